"""Tables in cleaned text: which line is the heading, and what the columns under it hold.

A table is lines of cells set apart by tabs, bars or runs of spaces; so are those of .xlsx, .csv, .docx and .html once
they are text, and those that somebody typed into a .txt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from chains.model import Cell

__all__ = ["ROLES", "read_cells"]

# What a column's heading says its values are. The first that fits counts, so the narrower ones stand first.
_HEADINGS: tuple[tuple[str, str], ...] = (
    ("leader", r"链主(?:企业|单位)?(?:名称)?|(?:产业链)?链主"),
    ("amount", r"(?:计划|项目|协议|签约|估算|概算)?总?投资(?:总?额|金额|规模|概算|估算)?|投资额度?"
               r"|(?:计划|协议|签约|合同)(?:资金|金额)"),
    ("park", r"(?:所在|入驻|落户|落地|承载|所属)?(?:产业|工业|开发|化工|物流|高新)?(?:园区?|开发区|集中区|集聚区)(?:名称)?"
             r"|承载平台|落地园区"),
    ("project", r"(?:招商|重点|签约|建设|投资|拟建|在建)?(?:项目|工程)(?:名称|内容)?"),
    ("investor", r"(?:投资|引资|客商|签约)(?:方|企业|单位|主体|公司|商)(?:名称)?|投资人|乙方(?:单位)?"),
    ("owner", r"(?:建设|业主|实施|承建|项目|责任|承担|运营)(?:单位|主体|企业|法人|公司)(?:名称)?|项目?业主"),
    ("enterprise", r"(?:研制|研发|生产|制造|承制|供货|供应|中标|中选|成交|服务|加工)(?:单位|企业|商|方|厂家)(?:名称)?"
                   r"|[子分](?:公司|企业)(?:名称)?|(?:控股|参股|关联)(?:公司|企业)(?:名称)?"),
    ("partner", r"合作(?:单位|高校|院校|院所|企业|方)(?:名称)?|(?:技术)?(?:依托|支撑)(?:单位|高校|院所)"
                r"|对接(?:单位|高校|院所)"),
    ("university", r"(?:高校|院校|高等学校)(?:名称)?"),
    ("institute", r"(?:科研)?(?:院所|机构|平台)(?:名称)?|科研单位"),
    ("enterprise", r"(?:重点|骨干|龙头|主要|代表|规上|上市|入驻|申报|推荐|参会|参展|认定|相关|配套|产业链?)?"
                   r"(?:企业|公司|厂商|商户)(?:\(?单位\)?)?(?:名称|全称|简称)?"
                   r"|(?:申报|参会|参展|推荐|认定)?单位(?:名称|全称)|(?:企业|公司)及(?:品牌|产品)"),
    ("place", r"(?:所在|所属|注册|建设|项目|实施|落地|企业|办公|生产|申报|推荐)?(?:地|地区|地点|地址|区域|市州|州市|县区|区县"
              r"|市县|县市区?|市\(州\)|县\(市、?区\)|县\(区\)|城市|省市|省份|属地|位置|选址|市|县)|地市|注册地址?|产地|选址"
              r"|(?:县|区|市州|县区|县市区|区县)名(?:称)?|落点|落户地|落地(?:位置|区域)|驻地|厂址|(?:所在|落户)?(?:乡镇|县城)|现址|迁入地"),
    ("segment", r"(?:所属|所在|所处|对应)?(?:产业链)?(?:细分)?环节|(?:主营|主攻|业务|投资|发展)?方向"
                r"|细分(?:领域|行业|赛道)|业务性质|赛道"),
    ("chain", r"(?:所属|所在|涉及|重点|主导|所属重点|归口|归属|对应|隶属|列入|牵头)?"
              r"(?:产业链|产业集群|产业|行业|产业类别|产业领域|行业领域|领域|链条"
              r"|行业类别|产业类型)(?:名称|类别|分类)?|链(?:条)?名称"),
    ("product", r"(?:主要|主导|主营|核心|代表性?|拳头|特色|生产)?产品(?:名称|及服务)?|(?:需求|供应|供给)产品"),
    ("status", r"(?:建设|项目)?(?:性质|状态|进展|进度|阶段)(?:情况)?|(?:项目)?(?:进展|推进)情况|签约(?:状态|类型)"),
    ("serial", r"序号|编号|No\.?|#|序"),
)
ROLES = tuple(role for role, _ in _HEADINGS)
_ROLE_OF = tuple((role, re.compile(pattern)) for role, pattern in _HEADINGS)
_NAMED = frozenset({"leader", "enterprise", "investor", "owner", "project", "partner", "university", "institute"})
_WHOLE = frozenset({"project", "amount", "status", "serial"})  # values that are never lists

_UNIT = re.compile(r"亿美元|万美元|亿元|万元|千元|元")
_UNIT_LINE = re.compile(r"单位 ?[:：] ?(亿美元|万美元|亿元|万元|千元|元)")
_ABOVE = 4  # lines between a heading and the line that gives its unit
_TOTALS = re.compile(r"合\s?计|总\s?计|小\s?计|共\s?计|平均|备\s?注|注[:：]|说明[:：]|填表|单位[:：]")
_RULE = re.compile(r"[|:\- \t+=]+")
_LIST = re.compile(r"[、;；/\n]|(?<!\d),(?!\d{3})|，")
_LONGEST = 120  # what a value may run to; longer text is a description
_MAX_COLUMNS = 60
_FIGURE = re.compile(r"\d")
_WIDE_GAP = re.compile(r"\S {2,40}\S")
# Cells typed with spaces between them: of any number, or at least two where values hold single ones.
_WORDS = {"space": re.compile(r"\S+"), "gap": re.compile(r"\S+(?: \S+)*")}


@dataclass(frozen=True, slots=True)
class _Column:
    role: str | None
    header: str
    unit: str | None


def read_cells(text: str) -> tuple[Cell, ...]:
    """The values under recognised column headings, row by row, in cleaned offsets."""
    return tuple(_cells(text))


def _cells(text: str) -> Iterator[Cell]:
    columns: Sequence[_Column] = ()
    mark, row, unit, unit_line, blank, body = "", 0, None, -99, 0, 0
    for number, (start, end) in enumerate(_lines(text)):
        if start == end or _RULE.fullmatch(text, start, end):
            blank += 1
            continue
        given = _UNIT_LINE.search(text, start, min(end, start + 80))
        if given:
            unit, unit_line = given[1], number
        if blank > 1:
            columns = ()
        blank = 0
        kind = _mark(text, start, end)
        if not kind:
            columns = ()
            continue
        spans = _split(text, start, end, kind)
        given_above = unit if number - unit_line <= _ABOVE else None
        found = _columns(text, spans, given_above)
        if columns and body == 0 and kind == mark and (found or _is_second_heading(text, spans, columns)):
            columns = _two_rows(columns, _named(text, spans, given_above))
        elif found is not None:
            columns, mark, body = found, kind, 0
        elif columns and kind == mark:
            body += 1
            # Without tabs nothing says which cell is the empty one.
            if kind not in _WORDS or len(spans) == len(columns):
                row += 1
                yield from _row(text, row, spans, columns)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield at, end
        at = end + 1


def _mark(text: str, start: int, end: int) -> str:
    """How the cells of a line are set apart, or "" for a line of running text."""
    line = text[start:min(end, start + 2_000)]
    if "\t" in line:
        return "tab"
    if "|" in line:
        return "bar"
    if _WIDE_GAP.search(line):
        return "gap"
    return "space" if len(line) <= _LONGEST and " " in line else ""


def _split(text: str, start: int, end: int, kind: str) -> list[tuple[int, int]]:
    """The cells of a line without the spaces around them; an empty one is a span of no length."""
    if kind in _WORDS:
        parts = zip(_WORDS[kind].finditer(text, start, end), range(_MAX_COLUMNS), strict=False)
        return [(m.start(), m.end()) for m, _ in parts]
    sign = "\t" if kind == "tab" else "|"
    spans: list[tuple[int, int]] = []
    at = start
    while at <= end and len(spans) < _MAX_COLUMNS:
        stop = text.find(sign, at, end)
        stop = end if stop < 0 else stop
        piece = text[at:stop]
        left = at + len(piece) - len(piece.lstrip())
        spans.append((left, max(left, at + len(piece.rstrip()))))
        at = stop + 1
    if kind == "bar" and spans and spans[0][0] == spans[0][1]:
        spans = spans[1:]
    return spans


def _columns(text: str, spans: Sequence[tuple[int, int]], unit: str | None) -> list[_Column] | None:
    """The columns that a line names, when it is a heading: at least two known ones, one of them of things with names."""
    columns = _named(text, spans, unit)
    roles = [column.role for column in columns if column.role]
    if len(roles) < 2 or not (_NAMED & set(roles)) or 2 * len(roles) < sum(a < b for a, b in spans) - 3:
        return None
    return columns


def _named(text: str, spans: Sequence[tuple[int, int]], unit: str | None) -> list[_Column]:
    headers = [re.sub(r"[\s*]", "", text[start:end]) if end - start <= _LONGEST else "" for start, end in spans]
    return [_Column(_role(h) if len(h) <= 20 else None, h, _unit_of(h) or unit) for h in headers]


def _is_second_heading(text: str, spans: Sequence[tuple[int, int]], columns: Sequence[_Column]) -> bool:
    """Whether a line goes on with the heading: it says nothing under the columns of names, and has no figures."""
    names = [span for span, column in zip(spans, columns, strict=False) if column.role in _NAMED]
    return all(a == b for a, b in names) and not any(_FIGURE.search(text, a, b) for a, b in spans)


@lru_cache(maxsize=4_096)
def _role(header: str) -> str | None:
    bare = re.sub(r"\([^()]{0,12}\)$|\(?(?:亿美元|万美元|亿元|万元|千元|元)\)?$", "", header)
    for words in (header, bare):
        role = next((role for role, pattern in _ROLE_OF if pattern.fullmatch(words)), None)
        if role:
            return role
    return None


def _unit_of(header: str) -> str | None:
    unit = _UNIT.search(header)
    return unit[0] if unit else None


def _two_rows(upper: Sequence[_Column], lower: Sequence[_Column]) -> list[_Column]:
    """One heading of two lines: 投资 above 总投资 and 已完成."""
    columns = []
    for above, below in zip_longest(upper, lower):
        columns.append(below if above is None or (below is not None and below.header) else above)
    return columns


def _row(text: str, row: int, spans: Sequence[tuple[int, int]], columns: Sequence[_Column]) -> Iterator[Cell]:
    if any(_TOTALS.match(text, start, end) for start, end in spans[:2]):
        return
    if len(spans) > len(columns) + 1 or sum(a < b for a, b in spans) < 2:
        return
    for (start, end), column in zip(spans, columns, strict=False):
        if column.role is None or column.role == "serial" or not 0 < end - start <= _LONGEST or text[start:end] in "-—/无":
            continue
        unit = column.unit if column.role == "amount" else None
        for left, right in _values(text, start, end, whole=column.role in _WHOLE):
            yield Cell(row, column.role, left, right, column.header, unit)


def _values(text: str, start: int, end: int, *, whole: bool) -> Iterator[tuple[int, int]]:
    if whole:
        yield start, end
        return
    at = start
    for m in [*_LIST.finditer(text, start, end), None]:
        stop = m.start() if m else end
        piece = text[at:stop]
        left, right = at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())
        if text.startswith("等", max(left, right - 1), right) and right - left > 2:
            right -= 1
        if left < right:
            yield left, right
        at = m.end() if m else end
