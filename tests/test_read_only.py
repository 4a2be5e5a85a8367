"""CHAINS_READ_ONLY=1: every write is refused in one line and leaves no trace; looking goes on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chains.app.state import rebuild
from chains.app.upload import read_upload, save_upload, unsave_upload
from chains.catalog.edit import undo
from chains.catalog.writing import Change, write_changes
from chains.diff import keep
from chains.errors import UsageError
from chains.model import Snapshot
from chains.snapshot import write_snapshot
from tests.test_cli import LETTER, Run, inputs, run  # noqa: F401  fixtures

Files = dict[str, bytes]


def _files(folder: Path) -> Files:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def home(inputs: Path, world: Snapshot, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: F811
    """Inputs, a snapshot of something else, and from then on nothing may be written."""
    write_snapshot(world, inputs / "build" / "snapshot")
    for key, value in (("SNAPSHOT", "build/snapshot"), ("DATA", "data/chains.yaml"), ("SEEDS", "seeds"), ("CACHE", "cache")):
        monkeypatch.setenv(f"CHAINS_{key}", str(inputs / value))
    monkeypatch.setenv("CHAINS_READ_ONLY", "1")
    return inputs


COMMANDS = (
    ("build",), ("build", "--out", "other"), ("import", "graph.json"), ("review", "--undo"),
    ("show", "酒钢", "--snapshot", "missing", "--data", "data/chains.yaml"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_that_writes_is_refused_in_one_line(run: Run, home: Path, words: tuple[str, ...]) -> None:  # noqa: F811
    if words[0] == "import":
        assert run("export", "--format", "json", "--out", "graph.json")[0] == 0, "a file that was asked for is no such write"
    before = _files(home)
    code, out, err = run(*words)
    assert code == 2 and out == "" and err.splitlines()[-1].startswith("错误：当前为只读（CHAINS_READ_ONLY=1），不能")
    assert "Traceback" not in err and _files(home) == before


def test_looking_at_an_outdated_snapshot_neither_builds_nor_keeps_anything(run: Run, home: Path) -> None:  # noqa: F811
    before = _files(home)
    code, out, _ = run("show", "兰州大学")
    assert code == 0 and "兰州大学" in out, "the snapshot as it stands, though its inputs are others"
    assert run("validate")[0] in (0, 1)
    assert _files(home) == before, "nor is a checked catalog kept"


def _library_write(home: Path) -> None:
    world = read_upload(LETTER.encode(), "a.txt", home / "data" / "chains.yaml")
    save_upload(world, world.world)


def _library_undo(home: Path) -> None:
    unsave_upload(read_upload(LETTER.encode(), "a.txt", home / "data" / "chains.yaml"))


WRITES: dict[str, Callable[[Path], object]] = {
    "snapshot": lambda home: write_snapshot(Snapshot((), (), ()), home / "new"),
    "kept snapshot": lambda home: keep(home / "build" / "snapshot", "2026-01-01"),
    "catalog": lambda home: write_changes(
        [Change("x.yaml", home / "data" / "x.yaml", None, b"x: 1\n", ("x: 1\n",))], home / "data", "x"),
    "undo": lambda home: undo(home / "data" / "chains.yaml"),
    "rebuild": lambda home: rebuild(home / "build" / "snapshot"),
    "library": _library_write,
    "library undo": _library_undo,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_every_writer_refuses_before_it_touches_the_disk(home: Path, write: Callable[[Path], object]) -> None:
    before = _files(home)
    with pytest.raises(UsageError, match="READ_ONLY") as refused:
        write(home)
    assert re.fullmatch(r"当前为只读（CHAINS_READ_ONLY=1），不能[^\n]+", refused.value.zh) and _files(home) == before


@pytest.mark.parametrize(("module", "said"), [("review", "可以查看，不能写入"), ("changes", "可以对比，不能留存快照")])
def test_a_page_says_so_in_one_calm_line(home: Path, module: str, said: str) -> None:
    at = AppTest.from_string(f"from chains.app import {module}\n{module}.show()", default_timeout=30).run()
    html = "\n".join(piece.proto.body for piece in at.get("html"))
    assert html.count("当前为只读（CHAINS_READ_ONLY=1）") == 1 and said in html and "cg-alert" not in html
    assert not at.exception


def test_a_missing_snapshot_is_not_built_and_the_page_says_who_can(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(home / "missing"))
    at = AppTest.from_file(str(Path(__file__).parent.parent / "streamlit_app.py"), default_timeout=30).run()
    html = "\n".join(piece.proto.body for piece in at.get("html"))
    assert "不能生成图谱；请让管理员先运行 chains build" in html and not (home / "missing").exists()
