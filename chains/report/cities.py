"""`chains cities --matrix`: the city–chain matrix."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from chains.cities import MEASURES, ROLE_WEIGHTS, UNITS, Cell, total_of
from chains.graph import Graph, entity_of
from chains.report.statements import Json, named
from chains.views.style import number_label, value_label

__all__ = ["cities_json", "cities_text", "measure_note"]


def cities_json(graph: Graph, cells: Iterable[Cell]) -> list[Json]:
    """The matrix, one object a cell with anything in it; reasons name what was counted."""
    return [{
        "place": named(graph, c.place), "chain": named(graph, c.chain), "other": None, "measure": c.measure, "value": c.value,
        "candidates": c.candidates, "unit": UNITS[c.measure],
        "reasons": [
            *({"name": group, "value": [named(graph, i) for i in getattr(c, group)]}
              for group in ("enterprises", "institutions", "parks", "projects") if getattr(c, group)),
            *({"name": "declaration", "value": d.name, "year": d.year} for d in c.declarations),
            *([{"name": "unvalued", "value": [named(graph, i) for i in c.unvalued]}] if c.unvalued else []),
        ],
    } for c in cells]


def measure_note(measure: str) -> str:
    """What the measure counts, in a sentence."""
    weights = "、".join(f"{value_label('role', role) if role else '未注明'} {weight}" for role, weight in ROLE_WEIGHTS.items())
    return {
        "enterprises": "人工整理、今天就在当地的企业；一家在两条链上，各计一家，合计只计一家",
        "weighted": f"企业按角色计分：{weights}；同一条链上几种角色取最高，合计时一家只计最高一次",
        "projects": "已投产和在建的项目；规划、签约的另列",
        "investment": "已投产和在建项目的总投资（亿元）；一个项目在几条链上，金额平均分给各链，合计不重复；规划、签约的另列",
        "declared": "点名该链的宣示份数，含国家和省认定的集群",
    }[measure]


def cities_text(graph: Graph, cells: Sequence[Cell], places: Sequence[str], measure: str = "enterprises") -> str:
    """The matrix as rows of text: one city a block, its chains by falling value."""
    lines = [f"口径：{MEASURES[measure]}（{UNITS[measure]}）。{measure_note(measure)}。",
             "括号内为自动抽取或规划中的候选；未列出表示未收录，不表示没有。"]
    by_place: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.value or cell.candidates or cell.unvalued:
            by_place[cell.place].append(cell)
    for place in (p for p in places if p in by_place):
        row = sorted(by_place[place], key=lambda c: (-c.value, -c.candidates, c.chain))
        total = total_of(row)
        whole = number_label(total) if total or not any(c.unvalued for c in row) else "不详"
        lines.append(f"{entity_of(graph, place).name}（合计 {whole}）："
                     + "、".join(f"{entity_of(graph, c.chain).name} {_value(c)}" for c in row))
    if not by_place:
        lines.append("没有收录到任何内容。")
    return "\n".join(lines)


def _value(cell: Cell) -> str:
    value = "金额不详" if cell.unvalued and not cell.value else number_label(cell.value)
    unknown = f"{len(cell.unvalued)} 个项目金额不详" if cell.unvalued and cell.value else ""
    more = "，".join(filter(None, [f"+{number_label(cell.candidates)}" if cell.candidates else "", unknown]))
    return value + (f"（{more}）" if more else "")
