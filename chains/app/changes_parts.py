"""The pieces of the page 快照对比: numbers, causes with their changes, and tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chains.app.markup import Html, Piece, badge, join, tag
from chains.app.panels import entity_link, evidence_block
from chains.app.state import World
from chains.app.tables import Cell, Table
from chains.diff import CAUSE_LABELS, HOW_LABELS, PART_LABELS, Cause, Change, Explanation, tally
from chains.graph import Graph, snapshot_of
from chains.model import LINK_RULES, Entity, Evidence, Layer, Link, Status
from chains.report.changes import MARKS, cause_facts, change_evidence, change_fields, change_graph, change_words
from chains.report.statements import evidence_text

__all__ = ["Pair", "causes_block", "changes_table", "numbers_block", "tally_table"]

_SHOWN = 60  # changes under one cause on the page; the reports have all
_TOLD = 2
_TONES = {"added": "good", "removed": "warn", "changed": "plain", "evidence": "plain", "renamed": "plain"}


@dataclass(frozen=True)
class Pair:
    """The world behind the pages, and the difference that is shown: names that the world still has are links."""

    world: World
    found: Explanation

    def name(self, entity_id: str) -> str:
        for graph in (self.found.after, self.found.before):
            entity = snapshot_of(graph).by_id.get(entity_id)
            if entity is not None:
                return entity.name
        return entity_id

    def link(self, entity_id: str) -> Html:
        if entity_id in self.world.graph:
            return entity_link(self.world, entity_id)
        return tag("span", self.name(entity_id), title="当前图谱里没有")

    def evidence(self, graph: Graph, evidence: Evidence) -> Html:
        """The evidence with its way into the text, where the present snapshot still has the source."""
        if evidence.source in self.world.snapshot.source_by_id:
            return evidence_block(self.world, evidence)
        return tag("div", evidence_text(graph, evidence), cls="cg-evidence")


def numbers_block(found: Explanation) -> Html:
    """One line: what was added, removed and changed, part by part."""
    told = []
    for part, label in PART_LABELS.items():
        counts = found.counts(part)
        if any(counts.values()):
            more = "、".join(f"{HOW_LABELS[how]} {counts[how]}" for how in ("changed", "evidence", "renamed") if counts[how])
            sums = "　".join(f"{MARKS[how]}{counts[how]}" for how in ("added", "removed") if counts[how])
            told.append(tag("span", f"{label} ", tag("b", sums), f"（{more}）" if more and sums else more, cls="cg-name"))
    return tag("p", *told)


def causes_block(both: Pair) -> Html:
    """Every cause behind a fold, the first one open."""
    return tag("div", *(_cause(both, cause, index == 0) for index, cause in enumerate(both.found.causes)), cls="cg")


def _cause(both: Pair, cause: Cause, first: bool) -> Html:
    changes = both.found.of_cause(cause.id)
    rest = len(changes) - _SHOWN
    title = tag("b", cause.title.removeprefix(CAUSE_LABELS[cause.kind]).removeprefix("："))
    head = join(badge(CAUSE_LABELS[cause.kind]), title, f" · {len(changes)} 处")
    return tag(
        "details", tag("summary", head), tag("p", cause_facts(cause), cls="cg-quiet"),
        *(_change(both, change) for change in changes[:_SHOWN]),
        tag("p", f"另有 {rest} 处，见下方表格和报告。", cls="cg-quiet") if rest > 0 else None,
        open="" if first else None,
    )


def _what(both: Pair, change: Change) -> Piece:
    record = change.record
    if isinstance(record, Entity):
        was = f"（原编号 {change.before.id}）" if change.how == "renamed" else None
        return join(both.link(change.id), tag("small", f" {record.kind.label}{'' if record.known else '，仅文档提及'}"), was)
    if isinstance(record, Link):
        return join(
            both.link(record.subject), f" {LINK_RULES[record.kind].label} ", both.link(record.object), " ",
            badge(record.status.label, "warn") if record.status is not Status.ASSERTED else None,
            badge(record.layer.label, "machine") if record.layer is Layer.EXTRACTED else None)
    return change_words(both.found, change)


def _change(both: Pair, change: Change) -> Html:
    come, gone = change_evidence(change)
    mark = badge(f"{MARKS[change.how]} {HOW_LABELS[change.how]}", _TONES[change.how])
    return tag(
        "div", tag("div", mark, _what(both, change), cls="cg-what"),
        *(tag("div", f"{label}：{before} → ", tag("b", after), cls="cg-small")
          for label, before, after in change_fields(both.found, change)),
        *(both.evidence(both.found.after, e) for e in come[:_TOLD]),
        *(tag("div", tag("small", "原依据："), both.evidence(both.found.before, e)) for e in gone[:_TOLD]),
        cls="cg-item",
    )


def tally_table(both: Pair, by: str) -> Table:
    """Changes of entities and links, a row a city or chain."""
    numeric = ("新增", "减少", "改变", "仅依据变化", "合计")
    rows = []
    for row in tally(both.found.changes, by):
        shown = Cell(both.link(row.id), both.name(row.id)) if row.id else Cell("不属于任何一个")
        counts = (row.added, row.removed, row.changed + row.renamed, row.evidence, row.total)
        rows.append((shown, *(Cell(str(n), float(n)) for n in counts)))
    return Table(("市州" if by == "cities" else "产业链", *numeric), rows, frozenset(numeric))


def changes_table(both: Pair) -> Table:
    """Every change with its cause and the first sentence behind it."""
    causes = both.found.cause_by_id
    rows = [(
        Cell(f"{MARKS[c.how]} {HOW_LABELS[c.how]}", HOW_LABELS[c.how]), Cell(PART_LABELS[c.part]),
        Cell(_what(both, c), change_words(both.found, c)),
        Cell("；".join(f"{label}：{before} → {after}" for label, before, after in change_fields(both.found, c))),
        Cell("；".join(causes[i].title for i in c.causes if i in causes)),
        Cell(_sentence(both, c)),
    ) for c in both.found.changes]
    return Table(("变化", "类别", "内容", "字段", "原因", "依据"), rows)


def _sentence(both: Pair, change: Change) -> str:
    come, gone = change_evidence(change)
    told: Iterable[tuple[Graph, Evidence]] = [
        *((both.found.after, e) for e in come), *((change_graph(both.found, change), e) for e in gone if change.after is None)]
    return next((evidence_text(graph, evidence) for graph, evidence in told), "")
