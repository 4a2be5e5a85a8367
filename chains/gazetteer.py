"""The catalog's names and the divisions of China, ready for matching at the speed of one automaton a layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import ahocorasick_rs

from chains.cleaning import Tidied
from chains.collecting import without_gc
from chains.divisions import divisions
from chains.lexicon import is_home
from chains.linking import Linker, place_spellings
from chains.model import AliasKind, Entity, Kind
from chains.places import PlaceNames
from chains.spans import Found, stretches

__all__ = ["LAYERS", "Gazetteer"]

_DISCOVERED = frozenset({Kind.ENTERPRISE, Kind.PARK, Kind.PROJECT, Kind.ASSOCIATION})
LAYERS = (
    frozenset({Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.INSTITUTE, Kind.PARK, Kind.ASSOCIATION, Kind.AGENCY}),
    frozenset({Kind.CHAIN, Kind.INDUSTRY}),
    frozenset({Kind.SEGMENT, Kind.PRODUCT}),
    frozenset({Kind.PROJECT}),  # apart, for a project's name holds the firm's
)
_PHRASES = frozenset({Kind.CHAIN, Kind.SEGMENT})  # they are called by more than their names
_LAYER_OF = {kind: i for i, kinds in enumerate(LAYERS) for kind in kinds}


@dataclass(frozen=True)
class Gazetteer:
    """The catalog's names ready for matching: one automaton a layer, so that no layer hides another's matches."""

    automata: tuple[tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[Kind, str | None, str], ...]], ...]
    places: PlaceNames
    levels: Mapping[str, str]  # of the places of Gansu
    abroad: Mapping[str, str]  # of all others
    chains: Mapping[str, tuple[str, str]]
    agencies: Mapping[str, str]
    products: Mapping[str, tuple[str, str]]
    doubtful: Mapping[str, tuple[str, str]]  # short firm names that count only where the grammar has found a firm
    linker: Linker  # for spellings that no name of the catalog is

    @classmethod
    def of(cls, entities: Iterable[Entity], *, open_discovery: bool) -> Gazetteer:
        """The gazetteer of the entities; open discovery leaves curated firms, parks, projects and associations out."""
        with without_gc():
            return cls._of(tuple(entities), open_discovery=open_discovery)

    @classmethod
    def _of(cls, entities: tuple[Entity, ...], *, open_discovery: bool) -> Gazetteer:
        tidied = Tidied(name for entity in entities for name in entity.names)
        layers: tuple[dict[str, list[tuple[Kind, str | None, str]]], ...] = tuple({} for _ in LAYERS)
        places: list[tuple[Entity, tuple[str, ...]]] = []
        levels: dict[str, str] = {}
        chains: dict[str, tuple[str, str]] = {}
        agencies: dict[str, str] = {}
        doubtful: dict[str, list[tuple[str, str]]] = defaultdict(list)
        products: dict[str, tuple[str, str]] = {}
        for entity in entities:
            kind = entity.kind
            if kind is Kind.PLACE:
                if is_home(entity.id):
                    levels[entity.id] = str(entity.get("level"))
                places.append((entity, tuple(name for name in _names(entity, kind, tidied) if len(name) > 1)))
                continue
            if kind is Kind.AGENCY:
                agencies[entity.name] = entity.id
            if open_discovery and kind in _DISCOVERED:
                continue
            if kind is Kind.PRODUCT:
                products |= {tidied[name]: (entity.id, entity.name) for name in entity.names}
            elif kind is Kind.ENTERPRISE:
                for alias in (a for a in entity.aliases if a.kind is AliasKind.AMBIGUOUS):
                    doubtful[tidied[alias.name]].append((entity.id, entity.name))
            layer = layers[_LAYER_OF[kind]]
            for name in _names(entity, kind, tidied):
                if kind is Kind.CHAIN:
                    chains.setdefault(name, (entity.id, entity.name))
                if len(name) > 1:
                    layer.setdefault(name, []).append((kind, entity.id, entity.name))
        built = []
        for terms in layers:
            # A name shared by two entities of a kind says nothing about which one is meant.
            sure = {name: owners[0] for name, owners in terms.items() if len(owners) == 1 or len({o[1] for o in owners}) == 1}
            matcher = ahocorasick_rs.AhoCorasick(list(sure), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
            built.append((matcher, tuple(sure.values())))
        abroad = {d.id: d.level for d in divisions().values() if d.id not in levels}
        single = {name: owners[0] for name, owners in doubtful.items() if len(owners) == 1}
        known = (e for e in entities if not (open_discovery and e.kind in _DISCOVERED))
        linker = Linker(known, place_spellings(entities), tidied)
        return cls(tuple(built), PlaceNames.of(places), levels, abroad, chains, agencies, products, single, linker)

    def find(self, layer: int, text: str) -> Iterator[Found]:
        matcher, owners = self.automata[layer]
        for at, stop in stretches(text):
            for index, start, end in matcher.find_matches_as_indexes(text[at:stop]):
                kind, entity, name = owners[index]
                yield Found(at + start, at + end, kind, name, entity, "gazetteer", 0.99)


def _names(entity: Entity, kind: Kind, tidied: Mapping[str, str]) -> Iterator[str]:
    """Every certain name in cleaned form, with and without an explanation in brackets at its end."""
    if not entity.aliases and kind not in _PHRASES:
        yield tidied[entity.name]
        return
    certain = [entity.name, *(a.name for a in entity.aliases if a.kind is not AliasKind.AMBIGUOUS)]
    if kind is Kind.SEGMENT and (words := entity.get("words")) is not None:
        certain += [str(w) for w in (words if isinstance(words, tuple) else (words,))]
    for name in dict.fromkeys(tidied[name] for name in certain):
        if kind is Kind.CHAIN and "等" in name:
            continue  # 电子信息等数字经济核心产业 is a phrase of two fields
        yield name
        if kind in _PHRASES and name.endswith(")") and "(" in name:
            yield name[:name.rindex("(")]
