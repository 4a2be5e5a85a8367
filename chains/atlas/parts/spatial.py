"""空间图谱: where the firms are, city by city or, within a place, county by county and park by park."""

from __future__ import annotations

from collections import defaultdict

from chains.activity import activity_of, by_id, is_fact
from chains.atlas.draft import Draft
from chains.atlas.paper import Block, Column, Empty, Guide, Picture, Said, Table, plain
from chains.atlas.parts.firms import FIRM_REMEDY
from chains.atlas.words import level_of
from chains.cities import Cell, chains_of, city_matrix, plans_in
from chains.graph import entities_of, entity_of, links_of
from chains.model import Kind, Link, kind_of
from chains.views.spatial import spatial_map
from chains.views.style import number_label, value_label

__all__ = ["spatial"]

_CITIES = (Column("市州", 2), Column("企业（家）", 1, True), Column("候选（家）", 1, True), Column("企业名单", 6),
           Column("宣示", 2))
_AREAS = (Column("区县、园区", 2), Column("企业和项目（个）", 1, True), Column("名单", 6), Column("层级", 2))
_PARKS = (Column("园区", 3), Column("所在地", 2), Column("级别", 1), Column("主导产业", 2), Column("层级", 2))
_NAMED = 8


def spatial(draft: Draft, limit: int) -> tuple[Block, ...]:
    """The map, the areas of the place or the cities of the chain, and the parks that develop it."""
    blocks = _picture(draft)
    if draft.scope.place:
        blocks += _areas(draft, limit)
    if draft.scope.chain:
        blocks += _cities(draft, limit)
    return (*blocks, *_parks(draft, limit))


def _cities(draft: Draft, limit: int) -> list[Block]:
    cells = [c for c in city_matrix(draft.graph) if c.chain == draft.scope.chain and (c.value or c.candidates or plans_in(c))]
    cells.sort(key=lambda c: (-c.value, -c.candidates, draft.name(c.place)))
    chain = draft.name(draft.scope.chain or "")
    if not cells:
        return [Empty(f"没有一个市州收录了{chain}的企业。", FIRM_REMEDY)]
    rows = tuple(_city(draft, c) for c in cells[:limit])
    foot = "只计人工整理且已有的企业；候选是自动抽取、规划或签约的，不计入。" + (f"只列前 {limit} 个，共 {len(cells)} 个。"
                                                 if len(cells) > limit else "")
    return [Table(f"{chain}在各市州：{sum(c.value > 0 for c in cells)} 个市州有企业", "各市州", _CITIES, rows, foot)]


def _city(draft: Draft, cell: Cell) -> tuple[Said, ...]:
    names = [draft.name(e) for e in cell.counted[:_NAMED]]
    more = f"等 {len(cell.counted)} 家" if len(cell.counted) > _NAMED else ""
    links = [x for x in cell.links if x.subject in cell.counted]
    plans = plans_in(cell)
    told = draft.linked("、".join(names) + more, links, limit=3) if names else plain("未收录")
    declared = (draft.noted(f"{plans[0].name}（{plans[0].year or '年份不详'}）", plans[0].evidence, limit=1) if plans
                else plain("未见"))
    return (draft.entity(cell.place), draft.measured(number_label(cell.value)), plain(number_label(cell.candidates)), told,
            declared)


def _areas(draft: Draft, limit: int) -> list[Block]:
    activity, scope = activity_of(draft.graph), draft.scope
    chains = scope.chains()
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for who in sorted({who for chain in chains for who in activity.posts.get(chain, {}) if scope.holds(who)}):
        for link in links_of(draft.graph, who):
            # A firm that plans to come has its seat elsewhere too, which is no part of the place.
            if link.kind == "located_in" and link.subject == who and scope.place in (link.object, *activity.home(link.object)):
                found[link.object][who] = link
    if not found:
        return [Empty(f"{scope.title}没有收录企业和项目的地址。", FIRM_REMEDY)]
    order = sorted(found, key=lambda a: (-len(found[a]), draft.name(a)))
    rows: list[tuple[Said, ...]] = []
    for area in order[:limit]:
        here = found[area]
        inside = sorted(here, key=lambda i: (not is_fact(here[i]), kind_of(i) is not Kind.ENTERPRISE, draft.name(i)))
        links = [here[i] for i in inside]
        named = [draft.name(i) + ("" if is_fact(here[i]) else f"（{here[i].status.label}）") for i in inside[:_NAMED]]
        more = f"等 {len(inside)} 个" if len(inside) > _NAMED else ""
        rows.append((draft.entity(area), draft.measured(str(len(inside))),
                     draft.linked("、".join(named) + more, links, limit=3),
                     plain("；".join(dict.fromkeys(level_of(x) for x in links)))))
    foot = "地址只知道到市州的，列在市州名下。" + (f"只列前 {limit} 处，共 {len(order)} 处。" if len(order) > limit else "")
    return [Table(f"{scope.where}内的分布：{len(order)} 处", "本地分布", _AREAS, tuple(rows), foot)]


def _parks(draft: Draft, limit: int) -> list[Block]:
    scope = draft.scope
    found: dict[str, list[Link]] = defaultdict(list)
    for park in entities_of(draft.graph, Kind.PARK):
        for link in links_of(draft.graph, park.id):
            wanted = scope.chain is None or scope.chain in chains_of(draft.graph, link.object)
            if link.kind in ("develops", "targets") and link.subject == park.id and wanted and scope.holds(park.id):
                found[park.id].append(link)
    if not found:
        return [Empty(f"没有收录以{draft.name(scope.chain) if scope.chain else '某条链'}为主导产业的{scope.where}园区。",
                      "在 data/parks.yaml 的 develops 里补录")]
    parks = tuple((
        draft.entity(park), draft.seat(park),
        plain(value_label("level", entity_of(draft.graph, park).get("level") or "未收录")),
        draft.linked("、".join(dict.fromkeys(draft.name(x.object) for x in by_id(links))), links),
        plain("；".join(dict.fromkeys(level_of(x) for x in links)))) for park, links in list(found.items())[:limit])
    return [Table(f"以此为主导产业的园区：{len(found)} 个", "园区", _PARKS, parks),
            Guide("主导产业是园区的方向，不等于园区里已有这些企业。")]


def _picture(draft: Draft) -> list[Block]:
    drawing = spatial_map(draft.graph, "enterprises", draft.scope.chain)
    return [Picture(drawing, "圆点按企业数画，越大越多；示意图，不含行政区划界线。图中一切以下表为准。")]
