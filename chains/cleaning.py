"""Bytes to text, and dirty text to clean text that still knows where every character was stored.

Each repair is a small function over a `Cleaned` value that returns another. Only `_edit` moves characters, so the
law holds by construction: every cleaned character maps to a stored index, and offsets never decrease.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import opencc

from chains.errors import DocumentError

__all__ = ["Cleaned", "Paragraph", "clean", "decode", "paragraphs", "tidy"]

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
FINAL = "。！？!?…"
_CLOSERS = "”’\"'》】)）」』"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean text, the stored index of each of its characters (and one more at the end), and unmended cuts in it."""

    text: str
    offsets: tuple[int, ...]
    breaks: tuple[int, ...] = ()


class Paragraph(NamedTuple):
    """One non-empty line of a text, without the spaces around it."""

    start: int
    end: int
    text: str


_SIGNATURES = (
    (b"%PDF", "a PDF", "PDF 文件"),
    (b"PK\x03\x04", "a Word, Excel or zip file", "Word、Excel 或压缩文件"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "旧版 Office 文件"),
    (b"\x89PNG", "an image", "图片"),
    (b"\xff\xd8\xff", "an image", "图片"),
    (b"GIF8", "an image", "图片"),
    (b"\x1f\x8b", "a compressed file", "压缩文件"),
)
# The commonest characters of running text in both scripts: a wrong decoding hardly ever hits them.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所"
    "然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长"
    "把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应向头文体政美相见被利什二等产或新己制身"
    "果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题"
    "活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空"
    "决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完設產業發經濟質會議協國學開個時來說對後過還進動當與"
    "長機無關點間問題應頭體將兩從區門書員報實現務強聯創鏈縣廠車術電氣省县企园链甘肃州兰集团限责技术项投亿万吨"
)


def decode(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, UTF-16, GB18030 or Big5, without a byte-order mark.

    Raises DocumentError when the bytes are no text in any of them.
    """
    for signature, what, what_zh in _SIGNATURES:
        if data.startswith(signature):
            raise DocumentError(
                f"{name}: not a text file but {what}; save its text as .txt",
                f"{name}：这是{what_zh}，请另存为 .txt 文本",
            )
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


def _edit(cleaned: Cleaned, edits: Iterable[tuple[int, int, str]]) -> Cleaned:
    """The text with each span replaced; a replacement of another length is spread over the span's stored indices."""
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for start, end, new in edits:
        pieces += (cleaned.text[at:start], new)
        offsets += cleaned.offsets[at:start]
        offsets += (cleaned.offsets[min(start + i, max(start, end - 1))] for i in range(len(new)))
        at = end
    if not pieces:
        return cleaned
    pieces.append(cleaned.text[at:])
    offsets += cleaned.offsets[at:]
    return replace(cleaned, text="".join(pieces), offsets=tuple(offsets))


_LONE = re.compile("[\ud800-\udfff]")


def _surrogates(cleaned: Cleaned) -> Cleaned:
    # OpenCC and every writer of UTF-8 refuse half a character.
    return replace(cleaned, text=_LONE.sub("\ufffd", cleaned.text))


_VOWEL = "aeiouüɑêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_TONED = frozenset("üêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ")
# Syllables that carry the neutral tone.
_TONELESS = frozenset(["de", "le", "me", "ne", "ma", "ba", "men", "zhe", "zi", "la", "ya"])
_SYLLABLE = rf"(?:[zcs]h|[bpmfdtnlgɡkhjqxrzcsyw])?[{_VOWEL}]{{1,4}}(?:n[gɡ]?|r)?"
_PINYIN = re.compile(rf"(?<=[{HAN}])[(（]\s?({_SYLLABLE})\s?[)）]")


def _pinyin(cleaned: Cleaned) -> Cleaned:
    """Without the reading that a web page put after a character: 新區(qū) → 新區; (GDP) and (香港) stay."""
    return _edit(cleaned, (
        (m.start(), m.end(), "") for m in _PINYIN.finditer(cleaned.text)
        if m[1] in _TONELESS or not _TONED.isdisjoint(m[1])
    ))


_QUESTION = re.compile(r"如何|什么|怎|吗|呢|为何|何以|是否|哪|谁|几时|什麼|嗎|為何|誰")
_LOST = re.compile(rf"(?<=[{HAN}”》])\?(?=[{HAN}“《])")


def _lost_separators(cleaned: Cleaned) -> Cleaned:
    """With a space where a `?` between Han characters stands for a lost separator, not for a question."""
    edits = []
    for m in _LOST.finditer(cleaned.text):
        clause = re.split(rf"[\n。；;{FINAL}]", cleaned.text[max(0, m.start() - 60):m.start()])[-1]
        edits.append((m.start(), m.end(), "？" if _QUESTION.search(clause) else " "))
    return _edit(cleaned, edits)


_WIDTHS: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "？！"}
_WIDTHS |= {ord(old): new for old, new in zip("\u3000\xa0\t〔〕﹙﹚「」『』﹝﹞", "   ()()“”‘’()", strict=True)}


def _widths(cleaned: Cleaned) -> Cleaned:
    return replace(cleaned, text=cleaned.text.translate(_WIDTHS))


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


# 显著力争 ends one word and begins another, so 著 stays there.
_ZHE = re.compile("(?<![显卓昭名土专原译编论巨])著(?=[力眼重手实落陆])")


