"""What is selected in the explorer's picture, with its evidence. A selection draws this part again and nothing else."""

from __future__ import annotations

import streamlit as st

from chains.app.component import mount_evidence
from chains.app.evidence_card import evidence_card
from chains.app.explorer_picture import PICTURE, redraw
from chains.app.markup import Html, between, tag
from chains.app.panels import entity_link, entity_panel, link_panel
from chains.app.session import Explorer
from chains.app.state import World
from chains.app.widgets import one_line_errors
from chains.graph import Filter
from chains.views.folding import FOLD_MARK, Fold
from chains.views.scene import ScenePicture
from chains.views.style import display_name

__all__ = ["details"]

_HEIGHT = 540


@st.fragment
def details(world: World, state: Explorer, drawn: ScenePicture, chosen: Filter) -> None:
    """The panel beside the picture; it hears itself what is selected."""
    def select() -> None:
        asked = st.session_state["picture_details"].get("select")
        if isinstance(asked, str):
            state.select(asked)

    redraw(state)
    with one_line_errors():
        links = state.selected_links(drawn.whole.links)
        fold = next((fold for fold in drawn.folds if fold.id == state.selected), None)
        card = evidence_card(world, state.selected, links)
        mount_evidence(card, picture=PICTURE, key="picture_details", on_select=select)
        with st.container(height=_HEIGHT, border=True, key="details"):
            if links:
                st.html(link_panel(world, links))
            elif fold:
                st.html(_fold_panel(world, fold))
            else:
                _entity(world, state, drawn.shown.center, chosen)


def _entity(world: World, state: Explorer, center: str, chosen: Filter) -> None:
    node = state.selected.removeprefix(FOLD_MARK)
    node = node if node in world.graph else center
    st.html(entity_panel(world, node, chosen, brief=not state.whole))
    if not state.whole:
        st.button("显示全部依据", on_click=state.show_whole, key="details_whole", width="stretch")


def _fold_panel(world: World, fold: Fold) -> Html:
    names = between("、", (entity_link(world, member) for member in fold.members))
    return tag("div", tag("h1", f"{display_name(world.entity(fold.home))}：{fold.text}"),
               tag("p", "图上节点较多，这些企业并作一个数；双击它逐家展开。", cls="cg-quiet"), tag("p", names), cls="cg")
