"""Every segment of a chain in a place as present, absent or unknown; what is only planned stays unknown and is marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from weakref import WeakKeyDictionary

from chains.gaps.holdings import Holding, Standing, held_in, where_is, within
from chains.gaps.shape import ChainShape, stage_of
from chains.graph import Graph, entity_of, snapshot_of
from chains.model import Condition, Link, SegmentState, Stage, Treatment

__all__ = ["SegmentHere", "State", "is_present", "said_of", "segments_here"]


class State(StrEnum):
    """What is known of a segment in a place. Nothing recorded is unknown: it never means absent."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {"present": "有", "absent": "没有", "unknown": "未知"}[self.value]


@dataclass(frozen=True, slots=True)
class SegmentHere:
    """A segment in a place: its state and everything found there about it.

    `planned` and `clue` mark what is not counted: a plan, a building site; a firm that only the program or a product's
    name puts there. `short` says that a source calls it a weakness, `guessed` that only the editor thinks it absent.
    """

    segment: str
    stage: Stage | None
    state: State
    holdings: tuple[Holding, ...] = ()
    said: tuple[SegmentState, ...] = ()

    @property
    def facts(self) -> tuple[Holding, ...]:
        return tuple(h for h in self.holdings if h.standing is Standing.FACT)

    @property
    def providers(self) -> tuple[str, ...]:
        """The firms and projects that are there, by id."""
        return tuple(dict.fromkeys(h.entity for h in self.facts if h.entity))

    @property
    def unnamed(self) -> bool:
        """Whether a source says that it is there without naming a firm, so that nobody can count the providers."""
        return any(h.entity is None for h in self.facts)

    @property
    def planned(self) -> bool:
        return self.state is not State.PRESENT and any(h.standing is Standing.PLANNED for h in self.holdings)

    @property
    def clue(self) -> bool:
        return self.state is not State.PRESENT and any(h.standing is Standing.CLUE for h in self.holdings)

    @property
    def short(self) -> bool:
        return any(s.condition is Condition.SHORT for s in self.said)

    @property
    def short_word(self) -> str:
        """Who calls it a weakness, or nothing: the editor's judgement is no source's word."""
        told = [s.judged for s in self.said if s.condition is Condition.SHORT]
        return "" if not told else "编者判断为短板" if all(told) else "来源称短板"

    @property
    def guessed(self) -> bool:
        return self.state is State.UNKNOWN and any(s.condition is Condition.MISSING for s in self.said)

    @property
    def treatments(self) -> tuple[Treatment, ...]:
        """What sources want done about it, in their words."""
        return tuple(sorted({t for s in self.said for t in s.treatments}))

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(h.link for h in self.holdings if h.link)

    @property
    def sign(self) -> str:
        """The state as one sign: shapes differ, so that no colour is needed to tell them apart."""
        if self.state is State.UNKNOWN:
            return "◐" if self.planned else "○" if self.clue else "?"
        return "■" if self.state is State.PRESENT else "×"

    @property
    def word(self) -> str:
        """The state as the screen says it, with its marks."""
        if self.state is State.PRESENT:
            return f"有，{self.short_word}" if self.short else "有"
        open_word = "规划或在建" if self.planned else "有线索" if self.clue else "未知"
        word = "来源称没有" if self.state is State.ABSENT else open_word
        more = self.short_word or ("编者推断没有" if self.guessed else "")
        return f"{word}，{more}" if more else word


_HERE: WeakKeyDictionary[Graph, dict[tuple[tuple[str, ...], str | None], Mapping[str, SegmentHere]]] = WeakKeyDictionary()
_SAID: WeakKeyDictionary[Graph, dict[str, tuple[SegmentState, ...]]] = WeakKeyDictionary()


def segments_here(graph: Graph, shape: ChainShape, place: str | None = None) -> Mapping[str, SegmentHere]:
    """Every segment of the chain, in its order, as it stands in the place, or anywhere without a place."""
    known = _HERE.setdefault(graph, {})
    key = shape.segments, place  # completeness, advice and dependence ask for the same one after another
    if key not in known:
        known[key] = MappingProxyType(_segments_here(graph, shape, place))
    return known[key]


def _segments_here(graph: Graph, shape: ChainShape, place: str | None) -> dict[str, SegmentHere]:
    said: dict[str, list[SegmentState]] = {}
    for state in said_of(graph, place):
        said.setdefault(state.about, []).append(state)
    return {s: _here(graph, s, place, tuple(said.get(s, ()))) for s in shape.segments}


def said_of(graph: Graph, place: str | None) -> tuple[SegmentState, ...]:
    """What sources say of segments and chains in the place, by id; what a wider place has not, its parts have not either."""
    if place is None:
        return snapshot_of(graph).states
    known = _SAID.setdefault(graph, {})
    if place not in known:
        wider = where_is(graph, place)[1]
        known[place] = tuple(s for s in snapshot_of(graph).states if within(graph, s.place, place)
                             or (s.place in wider and s.condition is Condition.MISSING))
    return known[place]


def _here(graph: Graph, segment: str, place: str | None, said: tuple[SegmentState, ...]) -> SegmentHere:
    found = held_in(graph, place).get(segment, ())
    whole = where_is(graph, place)[1] if place else frozenset()
    # What one county has not, its city may have; and the editor's guess is no source's word: both leave it unknown.
    missing = any(s.condition is Condition.MISSING and not s.judged and s.place in whole for s in said)
    present = any(h.standing is Standing.FACT for h in found)
    state = State.PRESENT if present else State.ABSENT if missing else State.UNKNOWN
    return SegmentHere(segment, stage_of(entity_of(graph, segment)), state, found, said)


def is_present(graph: Graph, segment: str, place: str | None = None) -> bool:
    """Whether anything there makes the segment present; the same answer as segments_here gives, for one segment."""
    return any(h.standing is Standing.FACT for h in held_in(graph, place).get(segment, ()))
