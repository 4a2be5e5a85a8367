"""One change in Chinese words: what it is about, which fields, which sentences. Every report of a difference uses these."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from chains.diff import Cause, Change, Explanation
from chains.graph import Graph, snapshot_of
from chains.model import (
    LINK_RULES,
    Declaration,
    Entity,
    Evidence,
    Layer,
    Link,
    Observation,
    SegmentState,
    Snapshot,
    SourceKind,
    Status,
)
from chains.report.statements import link_marks
from chains.views.style import attribute_label, date_label, number_label, value_label

__all__ = ["MARKS", "cause_facts", "change_evidence", "change_fields", "change_graph", "change_words", "head_line",
           "link_words", "sum_line"]

MARKS: Mapping[str, str] = MappingProxyType({"added": "＋", "removed": "－", "changed": "～", "evidence": "＝", "renamed": "→"})
_FIELDS: Mapping[str, str] = MappingProxyType({
    "name": "名称", "aliases": "别名", "evidence": "依据", "status": "状态", "layer": "数据层", "sources": "来源",
    "verified": "可信级别", "known": "人工核对", "awards": "称号", "title": "标题", "kind": "种类", "publisher": "发布者",
    "published": "发布日期", "url": "网址", "original": "原件", "sha256": "原文指纹", "value": "数值", "members": "成员",
    "complete": "成员列全", "elsewhere": "外地参与方", "others": "其他地区", "text": "内容", "topic": "方面", "id": "编号",
    "source": "来源",
})
_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "status": {s.value: s.label for s in Status}, "layer": {x.value: x.label for x in Layer},
    "verified": {s.value: s.label for s in SourceKind}, "kind": {s.value: s.label for s in SourceKind},
})
_LONGEST = 120


def change_graph(explanation: Explanation, change: Change) -> Graph:
    """The graph in which the change's record stands."""
    return explanation.before if change.after is None else explanation.after


def _name(graph: Graph, entity_id: str) -> str:
    entity = snapshot_of(graph).by_id.get(entity_id)
    return entity.name if entity else entity_id


def link_words(graph: Graph, link: Link) -> str:
    """The statement as three words and its marks."""
    within = f"（见于{_name(graph, link.chain)}）" if link.chain else ""
    return f"{_name(graph, link.subject)} {LINK_RULES[link.kind].label} {_name(graph, link.object)}{within} {link_marks(link)}"


def change_words(explanation: Explanation, change: Change) -> str:
    """What the change is about, in one line."""
    graph, record = change_graph(explanation, change), change.record
    if isinstance(record, Entity):
        was = f"（原编号 {change.before.id}）" if change.how == "renamed" else ""
        return f"{record.name}〔{record.kind.label}{'' if record.known else '，仅文档提及'}〕{was}"
    if isinstance(record, Link):
        return link_words(graph, record)
    if isinstance(record, Observation):
        value = f"{number_label(record.value)}{record.unit}"
        return f"{_name(graph, record.subject)} {record.indicator} {value}（{record.period}）〔指标〕"
    if isinstance(record, Declaration):
        return f"{_name(graph, record.place)} {record.name}（{record.year or '年份不详'}）〔宣示〕"
    if isinstance(record, SegmentState):
        condition = record.condition.label if record.condition else "、".join(t.label for t in record.treatments)
        return f"{_name(graph, record.place)} {_name(graph, record.about)}：{condition}〔环节状况〕"
    if change.part == "criteria":
        return f"{record.topic or '标准'}：{record.text}〔链主标准〕"
    if change.part == "documents":
        source = snapshot_of(graph).source_by_id[record.source]
        return f"《{source.title}》（{record.name}，{len(record.text):,} 字）〔文档〕"
    return f"《{record.title}》〔来源，{record.kind.label}〕"


def change_fields(explanation: Explanation, change: Change) -> list[tuple[str, str, str]]:
    """Label, earlier and later value of each field that changed; what counts as evidence is told by change_evidence."""
    old, new = snapshot_of(explanation.before), snapshot_of(explanation.after)
    return [(_FIELDS.get(f.name) or attribute_label(f.name), _value(old, f.name, f.before), _value(new, f.name, f.after))
            for f in change.fields if f.name != "evidence"]


def _value(snapshot: Snapshot, name: str, value: Any) -> str:
    if value is None:
        return "（无）"
    if isinstance(value, list | tuple):
        return "、".join(_value(snapshot, name, item) for item in value) or "（无）"
    if isinstance(value, str) and value in snapshot.source_by_id:
        return f"《{snapshot.source_by_id[value].title}》"
    if isinstance(value, str) and value in snapshot.by_id:
        return snapshot.by_id[value].name
    if isinstance(value, dict):
        return str(value.get("name") or value.get("raw") or value.get("note") or "……")
    text = _WORDS.get(name, {}).get(str(value)) or value_label(name, value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "……"


def change_evidence(change: Change) -> tuple[list[Evidence], list[Evidence]]:
    """The evidence that came and that went with the change, the newest first; () for what carries none.

    A sentence that stays and is only told otherwise (accepted, or of another status) counts as come: nothing went.
    """
    def told(record: Any) -> tuple[Evidence, ...]:
        found = getattr(record, "evidence", ())
        return tuple(found) if isinstance(found, tuple) else ()

    old, new = told(change.before), told(change.after)
    stays = {(e.source, e.start, e.quote) for e in new if e.quote is not None}
    return ([e for e in reversed(new) if e not in old],
            [e for e in reversed(old) if e not in new and (e.source, e.start, e.quote) not in stays])


def cause_facts(cause: Cause) -> str:
    """Who, when, where and why, as far as it is known, in one line; may be empty."""
    where = f"{cause.file} 第 {cause.line} 行" if cause.file and cause.line else cause.file
    if where is None and cause.files:
        where = "改过的文件：" + "、".join(cause.files[:4]) + (f"等 {len(cause.files)} 个" if len(cause.files) > 4 else "")
    when = (cause.when or "").replace("T", " ") if cause.kind == "judgement" else date_label(cause.when) if cause.when else ""
    return "，".join(x for x in (cause.who, when, cause.why, where) if x)


def head_line(explanation: Explanation, names: tuple[str, str] | None = None) -> str:
    """Which two snapshots are compared: what they are called, where that is known, and their digests."""
    old, new = (snapshot_of(graph).digest[:12] or "无" for graph in (explanation.before, explanation.after))
    if names is None:
        return f"指纹 {old} → {new}"
    return f"旧：{names[0]}（指纹 {old}）　新：{names[1]}（指纹 {new}）"


def sum_line(explanation: Explanation) -> str:
    """How much changed, in one line."""
    words = []
    for part, label in (("entities", "条目"), ("links", "关系")):
        counts = explanation.counts(part)
        told = [("新增", counts["added"]), ("减少", counts["removed"]), ("改变", counts["changed"]),
                ("仅依据变化", counts["evidence"]), ("改编号", counts["renamed"])]
        said = "、".join(f"{word} {number}" for word, number in told if number)
        words.append(f"{label}：{said or '没有变化'}")
    others = {part: sum(explanation.counts(part).values())
              for part in ("documents", "sources", "observations", "declarations", "criteria", "states")}
    named = {"documents": "文档", "sources": "来源", "observations": "指标", "declarations": "宣示", "criteria": "链主标准",
             "states": "环节状况"}
    words += [f"{named[part]}变动 {number}" for part, number in others.items() if number]
    come, gone = explanation.mentions
    return "；".join(words + ([f"文中提及 +{come} −{gone}"] if come or gone else []))
