"""Chains and industries named in running text: by their form, in enumerations, and known names where they are meant so.

Everything is sought from rare anchors (产业, 链, 集群, …业, 等…领域) and read to the left of them; known names come from one
pass of an automaton. So the cost stays small and grows with the text alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

import ahocorasick_rs

from chains.cleaning import HAN
from chains.fields import (
    DEVELOP,
    EVERYDAY_FIELDS,
    FIELD_HEADS,
    FIELD_MODIFIERS,
    FIELD_NAMES,
    GENERIC_CORES,
    NO_FIELD,
    STOPS,
    TARGET,
    TOOL_AFTER,
)
from chains.lexicon import any_of, words
from chains.model import Kind
from chains.spans import Found, stretches

__all__ = ["RULED", "Chains", "industries", "is_group", "look_up"]

# 产业 inside another word names no industry: 产业园, 产业化, 产业结构.
_OTHER_WORDS = any_of(words("""
    园 化 工人 工作  转移 结构 布局 升级 政策 生态 基础 基地 互联网 扶持 资本 投资 基金 校友 联盟 资源 大军 体系 示范
    孵化 规划 招商 配套 供应链 创新链 条 主 长 专班 图谱 项目 集聚 技术 人才 工程 资金 革命 帮扶 大脑 发展基金 研究
    学院 协会 兴市 强市 兴县 强县 共同体 委 部 局 导师 供需 会
