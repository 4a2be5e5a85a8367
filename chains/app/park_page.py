"""园区: one park: level, what it develops, the enterprises and projects in it, its figures and sources."""

from __future__ import annotations

import streamlit as st

from chains.app.area_tables import chains_table, firms_table, members_table, projects_table
from chains.app.directory import show_parks
from chains.app.entity_page import (
    Card,
    asked_entity,
    cards,
    figures_block,
    neighbourhood_picture,
    page_head,
    page_tools,
    sources_block,
)
from chains.app.markup import Html, between, join, tag
from chains.app.panels import entity_link, figure, link_item
from chains.app.state import World, open_world
from chains.app.tables import Table
from chains.app.tabs import table_tabs
from chains.app.widgets import at_right, html
from chains.dossier import AreaDossier, area_dossier
from chains.model import Entity, Kind
from chains.views.style import period_label, value_label

__all__ = ["show"]


def show() -> None:
    """Draws the page; ?id= names the park by id or by any name, and without it all of them are listed."""
    world = open_world()
    park = asked_entity(world, frozenset({Kind.PARK}), noun="园区")
    if park is None:
        show_parks(world)
        return
    dossier = area_dossier(world.graph, park.id)
    left, right = st.columns([3, 1.1], vertical_alignment="top")
    with left:
        page_head(park, _told(world, park, dossier))
    with right, at_right():
        page_tools(world, park, "园区", lambda: firms_table(world, dossier.inside.get(Kind.ENTERPRISE, ())),
                   lambda: _nodes(dossier))
    html(cards(_cards(park, dossier)))
    told, around = st.columns([1, 1.25], gap="medium")
    with told, st.container(height=430, border=True):
        html(_fields(world, park, dossier), figures_block(world, dossier.ground))
    with around:
        neighbourhood_picture(world, park.id, height=400)
    _tables(world, dossier)
    html(sources_block(world, park, dossier.ground))


def _told(world: World, park: Entity, dossier: AreaDossier) -> list[Html | str]:
    kind = value_label("park_kind", park.get("park_kind")) if park.get("park_kind") else ""
    where = between("、", (entity_link(world, p) for p in dossier.above)) if dossier.above else "所在地未收录"
    return [f"{kind} · " if kind else "", where]


def _cards(park: Entity, dossier: AreaDossier) -> list[Card]:
    newest = max(dossier.ground.figures, key=lambda o: o.period, default=None)
    level, since = park.get("level"), park.get("designated")
    firms, projects = dossier.count(Kind.ENTERPRISE), dossier.count(Kind.PROJECT)
    return [
        Card("级别", value_label("level", level) if level else "未收录", None,
             f"认定于{value_label('designated', since)}" if since else None),
        Card("主导产业", f"{len(dossier.fields)} 个" if dossier.fields else "未收录", "fields"),
        Card("园内企业", f"{firms} 家" if firms else "未收录", "tables"),
        Card("园内项目", f"{projects} 个" if projects else "未收录", "tables"),
        *([Card(f"{newest.indicator}（{period_label(newest.period)}）", figure(newest), "figures")] if newest else ()),
        Card("来源", f"{sum(dossier.ground.sources.values())} 个", "sources"),
    ]


def _fields(world: World, park: Entity, dossier: AreaDossier) -> Html:
    """What the park develops or wants to attract, each with its sentence; and what else is noted of it."""
    said = park.get("industries")
    none = tag("p", "没有收录它的主导产业，不表示没有。", cls="cg-quiet")
    return join(
        tag("h2", f"主导产业 · {len(dossier.fields)}", data_anchor="fields"),
        tag("p", tag("small", "资料原词："), value_label("industries", said)) if said else None,
        *(link_item(world, x, entity_link(world, x.object)) for x in dossier.fields), None if dossier.fields or said else none,
        tag("p", tag("b", "备注："), str(park.get("note"))) if park.get("note") else None,
        *(link_item(world, x) for x in dossier.visits),
    )


def _tables(world: World, dossier: AreaDossier) -> None:
    inside = dossier.inside
    members = [i for kind, ids in inside.items() if kind not in (Kind.ENTERPRISE, Kind.PROJECT) for i in ids]
    sections: list[tuple[str, Table]] = [
        ("企业", firms_table(world, inside.get(Kind.ENTERPRISE, ()))),
        ("产业链", chains_table(world, dossier.area, dossier.chains, {})),
        ("项目", projects_table(world, inside.get(Kind.PROJECT, ()))),
        ("园内机构和分园", members_table(world, members)),
    ]
    none = tag("p", "没有收录具体在园内的企业和项目，不表示没有：多数企业的地址只写到市县。", cls="cg-quiet")
    html(table_tabs(sections, height=300) or none)


def _nodes(dossier: AreaDossier) -> tuple[str, ...]:
    inside = (i for ids in dossier.inside.values() for i in ids)
    return tuple(dict.fromkeys((dossier.area, *dossier.above, *(x.object for x in dossier.fields), *inside)))
