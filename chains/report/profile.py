"""`chains cities --profile`: one city's strengths, plans without firms, firms without plans, and what is near."""

from __future__ import annotations

from collections.abc import Sequence

from chains.cities import MEASURES
from chains.cities.grid import thin_note
from chains.cities.profile import Profile, Standing
from chains.cities.structure import special_reasons
from chains.graph import Graph, entity_of
from chains.report.reasons import reason_json
from chains.report.statements import Json, named
from chains.views.style import value_text

__all__ = ["profile_json", "profile_text"]


def profile_json(graph: Graph, profile: Profile) -> list[Json]:
    """First the city's own numbers, then one object a chain; value is null where undefined."""
    place, by = named(graph, profile.place), profile.structure.grid.measure
    whole = (("total", profile.total), ("diversity", profile.diversity), ("krugman_to_others", profile.special),
             ("complexity", profile.complexity))
    sides = (("location_quotient", profile.strengths), ("declared_without_firms", profile.bare),
             ("firms_not_declared", profile.silent), ("relatedness_density", profile.nearby))
    return [*({
        "place": place, "chain": None, "other": None, "measure": measure, "by": by, "value": value,
        "why_not": profile.structure.complexity.why_not if measure == "complexity" else None,
        "reasons": [reason_json(graph, r) for r in special_reasons(graph, profile.structure, profile.place)]
        if measure == "krugman_to_others" else [],
    } for measure, value in whole), *({
        "place": place, "chain": named(graph, s.chain), "other": None, "measure": measure, "by": by, "value": s.value,
        "note": s.note, "reasons": [reason_json(graph, r) for r in s.reasons],
    } for measure, standings in sides for s in standings)]


def profile_text(graph: Graph, profile: Profile) -> str:
    """A page of text on one city."""
    structure = profile.structure
    grid, name = structure.grid, entity_of(graph, profile.place).name

    def n(standing: Standing) -> str:
        return entity_of(graph, standing.chain).name

    special = "未定义" if profile.special is None else f"{profile.special:.2f}"
    lines = [
        f"{name}（口径：{MEASURES[grid.measure]}）",
        f"合计 {profile.amount}，收录到 {sum(c.value > 0 for c in grid.row(profile.place))} 条链，"
        f"其中 {profile.diversity} 条区位商不小于 1；与其他市州合起来相比的克鲁格曼指数 {special}（0 相同，2 完全不同）。",
        structure.complexity.why_not or (
            "按此口径没有优势产业链，经济复杂度未定义。" if profile.complexity is None
            else f"经济复杂度 {profile.complexity:+.2f}（全省平均 0，标准差 1；只反映收录到的企业）。"),
        _line("区位商不小于 1", [f"{n(s)} {s.value:.1f}（{value_text(s.reasons[0])}）" for s in profile.strengths]),
        _line("宣示过而企业、项目都未收录", [f"{n(s)}（{value_text(s.reasons[0])}）" for s in profile.bare]),
        _line("有企业而没有见到宣示", [f"{n(s)} {s.value:g} 家" for s in profile.silent]),
        _line("与已有优势相近的链（关联密度 0—1，高于平均才列）",
              [f"{n(s)} {s.value:.2f}（{s.note}；近于{'、'.join(r.name for r in s.reasons[:3])}）" for s in profile.nearby]),
    ]
    note = thin_note(graph, grid, [profile.place])
    last = "未收录不等于没有。区位商只看结构，只有一两家企业的链也会很高，请看括号里的数。"
    return "\n".join([*lines, *([note] if note else []), last])


def _line(title: str, listed: Sequence[str]) -> str:
    return f"{title}：{'、'.join(listed) or '没有'}"
