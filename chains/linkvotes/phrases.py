"""What the very words around and between two names say of a link: weights of phrases of one to four characters.

A phrase is a run of characters in which a name stands for itself only by its kind: <place>的<enterprise>. Every phrase is a
number below SIZE, by hashing. A pair has the phrases right beside its names, one by one (`spots`), and all phrases of a stretch
(`stretches`), whose weights are added up as the difference of two sums, so a long stretch costs no more than a short one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from chains.linkvotes.pairs import KINDS, Passage
from chains.model import Kind

__all__ = ["SIZE", "Heard", "Phrases", "load_weights", "padded"]

_BITS = 17
SIZE = 1 << _BITS
_LETTERS = 4
# Large odd numbers: for the sums over signs (which has to have an inverse), and to spread what is alike over the table.
_BASE, _PRIME, _MIX = 0x100000001B3, 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
_SHIFT = np.uint64(64 - _BITS)
_BETWEEN, _WHOLE, _AROUND = 40, 14, 25  # a stretch no longer than this is read; between names, as one phrase, beside them
_FIELDS = {Kind.CHAIN: Kind.INDUSTRY, Kind.SEGMENT: Kind.INDUSTRY}  # told alike
_FIRST_NAME = 0x110000  # behind the last character
_BREAKS = frozenset("。!?\n")
Ints = NDArray[np.intp]
Hashes = NDArray[np.uint64]


@dataclass(frozen=True)
class Stretch:
    """The phrases that begin at the characters from `start` up to `stop`, one stretch a pair; phrase of each character."""

    phrases: Ints
    start: Ints
    stop: Ints


@dataclass(frozen=True)
class Heard:
    """What is said at some pairs: pairs × the phrases beside their names (-1 is none), and the stretches of each pair."""

    spots: Ints
    stretches: tuple[Stretch, ...]

    def score(self, weights: NDArray[np.float32]) -> NDArray[np.float64]:
        """What the phrases of each pair weigh together, pairs × columns of the weights.

        The weights are as `padded` gives them: a row a phrase, and a last row for what is no phrase.
        """
        total: NDArray[np.float64] = weights.take(self.spots, axis=0).sum(1, dtype=np.float64)
        for s in self.stretches:
            sums = np.zeros((len(s.phrases) + 1, weights.shape[1]))
            np.cumsum(weights.take(s.phrases, axis=0), axis=0, out=sums[1:])
            total += sums.take(s.stop, axis=0) - sums.take(s.start, axis=0)
        return total

    def numbers(self) -> tuple[Ints, Ints]:
        """Every phrase that `score` adds up, and the pair it is added to."""
        row, column = np.nonzero(self.spots >= 0)
        rows, phrases = [row], [self.spots[row, column]]
        for s in self.stretches:
            many = s.stop - s.start
            row = np.repeat(np.arange(len(many)), many)
            within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
            read = s.phrases[np.repeat(s.start, many) + within]
            rows.append(row[read >= 0])
            phrases.append(read[read >= 0])
        return np.concatenate(phrases), np.concatenate(rows)


@dataclass(frozen=True)
class Phrases:
    """The phrases of a passage."""

    passage: Passage

    @cached_property
    def _signs(self) -> tuple[Hashes, Ints]:
        """The passage with one sign for every name, and where each mention stands in it."""
        p = self.passage
        signs: list[int] = []
        where = np.zeros(len(p.found), np.intp)
        at = 0
        for n in np.lexsort((-p.ends, p.starts)).tolist():
            start, end = int(p.starts[n]), int(p.ends[n])
            if start < at:  # inside the name before it
                where[n] = len(signs) - 1
                continue
            signs += map(ord, p.text[at:start])
            where[n] = len(signs)
            kind = p.found[n].kind
            signs.append(_FIRST_NAME + KINDS.index(_FIELDS.get(kind, kind)))
            at = end
        signs += map(ord, p.text[at:])
        return np.array(signs, np.uint64), where

    @cached_property
    def _sums(self) -> tuple[Hashes, Hashes]:
        """Polynomial sums of the signs before each place, and the powers that bring a difference of two back to zero."""
        signs, _ = self._signs
        powers, back = _powers(len(signs) + 1)
        return np.concatenate([np.zeros(1, np.uint64), np.cumsum((signs + np.uint64(1)) * powers[:-1], dtype=np.uint64)]), back

    @cached_property
    def _breaks(self) -> Ints:
        """How many sentences end before each sign."""
        signs, _ = self._signs
        ends = np.isin(signs, np.array([ord(c) for c in _BREAKS], np.uint64))
        return np.concatenate([np.zeros(1, np.intp), np.cumsum(ends)])

    def _phrase(self, start: Ints, stop: Ints, salt: Hashes | int) -> Ints:
        """The number of the phrase between two places of the text, -1 where there is none; what differs in salt differs."""
        sums, back = self._sums
        count = len(sums) - 1
        inside = (start >= 0) & (stop <= count) & (start < stop)
        a, b = np.where(inside, start, 0), np.where(inside, stop, 0)
        return np.where(inside, _spread((sums[b] - sums[a]) * back[a] + np.uint64(_MIX) * np.asarray(salt, np.uint64)), -1)

    def at(self, i: Ints, j: Ints) -> Heard:
        """The phrases beside, between, behind and before the mentions of every pair."""
        if not len(i):
            return Heard(np.zeros((0, 1), np.intp), ())
        signs, where = self._signs
        a, b = where[i], where[j]
        low, high = np.minimum(a, b), np.maximum(a, b)
        turned = (b < a).astype(np.uint64)
        size, breaks = high - low - 1, self._breaks
        near = (size <= _BETWEEN) & (breaks[high] == breaks[low + 1])
        inner = np.where(near, size, 0)
        return Heard(np.stack(list(self._beside(signs, low, high, inner, turned)), 1),
                     tuple(self._along(low, high, inner, turned)))

    def _beside(self, signs: Hashes, low: Ints, high: Ints, inner: Ints, turned: Hashes) -> Iterator[Ints]:
        both = signs[low] * np.uint64(64) + signs[high]
        bucket = np.minimum(inner // 4, 9).astype(np.uint64) + np.where(high - low - 1 > inner, 10, 0).astype(np.uint64)
        yield _single(both, turned, 1)
        yield _single(bucket, turned, 2)
        whole = np.where((inner > 0) & (inner <= _WHOLE), high, low)
        yield self._phrase(low + 1, whole, 4 + turned)
        yield self._phrase(low + 1, whole, both * np.uint64(4) + turned + np.uint64(1 << 40))
        for n in range(1, _LETTERS + 1):
            yield self._phrase(low - n, low, _salt(1, n, turned))
            yield self._phrase(high + 1, high + 1 + n, _salt(2, n, turned))
            yield self._phrase(low + 1, np.where(high - low > n, low + 1 + n, 0), _salt(3, n, turned))
            yield self._phrase(np.where(high - low > n, high - n, -1), high, _salt(4, n, turned))

    def _along(self, low: Ints, high: Ints, inner: Ints, turned: Hashes) -> Iterator[Stretch]:
        count, breaks = len(self._signs[0]), self._breaks
        edges = np.flatnonzero(np.diff(breaks))  # where a sentence ends
        behind = np.minimum(high + _AROUND, np.append(edges, count)[np.searchsorted(edges, high)])
        before = np.maximum(low - _AROUND, np.concatenate([[-1], edges])[np.searchsorted(edges, low)] + 1)
        for direction in (0, 1):
            mine = turned == direction
            for n in range(2, _LETTERS + 1):
                stop = low + 1 + np.maximum(inner - n + 1, 0)
                yield Stretch(self._everywhere[5, n, direction], np.where(mine, low + 1, 0), np.where(mine, stop, 0))
            for zone, start, stop in ((6, high + 1, behind - 1), (7, np.maximum(before, 0), low - 1)):
                yield Stretch(self._everywhere[zone, 2, direction], np.where(mine, start, 0),
                              np.where(mine, np.maximum(stop, start), 0))

    @cached_property
    def _everywhere(self) -> Mapping[tuple[int, int, int], Ints]:
        """The phrase that begins at every place, by where it is heard, its length and which name comes first."""
        places = np.arange(len(self._signs[0]))
        zones = [*((5, n) for n in range(2, _LETTERS + 1)), (6, 2), (7, 2)]
        return {(zone, n, direction): self._phrase(places, places + n, _salt(zone, n, np.uint64(direction)))
                for zone, n in zones for direction in (0, 1)}


def padded(weights: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Some weights of phrases beside each other, with a last row of zeros: what is no phrase is -1, and weighs nothing."""
    return np.append(np.stack(weights, 1), np.zeros((1, len(weights)), np.float32), axis=0)


