"""Tables: one value that is written as sortable HTML on the page and as CSV in the download."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from chains.app.markup import Html, Piece, join, tag
from chains.app.panels import entity_link, kind_dot, source_link
from chains.app.state import World
from chains.dates import date_label
from chains.exports.tables import csv_bytes
from chains.graph import links_of
from chains.model import LINK_RULES, Link

__all__ = ["Cell", "Table", "file_name", "links_table", "nodes_table", "show_table", "table_csv", "table_download",
           "table_html"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows and, where that is a link or badge, the plain value for CSV and sorting."""

    shown: Piece
    value: str | float | None = None


@dataclass(frozen=True)
class Table:
    """Columns by name, the numeric ones named again, and rows of cells."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numeric: frozenset[str] = field(default_factory=frozenset)


def _plain(cell: Cell) -> str | float:
    if cell.value is not None:
        return cell.value
    return cell.shown if isinstance(cell.shown, str) else ""


def _order(cell: Cell) -> str | float | None:
    # Told only where the text itself would sort wrongly: hundreds of rows travel with every picture.
    return cell.value if isinstance(cell.value, float) or not isinstance(cell.shown, Html) else None


def _head(name: str) -> Piece:
    """The heading, the unit it ends in set apart: 企业 家 as 企业（家）."""
    told, *unit = name.split(" ")
    return join(told, tag("small", f"（{unit[0]}）")) if len(unit) == 1 else name


def table_html(table: Table, *, height: int | None = 360) -> Html:
    """The table with headings that sort it in the browser; it scrolls beyond the height in pixels."""
    heads = [
        tag("th", _head(name), scope="col", tabindex=0, data_sort="number" if name in table.numeric else "text",
            cls="cg-num" if name in table.numeric else None)
        for name in table.columns
    ]
    rows = [
        tag("tr", *(tag("td", cell.shown, data_value=_order(cell), cls="cg-num" if name in table.numeric else None)
                    for name, cell in zip(table.columns, row, strict=True)))
        for row in table.rows
    ]
    body = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), cls="cg-table")
    style = f"max-height:{height}px" if height else None
    return tag("div", tag("div", body, cls="cg-scroll", style=style, tabindex=0), cls="cg")


def table_csv(table: Table) -> bytes:
    """The table as CSV that Excel opens: byte-order mark, formula starts defused."""
    rows = [{name: _plain(cell) for name, cell in zip(table.columns, row, strict=True)} for row in table.rows]
    return csv_bytes(rows)


def show_table(table: Table, *, height: int | None = 360, limit: int = 400) -> None:
    """Writes the table on the page, and below it how many rows only the download has."""
    st.html(table_html(replace(table, rows=table.rows[:limit]), height=height))
    if len(table.rows) > limit:
        st.caption(f"这里列出前 {limit} 行，共 {len(table.rows)} 行，其余见下载的表格。")


def file_name(name: str, suffix: str) -> str:
    """A name that every file system takes."""
    return re.sub(r'[\\/:*?"<>|\s]+', "_", name)[:80] + suffix


def table_download(table: Table | Callable[[], Table], name: str, *, key: str, label: str = "下载表格（CSV）") -> None:
    """A button that makes the table's CSV, and where it is given a maker the table too, only when it is pressed."""
    def made() -> bytes:
        return table_csv(table if isinstance(table, Table) else table())

    st.download_button(label, made, file_name(name, ".csv"), "text/csv", key=key, on_click="ignore")


def nodes_table(world: World, nodes: Iterable[str]) -> Table:
    """The nodes of a picture: name, kind, how many links they have in the whole graph."""
    rows = []
    for node in nodes:
        entity = world.entity(node)
        place = next((x.object for x in links_of(world.graph, node) if x.kind == "located_in" and x.subject == node), None)
        rows.append((
            Cell(entity_link(world, node), entity.name),
            Cell(join(kind_dot(entity.kind), entity.kind.label), entity.kind.label),
            Cell(entity_link(world, place) if place else "", world.name(place) if place else ""),
            Cell(str(world.graph.degree(node)), float(world.graph.degree(node))),
        ))
    return Table(("名称", "类别", "所在地", "关系数"), rows, frozenset({"关系数"}))


def links_table(world: World, links: Iterable[Link]) -> Table:
    """The links of a picture with status, layer, newest date and the newest source."""
    rows = []
    kinds = list(LINK_RULES)
    for item in sorted(links, key=lambda x: (kinds.index(x.kind), world.name(x.subject), world.name(x.object))):
        newest = item.evidence[-1]
        source = world.snapshot.source_by_id[newest.source]
        rows.append((
            Cell(entity_link(world, item.subject), world.name(item.subject)),
            Cell(LINK_RULES[item.kind].label),
            Cell(entity_link(world, item.object), world.name(item.object)),
            Cell(item.status.label), Cell(item.layer_label),
            Cell(date_label(item.latest) if item.latest else "—", item.latest or "—"),
            Cell(source_link(source, newest), source.title),
            Cell(str(len(item.evidence)), float(len(item.evidence))),
        ))
    return Table(("主体", "关系", "对象", "状态", "层", "日期", "来源", "依据数"), rows, frozenset({"依据数"}))
