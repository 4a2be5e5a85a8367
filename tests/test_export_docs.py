"""docs/exports.md says of every format and column what the program says; CHAINS_WRITE_DOCS=1 writes the tables anew."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from chains.cli import cli
from chains.exports import FORMATS
from chains.exports.columns import COLUMNS
from chains.exports.flat import RENAMED, RESERVED, column_types, entity_row, evidence_rows, link_row, source_row
from chains.exports.tables import entity_table, link_table
from chains.model import Snapshot

PAGE = Path(__file__).parent.parent / "docs" / "exports.md"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), ["---"] * len(list(head)), *map(list, rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines).replace("| --- |", "|---|").replace(" --- |", "---|")


TABLES = {
    "formats": table(("`--format`", "名称", "后缀", "适合", "无损"), (
        (f"`{key}`", spec.label, f"`{spec.suffix}`", spec.use, "是，可导回" if spec.read else f"否；丢失：{spec.lost}")
        for key, spec in FORMATS.items())),
    "renamed": table(("模型里", "列名"), ((f"`{old}`", f"`{new}`") for old, new in RENAMED.items())),
    "columns": table(("列名", "Excel 里的表头", "含义"), ((f"`{key}`", c.heading, c.meaning) for key, c in COLUMNS.items())),
}


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_of_the_page_are_those_of_the_program(name: str) -> None:
    text = PAGE.read_text("utf-8")
    pattern = re.compile(rf"(<!-- {name} -->\n)(.*?)(<!-- /{name} -->)", re.DOTALL)
    if os.environ.get("CHAINS_WRITE_DOCS"):
        PAGE.write_text(pattern.sub(lambda m: m[1] + TABLES[name] + "\n" + m[3], text), "utf-8")
        return
    found = pattern.search(text)
    assert found and found[2].strip() == TABLES[name], "run CHAINS_WRITE_DOCS=1 pytest tests/test_export_docs.py"


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_read_back_or_says_what_it_loses(name: str) -> None:
    spec = FORMATS[name]
    assert bool(spec.read) != bool(spec.lost) and spec.use and spec.suffix.startswith(".")
    shown = next(o.help for o in cli.commands["export"].params if o.name == "format_name")  # type: ignore[attr-defined]
    assert name in shown


def test_every_column_is_explained(world: Snapshot) -> None:
    rows = [*entity_table(world), *link_table(world), *map(entity_row, world.entities), *(link_row(x, world) for x in world.links)]
    rows += [*map(source_row, world.sources), *(row for x in world.links for row in evidence_rows(x, world))]
    columns = {key for key in column_types(rows) if not key.startswith(("attr_", "code_"))}
    assert columns == set(COLUMNS) and not set(RENAMED.values()) & RESERVED


def test_the_page_offers_every_format_and_says_beforehand_what_cannot_be_drawn(
    world: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from streamlit.testing.v1 import AppTest

    from chains.exports import fonts
    from chains.snapshot import write_snapshot

    write_snapshot(world, tmp_path / "s")
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(tmp_path / "s"))
    monkeypatch.setenv("CHAINS_FONT", str(tmp_path / "none.ttf"))
    fonts._chosen.cache_clear()
    page = AppTest.from_file(str(PAGE.parent.parent / "streamlit_app.py"), default_timeout=30).run()
    offered = {e.proto.label: e.proto for e in page.get("download_button")}
    for name, spec in FORMATS.items():
        assert offered[spec.label].disabled == (name in ("png", "pdf"))
    assert "CHAINS_FONT" in offered[FORMATS["pdf"].label].help and not page.exception
    fonts._chosen.cache_clear()
