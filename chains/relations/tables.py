"""Rows of tables and numbered lists: what stands in one row belongs together, as the header or the heading says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chains.clauses import Draft
from chains.model import Kind, Status
from chains.spans import Found, within

__all__ = ["Row", "read_rows"]

_LINE = re.compile(r"[^\n]+")
_GAP = re.compile(r"\t+ *|[  　]{2,}|\s*[||]\s*")
_NUMBER = re.compile(r"\s*(?:[A-Za-z]?[0-9]{1,3}|[(（][0-9]{1,3}[)）])[.、．)\s]?\s*")
_PLACE_HEAD = re.compile(r"地点|地区|所在|属地|区域|县区|区县|市州|落地|选址|注册地|县市")
_FIRM_HEAD = re.compile(r"企业|公司|业主|建设单位|投资方|投资主体|投资商|实施主体|承建|单位名称|签约方|引进方|投资人|法人")
_PROJECT_HEAD = re.compile(r"项目")
_SIGNED = re.compile(r"签约")
_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|【)")
_LONGEST = 400  # a longer line is prose


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with what it states."""

    start: int
    end: int
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    items: tuple[Found, ...]  # the names it consists of; empty when it says anything else

    def of(self, *kinds: Kind) -> tuple[Found, ...]:
        return tuple(f for f in self.items if f.kind in kinds)


def read_rows(text: str, found: Sequence[Found]) -> Iterator[Row]:
    """The rows of the document that state something, in text order."""
    columns: dict[int, str] = {}
    signing = False
    for m in _LINE.finditer(text):
        line = m[0]
        if len(line) > _LONGEST:
            continue
        gapped = "\t" in line or "  " in line or "|" in line or "　　" in line
        numbered = _NUMBER.match(line) if line[:4].strip()[:1].isalnum() or line[:1] in "((（" else None
        if not gapped and not (numbered and " " in line[numbered.end():].strip()):
            # The heading above says whether its rows are signings.
            if _SIGNED.search(line) and len(line) < 40:
                signing = True
            elif _HEADING.match(line):
                signing = False
            continue
        start = m.start()
        cells = _cells(text, start, m.end(), gapped, found)
        heads = _columns(text, cells)
        if len(heads) >= 2:
            columns = heads
            continue
        if len(cells) < 2 or (line.rstrip()[-1] in "。!?!?" and not gapped):
            continue
        cells = _projects(text, cells, columns, signing)
        drafts = tuple(_state(cells, columns, signing))
        if drafts:
            yield Row(start, m.end(), drafts)


def _cells(text: str, start: int, end: int, gapped: bool, found: Sequence[Found]) -> list[_Cell]:
    number = None if gapped else _NUMBER.match(text, start, end)
    at = number.end() if number else start
    gap = _GAP if gapped else re.compile(" +")
    bounds = []
    for m in gap.finditer(text, at, end):
        bounds.append((at, m.start()))
        at = m.end()
    bounds.append((at, end))
    return [_cell(text, a, b, found) for a, b in bounds]


def _projects(text: str, cells: list[_Cell], columns: dict[int, str], signing: bool) -> list[_Cell]:
    """The cells with those read as projects that stand in a column of projects, or behind place and firm of a signing."""
    taken = [i for i, cell in enumerate(cells) if columns.get(i) == "project" and not cell.items]
    if not columns and signing and len(cells) == 3 and not cells[2].items and cells[0].items and cells[1].of(Kind.ENTERPRISE):
        taken = [2]
    for i in taken:
        start, end = cells[i].start, cells[i].end
        name = text[start:end].strip()
        if 3 <= len(name) <= 40 and not name.isdigit():
            start += text[start:end].index(name)
            found = Found(start, start + len(name), Kind.PROJECT, name, None, "grammar:row", 0.6)
            cells[i] = _Cell(start, start + len(name), (found,))
    return cells


_JOINED = re.compile(r"[、,和及与/()“”\s]*")


def _cell(text: str, start: int, end: int, found: Sequence[Found]) -> _Cell:
    """The cell with its names, when it consists of names alone."""
    items: list[Found] = []
    at = start
    number = _NUMBER.match(text, start, end)
    for f in within(found, start, end):
        if f.start < at or f.end > end:
            continue
        if not _JOINED.fullmatch(text, at, f.start) and not (number and number.end() == f.start and not items):
            return _Cell(start, end, ())
        items.append(f)
        at = f.end
    rest = text[at:end].strip()
    if items and rest and not re.fullmatch(r"\([^()]{1,12}\)|等|公司|(?:等)?[0-9]+家|;",
        rest) and items[-1].kind is not Kind.PLACE:
        return _Cell(start, end, ())
    return _Cell(start, end, tuple(items))


def _columns(text: str, cells: Sequence[_Cell]) -> dict[int, str]:
    """What the header cells say the columns hold."""
    heads: dict[int, str] = {}
    for i, cell in enumerate(cells):
        word = text[cell.start:cell.end].strip()
        if cell.items or len(word) > 12:
            continue
        if _PLACE_HEAD.search(word):
            heads[i] = "place"
        elif _FIRM_HEAD.search(word):
            heads[i] = "firm"
        elif _PROJECT_HEAD.search(word):
            heads[i] = "project"
    return heads


def _state(cells: Sequence[_Cell], columns: dict[int, str], signing: bool) -> Iterator[Draft]:
    places = [c for i, c in enumerate(cells) if c.of(Kind.PLACE, Kind.PARK) and columns.get(i, "place") == "place"]
    told = [c for i, c in enumerate(cells) if c in places and columns.get(i) == "place"]
    homes = (told or places)[:1]
    firms = [f for c in cells for f in c.of(Kind.ENTERPRISE)]
    things = [f for c in cells for f in c.of(Kind.PROJECT)]
    status = Status.SIGNED if signing and not told else Status.ASSERTED
    for home in homes:
        wheres = home.of(Kind.PARK, Kind.PLACE)
        for firm in firms:
            if signing and not told:
                yield Draft(wheres[0], "partners_with", firm, status, 0.75)
            else:
                for where in wheres:
                    yield Draft(firm, "located_in", where, Status.ASSERTED, 0.85)
        for thing in things:
            for where in wheres:
                yield Draft(thing, "located_in", where, status, 0.85)
        if len(wheres) == 2 and wheres[0].kind is Kind.PARK:
            yield Draft(wheres[0], "located_in", wheres[1], Status.ASSERTED, 0.8)
    for firm in firms:
        for thing in things:
            yield Draft(firm, "invests_in", thing, status, 0.8)
    fields = [f for c in cells for f in c.of(Kind.CHAIN, Kind.INDUSTRY)]
    if len(fields) == 1:
        for one in (*firms, *things):
            yield Draft(one, "operates_in", fields[0], Status.ASSERTED, 0.75)
