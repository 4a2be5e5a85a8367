"""What the explorer shows: a centre, what was expanded, and filters; every change is a new scene, so undo is a list."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chains.graph import Filter, Graph, Neighbourhood, links_of, neighbourhood, snapshot_of
from chains.model import Link

__all__ = ["EXPANSION_LIMIT", "NODE_LIMIT", "Scene", "neighbours_hidden", "picture_of", "scene_around"]

NODE_LIMIT = 150  # beyond it labels cannot be read on a laptop screen
EXPANSION_LIMIT = 40


@dataclass(frozen=True)
class Scene:
    """A picture's description. Nodes in `expanded` show their own neighbours too, as long as they are shown themselves."""

    center: str
    expanded: tuple[str, ...] = ()
    depth: int = 1
    limit: int = NODE_LIMIT
    filter: Filter = field(default_factory=Filter)

    def expand(self, node: str) -> Scene:
        """The scene with the node's neighbours; the same scene when they are there already."""
        return self if node in self.expanded or node == self.center else replace(self, expanded=(*self.expanded, node))

    def collapse(self, node: str) -> Scene:
        """The scene without the neighbours that only this node's expansion brought in."""
        return replace(self, expanded=tuple(other for other in self.expanded if other != node))


def scene_around(graph: Graph, scene: Scene) -> Neighbourhood:
    """Everything the scene shows, nearest first, with all passing links among it; `hidden` counts what limits cut."""
    base = neighbourhood(graph, scene.center, depth=scene.depth, filter=scene.filter, limit=scene.limit)
    distance, hidden = dict(base.distance), base.hidden
    for node in scene.expanded:
        if node not in distance:
            continue
        around = neighbourhood(graph, node, depth=1, filter=scene.filter)
        fresh = [other for other in around.nodes if other not in distance]
        distance.update(dict.fromkeys(fresh[:EXPANSION_LIMIT], distance[node] + 1))
        hidden += max(0, len(fresh) - EXPANSION_LIMIT)
    return picture_of(graph, scene.center, tuple(distance), filter=scene.filter, distance=distance, hidden=hidden)


def picture_of(
    graph: Graph,
    center: str,
    nodes: tuple[str, ...],
    *,
    filter: Filter | None = None,
    distance: dict[str, int] | None = None,
    hidden: int = 0,
) -> Neighbourhood:
    """The given nodes with all passing links among them."""
    shown, allowed, snapshot = frozenset(nodes), filter or Filter(), snapshot_of(graph)
    links: dict[str, Link] = {
        link.id: link for node in nodes for link in links_of(graph, node)
        if link.subject in shown and link.object in shown and allowed.passes(link, snapshot)
    }
    far = distance if distance is not None else {node: int(node != center) for node in nodes}
    return Neighbourhood(center, nodes, tuple(links[key] for key in sorted(links)), far, hidden)


def neighbours_hidden(graph: Graph, node: str, shown: frozenset[str]) -> int:
    """How many neighbours of the node the picture does not show."""
    return len({end for link in links_of(graph, node) for end in (link.subject, link.object)} - shown - {node})
