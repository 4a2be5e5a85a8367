"""The pages 产业链 and 空间分布 in Streamlit's own test harness, and what of a drawing travels to the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chains.app.sheet import sheet_data
from chains.app.spatial_parts import spots_table, streams_table
from chains.app.state import World
from chains.app.tables import table_csv
from chains.cli import main
from chains.model import Snapshot
from chains.snapshot import write_snapshot
from chains.views.panorama import panorama
from chains.views.spots import city_spots
from tests.gap_world import CHAIN, A, B, entity, link, segment
from tests.picture_world import HOSTILE, picture_graph, picture_snapshot
from tests.test_export_pictures import needs_font

Opener = Callable[..., AppTest]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures") / "snapshot"
    bare = [entity("chain:bare", "甲链"), entity("segment:bare/x", "无人做", stage="upstream")]
    write_snapshot(picture_snapshot(bare, [link("segment:bare/x", "part_of", "chain:bare")]), folder)
    return folder


@pytest.fixture
def open_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(folder))

    def opened(module: str, **query: str) -> AppTest:
        at = AppTest.from_string(f"from chains.app import {module}\n{module}.show()", default_timeout=20)
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return opened


def _html(at: AppTest) -> str:
    assert not at.exception, at.exception
    html = "\n".join(piece.proto.body for piece in at.get("html"))
    assert HOSTILE not in html
    return html


def _text(at: AppTest) -> str:
    return unescape(re.sub(r"<[^>]+>", "", _html(at)))


# ---- 产业链

def test_without_a_chain_all_are_listed_with_counts(open_page: Opener) -> None:
    at = open_page("chain_page")
    text = _text(at)
    assert "steel已知 5/7 个环节" in text and "来源写明链主 2 家" in text and "空链已知 0/0 个环节" in text
    assert 'href="chain?id=chain:steel"' in _html(at)


def test_a_chain_shows_facts_leaders_cities_and_sources(open_page: Opener) -> None:
    text = _text(open_page("chain_page", id="steel", place="甲市"))
    for told in ("steel产业链", "已知环节 3/7 个", "企业 2 家", "链主 ", "来源写明的链主 · 2", "来源未写认定单位", "测算名次靠前",
                 "来源（", "《某报道》", "来源对环节状况的说法 · 2", "甲市3/7"):
        assert told in text, told
    assert HOSTILE in text, "who says so is told, as text"


def test_a_segment_opens_firms_everywhere_products_sources_and_the_nearest(open_page: Opener) -> None:
    html, text = (f(open_page("chain_page", id=CHAIN, place=A, segment=segment("bar"))) for f in (_html, _text))
    panel = text[text.index("全省的企业与项目"):]
    assert panel.startswith("全省的企业与项目 · 1") and "乙棒乙市骨干企业已有《某报道》" in panel and "这些企业的产品scrap" in panel
    assert "最近的提供者" in text and "（约 90 公里）" in text and f'data-anchor="{segment("bar")}"' in html


def test_what_is_not_there_is_said_and_what_can_be_done(open_page: Opener) -> None:
    text = _text(open_page("chain_page", id="铅笔"))
    assert "铅笔" in text and "steel已知" in text, "the list stands in its place"
    assert "没有“nothing”这个环节" in _text(open_page("chain_page", id=CHAIN, segment="nothing"))
    empty = _text(open_page("chain_page", id="空链", place=B))
    assert "没有一个市州收录了这条链的环节，不表示没有" in empty and "没有收录这条链的链主" in empty and "没有收录来源" in empty
    assert "没有收录做这个环节的企业，不表示没有" in _text(open_page("chain_page", id="甲链", segment="无人做"))


def test_choosing_a_place_stands_in_the_address(open_page: Opener) -> None:
    at = open_page("chain_page", id=CHAIN)
    at.selectbox(key="chain_place").set_value(A).run()
    assert at.query_params["place"] == A and "已知环节 3/7 个" in _text(at)


def test_without_any_chain_the_page_says_where_to_add_one(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_snapshot(Snapshot((), (), ()), tmp_path / "empty")
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(tmp_path / "empty"))
    for module, told in (("chain_page", "还没有产业链"), ("spatial_page", "还没有市州")):
        at = AppTest.from_string(f"from chains.app import {module}\n{module}.show()", default_timeout=20).run()
        assert told in _text(at)


# ---- 空间分布

def test_the_map_comes_with_its_tables(open_page: Opener) -> None:
    text = _text(open_page("spatial_page"))
    for told in ("市州 · 2/3 有收录", "甲市2—13steel", "乙市1—3—steel", "丙市未收录———", "城际往来 · 4 条", "甲市 → 乙市", "《某报道》"):
        assert told in text, told


def test_a_city_shows_what_makes_its_value(open_page: Opener) -> None:
    text = _text(open_page("spatial_page", city="乙市", measure="enterprises"))
    assert "企业数：1 家" in text and "steel　1 项" in text and "城际往来 · 3 条（乙市）" in text
    assert "place:none" in _text(open_page("spatial_page", city="place:none"))
    assert "这里不是市州或新区，不在图上" in _text(open_page("spatial_page", city="甲县"))


def test_switches_stand_in_the_address_and_unknown_ones_are_said(open_page: Opener) -> None:
    at = open_page("spatial_page", measure="gdp", flows="supply")
    assert "没有“gdp”这个口径，已改用企业数。" in _text(at) and "城际往来 · 1 条" in _text(at)
    at = open_page("spatial_page", chain="空链", flows="none")
    assert "没有收录符合条件的供货或投资往来，不表示没有" in _text(at) and "市州 · 0/3 有收录" in _text(at)


def test_tables_of_the_map_are_the_graphs_and_defused() -> None:
    world = World(picture_snapshot(), picture_graph())
    found = city_spots(world.graph, "enterprises", kinds=frozenset({"supply", "capital"}))
    assert table_csv(spots_table(world, found)).decode("utf-8-sig").splitlines()[1].startswith("甲市,2,0,1,3,steel")
    assert len(streams_table(world, found).rows) == sum(len(s.links) for s in found.shown) == 4
    assert len(streams_table(world, found, B).rows) == 3


# ---- what travels

def test_a_sheet_is_plain_data_whose_links_are_made_by_the_page() -> None:
    drawing = panorama(picture_graph(), CHAIN, B, segment=segment("car"))
    data = sheet_data(drawing, lambda about: f"go?{about}" if about.startswith("segment") else None, chosen=segment("car"))
    assert json.loads(json.dumps(data)) == data
    links = [shape for shape in data["shapes"] if shape.get("go")]
    assert {shape["about"] for shape in links} == {box.about for box in drawing.boxes if box.about}
    assert [s["about"] for s in links if s.get("chosen") and not s.get("again")] == [segment("car")]
    firsts = [shape["about"] for shape in links if not shape.get("again")]
    assert len(firsts) == len(set(firsts)) == 7 and all(shape.get("note") or shape.get("text") for shape in links)
    assert {s[ink] for s in data["shapes"] for ink in ("fill", "stroke") if ink in s} == set(data["dark"])
    assert data["stamp"] != sheet_data(drawing, lambda about: None)["stamp"]


# ---- the commands

def run(*words: str) -> int:
    """The exit code of a command."""
    try:
        main(words)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_commands_write_the_pictures(folder: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("panorama", "steel", "--place", "甲市", "--snapshot", str(folder), "--out", str(tmp_path / "a.svg")) == 0
    assert "steel产业链全景 · 甲市" in (tmp_path / "a.svg").read_text("utf-8")
    assert run("map", "--flow", "none", "--snapshot", str(folder), "--out", "-") == 0
    out, err = capfdbinary.readouterr()
    assert out.startswith(b"<?xml") and "示意图" in out.decode() and "已写入" in err.decode()


@needs_font
def test_commands_write_png_and_pdf(folder: Path, tmp_path: Path) -> None:
    assert run("panorama", "steel", "--snapshot", str(folder), "--out", str(tmp_path / "a.PNG")) == 0
    assert run("map", "--chain", "steel", "--snapshot", str(folder), "--out", str(tmp_path / "b.pdf")) == 0
    assert (tmp_path / "a.PNG").read_bytes()[:4] == b"\x89PNG" and (tmp_path / "b.pdf").read_bytes()[:4] == b"%PDF"


@pytest.mark.parametrize(("words", "told"), [
    (["panorama", "steel", "--out", "a.gif"], "后缀"), (["panorama", "铅笔", "--out", "a.svg"], "铅笔"),
    (["map", "--out", "a.svg", "--boundary", "none.json", "--approval", "GS(2023)1号"], "读不了"),
    (["map", "--out", "a.svg", "--approval", "GS(2023)1号"], "--boundary"),
])
def test_wrong_use_is_one_line_and_writes_nothing(
    words: list[str], told: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words, "--snapshot", str(folder)) == 2
    err = capsys.readouterr().err.strip()
    assert told in err and "\n" not in err and not list(tmp_path.iterdir())


def test_a_boundary_without_its_number_is_refused(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "b.json").write_text('{"type":"LineString","coordinates":[[100,40],[101,40]]}', "utf-8")
    call = ["map", "--snapshot", str(folder), "--out", str(tmp_path / "m.svg"), "--boundary", str(tmp_path / "b.json")]
    assert run(*call) == 2 and "没有填写审图号" in capsys.readouterr().err and not (tmp_path / "m.svg").exists()
    assert run(*call, "--approval", "GS(2023)2767号") == 0
    assert "审图号：GS(2023)2767号" in (tmp_path / "m.svg").read_text("utf-8")
