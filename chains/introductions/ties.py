"""Ties: who knows whom, and as what. Only relations in which people of both sides deal with each other count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from chains.cities import chains_of
from chains.graph import Graph, entity_of, links_of, steps_of
from chains.kinds import ORGANISATIONS, Kind, Layer
from chains.model import Entity, Link
from chains.paths import is_firm
from chains.paths.lengths import length

__all__ = ["SUBSIDIARY", "Tie", "office_ties", "ties_of"]

_DEALINGS = frozenset({"owns", "supplies", "partners_with", "invests_in", "serves", "visited"})
_PARTIES = ORGANISATIONS | {Kind.PLACE}
# To bring others together is what these are for, so a step through one is shorter.
_BROKERS = ("商会", "校友会", "联谊会", "协会", "联盟", "联合会", "同乡会", "共同体")
_BROKER_WEIGHT = 0.8
_PARTNERS = {
    Kind.UNIVERSITY: "合作院校", Kind.INSTITUTE: "合作院所", Kind.ENTERPRISE: "合作企业", Kind.PLACE: "合作地区",
    Kind.AGENCY: "合作单位", Kind.PARK: "合作园区", Kind.ASSOCIATION: "组织与平台",
}
_SPECIAL = {"joint_venture": "合资方", "related_party": "关联方"}
SUBSIDIARY = "下属企业"
# kind → what the subject is to the object, what the object is to the subject
_ROLES = {
    "owns": ("控股股东", SUBSIDIARY), "supplies": ("供应商", "客户"), "invests_in": ("投资方", "所投企业"),
    "serves": ("服务院校", "服务对象"), "visited": ("走访过它的单位", "走访过的单位"),
}


@dataclass(frozen=True)
class Tie:
    """What `other` is to the node asked about, and the hops from that node to it; `stations` lie between them."""

    other: str
    role: str
    stations: tuple[str, ...]
    hops: tuple[tuple[Link, ...], ...]
    length: float

    @property
    def firm(self) -> bool:
        """Whether people have written down that every hop holds today."""
        return all(any(is_firm(link) for link in hop) for hop in self.hops)


def ties_of(graph: Graph, node: str, *, curated_only: bool = False) -> list[Tie]:
    """Whoever deals with the node, and whoever invests in a project with it; the shortest tie of each, the closest first."""
    direct: dict[str, list[Link]] = defaultdict(list)
    projects: dict[str, list[Link]] = defaultdict(list)
    for other, link in steps_of(graph, node):
        if link.kind not in _DEALINGS or (curated_only and link.layer is not Layer.CURATED):
            continue
        kind = entity_of(graph, other).kind
        if kind in _PARTIES:
            direct[other].append(link)
        elif kind is Kind.PROJECT:
            projects[other].append(link)
    found = [_direct(graph, node, other, links) for other, links in direct.items()]
    for project, links in projects.items():
        found += _joint_investors(graph, node, project, links, curated_only)
    return _shortest_each(found)


def _direct(graph: Graph, node: str, other: str, links: list[Link]) -> Tie:
    hop = _ordered(graph, links)
    entity = entity_of(graph, other)
    roles = dict.fromkeys(_role(link, entity) for link in hop)
    return Tie(other, "、".join(roles), (), (hop,), length(graph, hop[0]) * _weight(graph, node, other))


def _joint_investors(graph: Graph, node: str, project: str, links: list[Link], curated_only: bool) -> list[Tie]:
    hop, found = _ordered(graph, links), defaultdict(list)
    for other, link in steps_of(graph, project):
        if link.kind == "invests_in" and other != node and not (curated_only and link.layer is not Layer.CURATED):
            found[other].append(link)
    ties = []
    for other, their_links in found.items():
        theirs = _ordered(graph, their_links)
        far = length(graph, hop[0]) + length(graph, theirs[0])
        ties.append(Tie(other, "共同投资方", (project,), (hop, theirs), far * _weight(graph, node, other)))
    return ties


def office_ties(graph: Graph, node: str, *, curated_only: bool = False) -> list[Tie]:
    """The offices that look after the node: of its town or park, and those that an authority put in charge of its chain."""
    found = []
    for link in links_of(graph, node):
        if link.subject != node or (curated_only and link.layer is not Layer.CURATED):
            continue
        if link.kind == "located_in":
            where = entity_of(graph, link.object)
            # A whole province is nobody to ask for an introduction to one firm.
            if where.get("level") != "province":
                role = "所在园区" if where.kind is Kind.PARK else "属地政府"
                found.append(Tie(where.id, role, (), ((link,),), length(graph, link)))
        elif link.kind in ("leads", "operates_in"):
            found += _chiefs(graph, link, curated_only)
    return _shortest_each(found)


def _chiefs(graph: Graph, link: Link, curated_only: bool) -> list[Tie]:
    """The agencies in charge of the chain or industry that the link leads to, straight or through a segment."""
    found = []
    for chain in sorted({link.object, *chains_of(graph, link.object)}):
        up = tuple(x for x in links_of(graph, link.object) if x.kind == "part_of" and x.object == chain)
        for chief in links_of(graph, chain):
            if chief.kind == "chiefs" and not (curated_only and chief.layer is not Layer.CURATED):
                hops = ((link,), *((up[:1],) if up else ()), (chief,))
                found.append(Tie(chief.subject, "牵头部门", tuple(dict.fromkeys((link.object, chain))), hops,
                                 sum(length(graph, hop[0]) for hop in hops)))
    return found


def _role(link: Link, other: Entity) -> str:
    if other.kind is Kind.ASSOCIATION:
        return str(other.get("association_kind") or Kind.ASSOCIATION.label)
    if link.kind == "partners_with":
        return _SPECIAL.get(str(link.get("partnership")), _PARTNERS.get(other.kind, "合作方"))
    return _ROLES[link.kind][link.subject != other.id]


def _weight(graph: Graph, *ends: str) -> float:
    kinds = (str(entity_of(graph, end).get("association_kind") or "") for end in ends)
    return _BROKER_WEIGHT if any(kind.endswith(_BROKERS) for kind in kinds) else 1.0


def _ordered(graph: Graph, links: list[Link]) -> tuple[Link, ...]:
    return tuple(sorted(links, key=lambda link: (length(graph, link), link.id)))


def _shortest_each(ties: list[Tie]) -> list[Tie]:
    ordered = sorted(ties, key=lambda tie: (tie.length, tie.other, tie.stations))
    return list({tie.other: tie for tie in reversed(ordered)}.values())[::-1]
