"""Chains and industries: what the rules find, what the network sees, and the words around, made one decision."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from numpy.typing import NDArray

from chains.fields import TOOL_AFTER
from chains.firms import Block, disjoint
from chains.firms.chain import Chain, read_chain
from chains.industries.candidates import Candidate, candidates, with_document
from chains.industries.decide import decide, load_weights
from chains.industries.features import FEATURES, field_features
from chains.industries.rules import RULED, Chains, industries, is_group, look_up
from chains.model import Kind
from chains.spans import Found
from chains.tagger import Votes

__all__ = ["RULED", "Fields", "industries", "load_chain"]

_USED = re.compile(r"(?:用|借助|通过|依靠)[^,，。;；:：]*\Z")
_WORKED_WITH = re.compile(r"[^,，。;；:：]{0,8}?(?:分析|识别|筛选|匹配|预测|监测|研判|测算)")
_USED_FROM = 16  # characters
# What stands at the edges of a field's name and counts or ranks: 千亿级钢铁, 家具三类.
_BEFORE = re.compile(r"(?:[十百千万]亿(?:元)?级?|孵化(?![器园]))(?=..)")  # 千亿级钢铁, 孵化航空航天产业
# How industry is to become is no industry: 推动制造业高端化、智能化.
_MANNER = re.compile(
    r"(?:高端|智能|绿色|集群|数字|融合|规模|标准|品牌|专业|市场|现代|国际|集约|网络|信息|多元|低碳|产业|园区)化")
_COUNT = re.compile(r"(?:[一二两三四五六七八九十几]|[0-9]{1,2})[大类条个种]\Z")
_CALLED = re.compile(r"产业(?:集群|链)?\Z")
_JOINTS = ("、", "和", "与", "及")
_SURE = 0.9  # a decision is never surer than this
_PARTS = frozenset({Kind.SEGMENT, Kind.PRODUCT})


@cache
def load_chain(*, votes: bool) -> Chain:
    """The fitted weights for fields of industry that come with the package."""
    return read_chain(files("chains.industries"), FEATURES, votes=votes)


class Fields:
    """The fields of one text, read block by block and decided on when all that is judged as one is read.

    `terms` are all places where a name of a known chain stands, `ruled` is what `industries` found, `others` what else was
    found, without overlaps; `chains` maps a chain's names to id and canonical name. `labels` names the classes of the code
    "label"; without the network there are none.
    """

    def __init__(
        self, text: str, terms: Sequence[Found], ruled: Iterable[Found], others: Iterable[Found], chains: Chains,
        labels: Sequence[str],
    ) -> None:
        self._text, self._chains, self._labels = text, chains, labels
        # A name may be found by two rules.
        spans = {(f.start, f.end): f for f in ruled}
        self._groups = sorted((f for f in spans.values() if is_group(text[f.start:f.end])), key=_place)
        single = spans.keys() - {(f.start, f.end) for f in self._groups}
        self._layers = [sorted(layer, key=_place) for layer in (terms, (spans[span] for span in single), others)]
        self._sure = _called_so(text, [spans[span] for span in single if spans[span].entity is not None])
        self._found: list[Candidate] = []
        self._end = 0

    def read(self, block: Block, votes: Votes | None) -> None:
        """Looks for candidates in the next block."""
        self._end = block.start + len(block.text)
        self._found += self.candidates(block, votes, load_chain(votes=votes is not None))

    def candidates(self, block: Block, votes: Votes | None, chain: Chain) -> list[Candidate]:
        """The candidates of a block by a chain's scores."""
        codes = self.codes(block)
        terms, ruled, others = (self._inside(layer, block) for layer in self._layers)
        found = candidates(block.text, chain.scores(codes, votes), codes, terms, ruled, others, self._labels)
        for candidate in found:
            candidate.start += block.start
            candidate.end += block.start
        return found

    def codes(self, block: Block) -> dict[str, NDArray[Any]]:
        """The features of a block's characters."""
        terms, ruled, others = (self._inside(layer, block) for layer in self._layers)
        parts = [f for f in others if f.kind in _PARTS]
        ruled_spans = disjoint((f.start, f.end) for f in ruled)
        return {**block.codes, **field_features(block.text, terms, parts, ruled_spans, block.codes["shape"])}

    def found(self) -> list[Found]:
        """What is decided on the blocks read since the last call, in text order, with what counts several fields together."""
        thought = [c for c in with_document(self._found) if not self._is_tool(c)]
        decided = decide(thought, load_weights(votes=bool(self._labels)))
        fields = [self._field(*kept) for kept in decided if not _MANNER.fullmatch(kept[0].surface)]
        groups = [f for f in self._groups if f.start < self._end]
        self._groups = self._groups[len(groups):]
        self._found = []
        taken = disjoint((f.start, f.end) for f in fields)
        ends = [end for _, end in taken]
        sure = [f for f in self._sure if f.end <= self._end and not _overlaps(taken, ends, f)]
        self._sure = [f for f in self._sure if f.start >= self._end]
        return sorted((*groups, *fields, *sure), key=_place)

    def _is_tool(self, candidate: Candidate) -> bool:
        """Whether a field is only made use of: 利用大数据、人工智能等技术, 用大数据分析需求."""
        if _CALLED.search(candidate.surface) or not _USED.search(
                self._text, max(0, candidate.start - _USED_FROM), candidate.start):
            return False
        return any(sign.match(self._text, candidate.end) for sign in (TOOL_AFTER, _WORKED_WITH))

    def _field(self, candidate: Candidate, chance: float) -> Found:
        start, end = candidate.start, candidate.end
        if before := _BEFORE.match(self._text, start, end):
            start = before.end()
        if count := _COUNT.search(self._text, start + 2, end):
            end = count.start()
        surface = self._text[start:end]
        chain = look_up(surface, self._chains)
        kind, (entity, name) = (Kind.CHAIN, chain) if chain else (Kind.INDUSTRY, (None, surface))
        return Found(start, end, kind, name, entity, RULED, round(min(chance, _SURE), 2))

    @staticmethod
    def _inside(layer: Sequence[Found], block: Block) -> Sequence[Found]:
        """The findings in a block, as its text counts; one that reaches further belongs to no block."""
        start, end = block.start, block.start + len(block.text)
        inside = layer[bisect_left(layer, start, key=_start):bisect_left(layer, end, key=_start)]
        inside = [f for f in inside if f.end <= end]
        if not start:
            return inside
        return [Found(f.start - start, f.end - start, f.kind, f.name, f.entity, f.method, f.confidence) for f in inside]


def _called_so(text: str, known: Iterable[Found]) -> list[Found]:
    """The chains of the catalog that the text itself calls one, which need no vote: in 钢铁和铝产业集群 both."""
    sure: list[Found] = []
    begins: set[int] = set()
    for f in sorted(known, key=_place, reverse=True):
        joined = text[f.end:f.end + 1] in _JOINTS and f.end + 1 in begins
        if joined or _CALLED.search(text, f.start, f.end):
            sure.append(f)
            begins.add(f.start)
    return sure[::-1]


def _overlaps(taken: Sequence[tuple[int, int]], ends: Sequence[int], found: Found) -> bool:
    """Whether a finding shares a character with spans that are in order and apart; `ends` are where they end."""
    at = bisect_right(ends, found.start)
    return at < len(taken) and taken[at][0] < found.end


def _start(found: Found) -> int:
    return found.start


def _place(found: Found) -> tuple[int, int]:
    return found.start, found.end
