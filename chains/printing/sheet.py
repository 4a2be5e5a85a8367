"""A paper as PDF: A4 across, with contents, page numbers, table headings on every page, and links to the notes and back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from chains.atlas.paper import Block, Empty, Facts, Guide, Line, Note, Paper, Picture, Said, Table
from chains.atlas.words import note_marks, note_origin, note_text
from chains.exports.flat import printable
from chains.exports.pdf import paint, register_font
from chains.printing.common import COMPUTED, NOTES, cover, is_marked, numbered
from chains.views.drawing import Drawing

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

__all__ = ["paper_pdf"]

_SIDE, _TOP, _BOTTOM = 37.0, 40.0, 42.0
_BLUE, _GREY, _LINE, _HEAD, _WARN = "#1f6fb2", "#5d6b7b", "#d9dee4", "#eaf1f8", "#fdf9ec"
_SPACE = "\u00a0"  # reportlab folds other spaces
_ABOVE = 125.0  # room on a page with a picture for the heading and some lines
_SIZES = {"title": 26.0, "sub": 17.0, "h2": 15.0, "h3": 11.0, "body": 9.5, "quiet": 8.5, "cell": 8.3, "note": 7.6}


def paper_pdf(paper: Paper) -> bytes:
    """The file; equal papers are equal bytes on a machine.

    Raises UsageError when the machine has no Chinese font that a PDF can hold.
    """
    from reportlab.lib.pagesizes import A4, landscape

    out = io.BytesIO()
    width, height = landscape(A4)
    document = _document(out, (width, height), paper)
    style = _Style(register_font(), width - 2 * _SIDE, height - _TOP - _BOTTOM)
    document.multiBuild(list(_story(paper, style)))
    return out.getvalue()


def _document(out: io.BytesIO, size: tuple[float, float], paper: Paper) -> Any:
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    font = register_font()

    class Document(BaseDocTemplate):  # type: ignore[misc]
        total = 0  # pages, known from the pass before: the contents need two passes anyway

        def afterFlowable(self, flowable: Any) -> None:
            heading = getattr(flowable, "heading", None)
            if heading:
                number, text = heading
                self.canv.bookmarkPage(f"s-{number}")
                self.canv.addOutlineEntry(text, f"s-{number}", 0)
                self.notify("TOCEntry", (0, escape(text), self.page, f"s-{number}"))

        def afterPage(self) -> None:
            self.total = max(self.total, self.page)

    def foot(page: Any, document: Any) -> None:
        page.setFont(font, 8)
        page.setFillColor(_GREY)
        page.drawString(_SIDE, 22, _clipped(f"{paper.title}　{paper.subtitle}"))
        page.drawRightString(size[0] - _SIDE, 22, f"第 {document.page} 页，共 {document.total or document.page} 页")

    made = Document(out, pagesize=size, title=printable(f"{paper.title}：{paper.subtitle}"), author="产业链图谱", invariant=1,
                    pageCompression=1)
    frame = Frame(_SIDE, _BOTTOM, size[0] - 2 * _SIDE, size[1] - _TOP - _BOTTOM, 0, 0, 0, 0)
    made.addPageTemplates([PageTemplate("page", [frame], onPage=foot)])
    return made


def _clipped(text: str, longest: int = 60) -> str:
    text = printable(text)
    return text if len(text) <= longest else text[:longest] + "……"


class _Style:
    """The paragraph styles, and the room of a page."""

    def __init__(self, font: str, width: float, height: float) -> None:
        from reportlab.lib.styles import ParagraphStyle

        self.font, self.width, self.height = font, width, height

        def made(name: str, **more: Any) -> Any:
            size = _SIZES[name]
            return ParagraphStyle(name, **{"fontName": font, "fontSize": size, "leading": size * 1.5, "wordWrap": "CJK",
                                           **more})

        self.title = made("title", spaceAfter=4)
        self.sub = made("sub", textColor=_BLUE, spaceAfter=14)
        self.h2 = made("h2", textColor=_BLUE, spaceBefore=16, spaceAfter=6, keepWithNext=1)
        self.h3 = made("h3", spaceBefore=8, spaceAfter=4, keepWithNext=1)
        self.body = made("body", spaceAfter=4)
        self.contents = made("body", leading=13)
        self.quiet = made("quiet", textColor=_GREY, spaceAfter=4)
        self.cell = made("cell", leading=_SIZES["cell"] * 1.38)
        self.number = made("cell", leading=_SIZES["cell"] * 1.38, alignment=2)
        self.note = made("note", leading=_SIZES["note"] * 1.42, leftIndent=26, firstLineIndent=-26, spaceAfter=2.2)


@cache
def _anchored() -> Any:
    """The class of paragraphs with anchors: an <a name> inside a Chinese paragraph breaks reportlab's lines."""
    from reportlab.platypus import Paragraph

    class Anchored(Paragraph):  # type: ignore[misc]
        anchors: tuple[str, ...] = ()

        def split(self, width: float, height: float) -> Any:
            parts = super().split(width, height)
            if parts:
                parts[0].anchors = self.anchors
            return parts

        def draw(self) -> None:
            for name in self.anchors:
                self.canv.bookmarkHorizontal(name, 0, self.height)
            super().draw()

    return Anchored


def _paragraph(text: str, style: Any, anchors: Iterable[str] = ()) -> Any:
    """A paragraph; links to the anchors lead to its upper edge."""
    made = _anchored()(text, style)
    made.anchors = tuple(anchors)
    return made


