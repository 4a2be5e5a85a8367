"""院校: one university, college or institute: what it teaches, which chains it serves and why, whom it works with."""

from __future__ import annotations

import streamlit as st

from chains.app.directory import show_schools
from chains.app.entity_page import (
    Card,
    asked_entity,
    blank,
    cards,
    figures_block,
    neighbourhood_picture,
    page_head,
    page_tools,
    sources_block,
)
from chains.app.markup import Html, join, link, tag
from chains.app.panels import entity_link
from chains.app.reasons import reasons_block
from chains.app.state import World, open_world
from chains.app.tables import Cell, Table
from chains.app.widgets import at_right, html
from chains.dossier import SchoolDossier, school_dossier
from chains.fusion import Presence, SchoolFit
from chains.fusion.knowledge import SCHOLARS
from chains.model import Entity
from chains.views.style import value_label, value_text

__all__ = ["show"]


def show() -> None:
    """Draws the page; ?id= names the school by id or by any name, and without it all of them are listed."""
    world = open_world()
    school = asked_entity(world, SCHOLARS, noun="高校或科研院所")
    if school is None:
        show_schools(world)
        return
    dossier = school_dossier(world.graph, school.id)
    left, right = st.columns([3, 1.1], vertical_alignment="top")
    with left:
        page_head(school, _told(world, school, dossier))
    with right, at_right():
        page_tools(world, school, "院校", lambda: _table(world, dossier), lambda: _nodes(dossier))
    html(cards(_cards(dossier)))
    served, around = st.columns([1, 1.25], gap="medium")
    with served, st.container(height=430, border=True):
        html(_fits(world, dossier))
    with around:
        neighbourhood_picture(world, school.id, height=400)
    ties, rest = st.columns(2, gap="medium")
    with ties:
        html(tag("h2", "往来", data_anchor="ties"), reasons_block(world, (r for r in dossier.ties if r.value is not None)),
             blank(*(r.name for r in dossier.ties if r.value is None)))
    with rest:
        html(figures_block(world, dossier.ground) if dossier.ground.figures else None,
             sources_block(world, school, dossier.ground))


def _told(world: World, school: Entity, dossier: SchoolDossier) -> list[Html | str]:
    level = value_label("level", school.get("level")) if school.get("level") else "级别未收录"
    seat = entity_link(world, dossier.seat) if dossier.seat else "所在地未收录"
    return [level, " · ", seat, " · ", link("产教融合", "fusion", view="schools", school=school.id)]


def _cards(dossier: SchoolDossier) -> list[Card]:
    sure = sum(f.state is Presence.PRESENT for f in dossier.fits)
    maybe = len(dossier.fits) - sure
    firms, scholars = dossier.ties[0], dossier.ties[1]
    return [
        Card("服务或合作的产业链", f"{sure} 条" if sure else "未收录", "fits"),
        Card("规划或可能对口", f"{maybe} 条" if maybe else "无", "fits", "来源只说规划，或只是学科字面相近，待核实"),
        Card(firms.name, f"{firms.value} {firms.unit}" if firms.value is not None else "未收录", "ties"),
        Card(scholars.name, f"{scholars.value} {scholars.unit}" if scholars.value is not None else "未收录", "ties"),
        Card("优势学科", f"{len(dossier.taught)} 个" if dossier.taught else "未收录", None, "、".join(dossier.taught)),
        Card("来源", f"{sum(dossier.ground.sources.values())} 个", "sources"),
    ]


def _fits(world: World, dossier: SchoolDossier) -> Html:
    """The chains with the reasons of each, and what is taught."""
    taught = tag("p", tag("b", "优势学科："), "、".join(dossier.taught)) if dossier.taught else None
    none = tag("p", "没有收录它服务的产业链，不表示没有。可在五链融合的产教融合里看待办。", cls="cg-quiet")
    return join(tag("h2", f"服务的产业链 · {len(dossier.fits)}", data_anchor="fits"), taught,
                *(_fit(world, f) for f in dossier.fits), None if dossier.fits else none)


def _fit(world: World, fit: SchoolFit) -> Html:
    chain = entity_link(world, fit.chain or "")
    return tag("div", tag("div", f"{fit.state.sign} ", chain, tag("small", f" {fit.state.label}"), cls="cg-what"),
               reasons_block(world, fit.reasons), cls="cg-item")


def _table(world: World, dossier: SchoolDossier) -> Table:
    rows = [(Cell("产业链"), Cell(world.name(f.chain or "")), Cell(f.state.label),
             Cell("；".join(f"{r.name} {value_text(r)} {r.note}".strip() for r in f.reasons))) for f in dossier.fits]
    rows += [(Cell(r.name), Cell(world.name(e)), Cell(""), Cell(r.note)) for r in dossier.ties for e in r.entities]
    rows += [(Cell("优势学科"), Cell(word), Cell(""), Cell("")) for word in dossier.taught]
    return Table(("类别", "名称", "状态", "说明"), rows)


def _nodes(dossier: SchoolDossier) -> tuple[str, ...]:
    found = [dossier.school, *(f.chain for f in dossier.fits if f.chain), *(e for r in dossier.ties for e in r.entities)]
    return tuple(dict.fromkeys(found))
