"""Firms that no list knows: votes of the network, the words around a name and the rest of the document, made one decision."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from chains.firms.candidates import Candidate, Span, candidates, with_document
from chains.firms.chain import Chain, load_chain
from chains.firms.decide import decide, load_weights
from chains.firms.features import character_features
from chains.model import Kind
from chains.spans import Found, stretches
from chains.tagger import SORTS, Tagger, Votes, load_tagger

__all__ = ["Block", "Firms", "Reader", "disjoint", "find_firms"]

# Characters read together, and characters judged together: they bound the memory, whatever the document's length.
_BLOCK, _WINDOW = 10_000, 100_000
_Any = TypeVar("_Any", bound=tuple[int, *tuple[object, ...]])
_SURE = 0.9  # a vote is never surer than this


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text with all that firms are read from; the network's states are not kept, for they are large."""

    start: int
    text: str
    codes: Mapping[str, NDArray[np.uint8]]
    scores: NDArray[np.float32]  # characters × parts, of firms


@dataclass(frozen=True)
class Reader:
    """The chain with the network, or the one for reading without."""

    tagger: Tagger | None
    chain: Chain

    @classmethod
    def load(cls, *, votes: bool) -> Reader:
        """With the network when it is wanted and installed."""
        tagger = load_tagger() if votes else None
        return cls(tagger, load_chain(votes=tagger is not None))

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes of the code "label"."""
        return SORTS if self.tagger else ()

    def windows(self, text: str, places: Sequence[tuple[int, int]]) -> Iterator[Iterator[tuple[Block, Votes | None]]]:
        """What is judged as one, block by block with what the network makes of it; places in order, none overlapping."""
        for start, end in _pieces(text, _WINDOW):
            yield (self._block(text, start + a, start + b, places) for a, b in _pieces(text[start:end], _BLOCK))

    def _block(self, text: str, start: int, end: int, places: Sequence[tuple[int, int]]) -> tuple[Block, Votes | None]:
        piece = text[start:end]
        votes = self.tagger.read(piece) if self.tagger else None
        codes = character_features(piece, [(a - start, min(b, end) - start) for a, b in _from(places, start, end)], votes)
        return Block(start, piece, codes, self.chain.scores(codes, votes)), votes

    def candidates(self, blocks: Iterable[Block], others: Sequence[Span]) -> list[Candidate]:
        """The candidates of blocks that are judged as one; others sorted by start."""
        found: list[Candidate] = []
        for block in blocks:
            start = block.start
            stop = start + len(block.text)
            around = [(a - start, b - start, kind) for a, b, kind in _from(others, start, stop) if b <= stop]
            for candidate in candidates(block.text, block.scores, block.codes, around, self.labels):
                candidate.start += start
                candidate.end += start
                found.append(candidate)
        return with_document(found)


def _from(spans: Sequence[_Any], start: int, end: int) -> Sequence[_Any]:
    """The spans that begin between two characters; sorted by start."""
    return spans[bisect_left(spans, start, key=itemgetter(0)):bisect_left(spans, end, key=itemgetter(0))]


def _pieces(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Pieces that end where a sentence does, as near to the longest as that allows."""
    at = 0
    while at < len(text):
        stop = min(at + longest, len(text))
        cut = max(text.rfind("\n", at, stop), text.rfind("。", at, stop)) + 1
        stop = cut if stop < len(text) and cut > at else stop
        yield at, stop
        at = stop


def disjoint(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without those that overlap an earlier or longer one, in order."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


class Firms:
    """The firms of one text, read window by window."""

    def __init__(self, text: str, reader: Reader) -> None:
        self._text, self._reader = text, reader
        self._best: dict[str, float] = {}
        self._spans: set[tuple[int, int]] = set()

    def read(self, window: Iterable[Block], others: Sequence[Found]) -> None:
        """Decides on a window; `others` is what else was found, without overlaps and in order."""
        found = self._reader.candidates(window, [(f.start, f.end, f.kind) for f in others])
        here: dict[str, float] = {}
        for decision in decide(found, load_weights(votes=self._reader.tagger is not None)):
            surface = self._text[decision.start:decision.end]
            here[surface] = max(here.get(surface, 0.0), round(min(decision.chance, _SURE), 2))
            self._spans.add((decision.start, decision.end))
        # A name of two characters may be a word elsewhere: it counts only where it had been thought of.
        self._spans |= {(c.start, c.end) for c in found if c.surface in here and len(c.surface) <= 2}
        self._best = {**here, **{name: max(chance, here.get(name, 0.0)) for name, chance in self._best.items()}}

    def found(self) -> list[Found]:
        """Each firm with its probability as confidence; what is accepted once is accepted wherever it stands."""
        self._spans.update(_repeated(self._text, [name for name in self._best if len(name) > 2]))
        return [_vote(self._text, start, end, self._best[self._text[start:end]]) for start, end in sorted(self._spans)]


def find_firms(text: str, places: Sequence[Found], others: Sequence[Found], *, votes: bool = True) -> list[Found]:
    """Firms of any name, each with its probability as confidence; what is accepted once is accepted wherever it stands.

    `others` is what else was found in the text, without overlaps and in order; a candidate is judged beside it.
    """
    firms = Firms(text, reader := Reader.load(votes=votes))
    for window in reader.windows(text, disjoint((f.start, f.end) for f in places)):
        firms.read((block for block, _ in window), others)
    return firms.found()


def _repeated(text: str, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the names stand."""
    if names:
        matcher = ahocorasick_rs.AhoCorasick(sorted(names), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        for at, stop in stretches(text):
            yield from ((at + start, at + end) for _, start, end in matcher.find_matches_as_indexes(text[at:stop]))


def _vote(text: str, start: int, end: int, confidence: float) -> Found:
    return Found(start, end, Kind.ENTERPRISE, text[start:end], None, "vote", confidence)
