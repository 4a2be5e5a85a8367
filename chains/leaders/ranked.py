"""Firms of a chain ranked by measured components; a finding, never a declaration, which is no input either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chains.findings import Reason
from chains.graph import Graph
from chains.leaders.components import MEASURES, measure_firms
from chains.leaders.members import Members, members_to_rank
from chains.leaders.robustness import bands, ranks_of
from chains.leaders.weights import DEFAULT_WEIGHTS, Weights

__all__ = ["LOW_COVERAGE", "RankedLeader", "Ranking", "percentiles", "rank_leaders"]

LOW_COVERAGE = 0.5
_FEW = 4
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RankedLeader:
    """One firm: its score (0 to 1), its rank, the ranks it takes when weights change, and what it rests on.

    `coverage` is the share of the weight whose components are known. `rank` and `band` are None where the ranking says
    nothing: less than half is known of the firm, or there is nothing to tell firms apart by.
    """

    chain: str
    enterprise: str
    rank: int | None
    score: float | None
    band: tuple[int, int] | None
    coverage: float
    reasons: tuple[Reason, ...]

    @property
    def thin(self) -> bool:
        """Whether too little is known of the firm to rank it."""
        return self.coverage < LOW_COVERAGE


@dataclass(frozen=True, slots=True)
class Ranking:
    """The firms of a chain, ranked ones first, then those of which too little is known; `note` says why none is ranked."""

    chain: str
    place: str | None
    weights: Weights
    rows: tuple[RankedLeader, ...]
    note: str = ""
    candidates: tuple[str, ...] = ()  # firms that only planned, signed or extracted statements place here

    @property
    def caution(self) -> str:
        """What a reader of the ranks must know, in Chinese: with few firms a rank says little."""
        few = 0 < len(self.ranked) < _FEW
        return f"只有 {len(self.ranked)} 家可比，名次仅供参考。" if few else ""

    @property
    def ranked(self) -> tuple[RankedLeader, ...]:
        return tuple(row for row in self.rows if row.rank is not None)


def rank_leaders(graph: Graph, chain: str, *, place: str | None = None, weights: Weights = DEFAULT_WEIGHTS) -> Ranking:
    """The ranking of a chain's firms, within one place when asked for.

    A score is the mean of the known percentiles by weight; an unknown component is left out, not zero. Firms of one
    score share a rank. Raises UnknownName for an unknown id, UsageError for one that is no chain.
    """
    members = members_to_rank(graph, chain, place=place)
    measured = measure_firms(graph, members)
    return _ranking(members, _weighed(measured, weights), weights)


def percentiles(values: Sequence[float | None], *, counted: bool) -> list[float | None]:
    """Mid-rank percentiles in (0, 1): the share of values below plus half of those equal, the own one among them.

    Of `counted` values an unknown one lies below every known one, of others it is not compared. None stays None, and
    one known value alone is compared with nothing. Ridit analysis: Bross, Biometrics 14 (1958).
    """
    known = np.sort(np.array([v for v in values if v is not None], dtype=float))
    others = len(values) - len(known) if counted else 0
    if len(known) + others < 2:
        return [None] * len(values)
    total = len(known) + others

    def percentile(value: float) -> float:
        below, upto = np.searchsorted(known, value, "left"), np.searchsorted(known, value, "right")
        return float((others + below + (upto - below) / 2) / total)

    return [None if v is None else percentile(v) for v in values]


def _number(reason: Reason) -> float | None:
    return float(reason.value) if isinstance(reason.value, int | float) else None


def _weighed(measured: Mapping[str, tuple[Reason, ...]], weights: Weights) -> dict[str, tuple[Reason, ...]]:
    shares = weights.shares
    columns = []
    for i, measure in enumerate(MEASURES):
        values = [_number(reasons[i]) for reasons in measured.values()]
        columns.append(percentiles(values, counted=measure.counted))
    return {
        firm: tuple(replace(reason, percentile=columns[i][row], weight=shares[m.component] * m.share)
                    for i, (reason, m) in enumerate(zip(reasons, MEASURES, strict=True)))
        for row, (firm, reasons) in enumerate(measured.items())
    }


def _ranking(members: Members, found: Mapping[str, tuple[Reason, ...]], weights: Weights) -> Ranking:
    firms = list(found)
    table = np.array([[np.nan if r.percentile is None else r.percentile for r in found[firm]] for firm in firms],
                     dtype=float).reshape(len(firms), len(MEASURES))
    share = np.array([weights.shares[m.component] * m.share for m in MEASURES])
    known = ~np.isnan(table)
    coverage = np.round(known @ share, 9)
    with np.errstate(invalid="ignore"):
        scores = np.round(np.where(known, table, 0) @ share / (known @ share), 9)
    rankable = [i for i in range(len(firms)) if coverage[i] >= LOW_COVERAGE]
    note = _note(members, scores, rankable)
    ranks: dict[int, int] = {}
    spans: dict[int, tuple[int, int]] = {}
    if not note:
        ranks = dict(zip(rankable, ranks_of(scores[rankable]), strict=True))
        spans = dict(zip(rankable, bands(table[rankable], weights), strict=True))
    rows = [RankedLeader(
        members.chain, firm, ranks.get(i), None if np.isnan(scores[i]) else float(scores[i]), spans.get(i), float(coverage[i]),
        found[firm]) for i, firm in enumerate(firms)]
    rows.sort(key=lambda row: (row.thin, row.rank or 0, -(row.score or 0), row.enterprise))
    return Ranking(members.chain, members.place, weights, tuple(rows), note, members.candidates)


def _note(members: Members, scores: Scores, rankable: Sequence[int]) -> str:
    where = "这里" if members.place else "本链"
    if not len(scores):
        return f"{where}没有收录已有的企业，无从测算。"
    if len(scores) == 1:
        return f"{where}只收录了一家企业，没有可比的对象，不排名。"
    if len(rankable) < 2:
        return f"{where}收录了 {len(scores)} 家企业，资料够比较的不到两家，不排名。"
    if len(set(scores[rankable])) == 1:
        return f"{where} {len(rankable)} 家企业得分全部相同，分不出先后，不排名。"
    return ""
