"""Spans that may name an industry, and what speaks for and against each."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chains.cleaning import HAN
from chains.fields import EVERYDAY_FIELDS, FIELD_HEADS, GENERIC_CORES, NO_FIELD
from chains.firms.chain import best_spans
from chains.firms.features import word_sort
from chains.industries.features import is_trade
from chains.industries.words import AFTER, BEFORE, GOODS
from chains.model import Kind
from chains.spans import Found

__all__ = ["COLUMNS", "Candidate", "candidates", "with_document"]

Floats = NDArray[np.float32]

_LEANS = (0.0, 1.5, 3.0)  # how strongly a search leans towards names: what only the last finds is doubtful
_LONGEST = 22
_HOPELESS = -4.5  # a known name that the chain finds so unlikely is not thought of
_LENGTHS = ("1", "2", "3", "4", "5-6", "7-9", "10+")
_SORTS = ("none", "NN rare", "NN common", "NR rare", "NR common", "VV rare", "VV common", "other rare", "other common")
_FORMS = ("产业链", "产业集群", "产业", "集群", "链", "业", "领域")
_FORM_AT_END = re.compile(r"(?:全?产业(?P<a>链)|产业(?P<b>集群)|(?P<c>产业)|(?P<d>集群)|(?P<e>链)|(?P<f>业)|(?P<g>领域|行业))$")
_GROUPS: tuple[tuple[str, frozenset[Kind]], ...] = (
    ("place", frozenset({Kind.PLACE})), ("firm", frozenset({Kind.ENTERPRISE})), ("park", frozenset({Kind.PARK})),
    ("school", frozenset({Kind.UNIVERSITY, Kind.INSTITUTE})), ("body", frozenset({Kind.AGENCY, Kind.ASSOCIATION})),
    ("project", frozenset({Kind.PROJECT})), ("part", frozenset({Kind.SEGMENT, Kind.PRODUCT})),
    ("chain", frozenset({Kind.CHAIN, Kind.INDUSTRY})),
)
_GROUP_OF = {kind: name for name, kinds in _GROUPS for kind in kinds}
_RELATIONS = ("equal", "inside", "around", "across")
_LABELS = ("ORG", "COMMERCIAL", "LOC", "PERSON", "TERMINOLOGY", "MANUFACTURE", "MATTER", "thing")
_RULES = ("equal", "inside", "around", "across")
COLUMNS: tuple[str, ...] = (
    "bias", "odds", "odds low", "begin", "end", *(f"path {lean}" for lean in _LEANS),
    *(f"length {n}" for n in _LENGTHS),
    *(f"word {sort}" for sort in _SORTS), "digit", "latin", "odd marks",
    *(f"form {form}" for form in _FORMS),
    *(f"core {what}" for what in ("trade", "goods", "head", "generic", "none", "everyday")),
    *(f"rule {relation}" for relation in _RULES), "rule sure",
    *(f"before {name}" for name, _ in BEFORE), *(f"after {name}" for name, _ in AFTER),
    "stop inside", "opens with trigger", "closes with trigger", "form behind", "head behind", "part of a name behind",
    "joined", "joint beside", "firm form behind", "listed", "listed before form",
    *(f"{group} {relation}" for group, _ in _GROUPS for relation in _RELATIONS), *(f"label {label}" for label in _LABELS),
    "sibling", "sibling odds", "talk", "document", "repeated", "best odds", "share on path", "core with form",
)
_AT = {name: index for index, name in enumerate(COLUMNS)}
_DIGIT, _LATIN = re.compile("[0-9]"), re.compile("[A-Za-z]")
_JOINED = frozenset("及与和、—")
_STOP = frozenset("的了在对向由是为将把被让使从到等其该各每这那属也")


class Candidate:
    """A span, what it says, and one number for each of COLUMNS."""

    __slots__ = ("core", "end", "start", "surface", "values")

    def __init__(self, start: int, end: int, surface: str, core: str, values: NDArray[np.float32]) -> None:
        self.start, self.end, self.surface, self.core, self.values = start, end, surface, core, values

    def __getitem__(self, column: str) -> float:
        return float(self.values[_AT[column]])


_NAME = re.compile(rf"[{HAN}A-Za-z0-9“](?:[{HAN}A-Za-z0-9·+—\-“”、()]{{0,{_LONGEST}}}[{HAN}A-Za-z0-9”)])?")
_BEHIND = re.compile(r"(?:全?产业(?:链|集群|带)?(?!园|化|部|工人)|集群|链(?![条主长上下路])|(?<=[造务])业)")
_HEAD_BEHIND = re.compile(
    r"精深加工|深加工|精细加工|加工|制造|制种|新材料|材料|装备|淀粉|养殖|种植|酿造|纺织|冶炼|化工|旅游|物流|服务|经济|饮片|包装|种业|育种|综合利用"
    r"|利用|食品|制品|修复|装备|制药|医药|能源|电池|机械|零部件|饲料"
)
_NAME_BEHIND = re.compile(
    r"(?:产业|工业)?(?:园|化|部|联盟|协会|基金|学院|专业|技术|系统|平台|实验室|研究|课程|中心|[局厅委办院校馆]|公司|有限)"
)
_MODIFIER = re.compile(
    r"(?:先进|高端|现代|新型|绿色|特色|清洁|智能|数字|高效|生态|传统|战略性|优质|[碳硅锌铜铝镁钛镍铁锂钒石]基)\Z"
)


def candidates(
    text: str, scores: Floats, arrays: Mapping[str, NDArray[Any]], terms: Sequence[Found], ruled: Sequence[Found],
    others: Sequence[Found], labels: Sequence[str],
) -> list[Candidate]:
    """Spans of a block of text, in order.

    `terms` are the names of the catalog's chains, `ruled` what the rules found, `others` what else was found, each sorted by
    start; `labels` names the classes of the code "label".
    """
    paths = [set(best_spans(scores, lean)) for lean in _LEANS]
    # An index into bytes costs a third of one into an array.
    codes = {name: array.tobytes() for name, array in arrays.items() if array.dtype == np.uint8}
    odds = np.clip(np.logaddexp.reduce(scores[:, 1:], axis=1) - scores[:, 0], -8, 8)
    known = {(f.start, f.end) for f in terms} | {(a, b) for a, b in arrays["trades"].tolist()}
    levels = odds.tolist()
    known = {(start, end) for start, end in known if max(levels[start:end]) > _HOPELESS}
    spans = set().union(*paths, known, ((f.start, f.end) for f in ruled))
    spans |= {(f.start, f.end) for f in others
              if f.kind in (Kind.SEGMENT, Kind.PRODUCT) and max(levels[f.start:f.end]) > _HOPELESS}
    spans |= set(_listed(text, paths[1] | {(f.start, f.end) for f in ruled}, codes))
    spans |= {other for span in spans for other in _variants(text, span, codes)}
    spans |= set(_joined(text, spans))
    talk = codes["field talk"]
    # Apples are a field only where somebody speaks of fields.
    ordered = sorted((start, end) for start, end in spans if end - start <= _LONGEST and _NAME.fullmatch(text, start, end)
                     and (talk[start] or text[start:end] not in GOODS))
    if not ordered:
        return []
    starts, ends = {s for s, _ in ordered}, {e for _, e in ordered}
    label, sums = codes.get("label"), np.r_[0.0, np.cumsum(odds)].tolist()
    label_columns = [_AT[f"label {sort if sort in _LABELS else _LABELS[-1]}"] for sort in labels]
    rules = {(f.start, f.end): f.confidence for f in ruled}
    rule_starts, other_starts = [f.start for f in ruled], [f.start for f in others]
    rows: list[list[float]] = []
    cores: list[str] = []
    for start, end in ordered:
        row = [0.0] * len(COLUMNS)
        row[0], row[_AT["odds"]] = 1.0, (sums[end] - sums[start]) / (end - start)
        row[_AT["odds low"]] = min(levels[start:end])
        begin, stop = (4, 4) if end - start == 1 else (1, 3)
        row[_AT["begin"]] = max(-8.0, float(scores[start, begin]))
        row[_AT["end"]] = max(-8.0, float(scores[end - 1, stop]))
        for lean, path in zip(_LEANS, paths, strict=True):
            row[_AT[f"path {lean}"]] = float((start, end) in path)
        core = _describe(row, text, start, end, codes)
        for f in ruled[bisect_left(rule_starts, start - 40):bisect_left(rule_starts, end)]:
            if f.end > start:
                row[_AT["rule " + _relation(f, start, end)]] = 1.0
        row[_AT["rule sure"]] = rules.get((start, end), 0.0)
        for f in others[bisect_left(other_starts, start - 40):bisect_left(other_starts, end)]:
            if f.end > start and f.kind in _GROUP_OF:
                row[_AT[f"{_GROUP_OF[f.kind]} {_relation(f, start, end)}"]] = 1.0
        if label is not None:
            for index in label[start:end]:
                if index:
                    row[label_columns[index]] += 1 / (end - start)
        near = list(_siblings(text, start, end, starts, ends))
        if near:
            row[_AT["sibling"]] = 1.0
            row[_AT["sibling odds"]] = max(levels[at] for at in near)
        rows.append(row)
        cores.append(core)
    # From a list of lists it would take three times as long.
    values = np.fromiter(chain.from_iterable(rows), np.float32, len(rows) * len(COLUMNS)).reshape(len(rows), -1)
    return [Candidate(start, end, text[start:end], core, row)
            for (start, end), core, row in zip(ordered, cores, values, strict=True)]


def _relation(f: Found, start: int, end: int) -> str:
    if (f.start, f.end) == (start, end):
        return "equal"
    if f.start <= start and f.end >= end:
        return "inside"
    return "around" if f.start >= start and f.end <= end else "across"


_ITEM = re.compile(rf"[{HAN}A-Za-z0-9]{{1,12}}")


def _listed(text: str, sure: Iterable[tuple[int, int]], codes: Mapping[str, bytes]) -> Iterator[tuple[int, int]]:
    """The other items of a list that names fields."""
    after = codes["field after"]
    for start, end in sure:
        if text[end:end + 1] in _JOINTS and (m := _ITEM.match(text, end + 1)):
            stop = next((at + 1 for at in range(m.start() + 1, m.end() - 1) if after[at]), m.end())
            yield m.start(), m.end()
            yield m.start(), stop
        if start and text[start - 1] in _JOINTS:
            left = max(text.rfind(mark, max(0, start - 14), start - 1) for mark in "、，。,;；:：\n 和与及“")
            left = max(left + 1, start - 14, 0)
            yield left, start - 1
            opened = max((at for at in range(left + 1, start - 2) if codes["field before"][at]), default=None)
            if opened is not None:
                yield opened, start - 1


def _variants(text: str, span: tuple[int, int], codes: Mapping[str, bytes]) -> Iterator[tuple[int, int]]:
    """The span with the form behind it, without its form, with and without what modifies it, without the place before it."""
    start, end = span
    if end - start > _LONGEST:
        return
    wide = [(start, end)]
    if m := _BEHIND.match(text, end):
        wide.append((start, m.end()))
    if m := _HEAD_BEHIND.match(text, end):
        wide.append((start, m.end()))
        if form := _BEHIND.match(text, m.end()):
            wide.append((start, form.end()))
    if (m := _FORM_AT_END.search(text, start, end)) and m.start() > start:
        wide.append((start, m.start()))
    if m := _MODIFIER.search(text, max(0, start - 3), start):
        wide += [(m.start(), e) for _, e in tuple(wide)]
    place = codes["place"]
    if place[start] == 2:
        stop = next((at + 1 for at in range(start, end - 2) if place[at] == 4), None)
        if stop is not None:
            wide += [(stop, e) for _, e in tuple(wide) if e > stop]
    before, opens = codes["field before"], codes["field opens"]
    for at in range(start + 2, end - 1):
        if before[at] and any(opens[start:at]):
            wide.append((at, end))
    yield from wide


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """One name of two: 新能源及装备制造, 生物制造与绿色食品."""
    by_start: dict[int, set[int]] = defaultdict(set)
    for start, end in spans:
        by_start[start].add(end)
    for start, end in spans:
        if text[end:end + 1] in ("及", "与", "和", "—"):
            yield from ((start, right) for right in by_start.get(end + 1, ()))


_JOINTS = frozenset("、和与及")


def _siblings(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> Iterator[int]:
    """A character of each neighbour in a list that is a candidate too."""
    if start > 1 and text[start - 1] in _JOINTS and start - 1 in ends:
        yield start - 2
    if text[end:end + 1] in _JOINTS and end + 1 in starts:
        yield end + 1


_LIST_END = re.compile(
    rf"(?:、[{HAN}A-Za-z0-9]{{2,10}}){{0,8}}(?:[和与及][{HAN}A-Za-z0-9]{{2,10}})?(?:等|[两三四五六七八九十]{{1,2}}[大条个类])"
)


def _describe(row: list[float], text: str, start: int, end: int, codes: Mapping[str, bytes]) -> str:
    surface, size = text[start:end], end - start
    row[_AT["length " + _LENGTHS[_length(size)]]] = 1.0
    if "word" in codes:
        row[_AT["word " + _SORTS[word_sort(surface)]]] = 1.0
    row[_AT["digit"]] = float(_DIGIT.search(surface) is not None)
    row[_AT["latin"]] = float(_LATIN.search(surface) is not None)
    row[_AT["odd marks"]] = float(surface.count("(") != surface.count(")") or surface.count("“") != surface.count("”"))
    form = _FORM_AT_END.search(surface)
    core = surface
    if form is not None and form.start():
        row[_AT["form " + _FORMS[ord(str(form.lastgroup)) - ord("a")]]] = 1.0
        core = surface[:form.start()]
    row[_AT["core trade"]] = float(is_trade(core))
    row[_AT["core goods"]] = float(core in GOODS)
    row[_AT["core head"]] = float(FIELD_HEADS.search(core) is not None)
    row[_AT["core generic"]] = float(GENERIC_CORES.fullmatch(core) is not None)
    row[_AT["core none"]] = float(NO_FIELD.search(core) is not None)
    row[_AT["core everyday"]] = float(core in EVERYDAY_FIELDS)
    before, after = int(codes["field before"][start]), int(codes["field after"][end - 1])
    if before:
        row[_AT["before " + BEFORE[before - 1][0]]] = 1.0
    if after:
        row[_AT["after " + AFTER[after - 1][0]]] = 1.0
    row[_AT["stop inside"]] = float(not _STOP.isdisjoint(surface))
    row[_AT["opens with trigger"]] = float(codes["field opens"][start] > 0)
    row[_AT["closes with trigger"]] = float(codes["field closes"][end - 1] > 0)
    row[_AT["form behind"]] = float(_BEHIND.match(text, end) is not None)
    row[_AT["head behind"]] = float(_HEAD_BEHIND.match(text, end) is not None)
    row[_AT["part of a name behind"]] = float(_NAME_BEHIND.match(text, end) is not None)
    row[_AT["joined"]] = float(not _JOINED.isdisjoint(surface))
    row[_AT["joint beside"]] = float(text[end:end + 1] == "及" or text[start - 1:start] == "及")
    row[_AT["firm form behind"]] = float(text[end:end + 2] in ("企业", "公司", "厂家", "项目", "招商"))
    row[_AT["listed"]] = float(text[start - 1:start] == "、" or text[end:end + 1] == "、")
    row[_AT["listed before form"]] = float(_LIST_END.match(text, end) is not None)
    row[_AT["talk"]] = codes["field talk"][start] / 3
    row[_AT["document"]] = codes["document"][start] / 7
    return core


def _length(size: int) -> int:
    return size - 1 if size < 5 else 4 if size < 7 else 5 if size < 10 else 6


def with_document(found: Iterable[Candidate]) -> list[Candidate]:
    """The candidates of a whole document, each knowing what the others with its surface have."""
    found = list(found)
    by_surface: dict[str, list[Candidate]] = defaultdict(list)
    formed = {c.core for c in found if c.core != c.surface}
    for candidate in found:
        by_surface[candidate.surface].append(candidate)
    for same in by_surface.values():
        best = max(c["odds"] for c in same)
        share = sum(c["path 1.5"] for c in same) / len(same)
        for candidate in same:
            candidate.values[_AT["repeated"]] = math.log(len(same))
            candidate.values[_AT["best odds"]] = best
            candidate.values[_AT["share on path"]] = share if len(same) > 1 else 0.0
            candidate.values[_AT["core with form"]] = float(candidate.core in formed)
    return found
