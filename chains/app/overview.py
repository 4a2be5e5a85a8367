"""总览: what the graph holds, its key figures, its newest sources, and doors into it."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from chains.app.guide import guide_block
from chains.app.markup import Html, join, link, tag
from chains.app.panels import entity_card, entity_link, figure, source_badges, source_link
from chains.app.questions import common_questions
from chains.app.state import World, open_world
from chains.app.whats_new import news_line
from chains.app.widgets import at_right, graph_downloads, heading, html
from chains.model import Layer, Observation, SourceKind
from chains.views.style import KIND_STYLES, TRUST_BADGES, date_label, period_label

__all__ = ["show"]

_MAIN_INDICATORS = ("地区生产总值", "工业增加值", "固定资产投资", "总产值", "招商引资", "营业收入", "产值")
_KEY_FIGURES = 8
_NEWEST = 8


def show() -> None:
    """Draws the page."""
    world = open_world()
    title, files = st.columns([6, 1], vertical_alignment="center")
    with title:
        heading("甘肃产业链图谱", "谁在哪里、做哪个环节、谁是链主、有什么依据：每一条关系都能追到来源。")
    with files, at_right():
        graph_downloads(world, lambda: world.snapshot.by_id, "全图", key="all")
    html(guide_block())
    html(_entries(world))
    html(_kinds(world))
    left, right = st.columns(2, gap="large")
    with left:
        html(_figures(world))
    with right:
        html(_sources(world))


def _entries(world: World) -> Html:
    cards = [entity_card(world, entity) for entity in world.entry_points]
    asked = common_questions(world)
    return join(join(tag("h2", "常见问题"), asked) if asked else None,
                tag("h2", "从这里开始"), tag("div", *cards, cls="cg-cards"))


def _kinds(world: World) -> Html:
    kinds = Counter(entity.kind for entity in world.snapshot.entities)
    layers = Counter(link.layer for link in world.snapshot.links)
    cells = [
        tag("div", tag("b", f"{kinds[kind]:,}"), tag("small", kind.label), cls=f"cg-count cg-k-{kind}")
        for kind in KIND_STYLES if kinds[kind]
    ]
    snapshot = world.snapshot
    total = (f"{len(snapshot.entities):,} 个条目，{len(snapshot.links):,} 条关系：人工整理 {layers[Layer.CURATED]:,} 条，"
             f"自动抽取 {layers[Layer.EXTRACTED]:,} 条（待核对，单独标注）；{len(snapshot.documents):,} 篇文档可逐句阅读。")
    return join(tag("h2", "图谱里有什么"), tag("div", *cells, cls="cg-counts"), tag("p", total, cls="cg-quiet"))


def _newest_of_main(world: World) -> list[Observation]:
    newest: dict[tuple[str, str], Observation] = {}
    for observation in sorted(world.snapshot.observations, key=lambda o: o.period):
        newest[observation.subject, observation.indicator] = observation

    def rank(o: Observation) -> tuple[int, bool, float]:
        place = next((i for i, name in enumerate(_MAIN_INDICATORS) if name in o.indicator), len(_MAIN_INDICATORS))
        whole = world.entity(o.subject).get("level") == "province"
        return place, not whole, -o.value

    return sorted(newest.values(), key=rank)[:_KEY_FIGURES]


def _figures(world: World) -> Html:
    found = _newest_of_main(world)
    if not found:
        return join(tag("h2", "主要数字"), tag("p", "当前图谱没有收录数字。", cls="cg-quiet"))
    rows = [
        tag("tr", tag("td", entity_link(world, o.subject), cls="cg-tight"), tag("td", o.indicator, cls="cg-tight"),
            tag("td", tag("b", figure(o)), cls="cg-num"), tag("td", period_label(o.period), cls="cg-tight"),
            tag("td", source_link(world.snapshot.source_by_id[o.evidence[-1].source], o.evidence[-1])))
        for o in found
    ]
    head = tag("tr", *(tag("th", name, cls="cg-num" if name == "数值" else None)
                       for name in ("对象", "指标", "数值", "时期", "来源")))
    table = tag("table", tag("thead", head), tag("tbody", *rows), cls="cg-table")
    return join(tag("h2", "主要数字"), tag("div", table, cls="cg-scroll"))


def _sources(world: World) -> Html:
    kinds = Counter(source.kind for source in world.snapshot.sources)
    counts = "　".join(f"{TRUST_BADGES[kind][0]} {kinds[kind]}" for kind in SourceKind if kinds[kind])
    newest = sorted((s for s in world.snapshot.sources if s.published), key=lambda s: s.published or "", reverse=True)
    items = [
        tag("div", tag("div", source_link(s)),
            tag("div", source_badges(s), tag("small", " · ".join(filter(None, (s.publisher, date_label(s.published)))))),
            cls="cg-item")
        for s in newest[:_NEWEST]
    ]
    more = tag("p", link(f"全部 {len(world.snapshot.sources)} 个来源", "sources"))
    return join(tag("h2", "最新来源"), tag("p", counts, cls="cg-quiet"), news_line(world), *items, more)


