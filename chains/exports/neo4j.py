"""Neo4j: two CSV files and a Cypher script that makes constraints and loads them; `import.txt` says how to run either way.

Cells are those of the CSV export, but for what Neo4j's reader takes otherwise than a spreadsheet: a backslash becomes `＼`
and a line end a blank. The zip holds the records too, so it is read back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from chains.exports.flat import Cell, column_types, text_of
from chains.exports.tables import csv_bytes, entity_table, link_table, read_tables, zip_with_records
from chains.model import LINK_RULES, Kind, Snapshot

__all__ = ["read_neo4j", "write_neo4j"]

read_neo4j = read_tables
# Headings as neo4j-admin wants them; LOAD CSV takes them as they stand.
_HEADINGS = {"entity_id": "entity_id:ID", "subject_id": ":START_ID", "object_id": ":END_ID"}
_TYPES: Mapping[type[Cell], str] = {str: "", float: ":double", bool: ":boolean"}


def write_neo4j(snapshot: Snapshot) -> bytes:
    """A zip of nodes.csv, relationships.csv, load.cypher, import.txt and the records."""
    nodes, links = entity_table(snapshot), link_table(snapshot)
    node_columns, link_columns = _columns(nodes), _columns(links)
    return zip_with_records(snapshot, {
        "nodes.csv": _csv(nodes, node_columns, ":LABEL", lambda kind: f"Entity;{_label(kind)}"),
        "relationships.csv": _csv(links, link_columns, ":TYPE", str.upper),
        "load.cypher": _script(nodes, links, node_columns, link_columns).encode(),
        "import.txt": _HOW.encode(),
    })


_Columns = Mapping[str, tuple[str, type[Cell]]]


def _columns(rows: Sequence[Mapping[str, Cell]]) -> _Columns:
    """For each column its heading and type; a colon in a name would begin the type."""
    return {name: (_HEADINGS.get(name, str(_plain(name)).replace(":", "：") + _TYPES[kind]), kind)
            for name, kind in column_types(rows).items()}


def _label(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split("_"))


def _csv(rows: Sequence[Mapping[str, Cell]], columns: _Columns, first: str, named: Callable[[str], str]) -> bytes:
    table = [{first: named(str(row["kind"])), **{columns[key][0]: _plain(cell) for key, cell in row.items()}} for row in rows]
    # Without the mark that Excel needs: Neo4j would take it for a part of the first heading.
    return csv_bytes(table).removeprefix(b"\xef\xbb\xbf")


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return text_of(cell)
    # LOAD CSV takes a backslash for an escape and neo4j-admin does not; line ends need an option that is off by default.
    return " ".join(cell.replace("\\", "＼").splitlines()) if isinstance(cell, str) else cell


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _sets(rows: Sequence[Mapping[str, Cell]], columns: _Columns, variable: str) -> str:
    told = []
    for name in dict.fromkeys(key for row in rows for key in row if key not in ("subject_id", "object_id")):
        heading, kind = columns[name]
        value = {str: "{}", float: "toFloat({})", bool: "toBoolean({})"}[kind].format(f"row.{_quoted(heading)}")
        told.append(f"{variable}.{_quoted(heading.removesuffix(_TYPES[kind]).removesuffix(':ID'))} = {value}")
    return ",\n  ".join(told)


def _script(
    nodes: Sequence[Mapping[str, Cell]], links: Sequence[Mapping[str, Cell]], node_columns: _Columns, link_columns: _Columns
) -> str:
    """Constraints first, then a statement a kind: Cypher of version 5 cannot take a label or a type out of a row."""
    statements = [
        "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.entity_id IS UNIQUE",
        *(f"CREATE INDEX title_{kind} IF NOT EXISTS FOR (n:{_label(kind)}) ON (n.title)" for kind in Kind),
    ]
    for kind in Kind:
        rows = [row for row in nodes if row["kind"] == kind]
        if rows:
            statements.append(
                "LOAD CSV WITH HEADERS FROM 'file:///nodes.csv' AS row\n"
                f"WITH row WHERE row.kind = '{kind}'\n"
                f"MERGE (n:Entity {{entity_id: row.`entity_id:ID`}})\nSET n:{_label(kind)},\n"
                f"  {_sets(rows, node_columns, 'n')}")
    for link_kind in LINK_RULES:
        rows = [row for row in links if row["kind"] == link_kind]
        if rows:
            statements.append(
                "LOAD CSV WITH HEADERS FROM 'file:///relationships.csv' AS row\n"
                f"WITH row WHERE row.kind = '{link_kind}'\n"
                "MATCH (a:Entity {entity_id: row.`:START_ID`})\nMATCH (b:Entity {entity_id: row.`:END_ID`})\n"
                f"MERGE (a)-[r:{link_kind.upper()} {{link_id: row.link_id}}]->(b)\nSET {_sets(rows, link_columns, 'r')}")
    return "// 产业链图谱 → Neo4j 5：先建约束和索引，再装载；可重复运行\n" + ";\n\n".join(statements) + ";\n"


_HOW = """装入 Neo4j（5 及以上版本）

一、已有数据库（推荐）：把 nodes.csv 和 relationships.csv 放进数据库的 import 文件夹，再运行
    cypher-shell -u neo4j -f load.cypher
  可重复运行，不会重复建节点。

二、空数据库、数据很大时：
    neo4j-admin database import full neo4j --nodes=nodes.csv --relationships=relationships.csv
  再运行 load.cypher 开头的约束与索引语句。

以等号等开头、可能被表格软件当作公式的文字，前面多一个撇号；反斜杠写作 ＼，换行写作空格。
records 文件夹供 chains import 原样导回，Neo4j 用不到。
"""
