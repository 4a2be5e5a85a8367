"""An Excel workbook for reading: 条目, 关系, 依据, 来源 and 字段说明, with filters, frozen headings and fitting widths.

Written by hand rather than by a library: the bytes carry no date, and it takes a quarter of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from chains.errors import UsageError
from chains.exports.columns import Sheet, sheets
from chains.exports.flat import Cell, defused
from chains.files import zip_bytes
from chains.model import Snapshot

__all__ = ["workbook", "write_xlsx"]

_ROWS = 1_048_576
_LONGEST = 32_767  # characters a cell can hold
_CUT = "……（已截断，全文见 CSV 或 JSON 导出）"
# Excel reads _x0041_ in a cell as A; the underscore itself must be written so.
_ESCAPES = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_xlsx(snapshot: Snapshot) -> bytes:
    """The workbook of the snapshot.

    Raises UsageError when a table has more rows than a sheet of Excel can hold.
    """
    return workbook(sheets(snapshot))


def workbook(pages: Sequence[Sheet]) -> bytes:
    """A workbook of the sheets; the same sheets are the same bytes."""
    for page in pages:
        if len(page.rows) >= _ROWS:
            raise UsageError(f"sheet {page.title} has {len(page.rows):,} rows, Excel holds {_ROWS:,}: export a part, or csv",
                             f"“{page.title}”有 {len(page.rows):,} 行，Excel 一张表最多 {_ROWS:,} 行：请只导出一部分，或用 csv")
    numbers = range(1, len(pages) + 1)
    return zip_bytes([
        ("[Content_Types].xml", _types(numbers).encode()),
        ("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]).encode()),
        ("xl/workbook.xml", _book(pages).encode()),
        ("xl/_rels/workbook.xml.rels", _relations([*(("worksheet", f"worksheets/sheet{n}.xml") for n in numbers),
                                                   ("styles", "styles.xml")]).encode()),
        ("xl/styles.xml", _STYLES.encode()),
        *((f"xl/worksheets/sheet{n}.xml", _sheet(page, n == 1).encode()) for n, page in zip(numbers, pages, strict=True)),
    ], packed=True)


def _types(numbers: Iterable[int]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    sheets = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}worksheet+xml"/>' for n in numbers)
    return (f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}sheet.main+xml"/>{sheets}'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}styles+xml"/></Types>')


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    told = "".join(f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
                   for n, (kind, target) in enumerate(targets, 1))
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _book(pages: Sequence[Sheet]) -> str:
    told = "".join(f'<sheet name="{page.title}" sheetId="{n}" r:id="rId{n}"/>' for n, page in enumerate(pages, 1))
    # Excel keeps a filter's range under this hidden name, and repairs a file that lacks it.
    names = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{n}" hidden="1">'
        f"'{page.title}'!$A$1:${_letters(len(page.columns))}${len(page.rows) + 1}</definedName>"
        for n, page in enumerate(pages))
    return (f'{_HEAD}<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}"><sheets>{told}</sheets>'
            f"<definedNames>{names}</definedNames></workbook>")


_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_SPREADSHEET}"><fonts count="2"><font><sz val="11"/><name val="等线"/></font>'
    '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="等线"/></font></fonts><fills count="3">'
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF1F6FB2"/><bgColor indexed="64"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">'
    '<alignment vertical="center"/></xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/>'
    "</xf></cellXfs>"
    '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _letters(column: int) -> str:
    """The name of the column counted from one: A, Z, AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _sheet(page: Sheet, first: bool) -> str:
    names = [_letters(n) for n in range(1, len(page.columns) + 1)]
    last = f"{names[-1]}{len(page.rows) + 1}"
    widths = "".join(f'<col min="{n}" max="{n}" width="{width:.1f}" customWidth="1"/>'
                     for n, width in enumerate(_widths(page), 1))
    style = 2 if page.wrapped else 0
    rows = [f'<row r="1" ht="22" customHeight="1">{"".join(_cells(page.columns, names, 1, 1))}</row>']
    rows += [f'<row r="{n}">{"".join(_cells(row, names, n, style))}</row>' for n, row in enumerate(page.rows, 2)]
    return (
        f'{_HEAD}<worksheet xmlns="{_SPREADSHEET}"><sheetPr/><dimension ref="A1:{last}"/><sheetViews>'
        f'<sheetView workbookViewId="0"{" tabSelected=" + chr(34) + "1" + chr(34) if first else ""}>'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="16"/><cols>{widths}</cols><sheetData>{"".join(rows)}</sheetData>'
        f'<autoFilter ref="A1:{last}"/></worksheet>')


def _cells(row: Sequence[Cell], names: Sequence[str], number: int, style: int) -> Iterator[str]:
    dressed = f' s="{style}"' if style else ""
    for name, cell in zip(names, row, strict=True):
        if cell == "":
            continue
        if isinstance(cell, float) and not isinstance(cell, bool):
            yield f'<c r="{name}{number}"{dressed}><v>{cell!r}</v></c>'
        else:
            text = _fitting(str(defused("是" if cell is True else "否" if cell is False else cell)))
            yield f'<c r="{name}{number}"{dressed} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _fitting(text: str) -> str:
    if len(text) > _LONGEST // 2 and (units := text.encode("utf-16-le", "replace")) and len(units) > 2 * _LONGEST:
        # Excel counts halves of characters beyond the basic plane; one that is cut in two is dropped.
        text = units[:2 * (_LONGEST - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
    return escape(_ESCAPES.sub("_x005F_", text), {"\r": "&#13;"})


def _widths(page: Sheet) -> list[float]:
    """Room for what stands in most cells of each column, between 8 and 60 characters; Chinese ones count twice."""
    widths = []
    for column, title in enumerate(page.columns):
        lengths = sorted(_length(str(row[column])) for row in page.rows[:2000] if row[column] != "")
        usual = lengths[int(len(lengths) * 0.9)] if lengths else 0
        widths.append(float(min(60, max(8, usual + 2, _length(title) + 5))))  # the filter's arrow stands in the heading
    return widths


def _length(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text[:80])
