"""One flattening of entities and links to plain columns, shared by every export, and the defence of cells.

Column names avoid the words that NetworkX, GraphML, Gephi, Neo4j and spreadsheets keep for themselves (RESERVED); what the
model calls otherwise is renamed here, once (RENAMED). Attributes of the model get the prefix `attr_`, codes `code_`. A list
becomes one text with `；`, a date stays the text it is, None an empty text, a number a decimal number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from chains.model import LINK_RULES, Entity, Evidence, Link, Snapshot, Source, SourceKind, Value
from chains.views.style import quote_words

__all__ = [
    "RENAMED", "RESERVED", "SEPARATOR", "Cell", "column_types", "defused", "entity_row", "evidence_rows", "evidence_text",
    "link_row", "printable", "source_row", "text_of",
]

Cell = str | float | bool

# Words with a meaning of their own in one of the formats or programs; no column is called so.
RESERVED = frozenset({"id", "key", "source", "target", "type", "label", "weight", "name", "subject", "object", "from", "to",
                      "start_id", "end_id", "directed_type", "class", "data", "node", "edge"})
RENAMED: Mapping[str, str] = {
    "name": "title", "short": "short_title", "sources": "cited", "source": "cited",
}

# What XML 1.0 cannot hold; a control character in a name would make a file that no program reads back.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SEPARATOR = "；"
_QUOTED = 3  # evidences told in one cell; all of them are in the table of evidence


def printable(text: str) -> str:
    """The text with every character that XML cannot hold replaced by the replacement character."""
    return _UNPRINTABLE.sub("\ufffd", text)


def defused(cell: Cell) -> Cell:
    """The cell so that no spreadsheet runs it: text that begins like a formula gets a leading apostrophe."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def text_of(cell: Cell) -> str:
    """The cell as text: whole numbers without a point, yes and no as true and false."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return repr(cell).removesuffix(".0") if isinstance(cell, float) else str(cell)


def column_types(rows: Iterable[Mapping[str, Cell]]) -> dict[str, type[Cell]]:
    """Every column of the rows, in order of appearance, with the one type that holds all its cells."""
    types: dict[str, type[Cell]] = {}
    for row in rows:
        for key, cell in row.items():
            kind: type[Cell] = type(cell)
            known = types.setdefault(key, kind)
            if known is not kind:
                types[key] = str  # a source that gives 15 here and 约15 there
    return types


def _cell(value: Value) -> Cell:
    if isinstance(value, tuple):
        return printable(SEPARATOR.join(text_of(float(v) if type(v) is int else v) for v in value))
    if isinstance(value, bool):
        return value
    # One attribute must have one type throughout a file, and some sources give 15 where others give 15.5.
    return printable(value) if isinstance(value, str) else _number(value)


def _number(value: int | float) -> Cell:
    try:
        return float(value)
    except OverflowError:
        return str(value)


def _columns(prefix: str, pairs: tuple[tuple[str, Value], ...]) -> dict[str, Cell]:
    return {prefix + printable(key): _cell(value) for key, value in pairs}


def entity_row(entity: Entity) -> dict[str, Cell]:
    """An entity as columns; the id is not among them, each format has its own place for it."""
    return {
        "title": printable(entity.name), "kind": entity.kind.value, "kind_label": entity.kind.label,
        "short_title": printable(entity.short), "aliases": printable(SEPARATOR.join(a.name for a in entity.aliases)),
        "awards": printable(SEPARATOR.join(award.name for award in entity.awards)),
        "verified": entity.verified.value, "known": entity.known, "cited": printable(SEPARATOR.join(entity.sources)),
        **_columns("code_", entity.codes), **_columns("attr_", entity.attributes),
    }


def link_row(link: Link, snapshot: Snapshot) -> dict[str, Cell]:
    """A link as columns without its ends and id; of its evidence the first few as text in one column."""
    rule, status, layer = LINK_RULES[link.kind], link.status, link.layer
    return {
        "kind": link.kind, "kind_label": rule.label, "directed": rule.directed, "status": status.value,
        "status_label": status.label, "layer": layer.value, "layer_label": link.layer_label,
        "verified": snapshot.verified(link.evidence).value, "since": link.since or "", "latest": link.latest or "",
        "chain": printable(link.chain or ""), "confidence": float(link.confidence),
        "evidence_count": float(len(link.evidence)),
        "evidence": printable(SEPARATOR.join(evidence_text(e, snapshot) for e in link.evidence[:_QUOTED])),
        **_columns("attr_", link.attributes),
    }


def evidence_text(evidence: Evidence, snapshot: Snapshot) -> str:
    """What is said and by whom: a quote only where the document is stored, else the editor's own words."""
    source = snapshot.source_by_id[evidence.source]
    said = f"“{quote_words(evidence.quote)}”" if evidence.quote is not None else evidence.note or ""
    return f"{said}——{'转述自' if source.kind is SourceKind.SEED else ''}《{source.title}》"


def _cited(source: Source) -> str:
    # What is stored of a seed is the editor's retelling: nobody may take its sentences for the paper's.
    return f"转述自《{source.title}》" if source.kind is SourceKind.SEED else source.title


def evidence_rows(link: Link, snapshot: Snapshot) -> list[dict[str, Cell]]:
    """One row an evidence, with its source's title beside."""
    return [_evidence_row(link, evidence, snapshot) for evidence in link.evidence]


def _evidence_row(link: Link, evidence: Evidence, snapshot: Snapshot) -> dict[str, Cell]:
    source = snapshot.source_by_id[evidence.source]
    return {
        "link_id": link.id, "cited": printable(evidence.source), "cited_title": printable(_cited(source)),
        "publisher": printable(source.publisher or ""), "status": evidence.status.value,
        "date": evidence.date or "", "method": printable(evidence.method), "confidence": float(evidence.confidence),
        "quote": printable(evidence.quote or ""), "start": "" if evidence.start is None else float(evidence.start),
        "end": "" if evidence.end is None else float(evidence.end), "locator": printable(evidence.locator or ""),
        "note": printable(evidence.note or ""),
    }


def source_row(source: Source) -> dict[str, Cell]:
    """A source as columns."""
    return {
        "source_id": printable(source.id), "title": printable(source.title), "source_kind": source.kind.value,
        "kind_label": source.kind.label, "publisher": printable(source.publisher or ""), "published": source.published or "",
        "url": printable(source.url or ""), "original": printable(source.original or ""), "sha256": source.sha256 or "",
    }
