"""与上一次相比: what has changed in the scope since the snapshot that was kept before, and what brought it about."""

from __future__ import annotations

from chains.atlas.draft import Draft
from chains.atlas.paper import Block, Column, Empty, Line, Said, Table, plain
from chains.diff import HOW_LABELS, PART_LABELS, Change, Explanation
from chains.report.changes import MARKS, change_evidence, change_fields, change_words, sum_line

__all__ = ["changes"]

_COLUMNS = (Column("变化", 1), Column("类别", 1), Column("内容", 5), Column("原因", 3))
_NEVER = "还没有留存过旧快照，比不出变化。"
_KEEP = "在“快照对比”页点“留存当前快照”，或用 --since 指明旧快照；下一次就能比较"


def changes(draft: Draft, limit: int) -> tuple[Block, ...]:
    """The changes of the scope, links and entities first, each with its cause."""
    if draft.since is None:
        return (Empty(_NEVER, _KEEP),)
    since, found = draft.since, draft.since.within(draft.scope)
    if not found.changes:
        same = since.explanation.delta.is_empty
        return (Line(draft.measured(f"与{since.name}相比，{'图谱完全相同' if same else '这个范围内没有变化'}。")),)
    rows = tuple(_row(draft, found, c) for c in found.changes[:limit])
    rest = f"只列前 {limit} 处，共 {len(found.changes)} 处，其余见“快照对比”页。" if len(found.changes) > limit else ""
    return (Line(draft.measured(f"与{since.name}相比：{sum_line(found)}。")),
            Table(f"变化：{len(found.changes)} 处，原因 {len(found.causes)} 个", "变化", _COLUMNS, rows, rest))


def _row(draft: Draft, found: Explanation, change: Change) -> tuple[Said, ...]:
    fields = "；".join(f"{label}：{before} → {after}" for label, before, after in change_fields(found, change))
    words = change_words(found, change) + (f"（{fields}）" if fields else "")
    causes = found.cause_by_id
    come, _ = change_evidence(change)  # what is gone is no sentence of the present snapshot, and has no footnote here
    how = plain(f"{MARKS[change.how]} {HOW_LABELS[change.how]}")
    return (how, plain(PART_LABELS[change.part]), draft.measured(words, come),
            plain("；".join(causes[c].title for c in change.causes) or "不详"))
