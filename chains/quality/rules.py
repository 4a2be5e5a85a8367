"""One function a class of warning: lookups in, warnings out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from chains.model import Evidence, Kind, Link, Observation, SourceKind, Status
from chains.quality.flaws import Flaw, flaw
from chains.quality.lookup import Lookup

__all__ = ["RULES", "Limit", "completed"]

_JUDGED_KINDS = (Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.INSTITUTE, Kind.PARK, Kind.PROJECT, Kind.ASSOCIATION, Kind.AGENCY)


@dataclass(frozen=True, slots=True)
class Limit:
    """The day before which a fact is old: `years` before `as_of`."""

    as_of: str
    years: int

    @property
    def day(self) -> str:
        whole = completed(self.as_of)
        return f"{int(whole[:4]) - self.years:04}{whole[4:]}"


def completed(date: str) -> str:
    """The last day that a date of year, month or day may mean; a doubt is never held against the data."""
    return date + "-12-31"[{4: 0, 7: 3}.get(len(date), 6):]


def _two_head_offices(look: Lookup, limit: Limit) -> Iterator[Flaw]:
    for firm in look.of(Kind.ENTERPRISE):
        cities = sorted(look.cities(firm.id))
        if len(cities) > 1:
            names, links = "、".join(map(look.name, cities)), look.out[firm.id, "located_in"]
            yield flaw("two_head_offices", firm.id, look.address(links[-1].id), (
                f"{firm.name} is located in {', '.join(cities)}", "keep the head office; a plant elsewhere is presence: base",
                f"{firm.name}的所在地分属{names}", "请只保留总部所在地；外地基地另立企业或写进备注"))


def _figures_differ(look: Lookup, limit: Limit) -> Iterator[Flaw]:
    groups: dict[tuple[str, str, str, str], list[Observation]] = defaultdict(list)
    for figure in look.catalog.observations:
        groups[figure.subject, figure.indicator, figure.period, figure.unit].append(figure)
    for (subject, indicator, period, unit), figures in groups.items():
        values = sorted({figure.value for figure in figures})
        if len(values) > 1:
            told = "、".join(f"{value:g}" for value in values)
            yield flaw("figures_differ", subject, look.address(max(figures, key=lambda f: look.address(f.id)).id), (
                f"{subject} {indicator} {period}: {told} {unit}", "say in the note how the figures differ, or correct one",
                f"{look.name(subject)}{period}{indicator}有 {told}（{unit}）几个数",
                "请在 note 里写明口径差别，或改正其中一个"))


def _leader_without_source(look: Lookup, limit: Limit) -> Iterator[Flaw]:
    for link in look.catalog.links:
        if link.kind == "leads" and (best := look.best(link.evidence)) in (SourceKind.MIRROR, SourceKind.EDITOR):
            yield flaw("leader_without_source", link.subject, look.address(link.id), (
                f"{link.subject} leads {link.object} on the word of '{best}' alone", "add an official, filing or media source",
                f"{look.name(link.subject)}的{look.name(link.object)}链主身份只有{best.label}来源", "请补官方、公告或媒体来源"))


def _role_without_source(look: Lookup, limit: Limit) -> Iterator[Flaw]:
    for link in look.catalog.links:
        if link.kind == "operates_in" and link.get("role") == "leading_enterprise" and link.get("role_basis") == "editor":
            yield flaw("role_without_source", link.subject, look.address(link.id), (
                f"that {link.subject} is a leading enterprise in {link.object} is the editor's judgement",
                "cite a page that says so and write role_basis: page, or lower the role",
                f"{look.name(link.subject)}在{look.name(link.object)}的龙头角色是编者判断",
                "请引写明“龙头”的来源并把依据改为来源明述（page），或降低角色"))


def _weak(kind: SourceKind, code: str, said: str) -> Callable[[Lookup, Limit], Iterator[Flaw]]:
    def rule(look: Lookup, limit: Limit) -> Iterator[Flaw]:
        for entity in look.catalog.entities:
            if entity.kind in _JUDGED_KINDS and entity.verified is kind:
                yield flaw(code, entity.id, look.address(entity.id), (
                    f"nothing better than '{kind}' stands behind {entity.id}", "add an official, filing or media source",
                    f"{entity.name}{said}", "请补官方、公告或媒体来源"))
    return rule


def _stale(look: Lookup, limit: Limit) -> Iterator[Flaw]:
    for about, thing, name, evidence in _dated(look):
        newest = max((e.date for e in evidence if e.date), key=completed, default=None)
        if newest is not None and completed(newest) < limit.day:
            yield flaw("stale", about, look.address(thing), (
                f"the newest word on {name} is of {newest}, more than {limit.years} years before {limit.as_of}",
                "look for a newer source, or mark it as ended",
                f"{name}最新的说法是 {newest}，到 {limit.as_of} 已超过 {limit.years} 年",
                "请查找新来源；已终止的写 status: ended"))


def _dated(look: Lookup) -> Iterator[tuple[str, str, str, Iterable[Evidence]]]:
    """What can grow old: firms and projects with all that is said of them, chiefs, declarations, series of figures."""
    said: dict[str, list[Evidence]] = defaultdict(list)
    for link in look.catalog.links:
        for end in (link.subject, link.object):
            said[end] += link.evidence
    for entity in look.catalog.entities:
        if entity.kind in (Kind.ENTERPRISE, Kind.PROJECT) and not _ended(look.out[entity.id, "located_in"]):
            awarded = [evidence for award in entity.awards for evidence in award.evidence]
            yield entity.id, entity.id, entity.name, [*said[entity.id], *awarded]
    for link in look.catalog.links:
        if link.kind == "chiefs" and link.status is not Status.ENDED:
            yield link.subject, link.id, f"{look.name(link.subject)}牵头{look.name(link.object)}", link.evidence
    for declaration in look.catalog.declarations:
        yield declaration.place, declaration.id, f"{look.name(declaration.place)}的{declaration.name}", declaration.evidence
    series: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for figure in look.catalog.observations:
        series[figure.subject, figure.indicator].append(figure)
    for (subject, indicator), figures in series.items():
        newest = max(figures, key=lambda figure: (figure.period, figure.id))
        yield subject, newest.id, f"{look.name(subject)}的{indicator}", [e for figure in figures for e in figure.evidence]


def _ended(links: Iterable[Link]) -> bool:
    return any(link.status is Status.ENDED for link in links)


def _chain_without_leader(look: Lookup, limit: Limit) -> Iterator[Flaw]:
    for chain in look.of(Kind.CHAIN):
        if not any(link.status is Status.ASSERTED for link in look.into[chain.id, "leads"]):
            yield flaw("chain_without_leader", chain.id, look.address(chain.id), (
                f"no source calls a firm the leader of {chain.id}", "add leads where a source says 链主; else leave it empty",
                f"{chain.name}没有来源写明链主", "查到写明“链主”的来源再补 leads；查不到就空着"))


def _chain_without_class(look: Lookup, limit: Limit) -> Iterator[Flaw]:
    for chain in look.of(Kind.CHAIN):
        if not chain.get("gbt4754"):
            yield flaw("chain_without_class", chain.id, look.address(chain.id), (
                f"{chain.id} has no class of GB/T 4754", "add gbt4754, with approximate: true where it covers only nearly",
                f"{chain.name}没有国民经济行业分类代码", "请补 gbt4754，只能近似时写 approximate: true"))


def _segment_without_enterprise(look: Lookup, limit: Limit) -> Iterator[Flaw]:
    for segment in look.of(Kind.SEGMENT):
        if not any(link.subject.startswith("enterprise:") for link in look.into[segment.id, "operates_in"]):
            chains = "、".join(map(look.name, look.chains_of.get(segment.id, ())))
            yield flaw("segment_without_enterprise", segment.id, look.address(segment.id), (
                f"no enterprise is known in {segment.id}", "add the firm that works there; absence of data is no gap",
                f"{chains}的“{segment.name}”没有企业", "知道有企业就补 operates_in；没有收录不等于没有"))


def _enterprise_without_segment(look: Lookup, limit: Limit) -> Iterator[Flaw]:
    for firm in look.of(Kind.ENTERPRISE):
        fields = look.fields(firm.id)
        if not any(link.object.startswith("segment:") for link in fields):
            only = "、".join(look.name(link.object) for link in fields)
            yield flaw("enterprise_without_segment", firm.id, look.address(firm.id), (
                f"{firm.id} is in no segment", "add operates_in with the segment of its products",
                f"{firm.name}" + (f"只归到{only}，没有具体环节" if only else "没有归入任何产业链"),
                "请按其产品补 operates_in 的环节"))


def _enterprise_without_place(look: Lookup, limit: Limit) -> Iterator[Flaw]:
    for firm in look.of(Kind.ENTERPRISE):
        if not look.out[firm.id, "located_in"]:
            yield flaw("enterprise_without_place", firm.id, look.address(firm.id), (
                f"{firm.id} has no place", "add located_in", f"{firm.name}没有所在地", "请补 located_in"))


def _place_without_code(look: Lookup, limit: Limit) -> Iterator[Flaw]:
    for place in look.of(Kind.PLACE):
        # A new area is no administrative division, and townships are beyond the six digits.
        if place.get("level") in ("province", "prefecture", "county") and not place.code("adcode"):
            yield flaw("place_without_code", place.id, look.address(place.id), (
                f"{place.id} has no administrative code", "add adcode, six digits in quotes",
                f"{place.name}没有行政区划代码", "请补 adcode（六位，加引号）"))


def _unused_source(look: Lookup, limit: Limit) -> Iterator[Flaw]:
    cited = {e.source for evidence in look.spoken for e in evidence}
    cited |= {source for entity in look.catalog.entities for source in entity.sources}
    for source in look.catalog.sources:
        if source.id not in cited and source.kind is not SourceKind.EDITOR:
            yield flaw("unused_source", source.id, look.address(source.id), (
                f"nothing cites {source.id}", "cite it where it speaks, or remove it",
                f"没有记录引用《{source.title}》", "请在相应记录引用它，或删去这个来源"))


RULES: tuple[Callable[[Lookup, Limit], Iterator[Flaw]], ...] = (
    _two_head_offices, _figures_differ, _leader_without_source, _role_without_source,
    _weak(SourceKind.EDITOR, "editor_only", "只有编者常识，没有引来源"),
    _weak(SourceKind.MIRROR, "mirror_only", "只有转载来源"),
    _stale, _chain_without_leader, _chain_without_class, _segment_without_enterprise, _enterprise_without_segment,
    _enterprise_without_place, _place_without_code, _unused_source,
)
