"""Chains and industries in text: known names where the sentence is about industry, and new ones by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from chains.cleaning import HAN
from chains.fields import (
    DEVELOP,
    EVERYDAY_FIELDS,
    GENERIC_CORES,
    NO_FIELD,
    SOFT_WORD,
    TARGET,
    TOOL_AFTER,
)
from chains.lexicon import any_of, words
from chains.model import Kind
from chains.spans import Found, sentences, within

__all__ = ["industries"]

_SUFFIX = (
    r"(?:特色|优势|重点|主导|支柱|现代)?产业(?:集群|链群|链)|产业集聚群|产业|集群"
    r"|(?:制造|服务|旅游|加工|畜牧|种植|养殖|物流|建筑|零售|酿酒)业"
)
# 产业 inside another word names no industry: 产业园, 产业化, 产业结构.
_OTHER_WORDS = any_of(words("""
    园 化 工人 工作 转移 结构 布局 升级 政策 生态 基础 基地 互联网 扶持 资本 投资 基金 校友 联盟 资源 大军 体系 示范
    孵化 规划 招商 配套 供应链 创新链 条 主 长 专班 图谱 项目 集聚 技术 人才 工程 资金 革命 帮扶 大脑 发展基金 研究
    学院 协会 兴市 强市 兴县 强县 共同体 委 部 局
