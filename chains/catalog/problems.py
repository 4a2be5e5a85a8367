"""One problem of the curated data, with its address and its remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Problem", "nearest"]

Step = str | int


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Where something is wrong and what would be right, in English and in Chinese."""

    file: str
    line: int
    path: str
    message: str
    hint: str
    message_zh: str
    hint_zh: str

    def __str__(self) -> str:
        return f"{self._place}: {self.message}; {self.hint}"

    @property
    def zh(self) -> str:
        return f"{self._place}：{self.message_zh}；{self.hint_zh}"

    @property
    def _place(self) -> str:
        return f"{self.file}:{self.line} {self.path}".rstrip()


def dotted(path: Iterable[Step]) -> str:
    """The path as a person reads it: chains[3].segments[2].stage."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, or None when none is like it."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return found[0] if found else None
