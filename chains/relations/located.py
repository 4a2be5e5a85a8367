"""Rules for `located_in`: what a sentence says stands, settles or is built somewhere, and what a name itself says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from chains.clauses import SIGNING, Clause, Draft
from chains.lexicon import is_home
from chains.model import Kind, Status
from chains.relations.rules import Rule
from chains.relations.sited import SHAPES
from chains.spans import Found
from chains.template import compile_pattern

__all__ = ["RULES", "dealt_with", "is_foreign", "opening_park"]

# Basins and belts: a name that begins with one says nothing of where its bearer stands.
_VAGUE = frozenset({"黄河流域", "河西走廊", "陇东南", "兰白(兰州—白银)", "兰西(兰州—西宁)"})
_NEAR = re.compile(
    r"深入|走访|支持|调研|扶持|服务|发挥|依托|帮助|扶优|做大|做强|包抓|我[市省县区]|参与|招商引资项目|实施|建设|确定|深化|提升|"
    r"打造|推进|创建|新区"
)


def _section_place(clause: Clause) -> Iterator[Draft]:
    """深入X、Y等企业 in the speech of a city: both lie there, unless a gate says they may not."""
    place = clause.section.place
    if place is None or clause.has(SIGNING):
        return
    # A city named inside a firm's name is no second city of the sentence.
    others = {f.entity for f in clause.of(Kind.PLACE) if f.entity in clause.local} - {place.entity}
    if others or opening_park(clause) is not None:
        return
    abroad = any(not is_home(p.entity) and p.name not in _VAGUE for p in clause.places)
    for found in clause.of(Kind.ENTERPRISE, Kind.INSTITUTE, Kind.PARK, Kind.PROJECT):
        project = found.kind is Kind.PROJECT
        # What is called a project without a measure or a firm may as well be planned anywhere.
        if project and not re.search(r"[0-9]", clause.text[found.start:found.end]) and not any(
                f.start == found.start for f in clause.of(Kind.ENTERPRISE)):
            continue
        if not project and (abroad or _has_home(clause, found)):
            continue
        inside = any(o.kind is Kind.PROJECT and o.start <= found.start < o.end for o in clause.found if o is not found)
        cued = clause.has(_NEAR, end=found.start) or (
            found.kind is Kind.PARK and clause.text.startswith(("建设", "项目建设"), found.end))
        if found.kind is Kind.INSTITUTE and _OF_PROVINCE.match(clause.text, found.start):
            continue  # an institute of the province is used here, not situated
        if inside or not cued or _FAR_SIDE.search(clause.text, max(clause.start, clause.template.head(found) - 8),
                                                  clause.template.head(found)) or is_foreign(clause,
                                                      found) or clause.denied(found.start):
            continue
        default = Status.PLANNED if found.kind is Kind.PROJECT else Status.ASSERTED
        status = clause.status(found.start, default) if found.kind in (Kind.PARK, Kind.PROJECT) else Status.ASSERTED
        yield Draft(found, "located_in", place, status, 0.7)


_OF_PROVINCE = re.compile(r"省|中科院|中国|国家|[^,。;]{2,3}省")
_FAR_SIDE = re.compile(r"(?:[与同跟向]|(?:引进|招引|引育|吸引|引入|紧盯|盯紧|盯引|盼着|争取)[^,。;、]{0,4})\Z")


def opening_park(clause: Clause) -> Found | None:
    """The park that the sentence is about: 白银高新区要紧盯X、Y."""
    m = _SCOPE.match(clause.template.text)
    run = clause.template.runs.get(m.start("s") if m["s"] else m.start("p")) if m else None
    return run.items[-1] if run is not None and run.items[-1].kind is Kind.PARK else None


def _has_home(clause: Clause, found: Found) -> bool:
    """Whether the name, or the park it is joined to, begins with a place smaller than the province."""
    joined = clause.before_in_run(found) if found.kind is Kind.PARK else None
    named = [f for f in (found, joined) if f is not None]
    homes = [p for p in clause.places if p.entity in clause.local or not is_home(p.entity)]
    return any(p.start == f.start for p in homes for f in named)


_ELSEWHERE = re.compile(r"(?:省外|国外|外地|异地|域外|全国|外省|海外|境外)[^,。]{0,8}\Z")


def is_foreign(clause: Clause, found: Found) -> bool:
    """Whether the words right before the name give it another home."""
    return _ELSEWHERE.search(clause.text, max(clause.start, found.start - 12), found.start) is not None


def _name_place(clause: Clause) -> Iterator[Draft]:
    """A name that begins with its place: 榆中县…产业园; what is joined to it shares the place."""
    placed = {p.start for p in clause.places}
    for found in clause.of(Kind.ENTERPRISE, Kind.INSTITUTE, Kind.PARK, Kind.PROJECT):
        if found.method == "reference" or any(f.start <= found.start < f.end for f in clause.of(Kind.ASSOCIATION)):
            continue
        place = _name_begins(clause, found)
        # 甘肃 in a name says little; 河北 says that the firm is not from here.
        if place is None or place.name in _VAGUE or (place.name.endswith("省") and is_home(place.entity)):
            continue
        built = found.kind in (Kind.PARK, Kind.PROJECT)
        # 佛山欣源年产8000吨项目 bears the name of a firm from 佛山, and is built elsewhere.
        if found.kind is Kind.PROJECT and (home := clause.section.place) is not None and not near(place, home):
            continue
        status = clause.status(found.start) if built and _is_built(clause, found) else Status.ASSERTED
        yield Draft(found, "located_in", place, status, 0.75)
        if found.kind is Kind.PARK:
            for joined in list(clause.run(clause.of(Kind.PARK), found))[1:]:
                if joined.start not in placed:
                    yield Draft(joined, "located_in", place, clause.status(found.start), 0.65)


_BEING_BUILT = re.compile(r"(?:建设|打造|创建|筹建|新建|规划|建成|布局|谋划|申报|扩建)[^,。;、]{0,4}\Z")


def _is_built(clause: Clause, found: Found) -> bool:
    """Whether the words around the name are about building it; 拟在张掖经开区设厂 plans no park."""
    head = clause.template.head(found)
    return found.kind is Kind.PROJECT or _BEING_BUILT.search(clause.text, max(clause.start, head - 8), head) is not None or (
        clause.text.startswith(("建设", "项目建设"), found.end))


_OF_SCHOOL = re.compile(r"[^,。;、]{1,10}?(?:大学|学院|科学院)(?=.)")


def _name_begins(clause: Clause, found: Found) -> Found | None:
    """The smallest place with which a name begins, or with which it goes on behind a school: 浙江大学衢州研究院 is in 衢州."""
    place: Found | None = None
    school = _OF_SCHOOL.match(clause.text, found.start, found.end) if found.kind is Kind.INSTITUTE else None
    at = school.end() if school else found.start
    for p in clause.places:
        if p.start == at and p.end < found.end:
            place, at = p, p.end
    return place


_SCOPE = compile_pattern(
    r"^(?:[—\-·◎●■★]{1,2}|[0-9]{1,2}[.、]|\([^()]{1,3}\)|[一二三四五六七八九十]{1,2}[是、]|\s)*"
    r"(?:在?<s:PK>(?:境内|市|县|区)?(?:\\([^()]{1,6}\\))?(?P<mark>[内里],|,|:|方面,|——)|<p:PK>(?![与同和及、的至到向对]))")


def _scope(clause: Clause) -> Iterator[Draft]:
    """永靖县稳住X、Y产能; 在苏州,与X座谈; ——和政县:…: the firms of a sentence stand where it opens."""
    if clause.has(SIGNING):
        return
    template = clause.template
    m = _SCOPE.match(template.text)
    if m is None:
        return
    run = template.runs.get(m.start("s") if m["s"] else m.start("p"))
    if run is None or len(run.items) > 1:
        return
    where = run.items[-1]
    if m["p"] and where.kind is Kind.PLACE and where.entity not in clause.local:
        return
    marked = m["mark"] is not None
    kinds = (Kind.ENTERPRISE, Kind.PARK) if m["p"] or where.kind is Kind.PLACE else (Kind.ENTERPRISE,)
    for found in clause.of(*kinds):
        if found.start < where.end or any(p.start == found.start for p in clause.places):
            continue
        if any(where.end <= p.start < found.start and p.entity in clause.local for p in clause.of(Kind.PLACE)):
            break
        if is_foreign(clause, found) or clause.denied(found.start) or (not marked and dealt_with(clause, found)):
            continue
        yield Draft(found, "located_in", where, clause.status(found.start), 0.65)


_DEALT_WITH = re.compile(
    r"[与同和跟向为给对至到赴从像由](?:来自|我国|国内)?\Z"
    r"|(?:引进|招引|吸引|对接|拜访|走访|洽谈|联系|邀请|学习|委托|采购|盯引|盼着|代理商|客商|发往|销往|进入|找|来自|承接|争取|促成|合作|供应|盯紧|催促|摆进)"
    r"(?:了|的)?[^,。;:、]{0,6}\Z"
)


def dealt_with(clause: Clause, found: Found) -> bool:
    """Whether the words before the enumeration of a name make it the other side of a deal."""
    head = clause.template.head(found)
    return _DEALT_WITH.search(clause.text, max(clause.start, head - 12), head) is not None


_BUILDS = re.compile(r"成立|建成|设立|组建|打造|建设|新建|布局|建起|建有|设有|兴建|投资|创办|布点|实施|落地|建(?!议)")


def _built_at(clause: Clause) -> Iterator[Draft]:
    """在白银成立基金、建成产业园: everything that is built behind the place, until another place is named."""
    wheres = [p for p in clause.of(Kind.PLACE,
        Kind.PARK) if p.entity is None or p.kind is Kind.PARK or p.entity in clause.local]
    for where in wheres:
        if any(p.start == where.end or (p.start <= where.start and where.end < p.end) for p in wheres):
            continue  # 天水 of 天水经开区
        if clause.text[clause.template.head(where) - 1:][:1] != "在":
            continue
        verb = _BUILDS.search(clause.text, where.end, min(clause.end, where.end + 10))
        if verb is None or clause.denied(verb.start()):
            continue
        stop = min((p.start for p in clause.of(Kind.PLACE) if p.start > where.end), default=clause.end)
        for thing in clause.of(Kind.PARK, Kind.INSTITUTE, Kind.PROJECT, Kind.ASSOCIATION):
            if verb.end() <= thing.start < stop and not any(p.start == thing.start for p in clause.places):
                yield Draft(thing, "located_in", where, clause.status(thing.start), 0.85)


def near(place: Found, home: Found) -> bool:
    """Whether two places lie in one prefecture, by their codes."""
    return place.entity is not None and home.entity is not None and place.entity[:10] == home.entity[:10]


def _village(clause: Clause) -> Iterator[Draft]:
    """榆中县河湾村: the village belongs to the county in front of it."""
    places = clause.of(Kind.PLACE)
    for county, village in pairwise(places):
        if county.end == village.start and county.entity in clause.local and re.search("[村镇乡]$|街道$", village.name):
            yield Draft(village, "part_of", county, Status.ASSERTED, 0.9)


RULES: tuple[Rule, ...] = (
    Rule("section_place", "located_in", (), ("EIKJ",), _section_place,
         "@{P白银市}支持{E甲材}、{E乙稀土}等企业扩大产能", "@{P白银市}与{E甲材}签约"),
    Rule("name_place", "located_in", (), ("EIKJ",), _name_place, "建设{K{P榆中县}农产品产业园}",
        "支持{E甲材}扩大{P兰州}的产能"),
    Rule("scope", "located_in", (), ("PK", "EK"), _scope,
         "{P永靖县}发挥优势,稳住{E甲铝}产能", "{P永靖县}与{E甲铝}对接"),
    Rule("village", "part_of", (), ("P",), _village, "{P榆中县}{P河湾村}", "{P榆中县}、{P河湾村}"),
    Rule(
        "built_at", "located_in",
        ("成立", "建成", "设立", "组建", "打造", "建设", "新建", "布局", "建起", "建有", "设有", "兴建", "投资", "创办",
        "布点", "实施", "落地"),
        ("PK", "KIJO"), _built_at,
        "在{P白银市}成立{O化工基金}", "在{P白银市}召开{J铜箔项目}推进会"),
    *SHAPES,
)
