"""What a picture of a chain shows: its segments by stage as they stand in a place, with who is there and who leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chains.gaps import (
    Completeness,
    Gap,
    Holding,
    Standing,
    State,
    chain_shape,
    completeness,
    find_gaps,
    progress,
    telling_holdings,
)
from chains.graph import Graph, entity_of
from chains.leaders import Leader, Ranking, declared_in, rank_leaders, top_of
from chains.model import Kind, Layer, Stage, Treatment, kind_of
from chains.views.style import display_name

__all__ = ["ChainTiles", "Lane", "Member", "Tile", "chain_tiles"]

_MISSING = frozenset({Treatment.FILL, Treatment.EXTEND, Treatment.BUILD})


@dataclass(frozen=True, slots=True)
class Member:
    """A firm or project at a segment, or whom a source tells of without a name; `word` says why it does not count.

    `declared` is a leader in the word of a source, `authority` who made it one where the source says that, `rank` a rank
    at the top of what is measured.
    """

    entity: str | None
    name: str
    word: str = ""
    declared: bool = False
    authority: str | None = None
    rank: int | None = None


@dataclass(frozen=True)
class Tile:
    """A segment with its state and advice, and its members: leaders first, then by name."""

    gap: Gap
    name: str
    members: tuple[Member, ...]

    @property
    def missing(self) -> bool:
        """Whether it is not there and something is advised or wanted about that."""
        return self.gap.state is not State.PRESENT and self.gap.treatment in _MISSING

    @property
    def counted(self) -> str:
        """How many are there: 2 家企业、1 个项目; 来源未点名 where a source names nobody; empty for nobody."""
        if self.gap.state is not State.PRESENT:
            return ""
        kinds = [kind_of(m.entity) for m in self.members if m.entity]
        firms, projects = kinds.count(Kind.ENTERPRISE), kinds.count(Kind.PROJECT)
        told = [f"{firms} 家企业"] if firms else []
        told += [f"{projects} 个项目"] if projects else []
        return "、".join(told) or "来源未点名"


@dataclass(frozen=True)
class Lane:
    """The tiles of one stage, in the order of the chain; without a stage those that nobody has labelled."""

    stage: Stage | None
    tiles: tuple[Tile, ...]

    @property
    def present(self) -> int:
        return sum(tile.gap.state is State.PRESENT for tile in self.tiles)


@dataclass(frozen=True)
class ChainTiles:
    """A chain in a place, or everywhere without one; `unplaced` are its firms of which no segment is known."""

    chain: str
    place: str | None
    lanes: tuple[Lane, ...]
    found: Completeness
    unplaced: tuple[Member, ...]
    ranking: Ranking

    @property
    def tiles(self) -> tuple[Tile, ...]:
        return tuple(tile for lane in self.lanes for tile in lane.tiles)


def chain_tiles(graph: Graph, chain: str, place: str | None = None) -> ChainTiles:
    """The chain's segments as they stand in the place.

    Raises UnknownName for an unknown id, UsageError for one that is no chain.
    """
    shape = chain_shape(graph, chain)
    ranking = rank_leaders(graph, chain)
    badges = _badges(graph, chain, ranking)
    tiles = [_tile(graph, gap, badges) for gap in find_gaps(graph, chain, place=place)]
    lanes = (Lane(stage, tuple(t for t in tiles if shape.stages[t.gap.segment] is stage)) for stage in (*Stage, None))
    found = completeness(graph, chain, place=place)
    unplaced = sorted((_member(graph, entity, "", badges) for entity in found.unplaced), key=_order)
    return ChainTiles(chain, place, tuple(lane for lane in lanes if lane.tiles), found, tuple(unplaced), ranking)


@dataclass(frozen=True, slots=True)
class _Badges:
    leaders: Mapping[str, Leader]
    ranks: Mapping[str, int]


def _badges(graph: Graph, chain: str, ranking: Ranking) -> _Badges:
    """The leaders that people have entered, and the ranks at the top."""
    leaders = {firm: leader for firm, leader in declared_in(graph, chain).items() if leader.layer is Layer.CURATED}
    top = top_of(len(ranking.ranked)) if ranking.ranked else 0
    return _Badges(leaders, {row.enterprise: row.rank for row in ranking.ranked if row.rank is not None and row.rank <= top})


def _tile(graph: Graph, gap: Gap, badges: _Badges) -> Tile:
    members = (_told(graph, holding, badges) for holding in telling_holdings(graph, gap.here))
    return Tile(gap, entity_of(graph, gap.segment).name, tuple(sorted(members, key=_order)))


def _told(graph: Graph, holding: Holding, badges: _Badges) -> Member:
    word = progress(graph, holding)
    if holding.entity:
        return _member(graph, holding.entity, word, badges)
    actor = holding.state.actor if holding.state else None
    return Member(None, actor or word, word if actor and holding.standing is not Standing.FACT else "")


def _member(graph: Graph, entity: str, word: str, badges: _Badges) -> Member:
    leader = badges.leaders.get(entity)
    return Member(entity, display_name(entity_of(graph, entity)), word, leader is not None,
                  leader.authority if leader else None, badges.ranks.get(entity))


def _order(member: Member) -> tuple[bool, int, bool, str]:
    return not member.declared, member.rank or 1_000, member.entity is None, member.name
