"""`chains cities --overlap`: chains that many cities plan for, and pairs of cities that do the same."""

from __future__ import annotations

from collections.abc import Sequence

from chains.cities import MEASURES
from chains.cities.grid import thin_note
from chains.cities.overlap import Overlap
from chains.cities.pairs import Field
from chains.cities.plans import Plan
from chains.cities.where import places_above
from chains.findings import Reason
from chains.graph import Graph, entity_of
from chains.report.reasons import reason_json
from chains.report.statements import Json, named
from chains.views.style import value_text

__all__ = ["overlap_json", "overlap_text", "rounded_parts", "sum_text", "unplaced_note", "verdict"]

_LISTED = 6


def overlap_json(graph: Graph, plans: Sequence[Plan], found: Sequence[Overlap], field: Field) -> list[Json]:
    """First one object a chain that a city has declared, then one a pair of cities; value is null where undefined.

    The place of a chain's object is the province that all cities lie in, or null where there is none.
    """
    above = [frozenset(p for p in places_above(graph, city) if entity_of(graph, p).get("level") == "province")
             for city in field.grid.places]
    province = min(frozenset.intersection(*above), default=None) if above else None
    thin = set(field.grid.thin())
    return [*({
        "place": named(graph, province) if province else None, "chain": named(graph, p.chain), "other": None,
        "measure": "declaring_cities", "value": len(p.declared), "warning": p.warning,
        "declared": [named(graph, i) for i in p.declared], "targeted": [named(graph, i) for i in p.targeted],
        "undeclared": [named(graph, i) for i in p.undeclared], "enterprises": p.firms, "projects": p.projects,
        "reasons": [reason_json(graph, r) for r in p.reasons],
    } for p in plans), *({
        "place": named(graph, x.place), "chain": None, "other": named(graph, x.other), "measure": "cosine", "by": x.measure,
        "value": x.value, "krugman": x.krugman, "competing": x.competing, "complementary": x.complementary, "rest": x.rest,
        "same_plans": x.same_plans, "thin": not thin.isdisjoint((x.place, x.other)),
        "reasons": [*({"side": "competing", **reason_json(graph, r)} for r in x.competes),
                    *({"side": "complementary", **reason_json(graph, r)} for r in x.completes)],
    } for x in found)]


def verdict(overlap: Overlap) -> str:
    """What the overlap mostly is, in a few words."""
    if overlap.value is None:
        return "无法计算"
    if overlap.value == 0:
        return "没有共同的产业链"
    if overlap.measure == "declared":
        return f"都宣示 {overlap.same_plans} 条链"
    parts = (("以同一环节的竞争为主", overlap.competing), ("以上下游互补为主", overlap.complementary),
             ("同链而环节多不同", overlap.rest))
    most = max(parts, key=lambda part: part[1])[0]
    if most != parts[2][0] or abs(overlap.competing - overlap.complementary) < 0.005:
        return most
    return f"{most}，{'竞争多于互补' if overlap.competing > overlap.complementary else '互补多于竞争'}"


def sum_text(overlap: Overlap) -> str:
    """The cosine as the sum of its parts; by declarations, which have no segments, alone."""
    if overlap.measure == "declared":
        return f"{overlap.value:.2f}"
    told = rounded_parts((overlap.competing, overlap.complementary, overlap.rest), overlap.value or 0.0)
    return f"{overlap.value:.2f} = 竞争 {told[0]:.2f} + 互补 {told[1]:.2f} + 其余 {told[2]:.2f}"


def rounded_parts(parts: Sequence[float], whole: float) -> list[float]:
    """The parts in hundredths that sum up to the whole in hundredths: what rounding leaves over goes where it was cut most."""
    hundredths = [int(part * 100) for part in parts]
    left = round(float(f"{whole:.2f}") * 100) - sum(hundredths)
    cut = sorted(range(len(parts)), key=lambda i: hundredths[i] - parts[i] * 100)
    for i in cut[:max(0, left)]:
        hundredths[i] += 1
    return [n / 100 for n in hundredths]


def unplaced_note(graph: Graph, overlap: Overlap) -> str:
    """How many firms of either cannot be told to compete or to complete, because their segment is not known."""
    unit = "个" if overlap.measure in ("projects", "investment") else "家"
    told = [f"{entity_of(graph, place).name} {count} {unit}"
            for place, count in zip((overlap.place, overlap.other), overlap.unplaced, strict=True) if count]
    return f"环节不详：{'、'.join(told)}，都算在其余里" if told and overlap.measure != "declared" else ""


def overlap_text(
    graph: Graph, plans: Sequence[Plan], found: Sequence[Overlap], field: Field, *, top: int, many: int
) -> str:
    """The warnings of the province view, then the pairs with what competes and what completes."""
    lines = _plan_lines(graph, plans, many) if plans else []
    shown = [x for x in found if x.value][:top]
    lines += [f"两两同质化（口径：{MEASURES[field.grid.measure]}），前 {len(shown)} 对；样本少的城市排在最后",
              "相似度是两市宣示的链的余弦，宣示不分环节。" if field.grid.measure == "declared" else
              "相似度（余弦）= 竞争（同一环节）+ 互补（上下游相接）+ 其余（同链，环节不同或不详）。"]
    for number, x in enumerate(shown, 1):
        pair = f"{entity_of(graph, x.place).name}—{entity_of(graph, x.other).name}"
        lines.append(f"{number}. {pair} {sum_text(x)}（克鲁格曼 {x.krugman:.2f}；"
                     + "；".join(filter(None, [verdict(x), unplaced_note(graph, x)])) + "）")
        lines += _side("竞争", x.competes) + _side("互补", x.completes)
    if not shown:
        lines.append("没有收录到有共同产业链的城市。")
    if unknown := [x for x in found if x.value is None]:
        cities = {p for x in unknown for p in (x.place, x.other) if not field.grid.counted(p)}
        lines.append(f"无法计算（按此口径没有收录）：{'、'.join(entity_of(graph, p).name for p in sorted(cities))}")
    lines += filter(None, [thin_note(graph, field.grid)])
    lines.append("未收录不等于没有；水泥、乳品、屠宰等就近供应的环节，各地都有不算重复建设。")
    return "\n".join(lines)


def _plan_lines(graph: Graph, plans: Sequence[Plan], many: int) -> list[str]:
    warned = [p for p in plans if p.warning]
    lines = [f"全省一盘棋：{many} 个以上市州（含兰州新区）宣示的产业链 {len(warned)} 条，宜对照全省布局，避免重复建设"]
    for plan in warned:
        lines.append(f"  {plan.warning}")
        lines += [f"      收录到企业：{'、'.join(f'{r.name} {value_text(r)[:-2]}' for r in plan.reasons if r.value)}"
                  ] if plan.firms else []
        lines += [f"      未收录企业：{'、'.join(r.name for r in plan.reasons if not r.value)}"
                  ] if plan.firms and len(plan.with_firms) < len(plan.declared) else []
        if plan.undeclared:
            names = "、".join(entity_of(graph, p).name for p in plan.undeclared)
            lines.append(f"      没有宣示而收录到企业：{names}")
    return [*lines, ""]


def _side(side: str, reasons: Sequence[Reason]) -> list[str]:
    if not reasons:
        return []
    told = "；".join(f"{r.name}（{r.note or value_text(r)}）" for r in reasons[:_LISTED])
    return [f"    {side}：{told}" + (f"；另有 {len(reasons) - _LISTED} 项" if len(reasons) > _LISTED else "")]
