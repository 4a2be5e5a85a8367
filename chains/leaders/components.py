"""What is measured of each firm of a chain, with everything behind each value. Titles and declarations are no inputs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from chains.findings import Reason
from chains.graph import Graph, entity_of, links_of, snapshot_of
from chains.leaders.members import Members, home_of, is_fact, owned_below, places_of
from chains.leaders.position import centrality, flows
from chains.model import Kind, Link, Observation, SourceKind

__all__ = ["MEASURES", "Measure", "measure_firms"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured value: the component whose weight it takes a share of, its name, and how an unknown one compares.

    Of a `counted` value the records themselves are counted: a firm with records stands above one without. Of others an
    unknown value may be of any size, so that only the known ones are compared.
    """

    component: str
    name: str
    counted: bool
    share: float = 1.0


MEASURES = (
    Measure("position", "供应图中心度", counted=False, share=0.5),
    Measure("position", "流经次数", counted=False, share=0.5),
    Measure("segments", "覆盖环节", counted=True),
    Measure("partners", "本地配套与合作", counted=True),
    Measure("research", "科研合作", counted=True),
    Measure("scale", "规模", counted=False),
    Measure("evidence", "独立来源", counted=True),
)

_RELATIONS = frozenset({"supplies", "partners_with", "invests_in"})
_LOCAL_KINDS = frozenset({Kind.ENTERPRISE, Kind.PARK, Kind.ASSOCIATION})
_RESEARCH_KINDS = frozenset({Kind.UNIVERSITY, Kind.INSTITUTE})
# A declaration and an official visit are the word of an authority about the firm's standing, not knowledge of the firm.
_OFFICIAL = frozenset({"leads", "visited"})
_FEWEST = 3  # of two known figures the smaller is no small one: it says nothing of where the firm stands among all
_MONEY = {"亿元": 1.0, "百万元": 0.01, "万元": 0.0001}


def measure_firms(graph: Graph, members: Members) -> dict[str, tuple[Reason, ...]]:
    """For each firm one reason a measure, in the order of MEASURES; `value` is None where nothing is known.

    Percentiles and weights are not set yet.
    """
    central, flow, scale = centrality(members), flows(members), _scales(graph, members.firms)
    return {firm: (
        _central(members, firm, central[firm]), _flow(members, firm, flow[firm]), _segments(members, firm),
        _partners(graph, members, firm), _research(graph, firm), scale[firm], _sources(graph, firm),
    ) for firm in members.firms}


def _central(members: Members, firm: str, value: float | None) -> Reason:
    group = members.group(firm)
    if value is None:
        return Reason(MEASURES[0].name, note="只知道它在本链，未收录所在环节和与本链企业的往来", links=members.works[firm])
    found = {x.id: x for m in group for x in members.ties_of.get(m, ())}
    ties = tuple(x for x in found.values() if x.kind != "owns")
    owns = tuple(x for x in found.values() if x.kind == "owns" and {x.subject, x.object} <= set(group))
    return Reason(MEASURES[0].name, round(100 * value, 2), "%", "沿物料与往来随机游走，停在它的时间占比" + _through(group),
                  _segments_of(members, firm), (*ties, *owns, *_works(members, firm)))


def _flow(members: Members, firm: str, value: float | None) -> Reason:
    own = _segments_of(members, firm)
    links = (*_works(members, firm), *(x for x in members.feeds if {x.subject, x.object} & set(own)))
    if value is None:
        return Reason(MEASURES[1].name, note="所在环节未收录，或没有收录它与上下游的供料关系", links=links)
    return Reason(MEASURES[1].name, round(100 * value, 2), "次/百条路径", 
                  "本链每百条物料路径经过它的次数，同一环节的企业平分" + _through(members.group(firm)), own, links)


def _segments(members: Members, firm: str) -> Reason:
    found = _segments_of(members, firm)
    if not found:
        return Reason(MEASURES[2].name, note="只知道它在本链，未收录所在环节", links=members.works[firm])
    note = "本企业在做的环节" + _through(members.group(firm))
    if all(e.method == "editor" for x in _works(members, firm) for e in x.evidence):
        note += "；归到这些环节都只是编者判断"
    return Reason(MEASURES[2].name, len(found), "个", note, found, _works(members, firm))


def _segments_of(members: Members, firm: str) -> tuple[str, ...]:
    return tuple(sorted({s for m in members.group(firm) for s in members.segments_of(m)}))


def _works(members: Members, firm: str) -> tuple[Link, ...]:
    return tuple(x for m in members.group(firm) for x in members.works[m])


def _through(group: tuple[str, ...]) -> str:
    return f"，连同它控股的 {len(group) - 1} 家本链企业" if len(group) > 1 else ""


def _partners(graph: Graph, members: Members, firm: str) -> Reason:
    home = home_of(graph, firm)
    bound = _bound(graph, firm)

    def local(other: str) -> bool:
        # A group is no partner of itself: its own subsidiaries would make every holding company well supported.
        if other in bound or entity_of(graph, other).kind not in _LOCAL_KINDS:
            return False
        if members.place is not None:
            return members.place in places_of(graph, other)
        return other in members.works or (home is not None and home_of(graph, other) == home)

    note = "本链或本市内有供应、合作、投资关系的企业、园区、协会"
    found = _others(graph, firm, MEASURES[3].name, _RELATIONS, local, note)
    return replace(found, note=f"{found.note}；控股和被控股的 {len(bound)} 家企业不算") if bound else found


