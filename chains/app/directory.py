"""名录: all cities, enterprises, schools or parks in one list that is filtered, sorted and downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from chains.activity import activity_of
from chains.app.addresses import CITY_LEVELS, named_link
from chains.app.area_tables import about_cell, count_cell, firms_table, names_cell, seat_cell
from chains.app.choice import pick
from chains.app.markup import tag
from chains.app.state import World
from chains.app.tables import Cell, Table, show_table, table_download
from chains.app.widgets import at_right, heading, html
from chains.dossier import contents_of
from chains.fusion import Presence, school_fits
from chains.fusion.knowledge import SCHOLARS
from chains.graph import entities_of
from chains.model import Entity, Kind
from chains.names import search
from chains.views.style import value_label

__all__ = ["show_cities", "show_firms", "show_parks", "show_schools"]

_ALL = "all"
_GUESSED = frozenset({"同音", "相近"})  # a filter keeps what was meant; guesses are for a search


def show_cities(world: World) -> None:
    """Draws the list of cities, new areas and counties, the cities first."""
    found = [e for e in entities_of(world.graph, Kind.PLACE) if e.get("level") in CITY_LEVELS]
    order = {place: i for i, place in enumerate(world.cities)}
    found.sort(key=lambda e: (order.get(e.id, len(order)), e.code("adcode") or "~", e.name))
    cities = sum(e.id in order for e in found)
    _listing(world, "城市", f"收录 {cities} 个市州和新区、{len(found) - cities} 个县区。", found, _cities, height=470)


def show_firms(world: World) -> None:
    """Draws the list of enterprises, those with most known of them first."""
    found = sorted(entities_of(world.graph, Kind.ENTERPRISE), key=lambda e: (-world.graph.degree(e.id), e.id))
    _listing(world, "企业", f"收录 {len(found)} 家企业；点名称看一企一案。", found, _firms)


def show_schools(world: World) -> None:
    """Draws the list of universities, colleges and institutes, those that serve most chains first."""
    found = [e for kind in sorted(SCHOLARS, reverse=True) for e in entities_of(world.graph, kind)]
    found.sort(key=lambda e: (-world.graph.degree(e.id), e.id))
    schools = sum(e.kind is Kind.UNIVERSITY for e in found)
    _listing(world, "院校", f"收录 {schools} 所高校、{len(found) - schools} 家科研院所和平台。", found, _schools)


def show_parks(world: World) -> None:
    """Draws the list of parks, those of the nation first."""
    levels = ["国家级", "省级", "市级", "区级", "县级"]
    found = sorted(entities_of(world.graph, Kind.PARK), key=lambda e: (
        levels.index(str(e.get("level"))) if e.get("level") in levels else len(levels), -world.graph.degree(e.id), e.id))
    _listing(world, "园区", f"收录 {len(found)} 个园区。", found, _parks)


def _listing(
    world: World, noun: str, lead: str, found: Sequence[Entity], table: Callable[[World, Iterable[Entity]], Table], *,
    height: int = 480,
) -> None:
    heading(noun, lead + "点表头排序；空缺是没有收录，不表示没有。")
    if not found:
        html(tag("p", f"当前图谱没有收录{noun}。可在“来源”页加入材料。", cls="cg-quiet"))
        return
    words, where, files = st.columns([2, 1.2, 1.2], vertical_alignment="center")
    with words:
        text = st.text_input(f"筛选{noun}", key=f"list_{noun}", live=True, label_visibility="collapsed", max_chars=40,
                             placeholder="按名称、拼音、产业链或地区筛选", autocomplete="off")
    with where:
        cities = [_ALL, *world.cities]
        asked = st.query_params.get("place", _ALL)
        place = pick("地区", cities, asked if asked in cities else _ALL,
                     lambda p: "全部地区" if p == _ALL else world.name(p), key=f"list_place_{noun}", param="place")
    kept = [e for e in found if place == _ALL or place in activity_of(world.graph).home(e.id)]
    whole = table(world, kept)
    wanted = text.strip().lower()
    called = {m.entity.id for m in search(world.graph, text, limit=len(world.snapshot.entities)) if m.reason not in _GUESSED}
    keep = [i for i, (entity, row) in enumerate(zip(kept, whole.rows, strict=True))
            if entity.id in called or wanted in _words(entity, row)]
    shown = Table(whole.columns, [whole.rows[i] for i in keep], whole.numeric)
    with files, at_right():
        table_download(shown, f"{noun}名录", key=f"list_csv_{noun}")
    html(tag("small", f"显示 {len(shown.rows)} 个，共 {len(found)} 个。"))
    if shown.rows:
        show_table(shown, height=height, limit=600)
    else:
        html(tag("p", f"没有符合筛选的{noun}。可清空筛选框，或换“全部地区”。", cls="cg-quiet"))


def _words(entity: Entity, row: Sequence[Cell]) -> str:
    told = (cell.value if isinstance(cell.value, str) else cell.shown for cell in row)
    return " ".join((*entity.names, *(x for x in told if isinstance(x, str)))).lower()


def _cities(world: World, places: Iterable[Entity]) -> Table:
    contents, activity, rows = contents_of(world.graph), activity_of(world.graph), []
    for e in places:
        inside = contents.get(e.id, {})
        chains = {c for firm in inside.get(Kind.ENTERPRISE, ()) for c, sure in activity.chains_of(firm).items() if sure}
        above = activity.seat_of(e.id) if e.id not in world.cities else None
        rows.append((
            Cell(named_link(e), e.name), Cell(value_label("level", e.get("level"))),
            seat_cell(world, above) if above else Cell(""),
            count_cell(len(inside.get(Kind.ENTERPRISE, ()))), count_cell(len(chains)),
            count_cell(len(inside.get(Kind.PARK, ()))),
            count_cell(sum(len(inside.get(kind, ())) for kind in SCHOLARS)), count_cell(len(inside.get(Kind.PROJECT, ()))),
            count_cell(len(world.declarations_of.get(e.id, ()))), count_cell(world.graph.degree(e.id)),
        ))
    heads = ("城市", "级别", "属于", "企业 家", "有企业的链 条", "园区 个", "高校院所 家", "项目 个", "宣示 次", "关系 条")
    return Table(heads, rows, frozenset(heads[3:]))


def _firms(world: World, firms: Iterable[Entity]) -> Table:
    return firms_table(world, (e.id for e in firms))


def _schools(world: World, schools: Iterable[Entity]) -> Table:
    activity, fits = activity_of(world.graph), school_fits(world.graph, kinds=SCHOLARS)
    served: dict[tuple[str | None, bool], list[str]] = {}
    for fit in fits:
        served.setdefault((fit.school, fit.state is Presence.PRESENT), []).append(fit.chain or "")
    rows = []
    for e in schools:
        rows.append((
            Cell(named_link(e), e.name), Cell(e.kind.label), Cell(value_label("level", e.get("level") or "")),
            seat_cell(world, activity.seat_of(e.id)), names_cell(world, served.get((e.id, True), ())),
            names_cell(world, served.get((e.id, False), ())), about_cell(world, e.id), count_cell(world.graph.degree(e.id)),
        ))
    heads = ("院校", "类别", "级别", "所在地", "● 服务或合作的产业链", "◐ 规划或可能对口", "优势学科", "关系 条")
    return Table(heads, rows, frozenset({"关系 条"}))


def _parks(world: World, parks: Iterable[Entity]) -> Table:
    activity, contents, rows = activity_of(world.graph), contents_of(world.graph), []
    for e in parks:
        inside = contents.get(e.id, {})
        rows.append((
            Cell(named_link(e), e.name), Cell(value_label("level", e.get("level") or "未收录")),
            Cell(value_label("park_kind", e.get("park_kind") or "")),
            seat_cell(world, activity.seat_of(e.id)), about_cell(world, e.id),
            count_cell(len(inside.get(Kind.ENTERPRISE, ()))), count_cell(len(inside.get(Kind.PROJECT, ()))),
            count_cell(world.graph.degree(e.id)),
        ))
    heads = ("园区", "级别", "类型", "所在地", "主导产业", "园内企业 家", "园内项目 个", "关系 条")
    return Table(heads, rows, frozenset(heads[5:]))
