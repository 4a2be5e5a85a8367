"""The layer that money makes: capital (资金链), what has landed and what is only planned never added up."""

from __future__ import annotations

from collections.abc import Iterable

from chains.activity import Activity, is_fact, live_links
from chains.findings import Reason
from chains.fusion.firms import JUDGED
from chains.fusion.piles import Heading, Heap, Pile, Piles, Weight, new_piles
from chains.graph import Graph, entities_of, entity_of
from chains.model import Kind, kind_of

__all__ = ["CAPITAL", "FUNDS", "LANDED", "PLANNED", "amount_reasons", "capital_piles", "funds_of", "money_of"]

LANDED = Heading("已落地（在建、投产）的项目", "个", Weight.FACT, doubt=JUDGED)
_INVESTED = Heading("获得投资的企业", "家", Weight.FACT)
_FUNDED = Heading("投向本链的基金", "只", Weight.FACT)
PLANNED = Heading("规划、签约或待核对的项目", "个", Weight.CANDIDATE, doubt=JUDGED)
_PROMISED = Heading("规划或待核对的投资", "笔", Weight.CANDIDATE)
CAPITAL = (LANDED, _INVESTED, _FUNDED, PLANNED, _PROMISED)
FUNDS = Heading("本地基金（没有写投向本链，未计入）", "只", Weight.ASIDE)


def capital_piles(graph: Graph, activity: Activity) -> Piles:
    """For each place and chain its projects with their investors, firms that were invested in, and funds joined to them."""
    piles = new_piles()
    for chain, members in activity.posts.items():
        for who, links in members.items():
            if kind_of(who) is Kind.PROJECT:
                for place, here in activity.home(who).items():
                    landed = here and any(is_fact(x) for x in links)
                    piles[place, chain][LANDED if landed else PLANNED].add(who, links)
    for link in live_links(graph, "invests_in"):
        for chain, works in activity.chains_of(link.object).items():
            for place, here in activity.home(link.object).items():
                sure = here and works and is_fact(link)
                if kind_of(link.object) is Kind.PROJECT:
                    # The project is counted already; its investor is named with it.
                    heap = _heap_of(piles[place, chain], link.object)
                    heap.add(link.object, (link,), whom=(link.object, link.subject))
                elif not _is_fund(graph, link.subject):  # a fund is counted as a fund
                    piles[place, chain][_INVESTED if sure else _PROMISED].add(
                        link.object, (link,), whom=(link.object, link.subject))
    for link in live_links(graph, "invests_in", "partners_with"):
        for fund, other in ((link.subject, link.object), (link.object, link.subject)):
            if _is_fund(graph, fund):
                for chain, works in activity.chains_of(other).items():
                    for place, here in activity.home(other).items():
                        sure = here and works and is_fact(link) and _stands(activity, fund)
                        piles[place, chain][_FUNDED if sure else _PROMISED].add(fund, (link,))
    return piles


def _heap_of(pile: Pile, project: str) -> Heap:
    return pile[LANDED] if LANDED in pile and project in pile[LANDED].items else pile[PLANNED]


def _is_fund(graph: Graph, who: str) -> bool:
    return kind_of(who) is Kind.ASSOCIATION and "基金" in f"{entity_of(graph, who).get('association_kind')}"


def _stands(activity: Activity, fund: str) -> bool:
    """Whether the fund has an address that is no plan; one without any is taken to exist."""
    return not activity.home(fund) or any(activity.home(fund).values())


def funds_of(graph: Graph) -> tuple[str, ...]:
    """Every fund, whatever it invests in, by id."""
    return tuple(sorted(e.id for e in entities_of(graph, Kind.ASSOCIATION) if _is_fund(graph, e.id)))


def money_of(graph: Graph, projects: Iterable[str]) -> tuple[float | None, tuple[str, ...]]:
    """The known investments of the projects added up, in 亿元, and which of them state one; None where none does."""
    stated = {p: value for p in projects if isinstance(value := entity_of(graph, p).get("amount"), int | float)}
    return (round(sum(stated.values()), 4) if stated else None), tuple(sorted(stated))


def amount_reasons(graph: Graph, activity: Activity, pile: Pile) -> list[Reason]:
    """What the landed and the planned projects cost, apart from one another, each with how many of them say so."""
    found = []
    for heading, name in ((LANDED, "已落地项目投资额"), (PLANNED, "规划、签约项目投资额")):
        items = pile[heading].items if heading in pile else set()
        if items:
            total, stated = money_of(graph, sorted(items))
            note = f"{len(items)} 个项目中 {len(stated)} 个写明金额；按报道的总投资，不是到位资金"
            if shared := sum(len(activity.chains_of(p)) > 1 for p in stated):
                note += f"；{shared} 个还属于别的链，各链金额相加会重复"
            found.append(Reason(name, total, "亿元", note, stated))
    return found
