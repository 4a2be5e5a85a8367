"""The records of a snapshot as lines of text, the manifest that fits them, and back: every file that is read again uses these.

A line is one record as canonical JSON. The digest covers the records and nothing else, so that the same graph has the same
digest in a folder, a bundle and an export.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, TypeVar

from chains import __version__
from chains.canonical import (
    decode_criterion,
    decode_declaration,
    decode_entity,
    decode_judgement,
    decode_link,
    decode_observation,
    decode_source,
    decode_state,
    text,
)
from chains.collecting import without_gc
from chains.errors import ModelError, NotOurs, SnapshotError
from chains.model import Document, Kind, Mention, Snapshot, is_date

__all__ = [
    "FORMAT", "PARTS", "Packed", "check_format", "content_of", "decoded", "digest_of", "in_order", "pack", "parts_held", "sha",
    "snapshot_with_manifest", "unpack",
]

_T = TypeVar("_T")
PARTS = ("entities", "links", "sources", "observations", "declarations", "criteria", "states", "documents", "mentions",
         "judgements")
FORMAT = 4
# What each format that can be read holds: the third knew no judgements.
_HELD = {3: PARTS[:-1], FORMAT: PARTS}


@dataclass(frozen=True, slots=True)
class Packed:
    """A snapshot as text: for each part its records, one line of JSON each without its line end; as files; and the manifest."""

    lines: Mapping[str, list[str]]
    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]


def pack(snapshot: Snapshot) -> Packed:
    """The snapshot's records as sorted lines, with the manifest that fits them; inputs and date are taken over."""
    with without_gc():
        lines = _lines(snapshot)
    files = {f"{name}.jsonl": content_of(part) for name, part in lines.items()}
    return Packed(lines, files, _manifest(snapshot, files))


_ORDER: Mapping[str, Callable[[Any], Any]] = {
    "entities": lambda e: e.id, "links": lambda x: x.id, "sources": lambda s: s.id,
    "observations": lambda o: (o.subject, o.indicator, o.period, o.id), "declarations": lambda d: d.id,
    "criteria": lambda c: c.id, "states": lambda s: s.id, "documents": lambda d: d.source.id,
    "mentions": lambda m: (m.source, m.start, m.end, m.kind, m.name, m.entity or "", m.method, m.confidence),
    "judgements": lambda j: j.order,
}


def in_order(snapshot: Snapshot) -> Snapshot:
    """The snapshot with every part sorted as it is written."""
    parts: dict[str, Any] = {part: tuple(sorted(getattr(snapshot, part), key=_ORDER[part])) for part in PARTS}
    return replace(snapshot, **parts)


def _lines(snapshot: Snapshot) -> dict[str, list[str]]:
    parts: dict[str, Iterable[Any]] = {part: sorted(getattr(snapshot, part), key=_ORDER[part]) for part in PARTS}
    parts["documents"] = map(_document, parts["documents"])
    return {name: list(map(text, part)) for name, part in parts.items()}


def content_of(lines: Iterable[str]) -> bytes:
    return "\n".join([*lines, ""]).encode()


def _document(document: Document) -> Mapping[str, Any]:
    # The cleaned text and its map are needed to read a document, never to show it.
    return {"source": document.source.id, "name": document.name, "text": document.text}


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digest_of(hashes: Mapping[str, object]) -> str:
    return sha("".join(f"{name} {value}\n" for name, value in sorted(hashes.items())).encode())


def _manifest(snapshot: Snapshot, files: Mapping[str, bytes]) -> dict[str, object]:
    hashes = {name: sha(data) for name, data in sorted(files.items())}
    inputs, date = snapshot.manifest.get("inputs"), snapshot.manifest.get("date")
    dated = {"date": date} if isinstance(date, str) and is_date(date) else {}
    return {
        **dated, "format": FORMAT, "tool": __version__, "files": hashes,
        "digest": digest_of(hashes),
        "entities": len(snapshot.entities), "links": len(snapshot.links), "sources": len(snapshot.sources),
        "by_kind": dict(sorted(Counter(e.kind.value for e in snapshot.entities).items())),
        "by_link": dict(sorted(Counter(x.kind for x in snapshot.links).items())),
        "inputs": dict(sorted(inputs.items())) if isinstance(inputs, dict) else {},
    }


def snapshot_with_manifest(snapshot: Snapshot) -> Snapshot:
    """The same snapshot, with the manifest that writing it would give; inputs are taken over."""
    return replace(snapshot, manifest=pack(snapshot).manifest)


def check_format(manifest: object, place: str) -> dict[str, Any]:
    """The manifest, when it is one of a format that this tool reads: its own, or the one before.

    Raises SnapshotError that says what to do with an older and with a newer one.
    """
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if isinstance(manifest, dict) and type(found) is int and found in _HELD:
        return manifest
    if isinstance(found, int) and found > FORMAT:
        raise NotOurs(
            f"{place} was written by a newer tool (another format, {found}; this tool reads {FORMAT}): update the tool, or"
            " build it again", f"{place} 由更新版本的工具写成（格式 {found}，本工具只读 {FORMAT}）：请升级本工具，或重新生成")
    told = found if isinstance(found, int) else "?"
    # No tool that wrote a still older format was ever handed out, so there is nothing to migrate from.
    raise NotOurs(f"{place} has a snapshot of another format ({told}; this tool reads {FORMAT}): build it again",
                  f"{place} 的快照格式（{told}）与本工具（{FORMAT}）不同：请用原数据重新生成（chains build）")


