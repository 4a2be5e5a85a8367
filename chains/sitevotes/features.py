"""What is known of every character of a text before a park or a project is decided on, beside what `chains.firms` looks at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chains.firms import disjoint
from chains.firms.features import FEATURES as SHARED
from chains.firms.features import marks, matches, patterns, span_codes
from chains.model import Kind
from chains.sitevotes.words import BEFORE, ENDINGS
from chains.spans import Found

__all__ = ["FEATURES", "rule_codes", "site_features"]

_PARTS = ("single", "begin", "inside", "end")
_KEPT = ("shape", "place", "item", "talk", "document")
_GROUPS: Sequence[tuple[str, frozenset[Kind]]] = (
    ("firm", frozenset({Kind.ENTERPRISE})), ("place", frozenset({Kind.PLACE})),
    ("school", frozenset({Kind.UNIVERSITY, Kind.INSTITUTE})), ("field", frozenset({Kind.INDUSTRY, Kind.CHAIN})),
    ("part", frozenset({Kind.PRODUCT, Kind.SEGMENT})), ("body", frozenset({Kind.AGENCY, Kind.ASSOCIATION})),
    ("site", frozenset({Kind.PARK, Kind.PROJECT})),
)
_GROUP_OF = {kind: index for index, (_, kinds) in enumerate(_GROUPS) for kind in kinds}
_ENDING_CLASSES = ("-", *(name for name, _ in ENDINGS))
FEATURES: Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    **{name: SHARED[name] for name in _KEPT},
    "site before": (("-", *(name for name, _ in BEFORE)), (-2, -1, 0, 1)),
    "site closes": (_ENDING_CLASSES, (-1, 0, 1, 2)),
    "site opens": (_ENDING_CLASSES, (-1, 0, 1, 2)),
    "site rule": (("-", *_PARTS), (-1, 0, 1)),
    "other": (("-", *(f"{group} {part}" for group, _ in _GROUPS for part in _PARTS)), (-2, -1, 0, 1, 2)),
    "amount": (("-", *_PARTS), (-1, 0, 1)),
}
_BEFORE, _BEFORE_CLASS = patterns(BEFORE)
_ENDINGS, _ENDING_CLASS = patterns(ENDINGS)
_AMOUNT = re.compile(
    r"\d[\d.]{0,12}[万亿]?(?:千?吨|千瓦时|千瓦|兆瓦时|兆瓦|[MG]Wh?|立方米|平方米|台|套|头|只|羽|支|片|颗|件|亩|米|公里)(?:/年)?"
)


def site_features(text: str, others: Iterable[Found]) -> dict[str, NDArray[Any]]:
    """One code a character and feature, for those that are the same for every kind; `others` is all that was found."""
    length = len(text)
    before, endings = matches(_BEFORE, text, overlapping=True), matches(_ENDINGS, text, overlapping=True)
    named = [f for f in others if f.kind in _GROUP_OF]
    other = np.zeros(length, np.uint8)
    if named:
        starts, ends = (np.array(side, np.intp) for side in zip(*((f.start, f.end) for f in named), strict=True))
        first = 1 + len(_PARTS) * np.array([_GROUP_OF[f.kind] for f in named], np.intp)
        other = span_codes(length, starts, ends, first)
    return {
        "site before": marks(length, before, _BEFORE_CLASS, at_end=True),
        "site closes": _edges(length, endings, at_end=True),
        "site opens": _edges(length, endings, at_end=False),
        "other": other,
        "amount": _spans(length, [m.span() for m in _AMOUNT.finditer(text)]),
    }


def rule_codes(length: int, ruled: Iterable[tuple[int, int]]) -> dict[str, NDArray[Any]]:
    """The feature of one kind: the spans that the rules found for it, in a text of so many characters."""
    return {"site rule": _spans(length, disjoint(ruled))}


def _edges(length: int, found: NDArray[np.intp], *, at_end: bool) -> NDArray[np.uint8]:
    """The class of the longest ending at its own first or last character."""
    codes = np.zeros(length, np.uint8)
    found = found[np.argsort(found[:, 2] - found[:, 1], kind="stable")]
    codes[found[:, 2] - 1 if at_end else found[:, 1]] = _ENDING_CLASS[found[:, 0]]
    return codes


def _spans(length: int, spans: Sequence[tuple[int, int]]) -> NDArray[np.uint8]:
    rows = np.array(spans, np.intp).reshape(-1, 2)
    return span_codes(length, rows[:, 0], rows[:, 1])
