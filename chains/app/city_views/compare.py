"""两市对比: two cities side by side, chain by chain."""

from __future__ import annotations

import streamlit as st

from chains.app.city_views.common import Choices, known_cell, pick_city, thin_line
from chains.app.city_views.overlap import pair_html
from chains.app.markup import Html, badge, join, tag
from chains.app.panels import entity_link
from chains.app.paper_menu import dossier_menu
from chains.app.reasons import open_reason
from chains.app.state import World
from chains.app.tables import Cell, Table, table_download
from chains.app.widgets import at_right, html
from chains.cities.compare import ComparedChain, Comparison, compare_cities
from chains.cities.grid import thin_note
from chains.report.overlap import verdict
from chains.views.style import number_label

__all__ = ["show"]


def show(world: World, choices: Choices) -> None:
    """Draws the two chosen cities side by side."""
    if len(world.cities) < 2:
        html(tag("p", "图谱里不足两个市州，无从对比。", cls="cg-quiet"))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        one = pick_city(world, "place", "甲市", default=world.cities[0])
        other = pick_city(world, "other", "乙市", default=world.cities[1], without=one)
        comparison = compare_cities(world.graph, one, other, measure=choices.measure)
        with at_right():
            dossier_menu(world, "compare", (one, other), key="compare")
            table_download(lambda: _table(world, comparison), f"对比_{world.name(one)}_{world.name(other)}_{choices.label}",
                           key="compare_csv")
    thin_line(thin_note(world.graph, comparison.structure.grid, [one, other]))
    if not comparison.rows:
        html(tag("p", "两个市按此口径都没有收录，可换一个口径。", cls="cg-quiet"))
        return
    top = max((max(row.values) for row in comparison.rows), default=0) or 1
    html(_summary(world, comparison),
         tag("small", "深色是两市都有的链，浅色只有一方有；点开一行看企业和出处。"), _sides(world, comparison, top),
         tag("h2", "竞争与互补"), pair_html(world, comparison.overlap))


def _summary(world: World, comparison: Comparison) -> Html:
    """How many chains both have and either alone, and what their likeness mostly is."""
    found = comparison.overlap
    both = sum(all(row.values) for row in comparison.rows)
    alone = [sum(bool(row.values[side]) and not row.values[1 - side] for row in comparison.rows) for side in (0, 1)]
    told = f"都有 {both} 条链，只有{world.name(found.place)}有 {alone[0]} 条，只有{world.name(found.other)}有 {alone[1]} 条"
    like = f"；相似度 {found.value:.2f}，{verdict(found)}" if found.value is not None else ""
    return tag("p", tag("b", told), like, f"。竞争 {len(found.competes)} 处、互补 {len(found.completes)} 处，列在各链下面。")


def _sides(world: World, comparison: Comparison, top: float) -> Html:
    names = [entity_link(world, place) for place in (comparison.overlap.place, comparison.overlap.other)]
    head = tag("div", tag("span", names[0]), tag("b", "产业链"), tag("span", names[1]), cls="cg-versus cg-versus-head")
    return tag("div", head, *(_row(world, row, top) for row in comparison.rows))


def _row(world: World, row: ComparedChain, top: float) -> Html:
    left, right = (_value(row, side, top) for side in (0, 1))
    line = tag("div", left, tag("b", world.name(row.chain)), right, cls="cg-versus")
    if not row.reasons:
        return line
    return tag("details", tag("summary", line), tag("p", entity_link(world, row.chain)),
               *(open_reason(world, reason) for reason in row.reasons), cls="cg-reason cg-fold")


def _value(row: ComparedChain, side: int, top: float) -> Html:
    value, more, quotient = row.values[side], row.candidates[side], row.quotients[side]
    number = join(tag("b", number_label(value)) if value else tag("small", "未收录"),
                  tag("sup", f"+{number_label(more)}") if more else None,
                  tag("small", f" 区位商 {quotient:.1f}") if value and quotient is not None else None, " ",
                  badge("宣示") if row.declared[side] else None)
    bar = tag("i", style=f"width:{45 * value / top:.1f}%", cls="cg-competing" if all(row.values) else "cg-rest")
    return tag("span", number, bar, cls="cg-side")


def _table(world: World, comparison: Comparison) -> Table:
    names = [world.name(comparison.overlap.place), world.name(comparison.overlap.other)]
    rows = [(Cell(world.name(row.chain)), *(cell for side in (0, 1) for cell in (
        Cell("", row.values[side]), Cell("", row.candidates[side]), known_cell(row.quotients[side]),
        Cell("是" if row.declared[side] else "未见")))) for row in comparison.rows]
    columns = [f"{name}{column}" for name in names for column in ("", "（候选）", "区位商", "宣示")]
    return Table(("产业链", *columns), rows)
