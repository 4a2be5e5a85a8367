"""One flattening of entities and links to plain columns, shared by every export, and the defence of cells.

Column names avoid the words that NetworkX, GraphML, Gephi and spreadsheets keep for themselves (id, key, source, target,
type, label, weight, name). Lists become one text with `；`. Attributes of the model get the prefix `attr_`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from chains.model import LINK_RULES, Entity, Evidence, Link, Snapshot, Value
from chains.snapshot import encode

__all__ = ["Cell", "defused", "entity_row", "evidence_rows", "link_row", "printable", "source_row"]

Cell = str | float | bool

# What XML 1.0 cannot hold; a control character in a name would make a file that no program reads back.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
SEPARATOR = "；"


def printable(text: str) -> str:
    """The text with every character that XML cannot hold replaced by the replacement character."""
    return _UNPRINTABLE.sub("\ufffd", text)


def defused(cell: Cell) -> Cell:
    """The cell so that no spreadsheet runs it: text that begins like a formula gets a leading apostrophe."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _cell(value: Value) -> Cell:
    if isinstance(value, tuple):
        return printable(SEPARATOR.join(map(str, value)))
    if isinstance(value, bool):
        return value
    # One attribute must have one type throughout a file, and some sources give 15 where others give 15.5.
    return printable(value) if isinstance(value, str) else float(value)


def _attributes(pairs: tuple[tuple[str, Value], ...]) -> dict[str, Cell]:
    return {f"attr_{key}": _cell(value) for key, value in pairs}


def entity_row(entity: Entity) -> dict[str, Cell]:
    """An entity as columns; the id is not among them, each format has its own place for it."""
    return {
        "title": printable(entity.name), "kind": entity.kind.value, "kind_label": entity.kind.label,
        "short_title": printable(entity.short), "aliases": printable(SEPARATOR.join(a.name for a in entity.aliases)),
        "verified": entity.verified.value, "known": entity.known, "cited": SEPARATOR.join(entity.sources),
        **{f"code_{key}": _cell(value) for key, value in entity.codes}, **_attributes(entity.attributes),
    }


def link_row(link: Link, snapshot: Snapshot) -> dict[str, Cell]:
    """A link as columns without its ends and id; its evidence as JSON text in one column."""
    return {
        "kind": link.kind, "kind_label": LINK_RULES[link.kind].label, "directed": LINK_RULES[link.kind].directed,
        "status": link.status.value, "status_label": link.status.label, "layer": link.layer.value,
        "layer_label": link.layer.label, "verified": snapshot.verified(link.evidence).value,
        "since": link.since or "", "latest": link.latest or "", "chain": link.chain or "",
        "confidence": link.confidence, "evidence_count": float(len(link.evidence)),
        "evidence": printable(json.dumps(encode(link.evidence), ensure_ascii=False, sort_keys=True)),
        **_attributes(link.attributes),
    }


def evidence_rows(link: Link, snapshot: Snapshot) -> list[dict[str, Cell]]:
    """One row an evidence, with its source's title beside."""
    return [_evidence_row(link, evidence, snapshot) for evidence in link.evidence]


def _evidence_row(link: Link, evidence: Evidence, snapshot: Snapshot) -> dict[str, Cell]:
    source = snapshot.source_by_id.get(evidence.source)
    return {
        "link_id": link.id, "cited": evidence.source, "cited_title": printable(source.title) if source else "",
        "publisher": printable(source.publisher or "") if source else "", "status": evidence.status.value,
        "date": evidence.date or "", "method": evidence.method, "confidence": evidence.confidence,
        "quote": printable(evidence.quote or ""), "start": "" if evidence.start is None else float(evidence.start),
        "end": "" if evidence.end is None else float(evidence.end), "locator": printable(evidence.locator or ""),
        "note": printable(evidence.note or ""),
    }


def source_row(record: Mapping[str, object]) -> dict[str, Cell]:
    """A source, as encode gives it, as columns."""
    names = {"id": "source_id", "kind": "source_kind"}
    return {names.get(key, key): printable(str(value)) for key, value in record.items()}
