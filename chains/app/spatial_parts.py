"""The tables and the panel of the map: cities by value, what runs between them, and one city's facts."""

from __future__ import annotations

from collections.abc import Mapping

from chains.app.markup import Html, between, join, link, tag
from chains.app.panels import entity_link, link_item, source_link
from chains.app.state import World
from chains.app.tables import Cell, Table
from chains.cities import Cell as MatrixCell
from chains.cities.grid import counted_links
from chains.model import LINK_RULES
from chains.streams import STREAMS
from chains.views.spots import CitySpots, Spot

__all__ = ["cities_html", "city_html", "spots_table", "streams_table"]

_SHOWN = 8


def spots_table(world: World, found: CitySpots) -> Table:
    """Every city with its value, what is only planned or read, and what runs in and out."""
    unit = found.grid.unit
    value, more = f"{found.grid.measure_label}（{unit}）", f"候选（{unit}）"
    rows = []
    for spot in sorted(found.spots, key=lambda s: (-s.value, -s.candidates)):
        came = sum(len(s.links) for s in found.shown if s.target == spot.place)
        went = sum(len(s.links) for s in found.shown if s.origin == spot.place)
        top = sorted((c for c in spot.cells if c.value), key=lambda c: -c.value)[:3]
        names = between("、", (link(world.name(c.chain), "chain", id=c.chain, place=spot.place) for c in top))
        rows.append((
            Cell(entity_link(world, spot.place), world.name(spot.place)),
            _number(found, spot.value, "金额未收录" if spot.counted else "未收录"),
            _number(found, spot.candidates, "—"), Cell(str(came or "—"), float(came)), Cell(str(went or "—"), float(went)),
            Cell(names if top else "", "、".join(world.name(c.chain) for c in top)),
        ))
    numeric = frozenset({value, more, "往来进", "往来出"})
    return Table(("市州", value, more, "往来进", "往来出", "最多的产业链"), rows, numeric)


def _number(found: CitySpots, value: float, nothing: str) -> Cell:
    return Cell(found.grid.amount(value).partition(" ")[0] if value else nothing, value)


def streams_table(world: World, found: CitySpots, city: str | None = None) -> Table:
    """Each statement behind the lines of the map, of one city when asked for."""
    rows = []
    for stream in found.shown:
        if city not in (None, stream.origin, stream.target):
            continue
        for item in stream.links:
            evidence = item.evidence[-1]
            source = world.snapshot.source_by_id[evidence.source]
            rows.append((
                Cell(STREAMS[stream.kind]), Cell(join(world.name(stream.origin), " → ", world.name(stream.target))),
                Cell(entity_link(world, item.subject), world.name(item.subject)), Cell(LINK_RULES[item.kind].label),
                Cell(entity_link(world, item.object), world.name(item.object)), Cell(item.status.label),
                Cell(source_link(source, evidence), source.title),
            ))
    return Table(("往来", "从哪到哪", "主体", "关系", "对象", "状态", "依据"), rows)


def city_html(world: World, found: CitySpots, city: str, query: Mapping[str, str | None]) -> Html:
    """What makes the value of one city, chain by chain, down to the sentences."""
    spot = next((s for s in found.spots if s.place == city), None)
    head = tag("h2", entity_link(world, city), " ", tag("small", link("关闭", "map", **query)))
    if spot is None:
        return join(head, tag("p", "这里不是市州或新区，不在图上。", cls="cg-quiet"))
    shown = sorted(spot.cells, key=lambda cell: (-cell.value, -cell.candidates))[:_SHOWN]
    return join(head, _value(found, spot), *(_chain(world, spot, cell) for cell in shown),
                tag("p", link("各链完整度", "gaps", place=city), "　", link("在图谱中打开", "explore", node=city)))


def cities_html(found: CitySpots, query: Mapping[str, str | None]) -> Html:
    """All cities with their values, the largest first, each a link that opens it beside the map."""
    ordered = sorted(found.spots, key=lambda s: (-s.value, -s.candidates, s.place))
    return join(tag("p", "点一个市州，看它的各条产业链和依据。", cls="cg-quiet"), tag("div", *(
        tag("div", link(spot.name, "map", city=spot.place, **query), " ", tag("small", spot.told(found.grid)))
        for spot in ordered), cls="cg-cards"))


def _value(found: CitySpots, spot: Spot) -> Html:
    told = spot.told(found.grid) if spot.value or spot.counted else "未收录，不等于没有"
    more = f"；另有候选 {found.grid.amount(spot.candidates)}（规划、签约或待核）" if spot.candidates else ""
    return tag("p", f"{found.grid.measure_label}：", tag("b", told), more)


def _chain(world: World, spot: Spot, cell: MatrixCell) -> Html:
    links, declarations = counted_links(cell)
    told = f"{len(declarations)} 份宣示" if declarations else f"{len(cell.counted)} 项" if cell.counted else "只有候选"
    head = join(link(world.name(cell.chain), "chain", id=cell.chain, place=spot.place), tag("small", f"　{told}"))
    if not links:
        return tag("div", head, cls="cg-fold")
    names = between("、", (entity_link(world, i) for i in cell.counted))
    return tag("details", tag("summary", head), tag("p", names), *(link_item(world, x) for x in links[:_SHOWN]), cls="cg-fold")
