"""Pages 五链融合, 梯次培育 and 企业, and their commands: what they say, empty and error states, hostile names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chains.app.enterprise_dossier import _nodes
from chains.app.enterprise_dossier import _table as dossier_table
from chains.app.enterprise_ladder import _table as ladder_table
from chains.app.five_chains import _table as fusion_table
from chains.app.panels import entity_panel
from chains.app.state import World
from chains.app.tables import table_csv
from chains.cli import main
from chains.dossier import dossier_of
from chains.fusion import find_fusion
from chains.graph import build_graph
from chains.ladder import find_ladder
from chains.model import Snapshot
from chains.snapshot import write_snapshot
from tests.works import ENTITIES, LINKS, entity, works

Opener = Callable[..., AppTest]
Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parent.parent
HOSTILE = "=甲钢<script>公司"


def _open(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(folder))

    def opened(module: str, **query: str) -> AppTest:
        at = AppTest.from_string(f"from chains.app.widgets import one_line_errors\nfrom chains.app import {module}\n"
                                 f"with one_line_errors():\n    {module}.show()", default_timeout=20)
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("works") / "snapshot"
    write_snapshot(_readable(works()), folder)
    return folder


def _readable(snapshot: Snapshot) -> Snapshot:
    """The region without the one reading that quotes a document which is not stored."""
    kept = tuple(sorted((x for x in snapshot.links if all(e.quote is None for e in x.evidence)), key=lambda x: x.id))
    return Snapshot(tuple(sorted(snapshot.entities, key=lambda e: e.id)), kept,
                    tuple(s for s in snapshot.sources if s.id != "source:doc"), declarations=snapshot.declarations)


@pytest.fixture
def open_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    return _open(folder, monkeypatch)


@pytest.fixture
def open_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Pages on a graph with one place and nothing else."""
    write_snapshot(Snapshot((entity("place:a", "甲市", level="prefecture"),), (), works().sources[2:]), tmp_path / "snapshot")
    return _open(tmp_path / "snapshot", monkeypatch)


