"""Findings in cleaned text before they become mentions, and the rule by which the longest one wins."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sys import intern

from chains.model import Document, Kind, Mention

__all__ = ["Found", "merge", "sentences", "stretches", "within"]


@dataclass(frozen=True, slots=True)
class Found:
    """A span of cleaned text that names something; `entity` is None when no catalog knows it."""

    start: int
    end: int
    kind: Kind
    name: str  # canonical name, else the cleaned text
    entity: str | None
    method: str
    confidence: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", intern(self.name))  # a book names the same few thousands again and again

    def mention(self, document: Document) -> Mention:
        """The same span in the stored text."""
        start, end = document.stored(self.start, self.end)
        surface, clean = intern(document.text[start:end]), intern(document.clean[self.start:self.end])
        return Mention(
            document.source.id, self.kind, start, end, surface, clean, self.name, self.entity, self.method, self.confidence)


def within(found: Sequence[Found], start: int, end: int) -> Sequence[Found]:
    """The findings that begin between two characters; `found` is sorted by start."""
    return found[bisect_left(found, start, key=_start):bisect_left(found, end, key=_start)]


def _start(found: Found) -> int:
    return found.start


_STRETCH = 200_000


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of whole lines, for looking up words, which hold no line break: all matches of a book at once are large."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _STRETCH) + 1 or len(text)
        yield start, end
        start = end


# Nobody writes a longer one; without the cap a text that never stops would cost its length squared.
_LONGEST = 1500
_SENTENCE = re.compile(rf"[^\n。！？!?;；…]{{1,{_LONGEST}}}(?:[。！？!?;；…]+[”’\")》]*)?")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a text: they end at a full stop, semicolon or line break."""
    for m in _SENTENCE.finditer(text, start, len(text) if end is None else end):
        piece = m[0]
        left = m.start() + len(piece) - len(piece.lstrip())
        right = m.end() - len(piece) + len(piece.rstrip())
        if left < right:
            yield left, right


# What may stand inside a longer name and still be read on its own.
_INSIDE = {
    Kind.PROJECT: frozenset({Kind.ENTERPRISE, Kind.PARK, Kind.PRODUCT}),
    Kind.PARK: frozenset({Kind.PLACE}),  # 麦积区社棠工业园
    Kind.AGENCY: frozenset({Kind.PARK, Kind.PLACE}),  # 武威工业园区管委会, 武威市卫健委
    Kind.ASSOCIATION: frozenset({Kind.UNIVERSITY}),  # 兰州大学第一医院
}
_BY_SURENESS = (
    "context", "gazetteer", "grammar:agency", "alias", "grammar:project", "grammar:school", "grammar:site", "grammar:place",
    "grammar:suffix", "grammar:list",
)


# Of two kinds with one name (兰州新区 the place and the park) the first is meant.
_KINDS = tuple(Kind)


def _rank(found: Found) -> tuple[int, bool, int, int, int, float, str, str, str]:
    sure = _BY_SURENESS.index(found.method) if found.method in _BY_SURENESS else len(_BY_SURENESS)
    # Down to the last field: what is left to the order of a set differs from one process to the next.
    return (found.start - found.end, found.entity is None, sure, found.start, _KINDS.index(found.kind),
            -found.confidence, found.method, found.name, found.entity or "")


def merge(proposals: Iterable[Found]) -> list[Found]:
    """The longest findings in text order, none overlapping, except a firm inside a project and the like.

    Longest first after all sources are pooled: 白银集团 contains 白银, 苏州银行 contains 苏州.
    """
    kept: list[Found] = []
    heap: list[Found] = []  # findings that overlap, directly or through one another
    reach = 0
    for found in sorted(proposals, key=_start):
        if found.start >= reach and heap:
            kept += heap if len(heap) == 1 else _longest(heap)
            heap = []
        heap.append(found)
        reach = max(reach, found.end)
    kept += heap if len(heap) == 1 else _longest(heap)
    return sorted(kept, key=_place)


def _place(found: Found) -> tuple[int, int]:
    return found.start, -found.end


def _longest(heap: Sequence[Found]) -> list[Found]:
    base = min((f.start for f in heap), default=0)
    length = max((f.end for f in heap), default=0) - base
    taken = bytearray(length)
    holders = array("L", bytes(array("L").itemsize * length))  # number of the kept project, agency … over each character
    kept: list[Found] = []
    for found in sorted(set(heap), key=_rank):
        span = slice(found.start - base, found.end - base)
        if taken.find(1, span.start, span.stop) >= 0:
            continue
        over = set(holders[span])
        if not (over == {0} or (len(over) == 1 and found.kind in _INSIDE[kept[over.pop() - 1].kind])):
            continue
        kept.append(found)
        if found.kind in _INSIDE and over == {0}:
            holders[span] = array("L", [len(kept)]) * (found.end - found.start)
        else:
            taken[span] = b"\1" * (found.end - found.start)
    return kept
