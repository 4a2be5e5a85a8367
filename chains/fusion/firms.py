"""The layers that firms make: industry (产业链) and supply (供应链)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from chains.activity import Activity, is_fact, live_links, only_registered
from chains.fusion.piles import Heading, Piles, Weight, new_piles
from chains.graph import Graph, entity_of, snapshot_of
from chains.model import Kind, Link, kind_of

__all__ = ["INDUSTRY", "JUDGED", "SUPPLY", "industry_piles", "shared_chains", "supply_piles"]

JUDGED = "归到本链只凭编者判断"  # the firm or project is written of, and only its chain is the editor's
_FIRMS = Heading("在做的企业", "家", Weight.FACT, doubt=JUDGED)
_RUNNING = Heading("已投产的项目（企业未收录在本地）", "个", Weight.FACT, doubt=JUDGED)
_MAYBE = Heading("规划进入或待核对的企业", "家", Weight.CANDIDATE, doubt=JUDGED)
_REGISTERED = Heading("只在本地注册的企业", "家", Weight.CANDIDATE, "生产在外地，不算本地产业", JUDGED)
_BUILDING = Heading("在建项目", "个", Weight.CANDIDATE, "在建不算已有", JUDGED)
_PLANNED = Heading("规划、签约项目", "个", Weight.CANDIDATE, doubt=JUDGED)
_PARKS = Heading("以本链为主导产业的园区", "个", Weight.CANDIDATE, "主导产业不等于已有企业")
_DECLARED = Heading("宣示要发展本链的地区", "个", Weight.CANDIDATE, "宣示不等于已有企业")
_COUNTED = Heading("已投产的项目（企业已计）", "个", Weight.ASIDE, doubt=JUDGED)
INDUSTRY = (_FIRMS, _RUNNING, _COUNTED, _MAYBE, _REGISTERED, _BUILDING, _PLANNED, _PARKS, _DECLARED)

_SUPPLIES = Heading("企业间的供应关系", "条", Weight.FACT)
_JOINED = Heading("本地不同企业上下相接的环节", "对", Weight.FACT, "按环节推定可以就近配套，不等于已有供货合同")
_INNER = Heading("只在一家企业内部相接的环节", "对", Weight.CANDIDATE, "自产自用不算配套")
_UNSURE = Heading("规划或待核对的供应关系", "条", Weight.CANDIDATE)
SUPPLY = (_SUPPLIES, _JOINED, _UNSURE, _INNER)


def industry_piles(graph: Graph, activity: Activity) -> Piles:
    """For each place and chain the firms and projects in it, and who declares it; a firm that plans to come is a candidate."""
    piles = new_piles()
    owners = _owners(graph)
    for chain, members in activity.posts.items():
        for who, links in members.items():
            for place, here in activity.home(who).items():
                sure = here and any(is_fact(x) for x in links)
                heading = _standing(graph, who, sure)
                if heading is _RUNNING and any(_sure(activity, o, place, chain) for o in owners.get(who, ())):
                    heading = _COUNTED
                piles[place, chain][heading].add(who, links)
    for link in live_links(graph, "develops", "targets"):
        heading = _PARKS if kind_of(link.subject) is Kind.PARK else _DECLARED
        for chain in activity.parts_of(link.object):
            for place in activity.home(link.subject):
                piles[place, chain][heading].add(link.subject, (link,))
    for declaration in snapshot_of(graph).declarations:
        for chain in {part for member in declaration.members for c in member.chains for part in activity.parts_of(c)}:
            for named in declaration.places:
                for place in activity.home(named):
                    piles[place, chain][_DECLARED].add(named, declarations=(declaration,))
    return piles


def _owners(graph: Graph) -> Mapping[str, set[str]]:
    """Who invests in each project."""
    found: dict[str, set[str]] = defaultdict(set)
    for link in live_links(graph, "invests_in"):
        found[link.object].add(link.subject)
    return found


def _sure(activity: Activity, who: str, place: str, chain: str) -> bool:
    return activity.home(who).get(place, False) and activity.chains_of(who).get(chain, False)


def _standing(graph: Graph, who: str, sure: bool) -> Heading:
    entity = entity_of(graph, who)
    stage = entity.get("stage")
    if entity.kind is Kind.ENTERPRISE:
        if sure and only_registered(entity):
            return _REGISTERED
        return _FIRMS if sure else _MAYBE
    if sure and stage == "operating":
        return _RUNNING
    return _BUILDING if stage in ("building", "under_construction") else _PLANNED


def shared_chains(link: Link, one: Mapping[str, bool], other: Mapping[str, bool]) -> Mapping[str, bool]:
    """The chains of `one` that a link to `other` is about; True where that is a fact, as far as the chains go.

    A fact are the chains both are in, else the only chain of `one`; a link that names its chain is about that alone.
    酒钢 is in steel and in aluminium: ore from a firm that is only in steel says nothing of aluminium. Where nothing is
    shared the link may be about any chain of `one`, and all are candidates.
    """
    if link.chain:
        return {chain: sure for chain, sure in one.items() if chain == link.chain}
    mine, theirs = ({chain for chain, sure in each.items() if sure} for each in (one, other))
    facts = mine & theirs or (mine if len(mine) == 1 else set())
    # A chain that one of them only plans to join must not outweigh what is known of both.
    maybe = {chain for chain in one if chain in other} or ({} if facts else one)
    return {chain: chain in facts for chain in one if chain in facts or chain in maybe}


def supply_piles(graph: Graph, activity: Activity) -> Piles:
    """For each place and chain what firms supply one another, and the segments joined by `feeds` that both have firms there.

    A link of supply counts for the places of either end. Two segments in the hands of one firm only are a candidate:
    nobody supplies anybody.
    """
    piles = new_piles()
    for link in live_links(graph, "supplies"):
        told = "→".join(entity_of(graph, end).short for end in (link.subject, link.object))
        for end, other in ((link.subject, link.object), (link.object, link.subject)):
            for chain, works in shared_chains(link, activity.chains_of(end), activity.chains_of(other)).items():
                for place, here in activity.home(end).items():
                    heading = _SUPPLIES if here and works and is_fact(link) else _UNSURE
                    piles[place, chain][heading].add(link.id, (link,), whom=(link.subject, link.object), told=told)
    feeds: dict[str, list[Link]] = defaultdict(list)
    for link in live_links(graph, "feeds"):
        if is_fact(link):
            feeds[link.subject].append(link)
    for place, firms in _segments_by_place(graph, activity).items():
        for link, givers in ((x, found) for segment, found in firms.items() for x in feeds.get(segment, ())):
            takers = firms.get(link.object)
            if not takers:
                continue
            heading = _JOINED if len(givers.keys() | takers.keys()) > 1 else _INNER
            told = "→".join(entity_of(graph, end).name for end in (link.subject, link.object))
            for chain in {*activity.parts_of(link.subject), *activity.parts_of(link.object)}:
                piles[place, chain][heading].add(
                    link.id, (link, *givers.values(), *takers.values()), whom=(*givers, *takers), told=told)
    return piles


def _segments_by_place(graph: Graph, activity: Activity) -> dict[str, dict[str, dict[str, Link]]]:
    """For each place and segment the firms that work in it, each with its link; facts only."""
    found: dict[str, dict[str, dict[str, Link]]] = defaultdict(lambda: defaultdict(dict))
    for link in _settled(graph):
        for place, here in activity.home(link.subject).items():
            if here:
                found[place][link.object][link.subject] = link
    return found


def _settled(graph: Graph) -> Iterable[Link]:
    return (x for x in live_links(graph, "operates_in")
            if is_fact(x) and kind_of(x.subject) is Kind.ENTERPRISE and kind_of(x.object) is Kind.SEGMENT
            and not only_registered(entity_of(graph, x.subject)))