"""))
_ANCHOR = re.compile(
    r"产业(?:集群|集聚群|链群|链|带)?|集群(?!起步|企业)"
    rf"|(?<=[造务游工牧植殖流筑售酒])业(?!{_OTHER_WORDS}|务|绩|态|主|内|界|余)|(?<!产业)(?<![供应新值金才创食物条上])链(?![条主长上下路接式环表子锁])"
)
_NO_NAME_AFTER = re.compile(_OTHER_WORDS)
_TRADES = re.compile(r"(?:制造|服务|旅游|加工|畜牧|种植|养殖|物流|建筑|零售|酿酒)\Z")
_KIND_BEFORE = re.compile(r"(?:特色|优势|重点|主导|支柱|现代|首位)\Z")
# What is enumerated stands left of 等 and a word for fields.
_LIST_END = re.compile(rf"等(?P<head>[{HAN}]{{0,8}}?)(?P<noun>产业集群|产业链|产业(?!园|化)|领域|行业|制造业|服务业)")
_TAIL = re.compile(rf"[^{HAN}A-Za-z0-9“”—\-]")
_NO_ITEM = re.compile(rf"[^{HAN}A-Za-z0-9“”、]")
_LEAD = re.compile(r"(?:一[个条批]|[—\-“”·]|[0-9]{1,4}年?|[一二三四]季度)+")
# 五大, 两条, 三大千亿级: the fields are named before it.
_COUNTED = re.compile(
    r"[一二两三四五六七八九十0-9]{1,2}[大条个类](?:[千百万双]{1,3}亿元?级?)?(?:主导|传统|特色|优势|重点|新兴|支柱|千亿|百亿|级)*\Z"
)
_SCALE = re.compile(r"[千百万五双]{1,3}亿元?级?")
_NUMBERED = re.compile(
    r"(?:(?<!\d)\d{1,3}|(?!一[个条])[一二两三四五六七八九十]{1,3})[个条大]"
    rf"(?:[千百万五]{{1,3}}亿元?级)?[{HAN}]{{0,6}}?"
    r"(?:重点|主导|特色|支柱|优势)?产业(?:链|集群|(?<=[点导色柱势]产业))(?!招商|发展基金)"
    r"|[千百万]{1,3}亿元?级产业(?:集群|链)"
)
_PLUS = re.compile(r"“?(?<![\d+])\d{1,3}\+\d{1,3}(?:\+(?:\d{1,3}|[NnXx])){0,4}”?(?:现代|特色|重点)?(?:产业链|产业集群|"
    r"产业|链群)")
_WANTED = re.compile(r"(?:发展|培育|壮大|做强|做大|聚焦)\Z")
_BEFORE = re.compile(
    r"(?:发展|培育|壮大|做强|做大|做优|聚焦|围绕|布局|打造|主攻|瞄准|深耕|专注|从事|招引|引进|承接|引入|关于|抢抓|紧盯|盯紧|涉及|涵盖"
    r"|延伸|拓展|构建|建设|推动|推进|重点|加快|主导|规划|谋划|投向|进军|引育|振兴|支持)(?:了|到|好|以|一批|两家|三家)?\Z"
)
_AFTER = re.compile(
    r"等?(?:[一二两三四五六七八九十]{1,2}[大条个类])?(?:产业|领域|板块|方向|赛道|企业|项目|招商|行业|方面|集群|链)|并举|等|[两三四五]大"
)
_PARTS_OF_NAMES = frozenset("园班馆镇村局厅院校")
_JOINTS = "、和与及"

_STOP_WORDS = ahocorasick_rs.AhoCorasick(list(dict.fromkeys(STOPS)), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
_FIELDS = tuple(dict.fromkeys(FIELD_NAMES))
_FIELD_WORDS = ahocorasick_rs.AhoCorasick(list(_FIELDS), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
# A stop word that is part of a field's name ends nothing.
_FIELD_SET = frozenset(_FIELDS)

RULED = "grammar:industry"
Chains = Mapping[str, tuple[str, str]]


class _Words:
    """The known names of fields in a text: those of the catalog, and those of the language where it has none."""

    def __init__(self, text: str, terms: Sequence[Found]) -> None:
        spans = {(f.start, f.end): f for f in terms}
        for at, stop in stretches(text):
            for index, left, right in _FIELD_WORDS.find_matches_as_indexes(text[at:stop]):
                start, end = at + left, at + right
                spans.setdefault((start, end), Found(start, end, Kind.INDUSTRY, _FIELDS[index], None, RULED, 0.7))
        self.items = sorted(spans.values(), key=lambda f: (f.start, f.end))
        self.starts = [f.start for f in self.items]
        self.by_end: dict[int, Found] = {}
        for f in self.items:  # of several that end at one place the longest
            self.by_end.setdefault(f.end, f)

    def inside(self, start: int, end: int) -> Sequence[Found]:
        """The names that begin between two characters."""
        return self.items[bisect_left(self.starts, start):bisect_left(self.starts, end)]


def is_group(surface: str) -> bool:
    """Whether words count fields together: “2+6+N”产业链, 五大产业."""
    return any(pattern.fullmatch(surface) for pattern in (_NUMBERED, _PLUS))


def industries(text: str, terms: Sequence[Found], places: Sequence[Found], chains: Chains) -> Iterator[Found]:
    """Chains (known) and industries (not modelled) that the text speaks of.

    `terms` are all places where a name of a known chain stands, `chains` maps such a name to id and canonical name.
    """
    known = _Words(text, terms)
    place_ends = sorted({f.end for f in places})
    for pattern in (_NUMBERED, _PLUS):
        for m in pattern.finditer(text):
            yield _found(text, m.start(), m.end(), None, 0.8)
    for m in _ANCHOR.finditer(text):
        yield from _at_anchor(text, m, known, place_ends, chains)
    for m in _LIST_END.finditer(text):
        yield from _listed(text, m, place_ends, chains)
    yield from _known(text, known, chains)


def _found(text: str, start: int, end: int, chain: tuple[str, str] | None, confidence: float) -> Found:
    if chain is None:
        return Found(start, end, Kind.INDUSTRY, text[start:end], None, RULED, confidence)
    return Found(start, end, Kind.CHAIN, chain[1], chain[0], RULED, min(0.95, confidence + 0.15))


_SUFFIX = re.compile(r"(?:特色|优势|重点)?(?:产业(?:集群|链群|链)?|业|链|集群)$")
_ADJECTIVE = re.compile(r"^(?:先进|高端|现代|新型|特色|优势)")


def look_up(phrase: str, chains: Chains) -> tuple[str, str] | None:
    """The chain a phrase stands for, with or without 产业 and with or without an adjective."""
    bare = _SCALE.sub("", phrase)
    for candidate in (bare, _SUFFIX.sub("", bare)):
        for name in (candidate, _ADJECTIVE.sub("", candidate)):
            if name in chains:
                return chains[name]
    return None


def _left(text: str, start: int, end: int, limit: re.Pattern[str] = _TAIL) -> int:
    """Where the unbroken run of name characters begins that ends at `end`, no further left than `start`."""
    piece = text[start:end]
    cut = 0
    for m in limit.finditer(piece):
        cut = m.end()
    return start + cut


def _begin(text: str, left: int, end: int, known: _Words | None, place_ends: Sequence[int]) -> int:
    """Where the name begins that ends at `end`: at a known field's name, else behind the last stop word or place."""
    word = known.by_end.get(end) if known is not None else None
    if word is not None and word.start >= left and word.end - word.start > 1:
        at = word.start
        while (before := known.by_end.get(at) if known is not None else None) is not None and before.start >= left:
            if before.end - before.start == 1:
                break
            at = before.start
        modifier = FIELD_MODIFIERS.search(text, max(left, at - 3), at)
        at = modifier.start() if modifier else at
        scale = re.search(r"[千百万双]{1,3}亿元?级?\Z", text[max(left, at - 6):at])
        return at - len(scale[0]) if scale else at
    stops = _STOP_WORDS.find_matches_as_indexes(text[left:end])
    at = left + max((e for _, _, e in stops), default=0)
    i = bisect_right(place_ends, end)
    if i and left < place_ends[i - 1] <= end:
        at = max(at, place_ends[i - 1])
    lead = _LEAD.match(text, at, end)
    return lead.end() if lead else at