"""))
_INDUSTRY = re.compile(rf"(?:{_SUFFIX})(?!{_OTHER_WORDS})")
_TAIL = re.compile(rf"[{HAN}A-Za-z0-9“”—\-]{{0,24}}\Z")
# 一个高效绿色产业集群 counts nothing: the article is no part of the name.
_NUMBERED = re.compile(
    r"(?:(?<!\d)\d{1,3}|(?!一[个条])[一二两三四五六七八九十]{1,3})[个条大]"
    rf"(?:[千百万五]{{1,3}}亿元?级)?[{HAN}]{{0,6}}?"
    r"(?:重点|主导|特色|支柱|优势)?产业(?:链|集群|(?<=[点导色柱势]产业))(?!招商|发展基金)"
    r"|[千百万]{1,3}亿元?级产业(?:集群|链)"
)
_PLUS = re.compile(
    r"“?(?<!\d)\d{1,3}\+\d{1,3}(?:\+(?:\d{1,3}|[NnXx]))*”?(?:现代|特色|重点)?(?:产业链|产业集群|产业|链群)"
)
# Sought from its end: 等 and a word for fields; what is enumerated stands to the left of it.
_LIST_END = re.compile(
    rf"等(?P<head>[{HAN}]{{0,8}}?)(?P<noun>产业集群|产业链|产业(?!园|化)|领域|行业|制造业|服务业)"
)
_ITEMS = re.compile(rf"[{HAN}A-Za-z0-9“”、]*\Z")
_WANTED = re.compile(r"(?:发展|培育|壮大|做强|做大|聚焦)\Z")
_MODIFIER = re.compile(r"(?:先进|高端|现代|新型|绿色|特色)\Z")
_SCALE = re.compile(r"[千百万五]{1,3}亿元?级")


def industries(
    text: str, terms: Sequence[Found], places: Sequence[Found], chains: Mapping[str, tuple[str, str]]
) -> Iterator[Found]:
    """Chains (known) and industries (not modelled) that the text speaks of.

    `terms` are all places where a name of a known chain stands, `chains` maps such a name to id and canonical name.
    """
    by_start = {f.start: f for f in terms}
    by_end = {f.end: f for f in terms}
    place_ends = {f.end for f in places}
    yield from _numbered(text)
    for start, end in sentences(text):
        sentence = text[start:end]
        if not (DEVELOP.search(sentence) or TARGET.search(sentence) or "产业" in sentence or "链" in sentence):
            continue
        named = list(_named(text, start, end, by_start, chains, place_ends))
        listed = list(_listed(text, start, end, chains, place_ends))
        yield from named
        yield from listed
        yield from _coordinated(text, [*named, *listed], by_end)
        yield from _known(text, start, end, terms)


def _found(text: str, start: int, end: int, chain: tuple[str, str] | None, confidence: float) -> Found:
    if chain is None:
        return Found(start, end, Kind.INDUSTRY, text[start:end], None, "grammar:industry", confidence)
    return Found(start, end, Kind.CHAIN, chain[1], chain[0], "grammar:industry", min(0.95, confidence + 0.15))


def _numbered(text: str) -> Iterator[Found]:
    for pattern in (_NUMBERED, _PLUS):
        for m in pattern.finditer(text):
            yield _found(text, m.start(), m.end(), None, 0.8)


def _look_up(phrase: str, chains: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    """The chain a phrase stands for, with or without 产业 and with or without an adjective."""
    bare = _SCALE.sub("", phrase)
    for candidate in (bare, re.sub(r"(?:特色|优势|重点)?(?:产业(?:集群|链群|链)?|业)$", "", bare)):
        for name in (candidate, re.sub(r"^(?:先进|高端|现代|新型|特色|优势)", "", candidate)):
            if name in chains:
                return chains[name]
    return None


def _named(
    text: str, start: int, end: int, by_start: Mapping[int, Found], chains: Mapping[str, tuple[str, str]],
    place_ends: set[int],
) -> Iterator[Found]:
    """X产业, X产业链, X产业集群, X制造业: the start of X is a known name or lies behind the nearest stop word."""
    for m in _INDUSTRY.finditer(text, start, end):
        tail = _TAIL.search(text, max(start, m.start() - 24), m.start())
        left = tail.start() if tail else m.start()
        known = [at for at in range(left, m.start()) if at in by_start and by_start[at].end in (m.start(), m.end())]
        known += [at for at in range(left, m.start()) if text[at:m.end()] in chains]
        if known:
            at = min(known)
            modifier = _MODIFIER.search(text, max(left, at - 2), at)
            at = modifier.start() if modifier else at
            yield _found(text, at, m.end(), _look_up(text[at:m.end()], chains), 0.8)
            continue
        stops = [s.end() for s in SOFT_WORD.finditer(text, left, m.start())]
        stops += [at for at in range(left + 1, m.start() + 1) if at in place_ends]
        at = max(stops, default=left)
        scale = _SCALE.match(text, at)
        core = text[scale.end() if scale else at:m.start()].strip("“”")
        trade = m[0].endswith("业") and not m[0].endswith("产业")  # 绿色制造业 says more than 绿色产业
        named = 2 <= len(core) <= 10 and (trade or not GENERIC_CORES.fullmatch(core))
        if named and not NO_FIELD.search(core) and not re.search("[“”]", core):
            yield _found(text, at, m.end(), _look_up(text[at:m.end()], chains), 0.7)


def _listed(
    text: str, start: int, end: int, chains: Mapping[str, tuple[str, str]], place_ends: set[int]
) -> Iterator[Found]:
    """The fields in 围绕X、Y等产业 or 推动X、Y等领域."""
    for m in _LIST_END.finditer(text, start, end):
        enumeration = _ITEMS.search(text, max(start, m.start() - 80), m.start())
        assert enumeration is not None  # the pattern matches the empty string
        items = []
        for piece in re.finditer(r"[^、和及与]+", enumeration[0]):
            left, right = enumeration.start() + piece.start(), enumeration.start() + piece.end()
            inner = [s.end() for s in SOFT_WORD.finditer(text, left, right)]
            inner += [p for p in range(left + 1, right) if p in place_ends]
            left = max(inner, default=left)
            items.append((left, right, text[left:right], _look_up(text[left:right], chains)))
        plain_head = GENERIC_CORES.fullmatch(m["head"]) is not None  # 等技术方面指导产业 lists no fields
        sure = plain_head and (any(chain for *_, chain in items) or m["noun"] not in ("领域", "行业"))
        for left, right, name, chain in items:
            plain = 2 <= len(name) <= 10 and not NO_FIELD.search(name) and not GENERIC_CORES.fullmatch(name)
            wanted = len(items) > 1 or _WANTED.search(text, max(start, left - 2), left)
            if chain or (sure and plain and wanted):
                yield _found(text, left, right, chain, 0.75)


def _coordinated(text: str, named: Sequence[Found], by_end: Mapping[int, Found]) -> Iterator[Found]:
    """Known fields joined to the left of a named one: 钢铁 in 钢铁和铝产业集群."""
    for found in named:
        at = found.start
        while at > 1 and text[at - 1] in "、和与及" and (left := by_end.get(at - 1)) is not None:
            yield _found(text, left.start, left.end, (left.entity or "", left.name), 0.75)
            at = left.start


def _known(text: str, start: int, end: int, terms: Sequence[Found]) -> Iterator[Found]:
    """Known chain names where the sentence develops or attracts something and does not use them as a tool."""
    inside = within(terms, start, end)
    for i, term in enumerate(inside):
        if TOOL_AFTER.match(text, term.end):
            continue
        verb = DEVELOP.search(text, start, term.start) or TARGET.search(text, start, min(end, term.end + 20))
        if verb is None and not text.startswith("产业", term.end):
            continue
        name = text[term.start:term.end]
        neighbours = pairwise(inside[max(0, i - 1):i + 2])
        beside = any(text[a.end:b.start] in ("、", "和", "与", "及") for a, b in neighbours)
        if name in EVERYDAY_FIELDS and not beside:
            continue
        modifier = _MODIFIER.search(text, max(start, term.start - 2), term.start)
        at = modifier.start() if modifier else term.start
        yield _found(text, at, term.end, (term.entity or "", term.name), 0.7)
