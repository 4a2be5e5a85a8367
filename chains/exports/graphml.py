"""GraphML, for yEd, Gephi and NetworkX. Lost: the documents' texts, observations and declarations."""

from __future__ import annotations

import io

import networkx as nx

from chains.exports.flat import entity_row, link_row
from chains.model import Snapshot

__all__ = ["write_graphml"]


def write_graphml(snapshot: Snapshot) -> bytes:
    """The nodes and links as GraphML; the same snapshot always gives the same bytes."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(digest=snapshot.digest)
    for entity in sorted(snapshot.entities, key=lambda e: e.id):
        graph.add_node(entity.id, **entity_row(entity))
    for link in sorted(snapshot.links, key=lambda x: x.id):
        graph.add_edge(link.subject, link.object, key=link.id, **link_row(link, snapshot))
    out = io.BytesIO()
    # Not write_graphml: it takes lxml when that happens to be installed, which orders and indents otherwise.
    nx.write_graphml_xml(graph, out)
    return out.getvalue()
