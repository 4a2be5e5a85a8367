"""What the rows of a table say: its values as findings, and the links that one row states by its column headings.

A heading asserts more surely than a sentence does: under 所在地 stands where the firm of the row is. Who the values are is
for the catalog and the grammars to say where they know; only what they left unfound is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from chains.clauses import Draft
from chains.model import LINK_RULES, Cell, Kind, Status
from chains.spans import Found, within

__all__ = ["NO_TABLE", "Amount", "RowStatement", "TableReading", "read_table"]


@dataclass(frozen=True, slots=True)
class RowStatement:
    """A link that a row states, with the rule's name and the span of the whole row, in cleaned offsets."""

    draft: Draft
    method: str  # "table:place": the role of the column that says it
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Amount:
    """What a row says the investment in its project, or by its firm, comes to; `unit` may stand in the heading only."""

    owner: Found
    start: int
    end: int
    raw: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class TableReading:
    """All that the tables of a document say."""

    found: tuple[Found, ...]  # those that `found` did not have yet
    statements: tuple[RowStatement, ...]
    amounts: tuple[Amount, ...]


NO_TABLE = TableReading((), (), ())
_KINDS = {
    "enterprise": Kind.ENTERPRISE, "leader": Kind.ENTERPRISE, "investor": Kind.ENTERPRISE, "owner": Kind.ENTERPRISE,
    "place": Kind.PLACE, "park": Kind.PARK, "chain": Kind.INDUSTRY, "segment": Kind.SEGMENT, "product": Kind.PRODUCT,
    "project": Kind.PROJECT,
    "university": Kind.UNIVERSITY, "institute": Kind.INSTITUTE,
}
# A value may be a narrower thing than its column is called after: a new area is a place and a park.
_ALSO = {
    Kind.PLACE: {Kind.PLACE, Kind.PARK}, Kind.PARK: {Kind.PARK, Kind.PLACE},
    Kind.INDUSTRY: {Kind.INDUSTRY, Kind.CHAIN, Kind.SEGMENT},
    Kind.SEGMENT: {Kind.SEGMENT, Kind.PRODUCT, Kind.INDUSTRY, Kind.CHAIN},
    Kind.PRODUCT: {Kind.PRODUCT, Kind.SEGMENT}, Kind.INSTITUTE: {Kind.INSTITUTE, Kind.UNIVERSITY},
    Kind.UNIVERSITY: {Kind.UNIVERSITY, Kind.INSTITUTE},
}
# (role of the subject, link kind, role of the object), and the role whose column says it.
_RULES: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (("enterprise", "leader", "investor", "owner"), "located_in", "place", "place"),
    (("enterprise", "leader", "investor", "owner"), "located_in", "park", "park"),
    (("university", "institute"), "located_in", "place", "place"),
    (("project",), "located_in", "place", "place"),
    (("project",), "located_in", "park", "park"),
    (("leader",), "leads", "chain", "leader"),
    (("enterprise", "leader", "owner"), "operates_in", "chain", "chain"),
    (("project",), "operates_in", "chain", "chain"),
    (("enterprise", "leader", "owner"), "operates_in", "segment", "segment"),
    (("enterprise", "leader"), "produces", "product", "product"),
    (("investor", "owner", "enterprise"), "invests_in", "project", "investor"),
    (("enterprise",), "partners_with", "partner", "partner"),
    (("enterprise",), "partners_with", "university", "partner"),
    (("enterprise",), "partners_with", "institute", "partner"),
)
_STATUS = (
    (Status.ENDED, re.compile("终止|取消|停建|停产")), (Status.FRAMEWORK, re.compile("框架|意向")),
    (Status.ASSERTED, re.compile("投产|竣工|建成|运营|达产|完工")), (Status.SIGNED, re.compile("签约|签订|签署|合同")),
    (Status.PROPOSED, re.compile("建议|储备|洽谈")),
    (Status.PLANNED, re.compile("拟建|在建|新建|续建|前期|开工|计划|谋划|改扩?建|扩建")),
)
# 计划2025年建成投产, 主体完工, 一期投产、二期在建: words that keep what stands beside them from being done already.
_NOT_YET = re.compile(
    "[拟未尚将待]|预计|预期|计划|规划|力争|争取|确保|目标|即将|准备|在建|正在|加快|推进|主体|部分|[一二三]期|前后?完成|年底|"
    "试(?:生产|运营)|调试|(?<![0-9])[1-9]?[0-9]%"
)
_NO_NAME = re.compile(r"[\d\W_]*|(?:待定|暂无|不详|若干|自筹|同上|其他|保密)")
_IS_PARK = re.compile(r"(?:园区?|开发区|高新区|经开区|集中区|集聚区|片区|基地)$")
_SURE = 0.9
_FOUND = 0.8


