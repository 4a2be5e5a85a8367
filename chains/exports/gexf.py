"""GEXF 1.3, for Gephi: labels, kinds, colours, sizes and positions as the pages show them.

The records themselves stand in one processing instruction, which every other program skips: Gephi's table stays readable and
nothing is lost. All edges are directed, because NetworkX reads no mixed graph; the column `directed` says which are really.
Without a date stamp, so that equal graphs are equal bytes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from chains.errors import SnapshotError
from chains.exports.flat import Cell, column_types, entity_row, link_row, printable, text_of
from chains.exports.positions import positions
from chains.exports.xmlfile import TYPE_NAMES, attribute, check_same, node_id, parse, xml_json
from chains.model import LINK_RULES, Entity, Link, Snapshot
from chains.records import PARTS, check_format, in_order, pack, parts_held, unpack
from chains.views.style import KIND_STYLES

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["read_gexf", "write_gexf"]

_SPACE = "http://gexf.net/1.3"
_WORD = "chains-records"
# Gephi knows four shapes; the pages' others are closest to these.
_SHAPES = {"dot": "disc", "hexagon": "disc", "square": "square", "triangle": "triangle", "triangleDown": "triangle",
           "diamond": "diamond", "star": "diamond"}


def write_gexf(snapshot: Snapshot) -> bytes:
    """The nodes and links as GEXF; the same snapshot always gives the same bytes."""
    packed, places = pack(snapshot), positions(snapshot)
    entities, links = sorted(snapshot.entities, key=lambda e: e.id), sorted(snapshot.links, key=lambda x: x.id)
    nodes, edges = [entity_row(e) for e in entities], [link_row(x, snapshot) for x in links]
    degree = dict.fromkeys((e.id for e in entities), 0)
    for link in links:
        degree[link.subject] += 1
        degree[link.object] += 1
    node_keys, edge_keys = _keys(nodes), _keys(edges)
    records = ",".join([f'"manifest":{json.dumps(packed.manifest, ensure_ascii=False, sort_keys=True)}',
                        *(f'"{part}":[{",".join(packed.lines[part])}]' for part in PARTS)])
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<gexf xmlns="{_SPACE}" xmlns:viz="{_SPACE}/viz" version="1.3">',
        # A bracket could end the instruction early.
        f"<?{_WORD} {xml_json('{' + records + '}').replace('>', chr(92) + 'u003e')}?>",
        f"<meta><creator>chains</creator><description>产业链图谱 {packed.manifest['digest']}</description></meta>",
        '<graph defaultedgetype="directed" mode="static">',
        *_declared("node", node_keys), *_declared("edge", edge_keys),
        "<nodes>",
    ]
    for entity, row in zip(entities, nodes, strict=True):
        lines += _node(entity, row, node_keys, places[entity.id], degree[entity.id])
    lines += ["</nodes>", "<edges>"]
    for link, row in zip(links, edges, strict=True):
        lines += _edge(link, row, edge_keys)
    return "\n".join([*lines, "</edges>", "</graph>", "</gexf>", ""]).encode()


_Keys = Mapping[str, tuple[str, type[Cell]]]


def _keys(rows: Sequence[Mapping[str, Cell]]) -> _Keys:
    return {name: (str(number), kind) for number, (name, kind) in enumerate(sorted(column_types(rows).items()))}


def _declared(of: str, keys: _Keys) -> Iterator[str]:
    if keys:
        yield f'<attributes class="{of}" mode="static">'
        for name, (key, kind) in keys.items():
            yield f'<attribute id="{key}" title="{attribute(name)}" type="{TYPE_NAMES[kind]}"/>'
        yield "</attributes>"


def _values(row: Mapping[str, Cell], keys: _Keys) -> str:
    told = "".join(f'<attvalue for="{keys[name][0]}" value="{attribute(text_of(cell))}"/>'
                   for name, cell in row.items() if cell != "")
    return f"<attvalues>{told}</attvalues>"


def _node(entity: Entity, row: Mapping[str, Cell], keys: _Keys, at: tuple[float, float], degree: int) -> Iterator[str]:
    style = KIND_STYLES[entity.kind]
    red, green, blue = (int(style.color[i:i + 2], 16) for i in (1, 3, 5))
    size = style.size * (1 + math.log10(1 + degree) / 2)
    yield f'<node id="{node_id(entity.id)}" label="{attribute(printable(entity.name))}">{_values(row, keys)}'
    # Gephi's y grows upwards.
    yield (f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:position x="{at[0]}" y="{-at[1]}" z="0.0"/>'
           f'<viz:size value="{size:.1f}"/><viz:shape value="{_SHAPES[style.shape]}"/></node>')


def _edge(link: Link, row: Mapping[str, Cell], keys: _Keys) -> Iterator[str]:
    # Without `kind`, Gephi would merge parallel edges into one.
    yield (f'<edge id="{link.id}" source="{node_id(link.subject)}" target="{node_id(link.object)}" kind="{link.kind}"'
           f' label="{LINK_RULES[link.kind].label}">{_values(row, keys)}</edge>')


def read_gexf(content: bytes, name: str) -> Snapshot:
    """The snapshot that was written as this GEXF.

    Raises SnapshotError for a file that is damaged, hostile, altered, saved by another program, or not one of ours.
    """
    root, told = parse(content, name)
    if _WORD not in told:
        raise SnapshotError(f"{name}: is GEXF that another program wrote or saved, without our records",
                            f"{name}：由其它软件写成或另存过，里面没有可导回的记录；请导回原先导出的文件")
    try:
        records = json.loads(told[_WORD])
        held = parts_held(check_format(records["manifest"], name))
        lines = {part: [json.dumps(row) for row in records[part]] for part in held}
        snapshot = unpack(lines, records["manifest"], name)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise SnapshotError(f"{name}: its records are damaged; export it again", f"{name}：记录已损坏，请重新导出") from error
    nodes, edges = _rows(root, "node"), _rows(root, "edge")
    rows = ({node_id(e.id): entity_row(e) for e in snapshot.entities}, {x.id: link_row(x, snapshot) for x in snapshot.links})
    for found, expected in zip((nodes, edges), rows, strict=True):
        if set(found) != set(expected):
            raise SnapshotError(f"{name}: nodes or edges were added or taken away; export it again",
                                f"{name}：节点或关系被增删过；要改内容请改整理数据（data/）")
        for id, row in expected.items():
            check_same(name, id, row, found[id])
    return in_order(snapshot)


def _rows(root: Element, of: str) -> dict[str, dict[str, str]]:
    tag = f"{{{_SPACE}}}"
    names = {a.get("id"): a.get("title", "") for part in root.iter(f"{tag}attributes")
             if part.get("class") == of for a in part.iter(f"{tag}attribute")}
    return {e.get("id", ""): {names.get(v.get("for"), ""): v.get("value", "") for v in e.iter(f"{tag}attvalue")}
            for e in root.iter(tag + of)}
