"""PDF: one sheet of the smallest paper on which the labels can be read, sharp when printed, its text still text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chains.errors import UsageError
from chains.exports.fonts import chinese_font
from chains.exports.picture import picture
from chains.model import Snapshot
from chains.views.drawing import LEADING, Box, Drawing, Label, Line, Mark, Point, Ring, arrow, course, outline

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

__all__ = ["paint", "pdf_of", "register_font", "write_pdf"]

# Short and long side in points, A4 to A0.
_PAPERS = ((595.3, 841.9), (841.9, 1190.6), (1190.6, 1683.8), (1683.8, 2383.9), (2383.9, 3370.4))
_READABLE = 6.5  # points a label must have
_NAME = "chains"


def write_pdf(snapshot: Snapshot) -> bytes:
    """The picture of the snapshot as a PDF of one page; equal snapshots give equal bytes on a machine.

    Raises UsageError for more entities than a picture can show, and when the machine has no Chinese font.
    """
    return pdf_of(picture(snapshot))


def register_font() -> str:
    """The name under which reportlab now knows a Chinese font of this machine.

    Raises UsageError when there is none.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    path = chinese_font(truetype=True)
    try:
        if _NAME not in pdfmetrics.getRegisteredFontNames() or pdfmetrics.getFont(_NAME).face.filename != str(path):
            pdfmetrics.registerFont(TTFont(_NAME, str(path)))
    except TTFError as error:
        raise UsageError(f"{path} cannot be put into a PDF ({error})", f"字体 {path} 不能用于 PDF，请换一种中文字体") from error
    return _NAME


def pdf_of(drawing: Drawing) -> bytes:
    """The drawing on one page.

    Raises UsageError when the machine has no Chinese font.
    """
    from reportlab.pdfgen.canvas import Canvas

    font, out = register_font(), io.BytesIO()
    width, height, scale = _paper(drawing)
    # invariant: no date and no random number, so that equal drawings are equal bytes.
    page = Canvas(out, pagesize=(width, height), invariant=1, pageCompression=1)
    page.setTitle(drawing.title)
    page.setAuthor("产业链图谱")
    page.translate((width - drawing.width * scale) / 2, (height + drawing.height * scale) / 2)
    page.scale(scale, -scale)
    paint(page, drawing, font)
    page.showPage()
    page.save()
    return out.getvalue()


def paint(page: Canvas, drawing: Drawing, font: str) -> None:
    """The drawing is on the page from where it stands now, y growing downwards, its labels in the registered font."""
    for box in drawing.boxes:
        _box(page, box)
    for ring in drawing.rings:
        _ring(page, ring)
    for line in drawing.lines:
        _line(page, line)
    for mark in drawing.marks:
        _mark(page, mark)
    for label in drawing.labels:
        _label(page, label, font)


def _paper(drawing: Drawing) -> tuple[float, float, float]:
    """Width, height and scale: the smallest sheet on which a label is readable, else the largest."""
    for short, long in _PAPERS:
        width, height = (long, short) if drawing.width >= drawing.height else (short, long)
        scale = min(width / drawing.width, height / drawing.height, 1.2)
        if scale * 13 >= _READABLE:
            break
    return width, height, scale


def _ring(page: Canvas, ring: Ring) -> None:
    _stroke(page, ring.color, ring.width)
    _path(page, ring.corners, stroke=1, fill=0, closed=ring.closed)


def _box(page: Canvas, box: Box) -> None:
    _stroke(page, box.color, box.width, box.dashes)
    if box.fill:
        page.setFillColor(box.fill)
    page.roundRect(*box.at, *box.size, min(box.corner, min(box.size) / 2), stroke=1, fill=int(bool(box.fill)))


def _line(page: Canvas, line: Line) -> None:
    _stroke(page, line.color, line.width, line.dashes)
    _path(page, course(line), stroke=1, fill=0, closed=False)
    corners = arrow(line)
    if corners:
        page.setFillColor(line.color)
        _path(page, corners, stroke=0, fill=1)


def _stroke(page: Canvas, color: str, width: float, dashes: Sequence[float] = ()) -> None:
    page.setStrokeColor(color)
    page.setLineWidth(width)
    page.setDash(list(dashes))


def _path(page: Canvas, corners: Sequence[Point], *, stroke: int, fill: int, closed: bool = True) -> None:
    path = page.beginPath()
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    if closed:
        path.close()
    page.drawPath(path, stroke=stroke, fill=fill)


def _mark(page: Canvas, mark: Mark) -> None:
    _stroke(page, mark.color, 2, (5, 4) if mark.dashed else ())
    page.setFillColor(mark.fill)
    corners = outline(mark)
    if corners:
        _path(page, corners, stroke=1, fill=1)
    else:
        page.circle(*mark.center, mark.radius, stroke=1, fill=1)


def _label(page: Canvas, label: Label, font: str) -> None:
    page.setFont(font, label.size)
    for number, text in enumerate(label.lines):
        page.saveState()
        # The page's y grows downwards; text must not stand on its head.
        page.translate(label.at[0], label.at[1] + label.size * (0.88 + number * LEADING))
        page.scale(1, -1)
        write = page.drawCentredString if label.centred else page.drawString
        if label.halo:
            page.setStrokeColor("#ffffff")
            page.setFillColor("#ffffff")
            page.setLineWidth(3)
            write(0, 0, text, mode=2)
        page.setFillColor(label.color)
        write(0, 0, text)
        page.restoreState()
