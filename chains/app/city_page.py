"""城市: one city, county or new area on one screen: top facts, its chains by segments, what lies in it, what it declared."""

from __future__ import annotations

import streamlit as st

from chains.app.addresses import CITY_LEVELS
from chains.app.area_tables import chains_table, firms_table, members_table, projects_table
from chains.app.directory import show_cities
from chains.app.entity_page import (
    Card,
    asked_entity,
    blank,
    cards,
    declarations_block,
    figures_block,
    page_head,
    page_tools,
    sources_block,
    states_block,
)
from chains.app.markup import Html, between, join, link, tag
from chains.app.panels import entity_link, figure
from chains.app.segment_strips import segment_strips
from chains.app.state import World, open_world
from chains.app.tables import Table
from chains.app.tabs import table_tabs
from chains.app.widgets import at_right, html
from chains.dossier import AreaDossier, area_dossier
from chains.model import Entity, Kind
from chains.views.style import period_label, value_label

__all__ = ["show"]

_HEIGHT = 346
_SCHOLARS = (Kind.UNIVERSITY, Kind.INSTITUTE)


def show() -> None:
    """Draws the page; ?id= names the place by id or by any name, and without it all of them are listed."""
    world = open_world()
    place = asked_entity(world, frozenset({Kind.PLACE}), lambda e: e.get("level") in CITY_LEVELS, noun="市州、县区或新区")
    if place is None:
        show_cities(world)
        return
    dossier = area_dossier(world.graph, place.id)
    quotients = _quotients(world, place.id)
    _head(world, place, dossier)
    html(cards(_cards(world, dossier)))
    picture, beside = st.columns([1.35, 1], gap="medium")
    with picture:
        html(tag("h2", "各链的环节", tag("small", "一格一个环节，从上游到下游；点格看依据")))
        with st.container(height=_HEIGHT, border=True):
            html(segment_strips(world, place.id, dossier.chains))
    with beside:
        html(tag("h2", "数字与宣示"))
        with st.container(height=_HEIGHT, border=True):
            html(figures_block(world, dossier.ground), declarations_block(world, place.id, dossier.declarations),
                 states_block(world, dossier.states))
    _tables(world, place, dossier, quotients)
    html(sources_block(world, place, dossier.ground))


def _head(world: World, place: Entity, dossier: AreaDossier) -> None:
    above = between("、", (entity_link(world, p) for p in dossier.above)) if dossier.above else "上级未收录"
    told: list[Html | str] = [value_label("level", place.get("level")), " · ", above]
    if place.id in world.cities:
        doors = (link("链主", "leaders", place=place.id), link("强链补链", "gaps", place=place.id),
                 link("两市对比", "cities", view="compare", place=place.id),
                 link("城市画像", "cities", view="profile", place=place.id), link("五链融合", "fusion", place=place.id))
        told += [" · ", between(" · ", doors)]
    left, right = st.columns([3, 1.1], vertical_alignment="top")
    with left:
        page_head(place, told)
    with right, at_right():
        page_tools(world, place, "城市", lambda: chains_table(world, place.id, dossier.chains, _quotients(world, place.id)),
                   lambda: _nodes(dossier))


def _quotients(world: World, place: str) -> dict[str, float]:
    """Location quotients of the city's chains; none for a county, which is compared with nobody."""
    if place not in world.cities:
        return {}
    from chains.cities.profile import profile_of  # brings numpy, which the list of cities need not wait for

    return {s.chain: s.value for s in profile_of(world.graph, place).strengths if s.value is not None}


def _cards(world: World, dossier: AreaDossier) -> list[Card]:
    gdp = next((o for o in world.observations_of.get(dossier.area, ()) if o.indicator == "地区生产总值"), None)
    with_firms = sum(bool(c.firms) for c in dossier.chains)
    scholars = sum(dossier.count(kind) for kind in _SCHOLARS)
    newest = dossier.declarations[0] if dossier.declarations else None
    year = f"（{newest.year}年）" if newest and newest.year else ""
    return [
        Card("地区生产总值" + (f"（{period_label(gdp.period)}）" if gdp else ""), figure(gdp) if gdp else "未收录", "figures"),
        Card("收录企业", _counted(dossier.count(Kind.ENTERPRISE), "家"), "tables"),
        Card("有企业的产业链", _counted(with_firms, "条"), "tables"),
        Card("园区", _counted(dossier.count(Kind.PARK), "个"), "tables"),
        Card("高校院所", _counted(scholars, "家"), "tables"),
        Card("项目", _counted(dossier.count(Kind.PROJECT), "个"), "tables", "只数地点已落实的；规划中的见表"),
        Card(f"宣示{year}", tag("span", newest.name, cls="cg-long-name") if newest else "未收录", "declared",
             f"最近一次宣示：{newest.name}" if newest else None),
    ]


def _counted(count: int, unit: str) -> Html | str:
    return join(str(count), tag("small", unit)) if count else "未收录"


def _tables(world: World, place: Entity, dossier: AreaDossier, quotients: dict[str, float]) -> None:
    inside = dossier.inside
    scholars = [i for kind in _SCHOLARS for i in inside.get(kind, ())]
    others = [i for kind in (Kind.ASSOCIATION, Kind.AGENCY) for i in inside.get(kind, ())]
    projects = [*inside.get(Kind.PROJECT, ()), *(i for i in dossier.coming if world.entity(i).kind is Kind.PROJECT)]
    sections: list[tuple[str, Table]] = [
        ("产业链", chains_table(world, place.id, dossier.chains, quotients)),
        ("企业", firms_table(world, inside.get(Kind.ENTERPRISE, ()))),
        ("园区", members_table(world, inside.get(Kind.PARK, ()))),
        ("高校院所", members_table(world, scholars)),
        ("项目（含规划）", projects_table(world, projects)),
        ("组织与平台", members_table(world, others)),
        ("下辖", members_table(world, inside.get(Kind.PLACE, ()))),
    ]
    html(table_tabs(sections), blank(*(name for name, table in sections[:5] if not table.rows)))


def _nodes(dossier: AreaDossier) -> tuple[str, ...]:
    inside = (i for ids in dossier.inside.values() for i in ids)
    return tuple(dict.fromkeys((dossier.area, *dossier.above, *(c.chain for c in dossier.chains), *inside)))
