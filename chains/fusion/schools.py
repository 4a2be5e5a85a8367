"""产教融合: which chains each school trains for and why, chains without a school, schools without a chain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chains.activity import activity_of, is_fact
from chains.findings import Reason
from chains.fusion.firms import shared_chains
from chains.fusion.fits import fits
from chains.fusion.knowledge import other_ends, served_by, servers
from chains.fusion.piles import Heading, Heap, Weight, heap_reason
from chains.fusion.words import Presence
from chains.graph import Graph, entities_of
from chains.model import Kind, kind_of

__all__ = ["SchoolFit", "chains_without_school", "school_fits", "schools_without_chain"]

_SERVES = Heading("服务本链", "条", Weight.FACT)
_PARTNER = Heading("与本链企业合作", "家", Weight.FACT)
_UNSURE = Heading("规划或待核对的服务、合作", "条", Weight.CANDIDATE)


@dataclass(frozen=True, slots=True)
class SchoolFit:
    """A school and a chain it has to do with; `state` is a candidate where only a plan or the letter says so.

    A fit without a chain is a school that serves none, one without a school a chain that none serves.
    """

    school: str | None
    chain: str | None
    state: Presence
    reasons: tuple[Reason, ...]


def school_fits(
    graph: Graph, *, place: str | None = None, kinds: frozenset[Kind] = frozenset({Kind.UNIVERSITY})
) -> list[SchoolFit]:
    """Every school with each chain it serves, works for, plans to serve, or teaches something that sounds like it.

    Sorted by school, facts before candidates. With a place only the schools that lie in it; `kinds` may name institutes too.
    """
    activity = activity_of(graph)
    heaps: dict[tuple[str, str], dict[Heading, Heap]] = {}
    served = served_by(servers(graph, activity))
    for who, other, link in other_ends(graph):
        if kind_of(who) not in kinds:
            continue
        for chain in activity.parts_of(other):
            _heap(heaps, who, chain, _SERVES if is_fact(link) else _UNSURE).add(link.id, (link,), whom=(other,))
        for chain, works in shared_chains(link, activity.chains_of(other), served.get(who, {})).items():
            sure = works and is_fact(link)
            _heap(heaps, who, chain, _PARTNER if sure else _UNSURE).add(other if sure else link.id, (link,), whom=(other,))
    schools = [e.id for kind in sorted(kinds) for e in entities_of(graph, kind)
               if place is None or place in activity.home(e.id)]
    taught = {(school, chain): pairs for school in schools for chain, pairs in fits(graph, school).items()}
    found = []
    for school, chain in sorted({*taught, *(key for key in heaps if key[0] in schools)}):
        heap = heaps.get((school, chain), {})
        told = [heap_reason(h, heap[h]) for h in (_SERVES, _PARTNER, _UNSURE) if h in heap]
        state = Presence.PRESENT if _SERVES in heap or _PARTNER in heap else Presence.CANDIDATE
        if (school, chain) in taught:
            told.append(_letter(taught[school, chain]))
        found.append(SchoolFit(school, chain, state, tuple(told)))
    return sorted(found, key=lambda f: (f.school or "", list(Presence).index(f.state), f.chain or ""))


def _heap(heaps: dict[tuple[str, str], dict[Heading, Heap]], school: str, chain: str, heading: Heading) -> Heap:
    return heaps.setdefault((school, chain), {}).setdefault(heading, Heap())


def _letter(pairs: Iterable[tuple[str, str]]) -> Reason:
    words = [discipline if discipline == name else f"{discipline}（像“{name}”）" for discipline, name in pairs]
    return Reason("学科字面相近", len(words), "个", "、".join(words) + "；只比对字面，待核实")


def chains_without_school(graph: Graph, *, place: str | None = None) -> list[SchoolFit]:
    """Chains no school serves or works for, with the schools that might, by name of the chain.

    With a place only its own schools and the chains it has firms in are looked at.
    """
    activity = activity_of(graph)
    fitting = school_fits(graph, place=place)
    served = {f.chain for f in fitting if f.state is Presence.PRESENT}
    found = []
    for chain in entities_of(graph, Kind.CHAIN):
        firms = {who: links for who, links in activity.posts.get(chain.id, {}).items()
                 if kind_of(who) is Kind.ENTERPRISE and any(is_fact(x) for x in links)
                 and (place is None or activity.home(who).get(place))}
        if chain.id in served or (place and not firms):
            continue
        maybe = [f for f in fitting if f.chain == chain.id]
        reasons = [Reason("在做的企业", len(firms), "家", "", tuple(sorted(firms)))]
        if maybe:
            names = tuple(sorted({f.school for f in maybe if f.school}))
            reasons.append(Reason("可能对口、待核实的院校", len(names), "家", "", names))
        found.append(SchoolFit(None, chain.id, Presence.CANDIDATE if maybe else Presence.UNKNOWN, tuple(reasons)))
    return found


def schools_without_chain(graph: Graph, *, place: str | None = None) -> list[SchoolFit]:
    """Schools no source or editor has put to a chain, with what they teach and the chains that sounds like, by name.

    Only schools of the catalog that lie in a city of it: what a school elsewhere might do is nobody's task here.
    """
    activity = activity_of(graph)
    fitting = school_fits(graph, place=place)
    placed = {f.school for f in fitting if f.state is Presence.PRESENT}
    found = []
    for school in entities_of(graph, Kind.UNIVERSITY):
        if school.id in placed or not school.known or (place or activity.city_of(school.id)) not in activity.home(school.id):
            continue
        maybe = [f for f in fitting if f.school == school.id]
        taught = school.get("disciplines")
        words = "、".join(map(str, taught)) if isinstance(taught, tuple) else ""
        reasons = [Reason("优势学科", len(words.split("、")) if words else None, "个", words or "学科未收录")]
        if maybe:
            chains = tuple(sorted({f.chain for f in maybe if f.chain}))
            reasons.append(Reason("可能对口、待核实的产业链", len(chains), "条", "", chains))
        found.append(SchoolFit(school.id, None, Presence.CANDIDATE if maybe else Presence.UNKNOWN, tuple(reasons)))
    return found
