"""Where else a segment is found, the nearest first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from chains.gaps.holdings import Holding, Standing, holdings_at, lies_in
from chains.graph import Graph, entity_of, links_of
from chains.model import Kind, Link, SegmentState

__all__ = ["Provider", "great_circle", "nearest_providers", "place_point"]

_EARTH_KM = 6371.0088  # mean radius
_ROLES = ("leading_enterprise", "backbone", "supporting")


_POINTS: WeakKeyDictionary[Graph, dict[str, tuple[float, float] | None]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Provider:
    """Who has a segment in another place; `km` is None where a coordinate is missing. A source may name only `actor`."""

    segment: str
    place: str | None
    km: float | None
    enterprise: str | None
    actor: str | None = None
    role: str | None = None
    link: Link | None = None
    state: SegmentState | None = None

    @property
    def about_km(self) -> int | None:
        """The distance as it may be said: the coordinates are rough, so tens of kilometres, and never 0."""
        return None if self.km is None else max(10, round(self.km / 10) * 10)


def great_circle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two (longitude, latitude) in degrees, on a sphere: the haversine formula, Sinnott (1984)."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def place_point(graph: Graph, place: str) -> tuple[float, float] | None:
    """Longitude and latitude of the place, or of the city or province it lies in; None when none of them has any."""
    known = _POINTS.setdefault(graph, {})
    if place not in known:
        known[place] = _point(graph, place)
    return known[place]


def _point(graph: Graph, place: str) -> tuple[float, float] | None:
    seen, node = {place}, place
    while True:
        lon, lat = entity_of(graph, node).get("lon"), entity_of(graph, node).get("lat")
        if isinstance(lon, int | float) and isinstance(lat, int | float):
            return float(lon), float(lat)
        up = sorted(x.object for x in links_of(graph, node)
                    if x.kind in ("part_of", "located_in") and x.subject == node and x.object not in seen)
        if not up:
            return None
        node = up[0]
        seen.add(node)


def nearest_providers(graph: Graph, segment: str, place: str | None, *, limit: int = 5) -> tuple[Provider, ...]:
    """Who has the segment outside the place: by distance between cities, then role, then name; unknown distance last.

    Firms of one group in one city are named once.
    """
    if place is None:
        return ()
    here = place_point(graph, place)
    outside = (h for h in holdings_at(graph, segment) if h.standing is Standing.FACT and not lies_in(graph, h, place))
    found: dict[tuple[str | None, str | None], Provider] = {}
    for who, provider in sorted(((h.group or (h.state.id if h.state else None), _provider(graph, h, here)) for h in outside),
                                key=lambda pair: _order(graph, pair[1])):
        found.setdefault((provider.place, who), provider)
    return tuple(found.values())[:limit]


def _provider(graph: Graph, holding: Holding, here: tuple[float, float] | None) -> Provider:
    place = holding.city or _province(graph, holding)
    # From the middle of a province nobody can say how far a firm is: only cities are measured.
    there = place_point(graph, holding.city) if holding.city else None
    km = great_circle(here, there) if here and there else None
    return Provider(holding.segment, place, km, holding.entity, holding.state.actor if holding.state else None,
                    holding.role, holding.link, holding.state)


def _province(graph: Graph, holding: Holding) -> str | None:
    places = sorted(i for i in holding.above if entity_of(graph, i).kind is Kind.PLACE)
    return next((i for i in places if entity_of(graph, i).get("level") == "province"), places[0] if places else None)


def _order(graph: Graph, provider: Provider) -> tuple[bool, float, int, str, str]:
    role = _ROLES.index(provider.role) if provider.role in _ROLES else len(_ROLES)
    name = entity_of(graph, provider.enterprise).name if provider.enterprise else provider.actor or ""
    return provider.km is None, provider.km or 0.0, role, name, provider.link.id if provider.link else ""
