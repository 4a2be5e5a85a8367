"""Overlap (同质化) of cities: what makes two of them competitors, and what makes them partners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from chains.cities.matrix import plans_in
from chains.cities.pairs import Field, SharedChain, field_of, shared_chains
from chains.cities.segments import Feed, joined_segments, shared_segments
from chains.cities.where import city_of
from chains.findings import Reason
from chains.graph import Graph, entity_of, snapshot_of
from chains.model import Layer, Link, Status

__all__ = ["Overlap", "overlap_of", "overlaps", "overlaps_in"]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far two cities do the same. `value` is the cosine of their chains, 0 to 1; `krugman` 0 (equal) to 2.

    The cosine is the sum of what competes (pairs of firms in the same segment), what is complementary (goods of one feed
    the other) and the rest (same chain, other or unknown segments). None is undefined: nothing is recorded of one of them.
    `competes` and `completes` are the reasons of either side, beyond the shared chains too: plans that name the same chain,
    goods that could flow across chains, supplies that a source tells of. `chains` are the shared chains themselves.
    """

    place: str
    other: str
    measure: str
    value: float | None
    krugman: float | None
    competing: float
    complementary: float
    competes: tuple[Reason, ...]
    completes: tuple[Reason, ...]
    chains: tuple[SharedChain, ...]
    same_plans: int  # chains that both have declared
    unplaced: tuple[int, int]  # firms or projects of either of which no segment is known

    @property
    def rest(self) -> float:
        """The part of the cosine that is neither: the same chain by name, other or unknown segments."""
        return max(0.0, (self.value or 0.0) - self.competing - self.complementary)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return (*self.competes, *self.completes)


def overlaps(graph: Graph, *, place: str | None = None, measure: str = "enterprises") -> list[Overlap]:
    """Every pair of cities, or those with one city, the largest overlap first; pairs with a city of few firms follow.

    Raises UsageError for an unknown measure.
    """
    return overlaps_in(field_of(graph, measure), place)


def overlaps_in(field: Field, place: str | None = None) -> list[Overlap]:
    """The same of a field that is at hand."""
    supplies, thin = _supplies(field.graph), set(field.grid.thin())
    pairs = combinations(field.grid.places, 2) if place is None else (
        (place, other) for other in field.grid.places if other != place)
    found = [overlap_of(field, one, other, supplies) for one, other in pairs]
    return sorted(found, key=lambda x: (x.value is None, not thin.isdisjoint((x.place, x.other)), -round(x.value or 0, 12),
                                        x.place, x.other))


def overlap_of(
    field: Field, one: str, other: str, supplies: Mapping[frozenset[str], tuple[Link, ...]] | None = None
) -> Overlap:
    """The overlap of one pair."""
    chains = tuple(shared_chains(field, one, other))
    known = _supplies(field.graph) if supplies is None else supplies
    plans = _same_plans(field, one, other)
    return Overlap(
        one, other, field.grid.measure, field.number(field.cosine, one, other), field.number(field.krugman, one, other),
        sum(x.competing for x in chains), sum(x.complementary for x in chains),
        (*(_same_segment(field, one, other, s) for s in shared_segments(field.segments, one, other)), *plans),
        (*(_supply(field, link) for link in known.get(frozenset((one, other)), ())),
         *(_feed(field, feed) for feed in joined_segments(field.segments, one, other))),
        chains, len(plans), (field.segments.unplaced.get(one, 0), field.segments.unplaced.get(other, 0)))


def _name(field: Field, node: str) -> str:
    return entity_of(field.graph, node).name


def _subjects(links: tuple[Link, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(link.subject for link in links))


def _unit(field: Field) -> str:
    return "个" if field.grid.measure in ("projects", "investment") else "家"


def _same_segment(field: Field, one: str, other: str, segment: str) -> Reason:
    sides = [(place, field.segments.of(place)[segment]) for place in (one, other)]
    links = tuple(link for _, found in sides for link in found)
    unit = _unit(field)
    told = "、".join(f"{_name(field, place)} {len(_subjects(found))} {unit}" for place, found in sides)
    chain = _name(field, field.segments.chain_of[segment])
    return Reason(f"同一环节 {_name(field, segment)}", len(_subjects(links)), f" {unit}", f"{chain}；{told}",
                  entities=_subjects(links), links=links)


def _same_plans(field: Field, one: str, other: str) -> list[Reason]:
    found = []
    for chain in field.grid.chains:
        cells = [field.firms.cells.get((place, chain)) for place in (one, other)]
        plans = [plans_in(cell) for cell in cells]
        if not all(plans):
            continue
        counts = [cell.counted if cell else () for cell in cells]
        told = "、".join(f"{_name(field, place)}{f'（{own[0].year}年）' if own[0].year else ''} {len(firms)} 家"
                        for place, own, firms in zip((one, other), plans, counts, strict=True))
        firms_known = sum(map(len, counts))
        value, unit = (firms_known, " 家企业") if firms_known else ("只有规划相同，两地都没有收录到企业", "")
        found.append(Reason(f"都宣示 {_name(field, chain)}", value, unit, told,
                            entities=(*counts[0], *counts[1]), declarations=tuple(dict.fromkeys(own[0] for own in plans))))
    return found


def _feed(field: Field, feed: Feed) -> Reason:
    from_, to = feed.link.subject, feed.link.object
    given, taken = field.segments.of(feed.giver)[from_], field.segments.of(feed.taker)[to]
    unit = _unit(field)
    return Reason(
        f"{_name(field, feed.giver)} {_name(field, from_)} → {_name(field, feed.taker)} {_name(field, to)}",
        f"{len(_subjects(given))} {unit} → {len(_subjects(taken))} {unit}", "",
        f"{_name(field, feed.taker)}未收录{_name(field, from_)}企业" if unit == "家" else "",
        entities=(*_subjects(given), *_subjects(taken)), links=(feed.link, *given, *taken))


def _supply(field: Field, link: Link) -> Reason:
    return Reason(f"已有供应 {_name(field, link.subject)} → {_name(field, link.object)}", "来源写明", "",
                  entities=(link.subject, link.object), links=(link,))


def _supplies(graph: Graph) -> dict[frozenset[str], tuple[Link, ...]]:
    """Curated supplies of today between firms of two cities, by the pair."""
    found: dict[frozenset[str], list[Link]] = defaultdict(list)
    for link in snapshot_of(graph).links:
        if link.kind != "supplies" or link.layer is not Layer.CURATED or link.status is not Status.ASSERTED:
            continue
        ends = {city for end in (link.subject, link.object) if (city := city_of(graph, end))}
        if len(ends) == 2:
            found[frozenset(ends)].append(link)
    return {pair: tuple(sorted(links, key=lambda x: x.id)) for pair, links in found.items()}
