"""A Word file from headings, paragraphs and tables; the only place that imports python-docx.

Text from data may hold characters that XML cannot: they are replaced, for one of them would make the file unreadable.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from chains.exports.flat import printable

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

__all__ = ["Word"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FONT = "Microsoft YaHei"  # Word takes another Chinese font where this one is missing
_GREY = 0x5D, 0x6B, 0x7B


class Word:
    """A document that is written from top to bottom."""

    def __init__(self, title: str) -> None:
        from docx import Document
        from docx.oxml.ns import qn
        from docx.shared import Pt

        self._document = Document()
        for name in ("Normal", "Title", "Heading 1"):
            style = self._document.styles[name]
            style.font.name = _FONT
            # The Chinese characters of a style have a font of their own.
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
        self._document.styles["Normal"].font.size = Pt(10.5)
        about = self._document.core_properties
        about.title, about.author, about.comments = printable(title), "", ""
        about.created = about.modified = datetime(*_EPOCH)
        self._document.add_heading(printable(title), 0)

    def heading(self, text: str) -> None:
        self._document.add_heading(printable(text), 1)

    def text(self, text: str) -> None:
        self._document.add_paragraph(printable(text))

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

    def picture(self, png: bytes, told: str) -> None:
        """A picture as wide as the text; `told` is what a screen reader says of it."""
        section = self._document.sections[0]
        assert section.page_width and section.left_margin and section.right_margin
        width = section.page_width - section.left_margin - section.right_margin
        shown = self._document.add_picture(io.BytesIO(png), width=width)
        shown._inline.docPr.set("descr", printable(told))

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
