"""Rules about places: what lies where, and which industries a place develops or wants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from chains.clauses import SIGNING, Clause, Draft
from chains.cleaning import HAN
from chains.fields import DEVELOP
from chains.lexicon import is_home
from chains.model import Kind, Status
from chains.relations.rules import FIELDS, Rule, registry
from chains.spans import Found

__all__ = ["RULES"]

RULES: dict[str, Rule] = {}
rule = registry(RULES)

_NEAR = re.compile(
    r"深入|走访|支持|调研|扶持|服务|发挥|依托|帮助|扶优|做大|做强|包抓|我[市省县区]|参与|招商引资项目|实施|建设|确定|深化|提升|"
    r"打造|推进|创建|新区"
)


@rule("section_city")
def _section_city(clause: Clause) -> Iterator[Draft]:
    """深入X、Y等企业 in the speech of a city: both lie there, unless a gate says they may not."""
    place = clause.section.place
    if place is None or clause.has(SIGNING):
        return
    # A city named inside a firm's name is no second city of the sentence.
    others = {f.entity for f in clause.of(Kind.PLACE) if f.entity in clause.local} - {place.entity}
    if others:
        return
    abroad = any(not is_home(p.entity) and p.name not in _VAGUE for p in clause.places)
    for found in clause.of(Kind.ENTERPRISE, Kind.INSTITUTE, Kind.PARK, Kind.PROJECT):
        project = found.kind is Kind.PROJECT
        if not project and (abroad or _has_home(clause, found)):
            continue
        inside = any(o.kind is Kind.PROJECT and o.start <= found.start < o.end for o in clause.found if o is not found)
        near = clause.has(_NEAR, end=found.start) or (
            found.kind is Kind.PARK and clause.text.startswith(("建设", "项目建设"), found.end))
        if inside or not near or _foreign(clause, found) or clause.denied(found.start):
            continue
        default = Status.PLANNED if found.kind is Kind.PROJECT else Status.ASSERTED
        status = clause.status(found.start, default) if found.kind in (Kind.PARK, Kind.PROJECT) else Status.ASSERTED
        yield Draft(found, "located_in", place, status, 0.7)


_VAGUE = frozenset({"黄河流域", "河西走廊", "陇东南", "兰白(兰州—白银)", "兰西(兰州—西宁)"})


def _has_home(clause: Clause, found: Found) -> bool:
    """Whether the name, or the park it is joined to, begins with a place smaller than the province."""
    joined = clause.before_in_run(found) if found.kind is Kind.PARK else None
    named = [f for f in (found, joined) if f is not None]
    homes = [p for p in clause.places if p.entity in clause.local or not is_home(p.entity)]
    return any(p.start == f.start for p in homes for f in named)


def _foreign(clause: Clause, found: Found) -> bool:
    """Whether the words right before the name give it another home."""
    before = clause.text[clause.start:found.start]
    return bool(re.search(r"(?:省外|国外|外地|异地|域外|全国|外省)[^,。]{0,8}\Z", before))


@rule("name_place")
def _name_place(clause: Clause) -> Iterator[Draft]:
    """A name that begins with its place: 榆中县…产业园; what is joined to it shares the place."""
    for found in clause.of(Kind.ENTERPRISE, Kind.INSTITUTE, Kind.PARK):
        if any(f.kind is Kind.ASSOCIATION and f.start <= found.start < f.end for f in clause.found):
            continue
        place = next((p for p in clause.places if p.start == found.start and p.end < found.end), None)
        # 甘肃 in a name says little; 河北 says that the firm is not from here.
        if place is None or place.name in _VAGUE or (place.name.endswith("省") and is_home(place.entity)):
            continue
        status = clause.status(found.start) if found.kind is Kind.PARK else Status.ASSERTED
        yield Draft(found, "located_in", place, status, 0.75)
        if found.kind is Kind.PARK:
            for joined in list(clause.run(clause.of(Kind.PARK), found))[1:]:
                if not any(p.start == joined.start for p in clause.places):
                    yield Draft(joined, "located_in", place, status, 0.65)


_THINGS = (Kind.ENTERPRISE, Kind.INSTITUTE, Kind.PARK, Kind.PROJECT, Kind.ASSOCIATION)
_IN = re.compile(rf"(?:拟|将|已|计划|正式)?在(?:[{HAN}]{{2,8}}[省市州县])?\Z")
_BUILDS = re.compile(r"建设|成立|设立|建成|新建|投资|布局|落地|组建|创办|打造|兴建|设有|建有")
_SETTLES = re.compile(
    rf"\A(?:等[{HAN}\d]{{0,10}}(?:企业|项目|公司|机构))?(?:项目|公司|总部)?(?:正式|成功|已经?|均|相继|先后|陆续|纷纷)?"
    r"(?:落户|位于|坐落于?|入驻|落地|地处|迁至|注册在|总部位于|总部设在|建在)于?"
)


@rule("built_at")
def _built_at(clause: Clause) -> Iterator[Draft]:
    """在白银成立基金、建成产业园; X项目在白银建成; 与景泰县签订养殖项目."""
    places = [p for p in clause.of(Kind.PLACE) if p.entity is None or p.entity in clause.local]
    things = clause.of(*_THINGS)
    for place in places:
        if any(p.start == place.end for p in places):
            continue  # 白银市平川区: the smaller place says it
        before = _IN.search(clause.text[clause.start:place.start])
        verb = _BUILDS.search(clause.text, place.end, min(clause.end, place.end + 10))
        signs = clause.text.startswith(("签订", "签署", "签约"), place.end) and clause.text[place.start - 1] == "与"
        stop = min((p.start for p in places if p.start > place.end), default=clause.end)
        for thing in things:
            if before and verb and thing.end == clause.start + before.start():
                yield Draft(thing, "located_in", place, clause.status(place.end), 0.9)
            elif before and verb and verb.end() <= thing.start < stop and not clause.denied(verb.start()):
                if not any(p.start == thing.start for p in clause.places):
                    yield Draft(thing, "located_in", place, clause.status(thing.start), 0.85)
            elif signs and thing.kind is Kind.PROJECT and thing.start > place.end:
                yield Draft(thing, "located_in", place, clause.status(thing.end), 0.8)


@rule("settles")
def _settles(clause: Clause) -> Iterator[Draft]:
    """X、Y等企业落户兰州, X位于酒泉经济技术开发区."""
    things = clause.of(*_THINGS)
    homes = clause.of(Kind.PLACE, Kind.PARK)
    for thing in things:
        settles = _SETTLES.match(clause.text[thing.end:clause.end])
        if settles is None or clause.denied(thing.end + settles.end()):
            continue
        at = thing.end + settles.end()
        home = next((p for p in homes if p.start == at and p != thing), None)
        while home is not None and (smaller := next((p for p in homes if p.start == home.end), None)) is not None:
            home = smaller
        if home is None:
            continue
        for one in things:
            if thing in clause.run(things, one):
                yield Draft(one, "located_in", home, clause.status(thing.end), 0.9)


@rule("village")
def _village(clause: Clause) -> Iterator[Draft]:
    """榆中县河湾村: the village belongs to the county in front of it."""
    places = clause.of(Kind.PLACE)
    for county, village in pairwise(places):
        if county.end == village.start and county.entity in clause.local and re.search("[村镇乡]$|街道$", village.name):
            yield Draft(village, "part_of", county, Status.ASSERTED, 0.9)


_WITH_FIRMS = re.compile(r"\A[^,]{0,6}企业[^,]{0,8}(?:对接|合作|洽谈|座谈)")
_ABOUT = re.compile(r"围绕|聚焦|针对|瞄准|引进|招引|承接|招商|对接|推介")
_DRAWN = re.compile(r"等?(?:重点|特色|优势)?(?:产业|项目|企业|领域)")
# In “就数字经济、招商引资作了调研” attracting is the next topic, not what is done to the one before.
_ATTRACTS = re.compile(r"(?<!、)招商|招引|引进|引资|以商引商|以企引企|落户|落下来|承接|抱团|推介")


@rule("develops")
def _develops(clause: Clause) -> Iterator[Draft]:
    """A place, by name or by section, and a field of industry behind a verb of building it up."""
    for field in clause.of(*FIELDS):
        verb = clause.has(DEVELOP, end=field.start) or clause.has(DEVELOP, field.end, min(clause.end, field.end + 6))
        place = clause.subject_place(field.start)
        with_firms = _WITH_FIRMS.match(clause.text[field.end:clause.end])
        if verb is None or place is None or with_firms or clause.denied(field.start):
            continue
        yield Draft(place, "develops", field, clause.status(field.start), 0.75)


@rule("targets")
def _targets(clause: Clause) -> Iterator[Draft]:
    """围绕X等产业…招商, 引进X项目, 与X企业对接: the place wants to attract X."""
    for field in clause.of(*FIELDS):
        place = clause.subject_place(field.start)
        if place is None or clause.denied(field.start):
            continue
        tail = clause.text[field.end:clause.end]
        about = clause.has(_ABOUT, max(clause.start, field.start - 30), field.start)
        drawn = about and about[0] in ("引进", "招引", "承接") and _DRAWN.match(tail)
        if _WITH_FIRMS.match(tail) or drawn or (about and _ATTRACTS.search(tail)):
            yield Draft(place, "targets", field, Status.ASSERTED, 0.75)
