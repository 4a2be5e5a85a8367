"""The earlier snapshot that a paper is compared with, and what has changed since, within its scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from chains.atlas.scope import Scope
from chains.diff import Change, Explanation, History, explain, narrowed, read_history, snapshots_beside
from chains.model import Snapshot, is_date
from chains.snapshot import read_snapshot
from chains.views.style import date_label

__all__ = ["Since", "since_at", "since_kept"]


@dataclass(frozen=True)
class Since:
    """An earlier snapshot by the name a reader knows it by, and the difference to the present one."""

    name: str
    explanation: Explanation

    def within(self, scope: Scope) -> Explanation:
        """The difference restricted to what concerns the chain and the place, or the one entity."""
        found = narrowed(self.explanation, place=scope.place, chain=scope.chain)
        if scope.entity is None:
            return found
        kept = tuple(c for c in found.changes if scope.entity in _ends(c))
        named = {cause for change in kept for cause in change.causes}
        return replace(found, changes=kept, causes=tuple(c for c in found.causes if c.id in named))


def _ends(change: Change) -> tuple[object, ...]:
    return change.id, *(getattr(change.record, end, None) for end in ("subject", "object"))


def since_at(place: Path, now: Snapshot, data: Path | None = None, *, date: str | None = None) -> Since:
    """The difference to the snapshot in the folder or bundle; the date it was kept or bears, where one is known, is its name.

    Raises SnapshotError when there is none or it is damaged.
    """
    before = read_snapshot(place)
    date = date or str(before.manifest.get("date", ""))
    return Since(_name(date if is_date(date) else None, place), _explained(before, now, data))


def since_kept(folder: Path, now: Snapshot, data: Path | None = None) -> Since | None:
    """The difference to the newest snapshot kept beside the folder that is not the same; to the same one where there is no
    other; None where none was kept."""
    kept = [k for k in snapshots_beside(folder) if k.date]
    chosen = next((k for k in kept if k.digest != now.digest), kept[0] if kept else None)
    if chosen is None:
        return None
    return Since(_name(chosen.date, chosen.folder), _explained(read_snapshot(chosen.folder), now, data))


def _name(date: str | None, place: Path) -> str:
    return f"{date_label(date)}的快照" if date else f"旧快照 {place.name}"


def _explained(before: Snapshot, now: Snapshot, data: Path | None) -> Explanation:
    return explain(before, now, read_history(data, now) if data is not None else History())
