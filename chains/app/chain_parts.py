"""The pieces of the page of a chain: facts, leaders, cities, what sources say of segments, and the sources themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from chains.activity import is_fact
from chains.app.leader_marks import declared_badge, rank_badge
from chains.app.markup import Html, Piece, between, join, link, tag
from chains.app.panels import entity_link, link_item, source_badges, source_link, state_item
from chains.app.reasons import reasons_block
from chains.app.state import World
from chains.app.tables import Cell, Table
from chains.cities import members_of_chain
from chains.gaps import cities_of, share_text
from chains.gaps.states import said_of
from chains.graph import links_of
from chains.leaders import declared_in, declared_leaders, top_of
from chains.model import Kind, Layer, Link, kind_of
from chains.views.style import date_label
from chains.views.tiles import ChainTiles

__all__ = ["facts_html", "leaders_html", "places_of_chain", "sources_html", "sources_of", "states_html"]

_SHOWN = 12


def facts_html(world: World, tiles: ChainTiles) -> Html:
    """The figures one looks for first, each a door to what it counts."""
    found, graph = tiles.found, world.graph
    members = {m.entity for t in tiles.tiles for m in t.members if t.gap.here.facts and m.entity}
    members |= {m.entity for m in tiles.unplaced if m.entity}
    kinds = Counter(map(kind_of, members))
    leaders = [leader for leader in declared_in(graph, tiles.chain).values() if leader.layer is Layer.CURATED]
    chiefs = [x.subject for x in links_of(graph, tiles.chain)
              if x.kind == "chiefs" and x.object == tiles.chain and is_fact(x)]
    cells: list[tuple[str, Piece]] = [
        ("已知环节", join(tag("b", f"{len(found.present)}/{len(found.segments)}"), " 个")),
        ("企业", join(tag("b", str(kinds[Kind.ENTERPRISE])), " 家")),
        ("项目", join(tag("b", str(kinds[Kind.PROJECT])), " 个")),
        ("链主", between("、", (join(entity_link(world, x.enterprise), " ", declared_badge(x)) for x in leaders))
         if leaders else "来源未提"),
    ]
    if chiefs:
        cells.append(("牵头部门", between("、", (entity_link(world, i) for i in dict.fromkeys(chiefs)))))
    doors = [link("强链补链", "gaps", chain=tiles.chain, place=tiles.place), link("链主测算", "leaders", chain=tiles.chain),
             link("空间分布", "map", chain=tiles.chain), link("在图谱中打开", "explore", node=tiles.chain),
             tag("button", "打印", type="button", data_print="1")]
    told = f"{share_text(found)}。"
    where = world.name(tiles.place) if tiles.place else "全部收录地区"  # on paper nothing else says of where the figures are
    return join(
        tag("div", *(tag("span", tag("small", name), " ", value) for name, value in cells),
            tag("span", *doors, cls="cg-screen cg-head-tools"), cls="cg-facts-row"),
        tag("details", tag("summary", told, "这些数的依据"), reasons_block(world, found.reasons), cls="cg-screen"),
        tag("p", f"{where}：{told}", cls="cg-paper"))


def leaders_html(world: World, tiles: ChainTiles) -> Html:
    """Who is declared, with the sentence that says so, and apart from that who measures highest."""
    leaders, ranking = declared_leaders(world.graph, chain=tiles.chain), tiles.ranking
    rows = {row.enterprise: row for row in ranking.rows}
    parts = [tag("h2", f"来源写明的链主 · {len(leaders)}")]
    for leader in leaders:
        row = rows.get(leader.enterprise)
        told = f"最早见于{date_label(leader.since)}" if leader.since else "日期不详"
        who = f" · 认定单位：{leader.authority}" if leader.authority else " · 来源未写认定单位"
        what = join(entity_link(world, leader.enterprise), " ", declared_badge(leader),
                    rank_badge(ranking, row) if row else None, tag("small", told, who))
        parts.append(link_item(world, leader.link, what, qualities=False))
    if not leaders:
        parts.append(tag("p", "没有收录这条链的链主，不表示没有。", cls="cg-quiet"))
    top = [row for row in ranking.ranked if row.rank is not None and row.rank <= top_of(len(ranking.ranked))]
    parts.append(tag("h2", "测算名次靠前"))
    parts += [tag("div", entity_link(world, row.enterprise), " ", rank_badge(ranking, row)) for row in top]
    parts.append(tag("p", ranking.note or ranking.caution or "测算不是认定。", " ",
                     link("看全部名次和理由", "leaders", chain=tiles.chain), cls="cg-quiet"))
    return join(*parts)


def places_of_chain(world: World, chain: str) -> Table:
    """The cities that have anything of the chain, each a link to this page with the city chosen."""
    rows = []
    for c in cities_of(world.graph, chain):
        (low, high), name = c.share or (0.0, 0.0), world.name(c.place or "")
        rows.append((
            Cell(link(name, "chain", id=chain, place=c.place, title=share_text(c)), name),
            Cell(f"{len(c.present)}/{len(c.segments)}", float(len(c.present))), Cell(f"{low:.0%}～{high:.0%}", low),
            Cell(str(len(c.planned)), float(len(c.planned))), Cell(str(len(c.absent)), float(len(c.absent))),
            Cell(str(c.unknown), float(c.unknown)),
        ))
    numeric = ("已知环节", "完整度", "规划或在建", "来源称没有", "未知")
    return Table(("市州", *numeric), rows, frozenset(numeric))


def states_html(world: World, tiles: ChainTiles) -> Html | None:
    """What sources say of the chain and its segments there, in their sentences."""
    about = {tiles.chain, *tiles.found.segments}
    found = [s for s in said_of(world.graph, tiles.place) if s.about in about]
    if not found:
        return None
    rest = found[_SHOWN // 2:]
    more = tag("details", tag("summary", f"其余 {len(rest)} 条"), *(state_item(world, s) for s in rest)) if rest else None
    return join(tag("h2", f"来源对环节状况的说法 · {len(found)}"), *(state_item(world, s) for s in found[: _SHOWN // 2]), more)


def sources_html(world: World, tiles: ChainTiles) -> Html:
    """The sources behind the chain's members, those that say most first."""
    inside = members_of_chain(world.graph, tiles.chain)
    links = {x.id: x for node in inside for x in links_of(world.graph, node) if x.subject in inside and x.object in inside}
    return sources_of(world, links.values(), f"来源（{len(links)} 条关系）")


def sources_of(world: World, links: Iterable[Link], title: str) -> Html:
    """The sources of these links with how many of them each says, the rest behind a fold."""
    counts = Counter(source for x in links for source in {e.source for e in x.evidence})
    if not counts:
        return tag("p", "没有收录来源。", cls="cg-quiet")
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    lines = []
    for source_id, count in ordered:
        source = world.snapshot.source_by_id[source_id]
        lines.append(tag("div", source_link(source), " ", source_badges(source), tag("small", f"{count} 条")))
    rest = lines[_SHOWN:]
    return join(tag("h2", title), *lines[:_SHOWN],
                tag("details", tag("summary", f"其余 {len(rest)} 个来源"), *rest) if rest else None)
