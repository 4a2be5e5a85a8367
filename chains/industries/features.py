"""What is known of every character of a text before a field of industry is decided on, beside what `chains.firms` looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from chains.fields import FIELD_NAMES
from chains.firms.features import FEATURES as SHARED
from chains.firms.features import edges, marks, matches, patterns, span_codes, talk_codes
from chains.industries.words import AFTER, BEFORE, TALK, TRADES
from chains.spans import Found

__all__ = ["FEATURES", "field_features", "is_trade"]

Codes = NDArray[np.uint8]
_PARTS = ("single", "begin", "inside", "end")
_KEPT = ("shape", "place", "item")
FEATURES: Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    **{name: (classes, tuple(s for s in shifts if abs(s) < 3)) for name, (classes, shifts) in SHARED.items() if name in _KEPT},
    "field before": (("-", *(name for name, _ in BEFORE)), (-2, -1, 0, 1)),
    "field after": (("-", *(name for name, _ in AFTER)), (-1, 0, 1, 2)),
    "field": (("-", *(f"{sort} {part}" for sort in ("trade", "chain", "part") for part in _PARTS)), (-2, -1, 0, 1, 2)),
    "rule": (("-", *_PARTS), (-1, 0, 1)),
    "field talk": (("0", "1", "2", "3+"), (0,)),
}
_BEFORE, _BEFORE_CLASS = patterns(BEFORE)
_AFTER, _AFTER_CLASS = patterns(AFTER)
_TALK = ahocorasick_rs.AhoCorasick(list(TALK))
_NAMES = tuple(dict.fromkeys(w for w in (*FIELD_NAMES, *TRADES) if len(w) > 1))
_NAME_SET = frozenset(_NAMES)
_TRADES = ahocorasick_rs.AhoCorasick(list(_NAMES), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


def is_trade(name: str) -> bool:
    """Whether a name is one of the usual ones of trades."""
    return name in _NAME_SET


def field_features(
    text: str, terms: Sequence[Found], parts: Sequence[Found], ruled: Sequence[tuple[int, int]], shape: Codes
) -> dict[str, NDArray[Any]]:
    """One code a character and feature, for those of FEATURES that `chains.firms.features` does not give.

    `terms` are names of chains, `parts` of segments and products, `ruled` what the rules found, none overlapping. "trades" are
    rows of begin and end of every usual name; "field opens" and "field closes" tell where a trigger begins or ends.
    """
    length = len(text)
    before, after = matches(_BEFORE, text, overlapping=True), matches(_AFTER, text, overlapping=True)
    trades = matches(_TRADES, text, overlapping=False)
    field = span_codes(length, trades[:, 1], trades[:, 2])
    for first, found in ((9, parts), (5, terms)):
        rows = np.array([(f.start, f.end) for f in found], np.intp).reshape(-1, 2)
        codes = span_codes(length, rows[:, 0], rows[:, 1], first)
        field = np.where(codes > 0, codes, field)
    rows = np.array(ruled, np.intp).reshape(-1, 2)
    talk = matches(_TALK, text, overlapping=False)
    return {
        "field before": marks(length, before, _BEFORE_CLASS, at_end=True),
        "field after": marks(length, after, _AFTER_CLASS, at_end=False),
        "field": field,
        "rule": span_codes(length, rows[:, 0], rows[:, 1]),
        "field talk": talk_codes(shape, talk),
        "field opens": edges(length, before, _BEFORE_CLASS, at_end=False),
        "field closes": edges(length, after, _AFTER_CLASS, at_end=True),
        "trades": trades[:, 1:],
    }
