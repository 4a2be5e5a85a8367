"""图谱清单 on screen and on the command line: choices, empty and error states, files, dossier buttons."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chains.cli import main
from chains.diff import keep
from chains.model import Snapshot
from chains.snapshot import write_bundle, write_snapshot
from tests.gap_world import CHAIN, A, entity, gap_snapshot, link, segment

HOSTILE = "<img src=x onerror=alert(1)>公司"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a snapshot of the gap world, one hostile firm in it, and no data beside it."""
    more = [link("enterprise:bad", "operates_in", segment("pig")), link("enterprise:bad", "located_in", A)]
    write_snapshot(gap_snapshot([entity("enterprise:bad", HOSTILE)], more), tmp_path / "build" / "snapshot")
    (tmp_path / "data").mkdir()
    for key, value in (("SNAPSHOT", "build/snapshot"), ("DATA", "data/chains.yaml"), ("SEEDS", "seeds")):
        monkeypatch.setenv(f"CHAINS_{key}", str(tmp_path / value))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _open(code: str = "atlas_page.show()", **query: str) -> AppTest:
    at = AppTest.from_string("from chains.app import atlas_page\nfrom chains.app.widgets import one_line_errors\n"
                             f"with one_line_errors():\n    {code}", default_timeout=30)
    for key, value in query.items():
        at.query_params[key] = value
    return at.run()


def _html(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join(piece.proto.body for piece in at.get("html"))


def _text(at: AppTest) -> str:
    return unescape(re.sub(r"<[^>]+>", "", _html(at)))


def test_with_nothing_chosen_the_page_says_what_to_do_and_gives_examples(root: Path) -> None:
    at = _open()
    assert "在上面选，或点一个例子" in _text(at) and "甲市 × steel" in _text(at) and not at.get("download_button")


def test_the_paper_is_seen_with_notes_that_lead_to_their_source(root: Path) -> None:
    at = _open(chain=CHAIN, place=A)
    page = _html(at)
    assert "甲市 × steel" in _text(at) and "本部分的注" in page and "没有留存过旧快照" in _text(at)
    assert re.search(r'<sup><a title="[^"]+" href="sources\?source=source:page" data-go="1">\[1\]</a></sup>', page)
    assert "<img src=x" not in page and HOSTILE in unescape(page) and page.count("data:image/svg+xml;base64,") == 2
    assert len(at.get("download_button")) == 4


def test_parts_of_the_address_are_the_ones_shown(root: Path) -> None:
    text = _text(_open(chain=CHAIN, place=A, parts="firms,nonsense"))
    assert "一、企业图谱" in text and "全景图谱" not in text and "二、怎样读" in text


@pytest.mark.parametrize(("query", "told"), [
    ({"chain": "没有的链"}, "没有找到“没有的链”"), ({"place": "nowhere"}, "没有找到“nowhere”"),
])
def test_addresses_that_mean_nothing(root: Path, query: dict[str, str], told: str) -> None:
    assert told in _text(_open(**query))


def test_a_wrong_atlas_file_is_told_line_by_line(root: Path) -> None:
    (root / "data" / "atlas.yaml").write_text("parts:\n  - part: x\n  - part: firms\n    limit: 0\n", "utf-8")
    text = _text(_open(chain=CHAIN))
    assert "atlas.yaml:2" in text and "atlas.yaml:4" in text and "改好后刷新" in text


def test_a_kept_snapshot_is_compared_with(root: Path) -> None:
    write_snapshot(gap_snapshot(), root / "build" / "old")
    keep(root / "build" / "old", "2026-01-01")
    assert "2026年1月1日的快照" in _text(_open(chain=CHAIN, place=A, parts="changes"))
    assert "没有留存过" in _text(_open(chain=CHAIN, place=A, parts="changes", since="none"))


def test_a_dossier_menu_has_four_files(root: Path) -> None:
    code = ("from chains.app.paper_menu import dossier_menu\n    from chains.app.state import open_world\n"
            "    dossier_menu(open_world(), 'firm', ['enterprise:jia'], key='x')")
    at = _open(code)
    assert not at.exception and len(at.get("download_button")) == 4


def _run(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capfd.readouterr()
    code = 0
    try:
        main(words)
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capfd.readouterr()
    return code, out, err


SNAPSHOT = ("--snapshot", "build/snapshot")


def test_the_command_writes_all_formats_and_tells_them(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ("atlas", "--chain", "steel", "--place", "甲市", "--out", "out", "--date", "2026-06-30", "--json", *SNAPSHOT)
    code, out, err = _run(capfd, *words)
    told = json.loads(out)
    assert code == 0 and [f["format"] for f in told["files"]] == ["html", "docx", "pdf", "xlsx"] and "已写入" in err
    first = {path.name: path.read_bytes() for path in (root / "out").iterdir()}
    assert set(first) == {f"五图谱两清单_甲市_×_steel{s}" for s in (".html", ".docx", ".pdf", ".xlsx")}
    assert _run(capfd, *words)[0] == 0 and {p.name: p.read_bytes() for p in (root / "out").iterdir()} == first
    assert told["date"] == "2026-06-30" and told["sections"][0] == {"key": "summary", "title": "要点"}


def test_the_suffix_names_the_format_and_a_bundle_is_compared_with(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (root / "old.zip").write_bytes(write_bundle(Snapshot((), (), ())))
    code, _, err = _run(capfd, "atlas", "--place", "甲市", "--out", "a.html", "--since", "old.zip", *SNAPSHOT)
    assert code == 0 and "旧快照 old.zip" in (root / "a.html").read_text("utf-8"), err
    assert _run(capfd, "dossier", "compare", "甲市", "乙市", "--out", "b.xlsx", *SNAPSHOT)[0] == 0 and (root / "b.xlsx").exists()
    assert _run(capfd, "atlas", "--chain", "steel", "--parts", "要点,firms", "--out", "c.html", *SNAPSHOT)[0] == 0
    assert "招商图谱" not in (root / "c.html").read_text("utf-8")


@pytest.mark.parametrize(("words", "told"), [
    (("atlas", "--out", "x.pdf"), "或两者"), (("atlas", "--chain", "steel"), "缺少"), (("atlas", "--chain", "没有", "--out", "x.pdf"), "没有找到"),
    (("atlas", "--chain", "steel", "--out", "x.pdf", "--format", "html,pdf"), "请写文件夹"),
    (("atlas", "--chain", "steel", "--out", "x", "--format", "odt"), "没有“odt”"), (("atlas", "--chain", "steel", "--out", "x", "--format", ","), "可用"),
    (("atlas", "--chain", "steel", "--out", "x", "--date", "30.6.2026"), "2026-06-30"),
    (("atlas", "--chain", "steel", "--out", "x", "--parts", "foo"), "没有“foo”"), (("atlas", "--chain", "steel", "--out", "x", "--since", "no.zip"), "没有图谱快照"),
    (("dossier", "planet", "甲钢", "--out", "x"), "只能是"), (("dossier", "firm", "甲市", "--out", "x"), "没有找到"),
    (("dossier", "compare", "甲市", "--out", "x"), "2 个名称"), (("dossier", "compare", "甲市", "甲市", "--out", "x"), "两个不同"),
    (("dossier", "firm", "--out", "x"), "缺少"),
])
def test_wrong_use_is_one_line_and_writes_nothing(root: Path, capfd: pytest.CaptureFixture[str], words: tuple[str, ...], told: str) -> None:
    before = sorted(root.iterdir())
    code, out, err = _run(capfd, *words, *SNAPSHOT)
    assert code == 2 and told in err and "Traceback" not in err and out == "" and sorted(root.iterdir()) == before, err


