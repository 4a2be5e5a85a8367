""".docx to text: paragraphs and tables in their order, a line each, a row a line with tabs between its cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chains.intake.archive import Archive, local
from chains.intake.extract import Extract, Writer, column_name, in_one_line

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["read_docx"]

# mc:Fallback repeats what mc:Choice holds; w:rt is the reading above a character.
_SKIPPED = frozenset({"Fallback", "rt", "del", "moveFrom"})
_LONG_CELL = 300


@dataclass
class _Cell:
    paragraphs: list[str] = field(default_factory=list)
    span: int = 1
    merged: bool = False  # goes on from the row above

    @property
    def text(self) -> str:
        return in_one_line(" ".join(self.paragraphs))


@dataclass
class _Table:
    number: int
    rows: int = 0
    cells: list[_Cell] = field(default_factory=list)
    above: dict[int, str] = field(default_factory=dict)


def read_docx(data: bytes, name: str) -> Extract:
    """The text of a Word file; locators are “第5段” and, in tables, “表1!B3”. Values merged over rows stand in each row.

    Raises DocumentError for a damaged file, a zip bomb, or XML with entities.
    """
    archive = Archive(data, name)
    reader = _Reader(Writer())
    for event, element in archive.elements("word/document.xml", ("start", "end")):
        if event == "start":
            reader.start(local(element.tag))
        else:
            reader.end(local(element.tag), element)
        if reader.out.full:
            break
    notes = ("文档很长，只读了前 2000 万字。",) if reader.out.full else ()
    return Extract(reader.out.text, tuple(reader.out.anchors), notes)


class _Reader:
    """Follows the elements of a document; only what is open at the moment is held."""

    def __init__(self, out: Writer) -> None:
        self.out = out
        self._texts: list[list[str]] = []  # of the paragraphs that are open: a text box stands inside one
        self._tables: list[_Table] = []
        self._skipped = 0
        self._paragraphs = self._numbered = 0

    def start(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipped += 1
        elif self._skipped:
            return
        elif tag == "p":
            self._texts.append([])
        elif tag == "tbl":
            self._numbered += not self._tables
            self._tables.append(_Table(self._numbered))
        elif tag == "tc" and self._tables:
            self._tables[-1].cells.append(_Cell())

    def end(self, tag: str, element: Element) -> None:
        if tag in _SKIPPED:
            self._skipped = max(0, self._skipped - 1)
        elif self._skipped:
            pass
        elif tag == "t" and self._texts:
            self._texts[-1].append(element.text or "")
        elif tag in ("tab", "br", "cr") and self._texts:
            self._texts[-1].append(" " if tag == "tab" else "\n")
        elif tag == "noBreakHyphen" and self._texts:
            self._texts[-1].append("-")
        elif tag in ("gridSpan", "vMerge") and self._tables and self._tables[-1].cells:
            self._merge(tag, element)
        elif tag == "p" and self._texts:
            self._paragraph("".join(self._texts.pop()))
            element.clear()
        elif tag == "tr" and self._tables:
            self._row(self._tables[-1])
            element.clear()
        elif tag == "tbl" and self._tables:
            self._tables.pop()
            element.clear()

    def _merge(self, tag: str, element: Element) -> None:
        value = next((v for key, v in element.attrib.items() if local(key) == "val"), "")
        cell = self._tables[-1].cells[-1]
        if tag == "vMerge":
            cell.merged = value != "restart"
        elif value.isascii() and value.isdigit():
            cell.span = min(100, max(1, int(value)))

    def _paragraph(self, text: str) -> None:
        if self._tables and self._tables[-1].cells:
            if text.strip():
                self._tables[-1].cells[-1].paragraphs.append(text)
            return
        self._paragraphs += 1
        for line in text.split("\n"):
            if line.strip():
                self.out.line(line, f"第{self._paragraphs}段")

    def _row(self, table: _Table) -> None:
        cells, table.cells = table.cells, []
        table.rows += 1
        if len(self._tables) > 1:  # a table inside a cell is part of what the cell says
            outer = self._tables[-2].cells
            if outer:
                outer[-1].paragraphs.append(" ".join(cell.text for cell in cells))
            return
        row: list[tuple[str, str]] = []
        for cell in cells:
            column = len(row)
            text = table.above.get(column, "") if cell.merged else cell.text
            table.above[column] = text
            row += [(text, f"表{table.number}!{column_name(column)}{table.rows}")] + [("", "")] * (cell.span - 1)
        while row and not row[-1][0]:
            row.pop()
        # A table that only sets out a page holds paragraphs, not values.
        if len(row) < 2 or any(len(text) > _LONG_CELL for text, _ in row):
            for cell, (_, locator) in zip((c for c in cells if c.text), (r for r in row if r[0]), strict=False):
                for paragraph in cell.paragraphs:
                    self.out.line(in_one_line(paragraph), locator)
        else:
            self.out.row(row)
