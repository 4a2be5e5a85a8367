"""Ids that were changed: what may be said of them, and the entities that remember their former ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from chains.catalog import records as r
from chains.catalog.assembly import Placed
from chains.catalog.content import Rekey
from chains.catalog.problems import Problem, dotted, nearest
from chains.model import Entity, attributes

__all__ = ["check_rekeys", "with_former_ids"]


def check_rekeys(placed: Sequence[Placed], known: Mapping[str, object]) -> list[Problem]:
    """A problem for each rekey whose old id is still a record or was given before, or whose new id leads to no record."""
    items = [(item, item.record) for item in placed if isinstance(item.record, r.RekeyRecord)]
    into: dict[str, str] = {}
    problems: list[Problem] = []
    for item, record in items:
        if record.old in known:
            problems.append(_problem(item, "old", f"'{record.old}' is still the id of a record", "delete one of the two",
                                     f"“{record.old}”仍是一条记录的编号", "请删去这一行，或给那条记录改编号"))
        elif record.old in into:
            problems.append(_problem(item, "old", f"'{record.old}' was rekeyed before", "keep one of the two lines",
                                     f"“{record.old}”已经写过一次", "两行只留一行"))
        into.setdefault(record.old, record.new)
    for item, record in items:
        if _last(record.new, into) not in known:
            like = nearest(record.new, known)
            problems.append(_problem(item, "new", f"'{record.new}' leads to no record",
                                     f"use '{like}'" if like else "correct the id", f"“{record.new}”不指向任何记录",
                                     f"是否应为“{like}”" if like else "请改正编号"))
    return problems


def with_former_ids(entities: Iterable[Entity], rekeys: Iterable[Rekey]) -> tuple[Entity, ...]:
    """The entities in their order; those that were rekeyed hold their former ids, so that a snapshot tells them too."""
    into = {rekey.old: rekey.new for rekey in rekeys}
    former: dict[str, list[str]] = defaultdict(list)
    for old in sorted(into):
        former[_last(old, into)].append(old)
    return tuple(replace(e, attributes=attributes({**dict(e.attributes), "former_ids": former[e.id]})) if e.id in former else e
                 for e in entities)


def _last(entity_id: str, into: Mapping[str, str]) -> str:
    """Where the id leads in the end; in a circle, which is no record, some id of it."""
    seen: set[str] = set()
    while entity_id in into and entity_id not in seen:
        seen.add(entity_id)
        entity_id = into[entity_id]
    return entity_id


def _problem(item: Placed, field: str, message: str, hint: str, message_zh: str, hint_zh: str) -> Problem:
    path = item.path(field)
    return Problem(item.yaml.name, item.yaml.line(path), dotted(path), message, hint, message_zh, hint_zh)
