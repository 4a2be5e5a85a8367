"""The border of the curated data: every broken catalog answers with file, line, place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from chains.catalog import check_catalog, load_catalog, read_yaml
from chains.catalog.reader import MAX_BYTES
from chains.errors import CatalogError
from chains.model import Layer

CASES = Path(__file__).parent / "cases" / "catalogs"

# case, line, path, part of the message, part of the remedy
BROKEN = [
    ("no-such-folder", 1, "", "does not exist", "create it"),
    ("empty", 1, "", "is empty", "at least one record"),
    ("tab", 25, "", "a tab", "indent with spaces"),
    ("duplicate-key", 26, "enterprises[0].name", "already given in line 24", "keep one"),
    ("anchor", 25, "", "anchor or alias", "write the value out"),
    ("unquoted-code", 8, "places[1].adcode", "620200 is a number", "'620200' in quotes"),
    ("plain-no", 14, "chains[0].group", "no without quotes", "in quotes"),
    ("misspelt-id", 26, "enterprises[0].located_in", "no record has the id 'place:620201'", "use 'place:620200'"),
    ("duplicate-id", 22, "products[1].id", "already the id in chains.yaml:21", "another id"),
    ("wrong-end", 32, "links[0]", "ends place → enterprise not allowed", "docs/data-format.md"),
    ("unknown-link-kind", 32, "links[0].kind", "'partner_with' is not a link kind", "use 'partners_with'"),
    ("misspelt-field", 26, "enterprises[0].location_in", "'location_in' is not a known field", "use 'located_in'"),
    ("bad-stage", 18, "chains[0].segments[1].stage", "is not one of upstream, midstream, downstream", "perhaps 'midstream'"),
    ("no-source", 30, "enterprises[0].sources", "is empty", "at least one"),
    ("missing-name", 5, "places[1].name", "is missing", "add it"),
    ("unknown-product", 29, "enterprises[0].products[0]", "'刚板' is not a product", "use '钢板'"),
    ("bad-include", 1, "include[0]", "'../secret.yaml' cannot be included", "beside this one"),
    ("missing-include", 1, "", "does not exist", "create it"),
    ("not-utf8", 2, "", "not UTF-8", "save the file in UTF-8"),
    ("not-a-mapping", 1, "", "named lists of records", "begin with one of"),
    ("no-such-date", 2, "sources[0].published", "there is no date '2024-13-07'", "correct the month"),
    ("bad-date", 2, "sources[0].published", "2024/5/7", "2024-05 or 2024-05-07"),
]


@pytest.mark.parametrize(("case", "line", "path", "message", "hint"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_catalog_names_file_line_place_and_remedy(case: str, line: int, path: str, message: str, hint: str) -> None:
    report = check_catalog(CASES / case / "chains.yaml")
    assert report.catalog is None
    found = [(p.line, p.path) for p in report.errors]
    problem = next((p for p in report.errors if (p.line, p.path) == (line, path)), None)
    assert problem is not None, found
    assert message in problem.message
    assert hint in problem.hint
    assert problem.file == ("places.yaml" if case == "missing-include" else "chains.yaml")
    assert str(problem).count("\n") == 0
    assert problem.message_zh and problem.hint_zh


def test_all_problems_are_reported_at_once() -> None:
    paths = [p.path for p in check_catalog(CASES / "several" / "chains.yaml").errors]
    assert paths == ["places[1].adcode", "chains[0].segments[1].stage", "enterprises[0].located_in"]


def test_load_raises_one_line_that_counts_the_rest() -> None:
    with pytest.raises(CatalogError) as caught:
        load_catalog(CASES / "several" / "chains.yaml")
    assert "and 2 more" in str(caught.value) and "\n" not in str(caught.value)
    assert len(caught.value.problems) == 3


def test_a_good_catalog_becomes_entities_and_links_with_evidence() -> None:
    catalog = load_catalog(CASES / "good" / "chains.yaml")
    assert catalog.by_id["enterprise:jiugang"].short == "酒钢"
    by_kind = {(x.subject, x.kind, x.object): x for x in catalog.links}
    works = by_kind["enterprise:jiugang", "operates_in", "segment:steel/melting"]
    assert works.get("role") == "backbone" and works.layer is Layer.CURATED
    assert works.evidence[0].date == "2024-05-07" and works.evidence[0].quote is None
    feeds = by_kind["segment:steel/ore", "feeds", "segment:steel/melting"]
    assert feeds.evidence[0].source == "source:editor", "that ore feeds melting is the editor's word, not the page's"
    assert ("enterprise:jiugang", "produces", "product:gangban") in by_kind


def test_a_file_over_the_cap_is_refused_before_it_is_read(tmp_path: Path) -> None:
    root = tmp_path / "chains.yaml"
    with root.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (problem,) = check_catalog(root).errors
    assert "larger than 5 MB" in problem.message and "split it" in problem.hint


HOSTILE = [
    ("a: [&x 1, *x]", "anchor or alias"),
    ("a: !!python/object/apply:os.system ['true']", "a tag"),
    ("a: " + "[" * 60 + "]" * 60, "nested too deep"),
    ("a: 0123", "0123 without quotes"),
    ("a: \x07", "does not allow"),
    ("a: {b: 1", "not valid YAML"),
]


@pytest.mark.parametrize(("text", "message"), HOSTILE)
def test_hostile_yaml_is_one_readable_problem(text: str, message: str) -> None:
    (problem,) = read_yaml(text, "x.yaml").problems
    assert message in problem.message and problem.hint


VALUES = [
    ("a: 2024-05-07", "2024-05-07"), ("a: 1.5", 1.5), ("a: -3", -3), ("a: true", True), ("a: ~", None), ("a: '007'", "007"),
    ("a: 15:20", "15:20"), ("a: 酒钢", "酒钢"), ("a: 1e5x", "1e5x"),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_plain_words_mean_what_they_look_like(text: str, value: object) -> None:
    read = read_yaml(text, "x.yaml")
    assert read.value == {"a": value} and not read.problems


def test_what_a_planned_project_does_is_planned_too(tmp_path: Path) -> None:
    text = (CASES / "good" / "chains.yaml").read_text("utf-8") + (
        "projects:\n"
        "  - {id: project:strip, name: 板带项目, status: framework, amount: 3, located_in: place:620200, sources: [source:paper],\n"
        "     investors: [enterprise:jiugang], operates_in: [{in: segment:steel/strip, basis: page}]}\n"
        "parks:\n"
        "  - {id: park:new, name: 新园区, status: planned, located_in: place:620200, sources: [source:paper],\n"
        "     develops: [{in: chain:steel}]}\n")
    (tmp_path / "chains.yaml").write_text(text, "utf-8")
    links = [x for x in load_catalog(tmp_path / "chains.yaml").links if {x.subject, x.object} & {"project:strip", "park:new"}]
    assert {x.kind: x.status.value for x in links if "project:strip" in (x.subject, x.object)} == {
        "located_in": "framework", "operates_in": "framework", "invests_in": "framework"}
    assert {x.kind: x.status.value for x in links if x.subject == "park:new"} == {"located_in": "planned", "develops": "planned"}
    (note,) = [e.note for x in links if x.kind == "invests_in" for e in x.evidence]
    assert note == "拟投资建设板带项目，金额3亿元。", "a sum is called what the source calls it, or just a sum"


def test_several_sources_of_a_record_are_not_told_apart(tmp_path: Path) -> None:
    text = (CASES / "good" / "chains.yaml").read_text("utf-8").replace(
        "  - {id: source:paper,", "  - {id: source:other, title: 另一报道, kind: official}\n  - {id: source:paper,").replace(
        "    products: [钢板]\n    sources: [source:paper]", "    products: [钢板]\n    sources: [source:paper, source:other]")
    (tmp_path / "chains.yaml").write_text(text, "utf-8")
    by_kind = {x.kind: x for x in load_catalog(tmp_path / "chains.yaml").links if x.subject == "enterprise:jiugang"}
    assert {e.locator for e in by_kind["produces"].evidence} == {"条目来源合并转述，未逐页对应"}
    assert {e.locator for e in by_kind["partners_with"].evidence} == {"编者转述"}


def test_an_unreadable_file_is_named_and_not_what_is_missing_because_of_it(tmp_path: Path) -> None:
    text = (CASES / "good" / "chains.yaml").read_text("utf-8")
    sources, rest = text.split("places:", 1)
    (tmp_path / "sources.yaml").write_bytes(sources.encode("gb18030"))
    (tmp_path / "chains.yaml").write_text("include: [sources.yaml]\nplaces:" + rest, "utf-8")
    (problem,) = check_catalog(tmp_path / "chains.yaml").errors
    assert (problem.file, problem.hint) == ("sources.yaml", "save the file in UTF-8")


# --- changed ids

REKEYS = [
    ("{old: enterprise:jiugang, new: enterprise:jiugang, date: '2024'}", "rekeys[0].old", "still the id of a record"),
    ("{old: enterprise:old, new: enterprise:jiugan, date: '2024'}", "rekeys[0].new", "leads to no record"),
    ("{old: enterprise:a, new: enterprise:b, date: '2024'}\n  - {old: enterprise:b, new: enterprise:a, date: '2024'}",
     "rekeys[0].new", "leads to no record"),
    ("{old: enterprise:a, new: enterprise:jiugang, date: '2024'}\n  - {old: enterprise:a, new: enterprise:jiugang, date: '2025'}",
     "rekeys[1].old", "rekeyed before"),
    ("{old: enterprise:a, new: enterprise:jiugang, date: '2024-13'}", "rekeys[0].date", "there is no date"),
    ("{old: enterprise:a, new: enterprise:jiugang}", "rekeys[0].date", "is missing"),
]


@pytest.mark.parametrize(("lines", "path", "message"), REKEYS, ids=[f"{row[1]}-{row[2]}" for row in REKEYS])
def test_a_wrong_rekey_is_refused(tmp_path: Path, lines: str, path: str, message: str) -> None:
    good = (CASES / "good" / "chains.yaml").read_text("utf-8")
    (tmp_path / "chains.yaml").write_text(f"{good}rekeys:\n  - {lines}\n", "utf-8")
    problem = next(p for p in check_catalog(tmp_path / "chains.yaml").errors if p.path == path)
    assert message in problem.message and problem.line > good.count("\n")


def test_a_rekeyed_record_remembers_all_its_former_ids(tmp_path: Path) -> None:
    good = (CASES / "good" / "chains.yaml").read_text("utf-8")
    lines = ("rekeys:\n  - {old: enterprise:first, new: enterprise:second, date: '2023'}\n"
             "  - {old: enterprise:second, new: enterprise:jiugang, date: 2024-05, note: 改用简称}\n")
    (tmp_path / "chains.yaml").write_text(good + lines, "utf-8")
    for _ in range(2):  # from the files, and from the cache
        catalog = load_catalog(tmp_path / "chains.yaml")
        assert catalog.by_id["enterprise:jiugang"].get("former_ids") == ("enterprise:first", "enterprise:second")
        assert catalog.by_id["chain:steel"].get("former_ids") is None
        assert [(r.old, r.date, r.note) for r in catalog.rekeys] == [
            ("enterprise:first", "2023", None), ("enterprise:second", "2024-05", "改用简称")]
