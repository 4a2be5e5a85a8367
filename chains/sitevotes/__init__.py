"""Parks and projects: what the rules find, what the network sees and the words around, made one decision a character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from chains.firms import Block
from chains.firms.chain import Chain, best_spans, read_chain
from chains.model import Kind
from chains.sites import placed_start
from chains.sitevotes.features import FEATURES, rule_codes, site_features
from chains.spans import Found, within
from chains.tagger import Votes

__all__ = ["METHOD", "SOUGHT", "Sites", "Sought", "load_chain", "is_judged", "site_codes"]

Codes = Mapping[str, NDArray[Any]]

METHOD = "vote:site"
_SURE = 0.9  # a vote is never surer than this
_LONGEST = 30
_SETTLED = re.compile(
    r"[^,。;、]{0,16}(?:搬入|搬进|迁入|入驻|进驻|选址|扎根|列入|写进|租下|落脚|搬至|搬到|迁至|坐落于?|位于)(?=.{3})")
_LONGER = re.compile(r"(?<=数据中心)集群")
_JOINED = re.compile(r"(产业园|工业园|园区|集中区|开发区|高新区|经开区)(?:及|以及|和|与|、)(?=.{3})")
_BARE = 3  # characters of 创业园, 产业园, 开发区
_SHORT = 5
# What is planned in general or pointed back at, and is no name: 国家级新区, 产教融合示范区, 产业园.
_NO_PARK = re.compile(
    r"(?:国家级?|[省市县]级)?(?:新区|示范区|试验区|先行区)|(?:产业|工业|化工|物流|科技)园区?"
    r"|.{0,8}(?:融合|培训|教育|文明|法治|安全|团结|进步)示范区")
_BETWEEN = re.compile(r"(?:(?![的在和与及有是建设])[\u4e00-\u9fff]){1,8}")
_WRITTEN_OUT = re.compile(r"公司|集团")
_SHORTEST_REPEATED = 4  # characters of a name that is believed wherever it stands


@dataclass(frozen=True)
class Sought:
    """A kind of name that is decided on so: the rules whose findings it judges, and where its table lies.

    `lean` is how much is added for a name against what lies outside; where F1 was best by `benchmarks/sites.py`. `trusted`
    tells that what a rule found stays where the network sees no other name.
    """

    kind: Kind
    rule: str
    table: str
    lean: float
    trusted: bool


SOUGHT = (
    Sought(Kind.PARK, "grammar:site", "park.csv", 0.0, trusted=True),
    Sought(Kind.PROJECT, "grammar:project", "project.csv", 1.0, trusted=False),
)
_UNTRUSTED = frozenset(s.kind for s in SOUGHT if not s.trusted)


def is_judged(found: Found) -> bool:
    """Whether a finding is one of a rule, of a kind that is decided on here, and nothing the catalog knows."""
    return found.entity is None and any((found.kind, found.method) == (s.kind, s.rule) for s in SOUGHT)


@cache
def load_chain(sought: Sought) -> Chain:
    """The fitted weights that come with the package."""
    return read_chain(files("chains.sitevotes"), FEATURES, votes=True, name=sought.table)


def site_codes(block: Block, ruled: Sequence[Found], others: Sequence[Found]) -> Iterator[tuple[Sought, Codes]]:
    """The features of a block's characters for each kind that is sought; the findings counted from its start."""
    length = len(block.text)
    same = {**block.codes, **site_features(block.text, others)}
    for sought in SOUGHT:
        spans = ((f.start, f.end) for f in ruled if f.kind is sought.kind and f.end <= length)
        yield sought, {**same, **rule_codes(length, spans)}


