"""Which page an entity has: the one place that knows the address of everything that is named on a page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chains.app.markup import Html, Piece, address, link
from chains.model import Entity, Kind

__all__ = ["CITY_LEVELS", "entity_address", "named_link", "page_of"]

# A province is too wide for one screen and a village too little known: both are looked at in the picture.
CITY_LEVELS = frozenset({"prefecture", "county", "new_area"})
_PAGES: Mapping[Kind, str] = MappingProxyType({
    Kind.ENTERPRISE: "firm", Kind.UNIVERSITY: "school", Kind.INSTITUTE: "school", Kind.PARK: "park", Kind.CHAIN: "chain",
})


def page_of(entity: Entity) -> tuple[str, str]:
    """The path of the page that shows the entity, and the name of the parameter that takes its id."""
    if entity.kind is Kind.PLACE and entity.get("level") in CITY_LEVELS:
        return "city", "id"
    return (_PAGES[entity.kind], "id") if entity.kind in _PAGES else ("explore", "node")


def entity_address(entity: Entity) -> str:
    """The in-app address of the entity's own page; of the explorer around it where its kind has no page."""
    page, param = page_of(entity)
    return address(page, **{param: entity.id})


def named_link(entity: Entity, text: Piece = None, *, cls: str | None = None, title: str | None = None) -> Html:
    """The entity's name, or the text given instead, as a link to its page."""
    page, param = page_of(entity)
    return link(entity.name if text is None else text, page, cls=cls, title=title, **{param: entity.id})
