"""Rules about organisations: what firms lead, do, make and pay for, and who deals with whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chains.clauses import ORGS, SIGNING, Clause, Draft
from chains.model import Kind, Status
from chains.relations.rules import FIELDS, Rule, registry
from chains.spans import Found

__all__ = ["RULES"]

RULES: dict[str, Rule] = {}
rule = registry(RULES)

_LEADER = re.compile(r"链主")
_FUTURE_LEADER = re.compile(r"培育|争创|争当|成为|打造成|遴选|引进|申报")


@rule("leads")
def _leads(clause: Clause) -> Iterator[Draft]:
    """One firm called 链主 and one chain (or one joined phrase of chains) in the same part or sentence."""
    word = clause.has(_LEADER)
    if word is None:
        return
    parts = {clause.part(m.start()) for m in _LEADER.finditer(clause.text, clause.start, clause.end)}
    for left, right in [*sorted(parts), (clause.start, clause.end)]:
        firms = [f for f in clause.of(Kind.ENTERPRISE) if left <= f.start < right]
        fields = [f for f in clause.of(*FIELDS) if left <= f.start < right and not _is_slogan(f)]
        if not fields:  # 打造X产业链,支持Y争当链主企业
            fields = [f for f in clause.of(*FIELDS) if f.end < left and not _is_slogan(f)]
        if len({f.entity or f.name for f in firms}) != 1 or not fields:
            continue
        if list(clause.run(fields, fields[0])) != fields or clause.denied(word.start()):
            continue
        future = _FUTURE_LEADER.search(clause.text, firms[-1].end, min(right, firms[-1].end + 24))
        status = Status.PLANNED if future and future.start() < word.start() else Status.ASSERTED
        for field in fields:
            yield Draft(firms[-1], "leads", field, status, 0.8)
            yield Draft(firms[-1], "operates_in", field, Status.ASSERTED, 0.8)
        return


def _is_slogan(field: Found) -> bool:
    return field.entity is None and bool(re.search(r"\d\+\d", field.name))


_OPERATES = re.compile(r"推动|壮大|做强|做大|发展|领跑|主营|从事|专注|深耕|聚焦")


@rule("operates_in")
def _operates_in(clause: Clause) -> Iterator[Draft]:
    """支持X、Y等企业…,推动Z产业…; X主营Z: firms and the one field their sentence puts them in."""
    firms = clause.of(Kind.ENTERPRISE)
    fields = [f for f in clause.of(*FIELDS) if not _is_slogan(f)]
    if not firms or len(fields) != 1 or fields[0].start < firms[-1].end:
        return
    between = clause.text[firms[-1].end:fields[0].start]
    listed = re.match(r"等[^,]{0,8}(?:企业|公司)", between)
    own = re.match(r"(?:主要)?(?:主营|从事|专注于?|深耕)", between)
    if (own or (listed and _OPERATES.search(between))) and len(between) < 40 and not clause.denied(fields[0].start):
        for firm in firms:
            yield Draft(firm, "operates_in", fields[0], Status.ASSERTED, 0.8)


_CHIEF = re.compile(r"链长|牵头(?:单位|部门)")


@rule("chiefs")
def _chiefs(clause: Clause) -> Iterator[Draft]:
    """One agency called 链长 or 牵头部门, and the one field it is that for."""
    agencies, fields = clause.of(Kind.AGENCY), clause.of(*FIELDS)
    if clause.has(_CHIEF) and len({a.name for a in agencies}) == 1 and len(fields) == 1:
        yield Draft(agencies[0], "chiefs", fields[0], Status.ASSERTED, 0.8)


@rule("produces")
def _produces(clause: Clause) -> Iterator[Draft]:
    """The product inside a project's name, and what a firm 生产."""
    for product in clause.of(Kind.PRODUCT):
        for project in clause.of(Kind.PROJECT):
            if project.start <= product.start and product.end <= project.end:
                yield Draft(project, "produces", product, clause.status(project.start, Status.PLANNED), 0.8)
        for firm in clause.of(Kind.ENTERPRISE):
            between = clause.text[firm.end:product.start]
            if re.fullmatch(r"(?:主要|专业|专门)?(?:生产|供应|研发生产|加工)的?", between):
                yield Draft(firm, "produces", product, Status.ASSERTED, 0.85)


_INVESTS = re.compile(r"投资|出资|建设|兴建")


@rule("invests_in")
def _invests_in(clause: Clause) -> Iterator[Draft]:
    """The firm a project is named after, or the nearest firm before 投资…建设."""
    for project in clause.of(Kind.PROJECT):
        if clause.denied(project.start):
            continue
        status = clause.status(project.start, Status.PLANNED)
        inside = [f for f in clause.of(Kind.ENTERPRISE) if f.start == project.start]
        before = [f for f in clause.of(Kind.ENTERPRISE, Kind.ASSOCIATION) if 0 <= project.start - f.end < 40]
        if inside:
            yield Draft(inside[0], "invests_in", project, status, 0.85)
        elif before:
            verb = clause.has(_INVESTS, before[-1].end, project.start)
            signed = SIGNING.search(clause.text, before[-1].end, project.start)
            if verb or signed:
                yield Draft(before[-1], "invests_in", project, clause.status(project.end - 1, status), 0.75)


