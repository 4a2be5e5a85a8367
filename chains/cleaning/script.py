"""Repairs inside a line: half characters, widths, readings in brackets, lost separators, traditional script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import opencc

from chains.cleaning.offsets import Cleaned, Edit, edit

__all__ = ["HAN", "INLINE", "separators"]

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

# Parts of characters that a PDF's font puts in a character's place; Unicode itself names an equal for few of them.
_RADICALS = dict(zip(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻛⻜⻝⻢⻣⻤⻥⻦⻧⻩⻬⻰⻳", "民虎西见角贝车长门青韦风飞食马骨鬼鱼鸟卤黄齐龙龟", strict=True,
))
_CHUNK = 1_000_000  # characters folded at a time: four bytes each, three times over


@lru_cache(maxsize=1)
def _table() -> npt.NDArray[np.uint32]:
    """The character that stands for each one in cleaned text; only pairs of one character each."""
    table = np.arange(0x110000, dtype=np.uint32)
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0xFF61, 0xFF66)):
        equal = unicodedata.normalize("NFKC", chr(code))
        if len(equal) == 1:
            table[code] = ord(equal)
    for code in range(0xFF01, 0xFF5F):
        if chr(code) not in "？！":
            table[code] = code - 0xFEE0
    single = dict(zip("\u3000\xa0〔〕﹙﹚「」『』﹝﹞｢｣\u2028\u2029\x85\x0b\x0c", "  ()()“”‘’()“”\n\n\n\n\n", strict=True))
    single |= {chr(code): " " for code in (*range(0x2000, 0x200B), 0x202F, 0x205F)}
    for old, new in (single | _RADICALS).items():
        table[ord(old)] = ord(new)
    table[0xD800:0xE000] = 0xFFFD  # OpenCC and every writer of UTF-8 refuse half a character
    return table


def _fold(cleaned: Cleaned) -> Cleaned:
    """In one width, one kind of brackets and quotation marks, and whole characters."""
    table, folded = _table(), []
    for at in range(0, len(cleaned.text), _CHUNK):
        codes = np.frombuffer(cleaned.text[at:at + _CHUNK].encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        folded.append(table[codes].tobytes().decode("utf-32-le"))
    return replace(cleaned, text="".join(folded))


_INVISIBLE = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")


def _invisible(cleaned: Cleaned) -> Cleaned:
    return edit(cleaned, ((m.start(), m.end(), "") for m in _INVISIBLE.finditer(cleaned.text)))


_TONED = "üêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_MARKS = "\u0300\u0301\u0304\u0308\u030c"  # a tone that follows its vowel as a character of its own
_LETTERS = f"a-zɡɑ{_TONED}{_MARKS}"
# A page broken into short lines breaks inside the brackets too.
_READING = re.compile(
    rf"(?<=[{HAN}])\n?\([ \n]?([{_LETTERS}]{{1,8}}(?:[ \n'’·-]?[{_LETTERS}]{{1,8}}){{0,5}})[1-5]?[ \n]?\)")
_VOWEL = f"aeiouɑ{_TONED}"
_SYLLABLE = re.compile(rf"(?:[zcs]h|[bpmfdtnlgɡkhjqxrzcsyw])?[{_VOWEL}]{{1,4}}(?:n[gɡ]?|r)?")
# Syllables that carry the neutral tone; a dictionary gives their characters another reading.
_NEUTRAL = frozenset(["de", "le", "me", "ne", "ma", "ba", "men", "zhe", "zi", "la", "ya"])


def _readings(cleaned: Cleaned) -> Cleaned:
    """Without the reading that a web page put after a character: 新區(qū) → 新區; (GDP) and (香港) stay."""
    if "(" not in cleaned.text:
        return cleaned
    return edit(cleaned, (
        (m.start(), m.end(), "") for m in _READING.finditer(cleaned.text)
        if _is_reading(m[1].replace("\n", ""), cleaned.text[max(0, m.start() - 6):m.start()])
    ))


def _is_reading(letters: str, before: str) -> bool:
    plain = _toneless(letters)
    toned = plain != letters.replace("ü", "v")
    syllable = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", letters)) is not None
    if syllable and (toned or letters in _NEUTRAL):
        return True
    # One toneless letter is a mark of a list, and (can) or (café) a word: only the character's own reading goes.
    return len(plain) > 1 and any(_spells(plain, before[at:]) for at in range(len(before)))


def _toneless(letters: str) -> str:
    parts = unicodedata.normalize("NFD", letters.replace("ɡ", "g").replace("ɑ", "a"))
    parts = parts.replace("u\u0308", "v")
    return re.sub(rf"[{_MARKS}\u0302 '’·-]", "", parts)


def _spells(letters: str, characters: str) -> bool:
    """Whether the letters are readings of all the characters, one after the other."""
    ends = {0}
    for char in characters:
        ends = {at + len(sound) for at in ends for sound in _sounds(char) if letters.startswith(sound, at)}
    return len(letters) in ends


@lru_cache(maxsize=10_000)
def _sounds(char: str) -> frozenset[str]:
    # Its dictionary takes a quarter of a second to load, and few documents have readings in them.
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    return frozenset(_toneless(sound) for sounds in found for sound in sounds if sound)


_QUESTION = re.compile(r"如何|什么|怎|吗|呢|为何|何以|是否|哪|谁|几时|什麼|嗎|為何|誰")
_LOST = re.compile(rf"(?<=[{HAN}”’》)%\dA-Za-z])\?(?=[{HAN}“‘《(\d])")
_SIGNED = re.compile(r"(?:记者|記者|通讯员|通訊員|作者|编辑|編輯|责编|責編|来源|來源|时间|時間|日期|字号|字號|摄影|攝影)$")
_STOPS = frozenset("\n,，。;；:：、?？!！…")
_REACH = 40  # how far the ends of a clause are looked for
_ITEM = 12  # what an item of a list may run to
_LISTED = re.compile(r"等|和|及|与|與|以及")
_WHEN = re.compile(r"[年月日天时前后满]$|期间$")
_NUMERAL = re.compile(r"[一二三四五六七八九十]{1,3}")


def separators(cleaned: Cleaned) -> Cleaned:
    """With the separator that a `?` stands for: 、 inside a list, a comma or a space elsewhere; a question keeps its mark."""
    if "?" not in cleaned.text:
        return cleaned
    return edit(cleaned, _lost(cleaned.text))


def _lost(text: str) -> Iterator[Edit]:
    listed = -1  # the last `?` that was found to stand in a list
    for m in _LOST.finditer(text):
        at = m.start()
        if not (_is_han(text[at - 1]) or _is_han(text[at + 1])):
            continue
        left, right = _clause_before(text, at), _clause_after(text, at)
        clause, following = text[left:at], text[at + 1:right]
        before, after = text[left - 1:left], text[right:right + 1]
        if _QUESTION.search(clause if after not in ("?", "、") else clause[-3:]):
            yield at, at + 1, "？"
        elif _SIGNED.search(clause):
            yield at, at + 1, " "
        else:
            ends = _LISTED.search(following, 0, _ITEM + 1) is not None
            near = len(clause) <= _ITEM and (len(following) <= _ITEM or ends) and not _WHEN.search(clause)
            beside = before == "、" or after == "、" or (before == "?" and listed == left - 1)
            if near and (beside or (before in ("?", "、") and ends) or (after == "?" and _runs_into_list(text, right))):
                listed = at
                yield at, at + 1, "、"
            elif before in ("", "\n") and _NUMERAL.fullmatch(clause):
                yield at, at + 1, "、"
            elif _is_heading(text, at):
                yield at, at + 1, "、" if "\t" in clause or "\t" in following else " "
            else:
                yield at, at + 1, ","


def _clause_before(text: str, at: int) -> int:
    """Where the clause that ends at a character begins."""
    lowest = max(0, at - _REACH)
    while at > lowest and text[at - 1] not in _STOPS:
        at -= 1
    return at


def _clause_after(text: str, at: int) -> int:
    """Where the clause that begins behind a character ends."""
    highest = min(len(text), at + 1 + _REACH)
    at += 1
    while at < highest and text[at] not in _STOPS:
        at += 1
    return at


def _runs_into_list(text: str, at: int) -> bool:
    """Whether short items between question marks, from one of them on, end in 、 or in “X等”."""
    for _ in range(6):
        end = _clause_after(text, at)
        following = text[at + 1:end]
        if _LISTED.search(following, 1, _ITEM + 1):
            return True
        if len(following) > _ITEM or text[end:end + 1] != "?":
            return len(following) <= _ITEM and text[end:end + 1] == "、"
        at = end
    return False


def _is_heading(text: str, at: int) -> bool:
    """Whether the line around a character is short and has no other punctuation: its parts are set apart by spaces."""
    start, end = text.rfind("\n", max(0, at - _REACH), at), text.find("\n", at, at + _REACH)
    if (start < 0 and at > _REACH) or (end < 0 and len(text) - at > _REACH):
        return False
    line = text[start + 1:end if end >= 0 else len(text)]
    return not re.search("[,，。;；、]", line)


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


_PIECE = 4_000  # characters of a line that are converted at a time where something changes
# 显著力争 ends one word and begins another, so 著 stays there; 著名 and 论著 are written with it in either script.
_ZHE = re.compile("(?<![显卓昭名土专原译编论巨])著(?=[力眼重手实落陆])")
_ZHE_TRADITIONAL = re.compile("(?<![显卓昭名土专原译编论巨拙合遗新])著(?![名作称述录者书])")


# These are written so in names of firms and people in simplified script too, where the other form is another name.
_OF_NAMES = re.compile("(?<![上提回晋晉飙飆攀拔])昇(?![级級高华華降空天])|堃")


def _simplify(cleaned: Cleaned) -> Cleaned:
    """In simplified script, with 著力 written 着力."""
    if _converter()(cleaned.text) != cleaned.text:
        cleaned = edit(cleaned, _conversions(cleaned.text))
    return replace(cleaned, text=_ZHE.sub("着", cleaned.text)) if "著" in cleaned.text else cleaned


def _conversions(text: str) -> Iterator[Edit]:
    """The spans that conversion changes, found line by line, and kept as short as possible where a length changes."""
    convert = _converter()
    for m in re.finditer(rf"[^\n]{{1,{_PIECE}}}\n?", text):
        old, new = m[0], convert(m[0])
        if old == new:
            continue
        # A line in traditional script writes every 着 as 著; one in simplified script only by a slip.
        if len(old) == len(new):
            new = _ZHE_TRADITIONAL.sub("着", new).replace("衞", "卫")
            for name in _OF_NAMES.finditer(old):
                new = f"{new[:name.start()]}{name[0]}{new[name.end():]}"
            yield m.start(), m.end(), new
            continue
        for run in re.finditer(rf"[{HAN}]+", old):
            part, changed = run[0], _ZHE_TRADITIONAL.sub("着", convert(run[0])).replace("衞", "卫")
            if part == changed:
                continue
            head = next((i for i, pair in enumerate(zip(part, changed, strict=False)) if pair[0] != pair[1]), 0)
            tail = 0
            while tail < min(len(part), len(changed)) - head - 1 and part[-1 - tail] == changed[-1 - tail]:
                tail += 1
            start = m.start() + run.start()
            yield start + head, start + len(part) - tail, changed[head:len(changed) - tail]


# Widths first: readings stand in brackets of either.
INLINE: tuple[Callable[[Cleaned], Cleaned], ...] = (_fold, _invisible, _readings, _simplify)
