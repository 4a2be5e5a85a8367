"""`chains cities`: the city–chain matrix."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from chains.cities import MEASURES, Cell
from chains.graph import Graph, entity_of
from chains.report.statements import Json, named

__all__ = ["cities_json", "cities_text"]


def cities_json(graph: Graph, cells: Iterable[Cell]) -> list[Json]:
    """The matrix, one object a cell with anything in it; reasons name what was counted."""
    return [{
        "place": named(graph, c.place), "chain": named(graph, c.chain), "other": None, "measure": c.measure, "value": c.value,
        "candidates": c.candidates,
        "reasons": [
            *({"name": group, "value": [named(graph, i) for i in getattr(c, group)]}
              for group in ("enterprises", "institutions", "parks", "projects") if getattr(c, group)),
            *({"name": "declaration", "value": d.name, "year": d.year} for d in c.declarations),
        ],
    } for c in cells]


def cities_text(graph: Graph, cells: Sequence[Cell], places: Sequence[str]) -> str:
    """The matrix as rows of text: one city a block, its chains by falling value."""
    measure = cells[0].measure if cells else "enterprises"
    lines = [f"口径：{MEASURES[measure]}（括号内为自动抽取或规划中的候选，未列出表示未收录，不表示没有）"]
    by_place: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.value or cell.candidates:
            by_place[cell.place].append(cell)
    for place in (p for p in places if p in by_place):
        row = sorted(by_place[place], key=lambda c: (-c.value, -c.candidates, c.chain))
        total = len({counted for c in row for counted in c.counted})  # one in two chains is one
        lines.append(f"{entity_of(graph, place).name}（合计 {total}）：" + "、".join(
            f"{entity_of(graph, c.chain).name} {c.value}" + (f"（+{c.candidates}）" if c.candidates else "") for c in row))
    return "\n".join(lines)
