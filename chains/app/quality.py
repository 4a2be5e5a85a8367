"""数据质量: how complete and how well sourced the curated data is, and every warning with a way to its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from chains.app.markup import Html, badge, join, tag
from chains.app.panels import entity_link, source_link
from chains.app.state import World, data_root, open_world
from chains.app.tables import Cell, Table, show_table, table_download
from chains.app.widgets import alert, at_right, heading, html
from chains.catalog import Report, known_report
from chains.model import SourceKind
from chains.quality import CHAIN_COLUMNS, CITY_COLUMNS, CLASSES, Flaw, Quality, Row, assess
from chains.quality.printed import FACTS, stale_text
from chains.views.style import TRUST_BADGES, date_label

__all__ = ["quality_html", "show", "warnings_table"]

_LEAD = ("这里检查的是人工整理的数据：缺什么、哪里来源薄弱、哪里过时或互相矛盾。提醒不是错误；"
         "没有收录不等于没有，凭常识写的单独计数。")
_YEARS = (1, 2, 3, 5, 8)
_HEIGHT = 480


@st.cache_resource(max_entries=4, show_spinner=False)
def _assessed(files: tuple[tuple[str, str], ...], root: str, years: int) -> tuple[Report, Quality | None]:
    report = known_report(Path(root))
    return report, assess(report.catalog, warnings=report.warnings, years=years) if report.catalog else None


def show() -> None:
    """Draws the page; ?class= chooses a class of warnings."""
    from chains.build import input_digests  # with its readers of documents it would make other pages wait

    world, root = open_world(), data_root()
    heading("数据质量", _LEAD)
    years = st.segmented_control("几年算过时", _YEARS, default=3, key="quality_years", required=True,
                                 format_func=lambda n: f"{n} 年") or 3
    report, quality = _assessed(tuple(sorted(input_digests(root, None).items())), str(root), years)
    if quality is None:
        alert(f"整理数据有 {len(report.errors)} 处错误，改正后才能统计：")
        html(tag("ul", *(tag("li", problem.zh) for problem in report.errors[:50])))
        return
    html(quality_html(quality))
    _warnings(world, quality)
    for title, columns, rows in (("各市州", CITY_COLUMNS, quality.cities), ("各产业链", CHAIN_COLUMNS, quality.chains)):
        table = _completeness(world, title, columns, rows)
        head, files = st.columns([6, 1], vertical_alignment="bottom")
        with head:
            html(tag("h2", f"{title}的完整度"))
        with files, at_right():
            table_download(table, f"数据质量_{title}", key=f"quality_{title}")
        show_table(table, height=_HEIGHT)


def quality_html(quality: Quality) -> Html:
    """What the facts rest on: counts, and the share of each kind of source."""
    cells = [tag("div", tag("b", f"{quality.facts[key]:,}"), tag("small", label), cls="cg-count")
             for key, label in FACTS.items()]
    kinds = [join(badge(*TRUST_BADGES[SourceKind(kind)]), f" {number:,}　")
             for kind, number in quality.trust["facts"].items() if number]
    return join(tag("div", *cells, cls="cg-counts"),
                tag("p", "事实按最好的来源：", *kinds),
                tag("p", f"{stale_text(quality)}；{date_label(quality.as_of)}是最新来源的日期。", cls="cg-quiet"))


def _warnings(world: World, quality: Quality) -> None:
    asked = st.query_params.get("class", "")
    if "quality_class" not in st.session_state:
        st.session_state["quality_class"] = asked if asked in CLASSES else None
    total = sum(quality.by_class.values())
    head, files = st.columns([6, 1], vertical_alignment="bottom")
    with head:
        html(tag("h2", f"提醒 · {total:,}"))
    chosen = st.pills("类别", [code for code in CLASSES if quality.by_class[code]], key="quality_class",
                      format_func=lambda code: f"{CLASSES[code]} {quality.by_class[code]}", label_visibility="collapsed")
    shown = [flaw for flaw in quality.flaws if chosen in (None, flaw.code)]
    table = warnings_table(world, shown)
    with files, at_right():
        table_download(lambda: table, "数据质量_提醒", key="quality_csv")
    if shown:
        show_table(table, height=_HEIGHT)
    else:
        html(tag("p", "没有提醒。", cls="cg-quiet"))


def warnings_table(world: World, flaws: Sequence[Flaw]) -> Table:
    """The warnings with a link to the record that each is about."""
    rows = [(Cell(_about(world, flaw), flaw.about), Cell(CLASSES[flaw.code]), Cell(flaw.message_zh), Cell(flaw.hint_zh),
             Cell(f"{flaw.file}:{flaw.line}")) for flaw in flaws]
    return Table(("条目", "类别", "说明", "怎么改", "文件与行"), rows)


def _about(world: World, flaw: Flaw) -> Html | str:
    if flaw.about in world.graph:
        return entity_link(world, flaw.about)
    source = world.snapshot.source_by_id.get(flaw.about)
    # Added to the files since the snapshot was built: there is no page of it yet.
    return source_link(source) if source else flaw.about


def _completeness(world: World, title: str, columns: Mapping[str, str], rows: Sequence[Row]) -> Table:
    made = [(Cell(entity_link(world, row.id) if row.id in world.graph else row.name, row.name),
             *(Cell(str(row.counts[key]), float(row.counts[key])) for key in columns)) for row in rows]
    return Table((title, *columns.values()), made, frozenset(columns.values()))
