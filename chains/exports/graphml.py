"""GraphML, for yEd, Cytoscape and NetworkX: readable columns, and beside them each record as it is, so nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from chains.errors import SnapshotError
from chains.exports.flat import Cell, column_types, entity_row, link_row, text_of
from chains.exports.xmlfile import TYPE_NAMES, attribute, body, check_same, node_id, parse, xml_json
from chains.model import Snapshot
from chains.records import PARTS, in_order, pack, unpack

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["read_graphml", "write_graphml"]

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_HEAD = (f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{_SPACE}"'
         ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
         f' xsi:schemaLocation="{_SPACE} {_SPACE}/1.0/graphml.xsd">')
_RECORD = "record"  # the column that is read back; the others are for people and for other programs
_BESIDE = PARTS[2:]  # what is neither node nor edge stands with the graph itself


def write_graphml(snapshot: Snapshot) -> bytes:
    """The nodes and links as GraphML; the same snapshot always gives the same bytes."""
    packed = pack(snapshot)
    entities, links = sorted(snapshot.entities, key=lambda e: e.id), sorted(snapshot.links, key=lambda x: x.id)
    nodes = [{**entity_row(e), _RECORD: xml_json(r)} for e, r in zip(entities, packed.lines["entities"], strict=True)]
    edges = [{**link_row(x, snapshot), _RECORD: xml_json(r)} for x, r in zip(links, packed.lines["links"], strict=True)]
    graph: dict[str, Cell] = {"manifest": xml_json(json.dumps(packed.manifest, ensure_ascii=False, sort_keys=True))}
    graph |= {part: xml_json(f"[{','.join(packed.lines[part])}]") for part in _BESIDE}
    keys = _keys({"graph": [graph], "node": nodes, "edge": edges})
    lines = [_HEAD, *(_declared(*of, *spec) for of, spec in keys.items()), '<graph edgedefault="directed">']
    lines += _data("graph", graph, keys)
    for entity, row in zip(entities, nodes, strict=True):
        lines += [f'<node id="{node_id(entity.id)}">', *_data("node", row, keys), "</node>"]
    for link, row in zip(links, edges, strict=True):
        lines += [f'<edge id="{link.id}" source="{node_id(link.subject)}" target="{node_id(link.object)}">',
                  *_data("edge", row, keys), "</edge>"]
    return "\n".join([*lines, "</graph>", "</graphml>", ""]).encode()


_Keys = Mapping[tuple[str, str], tuple[str, type[Cell]]]


def _keys(rows: Mapping[str, Sequence[Mapping[str, Cell]]]) -> _Keys:
    found = [(of, name, kind) for of, part in rows.items() for name, kind in sorted(column_types(part).items())]
    return {(of, name): (f"d{number}", kind) for number, (of, name, kind) in enumerate(found)}


def _declared(of: str, name: str, key: str, kind: type[Cell]) -> str:
    return f'<key id="{key}" for="{of}" attr.name="{attribute(name)}" attr.type="{TYPE_NAMES[kind]}"/>'


def _data(of: str, row: Mapping[str, Cell], keys: _Keys) -> Iterator[str]:
    for name, cell in row.items():
        if cell != "":
            yield f'<data key="{keys[of, name][0]}">{body(text_of(cell))}</data>'


def read_graphml(content: bytes, name: str) -> Snapshot:
    """The snapshot that was written as this GraphML.

    Raises SnapshotError for a file that is damaged, hostile, altered, or not one of ours.
    """
    root, _ = parse(content, name)
    tag = f"{{{_SPACE}}}"
    graph = root.find(f"{tag}graph")
    names = {key.get("id"): key.get("attr.name", "") for key in root.iter(f"{tag}key")}

    def rows(elements: Iterable[Element]) -> list[dict[str, str]]:
        return [{names.get(d.get("key"), ""): d.text or "" for d in e.findall(f"{tag}data")}
                for e in elements]

    beside = rows([graph])[0] if graph is not None else {}
    if graph is None or "manifest" not in beside:
        raise SnapshotError(f"{name}: is GraphML of another program, without our records; only our own exports are read back",
                            f"{name}：不是本工具导出的 GraphML，里面没有可导回的记录")
    nodes, edges = rows(graph.iter(f"{tag}node")), rows(graph.iter(f"{tag}edge"))
    try:
        lines = {part: [json.dumps(row) for row in json.loads(beside.get(part, "[]"))] for part in _BESIDE}
        manifest = json.loads(beside["manifest"])
    except (ValueError, TypeError, RecursionError) as error:
        raise SnapshotError(f"{name}: its records are damaged; export it again", f"{name}：记录已损坏，请重新导出") from error
    lines |= {"entities": [row.get(_RECORD, "") for row in nodes], "links": [row.get(_RECORD, "") for row in edges]}
    snapshot = unpack(lines, manifest, name)
    for entity, row in zip(snapshot.entities, nodes, strict=True):
        check_same(name, entity.id, entity_row(entity), row)
    for link, row in zip(snapshot.links, edges, strict=True):
        check_same(name, link.id, link_row(link, snapshot), row)
    return in_order(snapshot)  # another program may have written the nodes in its own order
