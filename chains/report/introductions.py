"""`chains path --introduce`: who can introduce us to somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from chains.graph import Graph, entity_of
from chains.introductions import Introduction
from chains.report.paths import route_json, route_lines
from chains.report.reasons import reason_json
from chains.report.statements import Json, named

__all__ = ["introductions_json", "introductions_text"]


def introductions_json(graph: Graph, found: Iterable[Introduction]) -> list[Json]:
    """Introducers in their order; nodes and links are the whole route, or the way from the introducer where there is none."""
    return [{
        "goal": named(graph, x.goal), "introducer": named(graph, x.introducer) if x.introducer else None, "role": x.role,
        "first": named(graph, x.first) if x.first else None, "reached": x.route is not None, "candidate": x.candidate,
        **route_json(graph, x.route or x.contact), "length": x.length, "reasons": [reason_json(graph, r) for r in x.reasons],
    } for x in found]


def introductions_text(graph: Graph, goal: str, us: str | None, found: Sequence[Introduction], limit: int) -> str:
    """Those whom we reach, with the whole way and its sentences; then, by what they are to the goal, the others who know it."""
    side = f"（我方：{entity_of(graph, us).name}）" if us else "（没有写明我方，可加 --from）"
    lines = [f"谁能引荐到 {entity_of(graph, goal).name}{side}"]
    told = [x for x in found if x.route is not None or us is None]
    for number, x in enumerate(told[:limit], 1):
        path = x.route or x.contact
        who = entity_of(graph, x.introducer) if x.introducer else None
        head = f"{who.name}〔{who.kind.label}〕 {x.role}" if who else f"已有直接联系（{x.role}），不必引荐"
        first = f"，先找 {entity_of(graph, x.first).name}" if x.first and x.first != x.introducer else ""
        marks = "，候选" if x.candidate else ""
        lines.append(f"{number}. {head}（加权长度 {x.length:.2f}{first}{marks}）")
        lines.append("  " + " → ".join(entity_of(graph, node).name for node in path.nodes))
        lines += route_lines(graph, path)
        lines += [f"  说明：{r.note}" for r in x.reasons if r.note and r.name == "与我方的联系"]
    if len(told) > limit:
        lines.append(f"另有 {len(told) - limit} 个，加 --k 或 --json 查看。")
    if us is not None:
        lines += _others(graph, [x for x in found if x.route is None], bool(told))
    return "\n".join(lines)


def _others(graph: Graph, found: Sequence[Introduction], reached: bool) -> list[str]:
    if not found:
        return []
    roles: dict[str, list[str]] = defaultdict(list)
    for x in found:
        name = entity_of(graph, x.introducer or x.goal).name
        roles[x.role].append(f"{name}（候选）" if x.candidate else name)
    head = "还有这些单位与对方有联系" if reached else "图谱里没有从我方通到对方的引荐人；与对方有联系的单位"
    return [f"{head}，但未收录我方怎样找到它们（不表示没有）：",
            *(f"  {role}：{'、'.join(names)}" for role, names in roles.items())]
