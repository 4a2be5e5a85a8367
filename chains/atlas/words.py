"""A footnote in words, the same in every format: what is said, who says it where and when, and how far to trust it."""

from __future__ import annotations

from collections.abc import Iterable

from chains.activity import is_judged
from chains.atlas.paper import Note
from chains.graph import tells_another_time
from chains.model import Evidence, Layer, Link, SourceKind, Status
from chains.views.style import date_label

__all__ = ["LEVELS", "level_of", "level_of_evidence", "note_marks", "note_origin", "note_text"]

_OWN = ("编者转述", "编者判断")
# What the words of the column 层级 mean; printed at the end of every paper.
LEVELS = (
    ("人工整理", "由人从来源整理，附来源；没有存原文的，注中是编者转述，不加引号"),
    ("编者判断", "只凭编者常识或判断，没有来源这样说，引用前请先核实"),
    ("自动抽取", "程序从文档读出，附原句，还没有人核对，不能当作事实"),
    ("测算", "由本工具按图谱算出，不是任何单位的认定，算法见“测算方法”"),
    ("规划、已签约、框架协议、建议", "来源这样说；不算已有"),
)


def level_of(link: Link) -> str:
    """The data level of a statement in a word or two: 人工整理, 编者判断, 自动抽取; and its status where it is no fact yet."""
    word = "编者判断" if is_judged(link) else link.layer.label
    return word if link.status is Status.ASSERTED else f"{word}·{link.status.label}"


def level_of_evidence(evidence: Iterable[Evidence]) -> str:
    """The data level of what is no link: a figure, a title, a declaration, what is said of a segment."""
    told = tuple(evidence)
    if all(e.method == "editor" for e in told):
        return "编者判断"
    curated = any(e.layer is Layer.CURATED for e in told)
    return (Layer.CURATED if curated else Layer.EXTRACTED).label


def note_text(note: Note) -> str:
    """The sentence in quotation marks where the document is stored, else what the source says in the editor's words."""
    evidence = note.evidence
    if evidence.quote is not None:
        return f"“{' '.join(evidence.quote.split())}”"
    mark = "编者常识" if note.source.kind is SourceKind.EDITOR else "编者转述"
    return f"［{mark}］{evidence.note}"


def note_origin(note: Note) -> str:
    """Title, publisher, date and place in the source, as far as they are known."""
    source, evidence = note.source, note.evidence
    if source.kind is SourceKind.EDITOR:
        return source.title
    title = f"{'转述自' if source.kind is SourceKind.SEED and evidence.quote else ''}《{source.title}》"
    told = f"所述时间 {date_label(evidence.date)}" if tells_another_time(evidence, source) else ""
    where = evidence.locator if evidence.locator not in (None, *_OWN) else ""
    return "，".join(x for x in (title, source.publisher, f"发布{date_label(source.published)}" if source.published
                                else "发布日期不详",
                                told, where) if x)


def note_marks(note: Note) -> str:
    """The kind of source, the layer, and the status where the statement is no fact yet."""
    evidence = note.evidence
    layer = "编者判断" if evidence.method == "editor" else evidence.layer.label
    surely = f"{layer}，把握 {evidence.confidence:.2f}" if evidence.layer is Layer.EXTRACTED else layer
    status = evidence.status.label if evidence.status is not Status.ASSERTED else ""
    kind = note.source.kind.label if note.source.kind is not SourceKind.EDITOR else ""
    return "，".join(x for x in (kind, surely, status) if x)
