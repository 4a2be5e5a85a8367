"""`chains path`: how entities are connected, what two have in common, what joins several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from chains.graph import Graph, entity_of, snapshot_of
from chains.model import Link
from chains.paths import FAR, Common, Path, Tree, is_firm, merely_shared, only_editors, path_reasons
from chains.report.reasons import reason_json
from chains.report.statements import Json, evidence_lines, link_ends, link_json, link_marks, named

__all__ = ["common_json", "common_text", "hop_lines", "path_json", "path_text", "route_json", "tree_json", "tree_text"]


def route_json(graph: Graph, path: Path) -> Json:
    """A path's nodes, all links of its hops with their evidence, its length and how many hops are weak."""
    return {
        "nodes": [named(graph, node) for node in path.nodes],
        "links": [link_json(graph, link) for hop in path.hops for link in hop],
        "length": path.length,
        "steps": [{"from": a, "to": b, "links": [link.id for link in hop]}
                  for (a, b), hop in zip(pairwise(path.nodes), path.hops, strict=True)],
        "candidate_steps": sum(not any(map(is_firm, hop)) for hop in path.hops),
        "editor_steps": sum(only_editors(hop, snapshot_of(graph)) for hop in path.hops),
    }


def path_json(graph: Graph, paths: Iterable[Path]) -> list[Json]:
    """Paths with all links of each hop and their evidence, and the reasons of their lengths."""
    return [route_json(graph, path) | {"reasons": [reason_json(graph, r) for r in path_reasons(graph, path)]} for path in paths]


def path_text(graph: Graph, paths: Sequence[Path]) -> str:
    """Each path as a chain of hops, and under each hop what it rests on, every sentence once."""
    lines = []
    for number, path in enumerate(paths, 1):
        names = " → ".join(entity_of(graph, node).name for node in path.nodes)
        lines.append(f"路径 {number}（{len(path.hops)} 步，加权长度 {path.length:.2f}）：{names}")
        lines += route_lines(graph, path)
    return "\n".join(lines)


def route_lines(graph: Graph, path: Path) -> list[str]:
    """The hops of a path with their sentences, and what to beware of."""
    lines = [line for node, hop in zip(path.nodes, path.hops, strict=False) for line in hop_lines(graph, node, hop)]
    general = sum(only_editors(hop, snapshot_of(graph)) for hop in path.hops)
    unsure = sum(not any(map(is_firm, hop)) for hop in path.hops)
    if general:
        lines.append(f"  注意：{len(path.hops)} 步中有 {general} 步只有编者常识或判断，没有来源写明。")
    if unsure:
        lines.append(f"  注意：{len(path.hops)} 步中有 {unsure} 步是候选（规划、签约、已终止或自动抽取），不算已有。")
    if shared := merely_shared(path):
        names = "、".join(entity_of(graph, node).name for node in shared)
        lines.append(f"  注意：{names}是两边都做的，只说明是同行，不是往来。")
    if len(path.hops) > FAR:
        lines.append(f"  注意：超过 {FAR} 步的路径只说明间接有关，不宜当作联系渠道。")
    return lines


def hop_lines(graph: Graph, node: str, hop: Sequence[Link]) -> list[str]:
    """The statements of one hop, seen from its first node, each with the sentences not yet told in the hop."""
    lines, heard = [], set[str]()
    for link in hop:
        told = evidence_lines(graph, link.evidence, heard)
        same = "" if told else "（依据同上）"
        lines.append(f"  {entity_of(graph, node).name} {link_ends(graph, link, node)} {link_marks(link)}{same}")
        lines += [f"      {line}" for line in told]
    return lines


def common_json(graph: Graph, found: Iterable[Common]) -> list[Json]:
    """The neighbours of both, with the links to each side."""
    return [{
        "entity": named(graph, c.entity), "value": c.value,
        "links": [[link_json(graph, link) for link in side] for side in (c.to_a, c.to_b)],
        "reasons": [reason_json(graph, reason) for reason in c.reasons],
    } for c in found]


def common_text(graph: Graph, a: str, b: str, found: Sequence[Common]) -> str:
    """The neighbours of both, the most telling first, and what each is to either side."""
    lines = [f"{entity_of(graph, a).name} 与 {entity_of(graph, b).name} 有 {len(found)} 个共同关联"
             "（按说明力从高到低：依据越足、认识的越少，越能说明问题）"]
    for c in found:
        entity = entity_of(graph, c.entity)
        lines.append(f"{entity.name}〔{entity.kind.label}〕 说明力 {c.value:.2f}")
        lines += [line for side, end in ((c.to_a, a), (c.to_b, b)) for line in _side_lines(graph, end, side)]
    return "\n".join(lines)


def _side_lines(graph: Graph, end: str, side: Sequence[Link]) -> list[str]:
    """Each link of a side, seen from the end where it starts there, else from its subject: 炼钢 属于 钢铁."""
    return [line for link in side
            for line in hop_lines(graph, end if end in (link.subject, link.object) else link.subject, (link,))]


def tree_json(graph: Graph, tree: Tree) -> Json:
    """The tree's chosen nodes, stations and links, and which chosen nodes hang together."""
    return {
        "chosen": [named(graph, node) for node in tree.chosen],
        "nodes": [named(graph, node) for node in tree.nodes],
        "links": [link_json(graph, link) for branch in tree.branches for link in branch.links],
        "groups": [[named(graph, node) for node in group] for group in tree.groups],
        "length": tree.length,
    }


def tree_text(graph: Graph, tree: Tree) -> str:
    """The branches of the tree with their sentences, first who lies between, last who is not connected."""
    between = "、".join(entity_of(graph, node).name for node in tree.stations) or "无"
    lines = [f"连接 {len(tree.chosen)} 个条目，经过 {len(tree.stations)} 个：{between}（加权总长 {tree.length:.2f}）"]
    for branch in tree.branches:
        lines += hop_lines(graph, branch.a, branch.links)
    if len(tree.groups) > 1:
        groups = "；".join("、".join(entity_of(graph, node).name for node in group) for group in tree.groups)
        lines.append(f"没有全部连上，分成 {len(tree.groups)} 组：{groups}。可加 --through place,chain 放宽。")
    return "\n".join(lines)
