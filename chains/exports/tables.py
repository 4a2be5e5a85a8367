"""Zip of CSV tables for spreadsheets and programs: entities, links, evidence, sources.

The same zip holds the records as they are, in the folder `records`, so nothing is lost and the zip is read back.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

from chains.errors import SnapshotError
from chains.exports.flat import (
    SEPARATOR,
    Cell,
    column_types,
    defused,
    entity_row,
    evidence_rows,
    link_row,
    printable,
    source_row,
)
from chains.files import zip_bytes, zip_parts
from chains.model import Snapshot
from chains.records import check_format, in_order, pack, parts_held, sha, unpack

__all__ = ["csv_bytes", "entity_table", "link_table", "read_tables", "write_csv_zip", "zip_with_records"]

_RECORDS = "records/"
_MANIFEST = f"{_RECORDS}manifest.json"
_SUMS = f"{_RECORDS}tables.json"  # what the tables beside were, when they were written


def csv_bytes(rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """The rows as CSV with a byte-order mark, which Excel needs for Chinese; cells and headings are defused."""
    columns = list(column_types(rows))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([defused(column) for column in columns])
    writer.writerows([defused(_whole(row.get(column, ""))) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _whole(cell: Cell) -> Cell:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def entity_table(snapshot: Snapshot) -> list[dict[str, Cell]]:
    """A row an entity, by id."""
    return [{"entity_id": printable(e.id), **entity_row(e)} for e in sorted(snapshot.entities, key=lambda e: e.id)]


def link_table(snapshot: Snapshot) -> list[dict[str, Cell]]:
    """A row a link, by id, with the names of its ends beside their ids."""
    return [
        {"link_id": x.id, "subject_id": printable(x.subject), "subject_title": printable(snapshot.by_id[x.subject].name),
         "object_id": printable(x.object), "object_title": printable(snapshot.by_id[x.object].name), **link_row(x, snapshot)}
        for x in sorted(snapshot.links, key=lambda x: x.id)
    ]


def write_csv_zip(snapshot: Snapshot) -> bytes:
    """A zip of entities.csv, links.csv, evidence.csv and sources.csv, joined by their id columns, and the records."""
    links = sorted(snapshot.links, key=lambda x: x.id)
    return zip_with_records(snapshot, {
        "entities.csv": csv_bytes(entity_table(snapshot)),
        "links.csv": csv_bytes(link_table(snapshot)),
        "evidence.csv": csv_bytes([row for link in links for row in evidence_rows(link, snapshot)]),
        "sources.csv": csv_bytes([source_row(s) for s in sorted(snapshot.sources, key=lambda s: s.id)]),
    })


def zip_with_records(snapshot: Snapshot, tables: Mapping[str, bytes]) -> bytes:
    """A zip of the tables, which other programs read, and of the records, which we read back."""
    packed = pack(snapshot)
    sums = {name: sha(data) for name, data in tables.items()}
    records = {f"{_RECORDS}{name}": data for name, data in packed.files.items()}
    told = [(name, json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode())
            for name, value in ((_MANIFEST, packed.manifest), (_SUMS, sums))]
    return zip_bytes([*tables.items(), *told, *records.items()], packed=True)


def read_tables(content: bytes, name: str) -> Snapshot:
    """The snapshot that was written as a zip of tables.

    Raises SnapshotError for a file that is damaged, hostile, not one of ours, or of which a table was altered: what
    somebody wrote into a table would be lost silently.
    """
    parts = zip_parts(content, name, _ours)
    try:
        manifest, sums = json.loads(parts[_MANIFEST]), json.loads(parts[_SUMS])
        held = parts_held(check_format(manifest, name))
        lines = {part: _lines(parts[f"{_RECORDS}{part}.jsonl"]) for part in held}
        altered = [table for table, told in sums.items() if sha(parts[table]) != told]
        altered += sorted(table for table in parts if not table.startswith(_RECORDS) and table not in sums)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise SnapshotError(f"{name}: is damaged or not an export of ours; export it again",
                            f"{name}：已损坏，或不是本工具导出的 zip") from error
    if altered:
        told = SEPARATOR.join(altered)
        raise SnapshotError(f"{name}: {told} was altered; an export is read back as it was written, edit data/ instead",
                            f"{name}：{told} 被改动过；导出的文件只能原样导回，要改内容请改整理数据（data/）")
    return in_order(unpack(lines, manifest, name))


def _lines(content: bytes) -> list[str]:
    return [line for line in content.decode().split("\n") if line]


def _ours(part: str) -> bool:
    inside = part.removeprefix(_RECORDS)
    plain = all(c.isascii() and (c.isalnum() or c in "._-") for c in inside) and not inside.startswith(".")
    return plain and inside.endswith((".csv", ".json", ".jsonl", ".cypher", ".txt"))
