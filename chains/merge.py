"""What several sources say of one thing, made one; the same for any order of the input."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from chains.model import Alias, Attributes, Entity, Link, Value

__all__ = ["merge_entities", "merge_links"]


def _union(left: Value | None, right: Value) -> Value:
    if left is None or left == right:
        return right
    a = left if isinstance(left, tuple) else (left,)
    b = right if isinstance(right, tuple) else (right,)
    return tuple(sorted({*a, *b}, key=lambda item: (str(type(item)), item)))


def _merge_attributes(left: Attributes, right: Attributes) -> Attributes:
    # Two sources that differ are both kept: choosing one would depend on the order of merging.
    merged = dict(left)
    for key, value in right:
        merged[key] = _union(merged.get(key), value)
    return tuple(sorted(merged.items()))


def merge_links(links: Iterable[Link]) -> tuple[Link, ...]:
    """One link a statement with the evidence of all, sorted by id; the same for any order of the input."""
    merged: dict[str, Link] = {}
    for link in links:
        known = merged.get(link.id)
        merged[link.id] = link if known is None else replace(
            known,
            evidence=(*known.evidence, *link.evidence),
            attributes=_merge_attributes(known.attributes, link.attributes),
        )
    return tuple(merged[key] for key in sorted(merged))


def _merge_pair(left: Entity, right: Entity) -> Entity:
    # The curated record names the entity; between equals the smaller name does, so that order plays no part.
    first, second = sorted((left, right), key=lambda e: (not e.known, e.name, e.verified))
    extra = () if second.name in first.names else (Alias(second.name),)
    return replace(
        first,
        aliases=(*first.aliases, *(a for a in second.aliases if a.name != first.name), *extra),
        codes=_merge_attributes(first.codes, second.codes) if first.codes != second.codes else first.codes,
        attributes=_merge_attributes(first.attributes, second.attributes),
        sources=(*first.sources, *second.sources),
        awards=(*first.awards, *second.awards),
    )


def merge_entities(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """One entity an id with the names and sources of all, sorted by id; the same for any order of the input."""
    groups: dict[str, list[Entity]] = {}
    for entity in entities:
        groups.setdefault(entity.id, []).append(entity)
    return tuple(
        reduce(_merge_pair, sorted(groups[key], key=lambda e: (not e.known, e.name, repr(e)))) for key in sorted(groups)
    )
