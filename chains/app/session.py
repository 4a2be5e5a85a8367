"""What one user is doing in the explorer: plain values and steps between them, without Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chains.model import Link
from chains.views.folding import FOLD_MARK
from chains.views.network import Data
from chains.views.scene import NODE_LIMIT, Scene

__all__ = ["MORE", "Explorer"]

MORE = 50
_STEPS = 50  # that can be taken back
_FARTHEST = 100_000.0  # no hand drags a node further; what a browser sends is not to be trusted


@dataclass
class Explorer:
    """The scene, what is selected in it, the steps back and forth, and the places of all nodes of each centre visited."""

    scene: Scene | None = None
    selected: str = ""  # a node id, or link ids joined by |
    history: list[Scene] = field(default_factory=list)
    future: list[Scene] = field(default_factory=list)
    places: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)
    off: tuple[str, ...] = ()  # entries of the legend that are switched off, as the picture names them
    filters: dict[str, Any] = field(default_factory=dict)  # what the filter menu says, by the key of its row
    depth: int = 1
    whole: bool = False  # whether the details tell every evidence of the selected node
    asked: str | None = None  # the ?node= that was followed last
    point_to: str | None = None
    steps: int = 0
    stale: bool = False  # whether the picture has still to be drawn as the scene now is

    def focus(self, node: str) -> None:
        """Makes the node the centre of a new picture."""
        if self.scene is not None and self.scene.center == node:
            self.select(node)
            return
        if self.scene is not None:  # who returns here by search finds it as it was left
            self.places.setdefault(self.scene.center, {}).update(_places(self.scene))
        self._go(Scene(node))
        self.selected, self.point_to = node, None

    def show(self, node: str, shown: frozenset[str]) -> None:
        """Selects the node where the picture has it already, and makes it the centre of a new picture otherwise."""
        if self.scene is not None and node in shown:
            self.select(node)
            self.point_to = node
        else:
            self.focus(node)

    def select(self, node_or_links: str) -> None:
        self.selected, self.whole = node_or_links, False
        self.steps += 1

    def show_whole(self) -> None:
        self.whole = True

    def expand(self, node: str) -> None:
        """Shows the node's neighbours, or one by one the firms that the node counts."""
        if node.startswith(FOLD_MARK):
            self._step(lambda scene: scene.unfold(node.removeprefix(FOLD_MARK)))
            self.selected = node.removeprefix(FOLD_MARK)
        else:
            self._step(lambda scene: scene.expand(node))
            self.selected = node

    def collapse(self, node: str) -> None:
        self._step(lambda scene: scene.collapse(node))

    def collapse_all(self) -> None:
        self._step(lambda scene: replace(scene, expanded=(), unfolded=(), limit=NODE_LIMIT))

    def more(self) -> None:
        self._step(lambda scene: replace(scene, limit=scene.limit + MORE))

    def hide(self, ids: Iterable[str]) -> None:
        """Takes nodes, links and counts of firms out of the picture."""
        self._step(lambda scene: scene.hide(ids))
        if self.scene is not None and self.selected in self.scene.hidden:
            self.selected = self.scene.center

    def isolate(self, nodes: Iterable[str]) -> None:
        self._step(lambda scene: scene.isolate(nodes))

    def reveal(self) -> None:
        self._step(Scene.reveal)

    def move(self, places: Mapping[str, tuple[float, float]]) -> None:
        """Keeps where the user has put nodes."""
        self._step(lambda scene: scene.move(_near(places)))

    def pin(self, nodes: Iterable[str], places: Mapping[str, tuple[float, float]], *, on: bool) -> None:
        self._step(lambda scene: scene.pin(nodes, _near(places), on=on))

    def tidy(self) -> None:
        self._step(Scene.tidy)

    def start(self, node: str) -> None:
        """Makes the node the start of the paths that the picture shows; "" shows none."""
        self._step(lambda scene: replace(scene, start=node))

    def undo(self) -> None:
        """Goes back one step; the selection returns to the centre when its node may be gone."""
        self._turn(self.history, self.future)

    def redo(self) -> None:
        """Takes the step again that was undone last."""
        self._turn(self.future, self.history)

    def remember(self, data: Data) -> None:
        """Keeps the place that was found for every node of the picture for the rest of the session."""
        moved = {one[0] for one in self.scene.moved} if self.scene else set()
        self.places.setdefault(data["center"], {}).update(
            {n["id"]: (n["x"], n["y"]) for n in data["nodes"] if n["id"] not in moved})

    def known_places(self) -> dict[str, tuple[float, float]]:
        """Where the nodes of this centre stand: where the user put them, else where they were first."""
        return self.places.get(self.scene.center, {}) | _places(self.scene) if self.scene else {}

    def selected_links(self, links: tuple[Link, ...]) -> list[Link]:
        """The selected links among those of the picture; empty when a node is selected."""
        wanted = set(self.selected.split("|"))
        return [link for link in links if link.id in wanted]

    def _step(self, change: Callable[[Scene], Scene]) -> None:
        if self.scene is not None:
            self._go(change(self.scene))

    def _go(self, scene: Scene) -> None:
        if scene == self.scene:
            return
        if self.scene is not None:
            self.history = [*self.history, self.scene][-_STEPS:]
        self.scene, self.future, self.whole = scene, [], False
        self.steps += 1

    def _turn(self, source: list[Scene], other: list[Scene]) -> None:
        if not source or self.scene is None:
            return
        other.append(self.scene)
        before, self.scene = self.scene, source.pop()
        # A moved or pinned node is no reason to look elsewhere.
        if replace(before, moved=(), pinned=(), start="") != replace(self.scene, moved=(), pinned=(), start=""):
            self.selected = self.scene.center
        self.steps += 1


def _places(scene: Scene) -> dict[str, tuple[float, float]]:
    return {node: (x, y) for node, x, y in scene.moved}


def _near(places: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    return {node: (x, y) for node, (x, y) in places.items() if abs(x) < _FARTHEST and abs(y) < _FARTHEST}
