"""The bundle and what is read back: whole, the same bytes everywhere, and refused in one line when it is anything else."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from chains import files
from chains.cli import main
from chains.errors import SnapshotError, UsageError
from chains.exports import FORMATS, export, import_file
from chains.files import write_whole, zip_bytes
from chains.model import Snapshot
from chains.snapshot import read_manifest, read_positions, read_snapshot, write_bundle, write_snapshot

LOSSLESS = [name for name, spec in FORMATS.items() if spec.read]
ZIPPED = [name for name in LOSSLESS if FORMATS[name].suffix == ".zip"]


@pytest.fixture(scope="module")
def bundle(world: Snapshot) -> bytes:
    return export(world, "bundle")


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name) for name in found.namelist()}


def test_a_bundle_serves_wherever_a_folder_does(world: Snapshot, bundle: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(bundle)
    written = write_snapshot(world, tmp_path / "s")
    back = read_snapshot(tmp_path / "a.zip")
    assert back == read_snapshot(tmp_path / "s") and back.digest == written.digest
    assert parts_of(bundle).keys() == {p.name for p in (tmp_path / "s").iterdir()} | {"positions.jsonl"}


def test_equal_graphs_are_equal_bytes_whatever_system_writes_them(world: Snapshot, bundle: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    shuffled = replace(world, entities=world.entities[::-1], links=world.links[::-1], mentions=world.mentions[::-1])
    monkeypatch.setattr("sys.platform", "win32")
    assert export(shuffled, "bundle") == bundle
    with zipfile.ZipFile(io.BytesIO(bundle)) as found:
        assert {i.compress_type for i in found.infolist()} == {zipfile.ZIP_STORED}, "packed bytes depend on the machine's zlib"
        assert {(i.create_system, i.date_time) for i in found.infolist()} == {(3, (1980, 1, 1, 0, 0, 0))}


def test_the_date_stands_outside_the_digest(world: Snapshot, tmp_path: Path) -> None:
    dated = replace(world, manifest={**world.manifest, "date": "2026-06-30"})
    (tmp_path / "a.zip").write_bytes(write_bundle(dated))
    (tmp_path / "b.zip").write_bytes(write_bundle(world))
    a, b = read_manifest(tmp_path / "a.zip"), read_manifest(tmp_path / "b.zip")
    assert a["date"] == "2026-06-30" and "date" not in b and a["digest"] == b["digest"]
    assert read_snapshot(tmp_path / "a.zip").manifest["date"] == "2026-06-30"


def test_a_bundle_tells_positions_findings_inputs_and_counts(world: Snapshot, bundle: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(bundle)
    assert set(read_positions(tmp_path / "a.zip")) == {e.id for e in world.entities}
    (tmp_path / "b.zip").write_bytes(write_bundle(replace(world, manifest={"inputs": {"a.md": "0"}}), {"findings": [{"score": 1}]}))
    manifest = read_manifest(tmp_path / "b.zip")
    assert manifest["inputs"] == {"a.md": "0"} and manifest["entities"] == 27 and manifest["tool"]
    assert read_positions(tmp_path / "b.zip") == {} and parts_of((tmp_path / "b.zip").read_bytes())["findings.jsonl"] == b'{"score":1}\n'


# --- what is refused: each by the name of its file, in one readable line

def changed(content: bytes, part: str, new: Callable[[bytes], bytes]) -> bytes:
    return zip_bytes([(name, new(data) if name == part else data) for name, data in parts_of(content).items()], packed=False)


def with_part(content: bytes, name: str, data: bytes = b"x") -> bytes:
    return zip_bytes([*parts_of(content).items(), (name, data)], packed=False)


def manifest_with(content: bytes, **more: object) -> bytes:
    return changed(content, "manifest.json", lambda data: json.dumps(json.loads(data) | more).encode())


def twice(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with pytest.warns(UserWarning), zipfile.ZipFile(out, "a") as found:
        found.writestr("links.jsonl", b"")
    return out.getvalue()


def bomb(content: bytes) -> bytes:
    return zip_bytes([*parts_of(content).items(), ("findings.jsonl", b"0" * 30_000_000)], packed=True)


def encrypted(content: bytes) -> bytes:
    at = content.rindex(b"PK\x01\x02")
    return content[:at + 8] + b"\x01" + content[at + 9:]


BAD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut short": (lambda c: c[:len(c) // 2], "damaged or cut short"),
    "cut at the end": (lambda c: c[:-10], "damaged or cut short"),
    "empty zip": (lambda c: zip_bytes([], packed=False), "damaged|no export"),
    "a flipped byte": (lambda c: c.replace("链主企业".encode(), "链长企业".encode(), 1), "damaged or cut short"),
    "an altered part": (lambda c: changed(c, "links.jsonl", lambda d: d.replace(b"asserted", b"planned1", 1)), "links.jsonl is missing or not"),
    "altered positions": (lambda c: changed(c, "positions.jsonl", lambda d: d + b"\n"), "positions.jsonl is missing or not"),
    "a missing part": (lambda c: zip_bytes([p for p in parts_of(c).items() if p[0] != "sources.jsonl"], packed=False), "sources.jsonl is missing"),
    "a newer format": (lambda c: manifest_with(c, format=99), "newer tool"),
    "an older format": (lambda c: manifest_with(c, format=1), "another format"),
    "no format": (lambda c: manifest_with(c, format=None), "another format"),
    "a list as manifest": (lambda c: changed(c, "manifest.json", lambda d: b"[]"), "another format"),
    "a deep manifest": (lambda c: changed(c, "manifest.json", lambda d: b"[" * 100_000), "cannot be read"),
    "a foreign digest": (lambda c: manifest_with(c, digest="0" * 64), "manifest.json is missing or not"),
    "extras of another name": (lambda c: manifest_with(c, extras={"../x": "0"}), "manifest.json is missing or not"),
    "extras that are no table": (lambda c: manifest_with(c, extras=[1]), "manifest.json is missing or not"),
    "a path as name": (lambda c: with_part(c, "../../etc/passwd"), "no file of ours"),
    "an absolute path": (lambda c: with_part(c, "/etc/x"), "no file of ours"),
    "a folder inside": (lambda c: with_part(c, "a/"), "no file of ours"),
    "a drive": (lambda c: with_part(c, "C:\\x.jsonl"), "no file of ours"),
    "a part twice": (twice, "a part twice"),
    "a zip bomb": (bomb, "zip bomb"),
    "too many parts": (lambda c: zip_bytes([*parts_of(c).items(), *((f"{n}.jsonl", b"") for n in range(100))], packed=False), "zip bomb"),
    "an encrypted part": (encrypted, "damaged or cut short"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_bundle_is_refused_by_name_and_nothing_is_written(what: str, bundle: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make, why = BAD[what]
    bad = make(bundle)
    assert bad != bundle
    (tmp_path / "坏.zip").write_bytes(bad)
    with pytest.raises(SnapshotError, match=why) as caught:
        import_file(bad, "坏.zip")
    assert "坏.zip" in str(caught.value) and "坏.zip" in caught.value.zh and "\n" not in caught.value.zh + str(caught.value)
    with pytest.raises(SystemExit) as ended:
        main(["import", str(tmp_path / "坏.zip"), "--out", str(tmp_path / "out")])
    err = capsys.readouterr().err
    assert ended.value.code == 2 and err.startswith("错误：") and err.count("\n") == 1 and "Traceback" not in err
    assert [p.name for p in tmp_path.iterdir()] == ["坏.zip"], "nothing is written"
    with pytest.raises(SystemExit) as ended:
        main(["verify", str(tmp_path / "坏.zip")])
    out, err = capsys.readouterr()
    if "format" in what or ("manifest" in what and "list" in what):
        assert ended.value.code == 2 and err.startswith("错误：") and not out, "nothing can be said of what this tool does not read"
    else:
        assert ended.value.code == 1 and out.startswith("有问题：") and "坏.zip" in out and not err, "a problem that was found"


@pytest.mark.parametrize("name", LOSSLESS)
def test_no_cut_of_an_export_is_taken_for_whole(name: str, world: Snapshot) -> None:
    content = export(world, name)
    for at in {0, 1, 30, 500, len(content) // 3, len(content) // 2, len(content) - 30, len(content) - 3}:
        with pytest.raises(SnapshotError) as caught:
            import_file(content[:at], "短")
        assert "短" in caught.value.zh and "\n" not in caught.value.zh


EDITS = [("graphml", "酒泉钢铁(集团)有限责任公司</data>", "某公司</data>"), ("graphml", ">asserted</data>", ">planned</data>"),
         ("graphml", '"status":"asserted"', '"status":"planned"'),
         ("gexf", 'value="东兴铝业"', 'value="西兴铝业"'), ("gexf", '"status":"asserted"', '"status":"planned"'),
         ("json", '"status":"asserted"', '"status":"planned"'), ("json", '"source": "enterprise:jiugang"', '"source": "enterprise:baiyin"')]


@pytest.mark.parametrize(("name", "old", "new"), EDITS)
def test_what_somebody_edited_in_an_export_is_told_not_lost(name: str, old: str, new: str, world: Snapshot) -> None:
    content = export(world, name).decode()
    assert old in content
    with pytest.raises(SnapshotError, match=r"altered|digest"):
        import_file(content.replace(old, new, 1).encode(), "x")


@pytest.mark.parametrize("name", [n for n in ZIPPED if n != "bundle"])
def test_an_edited_table_is_told_not_lost(name: str, world: Snapshot) -> None:
    parts = parts_of(export(world, name))
    for table in (t for t in parts if not t.startswith("records/")):
        with pytest.raises(SnapshotError, match=re.escape(table)):
            import_file(zip_bytes([(k, v + b"x" if k == table else v) for k, v in parts.items()], packed=True), "x")
    for foreign in ("more.csv", "../x.csv", "records/../x.jsonl", "x.exe"):
        with pytest.raises(SnapshotError):
            import_file(zip_bytes([*parts.items(), (foreign, b"")], packed=True), "x")


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {b} '{'&' + a + ';' * 1}{('&' + a + ';') * 9}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "]>"


@pytest.mark.parametrize("name", ["graphml", "gexf"])
@pytest.mark.parametrize("head", [LAUGHS, "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"])
def test_xml_that_declares_entities_is_refused(name: str, head: str, world: Snapshot) -> None:
    content = export(world, name).decode().replace("?>\n", "?>\n" + head, 1).encode()
    with pytest.raises(SnapshotError, match="declares entities or a document type"):
        import_file(content, "x")


@pytest.mark.parametrize("content", [
    b"", b"PK", b"PK\x03\x04", b"{}", b"{", b'{"nodes": 1}', b'{"graph": {"manifest": NaN}}', b"{" * 100_000, b'{"a":' * 50_000, b"<graphml/>",
    b"<gexf/>", b"<a>", b"<?xml version='1.0'?><graphml xmlns='http://graphml.graphdrawing.org/xmlns'><graph/></graphml>",
    b"<gexf><?chains-records {?></gexf>", b"<gexf><?chains-records []?></gexf>", b"\x00\xff", "名称,种类\n".encode(), b"%PDF-1.4",
    b'{"nodes":[],"links":[],"graph":{"manifest":{"format":2},"sources":[1],"observations":[],"declarations":[],"criteria":[],"documents":[],"mentions":[]}}',
])
def test_what_is_no_export_of_ours_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(SnapshotError) as caught:
        import_file(content, "某文件")
    assert "某文件" in caught.value.zh and "\n" not in caught.value.zh


def test_a_workbook_says_what_can_be_read_back(world: Snapshot) -> None:
    with pytest.raises(SnapshotError, match="graphml, gexf, json, csv, neo4j, bundle"):
        import_file(export(world, "xlsx"), "x.xlsx")


# --- writing: the old file stays whole


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_interrupted_write_leaves_the_old_file_whole(failure: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"old")

    def fail(_: int) -> None:
        raise failure

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises((UsageError, KeyboardInterrupt)):
        write_whole(path, b"new" * 1000)
    assert path.read_bytes() == b"old" and os.listdir(tmp_path) == ["a.zip"]


def test_ctrl_c_between_two_renames_leaves_the_old_folder_whole(world: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = write_snapshot(world, tmp_path / "s")
    rename, calls = Path.rename, []

    def fail(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(KeyboardInterrupt):
        write_snapshot(replace(world, links=world.links[:3]), tmp_path / "s")
    assert read_snapshot(tmp_path / "s").digest == old.digest and os.listdir(tmp_path) == ["s"]


def test_a_folder_is_no_file_to_write(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        write_whole(tmp_path, b"x")
    (tmp_path / "a").write_text("x")
    with pytest.raises(UsageError, match="cannot be written"):
        write_whole(tmp_path / "a" / "b", b"x")


# --- commands


@pytest.fixture
def snapshot(world: Snapshot, tmp_path: Path) -> str:
    write_snapshot(world, tmp_path / "s")
    return str(tmp_path / "s")


def run(*words: str) -> int:
    try:
        main(words)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_the_way_out_and_back_by_commands(snapshot: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "a.zip")
    assert run("export", "--format", "bundle", "--out", out, "--date", "2026-06", "--snapshot", snapshot) == 0
    assert "27 个条目" in capsys.readouterr().err
    assert run("verify", out) == 0
    told = capsys.readouterr().out
    assert "完整，未被改动：27 个条目、44 条关系" in told and "2026-06" in told
    assert run("verify", out, "--json") == 0
    verified = json.loads(capsys.readouterr().out)
    assert verified["ok"] is True and verified["by_link"]["leads"] == 2 and len(verified["digest"]) == 64
    assert run("verify", snapshot, "--json") == 0
    assert json.loads(capsys.readouterr().out)["digest"] == verified["digest"]
    assert run("import", out, "--out", str(tmp_path / "i"), "--json") == 0
    assert json.loads(capsys.readouterr().out)["digest"] == verified["digest"]
    assert run("show", "酒钢", "--snapshot", out) == 0
    assert "酒泉钢铁" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "expected"), [
    (["--center", "酒钢"], {"university:lzu", "enterprise:dongxing"}), (["--chain", "铜产业链"], {"enterprise:baiyin"}),
    (["--place", "嘉峪关市"], {"enterprise:jiugang", "chain:aluminium"}), (["--kind", "enterprise"], {"enterprise:lanshi"}),
])
def test_every_part_can_be_exported(words: list[str], expected: set[str], snapshot: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("export", "--format", "json", "--out", "-", *words, "--snapshot", snapshot) == 0
    part = import_file(capfdbinary.readouterr().out, "x")
    assert expected <= set(part.by_id) and len(part.entities) < 27


def test_a_filtered_view_leaves_out_what_the_filter_hides(snapshot: str, world: Snapshot, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("export", "--format", "json", "--out", "-", "--built-only", "--curated-only", "--snapshot", snapshot) == 0
    part = import_file(capfdbinary.readouterr().out, "x")
    assert {x.status.value for x in part.links} == {"asserted"} and {x.layer.value for x in part.links} == {"curated"}
    assert len(part.links) == sum(x.status.value == "asserted" and x.layer.value == "curated" for x in world.links)
    assert run("export", "--format", "json", "--out", "-", "--link", "owns", "--snapshot", snapshot) == 0
    assert {x.kind for x in import_file(capfdbinary.readouterr().out, "x").links} == {"owns"}


@pytest.mark.parametrize(("words", "told"), [
    (["export", "--format", "exe", "--out", "x"], "没有“exe”这种导出格式"), (["export", "--out", "x", "--date", "昨天"], "2026-06-30 这样的日期"),
    (["export", "--out", "."], "是文件夹"), (["verify", "没有.zip"], "没有这个文件"), (["import", "没有.zip"], "没有这个文件"),
    (["import", "."], "是文件夹"), (["export", "--out", "x", "--kind", "dog"], "--kind 的值不对"),
])
def test_wrong_use_is_one_line(words: list[str], told: str, snapshot: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words, *(["--snapshot", snapshot] if words[0] == "export" else [])) == 2
    err = capsys.readouterr().err
    assert told in err and err.count("\n") == 1
    assert not (tmp_path / "x").exists()




@pytest.mark.parametrize(("format_name", "label"), [("pdf", "PDF"), ("png", "图片（PNG）"), ("svg", "图片（SVG）"), ("html", "网页"), ("xlsx", "Excel")])
def test_our_own_lossy_export_is_named_and_what_can_be_read_back_is_said(
    format_name: str, label: str, world: Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"图.{format_name}"
    path.write_bytes(export(world, format_name))
    for command in ("verify", "import"):
        with pytest.raises(SystemExit) as ended:
            main([command, str(path)])
        err = capsys.readouterr().err
        assert ended.value.code == 2 and label in err and "导出时有所舍弃，不能导回" in err and "graphml、gexf" in err


def test_a_mistyped_bundle_is_asked_about_and_never_built(
    bundle: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "二季度.zip").write_bytes(bundle)
    for words in (["verify", "二季.zip"], ["diff", "二季度.zip", "二季.zip"], ["show", "酒钢", "--snapshot", "二季.zip"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        err = capsys.readouterr().err
        assert ended.value.code == 2 and "是否应为 二季度.zip" in err and err.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["二季度.zip"]


def test_kinds_are_asked_for_in_chinese_or_by_code(
    bundle: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.zip").write_bytes(bundle)
    for out, kind, link in (("x/中.json", "企业", "控股"), ("x/en.json", "enterprise", "owns")):
        main(["export", "--format", "json", "--snapshot", "a.zip", "--kind", kind, "--link", link, "--out", out])
        assert ("将新建文件夹 x" in capsys.readouterr().err) == (out == "x/中.json"), "a new folder is told once"
    assert (tmp_path / "x" / "中.json").read_bytes() == (tmp_path / "x" / "en.json").read_bytes()
    main(["export", "--help"])
    told = "".join(capsys.readouterr().out.split())
    assert "企业（enterprise）" in told and "控股（owns）" in told
