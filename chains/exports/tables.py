"""Zip of CSV tables for spreadsheets: entities, links, evidence, sources. Lost: documents, observations, declarations."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence

from chains.exports.flat import Cell, defused, entity_row, evidence_rows, link_row, source_row
from chains.model import Snapshot
from chains.snapshot import encode

__all__ = ["csv_bytes", "write_csv_zip"]

# Zip members carry a date; a fixed one keeps equal snapshots equal bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def csv_bytes(rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """The rows as CSV with a byte-order mark, which Excel needs for Chinese; cells are defused."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows({key: defused(_whole(value)) for key, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _whole(cell: Cell) -> Cell:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def write_csv_zip(snapshot: Snapshot) -> bytes:
    """A zip of entities.csv, links.csv, evidence.csv and sources.csv, joined by their id columns."""
    links = sorted(snapshot.links, key=lambda x: x.id)
    names = {entity.id: entity.name for entity in snapshot.entities}
    tables = {
        "entities.csv": [{"entity_id": e.id, **entity_row(e)} for e in sorted(snapshot.entities, key=lambda e: e.id)],
        "links.csv": [
            {"link_id": x.id, "subject_id": x.subject, "subject_title": names.get(x.subject, ""), "object_id": x.object,
             "object_title": names.get(x.object, ""),
             **{k: v for k, v in link_row(x, snapshot).items() if k != "evidence"}}
            for x in links
        ],
        "evidence.csv": [row for link in links for row in evidence_rows(link, snapshot)],
        "sources.csv": [source_row(encode(s)) for s in sorted(snapshot.sources, key=lambda s: s.id)],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, rows in tables.items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(member, csv_bytes(rows))
    return out.getvalue()
