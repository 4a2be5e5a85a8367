"""What a source says of a segment in a place, from the YAML to the snapshot and the exports."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from chains.build import build_snapshot
from chains.catalog import check_catalog, known_report, load_catalog
from chains.errors import ModelError, SnapshotError
from chains.exports import export, part_of_snapshot
from chains.model import Condition, Evidence, SegmentState, SourceKind, Status, Treatment
from chains.snapshot import read_snapshot, write_snapshot

GOOD = (Path(__file__).parent / "cases" / "catalogs" / "good" / "chains.yaml").read_text("utf-8")
FULL = ("{id: state:a, place: place:620200, in: segment:steel/ore, condition: short, treatments: [fill, extend], actor: 某矿山若干, "
        "date: '2023', sources: [source:paper], note: 矿石不足}")
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """The good catalog with these states, one a line."""
    def written(*states: str) -> Path:
        path = tmp_path / "chains.yaml"
        path.write_text(GOOD + "states:\n" + "".join(f"  - {s}\n" for s in states), "utf-8")
        return path

    return written


def test_a_state_keeps_all_that_it_says(write: Write) -> None:
    (found,) = load_catalog(write(FULL)).states
    assert found == SegmentState(
        "state:a", "place:620200", "segment:steel/ore",
        (Evidence("source:paper", "curated", Status.ASSERTED, "2023", 0.9, locator="编者转述", note="矿石不足"),),
        Condition.SHORT, (Treatment.EXTEND, Treatment.FILL), "某矿山若干")
    assert not found.judged


def test_what_is_planned_is_evidence_of_a_plan_and_the_editors_word_is_marked(write: Write) -> None:
    planned, guess = load_catalog(write(
        FULL.replace("condition: short", "condition: filling"),
        "{id: state:b, place: place:620000, in: chain:steel, condition: missing, basis: editor, sources: [source:paper], note: 没见到}")).states
    assert [e.status for e in planned.evidence] == [Status.PLANNED]
    assert guess.judged and [e.source for e in guess.evidence] == ["source:editor"] and guess.about == "chain:steel"


def test_the_actor_becomes_no_enterprise(write: Write) -> None:
    catalog = load_catalog(write(FULL))
    assert not [e for e in catalog.entities if "矿山" in e.name] and check_catalog(write(FULL)).counts["state"] == 1


BROKEN = [
    # what is changed, into what, where it is told, part of the message and of the remedy
    ("condition: short", "condition: weak", "states[0].condition", "“weak”不在可选值之内", "short"),
    ("[fill, extend]", "[fil]", "states[0].treatments[0]", "“fil”不在可选值之内", "是否应为“fill”"),
    ("condition: short, treatments: [fill, extend], ", "", "states[0]", "既没有写 condition", "至少写一项"),
    ("place: place:620200", "place: enterprise:jiugang", "states[0].place", "格式不对", "place:"),
    ("in: segment:steel/ore", "in: enterprise:jiugang", "states[0].in", "格式不对", "segment:"),
    ("in: segment:steel/ore", "in: segment:steel/or", "states[0].in", "没有编号为“segment:steel/or”", "是否应为“segment:steel/ore”"),
    (", note: 矿石不足", "", "states[0].note", "缺少这个字段", "补上"),
    ("[source:paper]", "[]", "states[0].sources", "为空", "至少写一个"),
    ("state:a", "presence:a", "states[0].id", "格式不对", "state:"),
    ("'2023'", "'2023-13'", "states[0].date", "没有“2023-13”这一天", "改正"),
]


@pytest.mark.parametrize(("old", "new", "path", "message", "hint"), BROKEN)
def test_a_broken_state_names_place_and_remedy(write: Write, old: str, new: str, path: str, message: str, hint: str) -> None:
    assert FULL.count(old) == 1
    (problem,) = check_catalog(write(FULL.replace(old, new))).errors
    assert (problem.path, problem.line) == (path, GOOD.count("\n") + 2)
    assert message in problem.message_zh and hint in problem.hint_zh


def test_an_id_given_twice_is_told(write: Write) -> None:
    (problem,) = check_catalog(write(FULL, FULL)).errors
    assert problem.path == "states[1].id" and "已经用过" in problem.message_zh


def test_a_lost_section_of_states_is_noticed(write: Write, tmp_path: Path) -> None:
    path = write()
    path.write_text(GOOD + "assertions: {state: 1}\n", "utf-8")
    (problem,) = check_catalog(path).errors
    assert problem.path == "assertions.state" and "只有 0 条" in problem.message_zh


def test_states_survive_the_cache_the_snapshot_and_the_exports(write: Write, tmp_path: Path) -> None:
    root = write(FULL)
    first, again = known_report(root).catalog, known_report(root).catalog
    assert first is not None and again is not None and first.states == again.states
    written = write_snapshot(build_snapshot(root, None), tmp_path / "s")
    back = read_snapshot(tmp_path / "s")
    assert back.states == written.states == first.states
    assert json.loads(export(back, "json"))["graph"]["states"][0]["actor"] == "某矿山若干"
    part = part_of_snapshot(back, ["place:620200", "segment:steel/ore"])
    assert part.states == back.states and [s.id for s in part.sources] == ["source:paper"]
    assert part_of_snapshot(back, ["place:620200"]).states == ()
    write_snapshot(replace(part, links=()), tmp_path / "part")
    assert read_snapshot(tmp_path / "part").states == back.states


def test_a_snapshot_whose_state_names_nothing_is_refused(write: Write, tmp_path: Path) -> None:
    snapshot = build_snapshot(write(FULL), None)
    lost = replace(snapshot.states[0], place="place:999999")
    write_snapshot(replace(snapshot, states=(lost,)), tmp_path / "s")
    with pytest.raises(SnapshotError, match="state:a names an entity that is not there"):
        read_snapshot(tmp_path / "s")


SAYS = Evidence("source:paper", "curated", note="说法")
WRONG = [("presence:a", "place:1", "segment:a", "needs an id"), ("state:a", "enterprise:1", "segment:a", "needs an id"),
         ("state:a", "place:1", "enterprise:a", "neither a segment nor a chain"), ("state:a", "place:1", "segment:a", "says nothing")]


@pytest.mark.parametrize(("name", "place", "about", "message"), WRONG)
def test_a_state_that_makes_no_sense_cannot_be_made(name: str, place: str, about: str, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        SegmentState(name, place, about, (SAYS,))


def test_a_state_without_evidence_cannot_be_made() -> None:
    with pytest.raises(ModelError, match="evidence"):
        SegmentState("state:a", "place:1", "segment:a", (), Condition.PRESENT)
    assert SegmentState("state:a", "place:1", "segment:a", (replace(SAYS, method="editor"),), Condition.PRESENT).judged
    assert {c.label for c in Condition} == {"已有", "已补上", "规划", "正在补", "短板", "没有"} and SourceKind.EDITOR.label == "编者常识"
