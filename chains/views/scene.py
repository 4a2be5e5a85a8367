"""What the explorer shows: a centre, what was expanded, hidden or moved, and filters; every change is a new scene.

A scene is a plain value, so undo and redo are lists of scenes, and a scene can be stored as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from chains.graph import Filter, Graph, Neighbourhood, links_of, neighbourhood, snapshot_of
from chains.model import Link
from chains.views.folding import Fold, fold_firms

__all__ = [
    "EXPANSION_LIMIT", "NODE_LIMIT", "Scene", "ScenePicture", "neighbours_hidden", "picture_of", "scene_around",
    "scene_picture",
]

NODE_LIMIT = 150  # beyond it labels cannot be read on a laptop screen
EXPANSION_LIMIT = 40
_BEYOND = 450  # nodes above the limit that are looked at before firms are folded


@dataclass(frozen=True)
class Scene:
    """A picture's description. Nodes in `expanded` show their own neighbours too, as long as they are shown themselves."""

    center: str
    expanded: tuple[str, ...] = ()
    depth: int = 1
    limit: int = NODE_LIMIT
    filter: Filter = field(default_factory=Filter)
    hidden: tuple[str, ...] = ()  # nodes and links
    only: tuple[str, ...] = ()  # where any are named, only they, what is linked to them, and the centre are shown
    unfolded: tuple[str, ...] = ()  # homes whose firms are shown one by one
    moved: tuple[tuple[str, float, float], ...] = ()  # where the user has put nodes
    pinned: tuple[str, ...] = ()
    start: str = ""  # the node from which paths are shown

    def expand(self, node: str) -> Scene:
        """The scene with the node's neighbours; the same scene when they are there already."""
        return self if node in self.expanded or node == self.center else replace(self, expanded=(*self.expanded, node))

    def collapse(self, node: str) -> Scene:
        """The scene without the neighbours that only this node's expansion brought in, its firms folded again."""
        return replace(self, expanded=_without(self.expanded, node), unfolded=_without(self.unfolded, node))

    def unfold(self, home: str) -> Scene:
        """The scene with the firms at the home one by one."""
        return replace(self, unfolded=_with(self.unfolded, home))

    def hide(self, ids: Iterable[str]) -> Scene:
        """The scene without these nodes and links; the centre stays."""
        return replace(self, hidden=_with(self.hidden, *(one for one in ids if one != self.center)))

    def isolate(self, nodes: Iterable[str]) -> Scene:
        """The scene of these nodes and what is linked to them; of everything again when there are none."""
        return replace(self, only=tuple(dict.fromkeys(nodes)))

    def reveal(self) -> Scene:
        """The scene with all that was hidden."""
        return replace(self, hidden=(), only=())

    def move(self, places: dict[str, tuple[float, float]]) -> Scene:
        """The scene with these nodes where the user has put them."""
        moved = {node: (x, y) for node, x, y in self.moved} | places
        return replace(self, moved=tuple((node, *at) for node, at in sorted(moved.items())))

    def tidy(self) -> Scene:
        """The scene with every node that is not pinned back in its own place."""
        return replace(self, moved=tuple(one for one in self.moved if one[0] in self.pinned))

    def pin(self, nodes: Iterable[str], places: dict[str, tuple[float, float]], *, on: bool) -> Scene:
        """The scene with these nodes fixed where they stand, or free again."""
        if on:
            return replace(self.move(places), pinned=_with(self.pinned, *nodes))
        return replace(self, pinned=_without(self.pinned, *nodes))


def _with(values: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*values, *more)))


def _without(values: tuple[str, ...], *less: str) -> tuple[str, ...]:
    return tuple(value for value in values if value not in less)


@dataclass(frozen=True)
class ScenePicture:
    """What is drawn, the counts that stand for folded firms, and the whole with these firms, which tables tell."""

    shown: Neighbourhood
    folds: tuple[Fold, ...]
    whole: Neighbourhood


def scene_picture(graph: Graph, scene: Scene) -> ScenePicture:
    """What the scene draws: firms folded where there are more nodes than its limit, then the farthest cut.

    What was expanded or unfolded comes on top of the limit, so an expansion takes nothing away.
    """
    around, added = _reached(graph, scene)
    around = _narrowed(around, scene)
    kept = {scene.center, *scene.expanded, *scene.pinned, *scene.only, *(one[0] for one in scene.moved)}
    shown, folds = fold_firms(graph, around, above=scene.limit + len(added), unfolded=scene.unfolded, keep=kept)
    at_home = {end for link in shown.links for home in scene.unfolded if home in (link.subject, link.object)
               for end in (link.subject, link.object)}
    free = [node for node in shown.nodes if node not in added | kept | at_home]
    cut = frozenset(free[len(free) - max(0, len(shown.nodes) - len((added | at_home) & {*shown.nodes}) - scene.limit):])
    counted = sum(len(fold.members) for fold in folds if fold.home not in cut)
    folds = tuple(fold for fold in folds if fold.home not in cut and fold.id not in scene.hidden)
    folded = {member for fold in folds for member in fold.members}
    left = frozenset(shown.nodes) - cut
    hidden = around.hidden + len(around.nodes) - len(left) - counted
    return ScenePicture(_part(around, left, hidden), folds, _part(around, left | folded, hidden))


def scene_around(graph: Graph, scene: Scene) -> Neighbourhood:
    """Everything the scene shows, nearest first, with all passing links among it; `hidden` counts what limits cut."""
    return scene_picture(graph, scene).whole


def _reached(graph: Graph, scene: Scene) -> tuple[Neighbourhood, frozenset[str]]:
    """What lies round the centre and the expanded nodes, and which of it only expansions brought in."""
    base = neighbourhood(graph, scene.center, depth=scene.depth, filter=scene.filter, limit=scene.limit + _BEYOND)
    distance, hidden = dict(base.distance), base.hidden
    for node in scene.expanded:
        if node not in distance:
            continue
        around = neighbourhood(graph, node, depth=1, filter=scene.filter)
        fresh = [other for other in around.nodes if other not in distance]
        distance.update(dict.fromkeys(fresh[:EXPANSION_LIMIT], distance[node] + 1))
        hidden += max(0, len(fresh) - EXPANSION_LIMIT)
    nodes = tuple(distance)
    return (picture_of(graph, scene.center, nodes, filter=scene.filter, distance=distance, hidden=hidden),
            frozenset(nodes) - frozenset(base.nodes))


def _narrowed(around: Neighbourhood, scene: Scene) -> Neighbourhood:
    """The neighbourhood without what the user hid."""
    if not scene.hidden and not scene.only:
        return around
    gone = frozenset(scene.hidden)
    links = tuple(link for link in around.links if link.id not in gone)
    left = frozenset(around.nodes) - gone
    if scene.only:
        near = {end for link in links for end in (link.subject, link.object)
                if link.subject in scene.only or link.object in scene.only}
        left &= near | {scene.center, *scene.only}
    return _part(replace(around, links=links), left, around.hidden)


def _part(around: Neighbourhood, nodes: frozenset[str], hidden: int) -> Neighbourhood:
    return Neighbourhood(
        around.center, tuple(node for node in around.nodes if node in nodes),
        tuple(link for link in around.links if link.subject in nodes and link.object in nodes),
        {node: step for node, step in around.distance.items() if node in nodes}, hidden)


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
