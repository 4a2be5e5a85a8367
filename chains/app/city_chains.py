"""城市—产业: which city has which chain, what it is specialised in, and which cities do the same."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from chains.app.city_views.common import Choices, switch
from chains.app.markup import tag
from chains.app.state import open_world
from chains.app.widgets import heading, html
from chains.cities import MEASURES

__all__ = ["show"]

_LEAD = "数字只统计人工整理且已有的；空格是未收录，不是没有。区位商、相似度等是测算，不是认定。"
_VIEWS = {
    "matrix": "矩阵", "quotient": "区位商", "overlap": "同质化", "likeness": "相似城市", "profile": "城市画像",
    "compare": "两市对比",
}


def show() -> None:
    """Draws the page; ?view= and ?measure= choose what it shows, the rest of the address belongs to the view."""
    world = open_world()
    heading("城市—产业", _LEAD)
    if not world.cities:
        html(tag("p", "图谱里还没有市州或新区，无从统计。先在整理数据里加入地区。", cls="cg-quiet"))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        view = switch("view", _VIEWS, "看什么")
        measure = switch("measure", MEASURES, "口径")
    # Each view is imported when it is first opened: the matrix need not wait for numpy.
    import_module(f"chains.app.city_views.{view}").show(world, Choices(view, measure))