_WITH = re.compile(r"与|同(?!比|时|步|期|样|志|位)|和|联合|携手")
_DEAL = re.compile(r"合作|签订|签署|签约|达成|协调对接|共建|结对|联姻")


@rule("partners_with")
def _partners_with(clause: Clause) -> Iterator[Draft]:
    """A与B…合作; 深化同B和C的战略合作, where the place of the section is the other side."""
    sides = [f for f in clause.found if f.kind in ORGS or f.kind in (Kind.AGENCY, Kind.PLACE)]
    for m in _WITH.finditer(clause.text, clause.start, clause.end):
        first = next((f for f in sides if f.start == m.end() and (f.kind is not Kind.PLACE or m[0] != "和")), None)
        if first is None or any(f.start < m.start() < f.end for f in clause.found):
            continue
        if m[0] == "和" and any(f.end == m.start() and clause.text[f.start - 1] in "与同和、" for f in sides):
            continue  # the second of two partners, both on the far side of 与
        others = list(clause.run(sides, first))
        deal = _DEAL.search(clause.text, others[-1].end, min(clause.end, others[-1].end + 30))
        if deal is None or clause.denied(deal.start()) or re.search("[;。]", clause.text[others[-1].end:deal.start()]):
            continue
        own = _own_side(clause, sides, m)
        for other in others if own else ():
            assert own is not None
            if {own.kind, other.kind} == {Kind.PLACE, Kind.AGENCY}:
                continue  # a city and an office of the province are no partners in an industrial sense
            yield Draft(own, "partners_with", other, clause.status(deal.end() - 1), 0.8)


def _own_side(clause: Clause, sides: Sequence[Found], word: re.Match[str]) -> Found | None:
    """Who stands before 与: a name right there, else the section's place when only a verb stands there."""
    near = next((f for f in reversed(sides) if f.end <= word.start()), None)
    gap = clause.text[near.end if near else clause.start:word.start()]
    if near is not None and re.fullmatch(r"(?:还|也|已|将|拟|积极|主动|先后|近日|日前|\d+月\d+日|,)*", gap):
        return near
    led = re.search(r"(?:深化|加强|开展|积极|推进|推动|促进|加深|扩大|拓展|强化|要|将|,|主动|先后|进一步)\Z", gap)
    if word[0] == "和" or not (led or not gap):
        return None
    named = [f for f in sides if f.kind in (Kind.PLACE, Kind.AGENCY) and f.end <= word.start()]
    if named and named[-1].kind is Kind.AGENCY and clause.section.agency is not None:
        return named[-1]
    return clause.section.place


_STRENGTH = re.compile(r"优势|力量|人才|科研|校友|智库|作用|支撑|资源")
_USES = re.compile(r"发挥|依托|借助|利用|用好|对接|汇聚")


@rule("serves")
def _serves(clause: Clause) -> Iterator[Draft]:
    """发挥X大学的人才优势: the school serves the place, and the field the same sentence names."""
    for school in clause.of(Kind.UNIVERSITY, Kind.INSTITUTE):
        left, right = clause.part(school.start)
        used = _USES.search(clause.text, max(left, school.start - 10), school.start)
        if not used or not _STRENGTH.search(clause.text, school.end, min(right, school.end + 20)):
            continue
        place = clause.section.place
        if place is not None and school.kind is Kind.UNIVERSITY:
            yield Draft(school, "serves", place, Status.ASSERTED, 0.75)
        fields = [f for f in clause.of(*FIELDS) if f.start > right]
        if fields and clause.text[right + 1:fields[0].start].startswith(("围绕", "聚焦", "服务", "助力", "支撑")):
            for field in clause.run(fields, fields[0]):
                yield Draft(school, "serves", field, Status.ASSERTED, 0.65)


_VISITS = re.compile(r"深入|走访|考察|调研|拜访|参观|视察|会见")
_LIST_GAP = re.compile(r"(?:了|和|与|及|以及|、|,以及|,|“|”)*")


@rule("visited")
def _visited(clause: Clause) -> Iterator[Draft]:
    """An agency that 深入, 走访 or 拜访 a run of organisations."""
    orgs = [f for f in clause.found if f.kind in ORGS]
    for m in _VISITS.finditer(clause.text, clause.start, clause.end):
        first = next((f for f in orgs if f.start >= m.end()), None)
        if first is None or not re.fullmatch(r"(?:了|到)?[^,。;]{0,6}?", clause.text[m.end():first.start]):
            continue
        agencies = [f for f in clause.of(Kind.AGENCY) if f.end <= m.start()]
        agency = agencies[-1] if agencies else clause.section.agency
        if agency is None or clause.denied(m.start()):
            continue
        at = first.start
        for org in orgs:
            if org.start < first.start:
                continue
            if not _LIST_GAP.fullmatch(clause.text[at:org.start]):
                break
            at = org.end
            if not clause.text.startswith(("之邀", "邀请"), at):  # who invites is not thereby visited
                yield Draft(agency, "visited", org, Status.ASSERTED, 0.8)
