"""`chains fusion`: the five chains of places and industrial chains, and schools beside chains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from chains.fusion import FusionCell, Presence, SchoolFit, todo_of
from chains.graph import Graph, entity_of
from chains.report.reasons import reason_json, reason_lines
from chains.report.statements import Json, named
from chains.views.style import number_label

__all__ = ["cell_words", "fusion_json", "fusion_text", "schools_json", "schools_text"]

LEGEND = "● 有　◐ 只有规划或候选　○ 未收录（不等于没有）；*：只凭编者判断"
_TODO = 20


def fusion_json(graph: Graph, cells: Iterable[FusionCell]) -> list[Json]:
    """One object a layer of a place and chain; `value` counts facts in `unit`, amounts are 亿元 and null where unknown."""
    return [{
        "place": named(graph, c.place), "chain": named(graph, c.chain), "layer": c.layer.value, "label": c.layer.label,
        "state": c.state.value, "value": c.value, "unit": c.unit, "candidates": c.candidates, "judged": c.judged,
        "amount": c.amount, "planned_amount": c.planned_amount, "entities": [named(graph, e) for e in c.entities],
        "reasons": [reason_json(graph, r) for r in c.reasons],
    } for c in cells]


def cell_words(cell: FusionCell) -> str:
    """The cell in a few words: 有 3 家，另有候选 2; 只有规划或候选 1; 未收录."""
    if cell.state is Presence.UNKNOWN:
        return cell.state.label
    if cell.state is Presence.CANDIDATE:
        return f"{cell.state.label} {cell.candidates} 项" + _money(cell.planned_amount, "，规划")
    more = f"，另有候选 {cell.candidates} 项" if cell.candidates else ""
    known = f"{cell.state.label} {cell.value} {cell.unit}" + _money(cell.amount, "，")
    return known + more + _money(cell.planned_amount, "，规划")


def _money(amount: float | None, before: str) -> str:
    return "" if amount is None else f"{before}{number_label(amount)}亿元"


def fusion_text(graph: Graph, cells: Sequence[FusionCell], *, evidence: bool = False) -> str:
    """One place and chain layer by layer with reasons; of several pairs a line each, and what is left to do."""
    pairs = [(key, list(group)) for key, group in groupby(cells, key=lambda c: (c.place, c.chain))]
    if len(pairs) == 1:
        return _pair_text(graph, *pairs[0], evidence=evidence)
    lines = [LEGEND]
    for place, rows in groupby(pairs, key=lambda pair: pair[0][0]):
        lines.append(f"\n{entity_of(graph, place).name}")
        for (_, chain), five in sorted(rows, key=lambda row: (-_there(row[1]), -row[1][0].value, row[0])):
            lines.append(f"  {entity_of(graph, chain).name}：" + "　".join(
                f"{c.layer.label}{c.state.sign}" + (f"{c.value}" if c.value else "") + ("*" if c.judged else "") for c in five))
    todo = [c for c in todo_of(cells) if c.state is Presence.UNKNOWN]
    lines.append(f"\n待办：{len(todo)} 格未收录，离五链齐全最近的在前：")
    lines += [f"  {entity_of(graph, c.place).name}·{entity_of(graph, c.chain).name}·{c.layer.label}：{c.layer.todo}"
              for c in todo[:_TODO]]
    if len(todo) > _TODO:
        lines.append(f"  其余 {len(todo) - _TODO} 格见 --json 或页面“五链融合”。")
    return "\n".join(lines)


def _there(five: Iterable[FusionCell]) -> int:
    return sum(c.state is Presence.PRESENT for c in five)


def _pair_text(graph: Graph, key: tuple[str, str], five: Sequence[FusionCell], *, evidence: bool) -> str:
    lines = [f"{entity_of(graph, key[0]).name} × {entity_of(graph, key[1]).name}：五链中 {_there(five)} 条有记录", LEGEND]
    for cell in five:
        lines.append(f"\n{cell.state.sign} {cell.layer.label}　{cell_words(cell)}" + ("　*只凭编者判断" if cell.judged else ""))
        lines += reason_lines(graph, cell.reasons, evidence=evidence)
    todo = [c for c in five if c.state is not Presence.PRESENT]
    lines.append("\n待办：" + ("无，五链都有记录" if not todo else ""))
    lines += [f"  {c.layer.label}（{c.state.label}）：{c.layer.todo}" for c in todo]
    return "\n".join(lines)


def schools_json(graph: Graph, fits: Iterable[SchoolFit]) -> list[Json]:
    """One object a school and chain; `school` is null for a chain without a school, `chain` for a school without a chain."""
    return [{
        "school": named(graph, f.school) if f.school else None, "chain": named(graph, f.chain) if f.chain else None,
        "state": f.state.value, "reasons": [reason_json(graph, r) for r in f.reasons],
    } for f in fits]


def schools_text(
    graph: Graph, fits: Sequence[SchoolFit], chains: Sequence[SchoolFit], schools: Sequence[SchoolFit]
) -> str:
    """Each school with the chains it has to do with and why, then chains without a school and schools without a chain."""
    lines = ["● 服务或合作　◐ 规划、待核对，或只是学科字面相近；未收录不等于没有"]
    for school, group in groupby(fits, key=lambda f: f.school):
        lines.append(f"\n{_name(graph, school)}")
        for fit in group:
            told = "；".join(reason_lines(graph, fit.reasons, indent=""))
            lines.append(f"  {fit.state.sign} {_name(graph, fit.chain)}　{told}")
    for title, found in (("没有院校服务的产业链", chains), ("没有归到产业链的院校", schools)):
        lines.append(f"\n{title}：{len(found)}" + ("" if found else "（无）"))
        for fit in found:
            told = "；".join(reason_lines(graph, fit.reasons, indent=""))
            lines.append(f"  {_name(graph, fit.chain or fit.school)}　{told}")
    return "\n".join(lines)


def _name(graph: Graph, node: str | None) -> str:
    return entity_of(graph, node).name if node else ""
