"""`data/schema.json`: current, in Chinese throughout, and of one mind with the checks of the catalog."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chains.catalog import check_catalog, read_yaml
from chains.catalog.check import SECTIONS
from chains.catalog.schema import SECTION_TEXTS, schema_text

ROOT = Path(__file__).parent.parent
SCHEMA: dict[str, Any] = json.loads((ROOT / "data" / "schema.json").read_text("utf-8"))
GOOD = (ROOT / "tests" / "cases" / "catalogs" / "good" / "chains.yaml").read_text("utf-8")


def test_the_schema_in_the_data_folder_is_the_one_of_the_record_shapes() -> None:
    stale = "run: chains validate --schema > data/schema.json"
    assert (ROOT / "data" / "schema.json").read_text("utf-8") == schema_text(), stale


def test_every_section_and_field_is_explained_in_chinese() -> None:
    assert set(SECTION_TEXTS) == set(SECTIONS)
    told = [(name, field, shape) for name, body in SCHEMA["$defs"].items() for field, shape in body.get("properties", {}).items()]
    assert len(told) > 150
    for name, field, shape in told:
        assert any("\u4e00" <= char <= "\u9fff" for char in shape["description"]), f"{name}.{field}"


# Judgements are written by the review page, the atlas is a setting: both are checked by rules of their own.
_RECORDS = sorted(p for p in (ROOT / "data").rglob("*.yaml") if p.name not in ("judgements.yaml", "atlas.yaml"))


@pytest.mark.parametrize("path", _RECORDS, ids=lambda p: p.name)
def test_the_shipped_files_fit_the_schema(path: Path) -> None:
    jsonschema.validate(read_yaml(path.read_text("utf-8"), path.name).value, SCHEMA)


# What an editor's program must underline, and what the catalog refuses as well.
WRONG = [
    ("adcode: '620200'", "adcode: 620200"), ("stage: midstream", "stage: middle"), ("role: backbone", "role: boss"),
    ("    located_in:", "    location_in:"), ("products: [钢板]", "products: [{name: 钢板, source: source:paper}]"),
    ("id: enterprise:jiugang", "id: enterprise:JIUGANG"), ("kind: partners_with", "kind: partner_with"),
    ("kind: media", "kind: newspaper"), ("    name: 酒泉钢铁(集团)有限责任公司\n", ""), ("    sources: [source:paper]\n    segments", "    segments"),
]


@pytest.mark.parametrize(("good", "bad"), WRONG, ids=[bad or "missing" for _, bad in WRONG])
def test_the_schema_and_the_catalog_refuse_the_same_mistakes(good: str, bad: str, tmp_path: Path) -> None:
    assert GOOD.count(good) >= 1
    jsonschema.validate(read_yaml(GOOD, "good").value, SCHEMA)
    text = GOOD.replace(good, bad, 1)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(read_yaml(text, "bad").value, SCHEMA)
    (tmp_path / "chains.yaml").write_text(text, "utf-8")
    assert check_catalog(tmp_path / "chains.yaml").catalog is None
