"""企业 (一企一案): everything known round one enterprise on one page that can be printed."""

from __future__ import annotations

import streamlit as st

from chains.app.directory import show_firms
from chains.app.dossier_parts import around_panel, facts_panel, position_panel
from chains.app.entity_page import (
    Card,
    asked_entity,
    cards,
    neighbourhood_picture,
    page_head,
    page_tools,
    sources_block,
)
from chains.app.markup import Html, badge
from chains.app.panels import entity_link
from chains.app.state import World, open_world
from chains.app.tables import Cell, Table
from chains.app.widgets import at_right, html
from chains.dossier import Dossier, dossier_of, ground_of
from chains.ladder import Rung, Standing
from chains.model import Entity, Kind
from chains.report.firm import undertaking_words
from chains.views.style import value_label

__all__ = ["show"]

_HEIGHT = 400


def show() -> None:
    """Draws the page; ?id= names the enterprise by id or by any name, and without it all of them are listed."""
    world = open_world()
    firm = asked_entity(world, frozenset({Kind.ENTERPRISE}), noun="企业")
    if firm is None:
        show_firms(world)
        return
    dossier = dossier_of(world.graph, firm.id)
    left, right = st.columns([3, 1.1], vertical_alignment="top")
    with left:
        page_head(firm, _told(world, firm, dossier))
    with right, at_right():
        page_tools(world, firm, "一企一案", lambda: _table(world, dossier), lambda: _nodes(dossier))
    html(cards(_cards(dossier)))
    position, picture = st.columns([1.3, 1], gap="medium")
    with position, st.container(height=_HEIGHT + 30, border=True):
        html(position_panel(world, dossier))
    with picture:
        neighbourhood_picture(world, firm.id, height=_HEIGHT)
    around, facts = st.columns([1.3, 1], gap="medium")
    with around:
        html(around_panel(world, dossier))
    with facts:
        html(facts_panel(world, dossier), sources_block(world, firm, ground_of(world.graph, firm.id)))


def _cards(dossier: Dossier) -> list[Card]:
    known = {r.name: r for r in dossier.ties}
    partners = sum(int(r.value) for r in known.values() if isinstance(r.value, int))
    segments = sum(p.segment is not None for p in dossier.posts)
    local = len({f for p in dossier.posts for n in (*p.upstream, *p.downstream) for f in n.local})
    return [
        Card("所在环节", f"{segments} 个" if segments else "未收录", "position"),
        Card("本市同环节企业", f"{len({f for p in dossier.posts for f in p.local_rivals})} 家", "position"),
        Card("本市上下游企业", f"{local} 家", "position", "相邻环节里本市的其他企业，不含控股和参股的关联企业"),
        Card("周边缺口", f"{dossier.lacking.value} 个环节", "gaps", dossier.lacking.note),
        Card("往来单位", f"{partners} 家" if partners else "未收录", "ties"),
        Card("项目", f"{len(dossier.projects)} 个" if dossier.projects else "未收录", "projects"),
        Card("来源", f"{sum(dossier.sources.values())} 个", "sources", dossier.unsourced.note),
    ]


def _told(world: World, firm: Entity, dossier: Dossier) -> list[Html | str | None]:
    told = [badge(value_label(key, firm.get(key))) for key in ("presence", "ownership") if firm.get(key)]
    if code := firm.code("stock_code"):
        told.append(badge(f"证券代码 {code}"))
    return [entity_link(world, dossier.seat) if dossier.seat else "所在地未收录", " ", *told,
            *(_rung(world, s) for s in dossier.standings)]


def _rung(world: World, standing: Standing) -> Html | None:
    if standing.rung is Rung.OTHER or not standing.settled:
        return None
    basis = "来源写明" if standing.declared else "编者判断"
    return badge(f"{world.name(standing.chain)}{standing.rung.label}（{basis}）", "good" if standing.declared else "warn")


def _nodes(dossier: Dossier) -> tuple[str, ...]:
    found = [dossier.enterprise, *([dossier.city] if dossier.city else [])]
    for post in dossier.posts:
        found += [post.chain, *([post.segment] if post.segment else []), *post.local_rivals, *post.other_rivals, *post.kin]
        found += [n for near in (*post.upstream, *post.downstream)
                  for n in (near.segment, *near.local, *near.kin, *near.elsewhere)]
    found += [e for reason in dossier.ties for e in reason.entities] + [u.project for u in dossier.projects]
    return tuple(dict.fromkeys(found))


def _table(world: World, dossier: Dossier) -> Table:
    names = world.name
    rows: list[tuple[str, str, str]] = []
    for post in dossier.posts:
        where = f"{names(post.chain)}·{names(post.segment)}" if post.segment else names(post.chain)
        rows.append(("位置", where, post.stage.label if post.stage else "环节未收录" if not post.segment else ""))
        for side, near in (*(("上游", n) for n in post.upstream), *(("下游", n) for n in post.downstream)):
            told = [*(["本企业也做"] if near.own else []), *(f"本市 {names(f)}" for f in near.local),
                    *(f"关联企业 {names(f)}" for f in near.kin), *(f"外地 {names(f)}" for f in near.elsewhere),
                    *(["本市未收录"] if near.missing else [])]
            rows.append((f"{where}的{side}", names(near.segment), "；".join(told) or "未收录"))
        rows += [("同环节（本市）", names(f), where) for f in post.local_rivals]
        rows += [("同环节（外地）", names(f), where) for f in post.other_rivals]
    rows += [("项目", names(u.project), undertaking_words(world.graph, u)) for u in dossier.projects]
    rows += [("关联企业的项目", names(u.project), undertaking_words(world.graph, u)) for u in dossier.kin_projects]
    for reason in (*dossier.ties, *dossier.offers):
        rows += [(reason.name, names(e), reason.note) for e in reason.entities] or [(reason.name, "未收录", "")]
    rows += [("称号", a.name, f"{a.year}年" if a.year else "年份不详") for a in dossier.awards]
    return Table(("类别", "名称", "说明"), [tuple(map(Cell, row)) for row in rows])