def _bound(graph: Graph, firm: str) -> frozenset[str]:
    """The firms it controls, directly or not, and its direct owners."""
    owners = {x.subject for x in links_of(graph, firm) if x.kind == "owns" and x.object == firm and is_fact(x)}
    return frozenset(owned_below(graph, firm) | owners)


def _research(graph: Graph, firm: str) -> Reason:
    return _others(graph, firm, MEASURES[4].name, frozenset({"partners_with", "serves"}),
                   lambda other: entity_of(graph, other).kind in _RESEARCH_KINDS, "有合作或服务关系的高校、科研院所")


def _others(
    graph: Graph, firm: str, name: str, kinds: frozenset[str], fits: Callable[[str], bool], note: str
) -> Reason:
    links = [(x.object if x.subject == firm else x.subject, x) for x in links_of(graph, firm) if x.kind in kinds]
    links = [(other, x) for other, x in links if fits(other)]
    sure = {other for other, x in links if is_fact(x)}
    doubtful = {other for other, x in links if not is_fact(x)} - sure
    more = f"；另有 {len(doubtful)} 家只是规划、签约或待核对，未计入" if doubtful else ""
    facts = tuple(x for _, x in links if is_fact(x))
    if not sure:
        return Reason(name, note="未收录，不表示没有" + more)
    return Reason(name, len(sure), "家", note + more, tuple(sorted(sure)), facts)


def _sources(graph: Graph, firm: str) -> Reason:
    """Publishers that tell facts of the firm, each counted once.

    Sources without a named publisher cannot be told apart, so all of them together count as one.
    """
    first: dict[str, Link] = {}
    unsigned: dict[str, Link] = {}
    known = snapshot_of(graph).source_by_id
    for link in links_of(graph, firm):
        if link.kind in _OFFICIAL or not is_fact(link):
            continue
        for evidence in link.evidence:
            source = known[evidence.source]
            if source.kind is not SourceKind.EDITOR:
                (first if source.publisher else unsigned).setdefault(source.publisher or source.id, link)
    if not first and not unsigned:
        # Not unknown: which sources the graph has is known, and none of them tells of this firm.
        return Reason(MEASURES[6].name, 0, "家", "只有编者常识或判断，没有来源写到它")
    told = ["互不相同的发布者：" + "、".join(sorted(first)[:4]) + ("等" if len(first) > 4 else "")] if first else []
    told += [f"{len(unsigned)} 个来源没有写明发布者，合起来只算 1 家"] if unsigned else []
    links = {x.id: x for x in (*first.values(), *unsigned.values())}
    return Reason(MEASURES[6].name, len(first) + bool(unsigned), "家", "；".join(told),
                  links=tuple(links[key] for key in sorted(links)))


def _scales(graph: Graph, firms: Iterable[str]) -> dict[str, Reason]:
    """Each firm's figure of the one indicator that most of the firms have; unknown when too few can be compared."""
    wanted = frozenset(firms)
    figures: dict[str, dict[tuple[str, str], Observation]] = {firm: {} for firm in sorted(wanted)}
    for figure in sorted(snapshot_of(graph).observations, key=lambda o: (o.period, o.id)):
        if figure.subject in wanted and (indicator := _comparable(figure)):
            figures[figure.subject][indicator] = figure  # the latest year stands
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for own in figures.values():
        for indicator in own:
            counts[indicator] += 1
    shared = [key for key, count in counts.items() if count >= _FEWEST]
    chosen = min(shared, key=lambda key: (-counts[key], key != _TURNOVER, key), default=None)
    return {firm: _scale(own, chosen) for firm, own in figures.items()}


_TURNOVER = ("年营业收入或产值", "亿元")


def _comparable(figure: Observation) -> tuple[str, str] | None:
    """What a figure can be compared with: turnover and output value of whole years are of one size, else only like and like."""
    if not re.fullmatch(r"\d{4}年?", figure.period):
        return None
    if figure.unit in _MONEY and figure.indicator.endswith(("收入", "产值")):
        return _TURNOVER
    return figure.indicator, figure.unit


def _scale(own: Mapping[tuple[str, str], Observation], chosen: tuple[str, str] | None) -> Reason:
    if chosen is not None and chosen in own:
        figure = own[chosen]
        value = figure.value * _MONEY[figure.unit] if chosen == _TURNOVER else figure.value
        return Reason(MEASURES[5].name, round(value, 4), chosen[1], f"{figure.indicator}，{figure.period}年，企业全口径",
                      observations=(figure,))
    if own:
        return Reason(MEASURES[5].name, note=f"有数字，但本链同口径的不到 {_FEWEST} 家，无从比较",
                      observations=tuple(own[key] for key in sorted(own)))
    return Reason(MEASURES[5].name, note="未收录可比的全年数字")
