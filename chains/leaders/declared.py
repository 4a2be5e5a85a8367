"""Chain leaders (链主) that a source declares; nothing here ranks."""

from __future__ import annotations

from dataclasses import dataclass

from chains.cities import chains_of, places_above
from chains.graph import Graph, entities_of, snapshot_of
from chains.model import Kind, Layer, Link, Status

__all__ = ["Leader", "chains_without_leader", "declared_leaders"]


@dataclass(frozen=True, slots=True)
class Leader:
    """An enterprise that a source calls 链主 of a chain: since when, and on whose word where the source says it."""

    chain: str
    enterprise: str
    since: str | None
    authority: str | None
    layer: Layer
    link: Link

    @property
    def word(self) -> str:
        """What may be said of the enterprise: 认定 only where the source names who did it."""
        if self.layer is not Layer.CURATED:
            return "文档称链主，待核对"
        return "认定链主" if self.authority else "来源称链主"


def declared_leaders(graph: Graph, *, chain: str | None = None, place: str | None = None) -> list[Leader]:
    """Declared leaders by chain, curated ones first; of one chain or one place when asked for."""
    found = []
    for link in snapshot_of(graph).links:
        # 争创链主 is a wish: only what a source says of today is a declaration.
        if link.kind != "leads" or link.status is not Status.ASSERTED:
            continue
        if chain and chain not in (link.object, *chains_of(graph, link.object)):
            continue
        if place and place not in places_above(graph, link.subject):
            continue
        found.append(Leader(link.object, link.subject, link.since, _authority(link), link.layer, link))
    return sorted(found, key=lambda leader: (leader.chain, leader.layer is not Layer.CURATED, leader.enterprise))


def _authority(link: Link) -> str | None:
    said = link.get("authority")
    return "、".join(map(str, said if isinstance(said, tuple) else (said,))) if said else None


def chains_without_leader(graph: Graph) -> list[str]:
    """Chains no source names a leader of, by name."""
    led = {known for leader in declared_leaders(graph) for known in chains_of(graph, leader.chain)}
    return [entity.id for entity in entities_of(graph, Kind.CHAIN) if entity.id not in led]
