"""Which segments a city's firms work in, and which segments of two cities meet: in the same one, or by what feeds what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chains.cities.grid import Grid, counted_links
from chains.graph import Graph, snapshot_of
from chains.model import Kind, Link, kind_of

__all__ = ["Feed", "Segments", "joined_segments", "segments_of", "shared_segments"]

_NONE: Mapping[str, tuple[Link, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class Segments:
    """For each city and segment the links that put a counted firm or project there, and what feeds what.

    `chain_of` gives the chain of every segment in use; `unplaced` counts a city's firms or projects of which only the
    chain, and no segment of it, is known.
    """

    links: Mapping[str, Mapping[str, tuple[Link, ...]]]
    feeds: Mapping[str, tuple[Link, ...]]  # by the segment that goods come from
    chain_of: Mapping[str, str]
    unplaced: Mapping[str, int]

    def of(self, place: str) -> Mapping[str, tuple[Link, ...]]:
        """The segments of a place with anything counted in them."""
        return self.links.get(place, _NONE)

    def count(self, place: str, segment: str) -> int:
        """How many firms or projects of the place work in the segment."""
        return len({link.subject for link in self.of(place).get(segment, ())})


@dataclass(frozen=True, slots=True)
class Feed:
    """Goods flow from a segment that the giver has and the taker lacks to a segment that the taker has."""

    giver: str
    taker: str
    link: Link


def segments_of(graph: Graph, grid: Grid) -> Segments:
    """The segments behind what the grid counts; a grid of declarations has none."""
    links: dict[str, dict[str, dict[str, Link]]] = defaultdict(lambda: defaultdict(dict))
    chain_of: dict[str, str] = {}
    unplaced: dict[str, int] = {}
    for place in grid.places:
        placed: set[str] = set()
        for cell in grid.row(place):
            for link in counted_links(cell)[0]:
                if link.kind == "operates_in" and kind_of(link.object) is Kind.SEGMENT:
                    links[place][link.object][link.id] = link
                    chain_of[link.object] = cell.chain
                    placed.add(link.subject)
        unplaced[place] = len({i for cell in grid.row(place) for i in cell.counted} - placed)
    feeds: dict[str, list[Link]] = defaultdict(list)
    for link in snapshot_of(graph).links:
        if link.kind == "feeds" and kind_of(link.subject) is Kind.SEGMENT:
            feeds[link.subject].append(link)
    return Segments(
        {place: {s: tuple(found[s][i] for i in sorted(found[s])) for s in sorted(found)} for place, found in links.items()},
        {segment: tuple(sorted(found, key=lambda x: x.object)) for segment, found in feeds.items()}, chain_of, unplaced)


def shared_segments(segments: Segments, one: str, other: str) -> list[str]:
    """Segments with firms of both cities, those with most firms on the weaker side first."""
    def rank(segment: str) -> tuple[int, int, str]:
        counts = segments.count(one, segment), segments.count(other, segment)
        return -min(counts), -sum(counts), segment

    return sorted(segments.of(one).keys() & segments.of(other).keys(), key=rank)


def joined_segments(segments: Segments, one: str, other: str) -> list[Feed]:
    """What either city could give the other, where most firms could first.

    Where the taker has the giving segment itself nothing is missing there: the two compete in it.
    """
    found = [
        Feed(giver, taker, link)
        for giver, taker in ((one, other), (other, one)) for segment in segments.of(giver)
        if segment not in segments.of(taker)
        for link in segments.feeds.get(segment, ()) if link.object in segments.of(taker)
    ]

    def rank(feed: Feed) -> tuple[int, int, str, str, str]:
        counts = segments.count(feed.giver, feed.link.subject), segments.count(feed.taker, feed.link.object)
        return -min(counts), -sum(counts), feed.link.subject, feed.link.object, feed.giver

    return sorted(found, key=rank)
