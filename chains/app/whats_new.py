"""最新变化: links and entities whose first dated evidence is younger than a date, by chain or city, with the sentence."""

from __future__ import annotations

import streamlit as st

from chains.app.choice import pick, switch
from chains.app.markup import Html, link, tag
from chains.app.panels import entity_link, kind_dot, link_item
from chains.app.state import World, open_world
from chains.app.tables import Cell, Table, table_download
from chains.app.widgets import alert, at_right, heading, html
from chains.graph import entities_of
from chains.model import LINK_RULES, Kind, is_date
from chains.news import NewEntity, NewLink, News, by_owner, find_news, newest_date
from chains.report.news import untold_words
from chains.report.statements import evidence_text
from chains.views.style import date_label

__all__ = ["news_line", "show", "usual_since"]

_LEAD = "某日之后才有依据的关系和条目。新的是“有据可查”，不一定是刚发生；按依据的日期算，不按录入的日期。"
_ALL = ""
_BY = {"chains": "按产业链", "cities": "按市州"}
_SHOWN = 40  # in one group; the table has all


@st.cache_resource(max_entries=20, show_spinner=False)
def _found(_world: World, digest: str, since: str, place: str | None, chain: str | None) -> News:
    return find_news(_world.graph, since, place=place, chain=chain)


def usual_since(world: World) -> str | None:
    """The month a year before the youngest evidence; None when nothing is dated."""
    newest = newest_date(world.graph)
    if newest is None:
        return None
    month = (newest + "-01")[5:7]
    return f"{int(newest[:4]) - 1}-{month}"


def show() -> None:
    """Draws the page; ?since=, ?chain=, ?place= and ?by= choose."""
    world = open_world()
    heading("最新变化", _LEAD)
    usual = usual_since(world)
    if usual is None:
        html(tag("p", "当前图谱没有一条带日期的依据，分不出新旧。可在“来源”页读入带日期的材料。", cls="cg-quiet"))
        return
    asked = st.query_params.get("since", usual)
    if not is_date(asked):
        alert(f"“{asked[:20]}”不是日期，下面从{date_label(usual)}起。")
        asked = usual
    found, by = _choose(world, asked)
    numbers, files = st.columns([5, 1], vertical_alignment="center")
    with numbers:
        html(tag("p", f"{date_label(found.since)}以来：", tag("b", f"{len(found.links):,} 条关系"), "、",
                 tag("b", f"{len(found.entities):,} 个条目"), "有了最早的依据。", tag("small", untold_words(found))))
    if not (found.links or found.entities):
        html(tag("p", "这段时间没有新的。可把日期往前调，或把范围改回“全部”。", cls="cg-quiet"))
        return
    with files, at_right():
        table_download(lambda: _table(world, found), f"最新变化_{found.since}起", key="news_csv")
    for index, (owner, (entities, links)) in enumerate(by_owner(found, by).items()):
        html(_group(world, owner, entities, links, opened=index == 0))


def news_line(world: World) -> Html | None:
    """What is new within a year of the youngest evidence, as a door to the page; nothing where nothing is dated."""
    since = usual_since(world)
    if since is None:
        return None
    found = _found(world, world.snapshot.digest, since, None, None)
    return tag("p", f"{date_label(since)}以来新见 {len(found.links):,} 条关系、{len(found.entities):,} 个条目，",
               link("看最新变化", "news"), "。")


def _choose(world: World, since: str) -> tuple[News, str]:
    cells = st.columns([1.3, 1.6, 1.6, 1.6], vertical_alignment="bottom")
    months = sorted({*_months(world), since}, reverse=True)
    chains = [_ALL, *(e.id for e in entities_of(world.graph, Kind.CHAIN))]
    places = [_ALL, *world.cities]
    with cells[0]:
        since = pick("从何时起", months, since, lambda d: f"{date_label(d)}起", key="news_since", param="since")
    with cells[1]:
        chain = pick("产业链", chains, _asked("chain", chains), lambda i: world.name(i) if i else "全部产业链",
                     key="news_chain", param="chain")
    with cells[2]:
        place = pick("市州", places, _asked("place", places), lambda i: world.name(i) if i else "全部市州",
                     key="news_place", param="place")
    with cells[3]:
        asked = _asked("by", list(_BY))
        by = switch("排列", list(_BY), asked or "chains", lambda b: _BY[b], key="news_by", param="by")
    return _found(world, world.snapshot.digest, since, place or None, chain or None), by


def _asked(param: str, options: list[str]) -> str:
    asked = st.query_params.get(param, _ALL)
    return asked if asked in options else _ALL


def _months(world: World) -> set[str]:
    """The months and years in which something is first said, as far as they tell one from another."""
    return {since[:7] for link in world.snapshot.links if (since := link.since)}


def _group(world: World, owner: str | None, entities: list[NewEntity], links: list[NewLink], *, opened: bool) -> Html:
    title = world.name(owner) if owner else "不属于任何一个"
    counts = "、".join(f"{len(items)} {unit}" for items, unit in ((links, "条关系"), (entities, "个条目")) if items)
    rest = len(links) - _SHOWN
    return tag(
        "details", tag("summary", tag("b", title), f" · {counts}"),
        tag("p", "新条目：", *(_entity(world, x) for x in entities)) if entities else None,
        *(link_item(world, x.link) for x in links[:_SHOWN]),
        tag("p", f"另有 {rest} 条，见下载的表格。", cls="cg-quiet") if rest > 0 else None,
        cls="cg-fold", open="open" if opened else None)


def _entity(world: World, new: NewEntity) -> Html:
    kind = new.entity.kind
    return tag("span", kind_dot(kind), entity_link(world, new.entity.id),
               tag("small", f" {kind.label}，{date_label(new.first.date)}"), cls="cg-name")


def _table(world: World, found: News) -> Table:
    """Every new entity and link with its date and first sentence."""
    def names(ids: tuple[str, ...]) -> str:
        return "、".join(map(world.name, ids))

    def row(new: NewEntity | NewLink, *about: str) -> tuple[Cell, ...]:
        where = names(new.chains), names(new.cities), evidence_text(world.graph, new.first)
        return tuple(map(Cell, (new.first.date or "", *about, *where)))

    rows = [row(x, "新条目", x.entity.name, x.entity.kind.label, "") for x in found.entities]
    rows += [row(x, x.link.layer.label, world.name(x.link.subject), LINK_RULES[x.link.kind].label, world.name(x.link.object))
             for x in found.links]
    return Table(("日期", "层", "主体", "关系或类别", "对象", "产业链", "市州", "最早的依据"), rows)
