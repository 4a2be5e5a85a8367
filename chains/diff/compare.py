"""The difference of two snapshots, and the later one made again from the earlier one and the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from chains.canonical import encode
from chains.diff.parts import PARTS, Part, compare_part, patched_part, records_of, with_records
from chains.diff.renames import Rename, renames_between, with_new_ids
from chains.errors import UsageError
from chains.model import Link, Snapshot

__all__ = ["Delta", "FieldChange", "apply", "diff", "fields_changed", "is_evidence_only"]


@dataclass(frozen=True)
class Delta:
    """All that differs between two snapshots: ids that changed, then each part as compared under the new ids.

    `before` and `after` are the manifests.
    """

    before: Mapping[str, object]
    after: Mapping[str, object]
    renamed: tuple[Rename, ...]
    parts: Mapping[str, Part]

    @property
    def is_empty(self) -> bool:
        """Whether the two hold the same; their manifests may still name other inputs."""
        return not self.renamed and all(part.is_empty for part in self.parts.values())


def diff(before: Snapshot, after: Snapshot) -> Delta:
    """What changed from the earlier snapshot to the later one; `apply` takes it back to the later one whole."""
    if before.digest and before.digest == after.digest:
        return Delta(before.manifest, after.manifest, (), dict.fromkeys(PARTS, Part()))
    renamed = renames_between(before, after)
    moved = with_new_ids(before, {r.old: r.new for r in renamed})
    return Delta(before.manifest, after.manifest, renamed, {
        part: compare_part(part, records_of(moved, part), records_of(after, part)) for part in PARTS})


def apply(delta: Delta, snapshot: Snapshot) -> Snapshot:
    """The later snapshot: `apply(diff(a, b), a) == b`, as far as a snapshot is stored.

    Raises UsageError when the difference begins from another snapshot.
    """
    begun = str(delta.before.get("digest", ""))
    if begun != snapshot.digest:
        raise UsageError(f"the change begins from the snapshot {begun[:12]}, not from {snapshot.digest[:12]}",
                         f"这份差异从指纹 {begun[:12]} 的快照算起，不是 {snapshot.digest[:12]}")
    moved = with_new_ids(snapshot, {r.old: r.new for r in delta.renamed})
    parts = {part: patched_part(part, records_of(moved, part), delta.parts[part]) for part in PARTS}
    return with_records(snapshot, parts, delta.after)


class FieldChange(NamedTuple):
    """One field of a record before and after, as JSON values; None where it was empty."""

    name: str
    before: Any
    after: Any


def fields_changed(before: object, after: object) -> tuple[FieldChange, ...]:
    """The fields in which two records differ, sorted; an attribute counts as a field of its own.

    A link's status and layer follow from its evidence and are told too.
    """
    old, new = _fields(before), _fields(after)
    return tuple(FieldChange(name, old.get(name), new.get(name)) for name in sorted(old.keys() | new.keys())
                 if old.get(name) != new.get(name))


def _fields(record: object) -> dict[str, Any]:
    if isinstance(record, tuple) and hasattr(record, "_asdict"):
        return dict(record._asdict())
    flat: dict[str, Any] = encode(record)
    for group in ("attributes", "codes"):
        flat.update(flat.pop(group, {}))
    if isinstance(record, Link):
        flat |= {"status": record.status.value, "layer": record.layer.value}
    return flat


def is_evidence_only(before: Link, after: Link) -> bool:
    """Whether the statement stayed as it was and only what it rests on changed."""
    return (before.attributes, before.status, before.layer) == (after.attributes, after.status, after.layer)
