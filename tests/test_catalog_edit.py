"""Records added to the catalog's files: the difference is the added lines, whatever the names hold, and undo is exact."""

from __future__ import annotations

import difflib
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chains.catalog import load_catalog, read_yaml
from chains.catalog.edit import Draft, load_checked, undo
from chains.catalog.emit import record_lines, scalar, slug
from chains.catalog.writing import JOURNAL, Change, write_changes
from chains.errors import CatalogError, UsageError
from chains.model import Kind

GOOD = Path(__file__).parent / "cases" / "catalogs" / "good" / "chains.yaml"
DATA = Path(__file__).parent.parent / "data"

SPACED = """# 头一行

sources:
  - {id: source:paper, title: 某报道, kind: media}  # 行尾

enterprises:

  # ---- 甲市

  - id: enterprise:a
    name: 甲公司   # 三个空格
    located_in: place:1
    sources: [source:paper]

  # ---- 乙市

  - id: enterprise:b
    name: "乙公司"
    located_in: place:2
    sources:
    - source:paper

places:
- {id: place:1, name: 甲市, level: prefecture, sources: [source:paper]}
- {id: place:2, name: 乙市, level: prefecture, sources: [source:paper]}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "chains.yaml").write_text(SPACED, "utf-8")
    return tmp_path / "chains.yaml"


def _firm(name: str = "丙公司", id: str = "enterprise:c", **more: object) -> dict[str, object]:
    return {"id": id, "name": name, **more, "sources": ["source:paper"]}


def _added(root: Path, *records: dict[str, object], section: str = "enterprises") -> tuple[Change, ...]:
    draft = Draft.open(root)
    for record in records:
        draft.add(section, record)
    changes = draft.changes()
    write_changes(changes, root.parent, "测试")
    return changes


def _difference(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-?"]


# --- where and how

def test_only_lines_are_added_at_the_end_of_the_section_and_undo_is_exact(root: Path) -> None:
    before = root.read_bytes()
    _added(root, _firm())
    text = root.read_text("utf-8")
    assert sorted(_difference(SPACED, text)) == sorted(["+ ", "+   - id: enterprise:c", "+     name: 丙公司", "+     sources:", "+       - source:paper"])
    assert text.index("enterprise:b") < text.index("enterprise:c") < text.index("places:")
    assert load_catalog(root).by_id["enterprise:c"].name == "丙公司"
    assert undo(root) == "测试"
    assert root.read_bytes() == before and sorted(p.name for p in root.parent.iterdir()) == ["chains.yaml"]


def test_a_record_joins_those_of_its_place(root: Path) -> None:
    draft = Draft.open(root)
    draft.add("enterprises", _firm(located_in="place:1"), {"located_in": "甲市\n坏"})
    write_changes(draft.changes(), root.parent, "x")
    text = root.read_text("utf-8")
    assert text.index("enterprise:a") < text.index("enterprise:c") < text.index("# ---- 乙市")
    assert "located_in: place:1  # 甲市 坏\n" in text


def test_a_list_without_blank_lines_gets_none_and_a_new_section_comes_last(root: Path) -> None:
    _added(root, {"id": "place:3", "name": "丙市", "level": "county", "sources": ["source:paper"]}, section="places")
    assert root.read_text("utf-8").endswith("[source:paper]}\n- id: place:3\n  name: 丙市\n  level: county\n  sources:\n    - source:paper\n")
    _added(root, {"id": "product:steel", "name": "钢", "sources": ["source:paper"]}, section="products")
    assert root.read_text("utf-8").endswith("\n\nproducts:\n\n  - id: product:steel\n    name: 钢\n    sources:\n      - source:paper\n")
    undo(root)
    undo(root)
    assert root.read_text("utf-8") == SPACED


@pytest.mark.parametrize("change", [
    lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t, lambda t: t.rstrip("\n"), lambda t: t + "\n\n# 尾注\n",
    lambda t: t.replace("# 头一行", "# 头一行\u2028# 又一行\x85# 再一行"),
], ids=["crlf", "byte-order mark", "no last newline", "comment at the end", "unusual line ends"])
def test_the_files_own_line_ends_stay(root: Path, change: object) -> None:
    before = change(SPACED).encode()  # type: ignore[operator]
    root.write_bytes(before)
    for section, record in (("enterprises", _firm()), ("places", {"id": "place:3", "name": "丙市", "level": "county", "sources": ["source:paper"]})):
        _added(root, record, section=section)
    after = root.read_bytes()
    assert after.count(b"\r") == 0 or after.count(b"\r\n") == after.count(b"\n")
    assert {"enterprise:c", "place:3"} <= set(load_catalog(root).by_id)
    undo(root)
    undo(root)
    assert root.read_bytes() == before


def test_the_shipped_files_keep_every_byte_that_is_not_added(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    root = tmp_path / "data" / "chains.yaml"
    before = {p: p.read_bytes() for p in root.parent.rglob("*") if p.is_file()}
    draft = Draft.open(root)
    for section, kind, more in (("enterprises", "enterprise", {"located_in": "place:620200"}), ("institutions", "institute", {}),
                                ("parks", "park", {"located_in": "place:620100"}), ("agencies", "agency", {}), ("industries", "industry", {}),
                                ("products", "product", {}), ("places", "place", {"level": "county"}), ("associations", "association", {}),
                                ("projects", "project", {"status": "planned"})):
        draft.add(section, {"id": f"{kind}:zz-new", "name": "新条目", **more, "sources": ["source:editor" if kind == "place" else "source:seed-001"]})
    changes = draft.changes()
    for change in changes:
        lines = difflib.unified_diff((change.before or b"").decode().split("\n"), change.after.decode().split("\n"), n=0, lineterm="")
        assert not [line for line in lines if line.startswith("-") and not line.startswith("---")], change.name
    write_changes(changes, root.parent, "x")
    assert len(load_catalog(root).entities) == len(load_checked(root).entities)
    undo(root)
    assert {p: p.read_bytes() for p in root.parent.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(("place", "file"), [("place:620102", "lanzhou.yaml"), ("place:620500", "tianshui.yaml"), (None, "abroad.yaml"),
                                             ("place:110000", "abroad.yaml")])
def test_of_several_files_the_one_of_its_place_gets_the_record(tmp_path: Path, place: str | None, file: str) -> None:
    places = "".join(f"  - {{id: place:{code}, name: 地{code}, level: county, sources: [source:editor2]}}\n"
                     for code in ("620100", "620102", "620500", "110000", "120000"))
    (tmp_path / "chains.yaml").write_text(
        "include:\n  - lanzhou.yaml\n  - tianshui.yaml\n  - abroad.yaml\nsources:\n  - {id: source:editor2, title: 某, kind: media}\nplaces:\n" + places, "utf-8")
    for name, located in (("lanzhou", "located_in: place:620100, "), ("tianshui", "located_in: place:620500, "), ("abroad", "")):
        (tmp_path / f"{name}.yaml").write_text(f"enterprises:\n  - {{id: enterprise:{name}, name: {name}, {located}sources: [source:editor2]}}\n", "utf-8")
    (tmp_path / "abroad.yaml").write_text((tmp_path / "abroad.yaml").read_text("utf-8") + "  - {id: enterprise:far, name: 远, located_in: place:120000, sources: [source:editor2]}\n", "utf-8")
    draft = Draft.open(tmp_path / "chains.yaml")
    draft.add("enterprises", {"id": "enterprise:new", "name": "新", **({"located_in": place} if place else {}), "sources": ["source:editor2"]})
    assert [change.name for change in draft.changes()] == [file]


# --- hostile words

HOSTILE = ["no", "0123", "1e5", "- 甲", "甲: 乙", "甲 #乙", "'甲'", '"甲"', "{甲}", "[甲]", "&甲", "*甲", "!甲", "%甲", "@甲", "`甲", "|", ">", "~",
           "null", "甲\n乙", "甲\t乙", "甲\x00乙", "甲\x85乙", "甲\u2028乙", "甲,乙", "甲 ", " 甲", "<script>", "甲\\n", "🦊", "2024-05-07", "甲:", "?", "---", "..."]


@pytest.mark.parametrize("name", HOSTILE, ids=repr)
def test_a_hostile_name_is_quoted_and_read_back(name: str) -> None:
    (line,) = record_lines({"name": name}, 0)
    assert read_yaml(line + "\n", "x").value == [{"name": name}]
    (flow,) = record_lines({"list": (name, {"k": name})}, 0)
    assert read_yaml(flow + "\n", "x").value == [{"list": [name, {"k": name}]}]


@given(st.text(max_size=30))
@settings(max_examples=300)
def test_every_text_is_read_back_as_it_was(text: str) -> None:
    found = read_yaml(f"- {scalar(text)}\n", "x")
    assert found.value == [text] and not found.problems


@given(st.text(min_size=1, max_size=20))
@example(name="\x1f")
@example(name=" \x1c\u3000")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_goes_in_and_out_or_is_refused(root: Path, name: str) -> None:
    before = root.read_bytes()
    draft = Draft.open(root)
    draft.add("enterprises", _firm(name))
    try:
        write_changes(draft.changes(), root.parent, "x")
    except CatalogError:
        assert root.read_bytes() == before and not name.strip()
        return
    assert load_catalog(root).by_id["enterprise:c"].name == name
    undo(root)
    assert root.read_bytes() == before


def test_a_name_that_cannot_be_encoded_is_refused(root: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        _added(root, _firm("甲\ud800"))
    assert "\n" not in caught.value.zh and root.read_text("utf-8") == SPACED


# --- ids

@pytest.mark.parametrize(("name", "taken", "id"), [
    ("中天钢铁有限公司", (), "enterprise:zhongtiangangtie"), ("中天钢铁", ("enterprise:zhongtiangangtie",), "enterprise:zhongtiangangtie-2"),
    ("ABC科技", (), "enterprise:abckeji"), ("有限公司", (), "enterprise:youxiangongsi"), ("X-射线", (), "enterprise:xxshexian"),
    ("../../etc", (), "enterprise:etc"),
])
def test_an_id_is_spelled_and_new(name: str, taken: tuple[str, ...], id: str) -> None:
    assert slug(Kind.ENTERPRISE, name, taken) == id


@given(st.text(min_size=1, max_size=40), st.lists(st.text(min_size=1, max_size=40), max_size=3))
def test_every_id_is_one_the_catalog_takes_and_nobody_has(name: str, others: list[str]) -> None:
    import re

    taken = {slug(Kind.PARK, other, ()) for other in others}
    found = slug(Kind.PARK, name, taken)
    assert re.fullmatch(r"park:[a-z0-9][a-z0-9/._-]*", found) and found not in taken and not found.startswith("park:x-")
    assert slug(Kind.PARK, name, taken) == found


# --- refusals

@pytest.mark.parametrize("record", [
    _firm(id="enterprise:a"), {"id": "enterprise:c", "name": "丙"}, _firm(located_in="place:404"), _firm(extra="x"), _firm(" "),
], ids=["id taken", "no source", "no such place", "unknown field", "blank name"])
def test_an_edit_after_which_the_catalog_would_not_load_is_refused(root: Path, record: dict[str, object]) -> None:
    with pytest.raises(CatalogError) as caught:
        _added(root, record)
    assert "未写入" in caught.value.zh and root.read_text("utf-8") == SPACED


@pytest.mark.parametrize("text", [SPACED.replace("places:\n", "products: []\nplaces:\n"),
                                  SPACED.replace("places:\n", "products: [{id: product:a, name: a, sources: [source:paper]}]\nplaces:\n")])
def test_a_list_in_one_line_is_refused_with_advice(root: Path, text: str) -> None:
    root.write_text(text, "utf-8")
    with pytest.raises(CatalogError) as caught:
        _added(root, {"id": "product:x", "name": "x", "sources": ["source:paper"]}, section="products")
    assert "请先" in caught.value.zh and root.read_text("utf-8") == text


def test_a_file_changed_meanwhile_is_never_overwritten(root: Path) -> None:
    draft = Draft.open(root)
    draft.add("enterprises", _firm())
    changes = draft.changes()
    theirs = SPACED.replace("甲公司", "甲集团")
    root.write_text(theirs, "utf-8")
    with pytest.raises(CatalogError) as caught:
        write_changes(changes, root.parent, "x")
    assert "刚刚被别处改动" in caught.value.zh and root.read_text("utf-8") == theirs


def test_a_write_that_fails_halfway_changes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = Draft.open(root)
    draft.add("enterprises", _firm())
    other = Change("b.yaml", root.parent / "b.yaml", None, b"b\n", ("b\n",))
    real, calls = Path.replace, []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(CatalogError) as caught:
        write_changes([*draft.changes(), other], root.parent, "x")
    assert "无法写入" in caught.value.zh
    assert root.read_text("utf-8") == SPACED and [p.name for p in root.parent.iterdir()] == ["chains.yaml"]


def test_a_step_that_could_not_be_taken_back_is_not_written(root: Path) -> None:
    (root.parent / JOURNAL).mkdir()
    with pytest.raises(CatalogError):
        _added(root, _firm())
    assert root.read_text("utf-8") == SPACED


@pytest.mark.parametrize("line", [
    "1", "[]", "{}", "null", "{", '{"label": 1, "files": []}', '{"label": "x", "files": [{}]}', '{"label": "x", "files": [{"name": "chains.yaml", "made": false, "blocks": [1]}]}',
    "[" * 100_000,
])
def test_a_journal_of_another_form_is_nothing_to_undo(root: Path, line: str) -> None:
    (root.parent / JOURNAL).write_text(line + "\n", "utf-8")
    with pytest.raises(UsageError):
        undo(root)
    assert root.read_text("utf-8") == SPACED


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights_is_one_line(root: Path) -> None:
    root.parent.chmod(0o500)
    try:
        with pytest.raises(CatalogError):
            _added(root, _firm())
    finally:
        root.parent.chmod(0o700)


def test_undo_keeps_what_others_added_since_and_refuses_what_they_changed(root: Path) -> None:
    _added(root, _firm())
    root.write_text(root.read_text("utf-8").replace("# 头一行", "# 别人的一行"), "utf-8")
    undo(root)
    assert root.read_text("utf-8") == SPACED.replace("# 头一行", "# 别人的一行")
    root.write_text(SPACED, "utf-8")
    _added(root, _firm())
    changed = root.read_text("utf-8").replace("    name: 丙公司\n", "    name: 丙公司\n    ownership: 国企\n")
    root.write_text(changed, "utf-8")
    with pytest.raises(CatalogError):
        undo(root)
    longer = changed.replace("    ownership: 国企\n", "").replace("      - source:paper\n\nplaces", "      - source:paper\n    note: 补\n\nplaces")
    root.write_text(longer, "utf-8")
    with pytest.raises(CatalogError):
        undo(root)
    assert root.read_text("utf-8") == longer


def test_undo_refuses_what_other_records_need_by_now(root: Path) -> None:
    _added(root, _firm())
    text = root.read_text("utf-8") + "\nlinks:\n  - {subject: enterprise:a, kind: owns, object: enterprise:c, sources: [source:paper], note: 控股}\n"
    root.write_text(text, "utf-8")
    with pytest.raises(CatalogError):
        undo(root)
    assert root.read_text("utf-8") == text


def test_nothing_to_undo_and_a_forged_journal_are_one_line(root: Path) -> None:
    with pytest.raises(UsageError):
        undo(root)
    victim = root.parent.parent / "victim.txt"
    victim.write_text("x", "utf-8")
    (root.parent / JOURNAL).write_text('{"label": "x", "files": [{"name": "../victim.txt", "made": true, "blocks": ["x"]}]}\n', "utf-8")
    with pytest.raises(CatalogError):
        undo(root)
    assert victim.read_text("utf-8") == "x"


def test_steps_are_undone_one_by_one_back_to_the_first_byte(root: Path) -> None:
    states = [root.read_bytes()]
    for n in range(5):
        _added(root, _firm(f"第{n}公司", f"enterprise:n{n}", located_in=f"place:{1 + n % 2}"))
        states.append(root.read_bytes())
    for state in reversed(states[:-1]):
        undo(root)
        assert root.read_bytes() == state
