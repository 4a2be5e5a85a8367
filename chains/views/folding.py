"""Firms folded into counts: what keeps a picture of hundreds of firms legible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace

from chains.graph import Graph, Neighbourhood, entity_of
from chains.model import Kind

__all__ = ["FOLD_MARK", "Fold", "fold_firms"]

FOLD_MARK = "fold:"
_HOMES = (Kind.SEGMENT, Kind.PARK, Kind.PLACE, Kind.CHAIN)  # the closest home of a firm first
_FEWEST = 3  # a count of two says less than two names


@dataclass(frozen=True, slots=True)
class Fold:
    """Firms that one node stands for, and the segment, park, place or chain they were folded into."""

    home: str
    members: tuple[str, ...]

    @property
    def id(self) -> str:
        return FOLD_MARK + self.home

    @property
    def text(self) -> str:
        return f"企业 {len(self.members)} 家"


def fold_firms(
    graph: Graph, around: Neighbourhood, *, above: int, unfolded: Collection[str] = (), keep: Collection[str] = ()
) -> tuple[Neighbourhood, tuple[Fold, ...]]:
    """The neighbourhood with no more firms than fit into `above` nodes, and the folds that stand for the others.

    The largest groups are folded first, and only as many as needed. Firms in `keep` and those at a home in `unfolded`
    stay; every firm belongs to one fold at most.
    """
    folds: list[Fold] = []
    count = len(around.nodes)
    for fold in _groups(graph, around, {*keep, around.center}) if count > above else ():
        if count <= above:
            break
        # What was unfolded counts as if it were not: unfolding one group must not fold another.
        count -= len(fold.members) - 1
        if fold.home not in unfolded:
            folds.append(fold)
    gone = {member for fold in folds for member in fold.members}
    if not gone:
        return around, ()
    return replace(
        around, nodes=tuple(node for node in around.nodes if node not in gone),
        links=tuple(link for link in around.links if link.subject not in gone and link.object not in gone),
    ), tuple(sorted(folds, key=lambda fold: around.nodes.index(fold.home)))


def _groups(graph: Graph, around: Neighbourhood, keep: Collection[str]) -> list[Fold]:
    """The folds there could be, the largest first."""
    kinds = {node: entity_of(graph, node).kind for node in around.nodes}
    order = {node: index for index, node in enumerate(around.nodes)}
    homes: dict[str, set[str]] = defaultdict(set)
    for link in around.links:
        for firm, home in ((link.subject, link.object), (link.object, link.subject)):
            if kinds[firm] is Kind.ENTERPRISE and firm not in keep and kinds[home] in _HOMES:
                homes[firm].add(home)
    members: dict[str, list[str]] = defaultdict(list)
    for firm in sorted(homes, key=order.__getitem__):
        members[min(homes[firm], key=lambda home: (_HOMES.index(kinds[home]), order[home]))].append(firm)
    folds = [Fold(home, tuple(firms)) for home, firms in members.items() if len(firms) >= _FEWEST]
    return sorted(folds, key=lambda fold: (-len(fold.members), order[fold.home]))
