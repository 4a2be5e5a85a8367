"""区位商: what each city is specialised in, how near the rest is, and how rare; a click opens the numbers behind."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from chains.app.city_views.common import Choices, chain_heads, matrix_html, square, switch, thin_line
from chains.app.component import mount_pointer
from chains.app.markup import Html, tag
from chains.app.panels import entity_link
from chains.app.reasons import reasons_block
from chains.app.state import World
from chains.app.tables import Cell, Table, table_download
from chains.app.widgets import at_right, html
from chains.cities.grid import thin_note
from chains.cities.structure import Structure, density_reasons, quotient_reasons, structure_of
from chains.views.style import number_label

__all__ = ["show"]

_SHOWN = {"quotient": "区位商", "density": "关联密度"}
_SMOOTHING = {"0": "不平滑", "0.1": "平滑 0.1", "0.5": "平滑 0.5", "1": "平滑 1"}
_TOLD = {
    "quotient": "区位商＝该链在本市的占比÷在全省的占比，1 为全省平均；着色为 1 以上，斜体只有一家（个），空格未收录。"
                "平滑是先给每格加一个小数，让一两家企业撑起的高值降下来。",
    "density": "关联密度＝与该链常在一起的链，本市已有多大份额，0—1；只算区位商 1 以上的链。"
               "灰字是全省收录不足 5 家的链，不宜据此判断。",
}


def show(world: World, choices: Choices) -> None:
    """Draws the quotients or the densities; ?place=&chain= open a cell."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        shown = switch("shown", _SHOWN, "看什么")
        smoothing = float(switch("smoothing", _SMOOTHING, "平滑"))
        structure = structure_of(world.graph, choices.measure, smoothing=smoothing)
        with at_right():
            table_download(lambda: _table(world, structure, shown), f"{_SHOWN[shown]}_{choices.label}", key="quotient_csv")
    html(tag("small", _TOLD[shown]))
    chains = sorted(structure.grid.chains, key=lambda c: (-structure.grid.values[:, structure.grid.column_of[c]].sum(), c))
    html(_matrix(world, structure, chains, choices, shown))
    thin_line(thin_note(world.graph, structure.grid))
    _complexity(world, structure)
    _open_cell(world, structure, shown)


def _matrix(world: World, structure: Structure, chains: Sequence[str], choices: Choices, shown: str) -> Html:
    grid = structure.grid
    wide = tag("th", tag("span", "优势链数"), scope="col", cls="cg-total", data_sort="number", tabindex=0,
               title="多样性：区位商不小于 1 的链数")
    cell = _quotient if shown == "quotient" else _density
    rows = {
        place: [tag("td", f"{structure.diversity[grid.row_of[place]]:.0f}", cls="cg-total"),
                *(cell(structure, place, chain, choices) for chain in chains)]
        for place in grid.places
    }
    foot = tag("tr", tag("th", "优势市州数", scope="row", title="普遍性：区位商不小于 1 的市州数"), tag("td", ""),
               *(tag("td", f"{structure.ubiquity[grid.column_of[chain]]:.0f}") for chain in chains))
    return matrix_html(world, "城市＼产业链", [wide, *chain_heads(world, chains)], rows, foot)


def _link(choices: Choices, text: str, place: str, chain: str) -> Html:
    here = (st.query_params.get("place"), st.query_params.get("chain")) == (place, chain)
    return choices.link(text, place=place, chain=chain, cls="cg-here" if here else None)


