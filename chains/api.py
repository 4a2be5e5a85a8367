"""What `import chains` offers to notebooks and scripts: load a snapshot, ask, tabulate, export, compare.

Only what needs a word of its own is written here; the rest are the functions that pages and commands use.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chains.cities import city_matrix
from chains.diff import Explanation, explain, read_history
from chains.errors import UsageError
from chains.exports import export as _export
from chains.exports import part_of_snapshot
from chains.exports.flat import entity_row, link_row
from chains.graph import Graph, build_graph, entity_of, links_of, neighbourhood, snapshot_of
from chains.graph import entities_of as _entities_of
from chains.leaders import declared_leaders
from chains.model import Entity, Kind
from chains.names import find_entity, search
from chains.paths import find_paths
from chains.report.statements import evidence_text
from chains.snapshot import read_snapshot

__all__ = [
    "changes", "city_matrix", "declared_leaders", "entities_of", "entity_of", "entity_rows", "evidence_rows", "evidence_text",
    "export", "find_entity", "find_paths", "link_rows", "links_of", "load", "neighbourhood", "search", "snapshot_of",
]


def load(folder: str | Path = "build/snapshot") -> Graph:
    """The graph of a snapshot folder, as `chains build` writes it, or of a bundle (zip): a frozen networkx.MultiDiGraph.

    Nothing is built or written. Raises SnapshotError when the folder holds no snapshot, or one that was altered.
    """
    return build_graph(read_snapshot(Path(folder)))


def entities_of(graph: Graph, kind: Kind | str | None = None) -> list[Entity]:
    """All entities, or those of one kind such as "chain", sorted by name.

    Raises UsageError for an unknown kind, and says which there are.
    """
    if kind is not None and kind not in list(Kind):
        raise UsageError(f"'{kind}' is not a kind: use one of {', '.join(Kind)}",
                         f"没有“{kind}”这类条目，可用：{'、'.join(Kind)}")
    return _entities_of(graph, None if kind is None else Kind(kind))


def entity_rows(graph: Graph) -> list[dict[str, Any]]:
    """One plain dict an entity, sorted by id: what pandas.DataFrame takes."""
    return [{"entity_id": e.id, **entity_row(e)} for e in snapshot_of(graph).entities]


def link_rows(graph: Graph) -> list[dict[str, Any]]:
    """One plain dict a link, sorted by id, with the names of both ends and how many evidences it has."""
    snapshot = snapshot_of(graph)
    return [{
        "link_id": x.id, "subject_id": x.subject, "subject_title": snapshot.by_id[x.subject].name, "object_id": x.object,
        "object_title": snapshot.by_id[x.object].name,
        **{key: value for key, value in link_row(x, snapshot).items() if key != "evidence"},
    } for x in snapshot.links]


def evidence_rows(graph: Graph) -> list[dict[str, Any]]:
    """One plain dict an evidence of a link: the sentence with its place in the text, or the note; and whose word it is."""
    snapshot = snapshot_of(graph)
    return [{
        "link_id": x.id, "source_id": e.source, "source_title": snapshot.source_by_id[e.source].title, "status": e.status.value,
        "date": e.date, "quote": e.quote, "start": e.start, "end": e.end, "note": e.note, "locator": e.locator,
        "method": e.method, "confidence": e.confidence,
    } for x in snapshot.links for e in x.evidence]


def export(graph: Graph, format: str, nodes: Iterable[str] | None = None) -> bytes:
    """The graph, or what lies among the given ids, as a file of the format.

    Raises UsageError for an unknown format, and says which there are.
    """
    snapshot = snapshot_of(graph)
    return _export(snapshot if nodes is None else part_of_snapshot(snapshot, nodes), format)


def changes(before: Graph | str | Path, after: Graph | str | Path, *, data: str | Path | None = None) -> Explanation:
    """What changed from the earlier graph to the later one, and the document, judgement or edit that caused it.

    Each may be a graph or the folder of a snapshot. `data` is the root file of the curated data, from which line
    numbers are known; judgements are known from the snapshots. Raises SnapshotError as `load` does.
    """
    old, new = (snapshot_of(load(x) if isinstance(x, str | Path) else x) for x in (before, after))
    return explain(old, new, None if data is None else read_history(Path(data), new))
