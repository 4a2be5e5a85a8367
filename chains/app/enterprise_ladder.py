"""梯次培育: enterprises by rung, chain and city, what sources declare apart from what the editor judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from chains.app.choice import asked_entity, pick, switch
from chains.app.markup import Html, Piece, badge, join, link, tag
from chains.app.panels import entity_link
from chains.app.reasons import reasons_block
from chains.app.state import World, open_world
from chains.app.tables import Cell, Table, table_download
from chains.app.widgets import at_right, graph_downloads, heading, html
from chains.graph import entities_of
from chains.ladder import LadderCount, Rung, Standing, count_ladder, find_ladder
from chains.model import Kind
from chains.report.ladder import count_words, unknown_words

__all__ = ["show"]

_LEAD = ("一家企业在一条链上站哪一级，只看来源写明的称号、认定和角色；来源没写、编者按产品判断的另标“判”，不与认定相加。"
         "本页不打分、不排名。")
_ROWS = {"chain": "按产业链", "city": "按地区"}
_ALL = "all"
_HEIGHT = 540
_SHOWN = 80


def show() -> None:
    """Draws the page; ?by= names the rows, ?chain= and ?place= narrow them, ?at= and ?rung= open a cell."""
    world = open_world()
    heading("梯次培育", _LEAD)
    chain = asked_entity(world, "chain", frozenset({Kind.CHAIN}))
    place = asked_entity(world, "place", frozenset({Kind.PLACE}))
    ways, one, two, files = st.columns([1, 1.1, 1.1, 1.3], vertical_alignment="center")
    chains = [_ALL, *(e.id for e in entities_of(world.graph, Kind.CHAIN))]
    places = [_ALL, *dict.fromkeys([*world.cities, *([place] if place else [])])]
    with ways:
        asked = st.query_params.get("by", "")
        by = switch("行", list(_ROWS), asked if asked in _ROWS else "chain", lambda v: _ROWS[v], key="ladder_by", param="by",
                    forget=("at",))
    with one:
        chosen_chain = pick("产业链", chains, chain or _ALL, lambda c: "全部产业链" if c == _ALL else world.name(c),
                            key="ladder_chain", param="chain")
    with two:
        chosen_place = pick("地区", places, place or _ALL, lambda p: "全部地区" if p == _ALL else world.name(p),
                            key="ladder_place", param="place")
    chain, place = (None if c == _ALL else c for c in (chosen_chain, chosen_place))
    found = find_ladder(world.graph, chain=chain, place=place)
    with files, at_right():
        name = "_".join(world.name(x) for x in (place, chain) if x) or "全部"
        graph_downloads(world, lambda: _nodes(found), f"梯次_{name}", key="ladder")
        table_download(lambda: _table(world, found), f"梯次培育_{name}", key="ladder_csv")
    if not found:
        html(tag("p", "没有收录这里的企业，不表示没有。可在上面换一条产业链或一个地区。", cls="cg-quiet"))
        return
    html(tag("small", unknown_words(found)))
    _draw(world, by, found, chain, place)


def _draw(world: World, by: str, found: Sequence[Standing], chain: str | None, place: str | None) -> None:
    rung = next((r for r in Rung if r.value == st.query_params.get("rung")), None)
    rows = count_ladder(found, by=by)
    at = next((row for row in rows if row == st.query_params.get("at")), None)
    to = _Address(by, chain, place)
    shown = [s for s in found if rung in (None, s.rung) and at in (None, s.chain if by == "chain" else s.city)]
    matrix, people = st.columns([1.3, 1], gap="medium")
    with matrix:
        html(_matrix(world, rows, to, (at, rung)))
    with people, st.container(height=_HEIGHT, border=True):
        title = "·".join(x for x in (world.name(at) if at else "", rung.label if rung else "全部梯次") if x)
        st.html(_people(world, shown, title))


@dataclass(frozen=True, slots=True)
class _Address:
    by: str
    chain: str | None
    place: str | None

    def link(self, text: Piece, row: str | None, rung: Rung | None, *, here: bool = False) -> Html:
        return link(text, "ladder", by=self.by, chain=self.chain, place=self.place, at=row, rung=rung and rung.value,
                    cls="cg-here" if here else None)


def _matrix(
    world: World, rows: Mapping[str | None, Mapping[Rung, LadderCount]], to: _Address, opened: tuple[str | None, Rung | None]
) -> Html:
    heads = [tag("th", _ROWS[to.by].removeprefix("按"), scope="col", data_sort="text", tabindex=0)]
    heads += [tag("th", to.link(rung.label, None, rung, here=opened == (None, rung)), scope="col", cls="cg-num",
                  data_sort="number", tabindex=0) for rung in Rung]
    body = []
    for row, counts in sorted(rows.items(), key=lambda item: _order(world, to.by, *item)):
        cells = []
        for rung in Rung:
            words, count = count_words(counts[rung], rung), counts[rung]
            # A row without a city has no address of its own.
            shown = to.link(words, row, rung, here=opened == (row, rung)) if words and row else words
            cells.append(tag("td", shown, cls="cg-num", data_value=count.declared * 1000 + count.judged))
        first = entity_link(world, row) if row else "外地，或所在地未收录"
        body.append(tag("tr", tag("th", first, scope="row"), *cells))
    note = tag("small", "数字是来源写明的家数，“判n”是编者判断的家数。点数字看名单，点表头看整列。")
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *body), cls="cg-table cg-ladder")
    return join(tag("div", table, cls="cg-scroll", style=f"max-height:{_HEIGHT - 30}px", tabindex=0), note)


def _order(world: World, by: str, row: str | None, counts: Mapping[Rung, LadderCount]) -> tuple[int, int, str]:
    """Cities as the province lists them, the rest last; chains with most declared enterprises first."""
    if by == "city":
        return (world.cities.index(row) if row in world.cities else len(world.cities)), 0, row or ""
    return -sum(c.declared for c in counts.values()), -sum(c.judged for c in counts.values()), row or ""


def _people(world: World, found: Sequence[Standing], name: str) -> Html:
    title = tag("h2", f"{name} · {len({s.enterprise for s in found})} 家")
    if not found:
        return tag("div", title, tag("p", "这一级没有收录企业。称号收录很少，空缺不等于没有。", cls="cg-quiet"), cls="cg")
    ordered = sorted(found, key=lambda s: (not s.settled, s.rung.height, not s.declared, world.name(s.enterprise), s.chain))
    rest = len(ordered) - _SHOWN
    return tag(
        "div", title, *(_person(world, s) for s in ordered[:_SHOWN]),
        tag("p", f"另有 {rest} 条，见下载的表格，或在上面缩小范围。", cls="cg-quiet") if rest > 0 else None, cls="cg",
    )


def _person(world: World, standing: Standing) -> Html:
    city = join(entity_link(world, standing.seat), " · ") if standing.seat else "所在地未收录 · "
    name = link(world.name(standing.enterprise), "firm", id=standing.enterprise)
    return tag(
        "div", tag("div", name, " ", _badge(standing), cls="cg-what"),
        tag("small", city, entity_link(world, standing.chain)), reasons_block(world, standing.reasons), cls="cg-item",
    )


def _badge(standing: Standing) -> Html:
    if not standing.settled:
        return badge("规划进入或待核对", "machine")
    if standing.rung is Rung.OTHER:
        return badge("没有写角色")
    return badge(standing.rung.label, "good") if standing.declared else badge(f"{standing.rung.label}（编者判断）", "warn")


def _nodes(found: Sequence[Standing]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for s in found for n in (s.chain, s.enterprise)))


def _table(world: World, found: Sequence[Standing]) -> Table:
    rows = [(
        Cell(world.name(s.chain)), Cell(world.name(s.enterprise)), Cell(world.name(s.seat) if s.seat else ""),
        Cell(s.rung.label), Cell("" if s.rung is Rung.OTHER else "来源写明" if s.declared else "编者判断"),
        Cell("" if s.settled else "规划进入或待核对"), Cell("、".join(s.titles)),
        Cell("；".join(f"{r.name} {r.value}（{r.note}）" for r in s.reasons)),
    ) for s in found]
    return Table(("产业链", "企业", "所在地", "梯次", "依据", "备注", "称号", "理由"), rows)
