"""Spans that may name a firm, and what speaks for and against each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chains.cleaning import HAN
from chains.firms.chain import best_spans
from chains.firms.features import word_sort
from chains.firms.words import AFTER, BEFORE, ENDINGS, GENERIC, NAME_CHARACTERS, SURNAMES
from chains.model import Kind

__all__ = ["COLUMNS", "Candidate", "Span", "candidates", "with_document"]

Floats = NDArray[np.float32]
Span = tuple[int, int, Kind]

_LEANS = (0.0, 1.5, 3.0)  # how strongly a search leans towards names: what only the last finds is doubtful
_LONGEST = 24
_GROUPS: tuple[tuple[str, frozenset[Kind]], ...] = (
    ("place", frozenset({Kind.PLACE})),
    ("school", frozenset({Kind.UNIVERSITY, Kind.INSTITUTE})),
    ("park", frozenset({Kind.PARK})),
    ("body", frozenset({Kind.AGENCY, Kind.ASSOCIATION})),
    ("field", frozenset({Kind.CHAIN, Kind.INDUSTRY, Kind.SEGMENT})),
    ("product", frozenset({Kind.PRODUCT})),
    ("firm", frozenset({Kind.ENTERPRISE})),
)
_GROUP_OF = {kind: name for name, kinds in _GROUPS for kind in kinds}
_RELATIONS = ("equal", "inside", "around", "across")
_LABELS = ("ORG", "COMMERCIAL", "LOC", "PERSON", "thing", "TIME")
_LENGTHS = ("1", "2", "3", "4", "5-6", "7-9", "10+")
_COMPANY = ("0", "1", "2-3", "4-7", "8+")
_SURE = 3.0
_MANY = 60
_NEAR = 300  # characters: a paragraph or two
_SORTS = ("none", "NN rare", "NN common", "NR rare", "NR common", "VV rare", "VV common", "other rare", "other common")
COLUMNS: tuple[str, ...] = (
    "bias", "margin", "margin below", *(f"path {lean}" for lean in _LEANS), *(f"length {n}" for n in _LENGTHS),
    *(f"word {sort}" for sort in _SORTS), "digit", "latin", "name characters", "ending", "odd brackets", "site behind",
    *(f"rest {sort}" for sort in _SORTS), "trigger inside", "trigger behind", "trigger in front", "opens with trigger",
    "closes with trigger", "closes with a count", "generic", "person", "title in front", "person behind",
    *(f"{group} {relation}" for group, _ in _GROUPS for relation in _RELATIONS), *(f"label {label}" for label in _LABELS),
    "sibling", "sibling odds", "talk", "best margin", "share on path", "cuts a word",
    *(f"company {n}" for n in _COMPANY),
)
_AT = {name: index for index, name in enumerate(COLUMNS)}
_SITE = tuple("县市区镇乡村路街河山湖沟岭")


@dataclass(slots=True)
class Candidate:
    """A span, what it says, and one number for each of COLUMNS."""

    start: int
    end: int
    surface: str
    values: list[float]

    def __getitem__(self, column: str) -> float:
        return self.values[_AT[column]]


def candidates(
    text: str, scores: Floats, arrays: Mapping[str, NDArray[np.uint8]], others: Sequence[Span], labels: Sequence[str],
) -> list[Candidate]:
    """Spans of a block of text, in order.

    `others` is what else was found, sorted by start; `labels` names the classes of the code "label".
    """
    paths = [{_without_verb(text, *span) for span in best_spans(scores, lean)} for lean in _LEANS]
    # An index into bytes costs a third of one into an array.
    codes = {name: array.tobytes() for name, array in arrays.items() if array.dtype == np.uint8}
    spans = set().union(*paths, ((start, end) for start, end, kind in others if kind is Kind.ENTERPRISE))
    spans |= set(_listed(text, paths[1], codes["after"]))
    spans |= {shorter for span in spans for shorter in _shorter(span, codes)}
    ordered = sorted(span for span in spans if span[1] - span[0] <= _LONGEST and _FORM.fullmatch(text, *span))
    if not ordered:
        return []
    odds = np.clip(scores.T[1:].max(0) - scores[:, 0], -8, 8).tolist()
    margins = _margins(scores, *np.array(ordered).T).tolist()
    other_starts = [start for start, _, _ in others]
    starts, ends = {s for s, _ in ordered}, {e for _, e in ordered}
    found = []
    label = codes.get("label")
    label_columns = [_AT[f"label {sort if sort in _LABELS else _LABELS[4]}"] for sort in labels]
    for (start, end), margin in zip(ordered, margins, strict=True):
        row = [0.0] * len(COLUMNS)
        row[0] = 1.0
        row[_AT["margin"]], row[_AT["margin below"]] = max(margin, 0.0), min(margin, 0.0)
        for lean, path in zip(_LEANS, paths, strict=True):
            row[_AT[f"path {lean}"]] = float((start, end) in path)
        _describe(row, text, start, end, codes)
        _relate(row, start, end, others[bisect_left(other_starts, start - 40):bisect_left(other_starts, end)])
        if label is not None:
            for index in label[start:end]:
                if index:
                    row[label_columns[index]] += 1 / (end - start)
            if 2 <= end - start <= 3 and text[start] in SURNAMES:
                row[_AT["person"]] = float(row[_AT["label PERSON"]] > 0.9)
        near = list(_siblings(text, start, end, starts, ends))
        if near:
            row[_AT["sibling"]] = 1.0
            row[_AT["sibling odds"]] = max(odds[at] for at in near)
        row[_AT["talk"]] = codes["talk"][start] / 3
        found.append(Candidate(start, end, text[start:end], row))
    return found


_ITEM = re.compile(rf"[{HAN}A-Za-z0-9()·+&-]{{1,{_LONGEST}}}")


def _margins(scores: Floats, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.float64]:
    """How much likelier each span is a name than no name, as a logarithm between -12 and 12."""
    total = np.concatenate([np.zeros((1, 2)), np.cumsum(scores[:, [0, 2]], axis=0, dtype=np.float64)])
    outside = total[ends, 0] - total[starts, 0]
    within = total[ends - 1, 1] - total[np.minimum(starts + 1, len(scores)), 1]
    inside = np.where(ends - starts == 1, scores[starts, 4], scores[starts, 1] + scores[ends - 1, 3] + within)
    margins: NDArray[np.float64] = np.clip(inside - outside, -12, 12)
    return margins


# A name begins and ends with a letter or a bracket's partner, and holds no separator.
_FORM = re.compile(rf"[{HAN}A-Za-z0-9“(][{HAN}A-Za-z0-9·&+\-()“”]{{0,{_LONGEST}}}(?<![·&+\-(“])")


# In 昊锐投资3亿元 the firm is 昊锐: before an amount these are verbs.
_VERB = re.compile(r"(?<=..)(?:计划|拟|总)?(?:投资|出资|建设|生产|采购|收购|供应)$")
_AMOUNT = re.compile(r"(?:了|的)?(?:近|约|超|逾|不)?[\d一二三四五六七八九十两几数]")


def _without_verb(text: str, start: int, end: int) -> tuple[int, int]:
    verb = _VERB.search(text[start:end]) if _AMOUNT.match(text, end) else None
    return start, start + verb.start() if verb else end


def _listed(text: str, sure: set[tuple[int, int]], after: bytes) -> Iterator[tuple[int, int]]:
    """The other items of a list that names firms."""
    for start, end in sure:
        if text[end:end + 1] == "、" and (m := _ITEM.match(text, end + 1)):
            stop = next((at + 1 for at in range(m.start() + 1, m.end() - 1) if after[at]), m.end())
            yield m.start(), m.end()
            yield m.start(), stop
        if start and text[start - 1] == "、":
            left = max(text.rfind(mark, max(0, start - _LONGEST), start - 1) for mark in "、，。,;；:：\n 和与")
            yield left + 1, start - 1


def _shorter(span: tuple[int, int], codes: Mapping[str, bytes]) -> Iterator[tuple[int, int]]:
    """The span without the words that end it on its right, and without the place that begins it."""
    start, end = span
    yield from ((start, at + 1) for at in range(start + 1, end - 1) if codes["after"][at])
    yield from ((at, end) for at in range(start + 1, end - 1) if codes["before"][at])
    place = codes["place"]
    if place[start] == 2:
        stop = next((at + 1 for at in range(start, end - 2) if place[at] == 4), None)
        if stop is not None:
            yield stop, end


_JOINTS = frozenset("、和与及")


def _siblings(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> Iterator[int]:
    """A character of each neighbour in a list that is a candidate too."""
    if start > 1 and text[start - 1] in _JOINTS and start - 1 in ends:
        yield start - 2
    if text[end:end + 1] in _JOINTS and end + 1 in starts:
        yield end + 1


_COUNTED = re.compile(r"[一二三四五六七八九十两几多数\d][家户个位县市省地区]$|[已正将都均也还等]$")
_ENDING = tuple(ENDINGS)
_TITLE = 1 + next(index for index, (name, _) in enumerate(BEFORE) if name == "title")
_PERSON = 1 + next(index for index, (name, _) in enumerate(AFTER) if name == "person")


def _describe(row: list[float], text: str, start: int, end: int, codes: Mapping[str, bytes]) -> None:
    surface, size = text[start:end], end - start
    row[_AT["length " + _LENGTHS[_length(size)]]] = 1.0
    if "word" in codes:
        # The codes of a word's characters are single, begin, inside, end, each rare and common, again for every sort.
        left, right = ((codes["word"][at] - 1) % 8 // 2 if codes["word"][at] else 0 for at in (start, end - 1))
        row[_AT["cuts a word"]] = float(left in (2, 3)) + float(right in (1, 2))
        row[_AT["word " + _SORTS[word_sort(surface)]]] = 1.0
    row[_AT["digit"]] = float(any(c.isdigit() for c in surface))
    row[_AT["latin"]] = float(any("A" <= c <= "z" for c in surface))
    row[_AT["name characters"]] = sum(c in NAME_CHARACTERS for c in surface) / size
    row[_AT["ending"]] = float(size > 3 and surface.endswith(_ENDING))
    row[_AT["odd brackets"]] = float(surface.count("(") != surface.count(")") or surface.count("“") != surface.count("”"))
    if codes["place"][start] == 2:
        stop = next((at + 1 for at in range(start, end) if codes["place"][at] == 4), end)
        row[_AT["rest " + _SORTS[word_sort(text[stop:end])]]] = 1.0
    row[_AT["trigger inside"]] = min(2, sum(map(bool, codes["after"][start + 1:end - 1])))
    row[_AT["trigger behind"]] = float(codes["after"][end - 1] > 0)
    row[_AT["opens with trigger"]] = float(codes["opens"][start] > 0)
    row[_AT["closes with trigger"]] = float(codes["closes"][end - 1] > 0)
    row[_AT["title in front"]] = float(codes["before"][start] == _TITLE)
    row[_AT["person behind"]] = float(codes["after"][end - 1] == _PERSON)
    row[_AT["generic"]] = float(surface.endswith(GENERIC))
    row[_AT["closes with a count"]] = float(_COUNTED.search(surface) is not None)
    row[_AT["trigger in front"]] = float(codes["before"][start] > 0)
    row[_AT["site behind"]] = float(text.startswith(_SITE, end))


def _length(size: int) -> int:
    return size - 1 if size < 5 else 4 if size < 7 else 5 if size < 10 else 6


def _relate(row: list[float], start: int, end: int, others: Sequence[Span]) -> None:
    """How the span lies to what else was found around it, all of which begins before its end."""
    for left, right, kind in others:
        group = _GROUP_OF.get(kind)
        if right <= start or group is None:
            continue
        if (left, right) == (start, end):
            relation = "equal"
        elif left <= start and right >= end:
            relation = "inside"
        elif left >= start and right <= end:
            relation = "around"
        else:
            relation = "across"
        row[_AT[f"{group} {relation}"]] = 1.0


def with_document(found: Iterable[Candidate]) -> list[Candidate]:
    """The candidates of a whole document, each knowing what the others with its surface have."""
    found = list(found)
    sure = [c for c in found if c["path 0.0"] and c["margin"] > _SURE]
    starts = [c.start for c in sure]
    by_surface: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in found:
        by_surface[candidate.surface].append(candidate)
    for same in by_surface.values():
        best = max(c["margin"] + c["margin below"] for c in same)
        share = sum(c["path 0.0"] for c in same) / len(same)
        for candidate in same:
            candidate.values[_AT["best margin"]] = best
            candidate.values[_AT["share on path"]] = share if len(same) > 1 else 0.0
    for candidate in found:
        near = sure[bisect_left(starts, candidate.start - _NEAR):bisect_left(starts, candidate.start + _NEAR)]
        others = {c.surface for c in near[:_MANY] if c.start >= candidate.end or c.end <= candidate.start}
        company = len(others - {candidate.surface})
        candidate.values[_AT[f"company {_COMPANY[min(company.bit_length(), 4)]}"]] = 1.0
    return found
