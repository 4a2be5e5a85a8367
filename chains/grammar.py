"""Names that no list holds, read from their form: firms and associations, and enumerations of firms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from chains.cleaning import HAN
from chains.lexicon import GENERIC_ORGS, LEADING_JUNK, SOFT_ORG, STRONG, SUFFIXES, any_of
from chains.model import Kind
from chains.spans import Found

__all__ = ["NOT_A_FIRM", "firm_lists", "organisations"]

_MAX_NAME = 32


def _grammar(text: str, start: int, end: int, kind: Kind, method: str, confidence: float) -> Found:
    return Found(start, end, kind, text[start:end], None, method, confidence)


_KIND_OF_SUFFIX = {suffix: kind for kind, suffixes in SUFFIXES for suffix in suffixes}
_SUFFIX = re.compile(
    rf"(?:{any_of(_KIND_OF_SUFFIX)})"
    # 大学生, 集团军, 集团控股有限公司: there the ending is none. A firm's 公司生产 and 集团总部设在 end a name.
    r"(?!主义|成员|内部|债|化(?!工)|们|(?<=[学院])生(?!物)|章程|(?<!司)军|总部经济|旗下|级|城|制(?!造|药)|\)|\(集团\)|\(控股"
    r"|股份|有限|公司|控股(?=[有股集公(]))"
)
# The longest tail of a name: characters, balanced short brackets, and the joints of names.
_TAIL = re.compile(rf"(?:[{HAN}A-Za-z0-9·&+\-—]|\([^()\n]{{1,10}}\)|“[{HAN}A-Za-z0-9+]{{2,8}}”)*\Z")


_PART = re.compile(r"(?:控股|全资|参股)(?:子|孙)?\Z")


def organisations(text: str, places: Sequence[Found]) -> Iterator[Found]:
    """Organisations recognised by their ending; the start of the name is sought to the left of it."""
    place_at = {found.start: found.end for found in places}
    for m in _SUFFIX.finditer(text):
        suffix = m[0]
        kind = _KIND_OF_SUFFIX[suffix]
        start = _name_start(text, max(m.start() - _MAX_NAME, 0), m.start(), place_at)
        end = m.end()
        part = _PART.search(text, start, m.start()) if suffix == "公司" else None
        if part is not None:
            end = part.start()  # 某某电工控股子公司 names the holder
            yield from [_grammar(text, start, end, kind, "grammar:suffix", 0.7)] if end - start > 2 else []
            continue
        core = text[start:m.start()]
        for place_start, place_end in _inner_places(place_at, start, m.start()):
            core = core.replace(text[place_start:place_end], "", 1)
        core = core.strip("()·-+—“”")
        quoted = "“" in text[start:m.start()]
        placed = text[start:m.start()] != core
        # 金川集团 is named by its place alone, 甘肃公司 is a part of some firm.
        by_place = placed and (kind is Kind.ASSOCIATION or (suffix == "集团" and m.start() - start < 4))
        if len(core) < 2 and not (core and placed) and not by_place:
            continue
        if _SCALED.fullmatch(core):
            start = m.start() - len(core)
        elif not quoted and core and GENERIC_ORGS.fullmatch(core) and (
            # The place before it makes a generic word a name: 嘉峪关国家高新区, 甘肃科技集团.
            not placed or kind is Kind.ASSOCIATION
        ):
            continue
        yield _grammar(text, start, end, kind, "grammar:suffix", 0.8)


_SCALED = re.compile(r"[千百万]亿(?:元)?级")


def _inner_places(place_at: dict[int, int], start: int, end: int) -> Iterator[tuple[int, int]]:
    for at in range(start, end):
        if at in place_at and place_at[at] <= end:
            yield at, place_at[at]


# Behind a place these make it the subject of the sentence, not the beginning of a name: 庆阳市与….
_AFTER_PLACE = re.compile(r"[与同对向在是为将把从到由还也已于]|和(?![政盛润顺田泰兴美合信硕县])")
_STATE = ("中国", "中科", "中核", "中车", "中铁", "中建", "国家")


def _name_start(text: str, window: int, end: int, place_at: dict[int, int]) -> int:
    """The character at which the name begins whose ending stands at `end`."""
    tail = _TAIL.search(text, window, end)
    assert tail is not None  # the pattern matches the empty string
    start = tail.start()
    # A place begins most names, and a weak stop word behind it is part of the name: 甘肃建设投资, 兰州和盛堂.
    anchors = [at for at in range(start, end) if at in place_at and place_at[at] <= end and text[at - 1:at] != "("]
    if anchors:
        anchor = min(at for at in anchors if place_at[at] == place_at[anchors[-1]])
        # 中国石油兰州石化: what stands before the place is part of the name only when it begins like one.
        before = max((m.end() for m in STRONG.finditer(text, start, anchor)), default=start)
        before = max(before, *(m.end() for m in _AFTER_PLACE.finditer(text, start, anchor)), 0)
        if text.startswith(_STATE, before) and not STRONG.search(text, before, end):
            return before
        if not STRONG.search(text, anchor, end) and not _AFTER_PLACE.match(text, place_at[anchor]):
            return anchor
    start = max((m.end() for m in SOFT_ORG.finditer(text, start, end)), default=start)
    if text.startswith(_STATE, start):
        return start
    junk = LEADING_JUNK.match(text, start, end)
    return junk.end() if junk else start


_COUNT = r"(?:\d{1,6}余?多?|[一二三四五六七八九十几数]+|多|一批)?余?[家户个]?"
# What kind of firms may be said in between, but 等行业的企业 lists trades.
# The list is sought from its end, and what it enumerates to the left of that.
_LIST_END = re.compile(
    rf"等{_COUNT}(?![{HAN}]{{0,6}}(?:产业|行业|领域|方面|的|类|链(?!主)))[{HAN}]{{0,7}}?(?:企业|公司|厂家|厂商)"
)
_ITEMS = re.compile(rf"(?:[{HAN}A-Za-z0-9·&\-、]|\([^()\n]{{1,8}}\))*\Z")
NOT_A_FIRM = re.compile(
    r"产业|行业|领域|环节|项目|工作|情况|问题|政策|专精特新|小巨人|冠军|规上|规模以上|中小|小微|高新技术|上市|国有|民营|外资"
    r"|经济|市场|人才|资金|服务|商会|大学|学院|研究|实验室|政府|政协|旅游|房地产|餐饮|零售|建筑"
    r"|(?:技术|企业|园区|平台|制造业|制造|加工|医药|能源|新材料|装备|食品|物流|养殖|种植|化工|冶金|电力|煤炭|钢铁|有色|建材|农业"
    r"|[县市省区])$"
)


def firm_lists(text: str) -> Iterator[Found]:
    """Firms without an ending, named in a list that says they are firms: 深入星火机床、二一三电器等30余户企业."""
    for m in _LIST_END.finditer(text):
        items = _ITEMS.search(text, max(0, m.start() - 100), m.start())
        assert items is not None  # the pattern matches the empty string
        cuts = [items.start() + cut.end() for cut in re.finditer("[、和及]", items[0])]
        edges = [items.start(), *cuts, m.start() + 1]
        for at, stop in pairwise(edges):
            soft = [s.end() for s in SOFT_ORG.finditer(text, at, stop - 1)]
            left = max(soft, default=at)
            name = text[left:stop - 1]
            if at == items.start() and not soft and len(name) > 8:
                continue  # the verb before the list was not recognised, so where the name starts is unknown
            if 2 <= len(name) <= 12 and not NOT_A_FIRM.search(name) and not GENERIC_ORGS.fullmatch(name):
                yield _grammar(text, left, stop - 1, Kind.ENTERPRISE, "grammar:list", 0.7)
