"""One problem of the curated data, with its address and its remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

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
    code: str = ""  # the class of a warning, explained in docs/data-quality.md

    def __str__(self) -> str:
        return f"{self._place}: {self.message}; {self.hint}"

    @property
    def zh(self) -> str:
        return f"{self._place}：{self.message_zh}；{self.hint_zh}"

    @property
    def as_json(self) -> dict[str, str | int]:
        """The fields of the contract, in English and in Chinese."""
        return {"file": self.file, "line": self.line, "path": self.path, "message": self.message, "hint": self.hint,
                "message_zh": self.message_zh, "hint_zh": self.hint_zh}

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
    found = difflib.get_close_matches(word, list(known), n=50, cutoff=0.5)
    # Of codes that are equally like it, the one that begins alike is meant: 620201 is 620200, not 623021.
    return max(found, key=lambda like: (round(difflib.SequenceMatcher(None, like, word).ratio(), 3),
                                        _common_start(like, word)), default=None)


def _common_start(one: str, other: str) -> int:
    """How many first characters are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
