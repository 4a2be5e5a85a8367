"""The page 快照对比: its empty states, what it tells of two builds, its filters, and the snapshots that are kept."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chains.diff import explain, keep, snapshots_beside
from chains.errors import SnapshotError
from chains.exports import export
from chains.model import Snapshot
from chains.snapshot import read_snapshot, write_snapshot
from chains.views.changes import change_data
from tests.changed_world import NEW_LETTER, two_builds
from tests.test_snapshot import content, stored


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("page")
    two_builds(root)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Inputs and the later snapshot as the current one; no older one yet."""
    for name in ("data", "seeds"):
        shutil.copytree(built / name, tmp_path / name)
    shutil.copytree(built / "build" / "new", tmp_path / "build" / "snapshot")
    for key, value in (("SNAPSHOT", "build/snapshot"), ("DATA", "data/chains.yaml"), ("SEEDS", "seeds")):
        monkeypatch.setenv(f"CHAINS_{key}", str(tmp_path / value))
    return tmp_path


def _with_old(built: Path, root: Path, name: str = "2026-02-28-00000000") -> None:
    shutil.copytree(built / "build" / "old", root / "build" / "kept" / name)


def _open(**query: str) -> AppTest:
    at = AppTest.from_string("from chains.app import changes\nchanges.show()", default_timeout=30)
    for key, value in query.items():
        at.query_params[key] = value
    return at.run()


