"""Pages 城市, 企业, 院校, 园区: one screen about one entity, the lists of all, and what is said of a wrong address."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chains.app.area_tables import chains_table, firms_table, members_table, projects_table
from chains.app.state import World
from chains.app.tables import table_csv
from chains.cities import cities, city_matrix
from chains.dossier import area_dossier, contents_of, dossier_of, school_dossier
from chains.errors import UsageError
from chains.graph import build_graph
from chains.model import Kind, Snapshot
from chains.snapshot import write_snapshot
from chains.views.style import period_label, quote_words, value_label
from tests.test_enterprise_pages import _readable
from tests.works import ENTITIES, LINKS, entity, graph_of, link, works

Opener = Callable[..., AppTest]
MODULES = {"city": "city_page", "firm": "enterprise_dossier", "school": "school_page", "park": "park_page"}
HOSTILE = '=甲<img src=x onerror=alert(1)>"'


def _opener(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(folder))

    def opened(path: str, **query: str) -> AppTest:
        at = AppTest.from_string(f"from chains.app.widgets import one_line_errors\nfrom chains.app import {MODULES[path]} as page\n"
                                 "with one_line_errors():\n    page.show()", default_timeout=20)
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages") / "snapshot"
    write_snapshot(_readable(works()), folder)
    return folder


@pytest.fixture
def page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    return _opener(folder, monkeypatch)


def _html(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join(piece.proto.body for piece in at.get("html"))


def _text(at: AppTest) -> str:
    return unescape(re.sub(r"<[^>]+>", "", _html(at)))


FILLED = [
    ("city", "甲", ("甲市", "地市 · 某省", "收录企业4家", "有企业的产业链2条", "园区1个", "高校院所2家", "项目1个", "2/3", "产业链 4", "企业 4",
                   "项目（含规划） 2", "在图谱中打开", "打印", "报道写明"),
     ("firm?id=enterprise:mill", "park?id=park:a", "chain?id=chain:steel&amp;place=place:a", "school?id=university:u",
      "gaps?place=place:a&amp;chain=chain:steel&amp;segment=segment:iron", "explore?node=place:a")),
    ("city", "place:ac", ("甲县", "县区 · 甲市", "收录企业1家", "项目未收录", "未收录（不表示没有）：园区、高校院所、项目（含规划）"),
     ("firm?id=enterprise:mine", "city?id=place:a")),
    ("city", "空县", ("收录企业未收录", "没有收录这里的企业或环节", "未收录（不表示没有）：产业链、企业"), ()),
    ("firm", "甲钢", ("甲钢铁公司", "所在环节1 个", "本市上下游企业1 家", "在图谱中打开", "打印"), ("explore?node=enterprise:mill",)),
    ("school", "甲大学", ("服务或合作的产业链1 条", "优势学科2 个", "● 钢铁 有", "全部只凭编者判断", "冶金学、文学", "甲市"),
     ("chain?id=chain:steel", "city?id=place:a", "explore?node=university:u")),
    ("school", "institute:i", ("科研院所", "合作企业2 家", "服务本链：1 条"), ("firm?id=enterprise:mill",)),
    ("school", "丙学院", ("没有收录它服务的产业链", "未收录（不表示没有）：合作企业"), ()),
    ("park", "甲园区", ("级别未收录", "主导产业1 个", "园内企业1 家", "园内项目未收录", "冶金工业", "企业 1"),
     ("firm?id=enterprise:mill", "city?id=place:a", "explore?node=park:a")),
]


@pytest.mark.parametrize(("path", "asked", "says", "links"), FILLED, ids=[f"{row[0]} {row[1]}" for row in FILLED])
def test_a_page_tells_its_entity_on_one_screen(page: Opener, path: str, asked: str, says: tuple[str, ...], links: tuple[str, ...]) -> None:
    at = page(path, id=asked)
    text, html = _text(at), _html(at)
    assert [s for s in says if s not in text] == [] and [x for x in links if f'href="{x}"' not in html] == []
    assert "None" not in text and not re.search(r"\b(place|enterprise|chain|segment|university|asserted|planned):?\b", text)


LISTS = [
    ("city", "收录 3 个市州和新区、2 个县区", "甲市", "zzz"), ("firm", "收录 8 家企业", "甲钢铁公司", "乙钢"),
    ("school", "收录 3 所高校、1 家科研院所", "甲大学", "丁大学"), ("park", "收录 1 个园区", "甲园区", "乙园区"),
]


@pytest.mark.parametrize(("path", "lead", "name", "nobody"), LISTS, ids=[row[0] for row in LISTS])
def test_without_an_id_all_are_listed_and_filtered(page: Opener, path: str, lead: str, name: str, nobody: str) -> None:
    at = page(path)
    assert lead in _text(at) and name in _text(at) and 'data-sort="number"' in _html(at)
    at.text_input[0].set_value(name[:3]).run()
    assert name in _text(at)
    at.text_input[0].set_value(nobody).run()
    assert "没有符合筛选的" in _text(at) and "可清空筛选框" in _text(at)


def test_a_list_is_filtered_by_pinyin_chain_and_place(page: Opener) -> None:
    at = page("firm")
    for typed, found, left in (("yikuang", "乙矿业公司", "甲钢铁公司"), ("铝业", "庚集团", "甲钢铁公司")):
        at.text_input[0].set_value(typed).run()
        assert found in _text(at) and left not in _text(at), typed
    there = page("firm", place="place:b")
    assert "丙轧钢公司" in _text(there) and "甲钢铁公司" not in _text(there) and "显示 1 个，共 8 个" in _text(there)


WRONG = [
    ("firm", "公司钢铁甲", "没有找到“公司钢铁甲”", ""), ("firm", "钢铁公", "相近的有：甲钢铁公司", "firm?id=enterprise:mill"),
    ("firm", "university:u", "“甲大学”是高校，这里要的是企业", "school?id=university:u"),
    ("city", "某省", "“某省”不是市州、县区或新区", "explore?node=place:p"), ("city", "甲钢", "没有找到“甲钢”", "firm?id=enterprise:mill"),
    ("school", "甲大", "没有找到“甲大”", "school?id=university:u"), ("park", "<b>园</b>", "没有找到“<b>园</b>”", ""),
]


@pytest.mark.parametrize(("path", "asked", "says", "likely"), WRONG, ids=[f"{row[0]} {row[1]}" for row in WRONG])
def test_a_wrong_name_is_one_line_with_likely_names_above_the_list(page: Opener, path: str, asked: str, says: str, likely: str) -> None:
    at = page(path, id=asked)
    (said,) = re.findall(r'<div class="cg-alert" role="alert">(.*?)</div>', _html(at), re.DOTALL)
    assert says in unescape(said) and "下面是全部名单" in said and "显示" in _text(at)
    assert not likely or ("您要找的可能是：" in _text(at) and f'href="{likely}"' in _html(at))


@pytest.mark.parametrize("path", MODULES)
def test_a_graph_with_nothing_says_so(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_snapshot(Snapshot((entity("agency:x", "省工信厅"),), (), works().sources[2:]), tmp_path / "snapshot")
    assert "当前图谱没有收录" in _text(_opener(tmp_path / "snapshot", monkeypatch)(path))


def test_hostile_names_stay_text_and_no_formula_reaches_excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = {"enterprise:mill", "place:a", "park:a", "university:u", "project:works", "chain:steel"}
    renamed = [entity(e.id, HOSTILE, **dict(e.attributes)) if e.id in bad else e for e in ENTITIES]  # type: ignore[arg-type]
    write_snapshot(_readable(works(renamed, LINKS)), tmp_path / "snapshot")
    opened = _opener(tmp_path / "snapshot", monkeypatch)
    for path, asked in (("city", "place:a"), ("firm", "enterprise:mill"), ("school", "university:u"), ("park", "park:a"), ("firm", "")):
        html = _html(opened(path, id=asked))
        assert "<img" not in html and "&lt;img" in html
    view = World(snapshot := works(renamed, LINKS), build_graph(snapshot))
    dossier = area_dossier(view.graph, "place:a")
    for table in (chains_table(view, "place:a", dossier.chains, {}), firms_table(view, dossier.inside[Kind.ENTERPRISE]),
                  projects_table(view, dossier.inside[Kind.PROJECT]), members_table(view, dossier.inside[Kind.PARK])):
        assert not re.search(r'(^|,)"?=', table_csv(table).decode("utf-8-sig"), re.MULTILINE)


# --- what stands behind the pages

def test_an_area_counts_what_the_matrix_counts() -> None:
    graph = graph_of()
    counted = {(c.place, c.chain): frozenset(c.counted) for c in city_matrix(graph) if c.counted}
    told = {(place, c.chain): frozenset(c.firms) for place in cities(graph) for c in area_dossier(graph, place).chains if c.firms}
    assert told == counted and told


def test_what_only_plans_to_come_is_not_inside() -> None:
    dossier = area_dossier(graph_of(), "place:a")
    assert set(dossier.coming) == {"enterprise:comer", "project:plate"}
    assert not set(dossier.coming) & {i for ids in dossier.inside.values() for i in ids}
    assert {i for kinds in contents_of(graph_of()).values() for i in kinds.get(Kind.ENTERPRISE, ())} >= {"enterprise:mill"}


def test_a_dossier_refuses_another_kind() -> None:
    with pytest.raises(UsageError, match="no place or park"):
        area_dossier(graph_of(), "enterprise:mill")
    with pytest.raises(UsageError, match="no school"):
        school_dossier(graph_of(), "place:a")


def test_the_own_group_is_no_local_supplier() -> None:
    graph = graph_of(links=(*LINKS, link("enterprise:mill", "owns", "enterprise:mine")))
    (post,) = dossier_of(graph, "enterprise:mill").posts
    ore = next(n for n in post.upstream if n.segment == "segment:ore")
    assert (ore.local, ore.kin, ore.missing) == ((), ("enterprise:mine",), False), "it is there, but as one of the group"


WORDS = [
    (period_label, "2024", "2024年"), (period_label, "2024-09", "2024年9月"), (period_label, "2025上半年", "2025年上半年"),
    (period_label, "2023-2025", "2023—2025年"), (period_label, "2023年1-10月", "2023年1-10月"),
    (quote_words, "- 酒钢\n公司投产。", "酒钢 公司投产。"), (quote_words, "  * 甲", "甲"), (quote_words, "-5℃ 储存", "-5℃ 储存"),
    (lambda v: value_label("as_of", v), "2024-05", "2024年5月"), (lambda v: value_label("presence", v), "local", "本地企业"),
]


@pytest.mark.parametrize(("word", "raw", "shown"), WORDS, ids=[f"{row[1]}".strip() for row in WORDS])
def test_dates_and_quotes_are_shown_as_they_are_read(word: Callable[[str], str], raw: str, shown: str) -> None:
    assert word(raw) == shown
