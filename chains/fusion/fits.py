"""Which chains a school's disciplines sound like: compared by the letter, never a statement about the school."""

from __future__ import annotations

import re
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from chains.graph import Graph, entities_of, entity_of, links_of
from chains.model import Entity, Kind

__all__ = ["fits"]

# 机械制造 and 食品科学 are about 机械 and 食品; what follows says only that it is taught.
_TAIL = re.compile("(?:科学与技术|科学与工程|技术|工程|科学|制造|管理|学)$")
_SHORTEST = 2  # one character fits everything

_NAMES: WeakKeyDictionary[Graph, Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = WeakKeyDictionary()


def fits(graph: Graph, school: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For each chain the pairs of a discipline and the chain's or segment's name it sounds like; empty without disciplines.

    A discipline fits when what is left of it without 学, 工程, 技术 … opens or closes a name of the chain, when it opens
    with such a name, or when it is a segment's name or word. Names of one character are left out.
    """
    taught = entity_of(graph, school).get("disciplines")
    found: dict[str, list[tuple[str, str]]] = {}
    for discipline in taught if isinstance(taught, tuple) else ():
        for chain, (names, words) in _names(graph).items():
            name = _like(str(discipline), names, words)
            if name:
                found.setdefault(chain, []).append((str(discipline), name))
    return {chain: tuple(pairs) for chain, pairs in found.items()}


def _like(discipline: str, names: tuple[str, ...], words: tuple[str, ...]) -> str | None:
    core = _core(discipline)
    if len(core) < _SHORTEST:
        return None
    for name in names:
        if name.startswith(core) or name.endswith(core) or discipline.startswith(name):
            return name
    return core if core in words else discipline if discipline in words else None


def _core(discipline: str) -> str:
    while len(shorter := _TAIL.sub("", discipline)) >= _SHORTEST and shorter != discipline:
        discipline = shorter
    return discipline


def _names(graph: Graph) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each chain its names, those of its industries and its group, and the names and words of its segments."""
    if graph not in _NAMES:
        _NAMES[graph] = {chain.id: _spoken(graph, chain) for chain in entities_of(graph, Kind.CHAIN)}
    return _NAMES[graph]


def _spoken(graph: Graph, chain: Entity) -> tuple[tuple[str, ...], tuple[str, ...]]:
    parts = [entity_of(graph, x.subject) for x in links_of(graph, chain.id) if x.kind == "part_of" and x.object == chain.id]
    names = [*chain.names, *(n for part in parts if part.kind is Kind.INDUSTRY for n in part.names)]
    words = [str(chain.get("group") or "")]
    for part in parts:
        if part.kind is Kind.SEGMENT:
            told = part.get("words")
            words += [*part.names, *(map(str, told) if isinstance(told, tuple) else ())]
    long = (tuple(sorted({x for x in given if len(x) >= _SHORTEST})) for given in (names, words))
    first, second = long
    return first, second
