"""`chains path`: how two entities are connected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chains.graph import Graph, entity_of
from chains.paths import Path
from chains.report.statements import Json, evidence_text, link_ends, link_json, link_marks, named

__all__ = ["path_json", "path_text"]


def path_json(graph: Graph, paths: Iterable[Path]) -> list[Json]:
    """Paths with all links of each hop and their evidence."""
    return [{
        "nodes": [named(graph, node) for node in path.nodes],
        "links": [link_json(graph, link) for hop in path.hops for link in hop],
    } for path in paths]


def path_text(graph: Graph, paths: Sequence[Path]) -> str:
    """Each path as a chain of hops, and under each hop what it rests on."""
    lines = []
    for number, path in enumerate(paths, 1):
        lines.append(f"路径 {number}：" + " → ".join(entity_of(graph, node).name for node in path.nodes))
        for node, hop in zip(path.nodes, path.hops, strict=False):
            for link in hop:
                lines.append(f"  {entity_of(graph, node).name} {link_ends(graph, link, node)} {link_marks(link)}")
                lines += [f"      {evidence_text(graph, e)}" for e in link.evidence]
        general = sum(all(e.method == "editor" for link in hop for e in link.evidence) for hop in path.hops)
        if general:
            lines.append(f"  注意：{len(path.hops)} 步中有 {general} 步只有编者常识或判断，没有来源写明。")
    return "\n".join(lines)
