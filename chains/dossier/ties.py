"""Whom an enterprise has to do with, group by group: each a reason that counts facts and names candidates apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from chains.activity import Activity, by_id, is_fact, is_judged
from chains.findings import Reason
from chains.fusion.knowledge import SCHOLARS, servers
from chains.graph import Graph, entities_of, entity_of, links_of
from chains.model import Kind, Link, Status, kind_of

__all__ = ["Undertaking", "chain_reasons", "tie_reason", "tie_reasons", "undertakings_of"]

# name, unit, and which links at the enterprise belong to it; `firm` is the enterprise itself
_Belongs = Callable[[Link, str, Kind], bool]
_GROUPS: Sequence[tuple[str, str, _Belongs]] = (
    ("母公司", "家", lambda x, firm, other: x.kind == "owns" and x.object == firm),
    ("控股企业", "家", lambda x, firm, other: x.kind == "owns" and x.subject == firm),
    ("供应商", "家", lambda x, firm, other: x.kind == "supplies" and x.object == firm),
    ("客户", "家", lambda x, firm, other: x.kind == "supplies" and x.subject == firm),
    ("合作企业", "家", lambda x, firm, other: x.kind == "partners_with" and other is Kind.ENTERPRISE),
    ("合作的高校院所", "家", lambda x, firm, other: x.kind in ("partners_with", "serves") and other in SCHOLARS),
    ("投资方", "家", lambda x, firm, other: x.kind == "invests_in" and x.object == firm),
    ("参股投资的企业", "家", lambda x, firm, other: x.kind == "invests_in" and x.subject == firm and other is Kind.ENTERPRISE),
    ("合作的地区、园区与组织", "个", lambda x, firm, other: x.kind == "partners_with" and other not in SCHOLARS
     and other is not Kind.ENTERPRISE),
    ("走访过它的单位", "个", lambda x, firm, other: x.kind == "visited"),
)


def tie_reasons(graph: Graph, firm: str) -> tuple[Reason, ...]:
    """Owners, suppliers, customers, partners, research, investors and visitors; a group nobody is known in is None, not 0."""
    links = [x for x in links_of(graph, firm) if x.status is not Status.ENDED]
    return tuple(tie_reason(name, unit, firm, [x for x in links if belongs(x, firm, kind_of(_other(x, firm)))])
                 for name, unit, belongs in _GROUPS)


def _other(link: Link, firm: str) -> str:
    return link.object if link.subject == firm else link.subject


def tie_reason(name: str, unit: str, firm: str, links: Iterable[Link]) -> Reason:
    """The other ends of the links: facts are counted, plans and unchecked readings are only named; None where there is none."""
    found = by_id(links)
    sure = {_other(x, firm) for x in found if is_fact(x)}
    maybe = {_other(x, firm) for x in found} - sure
    judged = bool(found) and all(is_judged(x) for x in found)
    note = "；".join(x for x in (
        f"另有 {len(maybe)} {unit}规划或待核对" if maybe else "", "只凭编者判断" if judged else "",
        "" if found else "未收录") if x)
    return Reason(name, len(sure) if found else None, unit, note, (*sorted(sure), *sorted(maybe)), found)


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A project the enterprise invests in: 亿元 where a source says it, stage and date as reported, and who else invests.

    `link` is the enterprise's own; its status says whether the investment is a fact.
    """

    project: str
    link: Link
    amount: float | None
    stage: str | None
    capacity: str | None
    as_of: str | None
    others: tuple[str, ...]
    links: tuple[Link, ...]


def undertakings_of(graph: Graph, firm: str) -> tuple[Undertaking, ...]:
    """The projects of the enterprise, what is a fact first, then by name."""
    found = [_undertaking(graph, firm, x) for x in links_of(graph, firm)
             if x.kind == "invests_in" and x.subject == firm and kind_of(x.object) is Kind.PROJECT]
    return tuple(sorted(found, key=lambda u: (not is_fact(u.link), entity_of(graph, u.project).name, u.project)))


def _undertaking(graph: Graph, firm: str, link: Link) -> Undertaking:
    project = entity_of(graph, link.object)
    around = links_of(graph, project.id)
    others = [x for x in around if x.kind == "invests_in" and x.subject != firm]
    places = [x for x in around if x.kind in ("located_in", "operates_in") and x.subject == project.id]
    amount = project.get("amount")
    stage, capacity, as_of = (str(project.get(key) or "") or None for key in ("stage", "capacity", "as_of"))
    return Undertaking(project.id, link, float(amount) if isinstance(amount, int | float) else None, stage, capacity, as_of,
                       tuple(sorted(x.subject for x in others)), by_id((link, *others, *places)))


def chain_reasons(graph: Graph, activity: Activity, firm: str) -> tuple[Reason, ...]:
    """What its chains offer the enterprise: chiefs, parks of its city, schools and institutes that serve them."""
    chains = sorted(activity.chains_of(firm))
    city = activity.city_of(firm)
    chiefs = by_id(x for chain in chains for x in links_of(graph, chain) if x.kind == "chiefs" and x.object == chain)
    parks = by_id(x for park in entities_of(graph, Kind.PARK) if city and city in activity.home(park.id)
                  for x in links_of(graph, park.id)
                  if x.kind == "develops" and any(c in chains for c in activity.parts_of(x.object)))
    serving = servers(graph, activity)
    helpers = {who: links for chain in chains for who, links in serving.get(chain, {}).items()}
    near = {who: links for who, links in helpers.items() if city and activity.home(who).get(city)}
    far = {who: links for who, links in helpers.items() if who not in near}
    return (
        _offer("本链牵头部门", "个", (x.subject for x in chiefs), chiefs),
        _offer("本市以本链为主导产业的园区", "个", (x.subject for x in parks), parks),
        _offer("本市服务本链的高校院所", "家", near, (x for links in near.values() for x in links)),
        _offer("外地服务本链的高校院所", "家", far, (x for links in far.values() for x in links)),
    )


def _offer(name: str, unit: str, who: Iterable[str], links: Iterable[Link]) -> Reason:
    entities, found = tuple(sorted(set(who))), by_id(links)
    note = "未收录" if not entities else "只凭编者判断" if all(is_judged(x) for x in found) else ""
    return Reason(name, len(entities) or None, unit, note, entities, found)
