"""Fields of the catalog that say how far a statement may be trusted, and what joins it to outside data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from chains.build import build_snapshot
from chains.catalog import Catalog, Problem, check_catalog, known_report, load_catalog, read_yaml
from chains.catalog.cache import cache_folder, known_catalog
from chains.errors import CatalogError
from chains.model import Link, SourceKind
from chains.snapshot import read_snapshot, write_snapshot

GOOD = (Path(__file__).parent / "cases" / "catalogs" / "good" / "chains.yaml").read_text("utf-8")
SOURCES = ("sources:\n  - {id: source:notice, title: 某公告, kind: filing, published: 2025-03-01}\n"
           "  - {id: source:copy, title: 某转载, kind: mirror}\n  - {id: source:editor, title: 编者常识, kind: editor}\n")
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the good catalog with two more sources, some text replaced and some added, and gives its root file."""

    def written(*pairs: tuple[str, str], more: str = "") -> Path:
        text = GOOD.replace("sources:\n", SOURCES, 1)
        for old, new in pairs:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (tmp_path / "chains.yaml").write_text(text + more, "utf-8")
        return tmp_path / "chains.yaml"

    return written


def problems(root: Path) -> list[Problem]:
    return list(check_catalog(root).errors)


def one(catalog: Catalog, kind: str, subject: str = "enterprise:jiugang") -> Link:
    (link,) = [x for x in catalog.links if x.kind == kind and x.subject == subject]
    return link


FIRM = "    products: [钢板]\n    sources: [source:paper]"


# --- how far a record may be trusted

LEVELS = [
    ("[source:paper]", None, "media"), ("[source:copy]", None, "mirror"), ("[source:copy, source:paper]", None, "media"),
    ("[source:paper]", "mirror", "mirror"), ("[source:paper]", "editor", "editor"), ("[source:notice]", "official", "official"),
    ("[source:copy, source:notice]", "media", "media"),
]


@pytest.mark.parametrize(("sources", "claimed", "level"), LEVELS)
def test_the_level_is_that_of_the_best_source_or_a_weaker_one_that_is_said(
    write: Write, sources: str, claimed: str | None, level: str
) -> None:
    said = f"\n    verified: {claimed}" if claimed else ""
    catalog = load_catalog(write((FIRM, f"    products: [钢板]\n    sources: {sources}{said}")))
    assert catalog.by_id["enterprise:jiugang"].verified == level


@pytest.mark.parametrize(("sources", "claimed"), [("[source:copy]", "media"), ("[source:editor]", "mirror"), ("[source:paper]", "official")])
def test_no_record_claims_more_than_its_best_source(write: Write, sources: str, claimed: str) -> None:
    (problem,) = problems(write((FIRM, f"    products: [钢板]\n    sources: {sources}\n    verified: {claimed}")))
    assert (problem.path, problem.line) == ("enterprises[0].verified", 34)
    assert f"'{claimed}' is more than its best source" in problem.message and "或更弱的级别" in problem.hint_zh


def test_a_segment_has_a_level_of_its_own(write: Write) -> None:
    row = "stage: downstream, sources: [source:paper]}"
    assert load_catalog(write((row, row[:-1] + ", verified: editor}"))).by_id["segment:steel/strip"].verified is SourceKind.EDITOR
    (problem,) = problems(write((row, row[:-1] + ", verified: filing}")))
    assert problem.path == "chains[0].segments[2].verified"


# --- statements with sources of their own

def test_a_statement_that_names_its_source_is_exact_and_the_others_are_not(write: Write) -> None:
    catalog = load_catalog(write(
        (FIRM, "    products: [{name: 钢板, sources: [source:notice]}]\n    sources: [source:paper, source:copy]"),
        ("    located_in: place:620200\n", "    located_in: {in: place:620200, sources: [source:copy], date: '2021', note: 总部在此}\n")))
    made, at, works = one(catalog, "produces"), one(catalog, "located_in"), one(catalog, "operates_in")
    assert [(e.source, e.locator, e.date) for e in made.evidence] == [("source:notice", "编者转述", "2025-03-01")]
    assert [(e.source, e.locator, e.date, e.note) for e in at.evidence] == [("source:copy", "编者转述", "2021", "总部在此")]
    assert {e.locator for e in works.evidence} == {"条目来源合并转述，未逐页对应"}, "two sources of the record, none named"


def test_a_place_and_a_product_may_still_be_plain_words(write: Write) -> None:
    plain = load_catalog(write())
    longer = load_catalog(write(("    located_in: place:620200\n", "    located_in: {in: place:620200}\n"),
                                ("products: [钢板]", "products: [{name: 钢板}]")))
    assert plain == longer and plain.addresses.keys() == longer.addresses.keys()


