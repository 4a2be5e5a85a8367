"""The shipped data and seeds: how much there is, and that nothing contradicts itself or is copied."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from chains.catalog import Catalog, check_catalog, load_catalog, read_yaml
from chains.cleaning import clean
from chains.model import AliasKind, Kind, SourceKind

ROOT = Path(__file__).parent.parent
SEEDS = sorted(p for p in (ROOT / "seeds").glob("*.md") if p.name != "README.md")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(ROOT / "data" / "chains.yaml")


def test_the_shipped_data_has_no_problem_and_no_warning() -> None:
    report = check_catalog(ROOT / "data" / "chains.yaml")
    assert [str(p) for p in (*report.errors, *report.warnings)] == []


LEAST = {"chain": 12, "enterprise": 60, "park": 15, "segment": 100, "place": 15, "declaration": 10, "observation": 50}


@pytest.mark.parametrize(("kind", "least"), LEAST.items())
def test_there_is_enough_of_each_kind(catalog: Catalog, kind: str, least: int) -> None:
    counts = check_catalog(ROOT / "data" / "chains.yaml").counts
    assert counts[kind] >= least
    assert counts["university"] + counts["institute"] >= 25


def test_all_prefectures_of_gansu_and_the_new_area_are_there(catalog: Catalog) -> None:
    prefectures = [e for e in catalog.entities if e.kind is Kind.PLACE and e.get("level") == "prefecture"
                   and (e.code("adcode") or "").startswith("62")]
    assert len(prefectures) == 14 and catalog.by_id["place:lanzhou-new-area"].get("level") == "new_area"


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


def test_leads_rests_on_a_page_and_never_on_the_editor(catalog: Catalog) -> None:
    leads = [x for x in catalog.links if x.kind == "leads"]
    assert len(leads) >= 8
    assert {e.method for x in leads for e in x.evidence} == {"curated"}


def test_mirrors_carry_no_address(catalog: Catalog) -> None:
    assert [s.id for s in catalog.sources if s.kind is SourceKind.MIRROR and s.url] == []


def test_misprints_of_the_originals_are_kept_as_aliases(catalog: Catalog) -> None:
    misprints = {a.name for e in catalog.entities for a in e.aliases if a.kind is AliasKind.MISPRINT}
    assert {"甘肃雨金", "天水电铸所", "水华水天电子集团股份有限公司"} <= misprints


COMMENTED = re.compile(r"((?:place|park|chain|segment|industry|enterprise|association|university|institute|agency|project):[\w./-]+)[^#\n]*#\s*(\S.*)$")


@pytest.mark.parametrize("file", sorted((ROOT / "data").glob("*.yaml")), ids=lambda p: p.name)
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
