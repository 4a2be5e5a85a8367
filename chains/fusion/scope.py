"""Which chains a name that is no chain stands for: an industry that is only declared is looked up among declarations."""

from __future__ import annotations

from collections.abc import Iterable

from chains.activity import activity_of
from chains.errors import UsageError
from chains.graph import Graph, entity_of, snapshot_of
from chains.model import Declaration, Kind

__all__ = ["chains_meant"]


def chains_meant(graph: Graph, node: str, *, place: str | None = None) -> tuple[tuple[str, ...], str]:
    """The chains a chain or an industry stands for, and a Chinese sentence that says so where it is no chain itself.

    An industry that is part of no chain is read as declarations read it: 天水 names 电子信息 beside the chain 集成电路.
    Those of the place go first. Raises UsageError where nobody has put the industry to a chain.
    """
    entity = entity_of(graph, node)
    if entity.kind is Kind.CHAIN:
        return (node,), ""
    if found := activity_of(graph).parts_of(node):
        return found, f"“{entity.name}”不是单独的产业链，归在：{_names(graph, found)}"
    declarations = snapshot_of(graph).declarations
    own = [d for d in declarations if place in d.places]
    for group, whose in ((own, entity_of(graph, place).name if place else ""), (declarations, "各地")):
        beside = _beside(group, node)
        if beside:
            return beside, f"“{entity.name}”没有建成产业链，按{whose}宣示近似对应：{_names(graph, beside)}"
    raise UsageError(f"'{node}' is an industry that stands for no chain",
                     f"“{entity.name}”没有建成产业链，也没有宣示把它对应到产业链；请改用产业链名称")


def _beside(declarations: Iterable[Declaration], node: str) -> tuple[str, ...]:
    return tuple(sorted({c for d in declarations for m in d.members if node in m.chains
                         for c in m.chains if c.startswith(f"{Kind.CHAIN}:")}))


def _names(graph: Graph, chains: Iterable[str]) -> str:
    return "、".join(entity_of(graph, c).name for c in chains)
