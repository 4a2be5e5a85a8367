"""The quality of the curated data: every class of warning on a catalog made for it, and the report as page, text and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chains.build import build_snapshot
from chains.catalog import Catalog, check_catalog
from chains.cli import main
from chains.graph import Filter, build_graph, neighbourhood
from chains.model import Kind, SourceKind
from chains.quality import CLASSES, Flaw, Quality, assess
from chains.quality.rules import Limit, completed
from chains.snapshot import write_snapshot

ROOT = Path(__file__).parent.parent

# Nothing is wrong with it: one city, one chain of three segments with a firm in each, an official source of 2025.
BASE = """sources:
  - {id: source:o, title: 某通报, kind: official, published: 2025-06-01}
  - {id: source:editor, title: 编者常识, kind: editor}
places:
  - {id: place:620000, name: 甘肃省, level: province, adcode: '620000', sources: [source:o]}
  - {id: place:620200, name: 嘉峪关市, aliases: [嘉峪关], level: prefecture, adcode: '620200', parent: place:620000, sources: [source:o]}
  - {id: place:620300, name: 金昌市, aliases: [金昌], level: prefecture, adcode: '620300', parent: place:620000, sources: [source:o]}
chains:
  - id: chain:steel
    name: 钢铁
    group: 冶金
    gbt4754: [{code: C31, name: 黑色金属冶炼和压延加工业}]
    sources: [source:o]
    segments:
      - {id: segment:steel/ore, name: 铁矿, stage: upstream, sources: [source:o]}
      - {id: segment:steel/melting, name: 炼钢, stage: midstream, sources: [source:o]}
      - {id: segment:steel/strip, name: 板带, stage: downstream, sources: [source:o]}
enterprises:
  - id: enterprise:jiugang
    name: 酒泉钢铁(集团)有限责任公司
    aliases: [酒钢]
    located_in: place:620200
    stock_code: '600307.SH'
    operates_in:
      - {in: segment:steel/ore, basis: page}
      - {in: segment:steel/melting, role: leading_enterprise, basis: page}
      - {in: segment:steel/strip, basis: page}
    leads: [{in: chain:steel, sources: [source:o], note: 通报称其为链主}]
    sources: [source:o]