def _html(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join(piece.proto.body for piece in at.get("html"))


def _text(at: AppTest) -> str:
    return unescape(re.sub(r"<[^>]+>", "", _html(at)))


def _alert(at: AppTest) -> str:
    (text,) = re.findall(r'<div class="cg-alert" role="alert">(.*?)</div>', _html(at), re.DOTALL)
    return unescape(str(text))


# --- 五链融合

def test_the_fusion_of_a_place_has_signs_and_words_and_a_to_do_list(open_page: Opener) -> None:
    text = _text(open_page("five_chains", place="甲市"))
    assert re.search(r"钢铁5●3 家●3 处●2 家●3 项 · 10亿元●1 家编", text), text
    assert "铝业1●1 家○未收录○未收录○未收录◐候选 1" in text
    assert "待办 · 9" in text and "◐ 铝业 · 人才链 只有规划或候选。核实本地院校" in text


def test_a_cell_opens_the_names_and_sentences(open_page: Opener) -> None:
    at = open_page("five_chains", place="place:a", chain="chain:steel", layer="supply")
    html = _html(at)
    assert "甲市 · 钢铁 · 供应链" in _text(at) and "有 3 处" in _text(at) and "待办：" not in _text(at)
    assert 'href="firm?id=enterprise:mine"' in html and "报道写明" in html and 'class="cg-here"' in html


def test_a_cell_without_content_says_so_and_what_to_do(open_page: Opener) -> None:
    text = _text(open_page("five_chains", place="place:a", chain="chain:milk", layer="supply"))
    assert "没有收录任何有关内容，不表示没有" in text and "待办：向本链企业了解" in text


def test_one_chain_over_all_places(open_page: Opener) -> None:
    text = _text(open_page("five_chains", view="chain", chain="chain:steel"))
    assert text.index("甲市5") < text.index("乙市3") < text.index("新区1")


def test_an_industry_is_read_as_its_chain_and_an_unmatched_one_says_so(open_page: Opener) -> None:
    at = open_page("five_chains", view="chain", chain="电子信息", place="甲市")
    assert "按甲市宣示近似对应：铝业" in _text(at) and at.selectbox[0].value == "chain:alu"
    assert "请改用产业链名称" in _text(open_page("five_chains", view="chain", chain="无人产业"))


def test_another_place_is_chosen_and_the_address_follows(open_page: Opener) -> None:
    at = open_page("five_chains", place="place:a", chain="chain:steel", layer="supply")
    at.selectbox[0].set_value("place:b").run()
    assert at.query_params["place"] == "place:b" and "layer" not in at.query_params and "chain" not in at.query_params
    assert "钢铁3●1 家○未收录" in _text(at) and "待办 · 5" in _text(at)
    at.query_params["place"] = "place:n"
    assert at.run().selectbox[0].value == "place:n", "a link to another place is followed"


def test_a_place_without_chains_says_so(open_page: Opener) -> None:
    at = open_page("five_chains", place="空县")
    assert "空县的五链都没有收录，不表示没有" in _text(at) and at.selectbox[0].value == "place:bc"


def test_an_unknown_place_is_one_chinese_line(open_page: Opener) -> None:
    at = open_page("five_chains", place="不存在的地方")
    assert _alert(at).startswith("没有找到“不存在的地方”") and "甲市" in at.selectbox[0].options
    assert "相近的有：甲市" in _alert(open_page("five_chains", place="甲石"))
    assert "是企业，这里要的是地区" in _alert(open_page("five_chains", place="enterprise:mill"))


@pytest.mark.parametrize("view", ["place", "chain", "x"])
def test_an_empty_graph_says_what_is_missing(open_empty: Opener, view: str) -> None:
    assert "没有收录地区或产业链" in _text(open_empty("five_chains", view=view))


def test_a_chain_without_firms_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = (entity("place:a", "甲市", level="prefecture"), entity("chain:milk", "奶业"))
    write_snapshot(Snapshot(tuple(sorted(kept, key=lambda e: e.id)), (), works().sources[2:]), tmp_path / "snapshot")
    text = _text(_open(tmp_path / "snapshot", monkeypatch)("five_chains", view="chain", chain="奶业"))
    assert "奶业的五链都没有收录，不表示没有" in text


def test_schools_and_chains_and_what_is_without(open_page: Opener) -> None:
    at = open_page("five_chains", view="schools")
    text = _text(at)
    assert "没有院校的产业链 · 2" in text and "没有归到产业链的院校 · 1" in text and "学科未收录" in text
    opened = _text(open_page("five_chains", view="schools", school="university:u"))
    assert "● 钢铁" in opened and "冶金学" in opened and "没有院校的产业链 · " not in opened
    assert "没有收录这里的院校" in _text(open_page("five_chains", view="schools", place="place:n"))


def test_schools_of_an_empty_graph(open_empty: Opener) -> None:
    assert "没有收录这里的院校" in _text(open_empty("five_chains", view="schools"))


# --- 梯次培育

def test_the_ladder_counts_declared_and_judged_apart(open_page: Opener) -> None:
    at = open_page("enterprise_ladder")
    text = _text(at)
    assert "共 7 家企业：3 家收录了称号，1 家的梯次有来源写明" in text and "空缺不等于没有" in text
    assert "钢铁1判1判13" in text and "甲钢铁公司 链主" in text and "丙轧钢公司 龙头（编者判断）" in text
    assert 'href="firm?id=enterprise:mill"' in _html(at)
    assert "戊板材公司 规划进入或待核对" in text


def test_a_rung_opens_its_list_and_an_empty_one_says_so(open_page: Opener) -> None:
    text = _text(open_page("enterprise_ladder", at="chain:steel", rung="leader"))
    assert "钢铁·链主 · 1 家" in text and "丙轧钢公司" not in text
    assert "这一级没有收录企业。称号收录很少，空缺不等于没有" in _text(open_page("enterprise_ladder", rung="champion"))
    assert "甲市1判12" in _text(open_page("enterprise_ladder", by="city")), "a leader, a title the editor gave, two of whom nothing is said"


def test_the_ladder_of_a_chain_without_firms(open_page: Opener, open_empty: Opener) -> None:
    assert "没有收录这里的企业" in _text(open_empty("enterprise_ladder"))


def test_the_ladder_of_a_county_by_deep_link(open_page: Opener) -> None:
    at = open_page("enterprise_ladder", place="甲县", chain="钢铁")
    assert at.selectbox[1].value == "place:ac" and "乙矿业公司 专精特新（编者判断）" in _text(at)
    assert "没有收录这里的企业" in _text(open_page("enterprise_ladder", chain="奶业"))


# --- 企业

def test_the_dossier_on_one_page(open_page: Opener) -> None:
    at = open_page("enterprise_dossier", id="甲钢")
    text, html = _text(at), _html(at)
    assert "甲钢铁公司" in text and "钢铁链主（来源写明）" in text and "周边缺口 · 1 个环节" in text
    assert "高炉项目" in text and "在建；10亿元；截至2024年" in text and "供应商：1 家" in text
    assert re.search(r"未收录：母公司、控股企业、客户", text) and "报道写明" in text
    assert 'href="firm?id=enterprise:mine"' in html and 'href="explore?node=segment:plate"' in html


def test_an_enterprise_without_city_or_segment_says_what_is_not_known(open_page: Opener) -> None:
    text = _text(open_page("enterprise_dossier", id="enterprise:bank"))
    assert "所在地未收录" in text and "没有收录它在哪条链、哪个环节" in text and "无法判断本地缺什么" in text


def test_the_explorer_leads_to_the_dossier() -> None:
    snapshot = works()
    view = World(snapshot, build_graph(snapshot))
    assert '<a href="firm?id=enterprise:mill" data-go="1">打开专页</a>' in entity_panel(view, "enterprise:mill")
    assert "打开专页" not in entity_panel(view, "segment:plate"), "a kind without a page of its own"


def test_hostile_names_stay_text_and_no_formula_reaches_excel() -> None:
    renamed = [entity(e.id, HOSTILE) if e.id == "enterprise:mill" else e for e in ENTITIES]
    snapshot = works(renamed, LINKS)
    view = World(snapshot, build_graph(snapshot))
    tables = (fusion_table(view, find_fusion(view.graph)), ladder_table(view, find_ladder(view.graph)),
              dossier_table(view, dossier_of(view.graph, "enterprise:mine")))
    for table in tables:
        csv = table_csv(table).decode("utf-8-sig")
        assert "甲钢<script>" in csv and not re.search(r'(^|,)"?=', csv, re.MULTILINE)
    assert "enterprise:mill" in _nodes(dossier_of(view.graph, "enterprise:mine"))


def test_a_hostile_name_on_every_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = [entity(e.id, HOSTILE) if e.id == "enterprise:mill" else e for e in ENTITIES]
    write_snapshot(_readable(works(renamed, LINKS)), tmp_path / "snapshot")
    opened = _open(tmp_path / "snapshot", monkeypatch)
    for at in (opened("five_chains", place="place:a", chain="chain:steel", layer="industry"), opened("enterprise_ladder"),
               opened("enterprise_dossier", id="enterprise:mill")):
        assert "<script>" not in _html(at) and "&lt;script&gt;" in _html(at)


# --- commands

@pytest.fixture
def run(folder: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = 0
        try:
            main([*arguments, "--snapshot", str(folder)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfd.readouterr()
        return code, out, err

    return call


def test_fusion_json_has_the_shape_of_the_contract(run: Run) -> None:
    code, out, _ = run("fusion", "--place", "甲市", "--chain", "钢铁", "--json")
    rows = json.loads(out)
    assert code == 0 and [r["layer"] for r in rows] == ["industry", "supply", "innovation", "capital", "talent"]
    for row in rows:
        assert {"place", "chain", "layer", "state", "value", "reasons"} <= set(row)
        assert row["state"] in ("present", "candidate", "unknown")
    assert rows[3]["amount"] == 10.0 and rows[3]["planned_amount"] == 5.0
    assert all({"name", "value", "entities", "links", "evidence"} <= set(r) for row in rows for r in row["reasons"])


def test_fusion_text(run: Run) -> None:
    code, out, _ = run("fusion", "--place", "甲市", "--chain", "钢铁", "--evidence")
    assert code == 0 and "五链中 5 条有记录" in out and "报道写明" in out and "待办：无" in out
    code, out, _ = run("fusion")
    assert code == 0 and "钢铁：产业链●3　供应链●3　创新链●2　资金链●3　人才链●1*" in out and "格未收录" in out
    code, out, err = run("fusion", "--chain", "电子信息", "--place", "甲市")
    assert code == 0 and "近似对应：铝业" in err and out.startswith("甲市 × 铝业")


def test_schools_json_and_text(run: Run) -> None:
    rows = json.loads(run("fusion", "--schools", "--json")[1])
    assert {"school", "chain", "state", "reasons"} == set(rows[0])
    assert {r["chain"]["name"] for r in rows if r["school"] is None} == {"铝业", "奶业"}
    assert [r["school"]["name"] for r in rows if r["chain"] is None] == ["丙学院"]
    assert "没有院校服务的产业链：2" in run("fusion", "--schools")[1]


def test_nothing_found_is_exit_1_with_a_sentence(run: Run) -> None:
    for asked in (("ladder", "--chain", "奶业"), ("fusion", "--place", "空县"), ("ladder", "--place", "空县")):
        code, out, err = run(*asked, "--json")
        assert code == 1 and json.loads(out) == [] and "不表示没有" in err and len(err.splitlines()) == 1
        assert run(*asked)[:2] == (1, "")


def test_ladder_json_and_text(run: Run) -> None:
    rows = json.loads(run("ladder", "--chain", "钢铁", "--json")[1])
    assert {"chain", "enterprise", "city", "rung", "declared", "settled", "titles", "reasons"} <= set(rows[0])
    assert rows[0]["rung"] == "leader" and rows[0]["declared"] is True
    text = run("ladder", "--chain", "钢铁")[1]
    assert "链主\n  甲钢铁公司（甲市，来源写明）" in text and "规划进入或待核对（不计入）\n  戊板材公司" in text
    assert "钢铁：链主 1　专精特新 判1　龙头 判1　其他 3" in run("ladder")[1]


def test_firm_json_and_text(run: Run) -> None:
    shown = json.loads(run("firm", "甲钢", "--json")[1])
    assert {"enterprise", "city", "standings", "posts", "gaps", "ties", "projects", "figures", "awards", "sources", "judged",
            "reasons"} <= set(shown)
    assert shown["gaps"][0]["state"] == "unknown" and shown["posts"][0]["upstream"][0]["local"][0]["name"] == "乙矿业公司"
    text = run("firm", "甲钢")[1]
    assert "无法判断" in run("firm", "enterprise:comer")[1]
    assert "上游 铁矿：本市 乙矿业公司" in text and "下游 钢板：外地有丙轧钢公司" in text and "来源：官方 1" in text


MISTAKES = [
    (("firm", "甲钢铁公"), "相近的有：甲钢铁公司"), (("firm", "place:a"), "“甲市”是地区，这里要的是企业"), (("fusion", "--place", "甲石"), "没有找到“甲石”"),
    (("fusion", "--chain", "无人产业"), "请改用产业链名称"), (("ladder", "--place", "没有的地方"), "没有找到"),
]


@pytest.mark.parametrize(("arguments", "says"), MISTAKES, ids=[" ".join(row[0]) for row in MISTAKES])
def test_a_mistake_is_one_readable_line(run: Run, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = run(*arguments)
    assert code == 2 and out == "" and says in err and "Traceback" not in err and len(err.splitlines()) == 1
