"""SVG: sharp at any size, opened by browsers and Word, its text still text."""

from __future__ import annotations

from collections.abc import Iterator

from chains.exports.flat import printable
from chains.exports.picture import picture
from chains.exports.xmlfile import body
from chains.model import Snapshot
from chains.views.drawing import LEADING, Drawing, Label, Line, Mark, arrow, outline

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
        f"<title>{body(drawing.title)}</title>", '<rect width="100%" height="100%" fill="#ffffff"/>',
        *map(_line, drawing.lines), *map(_mark, drawing.marks),
        *(text for label in drawing.labels for text in _label(label)), "</svg>", "",
    ])


def _line(line: Line) -> str:
    (x1, y1), (x2, y2) = line.start, line.end
    dashes = f' stroke-dasharray="{" ".join(f"{d:g}" for d in line.dashes)}"' if line.dashes else ""
    told = f"<title>{body(printable(line.note))}</title>" if line.note else ""
    drawn = (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{line.color}"'
             f' stroke-width="{line.width:g}"{dashes}>{told}</line>')
    return drawn + _arrow(line)


def _arrow(line: Line) -> str:
    corners = arrow(line)
    return f'<polygon points="{_points(corners)}" fill="{line.color}"/>' if corners else ""


def _points(corners: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _mark(mark: Mark) -> str:
    corners = outline(mark)
    paint = f'fill="{mark.fill}" stroke="{mark.color}" stroke-width="2"' + (' stroke-dasharray="5 4"' if mark.dashed else "")
    told = f"<title>{body(mark.note)}</title>" if mark.note else ""
    if corners:
        return f'<polygon points="{_points(list(corners))}" {paint}>{told}</polygon>'
    return f'<circle cx="{mark.center[0]:.1f}" cy="{mark.center[1]:.1f}" r="{mark.radius:g}" {paint}>{told}</circle>'


def _label(label: Label) -> Iterator[str]:
    style = f'font-size="{label.size:g}" fill="{label.color}"' + (' text-anchor="middle"' if label.centred else "")
    if label.halo:
        style += ' paint-order="stroke" stroke="#ffffff" stroke-width="3" stroke-linejoin="round"'
    for number, text in enumerate(label.lines):
        y = label.at[1] + label.size * (0.88 + number * LEADING)
        yield f'<text x="{label.at[0]:.1f}" y="{y:.1f}" {style}>{body(text)}</text>'
