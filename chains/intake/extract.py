"""What a reader of one kind of file gives: the text, where each part of it stood, and what the file says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from chains.model import Anchor

__all__ = ["MAX_TEXT", "Extract", "Writer", "column_name", "in_one_line"]

MAX_TEXT = 20_000_000  # characters


@dataclass(frozen=True, slots=True)
class Extract:
    """A text with its anchors, and what is worth telling the reader in Chinese, such as cells that hold no value."""

    text: str
    anchors: tuple[Anchor, ...] = ()
    notes: tuple[str, ...] = ()
    title: str | None = None
    publisher: str | None = None
    published: str | None = None


@dataclass
class Writer:
    """Collects lines and remembers where the parts of each begin."""

    pieces: list[str] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    length: int = 0

    @property
    def full(self) -> bool:
        return self.length > MAX_TEXT

    def line(self, text: str, locator: str) -> None:
        """One paragraph, under its locator."""
        if not self.anchors or self.anchors[-1].locator != locator:
            self.anchors.append(Anchor(self.length, locator))
        self._add(text + "\n")

    def row(self, cells: Iterable[tuple[str, str]]) -> None:
        """One row of a table as (text, locator) pairs; cells are joined by a tab."""
        first = True
        for text, locator in cells:
            if not first:
                self._add("\t")
            first = False
            if text:
                self.anchors.append(Anchor(self.length, locator))
                self._add(text)
        self._add("\n")

    def _add(self, text: str) -> None:
        # A few bytes of a workbook can show one long text in every cell.
        kept = text[:max(0, MAX_TEXT + 1 - self.length)]
        if kept:
            self.pieces.append(kept)
        self.length += len(kept)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def in_one_line(text: str) -> str:
    """The text of a cell without the line ends and tabs that would break its row."""
    return " ".join(text.split())


def column_name(number: int) -> str:
    """The letters of a column counted from 0: A, B … Z, AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
