"""The ranking on the page 链主: the firms of one chain by score, and what each number rests on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from chains.app.component import mount_pointer
from chains.app.leader_marks import band_text, declared_badge, rank_badge, rankings_of, weight_sliders
from chains.app.markup import Html, Piece, badge, between, link, tag
from chains.app.panels import entity_link
from chains.app.reasons import reason_block
from chains.app.state import World
from chains.app.tables import Cell, Table, table_download, table_html
from chains.app.widgets import at_right, html
from chains.cities import city_of
from chains.findings import Reason
from chains.graph import entities_of
from chains.leaders import COMPONENTS, MEASURES, RankedLeader, Ranking, Weights, declared_in, declared_leaders
from chains.model import Kind
from chains.views.style import number_label, value_text

__all__ = ["show_ranking"]

_HEADS = ("中心度 %", "流经 次", "环节 个", "配套 家", "科研 家", "规模", "来源 家")
_LEAD = ("测算不是认定：只按图谱里人工整理且已有的关系和数字计算，是否认定、获过什么称号都不参与。"
         "百分位是在本链企业中的位置，满分 100；没有资料的项不计入，也不当作零。")


def show_ranking(world: World, weights: Weights, asked: tuple[str | None, str | None]) -> None:
    """Draws the ranking of one chain; `asked` are chain and place of the address, ?firm= opens the reasons of a firm."""
    html(tag("h2", "测算名次", data_anchor="ranking"),
         tag("p", _LEAD, cls="cg-lead"))
    chains = [e.id for e in entities_of(world.graph, Kind.CHAIN)]
    if not chains:
        html(tag("p", "当前图谱没有产业链，无从测算。", cls="cg-quiet"))
        return
    chain, place = _choice(world, chains, asked)
    ranking = rankings_of(world, weights, place)[chain]
    picker, where, turn, files = st.columns([2.2, 1.5, 1.1, 1.6], vertical_alignment="center")
    with picker:
        st.selectbox("产业链", chains, format_func=world.name, key="leader_chain", label_visibility="collapsed",
                     on_change=_remember)
    with where:
        st.selectbox("地区", ["", *world.cities], format_func=lambda p: world.name(p) if p else "全部地区", key="leader_place",
                     label_visibility="collapsed", on_change=_remember)
    with turn:
        weight_sliders()
    with files, at_right():
        table_download(lambda: _csv(world, ranking), f"链主测算_{world.name(chain)}", key="ranking_csv")
    shares = "、".join(f"{COMPONENTS[key]} {share:.0%}" for key, share in weights.shares.items())
    html(tag("small", f"权重：{shares}。点一个数字，看它的依据；点表头排序。"))
    if ranking.note or ranking.caution:
        html(tag("p", ranking.note or ranking.caution, cls="cg-quiet"))
    if ranking.rows:
        st.html(table_html(_table(world, ranking), height=520))
    if ranking.candidates:
        names = between("、", (entity_link(world, firm) for firm in ranking.candidates))
        html(tag("small", f"另有 {len(ranking.candidates)} 家只是规划、签约或待核对，未计入：", names))
    _opened(world, ranking)
    if st.query_params.get("to") == "ranking" and not st.query_params.get("firm"):
        mount_pointer({"anchor": "ranking", "chain": chain, "place": place}, key="ranking_top")


def _choice(
    world: World, chains: Sequence[str], asked: tuple[str | None, str | None]
) -> tuple[str, str | None]:
    """The chain and place chosen; a new address in the browser outweighs what was chosen before."""
    state = st.session_state
    if state.get("leader_asked") != asked or "leader_chain" not in state:
        state["leader_asked"] = asked
        if asked[0] is not None:
            state["leader_chain"] = asked[0]
        state["leader_place"] = asked[1] if asked[1] in world.cities else ""
    if state.get("leader_chain") not in chains:
        declared = [leader.chain for leader in declared_leaders(world.graph) if leader.chain in chains]
        state["leader_chain"] = (declared or chains)[0]
    if state.get("leader_place", "") not in world.cities:
        state["leader_place"] = ""
    return state["leader_chain"], state["leader_place"] or None


def _remember() -> None:
    # The address follows the choice, so that it can be sent to a colleague.
    st.query_params["chain"] = st.session_state["leader_chain"]
    for key in ("place", "firm", "measure", "to"):
        st.query_params.pop(key, None)
    if st.session_state["leader_place"]:
        st.query_params["place"] = st.session_state["leader_place"]
    st.session_state["leader_asked"] = (st.query_params["chain"], st.query_params.get("place"))


def _why(row: RankedLeader, text: Piece, ranking: Ranking, measure: str | None = None) -> Html:
    return link(text, "leaders", chain=row.chain, place=ranking.place, firm=row.enterprise, measure=measure)


def _table(world: World, ranking: Ranking) -> Table:
    declared = declared_in(world.graph, ranking.chain)
    rows = []
    for order, row in enumerate(ranking.rows, 1):
        leader, city = declared.get(row.enterprise), city_of(world.graph, row.enterprise)
        marks = (declared_badge(leader) if leader else None, rank_badge(ranking, row) if row.rank is None else None)
        name = tag("div", entity_link(world, row.enterprise), " ", marks,
                   tag("small", entity_link(world, city)) if city else None, cls="cg-firm")
        score = 100 * row.score if row.score is not None else 0.0
        rows.append((
            # What has no rank stays below what has, whichever way the column was sorted before.
            Cell(badge(str(row.rank), "outline") if row.rank else "—", float(order)), Cell(name, world.name(row.enterprise)),
            Cell(_why(row, _meter(tag("b", f"{score:.1f}" if row.score is not None else "—"), row.score), ranking), score),
            Cell(band_text(row), float(row.band[0]) if row.band else 999.0), Cell(f"{row.coverage:.0%}", row.coverage),
            *(Cell(_why(row, _measured(reason), ranking, str(i)), -1.0 if reason.percentile is None else reason.percentile)
              for i, reason in enumerate(row.reasons)),
        ))
    heads = ("名次", "企业", "得分", "名次区间", "资料覆盖", *_HEADS)
    return Table(heads, rows, frozenset(heads) - {"企业"})


def _measured(reason: Reason) -> Html:
    text = number_label(round(reason.value, 1)) if isinstance(reason.value, int | float) else tag("small", "未知")
    stand = f"百分位 {100 * reason.percentile:.0f}" if reason.percentile is not None else "不计入"
    return _meter(text, reason.percentile, title=f"{reason.name}：{value_text(reason)}，{stand}")


def _meter(text: Piece, share: float | None, *, title: str | None = None) -> Html:
    """The value over a bar as long as its percentile; no bar where nothing is compared."""
    bar = tag("i", style=f"width:{100 * share:.0f}%") if share is not None else None
    return tag("span", text, tag("span", bar, cls="cg-meter-bar"), cls="cg-meter", title=title)


def _opened(world: World, ranking: Ranking) -> None:
    asked = st.query_params.get("firm")
    if asked is None:
        return
    row = next((r for r in ranking.rows if r.enterprise == asked), None)
    if row is None:
        html(tag("p", "这家企业不在当前的名单里，可换一条产业链或地区。", cls="cg-quiet"))
        return
    measure = st.query_params.get("measure", "")
    anchor = f"{row.chain} {row.enterprise} {measure}"
    leader = declared_in(world.graph, row.chain).get(row.enterprise)
    told = (f"得分 {100 * (row.score or 0):.1f}，是下面已知各项百分位按权重的平均；已知各项占权重 {row.coverage:.0%}，"
            f"名次区间 {band_text(row)}（各项权重减半或加半、或任去一项时的最好与最差名次）。")
    html(tag("h3", "为什么是这个名次：", entity_link(world, row.enterprise), " ", declared_badge(leader) if leader else None,
             rank_badge(ranking, row), data_anchor=anchor),
         tag("p", told, cls="cg-quiet"),
         *(_reason(world, reason, opened=str(i) == measure) for i, reason in enumerate(row.reasons)))
    mount_pointer({"anchor": anchor}, key="ranking_pointer")


def _reason(world: World, reason: Reason, *, opened: bool) -> Html:
    stand = f"百分位 {100 * reason.percentile:.0f}" if reason.percentile is not None else "不计入"
    mark = badge(f"{stand} · 权重 {reason.weight or 0:.0%}")
    return tag("div", mark, reason_block(world, reason, opened=opened), cls="cg-weighed")


def _csv(world: World, ranking: Ranking) -> Table:
    declared = declared_in(world.graph, ranking.chain)
    shares = ranking.weights.shares
    rows = []
    for row in ranking.rows:
        city, leader = city_of(world.graph, row.enterprise), declared.get(row.enterprise)
        low, high = row.band or ("", "")
        rows.append(tuple(Cell("", value) for value in (
            world.name(row.chain), str(row.rank or "未排名"), world.name(row.enterprise), world.name(city) if city else "",
            leader.word if leader else "未见认定",
            "" if row.score is None else round(100 * row.score, 1), str(low), str(high), f"{row.coverage:.0%}",
            *(piece for reason in row.reasons for piece in (
                value_text(reason), "" if reason.percentile is None else round(100 * reason.percentile, 1))),
        )))
    columns = ["产业链", "测算名次", "企业", "地区", "认定", "得分", "名次区间低", "名次区间高", "资料覆盖"]
    for measure in MEASURES:
        columns += [measure.name, f"{measure.name}百分位（权重 {shares[measure.component] * measure.share:.0%}）"]
    return Table(tuple(columns), rows)
