"""A saved view (工作区) as a value: what was looked at, how it stood, and what was noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from chains.graph import Filter

__all__ = ["LISTS", "LinkEnds", "Note", "Point", "Workspace"]

Point = tuple[float, float]
# Fields that are lists of ids of nodes, of links (link:…) and of folded firms (fold:…).
LISTS = ("expanded", "hidden", "only", "unfolded", "pinned", "moved")


@dataclass(frozen=True, slots=True, order=True)
class LinkEnds:
    """What a link states; unlike its id it survives a change of the ids of its ends."""

    subject: str
    kind: str
    object: str
    chain: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """The user's own words, on an entity or on the whole view."""

    text: str
    about: str | None = None


@dataclass(frozen=True)
class Workspace:
    """One picture of the explorer. `digest` names the snapshot it was saved on; `moved` are nodes a hand has placed."""

    digest: str
    center: str
    title: str = ""
    selected: str | None = None
    selected_links: tuple[LinkEnds, ...] = ()
    expanded: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    unfolded: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    start: str | None = None
    depth: int = 1
    limit: int = 150
    filter: Filter = field(default_factory=Filter)
    positions: Mapping[str, Point] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[Note, ...] = ()
