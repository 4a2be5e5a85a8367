"""A snapshot folder: round trip, equal bytes, refusal of what was altered, and a write that is all or nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chains.canonical import text
from chains.errors import SnapshotError
from chains.model import (
    Alias,
    AliasKind,
    Document,
    Entity,
    JudgedSentence,
    Judgement,
    Snapshot,
    Source,
    SourceKind,
    Verdict,
    attributes,
)
from chains.snapshot import FORMAT, read_snapshot, snapshot_with_manifest, write_snapshot


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
@given(name=hostile, alias=hostile, value=hostile, words=hostile)
def test_any_text_survives_the_round_trip(name: str, alias: str, value: str, words: str, tmp_path: Path) -> None:
    source = Source("source:doc-1", name, SourceKind.DOCUMENT)
    entity = Entity("enterprise:a", name, (Alias(alias),), attributes=attributes(note=value), sources=(source.id,))
    snapshot = stored(Snapshot((entity,), (), (source,), documents=(Document(source, "a.txt", words),)))
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


# --- a snapshot that the version before wrote

def written_by_the_version_before(folder: Path) -> None:
    """Makes the folder one of format 3, which knew no judgements."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "judgements.jsonl").unlink()
    del manifest["files"]["judgements.jsonl"]
    lines = "".join(f"{key} {value}\n" for key, value in sorted(manifest["files"].items()))
    manifest |= {"format": 3, "digest": hashlib.sha256(lines.encode()).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def test_a_snapshot_of_the_format_before_is_read_and_becomes_one_of_today(world: Snapshot, tmp_path: Path) -> None:
    write_snapshot(world, tmp_path / "now")
    write_snapshot(world, tmp_path / "old")
    written_by_the_version_before(tmp_path / "old")
    old = read_snapshot(tmp_path / "old")
    assert (old.manifest["format"], FORMAT) == (3, 4)
    assert replace(old, manifest={}) == replace(read_snapshot(tmp_path / "now"), manifest={})
    write_snapshot(old, tmp_path / "old")
    assert content(tmp_path / "old") == content(tmp_path / "now"), "written again it is one of today's format"


@pytest.mark.parametrize("name", ["links.jsonl", "manifest.json"])
def test_an_altered_snapshot_of_the_format_before_is_refused(world: Snapshot, tmp_path: Path, name: str) -> None:
    write_snapshot(world, tmp_path / "old")
    written_by_the_version_before(tmp_path / "old")
    data = (tmp_path / "old" / name).read_bytes()
    (tmp_path / "old" / name).write_bytes(data.replace(b"enterprise", b"enterprisf", 1) if name == "links.jsonl" else
                                          data.replace(b'"format": 3', b'"format": 4'))
    with pytest.raises(SnapshotError, match="missing or not what the manifest says"):
        read_snapshot(tmp_path / "old")


JUDGED = Judgement(
    "enterprise:x-1", "某企业\u2028", Verdict.MERGED, "张三", "2026-03-01T09:00:00",
    (JudgedSentence("ab12", "a.txt", "cd"), JudgedSentence("ab13", "a.txt", "cd")), "同一家", "enterprise:jiugang", AliasKind.SHORT)
LINKED = Judgement("link:1", "甲 带动 乙", Verdict.CORRECTED, "李四", "2026-03-02T09:00:00", (JudgedSentence("ab12", "a.txt", "cd"),),
                   kind="leads", ends=("enterprise:a", "operates_in", "chain:b"), chain="chain:b")


def test_judgements_are_stored_with_the_graph(world: Snapshot, tmp_path: Path) -> None:
    judged = replace(world, judgements=(LINKED, JUDGED))
    assert write_snapshot(judged, tmp_path / "s").digest != write_snapshot(world, tmp_path / "t").digest
    assert read_snapshot(tmp_path / "s").judgements == (JUDGED, LINKED)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | hostile,
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(hostile, inner, max_size=3), max_leaves=12))
def test_text_is_the_json_that_pythons_own_writer_gives(value: object) -> None:
    assert text(value) == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_no_number_that_json_does_not_know_is_written() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        text({"x": float("nan")})
