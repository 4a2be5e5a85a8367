"""The page 关联: what it says, its empty and error states, deep links, and hostile input."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from chains.app.connect_options import Asked
from chains.app.connect_parts import common_table, introductions_table, laid_out, path_item, paths_table, tree_table
from chains.app.state import World
from chains.app.tables import table_csv
from chains.graph import Graph, build_graph
from chains.introductions import find_introducers
from chains.model import Entity, Link, Snapshot
from chains.paths import Path as Way
from chains.paths import common_neighbours, connect, find_paths
from chains.snapshot import write_snapshot
from tests.test_paths import SOURCES, said
from tests.world import SENTENCES

Opener = Callable[..., AppTest]
JIUGANG, LZU, DONGXING = "enterprise:jiugang", "university:lzu", "enterprise:dongxing"


@pytest.fixture(scope="module")
def snapshot_folder(world: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("connect") / "snapshot"
    write_snapshot(world, folder)
    return folder


@pytest.fixture
def open_page(snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(snapshot_folder))

    def opened(**query: str) -> AppTest:
        at = AppTest.from_string("from chains.app import connect\nconnect.show()", default_timeout=20)
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return opened


def _html(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join(piece.proto.body for piece in at.get("html"))


def _text(at: AppTest) -> str:
    return unescape(re.sub(r"<[^>]+>", "", _html(at)))


def _links(at: AppTest, text: str) -> list[dict[str, str]]:
    """What the links with this text ask the page."""
    found = re.findall(r'<a [^>]*href="(connect[^"]*)"[^>]*>(.*?)</a>', _html(at))
    return [{key: values[0] for key, values in parse_qs(urlsplit(unescape(href)).query).items()}
            for href, inner in found if text in re.sub(r"<[^>]+>", "", inner)]


# --- the four questions

def test_paths_are_told_step_by_step_with_their_sentences(open_page: Opener) -> None:
    text = _text(open_page(a="兰州大学", b="东兴铝业"))
    assert "路径 1 2 步 · 加权长度 4.34" in text and "含候选" in text
    assert "兰州大学 — 合作 → 酒泉钢铁(集团)有限责任公司 — 控股 → 甘肃东兴铝业有限公司" in text
    assert SENTENCES["partners"] in text and SENTENCES["owns"] in text
    assert "兰州大学 合作 酒泉钢铁(集团)有限责任公司：2.38 独立依据 1 处，最强为种子文档；自动抽取，待核对" in text


def test_a_step_that_only_an_editor_knows_is_marked(open_page: Opener) -> None:
    text = _text(open_page(a="铝业商会", b=DONGXING))
    assert "有的步骤只有编者常识" in text and "只有编者常识，没有来源写明" in text
    assert "编者常识" not in _text(open_page(a=JIUGANG, b=LZU, k="1"))


def test_what_two_have_in_common_opens_to_its_sentences(open_page: Opener) -> None:
    text = _text(open_page(view="common", a=JIUGANG, b=DONGXING))
    assert "1 个共同关联" in text and "嘉峪关市 地区 · 说明力" in text and "总部在嘉峪关" in text
    assert "两者的直接关系" in text and SENTENCES["owns"] in text


def test_introducers_come_with_the_way_and_the_rest_by_role(open_page: Opener) -> None:
    text = _text(open_page(view="introduce", a="兰州", b="酒钢"))
    assert text.index("1. 兰州大学 合作院校候选") < text.index("2. 甘肃东兴铝业有限公司 下属企业候选，先找 甘肃省铝业商会")
    assert "兰州市 — 境内有 → 兰州大学 — 合作 → 酒泉钢铁(集团)有限责任公司" in text
    assert "走访过它的单位 · 1：甘肃省工业和信息化厅" in text and "未收录我方怎样找到它们，不表示没有" in text
    assert "与我方的联系：1 步 就在我方境内" in text


def test_introductions_need_no_us_and_say_when_we_know_them(open_page: Opener) -> None:
    assert "1. " in _text(open_page(view="introduce", b="酒钢")) and "还有这些单位" not in _text(open_page(view="introduce", b="酒钢"))
    assert "已有直接联系，不必引荐 就在我方" in _text(open_page(view="introduce", a="嘉峪关", b="酒钢"))


def test_a_tree_of_several(open_page: Opener) -> None:
    at = open_page(view="tree", nodes=f"兰大,铝业商会,{JIUGANG}")
    assert "把 3 个条目连起来要经过 1 个：甘肃东兴铝业有限公司" in _text(at) and SENTENCES["partners"] in _text(at)
    assert _links(at, "✕")[0] == {"view": "tree", "nodes": f"association:chamber,{JIUGANG}"}
    assert "没有全部连上，分成 2 组：酒泉钢铁(集团)有限责任公司、兰州大学；动力电池产业链。" in _text(
        open_page(view="tree", nodes=f"{LZU},{JIUGANG},chain:battery", kinds="partners_with"))


# --- finding the ends

def test_the_empty_page_offers_examples_that_lead_somewhere(open_page: Opener) -> None:
    (asked,) = _links(open_page(), "酒钢 与 兰州大学")
    assert asked == {"a": JIUGANG, "b": LZU} and "路径 1" in _text(open_page(**asked))
    (asked,) = _links(open_page(view="introduce"), "白银市想认识酒钢")
    assert asked["view"] == "introduce" and "没有从白银市通到对方" in _text(open_page(**asked))
    (asked,) = _links(open_page(view="tree"), "酒钢、金川集团、兰州大学")
    assert "没有全部连上" in _text(open_page(**asked))


@pytest.mark.parametrize(("typed", "reason"), [("jiugang", "拼音"), ("jgjt", "首字母"), ("酒钢", "简称"), ("酒刚", "同音")])
def test_an_end_is_found_by_name_pinyin_and_initials(open_page: Opener, typed: str, reason: str) -> None:
    at = open_page(b=LZU)
    at.text_input[0].set_value(typed).run()
    (asked,) = _links(at, f"酒泉钢铁(集团)有限责任公司 企业 · {reason}")
    assert asked == {"a": JIUGANG, "b": LZU}
    at.text_input[0].set_value("㊣㊣㊣").run()
    assert "没有找到“㊣㊣㊣”" in _text(at)


def test_one_more_is_added_to_a_tree(open_page: Opener) -> None:
    at = open_page(view="tree", nodes=LZU)
    at.text_input[0].set_value("酒钢").run()
    assert {"view": "tree", "nodes": f"{LZU},{JIUGANG}"} in _links(at, "酒泉钢铁")


# --- conditions and the address

def test_conditions_come_from_the_address_and_are_written_to_it(open_page: Opener) -> None:
    at = open_page(a=JIUGANG, b=DONGXING, kinds="located_in", k="2", curated="1")
    assert "路径 1 2 步" in _text(at) and "位于" in _text(at) and "控股 →" not in _text(at)
    assert at.slider[0].value == 2 and at.toggle[0].value is True
    at.toggle[0].set_value(False).run()
    assert "curated" not in at.query_params and at.query_params["kinds"] == "located_in"
    at.segmented_control[0].set_value("common").run()
    assert at.query_params["view"] == "common" and "共同关联" in _text(at)


def test_two_that_are_not_connected_are_told_what_to_loosen(open_page: Opener) -> None:
    at = open_page(a="兰石集团", b="省工信厅")
    assert "在现有条件下没有相连，不表示没有来往。这样放宽就能连上：允许经过地区层级；允许经过产业链与产业" in _text(at)
    (asked,) = _links(at, "允许经过产业链与产业")
    assert asked["through"] == "chain" and "路径 1" in _text(open_page(**asked))
    (asked,) = _links(open_page(a="兰石集团", b="省工信厅", kinds="owns"), "放宽全部条件")
    assert "路径 1" in _text(open_page(**asked))


def test_two_that_nothing_connects_are_told_so(snapshot_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "snapshot"
    write_snapshot(Snapshot((Entity("enterprise:a", "甲"), Entity("enterprise:b", "乙<b>")), (), SOURCES), folder)
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(folder))
    for view, words in (("ways", "放宽全部条件也连不上"), ("common", "没有共同关联"), ("introduce", "无从引荐")):
        at = AppTest.from_string("from chains.app import connect\nconnect.show()", default_timeout=20)
        at.query_params.update({"a": "enterprise:a", "b": "enterprise:b", "view": view})
        at.run()
        assert words in _text(at) and "不表示没有" in _text(at) and "乙<b>" not in _html(at)


BAD = [
    ({"a": "不存在的某某某", "b": "酒钢"}, "没有找到“不存在的某某某”"), ({"a": "酒刚", "b": "兰大"}, "相近的有：酒钢"),
    ({"a": JIUGANG, "b": JIUGANG}, "两边是同一个条目"), ({"a": JIUGANG, "b": LZU, "k": "-3", "kinds": "x", "through": "sea"}, "路径 1"),
    ({"a": JIUGANG, "b": LZU, "k": "9" * 6000}, "路径 1"), ({"view": "<script>", "a": JIUGANG, "b": LZU}, "路径 1"),
    ({"view": "introduce", "b": "chain:steel"}, "“钢铁产业链”是产业链，引荐的两端只能是"),
    ({"view": "introduce", "a": JIUGANG, "b": JIUGANG}, "两边是同一个条目"), ({"view": "tree", "nodes": f"{JIUGANG},{JIUGANG}"}, "选两个以上"),
]


@pytest.mark.parametrize(("query", "says"), BAD)
def test_a_wrong_address_is_one_chinese_line_or_is_ignored(open_page: Opener, query: dict[str, str], says: str) -> None:
    at = open_page(**query)
    assert says in _text(at) and "<script>" not in _html(at)


def test_a_question_and_its_address_are_the_same(open_page: Opener) -> None:
    asked = Asked("tree", JIUGANG, LZU, (JIUGANG, LZU), 5, ("owns",), ("place",), True)
    at = open_page(**asked.query())
    at.toggle[0].set_value(False).run()
    at.toggle[0].set_value(True).run()
    assert dict(at.query_params) == asked.query() and Asked().query() == {}


# --- parts

def test_paths_run_from_left_to_right_and_no_two_nodes_stand_in_one_place() -> None:
    places = laid_out([Way(("a", "b"), ((),), 1), Way(("a", "c", "d", "b"), ((), (), ()), 2), Way(("a", "d", "b"), ((), ()), 3)])
    assert len(set(places.values())) == 4
    assert places["a"][0] < places["c"][0] < places["d"][0] < places["b"][0] and laid_out([]) == {}


def test_hostile_names_and_sentences_stay_text() -> None:
    bad = "<img src=x onerror=alert(1)>"
    links = (Link("enterprise:a", "owns", "enterprise:b", (said(note=bad),)),)
    snapshot = Snapshot((Entity("enterprise:a", bad), Entity("enterprise:b", "=1+1")), links, SOURCES)
    view = World(snapshot, build_graph(snapshot))
    (path,) = find_paths(view.graph, "enterprise:a", "enterprise:b")
    assert "<img" not in path_item(view, path, "路径 1", opened=True) and "&lt;img" in path_item(view, path, "路径 1", opened=True)
    assert "'=1+1" in table_csv(paths_table(view, [path])).decode("utf-8-sig")


def test_one_sentence_of_a_step_is_shown_once() -> None:
    links = (Link("enterprise:a", "owns", "enterprise:b", (said(note="同一句"), said("source:news", "同一句"), said("source:copy", "另一句"))),
             Link("enterprise:a", "supplies", "enterprise:b", (said("source:news", "同一句"),)))
    snapshot = Snapshot((Entity("enterprise:a", "甲"), Entity("enterprise:b", "乙")), links, SOURCES)
    view = World(snapshot, build_graph(snapshot))
    (path,) = find_paths(view.graph, "enterprise:a", "enterprise:b")
    steps = path_item(view, path, "路径 1", opened=True).partition("是怎样算出来的")[0]
    assert steps.count("同一句") == 1 and steps.count("另一句") == 1 and "供应<small>（依据同上）" in steps


def test_tables_hold_one_row_a_step_an_introducer_a_neighbour_a_branch(world: Snapshot, graph: Graph) -> None:
    view = World(world, graph)
    paths = find_paths(graph, LZU, DONGXING, k=2)
    rows = table_csv(paths_table(view, paths)).decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + sum(len(p.hops) for p in paths) and rows[1].startswith("1,1,兰州大学,合作,酒泉钢铁")
    found = find_introducers(graph, JIUGANG, us="place:620100")
    rows = table_csv(introductions_table(view, found)).decode("utf-8-sig").splitlines()
    assert "甘肃东兴铝业有限公司,下属企业,已知,甘肃省铝业商会" in rows[2] and "未收录" in rows[3]
    assert len(common_table(view, common_neighbours(graph, JIUGANG, DONGXING)).rows) == 1
    assert len(tree_table(view, connect(graph, [LZU, DONGXING]).branches).rows) == 2