def _simplify(cleaned: Cleaned) -> Cleaned:
    """In simplified script, with 著力 written 着力."""
    text = _converter()(cleaned.text)
    if len(text) == len(cleaned.text):
        return replace(cleaned, text=_ZHE.sub("着", text))
    # A conversion that changes length is found piece by piece, and its span kept as short as possible.
    edits = []
    for m in re.finditer(rf"[{HAN}]+", cleaned.text):
        old, new = m[0], _converter()(m[0])
        if old == new:
            continue
        head = next((i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), 0)
        tail = 0
        while tail < min(len(old), len(new)) - head - 1 and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        edits.append((m.start() + head, m.end() - tail, new[head:len(new) - tail]))
    edited = _edit(cleaned, edits)
    return replace(edited, text=_ZHE.sub("着", edited.text))


# Widths before separators: 「 must be a quotation mark already when a lost separator is looked for beside one.
_INLINE = (_surrogates, _pinyin, _widths, _lost_separators, _simplify)


def tidy(name: str) -> str:
    """A name or phrase as it looks in cleaned text, so that both can be compared."""
    return _run(Cleaned(name, tuple(range(len(name) + 1))), _INLINE).text.strip()


_LINE = re.compile(r"[^\n\r]+")
_DOUBLED = 60  # shorter repeated lines are refrains and headings


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The non-empty lines of a text."""
    for m in _LINE.finditer(text):
        line = m[0].strip()
        if line:
            start = m.start() + m[0].index(line[0])
            yield Paragraph(start, start + len(line), line)


def _doubled_body(cleaned: Cleaned) -> Cleaned:
    """Without the second copy of a long paragraph: a page printed twice says a thing once."""
    seen: set[str] = set()
    edits = []
    for paragraph in paragraphs(cleaned.text):
        if len(paragraph.text) >= _DOUBLED:
            if paragraph.text in seen:
                edits.append((paragraph.start, paragraph.end, ""))
            seen.add(paragraph.text)
    return _edit(cleaned, edits)


# A line that starts so begins something of its own.
_OPENER = re.compile(
    r"[#*\->•·●■◆▲☆※|]|[一二三四五六七八九十百]+(?:是|、)|[(][一二三四五六七八九十\d]+[)]|\d+[.、)]|[①-⑳]"
    r"|第[一二三四五六七八九十\d]+[章节条届]|本报|本网|新华社|\(?记者|通讯员|责任编辑|编辑:|来源:|\d{4}年|\d{1,2}月\d{1,2}日|\([接下上]|声明"
)
_RUNNING = re.compile("[,，。;；、“]")


def _is_running(text: str) -> bool:
    """Whether a line is running text rather than a heading or a cell."""
    return len(text) >= 20 and bool(_RUNNING.search(text)) and "|" not in text


_SHORT = 36  # what a heading may run to
_SIGNED = re.compile(rf"(?:记者|通讯员|摄影报道|编辑|主席|书记|厅长|局长|市长|主任|作者) ?[{HAN} ]{{0,12}}$")


def _is_cut(text: str) -> bool:
    """Whether running text stops inside a sentence."""
    ended = text.rstrip(_CLOSERS)[-1:] in FINAL + ":;" or text[-1] in _CLOSERS
    titled = (_is_heading(text) and _OPENER.match(text)) or _SIGNED.search(text)
    return _is_running(text) and not ended and not titled


def _starts_anew(text: str) -> bool:
    return bool(_OPENER.match(text)) or _is_heading(text)


def _is_heading(text: str) -> bool:
    return len(text) <= _SHORT and text.rstrip(_CLOSERS)[-1:] not in FINAL


def _rejoin(cleaned: Cleaned) -> Cleaned:
    """With a sentence made whole where a line break cut it, and the other cuts listed.

    On a page set in columns the next line may belong to another speaker, so there a cut stays when the two characters
    at the seam never meet elsewhere in the text while another paragraph would make a pair that does.
    """
    lines = list(paragraphs(cleaned.text))
    cuts = [i for i, line in enumerate(lines) if _is_cut(line.text)]
    jumbled = any(i + 1 < len(lines) and _starts_anew(lines[i + 1].text) for i in cuts)
    pairs = Counter(map("".join, zip(cleaned.text, cleaned.text[1:], strict=False))) if jumbled else Counter[str]()
    starts = {line.text[0] for line in lines if len(line.text) > 40 and not _OPENER.match(line.text)}
    edits: list[tuple[int, int, str]] = []
    open_cuts: list[int] = []
    for i in cuts:
        if i + 1 == len(lines):
            continue
        line, following = lines[i], lines[i + 1]
        if len(line.text) <= _SHORT and cleaned.text.count("\n", line.end, following.start) > 1:
            continue  # a heading with a comma in it
        last, first = line.text[-1], following.text[0]
        stray = jumbled and not pairs[last + first] and any(pairs[last + start] > 1 for start in starts)
        if _starts_anew(following.text) or stray:
            if len(line.text) > _SHORT:
                open_cuts.append(line.end)
        else:
            edits.append((line.end, following.start, ""))
    shift, breaks, at = 0, [], 0
    for cut in open_cuts:
        while at < len(edits) and edits[at][0] < cut:
            shift += edits[at][1] - edits[at][0]
            at += 1
        breaks.append(cut - shift)
    return replace(_edit(cleaned, edits), breaks=tuple(breaks))


_STEPS: tuple[Callable[[Cleaned], Cleaned], ...] = (*_INLINE, _doubled_body, _rejoin)


def _run(cleaned: Cleaned, steps: Iterable[Callable[[Cleaned], Cleaned]]) -> Cleaned:
    for step in steps:
        cleaned = step(cleaned)
    return cleaned


def clean(text: str) -> Cleaned:
    """The text in simplified script, without pinyin, doubled paragraphs and line breaks inside sentences.

    `text[offsets[i]]` is the stored character that became cleaned character i.
    """
    return _run(Cleaned(text, tuple(range(len(text) + 1))), _STEPS)
