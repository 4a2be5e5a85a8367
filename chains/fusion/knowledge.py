"""The layers that schools and institutes make: innovation (创新链) and talent (人才链)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from chains.activity import Activity, is_fact, live_links
from chains.fusion.firms import shared_chains
from chains.fusion.fits import fits
from chains.fusion.piles import Heading, Piles, Weight, new_piles
from chains.fusion.words import is_vocational
from chains.graph import Graph, entities_of, entity_of
from chains.model import Kind, Link, kind_of

__all__ = [
    "ELSEWHERE", "INNOVATION", "SCHOLARS", "TALENT", "innovation_piles", "other_ends", "served_by", "servers", "talent_piles",
]

SCHOLARS = frozenset({Kind.UNIVERSITY, Kind.INSTITUTE})

_SERVES = Heading("服务本链的本地高校院所", "家", Weight.FACT)
_PARTNERS = Heading("与本链企业合作的本地高校院所", "家", Weight.FACT)
_OUTSIDE = Heading("与本地企业合作的外地高校院所", "家", Weight.FACT)
_UNSURE = Heading("合作规划中或待核对的高校院所", "家", Weight.CANDIDATE)
_VISITING = Heading("服务本地、也服务本链的外地高校院所", "家", Weight.CANDIDATE, "来源没有写明在本地服务的就是本链")
INNOVATION = (_SERVES, _PARTNERS, _OUTSIDE, _UNSURE, _VISITING)

_SCHOOLS = Heading("服务本链的本地院校", "家", Weight.FACT)
_TRAINERS = Heading("与本地本链企业合作的职业院校", "家", Weight.FACT)
_MAYBE = Heading("规划服务或待核对的院校", "家", Weight.CANDIDATE)
_NEAR = Heading("学科与本链字面相近的本地院校", "家", Weight.CANDIDATE, "只按学科名与链名、环节名的字面比对，待核实")
TALENT = (_SCHOOLS, _TRAINERS, _MAYBE, _NEAR)

ELSEWHERE = Heading("服务本链的外地单位（未计入，可对接）", "家", Weight.ASIDE)


def other_ends(graph: Graph) -> Iterator[tuple[str, str, Link]]:
    """Each school or institute with what it serves or works with, and the link."""
    for link in live_links(graph, "serves", "partners_with"):
        for who, other in ((link.subject, link.object), (link.object, link.subject)):
            if kind_of(who) in SCHOLARS and (link.kind == "partners_with" or who == link.subject):
                yield who, other, link


def servers(graph: Graph, activity: Activity) -> Mapping[str, Mapping[str, tuple[Link, ...]]]:
    """For each chain the schools and institutes that serve it today, each with its links."""
    found: dict[str, dict[str, list[Link]]] = defaultdict(lambda: defaultdict(list))
    for link in live_links(graph, "serves"):
        for chain in activity.parts_of(link.object) if is_fact(link) else ():
            found[chain][link.subject].append(link)
    return {chain: {who: tuple(links) for who, links in sorted(ones.items())} for chain, ones in found.items()}


def innovation_piles(graph: Graph, activity: Activity) -> Piles:
    """For each place and chain the research that serves it: from the place itself, or from elsewhere with its firms."""
    piles = new_piles()
    serving = servers(graph, activity)
    served = served_by(serving)
    for who, other, link in other_ends(graph):
        if is_vocational(entity_of(graph, who).name):
            continue
        sure, home = is_fact(link), activity.home(who)
        for chain in activity.parts_of(other):
            for place, firm in home.items():
                piles[place, chain][_SERVES if sure and firm else _UNSURE].add(who, (link,))
        for chain, works in shared_chains(link, activity.chains_of(other), served.get(who, {})).items():
            for place, firm in home.items():
                piles[place, chain][_PARTNERS if sure and firm and works else _UNSURE].add(who, (link,))
            for place, firm in activity.home(other).items():
                if place not in home:
                    piles[place, chain][_OUTSIDE if sure and firm and works else _UNSURE].add(who, (link,))
        if kind_of(other) is Kind.PLACE:
            for chain in served.get(who, {}):
                for place in activity.home(other):
                    if place not in home:
                        piles[place, chain][_VISITING].add(who, (link, *serving[chain][who]))
    return piles


def talent_piles(graph: Graph, activity: Activity) -> Piles:
    """For each place and chain the schools that train for it: by what they serve, whom they work with, what they teach.

    What they teach is compared by the letter only, and makes a candidate at most.
    """
    piles = new_piles()
    serving = servers(graph, activity)
    served = served_by(serving)
    for who, other, link in other_ends(graph):
        if kind_of(who) is not Kind.UNIVERSITY:
            continue
        for chain in activity.parts_of(other):
            for place, firm in activity.home(who).items():
                piles[place, chain][_SCHOOLS if is_fact(link) and firm else _MAYBE].add(who, (link,))
        if is_vocational(entity_of(graph, who).name):
            for place, chain, sure in _places_of_work(activity, other, shared_chains(
                    link, activity.chains_of(other), served.get(who, {}))):
                piles[place, chain][_TRAINERS if is_fact(link) and sure else _MAYBE].add(who, (link,))
    for school in entities_of(graph, Kind.UNIVERSITY):
        for chain, pairs in fits(graph, school.id).items():
            told = f"{school.name}的{'、'.join(dict.fromkeys(discipline for discipline, _ in pairs))}"
            for place in activity.home(school.id):
                piles[place, chain][_NEAR].add(school.id, told=told)
    return piles


def served_by(serving: Mapping[str, Mapping[str, object]]) -> Mapping[str, Mapping[str, bool]]:
    """For each school and institute the chains it serves today."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for chain, ones in serving.items():
        for who in ones:
            found[who][chain] = True
    return found


def _places_of_work(activity: Activity, firm: str, chains: Mapping[str, bool]) -> Iterable[tuple[str, str, bool]]:
    return ((place, chain, here and works) for chain, works in chains.items()
            for place, here in activity.home(firm).items())
