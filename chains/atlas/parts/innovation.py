"""创新图谱: schools and institutes that serve the chain, their work with its firms, schools that teach something alike."""

from __future__ import annotations

from collections.abc import Iterable

from chains.activity import activity_of
from chains.atlas.draft import Draft
from chains.atlas.paper import Block, Column, Empty, Guide, Said, Table, plain
from chains.atlas.words import level_of
from chains.fusion import school_fits
from chains.fusion.knowledge import other_ends
from chains.model import LINK_RULES, Kind, Link, kind_of
from chains.views.style import date_label, value_label

__all__ = ["innovation"]

_REMEDY = "在 data/institutions.yaml 的 serves、data/links.yaml 里补录合作，或到“来源”页加入材料后审核"
_SERVING = (Column("单位", 3), Column("类别", 1), Column("所在地", 2), Column("服务", 3), Column("层级", 2))
_WORKING = (Column("单位", 3), Column("所在地", 2), Column("企业", 3), Column("方式", 1), Column("时间", 1), Column("层级", 2))
_FITS = (Column("院校", 3), Column("产业链", 2), Column("对应的学科", 5))


def innovation(draft: Draft, limit: int) -> tuple[Block, ...]:
    """Who serves the chain, who works with its firms, and which schools of the place might."""
    serving, working = _ties(draft)
    return (*_serving(draft, serving, limit), *_working(draft, working, limit), *_fits(draft, limit))


Tie = tuple[str, str, Link]  # school or institute, the other end, the link


def _ties(draft: Draft) -> tuple[list[Tie], list[Tie]]:
    activity, scope = activity_of(draft.graph), draft.scope
    chains = set(scope.chains())
    serving, working = [], []
    for who, other, link in other_ends(draft.graph):
        firm = kind_of(other) is Kind.ENTERPRISE
        if firm and chains & activity.chains_of(other).keys() and (scope.holds(other) or scope.holds(who)):
            working.append((who, other, link))
        elif not firm and chains & set(activity.parts_of(other)) and (scope.chain or scope.holds(who)):
            serving.append((who, other, link))

    def order(tie: Tie) -> tuple[bool, str, str, str]:
        return not scope.holds(tie[0]), draft.name(tie[0]), tie[0], tie[2].id

    return sorted(serving, key=order), sorted(working, key=order)


def _serving(draft: Draft, ties: list[Tie], limit: int) -> list[Block]:
    scope = draft.scope
    if not ties:
        return [Empty(f"没有收录服务{scope.title}的高校院所，不表示没有。", _REMEDY)]
    groups: dict[str, list[Tie]] = {}
    for tie in ties:
        groups.setdefault(tie[0], []).append(tie)
    local = sum(scope.holds(who) for who in groups)
    rows = tuple(_served(draft, who, found) for who, found in list(groups.items())[:limit])
    where = f"，{scope.where}有 {local} 家" if scope.place else ""
    return [Table(f"服务{'本链' if scope.chain else '这些链'}的高校院所：{len(groups)} 家{where}", "高校院所", _SERVING, rows,
                  _rest(len(groups), limit))]


def _rest(found: int, limit: int) -> str:
    return f"只列前 {limit} 行，共 {found} 行。" if found > limit else ""


def _served(draft: Draft, who: str, ties: Iterable[Tie]) -> tuple[Said, ...]:
    links = [link for _, _, link in ties]
    what = "、".join(dict.fromkeys(draft.name(other) for _, other, _ in ties))
    return (draft.entity(who), plain(kind_of(who).label), draft.seat(who), draft.linked(what, links),
            plain("；".join(dict.fromkeys(level_of(x) for x in links))))


def _working(draft: Draft, ties: list[Tie], limit: int) -> list[Block]:
    scope = draft.scope
    if not ties:
        return [Empty(f"没有收录高校院所与{scope.title}企业的合作，不表示没有。", _REMEDY)]
    rows = tuple((
        draft.entity(who), draft.seat(who), draft.entity(firm), draft.linked(_way(link), (link,)),
        plain(date_label(link.latest)), plain(level_of(link))) for who, firm, link in ties[:limit])
    return [Table(f"高校院所与企业的合作：{len(ties)} 项", "校企合作", _WORKING, rows, _rest(len(ties), limit))]


def _way(link: Link) -> str:
    told = link.get("partnership")
    return value_label("partnership", told) if told else LINK_RULES[link.kind].label


def _fits(draft: Draft, limit: int) -> list[Block]:
    chains = set(draft.scope.chains())
    found = [(f, r) for f in school_fits(draft.graph, place=draft.scope.place) for r in f.reasons
             if f.school and f.chain in chains and r.name == "学科字面相近"]
    if not found:
        return []
    rows = tuple((draft.entity(f.school or ""), draft.entity(f.chain or ""), draft.measured(r.note)) for f, r in found[:limit])
    title = f"学科与本链字面相近的院校（测算，待核实）：{len(found)} 对"
    return [Table(title, "学科相近", _FITS, rows, _rest(len(found), limit)),
            Guide("只比对学科名与链名、环节名的字面，不表示院校在做这件事。")]
