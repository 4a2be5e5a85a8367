"""A choice that stands in the address: a deep link makes it, and making it changes the deep link."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from chains.app.state import World
from chains.app.widgets import alert
from chains.errors import UnknownName
from chains.model import Kind
from chains.names import find_entity

__all__ = ["asked_entity", "pick", "switch"]


def asked_entity(world: World, param: str, kinds: frozenset[Kind]) -> str | None:
    """The entity the address names by id or by any name; None, and a line that says why, when there is none such."""
    asked = st.query_params.get(param)
    if not asked:
        return None
    try:
        return find_entity(world.graph, asked, kinds).id
    except UnknownName as error:
        alert(error.zh)
    return None


def _settle(key: str, param: str, wanted: str, forget: Sequence[str]) -> Callable[[], None]:
    """Lets the widget follow the address when that has changed, and gives what makes the address follow the widget."""
    asked = st.query_params.get(param)
    if key not in st.session_state or st.session_state.get(f"{key}_asked") != asked:
        st.session_state[key] = wanted
        st.session_state[f"{key}_asked"] = asked

    def moved() -> None:
        chosen = st.session_state[key]
        st.query_params[param] = st.session_state[f"{key}_asked"] = chosen
        for other in forget:
            if other in st.query_params:
                del st.query_params[other]

    return moved


def pick(label: str, options: Sequence[str], wanted: str, name: Callable[[str], str], *, key: str, param: str,
         forget: Sequence[str] = ()) -> str:
    """One of many, from a list that can be searched by typing; `forget` are parts of the address that no longer fit."""
    moved = _settle(key, param, wanted, forget)
    return str(st.selectbox(label, options, key=key, format_func=name, on_change=moved, label_visibility="collapsed"))


def switch(label: str, options: Sequence[str], wanted: str, name: Callable[[str], str], *, key: str, param: str,
           forget: Sequence[str] = ()) -> str:
    """One of a few, side by side."""
    moved = _settle(key, param, wanted, forget)
    return str(st.segmented_control(label, options, key=key, format_func=name, on_change=moved,
                                    label_visibility="collapsed", required=True) or wanted)
