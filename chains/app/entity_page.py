"""The frame of a page about one entity: whom the address means, the head with its buttons, cards, figures and sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from chains.app.addresses import named_link
from chains.app.markup import Html, Piece, badge, between, join, link, tag
from chains.app.panels import declaration_item, evidence_block, figure, kind_dot, link_item, state_item
from chains.app.paper_menu import dossier_menu
from chains.app.reasons import reason_block
from chains.app.state import World
from chains.app.tables import Table, table_download
from chains.app.widgets import alert, graph_downloads, html, small_picture
from chains.dossier import Ground
from chains.errors import UnknownName
from chains.findings import Reason
from chains.graph import links_of
from chains.model import Declaration, Entity, Kind, SegmentState
from chains.names import find_entity, search
from chains.views.scene import Scene, scene_around
from chains.views.style import period_label, value_label

__all__ = ["Card", "asked_entity", "blank", "cards", "declarations_block", "figures_block", "folded", "neighbourhood_picture",
           "page_head", "page_tools", "sources_block", "states_block"]

_DOSSIERS = {Kind.ENTERPRISE: "firm", Kind.PLACE: "city"}
_AROUND = 36  # nodes whose labels can be read in half a page
_LIKELY = 6


@dataclass(frozen=True, slots=True)
class Card:
    """One top fact: its name, the value with its unit, and the place on the page or the other page where it is told."""

    name: str
    value: Piece
    jump: str | None = None
    about: str | None = None


def asked_entity(
    world: World, kinds: frozenset[Kind], fits: Callable[[Entity], bool] = lambda entity: True, *, noun: str
) -> Entity | None:
    """The entity that ?id= means by id or by any name; None, and a line with likely names, when it means none of these."""
    asked = st.query_params.get("id", "").strip()
    if not asked:
        return None
    try:
        entity = find_entity(world.graph, asked, kinds)
    except UnknownName as error:
        _not_found(world, error.zh, asked, kinds, fits)
        return None
    if fits(entity):
        return entity
    _not_found(world, f"“{entity.name}”不是{noun}，没有这一页", entity.id, frozenset({entity.kind}), fits)
    return None


def _not_found(world: World, said: str, asked: str, kinds: frozenset[Kind], fits: Callable[[Entity], bool]) -> None:
    alert(f"{said}。下面是全部名单，可以筛选。")
    if asked in world.graph:
        likely = [world.entity(asked)]
    else:  # first what this page is about, then what only another page can show
        near = [*search(world.graph, asked, kinds=kinds, limit=_LIKELY), *search(world.graph, asked, limit=_LIKELY)]
        likely = list({m.entity.id: m.entity for m in near if fits(m.entity) or m.entity.kind not in kinds}.values())[:_LIKELY]
    if likely:
        html(tag("p", "您要找的可能是：", between("、", (join(kind_dot(e.kind), named_link(e)) for e in likely))))


def page_head(entity: Entity, told: Iterable[Piece]) -> None:
    """Draws the name, what is told beside it, and the way into the graph and to the printer."""
    doors = (link("在图谱中打开", "explore", node=entity.id), tag("button", "打印", type="button", data_print="1"))
    doubt = None if entity.known else badge("仅文档提及，未核对", "machine")
    html(tag("div", tag("div", tag("h1", entity.name), tag("span", *doors, cls="cg-screen cg-head-tools"), cls="cg-head-line"),
             tag("p", kind_dot(entity.kind), badge(entity.kind.label), doubt, *told), cls="cg-entity-head"))


def page_tools(
    world: World, entity: Entity, title: str, table: Callable[[], Table], nodes: Callable[[], Iterable[str]]
) -> None:
    """Draws the downloads of the page: its dossier where its kind has one, its part of the graph, and its table."""
    if entity.kind in _DOSSIERS:
        dossier_menu(world, _DOSSIERS[entity.kind], (entity.id,), key="page")
    graph_downloads(world, nodes, f"{title}_{entity.name}", key=f"page_{entity.kind}")
    table_download(table, f"{title}_{entity.name}", key=f"page_csv_{entity.kind}", label="下载表格")


def cards(facts: Iterable[Card]) -> Html:
    """The top facts in one row; a click goes to where on the page each is told."""
    def card(fact: Card) -> Html:
        told = (tag("small", fact.name), tag("b", fact.value, cls="cg-number"))
        if fact.jump is None:
            return tag("div", *told, cls="cg-card", title=fact.about)
        return tag("a", *told, cls="cg-card", title=fact.about, href=f"#{fact.jump}", data_jump=fact.jump)

    return tag("div", *map(card, facts), cls="cg-cards cg-top")


def neighbourhood_picture(world: World, node: str, *, height: int = 330) -> None:
    """Draws what lies one step round the entity, to look at; a double click opens a node in the explorer."""
    around = scene_around(world.graph, Scene(node, limit=_AROUND))
    small_picture(world, around, key="entity", height=height)
    more = f"只画出最要紧的 {len(around.nodes)} 个，" if around.hidden else ""
    html(tag("small", f"{more}双击一个节点，在图谱探索中打开。", cls="cg-screen"))


def folded(head: Piece, *behind: Piece) -> Html:
    """A line that unfolds; printed pages show what is behind it too."""
    return tag("details", tag("summary", head), *behind, cls="cg-reason")


def blank(*names: str) -> Html | None:
    """One quiet line that names what is not recorded, which is not absent."""
    missing = [name for name in names if name]
    return tag("p", "未收录（不表示没有）：" + "、".join(missing), cls="cg-quiet") if missing else None


def figures_block(world: World, ground: Ground) -> Html:
    """Every figure with its unit and period, newest first, down to the sentence that says it."""
    found = sorted(ground.figures, key=lambda o: o.period, reverse=True)
    return join(tag("h2", f"主要数字 · {len(found)}", data_anchor="figures"), *(
        folded(join(o.indicator, " ", tag("b", figure(o)), tag("small", f"（{period_label(o.period)}）")),
               *(evidence_block(world, e) for e in o.evidence)) for o in found), None if found else blank("数字"))


def declarations_block(world: World, place: str, declarations: Sequence[Declaration]) -> Html:
    """What the area has declared, each member chain a link."""
    return join(tag("h2", f"宣示的产业链 · {len(declarations)}", data_anchor="declared"),
                *(declaration_item(world, d, place) for d in declarations), None if declarations else blank("宣示"))


def states_block(world: World, states: Sequence[SegmentState]) -> Html | None:
    """What sources say of segments there: missing, weak, to be filled."""
    return join(tag("h2", f"来源说的环节状况 · {len(states)}"), *(state_item(world, s) for s in states)) if states else None


def sources_block(world: World, entity: Entity, ground: Ground) -> Html:
    """How many statements rest on which sources, those only judged, and every statement with its sentence behind a fold."""
    told = "、".join(f"{kind.label} {count} 个" for kind, count in ground.sources.items())
    links = links_of(world.graph, entity.id)
    judged = Reason("只凭编者常识或判断的说法", len(ground.judged), " 条", f"共 {ground.statements} 条说法", (), ground.judged)
    every = folded(f"全部 {len(links)} 条关系和依据", *(link_item(world, x) for x in links)) if links else None
    fields = value_label("editor_fields", entity.get("editor_fields")) if entity.get("editor_fields") else ""
    return join(
        tag("h2", "来源", data_anchor="sources"), tag("p", f"{ground.statements} 条说法；来源：{told or '未收录'}。"),
        tag("p", f"编者补充、没有来源的栏目：{fields}", cls="cg-quiet") if fields else None,
        tag("div", reason_block(world, judged), every, cls="cg-long"))
