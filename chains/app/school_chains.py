"""产教融合: which chains each school serves and why, chains without a school, schools without a chain."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from chains.app.choice import pick
from chains.app.markup import Html, between, join, link, tag
from chains.app.panels import entity_link
from chains.app.reasons import open_reason
from chains.app.state import World
from chains.app.tables import Cell, Table, table_download
from chains.app.widgets import at_right, html
from chains.fusion import Presence, SchoolFit, chains_without_school, school_fits, schools_without_chain

__all__ = ["show_schools"]

_ALL = "all"


def show_schools(world: World, place: str | None, choice: DeltaGenerator, files: DeltaGenerator) -> None:
    """Draws the view: schools with their chains at the left, what is without at the right."""
    cities = [_ALL, *world.cities]
    with choice:
        chosen = pick("地区", cities, place if place in cities else _ALL, lambda c: "全部地区" if c == _ALL else world.name(c),
                      key="fusion_school_place", param="place", forget=("school",))
    where = None if chosen == _ALL else chosen
    fits = sorted(school_fits(world.graph, place=where), key=lambda f: (world.name(f.school or ""), f.school or ""))
    bare, idle = chains_without_school(world.graph, place=where), schools_without_chain(world.graph, place=where)
    with files, at_right():
        table_download(lambda: _table(world, [*fits, *bare, *idle]), "产教融合", key="schools_csv")
    left, right = st.columns([1.55, 1], gap="medium")
    with left, st.container(height=520, border=False):
        html(_schools(world, fits, where))
    opened = [f for f in fits if f.school == st.query_params.get("school")]
    with right, st.container(height=520, border=True):
        st.html(tag("div", *(_opened(world, opened) if opened else (
            _without_school(world, bare, where), _without_chain(world, idle))), cls="cg"))


def _schools(world: World, fits: Sequence[SchoolFit], where: str | None) -> Html:
    if not fits:
        return tag("p", "没有收录这里的院校，不表示没有。可换“全部地区”。", cls="cg-quiet")
    rows = []
    for school, group in groupby(fits, key=lambda f: f.school or ""):
        found = list(group)
        sure = [f for f in found if f.state is Presence.PRESENT]
        maybe = [f for f in found if f.state is not Presence.PRESENT]
        why = link(f"看理由 {len(found)}", "fusion", view="schools", place=where, school=school)
        rows.append(tag("tr", tag("th", entity_link(world, school), scope="row"), tag("td", _chains(world, sure)),
                        tag("td", _chains(world, maybe)), tag("td", why, cls="cg-tight")))
    heads = [tag("th", name, scope="col") for name in ("院校", "● 服务或合作的产业链", "◐ 规划或可能对口", "理由")]
    return tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), cls="cg-table cg-schools")


def _chains(world: World, fits: Sequence[SchoolFit]) -> Html:
    return between("、", (link(world.name(f.chain or ""), "fusion", view="chain", chain=f.chain) for f in fits))


def _opened(world: World, fits: Sequence[SchoolFit]) -> tuple[Html, ...]:
    """What one school has to do with each chain, and the way back to what is without."""
    back = link("看没有院校的产业链和没有归链的院校", "fusion", view="schools", place=st.query_params.get("place"))
    return (
        tag("h2", entity_link(world, fits[0].school or "")),
        *(tag("div", tag("h3", f"{f.state.sign} ", link(world.name(f.chain or ""), "fusion", view="chain", chain=f.chain)),
              *(open_reason(world, reason) for reason in f.reasons)) for f in fits),
        tag("p", back),
    )


def _without_school(world: World, bare: Sequence[SchoolFit], where: str | None) -> Html:
    scope = "只看本地有企业的链和本地院校。" if where else "全部院校都没有记录服务它。"
    return join(
        tag("h2", f"没有院校的产业链 · {len(bare)}"), tag("p", scope + "未收录不等于没有。", cls="cg-quiet"),
        *(tag("div", tag("div", link(world.name(f.chain or ""), "fusion", view="chain", chain=f.chain), cls="cg-what"),
              *(open_reason(world, r) for r in f.reasons)) for f in bare),
        None if bare else tag("p", "没有。"),
    )


def _without_chain(world: World, idle: Sequence[SchoolFit]) -> Html:
    return join(
        tag("h2", f"没有归到产业链的院校 · {len(idle)}"), tag("p", "核实其专业后可补录服务的产业链。", cls="cg-quiet"),
        *(tag("div", tag("div", entity_link(world, f.school or ""), cls="cg-what"),
              *(open_reason(world, r) for r in f.reasons)) for f in idle),
        None if idle else tag("p", "没有。"),
    )


def _table(world: World, fits: Sequence[SchoolFit]) -> Table:
    rows = [(
        Cell(world.name(f.school) if f.school else "（没有院校）"), Cell(world.name(f.chain) if f.chain else "（没有产业链）"),
        Cell(f.state.label), Cell("；".join(f"{r.name} {r.value}{r.unit} {r.note}".strip() for r in f.reasons)),
    ) for f in fits]
    return Table(("院校", "产业链", "状态", "理由"), rows)