def test_a_named_source_outweighs_that_the_field_is_the_editors(write: Write) -> None:
    fields = "    editor_fields: [located_in, products]\n"
    kept = load_catalog(write((FIRM, fields + FIRM)))
    assert {one(kept, kind).evidence[0].method for kind in ("located_in", "produces")} == {"editor"}
    named = load_catalog(write((FIRM, fields + FIRM.replace("[钢板]", "[{name: 钢板, sources: [source:notice]}]"))))
    assert one(named, "produces").evidence[0].method == "curated" and one(named, "located_in").evidence[0].method == "editor"


def test_the_editors_judgement_of_a_role_does_not_borrow_the_page(write: Write) -> None:
    row = "role: backbone, basis: page}"
    works = one(load_catalog(write((row, "role: backbone, basis: page, role_basis: editor}"))), "operates_in")
    assert works.get("role") == "backbone" and works.get("role_basis") == "editor"
    page, editor = sorted(works.evidence, key=lambda e: e.method)
    assert page.source == "source:paper" and "骨干" not in (page.note or "")
    assert editor.source == "source:editor" and "骨干企业" in (editor.note or "")
    plain = one(load_catalog(write()), "operates_in")
    assert plain.get("role_basis") == "page" and len(plain.evidence) == 1 and "骨干企业" in (plain.evidence[0].note or "")


@pytest.mark.parametrize("row", ["role: backbone, basis: editor, role_basis: page}", "basis: page, role_basis: editor}"])
def test_a_role_needs_a_ground(write: Write, row: str) -> None:
    (problem,) = problems(write(("role: backbone, basis: page}", row)))
    assert problem.path == "enterprises[0].operates_in[0]" and "role_basis" in problem.hint and "role_basis" in problem.message_zh


# --- titles, chiefs, classes, clusters, criteria

def test_a_title_carries_its_year_and_source(write: Write, tmp_path: Path) -> None:
    tiers = "    tiers:\n      - {name: 国家级专精特新“小巨人”, year: '2022', sources: [source:notice]}\n      - 绿色工厂\n"
    root = write((FIRM, tiers + FIRM))
    firm = load_catalog(root).by_id["enterprise:jiugang"]
    assert [(a.name, a.year, a.evidence[0].source, a.evidence[0].date) for a in firm.awards] == [
        ("国家级专精特新“小巨人”", "2022", "source:notice", "2022"), ("绿色工厂", None, "source:paper", "2024-05-07")]
    assert firm.get("tiers") == ("国家级专精特新“小巨人”", "绿色工厂")
    write_snapshot(build_snapshot(root, None), tmp_path / "s")
    assert read_snapshot(tmp_path / "s").by_id["enterprise:jiugang"] == firm


AGENCY = "agencies:\n  - {id: agency:gxt, name: 省工信厅, sources: [source:paper], chiefs: [{in: chain:steel, %s}]}\n"


def test_a_chief_says_which_role_it_has(write: Write) -> None:
    link = one(load_catalog(write(more=AGENCY % "role: 链长, date: '2023'")), "chiefs", "agency:gxt")
    assert link.get("role") == "链长" and link.evidence[0].date == "2023" and link.evidence[0].note == "链长，牵头钢铁。"
    (problem,) = problems(write(more=AGENCY % "basis: editor"))
    assert problem.path == "agencies[0].chiefs[0].basis"
    (problem,) = problems(write(more=AGENCY % "role: 链主"))
    assert "牵头部门" in problem.hint_zh


CLASS_CODES = [("C31", True), ("C3120", True), ("A011", True), ("T97", True), ("E47", True), ("C05", False), ("B13", False),
               ("Z31", False), ("C3", False), ("C31200", False), ("31", False), ("G62", False), ("S96", True), ("A00", False)]


@pytest.mark.parametrize(("code", "right"), CLASS_CODES)
def test_a_class_of_the_national_standard_is_checked_by_form(write: Write, code: str, right: bool) -> None:
    found = problems(write(("    group: 冶金\n", f"    group: 冶金\n    gbt4754: [{{code: '{code}', name: 某行业}}]\n")))
    assert (not found) is right
    assert all(p.path == "chains[0].gbt4754[0].code" and "C3120" in p.hint_zh for p in found)


def test_classes_stand_beside_their_names_so_that_outside_data_joins(write: Write) -> None:
    classes = ("    group: 冶金\n    gbt4754:\n      - {code: C31, name: 黑色金属冶炼和压延加工业}\n"
               "      - {code: C3332, name: 金属制品, approximate: true}\n"
               "    shenwan: [普钢, {name: 特钢, level: 2, approximate: true}]\n")
    chain = load_catalog(write(("    group: 冶金\n", classes))).by_id["chain:steel"]
    assert chain.get("gbt4754") == ("C31", "C3332") and chain.get("gbt4754_approximate") == ("C3332",)
    assert chain.get("gbt4754_names") == ("黑色金属冶炼和压延加工业", "金属制品")
    assert chain.get("shenwan") == ("普钢", "特钢") and chain.get("shenwan_approximate") == ("特钢",)


