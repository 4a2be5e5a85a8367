"""Chains that a place has nothing of, by how close they are to what it has: the candidates for building anew (建链)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chains.cities import cities
from chains.findings import Reason
from chains.gaps.holdings import Standing, holdings_at
from chains.gaps.shape import chain_shape
from chains.graph import Graph, entities_of
from chains.model import Kind

__all__ = ["Related", "chains_by_city", "density", "proximity", "related_chains"]

_SHOWN = 5


@dataclass(frozen=True)
class Related:
    """A chain that a city has nothing of yet: its relatedness density in 0 to 1, and its rank among those it lacks."""

    place: str
    chain: str
    density: float
    rank: int
    of: int
    closest: tuple[str, ...]
    reasons: tuple[Reason, ...]


def chains_by_city(graph: Graph) -> dict[str, frozenset[str]]:
    """For every city the chains of which something is curated and there."""
    found: dict[str, set[str]] = {city: set() for city in cities(graph)}
    for chain in entities_of(graph, Kind.CHAIN):
        for about in (chain.id, *chain_shape(graph, chain.id).segments):
            for holding in holdings_at(graph, about):
                if holding.standing is Standing.FACT and holding.city in found:
                    found[holding.city].add(chain.id)
    return {city: frozenset(chains) for city, chains in found.items()}


def proximity(have: Mapping[str, frozenset[str]], one: str, other: str) -> float:
    """How often two chains are found in the same city: min(P(one | other), P(other | one)), 0 to 1 (Hidalgo et al. 2007)."""
    a = {city for city, chains in have.items() if one in chains}
    b = {city for city, chains in have.items() if other in chains}
    return len(a & b) / max(len(a), len(b)) if a and b else 0.0


def density(have: Mapping[str, frozenset[str]], place: str, chain: str) -> float | None:
    """The share of the chain's proximity to all other chains that falls on those the place has; None when it has none.

    Hidalgo, Klinger, Barabási, Hausmann (2007), "The Product Space Conditions the Development of Nations", Science 317.
    """
    others = sorted({c for chains in have.values() for c in chains} - {chain})
    close = {other: proximity(have, chain, other) for other in others}
    whole = sum(close.values())
    return sum(close[c] for c in others if c in have[place]) / whole if whole else None


def related_chains(graph: Graph, place: str) -> list[Related]:
    """The chains that the city has nothing of, the closest to what it has first; empty for a place that is no city.

    A chain that shares no city with anything found here is related to nothing and left out, and so is everything when
    there is one city.
    """
    have = chains_by_city(graph)
    if place not in have or len(have) < 2:
        return []
    lacking = [e.id for e in entities_of(graph, Kind.CHAIN) if e.id not in have[place]]
    # Rounded before ranking: the last digits depend on the order of a sum.
    rated = [(round(value, 9), chain) for chain in lacking if (value := density(have, place, chain))]
    rated.sort(key=lambda pair: (-pair[0], pair[1]))
    return [_related(graph, have, place, chain, value, rank, len(rated)) for rank, (value, chain) in enumerate(rated, 1)]


def _related(
    graph: Graph, have: Mapping[str, frozenset[str]], place: str, chain: str, value: float, rank: int, of: int
) -> Related:
    close = {c: proximity(have, chain, c) for c in have[place]}
    closest = tuple(sorted((c for c in close if close[c]), key=lambda c: (-close[c], c))[:_SHOWN])
    where = tuple(city for city in have if chain in have[city])
    reasons = (
        Reason("关联密度", round(value, 3), "", f"0 到 1；在本地尚无的 {of} 条链中排第 {rank}"),
        Reason("本地已有、常与它同在的链", len(closest), "条", "按两条链同在一市的多少排", entities=closest),
        Reason("已有这条链的市州", len(where), "个", entities=where),
    )
    return Related(place, chain, value, rank, of, closest, reasons)
