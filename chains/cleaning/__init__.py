"""Dirty text to clean text that still knows where every character was stored.

Each repair is a small function over a `Cleaned` value that returns another, and says in its offsets what it moved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from chains.cleaning.columns import rejoin
from chains.cleaning.lines import FINAL, Paragraph, join_lines, once, paragraphs
from chains.cleaning.offsets import Cleaned, Offsets, edit
from chains.cleaning.script import HAN, INLINE, separators

__all__ = ["FINAL", "HAN", "Cleaned", "Offsets", "Paragraph", "Tidied", "clean", "edit", "paragraphs", "tidy"]

_Step = Callable[[Cleaned], Cleaned]
# Lines before separators: the `?` at the end of a broken line stands for one too.
_STEPS: tuple[_Step, ...] = (*INLINE, once, join_lines, separators, rejoin)


def _run(text: str, steps: Iterable[_Step]) -> Cleaned:
    cleaned = Cleaned.of(text)
    for step in steps:
        cleaned = step(cleaned)
    return cleaned


def clean(text: str) -> Cleaned:
    """The text in simplified script, without readings, doubled bodies and line breaks inside sentences.

    `text[offsets[i]]` is the stored character that became cleaned character i.
    """
    return _run(text, _STEPS)


_PLAIN = re.compile("[\u4e00-\u9fffA-Za-z0-9]+")
_PLAIN_LINES = re.compile("[\u4e00-\u9fffA-Za-z0-9\n]+")
_TOGETHER = 500  # names looked at at once; one that changes makes all of them be looked at one by one


@lru_cache(maxsize=1 << 17)  # a catalog's names are asked for by matching and by linking
def tidy(name: str) -> str:
    """A name or phrase as it looks in cleaned text, so that both can be compared."""
    if _PLAIN.fullmatch(name):
        return _run(name, INLINE[-1:]).text  # nothing but its script can be another
    return _run(name, (*INLINE, separators)).text.strip()


class Tidied(dict[str, str]):
    """What `tidy` makes of each of many names; most of them nothing, which is seen of all those at once."""

    def __init__(self, names: Iterable[str]) -> None:
        plain = [name for name in names if name.isalnum()]
        for at in range(0, len(plain), _TOGETHER):
            some = plain[at:at + _TOGETHER]
            lines = "\n".join(some)
            if _PLAIN_LINES.fullmatch(lines) and _run(lines, INLINE[-1:]).text == lines:
                self.update(zip(some, some, strict=True))

    def __missing__(self, name: str) -> str:
        return tidy(name)
