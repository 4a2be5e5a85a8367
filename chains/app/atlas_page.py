"""图谱清单 (五图谱两清单): a chain, a place or both as a paper with sources, seen here and taken away in four formats."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import streamlit as st

from chains.app.atlas_preview import preview
from chains.app.choice import pick
from chains.app.markup import join, link, tag
from chains.app.paper_menu import paper_buttons
from chains.app.state import World, data_root, open_world, snapshot_folder
from chains.app.widgets import alert, heading, html
from chains.atlas import Settings, read_settings
from chains.atlas.making import make_atlas
from chains.atlas.paper import Paper
from chains.atlas.scope import Scope, named_scope
from chains.atlas.since import Since, since_at
from chains.diff import Kept, snapshots_beside
from chains.errors import CatalogError, UnknownName, UsageError
from chains.fusion import chains_meant
from chains.gaps import chains_in
from chains.graph import entities_of
from chains.model import Kind
from chains.names import find_entity
from chains.views.style import date_label

__all__ = ["show"]

_LEAD = "选一条产业链、一个地区，或两者，做成一份带目录、注和出处的成品；每条说法点得回那句话。"
_NONE, _NEVER = "all", "none"
_EXAMPLES = 8
_KEPT = 8  # papers of one session that are not made anew


@dataclass(frozen=True)
class _Asked:
    """What the boxes say: names of chain and place, parts, and the snapshot to compare with."""

    chain: str | None
    place: str | None
    parts: tuple[str, ...]
    since: Kept | None


def show() -> None:
    """Draws the page; ?chain=, ?place=, ?parts= and ?since= choose."""
    world = open_world()
    heading("图谱清单（五图谱两清单）", _LEAD)
    try:
        settings = read_settings(data_root())
    except CatalogError as error:
        alert("data/atlas.yaml 有误，改好后刷新本页：")
        for line in error.zh.splitlines():
            alert(line)
        return
    asked = _choices(world, settings)
    if not (asked.chain or asked.place):
        _nothing_chosen(world)
        return
    try:
        scope = named_scope(world.graph, asked.chain, asked.place)
    except (UnknownName, UsageError) as error:
        alert(error.zh)
        _which_chain(world, asked)
        return
    if not asked.parts:
        html(tag("p", "没有选任何部分：请在上面至少选一个。", cls="cg-quiet"))
        return
    _result(world, scope, settings.only(asked.parts), asked)


def _which_chain(world: World, asked: _Asked) -> None:
    """The chains that an industry may mean, to click on; nothing where it means none."""
    try:
        chains, _ = chains_meant(world.graph, asked.chain or "", place=asked.place)
    except (UnknownName, UsageError):
        return
    html(tag("div", *(link(tag("b", world.name(c)), "atlas", chain=c, place=asked.place, cls="cg-card") for c in chains),
             cls="cg-cards"))


def _choices(world: World, settings: Settings) -> _Asked:
    chain_box, place_box, since_box, date_box = st.columns([1.3, 1.1, 1.5, 0.9], vertical_alignment="bottom")
    with chain_box:
        chain = _pick(world, "chain", [e.id for e in entities_of(world.graph, Kind.CHAIN)], "产业链：不限",
                      frozenset({Kind.CHAIN, Kind.INDUSTRY}))
    with place_box:
        provinces = [e.id for e in entities_of(world.graph, Kind.PLACE) if e.get("level") == "province" and e.known]
        place = _pick(world, "place", [*world.cities, *provinces], "地区：不限", frozenset({Kind.PLACE}))
    with since_box:
        since = _since()
    with date_box:
        # Streamlit's calendar speaks English.
        st.text_input("封面日期", key="atlas_date", value=datetime.date.today().isoformat(), max_chars=10,
                      placeholder="2026-01-31", help="封面上的日期，年-月-日；留空则不写", label_visibility="collapsed",
                      autocomplete="off")
    titles = {p.part: p.title for p in settings.shown}
    asked = [p for p in st.query_params.get("parts", "").split(",") if p in titles]
    chosen = st.pills("部分", list(titles), default=asked or list(titles), format_func=titles.__getitem__,
                      selection_mode="multi",
                      key="atlas_parts", label_visibility="collapsed")
    return _Asked(chain, place, tuple(p for p in titles if p in chosen), since)


def _pick(world: World, param: str, options: list[str], nothing: str, kinds: frozenset[Kind]) -> str | None:
    """The id chosen; a name in the address that is none of the options stands among them while it is asked for."""
    asked = st.query_params.get(param, "")
    wanted = _NONE
    if asked and asked != _NONE:
        try:
            wanted = find_entity(world.graph, asked, kinds).id
        except UnknownName as error:
            alert(error.zh)
    known = options if wanted in (_NONE, *options) else [wanted, *options]
    chosen = pick(nothing, [_NONE, *known], wanted, lambda i: nothing if i == _NONE else world.name(i), key=f"atlas_{param}",
                  param=param)
    return None if chosen == _NONE else chosen


def _since() -> Kept | None:
    kept = {k.digest[:12]: k for k in reversed(snapshots_beside(snapshot_folder())) if k.date}
    newest = next(reversed(kept), _NEVER)
    asked = st.query_params.get("since", newest)
    names = {d: f"与{date_label(k.date)}留存的快照相比" for d, k in kept.items()}
    chosen = pick("与哪次相比", [*reversed(kept), _NEVER], asked if asked in kept or asked == _NEVER else newest,
                  lambda d: names.get(d, "不与旧快照比较" if kept else "还没有留存旧快照"), key="atlas_since", param="since")
    return kept.get(chosen)


def _nothing_chosen(world: World) -> None:
    cards = []
    for place, chain, have, total in _fullest(world.snapshot.digest, world):
        inside = join(tag("b", f"{world.name(place)} × {world.name(chain)}"), tag("small", f"已知 {have}/{total} 个环节"))
        cards.append(link(inside, "atlas", place=place, chain=chain, cls="cg-card"))
    html(tag("p", "在上面选，或点一个例子。只选地区，写一地的各条链；只选产业链，写一条链在各地。"),
         tag("div", *cards, cls="cg-cards") if cards else tag("p", "图谱里还没有任何环节；请先补录产业链和企业。",
                                                              cls="cg-quiet"))


@st.cache_resource(max_entries=2, show_spinner=False)
def _fullest(digest: str, _world: World) -> list[tuple[str, str, int, int]]:
    found = [c for place in _world.cities for c in chains_in(_world.graph, place) if c.present]
    found.sort(key=lambda c: (-len(c.present), c.place or "", c.chain))
    return [(c.place or "", c.chain, len(c.present), len(c.segments)) for c in found[:_EXAMPLES]]


def _result(world: World, scope: Scope, settings: Settings, asked: _Asked) -> None:
    paper = _paper(world, scope, settings, asked)
    told, files = st.columns([1, 1], vertical_alignment="center")
    with told:
        meant = f"{scope.meant}。" if scope.meant else ""
        html(tag("p", tag("b", scope.title),
                 f"　{meant}{len(paper.sections)} 个部分，{len(paper.notes)} 条注；内容指纹 {paper.digest[:12]}"))
    with files, st.container(horizontal=True, gap="small"):
        paper_buttons(lambda: paper, f"{paper.title}_{paper.subtitle}", key="atlas")
    st.html(tag("div", preview(world, paper), cls="cg"))


def _dated(text: str) -> str:
    """The date as typed, or nothing, with a line that says so, where it is none."""
    try:
        return datetime.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        alert(f"封面日期“{text}”不是日期，封面上先不写；请按 2026-01-31 的样子写。")
        return ""


def _paper(world: World, scope: Scope, settings: Settings, asked: _Asked) -> Paper:
    """The paper, made with its progress on screen unless this session has made the same before."""
    dated = _dated(str(st.session_state.get("atlas_date") or "").strip())
    key = (world.snapshot.digest, scope.chain, scope.place, settings, asked.since.digest if asked.since else "", dated)
    made: dict[object, Paper] = st.session_state.setdefault("atlas_papers", {})
    if key not in made:
        bar = st.progress(0.0, text="开始")
        since = _compared(world.snapshot.digest, asked.since, world) if asked.since else None

        def tell(done: float, text: str) -> None:
            bar.progress(done, text=text)

        paper = make_atlas(scope, settings, date=dated, since=since, progress=tell)
        bar.empty()
        made[key] = paper
        for old in list(made)[:-_KEPT]:
            del made[old]
    return made[key]


@st.cache_resource(max_entries=4, show_spinner=False)
def _compared(digest: str, kept: Kept, _world: World) -> Since:
    return since_at(kept.folder, _world.snapshot, data_root(), date=kept.date)
