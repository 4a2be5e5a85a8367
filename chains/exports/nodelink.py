"""Node-link JSON that NetworkX reads with node_link_graph(data, edges="links"): the records as they are, nothing is lost."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from chains.errors import SnapshotError
from chains.model import Snapshot
from chains.records import PARTS, check_format, in_order, pack, parts_held, unpack

__all__ = ["read_json", "write_json"]

_BESIDE = PARTS[2:]
# What NetworkX wants of an edge, and what a reader wants to know without working it out; not part of the record.
_ADDED = {"entities": ("kind",), "links": ("source", "target", "key", "status", "layer", "verified")}


def write_json(snapshot: Snapshot) -> bytes:
    """All records of the snapshot as one JSON object."""
    packed = pack(snapshot)
    entities, links = sorted(snapshot.entities, key=lambda e: e.id), sorted(snapshot.links, key=lambda x: x.id)
    lines = packed.lines
    nodes = [_with(line, {"kind": e.kind.value}) for e, line in zip(entities, lines["entities"], strict=True)]
    edges = [
        _with(line, {"source": x.subject, "target": x.object, "key": x.id, "status": x.status.value, "layer": x.layer.value,
                     "verified": snapshot.verified(x.evidence).value})
        for x, line in zip(links, lines["links"], strict=True)
    ]
    beside = [f'"{part}": {_array(lines[part])}' for part in _BESIDE]
    manifest = json.dumps(packed.manifest, ensure_ascii=False, sort_keys=True)
    return (
        '{"directed": true, "multigraph": true,\n"graph": {"manifest": ' + manifest + ",\n" + ",\n".join(beside) + '},\n'
        f'"nodes": {_array(nodes)},\n"links": {_array(edges)}}}\n'
    ).encode()


def _with(line: str, more: dict[str, str]) -> str:
    return line[:-1] + "," + json.dumps(more, ensure_ascii=False)[1:]


def _array(lines: list[str]) -> str:
    return "[" + ",\n".join(lines) + "]"


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def read_json(content: bytes, name: str) -> Snapshot:
    """The snapshot that was written as this JSON.

    Raises SnapshotError for a file that is damaged, altered, or not one of ours.
    """
    try:
        told = json.loads(content.decode(), parse_constant=_no_number)
        beside = parts_held(check_format(told["graph"]["manifest"], name))[2:]
        parts = {"entities": told["nodes"], "links": told["links"], **{part: told["graph"][part] for part in beside}}
        manifest, lines = told["graph"]["manifest"], {part: [_line(row, part) for row in rows] for part, rows in parts.items()}
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise SnapshotError(f"{name}: is damaged or not a JSON export of ours ({type(error).__name__}); export it again",
                            f"{name}：已损坏，或不是本工具导出的 JSON") from error
    snapshot = unpack(lines, manifest, name)
    for link, row in zip(snapshot.links, told["links"], strict=True):
        if (row.get("source"), row.get("target")) != (link.subject, link.object):
            raise SnapshotError(f"{name}: the ends of {link.id} were altered; export it again",
                                f"{name}：关系 {link.id} 的两端被改动过；要改内容请改整理数据（data/）")
    return in_order(snapshot)


def _line(row: dict[str, Any], part: str) -> str:
    added = _ADDED.get(part, ())
    return json.dumps({key: value for key, value in row.items() if key not in added or (part == "links" and key == "kind")})
