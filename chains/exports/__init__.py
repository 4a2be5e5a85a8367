"""Export formats: one file and one line of FORMATS each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from chains.errors import UsageError
from chains.exports.graphml import write_graphml
from chains.exports.nodelink import write_json
from chains.exports.page import write_html
from chains.exports.tables import write_csv_zip
from chains.model import Snapshot
from chains.snapshot import snapshot_with_manifest

__all__ = ["FORMATS", "Format", "export", "part_of_snapshot"]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name on screen, suffix, media type, and writer."""

    label: str
    suffix: str
    mime: str
    write: Callable[[Snapshot], bytes]


FORMATS: Mapping[str, Format] = {
    "graphml": Format("GraphML（Gephi、yEd）", ".graphml", "application/graphml+xml", write_graphml),
    "json": Format("JSON（节点与关系）", ".json", "application/json", write_json),
    "csv": Format("CSV 表格（zip）", ".zip", "application/zip", write_csv_zip),
    "html": Format("离线网页", ".html", "text/html", write_html),
}


def export(snapshot: Snapshot, format: str) -> bytes:
    """The snapshot, or a part of one, as a file of the format; equal snapshots give equal bytes.

    Raises UsageError for an unknown format.
    """
    if format not in FORMATS:
        raise UsageError(f"'{format}' is not a format: use one of {', '.join(FORMATS)}",
                         f"没有“{format}”这种导出格式，可用：{'、'.join(FORMATS)}")
    return FORMATS[format].write(snapshot)


def part_of_snapshot(snapshot: Snapshot, node_ids: Iterable[str], link_ids: Iterable[str] | None = None) -> Snapshot:
    """The snapshot restricted to some nodes, the links among them (or those named), and what these cite."""
    nodes = frozenset(node_ids)
    wanted = None if link_ids is None else frozenset(link_ids)
    entities = tuple(e for e in snapshot.entities if e.id in nodes)
    links = tuple(x for x in snapshot.links
                  if x.subject in nodes and x.object in nodes and (wanted is None or x.id in wanted))
    observations = tuple(o for o in snapshot.observations if o.subject in nodes)
    declarations = tuple(d for d in snapshot.declarations if nodes & set(d.places))
    criteria = tuple(c for c in snapshot.criteria if c.place in nodes)
    states = tuple(s for s in snapshot.states if s.place in nodes and s.about in nodes)
    spoken = [x.evidence for x in links] + [o.evidence for o in observations] + [d.evidence for d in declarations]
    spoken += [c.evidence for c in criteria] + [s.evidence for s in states]
    spoken += [award.evidence for e in entities for award in e.awards]
    cited = {e.source for evidence in spoken for e in evidence} | {s for e in entities for s in e.sources}
    return snapshot_with_manifest(replace(
        snapshot, manifest={}, entities=entities, links=links, observations=observations, declarations=declarations,
        criteria=criteria, states=states,
        sources=tuple(s for s in snapshot.sources if s.id in cited),
        documents=tuple(d for d in snapshot.documents if d.source.id in cited),
        mentions=tuple(m for m in snapshot.mentions if m.source in cited),
    ))
