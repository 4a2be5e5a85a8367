"""Enterprises by rung, chain and city (梯次培育): what sources declare, and apart from it what the editor judges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chains.activity import Activity, activity_of, by_id, is_fact, is_judged
from chains.errors import UsageError
from chains.findings import Reason
from chains.graph import Graph, entity_of
from chains.ladder.words import Rung, rung_of_award, rung_of_role
from chains.model import Award, Kind, Link, kind_of

__all__ = ["LadderCount", "Standing", "count_ladder", "find_ladder", "untold"]


@dataclass(frozen=True, slots=True)
class Standing:
    """An enterprise on its rung of one chain. `declared` is False where only the editor's judgement puts it there.

    `settled` is False for one that only plans, contracts or unchecked readings place in the chain. `titles` are all its
    awards, whether they give a rung or not. `city` is None where it lies in no city of the catalog; `seat` is then the
    province it lies in, None where its address is not known or only planned.
    """

    chain: str
    enterprise: str
    city: str | None
    seat: str | None
    rung: Rung
    declared: bool
    settled: bool
    titles: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class LadderCount:
    """How many enterprises of a row stand on a rung, declared and judged apart; candidates count in neither."""

    declared: int
    judged: int


def find_ladder(graph: Graph, *, chain: str | None = None, place: str | None = None) -> list[Standing]:
    """Every enterprise of a chain on the highest rung that anyone declares, else on the highest the editor judges.

    Sorted by chain, rung (declared first), name. An enterprise in two chains stands once in each. Nothing is measured
    here, and no rung is an input of any ranking. Raises UnknownName for an unknown id, UsageError for one of another kind.
    """
    for node, kind in ((place, Kind.PLACE), (chain, Kind.CHAIN)):
        if node is not None and entity_of(graph, node).kind is not kind:
            raise UsageError(f"'{node}' is no {kind}", f"“{entity_of(graph, node).name}”不是{kind.label}")
    activity = activity_of(graph)
    found = []
    for known, members in activity.posts.items():
        if chain not in (None, known):
            continue
        for who, links in members.items():
            home = activity.home(who)
            if kind_of(who) is not Kind.ENTERPRISE or (place is not None and place not in home):
                continue
            settled = any(is_fact(x) for x in links) and (place is None or home[place])
            found.append(_standing(graph, activity, known, who, links, settled))

    def order(s: Standing) -> tuple[str, bool, int, bool, str, str]:
        return s.chain, not s.settled, s.rung.height, not s.declared, entity_of(graph, s.enterprise).name, s.enterprise

    return sorted(found, key=order)


def _standing(graph: Graph, activity: Activity, chain: str, who: str, links: Iterable[Link], settled: bool) -> Standing:
    entity = entity_of(graph, who)
    facts = [x for x in links if is_fact(x)]
    told: list[tuple[Rung, bool, Reason]] = []
    if leads := [x for x in facts if x.kind == "leads"]:
        told.append((Rung.LEADER, True, Reason("链主", "来源写明", "", "", (), by_id(leads))))
    for award in entity.awards:
        rung = rung_of_award(award.name)
        if rung is not None:
            told.append((rung, not _guessed(award), Reason("称号", award.name, "", _year(award), evidence=award.evidence)))
    for link in facts:
        role = rung_of_role(str(link.get("role")))
        if link.kind == "operates_in" and role is not None:
            judged = (link.get("role_basis") or link.get("basis")) != "page" or is_judged(link)
            where = entity_of(graph, link.object).name
            told.append((role, not judged, Reason(
                "角色", f"{where}·{role.label}", "", "编者判断" if judged else "来源点名", (link.object,), (link,))))
    declared = [x for x in told if x[1]]
    rung, sure, _ = min(declared or told, key=lambda x: x[0].height, default=(Rung.OTHER, False, None))
    reasons = [reason for _, _, reason in sorted(told, key=lambda x: (not x[1], x[0].height, f"{x[2].value}"))]
    reasons += [Reason("其他称号", a.name, "", _year(a), evidence=a.evidence)
                for a in entity.awards if rung_of_award(a.name) is None]
    if not told:
        doing = dict.fromkeys(entity_of(graph, x.object).name for x in by_id(links))
        reasons.append(Reason("从事", "、".join(doing), "", "来源和编者都没有写它的角色或称号", (), by_id(links)))
    titles = tuple(dict.fromkeys(a.name for a in entity.awards))
    return Standing(chain, who, activity.city_of(who), activity.seat_of(who), rung, sure, settled, titles, tuple(reasons))


def _guessed(award: Award) -> bool:
    return all(e.method == "editor" for e in award.evidence)


def _year(award: Award) -> str:
    return f"{award.year}年" if award.year else "年份不详"


def count_ladder(standings: Iterable[Standing], *, by: str = "chain") -> dict[str | None, dict[Rung, LadderCount]]:
    """For each chain, or with `by="city"` for each city, how many settled enterprises stand on each rung.

    By city an enterprise in two chains counts once, on its highest rung.
    """
    best: dict[tuple[str | None, str], Standing] = {}
    for one in standings:
        key = (one.chain if by == "chain" else one.city, one.enterprise)
        if one.settled and (key not in best or _order(one) < _order(best[key])):
            best[key] = one
    rows: dict[str | None, dict[Rung, LadderCount]] = {}
    for (row, _), one in best.items():
        counts = rows.setdefault(row, {rung: LadderCount(0, 0) for rung in Rung})
        old = counts[one.rung]
        counts[one.rung] = LadderCount(old.declared + one.declared, old.judged + (not one.declared))
    return {row: rows[row] for row in sorted(rows, key=lambda r: (r is None, r or ""))}


def _order(standing: Standing) -> tuple[bool, int, str]:
    return (not standing.declared, standing.rung.height, standing.chain)


def untold(standings: Iterable[Standing]) -> tuple[int, int, int]:
    """How many different enterprises there are, how many of them hold any title, how many stand where a source puts them."""
    everyone = {s.enterprise for s in standings}
    titled = {s.enterprise for s in standings if s.titles}
    declared = {s.enterprise for s in standings if s.declared}
    return len(everyone), len(titled), len(declared)
