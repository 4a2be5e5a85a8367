"""`chains cities --compare`: two cities chain by chain."""

from __future__ import annotations

from chains.cities import MEASURES
from chains.cities.compare import ComparedChain, Comparison
from chains.cities.grid import Grid, thin_note
from chains.graph import Graph, entity_of
from chains.report.overlap import sum_text, unplaced_note, verdict
from chains.report.reasons import reason_json, reason_lines
from chains.report.statements import Json, named
from chains.views.style import number_label

__all__ = ["compare_json", "compare_text"]


def compare_json(graph: Graph, comparison: Comparison) -> list[Json]:
    """First the pair's cosine, then one object a chain with the values of both."""
    overlap = comparison.overlap
    place, other = named(graph, overlap.place), named(graph, overlap.other)
    return [{
        "place": place, "chain": None, "other": other, "measure": "cosine", "by": overlap.measure, "value": overlap.value,
        "krugman": overlap.krugman, "competing": overlap.competing, "complementary": overlap.complementary,
        "rest": overlap.rest, "reasons": [reason_json(graph, r) for r in overlap.reasons],
    }, *({
        "place": place, "chain": named(graph, row.chain), "other": other, "measure": overlap.measure, "value": row.values[0],
        "other_value": row.values[1], "candidates": list(row.candidates), "quotients": list(row.quotients),
        "declared": list(row.declared), "reasons": [reason_json(graph, r) for r in row.reasons],
    } for row in comparison.rows)]


def compare_text(graph: Graph, comparison: Comparison) -> str:
    """The pair in a sentence, its chains in lines, then what competes and what completes."""
    overlap, grid = comparison.overlap, comparison.structure.grid
    names = [entity_of(graph, p).name for p in (overlap.place, overlap.other)]
    lines = [f"{names[0]}与{names[1]}（口径：{MEASURES[grid.measure]}）"]
    if overlap.value is None:
        lines.append("相似度无法计算：其中一方按此口径没有收录。")
    else:
        lines.append(f"相似度 {sum_text(overlap)}；克鲁格曼 {overlap.krugman:.2f}；"
                     + "；".join(filter(None, [verdict(overlap), unplaced_note(graph, overlap)])) + "。")
    lines.append(f"每行：产业链：{names[0]} ｜ {names[1]}；数是{MEASURES[grid.measure]}，（+n）是另有的候选，宣示是市里公布的")
    both, only = [r for r in comparison.rows if all(r.values)], [r for r in comparison.rows if not all(r.values)]
    lines += [f"两市都有 {len(both)} 条链：", *(_line(graph, grid, row) for row in both)]
    lines += [f"只有一方有，或只有候选、宣示 {len(only)} 条链：", *(_line(graph, grid, row) for row in only)]
    for title, reasons in (("竞争", overlap.competes), ("互补", overlap.completes)):
        lines += [f"{title}：" + ("" if reasons else "没有收录到"), *reason_lines(graph, reasons, indent="  ")]
    note = thin_note(graph, grid, [overlap.place, overlap.other])
    return "\n".join([*lines, *([note] if note else []), "未收录不等于没有。"])


def _line(graph: Graph, grid: Grid, row: ComparedChain) -> str:
    sides = []
    for value, more, quotient, declared in zip(row.values, row.candidates, row.quotients, row.declared, strict=True):
        told = number_label(value) + (f"（+{number_label(more)}）" if more else "")
        told += f"，区位商 {quotient:.1f}" if value and quotient is not None else ""
        sides.append(told + ("，宣示" if declared else ""))
    return f"  {entity_of(graph, row.chain).name}：{sides[0]} ｜ {sides[1]}"