"""
OLD = "  - {id: source:old, title: 旧报, kind: media, published: 2019-03-01}\n"
COPY = "  - {id: source:copy, title: 某转载, kind: mirror, published: 2025-01-01}\n"
FIRM = "  - {id: enterprise:%s, name: %s, located_in: place:620200, operates_in: [{in: segment:steel/ore, basis: page}], sources: [source:o]%s}\n"
Pairs = tuple[tuple[str, str], ...]

# code, what is replaced, what is added at the end, the record it is about, words of the message
CASES: list[tuple[str, Pairs, str, str, str]] = [
    ("two_head_offices", (), "links:\n  - {subject: enterprise:jiugang, kind: located_in, object: place:620300, sources: [source:o], note: 公司在金昌}\n",
     "enterprise:jiugang", "嘉峪关市、金昌市"),
    ("figures_differ", (), "observations:\n" + "".join(
        f"  - {{subject: place:620200, indicator: 总产值, value: {n}, unit: 亿元, period: '2024', sources: [source:o]}}\n" for n in (410, 650)),
     "place:620200", "410、650（亿元）"),
    ("suspected_duplicate", (), FIRM % ("a", "嘉峪关大友企业有限公司", ", stock_code: '600307.SH'"), "enterprise:a", "代码同为 600307.SH"),
    ("suspected_duplicate", (), FIRM % ("a", "嘉峪关大友嘉镁钙业有限公司", "") + FIRM % ("b", "大友嘉镁钙业股份有限公司", ""), "enterprise:b", "大友嘉镁钙业"),
    ("suspected_duplicate", (), FIRM % ("a", "嘉峪关宏电铁合金冶炼公司", "") + FIRM % ("b", "嘉峪关弘电铁合金冶炼公司", ""), "enterprise:b", "宏电铁合金"),
    ("shared_name", (), FIRM % ("a", "某钢铁公司", ", aliases: [酒钢]"), "enterprise:a", "酒钢"),
    ("leader_without_source", ((BASE.split("\n")[1] + "\n", BASE.split("\n")[1] + "\n" + COPY), ("in: chain:steel, sources: [source:o]", "in: chain:steel, sources: [source:copy]")), "",
     "enterprise:jiugang", "只有转载来源"),
    ("role_without_source", (("role: leading_enterprise, basis: page", "role: leading_enterprise, basis: page, role_basis: editor"),), "", "enterprise:jiugang", "编者判断"),
    ("editor_only", (), "associations:\n  - {id: association:a, name: 某商会, located_in: place:620200, sources: [source:editor]}\n", "association:a", "编者常识"),
    ("mirror_only", ((BASE.split("\n")[1] + "\n", BASE.split("\n")[1] + "\n" + COPY),), "associations:\n  - {id: association:a, name: 某商会, located_in: place:620200, sources: [source:copy]}\n",
     "association:a", "只有转载来源"),
    ("stale", ((BASE.split("\n")[1] + "\n", BASE.split("\n")[1] + "\n" + OLD),), "agencies:\n  - {id: agency:a, name: 某厅, sources: [source:old], chiefs: [{in: chain:steel}]}\n", "agency:a", "2019-03-01"),
    ("stale", ((BASE.split("\n")[1] + "\n", BASE.split("\n")[1] + "\n" + OLD),), "observations:\n  - {subject: place:620200, indicator: 总产值, value: 4, unit: 亿元, period: '2018', sources: [source:old]}\n",
     "place:620200", "总产值"),
    ("stale", ((BASE.split("\n")[1] + "\n", BASE.split("\n")[1] + "\n" + OLD),), "projects:\n  - {id: project:p, name: 某项目, status: asserted, as_of: '2019', located_in: place:620200, sources: [source:old]}\n", "project:p", "2019"),
    ("stale", (), "declarations:\n  - {id: declaration:d, place: place:620200, name: 三大产业, year: '2020', complete: false, sources: [source:o]}\n", "place:620200", "三大产业"),
    ("chain_without_leader", (("    leads: [{in: chain:steel, sources: [source:o], note: 通报称其为链主}]\n", ""),), "", "chain:steel", "没有来源写明链主"),
    ("chain_without_class", (("    gbt4754: [{code: C31, name: 黑色金属冶炼和压延加工业}]\n", ""),), "", "chain:steel", "分类代码"),
    ("chain_without_stage", (("stage: upstream", "stage: midstream"),), "", "chain:steel", "上、中、下游"),
    ("segment_without_enterprise", (("      - {in: segment:steel/strip, basis: page}\n", ""),), "", "segment:steel/strip", "“板带”没有企业"),
    ("enterprise_without_segment", (), FIRM.replace("segment:steel/ore", "chain:steel") % ("a", "某公司", ""), "enterprise:a", "只归到钢铁"),
    ("enterprise_without_place", (), FIRM.replace("located_in: place:620200, ", "") % ("a", "某公司", ""), "enterprise:a", "没有所在地"),
    ("place_without_code", ((", adcode: '620300'", ""),), "", "place:620300", "行政区划代码"),
    ("unlinked", (), "associations:\n  - {id: association:a, name: 某商会, sources: [source:o]}\n", "association:a", "没有任何关系"),
    ("unused_source", ((BASE.split("\n")[1] + "\n", BASE.split("\n")[1] + "\n" + COPY),), "", "source:copy", "某转载"),
]


def quality_of(folder: Path, replaced: Pairs = (), more: str = "", **options: object) -> Quality:
    text = BASE
    for old, new in replaced:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "chains.yaml").write_text(text + more, "utf-8")
    report = check_catalog(folder / "chains.yaml")
    assert report.catalog is not None, report.errors
    return assess(report.catalog, warnings=report.warnings, **options)  # type: ignore[arg-type]


def test_nothing_is_wrong_with_the_base(tmp_path: Path) -> None:
    assert quality_of(tmp_path).flaws == ()


@pytest.mark.parametrize(("code", "replaced", "more", "about", "words"), CASES, ids=[f"{i}-{row[0]}" for i, row in enumerate(CASES)])
def test_each_class_of_warning_is_given_where_it_should_be_and_alone(
    tmp_path: Path, code: str, replaced: Pairs, more: str, about: str, words: str
) -> None:
    (flaw,) = quality_of(tmp_path, replaced, more).flaws
    assert (flaw.code, flaw.about) == (code, about)
    assert words in flaw.message_zh and flaw.hint_zh and flaw.message and flaw.hint
    line = (tmp_path / flaw.file).read_text("utf-8").split("\n")[flaw.line - 1]
    assert flaw.file == "chains.yaml" and line.strip(), "the address is a line that is there"


def test_every_class_has_a_case_and_an_explanation() -> None:
    assert {row[0] for row in CASES} == set(CLASSES)
    text = (ROOT / "docs" / "data-quality.md").read_text("utf-8")
    for code, title in CLASSES.items():
        assert re.search(rf"\| `{code}` \| {title} \| \S.+ \| \S.+ \|", text), code


# Pairs of names that differ by as little as a misprint does, and are two things.
DIFFERENT = [("嘉峪关第一建筑工程公司", "嘉峪关第二建筑工程公司"), ("嘉峪关宏电铁合金公司", "金昌宏电铁合金公司"), ("嘉峪关农业职业技术公司", "嘉峪关林业职业技术公司"),
             ("嘉峪关东兴铝业有限公司", "嘉峪关西兴铝业有限公司"), ("嘉峪关大友", "嘉峪关大有")]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_things_are_not_taken_for_one(tmp_path: Path, one: str, other: str) -> None:
    assert quality_of(tmp_path, more=FIRM % ("a", one, "") + FIRM % ("b", other, "")).flaws == ()


DATES = [("2024", "2024-12-31"), ("2024-05", "2024-05-31"), ("2024-05-07", "2024-05-07")]


@pytest.mark.parametrize(("date", "last"), DATES)
def test_a_doubtful_date_is_the_last_day_it_may_mean(date: str, last: str) -> None:
    assert completed(date) == last


AGES = [("2022-06-01", 3, False), ("2022-05-31", 3, True), ("2022", 3, False), ("2021", 3, True), ("2021", 5, False), ("2025-01-01", 1, False)]


@pytest.mark.parametrize(("said", "years", "old"), AGES)
def test_a_fact_is_old_when_its_newest_word_is(tmp_path: Path, said: str, years: int, old: bool) -> None:
    more = f"agencies:\n  - {{id: agency:a, name: 某厅, sources: [source:o], chiefs: [{{in: chain:steel, date: '{said}'}}]}}\n"
    found = quality_of(tmp_path, more=more, years=years)
    assert found.as_of == "2025-06-01" and [f.code for f in found.flaws] == ["stale"] * old


def test_how_old_the_data_is_depends_on_the_date_that_is_asked_for_and_never_on_today(tmp_path: Path) -> None:
    assert quality_of(tmp_path, as_of="2031-01").by_class["stale"] == 1
    assert Limit("2024-02-29", 1).day == "2023-02-29", "a day of no calendar still sorts where it should"


def test_general_knowledge_is_counted_apart(tmp_path: Path) -> None:
    editor = "role: leading_enterprise, basis: editor"
    before, after = quality_of(tmp_path), quality_of(tmp_path, (("role: leading_enterprise, basis: page", editor),))
    assert before.facts["editor_only"] == 0 and after.facts["editor_only"] == 1
    assert after.trust["facts"]["editor"] == 1 and sum(after.trust["facts"].values()) == after.facts["facts"] == before.facts["facts"]
    assert before.facts["single_source"] == before.facts["facts"], "the base knows one source"


def test_completeness_counts_what_is_there(tmp_path: Path) -> None:
    more = FIRM % ("a", "某公司", "") + "parks:\n  - {id: park:a, name: 某园区, located_in: place:620200, develops: [{in: chain:steel}], sources: [source:o]}\n"
    found = quality_of(tmp_path, more=more)
    cities = {row.id: row.counts for row in found.cities}
    assert list(cities) == ["place:620200", "place:620300"]
    assert dict(cities["place:620200"]) == {"enterprises": 2, "with_segment": 2, "well_sourced": 2, "chains": 1, "leaders": 1,
                                            "institutions": 0, "parks": 1, "projects": 0, "declarations": 0}
    assert set(cities["place:620300"].values()) == {0}
    (chain,) = found.chains
    assert dict(chain.counts) == {"segments": 3, "covered": 3, "sourced_segments": 3, "enterprises": 2, "leaders": 1,
                                  "chiefs": 0, "institutions": 0, "projects": 0, "classes": 1}


def test_the_order_of_the_files_changes_no_warning(tmp_path: Path) -> None:
    more = FIRM % ("a", "嘉峪关大友嘉镁钙业有限公司", "") + FIRM % ("b", "大友嘉镁钙业股份有限公司", "") + FIRM % ("c", "某公司", ", aliases: [酒钢]")
    first = quality_of(tmp_path, more=more)
    (catalog,) = [check_catalog(tmp_path / "chains.yaml").catalog]
    assert isinstance(catalog, Catalog)
    turned = Catalog(catalog.entities[::-1], catalog.links[::-1], catalog.sources[::-1], catalog.observations[::-1],
                     catalog.declarations[::-1], catalog.files, catalog.criteria[::-1], catalog.addresses)
    again = assess(turned, warnings=check_catalog(tmp_path / "chains.yaml").warnings)
    assert again.flaws == first.flaws and dict(again.facts) == dict(first.facts)
    assert list(first.flaws) == sorted(first.flaws, key=lambda f: f.order)


# --- command line

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str]:
        code = 0
        try:
            main(("validate", str(tmp_path / "chains.yaml"), *arguments))
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, capfd.readouterr().out

    return call


def test_the_report_keeps_the_contract_and_adds_to_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "chains.yaml").write_text(BASE + FIRM % ("a", "某公司", ", aliases: [酒钢]"), "utf-8")
    code, out = run("--report", "--json")
    report = json.loads(out)
    assert code == 0 and {"errors", "warnings", "counts"} <= set(report) and report["errors"] == []
    (warning,) = report["warnings"]
    assert {"file", "line", "path", "message", "hint", "code", "id"} <= set(warning) and warning["code"] == "shared_name"
    assert report["counts"]["enterprise"] == 2 and report["classes"]["shared_name"] == 1 and set(report["classes"]) == set(CLASSES)
    assert report["details"]["link.leads"] == 1 and report["chains"][0]["segments"] == 3
    assert run("--report", "--json")[1] == out, "the same the second time, from the cache"


def test_the_report_as_text_names_every_class(run: Run, tmp_path: Path) -> None:
    (tmp_path / "chains.yaml").write_text(BASE, "utf-8")
    code, out = run("--report")
    assert code == 0 and all(f"{title}（{name}）" in out for name, title in CLASSES.items())
    assert re.search(r"嘉峪关市 +1 +1 +1", out) and "docs/data-quality.md" in out


def test_a_broken_catalog_has_errors_and_no_report(run: Run, tmp_path: Path) -> None:
    (tmp_path / "chains.yaml").write_text(BASE.replace("stage: upstream", "stage: top"), "utf-8")
    code, out = run("--report", "--json")
    assert code == 1 and set(json.loads(out)) == {"errors", "warnings", "counts"}


@pytest.mark.parametrize("date", ["2024-13", "soon", "２０２４"])
def test_a_date_that_is_none_is_wrong_use(run: Run, tmp_path: Path, date: str) -> None:
    (tmp_path / "chains.yaml").write_text(BASE, "utf-8")
    assert run("--report", "--as-of", date)[0] == 2


def test_the_schema_is_printed_as_it_lies_in_the_data_folder(run: Run) -> None:
    assert run("--schema") == (0, (ROOT / "data" / "schema.json").read_text("utf-8"))


# --- the page, and hiding what is weak

@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(tmp_path / "s"))
    monkeypatch.setenv("CHAINS_DATA", str(tmp_path / "chains.yaml"))

    def opened(text: str, **query: str) -> str:
        (tmp_path / "chains.yaml").write_text(text, "utf-8")
        if not (tmp_path / "s").exists():
            write_snapshot(build_snapshot(tmp_path / "chains.yaml", None), tmp_path / "s")
        at = AppTest.from_string("from chains.app import quality\nquality.show()", default_timeout=20)
        for key, value in query.items():
            at.query_params[key] = value
        at.run()
        assert not at.exception, at.exception
        return "\n".join(piece.proto.body for piece in at.get("html"))

    return opened


def test_the_page_links_each_warning_to_its_record(page: Callable[..., str]) -> None:
    shown = page(BASE + FIRM % ("a", "<b>某公司", ", aliases: [酒钢]"))
    assert 'href="firm?id=enterprise:a"' in shown and "chains.yaml:" in shown
    assert "&lt;b&gt;" in shown and "<b>某" not in shown
    assert "提醒 · 1" in shown and "各产业链的完整度" in shown


def test_the_page_says_when_the_data_cannot_be_used_and_what_is_not_yet_in_the_graph(page: Callable[..., str]) -> None:
    page(BASE)
    shown = page(BASE + FIRM.replace("segment:steel/ore", "chain:steel") % ("new", "新公司", ""), **{"class": "enterprise_without_segment"})
    assert "enterprise:new" in shown and 'node=enterprise:new"' not in shown
    assert "整理数据有 1 处错误" in page(BASE.replace("stage: upstream", "stage: top"))


WEAK = (FIRM % ("weak", "某公司", "")).replace("sources: [source:o]", "sources: [source:editor]").replace("basis: page", "basis: editor")
HIDDEN = [(None, True), (SourceKind.MIRROR, False), (SourceKind.OFFICIAL, False)]


@pytest.mark.parametrize(("weakest", "shown"), HIDDEN)
def test_a_user_hides_what_is_weaker_than_a_level(tmp_path: Path, weakest: SourceKind | None, shown: bool) -> None:
    (tmp_path / "chains.yaml").write_text(BASE + WEAK, "utf-8")
    graph = build_graph(build_snapshot(tmp_path / "chains.yaml", None))
    around = neighbourhood(graph, "place:620200", depth=2, filter=Filter(weakest=weakest))
    assert ("enterprise:weak" in around.nodes) is shown and "enterprise:jiugang" in around.nodes
    assert "segment:steel/ore" in around.nodes, "the frame of chains and places stays"


def test_the_shipped_data_is_assessed_whole() -> None:
    report = check_catalog(ROOT / "data" / "chains.yaml")
    assert report.catalog is not None
    found = assess(report.catalog, warnings=report.warnings)
    assert len(found.cities) == 15 and len(found.chains) == sum(e.kind is Kind.CHAIN for e in report.catalog.entities)
    assert found.by_class["two_head_offices"] == found.by_class["chain_without_stage"] == found.by_class["shared_name"] == 0
    assert all(isinstance(flaw, Flaw) and flaw.line >= 1 and flaw.file in report.catalog.files for flaw in found.flaws)


def test_the_control_of_the_explorer_hides_it_too(page: Callable[..., str]) -> None:
    page(BASE + WEAK)
    at = AppTest.from_string("from chains.app import explorer\nexplorer.show()", default_timeout=20)
    at.query_params["node"] = "place:620200"

    def shown() -> str:
        assert not at.exception, at.exception
        return "\n".join(piece.proto.body for piece in at.get("html"))

    at.run()
    assert "某公司" in shown() and "Choose an option" not in str(at)
    at.selectbox(key="filter_weakest").set_value(SourceKind.MEDIA).run()
    assert "某公司" not in shown() and "酒泉钢铁" in shown()
