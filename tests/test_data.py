"""The shipped data and seeds: how much there is, and that nothing contradicts itself or is copied."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from chains.catalog import Catalog, check_catalog, count_details, count_records, load_catalog, read_yaml
from chains.cleaning import clean
from chains.divisions import divisions
from chains.model import AliasKind, Declaration, Entity, Kind, Link, Observation, SegmentState, SourceKind

ROOT = Path(__file__).parent.parent
# What the catalog reads; atlas.yaml holds no records.
FILES = sorted(p for p in (ROOT / "data").rglob("*.yaml") if p.name != "atlas.yaml")
SEEDS = sorted(p for p in (ROOT / "seeds").glob("*.md") if p.name != "README.md")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(ROOT / "data" / "chains.yaml")


def test_the_shipped_data_has_no_problem_and_no_warning() -> None:
    report = check_catalog(ROOT / "data" / "chains.yaml")
    assert [str(p) for p in (*report.errors, *report.warnings)] == []


LEAST = {"chain": 30, "segment": 480, "enterprise": 270, "institution": 80, "park": 80, "project": 60, "association": 20,
         "observation": 110, "organisation_link": 105, "declaration": 40, "cluster": 5, "criterion": 15, "source": 300,
         "place.prefecture": 14, "place.new_area": 1, "place.county": 86, "link.leads": 8, "link.chiefs": 5, "state": 55}


@pytest.mark.parametrize(("kind", "least"), LEAST.items())
def test_there_is_enough_of_each_kind(catalog: Catalog, kind: str, least: int) -> None:
    assert (count_records(catalog) | count_details(catalog))[kind] >= least


def test_the_root_file_asserts_its_own_counts() -> None:
    root = ROOT / "data" / "chains.yaml"
    asserted = read_yaml(root.read_text("utf-8"), root.name).value["assertions"]
    assert {kind for kind, least in LEAST.items() if asserted.get(kind, 0) < least} == set()


def records(section: str) -> list[dict[str, Any]]:
    """The records of a section as they are written, whatever file they stand in."""
    found: list[dict[str, Any]] = []
    for file in FILES:
        found += read_yaml(file.read_text("utf-8"), file.name).value.get(section) or []
    return found


def test_all_prefectures_of_gansu_and_the_new_area_are_there(catalog: Catalog) -> None:
    prefectures = [e for e in catalog.entities if e.kind is Kind.PLACE and e.get("level") == "prefecture"
                   and (e.code("adcode") or "").startswith("62")]
    assert len(prefectures) == 14 and catalog.by_id["place:lanzhou-new-area"].get("level") == "new_area"


def test_every_county_has_the_code_of_its_prefecture_and_no_code_is_given_twice(catalog: Catalog) -> None:
    above = {link.subject: link.object for link in catalog.links if link.kind == "part_of"}
    codes = [e.code("adcode") for e in catalog.entities if e.code("adcode")]
    counties = [e for e in catalog.entities if e.get("level") == "county"]
    assert len(codes) == len(set(codes))
    assert [e.id for e in counties if e.id != f"place:{e.code('adcode')}" or above[e.id] != f"place:{(e.code('adcode') or '')[:4]}00"] == []


def test_counties_agree_with_the_table_of_divisions(catalog: Catalog) -> None:
    official = {d.code: d.name for d in divisions().values() if d.code.startswith("62") and d.level in ("prefecture", "county")}
    ours = {e.code("adcode"): e.name for e in catalog.entities if e.get("level") in ("prefecture", "county")}
    assert ours == official


def test_every_chain_has_segments_in_three_stages_and_none_is_an_orphan(catalog: Catalog) -> None:
    stages: dict[str, set[object]] = {}
    others: set[str] = set()
    for link in catalog.links:
        if link.kind == "part_of" and link.object.startswith("chain:") and link.subject.startswith("segment:"):
            stages.setdefault(link.object, set()).add(catalog.by_id[link.subject].get("stage"))
        else:
            others |= {link.subject, link.object}
    chains = {e.id for e in catalog.entities if e.kind is Kind.CHAIN}
    segments = {e.id for e in catalog.entities if e.kind is Kind.SEGMENT}
    assert set(stages) == chains and all(len(found) == 3 for found in stages.values())
    busy_chains = {x.object for x in catalog.links if x.kind != "part_of" and x.object in chains}
    busy_chains |= {s.split("/")[0].replace("segment:", "chain:") for s in segments & others}
    assert busy_chains == chains
    assert {x.subject for x in catalog.links if x.kind == "part_of"} >= segments


def test_every_record_has_sources_and_general_knowledge_is_the_editors(catalog: Catalog) -> None:
    kinds = {s.id: s.kind for s in catalog.sources}
    assert all(e.sources for e in catalog.entities)
    assert [s for s in catalog.sources if s.kind is SourceKind.EDITOR and s.id != "source:editor"] == []
    for link in catalog.links:
        for evidence in link.evidence:
            assert (evidence.method == "editor") == (kinds[evidence.source] is SourceKind.EDITOR)
            assert evidence.quote is None and evidence.note, "a page that is not stored cannot be quoted"


def test_leads_rests_on_a_page_that_says_it_and_never_on_the_editor(catalog: Catalog) -> None:
    leads = [x for x in catalog.links if x.kind == "leads"]
    assert len(leads) >= 8
    assert {e.method for x in leads for e in x.evidence} == {"curated"}
    assert [x.subject for x in leads for e in x.evidence if "链主" not in (e.note or "") or e.locator != "编者转述"] == []


def test_chiefs_rest_on_a_page(catalog: Catalog) -> None:
    chiefs = [x for x in catalog.links if x.kind == "chiefs"]
    assert {e.method for x in chiefs for e in x.evidence} == {"curated"}
    assert all(len(x.evidence) == 1 or {e.locator for e in x.evidence} == {"编者转述"} for x in chiefs)


def test_a_role_that_the_editor_judged_is_marked_so(catalog: Catalog) -> None:
    # 龙头 and 骨干 are roles of operates_in; whoever reads one must see whether a page or the editor says it.
    roles = [x for x in catalog.links if x.kind == "operates_in" and x.get("role")]
    assert roles and {x.get("basis") for x in roles} == {"page", "editor"}
    judged = [x for x in roles if x.get("basis") == "editor"]
    assert {e.source for x in judged for e in x.evidence} == {"source:editor"}


def test_a_record_of_one_editor_source_claims_no_page() -> None:
    wrong = []
    for section in ("enterprises", "institutions", "parks", "projects", "associations"):
        for record in records(section):
            if record["sources"] == ["source:editor"]:
                told = [t for field in ("operates_in", "serves", "develops", "targets") for t in record.get(field, [])]
                wrong += [record["id"] for t in told if t.get("basis", "page") == "page" and "sources" not in t]
                wrong += [record["id"]] * (section == "enterprises" and "name" not in record.get("editor_fields", []))
    assert wrong == []


def test_mirrors_carry_no_address_and_every_address_is_of_an_open_source(catalog: Catalog) -> None:
    closed = (SourceKind.MIRROR, SourceKind.EDITOR, SourceKind.SEED)
    assert [s.id for s in catalog.sources if s.kind in closed and s.url] == []
    assert [s.id for s in catalog.sources if s.kind is SourceKind.SEED and not s.original] == []


def test_every_segment_has_words_and_no_word_belongs_to_two(catalog: Catalog) -> None:
    owners = Counter(str(word) for e in catalog.entities if e.kind is Kind.SEGMENT for word in _words(e))
    assert [e.id for e in catalog.entities if e.kind is Kind.SEGMENT and not _words(e)] == []
    assert [word for word, count in owners.items() if count > 1 or len(word) < 2] == []


def _words(segment: Entity) -> tuple[Any, ...]:
    words = segment.get("words")
    return words if isinstance(words, tuple) else ()


def test_goods_flow_between_chains_too(catalog: Catalog) -> None:
    feeds = [x for x in catalog.links if x.kind == "feeds"]
    across = [x for x in feeds if x.subject.split("/")[0] != x.object.split("/")[0]]
    assert len(feeds) >= 500 and len(across) >= 40


def test_every_chain_can_be_joined_with_outside_data() -> None:
    chains = records("chains")
    assert [c["id"] for c in chains if not c.get("gbt4754") or not c.get("shenwan")] == []
    assert {"chain:logistics", "chain:trade"} <= {c["id"] for c in chains}


def test_a_declaration_that_is_not_complete_says_so() -> None:
    open_ended = [d for d in records("declarations") if re.search(r"[+＋][NXnx]|未(?:全列|列全|逐)", f"{d['name']}{d.get('note', '')}")]
    assert len(open_ended) >= 8 and [d["id"] for d in open_ended if d["complete"]] == []


def test_criteria_are_of_other_provinces_and_rest_on_sources() -> None:
    criteria = records("criteria")
    assert all(not c["place"].startswith("place:62") and "source:editor" not in c["sources"] for c in criteria)
    assert [c["id"] for c in criteria if ("value" in c) != ("unit" in c)] == []


def test_a_state_rests_on_a_source_that_says_it_or_is_marked_as_the_editors(catalog: Catalog) -> None:
    kinds = {s.id: s.kind for s in catalog.sources}
    for state in catalog.states:
        assert state.judged == all(kinds[e.source] is SourceKind.EDITOR for e in state.evidence), state.id
        assert all(e.note and e.quote is None for e in state.evidence)


def test_a_state_names_whom_it_means_and_never_a_firm_that_has_an_entry(catalog: Catalog) -> None:
    # A named firm says it itself, in its own operates_in: two places would have to be kept alike.
    firms = {name for e in catalog.entities if e.kind is Kind.ENTERPRISE for name in e.names}
    assert [s.id for s in catalog.states if s.condition == "present" and s.actor is None] == []
    assert [s.id for s in catalog.states if s.actor in firms] == []


def test_clusters_span_places_and_name_chains() -> None:
    clusters = records("clusters")
    assert max(len(c["places"]) for c in clusters) >= 4 and any(c.get("elsewhere") for c in clusters)
    assert [c["id"] for c in clusters if not c.get("chains")] == []


def test_a_name_that_finds_firms_in_text_belongs_to_one_firm_and_is_longer_than_a_character(catalog: Catalog) -> None:
    named: dict[str, set[str]] = {}
    for e in catalog.entities:
        if e.kind is Kind.ENTERPRISE:
            certain = [e.name, *(a.name for a in e.aliases if a.kind is not AliasKind.AMBIGUOUS)]
            for name in certain:
                named.setdefault(name, set()).add(e.id)
    assert [name for name, ids in named.items() if len(ids) > 1 or len(name) < 2] == []


OUTSIDE = "outside.yaml"


@pytest.mark.parametrize("file", sorted((ROOT / "data" / "enterprises").glob("*.yaml")), ids=lambda p: p.name)
def test_a_firm_stands_in_the_file_of_its_city(catalog: Catalog, file: Path) -> None:
    there = {e["id"]: e.get("presence", "local") for e in read_yaml(file.read_text("utf-8"), file.name).value["enterprises"]}
    above = {x.subject: x.object for x in catalog.links if x.kind in ("located_in", "part_of") and x.object.startswith(("place:", "park:"))}
    cities = {_city(catalog, above, firm) for firm, presence in there.items() if presence not in ("outside", "project")}
    assert len(cities - {None}) <= (0 if file.name == OUTSIDE else 1) and (file.name == OUTSIDE or None not in cities)
    assert file.name == OUTSIDE or not {"outside", "project"} & set(there.values())


def _city(catalog: Catalog, above: dict[str, str], record: str | None) -> str | None:
    while record and catalog.by_id[record].get("level") not in ("prefecture", "new_area"):
        record = above.get(record)
    return record


def test_what_an_investor_from_outside_has_only_agreed_on_does_not_count_as_done(catalog: Catalog) -> None:
    # Such a firm is listed for its projects alone: planned, signed or framework is not yet a business in Gansu.
    projects: dict[tuple[str, str], set[str]] = {}
    for project in records("projects"):
        for firm in project.get("investors", []):
            for told in project.get("operates_in", []):
                projects.setdefault((firm, told["in"]), set()).add(project["status"])
    wrong = []
    for firm in records("enterprises"):
        for told in firm.get("operates_in", []) if firm.get("presence") == "project" else []:
            states = projects.get((firm["id"], told["in"]), set())
            wrong += [(firm["id"], told["in"])] * bool(states and "asserted" not in states and "status" not in told)
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=lambda p: p.name)
def test_a_file_says_at_its_head_what_stands_there(file: Path) -> None:
    first, second, *_ = file.read_text("utf-8").splitlines()
    up = "../" * (len(file.relative_to(ROOT / "data").parts) - 1)
    assert first == f"# yaml-language-server: $schema={up}schema.json"
    assert second.startswith("# ") and re.search(r"[\u4e00-\u9fff]", second)


def test_every_file_of_the_folder_is_read(catalog: Catalog) -> None:
    assert set(catalog.files) == {p.relative_to(ROOT / "data").as_posix() for p in FILES if p.name != "judgements.yaml"}


def test_every_source_is_cited_by_something(catalog: Catalog) -> None:
    cited = {s for e in catalog.entities for s in e.sources}
    told: list[Link | Observation | Declaration | SegmentState] = [
        *catalog.links, *catalog.observations, *catalog.declarations, *catalog.states]
    cited |= {e.source for x in told for e in x.evidence}
    cited |= {s for c in records("criteria") for s in c["sources"]}
    assert {s.id for s in catalog.sources} - cited == set()


def test_misprints_of_the_originals_are_kept_as_aliases(catalog: Catalog) -> None:
    misprints = {a.name for e in catalog.entities for a in e.aliases if a.kind is AliasKind.MISPRINT}
    assert {"甘肃雨金", "天水电铸所", "水华水天电子集团股份有限公司"} <= misprints


COMMENTED = re.compile(r"((?:place|park|chain|segment|industry|enterprise|association|university|institute|agency|project):[\w./-]+)[^#\n]*#\s*(\S.*)$")


@pytest.mark.parametrize("file", FILES, ids=lambda p: p.name)
def test_a_name_in_a_comment_is_the_name_of_what_it_stands_behind(catalog: Catalog, file: Path) -> None:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        found = COMMENTED.search(line)
        if found and not line.lstrip().startswith("#") and "subject:" not in line:
            names = catalog.by_id[found[1]].names
            assert any(found[2].strip() in (name, *re.split(r"[ ,，]", name)) for name in names), f"{file.name}:{number} {line.strip()}"


def front_matter(path: Path) -> dict[str, str]:
    return {k: str(v) for k, v in read_yaml(path.read_text("utf-8").split("---\n")[1], path.name).value.items()}


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.name)
def test_a_seed_names_its_original_and_agrees_with_the_sources(catalog: Catalog, path: Path) -> None:
    front = front_matter(path)
    source = next(s for s in catalog.sources if s.id == front["id"])
    assert re.fullmatch(r"[0-9a-f]{64}", front["sha256"])
    assert (front["title"], front["original"]) == (source.title, source.original)
    assert (front.get("publisher"), front.get("published")) == (source.publisher, source.published)
    assert len(path.read_text("utf-8")) <= 6000


def test_there_is_one_seed_for_each_original() -> None:
    assert [front_matter(p)["id"][-3:] for p in SEEDS] == ["000", "001", "002", "003", "004"]


def originals() -> Path:
    folder = os.environ.get("CHAINS_ORIGINALS")
    if not folder:
        pytest.skip("CHAINS_ORIGINALS is not set: the originals are not part of the project")
    return Path(folder)


SENTENCE = re.compile(r"[^。！？；\n]+")


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.name)
def test_a_seed_copies_no_sentence_of_its_original(path: Path) -> None:
    original = (originals() / front_matter(path)["original"]).read_text("utf-8")

    def sentences(text: str) -> set[str]:
        plain = (re.sub(r"\W", "", s) for s in SENTENCE.findall(clean(text).text))
        return {s for s in plain if len(s) >= 12}

    assert sentences(path.read_text("utf-8")) & sentences(original) == set()