def read_table(text: str, cells: Sequence[Cell], found: Sequence[Found]) -> TableReading:
    """What the rows state; `found` (sorted by start) is what the pipeline has found in the same cleaned text.

    A value is the finding that fills its cell, else the narrowest place in it, else a finding of its own with the method
    `table:<role>`.
    """
    new: list[Found] = []
    statements: list[RowStatement] = []
    amounts: list[Amount] = []
    for _, group in groupby(cells, key=lambda cell: cell.row):
        row = list(group)
        values: dict[str, list[Found]] = {}
        for cell in row:
            value = _value(text, cell, found)
            if value is not None:
                values.setdefault(cell.role, []).append(value)
                if value.method.startswith("table:"):
                    new.append(value)
        start, end = _bounds(text, row)
        statements += (RowStatement(draft, method, start, end) for draft, method in _state(text, row, values))
        owners = values.get("project") or [f for role in ("investor", "owner", "enterprise") for f in values.get(role, ())]
        paid = [cell for cell in row if cell.role == "amount" and owners]
        amounts += (Amount(owners[0], cell.start, cell.end, text[cell.start:cell.end], cell.unit) for cell in paid)
    unique = sorted(set(new), key=lambda f: (f.start, -f.end))
    return TableReading(tuple(unique), tuple(statements), tuple(amounts))


def _value(text: str, cell: Cell, found: Sequence[Found]) -> Found | None:
    kind = _KINDS.get(cell.role)
    surface = text[cell.start:cell.end]
    inside = [f for f in within(found, cell.start, cell.end) if f.end <= cell.end]
    if kind is None and cell.role != "partner":
        return None
    kinds = _ALSO.get(kind, {kind}) if kind else {Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.INSTITUTE, Kind.ASSOCIATION}
    fitting = [f for f in inside if f.kind in kinds]
    whole = next((f for f in fitting if (f.start, f.end) == (cell.start, cell.end)), None)
    if whole is not None:
        return whole
    if kind is Kind.PLACE and not (not inside and _IS_PARK.search(surface)):
        # 甘肃省天水市秦州区: the narrowest, but 天水经开区 rather than 天水; places are never invented.
        outer = [f for f in fitting if not any(g is not f and g.start <= f.start and f.end <= g.end for g in fitting)]
        return outer[-1] if outer else None
    # The grammar may have found the firm without what stands beside it in the cell: 某某公司(拟).
    if fitting and fitting[0].end - fitting[0].start >= 0.6 * len(surface):
        return fitting[0]
    if kind is None or len(surface) < 2 or _NO_NAME.fullmatch(surface) or len(surface) > (60 if kind is Kind.PROJECT else 30):
        return None
    if kind is Kind.PARK and not re.search("园|区|基地|平台", surface):
        return None
    kind = Kind.PARK if kind is Kind.PLACE else kind
    return Found(cell.start, cell.end, kind, surface, None, f"table:{cell.role}", _FOUND)


def _bounds(text: str, row: Sequence[Cell]) -> tuple[int, int]:
    """The line of a row, without the spaces around it."""
    start = text.rfind("\n", 0, row[0].start) + 1
    end = text.find("\n", row[-1].end)
    line = text[start:end if end >= 0 else len(text)]
    return start + len(line) - len(line.lstrip()), start + len(line.rstrip())


def _state(text: str, row: Sequence[Cell], values: dict[str, list[Found]]) -> Iterator[tuple[Draft, str]]:
    how = _how_far(text[cell.start:cell.end] for cell in row if cell.role == "status")
    for subjects, kind, object_role, column in _RULES:
        for role in subjects:
            # With a park in the row its place is the park's, but a firm is in both.
            status = _status(role, kind, how)
            method = f"table:{role if kind == 'invests_in' else column}"
            for subject, object_ in _pairs(values.get(role, ()), values.get(object_role, ())):
                if LINK_RULES[kind].allows(subject.kind, object_.kind) and subject != object_:
                    yield Draft(subject, kind, object_, status, _SURE), method


def _how_far(told: Iterable[str]) -> Status | None:
    """How far the cells of a row say that things are; what is expected or half done is planned, never done."""
    said: set[Status] = set()
    for words in told:
        done = next((status for status, sign in _STATUS if sign.search(words)), None)
        hedged = done in (Status.ASSERTED, Status.SIGNED) and _NOT_YET.search(words)
        said |= {Status.PLANNED if hedged else done} if done is not None else set()
    # 建设性质 新建 beside 建设状态 已投产: the order of _STATUS is that of what counts first.
    return next((status for status, _ in _STATUS if status in said), None)


def _status(role: str, kind: str, how: Status | None) -> Status:
    if role == "project" or kind == "invests_in" or (role == "investor" and kind == "located_in"):
        return how or Status.PLANNED  # whoever invests somewhere is not there yet
    # A firm stands where it stands; what it makes is as far as the row says.
    return how if how is not None and (role == "investor" or kind in ("produces", "operates_in")) else Status.ASSERTED


def _pairs(subjects: Iterable[Found], objects: Iterable[Found]) -> Iterator[tuple[Found, Found]]:
    for subject in subjects:
        for object_ in objects:
            yield subject, object_
