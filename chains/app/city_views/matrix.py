"""矩阵: each city's value in each chain, with a ranking; a click opens what stands behind a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from chains.app.city_views.common import Choices, chain_heads, matrix_html, square
from chains.app.component import mount_pointer
from chains.app.markup import Html, badge, between, join, tag
from chains.app.panels import entity_link, evidence_block, link_item
from chains.app.state import World
from chains.app.tables import Cell as TableCell
from chains.app.tables import Table, show_table, table_download
from chains.app.widgets import at_right, graph_downloads, html, small_picture
from chains.cities import UNITS, Cell, city_matrix, total_of
from chains.graph import entities_of
from chains.model import Declaration, Kind
from chains.report.cities import measure_note
from chains.views.scene import picture_of
from chains.views.style import number_label, value_label

__all__ = ["show"]

Cells = Mapping[tuple[str, str], Cell]


def show(world: World, choices: Choices) -> None:
    """Draws the matrix; ?place=&chain= open a cell."""
    cells: Cells = {(cell.place, cell.chain): cell for cell in city_matrix(world.graph, choices.measure)}
    chains = _columns(world, cells)
    told, files = st.columns([3, 1.4], vertical_alignment="center")
    unknown = "，“?”金额不详" if choices.measure == "investment" else ""
    with told:
        html(tag("small", f"{measure_note(choices.measure)}。右上角小数字是候选，“·”只有其他关联{unknown}。"))
    with files, at_right():
        graph_downloads(world, lambda: {n for cell in cells.values() for n in _members(cell)}, "城市产业", key="matrix")
        table_download(lambda: _table(world, cells, chains), f"城市产业_{choices.label}", key="matrix_csv")
    chosen = cells.get((st.query_params.get("place", ""), st.query_params.get("chain", "")))
    html(_matrix(world, cells, chains, choices, chosen))
    asked = st.query_params.get("place") and st.query_params.get("chain")
    if chosen is not None:
        _open_cell(world, chosen)
    elif asked:
        html(tag("p", "这一格未收录任何内容，不表示没有。点表中的数字看别的格。", cls="cg-quiet"))
    else:
        html(tag("p", "点一个数字，看它背后的企业、学校、园区和宣示；点表头排序。", cls="cg-quiet"))
        _ranking(world, cells, chains, choices)


def _columns(world: World, cells: Cells) -> list[str]:
    weight: dict[str, float] = defaultdict(float)
    for (_, chain), cell in cells.items():
        weight[chain] += cell.value + cell.candidates
    chains = [entity.id for entity in entities_of(world.graph, Kind.CHAIN)]
    return sorted(chains, key=lambda chain: (-weight[chain], chain))


def _matrix(world: World, cells: Cells, chains: Sequence[str], choices: Choices, chosen: Cell | None) -> Html:
    top = max((cell.value for cell in cells.values()), default=1) or 1
    total = tag("th", tag("span", "合计"), scope="col", cls="cg-total", data_sort="number", tabindex=0, title="不重复计数")
    rows = {
        place: [_total(cells.get((place, c)) for c in chains),
                *(_square(cells.get((place, chain)), top, choices, chosen) for chain in chains)]
        for place in world.cities
    }
    sums = [_total(cells.get((place, chain)) for place in world.cities) for chain in chains]
    whole = _total(cells.get((place, chain)) for place in world.cities for chain in chains)
    return matrix_html(world, "城市＼产业链", [total, *chain_heads(world, chains)], rows,
                       tag("tr", tag("th", "合计", scope="row"), whole, *sums))


def _total(cells: Iterable[Cell | None]) -> Html:
    """The sum without counting anything twice; unknown where all that is counted has no amount."""
    found = [cell for cell in cells if cell]
    value = total_of(found)
    if not value and any(cell.unvalued for cell in found):
        return tag("td", "?", cls="cg-total", data_value=0, title="金额不详")
    return tag("td", _brief(value), cls="cg-total", data_value=value, title=number_label(value))


def _brief(value: float) -> str:
    """A number for a narrow square: 231.7 is 232, 74.42 is 74.4, 3.5 stays."""
    return number_label(round(value, 1) if value < 100 else round(value))


def _square(cell: Cell | None, top: float, choices: Choices, chosen: Cell | None) -> Html:
    if cell is None:
        return square("", value=-1, title="未收录")
    unit = UNITS[cell.measure]
    shown = _brief(cell.value) if cell.value else "?" if cell.unvalued else "·"
    told = [f"{number_label(cell.value)} {unit}" if cell.value else "",
            f"另有候选 {number_label(cell.candidates)} {unit}" if cell.candidates else "",
            f"{len(cell.unvalued)} 个项目金额不详" if cell.unvalued else ""]
    more = tag("sup", f"+{_brief(cell.candidates)}") if cell.candidates else None
    number = choices.link(join(shown, more), place=cell.place, chain=cell.chain, cls="cg-here" if cell is chosen else None)
    # The root spreads the many small amounts that one very large one would leave white.
    shade = (cell.value / top) ** 0.5 if cell.measure == "investment" else cell.value / top
    return square(number, value=cell.value + cell.candidates / 10_000, shade=shade,
                  title="，".join(filter(None, told)) or "只有其他关联")


def _table(world: World, cells: Cells, chains: Sequence[str]) -> Table:
    def value(place: str, chain: str) -> TableCell:
        cell = cells.get((place, chain))
        if cell is None:
            return TableCell("未收录")
        if cell.candidates:
            return TableCell("", f"{number_label(cell.value)}（另有候选 {number_label(cell.candidates)}）")
        if cell.unvalued and not cell.value:
            return TableCell("", "金额不详")
        return TableCell("", float(cell.value)) if cell.value else TableCell("", "仅其他关联")

    rows = [
        (TableCell(world.name(place)), *(value(place, chain) for chain in chains),
         TableCell("", float(total_of(cells.get((place, chain)) for chain in chains))))
        for place in world.cities
    ]
    return Table(("城市", *(world.name(chain) for chain in chains), "合计"), rows)


def _ranking(world: World, cells: Cells, chains: Sequence[str], choices: Choices) -> None:
    unit = UNITS[choices.measure]
    places = [[cells[place, chain] for chain in chains if (place, chain) in cells] for place in world.cities]
    columns = [[cells[place, chain] for place in world.cities if (place, chain) in cells] for chain in chains]
    left, right = st.columns(2, gap="medium")
    with left:
        html(tag("h2", "市州排名"))
        rows = [(place, row) for place, row in zip(world.cities, places, strict=True)]
        show_table(_ranked(world, rows, "市州", f"合计（{unit}）", "最多的产业链", "chain"), height=330)
    with right:
        html(tag("h2", "产业链排名"))
        listed = [(chain, column) for chain, column in zip(chains, columns, strict=True)]
        show_table(_ranked(world, listed, "产业链", f"合计（{unit}）", "最多的市州", "place"), height=330)


def _ranked(world: World, rows: Sequence[tuple[str, Sequence[Cell]]], what: str, total: str, top: str, other: str) -> Table:
    """By total, with how many cells have a value and which has most."""
    made = []
    for node, row in rows:
        value, with_value = total_of(row), [cell for cell in row if cell.value]
        most = max(with_value, key=lambda cell: cell.value, default=None)
        best = getattr(most, other) if most else None
        made.append((node, value, len(with_value), best, most.value if most else 0.0))
    made.sort(key=lambda row: (-row[1], row[0]))
    count = "产业链数" if other == "chain" else "市州数"
    return Table(("名次", what, total, count, top), [
        (TableCell(str(number), float(number)), TableCell(entity_link(world, node), world.name(node)),
         TableCell(number_label(value), float(value)), TableCell(str(wide), float(wide)),
         TableCell(join(entity_link(world, best), f" {number_label(most)}") if best else "—", world.name(best) if best else ""))
        for number, (node, value, wide, best, most) in enumerate(made, 1)
    ], frozenset({"名次", total, count}))


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
        "div", _sum(world, cell), *names, tag("h3", "宣示") if declared else None, *declared,
        tag("h3", f"依据（{len(cell.links)} 条关系）") if cell.links else None,
        *(link_item(world, item) for item in cell.links), cls="cg",
    )


def _sum(world: World, cell: Cell) -> Html | None:
    """How the value adds up, where it is more than a count."""
    if cell.measure not in ("weighted", "investment") or not cell.counted:
        return None
    unknown = set(cell.unvalued)
    parts = [join(entity_link(world, i), " 金额不详" if i in unknown else f" {number_label(part)}")
             for i, part in zip(cell.counted, cell.parts, strict=True)]
    return tag("p", tag("b", f"{number_label(cell.value)} {UNITS[cell.measure]} = "), between(" + ", parts))


def _named(world: World, member: str) -> Html:
    stage = world.entity(member).get("stage")
    open_yet = isinstance(stage, str) and stage in ("planned", "signed", "framework", "proposed")
    return join(entity_link(world, member), badge(value_label("stage", stage), "warn") if stage and open_yet else None)


def _declared(world: World, declaration: Declaration, chain: str) -> Html:
    words = "、".join(member.raw for member in declaration.members if chain in member.chains)
    year = f"{declaration.year}年" if declaration.year else "年份不详"
    said = tag("div", entity_link(world, declaration.place), f" {declaration.name}（{year}）：{words}", cls="cg-what")
    return tag("div", said, evidence_block(world, declaration.evidence[-1]), cls="cg-item")
