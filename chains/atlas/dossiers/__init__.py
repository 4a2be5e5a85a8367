"""Dossiers as papers: of an enterprise (一企一案), a city, a chain, and two cities side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from chains.atlas.dossiers.chain import chain_tail
from chains.atlas.dossiers.city import city_head
from chains.atlas.dossiers.compare import compare_parts
from chains.atlas.dossiers.firm import firm_parts
from chains.atlas.draft import Draft
from chains.atlas.making import Progress, Written, atlas_parts, make_paper
from chains.atlas.paper import Paper
from chains.atlas.parts import PARTS
from chains.atlas.scope import Scope, named_scope
from chains.atlas.settings import DEFAULTS, DOSSIERS, Settings, check_names
from chains.atlas.since import Since
from chains.cities import cities, city_named
from chains.graph import Graph, entity_of
from chains.model import Kind
from chains.names import find_entity

__all__ = ["make_dossier"]

_CHANGES = 40
_SHORT = frozenset({"changes"})  # stands last, after what only the dossier has


def make_dossier(graph: Graph, kind: str, names: Sequence[str], settings: Settings = DEFAULTS, *, date: str = "",
                 since: Since | None = None, progress: Progress | None = None) -> Paper:
    """The dossier of this kind, of what the names or ids mean.

    Raises UsageError for a wrong number of names, UnknownName for one that nobody has.
    """
    check_names(kind, names)
    draft, subtitle, parts = _MAKERS[kind](graph, tuple(names), settings, since)
    return make_paper(draft, DOSSIERS[kind], subtitle, parts, date=date, progress=progress)


_Made = tuple[Draft, str, list[Written]]


def _changes(title: str = "与上一次相比") -> Written:
    return "changes", title, lambda draft: PARTS["changes"](draft, _CHANGES)


def _firm(graph: Graph, names: tuple[str, ...], settings: Settings, since: Since | None) -> _Made:
    firm = find_entity(graph, names[0], frozenset({Kind.ENTERPRISE}))
    draft = Draft(Scope(graph, entity=firm.id), since)
    return draft, firm.name, [*firm_parts(draft, firm.id), _changes()]


def _city(graph: Graph, names: tuple[str, ...], settings: Settings, since: Since | None) -> _Made:
    place = find_entity(graph, names[0], frozenset({Kind.PLACE})).id
    scope = Scope(graph, None, place)
    head = city_head(place, compared=place in cities(graph))
    parts = atlas_parts(settings, _SHORT)
    first = [p for p in parts if p[0] == "summary"]
    return Draft(scope, since), scope.title, [*first, *head, *(p for p in parts if p not in first), _changes()]


def _chain(graph: Graph, names: tuple[str, ...], settings: Settings, since: Since | None) -> _Made:
    scope = named_scope(graph, names[0], None)
    return Draft(scope, since), scope.title, [*atlas_parts(settings, _SHORT), *chain_tail(scope.chain or ""), _changes()]


def _compare(graph: Graph, names: tuple[str, ...], settings: Settings, since: Since | None) -> _Made:
    one, other = (city_named(graph, name) for name in names)
    draft = Draft(Scope(graph), since)
    subtitle = " 与 ".join(entity_of(graph, city).name for city in (one, other))
    return draft, subtitle, compare_parts(draft, one, other)


_MAKERS: Mapping[str, Callable[[Graph, tuple[str, ...], Settings, Since | None], _Made]] = MappingProxyType(
    {"firm": _firm, "city": _city, "chain": _chain, "compare": _compare})
