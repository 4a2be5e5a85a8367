"""One search box on every page: names, aliases, pinyin, initials and typing errors, the answers grouped by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import streamlit as st

from chains.app.addresses import named_link
from chains.app.markup import Html, join, tag
from chains.app.panels import kind_dot
from chains.app.questions import pair_questions, two_named
from chains.app.state import World, open_world, snapshot_folder
from chains.model import Entity, Kind
from chains.names import Match, search

__all__ = ["close_finder", "finder", "match_reason"]

_SHOWN = 14


def finder() -> None:
    """Draws the box in the head of the page; its answers hang below it and move nothing."""
    if not (snapshot_folder() / "manifest.json").exists():
        return
    with st.container(key="finder"):
        _box()


def close_finder() -> None:
    """Empties the box, as after a page was opened from it."""
    st.session_state["finder_round"] = st.session_state.get("finder_round", 0) + 1


@st.fragment
def _box() -> None:
    text = st.text_input(
        "全站搜索", key=f"finder_{st.session_state.get('finder_round', 0)}", live=True, label_visibility="collapsed",
        placeholder="搜索：名称、简称、拼音、首字母", max_chars=60, autocomplete="off",
    )
    if text and text.strip():
        world = open_world()
        two = two_named(world, text)
        found = _about_two(world, *two) if two else _answers(search(world.graph, text, limit=_SHOWN), text)
        st.html(tag("div", found, cls="cg cg-found"))


def _about_two(world: World, one: Entity, other: Entity) -> Html:
    """What can be asked of two named entities, and each of them."""
    asked = (question.link() for question in pair_questions(world, one, other))
    names = (named_link(e, join(kind_dot(e.kind), e.name, " ", tag("small", e.kind.label))) for e in (one, other))
    return tag("div", tag("small", "问题", cls="cg-group"), *asked, tag("small", "条目", cls="cg-group"), *names,
               cls="cg-results cg-one")


def _answers(matches: Sequence[Match], text: str) -> Html:
    if not matches:
        return tag("p", f"没有找到“{text}”。可以换一个简称，或只输入其中两三个字。", cls="cg-quiet")
    groups: dict[Kind, list[Match]] = defaultdict(list)
    for match in matches:  # the kind of the best answer stands first
        groups[match.entity.kind].append(match)
    return tag("div", *(
        join(tag("small", kind.label, cls="cg-group"), *(_answer(match) for match in found)) for kind, found in groups.items()
    ), cls="cg-results cg-one")


def _answer(match: Match) -> Html:
    name = join(kind_dot(match.entity.kind), match.entity.name, " ", tag("small", match_reason(match)))
    return named_link(match.entity, name)


def match_reason(match: Match) -> str:
    """Why the entity is an answer: by which name, and how."""
    return match.reason + (f"：{match.matched}" if match.matched != match.entity.name else "")
