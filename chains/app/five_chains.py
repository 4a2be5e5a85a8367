"""五链融合: which of the five chains a place has for an industrial chain, what is left to do, and schools beside chains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from chains.activity import activity_of
from chains.app.choice import asked_entity, pick, switch
from chains.app.markup import Html, badge, join, link, tag
from chains.app.panels import entity_link
from chains.app.reasons import open_reason
from chains.app.school_chains import show_schools
from chains.app.state import World, open_world
from chains.app.tables import Cell, Table, table_download
from chains.app.widgets import at_right, graph_downloads, heading, html
from chains.errors import UsageError
from chains.fusion import FusionCell, FusionLayer, Presence, chains_meant, find_fusion, places_with_chains, todo_of
from chains.graph import entities_of
from chains.model import Kind
from chains.report.fusion import cell_words
from chains.views.style import number_label

__all__ = ["show"]

_LEAD = ("一条产业链在一个地方，企业、配套、研发、资金、人才五样各有没有：● 有，◐ 只有规划或候选，○ 未收录（不等于没有）；"
         "“编”表示只凭编者判断。未收录的就是待办。")
_VIEWS = {"place": "看一个地区", "chain": "看一条产业链", "schools": "产教融合"}
_HEIGHT = 520
_SHOWN = 60

Rows = Mapping[str, Mapping[FusionLayer, FusionCell]]


def show() -> None:
    """Draws the page; ?view= names the way of looking, ?place= and ?chain= the row, ?layer= the open cell."""
    world = open_world()
    heading("五链融合", _LEAD)
    place, chain = _asked(world)
    asked = st.query_params.get("view", "")
    ways, choice, files = st.columns([1.5, 1.3, 1.4], vertical_alignment="center")
    with ways:
        wanted = asked if asked in _VIEWS else "chain" if chain and not place else "place"
        view = switch("看法", list(_VIEWS), wanted, lambda v: _VIEWS[v], key="fusion_view", param="view", forget=("layer",))
    if view == "schools":
        show_schools(world, place, choice, files)
        return
    with choice:
        if view == "place":
            places = _places(world)
            places += [place] if place and place not in places else []
            place = pick("地区", places, place if place in places else places[0], world.name, key="fusion_place",
                         param="place", forget=("chain", "layer")) if places else None
        else:
            chains = [e.id for e in entities_of(world.graph, Kind.CHAIN)]
            chain = pick("产业链", chains, chain if chain in chains else chains[0], world.name, key="fusion_chain",
                         param="chain", forget=("place", "layer")) if chains else None
    if (view == "place" and not place) or (view == "chain" and not chain):
        html(tag("p", "当前图谱没有收录地区或产业链。", cls="cg-quiet"))
        return
    cells = find_fusion(world.graph, place=place) if view == "place" else find_fusion(world.graph, chain=chain)
    with files, at_right():
        name = world.name((place if view == "place" else chain) or "")
        graph_downloads(world, lambda: _nodes(cells), f"五链融合_{name}", key="fusion")
        table_download(lambda: _table(world, cells), f"五链融合_{name}", key="fusion_csv")
    _draw(world, view, cells, (place, chain))


def _asked(world: World) -> tuple[str | None, str | None]:
    """The place and chain of the address; an industry is read as the chain it stands for."""
    place = asked_entity(world, "place", frozenset({Kind.PLACE}))
    node = asked_entity(world, "chain", frozenset({Kind.CHAIN, Kind.INDUSTRY}))
    if node is None:
        return place, None
    try:
        meant, said = chains_meant(world.graph, node, place=place)
    except UsageError as error:
        meant, said = (), error.zh
    if said:
        html(tag("p", said, cls="cg-quiet"))
    return place, meant[0] if meant else None


def _places(world: World) -> list[str]:
    """Places with anything: the cities, what they lie in, then all others by code."""
    known, homes = set(places_with_chains(world.graph)), activity_of(world.graph).home
    cities = [c for c in world.cities if c in known]
    above = sorted({p for c in cities for p in homes(c)} & known - set(cities))
    rest = known - {*cities, *above}
    return [*cities, *above, *sorted(rest, key=lambda p: (world.entity(p).code("adcode") or "~", world.name(p)))]


def _draw(world: World, view: str, cells: Sequence[FusionCell], asked: tuple[str | None, str | None]) -> None:
    place, chain = asked
    rows: dict[str, dict[FusionLayer, FusionCell]] = {}
    for cell in cells:
        rows.setdefault(cell.chain if view == "place" else cell.place, {})[cell.layer] = cell
    opened = next((c for c in cells if (c.place, c.chain, c.layer.value) == (place, chain, st.query_params.get("layer"))), None)
    if not rows:
        whose = world.name((place if view == "place" else chain) or "")
        html(tag("p", f"{whose}的五链都没有收录，不表示没有。可在上面换一个；也可在“来源”页加入本地材料。", cls="cg-quiet"))
        return
    table, side = st.columns([1.55, 1], gap="medium")
    with table, st.container(height=_HEIGHT, border=True, key="fusion_table"):
        html(_overview(world, view, rows, opened))
    with side, st.container(height=_HEIGHT, border=True):
        st.html(_opened(world, opened) if opened else _todo(world, view, cells))


def _order(row: Mapping[FusionLayer, FusionCell]) -> tuple[int, int]:
    return -sum(c.state is Presence.PRESENT for c in row.values()), -row[FusionLayer.INDUSTRY].value


def _overview(world: World, view: str, rows: Rows, opened: FusionCell | None) -> Html:
    first = "哪条产业链" if view == "place" else "哪个地区"
    heads = [tag("th", first, scope="col", data_sort="text", tabindex=0),
             tag("th", "有", scope="col", cls="cg-num", data_sort="number", tabindex=0, title="五链中有记录的条数")]
    heads += [tag("th", layer.label, scope="col", data_sort="number", tabindex=0, title=layer.asks) for layer in FusionLayer]
    body = [
        tag("tr", tag("th", entity_link(world, key), scope="row"),
            tag("td", str(-_order(rows[key])[0]), cls="cg-num"),
            *(_square(view, rows[key][layer], rows[key][layer] == opened) for layer in FusionLayer))
        for key in sorted(rows, key=lambda k: (*_order(rows[k]), world.name(k)))
    ]
    return tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *body), cls="cg-table cg-fusion")


def _square(view: str, cell: FusionCell, here: bool) -> Html:
    if cell.state is Presence.PRESENT:
        told = f"{cell.value} {cell.unit}{_money(cell.amount)}"
    elif cell.state is Presence.CANDIDATE:
        told = f"候选 {cell.candidates}{_money(cell.planned_amount)}"
    else:
        told = cell.state.label
    inside = join(tag("i", cell.state.sign), told, badge("编", "warn", "只凭编者判断") if cell.judged else None)
    to = link(inside, "fusion", view=view, place=cell.place, chain=cell.chain, layer=cell.layer.value,
              cls="cg-here" if here else None, title=f"{cell.layer.label}：{cell_words(cell)}")
    rank = {Presence.PRESENT: 2000, Presence.CANDIDATE: 1000, Presence.UNKNOWN: 0}[cell.state]
    return tag("td", to, cls=f"cg-{cell.state}", data_value=rank + min(999, cell.value or cell.candidates))


def _money(amount: float | None) -> str:
    return f" · {number_label(amount)}亿元" if amount is not None else ""


def _opened(world: World, cell: FusionCell) -> Html:
    title = join(entity_link(world, cell.place), " · ", entity_link(world, cell.chain), " · ", cell.layer.label)
    judged = badge("只凭编者判断", "warn") if cell.judged else None
    todo = tag("p", tag("b", "待办："), cell.layer.todo, cls="cg-problem") if cell.state is not Presence.PRESENT else None
    return tag(
        "div",
        tag("h2", title),
        tag("p", tag("b", f"{cell.state.sign} {cell_words(cell)}"), " ", judged),
        tag("p", f"怎样算有：{cell.layer.asks}。", cls="cg-quiet"), todo,
        *(open_reason(world, reason) for reason in cell.reasons),
        None if cell.reasons else tag("p", "没有收录任何有关内容，不表示没有。", cls="cg-quiet"), cls="cg",
    )


def _todo(world: World, view: str, cells: Sequence[FusionCell]) -> Html:
    left = todo_of(cells)
    unknown = sum(c.state is Presence.UNKNOWN for c in left)
    said = f"{unknown} 格未收录，{len(left) - unknown} 格只有规划或候选；离五链齐全最近的在前。"
    return tag(
        "div", tag("h2", f"待办 · {len(left)}"), tag("p", said, "点左边的格子看名单和句子。", cls="cg-quiet"),
        *(_task(world, view, c) for c in left[:_SHOWN]),
        tag("p", f"其余 {len(left) - _SHOWN} 格见下载的表格。", cls="cg-quiet") if len(left) > _SHOWN else None,
        None if left else tag("p", "五链都有记录。"), cls="cg",
    )


def _task(world: World, view: str, cell: FusionCell) -> Html:
    name = world.name(cell.chain if view == "place" else cell.place)
    to = link(f"{name} · {cell.layer.label}", "fusion", view=view, place=cell.place,
              chain=cell.chain, layer=cell.layer.value)
    state = f" {cell.state.label}。" if cell.state is Presence.CANDIDATE else " "
    return tag("div", tag("i", cell.state.sign), " ", to, tag("small", state, cell.layer.todo), cls="cg-item")


def _nodes(cells: Sequence[FusionCell]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for c in cells for n in (c.place, c.chain, *c.entities)))


def _table(world: World, cells: Sequence[FusionCell]) -> Table:
    def number(value: float | None) -> Cell:
        return Cell("", value) if value is not None else Cell("")

    rows = [(
        Cell(world.name(c.place)), Cell(world.name(c.chain)), Cell(c.layer.label), Cell(c.state.label),
        Cell("", float(c.value)), Cell(c.unit), Cell("", float(c.candidates)), number(c.amount), number(c.planned_amount),
        Cell("是" if c.judged else ""), Cell("、".join(world.name(e) for e in c.entities)),
        Cell("；".join(f"{r.name} {r.value}{r.unit}" for r in c.reasons if r.value is not None)),
        Cell("" if c.state is Presence.PRESENT else c.layer.todo),
    ) for c in cells]
    return Table(("地区", "产业链", "五链", "状态", "数量", "单位", "候选", "已落地投资（亿元）", "规划投资（亿元）",
                  "只凭编者判断", "名单", "理由", "待办"), rows)
