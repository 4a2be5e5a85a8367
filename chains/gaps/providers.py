"""How many independent providers a segment or a chain rests on in a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chains.gaps.holdings import Holding, Standing
from chains.gaps.states import SegmentHere

__all__ = ["Concentration", "bus_factor", "concentration", "groups_of", "hhi", "is_strong", "leading_groups"]


def groups_of(here: SegmentHere) -> dict[str, tuple[str, ...]]:
    """The providers of the segment there by the firm at their head; firms of one owner are one provider."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for holding in here.facts:
        if holding.entity and holding.group:
            found[holding.group][holding.entity] = None
    return {head: tuple(found[head]) for head in sorted(found)}


def is_strong(here: SegmentHere, leading: frozenset[str] = frozenset()) -> bool:
    """Whether the segment can carry another: a 龙头 or a firm of its group, several independent providers, or a crowd.

    `leading` are the groups that have a 龙头 of the chain there; an official title, such as 链主, plays no part.
    """
    groups = groups_of(here)
    return here.unnamed or len(groups) > 1 or bool(leading & set(groups)) or any(_leads(h) for h in here.facts)


def leading_groups(holdings: Iterable[Holding]) -> frozenset[str]:
    """The groups of the firms whose role among the holdings is 龙头."""
    return frozenset(h.group for h in holdings if h.group and _leads(h))


def _leads(holding: Holding) -> bool:
    return holding.standing is Standing.FACT and holding.role == "leading_enterprise"


def hhi(shares: Mapping[str, float]) -> float | None:
    """The Herfindahl–Hirschman index of the shares, 0 to 1: 1 when one holds all; None when nobody holds anything."""
    whole = sum(shares.values())
    return sum((value / whole) ** 2 for value in shares.values()) if whole > 0 else None


def bus_factor(held: Mapping[str, frozenset[str]], *, always: int = 0) -> int | None:
    """The fewest groups whose loss leaves at most half of the segments; None when even the loss of all leaves more.

    `held` gives the segments of each group, `always` counts those that rest on nobody's name. The greedy count of Avelino,
    Passos, Hora, Valente (2016), "A Novel Approach for Estimating Truck Factors": whoever holds the most goes first.
    """
    left = dict(held)
    total = len(frozenset().union(*held.values())) + always
    for lost in range(len(held) + 1):
        if 2 * (len(frozenset().union(*left.values())) + always) <= total:
            return lost if total else None
        if left:
            del left[min(left, key=lambda group: (-len(left[group]), group))]
    return None


@dataclass(frozen=True)
class Concentration:
    """On whom the present segments of a chain rest in a place: groups with their segments, HHI and bus factor."""

    held: Mapping[str, frozenset[str]]  # segments by group
    members: Mapping[str, tuple[str, ...]]  # the firms and projects of each group that are there
    unnamed: tuple[str, ...]  # segments that rest on nobody's name
    hhi: float | None
    bus_factor: int | None


def concentration(here: Mapping[str, SegmentHere]) -> Concentration:
    """The concentration of the chain's present segments.

    No output is known, so each segment counts 1 and is split evenly among its independent providers.
    """
    held: dict[str, set[str]] = defaultdict(set)
    members: dict[str, set[str]] = defaultdict(set)
    shares: dict[str, float] = defaultdict(float)
    for segment, state in here.items():
        groups = groups_of(state)
        for head, firms in groups.items():
            members[head].update(firms)
            if not state.unnamed:
                held[head].add(segment)
                shares[head] += 1 / len(groups)
    unnamed = tuple(s for s, state in here.items() if state.unnamed)
    # Summed in one order: floating sums differ in the last digit otherwise.
    ordered = {head: frozenset(held[head]) for head in sorted(held)}
    return Concentration(
        ordered, {head: tuple(sorted(members[head])) for head in sorted(members)}, unnamed,
        hhi({head: shares[head] for head in sorted(shares)}), bus_factor(ordered, always=len(unnamed)) if ordered else None)
