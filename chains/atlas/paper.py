"""A paper: sections of statements with the footnotes they rest on, as plain values. What prints them is `printing`.

A statement that has neither a footnote nor the mark of a computation cannot be made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from chains.errors import ModelError
from chains.model import Evidence, Source
from chains.views.drawing import Drawing

__all__ = ["Basis", "Block", "Column", "Empty", "Facts", "Guide", "Line", "Note", "Paper", "Picture", "Said", "Section",
           "Table",
           "plain"]


class Basis(StrEnum):
    """What a piece of text rests on."""

    NOTED = "noted"  # its footnotes
    NAMED = "named"  # the sources it names itself: those of a whole record
    COMPUTED = "computed"  # the measures of this tool, which docs/methods.md explains
    PLAIN = "plain"  # a name or a word beside a statement; it states nothing by itself

    @property
    def label(self) -> str:
        return "测算" if self is Basis.COMPUTED else ""


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of text with the numbers of its footnotes; `entity` is the id of what it names, where it names one thing."""

    text: str
    notes: tuple[int, ...] = ()
    basis: Basis = Basis.NOTED
    entity: str | None = None

    def __post_init__(self) -> None:
        if self.basis is Basis.NOTED and not self.notes:
            raise ModelError(f"'{self.text[:60]}' has no footnote and is no computation")

    @property
    def rests(self) -> bool:
        """Whether something is told of what it rests on."""
        return bool(self.notes) or self.basis in (Basis.COMPUTED, Basis.NAMED)


def plain(text: str, entity: str | None = None) -> Said:
    """A name, number of order or word beside a statement."""
    return Said(text, (), Basis.PLAIN, entity)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of one statement."""

    said: Said

    def __post_init__(self) -> None:
        _check((self.said,), self.said.text)


@dataclass(frozen=True, slots=True)
class Guide:
    """How to read what follows; it states nothing of the world."""

    text: str


@dataclass(frozen=True, slots=True)
class Empty:
    """Why there is nothing here, and what would fill it."""

    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, one pair a line."""

    rows: tuple[tuple[str, Said], ...]

    def __post_init__(self) -> None:
        for label, said in self.rows:
            _check((said,), label)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading with the unit, its share of the width, and whether it holds numbers."""

    name: str
    width: int = 2
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of statements; `sheet` is what a workbook calls it. Every row has a footnote or is computed."""

    title: str
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Said, ...], ...]
    foot: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ModelError(f"table '{self.title}': a row of {len(row)} cells under {len(self.columns)} columns")
            _check(row, self.title)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with a line below it."""

    drawing: Drawing
    caption: str


Block = Line | Guide | Empty | Facts | Table | Picture


def _check(said: tuple[Said, ...], where: str) -> None:
    if not any(s.rests for s in said):
        raise ModelError(f"'{where[:60]}' states something without a footnote or the mark of a computation")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper; `key` is an anchor that no other section of the paper has."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: one evidence of the snapshot and its source."""

    number: int
    evidence: Evidence
    source: Source


@dataclass(frozen=True)
class Paper:
    """The whole: `date` is when it was made, and no part of its digest."""

    title: str
    subtitle: str
    snapshot: str  # digest of the snapshot it was made from
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    date: str = ""

    @property
    def digest(self) -> str:
        """The sha256 of everything but the date."""
        return hashlib.sha256(repr(replace(self, date="")).encode()).hexdigest()

    @property
    def statements(self) -> Iterator[Said]:
        """Every piece of text of every section, in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Line):
                    yield block.said
                elif isinstance(block, Facts):
                    yield from (said for _, said in block.rows)
                elif isinstance(block, Table):
                    yield from (said for row in block.rows for said in row)
