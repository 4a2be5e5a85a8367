"""`chains diff`: what changed between two snapshots and why, as JSON and as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chains.canonical import encode
from chains.diff import CAUSE_LABELS, PART_LABELS, Change, Explanation, StoredDocument, tally
from chains.graph import Graph, snapshot_of
from chains.model import Entity, Evidence, Link
from chains.report.changes import (
    MARKS,
    cause_facts,
    change_evidence,
    change_fields,
    change_graph,
    change_words,
    head_line,
    sum_line,
)
from chains.report.statements import Json, evidence_json, evidence_text, link_json

__all__ = ["diff_json", "diff_text"]

_SHOWN = 40  # changes told under one cause; the whole is in the JSON and the reports
_ROWS = 12


def diff_json(explanation: Explanation) -> Json:
    """The difference in the shape of the contract: added, removed, changed, each by part; and the causes."""
    shape: Json = {how: {part: [] for part in PART_LABELS} for how in ("added", "removed", "changed")}
    shape |= {"evidence": {"links": []}, "renamed": []}
    for change in explanation.changes:
        record = _record_json(explanation, change)
        if change.how == "renamed":
            shape["renamed"].append(record | {"old": change.before.id, "new": change.after.id})
        else:
            shape[change.how][change.part].append(record)
    return shape | {
        "causes": [encode(cause) | {
            "label": CAUSE_LABELS[cause.kind], "entities": _ids(explanation.of_cause(cause.id), "entities"),
            "links": _ids(explanation.of_cause(cause.id), "links"),
        } for cause in explanation.causes],
        "cities": _tallies(explanation, "cities"), "chains": _tallies(explanation, "chains"),
        "mentions": {"added": explanation.mentions[0], "removed": explanation.mentions[1]},
        "digests": [snapshot_of(explanation.before).digest, snapshot_of(explanation.after).digest],
    }


def _ids(changes: Iterable[Change], part: str) -> list[str]:
    return [change.id for change in changes if change.part == part]


def _record_json(explanation: Explanation, change: Change) -> Json:
    graph, record = change_graph(explanation, change), change.record
    if isinstance(record, Link):
        shown = link_json(graph, record)
    elif isinstance(record, StoredDocument):
        shown = {"source": record.source, "name": record.name, "characters": len(record.text)}
    else:
        shown = encode(record) | ({"kind": record.kind.value} if isinstance(record, Entity) else {})
    come, gone = change_evidence(change)
    fields = [{"name": f.name, "before": f.before, "after": f.after} for f in change.fields
              if f.name != "evidence" and not isinstance(record, StoredDocument)]
    more: Json = {"fields": fields} if change.fields else {}
    if change.how in ("changed", "evidence") and (come or gone):
        more |= {"evidence_added": [evidence_json(explanation.after, e) for e in come],
                 "evidence_removed": [evidence_json(explanation.before, e) for e in gone]}
    return shown | more | {"causes": list(change.causes), "cities": list(change.cities), "chains": list(change.chains)}


def _tallies(explanation: Explanation, by: str) -> list[Json]:
    return [encode(row) | {"id": row.id, "name": _name(explanation, row.id), "total": row.total}
            for row in tally(explanation.changes, by)]


def _name(explanation: Explanation, entity_id: str | None) -> str:
    for graph in (explanation.after, explanation.before):
        found = snapshot_of(graph).by_id.get(entity_id or "")
        if found is not None:
            return found.name
    return entity_id or ""


def diff_text(explanation: Explanation, names: tuple[str, str] | None = None) -> str:
    """The difference for a reader: the numbers, then each cause with what it changed and the sentences."""
    lines = [f"快照对比　{head_line(explanation, names)}"]
    if not explanation.changes:
        return "\n".join([*lines, "两个快照内容相同。" if explanation.delta.is_empty else "所选范围内没有变化。"])
    lines += [sum_line(explanation), f"＋ 新增　－ 减少　～ 改变　＝ 仅依据变化　→ 改编号；原因 {len(explanation.causes)} 个："]
    for cause in explanation.causes:
        changes = explanation.of_cause(cause.id)
        facts = cause_facts(cause)
        lines.append(f"\n■ {cause.title}" + (f"（{facts}）" if facts else "") + f"：{len(changes)} 处")
        for change in changes[:_SHOWN]:
            lines += _change_lines(explanation, change)
        if len(changes) > _SHOWN:
            lines.append(f"  ……另有 {len(changes) - _SHOWN} 处，见 --json 或 --html")
    for by, label in (("cities", "市州"), ("chains", "产业链")):
        rows = [row for row in tally(explanation.changes, by) if row.id]
        if rows:
            told = [f"{_name(explanation, r.id)} {r.total}（＋{r.added} －{r.removed}）" for r in rows[:_ROWS]]
            lines.append(f"\n按{label}：" + "、".join(told) + (f" 等 {len(rows)} 个" if len(rows) > _ROWS else ""))
    return "\n".join(lines)


def _change_lines(explanation: Explanation, change: Change) -> Iterable[str]:
    yield f"  {MARKS[change.how]} {change_words(explanation, change)}"
    for label, before, after in change_fields(explanation, change):
        yield f"      {label}：{before} → {after}"
    come, gone = change_evidence(change)
    for mark, graph, told in (("", explanation.after, come), ("原依据 ", explanation.before, gone)):
        yield from _evidence_lines(mark, graph, told)


def _evidence_lines(mark: str, graph: Graph, told: Sequence[Evidence]) -> Iterable[str]:
    for evidence in told[:3]:
        yield f"      {mark}{evidence_text(graph, evidence)}"
