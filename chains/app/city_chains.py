"""城市—产业: which city has which chain, and what stands behind each number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from chains.app.component import mount_pointer
from chains.app.markup import Html, badge, between, join, link, tag
from chains.app.panels import entity_link, evidence_block, link_item
from chains.app.state import World, open_world
from chains.app.tables import Cell as TableCell
from chains.app.tables import Table, table_download
from chains.app.widgets import at_right, graph_downloads, heading, html, small_picture
from chains.cities import MEASURES, Cell, city_matrix
from chains.graph import entities_of
from chains.model import Declaration, Kind
from chains.views.scene import picture_of
from chains.views.style import value_label

__all__ = ["show"]

Cells = Mapping[tuple[str, str], Cell]

_LEAD = ("数字只统计人工整理且已有的，右上角小数字是候选（自动抽取、规划或签约），“·”只有园区、学校等其他关联；"
         "空格是未收录，不是没有。")


def show() -> None:
    """Draws the page; ?place=&chain= open a cell, ?measure= the measure."""
    world = open_world()
    heading("城市—产业", _LEAD)
    picker, files = st.columns([3, 1.4], vertical_alignment="center")
    with picker:
        measure = _measure()
    cells: Cells = {(cell.place, cell.chain): cell for cell in city_matrix(world.graph, measure)}
    chains = _columns(world, cells)
    with files, at_right():
        graph_downloads(world, lambda: {n for cell in cells.values() for n in _members(cell)}, "城市产业", key="matrix")
        table_download(lambda: _table(world, cells, chains), f"城市产业_{MEASURES[measure]}", key="matrix_csv")
    chosen = cells.get((st.query_params.get("place", ""), st.query_params.get("chain", "")))
    html(_matrix(world, cells, chains, measure, chosen))
    asked = {st.query_params.get("place"), st.query_params.get("chain")} - {None}
    if chosen is None and asked:
        html(tag("p", "这一格未收录任何内容，不表示没有。点表中的数字看别的格。", cls="cg-quiet"))
    elif chosen is None:
        html(tag("p", "点一个数字，看它背后的企业、学校、园区和宣示。", cls="cg-quiet"))
    else:
        _open_cell(world, chosen)


def _measure() -> str:
    asked = st.query_params.get("measure", "")
    if "measure" not in st.session_state:
        st.session_state["measure"] = asked if asked in MEASURES else "enterprises"
    chosen = st.segmented_control(
        "口径", list(MEASURES), format_func=lambda m: MEASURES[m], key="measure", label_visibility="collapsed", required=True)
    return chosen or "enterprises"


def _columns(world: World, cells: Cells) -> list[str]:
    weight: dict[str, int] = defaultdict(int)
    for (_, chain), cell in cells.items():
        weight[chain] += cell.value + cell.candidates
    chains = [entity.id for entity in entities_of(world.graph, Kind.CHAIN)]
    return sorted(chains, key=lambda chain: (-weight[chain], chain))


def _matrix(world: World, cells: Cells, chains: Sequence[str], measure: str, chosen: Cell | None) -> Html:
    top = max((cell.value for cell in cells.values()), default=1) or 1
    heads = [
        tag("th", link(_short(world, chain), "explore", node=chain, title=world.name(chain)), scope="col", data_sort="number",
            tabindex=0)
        for chain in chains
    ]
    corner = tag("th", "城市＼产业链", scope="col", cls="cg-corner", data_sort="text", tabindex=0)
    total = tag("th", tag("span", "合计"), scope="col", cls="cg-total", data_sort="number", tabindex=0, title="不重复计数")
    rows = [
        tag("tr", tag("th", entity_link(world, place), scope="row"),
            tag("td", str(_total(cells.get((place, c)) for c in chains)), cls="cg-total"),
            *(_square(cells.get((place, chain)), top, chosen) for chain in chains))
        for place in world.cities
    ]
    sums = [_total(cells.get((place, chain)) for place in world.cities) for chain in chains]
    whole = _total(cells.get((place, chain)) for place in world.cities for chain in chains)
    foot = tag("tr", tag("th", "合计", scope="row"), tag("td", str(whole)), *(tag("td", str(value)) for value in sums))
    table = tag("table", tag("thead", tag("tr", corner, total, *heads)), tag("tbody", *rows), tag("tfoot", foot),
                cls="cg-table cg-matrix")
    return tag("div", table, cls="cg-scroll", tabindex=0)


def _short(world: World, chain: str) -> str:
    name = world.entity(chain).name
    return name.removesuffix("产业链") if len(name) > 4 else name


def _total(cells: Iterable[Cell | None]) -> int:
    """How many different things the cells count: an enterprise in two chains is one enterprise."""
    return len({counted for cell in cells if cell for counted in cell.counted})


def _square(cell: Cell | None, top: int, chosen: Cell | None) -> Html:
    if cell is None:
        return tag("td", "", data_value=-1, title="未收录")
    shade = f"background:rgba(var(--cg-heat),{0.08 + 0.5 * cell.value / top:.2f})" if cell.value else None
    more = tag("sup", f"+{cell.candidates}") if cell.candidates else None
    number = link(join(str(cell.value) if cell.value else "·", more), "cities", place=cell.place, chain=cell.chain,
                  measure=cell.measure, cls="cg-here" if cell is chosen else None)
    return tag("td", number, data_value=cell.value + cell.candidates / 1000, style=shade)


def _table(world: World, cells: Cells, chains: Sequence[str]) -> Table:
    def value(place: str, chain: str) -> TableCell:
        cell = cells.get((place, chain))
        if cell is None:
            return TableCell("未收录")
        if cell.candidates:
            return TableCell("", f"{cell.value}（另有候选 {cell.candidates}）")
        return TableCell("", float(cell.value)) if cell.value else TableCell("", "仅其他关联")

    rows = [
        (TableCell(world.name(place)), *(value(place, chain) for chain in chains),
         TableCell("", float(_total(cells.get((place, chain)) for chain in chains))))
        for place in world.cities
    ]
    return Table(("城市", *(world.name(chain) for chain in chains), "合计"), rows)


def _members(cell: Cell) -> tuple[str, ...]:
    ends = (end for item in cell.links for end in (item.subject, item.object))
    listed = (cell.chain, cell.place, *cell.enterprises, *cell.projects, *cell.institutions, *cell.parks, *ends)
    return tuple(dict.fromkeys(listed))


def _open_cell(world: World, cell: Cell) -> None:
    title, files = st.columns([5, 1], vertical_alignment="center")
    with title:
        place = f"{cell.place} {cell.chain}"
        html(tag("h2", entity_link(world, cell.place), " · ", entity_link(world, cell.chain), data_anchor=place))
    name = f"{world.name(cell.place)}_{world.name(cell.chain)}"
    with files, at_right():
        graph_downloads(world, lambda: _members(cell), name, key="cell")
    lists, picture = st.columns([1, 1.3], gap="medium")
    with lists, st.container(height=440, border=True):
        st.html(_behind(world, cell))
    with picture:
        small_picture(world, picture_of(world.graph, cell.chain, _members(cell)), key="cell", height=440)
        html(tag("small", "双击一个节点，在图谱探索中打开。"))
    mount_pointer({"anchor": place}, key="cell_pointer")


def _behind(world: World, cell: Cell) -> Html:
    groups = (("企业", cell.enterprises), ("项目", cell.projects), ("高校与科研院所", cell.institutions), ("园区", cell.parks))
    names = [
        tag("p", tag("b", f"{label} {len(members)}："), between("、", (_named(world, m) for m in members)))
        for label, members in groups if members
    ]
    declared = [_declared(world, declaration, cell.chain) for declaration in cell.declarations]
    return tag(
        "div", *names, tag("h3", "宣示") if declared else None, *declared,
        tag("h3", f"依据（{len(cell.links)} 条关系）") if cell.links else None,
        *(link_item(world, item) for item in cell.links), cls="cg",
    )


def _named(world: World, member: str) -> Html:
    stage = world.entity(member).get("stage")
    open_yet = isinstance(stage, str) and stage in ("planned", "signed", "framework", "proposed")
    return join(entity_link(world, member), badge(value_label("stage", stage), "warn") if stage and open_yet else None)


def _declared(world: World, declaration: Declaration, chain: str) -> Html:
    words = "、".join(member.raw for member in declaration.members if chain in member.chains)
    year = f"{declaration.year}年" if declaration.year else "年份不详"
    said = tag("div", entity_link(world, declaration.place), f" {declaration.name}（{year}）：{words}", cls="cg-what")
    return tag("div", said, evidence_block(world, declaration.evidence[-1]), cls="cg-item")
