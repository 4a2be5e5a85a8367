"""A snapshot as a folder, or a single zip, of canonical JSON lines: equal snapshots are equal bytes, altered ones refused.

One file a kind of record, one record a line, sorted, keys sorted. `manifest.json` holds the format version, counts,
the sha256 of every input, and the digest: sha256 over the names and sha256 of the record files. There is no clock in it;
a date that a person gave stands outside the digest, and so do the extras: positions of a picture, computed findings.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from chains.canonical import encode, line
from chains.errors import SnapshotError, why_not
from chains.files import refuse_if_read_only, zip_bytes, zip_parts
from chains.model import Snapshot
from chains.records import (
    FORMAT,
    PARTS,
    Packed,
    check_format,
    content_of,
    decoded,
    digest_of,
    pack,
    parts_held,
    sha,
    snapshot_with_manifest,
)

__all__ = [
    "EXTRAS", "FORMAT", "MANIFEST", "bundle_parts", "encode", "read_bundle", "read_manifest", "read_positions", "read_snapshot",
    "snapshot_with_manifest", "write_bundle", "write_snapshot",
]

MANIFEST = "manifest.json"
EXTRAS = ("positions", "findings")


def write_snapshot(snapshot: Snapshot, folder: Path) -> Snapshot:
    """The snapshot with its manifest, now whole in the folder; an older one there is replaced in one step.

    Raises SnapshotError when the folder holds something else than a snapshot, or cannot be written, UsageError when writing
    is turned off; the old one stays.
    """
    refuse_if_read_only(str(folder), "写入图谱快照")
    if folder.exists() and not _replaceable(folder):
        raise SnapshotError(
            f"{folder} exists and is not a snapshot: name another --out, or remove it yourself",
            f"{folder} 已存在且不是图谱快照：请换一个 --out，或自行删除它")
    packed = pack(snapshot)
    done, files = replace(snapshot, manifest=packed.manifest), bundle_parts(packed)
    try:
        _replace_folder(folder, files)
    except OSError as error:
        raise SnapshotError(f"{folder} cannot be written ({error.strerror}): check the path and your rights to it",
                            f"{folder} 无法写入（{why_not(error)}）：请检查路径与权限") from error
    return done


def _manifest_bytes(manifest: Mapping[str, object]) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def bundle_parts(packed: Packed, extras: Mapping[str, Iterable[Mapping[str, Any]]] | None = None) -> dict[str, bytes]:
    """The files of a bundle by name, the manifest first. Extras are rows of JSON values, by a name of EXTRAS."""
    more = {f"{name}.jsonl": content_of(line(row)[:-1] for row in rows) for name, rows in sorted((extras or {}).items())}
    manifest = {**packed.manifest, **({"extras": {name: sha(data) for name, data in more.items()}} if more else {})}
    return {MANIFEST: _manifest_bytes(manifest), **packed.files, **more}


def write_bundle(snapshot: Snapshot, extras: Mapping[str, Iterable[Mapping[str, Any]]] | None = None) -> bytes:
    """The snapshot as one zip, the same bytes on every machine: the parts are stored, not packed."""
    return zip_bytes(bundle_parts(pack(snapshot), extras).items(), packed=False)


def _replaceable(folder: Path) -> bool:
    """Whether the folder is empty or holds a snapshot and nothing else; somebody's own files are never removed."""
    if not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()}
    if not names:
        return True
    # Of whatever format: a snapshot that an older version wrote must give way to a new one.
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    ours = isinstance(manifest, dict) and {"format", "files", "digest"} <= set(manifest)
    return ours and all(name == MANIFEST or name.endswith(".jsonl") for name in names)


def _replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir()
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    except BaseException:  # Ctrl-C between the two renames must not cost the old one either
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


_Read = Callable[[str], bytes]
_KNOWN = frozenset({MANIFEST, *(f"{name}.jsonl" for name in (*PARTS, *EXTRAS))})