class Sites:
    """The parks and projects of one text, read block by block with the network.

    `ruled` is what the rules found of both kinds, `others` what else was found, `places` those of the text; all in order.
    """

    def __init__(self, text: str, ruled: Sequence[Found], others: Sequence[Found], places: Sequence[Found] = ()) -> None:
        self._text, self._ruled, self._others, self._places = text, ruled, others, places
        self._found: list[Found] = []
        self._seen = False  # whether the network read anything; without it the rules stand as they are

    def read(self, block: Block, votes: Votes) -> None:
        """Decides on the next block."""
        self._seen = True
        end = block.start + len(block.text)
        ruled, others = (_inside(found, block.start, end) for found in (self._ruled, self._others))
        for sought, codes in site_codes(block, ruled, others):
            scores = load_chain(sought).scores(codes, votes)
            for start, stop in best_spans(scores, sought.lean):
                if stop - start <= _LONGEST:
                    chance = float(np.exp(scores[start:stop, 1:].max(1).mean()))
                    for first, last in _apart(block.text, start, stop, sought.kind):
                        named = self._named(block.start + first, block.start + last, sought.kind, chance)
                        if not (named.kind is Kind.PARK and _NO_PARK.fullmatch(named.name)):
                            self._found.append(named)

    def _named(self, start: int, end: int, kind: Kind, chance: float) -> Found:
        if kind is Kind.PARK:
            if longer := _LONGER.match(self._text, end):  # 庆阳数据中心, which is a cluster
                end = longer.end()
            # No name begins inside a place: 准格尔旗大路工业园, where the network saw 尔旗大路工业园.
            start = min((f.start for f in within(self._places, start - _LONGEST, start) if start < f.end < end), default=start)
            if end - start <= _SHORT:  # (国际班)列集结中心
                start = self._ruled_start(start, end, kind)
            if settled := _SETTLED.match(self._text, start, end):
                start = settled.end()
            if end - start <= _BARE:  # a park is never called after its sort alone: 平川中小企业创业园
                near = (f.start for f in within(self._places, start - _LONGEST, start)
                        if _BETWEEN.fullmatch(self._text, f.end, start))
                start = max(near, default=start)
            before = {f.end: f.start for f in within(self._places, start - _LONGEST, start)}
            start = placed_start(self._text, start, end, before)
        elif _WRITTEN_OUT.search(self._text, max(0, start - 2), start):
            # The project of a firm bears its name, or the projects of two would be one: 甲有限公司年产3万吨铜箔项目.
            start = self._ruled_start(start, end, kind)
        return _vote(self._text, start, end, kind, chance)

    def _ruled_start(self, start: int, end: int, kind: Kind) -> int:
        """Where a longer name begins that a rule found and that ends at the same place; else where it begins."""
        longer = (f for f in within(self._ruled, start - 2 * _LONGEST, start) if f.kind is kind and f.end == end)
        return min((f.start for f in longer), default=start)

    def found(self) -> list[Found]:
        """Each name with its probability as confidence, and what trusted rules found where the network sees no other name.

        What is long and accepted once is accepted wherever it stands.
        """
        best: dict[str, Found] = {}
        for found in self._found:
            known = best.setdefault(found.name, found)
            best[found.name] = max(known, found, key=lambda f: f.confidence)
        names = sorted(name for name in best if len(name) >= _SHORTEST_REPEATED)
        spans = {(f.start, f.end): f for f in self._found}
        if names:
            matcher = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
            for index, start, end in matcher.find_matches_as_indexes(self._text):
                owner = best[names[index]]
                spans.setdefault((start, end), _vote(self._text, start, end, owner.kind, owner.confidence))
        voted = [spans[span] for span in sorted(spans)]
        return [*voted, *(f for f in self._ruled if not (self._seen and f.kind in _UNTRUSTED) and not _overlaps(voted, f))]


def _apart(text: str, start: int, end: int, kind: Kind) -> Iterator[tuple[int, int]]:
    """Two parks that are joined by a word: 高原夏菜产业园及农产品加工产业园."""
    for joint in _JOINED.finditer(text, start, end) if kind is Kind.PARK else ():
        yield start, joint.end(1)
        start = joint.end()
    yield start, end


def _overlaps(found: Sequence[Found], other: Found) -> bool:
    """Whether a finding of the same kind shares a character with another; `found` in order and apart."""
    same = within(found, other.start - _LONGEST, other.end)
    return any(f.kind is other.kind and f.end > other.start for f in same)


def _inside(found: Sequence[Found], start: int, end: int) -> list[Found]:
    """The findings between two characters as they count from the first; one that reaches further belongs to no block."""
    return [Found(f.start - start, f.end - start, f.kind, f.name, f.entity, f.method, f.confidence)
            for f in within(found, start, end) if f.end <= end]


def _vote(text: str, start: int, end: int, kind: Kind, chance: float) -> Found:
    return Found(start, end, kind, text[start:end], None, METHOD, round(min(chance, _SURE), 2))
