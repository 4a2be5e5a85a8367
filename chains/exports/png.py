"""PNG: a picture for a report or a slide, drawn with a Chinese font of this machine."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from chains.exports.fonts import chinese_font
from chains.exports.picture import picture
from chains.model import Snapshot
from chains.views.drawing import LEADING, Box, Drawing, Label, Line, Mark, Point, Ring, arrow, course, outline

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

__all__ = ["png_of", "write_png"]

_PIXELS = 20_000_000  # of the finished picture
_SMOOTH = 12_000_000  # up to this many pixels, lines are drawn twice as large and made smaller, which smooths them


def write_png(snapshot: Snapshot) -> bytes:
    """The picture of the snapshot as PNG.

    Raises UsageError for more entities than a picture can show, and when the machine has no Chinese font.
    """
    return png_of(picture(snapshot))


def png_of(drawing: Drawing) -> bytes:
    """The drawing as PNG: two pixels a unit, fewer for a large one.

    Raises UsageError when the machine has no Chinese font.
    """
    from PIL import Image, ImageDraw, ImageFont

    font = chinese_font()
    scale = min(2.0, math.sqrt(_PIXELS / (drawing.width * drawing.height)))
    size = (max(1, round(drawing.width * scale)), max(1, round(drawing.height * scale)))
    finer = 2 if size[0] * size[1] <= _SMOOTH else 1
    sheet = Image.new("RGB", (size[0] * finer, size[1] * finer), "#ffffff")
    pen = ImageDraw.Draw(sheet)
    for box in drawing.boxes:
        _box(pen, box, scale * finer)
    for ring in drawing.rings:
        _ring(pen, ring, scale * finer)
    for line in drawing.lines:
        _line(pen, line, scale * finer)
    for mark in drawing.marks:
        _mark(pen, mark, scale * finer)
    if finer > 1:
        sheet = sheet.resize(size, Image.Resampling.BOX)
        pen = ImageDraw.Draw(sheet)
    fonts = {px: ImageFont.truetype(str(font), px) for px in {_pixels(label, scale) for label in drawing.labels}}
    for label in drawing.labels:
        px = _pixels(label, scale)
        for number, text in enumerate(label.lines):
            at = (label.at[0] * scale, label.at[1] * scale + px * (0.88 + number * LEADING))
            pen.text(at, text, font=fonts[px], fill=label.color, anchor="ms" if label.centred else "ls",
                     stroke_width=max(1, px // 9) if label.halo else 0, stroke_fill="#ffffff")
    out = io.BytesIO()
    sheet.save(out, "PNG", compress_level=2)
    return out.getvalue()


def _pixels(label: Label, scale: float) -> int:
    return max(5, round(label.size * scale))


def _ring(pen: ImageDraw, ring: Ring, scale: float) -> None:
    corners = [_at(corner, scale) for corner in ring.corners]
    pen.line([*corners, *corners[: int(ring.closed)]], fill=ring.color, width=max(1, round(ring.width * scale)))


def _box(pen: ImageDraw, box: Box, scale: float) -> None:
    edge, width = (None, 0) if box.dashes else (box.color, max(1, round(box.width * scale)))
    whole = [*_at(box.at, scale), *_at((box.right, box.bottom), scale)]
    pen.rounded_rectangle(whole, box.corner * scale, box.fill or None, edge, width)
    if box.dashes:
        corners = [box.at, (box.right, box.at[1]), (box.right, box.bottom), (box.at[0], box.bottom)]
        for start, end in zip(corners, [*corners[1:], box.at], strict=True):
            _line(pen, Line(start, end, box.color, box.width, box.dashes), scale)


def _line(pen: ImageDraw, line: Line, scale: float) -> None:
    width = max(1, round(line.width * scale))
    for stroke in _strokes(line):
        pen.line([_at(point, scale) for point in stroke], fill=line.color, width=width, joint="curve")
    corners = arrow(line)
    if corners:
        pen.polygon([_at(p, scale) for p in corners], fill=line.color)


def _strokes(line: Line) -> Iterator[list[Point]]:
    """The pieces of the line that have ink."""
    way = course(line)
    if not line.dashes:
        yield way
        return
    turn, left = 0, line.dashes[0]
    for (x1, y1), (x2, y2) in pairwise(way):
        length, done = math.hypot(x2 - x1, y2 - y1), 0.0
        while done < length:
            end = min(length, done + left)
            if turn % 2 == 0:
                a, b = done / length, end / length
                yield [(x1 + (x2 - x1) * a, y1 + (y2 - y1) * a), (x1 + (x2 - x1) * b, y1 + (y2 - y1) * b)]
            left -= end - done
            done = end
            if left <= 0:
                turn += 1
                left = line.dashes[turn % len(line.dashes)]


def _mark(pen: ImageDraw, mark: Mark, scale: float) -> None:
    width, corners = max(1, round(2 * scale)), outline(mark)
    if corners:
        pen.polygon([_at(p, scale) for p in corners], fill=mark.fill, outline=mark.color, width=width)
    else:
        (x, y), r = mark.center, mark.radius
        pen.ellipse([*_at((x - r, y - r), scale), *_at((x + r, y + r), scale)], fill=mark.fill, outline=mark.color, width=width)


def _at(point: Point, scale: float) -> Point:
    return point[0] * scale, point[1] * scale
