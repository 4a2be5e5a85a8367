"""The parts of a snapshot as lists of records that can be compared: what identifies a record, and how a part is sorted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from chains.errors import UsageError
from chains.model import Document, Snapshot

__all__ = ["PARTS", "Part", "StoredDocument", "compare_part", "patched_part", "records_of", "with_records"]


class StoredDocument(NamedTuple):
    """A document as a snapshot keeps it; what is known of its source stands among the sources."""

    source: str
    name: str
    text: str


def _id(record: Any) -> Hashable:
    return record.id  # type: ignore[no-any-return]


def _itself(record: Any) -> Hashable:
    return record  # type: ignore[no-any-return]


def _statement(link: Any) -> Hashable:
    return link.subject, link.kind, link.object, link.chain  # the id says the same and costs a digest


def _figure(observation: Any) -> Hashable:
    return observation.subject, observation.indicator, observation.period, observation.unit


class _Kind(NamedTuple):
    identity: Callable[[Any], Hashable]  # two records of one identity are one thing that has changed
    order: Callable[[Any], Any]  # as a snapshot folder sorts them


PARTS: Mapping[str, _Kind] = MappingProxyType({
    "entities": _Kind(_id, _id),
    "links": _Kind(_statement, _id),
    "sources": _Kind(_id, _id),
    "observations": _Kind(_figure, lambda o: (o.subject, o.indicator, o.period, o.id)),
    "declarations": _Kind(_id, _id),
    "criteria": _Kind(_id, _id),
    "states": _Kind(_id, _id),
    "documents": _Kind(lambda d: d.source, lambda d: d.source),
    "judgements": _Kind(_itself, lambda j: j.order),
    "mentions": _Kind(_itself, lambda m: (m.source, m.start, m.end, m.kind, m.name)),
})


@dataclass(frozen=True)
class Part:
    """How one part changed: records added, removed, and pairs of before and after.

    `whole` holds the later part where sorting alone would not give its order again, and is None otherwise.
    """

    added: tuple[Any, ...] = ()
    removed: tuple[Any, ...] = ()
    changed: tuple[tuple[Any, Any], ...] = ()
    whole: tuple[Any, ...] | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed or self.whole is not None)


def records_of(snapshot: Snapshot, part: str) -> tuple[Any, ...]:
    """The records of a part, in the order of the snapshot."""
    records: tuple[Any, ...] = getattr(snapshot, part)
    return tuple(StoredDocument(d.source.id, d.name, d.text) for d in records) if part == "documents" else records


def with_records(snapshot: Snapshot, parts: Mapping[str, tuple[Any, ...]], manifest: Mapping[str, object]) -> Snapshot:
    """The snapshot with other records."""
    sources = {source.id: source for source in parts["sources"]}
    documents = tuple(Document(sources[d.source], d.name, d.text) for d in parts["documents"])
    return replace(snapshot, **{**parts, "documents": documents}, manifest=manifest)


def compare_part(part: str, before: Sequence[Any], after: Sequence[Any]) -> Part:
    """What was added, removed and changed; of things that stand twice each copy counts."""
    if before == after:
        return Part()
    identity, order = PARTS[part]
    old, new = {identity(x): x for x in before}, {identity(x): x for x in after}
    if len(old) == len(before) and len(new) == len(after):
        added = [x for key, x in new.items() if key not in old]
        removed = [x for key, x in old.items() if key not in new]
        changed = [(old[key], x) for key, x in new.items() if key in old and old[key] != x]
    else:
        added, removed, changed = _several(identity, before, after)
    return Part(
        tuple(sorted(added, key=order)), tuple(sorted(removed, key=order)), tuple(sorted(changed, key=lambda p: order(p[1]))),
        None if _strictly_sorted(order, after) else tuple(after))


def _several(
    identity: Callable[[Any], Hashable], before: Iterable[Any], after: Iterable[Any]
) -> tuple[list[Any], list[Any], list[tuple[Any, Any]]]:
    gone, come = Counter(before), Counter(after)
    gone, come = gone - come, come - gone
    left: dict[Hashable, list[Any]] = defaultdict(list)
    for record in gone.elements():
        left[identity(record)].append(record)
    added, changed = [], []
    for record in come.elements():
        found = left[identity(record)]
        if found:
            changed.append((found.pop(0), record))
        else:
            added.append(record)
    return added, [record for records in left.values() for record in records], changed


def _strictly_sorted(order: Callable[[Any], Any], records: Sequence[Any]) -> bool:
    return all(a < b for a, b in pairwise(map(order, records)))


def patched_part(part: str, before: Sequence[Any], change: Part) -> tuple[Any, ...]:
    """The later part.

    Raises UsageError when a record that was removed or changed is not there.
    """
    if change.is_empty:
        return tuple(before)
    if change.whole is not None:
        return change.whole
    gone = Counter([*change.removed, *(old for old, _ in change.changed)])
    kept = []
    for record in before:
        if gone and gone[record] > 0:
            gone[record] -= 1
        else:
            kept.append(record)
    if any(count > 0 for count in gone.values()):
        raise UsageError("the change begins from another snapshot", "这份差异不是从这个快照算起的")
    kept += [*change.added, *(new for _, new in change.changed)]
    return tuple(sorted(kept, key=PARTS[part].order))
