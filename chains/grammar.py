"""Names that no list holds, read from their form: organisations, enumerations of firms, projects, agencies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from chains.cleaning import HAN
from chains.lexicon import GENERIC_ORGS, LEADING_JUNK, SOFT_ORG, STRONG, STRONG_FOR_SITES, SUFFIXES, any_of
from chains.model import Kind
from chains.spans import Found

__all__ = ["firm_lists", "organisations", "projects"]

_MAX_NAME = 32


def _grammar(text: str, start: int, end: int, kind: Kind, method: str, confidence: float) -> Found:
    return Found(start, end, kind, text[start:end], None, method, confidence)


_KIND_OF_SUFFIX = {suffix: kind for kind, suffixes in SUFFIXES for suffix in suffixes}
_SUFFIX = re.compile(
    rf"(?:{any_of(_KIND_OF_SUFFIX)})"
    r"(?!主义|成员|内部|债|化(?!工)|们|生(?!物)|章程|军|总部|旗下|级|城|制(?!造|药)|\)|\(集团\)|\(控股|股份|有限|公司|控股)"
)
# The longest tail of a name: characters, balanced short brackets, and the joints of names.
_TAIL = re.compile(rf"(?:[{HAN}A-Za-z0-9·&+\-—]|\([^()\n]{{1,10}}\)|“[{HAN}A-Za-z0-9+]{{2,8}}”)*\Z")


def organisations(text: str, places: Sequence[Found]) -> Iterator[Found]:
    """Organisations recognised by their ending; the start of the name is sought to the left of it."""
    place_at = {found.start: found.end for found in places}
    for m in _SUFFIX.finditer(text):
        suffix = m[0]
        kind = _KIND_OF_SUFFIX[suffix]
        strong = STRONG_FOR_SITES if kind in (Kind.PARK, Kind.INSTITUTE) else STRONG
        start = _name_start(text, max(m.start() - _MAX_NAME, 0), m.start(), place_at, strong)
        end = m.end()
        core = text[start:m.start()]
        for place_start, place_end in _inner_places(place_at, start, m.start()):
            core = core.replace(text[place_start:place_end], "", 1)
        core = core.strip("()·-+—“”")
        quoted = "“" in text[start:m.start()]
        if len(core) < 2 and not (core and text[start:m.start()] != core and kind is not Kind.PARK):
            named_by_place = kind in (Kind.UNIVERSITY, Kind.PARK, Kind.ASSOCIATION) and text[start:m.start()] != core
            if not named_by_place:
                continue
        if _SCALED.fullmatch(core):
            start = m.start() - len(core)
        elif not quoted and core and GENERIC_ORGS.fullmatch(core) and (
            # The place before it makes a generic word a name: 嘉峪关国家高新区, 甘肃科技集团.
            core == text[start:m.start()] or kind is Kind.ASSOCIATION
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


def _name_start(text: str, window: int, end: int, place_at: dict[int, int], strong: re.Pattern[str]) -> int:
    """The character at which the name begins whose ending stands at `end`."""
    tail = _TAIL.search(text, window, end)
    assert tail is not None  # the pattern matches the empty string
    start = tail.start()
    # A place begins most names, and a weak stop word behind it is part of the name: 甘肃建设投资, 兰州和盛堂.
    anchors = [at for at in range(start, end) if at in place_at and place_at[at] <= end and text[at - 1:at] != "("]
    if anchors:
        anchor = min(at for at in anchors if place_at[at] == place_at[anchors[-1]])
        # 中国石油兰州石化: what stands before the place is part of the name only when it begins like one.
        before = max((m.end() for m in strong.finditer(text, start, anchor)), default=start)
        before = max(before, *(m.end() for m in _AFTER_PLACE.finditer(text, start, anchor)), 0)
        if text.startswith(_STATE, before) and not strong.search(text, before, end):
            return before
        if not strong.search(text, anchor, end) and not _AFTER_PLACE.match(text, place_at[anchor]):
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
_NOT_A_FIRM = re.compile(
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
            if 2 <= len(name) <= 12 and not _NOT_A_FIRM.search(name) and not GENERIC_ORGS.fullmatch(name):
                yield _grammar(text, left, stop - 1, Kind.ENTERPRISE, "grammar:list", 0.7)


_UNIT = (
    r"[万亿千百]{0,2}(?:吨|千瓦时|千瓦|兆瓦时|兆瓦|立方米|方|平方米|米|台套|台|套|辆|头|只|羽|瓶|支|片|颗|件|亩|公里"
    r"|GWh|MW|GW|KW|kW|kV)"
)
_AMOUNT = rf"(?<![\d.])\d{{1,7}}(?:\.\d{{1,4}})?{_UNIT}(?:/年|每年)?"
_PROJECT = re.compile(
    rf"(?P<who>[{HAN}A-Za-z0-9()·]{{2,20}}?)?(?P<cap>年(?:产|加工|处理|生产|屠宰|储|发电)?(?:能力)?{_AMOUNT}|{_AMOUNT})"
    rf"(?P<what>[{HAN}A-Za-z0-9()\-·/]{{2,32}}?)(?:生产线?|建设|建设生产)?项目"
)
_WHAT_END = re.compile(r"(?:生产线|生产|加工|建设|制造|提纯|养殖|扩建|改造|一体化|及配套|产业化|综合利用)+$")


def projects(text: str) -> Iterator[Found]:
    """Projects named by their capacity, the firm in front of it and the product in it."""
    for m in _PROJECT.finditer(text):
        if "项目" in m["what"] or "等" in m["what"] or "的" in m["what"]:
            continue
        start = m.start("cap")
        who = m["who"] or ""
        soft = [s.end() for s in SOFT_ORG.finditer(text, m.start(), start)] if who else []
        left = max(soft, default=m.start())
        name = text[left:start]
        boundary = bool(soft) or left == 0 or text[left - 1] in "，,。、;；:： \n“"
        if 2 <= len(name) <= 20 and boundary and not GENERIC_ORGS.fullmatch(name) and not _NOT_A_FIRM.search(name):
            start = left
            yield _grammar(text, left, m.start("cap"), Kind.ENTERPRISE, "grammar:project", 0.75)
        yield _grammar(text, start, m.end(), Kind.PROJECT, "grammar:project", 0.75)
        at = m.start("what")
        for piece in re.finditer(r"[^及、和]+", m["what"]):
            product = _WHAT_END.sub("", piece[0])
            if len(product) >= 2:
                begin = at + piece.start()
                yield _grammar(text, begin, begin + len(product), Kind.PRODUCT, "grammar:project", 0.7)

