"""Dirty text to clean text that still knows where every character was stored.

Each repair is a small function over a `Cleaned` value that returns another, and says in its offsets what it moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from chains.cleaning.columns import rejoin
from chains.cleaning.lines import FINAL, Paragraph, join_lines, once, paragraphs
from chains.cleaning.offsets import Cleaned, Offsets, edit
from chains.cleaning.script import HAN, INLINE, separators

__all__ = ["FINAL", "HAN", "Cleaned", "Offsets", "Paragraph", "clean", "edit", "paragraphs", "tidy"]

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


def tidy(name: str) -> str:
    """A name or phrase as it looks in cleaned text, so that both can be compared."""
    return _run(name, (*INLINE, separators)).text.strip()
