"""Every page in Streamlit's own test harness: what it says, its empty and error states, and hostile input."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from chains.app.addresses import entity_address
from chains.app.markup import Html, address, badge, between, join, link, tag
from chains.app.panels import entity_link, entity_panel, evidence_block, link_panel
from chains.app.passages import cut, front_matter_end, sentence_at, sentences_of, text_html
from chains.app.session import Explorer
from chains.app.state import World
from chains.app.tables import Cell, Table, file_name, links_table, nodes_table, table_csv, table_html
from chains.graph import Graph, snapshot_of
from chains.model import Entity, Evidence, Kind, Link, Mention, Snapshot, Status, attributes
from chains.snapshot import write_snapshot
from chains.views.network import network_data
from chains.views.scene import Scene, scene_around
from tests.test_leader_ranking import CHAIN_OF_SIX, told
from tests.test_leader_ranking import link as link_of
from tests.test_leader_ranking import world as ranking_world
from tests.world import SENTENCES

ROOT = Path(__file__).parent.parent
Opener = Callable[..., AppTest]


@pytest.fixture
def view(world: Snapshot, graph: Graph) -> World:
    return World(world, graph)


@pytest.fixture(scope="session")
def snapshot_folder(world: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages") / "snapshot"
    write_snapshot(world, folder)
    return folder


@pytest.fixture
def open_page(snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(snapshot_folder))

    def opened(module: str, *, folder: str | None = None, **query: str) -> AppTest:
        if folder is not None:
            monkeypatch.setenv("CHAINS_SNAPSHOT", folder)
        at = AppTest.from_string(f"from chains.app import {module}\n{module}.show()", default_timeout=20)
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return opened


@pytest.fixture
def ranked_page(open_page: Opener, tmp_path: Path) -> Opener:
    """Pages on a chain of six firms, one of them declared, with an empty chain beside it."""
    links = (*CHAIN_OF_SIX, link_of("enterprise:a leads chain:c", told()), link_of("segment:z part_of chain:empty"),
             link_of("enterprise:wish operates_in segment:a", told(0, Status.PLANNED)),
             link_of("enterprise:c supplies enterprise:d", told(1)), link_of("enterprise:b located_in place:p"))
    city = Entity("place:p", "某市", attributes=attributes(level="prefecture"))
    write_snapshot(snapshot_of(ranking_world(*links, more=(city,))), tmp_path / "ranked")
    return lambda module, **query: open_page(module, folder=str(tmp_path / "ranked"), **query)


def _html(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join(piece.proto.body for piece in at.get("html"))


def _text(at: AppTest) -> str:
    return re.sub(r"<[^>]+>", "", _html(at))


def _alert(at: AppTest) -> str:
    (text,) = re.findall(r'<div class="cg-alert" role="alert">(.*?)</div>', _html(at), re.DOTALL)
    return str(text)


# --- markup

def test_text_is_escaped_and_html_is_not_escaped_twice() -> None:
    assert tag("p", "<b>&\"'", tag("i", "甲")) == "<p>&lt;b&gt;&amp;&quot;&#x27;<i>甲</i></p>"
    assert link("<x>", "explore", node='"><script>') == (
        '<a href="explore?node=%22%3E%3Cscript%3E" data-go="1">&lt;x&gt;</a>')
    assert tag("p", title='"><img src=x>') == '<p title="&quot;&gt;&lt;img src=x&gt;"></p>'
    assert join("a\x00b", None, badge("规划", "warn")) == 'ab<span class="cg-badge cg-warn">规划</span>'
    assert between("、", ["<", ">"]) == "&lt;、&gt;" and isinstance(between("、", []), Html)
    assert address("explore", node="place:620200", at=None) == "explore?node=place:620200"


ADDRESSES = {
    "enterprise:jiugang": "firm?id=enterprise:jiugang", "university:lzu": "school?id=university:lzu",
    "chain:steel": "chain?id=chain:steel", "place:620200": "city?id=place:620200",
    "place:lanzhou-new-area": "city?id=place:lanzhou-new-area", "place:620000": "explore?node=place:620000",
}


@pytest.mark.parametrize(("node", "expected"), ADDRESSES.items(), ids=list(ADDRESSES))
def test_everything_named_leads_to_its_own_page(view: World, node: str, expected: str) -> None:
    assert entity_address(view.entity(node)) == expected
    assert f'href="{expected}"' in entity_link(view, node)


# --- pages

def test_the_overview_counts_what_is_there_and_opens_the_explorer(open_page: Opener) -> None:
    at = open_page("overview")
    text = _text(at)
    assert "27 个条目，44 条关系：人工整理 40 条，自动抽取 4 条" in text and "2 篇文档可逐句阅读" in text
    assert re.search(r"甘肃省地区生产总值13,002.9 亿元2024年《甘肃省工业强省规划》", text)
    assert "11,863.8" not in text, "only the newest period is a key figure"
    assert 'href="explore?node=enterprise:jiugang"' in _html(at)
    assert text.index("新区项目开工") < text.index("转述自《嘉峪关做强冶金产业链》") < text.index("转述自《铜与电池材料》")


def test_the_explorer_without_a_node_offers_examples(open_page: Opener) -> None:
    at = open_page("explorer")
    assert "从一个名称开始" in _text(at) and 'href="explore?node=place:lanzhou-new-area"' in _html(at)


@pytest.mark.parametrize("asked", ["enterprise:jiugang", "酒钢", "洒钢"])
def test_a_deep_link_opens_the_node_by_id_or_any_name(open_page: Opener, asked: str) -> None:
    text = _text(open_page("explorer", node=asked))
    assert "酒钢：显示 7 个节点、10 条关系" in text
    assert SENTENCES["leads"] in text and "编者转述规划把它列入重点（第三章）" in text
    assert "自动抽取 · 可信度 0.90" in text and "曾用名酒泉钢铁公司" in text and "粗钢产能1,000 万吨（2023年）" in text


def test_an_unknown_node_is_one_chinese_line(open_page: Opener) -> None:
    at = open_page("explorer", node="不存在的某某某")
    assert _alert(at).startswith("没有找到“不存在的某某某”") and "从一个名称开始" in _text(at)


def test_search_gives_the_reason_and_an_empty_result_gives_advice(open_page: Opener) -> None:
    at = open_page("explorer")
    at.text_input[0].set_value("jiugang").run()
    assert "酒泉钢铁(集团)有限责任公司 企业 · 拼音：酒钢" in _text(at)
    at.text_input[0].set_value("㊣㊣㊣").run()
    assert "没有找到“㊣㊣㊣”" in _text(at)


def test_filters_reduce_the_picture_and_survive_a_rerun(open_page: Opener) -> None:
    at = open_page("explorer", node="酒钢")
    at.session_state["filter_layers"] = ["curated"]
    text = _text(at.run())
    assert "酒钢：显示 5 个节点" in text and "兰州大学" not in text and "筛选隐去 2 条" in text
    assert "酒钢：显示 5 个节点" in _text(at.run())


def test_a_cell_opens_what_stands_behind_it(open_page: Opener) -> None:
    text = _text(open_page("city_chains", place="place:620200", chain="chain:steel"))
    assert "企业 1：酒泉钢铁(集团)有限责任公司" in text
    assert "嘉峪关市 “2+6+N”产业链（2022年）：冶金" in text
    assert "空格是未收录，不是没有" in text


def test_a_cell_without_content_says_not_recorded(open_page: Opener) -> None:
    assert "这一格未收录任何内容" in _text(open_page("city_chains", place="place:620300", chain="chain:steel"))


@pytest.mark.parametrize(("measure", "total"), [("enterprises", "5"), ("weighted", "8"), ("declared", "2"), ("projects", "0")])
def test_totals_of_the_city_table(open_page: Opener, measure: str, total: str) -> None:
    html = _html(open_page("city_chains", measure=measure))
    foot = html[html.index("<tfoot>"):]
    assert re.findall(r"<td[^>]*>([\d.]+)</td>", foot)[0] == total


def test_leaders_come_with_date_authority_evidence_and_the_rest_is_listed(open_page: Opener) -> None:
    at = open_page("chain_leaders")
    text = _text(at)
    assert "认定不等于测算" in text
    assert "认定链主资料不足，不排名嘉峪关市 · 最早见于2022年3月 · 认定单位：甘肃省人民政府" in text and SENTENCES["leads"] in text
    assert "尚无认定链主的产业链 · 2" in text and re.search("动力电池产业链1.*铝产业链1", text)
    at.text_input[0].set_value("白银").run()
    assert "当前显示 1 条" in _text(at)
    at.text_input[0].set_value("没有这个").run()
    assert "没有符合筛选的链主" in _text(at)


def _choice(at: AppTest, key: str) -> Any:
    return next(box for box in at.selectbox if box.key == key)


def test_the_ranking_of_a_chain_is_measured_and_says_so(ranked_page: Opener) -> None:
    at = ranked_page("chain_leaders", chain="chain:c")
    text, html = _text(at), _html(at)
    assert "测算不是认定" in text and "供应图位置 30%、覆盖环节 20%" in text and _choice(at, "leader_chain").value == "chain:c"
    assert 'cg-badge cg-outline">1</span>' in html and 'title="来源没有说明认定单位">来源称链主</span>' in html
    assert "资料不足，不排名" in text and "另有 1 家只是规划、签约或待核对，未计入：enterprise:wish" in text
    assert "来源称链主，测算名次靠后 · 1" in text and "测算名次靠前，未见来源称链主 · 2" in text
    assert 'href="leaders?chain=chain:c&amp;firm=enterprise:c&amp;measure=1"' in html


def test_a_number_opens_its_reasons_down_to_the_sentence(ranked_page: Opener) -> None:
    at = ranked_page("chain_leaders", chain="chain:c", firm="enterprise:c", measure="3")
    text, html = _text(at), _html(at)
    assert "为什么是这个名次：enterprise:c" in text and "百分位 93 · 权重 20%" in text
    opened = re.findall(r'<details class="cg-reason" open="open"><summary>(.*?)</summary>(.*?)</details>', html, re.DOTALL)
    (only,) = opened
    assert only[0].startswith("本地配套与合作") and "编者转述" in only[1] and "报道说" in only[1]
    assert "不在当前的名单里" in _text(ranked_page("chain_leaders", chain="chain:c", firm="enterprise:nobody"))


def test_weights_turn_the_ranking_and_come_back(ranked_page: Opener) -> None:
    at = ranked_page("chain_leaders", chain="chain:c")
    sliders = {slider.key: slider for slider in at.slider}
    sliders["leader_weight_position"].set_value(0).run()
    assert "供应图位置 0%、覆盖环节 29%" in _text(at)
    for slider in at.slider:
        slider.set_value(0)
    at.run()
    assert "权重不能全为 0" in _alert(at) and "供应图位置 30%" in _text(at), "the default ones serve"
    next(button for button in at.button if button.key == "leader_reset").click().run()
    assert "供应图位置 30%、覆盖环节 20%" in _text(at) and "cg-alert" not in _html(at)


def test_chain_and_place_are_chosen_and_the_address_follows(ranked_page: Opener) -> None:
    at = ranked_page("chain_leaders")
    assert _choice(at, "leader_chain").value == "chain:c", "the first chain with a declared leader"
    _choice(at, "leader_place").set_value("place:p").run()
    assert at.query_params["place"] == "place:p" and "这里只收录了一家企业" in _text(at)
    _choice(at, "leader_chain").set_value("chain:empty").run()
    assert at.query_params["chain"] == "chain:empty" and "没有收录已有的企业" in _text(at)


def test_an_unknown_chain_in_the_address_is_one_chinese_line(ranked_page: Opener) -> None:
    assert _alert(ranked_page("chain_leaders", chain="chain:nothing")).startswith("没有找到“chain:nothing”，相近的有：")


def test_the_address_filters_the_declared_leaders_by_chain_and_place(open_page: Opener) -> None:
    every = _text(open_page("chain_leaders"))
    assert "来源写明认定单位" in every and "看全部" not in every
    steel = open_page("chain_leaders", chain="钢铁产业链", place="嘉峪关")
    assert "认定只列 嘉峪关市 · 钢铁产业链：看全部" in _text(steel) and SENTENCES["leads"] in _text(steel)
    assert "这里没有收录来源所称的链主" in _text(open_page("chain_leaders", chain="钢铁产业链", place="兰州"))


def test_a_graph_without_chains_has_nothing_to_rank(
    open_page: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_snapshot(Snapshot((), (), ()), tmp_path / "empty")
    at = open_page("chain_leaders", folder=str(tmp_path / "empty"))
    assert "没有收录来源所称的链主" in _text(at) and "没有产业链，无从测算" in _text(at) and "没有发现不一致" in _text(at)


def test_the_source_list_filters_and_says_when_nothing_fits(open_page: Opener) -> None:
    at = open_page("sources")
    assert "5 个来源，其中 2 个可逐句阅读" in _text(at)
    at.text_input[0].set_value("规划").run()
    assert "甘肃省工业强省规划" in _text(at) and "新区项目开工" not in _text(at)
    at.text_input[0].set_value("没有这个").run()
    assert "没有符合条件的来源" in _text(at)


def test_a_seed_is_headed_as_retold_and_its_markup_stays_text(open_page: Opener) -> None:
    at = open_page("sources", source="source:seed-901")
    assert "转述自《嘉峪关做强冶金产业链》" in _text(at) and "不是原文" in _text(at)
    assert "<b>特种钢" not in _html(at) and "&lt;b&gt;特种钢&lt;/b&gt;" in _html(at)


def test_a_sentence_opens_its_links_and_entities(open_page: Opener, world: Snapshot) -> None:
    start = world.document_by_source["source:seed-901"].text.index(SENTENCES["owns"])
    text = _text(open_page("sources", source="source:seed-901", at=str(start + 1)))
    assert "这里提到 · 2甘肃东兴铝业有限公司　酒泉钢铁(集团)有限责任公司" in text
    assert "这里读出的关系 · 1酒泉钢铁(集团)有限责任公司 控股 甘肃东兴铝业有限公司" in text


@pytest.mark.parametrize("at_", ["-1", "999999", "abc", "9" * 30, "0"])
def test_a_wrong_position_in_a_document_is_no_error(open_page: Opener, at_: str) -> None:
    assert "转述自" in _text(open_page("sources", source="source:seed-901", at=at_))


def test_a_source_without_text_lists_what_rests_on_it(open_page: Opener) -> None:
    at = open_page("sources", source="source:plan")
    assert "没有存这个来源的文本" in _text(at) and "支持的关系 · " in _text(at)
    assert 'href="https://www.gansu.gov.cn/plan" target="_blank" rel="noopener noreferrer"' in _html(at)


def test_an_unknown_source_is_one_chinese_line(open_page: Opener) -> None:
    at = open_page("sources", source="source:nothing")
    assert _alert(at) == "图谱中没有这个来源，下面是全部来源。"


def test_an_altered_snapshot_is_one_chinese_line(
    world: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "snapshot"
    write_snapshot(world, folder)
    victim = next(path for path in sorted(folder.iterdir()) if path.name.startswith("links"))
    victim.write_bytes(victim.read_bytes() + b"{}\n")
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(folder))
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=20).run()
    assert re.search("[一-鿿]", _alert(at)) and "Traceback" not in _alert(at)


def test_a_missing_snapshot_is_built_with_the_progress_on_screen(
    world: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def build(data: Path, seeds: Path | None, progress: Callable[[float, str], None]) -> Snapshot:
        progress(0.5, "阅读文档")
        told.append("阅读文档")
        return world

    monkeypatch.setattr("chains.build.build_snapshot", build)
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(tmp_path / "new"))
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=20).run()
    assert told == ["阅读文档"] and "27 个条目" in _text(at)


def test_bad_data_is_one_chinese_line_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "chains.yaml").write_text("chains:\n\t- id: steel\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(tmp_path / "new"))
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=20).run()
    assert "chains.yaml" in _alert(at) and re.search("[一-鿿]", _alert(at)) and not (tmp_path / "new").exists()


def test_a_defect_is_one_chinese_line_too(open_page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("chains.app.explorer_details.entity_panel", broken)
    assert "这一页出错了（ZeroDivisionError）" in _alert(open_page("explorer", node="酒钢"))


def test_no_page_imports_spacy_or_pyvis() -> None:
    code = ("import sys; from importlib import import_module; from chains.app import main, upload_panel\n"
            "for page in main.PAGES: import_module('chains.app.' + page.module)\n"
            "print([m for m in ('spacy', 'pyvis', 'pandas') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_of_the_app_names_a_foreign_font_or_script() -> None:
    for path in [*(ROOT / "chains" / "app").rglob("*.*"), ROOT / ".streamlit" / "config.toml"]:
        if path.suffix in (".py", ".js", ".css", ".toml"):
            text = path.read_text("utf-8")
            assert ":material/" not in text and "innerHTML" not in text, path
            assert set(re.findall(r"https?://[^\s\"')]+", text)) <= {"http://www.w3.org/2000/svg", "https://", "http://"}, path


# --- panels and passages

def test_a_quote_stands_in_quotation_marks_and_a_note_never_does(view: World) -> None:
    leads = next(x for x in view.snapshot.links if x.kind == "leads" and x.subject == "enterprise:jiugang")
    note, quote = (evidence_block(view, evidence) for evidence in leads.evidence)
    assert f"“{SENTENCES['leads']}”" in quote and 'href="sources?source=source:seed-901&amp;at=' in quote
    assert "编者转述" in note and "“" not in note


def test_an_editors_word_is_marked_as_such(view: World) -> None:
    block = evidence_block(view, Evidence("source:editor", "editor", note="<i>众所周知</i>"))
    assert block.count("编者常识") == 2 and "<i>" not in block


def test_every_name_in_a_panel_is_a_link(view: World) -> None:
    panel = entity_panel(view, "place:620200")
    for name in ("甘肃东兴铝业有限公司", "嘉峪关经济技术开发区", "钢铁产业链", "甘肃省"):
        assert re.search(rf'<a href="[a-z]+\?(node|id)=[^"]+" data-go="1">{re.escape(name)}</a>', panel), name
    assert link_panel(view, view.snapshot.links[:2]).count("cg-item") == 2


def test_no_panel_escapes_its_own_links(view: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chains.app.panels._PER_GROUP", 1)
    for entity in view.snapshot.entities:
        assert "&lt;a " not in entity_panel(view, entity.id), entity.id
    panel = entity_panel(view, "place:620200")
    assert "其余 2 项" in panel and "冶金（" in panel and "；文旅" in panel


def test_a_text_is_cut_without_gap_or_overlap(view: World) -> None:
    for document in view.snapshot.documents:
        source = document.source.id
        sentences = sentences_of(view.cited_by[source])
        pieces = list(cut(0, len(document.text), view.mentions_in[source], sentences))
        assert "".join(document.text[p.start:p.end] for p in pieces) == document.text
        html = text_html(document.text, source, view.mentions_in[source], sentences)
        unescaped = re.sub(r"<[^>]+>", "", html).replace("文件头", "")
        shown = re.sub(r"(?m)^(?:#{1,6} +|> )", "", document.text)  # the type size says what the marks say
        assert unescaped.replace("&lt;", "<").replace("&gt;", ">") == shown


def test_sentences_may_overlap_and_front_matter_ends_where_it_ends() -> None:
    def quoting(text: str, start: int) -> tuple[Link, Evidence]:
        evidence = Evidence("source:a", "rule:x", quote=text, start=start, end=start + len(text))
        return Link("enterprise:a", "owns", f"enterprise:b{start}", (evidence,)), evidence

    sentences = sentences_of([quoting("甲乙丙", 0), quoting("丙丁", 2)])
    assert [len(sentence_at(sentences, at)) for at in range(5)] == [1, 1, 2, 1, 0]
    assert front_matter_end("---\na: b\n---\n正文") == 13 and front_matter_end("正文 --- ---") == 0


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=12))
def test_a_piece_lies_in_the_first_name_that_covers_it(spans: list[tuple[int, int]]) -> None:
    names = [Mention("source:a", Kind.PLACE, at, at + length, "甲" * length, "甲", "甲", None, "x", 0.5) for at, length in spans]
    for piece in cut(3, 33, names, ()):
        assert piece.mention is next((m for m in names if m.start <= piece.start < m.end), None)


@pytest.mark.parametrize("gap", ["、", "\n"])
def test_a_text_of_many_names_is_drawn_in_time_that_grows_with_it(gap: str) -> None:
    names = [Mention("source:a", Kind.ENTERPRISE, i * 5, i * 5 + 4, "甲乙公司", "甲乙公司", "甲乙公司", None, "x", 0.5) for i in range(6_000)]
    began = time.process_time()
    assert text_html(f"甲乙公司{gap}" * 6_000, "source:a", names, ()).count("cg-mention") == 6_000
    assert time.process_time() - began < 3


PAGES = [
    ("<head><title>题</title></head><body><p>甲&amp;乙<b>丙</b></p><p>丁<br>戊</p></body>", "甲&乙丙\n丁\n戊\n"),
    ("<p>甲</p></div>\n<div>\n\n</div>\n<p>乙</p>", "甲\n\n乙"),
    ("<tr><td>甲</td><td>乙</td></tr>丙", "甲　乙　\n丙"),
    ("甲<script>if (a<b) x('<p>')</script>乙<!-- <p>注 -->丙<style>p{}</style>", "甲乙丙"),
    ("甲<script>乙<style>丙", "甲乙丙"),
    ("# 甲 < 乙 > 丙 &lt;b&gt;", "# 甲 < 乙 > 丙 <b>"),
]


@pytest.mark.parametrize(("stored", "seen"), PAGES)
def test_of_a_web_page_only_what_a_reader_sees_is_shown(stored: str, seen: str) -> None:
    drawn = text_html(stored, "source:a", (), (), page=True)
    assert unescape(re.sub(r"<[^>]*>", "", drawn)) == seen
    assert stored in unescape(text_html(stored, "source:a", (), ())) or stored.startswith("# ")


def test_a_name_with_markup_inside_keeps_its_place_on_a_web_page() -> None:
    stored = "<p>酒<b>钢</b>集团扩产。</p>"
    name = Mention("source:a", Kind.ENTERPRISE, 3, 14, stored[3:14], "酒钢集团", "酒钢集团", None, "x", 0.5)
    assert 'data-start="3" data-end="14"' in (drawn := text_html(stored, "source:a", [name], (), page=True))
    assert re.sub(r"<[^>]*>", "", drawn) == "酒钢集团扩产。"


@pytest.mark.parametrize("bad", ["<script>", "<a", "<!--", "<head ", "</p>", "<", "&lt;"])
def test_a_page_of_one_mark_is_drawn_in_bounded_time(bad: str) -> None:
    began = time.process_time()
    text_html(bad * (60_000 // len(bad)), "source:a", (), (), page=True)
    assert time.process_time() - began < 2


def test_a_misprint_says_what_it_was_read_as() -> None:
    name = Mention("source:a", Kind.ENTERPRISE, 0, 4, "洒钢集团", "洒钢集团", "酒钢<b>", "enterprise:jiugang", "misprint", 0.6)
    drawn = text_html("洒钢集团扩产。", "source:a", [name], ())
    assert "“洒钢集团”暂读作企业：酒钢&lt;b&gt;" in drawn


# --- tables

def test_tables_carry_plain_values_and_defuse_formulas(view: World) -> None:
    around = scene_around(view.graph, Scene("enterprise:x-abc"))
    csv = table_csv(nodes_table(view, around.nodes))
    assert csv.startswith(b"\xef\xbb\xbf") and "'=兰州新区某材料厂" in csv.decode("utf-8-sig")
    table = links_table(view, around.links)
    assert "从事" in table_html(table) and "<a " not in table_csv(table).decode("utf-8-sig")
    assert table_html(Table(("数",), [(Cell("<b>", 2.0),)], frozenset({"数"}))).count("<b>") == 0
    heads = table_html(Table(("企业 家", "企业（前 6 家）"), [], frozenset()))
    assert "企业<small>（家）</small>" in heads and "企业（前 6 家）" in heads


@pytest.mark.parametrize(("name", "file"), [("酒钢_节点", "酒钢_节点.csv"), ('a/b\\c:"d" <e>|', "a_b_c_d_e_.csv")])
def test_file_names_suit_every_file_system(name: str, file: str) -> None:
    assert file_name(name, ".csv") == file


# --- session

def test_steps_can_be_undone_and_places_are_kept(view: World) -> None:
    state = Explorer()
    state.focus("enterprise:jiugang")
    data = network_data(view.graph, scene_around(view.graph, Scene("enterprise:jiugang")))
    state.remember(data)
    state.expand("university:lzu")
    assert state.scene == Scene("enterprise:jiugang", ("university:lzu",)) and state.selected == "university:lzu"
    state.show("chain:copper", frozenset({"chain:copper"}))
    assert state.scene.center == "enterprise:jiugang" and state.point_to == "chain:copper"
    state.show("place:620300", frozenset())
    assert state.scene.center == "place:620300" and state.known_places() == {}
    state.undo()
    state.undo()
    assert state.scene == Scene("enterprise:jiugang") and not state.history
    assert state.known_places() == {n["id"]: (n["x"], n["y"]) for n in data["nodes"]}
    state.undo()
    assert state.scene == Scene("enterprise:jiugang")


def test_more_shows_fifty_more_and_collapse_all_returns_to_the_centre() -> None:
    state = Explorer(Scene("place:620200"))
    state.more()
    assert state.scene is not None and state.scene.limit == 200
    state.expand("chain:steel")
    state.collapse_all()
    assert state.scene == Scene("place:620200") and len(state.history) == 3



@pytest.mark.parametrize(("text", "told"), [
    ("jiugang", "企业酒泉钢铁(集团)有限责任公司 拼音：酒钢"), ("㊣㊣㊣", "没有找到“㊣㊣㊣”"), ("<b>", "没有找到“&lt;b&gt;”"), ("  ", "")])
def test_the_box_in_the_head_answers_by_kind_with_the_reason(
    snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(snapshot_folder))
    at = AppTest.from_string("from chains.app import finder\nfinder.finder()", default_timeout=20).run()
    at.text_input[0].set_value(text).run()
    assert told in _text(at) and bool(at.get("html")) == bool(told)


def test_without_a_snapshot_the_head_has_no_box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(tmp_path / "none"))
    at = AppTest.from_string("from chains.app import finder\nfinder.finder()", default_timeout=20).run()
    assert not at.text_input and not at.exception
