"""A drawing on a page: its shapes as plain data for the browser, with in-app addresses where they lead somewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from chains.app.tables import file_name
from chains.errors import UsageError
from chains.exports.fonts import chinese_font
from chains.exports.pdf import pdf_of
from chains.exports.png import png_of
from chains.exports.svg import svg_of
from chains.views.drawing import LEADING, Box, Drawing, Label, Mark, Point, arrow, course, outline
from chains.views.inks import DARK

__all__ = ["drawing_downloads", "sheet_data", "show_sheet"]

Shape: TypeAlias = dict[str, Any]
Address: TypeAlias = Callable[[str], str | None]
_FILES = {".png": ("图片（PNG）", "image/png"), ".svg": ("矢量图（SVG）", "image/svg+xml"), ".pdf": ("PDF", "application/pdf")}


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    folder = Path(__file__).parent / "component"
    script, style = ((folder / name).read_text("utf-8") for name in ("sheet.js", "sheet.css"))
    return st.components.v2.component("chains_sheet", js=script, css=style, isolate_styles=False)


def show_sheet(drawing: Drawing, address: Address, *, key: str, chosen: str | None = None) -> None:
    """The drawing, in which what `address` knows a way to is a link; one too wide scrolls sideways."""
    _component()(key=key, data=sheet_data(drawing, address, chosen=chosen), height=round(drawing.height) + 18)


def drawing_downloads(make: Callable[[], Drawing], name: str, *, key: str) -> None:
    """A menu of files of the drawing, each made when it is asked for."""
    writers = {".png": lambda: png_of(make()), ".svg": lambda: svg_of(make()).encode(), ".pdf": lambda: pdf_of(make())}
    with st.popover("下载图片", width="content"):
        for suffix, (label, mime) in _FILES.items():
            problem = _missing_font(suffix)
            st.download_button(label, writers[suffix], file_name(name, suffix), mime, key=f"{key}{suffix}", on_click="ignore",
                               width="stretch", disabled=problem is not None, help=problem)


def _missing_font(suffix: str) -> str | None:
    try:
        if suffix != ".svg":
            chinese_font(truetype=suffix == ".pdf")
    except UsageError as error:
        return error.zh
    return None


def sheet_data(drawing: Drawing, address: Address, *, chosen: str | None = None) -> dict[str, Any]:
    """The drawing as what sheet.js draws: shapes in their order, each colour for a light and a dark page.

    Of several shapes that lead to one thing only the first stops the tabulator.
    """
    seen: set[str] = set()
    shapes = []
    for about, label, shape in _shapes(drawing):
        go = address(about) if about else None
        if go:
            shape |= {"go": go, "about": about, "again": about in seen, "chosen": about == chosen}
            shape |= {"label": label} if label not in (shape.get("note"), shape.get("text")) else {}
            seen.add(about)
        shapes.append({key: value for key, value in shape.items() if value})  # what is not said need not travel
    used = sorted({color for shape in shapes for color in (shape.get("fill"), shape.get("stroke")) if color})
    data = {"width": round(drawing.width), "height": round(drawing.height), "title": drawing.title, "shapes": shapes,
            "dark": {color: DARK.get(color, color) for color in used}}
    return data | {"stamp": sha256(json.dumps(data, ensure_ascii=False).encode()).hexdigest()[:16]}


def _shapes(drawing: Drawing) -> Iterator[tuple[str, str, Shape]]:
    """What each shape is about, how it is called aloud, and the shape."""
    for box in drawing.boxes:
        yield box.about, box.note, _box(box)
    for ring in drawing.rings:
        bare: Shape = {"kind": "area" if ring.closed else "way", "points": _rounded(ring.corners)}
        yield "", "", _inked(bare, ring.color, ring.width)
    for line in drawing.lines:
        bare = {"kind": "way", "points": _rounded(course(line)), "note": line.note}
        yield "", "", _inked(bare, line.color, line.width, line.dashes)
        if corners := arrow(line):
            yield "", "", {"kind": "area", "points": _rounded(corners), "fill": line.color, "note": line.note}
    for mark in drawing.marks:
        yield mark.about, mark.note, _mark(mark)
    for label in drawing.labels:
        # A label on the box of its own thing needs no link: the pointer falls through to the box.
        about = "" if any(_on(label, box) for box in drawing.boxes if box.about and box.about == label.about) else label.about
        for shape in _texts(label):
            yield about, "".join(label.lines), shape


def _on(label: Label, box: Box) -> bool:
    return box.at[0] <= label.at[0] <= box.right and box.at[1] <= label.at[1] <= box.bottom


def _rounded(points: Sequence[Point]) -> list[list[float]]:
    return [[round(x, 1), round(y, 1)] for x, y in points]


def _inked(shape: Shape, color: str, width: float, dashes: Sequence[float] = ()) -> Shape:
    return shape | {"stroke": color, "width": width, "dashes": list(dashes)}


def _box(box: Box) -> Shape:
    shape: Shape = {"kind": "box", "at": _rounded([box.at])[0], "size": _rounded([box.size])[0], "corner": box.corner}
    return _inked(shape | {"fill": box.fill, "note": box.note}, box.color, box.width, box.dashes)


def _mark(mark: Mark) -> Shape:
    corners = outline(mark)
    shape: Shape = {"kind": "area", "points": _rounded(corners)} if corners else {
        "kind": "dot", "at": _rounded([mark.center])[0], "radius": round(mark.radius, 1)}
    return _inked(shape | {"fill": mark.fill, "note": mark.note}, mark.color, 2, (5, 4) if mark.dashed else ())


def _texts(label: Label) -> Iterator[Shape]:
    for number, text in enumerate(label.lines):
        y = label.at[1] + label.size * (0.88 + number * LEADING)
        yield {"kind": "text", "at": _rounded([(label.at[0], y)])[0], "size": label.size, "centred": label.centred,
               "halo": label.halo, "text": text, "fill": label.color}
