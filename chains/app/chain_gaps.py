"""强链补链: which segments of a chain a place has, lacks or nobody knows of, and what to do about them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from chains.app.component import mount_pointer
from chains.app.gap_blocks import (
    advice_html,
    away_line,
    critical_html,
    key_html,
    lanes_html,
    levels_html,
    places_table,
    related_html,
    segment_html,
    segments_table,
)
from chains.app.markup import Html, between, join, link, tag
from chains.app.panels import entity_link
from chains.app.reasons import reasons_block
from chains.app.state import World, open_world
from chains.app.tables import show_table, table_download
from chains.app.widgets import alert, at_right, graph_downloads, heading, html
from chains.errors import UnknownName
from chains.gaps import (
    Completeness,
    Gap,
    advised,
    chains_in,
    check_levels,
    cities_of,
    completeness,
    counted_apart,
    find_critical,
    find_gaps,
    related_chains,
    share_text,
)
from chains.graph import entities_of
from chains.model import Kind
from chains.names import find_entity

__all__ = ["show"]

_LEAD = ("一地一链有什么、缺什么、怎么补。未知是没有收录，不等于没有；规划、在建和有线索的都不算已有。"
         "建议按供料关系推出，是测算，不是认定。")
_KEYS = {"place": "gap_place", "chain": "gap_chain"}
_SHOWN = 12


def show() -> None:
    """Draws the page; ?place= and ?chain= choose, ?segment= opens a segment."""
    world = open_world()
    heading("强链补链", _LEAD)
    _follow_address(world)
    left, middle, files = st.columns([1.2, 1.2, 1.6], vertical_alignment="bottom")
    with left:
        place = _choose(world, "place", "地区", "全部市州", list(world.cities))
    with middle:
        chain = _choose(world, "chain", "产业链", "全部产业链", [e.id for e in entities_of(world.graph, Kind.CHAIN)])
    if place and chain:
        _pair(world, place, chain, files)
    elif place:
        _place(world, place, files)
    elif chain:
        _chain(world, chain, files)
    else:
        _nothing_chosen(world)


def _follow_address(world: World) -> None:
    """Takes over what the address asks for, once for each new address or visit: afterwards the boxes are the user's."""
    asked = {name: st.query_params.get(name, "") for name in _KEYS}
    # Streamlit forgets the boxes of a page that was left; the address is what Back returns to.
    if st.session_state.get("gap_asked") == asked and all(key in st.session_state for key in _KEYS.values()):
        return
    st.session_state["gap_asked"] = asked
    for name, key in _KEYS.items():
        st.session_state[key] = ""
        if asked[name]:
            try:
                st.session_state[key] = find_entity(world.graph, asked[name], frozenset({Kind(name)})).id
            except UnknownName as error:
                alert(error.zh)


def _choose(world: World, name: str, label: str, nothing: str, options: list[str]) -> str | None:
    key = _KEYS[name]
    chosen: str = st.session_state.get(key) or ""
    # A county or the province is reached by its address; a box that lacks its own value would fall back to the first.
    known = options if not chosen or chosen in options else [chosen, *options]
    return st.selectbox(label, ["", *known], key=key, on_change=_write_address,
                        format_func=lambda i: _option(world, i) if i else nothing) or None


def _option(world: World, node: str) -> str:
    """A chain with its group, so that 电子 finds 集成电路 among the options too."""
    group = world.entity(node).get("group")
    return f"{world.name(node)}（{group}）" if group else world.name(node)


def _write_address() -> None:
    chosen = {name: st.session_state.get(key) or "" for name, key in _KEYS.items()}
    st.session_state["gap_asked"] = chosen
    st.query_params.from_dict({name: value for name, value in chosen.items() if value})


def _pair(world: World, place: str, chain: str, files: st.delta_generator.DeltaGenerator) -> None:
    gaps = find_gaps(world.graph, chain, place=place)
    found = completeness(world.graph, chain, place=place)
    name = f"强链补链_{world.name(place)}_{world.name(chain)}"
    with files, at_right():
        graph_downloads(world, lambda: _nodes(found, gaps), name, key="gaps")
        table_download(lambda: segments_table(world, gaps), name, key="gaps_csv")
    if not gaps:
        html(tag("p", "这条链还没有收录环节，无从比较；可在整理数据里补录。", cls="cg-quiet"))
        return
    chosen = st.query_params.get("segment")
    html(tag("p", _place_name(world, place), " · ", entity_link(world, chain), "：", share_text(found), "。"),
         away_line(world, gaps),
         tag("details", tag("summary", "这些数的依据"), reasons_block(world, found.reasons)),
         key_html(), lanes_html(world, gaps, chosen))
    _related_note(world, place, chain, found)
    left, right = st.columns([1.15, 1], gap="medium")
    with left:
        html(tag("h2", f"建议 · {len(advised(gaps))} 个环节"), advice_html(world, gaps))
    with right:
        picked = next((g for g in gaps if g.segment == chosen), None)
        hint = tag("p", "点一个环节，看它的状况、依据和最近的提供者。", cls="cg-quiet")
        html(segment_html(world, picked) if picked else hint)
        html(tag("h2", "关键企业与关键环节"), critical_html(world, find_critical(world.graph, chain, place=place)))
        html(tag("details", tag("summary", "上、中、下游的标注对不对"), levels_html(world, check_levels(world.graph, chain))),
             tag("p", link("看各市州的这条链", "gaps", chain=chain), "　", link("看本地的各条链", "gaps", place=place)))
    if picked:
        mount_pointer({"anchor": picked.segment}, key="gap_pointer")


