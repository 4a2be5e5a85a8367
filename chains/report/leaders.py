"""`chains leaders`: declared leaders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chains.graph import Graph, entity_of
from chains.leaders import Leader
from chains.report.statements import Json, evidence_json, evidence_text, named

__all__ = ["leaders_json", "leaders_text"]


def leaders_json(graph: Graph, leaders: Iterable[Leader]) -> list[Json]:
    """Declared leaders in the shape that ranked ones will share; what only a ranking gives is null."""
    return [{
        "chain": named(graph, x.chain), "enterprise": named(graph, x.enterprise), "declared": True, "layer": x.layer.value,
        "since": x.since, "authority": x.authority, "rank": None, "score": None, "band": None, "reasons": [],
        "evidence": [evidence_json(graph, e) for e in x.link.evidence],
    } for x in leaders]


def leaders_text(graph: Graph, leaders: Sequence[Leader], without: Sequence[str]) -> str:
    """Declared leaders by chain, each with its evidence, then the chains that have none."""
    lines: list[str] = []
    chain = ""
    if not leaders:
        lines.append("未收录符合条件的链主认定。")
    for leader in leaders:
        if leader.chain != chain:
            chain = leader.chain
            lines.append(f"\n{entity_of(graph, chain).name}")
        said = f"，认定机关：{leader.authority}" if leader.authority else "，来源未写认定机关"
        since = f"最早见于 {leader.since}" if leader.since else "日期不详"
        lines.append(f"  {entity_of(graph, leader.enterprise).name}（{since}{said}，{leader.layer.label}）")
        lines += [f"      {evidence_text(graph, e)}" for e in leader.link.evidence]
    if without:
        lines.append("\n来源中没有写明链主的产业链：" + "、".join(entity_of(graph, i).name for i in without))
    lines.append("\n以上均为来源中写明“链主”的企业（认定），不是测算排名；来源未写明不等于没有。")
    return "\n".join(lines).lstrip("\n")
