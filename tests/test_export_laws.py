"""Laws of every format: what is lossless comes back equal, equal graphs are equal bytes, and hostile text stays text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import networkx as nx
import openpyxl
import pytest
from defusedxml import ElementTree
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from chains.exports import FORMATS, export, import_file
from chains.exports.flat import RESERVED, column_types, defused, entity_row, evidence_rows, link_row, source_row
from chains.exports.xmlfile import node_id
from chains.model import (
    Alias,
    Award,
    Criterion,
    Declaration,
    DeclarationMember,
    Document,
    Entity,
    Evidence,
    Kind,
    Link,
    Mention,
    Observation,
    Snapshot,
    Source,
    SourceKind,
    attributes,
)
from chains.records import in_order, snapshot_with_manifest

LOSSLESS = [name for name, spec in FORMATS.items() if spec.read]
SCHEMAS = Path(__file__).parent / "schemas"

NASTY = [
    "=1+1", "+86", "-x", "@SUM(A1)", "\t=1", "\r\n=1", "＝1", "'", '"', '""\\"', "\\", "\\\"", "`", "a,b;c", "</data>", "]]>", "?>",
    "<!--", "-->", "&amp;", "&#0;", "\x00", "\x07\x1b[31m", "甲\x85乙", "\ufffe\uffff", "甲\u2028\u2029乙", "\u202e倒写", "العربية עברית",
    "🏭👩‍🔬", "a\u0301", "_x0041_", "_x005F_x0041_", "None", "true", "007", "1e5", "NaN", "；", "；；", " 前后空格 ", "\u3000全角\u3000", "\ufeff开头",
    "甲" * 10_000, "$1", "${x}", "%s", "{0}",
]
text = st.one_of(st.sampled_from(NASTY), st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)).filter(lambda t: t.strip() != "")
scalar = st.one_of(text, st.integers(-10**6, 10**6), st.floats(allow_nan=False, allow_infinity=False), st.booleans())
value = st.one_of(scalar, st.lists(scalar, max_size=3).map(tuple))


def stored(snapshot: Snapshot) -> Snapshot:
    """The snapshot as it can come back: cleaned texts are not stored, and every part is sorted."""
    documents = tuple(Document(d.source, d.name, d.text) for d in snapshot.documents)
    return snapshot_with_manifest(in_order(replace(snapshot, documents=documents)))


@st.composite
def graphs(draw: st.DrawFn) -> Snapshot:
    """A small graph whose every text is hostile."""
    said = draw(text)
    source = Source("source:" + draw(st.sampled_from(["a", "b-1"])), draw(text), SourceKind.DOCUMENT, draw(text), "2024-05", draw(text))
    quote = Evidence(source.id, "rule:owns", date="2024", confidence=0.5, quote=said, start=0, end=len(said), locator=draw(text))
    note = Evidence(source.id, "curated", note=draw(text))
    names = draw(st.lists(text, min_size=2, max_size=4))
    keys = st.dictionaries(text, value, max_size=3)
    entities = tuple(
        Entity(f"enterprise:{draw(st.sampled_from(['', 'x-', '铝(', '_x0041_']))}{n}", name, (Alias(draw(text)),), (("uscc", draw(text)),),
               attributes(draw(keys)), (source.id,), awards=(Award(draw(text), (note,), "2023"),))
        for n, name in enumerate(names))
    place = Entity("place:620000", draw(text))
    links = tuple(Link(a.id, "owns", b.id, (quote, note), None, attributes(draw(keys))) for a, b in pairwise(entities))
    links += tuple(Link(e.id, "located_in", place.id, (note,), attributes=attributes(draw(keys))) for e in entities[:1])
    return stored(Snapshot(
        (*entities, place), links, (source,), (Observation(place.id, draw(text), 1.5, draw(text), draw(text), (note,)),),
        (Declaration("declaration:a", place.id, draw(text), (DeclarationMember(draw(text)),), True, (note,)),),
        (Document(source, draw(text), said),),
        (Mention(source.id, Kind.ENTERPRISE, 0, len(said), said, said, draw(text), None, "rule", 0.5),),
        criteria=(Criterion("criterion:a", place.id, draw(text), (note,)),),
    ))


@pytest.mark.parametrize("name", LOSSLESS)
def test_the_tiny_world_comes_back_equal(name: str, world: Snapshot) -> None:
    back, expected = import_file(export(world, name), "x"), stored(world)
    assert back == replace(expected, manifest=back.manifest)
    assert back.manifest["digest"] == expected.manifest["digest"]


@pytest.mark.parametrize("name", LOSSLESS)
def test_any_graph_comes_back_equal(name: str) -> None:
    @settings(max_examples=25, deadline=None)
    @given(graphs())
    def law(graph: Snapshot) -> None:
        back = import_file(export(graph, name), "x")
        assert back == replace(graph, manifest=back.manifest)
        assert back.manifest["digest"] == graph.manifest["digest"]

    law()


@pytest.mark.parametrize("name", LOSSLESS)
@pytest.mark.parametrize("nasty", NASTY, ids=[ascii(n[:8]) for n in NASTY])
def test_each_hostile_name_comes_back_equal(name: str, nasty: str) -> None:
    source = Source("source:a", nasty, SourceKind.DOCUMENT)
    said = Evidence(source.id, "curated", note=nasty)
    entities = tuple(Entity(f"enterprise:{i}", nasty, attributes=attributes({nasty: nasty}), sources=(source.id,)) for i in "ab")
    graph = stored(Snapshot(entities, (Link("enterprise:a", "owns", "enterprise:b", (said,)),), (source,)))
    assert import_file(export(graph, name), "x") == graph


@pytest.mark.parametrize("name", LOSSLESS)
def test_an_empty_graph_comes_back(name: str) -> None:
    empty = snapshot_with_manifest(Snapshot((), (), ()))
    back = import_file(export(empty, name), "x")
    assert back == replace(empty, manifest=back.manifest)


# --- structure that other programs rely on


@settings(max_examples=25, deadline=None)
@given(graphs())
def test_any_graphml_and_gexf_fits_its_schema_and_networkx_reads_it(graph: Snapshot) -> None:
    ids = {node_id(e.id) for e in graph.entities}
    for name in ("graphml", "gexf"):
        content = export(graph, name)
        schema = etree.XMLSchema(etree.parse(SCHEMAS / f"{name}.xsd"))
        schema.assertValid(etree.fromstring(content, etree.XMLParser(huge_tree=True)))
    read = nx.parse_graphml(export(graph, "graphml").decode(), force_multigraph=True)
    assert set(read) == ids and {key for *_, key in read.edges(keys=True)} == {x.id for x in graph.links}
    read = nx.read_gexf(io.BytesIO(export(graph, "gexf")), version="1.3")
    assert set(read) == ids and all({"color", "position", "size"} <= set(data["viz"]) for _, data in read.nodes(data=True))


def test_the_schemas_refuse_what_is_wrong(world: Snapshot) -> None:
    for name, right, wrong in (("graphml", 'for="node"', 'for="knot"'), ("graphml", "<node id=", "<node nid="),
                               ("gexf", 'version="1.3"', 'version="9"'), ("gexf", "<viz:size value=", "<viz:size wert="),
                               ("gexf", 'type="string"', 'type="text"'), ("gexf", "<edges>", "<edges><node/>")):
        content = export(world, name).decode()
        assert right in content
        schema = etree.XMLSchema(etree.parse(SCHEMAS / f"{name}.xsd"))
        assert not schema.validate(etree.fromstring(content.replace(right, wrong, 1).encode())), (right, wrong)


def test_networkx_may_rewrite_the_graphml_and_nothing_is_lost(world: Snapshot) -> None:
    read = nx.parse_graphml(export(world, "graphml").decode(), force_multigraph=True)
    out = io.BytesIO()
    nx.write_graphml_xml(read, out)
    assert import_file(out.getvalue(), "x").digest == stored(world).digest


def test_gephi_sees_names_kinds_colours_sizes_and_positions_and_no_date(world: Snapshot) -> None:
    content = export(world, "gexf")
    read = nx.read_gexf(io.BytesIO(content), version="1.3")
    firm = read.nodes["enterprise:jiugang"]
    assert firm["label"] == "酒泉钢铁(集团)有限责任公司" and firm["kind_label"] == "企业"
    assert firm["viz"]["color"] == {"r": 0x1F, "g": 0x6F, "b": 0xB2, "a": 1.0}
    places = [(d["viz"]["position"]["x"], d["viz"]["position"]["y"]) for _, d in read.nodes(data=True)]
    assert len(set(places)) == len(world.entities)
    assert read.nodes["enterprise:jiugang"]["viz"]["size"] > read.nodes["enterprise:lanshi"]["viz"]["size"], "more links, larger"
    assert b"lastmodified" not in content and b"date=" not in content
    edge = ElementTree.fromstring(content).find(".//{http://gexf.net/1.3}edge[@kind='leads']")
    assert edge is not None and edge.get("label") == "链主"


@settings(max_examples=15, deadline=None)
@given(graphs())
def test_no_cell_of_any_table_is_a_formula_or_holds_a_control_character(graph: Snapshot) -> None:
    for name in ("csv", "neo4j"):
        with zipfile.ZipFile(io.BytesIO(export(graph, name))) as bundle:
            for part in bundle.namelist():
                if part.endswith(".csv"):
                    rows = csv.reader(io.StringIO(bundle.read(part).decode("utf-8-sig"), newline=""))
                    assert [c for row in rows for c in row if c.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(c)] == []
    book = openpyxl.load_workbook(io.BytesIO(export(graph, "xlsx")))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_column_is_called_by_a_word_that_a_format_keeps_for_itself(world: Snapshot) -> None:
    rows = [*map(entity_row, world.entities), *(link_row(x, world) for x in world.links), *map(source_row, world.sources)]
    rows += [row for x in world.links for row in evidence_rows(x, world)]
    assert set(column_types(rows)) & RESERVED == set()


def test_a_column_has_one_type() -> None:
    assert column_types([{"a": 1.0, "b": "x"}, {"a": "约1", "b": "y", "c": True}]) == {"a": str, "b": str, "c": bool}


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1"])
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert defused(cell) == "'" + cell and defused(-1.5) == -1.5 and defused("甲=1") == "甲=1"


# --- the workbook, opened by another library


def test_the_workbook_has_its_sheets_filters_frozen_headings_and_widths(world: Snapshot) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export(world, "xlsx")))
    assert book.sheetnames == ["条目", "关系", "依据", "来源", "字段说明"]
    for sheet in book:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == sheet.dimensions
        assert all(8 <= sheet.column_dimensions[c].width <= 60 for c in "ABC")
    entities = list(book["条目"].iter_rows(values_only=True))
    assert entities[0][:2] == ("名称", "种类") and len(entities) == len(world.entities) + 1
    firm = next(row for row in entities if row[0] == "酒泉钢铁(集团)有限责任公司")
    assert dict(zip(entities[0], firm, strict=True))["统一社会信用代码"] == "91620200000000001X"
    assert dict(zip(entities[0], firm, strict=True))["主要产品"] == "不锈钢；碳钢"
    links = list(book["关系"].iter_rows(values_only=True))
    assert ("酒泉钢铁(集团)有限责任公司", "链主", "钢铁产业链", "已有", "人工整理") in [row[:5] for row in links]
    assert ("兰州新区", "招引", "动力电池产业链", "规划", "人工整理") in [row[:5] for row in links]
    evidence = list(book["依据"].iter_rows(values_only=True))
    assert len(evidence) == sum(len(x.evidence) for x in world.links) + 1
    headings = {str(row[1]) for row in book["字段说明"].iter_rows(values_only=True)}
    for title in book.sheetnames[:-1]:
        columns = next(book[title].iter_rows(values_only=True))
        assert set(columns) <= headings and len(set(columns)) == len(columns)


def test_the_workbook_is_well_formed_for_a_stranger(world: Snapshot) -> None:
    with zipfile.ZipFile(io.BytesIO(export(world, "xlsx"))) as book:
        for part in book.namelist():
            ElementTree.fromstring(book.read(part), forbid_dtd=True)
        rels = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
        assert {"xl/" + r.get("Target", "") for r in rels} <= set(book.namelist())
        types = ElementTree.fromstring(book.read("[Content_Types].xml"))
        assert {t.get("PartName", "").lstrip("/") for t in types if t.get("PartName")} <= set(book.namelist())


def test_what_a_cell_cannot_hold_is_cut_and_says_so() -> None:
    long = Entity("enterprise:a", "甲" * 40_000)
    content = export(Snapshot((long, Entity("enterprise:b", "_x0041_")), (), ()), "xlsx")
    cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(content))["条目"].iter_rows(values_only=True)]
    assert len(cells[1]) == 32_767 and cells[1].endswith("（已截断，全文见 CSV 或 JSON 导出）")
    # openpyxl does not undo this escape, Excel does: without it _x0041_ would be shown as A.
    assert b">_x005F_x0041_<" in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


# --- Neo4j


@settings(max_examples=25, deadline=None)
@given(graphs())
@example(stored(Snapshot((Entity("enterprise:a", '\\"'), Entity("enterprise:b", "`;\n//")), (), ())))
def test_any_cypher_script_is_made_of_known_statements(graph: Snapshot) -> None:
    with zipfile.ZipFile(io.BytesIO(export(graph, "neo4j"))) as bundle:
        tables = {n: list(csv.reader(io.StringIO(bundle.read(n).decode(), newline=""))) for n in ("nodes.csv", "relationships.csv")}
        statements = statements_of(bundle.read("load.cypher").decode())
        raw = bundle.read("nodes.csv").decode() + bundle.read("relationships.csv").decode()
    assert "\\" not in raw, "LOAD CSV takes a backslash for an escape, neo4j-admin does not"
    assert statements[0].startswith("CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.entity_id IS UNIQUE")
    for statement in statements:
        plain = re.sub(r"`(?:[^`]|``)*`", "Q", statement)  # a quoted name is one word, whatever stands in it
        assert re.fullmatch(r"(CREATE CONSTRAINT|CREATE INDEX|LOAD CSV WITH HEADERS FROM 'file:///(nodes|relationships)\.csv' AS row\n)"
                            r"[\w\s(){}\[\].:'=,><-]*", plain), plain
        for table, heads in ((t, rows[0] if rows else []) for t, rows in tables.items()):
            if statement.startswith(f"LOAD CSV WITH HEADERS FROM 'file:///{table}'"):
                used = {n.replace("``", "`") for n in re.findall(r"row\.`((?:[^`]|``)*)`", statement)}
                assert used <= set(heads)


def statements_of(script: str) -> list[str]:
    """The statements: a semicolon inside a quoted name ends none, and comments are left out."""
    tokens = re.findall(r"`(?:[^`]|``)*`|'[^']*'|//[^\n]*\n|;|[^`';/]+|/", script)
    whole = "".join("\0" if t == ";" else t for t in tokens if not t.startswith("//"))
    return [part.strip() for part in whole.split("\0") if part.strip()]


def test_the_neo4j_tables_join_and_carry_labels(world: Snapshot) -> None:
    with zipfile.ZipFile(io.BytesIO(export(world, "neo4j"))) as bundle:
        nodes = list(csv.DictReader(io.StringIO(bundle.read("nodes.csv").decode(), newline="")))
        links = list(csv.DictReader(io.StringIO(bundle.read("relationships.csv").decode(), newline="")))
    ids = {row["entity_id:ID"] for row in nodes}
    assert len(nodes) == len(ids) == len(world.entities) and len(links) == len(world.links)
    assert {row[end] for row in links for end in (":START_ID", ":END_ID")} <= ids
    assert next(r for r in nodes if r["entity_id:ID"] == "enterprise:jiugang")[":LABEL"] == "Entity;Enterprise"
    assert {row[":TYPE"] for row in links} >= {"LEADS", "PARTNERS_WITH"} and {row["known:boolean"] for row in nodes} == {"true", "false"}
