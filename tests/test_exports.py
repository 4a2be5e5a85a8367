"""Exports: read back by other programs, defused, and the same bytes twice."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace

import networkx as nx
import pytest
from defusedxml import ElementTree

from chains.errors import UsageError
from chains.exports import FORMATS, export, part_of_snapshot
from chains.exports.tables import csv_bytes
from chains.graph import build_graph, neighbourhood
from chains.model import Alias, Entity, Evidence, Link, Snapshot, Source, SourceKind, attributes
from chains.views.network import network_data, pyvis_network

HOSTILE = "=1+1</script>\x07\u2028\"'&<b>"


@pytest.fixture
def hostile() -> Snapshot:
    source = Source("source:a", HOSTILE, SourceKind.DOCUMENT)
    said = Evidence("source:a", "rule:owns", quote=HOSTILE, start=0, end=len(HOSTILE), confidence=0.5)
    entities = tuple(Entity(f"enterprise:{i}", HOSTILE, (Alias("+" + HOSTILE),), attributes=attributes(note=HOSTILE), sources=("source:a",))
                     for i in "ab")
    return Snapshot(entities, (Link("enterprise:a", "owns", "enterprise:b", (said,)),), (source,))


@pytest.mark.parametrize("name", FORMATS)
def test_equal_snapshots_are_equal_bytes(name: str, world: Snapshot) -> None:
    shuffled = replace(world, entities=world.entities[::-1], links=world.links[::-1])
    assert export(world, name) == export(shuffled, name)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_graph_is_a_file_too(name: str) -> None:
    assert export(Snapshot((), (), ()), name)


def test_graphml_is_read_back_whole(world: Snapshot) -> None:
    text = export(world, "graphml")
    ElementTree.fromstring(text)
    graph = nx.parse_graphml(text.decode(), force_multigraph=True)
    assert set(graph) == {e.id for e in world.entities}
    assert {key for *_, key in graph.edges(keys=True)} == {x.id for x in world.links}
    assert graph.nodes["enterprise:jiugang"]["title"] == "酒泉钢铁(集团)有限责任公司"
    leads = next(d for a, b, d in graph.edges(data=True) if d["kind"] == "leads" and a == "enterprise:jiugang")
    assert leads["status"] == "asserted" and "酒钢被认定为钢铁产业链链主企业。" in leads["evidence"]


def test_json_is_read_back_whole(world: Snapshot) -> None:
    data = json.loads(export(world, "json"))
    graph = nx.node_link_graph(data, edges="links")
    assert graph.is_multigraph() and set(graph) == {e.id for e in world.entities}
    assert {key for *_, key in graph.edges(keys=True)} == {x.id for x in world.links}
    assert len(data["graph"]["sources"]) == len(world.sources)


def test_csv_tables_join_by_their_ids(world: Snapshot) -> None:
    bundle = zipfile.ZipFile(io.BytesIO(export(world, "csv")))
    tables = {n: list(csv.DictReader(io.StringIO(bundle.read(n).decode("utf-8-sig"), newline=""))) for n in bundle.namelist() if n.endswith(".csv")}
    assert {t for t in tables if "/" not in t} == {"entities.csv", "links.csv", "evidence.csv", "sources.csv"}
    entities = {row["entity_id"] for row in tables["entities.csv"]}
    links = {row["link_id"] for row in tables["links.csv"]}
    assert {row["subject_id"] for row in tables["links.csv"]} <= entities == {e.id for e in world.entities}
    assert {row["link_id"] for row in tables["evidence.csv"]} == links == {x.id for x in world.links}
    assert {row["code_uscc"] for row in tables["entities.csv"]} == {"", "91620200000000001X"}


def test_hostile_text_stays_text(hostile: Snapshot) -> None:
    """The laws over every format are in test_export_laws; here what a reader of each of them sees."""
    assert nx.parse_graphml(export(hostile, "graphml").decode()).nodes["enterprise:a"]["title"].startswith("=1+1</script>\ufffd")
    assert nx.read_gexf(io.BytesIO(export(hostile, "gexf")), version="1.3").nodes["enterprise:a"]["label"].startswith("=1+1</script>\ufffd")
    assert json.loads(export(hostile, "json"))["nodes"][0]["name"] == HOSTILE
    page = export(hostile, "html").decode()
    assert HOSTILE not in page and "=1+1</script>" not in page and "\\u003c/script\\u003e" in page
    tables = zipfile.ZipFile(io.BytesIO(export(hostile, "csv")))
    cells = [c for row in csv.reader(io.StringIO(tables.read("entities.csv").decode("utf-8-sig"), newline="")) for c in row]
    assert any(cell.startswith("'=1+1") for cell in cells)


def test_csv_keeps_codes_and_numbers_apart() -> None:
    text = csv_bytes([{"code": "007", "amount": 12.0, "share": 2.5, "known": True}, {"code": "@x", "more": ""}]).decode("utf-8-sig")
    assert text.splitlines() == ["code,amount,share,known,more", "007,12,2.5,True,", "'@x,,,,"]


def test_an_offline_page_names_no_other_host(world: Snapshot) -> None:
    page = export(world, "html").decode()
    for word in ('src="http', "src='http", 'href="http', "href='http", "@import", 'src="//', 'href="//'):
        assert word not in page


def test_an_offline_page_tells_the_evidence_and_shows_what_does_not_stand_yet(world: Snapshot) -> None:
    nodes = pyvis_network(network_data(build_graph(world), neighbourhood(build_graph(world), "place:lanzhou-new-area"))).nodes
    planned = next(n for n in nodes if n["id"] == "project:battery-materials")
    assert planned["color"]["background"] == "#ffffff"
    page = export(world, "html").decode()
    quoted = json.dumps("“酒钢被认定为钢铁产业链链主企业。”——转述自《嘉峪关做强冶金产业链》")[1:-1]
    assert quoted in page or "“酒钢被认定为钢铁产业链链主企业。”——转述自《嘉峪关做强冶金产业链》" in page


def test_a_part_keeps_what_it_cites_and_nothing_else(world: Snapshot) -> None:
    part = part_of_snapshot(world, ["enterprise:jiugang", "enterprise:dongxing"])
    assert [x.kind for x in part.links] == ["owns"]
    cited = {e.source for x in part.links for e in x.evidence} | {s for e in part.entities for s in e.sources}
    assert {s.id for s in part.sources} >= cited
    assert "source:seed-902" not in {s.id for s in part.sources}


def test_an_unknown_format_names_the_known_ones(world: Snapshot) -> None:
    with pytest.raises(UsageError, match="graphml, gexf, json, csv, xlsx, neo4j, html"):
        export(world, "pdf2")


def test_the_workbook_says_in_chinese_how_each_evidence_was_read(world: Snapshot) -> None:
    from chains.exports.columns import sheets

    (evidence,) = (sheet for sheet in sheets(world) if sheet.title == "依据")
    at = list(evidence.columns).index("方法")
    told = {str(row[at]) for row in evidence.rows}
    assert "人工整理" in told and all("一" <= words[0] <= "龥" for words in told), told