class _Cited:
    """The notes that have been cited; a note leads back to the first place it stands at."""

    def __init__(self) -> None:
        self._known: set[int] = set()

    def paragraph(self, said: Said, style: Any, table: Table | None = None) -> Any:
        """The text with its mark and its references."""
        fresh = [n for n in said.notes if n not in self._known]
        self._known.update(fresh)
        mark = f'<super size="6"><font color="#8a5a00">{COMPUTED}</font></super>' if is_marked(said, table) else ""
        notes = "".join(f'<super size="6"><a href="#n-{n}" color="{_BLUE}">[{n}]</a></super>' for n in said.notes)
        return _paragraph(_plain(said.text) + mark + notes, style, (f"r-{n}" for n in fresh))


def _story(paper: Paper, style: _Style) -> Iterator[Flowable]:
    from reportlab.platypus import PageBreak, Paragraph, TableStyle
    from reportlab.platypus.tableofcontents import TableOfContents

    cited = _Cited()
    yield Paragraph(_plain(paper.title), style.title)
    yield Paragraph(_plain(paper.subtitle), style.sub)
    told = (f'<font color="{_GREY}">{_plain(label)}</font>{_SPACE * 2}{_plain(value)}' for label, value in cover(paper))
    yield Paragraph(f"{_SPACE * 6}".join(told), style.body)
    yield Paragraph("目录", style.h3)
    contents = TableOfContents(dotsMinLevel=0)
    contents.levelStyles = [style.contents]
    contents.tableStyle = TableStyle([("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
                                      ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)])
    yield contents
    for number, section in enumerate(paper.sections, 1):
        if any(isinstance(block, Picture) for block in section.blocks):
            yield PageBreak()  # a picture and its heading on one page
        yield _heading(number, numbered(number, section.title), style)
        for block in section.blocks:
            yield from _block(block, style, cited)
    last = len(paper.sections) + 1
    yield _heading(last, numbered(last, NOTES), style)
    if not paper.notes:
        yield Paragraph("没有引用任何依据。", style.quiet)
    for note in paper.notes:
        yield _note(note, style)


def _heading(number: int, text: str, style: _Style) -> Any:
    from reportlab.platypus import Paragraph

    made = Paragraph(_plain(text), style.h2)
    made.heading = (number, printable(text))
    return made


def _block(block: Block, style: _Style, cited: _Cited) -> Iterator[Flowable]:
    from reportlab.platypus import Paragraph, Spacer

    if isinstance(block, Line):
        yield cited.paragraph(block.said, style.body)
    elif isinstance(block, Guide):
        yield Paragraph(_plain(block.text), style.quiet)
    elif isinstance(block, Empty):
        text = f'{_plain(block.why)}<br/><font color="{_GREY}">怎样补上：{_plain(block.remedy)}</font>'
        looks: list[tuple[Any, ...]] = [("BACKGROUND", (0, 0), (-1, -1), _WARN),
                                        ("LINEBEFORE", (0, 0), (0, -1), 2.5, "#c9a227")]
        yield _grid([[Paragraph(text, style.body)]], [style.width], looks)
        yield Spacer(1, 6)
    elif isinstance(block, Facts):
        rows = [[Paragraph(f'<font color="{_GREY}">{_plain(label)}</font>', style.body), cited.paragraph(said, style.body)]
                for label, said in block.rows]
        yield _grid(rows, [style.width * 0.16, style.width * 0.84], [])
        yield Spacer(1, 4)
    elif isinstance(block, Picture):
        yield _picture(block.drawing, style)
        yield Paragraph(_plain(block.caption), style.quiet)
    else:
        yield from _table(block, style, cited)


def _table(table: Table, style: _Style, cited: _Cited) -> Iterator[Flowable]:
    from reportlab.platypus import Paragraph, Spacer

    yield Paragraph(_plain(table.title), style.h3)
    total = sum(c.width for c in table.columns)
    styles = [style.number if c.numeric else style.cell for c in table.columns]
    rows = [[Paragraph(_plain(c.name), s) for c, s in zip(table.columns, styles, strict=True)]]
    rows += [[cited.paragraph(said, s, table) for said, s in zip(row, styles, strict=True)] for row in table.rows]
    # A cell that is higher than a page is split too: nothing is ever cut off.
    yield _grid(rows, [style.width * c.width / total for c in table.columns], [
        ("GRID", (0, 0), (-1, -1), 0.4, _LINE), ("BACKGROUND", (0, 0), (-1, 0), _HEAD)], repeatRows=1)
    yield Spacer(1, 3 if table.foot else 6)
    if table.foot:
        yield Paragraph(_plain(table.foot), style.quiet)


def _grid(rows: list[list[Any]], widths: list[float], looks: list[tuple[Any, ...]], **more: Any) -> Flowable:
    from reportlab.platypus import Table as Grid
    from reportlab.platypus import TableStyle

    return Grid(rows, colWidths=widths, splitByRow=1, splitInRow=1, style=TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 4), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 3), *looks]), **more)


def _picture(drawing: Drawing, style: _Style) -> Flowable:
    from reportlab.platypus import Flowable as Base

    scale = min(style.width / drawing.width, (style.height - _ABOVE) / drawing.height, 1.0)

    class Drawn(Base):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.width, self.height = drawing.width * scale, drawing.height * scale

        def draw(self) -> None:
            self.canv.saveState()
            self.canv.translate(0, self.height)
            self.canv.scale(scale, -scale)
            paint(self.canv, drawing, style.font)
            self.canv.restoreState()

    return Drawn()


def _plain(text: str) -> str:
    return escape(printable(text))


def _note(note: Note, style: _Style) -> Flowable:
    back = f'<a href="#r-{note.number}" color="{_BLUE}">[{note.number}]</a>　'
    origin = f'<font color="{_GREY}">——{_plain(note_origin(note))}（{_plain(note_marks(note))}）</font>'
    return _paragraph(back + _plain(note_text(note)) + origin, style.note, (f"n-{note.number}",))