def _good(core: str, trade: bool = False) -> bool:
    """Whether words can be the name of a field."""
    return (2 <= len(core) <= 10 and (trade or not GENERIC_CORES.fullmatch(core)) and not NO_FIELD.search(core)
            and not re.search("[“”、]", core))


def _at_anchor(text: str, m: re.Match[str], known: _Words, place_ends: Sequence[int], chains: Chains) -> Iterator[Found]:
    """X产业, X产业链, X集群, X制造业, X链, and the fields enumerated before 五大产业."""
    kind = m[0]
    if kind.startswith("产业") and m.start() not in known.by_end and _NO_NAME_AFTER.match(text, m.end()):
        return
    left = _left(text, max(0, m.start() - 24), m.start())
    core_end = m.start()
    if kind == "业":
        trade = _TRADES.search(text, left, core_end)
        if trade is None:
            return
        core_end = trade.start()
    special = _KIND_BEFORE.search(text, left, core_end) if kind != "业" else None
    if special is not None:
        core_end = special.start()
    counted = _COUNTED.search(text, max(left, core_end - 12), core_end)
    if counted is not None:
        yield from _enumerated(text, counted.start(), known, place_ends, chains)
        return
    at = _begin(text, left, core_end, known, place_ends)
    single = known.by_end.get(core_end)
    if kind == "链" and single is None and not FIELD_HEADS.search(text, at, core_end):
        return
    core = text[at:core_end].strip("“”")
    scale = _SCALE.match(core)
    bare = core[scale.end():] if scale else core
    trade_name = kind == "业"
    chain = look_up(text[at:m.end()], chains)
    one = single is not None and single.end - single.start == 1 and text[at:core_end] == single.name and kind != "链"
    if (chain is not None and not NO_FIELD.search(bare)) or _good(bare, trade_name) or one:
        yield _found(text, at, m.end(), chain, 0.8 if single is not None else 0.7)
    if text[at - 1:at] in ("、", "和", "与", "及"):
        yield from _enumerated(text, at - 1, known, place_ends, chains)


