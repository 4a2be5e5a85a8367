"""Things that got another id: rekeyed by an editor, or named in the catalog after only documents had named them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from chains.errors import ModelError
from chains.merge import merge_links
from chains.model import AliasKind, Declaration, DeclarationMember, Entity, Kind, Link, Snapshot

__all__ = ["Rename", "renames_between", "with_new_ids"]


class Rename(NamedTuple):
    """That `old` is `new` by now; `how` is "rekey" (a line of the catalog) or "named" (a record answers to its name)."""

    old: str
    new: str
    how: str


def renames_between(before: Snapshot, after: Snapshot) -> tuple[Rename, ...]:
    """The ids of the earlier snapshot that the later one has under another id, sorted."""
    gone = {e.id: e for e in before.entities if e.id not in after.by_id}
    found: dict[str, Rename] = {}
    if not gone:
        return ()
    owners: dict[tuple[Kind, str], set[str]] = defaultdict(set)
    for entity in after.entities:
        former = entity.get("former_ids")
        for old in former if isinstance(former, tuple) else ():
            if old in gone:
                found[str(old)] = Rename(str(old), entity.id, "rekey")
        if entity.known:
            for name in (entity.name, *(a.name for a in entity.aliases if a.kind is not AliasKind.AMBIGUOUS)):
                owners[entity.kind, name].add(entity.id)
    for entity in gone.values():
        if not entity.known and entity.id not in found:
            # As judgements settle it: an unknown name means the one record of its kind that answers to it.
            named = set(owners.get((entity.kind, entity.name), ()))
            if len(named) == 1:
                found[entity.id] = Rename(entity.id, named.pop(), "named")
    return tuple(found[old] for old in sorted(found))


def with_new_ids(snapshot: Snapshot, into: Mapping[str, str]) -> Snapshot:
    """The snapshot with the ids replaced wherever they stand.

    A thing whose new id is there already is taken out, and what was said of it is said of the other.
    """
    if not into:
        return snapshot

    def new(entity_id: str) -> str:
        return into.get(entity_id, entity_id)

    entities = [_entity(e, into) for e in snapshot.entities if e.id not in into or into[e.id] not in snapshot.by_id]
    links = [moved for x in snapshot.links if (moved := _link(x, into)) is not None]
    return replace(
        snapshot, entities=tuple(sorted(entities, key=lambda e: e.id)), links=merge_links(links),
        observations=tuple(replace(o, subject=new(o.subject)) if o.subject in into else o for o in snapshot.observations),
        declarations=tuple(_declaration(d, into) for d in snapshot.declarations),
        criteria=tuple(replace(c, place=new(c.place)) if c.place in into else c for c in snapshot.criteria),
        states=tuple(replace(s, place=new(s.place), about=new(s.about)) for s in snapshot.states),
        mentions=tuple(replace(m, entity=new(m.entity)) if m.entity and m.entity in into else m for m in snapshot.mentions),
    )


def _entity(entity: Entity, into: Mapping[str, str]) -> Entity:
    return replace(entity, id=into[entity.id]) if entity.id in into else entity


def _link(link: Link, into: Mapping[str, str]) -> Link | None:
    if not {link.subject, link.object, link.chain} & into.keys():
        return link
    subject, object_ = into.get(link.subject, link.subject), into.get(link.object, link.object)
    chain = into.get(link.chain, link.chain) if link.chain else None
    if subject == object_:
        return None  # what joined two names of one thing
    try:
        return replace(link, subject=subject, object=object_, chain=chain)
    except ModelError:  # a thing of another kind by now cannot stand there: the link is gone
        return None


def _declaration(declaration: Declaration, into: Mapping[str, str]) -> Declaration:
    named = {declaration.place, *declaration.others, *(c for m in declaration.members for c in m.chains)}
    if not named & into.keys():
        return declaration
    members = tuple(DeclarationMember(m.raw, tuple(into.get(c, c) for c in m.chains), m.tier, m.approximate)
                    for m in declaration.members)
    return replace(declaration, place=into.get(declaration.place, declaration.place), members=members,
                   others=tuple(into.get(p, p) for p in declaration.others))
