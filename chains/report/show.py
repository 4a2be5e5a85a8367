"""`chains show`: everything about one entity."""

from __future__ import annotations

from collections import defaultdict

from chains.graph import Graph, links_of, snapshot_of
from chains.model import Entity, Link
from chains.report.reasons import state_json, state_text
from chains.report.statements import Json, evidence_text, link_ends, link_json, link_marks
from chains.snapshot import encode
from chains.views.style import HIDDEN_ATTRIBUTES, attribute_label, period_label, value_label

__all__ = ["show_json", "show_text"]

_CODES = {"adcode": "行政区划代码", "uscc": "统一社会信用代码", "stock_code": "证券代码"}


def show_json(graph: Graph, entity: Entity) -> Json:
    """The entity, its links and its figures."""
    figures = [o for o in snapshot_of(graph).observations if o.subject == entity.id]
    return {
        "entity": encode(entity) | {"kind": entity.kind.value},
        "links": [link_json(graph, link) for link in links_of(graph, entity.id)],
        "observations": [encode(o) for o in figures],
        "states": [state_json(graph, s) for s in snapshot_of(graph).states if entity.id in (s.place, s.about)],
    }


def show_text(graph: Graph, entity: Entity) -> str:
    """A page of text: names, facts, figures, and every link with its evidence."""
    lines = [f"{entity.name}〔{entity.kind.label}〕  {entity.id}"]
    if entity.aliases:
        lines.append("又称：" + "、".join(f"{a.name}（{a.kind.label}）" for a in entity.aliases))
    lines += [f"{_CODES.get(key, key)}：{value}" for key, value in entity.codes]
    told = sorted(entity.attributes, key=lambda pair: pair[0] == "note")
    lines += [f"{attribute_label(key)}：{value_label(key, value)}" for key, value in told if key not in HIDDEN_ATTRIBUTES]
    for award in entity.awards:
        lines.append(f"称号：{award.name}" + (f"（{award.year}年）" if award.year else ""))
        lines += [f"      {evidence_text(graph, e)}" for e in award.evidence]
    lines.append(f"可信来源：{entity.verified.label}" if entity.known else "仅见于文档，尚未人工核对")
    for figure in (o for o in snapshot_of(graph).observations if o.subject == entity.id):
        lines.append(f"  {period_label(figure.period)} {figure.indicator} {figure.value:g}{figure.unit}")
        lines += [f"      {evidence_text(graph, e)}" for e in figure.evidence]
    groups: dict[str, list[Link]] = defaultdict(list)
    for link in links_of(graph, entity.id):
        groups[link.kind].append(link)
    for links in groups.values():
        lines.append("")
        for link in links:
            lines.append(f"{link_ends(graph, link, entity.id)} {link_marks(link)}")
            lines += [f"    {evidence_text(graph, e)}" for e in link.evidence]
    states = [s for s in snapshot_of(graph).states if entity.id in (s.place, s.about)]
    lines += ["", "环节状况"] if states else []
    for state in states:
        lines.append(state_text(graph, state))
        lines += [f"    {evidence_text(graph, e)}" for e in state.evidence]
    return "\n".join(lines)
