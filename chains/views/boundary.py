"""A user's own boundary file (GeoJSON) under the map: shown, never kept, and only with its 审图号.

The project ships no boundary: a published map of China needs the number under which it was examined, and the user who
has such a file knows that number.
"""

from __future__ import annotations

import json
import re
import reprlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from chains.errors import UsageError
from chains.views.drawing import Point

__all__ = ["MOST_BYTES", "Boundary", "Trace", "read_boundary"]

MOST_BYTES = 8_000_000
_MOST_POINTS = 300_000
# GS(2023)2767号, GS京(2022)1061号, 甘S(2021)15号; brackets as people type them.
_APPROVAL = re.compile(r"[\u4e00-\u9fff]{0,3}G?S[\u4e00-\u9fff]{0,3}[(（〔\[]\d{4}[)）〕\]]\d{1,6}号")
_DEPTHS = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_EXAMPLE = "GS(2023)2767号"


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of a boundary in degrees, longitude first; a closed one is the edge of an area."""

    points: tuple[Point, ...]
    closed: bool


@dataclass(frozen=True)
class Boundary:
    """The lines of a boundary file, and the number under which the map was examined."""

    traces: tuple[Trace, ...]
    approval: str


def read_boundary(content: bytes, approval: str) -> Boundary:
    """The lines of a GeoJSON file in degrees.

    Raises UsageError that says what to do for a missing or malformed 审图号, and for a file that is too large, no
    GeoJSON, without lines, or with coordinates that are no degrees.
    """
    number = re.sub(r"\s", "", approval)
    if not number:
        raise UsageError(f"a boundary is only drawn with its map approval number: give it, such as {_EXAMPLE}",
                         f"没有填写审图号，边界不予绘制：请填写地图上注明的审图号，如 {_EXAMPLE}")
    if not _APPROVAL.fullmatch(number):
        raise UsageError(f"'{number[:40]}' is no map approval number: it looks like {_EXAMPLE}",
                         f"“{number[:40]}”不像审图号，应形如 {_EXAMPLE} 或 甘S(2021)15号")
    if len(content) > MOST_BYTES:
        raise UsageError(f"the boundary file has {len(content):,} bytes, at most {MOST_BYTES:,} are read: simplify it",
                         f"边界文件有 {len(content) / 1e6:.1f} MB，最多读 {MOST_BYTES / 1e6:.0f} MB：请先简化线条")
    traces = tuple(_traces(_parsed(content)))
    if not traces:
        _refuse("the boundary file has no lines or areas", "边界文件里没有线或面：请用含 Polygon 或 LineString 的 GeoJSON")
    return Boundary(traces, number)


def _refuse(english: str, chinese: str) -> NoReturn:
    raise UsageError(english, chinese)


def _constant(name: str) -> NoReturn:
    raise ValueError(name)


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_constant)
    except RecursionError:
        _refuse("the boundary file is nested too deeply", "边界文件嵌套过深，不是正常的 GeoJSON")
    except UnicodeDecodeError:
        _refuse("the boundary file is not UTF-8 text", "边界文件不是 UTF-8 文本：请导出为 UTF-8 编码的 GeoJSON")
    except ValueError:
        _refuse("the boundary file is no valid JSON", "边界文件不是有效的 JSON：请用 GeoJSON 格式（.geojson 或 .json）")


def _traces(root: object) -> Iterator[Trace]:
    left = _MOST_POINTS
    for kind, coordinates in _geometries(root):
        for line in _lines(coordinates, _DEPTHS[kind]):
            points = tuple(map(_point, line))
            left -= len(points)
            if left < 0:
                _refuse(f"the boundary has more than {_MOST_POINTS:,} points: simplify it",
                        f"边界超过 {_MOST_POINTS:,} 个点：请先简化线条")
            if len(points) > 1:
                yield Trace(points, kind.endswith("Polygon"))


def _geometries(root: object) -> Iterator[tuple[str, object]]:
    """The kind and coordinates of every geometry with lines; what it is named or carries is not looked at."""
    todo = [root]
    while todo:
        item = todo.pop()
        if not isinstance(item, dict):
            _refuse("the boundary file is no GeoJSON", "边界文件不是 GeoJSON：顶层应为 FeatureCollection、Feature 或几何对象")
        kind = item.get("type")
        if kind == "FeatureCollection":
            todo += reversed(_listed(item.get("features")))
        elif kind == "GeometryCollection":
            todo += reversed(_listed(item.get("geometries")))
        elif kind == "Feature":
            todo += [item["geometry"]] if item.get("geometry") is not None else []
        elif isinstance(kind, str) and kind in _DEPTHS:
            yield kind, item.get("coordinates")
        elif kind not in ("Point", "MultiPoint"):
            _refuse(f"'{str(kind)[:40]}' is no GeoJSON type", f"边界文件里有不认识的类型“{str(kind)[:40]}”，应为 GeoJSON")


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        _refuse("the boundary file lacks a list that GeoJSON requires",
                "边界文件缺少 GeoJSON 应有的列表（features 或 coordinates）")
    return value


def _lines(value: object, depth: int) -> Iterator[list[object]]:
    if depth == 1:
        yield _listed(value)
    else:
        for part in _listed(value):
            yield from _lines(part, depth - 1)


def _point(value: object) -> Point:
    numbers = value[:2] if isinstance(value, list) else []
    if len(numbers) == 2 and all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        lon, lat = numbers
        if abs(lon) <= 180 and abs(lat) <= 90:
            return float(lon), float(lat)
    shown = reprlib.repr(value)
    _refuse(f"{shown} is no longitude and latitude in degrees",
            f"坐标 {shown} 不是经纬度：请导出为以度为单位的经纬度（WGS84 或 CGCS2000），不要用投影坐标")