def _single(value: Hashes, turned: Hashes, salt: int) -> Ints:
    return _spread(value * np.uint64(4) + turned + np.uint64(salt << 32))


def _spread(value: Hashes) -> Ints:
    mixed = value * np.uint64(_PRIME)
    mixed ^= mixed >> np.uint64(29)
    return (mixed * np.uint64(_MIX) >> _SHIFT).astype(np.intp)


def _salt(zone: int, letters: int, turned: Hashes | np.uint64) -> Hashes:
    return np.uint64(zone * 64 + letters * 8) + np.asarray(turned, np.uint64)


@cache
def _all_powers(many: int) -> tuple[Hashes, Hashes]:
    return _powers_of(_BASE, many), _powers_of(pow(_BASE, -1, 1 << 64), many)


def _powers_of(step: int, many: int) -> Hashes:
    steps = np.full(many, step, np.uint64)
    steps[0] = 1
    return np.cumprod(steps, dtype=np.uint64)


def _powers(many: int) -> tuple[Hashes, Hashes]:
    size = 1 << max(many - 1, 1).bit_length()
    powers, back = _all_powers(size)
    return powers[:many], back[:many]


@cache
def load_weights() -> Mapping[str, NDArray[np.float32]]:
    """The weights of the phrases of the package, by kind of link; none when their file is missing."""
    file = files("chains.linkvotes") / "phrases.npz"
    if not file.is_file():
        return {}
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
        return {kind: arrays[kind].astype(np.float32) for kind in arrays.files}
