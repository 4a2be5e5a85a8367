"""A snapshot folder: round trip, equal bytes, refusal of what was altered, and a write that is all or nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chains.errors import SnapshotError
from chains.model import Alias, Document, Entity, Snapshot, Source, SourceKind, attributes
from chains.snapshot import read_snapshot, snapshot_with_manifest, write_snapshot


def stored(snapshot: Snapshot) -> Snapshot:
    """The snapshot as it can come back: cleaned texts are not stored."""
    documents = tuple(Document(d.source, d.name, d.text) for d in snapshot.documents)
    return snapshot_with_manifest(replace(snapshot, documents=documents))


def content(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_what_is_written_is_read(world: Snapshot, tmp_path: Path) -> None:
    written = write_snapshot(world, tmp_path / "s")
    back = read_snapshot(tmp_path / "s")
    assert back.digest == written.digest and len(back.digest) == 64
    expected = stored(world)
    for part in ("entities", "links", "sources", "declarations", "documents", "mentions"):
        assert getattr(back, part) == getattr(expected, part), part
    assert set(back.observations) == set(expected.observations)


def test_equal_snapshots_are_equal_bytes_whatever_their_order(world: Snapshot, tmp_path: Path) -> None:
    write_snapshot(world, tmp_path / "a")
    shuffled = replace(world, entities=world.entities[::-1], links=world.links[::-1], mentions=world.mentions[::-1])
    write_snapshot(shuffled, tmp_path / "b")
    assert content(tmp_path / "a") == content(tmp_path / "b")


hostile = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(lambda t: t.strip())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=hostile, alias=hostile, value=hostile, text=hostile)
def test_any_text_survives_the_round_trip(name: str, alias: str, value: str, text: str, tmp_path: Path) -> None:
    source = Source("source:doc-1", name, SourceKind.DOCUMENT)
    entity = Entity("enterprise:a", name, (Alias(alias),), attributes=attributes(note=value), sources=(source.id,))
    snapshot = stored(Snapshot((entity,), (), (source,), documents=(Document(source, "a.txt", text),)))
    write_snapshot(snapshot, tmp_path / "s")
    assert read_snapshot(tmp_path / "s") == snapshot


def alter(folder: Path, what: str) -> None:
    if what == "missing file":
        (folder / "links.jsonl").unlink()
    elif what == "changed file":
        (folder / "entities.jsonl").write_text((folder / "entities.jsonl").read_text("utf-8") + "\n", "utf-8")
    elif what == "no manifest":
        (folder / "manifest.json").unlink()
    elif what == "broken manifest":
        (folder / "manifest.json").write_text("{", "utf-8")
    else:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        manifest |= {"format": 99} if what == "other format" else {"files": {"../../secret": "0"}}
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


@pytest.mark.parametrize(
    "what", ["missing file", "changed file", "no manifest", "broken manifest", "other format", "a path as file name"])
def test_an_altered_snapshot_is_refused_in_one_line(world: Snapshot, tmp_path: Path, what: str) -> None:
    write_snapshot(world, tmp_path / "s")
    alter(tmp_path / "s", what)
    with pytest.raises(SnapshotError) as caught:
        read_snapshot(tmp_path / "s")
    assert "\n" not in str(caught.value) and "build" in str(caught.value) and caught.value.zh != str(caught.value)


def test_a_folder_that_is_no_snapshot_is_never_replaced(world: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("私人文件", "utf-8")
    with pytest.raises(SnapshotError, match="is not a snapshot"):
        write_snapshot(world, tmp_path)
    assert (tmp_path / "letters.txt").read_text("utf-8") == "私人文件"


def test_a_folder_with_somebodys_manifest_is_never_replaced(world: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "manifest.json").write_text('{"name": "app"}', "utf-8")
    with pytest.raises(SnapshotError, match="is not a snapshot"):
        write_snapshot(world, tmp_path / "web")
    write_snapshot(world, tmp_path / "s")
    (tmp_path / "s" / "notes.txt").write_text("私人文件", "utf-8")
    with pytest.raises(SnapshotError, match="is not a snapshot"):
        write_snapshot(world, tmp_path / "s")
    assert (tmp_path / "s" / "notes.txt").exists()


def test_a_snapshot_of_an_older_format_gives_way(world: Snapshot, tmp_path: Path) -> None:
    write_snapshot(world, tmp_path / "s")
    alter(tmp_path / "s", "other format")
    assert write_snapshot(world, tmp_path / "s").digest == read_snapshot(tmp_path / "s").digest


def rewrite(folder: Path, name: str, data: bytes) -> None:
    """Puts other bytes under a name and makes the manifest fit them, as somebody might who knows the format."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / name).write_bytes(data)
    manifest["files"][name] = hashlib.sha256(data).hexdigest()
    lines = "".join(f"{key} {value}\n" for key, value in sorted(manifest["files"].items()))
    manifest["digest"] = hashlib.sha256(lines.encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


FORGED = [
    ("entities.jsonl", b"{"), ("entities.jsonl", b"\xff\xfe"), ("entities.jsonl", b"[" * 100_000), ("entities.jsonl", b"1"),
    ("entities.jsonl", b""), ("sources.jsonl", b""), ("documents.jsonl", b""),
    ("entities.jsonl", b'{"id": "place:a", "name": 5, "verified": "media", "known": true}'),
]


@pytest.mark.parametrize(("name", "data"), FORGED)
def test_a_forged_record_file_is_refused_in_one_line(world: Snapshot, tmp_path: Path, name: str, data: bytes) -> None:
    write_snapshot(world, tmp_path / "s")
    rewrite(tmp_path / "s", name, data)
    with pytest.raises(SnapshotError) as caught:
        read_snapshot(tmp_path / "s")
    assert "\n" not in str(caught.value)


def test_a_failed_write_leaves_the_old_snapshot_whole(
    world: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_snapshot(world, tmp_path / "s")
    before = content(tmp_path / "s")

    def fail(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(SnapshotError, match="No space left"):
        write_snapshot(replace(world, links=world.links[:5]), tmp_path / "s")
    monkeypatch.undo()
    assert content(tmp_path / "s") == before
    assert [p.name for p in tmp_path.iterdir()] == ["s"], "nothing half-written stays behind"
