"""A snapshot as a folder of canonical JSON lines: equal snapshots are equal bytes, and altered ones are refused.

One file a kind of record, one record a line, sorted, keys sorted. `manifest.json` holds the format version, counts,
the sha256 of every input, and the digest: sha256 over the names and sha256 of the record files. There is no clock in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from chains import __version__
from chains.canonical import (
    decode_criterion,
    decode_declaration,
    decode_entity,
    decode_link,
    decode_observation,
    decode_source,
    decode_state,
    encode,
    line,
)
from chains.errors import ModelError, SnapshotError, why_not
from chains.model import Document, Kind, Mention, Snapshot

__all__ = ["FORMAT", "encode", "read_manifest", "read_snapshot", "snapshot_with_manifest", "write_snapshot"]

FORMAT = 3
MANIFEST = "manifest.json"
_T = TypeVar("_T")


def _documents(snapshot: Snapshot) -> Iterable[Mapping[str, Any]]:
    # The cleaned text and its map are needed to read a document, never to show it.
    return ({"source": d.source.id, "name": d.name, "text": d.text} for d in snapshot.documents)


def _records(snapshot: Snapshot) -> dict[str, bytes]:
    parts: dict[str, Iterable[Any]] = {
        "entities": sorted(snapshot.entities, key=lambda e: e.id), "links": sorted(snapshot.links, key=lambda x: x.id),
        "sources": sorted(snapshot.sources, key=lambda s: s.id),
        "observations": sorted(snapshot.observations, key=lambda o: (o.subject, o.indicator, o.period, o.id)),
        "declarations": sorted(snapshot.declarations, key=lambda d: d.id),
        "criteria": sorted(snapshot.criteria, key=lambda c: c.id), "states": sorted(snapshot.states, key=lambda s: s.id),
        "documents": sorted(_documents(snapshot), key=lambda d: d["source"]),
        "mentions": sorted(snapshot.mentions, key=lambda m: (m.source, m.start, m.end, m.kind, m.name)),
    }
    return {f"{name}.jsonl": "".join(line(encode(r)) for r in part).encode() for name, part in parts.items()}


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest(hashes: Mapping[str, object]) -> str:
    return _sha("".join(f"{name} {value}\n" for name, value in sorted(hashes.items())).encode())


def _manifest(snapshot: Snapshot, files: Mapping[str, bytes]) -> dict[str, object]:
    hashes = {name: _sha(data) for name, data in sorted(files.items())}
    inputs = snapshot.manifest.get("inputs")
    return {
        "format": FORMAT, "tool": __version__, "files": hashes,
        "digest": _digest(hashes),
        "entities": len(snapshot.entities), "links": len(snapshot.links), "sources": len(snapshot.sources),
        "by_kind": dict(sorted(Counter(e.kind.value for e in snapshot.entities).items())),
        "by_link": dict(sorted(Counter(x.kind for x in snapshot.links).items())),
        "inputs": dict(sorted(inputs.items())) if isinstance(inputs, dict) else {},
    }


def snapshot_with_manifest(snapshot: Snapshot) -> Snapshot:
    """The same snapshot, with the manifest that writing it would give; inputs are taken over."""
    return replace(snapshot, manifest=_manifest(snapshot, _records(snapshot)))


def write_snapshot(snapshot: Snapshot, folder: Path) -> Snapshot:
    """The snapshot with its manifest, now whole in the folder; an older one there is replaced in one step.

    Raises SnapshotError when the folder holds something else than a snapshot, or cannot be written; the old one stays.
    """
    if folder.exists() and not _replaceable(folder):
        raise SnapshotError(
            f"{folder} exists and is not a snapshot: name another --out, or remove it yourself",
            f"{folder} 已存在且不是图谱快照：请换一个 --out，或自行删除它")
    files = _records(snapshot)
    done = replace(snapshot, manifest=_manifest(snapshot, files))
    files[MANIFEST] = (json.dumps(done.manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    try:
        _replace_folder(folder, files)
    except OSError as error:
        raise SnapshotError(f"{folder} cannot be written ({error.strerror}): check the path and your rights to it",
                            f"{folder} 无法写入（{why_not(error)}）：请检查路径与权限") from error
    return done


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
    except OSError:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the snapshot in the folder.

    Raises SnapshotError when there is none, or when it is of another format.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError as error:
        raise SnapshotError(f"{folder} holds no snapshot: run 'chains build --out {folder}'",
                            f"{folder} 里没有图谱快照：请先运行 chains build --out {folder}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise SnapshotError(f"{folder / MANIFEST} cannot be read: build the snapshot again",
                            f"{folder / MANIFEST} 无法读取：请重新生成快照") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise SnapshotError(f"{folder} has a snapshot of another format (this tool reads {FORMAT}): build it again",
                            f"{folder} 的快照格式与本工具（{FORMAT}）不同：请重新生成")
    return manifest


def read_snapshot(folder: Path) -> Snapshot:
    """The snapshot in the folder.

    Raises SnapshotError when it is missing, incomplete, or not what its manifest says.
    """
    manifest = read_manifest(folder)
    files = _read_files(folder, manifest)
    try:
        # Not splitlines: a name may hold U+2028, which JSON leaves as it is.
        rows = {name: [json.loads(line) for line in data.decode().split("\n") if line] for name, data in files.items()}
        return _checked(_decode(rows, manifest))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, ModelError) as error:
        raise SnapshotError(f"{folder} holds a record that cannot be read ({error}): build the snapshot again",
                            f"{folder} 里有无法读取的记录（{error}）：请重新生成快照") from error


def _read_files(folder: Path, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    hashes = manifest.get("files")
    # The names come out of a file that anybody may have written: only the known ones are opened.
    if not isinstance(hashes, dict) or set(hashes) != set(_FILES) or manifest.get("digest") != _digest(hashes):
        raise _altered(folder, MANIFEST)
    files = {}
    for name in _FILES:
        try:
            files[name] = (folder / name).read_bytes()
        except OSError as error:
            raise _altered(folder, name) from error
        if _sha(files[name]) != hashes[name]:
            raise _altered(folder, name)
    return files


def _checked(snapshot: Snapshot) -> Snapshot:
    """The snapshot, when everything it refers to is there and every quote and mention is what stands in its document."""
    texts = {document.source.id: document.text for document in snapshot.documents}
    told = [x.evidence for x in snapshot.links] + [o.evidence for o in snapshot.observations]
    told += [d.evidence for d in snapshot.declarations] + [c.evidence for c in snapshot.criteria]
    told += [s.evidence for s in snapshot.states]
    told += [award.evidence for entity in snapshot.entities for award in entity.awards]
    spans = [(e.source, e.start, e.end, e.quote) for evidence in told for e in evidence]
    for link in snapshot.links:
        if link.subject not in snapshot.by_id or link.object not in snapshot.by_id:
            raise ModelError(f"{link.subject} {link.kind} {link.object} names an entity that is not there")
    for state in snapshot.states:
        if state.place not in snapshot.by_id or state.about not in snapshot.by_id:
            raise ModelError(f"{state.id} names an entity that is not there")
    for source, start, end, quote in [*spans, *((m.source, m.start, m.end, m.surface) for m in snapshot.mentions)]:
        if source not in snapshot.source_by_id:
            raise ModelError(f"{source} is cited and not there")
        if quote is not None and texts.get(source, "")[start:end] != quote:
            raise ModelError(f"a quote from {source} is not what its document says at {start}–{end}")
    return snapshot


def _altered(folder: Path, name: str) -> SnapshotError:
    return SnapshotError(f"{folder / name} is missing or not what the manifest says: build the snapshot again",
                         f"{folder / name} 缺失或已被改动：请重新生成快照")


_FILES = tuple(f"{name}.jsonl" for name in
               ("entities", "links", "sources", "observations", "declarations", "criteria", "states", "documents", "mentions"))


def _decode(rows: Mapping[str, list[dict[str, Any]]], manifest: Mapping[str, object]) -> Snapshot:
    def read(name: str, make: Callable[[dict[str, Any]], _T]) -> tuple[_T, ...]:
        return tuple(make(row) for row in rows.get(f"{name}.jsonl", []))

    sources = read("sources", decode_source)
    by_id = {source.id: source for source in sources}
    return Snapshot(
        entities=read("entities", decode_entity), links=read("links", decode_link), sources=sources,
        observations=read("observations", decode_observation),
        declarations=read("declarations", decode_declaration), criteria=read("criteria", decode_criterion),
        states=read("states", decode_state),
        documents=read("documents", lambda row: Document(by_id[row["source"]], row["name"], row["text"])),
        mentions=read("mentions", lambda row: Mention(**{"entity": None, **row, "kind": Kind(row["kind"])})),
        manifest=manifest,
    )
