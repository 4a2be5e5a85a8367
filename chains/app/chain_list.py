"""The list of all chains, for whoever opens the page without naming one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from chains.app.markup import Html, join, link, tag
from chains.app.state import World
from chains.app.widgets import heading, html
from chains.gaps import completeness
from chains.graph import entities_of
from chains.leaders import declared_leaders
from chains.model import Entity, Kind, Layer

__all__ = ["show_chains"]

_REST = "其他"
_LEAD = "一条链一页：环节全景、各环节的企业和产品、链主、缺口和来源。选一条链，或在右上角搜索。"


def show_chains(world: World) -> None:
    """Draws every chain as a card with its counts, by group."""
    heading("产业链", _LEAD)
    chains = entities_of(world.graph, Kind.CHAIN)
    if not chains:
        html(tag("p", "图谱里还没有产业链；请在整理数据（data/chains.yaml）里补录。", cls="cg-quiet"))
        return
    counts = _counts(world.snapshot.digest, world)
    ordered = sorted(chains, key=lambda e: (_group(e) == _REST, _group(e), -counts[e.id][0], e.name))
    for group, members in groupby(ordered, key=_group):
        html(tag("h2", group), tag("div", *(_card(e, counts[e.id]) for e in members), cls="cg-cards cg-wide"))


def _group(entity: Entity) -> str:
    return str(entity.get("group") or _REST)


_Counts = tuple[int, int, int, int]  # segments known, segments, firms and projects, leaders in a source's word


@st.cache_resource(max_entries=2, show_spinner=False)
def _counts(digest: str, _world: World) -> dict[str, _Counts]:
    """What each card says: counted once for each snapshot."""
    leaders: dict[str, set[str]] = defaultdict(set)
    for leader in declared_leaders(_world.graph):
        if leader.layer is Layer.CURATED:
            leaders[leader.chain].add(leader.enterprise)
    found = {}
    for entity in entities_of(_world.graph, Kind.CHAIN):
        c = completeness(_world.graph, entity.id)
        members = {i for reason in c.reasons if reason.name == "已知有" for x in reason.links for i in (x.subject,)}
        found[entity.id] = (len(c.present), len(c.segments), len(members | set(c.unplaced)), len(leaders[entity.id]))
    return found


def _card(entity: Entity, counts: _Counts) -> Html:
    known, segments, members, leaders = counts
    told: Sequence[str] = (f"已知 {known}/{segments} 个环节", f"{members} 家企业和项目",
                           f"来源写明链主 {leaders} 家" if leaders else "未收录链主")
    return link(join(tag("b", entity.name), *(tag("small", text, cls="cg-line") for text in told)), "chain", id=entity.id,
                cls="cg-card")