def _brief(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _quotient(structure: Structure, place: str, chain: str, choices: Choices) -> Html:
    grid = structure.grid
    value, cell = structure.at(structure.quotient, place, chain), grid.cells.get((place, chain))
    if value is None:
        return square("", value=-1, title="未定义：本市或该链按此口径没有收录")
    if cell is None or not cell.value:
        return square("", value=value, title="未收录")
    single = sum(part > 0 for part in cell.parts) == 1
    title = f"区位商 {value:.2f}；{grid.amount(grid.values[grid.row_of[place], grid.column_of[chain]])}"
    return square(_link(choices, _brief(value), place, chain), value=value, shade=value / 8 if value >= 1 else 0,
                  title=title + ("，只有一家（个）" if single else ""), cls="cg-single" if single else None)


def _density(structure: Structure, place: str, chain: str, choices: Choices) -> Html:
    value = structure.at(structure.density, place, chain)
    if value is None:
        return square("", value=-1, title="未定义：没有与它同时成势的链")
    grid = structure.grid
    if structure.present[grid.row_of[place], grid.column_of[chain]]:
        return square("●", value=value, title=f"已是优势链；关联密度 {value:.2f}", cls="cg-quiet")
    thin = structure.thin_chain(chain)
    return square(_link(choices, f".{value * 100:02.0f}" if value < 0.995 else "1", place, chain), value=value,
                  shade=0 if thin else value, cls="cg-thin" if thin else None,
                  title=f"关联密度 {value:.2f}" + ("；全省收录太少，不宜据此判断" if thin else ""))


def _complexity(world: World, structure: Structure) -> None:
    found = structure.complexity
    if found.why_not:
        html(tag("p", found.why_not, cls="cg-quiet"))
        return
    grid = structure.grid
    places = sorted((p for p in grid.places if found.places[grid.row_of[p]] == found.places[grid.row_of[p]]),
                    key=lambda p: (-found.places[grid.row_of[p]], p))
    chains = sorted((c for c in grid.chains if found.chains[grid.column_of[c]] == found.chains[grid.column_of[c]]),
                    key=lambda c: (-found.chains[grid.column_of[c]], c))
    told = "经济复杂度：有别人少有的链、且链多样的市排在前（平均 0，标准差 1）；只反映收录到的企业，样本小，只看大概次序。"
    html(tag("details", tag("summary", "经济复杂度排序"), tag("p", told, cls="cg-quiet"),
             tag("p", tag("b", "市州："), *(_valued(world, p, found.places[grid.row_of[p]]) for p in places)),
             tag("p", tag("b", "产业链："), *(_valued(world, c, found.chains[grid.column_of[c]]) for c in chains))))


def _valued(world: World, node: str, value: float) -> Html:
    return tag("span", entity_link(world, node), f" {value:+.2f}", cls="cg-name")


def _open_cell(world: World, structure: Structure, shown: str) -> None:
    place, chain = st.query_params.get("place", ""), st.query_params.get("chain", "")
    if place not in structure.grid.row_of or chain not in structure.grid.column_of:
        html(tag("p", "点一个数字，看它怎样算出、凭哪些企业。", cls="cg-quiet"))
        return
    value = structure.at(structure.quotient if shown == "quotient" else structure.density, place, chain)
    anchor = f"{place} {chain} {shown}"
    html(tag("h2", entity_link(world, place), " · ", entity_link(world, chain),
             f"：{_SHOWN[shown]} " + ("未定义" if value is None else f"{value:.2f}"), data_anchor=anchor))
    if shown == "quotient":
        html(reasons_block(world, quotient_reasons(world.graph, structure, place, chain)))
    else:
        near = density_reasons(world.graph, structure, place, chain)
        html(tag("p", "本市已有、又常与它在同一市州成势的链：" if near else "本市没有与它同时成势的链。"),
             reasons_block(world, near))
    mount_pointer({"anchor": anchor}, key="quotient_pointer")


def _table(world: World, structure: Structure, shown: str) -> Table:
    matrix = structure.quotient if shown == "quotient" else structure.density

    def cell(place: str, chain: str) -> Cell:
        value = structure.at(matrix, place, chain)
        return Cell("未定义") if value is None else Cell(number_label(value), round(value, 6))

    grid = structure.grid
    rows = [(Cell(world.name(place)), *(cell(place, chain) for chain in grid.chains)) for place in grid.places]
    return Table(("城市", *(world.name(chain) for chain in grid.chains)), rows)
