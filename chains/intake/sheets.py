""".xlsx, .csv and .tsv to text: a row a line, tabs between its cells, and a locator for every cell.

Formulas are never computed: a cell shows the value that the program which saved it had computed, or is said to have none.
"""

from __future__ import annotations

import csv
import datetime
import io
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chains.errors import DocumentError
from chains.intake.archive import Archive, local
from chains.intake.extract import Extract, Writer, column_name, in_one_line

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["MAX_CELLS", "read_csv", "read_xlsx"]

MAX_CELLS = 400_000  # of a whole file
_MAX_COLUMNS = 400
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_PLAIN_SHEET = re.compile(r"(?:Sheet|工作表|表)\s?\d*", re.IGNORECASE)


@dataclass
class _Sheet:
    """The cells of one sheet, row by row, numbered from 0."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    empty_formulas: list[str] = field(default_factory=list)
    cut: bool = False


def read_csv(text: str, name: str, delimiter: str | None = None) -> Extract:
    """The rows of a table in plain text; locators are “B3”.

    Raises DocumentError for text that no reader of such tables can take apart.
    """
    sheet = _Sheet("")
    cells = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text))):
            sheet.rows[number] = {i: in_one_line(value) for i, value in enumerate(row[:_MAX_COLUMNS]) if value.strip()}
            cells += len(row)
            if cells > MAX_CELLS:
                sheet.cut = True
                break
    except csv.Error as error:
        raise DocumentError(f"{name}: cannot be read as a table ({error}); save it again as CSV, or as text",
                            f"{name}：不是完好的 CSV 表格，请重新另存为 CSV，或另存为文本") from error
    out = Writer()
    _write(out, sheet, "")
    return Extract(out.text, tuple(out.anchors), tuple(_notes([sheet])))


def _delimiter(text: str) -> str:
    """The mark that stands equally often in most of the first lines."""
    lines = [line for line in text[:20_000].splitlines()[:30] if line.strip()]

    def score(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=lambda n: (n > 0, counts.count(n)), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max("\t,;|，", key=score)


def read_xlsx(data: bytes, name: str) -> Extract:
    """The visible sheets of an Excel file; locators are “Sheet1!B3”. Values merged over rows stand in each row.

    Raises DocumentError for a damaged file, a zip bomb, or XML with entities.
    """
    archive = Archive(data, name)
    sheets: list[_Sheet] = []
    shared = _shared_strings(archive) if "xl/sharedStrings.xml" in archive.names else []
    formats = _formats(archive) if "xl/styles.xml" in archive.names else []
    left = MAX_CELLS
    for title, part in _parts(archive):
        sheet = _read_sheet(archive, part, title, shared, formats, left)
        sheets.append(sheet)
        left -= sum(len(row) for row in sheet.rows.values())
        if left <= 0:
            sheet.cut = True
            break
    out = Writer()
    for sheet in sheets:
        # A sheet's own name may say whose table it is; Sheet1 says nothing.
        if len(sheets) > 1 and sheet.rows and not _PLAIN_SHEET.fullmatch(sheet.name):
            out.line(in_one_line(sheet.name), sheet.name)
        _write(out, sheet, f"{sheet.name}!")
    return Extract(out.text, tuple(out.anchors), tuple(_notes(sheets)))


def _write(out: Writer, sheet: _Sheet, prefix: str) -> None:
    for number, row in sorted(sheet.rows.items()):
        if out.full:
            sheet.cut = True
            return
        if row:
            out.row((row.get(i, ""), f"{prefix}{column_name(i)}{number + 1}") for i in range(max(row) + 1))


def _notes(sheets: Sequence[_Sheet]) -> Iterator[str]:
    empty = [place for sheet in sheets for place in sheet.empty_formulas]
    if empty:
        more = f" 等 {len(empty)} 个" if len(empty) > 5 else ""
        yield f"公式单元格 {'、'.join(empty[:5])}{more}没有保存计算结果，按空白处理；请用 Excel 打开并保存后再读。"
    if any(sheet.cut for sheet in sheets):
        yield f"表格很大，只读了前 {MAX_CELLS // 10_000} 万个单元格。"


def _parts(archive: Archive) -> Iterator[tuple[str, str]]:
    """Name and part of each visible sheet, in order; no part comes twice, however often a workbook names it."""
    targets: dict[str, str] = {}
    given: set[str] = set()
    for _, element in archive.elements("xl/_rels/workbook.xml.rels"):
        if local(element.tag) == "Relationship":
            target = element.get("Target", "")
            path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target))
            targets[element.get("Id", "")] = path
    for _, element in archive.elements("xl/workbook.xml"):
        if local(element.tag) == "sheet" and element.get("state", "visible") == "visible":
            relation = next((value for key, value in element.attrib.items() if local(key) == "id"), "")
            part = targets.get(relation, "")
            if part in archive.names and part not in given:
                given.add(part)
                yield element.get("name", ""), part


def _shared_strings(archive: Archive) -> list[str]:
    strings = []
    for _, element in archive.elements("xl/sharedStrings.xml"):
        if local(element.tag) == "si":
            strings.append(_text(element))
            element.clear()
    return strings


def _text(element: Element) -> str:
    """The text of a string item, without the readings (rPh) that East Asian Excel keeps beside it."""
    parts = []
    for child in element:
        tag = local(child.tag)
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            parts.append(_text(child))
    return in_one_line("".join(parts))


def _formats(archive: Archive) -> list[str]:
    """How each cell style shows a number: "date", "percent" or ""."""
    own: dict[str, str] = {}
    formats: list[str] = []
    inside = False
    for event, element in archive.elements("xl/styles.xml", ("start", "end")):
        tag = local(element.tag)
        if tag == "cellXfs":
            inside = event == "start"
        elif event == "end" and tag == "numFmt":
            own[element.get("numFmtId", "")] = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", element.get("formatCode", ""))
        elif event == "end" and tag == "xf" and inside:
            formats.append(_format(element.get("numFmtId", ""), own))
    return formats


def _format(number: str, own: Mapping[str, str]) -> str:
    code = own.get(number)
    if code is not None:
        return "date" if re.search("[yd]", code, re.IGNORECASE) else "percent" if "%" in code else ""
    value = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    return "date" if 14 <= value <= 17 or 27 <= value <= 36 or 50 <= value <= 58 else "percent" if value in (9, 10) else ""


def _read_sheet(
    archive: Archive, part: str, title: str, shared: Sequence[str], formats: Sequence[str], left: int,
) -> _Sheet:
    sheet = _Sheet(title)
    merges: list[tuple[int, int, int, int]] = []
    row_number, column = -1, 0
    for event, element in archive.elements(part, ("start", "end")):
        tag = local(element.tag)
        if event == "start":
            if tag == "row":
                given = element.get("r", "")
                row_number = int(given) - 1 if given.isascii() and given.isdigit() and len(given) < 8 else row_number + 1
                column = 0
            continue
        if tag == "c":
            place = _CELL.fullmatch(element.get("r", ""))
            if place:
                column = _column(place[1])
            if not sheet.cut and row_number >= 0 and column < _MAX_COLUMNS:
                value = _value(element, shared, formats)
                if value:
                    sheet.rows.setdefault(row_number, {})[column] = value
                    left -= 1
                    sheet.cut = left <= 0
                elif element.get("t") != "str" and any(local(child.tag) == "f" for child in element):
                    sheet.empty_formulas.append(f"{title}!{column_name(column)}{row_number + 1}")
            column += 1
        elif tag == "row":
            element.clear()
            if sheet.cut:
                break
        elif tag == "mergeCell" and len(merges) < 20_000:
            corners = [_CELL.fullmatch(corner) for corner in element.get("ref", "").split(":")]
            if len(corners) == 2 and corners[0] and corners[1]:
                merges.append((int(corners[0][2]) - 1, int(corners[1][2]) - 1, _column(corners[0][1]), _column(corners[1][1])))
    _fill(sheet, merges, left)
    return sheet


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _fill(sheet: _Sheet, merges: Sequence[tuple[int, int, int, int]], left: int) -> None:
    """A value merged over several rows stands in each of them; merged over columns only, it stands once.

    At most `left` cells are filled: a few thousand merges would make millions of them.
    """
    for top, bottom, column, _ in merges:
        value = sheet.rows.get(top, {}).get(column)
        if value is None or bottom <= top:
            continue
        for number in range(top + 1, min(bottom, top + 2_000) + 1):
            if left <= 0:
                sheet.cut = True
                return
            if number in sheet.rows and column not in sheet.rows[number]:
                sheet.rows[number][column] = value
                left -= 1


def _value(element: Element, shared: Sequence[str], formats: Sequence[str]) -> str:
    kind = element.get("t", "n")
    inline = next((child for child in element if local(child.tag) == "is"), None)
    if inline is not None:
        return _text(inline)
    raw = next((child.text or "" for child in element if local(child.tag) == "v"), "").strip()
    if kind == "s":
        return shared[int(raw)] if raw.isascii() and raw.isdigit() and int(raw) < len(shared) else ""
    if kind == "b":
        return {"1": "是", "0": "否"}.get(raw, "")
    if kind == "e":
        return ""  # #DIV/0! says nothing
    if kind == "n" and raw:
        style = element.get("s", "")
        shown = formats[int(style)] if style.isascii() and style.isdigit() and int(style) < len(formats) else ""
        return _number(raw, shown)
    return in_one_line(raw)


def _number(raw: str, shown: str) -> str:
    try:
        number = float(raw)
    except ValueError:
        return in_one_line(raw)
    if shown == "date" and 1 <= number < 2_958_466:
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(number))
        return day.isoformat()
    if shown == "percent":
        return f"{number * 100:.10g}%"
    return f"{number:.15g}"
