"""What the catalog of today knows of past changes: judgements, rekeys, and where each thing is written.

A snapshot holds none of these. They are used only as far as they fit it: a file that has changed since the later snapshot
was built gives no line numbers.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chains.catalog import JUDGEMENTS, Address, Rekey, known_report, load_judgements
from chains.errors import CatalogError
from chains.model import Judgement, Snapshot

__all__ = ["History", "changed_inputs", "read_history"]


@dataclass(frozen=True)
class History:
    """Judgements, rekeys by old id, and addresses by id; empty where no catalog could be read."""

    judgements: tuple[Judgement, ...] = ()
    rekeys: Mapping[str, Rekey] = field(default_factory=dict)
    addresses: Mapping[str, Address] = field(default_factory=dict)
    owners: Mapping[tuple[str, str], str] = field(default_factory=dict)  # file and "enterprises[3]" → the id of that record


def read_history(data: Path, after: Snapshot) -> History:
    """What the catalog of the root file tells of the changes that led to the later snapshot."""
    try:
        catalog = known_report(data).catalog
        judgements = load_judgements(data, catalog.by_id) if catalog is not None else ()
    except CatalogError:
        catalog, judgements = None, ()
    if catalog is None:
        return History()
    fresh = _unchanged_since(data, after, (*catalog.files, JUDGEMENTS))
    addresses = {thing: address for thing, address in catalog.addresses.items() if address.file in fresh}
    owners: dict[tuple[str, str], str] = {}
    for thing, address in addresses.items():
        if "." not in address.path:  # the record itself, and not a statement inside it
            owners.setdefault((address.file, address.path), thing)
    return History(judgements, {rekey.old: rekey for rekey in catalog.rekeys}, addresses, owners)


def _unchanged_since(data: Path, after: Snapshot, names: tuple[str, ...]) -> frozenset[str]:
    inputs = _inputs(after.manifest)
    fresh = set()
    for name in names:
        try:
            digest = hashlib.sha256((data.parent / name).read_bytes()).hexdigest()
        except OSError:
            continue
        if inputs.get(f"data/{name}") == digest:
            fresh.add(name)
    return frozenset(fresh)


def _inputs(manifest: Mapping[str, object]) -> Mapping[str, object]:
    found = manifest.get("inputs")
    return found if isinstance(found, dict) else {}


def changed_inputs(before: Mapping[str, object], after: Mapping[str, object]) -> Mapping[str, tuple[str, ...]] | None:
    """The names of the files of `data` and of `seeds` that differ between two manifests; None when one names no inputs."""
    old, new = _inputs(before), _inputs(after)
    if not old or not new:
        return None
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            folder, _, rest = name.partition("/")
            found[folder].append(rest)
    return {folder: tuple(found[folder]) for folder in ("data", "seeds")}