def _html(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join(piece.proto.body for piece in at.get("html"))


def _text(at: AppTest) -> str:
    return re.sub(r"<[^>]+>", "", _html(at))


def test_without_an_older_snapshot_the_page_says_what_to_do(root: Path) -> None:
    at = _open()
    assert "还没有可以对比的旧快照" in _text(at) and not at.selectbox
    at.button[0].click().run()
    assert re.search(r"已留存在 kept/\d{4}-\d{2}-\d{2}-[0-9a-f]{8}", _text(at)) and "两个快照内容相同" in _text(at)
    at.button[0].click().run()
    assert len(snapshots_beside(root / "build" / "snapshot")) == 1, "the same snapshot is kept once"


def test_read_only_keeps_nothing(root: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINS_READ_ONLY", "1")
    _with_old(built, root)
    at = _open()
    assert not at.button and "不能留存快照" in _text(at) and "3 个原因" in _text(at)


def test_the_page_tells_causes_with_links_and_sentences(root: Path, built: Path) -> None:
    _with_old(built, root)
    at = _open()
    text, page = _text(at), _html(at)
    assert "为什么变 · 3 个原因" in text and "2026年2月28日留存" in str(at.selectbox[0].options)
    assert "张三，2026-03-01 09:00:00，原文写明" in text and "角色：骨干企业 → 龙头企业" in text
    assert f"“{NEW_LETTER.strip()}”" in text and 'href="firm?id=enterprise:jiugang"' in page
    assert re.search(r"关系 ＋3（改变 2）", text) and "全部变化 · 10 处" in text
    assert 'href="sources?source=' in page, "a sentence leads into its document"


def test_a_filter_leaves_what_concerns_it(root: Path, built: Path) -> None:
    _with_old(built, root)
    at = _open()
    at.selectbox(key="diff_chains").set_value("chain:steel").run()
    assert "为什么变 · 2 个原因" in _text(at) and "全部变化 · 2 处" in _text(at)


def test_an_address_chooses_snapshots_and_one_against_itself_is_refused(root: Path, built: Path) -> None:
    _with_old(built, root)
    (kept,) = snapshots_beside(root / "build" / "snapshot")
    at = _open(old=kept.digest[:8], new=kept.digest[:8])
    assert "两边选了同一个快照" in _text(at)
    assert "3 个原因" in _text(_open(old="../../etc", new="<script>")), "what is in no list chooses nothing"


def test_what_is_gone_is_named_and_no_link(root: Path, built: Path) -> None:
    shutil.copytree(root / "build" / "snapshot", root / "build" / "kept" / "2026-02-28-00000000")
    shutil.rmtree(root / "build" / "snapshot")
    shutil.copytree(built / "build" / "old", root / "build" / "snapshot")
    at = _open()
    assert "移去材料" in _text(at) and re.search(r'<span title="当前图谱里没有">兰州兰石集团有限公司</span>', _html(at))
    assert f"“{NEW_LETTER.strip()}”" in _text(at)


def test_a_damaged_neighbour_is_not_offered(root: Path, built: Path) -> None:
    _with_old(built, root)
    (root / "build" / "kept" / "broken").mkdir()
    (root / "build" / "kept" / "broken" / "manifest.json").write_text("{", "utf-8")
    (root / "build" / "kept" / "newer").mkdir()
    (root / "build" / "kept" / "newer" / "manifest.json").write_text('{"format": 99}', "utf-8")
    assert [k.folder.name for k in snapshots_beside(root / "build" / "snapshot")] == ["2026-02-28-00000000"]


def test_a_kept_snapshot_is_the_same_bytes(root: Path) -> None:
    folder = root / "build" / "snapshot"
    kept = keep(folder, "2026-05-01")
    assert content(kept) == content(folder) and re.fullmatch(r"2026-05-01-[0-9a-f]{8}", kept.name)
    with (folder / "links.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(SnapshotError, match="not what the manifest says"):
        keep(folder, "2026-05-02")
    assert [p.name for p in kept.parent.iterdir()] == [kept.name]


# --- the picture

def test_the_picture_marks_what_came_and_went_by_more_than_colour(built: Path) -> None:
    old, new = (read_snapshot(built / "build" / name) for name in ("old", "new"))
    for before, after, mark, how in ((old, new, "＋", "added"), (new, old, "－", "removed")):
        data = change_data(explain(before, after))
        assert data is not None
        fresh = [n for n in data["nodes"] if n["change"] == how]
        assert fresh and all(n["text"].startswith(mark) for n in fresh)
        assert {"none", how} <= {n["change"] for n in data["nodes"]}
        assert all(e["mark"] == mark and e["text"].startswith(mark) for e in data["edges"] if e["change"] == how)
        assert [e for e in data["edges"] if e["change"] == "changed"]


def test_places_that_are_given_stay(built: Path) -> None:
    old, new = (read_snapshot(built / "build" / name) for name in ("old", "new"))
    whole = change_data(explain(old, new))
    assert whole is not None
    pinned = {n["id"]: (n["x"] + 1000, n["y"]) for n in whole["nodes"]}
    again = change_data(explain(old, new), positions=pinned)
    assert again is not None and {n["id"]: (n["x"], n["y"]) for n in again["nodes"]} == pinned


def test_nothing_changed_is_no_picture(world: Snapshot, tmp_path: Path) -> None:
    write_snapshot(world, tmp_path / "s")
    same = read_snapshot(tmp_path / "s")
    assert change_data(explain(same, same)) is None and change_data(explain(stored(world), stored(world))) is None


def _sent(at: AppTest, name: str, content: bytes) -> AppTest:
    at.file_uploader(key="diff_bundle").upload(name, content, "application/zip")
    return at.run()


def test_a_bundle_from_elsewhere_is_compared_and_never_stored(built: Path, root: Path) -> None:
    at = _sent(_open(), "上季度.zip", export(read_snapshot(built / "build" / "old"), "bundle"))
    said = _text(at)
    assert "新增材料" in said and "人工审核：通过" in said and "张三" in said
    assert "上季度.zip" in at.selectbox(key="diff_old").options[1]
    assert not [path for path in root.rglob("*.zip")] and not (root / "build" / "kept").exists()


def test_a_damaged_bundle_is_refused_in_one_line(built: Path, root: Path) -> None:
    at = _sent(_open(), "坏.zip", export(read_snapshot(built / "build" / "old"), "bundle")[:-40])
    assert "坏.zip" in _text(at) and "损坏" in _text(at)