CLUSTER = """clusters:
  - id: cluster:metal
    name: 某有色金属集群
    level: 国家先进制造业集群
    year: '2024'
    places: [place:620200, place:620000]
    elsewhere: [宝鸡]
    chains: [chain:steel]
    sources: [source:notice]
criteria:
  - {id: criterion:revenue, place: place:620000, topic: 规模, year: '2022', text: 链主营收不低于这个数, value: 50, unit: 亿元, sources: [source:copy]}
"""


def test_a_cluster_spans_its_places_and_a_criterion_is_kept_as_reference(write: Write, tmp_path: Path) -> None:
    root = write(more=CLUSTER)
    catalog = load_catalog(root)
    (cluster,) = catalog.declarations
    assert cluster.is_cluster and cluster.places == ("place:620200", "place:620000") and cluster.elsewhere == ("宝鸡",)
    developed = {x.subject: x for x in catalog.links if x.kind == "develops"}
    assert set(developed) == set(cluster.places) and "宝鸡" in (developed["place:620000"].evidence[0].note or "")
    (criterion,) = catalog.criteria
    assert (criterion.value, criterion.unit, criterion.year, criterion.evidence[0].source) == (50, "亿元", "2022", "source:copy")
    assert not [x for x in catalog.links if "criterion" in x.subject], "a rule of elsewhere is applied to nobody"
    written = write_snapshot(build_snapshot(root, None), tmp_path / "s")
    back = read_snapshot(tmp_path / "s")
    assert (back.declarations, back.criteria) == (written.declarations, written.criteria) == (catalog.declarations, catalog.criteria)


# --- mistakes inside short forms are told at the place where they stand

MISTAKES = [
    ("    tiers: [{name: 小巨人, yaer: '2022'}]\n", "enterprises[0].tiers[0].yaer", "use 'year'"),
    ("    tiers: [{name: 小巨人, year: 2022}]\n", "enterprises[0].tiers[0].year", "'2022' in quotes"),
    ("    aliases: [{name: 酒钢, kind: nick}]\n", "enterprises[0].aliases[0].kind", "use one of them"),
    ("    located_in: {in: place:620200, source: source:paper}\n", "enterprises[0].located_in.source", "use 'sources'"),
    ("    located_in: chain:steel\n", "enterprises[0].located_in.in", "begins with place: or park:"),
    ("    stock_code: 600307\n", "enterprises[0].stock_code", "'600307' in quotes"),
    ("    products: [{name: 钢板, sources: [source:nobody]}]\n", "enterprises[0].products[0].sources[0]", ""),
]


@pytest.mark.parametrize(("line", "path", "hint"), MISTAKES, ids=[row[1] for row in MISTAKES])
def test_a_mistake_in_a_field_is_told_once_and_where_it_stands(write: Write, line: str, path: str, hint: str) -> None:
    field = line.split(":")[0].strip()
    (old,) = [row + "\n" for row in GOOD.split("enterprises:")[1].split("\n") if row.startswith(f"    {field}:")] or [FIRM]
    (problem,) = problems(write((old, line if old != FIRM else line + FIRM)))
    assert problem.path == path or path.startswith(problem.path), problem
    assert hint in problem.hint


# --- the least that must be there

ASSERTED = [
    ("enterprise: 2", "assertions.enterprise", "only 1 of enterprise, at least 2"),
    ("place.county: 1", "assertions.place.county", "only 0 of place.county"),
    ("link.leads: 1", "assertions.link.leads", "only 0 of link.leads"),
    ("organisation_link: 2", "assertions.organisation_link", "only 1 of organisation_link"),
    ("enterprises: 1", "assertions.enterprises", "nothing that is counted"),
    ("segment: '3'", "assertions.segment", "not a whole number"),
    ("segment: true", "assertions.segment", "not a whole number"),
]


@pytest.mark.parametrize(("stated", "path", "message"), ASSERTED, ids=[row[0] for row in ASSERTED])
def test_a_build_below_the_asserted_counts_fails_in_one_line(write: Write, stated: str, path: str, message: str) -> None:
    root = write(more=f"assertions:\n  segment: 3\n  {stated}\n" if "segment" not in stated else f"assertions:\n  {stated}\n")
    report = check_catalog(root)
    (problem,) = report.errors
    assert message in problem.message and problem.path == path and report.catalog is None
    assert report.counts["enterprise"] == 1, "what there is is still told"
    with pytest.raises(CatalogError) as caught:
        build_snapshot(root, None)
    assert "\n" not in str(caught.value) and "\n" not in caught.value.zh


