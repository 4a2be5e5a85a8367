"""Node-link JSON that NetworkX reads with node_link_graph(data, edges="links"). Lost: the documents' texts."""

from __future__ import annotations

import json

from chains.model import Snapshot
from chains.snapshot import encode

__all__ = ["write_json"]


def write_json(snapshot: Snapshot) -> bytes:
    """All records of the snapshot but documents and mentions, as one JSON object."""
    record = {
        "directed": True, "multigraph": True,
        "graph": {
            "manifest": dict(snapshot.manifest), "sources": encode(snapshot.sources),
            "observations": encode(snapshot.observations), "declarations": encode(snapshot.declarations),
            "criteria": encode(snapshot.criteria), "states": encode(snapshot.states),
        },
        "nodes": [encode(entity) | {"kind": entity.kind.value} for entity in sorted(snapshot.entities, key=lambda e: e.id)],
        "links": [
            encode(link) | {"source": link.subject, "target": link.object, "key": link.id, "status": link.status.value,
                            "layer": link.layer.value, "verified": snapshot.verified(link.evidence).value}
            for link in sorted(snapshot.links, key=lambda x: x.id)
        ],
    }
    return json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False).encode()
