"""Do the labels 上游, 中游, 下游 agree with where a segment stands in the flow of goods?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import networkx as nx
import numpy as np

from chains.findings import Reason
from chains.gaps.shape import ChainShape, chain_shape
from chains.graph import Graph
from chains.model import Link, Stage

__all__ = ["ChainLevels", "Mislabelled", "check_levels", "incoherence", "trophic_levels"]

_DIGITS = 9  # least squares leaves noise in the last digits, which must not decide a comparison


def trophic_levels(weights: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """The level of every node of the weighted flows, the lowest of each connected part at 1; on a path 1, 2, …, n.

    Levels h solve Λ h = v with u the weight in and out of a node, v that in less that out, and Λ = diag(u) − W − Wᵀ:
    MacKay, Johnson, Sansom (2020), "How directed is a directed network?", R. Soc. Open Sci. 7. Λ is singular, h is free by
    a constant in each part, so it is solved by least squares. Multiplying all weights by a number changes nothing; circles
    are allowed.
    """
    plain: nx.DiGraph[str] = nx.DiGraph()
    plain.add_edges_from(sorted(pair for pair, weight in weights.items() if weight > 0))
    found: dict[str, float] = {}
    for part in nx.weakly_connected_components(plain):
        nodes = sorted(part)
        flow = np.zeros((len(nodes), len(nodes)))
        at = {node: i for i, node in enumerate(nodes)}
        for (a, b), weight in weights.items():
            if a in at and weight > 0:
                flow[at[a], at[b]] += weight
        flow /= flow.max()
        into, out = flow.sum(axis=0), flow.sum(axis=1)
        levels = np.linalg.lstsq(np.diag(into + out) - flow - flow.T, into - out, rcond=None)[0]
        levels += 1 - levels.min()
        found.update({node: round(float(levels[i]), _DIGITS) for node, i in at.items()})
    return dict(sorted(found.items()))


def incoherence(weights: Mapping[tuple[str, str], float], levels: Mapping[str, float]) -> float | None:
    """How far flows are from climbing just one level each, 0 to 1 (F₀ of the same paper); None without a flow."""
    whole = sum(weights.values())
    off = sum(weight * (levels[b] - levels[a] - 1) ** 2 for (a, b), weight in sorted(weights.items()))
    return off / whole if whole else None


@dataclass(frozen=True)
class Mislabelled:
    """A segment whose label is contradicted by its level, which is more than a whole level nearer to another stage."""

    chain: str
    segment: str
    stage: Stage
    level: float
    suggested: Stage
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ChainLevels:
    """The trophic levels of a chain's segments, and those whose label disagrees; segments without any flow have none.

    `compared` are the segments whose connected part has stages to compare: at least two, each above the one before.
    """

    chain: str
    levels: Mapping[str, float]
    incoherence: float | None
    compared: tuple[str, ...]
    disagreeing: tuple[Mislabelled, ...]


def check_levels(graph: Graph, chain: str) -> ChainLevels:
    """The levels of the chain's segments from its flows, all of weight 1, with the circles of recycling opened.

    A label disagrees when the level is more than one whole level nearer to the median of another stage than to that of
    its own, among the segments that hang together. Auxiliary goods that enter late stand high without being mislabelled:
    it is a hint to look, not an error.
    """
    shape = chain_shape(graph, chain)
    weights = dict.fromkeys(shape.flow.pairs, 1.0)
    levels = trophic_levels(weights)
    compared: set[str] = set()
    found: dict[str, Mislabelled] = {}
    for part in nx.weakly_connected_components(nx.DiGraph(shape.flow.pairs)):
        middles = _middles(shape, levels, part)
        if middles:
            compared |= part
            found |= {s: wrong for s in part if (wrong := _check(shape, s, levels[s], middles))}
    return ChainLevels(chain, levels, incoherence(weights, levels), tuple(s for s in shape.segments if s in compared),
                       tuple(found[s] for s in shape.segments if s in found))


def _middles(shape: ChainShape, levels: Mapping[str, float], part: Collection[str]) -> dict[Stage, float]:
    """The median level of each stage in the part; empty when there is nothing to compare."""
    middles = {stage: median(found) for stage in Stage if (found := [levels[s] for s in part if shape.stages[s] is stage])}
    row = list(middles.values())
    return middles if len(row) > 1 and all(a < b for a, b in pairwise(row)) else {}


def _check(shape: ChainShape, segment: str, level: float, middles: Mapping[Stage, float]) -> Mislabelled | None:
    stage = shape.stages[segment]
    if stage is None:
        return None
    nearest = min(middles, key=lambda s: abs(level - middles[s]))
    if abs(level - middles[stage]) - abs(level - middles[nearest]) <= 1:
        return None
    near = sorted({*shape.flow.before[segment], *shape.flow.after[segment]})
    links = _between(shape, segment, near)
    reasons = (
        Reason("层级", round(level, 2), "", f"标为{stage.label}（中位数 {middles[stage]:.2f}），却更接近{nearest.label}"
               f"（中位数 {middles[nearest]:.2f}），相差一级以上"),
        Reason("相邻的环节", len(near), "个", "层级由供料关系算出", entities=tuple(near), links=links),
    )
    return Mislabelled(shape.chain, segment, stage, level, nearest, reasons)


def _between(shape: ChainShape, segment: str, near: Iterable[str]) -> tuple[Link, ...]:
    pairs = [pair for other in near for pair in ((other, segment), (segment, other))]
    return tuple(shape.feeds[pair] for pair in pairs if pair in shape.feeds)
