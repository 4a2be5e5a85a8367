"""The page 城市—产业 in Streamlit's own test harness: every view, its deep links, its empty states, and hostile names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chains.model import Snapshot
from chains.snapshot import write_snapshot
from tests.city_world import city_snapshot, entity, link

Opener = Callable[..., AppTest]
VIEWS = ("matrix", "quotient", "overlap", "likeness", "profile", "compare")
PAGE = "from chains.app import city_chains\ncity_chains.show()"


def _folder(tmp: Path, snapshot: Snapshot) -> Path:
    write_snapshot(snapshot, tmp / "snapshot")
    return tmp / "snapshot"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _folder(tmp_path_factory.mktemp("page"), city_snapshot())


@pytest.fixture
def open_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    def opened(*, on: Path = folder, **query: str) -> AppTest:
        monkeypatch.setenv("CHAINS_SNAPSHOT", str(on))
        at = AppTest.from_string(PAGE, default_timeout=20)
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return opened


def _html(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join(piece.proto.body for piece in at.get("html"))


def _text(at: AppTest) -> str:
    return re.sub(r"<[^>]+>", "", _html(at))


SAYS = [
    ("quotient", {"place": "place:1", "chain": "chain:steel"}, "甲市 · 钢铁：区位商 1.35"),
    ("quotient", {"place": "place:1", "chain": "chain:steel"}, "各市州的钢铁相加：5 家"),
    ("quotient", {"place": "place:4", "chain": "chain:steel"}, "丁市 · 钢铁：区位商 未定义"),
    ("quotient", {"shown": "density", "place": "place:2", "chain": "chain:wind"}, "乙市 · 风电：关联密度 1.00"),
    ("quotient", {}, "未计算经济复杂度"),
    ("overlap", {}, "不足 5 个市州宣示"),
    ("overlap", {"place": "place:1", "other": "place:2"}, "相似度 0.99 = 竞争 0.28 + 互补 0.42 + 其余 0.28"),
    ("overlap", {"place": "place:1", "other": "place:2"}, "环节不详：甲市 1 家，都算在其余里"),
    ("overlap", {"place": "place:2", "other": "place:1"}, "乙市 采矿 → 甲市 冶炼：1 家 → 2 家"),
    ("likeness", {"place": "place:1"}, "1. 乙市0.99"),
    ("likeness", {"place": "place:1"}, "无法计算，其中一方按此口径没有收录：丁市"),
    ("likeness", {"place": "place:4"}, "没有收录到与丁市有共同产业链的市州，可换一个口径"),
    ("profile", {"place": "place:3"}, "宣示过，企业和项目都未收录 · 1"),
    ("profile", {"place": "place:3"}, "样本少（不足 5 家企业）：丙市 2"),
    ("compare", {"place": "place:1", "other": "place:2"}, "同一环节 冶炼：3 家"),
    ("compare", {"place": "place:4", "other": "place:1"}, "相似度无法计算"),
]


@pytest.mark.parametrize(("view", "query", "says"), SAYS)
def test_a_view_says(open_page: Opener, view: str, query: dict[str, str], says: str) -> None:
    assert says in _text(open_page(view=view, **query))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("measure", ["enterprises", "investment", "declared"])
def test_every_view_draws_by_every_measure(open_page: Opener, view: str, measure: str) -> None:
    html = _html(open_page(view=view, measure=measure))
    assert "城市—产业" in html and "&lt;a " not in html and "Html" not in html and "nan" not in re.sub("<[^>]*>", "", html)


def test_every_number_of_a_pair_opens_down_to_what_a_source_says(open_page: Opener) -> None:
    html = _html(open_page(view="compare", place="place:1", other="place:2"))
    reason = html[html.index("同一环节 冶炼"):]
    assert reason.index('href="firm?id=enterprise:a1"') < reason.index("报道写明")
    assert 'href="sources?source=source:paper' in reason


def test_a_deep_link_chooses_and_a_choice_becomes_the_address(open_page: Opener) -> None:
    at = open_page(view="likeness", measure="declared", place="place:2")
    assert at.selectbox[0].value == "place:2" and "2. " in _text(at)
    at.selectbox[0].set_value("place:3").run()
    assert at.query_params["place"] == "place:3" and at.query_params["view"] == "likeness"
    # A link on the page changes the address: that wins over what the widget was set to.
    at.query_params["place"] = "place:1"
    assert at.run().selectbox[0].value == "place:1"


def test_two_cities_are_never_the_same_one(open_page: Opener) -> None:
    at = open_page(view="compare", place="place:2", other="place:2")
    one, other = at.selectbox
    assert one.value == "place:2" and other.value != "place:2" and "place:2" not in other.proto.options


@pytest.mark.parametrize("query", [{"view": "x"}, {"measure": "gdp"}, {"view": "profile", "place": "place:x"},
                                   {"view": "quotient", "smoothing": "9", "place": "<b>", "chain": "<i>"}])
def test_a_wrong_address_is_no_error(open_page: Opener, query: dict[str, str]) -> None:
    assert "城市—产业" in _text(open_page(**query)) and "<b>&" not in _html(open_page(**query))


def test_the_ranking_counts_nothing_twice_and_names_the_largest(open_page: Opener) -> None:
    text = _text(open_page(measure="investment"))
    assert "市州排名" in text and re.search(r"1甲市102(食品|钢铁) 5", text) and "2乙市61钢铁 6" in text


def test_a_sum_shows_its_parts(open_page: Opener) -> None:
    text = _text(open_page(measure="investment", place="place:2", chain="chain:steel"))
    assert "6 亿元 = p3项目 金额不详 + p4项目 6" in text


def test_a_sum_of_unknown_amounts_is_unknown_and_not_zero(open_page: Opener, tmp_path: Path) -> None:
    more = [entity("project:p9", "p9项目")], [link("project:p9", "located_in", "place:4"), link("project:p9", "operates_in", "segment:tower")]
    html = _html(open_page(on=_folder(tmp_path, city_snapshot(*more)), measure="investment"))
    row = html[html.index(">丁市<"):].partition("</tr>")[0]
    assert re.findall(r">([^<]*)</(?:a|td)>", row)[1] == "?" and "1 个项目金额不详" in row


@pytest.mark.parametrize("view", VIEWS)
def test_an_empty_world_says_so(open_page: Opener, tmp_path: Path, view: str) -> None:
    empty = _folder(tmp_path, city_snapshot(empty=True))
    text = _text(open_page(on=empty, view=view))
    says = {"matrix": "点一个数字", "quotient": "只有 0 个市州", "overlap": "没有收录到市州的宣示", "likeness": "没有收录到与甲市有共同产业链",
            "profile": "没有。", "compare": "都没有收录"}
    assert says[view] in text


def test_a_world_without_cities_says_what_to_do(open_page: Opener, tmp_path: Path) -> None:
    world = city_snapshot()
    bare = Snapshot((), (), world.sources, manifest={"digest": "bare"})
    assert "先在整理数据里加入地区" in _text(open_page(on=_folder(tmp_path, bare)))


@pytest.mark.parametrize("view", VIEWS)
def test_a_hostile_name_stays_text(open_page: Opener, tmp_path: Path, view: str) -> None:
    world = city_snapshot()
    evil = tuple(replace(e, name=f"<img src=x>{e.name}") for e in world.entities)
    html = _html(open_page(on=_folder(tmp_path, replace(world, entities=evil)), view=view, place="place:1", other="place:2"))
    assert "<img" not in html and "&lt;img" in html
