"""What the views of 城市—产业 share: choices that follow the address, pickers of cities, heads and squares of a matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from chains.app.addresses import named_link
from chains.app.markup import Html, Piece, link, tag, unfolding
from chains.app.panels import entity_link
from chains.app.reasons import reasons_block
from chains.app.state import World
from chains.app.tables import Cell
from chains.app.widgets import html
from chains.cities import MEASURES
from chains.findings import Reason

__all__ = [
    "Choices", "chain_heads", "known_cell", "matrix_html", "pick_city", "short_name", "square", "switch", "thin_line",
    "with_reasons",
]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the page is set to: the view and the measure."""

    view: str
    measure: str

    def link(self, text: Piece, *, cls: str | None = None, title: str | None = None, **query: str | None) -> Html:
        """A link to this page with the same view and measure."""
        return link(text, "cities", cls=cls, title=title, **{"view": self.view, "measure": self.measure, **query})

    @property
    def label(self) -> str:
        return MEASURES[self.measure]


def _follow_address(name: str, options: Sequence[str], default: str) -> str:
    """The key of a widget whose value is the address's after a link or Back has changed that, else what the user chose."""
    key, asked = f"city_{name}", st.query_params.get(name)
    if key not in st.session_state or asked != st.session_state.get(f"{key}_seen"):
        st.session_state[key] = asked
    if st.session_state.get(key) not in options:
        st.session_state[key] = default
    return key


def _remember(name: str, key: str, chosen: str, default: str) -> None:
    # What is usual is not written: each writing is a step of its own, and Back would never get past it.
    if st.query_params.get(name, default) != chosen:
        st.query_params[name] = chosen
    st.session_state[f"{key}_seen"] = st.query_params.get(name)


def switch(name: str, options: Mapping[str, str], label: str, *, default: str | None = None) -> str:
    """A segmented control whose choice stands in the address."""
    default = default or next(iter(options))
    key = _follow_address(name, list(options), default)
    chosen = st.segmented_control(label, list(options), format_func=lambda x: options[x], key=key, required=True,
                                  label_visibility="collapsed") or default
    _remember(name, key, chosen, default)
    return chosen


def pick_city(world: World, name: str, label: str, *, default: str, without: str | None = None) -> str:
    """A list of the cities whose choice stands in the address."""
    options = [place for place in world.cities if place != without]
    default = default if default in options else options[0]
    key = _follow_address(name, options, default)
    chosen = st.selectbox(label, options, format_func=world.name, key=key, label_visibility="collapsed", width=200)
    _remember(name, key, chosen, default)
    return chosen


def short_name(world: World, node: str) -> str:
    """A name that fits a column head: chains without 产业链, autonomous prefectures by their first word."""
    name = world.name(node)
    for ending in ("产业链", "藏族自治州", "回族自治州"):
        if len(name) > 4:
            name = name.removesuffix(ending)
    return name


def chain_heads(world: World, chains: Sequence[str]) -> list[Html]:
    """Upright heads that open the chain and sort their column."""
    return [tag("th", named_link(world.entity(chain), short_name(world, chain), title=world.name(chain)), scope="col",
                data_sort="number", tabindex=0) for chain in chains]


def square(shown: Piece, *, value: float, shade: float = 0, title: str | None = None, cls: str | None = None) -> Html:
    """A cell of a matrix; `shade` from 0 to 1 is how deep its colour is."""
    style = f"background:rgba(var(--cg-heat),{0.08 + 0.5 * min(1.0, shade):.2f})" if shade > 0 else None
    return tag("td", shown, data_value=value, style=style, title=title, cls=cls)


def matrix_html(
    world: World, corner: str, heads: Sequence[Html], rows: Mapping[str, Sequence[Html]], foot: Html | None = None
) -> Html:
    """A sortable matrix of the cities, a row each."""
    first = tag("th", corner, scope="col", cls="cg-corner", data_sort="text", tabindex=0)
    body = [tag("tr", tag("th", entity_link(world, place), scope="row"), *squares) for place, squares in rows.items()]
    table = tag("table", tag("thead", tag("tr", first, *heads)), tag("tbody", *body), tag("tfoot", foot) if foot else None,
                cls="cg-table cg-matrix")
    return tag("div", table, cls="cg-scroll", tabindex=0)


def thin_line(note: str) -> None:
    """The warning of small numbers, where there is one."""
    if note:
        html(tag("p", note, cls="cg-problem"))


def with_reasons(world: World, head: Piece, reasons: Sequence[Reason], *, opened: bool = False) -> Html:
    """A line that unfolds to its reasons."""
    if not reasons:
        return tag("div", head, cls="cg-reason")
    return unfolding(head, reasons_block(world, reasons), cls="cg-reason cg-fold", opened=opened)


def known_cell(value: float | None) -> Cell:
    """A number for the download, or 未定义."""
    return Cell("未定义") if value is None else Cell(f"{value:.2f}", round(value, 6))
