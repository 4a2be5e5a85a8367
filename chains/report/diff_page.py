"""The report of a difference as one HTML file that opens offline."""

from __future__ import annotations

from collections.abc import Iterable

from chains.diff import CAUSE_LABELS, HOW_LABELS, PART_LABELS, Cause, Change, Explanation, tally
from chains.exports.svg import svg_of
from chains.graph import Graph, snapshot_of
from chains.markup import Html, join, tag
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
from chains.report.statements import evidence_text
from chains.views.changes import change_drawing

__all__ = ["diff_html", "tally_rows"]

_STYLE = """
body { font: 15px/1.6 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif; color: #1f2933;
  max-width: 60em; margin: 2em auto; padding: 0 1.2em; overflow-wrap: anywhere; }
h1 { font-size: 24px; } h2 { font-size: 18px; margin-top: 1.6em; }
table { border-collapse: collapse; margin: .6em 0; } th, td { border: 1px solid #d9dee4; padding: 3px 10px; text-align: left; }
td.n { text-align: right; } p.quiet, .quiet { color: #5d6b7b; font-size: 13.5px; }
figure { margin: 0; } figure svg { max-width: 100%; height: auto; border: 1px solid #d9dee4; }
section { border-top: 1px solid #d9dee4; } .item { margin: .5em 0 .5em 1em; } .item b { font-weight: 600; }
.added > b:first-child { color: #12704f; } .removed > b:first-child { color: #a3261f; }
blockquote { margin: .2em 0 .2em 1.4em; padding-left: .6em; border-left: 3px solid #d9dee4; color: #46525f; font-size: 14px; }
@media print { section { break-inside: avoid-page; } }
"""


def tally_rows(explanation: Explanation, by: str) -> list[tuple[str, int, int, int, int]]:
    """Name, added, removed, changed (with renamed), evidence only: a row a city or chain."""
    names = {**snapshot_of(explanation.before).by_id, **snapshot_of(explanation.after).by_id}
    return [(names[row.id].name if row.id in names else row.id or "（不属于任何一个）", row.added, row.removed,
             row.changed + row.renamed, row.evidence) for row in tally(explanation.changes, by)]


def diff_html(explanation: Explanation, names: tuple[str, str] | None = None) -> str:
    """The whole report; every name and sentence in it is escaped text."""
    title = "产业链图谱变更报告"
    body = tag(
        "body", tag("h1", title), tag("p", head_line(explanation, names), cls="quiet"), _numbers(explanation),
        _tally(explanation, "cities", "市州") if explanation.changes else None,
        _tally(explanation, "chains", "产业链") if explanation.changes else None,
        _picture(explanation),
        *(_cause(explanation, cause) for cause in explanation.causes),
        tag("p", "＋ 新增　－ 减少　～ 改变　＝ 仅依据变化　→ 改编号。自动抽取的内容待人工核对。", cls="quiet"),
    )
    head = tag("head", Html('<meta charset="utf-8">'), tag("title", title), Html(f"<style>{_STYLE}</style>"))
    return "<!DOCTYPE html>\n" + tag("html", head, body, lang="zh-CN") + "\n"


def _numbers(explanation: Explanation) -> Html:
    if not explanation.changes:
        return tag("p", "两个快照内容相同。" if explanation.delta.is_empty else "所选范围内没有变化。")
    rows = [(label, explanation.counts(part)) for part, label in PART_LABELS.items()]
    return join(tag("p", sum_line(explanation)), tag(
        "table", tag("tr", tag("th", "类别"), *(tag("th", label) for label in HOW_LABELS.values())),
        *(tag("tr", tag("td", label), *(tag("td", str(counts[how]), cls="n") for how in HOW_LABELS))
          for label, counts in rows if any(counts.values()))))


def _tally(explanation: Explanation, by: str, label: str) -> Html:
    head = tag("tr", *(tag("th", name) for name in (label, "新增", "减少", "改变", "仅依据变化")))
    rows = [tag("tr", tag("td", name), *(tag("td", str(n), cls="n") for n in numbers))
            for name, *numbers in tally_rows(explanation, by)]
    return join(tag("h2", f"按{label}"), tag("table", head, *rows))


def _picture(explanation: Explanation) -> Html | None:
    drawing = change_drawing(explanation)
    if drawing is None:
        return None
    # Shapes and escaped text, without script or link; the declaration is for a file of its own.
    return join(tag("h2", "变化图"), tag("figure", Html(svg_of(drawing).partition("?>")[2])))


def _cause(explanation: Explanation, cause: Cause) -> Html:
    changes = explanation.of_cause(cause.id)
    facts = cause_facts(cause)
    return tag(
        "section", tag("h2", cause.title, f" · {len(changes)} 处"),
        tag("p", CAUSE_LABELS[cause.kind], f"　{facts}" if facts else None, cls="quiet"),
        *(_change(explanation, change) for change in changes),
    )


def _change(explanation: Explanation, change: Change) -> Html:
    come, gone = change_evidence(change)
    return tag(
        "div", tag("b", f"{MARKS[change.how]} {HOW_LABELS[change.how]}"), " ", change_words(explanation, change),
        *(tag("div", f"　{label}：{before} → {after}") for label, before, after in change_fields(explanation, change)),
        *_told("", explanation.after, come), *_told("原依据：", explanation.before, gone),
        cls=f"item {change.how}",
    )


def _told(mark: str, graph: Graph, evidence: Iterable[Evidence]) -> Iterable[Html]:
    return (tag("blockquote", mark, evidence_text(graph, e)) for e in evidence)