def parts_held(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts that a snapshot of the manifest's format has."""
    return _HELD[manifest["format"]]


def unpack(lines: Mapping[str, Iterable[str]], manifest: object, place: str) -> Snapshot:
    """The snapshot of which these are the records, in any order; `place` names the file in messages.

    Raises SnapshotError when they are not what the manifest says.
    """
    said = check_format(manifest, place)
    rows = {name: list(lines.get(name, ())) for name in PARTS}
    snapshot = decoded(rows, said, place)
    packed = pack(snapshot)
    held = {f"{name}.jsonl": sha(packed.files[f"{name}.jsonl"]) for name in parts_held(said)}
    if digest_of(held) != said.get("digest"):
        raise SnapshotError(f"{place}: its records are not what its digest says: it was altered or cut; export it again",
                            f"{place}：内容与指纹不符，文件被改动过或不完整；请重新导出")
    return replace(snapshot, manifest=packed.manifest)


def decoded(lines: Mapping[str, Sequence[str | bytes]], manifest: Mapping[str, Any], place: str) -> Snapshot:
    try:
        with without_gc():
            return _checked(_decode(lines, manifest))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, ModelError) as error:
        told = " ".join(str(error).split())[:200]
        raise SnapshotError(f"{place} holds a record that cannot be read ({told}): build the snapshot again",
                            f"{place} 里有无法读取的记录（{told}）：请重新生成快照") from error


_AT_ONCE = 1000  # lines: one by one takes twice the time, and all of them ten times the memory


def _loaded(lines: Sequence[str | bytes]) -> Iterator[dict[str, Any]]:
    """The records of the lines, read some at once."""
    for start in range(0, len(lines), _AT_ONCE):
        some = lines[start:start + _AT_ONCE]
        # Bytes are decoded together, and not by json, which would take UTF-16 too.
        texts = [text for text in some if isinstance(text, str)]
        joined = ",".join(texts) or b",".join([text for text in some if isinstance(text, bytes)]).decode()
        rows: list[dict[str, Any]] = json.loads(f"[{joined}]")
        if len(rows) != len(some):
            raise ValueError("a line holds more or less than one record")
        yield from rows


def _decode(lines: Mapping[str, Sequence[str | bytes]], manifest: Mapping[str, object]) -> Snapshot:
    def read(name: str, make: Callable[[dict[str, Any]], _T]) -> tuple[_T, ...]:
        return tuple(map(make, _loaded(lines.get(name, ()))))

    sources = read("sources", decode_source)
    by_id = {source.id: source for source in sources}
    return Snapshot(
        entities=read("entities", decode_entity), links=read("links", decode_link), sources=sources,
        observations=read("observations", decode_observation),
        declarations=read("declarations", decode_declaration), criteria=read("criteria", decode_criterion),
        states=read("states", decode_state),
        documents=read("documents", lambda row: Document(by_id[row["source"]], row["name"], row["text"])),
        mentions=read("mentions", lambda row: Mention(**{"entity": None, **row, "kind": Kind(row["kind"])})),
        judgements=read("judgements", decode_judgement),
        manifest=manifest,
    )


def _checked(snapshot: Snapshot) -> Snapshot:
    """The snapshot, when everything it refers to is there and every quote and mention is what stands in its document."""
    texts = {document.source.id: document.text for document in snapshot.documents}
    told = chain((x.evidence for x in snapshot.links), (o.evidence for o in snapshot.observations),
                 (d.evidence for d in snapshot.declarations), (c.evidence for c in snapshot.criteria),
                 (s.evidence for s in snapshot.states), (a.evidence for entity in snapshot.entities for a in entity.awards))
    cited = {m.source for m in snapshot.mentions}
    quotes: list[tuple[str, int | None, int | None, str]] = [(m.source, m.start, m.end, m.surface) for m in snapshot.mentions]
    for evidence in told:
        for e in evidence:
            cited.add(e.source)
            if e.quote is not None:
                quotes.append((e.source, e.start, e.end, e.quote))
    for absent in {end for x in snapshot.links for end in (x.subject, x.object)} - snapshot.by_id.keys():
        raise ModelError(f"a link names {absent}, an entity that is not there")
    for state in snapshot.states:
        if state.place not in snapshot.by_id or state.about not in snapshot.by_id:
            raise ModelError(f"{state.id} names an entity that is not there")
    for absent in sorted(cited - snapshot.source_by_id.keys()):
        raise ModelError(f"{absent} is cited and not there")
    for source, start, end, quote in quotes:
        if texts.get(source, "")[start:end] != quote:
            raise ModelError(f"a quote from {source} is not what its document says at {start}–{end}")
    return snapshot
