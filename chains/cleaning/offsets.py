"""Where every character of a changed text stood before: the map that keeps quotes true.

The map is held as runs of consecutive characters, so that a text without dirt costs nothing, and a dirty one a few bytes
for each repair instead of a number for each character.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import overload

__all__ = ["Cleaned", "Edit", "Offsets", "edit"]

Edit = tuple[int, int, str]  # a span of the text, and what stands there instead


class Offsets(Sequence[int]):
    """The stored index of each character of a text, and one more that closes it: the length of the stored text.

    Indices never decrease, except where columns of a newspaper page were put back in order.
    """

    __slots__ = ("_end", "_length", "_starts", "_targets")

    def __init__(self, runs: Iterable[tuple[int, int]], end: int) -> None:
        """`runs` are (stored index, number of characters) in text order; `end` is the length of the stored text."""
        self._starts, self._targets, self._end = array("I"), array("I"), end
        at, following = 0, -1
        for target, length in runs:
            if length <= 0:
                continue
            if target != following:
                self._starts.append(at)
                self._targets.append(target)
            at += length
            following = target + length
        self._length = at

    @classmethod
    def same(cls, length: int) -> Offsets:
        """The map of a text that was not changed."""
        return cls([(0, length)], length)

    def __len__(self) -> int:
        return self._length + 1

    @property
    def unbroken(self) -> bool:
        """Whether all characters stand together as they were stored."""
        return len(self._starts) <= 1

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index <= self._length:
            raise IndexError(index)
        if index == self._length:
            return self._end
        run = bisect_right(self._starts, index) - 1
        return self._targets[run] + index - self._starts[run]

    def __iter__(self) -> Iterator[int]:
        for target, length in self._runs(0, self._length):
            yield from range(target, target + length)
        yield self._end

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Offsets) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash((self._length, self._end, self._starts.tobytes(), self._targets.tobytes()))

    def _parts(self) -> tuple[int, int, array[int], array[int]]:
        return self._length, self._end, self._starts, self._targets

    def _runs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """(stored index, number of characters) of the runs between two characters of the text."""
        if start >= end:
            return
        run = bisect_right(self._starts, start) - 1
        while start < end:
            stop = self._starts[run + 1] if run + 1 < len(self._starts) else self._length
            yield self._targets[run] + start - self._starts[run], min(stop, end) - start
            start, run = stop, run + 1

    def through(self, below: Offsets) -> Offsets:
        """The map of a text changed twice: this one leads to the middle text, `below` from there to the stored one."""
        if below.unbroken and not any(below._targets):
            return Offsets(self._runs(0, self._length), below._end)
        runs = (run for target, length in self._runs(0, self._length) for run in below._runs(target, target + length))
        return Offsets(runs, below._end)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean text, the stored index of each of its characters (and one more at the end), and unmended cuts in it."""

    text: str
    offsets: Offsets
    breaks: tuple[int, ...] = ()

    @classmethod
    def of(cls, text: str) -> Cleaned:
        """A text to which nothing was done yet."""
        return cls(text, Offsets.same(len(text)))


def edit(cleaned: Cleaned, edits: Iterable[Edit]) -> Cleaned:
    """The text with each span replaced, in text order; a replacement of another length is spread over the span's indices."""
    text = cleaned.text
    pieces: list[str] = []
    runs: list[tuple[int, int]] = []
    at = 0
    for start, end, new in edits:
        pieces += (text[at:start], new)
        runs.append((at, start - at))
        held = min(len(new), max(1, end - start))
        runs.append((start, held))
        runs += [(start + held - 1, 1)] * (len(new) - held)
        at = end
    if not pieces:
        return cleaned
    pieces.append(text[at:])
    runs.append((at, len(text) - at))
    moved = Offsets(runs, len(text)).through(cleaned.offsets)
    return replace(cleaned, text="".join(pieces), offsets=moved)
