"""A Word file from headings, paragraphs and tables; the only place that imports python-docx.

Text from data may hold characters that XML cannot: they are replaced, for one of them would make the file unreadable.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chains.exports.flat import printable

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

__all__ = ["Run", "Word"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph; `target` is an anchor of the same file it leads to, `anchor` makes it one."""

    text: str
    bold: bool = False
    quiet: bool = False
    raised: bool = False
    target: str | None = None
    anchor: str | None = None


_EPOCH = (1980, 1, 1, 0, 0, 0)
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="C9D1D9"/>'
                   for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_INSIDE = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>'
                  for side, width in (("top", 30), ("left", 80), ("bottom", 40), ("right", 80)))
_FONT = "Microsoft YaHei"  # Word takes another Chinese font where this one is missing
_GREY = 0x5D, 0x6B, 0x7B


class Word:
    """A document that is written from top to bottom."""

    def __init__(self, title: str, *, landscape: bool = False) -> None:
        from docx import Document
        from docx.enum.section import WD_ORIENT
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt

        self._document = Document()
        self._anchors = 0
        self._room = 0, 0
        if landscape:
            sheet = self._document.sections[0]
            sheet.orientation = WD_ORIENT.LANDSCAPE
            sheet.page_width, sheet.page_height = Cm(29.7), Cm(21.0)
            sheet.left_margin = sheet.right_margin = Cm(1.6)
            sheet.top_margin, sheet.bottom_margin, sheet.footer_distance = Cm(1.6), Cm(1.9), Cm(0.9)
            self._room = Cm(29.7 - 3.2), Cm(21.0 - 3.5)
        for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2"):
            style = self._document.styles[name]
            style.font.name = _FONT
            # The Chinese characters of a style have a font of their own.
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
        self._document.styles["Normal"].font.size = Pt(10.5)
        about = self._document.core_properties
        about.title, about.author, about.comments = printable(title), "", ""
        about.created = about.modified = datetime(*_EPOCH)
        self._document.add_heading(printable(title), 0)

    def heading(self, text: str, anchor: str | None = None) -> None:
        made = self._document.add_heading(printable(text), 1)
        if anchor:
            self._anchor(made._p, anchor)

    def subheading(self, text: str) -> None:
        self._document.add_heading(printable(text), 2)

    def subtitle(self, text: str) -> None:
        self._document.add_paragraph(printable(text), style="Subtitle")

    def page_numbers(self, text: str) -> None:
        """The text and the number of the page at the foot of every page."""
        foot = self._document.sections[0].footer.paragraphs[0]
        self._grey(foot, f"{text}　第 ")
        foot._p.append(_field("PAGE"))
        self._grey(foot, " 页，共 ")
        foot._p.append(_field("NUMPAGES"))
        self._grey(foot, " 页")

    def runs(self, runs: Iterable[Run], *, tight: bool = False, small: bool = False) -> None:
        """A paragraph of pieces that differ in look, or lead to other places of the file."""
        from docx.shared import Pt

        paragraph = self._document.add_paragraph()
        if tight:
            paragraph.paragraph_format.space_after = Pt(2)
        self._fill(paragraph._p, runs, 17 if small else None)

    def picture(self, png: bytes, ratio: float, told: str) -> None:
        """A picture as wide as the page, or as high where it is a tall one; `ratio` is width by height.

        `told` is what a screen reader says of it.
        """
        from docx.shared import Emu

        width, height = self._room
        shown = self._document.add_picture(io.BytesIO(png), width=Emu(min(width, int(height * 0.8 * ratio))))
        shown._inline.docPr.set("descr", printable(told))

    def grid(self, columns: Sequence[str], rows: Sequence[Sequence[Iterable[Run]]], *, widths: Sequence[int],
             numeric: Sequence[bool]) -> None:
        """A table of pieces as wide as the page; its heading stands on every page and no row is torn apart."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        room = self._room[0] // 635  # twentieths of a point
        wide = [room * w // sum(widths) for w in widths]
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in wide)
        # Built as XML: python-docx looks the whole table through for every cell.
        looks = (f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(wide)}" w:type="dxa"/>'
                 f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{_INSIDE}</w:tblCellMar>')
        table = parse_xml(f'<w:tbl {nsdecls("w")}><w:tblPr>{looks}</w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>')
        table.append(self._row([[Run(name, bold=True)] for name in columns], wide, numeric, head=True))
        for row in rows:
            table.append(self._row(row, wide, numeric))
        self._document.element.body.insert_element_before(table, "w:sectPr")

    def _row(self, cells: Sequence[Iterable[Run]], wide: Sequence[int], numeric: Sequence[bool], *, head: bool = False) -> Any:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        made = parse_xml(f'<w:tr {nsdecls("w")}><w:trPr><w:cantSplit/>{"<w:tblHeader/>" if head else ""}</w:trPr></w:tr>')
        shade = '<w:shd w:val="clear" w:color="auto" w:fill="EAF1F8"/>' if head else ""
        for runs, width, number in zip(cells, wide, numeric, strict=True):
            side = '<w:jc w:val="right"/>' if number else ""
            cell = parse_xml(f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
                             f'<w:p><w:pPr><w:spacing w:after="0"/>{side}</w:pPr></w:p></w:tc>')
            self._fill(cell[-1], runs, 17)
            made.append(cell)
        return made

    def _fill(self, paragraph: Any, runs: Iterable[Run], half_points: int | None) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        for run in runs:
            made = _run(run, half_points)
            if run.target:
                link = OxmlElement("w:hyperlink")
                link.set(qn("w:anchor"), run.target)
                link.append(made)
                made = link
            if run.anchor:
                self._anchor(paragraph, run.anchor)
            paragraph.append(made)

    def _anchor(self, paragraph: Any, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._anchors += 1
        for mark in ("w:bookmarkStart", "w:bookmarkEnd"):
            made = OxmlElement(mark)
            made.set(qn("w:id"), str(self._anchors))
            if mark.endswith("Start"):
                made.set(qn("w:name"), name)
            paragraph.append(made)

    def text(self, text: str) -> None:
        self._document.add_paragraph(printable(text))

    def gap(self) -> None:
        """A little room."""
        from docx.shared import Pt

        made = self._document.add_paragraph()
        made.paragraph_format.space_after, made.paragraph_format.line_spacing = Pt(0), Pt(6)

    def quiet(self, text: str) -> None:
        """A paragraph in grey."""
        self._grey(self._document.add_paragraph(), text)

    def item(self, mark: str, text: str) -> None:
        """A paragraph that begins in bold."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        paragraph.add_run(printable(mark)).bold = True
        paragraph.add_run(printable(text))

    def indented(self, text: str, *, quiet: bool = False) -> None:
        """A paragraph further in, that belongs to the one above."""
        from docx.shared import Cm

        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.9)
        paragraph.paragraph_format.space_after = 0
        if quiet:
            self._grey(paragraph, text)
        else:
            paragraph.add_run(printable(text))

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table with its heading in bold, repeated on every page."""
        from docx.oxml import OxmlElement

        table = self._document.add_table(rows=1, cols=len(columns), style="Table Grid")
        for cell, name in zip(table.rows[0].cells, columns, strict=True):
            cell.paragraphs[0].add_run(printable(name)).bold = True
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = printable(value)
        self._document.add_paragraph()

    def save(self) -> bytes:
        """The bytes of the file; equal content gives equal bytes."""
        written = io.BytesIO()
        self._document.save(written)
        out = io.BytesIO()
        # python-docx dates the members of the zip by the clock.
        with zipfile.ZipFile(written) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name in made.namelist():
                member = zipfile.ZipInfo(name, _EPOCH)
                member.compress_type = zipfile.ZIP_DEFLATED
                bundle.writestr(member, made.read(name))
        return out.getvalue()

    def _grey(self, paragraph: Paragraph, text: str) -> None:
        from docx.shared import RGBColor

        run = paragraph.add_run(printable(text))
        run.font.color.rgb = RGBColor(*_GREY)


def _run(run: Run, half_points: int | None) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made, looks = OxmlElement("w:r"), OxmlElement("w:rPr")
    told: list[tuple[str, str | None]] = []
    if run.bold:
        told.append(("w:b", None))
    if run.target or run.quiet:
        told.append(("w:color", "1F6FB2" if run.target else "5D6B7B"))
    if half_points:
        told.append(("w:sz", str(half_points)))
    if run.raised:
        told.append(("w:vertAlign", "superscript"))
    for name, value in told:  # in the order of the schema
        look = OxmlElement(name)
        if value is not None:
            look.set(qn("w:val"), value)
        looks.append(look)
    made.append(looks)
    text = OxmlElement("w:t")
    text.set(qn("xml:space"), "preserve")
    text.text = printable(run.text)
    made.append(text)
    return made


def _field(name: str) -> Any:
    """A field that the program which opens the file works out."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
