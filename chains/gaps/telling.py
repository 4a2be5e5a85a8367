"""Whom to name for a segment in a place."""

from __future__ import annotations

from chains.gaps.holdings import Holding, Standing, group_of, progress
from chains.gaps.states import SegmentHere
from chains.graph import Graph
from chains.model import Kind, kind_of

__all__ = ["telling_holdings"]


def telling_holdings(graph: Graph, here: SegmentHere) -> tuple[Holding, ...]:
    """Who is there, or else who is planned, or else who is hinted at, each once; a firm and its project are one."""
    shown = here.facts or tuple(h for h in here.holdings if here.planned == (h.standing is Standing.PLANNED))
    firms = {group_of(graph, h.entity) for h in shown if h.entity and kind_of(h.entity) is Kind.ENTERPRISE}
    named: dict[str, Holding] = {}
    for holding in shown:
        if holding.entity and kind_of(holding.entity) is Kind.PROJECT and group_of(graph, holding.entity) in firms:
            continue
        actor = holding.state.actor if holding.state else None
        if key := holding.entity or actor or progress(graph, holding):
            named.setdefault(key, holding)
    return tuple(named.values())