def _files_at(place: Path) -> _Read:
    """How to get a file of the snapshot by its name; it raises OSError where there is none."""
    if place.is_dir() or not place.exists():
        return lambda name: (place / name).read_bytes()
    try:
        content = place.read_bytes()
    except OSError as error:
        raise SnapshotError(f"{place} cannot be read ({error.strerror})", f"{place} 无法读取（{why_not(error)}）") from error
    return _files_in(content, str(place))


def _files_in(content: bytes, name: str) -> _Read:
    parts = zip_parts(content, name, _KNOWN.__contains__)

    def read(part: str) -> bytes:
        if part not in parts:
            raise FileNotFoundError(part)
        return parts[part]

    return read


def read_manifest(place: Path) -> dict[str, Any]:
    """The manifest of the snapshot in the folder or bundle.

    Raises SnapshotError when there is none, or when it is of another format.
    """
    return _read_manifest(place, _files_at(place))


def _read_manifest(place: Path, read: _Read) -> dict[str, Any]:
    try:
        manifest = json.loads(read(MANIFEST).decode())
    except FileNotFoundError as error:
        if place.is_file():
            raise _altered(place, MANIFEST) from error
        raise SnapshotError(f"{place} holds no snapshot: run 'chains build --out {place}'",
                            f"{place} 里没有图谱快照：请先运行 chains build --out {place}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise SnapshotError(f"{place / MANIFEST} cannot be read: build the snapshot again",
                            f"{place / MANIFEST} 无法读取：请重新生成快照") from error
    return check_format(manifest, str(place))


def read_snapshot(place: Path) -> Snapshot:
    """The snapshot in the folder or bundle.

    Raises SnapshotError when it is missing, incomplete, or not what its manifest says.
    """
    return _read_snapshot(place, _files_at(place))


def read_bundle(content: bytes, name: str) -> Snapshot:
    """The snapshot in a bundle that is not a file yet; `name` is what messages call it.

    Raises SnapshotError as read_snapshot does.
    """
    return _read_snapshot(Path(name), _files_in(content, name))


def _read_snapshot(place: Path, read: _Read) -> Snapshot:
    manifest = _read_manifest(place, read)
    # Not splitlines: a name may hold U+2028, which JSON leaves as it is.
    lines = {name.removesuffix(".jsonl"): [text for text in data.split(b"\n") if text]
             for name, data in _read_files(place, manifest, read).items()}
    # Extras belong to the file, not to the graph.
    own = {key: value for key, value in manifest.items() if key != "extras"}
    return decoded({part: lines[part] for part in parts_held(manifest)}, own, str(place))


def read_positions(place: Path) -> dict[str, tuple[float, float]]:
    """Where a bundle says that each node stands; empty when it says nothing.

    Raises SnapshotError like read_snapshot, and when the positions were altered.
    """
    read, name = _files_at(place), f"{EXTRAS[0]}.jsonl"
    manifest = _read_manifest(place, read)
    rows = _read_files(place, manifest, read).get(name, b"").split(b"\n")
    return {row["id"]: (row["x"], row["y"]) for row in map(json.loads, filter(None, rows))}


def _read_files(place: Path, manifest: Mapping[str, Any], read: _Read) -> dict[str, bytes]:
    hashes, extras = manifest.get("files"), manifest.get("extras", {})
    # The names come out of a file that anybody may have written: only the known ones are opened.
    known = isinstance(hashes, dict) and set(hashes) == {f"{name}.jsonl" for name in parts_held(manifest)}
    known = known and isinstance(extras, dict) and set(extras) <= {f"{name}.jsonl" for name in EXTRAS}
    if not isinstance(hashes, dict) or not known or manifest.get("digest") != digest_of(hashes):
        raise _altered(place, MANIFEST)
    files = {}
    for name, wanted in {**hashes, **extras}.items():
        try:
            files[name] = read(name)
        except OSError as error:
            raise _altered(place, name) from error
        if sha(files[name]) != wanted:
            raise _altered(place, name)
    return files


def _altered(folder: Path, name: str) -> SnapshotError:
    return SnapshotError(f"{folder / name} is missing or not what the manifest says: build the snapshot again",
                         f"{folder / name} 缺失或已被改动：请重新生成快照")
