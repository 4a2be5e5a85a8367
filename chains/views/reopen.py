"""A saved view opened on a snapshot that may not be the one it was saved on: what still fits, and what was dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chains.errors import WorkspaceError
from chains.graph import Graph, links_of, snapshot_of
from chains.model import link_id
from chains.views.workspace import LISTS, LinkEnds, Note, Workspace

__all__ = ["Reopened", "links_meant", "reopen"]

_MARK = "fold:"


@dataclass(frozen=True)
class Reopened:
    """The view as it fits the snapshot.

    `other` says that it was saved on another snapshot, `renamed` pairs old ids with those of today, and `dropped` lists the
    ids that the snapshot does not have; notes on them stay, on the whole view.
    """

    workspace: Workspace
    other: bool
    renamed: tuple[tuple[str, str], ...]
    dropped: tuple[str, ...]


def reopen(graph: Graph, saved: Workspace) -> Reopened:
    """The view on this graph; on the snapshot it was saved on it comes back as it was.

    Raises WorkspaceError when the graph does not have its centre.
    """
    snapshot = snapshot_of(graph)
    fit = _Fit(graph, {old: e.id for e in snapshot.entities for old in _former(e.get("former_ids"))})
    center = fit.one(saved.center)
    if center is None:
        raise WorkspaceError(f"the centre {saved.center} is not in this snapshot",
                             f"工作区的中心条目（{saved.center}）在当前图谱里没有了，打不开；可先打开它所依据的旧快照")
    links = tuple(ends for ends in map(fit.ends, saved.selected_links) if ends is not None)
    lists: dict[str, Any] = {name: fit.many(getattr(saved, name)) for name in LISTS}
    fitted = replace(
        saved, **lists, digest=snapshot.digest, center=center, selected=fit.one(saved.selected) if saved.selected else None,
        selected_links=links,
        start=fit.one(saved.start) if saved.start else None,
        positions={new: at for node, at in saved.positions.items() if (new := fit.one(node)) is not None},
        notes=tuple(fit.note(note) for note in saved.notes))
    return Reopened(fitted, saved.digest != snapshot.digest, tuple(sorted(fit.renamed.items())), tuple(sorted(fit.dropped)))


def links_meant(workspace: Workspace) -> tuple[str, ...]:
    """The ids of the links that were selected."""
    return tuple(link_id(x.subject, x.kind, x.object, x.chain) for x in workspace.selected_links)


def _former(value: object) -> Iterable[str]:
    return map(str, value) if isinstance(value, tuple) else ()


class _Fit:
    """Ids of a saved view among those of a graph."""

    def __init__(self, graph: Graph, now: Mapping[str, str]) -> None:
        self.graph, self.now = graph, now
        self.link_ids = {link.id for link in snapshot_of(graph).links}
        self.renamed: dict[str, str] = {}
        self.dropped: set[str] = set()

    def one(self, saved: str) -> str | None:
        if saved in self.graph or saved in self.link_ids:
            return saved
        if saved.startswith(_MARK):
            home = self.one(saved.removeprefix(_MARK))
            return None if home is None else _MARK + home
        if saved in self.now:
            self.renamed[saved] = self.now[saved]
            return self.now[saved]
        self.dropped.add(saved)
        return None

    def many(self, saved: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(new for one in saved if (new := self.one(one)) is not None))

    def ends(self, saved: LinkEnds) -> LinkEnds | None:
        subject, object = self.one(saved.subject), self.one(saved.object)
        chain = self.one(saved.chain) if saved.chain else None
        if subject is None or object is None:
            return None
        # The ends of an undirected link are stored sorted, and new ids may sort the other way round.
        wanted = {link_id(subject, saved.kind, object, chain), link_id(object, saved.kind, subject, chain)}
        found = next((x for x in links_of(self.graph, subject) if x.id in wanted), None)
        if found is None:
            self.dropped.add(f"{saved.subject} {saved.kind} {saved.object}")
            return None
        return LinkEnds(found.subject, found.kind, found.object, found.chain)

    def note(self, saved: Note) -> Note:
        return replace(saved, about=self.one(saved.about) if saved.about else None)
