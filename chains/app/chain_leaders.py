"""链主: who was declared to lead a chain, since when, on whose word; and, apart from that, who measures highest."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import streamlit as st

from chains.app.choice import asked_entity
from chains.app.leader_cases import show_disagreements, show_without
from chains.app.leader_marks import chosen_weights, declared_badge, rank_badge, rankings_of
from chains.app.leader_ranking import show_ranking
from chains.app.markup import Html, between, join, link, tag
from chains.app.panels import entity_link, link_item, source_link
from chains.app.state import World, open_world
from chains.app.tables import Cell, Table, table_download
from chains.app.widgets import at_right, graph_downloads, heading, html, small_picture
from chains.cities import city_of
from chains.graph import entities_of
from chains.leaders import Leader, Ranking, declared_leaders
from chains.model import Kind, Layer
from chains.views.scene import picture_of
from chains.views.style import date_label, number_label, quote_words

__all__ = ["show"]

_ASKED = {"chain": frozenset({Kind.CHAIN}), "place": frozenset({Kind.PLACE})}
_LEAD = ("先列来源中明确称为“链主”的企业（写明谁认定的才标认定），再列按图谱算出的名次（测算）。认定不等于测算，测算不是认定；"
         "龙头企业、骨干企业的称号不当作链主。")


def show() -> None:
    """Draws the page."""
    world = open_world()
    chain, place = (asked_entity(world, name, kind) for name, kind in _ASKED.items())
    leaders = declared_leaders(world.graph, chain=chain, place=place)
    heading("链主", _LEAD)
    if chain or place:
        only = between(" · ", (entity_link(world, node) for node in (place, chain) if node))
        html(tag("p", "认定只列 ", only, "：", link("看全部", "leaders")))
    search, files = st.columns([3, 1.4], vertical_alignment="center")
    with search:
        text = st.text_input("筛选", key="leader_text", live=True, label_visibility="collapsed", max_chars=40,
                             placeholder="按产业链、企业或地区筛选")
    shown = [leader for leader in leaders if text.strip() in _words(world, leader)]
    with files, at_right():
        graph_downloads(world, lambda: _nodes(shown), "链主", key="leaders")
        table_download(lambda: _table(world, shown), "链主", key="leaders_csv")
    weights = chosen_weights()
    rankings = rankings_of(world, weights)
    _listed(world, leaders, shown, rankings)
    show_ranking(world, weights, (chain, place))
    show_disagreements(world, rankings)
    show_without(world, rankings)
    if world.snapshot.criteria:
        html(_criteria(world))


def _criteria(world: World) -> Html:
    """What authorities elsewhere demand of a chain leader: to compare with, applied to no firm here."""
    rows = [
        tag("tr", tag("td", entity_link(world, c.place), cls="cg-tight"), tag("td", c.topic, cls="cg-tight"), tag("td", c.text),
            tag("td", f"{number_label(c.value)} {c.unit or ''}" if c.value is not None else None, cls="cg-num"),
            tag("td", c.year, cls="cg-tight"),
            tag("td", source_link(world.snapshot.source_by_id[c.evidence[-1].source], c.evidence[-1])))
        for c in sorted(world.snapshot.criteria, key=lambda c: (world.name(c.place), c.id))
    ]
    head = tag("tr", *(tag("th", name, cls="cg-num" if name == "数值" else None)
                       for name in ("地区", "方面", "标准", "数值", "年份", "来源")))
    table = tag("table", tag("thead", head), tag("tbody", *rows), cls="cg-table")
    return tag("details", tag("summary", f"外地的链主标准 · {len(rows)} 条，编者转述，只供对照"),
               tag("div", table, cls="cg-scroll"))


def _listed(world: World, leaders: list[Leader], shown: list[Leader], rankings: Mapping[str, Ranking]) -> None:
    html(tag("h2", "来源中的链主"))
    if not leaders:
        html(tag("p", "这里没有收录来源所称的链主，不表示没有。", cls="cg-quiet"))
        return
    if not shown:
        html(tag("p", "没有符合筛选的链主，可清空筛选框。", cls="cg-quiet"))
        return
    chains = {leader.chain for leader in leaders}
    total = len(entities_of(world.graph, Kind.CHAIN))
    left, right = st.columns([1.15, 1], gap="medium")
    with left:
        read = sum(leader.layer is Layer.EXTRACTED for leader in leaders)
        apart = f"，另有 {read} 条只由程序从文档读出、待核对" if read else ""
        named = sum(leader.word == "认定链主" for leader in leaders)
        told = f"{named} 条来源写明认定单位，{len(leaders) - read - named} 条只是来源称链主、没有说明认定单位"
        counted = f"{told}{apart}，涉及 {len(chains)} 条产业链或产业（共收录 {total} 条产业链）"
        html(tag("small", f"{counted}；当前显示 {len(shown)} 条。"))
        with st.container(height=480, border=True):
            html(*(_chain(world, chain, list(group), rankings) for chain, group in groupby(shown, key=lambda x: x.chain)))
    with right:
        small_picture(world, picture_of(world.graph, shown[0].chain, _nodes(shown)[:120]), key="leaders", height=520)
        html(tag("small", "双击一个节点，在图谱探索中打开。"))


def _words(world: World, leader: Leader) -> str:
    city = city_of(world.graph, leader.enterprise)
    names = [*world.entity(leader.chain).names, *world.entity(leader.enterprise).names]
    return " ".join([*names, *(world.entity(city).names if city else ()), leader.authority or ""])


def _nodes(leaders: list[Leader]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(node for leader in leaders for node in (leader.chain, leader.enterprise)))


def _chain(world: World, chain: str, leaders: list[Leader], rankings: Mapping[str, Ranking]) -> Html:
    return join(tag("h3", entity_link(world, chain)), *(_leader(world, leader, rankings.get(chain)) for leader in leaders))


def _leader(world: World, leader: Leader, ranking: Ranking | None) -> Html:
    city = city_of(world.graph, leader.enterprise)
    told = " · ".join((
        f"最早见于{date_label(leader.since)}" if leader.since else "日期不详",
        f"认定单位：{leader.authority}" if leader.authority else "来源未说明认定单位",
    ))
    what = join(
        entity_link(world, leader.enterprise), " ", declared_badge(leader), _measured(leader, ranking),
        tag("small", join(entity_link(world, city), " · ") if city else None, told),
    )
    return link_item(world, leader.link, what, qualities=leader.layer is Layer.EXTRACTED)


def _measured(leader: Leader, ranking: Ranking | None) -> Html | None:
    row = next((r for r in ranking.rows if r.enterprise == leader.enterprise), None) if ranking else None
    if ranking is None or row is None:
        return None
    return link(rank_badge(ranking, row), "leaders", chain=ranking.chain, firm=leader.enterprise)


def _table(world: World, leaders: list[Leader]) -> Table:
    rows = []
    for leader in leaders:
        first = min(leader.link.evidence, key=lambda e: (e.date is None, e.date or "", e.quote is None))
        source, city = world.snapshot.source_by_id[first.source], city_of(world.graph, leader.enterprise)
        rows.append((
            Cell(world.name(leader.chain)), Cell(world.name(leader.enterprise)), Cell(world.name(city) if city else ""),
            Cell(leader.word), Cell(leader.since or ""), Cell(leader.authority or "未说明"), Cell(leader.layer.label),
            Cell(quote_words(first.quote) if first.quote else first.note or ""), Cell(source_link(source, first), source.title),
            Cell(source.publisher or ""),
        ))
    return Table(("产业链", "企业", "地区", "说法", "最早日期", "认定单位", "层", "依据", "来源", "发布者"), rows)
