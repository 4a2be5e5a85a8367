"""`chains cities --like`: the cities most like one, and why."""

from __future__ import annotations

from collections.abc import Sequence

from chains.cities import MEASURES
from chains.cities.grid import thin_note
from chains.cities.likeness import Likeness
from chains.cities.pairs import Field
from chains.graph import Graph, entity_of
from chains.report.reasons import reason_json
from chains.report.statements import Json, named

__all__ = ["likeness_json", "likeness_text"]


def likeness_json(graph: Graph, found: Sequence[Likeness], field: Field) -> list[Json]:
    """One object a city, the most alike first; value is null where one of the two has nothing recorded."""
    thin = set(field.grid.thin())
    return [{
        "place": named(graph, x.place), "chain": None, "other": named(graph, x.other), "measure": "cosine", "by": x.measure,
        "value": x.value, "krugman": x.krugman, "competing": x.competing, "thin": not thin.isdisjoint((x.place, x.other)),
        "reasons": [reason_json(graph, reason) for reason in x.reasons],
    } for x in found]


def likeness_text(graph: Graph, place: str, found: Sequence[Likeness], field: Field, *, top: int) -> str:
    """The most alike cities with the chains they share; those that share nothing in one line."""
    name = entity_of(graph, place).name
    if not found:
        return f"图谱里只有{name}一个市州，没有可比的。"
    alike = [x for x in found if x.value]
    lines = [f"与{name}产业链最像的市州（口径：{MEASURES[field.grid.measure]}）",
             "相似度是余弦：1 为各链比例完全相同，0 为没有共同的链；克鲁格曼指数：0 为结构相同，2 为完全不同。"]
    for number, x in enumerate(alike[:top], 1):
        same = "" if field.grid.measure == "declared" else f"其中同一环节 {x.competing:.2f}；"
        lines.append(f"{number}. {entity_of(graph, x.other).name} {x.value:.2f}（{same}克鲁格曼 {x.krugman:.2f}）")
        lines += [f"    {r.name}：占相似度 {r.weight or 0:.0%}；{r.note}" for r in x.reasons]
    if len(alike) > top:
        lines.append(f"另有 {len(alike) - top} 个市州相似度更低，可用 --top 列出。")
    if none := [entity_of(graph, x.other).name for x in found if x.value == 0]:
        lines.append(f"没有收录到共同产业链：{'、'.join(none)}")
    if unknown := [entity_of(graph, x.other).name for x in found if x.value is None]:
        lines.append(f"无法计算（其中一方按此口径没有收录）：{'、'.join(unknown)}")
    lines += filter(None, [thin_note(graph, field.grid, [place, *(x.other for x in alike[:top])])])
    lines.append("未收录不等于没有；相似度只说明收录到的企业分布。")
    return "\n".join(lines)
