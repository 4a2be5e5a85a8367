"""企业 (一企一案): everything known round one enterprise on one page that can be printed."""

from __future__ import annotations

import streamlit as st

from chains.app.choice import asked_entity
from chains.app.dossier_parts import around_panel, facts_panel, position_panel
from chains.app.markup import Html, badge, join, link, tag
from chains.app.panels import entity_link, kind_dot
from chains.app.state import World, open_world
from chains.app.tables import Cell, Table, table_download
from chains.app.widgets import at_right, graph_downloads, heading, html
from chains.dossier import Dossier, dossier_of
from chains.graph import entities_of
from chains.ladder import Rung, Standing
from chains.model import Kind
from chains.names import search
from chains.report.firm import undertaking_words
from chains.views.style import value_label

__all__ = ["show"]

_FIRMS = frozenset({Kind.ENTERPRISE})
_LEAD = "一企一案：一家企业在链上的位置、上下游和本地配套、往来、项目、周边缺口、来源，合成一页，可以直接打印。"
_EXAMPLES = 12


def show() -> None:
    """Draws the page; ?id= names the enterprise by id or by any name."""
    world = open_world()
    box, files = st.columns([3, 1.4], vertical_alignment="center")
    with box:
        text = st.text_input("搜索", key="firm_search", live=True, label_visibility="collapsed", max_chars=60,
                             placeholder="搜索企业……支持简称、拼音和首字母", autocomplete="off")
    if text:
        _results(world, text)
    firm = asked_entity(world, "id", _FIRMS)
    if firm is None:
        asked = st.query_params.get("id", "")
        if asked and not text and search(world.graph, asked, kinds=_FIRMS, limit=1):
            _results(world, asked)
        _examples(world)
        return
    dossier = dossier_of(world.graph, firm)
    with files, at_right():
        graph_downloads(world, lambda: _nodes(dossier), f"一企一案_{world.name(firm)}", key="firm")
        table_download(lambda: _table(world, dossier), f"一企一案_{world.name(firm)}", key="firm_csv")
    html(_head(world, dossier))
    position, around, facts = st.columns([1.5, 1, 1], gap="medium")
    with position:
        html(position_panel(world, dossier))
    with around:
        html(around_panel(world, dossier))
    with facts:
        html(facts_panel(world, dossier))


def _results(world: World, text: str) -> None:
    matches = search(world.graph, text, kinds=_FIRMS, limit=8)
    if not matches:
        html(tag("p", f"没有找到“{text}”。可以换一个简称，或只输入其中两三个字。", cls="cg-quiet"))
        return
    html(tag("div", *(
        link(join(kind_dot(m.entity.kind), m.entity.name, " ", tag("small", m.reason)), "firm", id=m.entity.id)
        for m in matches), cls="cg-results"))


def _examples(world: World) -> None:
    heading("企业（一企一案）", _LEAD + "在上面搜索，或点一个例子。")
    firms = sorted(entities_of(world.graph, Kind.ENTERPRISE), key=lambda e: (-world.graph.degree(e.id), e.id))[:_EXAMPLES]
    if not firms:
        html(tag("p", "当前图谱没有收录企业。可在“来源”页加入材料。", cls="cg-quiet"))
        return
    html(tag("div", *(
        link(join(tag("b", kind_dot(e.kind), e.short), tag("small", f"{world.graph.degree(e.id)} 条关系")), "firm", id=e.id,
             cls="cg-card") for e in firms), cls="cg-cards"))


def _head(world: World, dossier: Dossier) -> Html:
    entity = world.entity(dossier.enterprise)
    told = [badge(value_label(key, entity.get(key))) for key in ("presence", "ownership") if entity.get(key)]
    if code := entity.code("stock_code"):
        told.append(badge(f"证券代码 {code}"))
    return tag(
        "div", tag("h1", entity.name),
        tag("p", entity_link(world, dossier.seat) if dossier.seat else "所在地未收录", " ", *told,
            *(_rung(world, s) for s in dossier.standings), " ",
            link("在图谱中打开", "explore", node=entity.id, cls="cg-screen")), cls="cg-dossier-head",
    )


def _rung(world: World, standing: Standing) -> Html | None:
    if standing.rung is Rung.OTHER or not standing.settled:
        return None
    basis = "认定" if standing.rung is Rung.LEADER else "来源写明" if standing.declared else "编者判断"
    return badge(f"{world.name(standing.chain)}{standing.rung.label}（{basis}）", "good" if standing.declared else "warn")


def _nodes(dossier: Dossier) -> tuple[str, ...]:
    found = [dossier.enterprise, *([dossier.city] if dossier.city else [])]
    for post in dossier.posts:
        found += [post.chain, *([post.segment] if post.segment else []), *post.local_rivals, *post.other_rivals, *post.kin]
        found += [n for near in (*post.upstream, *post.downstream) for n in (near.segment, *near.local, *near.elsewhere)]
    found += [e for reason in dossier.ties for e in reason.entities] + [u.project for u in dossier.projects]
    return tuple(dict.fromkeys(found))


def _table(world: World, dossier: Dossier) -> Table:
    names = world.name
    rows: list[tuple[str, str, str]] = []
    for post in dossier.posts:
        where = f"{names(post.chain)}·{names(post.segment)}" if post.segment else names(post.chain)
        rows.append(("位置", where, post.stage.label if post.stage else "环节未收录" if not post.segment else ""))
        for side, near in (*(("上游", n) for n in post.upstream), *(("下游", n) for n in post.downstream)):
            told = [*(["本企业也做"] if near.own else []), *(f"本市 {names(f)}" for f in near.local),
                    *(f"外地 {names(f)}" for f in near.elsewhere), *(["本市未收录"] if near.missing else [])]
            rows.append((f"{where}的{side}", names(near.segment), "；".join(told) or "未收录"))
        rows += [("同环节（本市）", names(f), where) for f in post.local_rivals]
        rows += [("同环节（外地）", names(f), where) for f in post.other_rivals]
    rows += [("项目", names(u.project), undertaking_words(world.graph, u)) for u in dossier.projects]
    rows += [("关联企业的项目", names(u.project), undertaking_words(world.graph, u)) for u in dossier.kin_projects]
    for reason in (*dossier.ties, *dossier.offers):
        rows += [(reason.name, names(e), reason.note) for e in reason.entities] or [(reason.name, "未收录", "")]
    rows += [("称号", a.name, f"{a.year}年" if a.year else "年份不详") for a in dossier.awards]
    return Table(("类别", "名称", "说明"), [tuple(map(Cell, row)) for row in rows])

