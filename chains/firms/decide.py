"""One decision for every surface of a document: a logistic regression over what `candidates` says; its weights are data."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from chains.firms.candidates import COLUMNS, Candidate
from chains.firms.persons import people

__all__ = ["Decision", "chances", "decide", "load_weights"]

# Where F1 was highest on texts that the weights had not seen, by `benchmarks/firms.py`.
_THRESHOLD = 0.4
# 汇众智, 蒙博会, 宜业, 中国式现代化, 产业发展基金; words of a program that a web page shows; a form of company without a name;
# 黄河文化.
_NO_FIRM = re.compile(
    r"[聚汇凝集广](?:众|民|合|群)[智力心识才]|.{1,4}(?:博|洽|交|展)会|宜[居业游]|(?:中国|甘肃)式"
    r"|(?:发展|产业|引导|母|风险|专项)基金|[a-z]+|(?:集团|股份|有限|责任|公司){2,}"
    r"|(?:黄河|长城|丝路|红色|农耕|民族|民俗|传统|历史|伏羲|始祖|敦煌|地域)文化")


@dataclass(frozen=True, slots=True)
class Decision:
    """A span that names a firm, and how likely it is one."""

    start: int
    end: int
    chance: float


@cache
def load_weights(*, votes: bool) -> NDArray[np.float64]:
    """The fitted weights, one for each of COLUMNS."""
    name = "decision_votes.csv" if votes else "decision_plain.csv"
    rows = list(csv.reader((files("chains.firms") / name).read_text("utf-8").splitlines()))[1:]
    assert [row[0] for row in rows] == list(COLUMNS), f"{name} was fitted for other columns"
    return np.array([float(row[1]) for row in rows])


def chances(found: Sequence[Candidate], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of each candidate."""
    rows = chain.from_iterable(c.values for c in found)
    values = np.fromiter(rows, np.float64, len(found) * len(COLUMNS)).reshape(-1, len(COLUMNS))
    return np.asarray(1 / (1 + np.exp(-values @ weights)))


def decide(found: Sequence[Candidate], weights: NDArray[np.float64], threshold: float = _THRESHOLD) -> list[Decision]:
    """The likeliest candidates that do not overlap and are neither people, slogans nor events, in text order."""
    others = people(found) | {c.surface for c in found if _NO_FIRM.fullmatch(c.surface)}
    taken: set[int] = set()
    kept = []
    rows = zip(found, chances(found, weights).tolist(), strict=True)
    for candidate, chance in sorted(rows, key=lambda row: (-row[1], row[0].start, row[0].end)):
        if chance < threshold:
            break
        span = range(candidate.start, candidate.end)
        if candidate.surface not in others and taken.isdisjoint(span):
            taken.update(span)
            kept.append(Decision(candidate.start, candidate.end, chance))
    return sorted(kept, key=lambda d: d.start)
