"""The reasons of a finding, in JSON and in text."""

from __future__ import annotations

from collections.abc import Iterable

from chains.findings import Reason
from chains.graph import Graph, entity_of
from chains.model import SegmentState
from chains.report.statements import Json, evidence_json, evidence_text, link_json, named
from chains.views.style import value_text

__all__ = ["reason_json", "reason_lines", "state_json", "state_text"]

_NAMED = 6


def reason_json(graph: Graph, reason: Reason) -> Json:
    """A reason with everything behind it, down to the evidence."""
    return {
        "name": reason.name, "value": reason.value, "unit": reason.unit, "note": reason.note,
        "percentile": reason.percentile, "weight": reason.weight,
        "entities": [named(graph, i) for i in reason.entities],
        "links": [link_json(graph, link) for link in reason.links],
        "observations": [{
            "indicator": o.indicator, "value": o.value, "unit": o.unit, "period": o.period,
            "evidence": [evidence_json(graph, e) for e in o.evidence],
        } for o in reason.observations],
        "declarations": [{
            "name": d.name, "year": d.year, "evidence": [evidence_json(graph, e) for e in d.evidence],
        } for d in reason.declarations],
        "evidence": [evidence_json(graph, e) for e in reason.evidence],
        "states": [state_json(graph, s) for s in reason.states],
    }


def state_json(graph: Graph, state: SegmentState) -> Json:
    """What a source says of a segment or chain in a place, with its evidence."""
    return {
        "id": state.id, "place": named(graph, state.place), "about": named(graph, state.about),
        "condition": state.condition.value if state.condition else None,
        "treatments": [t.value for t in state.treatments], "actor": state.actor,
        "evidence": [evidence_json(graph, e) for e in state.evidence],
    }


def state_text(graph: Graph, state: SegmentState) -> str:
    """What a source says in one line: 嘉峪关市 氧化铝：短板；来源提出补链."""
    said = [state.condition.label] if state.condition else []
    said += [f"来源提出{'、'.join(t.label for t in state.treatments)}"] if state.treatments else []
    names = f"{entity_of(graph, state.place).name} {entity_of(graph, state.about).name}"
    return f"{names}：{'；'.join(said)}" + (f"（{state.actor}）" if state.actor else "")


def reason_lines(graph: Graph, reasons: Iterable[Reason], *, indent: str = "    ", evidence: bool = False) -> list[str]:
    """One line a reason: its name, value and unit, and whom it counts; below it, when asked for, the sentences."""
    lines = []
    for reason in reasons:
        whom = "、".join(entity_of(graph, i).name for i in reason.entities[:_NAMED])
        more = f"等 {len(reason.entities)} 个" if len(reason.entities) > _NAMED else ""
        told = "；".join(x for x in (whom + more, reason.note) if x)
        lines.append(f"{indent}{reason.name}：{value_text(reason)}" + (f"（{told}）" if told else ""))
        if evidence:
            behind = [x.evidence for x in reason.links] + [x.evidence for x in reason.observations]
            behind += [*(x.evidence for x in reason.declarations), *(x.evidence for x in reason.states), reason.evidence]
            lines += [f"{indent}  {evidence_text(graph, e)}" for found in behind for e in found[:1]]
    return lines
