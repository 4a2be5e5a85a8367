"""Answers as the command line prints them: JSON shapes that other programs rely on, and Chinese text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from chains.cities import MEASURES, Cell
from chains.graph import Graph, Path, entity_of, links_of, snapshot_of, tells_another_time
from chains.leaders import Leader
from chains.model import LINK_RULES, Entity, Evidence, Link, SourceKind
from chains.snapshot import encode
from chains.views.style import HIDDEN_ATTRIBUTES, attribute_label, value_label

__all__ = [
    "cities_json", "cities_text", "evidence_json", "evidence_text", "leaders_json", "leaders_text", "named", "path_json",
    "path_text", "show_json", "show_text",
]

Json = dict[str, Any]


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


def _link_json(graph: Graph, link: Link) -> Json:
    return {
        "id": link.id, "kind": link.kind, "label": LINK_RULES[link.kind].label, "subject": named(graph, link.subject),
        "object": named(graph, link.object), "status": link.status.value, "layer": link.layer.value,
        "verified": snapshot_of(graph).verified(link.evidence).value,
        "attributes": dict(encode(link)).get("attributes", {}), "evidence": [evidence_json(graph, e) for e in link.evidence],
    }


def show_json(graph: Graph, entity: Entity) -> Json:
    """The entity, its links and its figures."""
    figures = [o for o in snapshot_of(graph).observations if o.subject == entity.id]
    return {
        "entity": encode(entity) | {"kind": entity.kind.value},
        "links": [_link_json(graph, link) for link in links_of(graph, entity.id)],
        "observations": [encode(o) for o in figures],
    }


def leaders_json(graph: Graph, leaders: Iterable[Leader]) -> list[Json]:
    """Declared leaders in the shape that ranked ones will share; what only a ranking gives is null."""
    return [{
        "chain": named(graph, x.chain), "enterprise": named(graph, x.enterprise), "declared": True, "layer": x.layer.value,
        "since": x.since, "authority": x.authority, "rank": None, "score": None, "band": None, "reasons": [],
        "evidence": [evidence_json(graph, e) for e in x.link.evidence],
    } for x in leaders]


def cities_json(graph: Graph, cells: Iterable[Cell]) -> list[Json]:
    """The matrix, one object a cell with anything in it; reasons name what was counted."""
    return [{
        "place": named(graph, c.place), "chain": named(graph, c.chain), "other": None, "measure": c.measure, "value": c.value,
        "candidates": c.candidates,
        "reasons": [
            *({"name": group, "value": [named(graph, i) for i in getattr(c, group)]}
              for group in ("enterprises", "institutions", "parks", "projects") if getattr(c, group)),
            *({"name": "declaration", "value": d.name, "year": d.year} for d in c.declarations),
        ],
    } for c in cells]


def path_json(graph: Graph, paths: Iterable[Path]) -> list[Json]:
    """Paths with all links of each hop and their evidence."""
    return [{
        "nodes": [named(graph, node) for node in path.nodes],
        "links": [_link_json(graph, link) for hop in path.hops for link in hop],
    } for path in paths]


def evidence_text(graph: Graph, evidence: Evidence) -> str:
    """One line: the sentence in quotes where it is stored, else the note; then who says so and when."""
    source = snapshot_of(graph).source_by_id[evidence.source]
    said = f"“{' '.join(evidence.quote.split())}”" if evidence.quote else f"{evidence.note}（{evidence.locator or '编者转述'}）"
    if source.kind is SourceKind.EDITOR:
        return f"{said}——{source.kind.label}"
    retold = "转述自" if source.kind is SourceKind.SEED and evidence.quote else ""
    told = f"所述时间 {evidence.date}" if tells_another_time(evidence, source) else None
    by = "，".join(x for x in (source.publisher, source.published or "发布日期不详", told, source.kind.label) if x)
    return f"{said}——{retold}《{source.title}》（{by}）"


def _ends(graph: Graph, link: Link, seen_from: str) -> str:
    rule = LINK_RULES[link.kind]
    forward = link.subject == seen_from
    other = entity_of(graph, link.object if forward else link.subject)
    return f"{rule.label if forward else rule.passive} {other.name}〔{other.kind.label}〕"


def _marks(link: Link) -> str:
    return f"[{link.status.label}·{link.layer.label}]"


_CODES = {"adcode": "行政区划代码", "uscc": "统一社会信用代码", "stock_code": "证券代码"}


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
        lines.append(f"  {figure.period} {figure.indicator} {figure.value:g}{figure.unit}")
        lines += [f"      {evidence_text(graph, e)}" for e in figure.evidence]
    groups: dict[str, list[Link]] = defaultdict(list)
    for link in links_of(graph, entity.id):
        groups[link.kind].append(link)
    for links in groups.values():
        lines.append("")
        for link in links:
            lines.append(f"{_ends(graph, link, entity.id)} {_marks(link)}")
            lines += [f"    {evidence_text(graph, e)}" for e in link.evidence]
    return "\n".join(lines)


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


def cities_text(graph: Graph, cells: Sequence[Cell], places: Sequence[str]) -> str:
    """The matrix as rows of text: one city a block, its chains by falling value."""
    measure = cells[0].measure if cells else "enterprises"
    lines = [f"口径：{MEASURES[measure]}（括号内为自动抽取或规划中的候选，未列出表示未收录，不表示没有）"]
    by_place: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.value or cell.candidates:
            by_place[cell.place].append(cell)
    for place in (p for p in places if p in by_place):
        row = sorted(by_place[place], key=lambda c: (-c.value, -c.candidates, c.chain))
        total = len({counted for c in row for counted in c.counted})  # one in two chains is one
        lines.append(f"{entity_of(graph, place).name}（合计 {total}）：" + "、".join(
            f"{entity_of(graph, c.chain).name} {c.value}" + (f"（+{c.candidates}）" if c.candidates else "") for c in row))
    return "\n".join(lines)


def path_text(graph: Graph, paths: Sequence[Path]) -> str:
    """Each path as a chain of hops, and under each hop what it rests on."""
    lines = []
    for number, path in enumerate(paths, 1):
        lines.append(f"路径 {number}：" + " → ".join(entity_of(graph, node).name for node in path.nodes))
        for node, hop in zip(path.nodes, path.hops, strict=False):
            for link in hop:
                lines.append(f"  {entity_of(graph, node).name} {_ends(graph, link, node)} {_marks(link)}")
                lines += [f"      {evidence_text(graph, e)}" for e in link.evidence]
        general = sum(all(e.method == "editor" for link in hop for e in link.evidence) for hop in path.hops)
        if general:
            lines.append(f"  注意：{len(path.hops)} 步中有 {general} 步只有编者常识或判断，没有来源写明。")
    return "\n".join(lines)
