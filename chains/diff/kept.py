"""Snapshots that were kept: where they lie, and how the present one becomes one of them."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from chains.errors import SnapshotError, why_not
from chains.files import refuse_if_read_only
from chains.snapshot import read_manifest, read_snapshot

__all__ = ["Kept", "keep", "snapshots_beside"]

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot folder: the day it was kept, where its name says so, its digest and sizes."""

    folder: Path
    digest: str
    entities: int
    links: int
    date: str | None = None


def _kept(folder: Path) -> Kept | None:
    try:
        manifest = read_manifest(folder)
        named = _NAME.fullmatch(folder.name)
        return Kept(folder, str(manifest["digest"]), int(manifest["entities"]), int(manifest["links"]),
                    named[1] if named else None)
    except (SnapshotError, KeyError, TypeError, ValueError):
        return None  # not ours, or of another format: not one that can be compared


def snapshots_beside(folder: Path) -> list[Kept]:
    """The snapshots beside the folder and in `kept` below its parent, without itself; the newest kept first."""
    places = [*folder.parent.glob("kept/*"), *folder.parent.glob("*")]
    own = folder.resolve()
    found = [kept for path in places if path.is_dir() and not path.name.startswith(".") and path.resolve() != own
             and (kept := _kept(path)) is not None]
    return sorted(found, key=lambda k: (k.date or "", k.folder.name), reverse=True)


def keep(folder: Path, date: str) -> Path:
    """The folder, below `kept` beside the snapshot's, that holds a copy of it whole; one that was kept before serves again.

    Raises SnapshotError when the snapshot is damaged or the copy cannot be written, UsageError when writing is turned off.
    """
    refuse_if_read_only(str(folder), "留存快照")
    digest = read_snapshot(folder).digest
    place = folder.parent / "kept"
    known = next((k.folder for k in snapshots_beside(folder) if k.digest == digest and k.folder.parent == place), None)
    if known is not None:
        return known
    target = place / f"{date}-{digest[:8]}"
    fresh = place / f".{target.name}.new-{os.getpid()}"
    try:
        shutil.copytree(folder, fresh)
        fresh.rename(target)
    except OSError as error:
        raise SnapshotError(f"{target} cannot be written ({error.strerror})",
                            f"{target} 无法写入（{why_not(error)}）") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target
