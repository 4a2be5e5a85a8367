"""A paper as an Excel workbook: a sheet for what it says in lines, one a table, and one of the notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chains.atlas.paper import Column, Empty, Facts, Guide, Line, Note, Paper, Picture, Said, Table
from chains.atlas.words import note_marks, note_origin, note_text
from chains.exports.columns import Sheet
from chains.exports.flat import Cell, printable
from chains.exports.xlsx import workbook
from chains.printing.common import COMPUTED, NOTES, cover, is_marked, numbered

__all__ = ["paper_xlsx"]

_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\"<>&\x00-\x1f]")
_LONGEST = 31  # characters of a sheet's name
_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?")


def paper_xlsx(paper: Paper) -> bytes:
    """The workbook; texts that begin like a formula are defused."""
    taken: set[str] = set()
    pages = [Sheet(_name("说明", taken), ("部分", "项目", "内容", "注"), list(_lines(paper)), wrapped=True)]
    for section in paper.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                pages.append(_sheet(block, _name(block.sheet, taken)))
    pages.append(Sheet(_name(NOTES, taken), ("注", "依据", "来源", "来源种类、数据层级、状态", "网址"),
                       [_note(n) for n in paper.notes],
                       wrapped=True))
    return workbook(pages)


def _name(wanted: str, taken: set[str]) -> str:
    """A sheet's name that Excel takes and no other sheet has."""
    plain = _FORBIDDEN.sub("_", printable(wanted)).strip()[:_LONGEST] or "表"
    name, number = plain, 2
    while name.lower() in taken:
        name, number = f"{plain[:_LONGEST - 4]}（{number}）", number + 1
    taken.add(name.lower())
    return name


def _lines(paper: Paper) -> Iterable[Sequence[Cell]]:
    yield paper.title, "", printable(paper.subtitle), ""
    for label, value in cover(paper):
        yield "", label, value, ""
    for number, section in enumerate(paper.sections, 1):
        heading = printable(numbered(number, section.title))
        for block in section.blocks:
            if isinstance(block, Line):
                yield heading, "", _text(block.said), _numbers(block.said.notes)
            elif isinstance(block, Guide):
                yield heading, "说明", printable(block.text), ""
            elif isinstance(block, Empty):
                yield heading, "没有收录", printable(f"{block.why} 怎样补上：{block.remedy}"), ""
            elif isinstance(block, Facts):
                yield from ((heading, printable(label), _text(said), _numbers(said.notes)) for label, said in block.rows)
            elif isinstance(block, Picture):
                yield heading, "图", "工作簿不带图，见网页、Word、PDF", ""
            else:
                yield heading, "表", printable(f"{block.title}。{block.foot}"), ""


def _text(said: Said, table: Table | None = None) -> str:
    return printable(said.text) + (f"（{COMPUTED}）" if is_marked(said, table) else "")


def _numbers(notes: Iterable[int]) -> str:
    return "、".join(map(str, dict.fromkeys(notes)))


def _sheet(table: Table, name: str) -> Sheet:
    rows = [(*(_cell(said, column, table) for said, column in zip(row, table.columns, strict=True)),
             _numbers(n for said in row for n in said.notes)) for row in table.rows]
    return Sheet(name, (*(printable(c.name) for c in table.columns), "注"), rows, wrapped=True)


def _cell(said: Said, column: Column, table: Table) -> Cell:
    if column.numeric and _NUMBER.fullmatch(said.text):
        return float(said.text.replace(",", ""))
    return _text(said, table)


def _note(note: Note) -> Sequence[Cell]:
    return (float(note.number), printable(note_text(note)), printable(note_origin(note)), note_marks(note),
            printable(note.source.url or ""))
