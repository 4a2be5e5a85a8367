"""The page 强链补链 in Streamlit's own test harness: lanes, advice, empty states, addresses, hostile text."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chains.app.gap_blocks import places_table, segment_html, segments_table
from chains.app.panels import entity_panel
from chains.app.state import World
from chains.app.tables import table_csv
from chains.gaps import chains_in, find_gaps
from chains.graph import build_graph
from chains.model import Condition, Snapshot
from chains.snapshot import write_snapshot
from tests.gap_world import CHAIN, A, entity, gap_snapshot, segment, state

Opener = Callable[..., AppTest]
HOSTILE = "<img src=x onerror=alert(1)>"


def _snapshot() -> Snapshot:
    return gap_snapshot([entity("chain:none", "空链"), entity("place:3", "丙市", level="prefecture")],
                        states=[state("short", A, segment("ore"), Condition.SHORT, actor=HOSTILE)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gaps") / "snapshot"
    write_snapshot(_snapshot(), folder)
    return folder


@pytest.fixture
def open_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(folder))

    def opened(**query: str) -> AppTest:
        at = AppTest.from_string("from chains.app import chain_gaps\nchain_gaps.show()", default_timeout=20)
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return opened


def _html(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join(piece.proto.body for piece in at.get("html"))


def _text(at: AppTest) -> str:
    return unescape(re.sub(r"<[^>]+>", "", _html(at)))


def test_lanes_show_every_segment_with_a_sign_and_a_word(open_page: Opener) -> None:
    at = open_page(place=A, chain=CHAIN)
    html, text = _html(at), _text(at)
    assert "甲市 · steel：已知 3/7 个环节（43%），未知的全有时最多 6/7（86%）" in text
    assert [re.sub("<[^>]+>", "", lane) for lane in re.findall(r"<h3>(.游.*?)</h3>", html)] == ["上游已知 0/2", "中游已知 2/2", "下游已知 1/3"]
    boxes = dict(re.findall(r'class="cg-box cg-s-(\w+)"[^>]*segment:steel/(\w+)', html) or
                 [(s, k) for k, s in re.findall(r'<a class="cg-box cg-s-(\w+)" title="(\w+)', html)])
    assert boxes == {"ore": "planned", "scrap": "clue", "pig": "present", "steel": "present", "sheet": "present", "bar": "absent", "car": "unknown"}
    for told in ("◐ore规划或在建，来源称短板补", "○scrap有线索补", "■pig有 · 只有 1 家强", "×bar来源称没有补", "?car未知补"):
        assert told in text, told
    assert "未知是没有收录，不等于没有" in text and "是测算，不是认定" in text


def test_each_number_opens_down_to_the_sentence(open_page: Opener) -> None:
    html = _html(open_page(place=A, chain=CHAIN, segment=segment("bar")))
    behind = html[html.index("这些数的依据"):html.index("cg-lanes")]
    assert "已知有：" in behind and "编者转述" in behind and "《某报道》" in behind
    panel = html[html.index('data-anchor="segment:steel/bar"'):]
    assert "来源提出：" in panel and "甲市" in panel and "没有；来源提出延链" in re.sub("<[^>]+>", "", panel)
    assert "（约 90 公里）" in panel and "骨干企业" in panel and 'href="firm?id=enterprise:yi"' in panel


def test_advice_comes_in_order_and_single_providers_are_one_line(open_page: Opener) -> None:
    text = _text(open_page(place=A, chain=CHAIN))
    advice = text[text.index("建议 · 7 个环节"):]
    assert advice.index("补链bar（来源称没有）来源提出延链；上游已有steel；最近：乙市（约 90 公里）乙棒，骨干企业") < advice.index("补链scrap")
    assert "强链pig、steel、sheet3 个环节只有一家：甲钢" in advice and "推进情况：甲矿项目：在建" in advice
    assert "甲钢独有 3 个环节；失去 100% 的本地路径" in advice and "steel断供下游 1 个环节；上游失去本地去处 1 个环节；失去 100% 的本地路径" in advice
    assert "比较了 7 个环节，标注与供料层级一致" in advice


def test_a_choice_is_written_into_the_address_and_an_address_chooses(open_page: Opener) -> None:
    at = open_page(place="甲市")
    assert [box.value for box in at.selectbox] == [A, ""]
    at.selectbox[1].set_value(CHAIN).run()
    assert at.query_params["chain"] in (CHAIN, [CHAIN]) and "甲市 · steel" in _text(at)
    at.query_params["place"] = "place:2"
    assert "乙市 · steel" in _text(at.run()) and at.selectbox[0].value == "place:2"


def test_without_a_choice_the_page_says_what_to_do_and_offers_examples(open_page: Opener) -> None:
    at = open_page()
    assert "先选一个地区和一条产业链" in _text(at) and "甲市 · steel已知 3/7 个环节" in _text(at)
    assert 'href="gaps?place=place:1&amp;chain=chain:steel"' in _html(at)
    assert [box.options[0] for box in at.selectbox] == ["全部市州", "全部产业链"]


def test_a_place_alone_and_a_chain_alone(open_page: Opener) -> None:
    place = _text(open_page(place=A))
    assert "甲市：1 条链有已知或规划的内容" in place and "43%～86%" in place and "pig → steel → sheet" in place and "建链的候选" in place
    chain = _text(open_page(chain=CHAIN))
    assert "steel：2 个市州有已知或规划的内容" in chain and "全部收录地区合起来的关键企业与关键环节" in chain


EMPTY = [({"place": "place:3"}, "本地没有收录任何一条链的环节，不表示没有"), ({"chain": "chain:none"}, "没有一个市州收录了这条链的环节，不表示没有"),
         ({"place": A, "chain": "chain:none"}, "这条链还没有收录环节"), ({"place": "place:3", "chain": CHAIN}, "没有可提的建议"),
         ({"place": "place:3", "chain": CHAIN}, "没有收录有名有姓的企业"), ({"place": A, "chain": CHAIN, "segment": "segment:x"}, "点一个环节")]


@pytest.mark.parametrize(("query", "says"), EMPTY)
def test_an_empty_state_says_what_is_missing_and_what_to_do(open_page: Opener, query: dict[str, str], says: str) -> None:
    assert says in _text(open_page(**query))


@pytest.mark.parametrize(("query", "says"), [
    ({"place": "甲氏"}, "没有找到“甲氏”"), ({"chain": "没有这条"}, "没有找到“没有这条”"), ({"place": CHAIN}, "“steel”是产业链，这里要的是地区"),
    ({"place": "<script>", "chain": CHAIN}, "没有找到“&lt;script&gt;”")])
def test_an_unknown_name_in_the_address_is_one_chinese_line(open_page: Opener, query: dict[str, str], says: str) -> None:
    html = _html(open_page(**query))
    (told,) = re.findall(r'<div class="cg-alert" role="alert">(.*?)</div>', html, re.DOTALL)
    assert told.startswith(says) and "<script>" not in html


def test_a_county_that_no_box_lists_is_opened_by_its_address(open_page: Opener) -> None:
    at = open_page(place="place:11", chain=CHAIN)
    assert at.selectbox[0].value == "place:11" and "甲县 · steel：已知 2/7" in _text(at)


def test_text_from_the_data_stays_text(open_page: Opener) -> None:
    html = _html(open_page(place=A, chain=CHAIN, segment=segment("ore")))
    assert "<img" not in html and "&lt;img" in html


def test_the_sheet_has_every_segment_and_no_markup() -> None:
    snapshot = _snapshot()
    world = World(snapshot, build_graph(snapshot))
    sheet = table_csv(segments_table(world, find_gaps(world.graph, CHAIN, place=A))).decode("utf-8-sig").splitlines()
    assert sheet[0].startswith("阶段,环节,状况,在做或在推进的,来源提出,测算建议") and len(sheet) == 8
    assert "下游,bar,来源称没有,,延链,补链,steel,,50,乙市（约 90 公里）乙棒，骨干企业" in sheet
    summary = table_csv(places_table(world, chains_in(world.graph, A), by_place=False)).decode("utf-8-sig")
    assert "steel" in summary and "<a" not in summary


def test_every_name_on_the_panel_of_a_segment_is_a_link() -> None:
    snapshot = _snapshot()
    world = World(snapshot, build_graph(snapshot))
    bar = next(g for g in find_gaps(world.graph, CHAIN, place=A) if g.segment == segment("bar"))
    panel = segment_html(world, bar)
    for name in ("bar", "steel", "乙市", "乙棒"):
        assert re.search(rf'<a href="[a-z]+\?(node|id)=[^"]+" data-go="1">{name}</a>', panel), name


def test_what_sources_say_of_segments_stands_with_the_place_the_segment_and_the_source(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = _snapshot()
    world = World(snapshot, build_graph(snapshot))
    for node in (A, segment("bar")):
        panel = re.sub("<[^>]+>", "", entity_panel(world, node))
        assert "环节状况 · " in panel and "甲市 bar：没有；来源提出延链" in panel and "编者转述某报道这样说" in panel
    assert "环节状况" not in entity_panel(world, segment("pig"))
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(folder))
    at = AppTest.from_string("from chains.app import sources\nsources.show()", default_timeout=20)
    at.query_params["source"] = "source:page"
    assert "说到的环节状况 · 3" in _text(at.run())