def _enumerated(
    text: str, end: int, known: _Words, place_ends: Sequence[int], chains: Chains
) -> Iterator[Found]:
    """The fields of A、B和C that ends at `end`, from the right until one is none."""
    left = _left(text, max(0, end - 80), end, _NO_ITEM)
    right = end
    while right > left:
        joint = max(text.rfind(j, left, right) for j in _JOINTS)
        word = known.by_end.get(right)
        if word is not None and word.start >= left and word.end - word.start > 1 and word.start <= joint:
            joint = word.start - 1  # 新能源及装备制造 is one name
        start = _begin(text, max(joint + 1, left), right, known, place_ends)
        scale = _SCALE.match(text, start, right)
        start = scale.end() if scale else start  # 千亿级钢铁和铝产业集群: the scale is the cluster's
        piece = text[start:right]
        chain = look_up(piece, chains)
        sure = chain is not None or known.by_end.get(right) is not None or FIELD_HEADS.search(piece) is not None
        if not sure or not (chain or _good(piece)):
            return
        yield _found(text, start, right, chain, 0.75)
        if start - 1 < left or text[start - 1] not in _JOINTS:
            return
        right = start - 1


def _listed(text: str, m: re.Match[str], place_ends: Sequence[int], chains: Chains) -> Iterator[Found]:
    """The fields in 围绕X、Y等产业 or 推动X、Y等领域."""
    begin = _left(text, max(0, m.start() - 80), m.start(), _NO_ITEM)
    items = []
    for piece in re.finditer(rf"[^{_JOINTS}]+", text[begin:m.start()]):
        left, right = begin + piece.start(), begin + piece.end()
        left = _begin(text, left, right, None, place_ends)
        items.append((left, right, text[left:right], look_up(text[left:right], chains)))
    plain_head = GENERIC_CORES.fullmatch(m["head"]) is not None  # 等技术方面指导产业 lists no fields
    named = any(chain or name in _FIELD_SET or FIELD_HEADS.search(name) for *_, name, chain in items)
    sure = plain_head and (named or m["noun"] not in ("领域", "行业"))
    for left, right, name, chain in items:
        wanted = len(items) > 1 or _WANTED.search(text, max(0, left - 2), left)
        if chain or (sure and _good(name) and wanted):
            yield _found(text, left, right, chain, 0.75)


def _known(text: str, known: _Words, chains: Chains) -> Iterator[Found]:
    """Known names where they are meant as fields: beside other fields, or between words of building up and of firms."""
    items = known.items
    for i, word in enumerate(items):
        start, end = word.start, word.end
        if end - start == 1 or text[end:end + 1] in _PARTS_OF_NAMES or TOOL_AFTER.match(text, end):
            continue
        neighbours = ((items[i - 1], items[i - 1].end, start) if i else None,
                      (items[i + 1], end, items[i + 1].start) if i + 1 < len(items) else None)
        beside = any(n and text[n[1]:n[2]] in ("、", "和", "与", "及") and n[0].end - n[0].start > 1 for n in neighbours)
        modifier = FIELD_MODIFIERS.search(text, max(0, start - 3), start)
        at = modifier.start() if modifier else start
        after, before = _AFTER.match(text, end), _BEFORE.search(text, max(0, at - 6), at)
        name = text[start:end]
        plain = end - start > 2 and name not in EVERYDAY_FIELDS
        firm = (after and before) or (beside and (after or before or plain or _near_talk(text, at, end)))
        spoken = word.entity is not None and name not in EVERYDAY_FIELDS and _near_talk(text, at, end)
        if not (firm or (plain and (after or before)) or spoken):
            continue
        chain = look_up(text[at:end], chains) or ((word.entity, word.name) if word.entity else None)
        yield _found(text, at, end, chain, 0.7)
        if firm and text[end:end + 1] == "、":
            series = _SERIES.match(text, end)
            if series:
                yield from _enumerated(text, series.end(), known, (), chains)


_SERIES = re.compile(rf"(?:、[{HAN}]{{2,8}}){{1,8}}(?=[。;,\n)]|等)")


def _near_talk(text: str, start: int, end: int) -> bool:
    """Whether the sentence so far builds something up or attracts it."""
    left = max(text.rfind(mark, max(0, start - 120), start) for mark in "。;\n") + 1
    left = max(left, start - 120, 0)
    return DEVELOP.search(text, left, start) is not None or TARGET.search(text, left, min(len(text), end + 20)) is not None
