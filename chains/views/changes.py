"""The picture of a difference: what came, went and changed, with its unchanged neighbours, each thing in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from chains.diff import Explanation
from chains.graph import build_graph, links_of, snapshot_of
from chains.merge import merge_links
from chains.model import Entity, Link, Snapshot
from chains.views.drawing import Drawing, drawing_of
from chains.views.network import Data, Point, network_data
from chains.views.scene import picture_of

__all__ = ["CHANGE_MARKS", "both_together", "change_data", "change_drawing"]

# Told by a mark as well as by colour: one in twelve men does not tell green from red.
CHANGE_MARKS: Mapping[str, str] = {"added": "＋", "removed": "－", "changed": "～"}
_CHANGED, _AROUND = 45, 25  # nodes
_FEW = 20  # changed nodes up to which there is room for what stands round them
_PRINTED = 20  # of each in a report: a page shows no more that can be read
_INKS: Mapping[str, tuple[str, str]] = {
    "added": ("＋ 新增", "#12804f"), "removed": ("－ 减少", "#b3261e"), "changed": ("～ 改变", "#b26a00"),
    "none": ("未变", "#b4bcc5"),
}


def both_together(explanation: Explanation) -> Snapshot:
    """The later snapshot and what is gone since, under the later ids: what a picture of both is drawn from."""
    after, before = snapshot_of(explanation.after), snapshot_of(explanation.before)
    gone_links = [x for x in explanation.delta.parts["links"].removed if isinstance(x, Link)]
    gone = {e.id: e for e in explanation.delta.parts["entities"].removed if isinstance(e, Entity)}
    known = after.by_id.keys() | gone.keys()
    links = merge_links([*after.links, *(x for x in gone_links if {x.subject, x.object} <= known)])
    sources = {s.id: s for s in (*before.sources, *after.sources)}
    return replace(after, entities=tuple(sorted((*after.entities, *gone.values()), key=lambda e: e.id)), links=links,
                   sources=tuple(sources[key] for key in sorted(sources)))


def change_drawing(explanation: Explanation) -> Drawing | None:
    """The picture for paper: green is new, red is gone, amber changed, grey as before. None when there is nothing to draw."""
    data = change_data(explanation, most=_PRINTED, around=_PRINTED)
    if data is None:
        return None
    for thing in (*data["nodes"], *data["edges"]):
        thing["ink"] = _INKS[thing["change"]][1]
    for edge in data["edges"]:
        edge["width"] = 1.2 if edge["change"] == "none" else 2.6
    for node in data["nodes"]:
        node["dashed"] = node["dashed"] or node["change"] == "removed"
    foot = "示意图：位置只为看清关系，不代表地理位置"
    foot += f"；另有 {data['hidden']} 个有变化的条目未画出" if data["hidden"] else ""
    return drawing_of(data, "变化图", foot, dict(_INKS.values()))


def change_data(
    explanation: Explanation, *, positions: Mapping[str, Point] | None = None, most: int = _CHANGED, around: int = _AROUND
) -> Data | None:
    """Nodes and edges as network_data gives them, each with `change`: added, removed, changed or none.

    The most changed nodes come first, then their unchanged neighbours. None when no entity or link changed.
    """
    graph = build_graph(both_together(explanation))
    how: dict[str, str] = {}
    weight: Counter[str] = Counter()
    for change in explanation.changes:
        if change.part in ("entities", "links"):
            how[change.id] = change.how if change.how in ("added", "removed") else "changed"
            ends = (change.id,) if change.part == "entities" else (change.record.subject, change.record.object)
            weight.update(end for end in ends if end in graph)
    if not weight:
        return None
    changed = sorted(weight, key=lambda node: (-weight[node], node))[:most]
    near: Counter[str] = Counter(end for node in changed for x in links_of(graph, node) for end in (x.subject, x.object)
                                 if end not in weight)
    # Towns and chains touch everything and say little: a neighbour of few others comes first.
    beside = sorted(near, key=lambda node: (-near[node] / graph.degree(node), node))[:around]
    if len(changed) > _FEW:
        shown = picture_of(graph, changed[0], tuple(changed))
        # What has not changed would hide what has: only the new, the gone and the changed is joined by lines.
        shown = replace(shown, links=tuple(link for link in shown.links if link.id in how))
    else:
        shown = picture_of(graph, changed[0], (*changed, *beside))
    data = network_data(graph, shown, positions=positions)
    for node in data["nodes"]:
        node["change"] = how.get(node["id"], "none")
        node["text"] = CHANGE_MARKS.get(node["change"], "") + node["text"]
        node["more"] = 0
    for edge in data["edges"]:
        found = {how.get(link, "none") for link in edge["links"]} - {"none"}
        edge["change"] = min(found, key=list(CHANGE_MARKS).index) if found else "none"
        edge["mark"] = CHANGE_MARKS.get(edge["change"], "")
        edge["text"] = edge["mark"] + edge["text"]
    data["hidden"] = len(weight) - len(changed)
    return data
