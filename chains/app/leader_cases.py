"""What the page 链主 leaves to people: where declaration and measurement part, and chains without a declared leader."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from chains.app.leader_marks import band_text
from chains.app.markup import Html, between, join, link, tag
from chains.app.panels import entity_link, link_item
from chains.app.reasons import reasons_block
from chains.app.state import World
from chains.app.tables import Cell, Table, table_html
from chains.app.widgets import html
from chains.leaders import DISAGREEMENTS, Disagreement, Ranking, chains_without_leader, disagreements

__all__ = ["show_disagreements", "show_without"]

_LEAD = "供研判，不是对错：认定可能看重图谱没有的情况，测算可能缺资料。没有认定链主的产业链另列在下面。"


def show_disagreements(world: World, rankings: Mapping[str, Ranking]) -> None:
    """Draws where declaration and measurement part, by kind, each with its reasons down to the sentences."""
    cases = disagreements(world.graph, rankings.values())
    html(tag("h2", f"认定与测算不一致 · {len(cases)}"),
         tag("p", _LEAD, cls="cg-quiet"))
    if not cases:
        html(tag("p", "没有发现不一致。", cls="cg-quiet"))
        return
    by_kind = groupby(sorted(cases, key=lambda d: list(DISAGREEMENTS).index(d.kind)), key=lambda d: d.kind)
    for kind, group in by_kind:
        items = list(group)
        html(tag("details", tag("summary", f"{DISAGREEMENTS[kind]} · {len(items)}"), *(_case(world, d) for d in items),
                 open="open" if kind == "declared_low" else None))


def _case(world: World, case: Disagreement) -> Html:
    place = f"第 {case.rank}，共 {case.among} 家" if case.rank else "未排名"
    rank = tag("small", " ", link(place, "leaders", chain=case.chain, firm=case.enterprise))
    head = tag("div", entity_link(world, case.chain), "：", entity_link(world, case.enterprise), rank, cls="cg-what")
    behind = join(reasons_block(world, case.reasons) if case.reasons else None,
                  link_item(world, case.leader.link, qualities=False) if case.leader else None)
    return tag("div", head, tag("div", "；".join(case.why)), tag("details", tag("summary", "依据"), behind), cls="cg-item")


def show_without(world: World, rankings: Mapping[str, Ranking]) -> None:
    """Draws the chains nobody has declared a leader of, each with the firms that measure highest."""
    missing = chains_without_leader(world.graph)
    html(tag("h2", f"尚无认定链主的产业链 · {len(missing)}"),
         tag("p", "来源中没有见到认定，不表示没有认定。右边是测算居首的企业，只作线索。", cls="cg-quiet"))
    if not missing:
        return
    rows = [(
        Cell(entity_link(world, chain), world.name(chain)), Cell(str(len(ranking.rows)), float(len(ranking.rows))),
        Cell(_first(world, ranking)), Cell(ranking.note or ranking.caution),
        Cell(link("看名次", "leaders", chain=chain, to="ranking") if ranking.rows else ""),
    ) for chain in missing for ranking in (rankings[chain],)]
    html(table_html(Table(("产业链", "企业数", "测算居首", "说明", ""), rows, frozenset({"企业数"})), height=420))


def _first(world: World, ranking: Ranking) -> Html:
    first = [row for row in ranking.ranked if row.rank == 1]
    return between("、", (
        join(entity_link(world, row.enterprise), tag("small", f"（区间 {band_text(row)}）")) for row in first))
