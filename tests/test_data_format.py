"""docs/data-format.md is true: its example loads and leaves no field out, and editing a firm by it alone works."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from chains.catalog import load_catalog, read_yaml
from chains.catalog import records as r
from chains.catalog.assertions import count_details, count_records
from chains.catalog.check import SECTIONS
from chains.cli import main

ROOT = Path(__file__).parent.parent
DOC = (ROOT / "docs" / "data-format.md").read_text("utf-8")
(EXAMPLE,) = re.findall(r"(?m)^```yaml\n(.*?)^```", DOC, re.DOTALL)


def test_the_example_loads_without_a_problem(tmp_path: Path) -> None:
    (tmp_path / "chains.yaml").write_text(EXAMPLE, "utf-8")
    catalog = load_catalog(tmp_path / "chains.yaml")
    assert catalog.by_id["enterprise:demo-steel"].verified == "seed" and catalog.criteria and catalog.observations


# Where the records of these shapes stand inside the others.
INSIDE = {
    r.SegmentRecord: ("chains", "segments"), r.ClassRecord: ("chains", "gbt4754"), r.ShenwanRecord: ("chains", "shenwan"),
    r.TierRecord: ("enterprises", "tiers"), r.OperatesRecord: ("enterprises", "operates_in"), r.LeadsRecord: ("enterprises", "leads"),
    r.ProducesRecord: ("enterprises", "products"), r.LocatedRecord: ("enterprises", "located_in"), r.AliasRecord: ("enterprises", "aliases"),
    r.ServesRecord: ("institutions", "serves"), r.ChiefRecord: ("agencies", "chiefs"), r.MemberRecord: ("declarations", "members"),
    r.ParkLocatedRecord: ("parks", "located_in"),
}


def _written(shape: type) -> list[dict[str, Any]]:
    data = read_yaml(EXAMPLE, "example").value
    section = next((name for name, known in SECTIONS.items() if known is shape), None)
    if section:
        return list(data[section])
    outer, inner = INSIDE[shape]  # type: ignore[index]
    values = [record[inner] for record in data[outer] if inner in record]
    flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
    return [item for item in flat if isinstance(item, dict)]


@pytest.mark.parametrize("shape", [*SECTIONS.values(), *INSIDE], ids=lambda s: s.__name__)
def test_the_example_leaves_no_field_out(shape: type[r.Record]) -> None:
    fields = {field.alias or name for name, field in shape.model_fields.items()}
    assert fields - {key for item in _written(shape) for key in item} == set()


def test_what_assertions_may_name_is_in_the_text(tmp_path: Path) -> None:
    (tmp_path / "chains.yaml").write_text(EXAMPLE, "utf-8")
    catalog = load_catalog(tmp_path / "chains.yaml")
    text = DOC[DOC.index("**最少条数**"):]
    for name in [*count_details(catalog), *(n for n in count_records(catalog) if n in ("link", "source", "cluster", "criterion"))]:
        assert f"`{name}`" in text or name.startswith(("place.", "link.")), name


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data as a fresh clone has it, with nothing built."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _chains(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capfd.readouterr()
    try:
        main(words)
    except SystemExit as stop:
        return int(stop.code or 0), capfd.readouterr().out
    return 0, capfd.readouterr().out


def test_a_firm_is_edited_by_the_steps_of_the_text_alone(clone: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"```diff\n(.*?)```", DOC, re.DOTALL)
    rows = [row[3:] for row in block.rstrip().split("\n")]  # the block is indented by its step
    before = "\n".join(row[1:] for row in rows if not row.startswith("+"))
    after = "\n".join(row[1:] for row in rows)
    (name,) = set(re.findall(r"`(data/enterprises/[a-z-]+\.yaml)`", DOC))
    text = (clone / name).read_text("utf-8")
    assert text.count(before) == 1, "the text shows the file as it is"
    (clone / name).write_text(text.replace(before, after), "utf-8")
    code, out = _chains(capfd, "validate")
    assert code == 0 and out.startswith("0 处错误，0 处提醒")
    (added,) = [row[1:].strip("- ") for row in rows if row.startswith("+")]
    code, out = _chains(capfd, "show", "酒钢")
    assert code == 0 and added in out


def test_a_wrong_edit_is_explained_as_the_text_shows(clone: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (shown,) = re.findall(r"(?m)^ +(错误 enterprises/\S+ .*)$", DOC)
    name = re.match(r"错误 (\S+?):", shown)
    assert name is not None
    path = clone / "data" / name[1]
    text = path.read_text("utf-8")
    path.write_text(text.replace("place:620200", "place:620201", 1), "utf-8")
    code, out = _chains(capfd, "validate")
    line = text[: text.index("place:620200")].count("\n") + 1
    assert code == 1 and out.split("\n")[0] == re.sub(r":\d+ ", f":{line} ", shown, count=1)
