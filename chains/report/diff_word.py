"""The report of a difference as a Word file."""

from __future__ import annotations

from chains.diff import CAUSE_LABELS, HOW_LABELS, PART_LABELS, Change, Explanation
from chains.errors import UsageError
from chains.exports.png import png_of
from chains.graph import Graph
from chains.model import Evidence
from chains.report.changes import (
    MARKS,
    cause_facts,
    change_evidence,
    change_fields,
    change_words,
    head_line,
    sum_line,
)
from chains.report.diff_page import tally_rows
from chains.report.statements import evidence_text
from chains.report.word import Word
from chains.views.changes import change_drawing

__all__ = ["diff_docx"]

_SHOWN = 200  # changes told under one cause: beyond it nobody reads a Word file
_TOLD = 3  # sentences of one change


def diff_docx(explanation: Explanation, names: tuple[str, str] | None = None) -> bytes:
    """The report as .docx; equal differences give equal bytes."""
    word = Word("产业链图谱变更报告")
    word.quiet(head_line(explanation, names))
    if not explanation.changes:
        word.text("两个快照内容相同。" if explanation.delta.is_empty else "所选范围内没有变化。")
        return word.save()
    word.text(sum_line(explanation))
    counts = [(label, explanation.counts(part)) for part, label in PART_LABELS.items()]
    word.table(("类别", *HOW_LABELS.values()),
               [(label, *(str(found[how]) for how in HOW_LABELS)) for label, found in counts if any(found.values())])
    for by, label in (("cities", "市州"), ("chains", "产业链")):
        word.heading(f"按{label}")
        word.table((label, "新增", "减少", "改变", "仅依据变化"),
                   [(name, *map(str, numbers)) for name, *numbers in tally_rows(explanation, by)])
    _picture(word, explanation)
    for cause in explanation.causes:
        changes = explanation.of_cause(cause.id)
        word.heading(f"{cause.title} · {len(changes)} 处")
        facts = cause_facts(cause)
        word.quiet(CAUSE_LABELS[cause.kind] + (f"　{facts}" if facts else ""))
        for change in changes[:_SHOWN]:
            _change(word, explanation, change)
        if len(changes) > _SHOWN:
            word.quiet(f"另有 {len(changes) - _SHOWN} 处，见网页报告。")
    word.quiet("＋ 新增　－ 减少　～ 改变　＝ 仅依据变化　→ 改编号。自动抽取的内容待人工核对。")
    return word.save()


def _picture(word: Word, explanation: Explanation) -> None:
    drawing = change_drawing(explanation)
    if drawing is None:
        return
    word.heading("变化图")
    try:
        word.picture(png_of(drawing), drawing.width / drawing.height, drawing.title)
    except UsageError as error:  # a report without its picture is better than none
        word.quiet(f"图没有画出：{error.zh}")


def _change(word: Word, explanation: Explanation, change: Change) -> None:
    word.item(f"{MARKS[change.how]} {HOW_LABELS[change.how]} ", change_words(explanation, change))
    for label, before, after in change_fields(explanation, change):
        word.indented(f"{label}：{before} → {after}")
    come, gone = change_evidence(change)
    _told(word, "", explanation.after, come)
    _told(word, "原依据：", explanation.before, gone)


def _told(word: Word, mark: str, graph: Graph, evidence: list[Evidence]) -> None:
    for item in evidence[:_TOLD]:
        word.indented(mark + evidence_text(graph, item), quiet=True)
