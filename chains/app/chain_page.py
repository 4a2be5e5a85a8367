"""产业链: one chain on one screen: top facts, the panorama, and behind each segment its firms, products and sources."""

from __future__ import annotations

import streamlit as st

from chains.app.addresses import entity_address
from chains.app.chain_list import show_chains
from chains.app.chain_parts import facts_html, leaders_html, places_of_chain, sources_html, states_html
from chains.app.choice import asked_entity, pick
from chains.app.component import mount_pointer
from chains.app.gap_blocks import segment_html, segments_table
from chains.app.markup import address, link, tag
from chains.app.paper_menu import dossier_menu
from chains.app.segment_parts import firms_of_segment, products_html, segment_sources
from chains.app.sheet import drawing_downloads, show_sheet
from chains.app.state import World, open_world
from chains.app.tables import show_table, table_download
from chains.app.widgets import alert, at_right, graph_downloads, html
from chains.cities import members_of_chain
from chains.graph import entities_of
from chains.model import Kind
from chains.views.panorama import draw_tiles
from chains.views.tiles import ChainTiles, Tile, chain_tiles

__all__ = ["show"]

_EVERYWHERE = "all"
_PLACES = frozenset({Kind.PLACE})


def show() -> None:
    """Draws the page; ?id= names the chain by id or any name, ?place= a place, ?segment= opens a segment."""
    world = open_world()
    chain = asked_entity(world, "id", frozenset({Kind.CHAIN}))
    if chain is None:
        show_chains(world)
        return
    place = asked_entity(world, "place", _PLACES)
    head, chains, places, files = st.columns([1.9, 1.2, 1.0, 2.2], vertical_alignment="center")
    _choices(world, chain, place, chains, places)
    tiles = chain_tiles(world.graph, chain, place)
    chosen = _chosen(tiles)
    name = f"产业链全景_{world.name(chain)}" + (f"_{world.name(place)}" if place else "")
    with head:
        html(tag("h1", f"{world.name(chain)}产业链"))
    with files, at_right():
        dossier_menu(world, "chain", (chain,), key="chain")
        drawing_downloads(lambda: draw_tiles(world.graph, tiles), name, key="chain_picture")
        graph_downloads(world, lambda: members_of_chain(world.graph, chain), name, key="chain")
        table_download(lambda: segments_table(world, [t.gap for t in tiles.tiles]), name, key="chain_csv", label="下载表格")
    html(facts_html(world, tiles))
    segment = chosen.gap.segment if chosen else None
    show_sheet(draw_tiles(world.graph, tiles, segment=segment, titled=False), lambda about: _address(world, tiles, about),
               key="panorama", chosen=segment)
    if chosen:
        with st.container(key="chain_segment"):  # where the page scrolls to, so that the picture stays in sight
            _segment(world, tiles, chosen)
    _below(world, tiles)


def _choices(
    world: World, chain: str, place: str | None, chains: st.delta_generator.DeltaGenerator,
    places: st.delta_generator.DeltaGenerator,
) -> None:
    everything = [e.id for e in entities_of(world.graph, Kind.CHAIN)]
    # A county or the province is reached by its address.
    known = [_EVERYWHERE, *world.cities, *([place] if place and place not in world.cities else [])]
    with chains:
        pick("产业链", everything, chain, world.name, key="chain_id", param="id", forget=("segment",))
    with places:
        pick("地区", known, place or _EVERYWHERE, lambda p: "全部收录地区" if p == _EVERYWHERE else world.name(p),
             key="chain_place", param="place", forget=())


def _chosen(tiles: ChainTiles) -> Tile | None:
    asked = st.query_params.get("segment")
    found = next((t for t in tiles.tiles if asked in (t.gap.segment, t.name)), None)
    if asked and found is None:
        alert(f"这条链没有“{asked}”这个环节，请在全景图里点一个。")
    return found


def _address(world: World, tiles: ChainTiles, about: str) -> str | None:
    if any(about == tile.gap.segment for tile in tiles.tiles):
        return address("chain", id=tiles.chain, place=tiles.place, segment=about)
    return entity_address(world.entity(about)) if about in world.graph else None


def _segment(world: World, tiles: ChainTiles, tile: Tile) -> None:
    left, middle, right = st.columns([1.1, 1.5, 1], gap="medium")
    with left:
        html(segment_html(world, tile.gap))
        if tiles.place is None:
            html(tag("p", "在上方选一个市州，看它有没有这个环节、离最近的提供者多远。", cls="cg-quiet"))
    firms = firms_of_segment(world, tiles.chain, tile.gap.segment)
    with middle:
        html(tag("h2", f"全省的企业与项目 · {len(firms.rows)}"))
        if firms.rows:
            show_table(firms, height=320)
        else:
            html(tag("p", "没有收录做这个环节的企业，不表示没有。可到“来源”页加材料，或在整理数据里补录。", cls="cg-quiet"))
    with right:
        html(products_html(world, tiles.chain, tile.gap.segment), segment_sources(world, tiles.chain, tile.gap.segment),
             tag("p", link("在图谱中打开", "explore", node=tile.gap.segment), "　",
                 link("收起", "chain", id=tiles.chain, place=tiles.place), cls="cg-screen"))
    mount_pointer({"anchor": tile.gap.segment}, key="chain_pointer")


def _below(world: World, tiles: ChainTiles) -> None:
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        html(tag("h2", "各市州的这条链"))
        table = places_of_chain(world, tiles.chain)
        if table.rows:
            show_table(table, height=380)
        else:
            html(tag("p", "没有一个市州收录了这条链的环节，不表示没有。", cls="cg-quiet"))
        html(states_html(world, tiles))
    with right:
        html(leaders_html(world, tiles), sources_html(world, tiles))