def test_what_is_asserted_and_there_is_no_problem(write: Write) -> None:
    assert not problems(write(more="assertions: {enterprise: 1, segment: 3, place.prefecture: 1, institution: 0, award: 0, cluster: 0}\n"))


def test_assertions_belong_to_the_root_file(write: Write, tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text("assertions: {enterprise: 1}\n", "utf-8")
    root = write(more="include: [more.yaml]\n")
    assert [(p.file, p.path) for p in problems(root)] == [("more.yaml", "assertions")]


# --- a checked catalog is kept

@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHAINS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_comes_from_the_cache_is_what_the_check_found(write: Write, cache: Path) -> None:
    root = write(more=CLUSTER)
    fresh, kept = known_report(root), known_report(root)
    assert known_catalog(root) is not None and len(list(cache.iterdir())) == 1
    assert kept.catalog == fresh.catalog and kept.warnings == fresh.warnings and dict(kept.counts) == dict(fresh.counts)


@pytest.mark.parametrize("what", ["root", "included"])
def test_a_changed_file_is_checked_again(write: Write, tmp_path: Path, cache: Path, what: str) -> None:
    (tmp_path / "more.yaml").write_text("products:\n  - {id: product:a, name: 甲, sources: [source:paper]}\n", "utf-8")
    root = write(more="include: [more.yaml]\n")
    load_catalog(root)
    if what == "root":
        root.write_text(root.read_text("utf-8").replace("name: 钢铁\n", "name: 钢铁业\n"), "utf-8")
        assert load_catalog(root).by_id["chain:steel"].name == "钢铁业"
    else:
        (tmp_path / "more.yaml").write_text("products:\n  - {id: product:a, name: 乙, sources: [source:paper]}\n", "utf-8")
        assert load_catalog(root).by_id["product:a"].name == "乙"
    (tmp_path / "more.yaml").unlink()
    with pytest.raises(CatalogError):
        load_catalog(root)


BREAK = [b"", b"{", b"0" * 64 + b"\n{}", b"\xff\xfe", "plain"]


@pytest.mark.parametrize("broken", BREAK, ids=["empty", "no json", "another digest", "no text", "another shape"])
def test_a_broken_cache_is_as_good_as_none(write: Write, cache: Path, broken: bytes | str) -> None:
    root = write()
    good = load_catalog(root)
    (file,) = cache.iterdir()
    if isinstance(broken, str):
        body = json.dumps({"files": {}, "entities": [{"id": "nothing"}], "warnings": []}).encode()
        broken = hashlib.sha256(body).hexdigest().encode() + b"\n" + body
    file.write_bytes(broken)
    assert known_catalog(root) is None and load_catalog(root) == good and known_catalog(root) is not None


def test_only_the_catalogs_used_last_are_kept_and_no_file_of_anybody_else_goes(
    write: Write, cache: Path, tmp_path: Path
) -> None:
    for i in range(12):
        load_catalog(write(more=f"# {i}\n"))
    (cache / "mine.json").write_text("{}", "utf-8")
    load_catalog(write(more="# again\n"))
    names = sorted(p.name for p in cache.iterdir())
    assert len(names) == 9 and "mine.json" in names


def test_a_user_may_want_no_cache(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINS_CACHE", "")
    root = write()
    assert cache_folder() is None and load_catalog(root) == load_catalog(root) and known_catalog(root) is None


def test_a_cache_that_cannot_be_written_stops_nothing(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("CHAINS_CACHE", str(tmp_path / "file" / "below"))
    assert load_catalog(write()).by_id


# --- one pass over the events of a file

ONE_PASS = [
    ("a: 1\nb: 2", {"a": 1, "b": 2}, {("a",): 1, ("b",): 2}),
    ("- {id: x:y}\n- z", [{"id": "x:y"}, "z"], {(0, "id"): 1, (1,): 2}),
    ("? [p, q]\n: 1", {"?": 1}, {("?",): 1}),
    ("a: |\n  x\n  y\nb: '1'", {"a": "x\ny\n", "b": "1"}, {("b",): 4}),
]


@pytest.mark.parametrize(("text", "value", "lines"), ONE_PASS)
def test_values_come_with_their_lines(text: str, value: object, lines: dict[tuple[str | int, ...], int]) -> None:
    read = read_yaml(text, "x.yaml")
    assert read.value == value and not read.problems
    assert {path: read.lines[path] for path in lines} == lines


REFUSED = [("a: {b: 1, b: [&x 2]}", "anchor"), ("? &x k\n: 1", "anchor"), ("a: 1\n---\nb: 2", "another document"), ("- ? - - a\n  : *x", "anchor")]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_is_passed_over_is_looked_at_too(text: str, message: str) -> None:
    (problem,) = read_yaml(text, "x.yaml").problems
    assert message in problem.message
