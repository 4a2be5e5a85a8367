"""The catalog turned over, so that each question of quality is a look-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from chains.catalog import Address, Catalog
from chains.model import STRENGTH, Entity, Evidence, Kind, Link, SourceKind, Status

__all__ = ["CITY_LEVELS", "Lookup"]

CITY_LEVELS = ("prefecture", "new_area")


class Lookup:
    """Links by end and kind, the city of each thing, the chain of each segment, and what evidence is worth."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.kinds = {source.id: source.kind for source in catalog.sources}
        self.out: Mapping[tuple[str, str], list[Link]] = defaultdict(list)
        self.into: Mapping[tuple[str, str], list[Link]] = defaultdict(list)
        for link in catalog.links:
            self.out[link.subject, link.kind].append(link)
            self.into[link.object, link.kind].append(link)
        self._cities: dict[str, frozenset[str]] = {}

    def of(self, kind: Kind) -> Iterator[Entity]:
        return (entity for entity in self.catalog.entities if entity.kind is kind)

    def name(self, entity_id: str) -> str:
        entity = self.catalog.by_id.get(entity_id)
        return entity.name if entity else entity_id

    def address(self, thing: str) -> Address:
        """Where the thing is written; what no file holds (the editor as a source) has the first file's first line."""
        return self.catalog.addresses.get(thing) or Address(next(iter(self.catalog.files), ""), 1, thing)

    def cities(self, entity_id: str) -> frozenset[str]:
        """The prefectures and new areas that the thing lies in: more than one only when addresses differ."""
        if entity_id not in self._cities:
            self._cities[entity_id] = frozenset()  # a ring of places must end
            self._cities[entity_id] = self._climb(entity_id)
        return self._cities[entity_id]

    def _climb(self, entity_id: str) -> frozenset[str]:
        entity = self.catalog.by_id.get(entity_id)
        if entity is None or (entity.kind is Kind.PLACE and entity.get("level") in CITY_LEVELS):
            return frozenset({entity_id} if entity else ())
        above = [*self.out.get((entity_id, "located_in"), ()), *self.out.get((entity_id, "part_of"), ())]
        return frozenset(city for link in above if link.status is not Status.ENDED for city in self.cities(link.object))

    @cached_property
    def chains_of(self) -> Mapping[str, tuple[str, ...]]:
        """The chains that a segment, industry or chain stands for."""
        found: dict[str, tuple[str, ...]] = {e.id: (e.id,) for e in self.of(Kind.CHAIN)}
        for link in self.catalog.links:
            if link.kind == "part_of" and link.object.startswith("chain:"):
                found[link.subject] = (*found.get(link.subject, ()), link.object)
        return found

    @cached_property
    def spoken(self) -> Sequence[tuple[Evidence, ...]]:
        """The evidence of every fact: links, figures, declarations, criteria, states of segments, awards."""
        catalog = self.catalog
        return [*(x.evidence for x in catalog.links), *(x.evidence for x in catalog.observations),
                *(x.evidence for x in catalog.declarations), *(x.evidence for x in catalog.criteria),
                *(x.evidence for x in catalog.states),
                *(award.evidence for entity in catalog.entities for award in entity.awards)]

    def fields(self, entity_id: str) -> list[Link]:
        """What a firm or project works in."""
        return self.out.get((entity_id, "operates_in"), [])

    def best(self, evidence: Sequence[Evidence]) -> SourceKind:
        """The strongest kind of source among the evidence."""
        return max((self.kinds[e.source] for e in evidence), key=STRENGTH.index)
