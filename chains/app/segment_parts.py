"""What stands behind a segment of the panorama: its firms everywhere, what they make, and who says so."""

from __future__ import annotations

from chains.app.chain_parts import sources_of
from chains.app.markup import Html, between, join, tag
from chains.app.panels import entity_link, source_link
from chains.app.state import World
from chains.app.tables import Cell, Table
from chains.gaps import Holding, Standing, chain_shape, progress, segments_here
from chains.graph import links_of
from chains.model import Kind, Layer, kind_of
from chains.views.style import value_label

__all__ = ["firms_of_segment", "products_html", "segment_sources"]

_WORDS = {Standing.FACT: "已有", Standing.PLANNED: "规划或在建", Standing.CLUE: "有线索，待核"}
_MOST_PRODUCTS = 20


def _holdings(world: World, chain: str, segment: str) -> tuple[Holding, ...]:
    return segments_here(world.graph, chain_shape(world.graph, chain))[segment].holdings


def firms_of_segment(world: World, chain: str, segment: str) -> Table:
    """Every firm and project at the segment, wherever it lies: those that are there, then plans, then clues."""
    rows = []
    for h in _holdings(world, chain, segment):
        evidence = h.link.evidence[-1] if h.link else h.state.evidence[-1] if h.state else None
        source = world.snapshot.source_by_id[evidence.source] if evidence else None
        actor = (h.state.actor if h.state else None) or "来源未点名"
        rows.append((
            Cell(entity_link(world, h.entity), world.name(h.entity)) if h.entity else Cell(actor),
            Cell(entity_link(world, h.city), world.name(h.city)) if h.city else Cell("省外或未收录"),
            Cell(value_label("role", h.role) if h.role else ""), Cell(progress(world.graph, h) or _WORDS[h.standing]),
            Cell(source_link(source, evidence), source.title) if source else Cell(""),
        ))
    return Table(("企业、项目", "市州", "角色", "状况", "依据"), rows)


def products_html(world: World, chain: str, segment: str) -> Html:
    """What the firms that are there make, as far as it is recorded."""
    firms = dict.fromkeys(h.entity for h in _holdings(world, chain, segment)
                          if h.entity and h.standing is Standing.FACT and kind_of(h.entity) is Kind.ENTERPRISE)
    made = dict.fromkeys(x.object for firm in firms for x in links_of(world.graph, firm)
                         if x.kind == "produces" and x.subject == firm and x.layer is Layer.CURATED)
    shown, rest = list(made)[:_MOST_PRODUCTS], len(made) - _MOST_PRODUCTS
    names = between("、", (entity_link(world, i) for i in shown))
    told = join(names, f" 等 {len(made)} 种" if rest > 0 else None) if made else "没有收录产品。"
    return join(tag("h2", "这些企业的产品"), tag("p", told, cls=None if made else "cg-quiet"))


def segment_sources(world: World, chain: str, segment: str) -> Html:
    """The sources that put somebody at the segment."""
    links = {h.link.id: h.link for h in _holdings(world, chain, segment) if h.link}
    return sources_of(world, links.values(), "来源") if links else join()
