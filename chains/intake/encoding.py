"""Bytes to text: which of the encodings of Chinese files it is, decided by what reads as running text."""

from __future__ import annotations

import re

from chains.errors import DocumentError

__all__ = ["decode"]

# The commonest characters and marks of running text in both scripts: a wrong decoding hardly ever hits them.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方"
    "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明"
    "性知全三又关点正业外将两高间由问很最重并物手应向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位"
    "次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再"
    "感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完設"
    "產業發經濟質會議協國學開個時來說對後過還進動當與長機無關點間問題應頭體將兩從區門書員報實現務強聯創鏈縣廠車術電氣省县企园"
    "链甘肃州兰集团限责技术项投亿万吨這們爲於裏種麼沒樣軍並見話內給兒東聲論處義幾認條爾別變總數結場計資許統隊決馬則聽卻達難權"
    "園肅蘭團責項億萬噸设济质议协联创厂车，。、；：（）《》！？"
)


def decode(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, UTF-16, GB18030 or Big5, without a byte-order mark.

    Raises DocumentError when the bytes are no text in any of them.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _strict(data[len(mark):], encoding, name)
    try:
        return _checked(data.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        read = data[:error.start].decode("utf-8")
        if sum(char > "\x7f" for char in read) >= 20:  # no accident: damaged UTF-8, which must not be read as another code
            line = read.count("\n") + 1
            raise DocumentError(
                f"{name}:{line}: damaged UTF-8 (byte {error.start}); save the text again",
                f"{name}:{line}：UTF-8 文字在此损坏（第 {error.start} 字节），请重新保存") from error
    # Short UTF-16 without spaces and line ends holds no zero byte either, so all four compete.
    encodings = ["utf-16-le", "utf-16-be"] if b"\0" in data else ["gb18030", "big5", "utf-16-le", "utf-16-be"]
    texts = [text for encoding in encodings if (text := _try(data, encoding)) is not None]
    best = max(texts, key=_plausibility, default=None)
    if best is None or (len(best) >= 20 and _plausibility(best) < 0.1):
        raise DocumentError(
            f"{name}: not text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8",
            f"{name}：无法识别编码，请另存为 UTF-8 文本",
        )
    return _checked(best, name)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strict(data: bytes, encoding: str, name: str) -> str:
    text = _try(data, encoding)
    if text is None:
        raise DocumentError(
            f"{name}: marked as {encoding} but not valid in it; save it as UTF-8",
            f"{name}：编码有误，请另存为 UTF-8 文本",
        )
    return _checked(text, name)


def _plausibility(text: str) -> float:
    han = [char for char in text[:20_000] if char > "\u2e7f"]
    return sum(char in _COMMON for char in han) / len(han) if han else 0.0


_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def _checked(text: str, name: str) -> str:
    sample = text[:100_000]
    if "\0" in sample or len(_CONTROL.findall(sample)) > len(sample) / 100:
        raise DocumentError(
            f"{name}: binary, not text; give a .txt, .md or .html file",
            f"{name}：这是二进制文件，请使用 .txt、.md 或 .html",
        )
    return text
