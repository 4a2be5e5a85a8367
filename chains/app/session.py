"""What one user is doing in the explorer: plain values and steps between them, without Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, field

from chains.model import Link
from chains.views.network import Data
from chains.views.scene import Scene

__all__ = ["MORE", "Explorer"]

MORE = 50


@dataclass
class Explorer:
    """The scene, what is selected in it, the way here, and the places of all nodes of each centre visited."""

    scene: Scene | None = None
    selected: str = ""  # a node id, or link ids joined by |
    history: list[Scene] = field(default_factory=list)
    places: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)
    asked: str | None = None  # the ?node= that was followed last
    point_to: str | None = None
    steps: int = 0

    def focus(self, node: str) -> None:
        """Makes the node the centre of a new picture."""
        if self.scene is not None and self.scene.center == node:
            self.select(node)
            return
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
        self.selected = node_or_links
        self.steps += 1

    def expand(self, node: str) -> None:
        if self.scene is not None:
            self._go(self.scene.expand(node))
            self.selected = node

    def collapse(self, node: str) -> None:
        if self.scene is not None:
            self._go(self.scene.collapse(node))

    def collapse_all(self) -> None:
        if self.scene is not None:
            self._go(Scene(self.scene.center))

    def more(self) -> None:
        if self.scene is not None:
            self._go(Scene(self.scene.center, self.scene.expanded, limit=self.scene.limit + MORE))

    def undo(self) -> None:
        """Goes back one step; the selection returns to the centre when its node may be gone."""
        if self.history:
            self.scene = self.history.pop()
            self.selected = self.scene.center
            self.steps += 1

    def remember(self, data: Data) -> None:
        """Keeps the place of every node of the picture for the rest of the session."""
        self.places.setdefault(data["center"], {}).update({n["id"]: (n["x"], n["y"]) for n in data["nodes"]})

    def known_places(self) -> dict[str, tuple[float, float]]:
        return self.places.get(self.scene.center, {}) if self.scene else {}

    def selected_links(self, links: tuple[Link, ...]) -> list[Link]:
        """The selected links among those of the picture; empty when a node is selected."""
        wanted = set(self.selected.split("|"))
        return [link for link in links if link.id in wanted]

    def _go(self, scene: Scene) -> None:
        if scene == self.scene:
            return
        if self.scene is not None:
            self.history = [*self.history, self.scene][-50:]
        self.scene = scene
        self.steps += 1
