"""SVG: sharp at any size, opened by browsers and Word, its text still text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chains.exports.flat import printable
from chains.exports.picture import picture
from chains.exports.xmlfile import body
from chains.model import Snapshot
from chains.views.drawing import LEADING, Box, Drawing, Label, Line, Mark, Point, Ring, arrow, course, outline

__all__ = ["svg_of", "write_svg"]

_FONTS = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','WenQuanYi Micro Hei',sans-serif"


def write_svg(snapshot: Snapshot) -> bytes:
    """The picture of the snapshot as SVG.

    Raises UsageError for more entities than a picture can show.
    """
    return svg_of(picture(snapshot)).encode()


def svg_of(drawing: Drawing) -> str:
    """The drawing as SVG, without script, link or font."""
    size = f'width="{drawing.width:.0f}" height="{drawing.height:.0f}" viewBox="0 0 {drawing.width:.0f} {drawing.height:.0f}"'
    return "\n".join([
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONTS}" role="img">',
        f"<title>{_text(drawing.title)}</title>", '<rect width="100%" height="100%" fill="#ffffff"/>',
        *map(_box, drawing.boxes), *map(_ring, drawing.rings), *map(_line, drawing.lines), *map(_mark, drawing.marks),
        *(text for label in drawing.labels for text in _label(label)), "</svg>", "",
    ])


def _text(text: str) -> str:
    return body(printable(text))


def _told(note: str) -> str:
    return f"<title>{_text(note)}</title>" if note else ""


def _dashes(dashes: Sequence[float]) -> str:
    return f' stroke-dasharray="{" ".join(f"{d:g}" for d in dashes)}"' if dashes else ""


def _ring(ring: Ring) -> str:
    name = "polygon" if ring.closed else "polyline"
    return f'<{name} points="{_points(ring.corners)}" fill="none" stroke="{ring.color}" stroke-width="{ring.width:g}"/>'


def _box(box: Box) -> str:
    (x, y), (width, height) = box.at, box.size
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{box.corner:g}"'
    ink = f'fill="{box.fill or "none"}" stroke="{box.color}" stroke-width="{box.width:g}"{_dashes(box.dashes)}'
    return f"<rect {place} {ink}>{_told(box.note)}</rect>"


def _line(line: Line) -> str:
    ink = f'stroke="{line.color}" stroke-width="{line.width:g}"{_dashes(line.dashes)}>{_told(line.note)}'
    if line.bend:
        return f'<polyline points="{_points(course(line))}" fill="none" {ink}</polyline>' + _arrow(line)
    (x1, y1), (x2, y2) = line.start, line.end
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {ink}</line>' + _arrow(line)


def _arrow(line: Line) -> str:
    corners = arrow(line)
    return f'<polygon points="{_points(corners)}" fill="{line.color}"/>' if corners else ""


def _points(corners: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _mark(mark: Mark) -> str:
    corners = outline(mark)
    paint = f'fill="{mark.fill}" stroke="{mark.color}" stroke-width="2"' + (' stroke-dasharray="5 4"' if mark.dashed else "")
    if corners:
        return f'<polygon points="{_points(corners)}" {paint}>{_told(mark.note)}</polygon>'
    x, y = mark.center
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{mark.radius:g}" {paint}>{_told(mark.note)}</circle>'


def _label(label: Label) -> Iterator[str]:
    style = f'font-size="{label.size:g}" fill="{label.color}"' + (' text-anchor="middle"' if label.centred else "")
    if label.halo:
        style += ' paint-order="stroke" stroke="#ffffff" stroke-width="3" stroke-linejoin="round"'
    for number, text in enumerate(label.lines):
        y = label.at[1] + label.size * (0.88 + number * LEADING)
        yield f'<text x="{label.at[0]:.1f}" y="{y:.1f}" {style}>{_text(text)}</text>'
