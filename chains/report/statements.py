"""An entity, a link and an evidence as the command line prints them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from chains.graph import Graph, entity_of, snapshot_of, tells_another_time
from chains.model import LINK_RULES, Evidence, Link, SourceKind
from chains.paths import sentence
from chains.snapshot import encode
from chains.views.style import quote_words

__all__ = ["Json", "evidence_json", "evidence_lines", "evidence_text", "link_ends", "link_json", "link_marks", "named"]

Json = dict[str, Any]
_NAMED = 3  # sources told behind one sentence; `show` and --json have all


def named(graph: Graph, entity_id: str) -> Json:
    """An entity as id, name and kind."""
    entity = entity_of(graph, entity_id)
    return {"id": entity.id, "name": entity.name, "kind": entity.kind.value}


def evidence_json(graph: Graph, evidence: Evidence) -> Json:
    """An evidence with every field of the contract, and what its source is called."""
    source = snapshot_of(graph).source_by_id[evidence.source]
    return {
        "source": evidence.source, "title": source.title, "publisher": source.publisher, "source_kind": source.kind.value,
        "status": evidence.status.value, "date": evidence.date, "quote": evidence.quote, "start": evidence.start,
        "end": evidence.end, "locator": evidence.locator, "note": evidence.note, "method": evidence.method,
        "confidence": evidence.confidence,
    }


def link_json(graph: Graph, link: Link) -> Json:
    """A link with both ends, its status and layer, and every evidence."""
    return {
        "id": link.id, "kind": link.kind, "label": LINK_RULES[link.kind].label, "subject": named(graph, link.subject),
        "object": named(graph, link.object), "status": link.status.value, "layer": link.layer.value,
        "verified": snapshot_of(graph).verified(link.evidence).value,
        "attributes": dict(encode(link)).get("attributes", {}), "evidence": [evidence_json(graph, e) for e in link.evidence],
    }


def evidence_text(graph: Graph, evidence: Evidence) -> str:
    """One line: the sentence in quotes where it is stored, else the note; then who says so and when."""
    return f"{_said(evidence)}——{_who(graph, evidence)}"


def evidence_lines(graph: Graph, evidence: Iterable[Evidence], heard: set[str]) -> list[str]:
    """One line a sentence, with everybody who says it; sentences in `heard` are left out, and the new ones join it."""
    voices: dict[str, list[Evidence]] = defaultdict(list)
    for item in evidence:
        voices[sentence(item)].append(item)
    fresh = [said for key, said in voices.items() if key not in heard]
    heard.update(voices)
    lines = []
    for same in fresh:
        who = list(dict.fromkeys(_who(graph, e) for e in same))
        more = f"等 {len(who)} 个来源" if len(who) > _NAMED else ""
        lines.append(f"{_said(same[0])}——{'；'.join(who[:_NAMED])}{more}")
    return lines


def _said(evidence: Evidence) -> str:
    if evidence.quote:
        return f"“{quote_words(evidence.quote)}”"
    return f"{evidence.note}（{evidence.locator or '编者转述'}）"


def _who(graph: Graph, evidence: Evidence) -> str:
    source = snapshot_of(graph).source_by_id[evidence.source]
    if source.kind is SourceKind.EDITOR:
        return source.kind.label
    retold = "转述自" if source.kind is SourceKind.SEED and evidence.quote else ""
    told = f"所述时间 {evidence.date}" if tells_another_time(evidence, source) else None
    by = "，".join(x for x in (source.publisher, source.published or "发布日期不详", told, source.kind.label) if x)
    return f"{retold}《{source.title}》（{by}）"


def link_ends(graph: Graph, link: Link, seen_from: str) -> str:
    rule = LINK_RULES[link.kind]
    forward = link.subject == seen_from
    other = entity_of(graph, link.object if forward else link.subject)
    return f"{rule.label if forward else rule.passive} {other.name}〔{other.kind.label}〕"


def link_marks(link: Link) -> str:
    return f"[{link.status.label}·{link.layer_label}]"


_CODES = {"adcode": "行政区划代码", "uscc": "统一社会信用代码", "stock_code": "证券代码"}