def _place_name(world: World, place: str) -> Html:
    """The place, and what lies in it and is counted as a city of its own."""
    apart = between("、", (entity_link(world, p) for p in counted_apart(world.graph, place)))
    return join(entity_link(world, place), join("（不含单列的", apart, "）") if apart else None)


def _related_note(world: World, place: str, chain: str, found: Completeness) -> None:
    if not found.present:
        related = [r for r in related_chains(world.graph, place) if r.chain == chain]
        told = "本地没有这条链的已知环节" + ("，与已有各链的关联如下。" if related else "，收录里也没有和它常同在一市的链。")
        html(tag("p", told), related_html(world, related) if related else None)


def _nodes(found: Completeness, gaps: Sequence[Gap]) -> list[str]:
    return [i for i in (found.chain, found.place, *found.segments, *(p for g in gaps for p in g.here.providers)) if i]


def _place(world: World, place: str, files: st.delta_generator.DeltaGenerator) -> None:
    found = chains_in(world.graph, place)
    table = places_table(world, found, by_place=False)
    with files, at_right():
        table_download(lambda: table, f"各链完整度_{world.name(place)}", key="gaps_place_csv")
    if found:
        html(tag("p", _place_name(world, place), f"：{len(found)} 条链有已知或规划的内容。点链名看各环节。"))
        show_table(table, height=420)
    else:
        html(tag("p", "本地没有收录任何一条链的环节，不表示没有。可到“来源”页加材料，或换一个地区。", cls="cg-quiet"))
    related = related_chains(world.graph, place)[:_SHOWN]
    if related or found:
        hint = "本地还没有、与已有各链常同在一市的链，按关联密度排；只看常不常同在，不看资源和市场。"
        html(tag("h2", "建链的候选"), tag("p", hint, cls="cg-quiet"), related_html(world, related))


def _chain(world: World, chain: str, files: st.delta_generator.DeltaGenerator) -> None:
    found = cities_of(world.graph, chain)
    table = places_table(world, found, by_place=True)
    with files, at_right():
        table_download(lambda: table, f"各市州完整度_{world.name(chain)}", key="gaps_chain_csv")
    if not found:
        html(tag("p", "没有一个市州收录了这条链的环节，不表示没有。可换一条链，或补录材料。", cls="cg-quiet"))
    else:
        html(tag("p", entity_link(world, chain), f"：{len(found)} 个市州有已知或规划的内容。点市州看各环节。"))
        show_table(table, height=420)
    left, right = st.columns(2, gap="medium")
    with left:
        html(tag("h2", "全部收录地区合起来的关键企业与关键环节"), critical_html(world, find_critical(world.graph, chain)))
    with right:
        html(tag("h2", "上、中、下游的标注对不对"), levels_html(world, check_levels(world.graph, chain)))


def _nothing_chosen(world: World) -> None:
    html(tag("p", "先选一个地区和一条产业链；只选其一，看一地的各条链，或一条链在各市州。"),
         tag("h2", "收录较多的"))
    cards = []
    for place, chain, have, total in _fullest(world.snapshot.digest, world):
        name = f"{world.name(place)} · {world.name(chain)}"
        inside = join(tag("b", name), tag("small", f"已知 {have}/{total} 个环节"))
        cards.append(link(inside, "gaps", place=place, chain=chain, cls="cg-card"))
    html(tag("div", *cards, cls="cg-cards") if cards else
         tag("p", "图谱里还没有任何环节；请先补录产业链和企业。", cls="cg-quiet"))


@st.cache_resource(max_entries=2, show_spinner=False)
def _fullest(digest: str, _world: World) -> list[tuple[str, str, int, int]]:
    """The pairs of a city and a chain with the most known segments: looked for once for each snapshot."""
    found = [c for place in _world.cities for c in chains_in(_world.graph, place) if c.present]
    found.sort(key=lambda c: (-len(c.present), c.place or "", c.chain))
    return [(c.place or "", c.chain, len(c.present), len(c.segments)) for c in found[:_SHOWN]]
