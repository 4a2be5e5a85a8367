"""How long a link is: a close relation that many trustworthy sources state is a short step."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

from chains.graph import Graph, snapshot_of
from chains.kinds import CONFIDENCE, Kind, Layer, SourceKind, Status
from chains.model import Evidence, Link, Snapshot

__all__ = ["KIND_LENGTH", "STATION_LENGTH", "STATUS_WEIGHT", "UNREAD_WEIGHT", "grounds", "is_firm", "length", "only_editors",
           "sentence", "support"]

# A path through ownership or supply says more than one through a shared town, so it is shorter.
KIND_LENGTH: Mapping[str, float] = {
    "owns": 1.0, "supplies": 1.0, "partners_with": 1.0, "invests_in": 1.0, "leads": 1.0, "chiefs": 1.0, "serves": 1.2,
    "produces": 1.5, "operates_in": 1.5, "feeds": 1.5, "part_of": 1.5, "develops": 2.0, "targets": 2.0, "visited": 2.0,
    "located_in": 2.5,
}
# Passing through these says little: a town and an office know everybody, and who makes the same goods is as often a rival.
STATION_LENGTH: Mapping[Kind, float] = {
    Kind.PLACE: 1.0, Kind.AGENCY: 1.0, Kind.SEGMENT: 1.5, Kind.PRODUCT: 1.5, Kind.CHAIN: 2.0, Kind.INDUSTRY: 2.0,
}
STATUS_WEIGHT: Mapping[Status, float] = {
    Status.ASSERTED: 1.0, Status.SIGNED: 0.8, Status.FRAMEWORK: 0.7, Status.PLANNED: 0.6, Status.PROPOSED: 0.4,
    Status.ENDED: 0.2,
}
UNREAD_WEIGHT = 0.6  # of an evidence that only the program has read

_LENGTHS: WeakKeyDictionary[Graph, dict[str, float]] = WeakKeyDictionary()


def sentence(evidence: Evidence) -> str:
    """What the evidence says, without the spaces and widths in which copies of one sentence differ."""
    return "".join(unicodedata.normalize("NFKC", evidence.quote or evidence.note or "").split())


def _independent(evidence: Iterable[Evidence], snapshot: Snapshot) -> list[tuple[float, Evidence]]:
    """Evidences with their weights, the weightiest first; each publisher and each sentence is heard once.

    A record's note that is attached to six sources was checked on none of them singly, and is one voice.
    """
    heard: set[str] = set()
    voices = []
    for weight, item in sorted(((_weight(e, snapshot), e) for e in evidence), key=lambda v: (-v[0], v[1].order)):
        source = snapshot.source_by_id[item.source]
        names = {f"who:{source.publisher or source.id}", f"what:{sentence(item)}"}
        if not names & heard:
            voices.append((weight, item))
            heard |= names
    return voices


def _weight(evidence: Evidence, snapshot: Snapshot) -> float:
    believed = min(evidence.confidence, CONFIDENCE[snapshot.source_by_id[evidence.source].kind])
    return believed if evidence.layer is Layer.CURATED else believed * UNREAD_WEIGHT


def support(link: Link, snapshot: Snapshot) -> float:
    """How well the link is founded, in (0, 1]: 1 − Π(1 − w) over independent evidences, times the weight of its status.

    The w are ordinal (chains.kinds.CONFIDENCE), so the result ranks links and is no probability.
    """
    doubt = 1.0
    for weight, _ in _independent(link.evidence, snapshot):
        doubt *= 1 - weight
    return (1 - doubt) * STATUS_WEIGHT[link.status]


def length(graph: Graph, link: Link) -> float:
    """The link's kind length divided by its support; kept for the graph's lifetime once it is known."""
    known = _LENGTHS.setdefault(graph, {})
    if link.id not in known:
        known[link.id] = KIND_LENGTH[link.kind] / support(link, snapshot_of(graph))
    return known[link.id]


def is_firm(link: Link) -> bool:
    """Whether a person stands behind the link and it holds today; anything else is a candidate."""
    return link.layer is Layer.CURATED and link.status is Status.ASSERTED


def only_editors(links: Iterable[Link], snapshot: Snapshot) -> bool:
    """Whether nothing but an editor's general knowledge or judgement stands behind the links."""
    return all(snapshot.source_by_id[e.source].kind is SourceKind.EDITOR for link in links for e in link.evidence)


def grounds(graph: Graph, link: Link) -> str:
    """In Chinese, what the link's length rests on besides its kind: its voices, its layer and its status."""
    snapshot = snapshot_of(graph)
    voices = _independent(link.evidence, snapshot)
    best = snapshot.verified(link.evidence)
    told = ["只有编者常识" if best is SourceKind.EDITOR else f"独立依据 {len(voices)} 处，最强为{best.label}"]
    if link.layer is Layer.EXTRACTED:
        told.append("自动抽取，待核对")
    if link.status is not Status.ASSERTED:
        told.append(link.status.label)
    return "；".join(told)
