"""How well the ranking finds the declared leaders, beside counting links and beside chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

from chains.cities import city_of
from chains.graph import Graph, entities_of, links_of
from chains.leaders.disagreements import declared_in
from chains.leaders.members import is_fact
from chains.leaders.ranked import Ranking, rank_leaders
from chains.leaders.weights import DEFAULT_WEIGHTS, Weights
from chains.model import Kind, Layer

__all__ = ["CUTS", "METHODS", "Evaluation", "Judged", "Scores", "evaluate_leaders", "score_groups"]

CUTS = (1, 3, 5)
METHODS = {"ranked": "测算", "degree": "只数关系", "random": "随机"}


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision at each of CUTS, and the reciprocal rank of the first declared leader; all in [0, 1]."""

    precision: tuple[float, ...]
    reciprocal_rank: float


@dataclass(frozen=True)
class Judged:
    """One judged ranking: its declared leaders, and its scores by method.

    `ceiling` is the best precision any order could reach: one declared leader allows 1/3 at three.
    """

    ranking: Ranking
    declared: tuple[str, ...]
    scores: Mapping[str, Scores]
    ceiling: tuple[float, ...]


@dataclass(frozen=True)
class Evaluation:
    """Judged rankings, the means over them by method, and the chains that cannot be judged with the reason in Chinese."""

    judged: tuple[Judged, ...]
    overall: Mapping[str, Scores]
    ceiling: tuple[float, ...]
    unjudged: tuple[tuple[str, str], ...]


def evaluate_leaders(graph: Graph, *, weights: Weights = DEFAULT_WEIGHTS, by_city: bool = False) -> Evaluation:
    """Precision@k and mean reciprocal rank of curated declared leaders, over the chains that can be judged.

    A chain can be judged when a declared leader is among its firms and another firm is not declared. With `by_city` a
    leader is looked for among the firms of its own city only: most declarations are a city's or a district's. Firms
    without a rank come last, sharing the place. `degree` orders by the number of facts at the firm without `leads`, which
    would give the answer away; `random` is the expectation over all orders. Voorhees, TREC-8 Question Answering, 1999.
    """
    judged: list[Judged] = []
    unjudged: list[tuple[str, str]] = []
    for entity in entities_of(graph, Kind.CHAIN):
        declared = [f for f, x in declared_in(graph, entity.id).items() if x.layer is Layer.CURATED]
        if not declared:
            unjudged.append((entity.id, "没有认定链主"))
            continue
        places = sorted({city for f in declared if (city := city_of(graph, f))}) if by_city else [None]
        rankings = [rank_leaders(graph, entity.id, place=place, weights=weights) for place in places]
        told = [one for ranking in rankings if (one := _judge(graph, ranking, frozenset(declared))) is not None]
        judged += told
        if not told:
            unjudged.append((entity.id, "认定链主以外没有可比的企业，或认定链主不在本链已有企业中"))
    overall = {method: _mean([one.scores[method] for one in judged]) for method in METHODS} if judged else {}
    ceiling = tuple(_average([one.ceiling[i] for one in judged]) for i in range(len(CUTS))) if judged else ()
    return Evaluation(tuple(judged), overall, ceiling, tuple(unjudged))


def _judge(graph: Graph, ranking: Ranking, declared: frozenset[str]) -> Judged | None:
    firms = [row.enterprise for row in ranking.rows]
    found = declared & set(firms)
    if not found or len(found) == len(firms):
        return None
    last = len(firms) + 1
    orders = {
        "ranked": {row.enterprise: row.rank or last for row in ranking.rows},
        "degree": {firm: -sum(x.kind != "leads" and is_fact(x) for x in links_of(graph, firm)) for firm in firms},
        "random": dict.fromkeys(firms, 0),
    }
    scores = {method: score_groups(_groups(order, found)) for method, order in orders.items()}
    return Judged(ranking, tuple(sorted(found)), scores, tuple(min(k, len(found)) / k for k in CUTS))


def _groups(order: Mapping[str, int], found: frozenset[str]) -> list[tuple[int, int]]:
    """From the best place on: how many firms share it, and how many of them are declared."""
    tied = [[firm for firm, place in order.items() if place == at] for at in sorted(set(order.values()))]
    return [(len(group), len(found.intersection(group))) for group in tied]


def score_groups(groups: Sequence[tuple[int, int]]) -> Scores:
    """The expected scores when firms that share a place are put in any order: groups of (size, declared among them).

    With one group of all firms that is the expectation of chance.
    """
    precision = []
    for k in CUTS:
        left, hits = k, 0.0
        for size, declared in groups:
            taken = min(left, size)
            hits += declared * taken / size
            left -= taken
        precision.append(hits / k)
    return Scores(tuple(precision), _first_hit(groups))


def _first_hit(groups: Sequence[tuple[int, int]]) -> float:
    """The expected reciprocal place of the first declared firm."""
    place = 1
    for size, declared in groups:
        if declared:
            ways = comb(size, declared)
            # The first i of the group are not declared, the next one is: the rest of the declared lie behind it.
            return sum(comb(size - i - 1, declared - 1) / ways / (place + i) for i in range(size - declared + 1))
        place += size
    return 0.0


def _average(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _mean(scores: Sequence[Scores]) -> Scores:
    return Scores(tuple(_average([s.precision[i] for s in scores]) for i in range(len(CUTS))),
                  _average([s.reciprocal_rank for s in scores]))
