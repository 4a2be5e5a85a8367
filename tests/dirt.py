"""Dirt as it lies on real documents, put on clean text again: each kind is a function of a text and a seeded generator.

`DIRT` names them all. `REVERSIBLE` are those that cleaning takes off without a trace.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import lru_cache

import opencc
from pypinyin import Style, pinyin

__all__ = ["DIRT", "REVERSIBLE", "Dirt", "soil"]

Dirt = Callable[[str, random.Random], str]
_HAN = re.compile("[\u4e00-\u9fff]")
_LOSABLE = re.compile("(?<=[\u4e00-\u9fff”》])[，、；·](?=[\u4e00-\u9fff“《])|(?<=[\u4e00-\u9fff])[ \u00a0](?=[\u4e00-\u9fff])")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_NARROW = {ord(wide): ord(narrow) for wide, narrow in zip("，；：（）％", ",;:()%", strict=True)}


@lru_cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def traditional(text: str, rng: random.Random) -> str:
    """In the script of Hong Kong, Taiwan or neither."""
    return str(_converter(rng.choice(["s2t", "s2tw", "s2hk"])).convert(text))


def readings(text: str, rng: random.Random) -> str:
    """With the reading in brackets behind some characters, as mirrored pages have them: 新区(qū)."""
    share, wide = rng.choice([0.02, 0.08, 0.2]), rng.random() < 0.2

    def annotated(m: re.Match[str]) -> str:
        if rng.random() > share:
            return m[0]
        sound = pinyin(m[0], style=rng.choice([Style.TONE] * 4 + [Style.NORMAL]))[0][0]
        if len(sound) < 2:  # (a) is a mark of a list
            return m[0]
        return f"{m[0]}（{sound}）" if wide else f"{m[0]}({sound})"

    return _HAN.sub(annotated, text)


def lost_punctuation(text: str, rng: random.Random) -> str:
    """With `?` where some separators were."""
    share = rng.choice([0.05, 0.15, 0.3])
    return _LOSABLE.sub(lambda m: "?" if rng.random() < share else m[0], text)


def mixed_width(text: str, rng: random.Random) -> str:
    """With some letters and digits full width, and some marks half width."""
    text = re.sub("[A-Za-z0-9.%+-]+", lambda m: m[0].translate(_WIDE) if rng.random() < 0.4 else m[0], text)
    return re.sub("[，；：（）％]", lambda m: m[0].translate(_NARROW) if rng.random() < 0.5 else m[0], text)


def doubled(text: str, rng: random.Random) -> str:
    """With the body printed twice, with or without its first line."""
    body = text.strip("\n")
    first, _, rest = body.partition("\n")
    if rest and rng.random() < 0.4:
        return f"{first}\n{rest}\n{rng.choice(['', chr(10)])}{rest}\n"
    return f"{body}{rng.choice([chr(10), chr(10) * 2, ''])}{body}\n"


def hard_breaks(text: str, rng: random.Random) -> str:
    """With a line end every thirty characters or so, and perhaps empty lines between the paragraphs."""
    width, loose, between = rng.randint(24, 40), rng.choice([0, 0, 2]), rng.choice(["\n", "\n\n"])
    paragraphs = []
    for line in text.split("\n"):
        pieces, at = [], 0
        while at < len(line) and "\t" not in line:
            size = width + rng.randint(-loose, loose)
            pieces.append(line[at:at + size])
            at += size
        paragraphs.append("\n".join(pieces) if pieces else line)
    return between.join(paragraphs)


def columns(text: str, rng: random.Random) -> str:
    """With a long paragraph or two cut inside a sentence, the rest in the next line or behind the next paragraph."""
    lines = text.split("\n")
    long = [i for i, line in enumerate(lines) if len(line) > 80 and "\t" not in line]
    for i in sorted(rng.sample(long, min(len(long), rng.randint(1, 2))), reverse=True):
        at = rng.randint(40, len(lines[i]) - 30)
        while at < len(lines[i]) - 1 and not (_HAN.match(lines[i][at - 1]) and _HAN.match(lines[i][at])):
            at += 1
        head, rest = lines[i][:at], lines[i][at:]
        if rng.random() < 0.5 or i + 1 == len(lines):
            lines[i:i + 1] = [head, "", rest]
        else:
            lines[i:i + 2] = [head, "", lines[i + 1], "", rest]
    return "\n".join(lines)


DIRT: dict[str, Dirt] = {
    "traditional": traditional, "readings": readings, "lost_punctuation": lost_punctuation, "mixed_width": mixed_width,
    "doubled": doubled, "hard_breaks": hard_breaks, "columns": columns,
}
REVERSIBLE = ("traditional", "readings", "mixed_width", "doubled", "hard_breaks")


def soil(text: str, seed: int, *kinds: str) -> str:
    """The text with the named kinds of dirt, or with all of them in an order that can lie on one page."""
    rng = random.Random(seed)
    for kind in kinds or ("columns", "mixed_width", "lost_punctuation", "traditional", "readings", "hard_breaks", "doubled"):
        text = DIRT[kind](text, rng)
    return text
