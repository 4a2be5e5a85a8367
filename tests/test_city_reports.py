"""`chains cities` as a stranger uses it: every report as text and as JSON, and what is said of wrong names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from chains.cli import main
from chains.snapshot import write_snapshot
from tests.city_world import city_snapshot

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cities") / "snapshot"
    write_snapshot(city_snapshot(), folder)
    return folder


@pytest.fixture
def run(snapshot: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str, on: Path = snapshot) -> tuple[int, str, str]:
        capfd.readouterr()
        code = 0
        try:
            main(["cities", "--snapshot", str(on), *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, *capfd.readouterr()

    return call


REPORTS = [
    ("matrix", (), "甲市（合计 4）：钢铁 3、食品 1"),
    ("weights", ("--measure", "weighted"), "龙头企业 3、骨干企业 2、配套企业 1、未注明 1"),
    ("investment", ("--matrix", "--measure", "investment"), "甲市（合计 10）：钢铁 5（+4）、食品 5"),
    ("unknown amounts", ("--measure", "investment"), "乙市（合计 6）：钢铁 6（1 个项目金额不详）"),
    ("like", ("--like", "甲市"), "1. 乙市 0.99（其中同一环节 0.28；克鲁格曼 0.17）"),
    ("like, why", ("--like", "甲市"), "钢铁：占相似度 86%；甲市 3 家、乙市 2 家；同一环节：冶炼"),
    ("like, undefined", ("--like", "甲市"), "无法计算（其中一方按此口径没有收录）：丁市"),
    ("overlap", ("--overlap",), "1. 甲市—乙市 0.99 = 竞争 0.28 + 互补 0.43 + 其余 0.28"),
    ("overlap, warned", ("--overlap", "--many", "3"), "3 个市州都宣示钢铁：2 个收录到企业（共 5 家）"),
    ("overlap, not warned", ("--overlap",), "5 个以上市州（含兰州新区）宣示的产业链 0 条"),
    ("overlap of one", ("--overlap", "丙市"), "丙市—"),
    ("overlap of plans", ("--overlap", "甲市", "--measure", "declared"), "1. 甲市—乙市 0.71（克鲁格曼 1.00；都宣示 1 条链）"),
    ("profile", ("--profile", "丙市"), "宣示过而企业、项目都未收录：钢铁（2023年）"),
    ("compare", ("--compare", "甲市", "乙市"), "钢铁：3，区位商 1.3，宣示 ｜ 2，区位商 1.2，宣示"),
    ("few firms", ("--profile", "丙市"), "样本少（不足 5 家企业）：丙市 2"),
]


@pytest.mark.parametrize(("arguments", "says"), [row[1:] for row in REPORTS], ids=[row[0] for row in REPORTS])
def test_a_report_says(run: Run, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = run(*arguments)
    assert code == 0 and err == "" and says in out


@pytest.mark.parametrize("arguments", [(), ("--like", "甲市"), ("--overlap",), ("--overlap", "甲市"), ("--profile", "甲市"),
                                       ("--compare", "甲市", "丙市")], ids=lambda a: " ".join(a) or "matrix")
@pytest.mark.parametrize("measure", ["enterprises", "weighted", "projects", "investment", "declared"])
def test_every_report_has_the_contracts_shape_by_every_measure(run: Run, arguments: tuple[str, ...], measure: str) -> None:
    code, out, _ = run(*arguments, "--measure", measure, "--json")
    rows = json.loads(out)
    assert code == 0 and rows
    for row in rows:
        assert {"place", "chain", "other", "measure", "value", "reasons"} <= set(row)
        for end in ("place", "chain", "other"):
            assert row[end] is None or {"id", "name"} <= set(row[end])
        assert row["value"] is None or isinstance(row["value"], int | float)
    assert run(*arguments, "--measure", measure)[0] == 0


def test_reasons_go_down_to_what_a_source_says(run: Run) -> None:
    rows = json.loads(run("--like", "甲市", "--json")[1])
    assert [row["other"]["name"] for row in rows] == ["乙市", "丙市", "丁市"] and rows[2]["value"] is None
    evidence = [e for reason in rows[0]["reasons"] for link in reason["links"] for e in link["evidence"]]
    assert len(evidence) == 8 and {e["note"] for e in evidence} == {"报道写明"}
    assert sum(reason["weight"] for reason in rows[0]["reasons"]) == pytest.approx(1)


def test_the_province_is_the_place_of_its_plans(run: Run) -> None:
    rows = json.loads(run("--overlap", "--json", "--many", "2")[1])
    plans = [row for row in rows if row["measure"] == "declaring_cities"]
    assert {row["place"]["name"] for row in plans} == {"某省"} and plans[0]["chain"]["name"] == "钢铁"
    assert plans[0]["value"] == 3 and plans[0]["warning"] and not plans[1]["warning"]
    sides = {reason["side"] for row in rows if row["measure"] == "cosine" for reason in row["reasons"]}
    assert sides == {"competing", "complementary"} and len(rows) == len(plans) + 6


WRONG = [
    ("unknown city", ("--like", "甲城"), 2, "没有找到“甲城”"),
    ("a province", ("--profile", "某省"), 2, "“某省”不是市州或新区，也不在其中；可用：甲市、乙市、丙市、丁市"),
    ("twice the same", ("--compare", "甲市", "甲县"), 2, "两边都是甲市"),
    ("half a pair", ("--compare", "甲市"), 2, "--compare"),
    ("two reports", ("--like", "甲市", "--overlap"), 2, "--like、--overlap 是不同的报表，一次只能用一个"),
    ("too smooth", ("--profile", "甲市", "--smoothing", "-1"), 2, "0 到 10 的数"),
    ("nothing in common", ("--like", "丁市"), 1, ""),
]


@pytest.mark.parametrize(("arguments", "code", "says"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_question_is_answered_in_one_line(run: Run, arguments: tuple[str, ...], code: int, says: str) -> None:
    found, out, err = run(*arguments)
    assert found == code and "Traceback" not in err
    assert says in err if says else "丁市" in out


def test_a_county_stands_for_its_city_and_says_so(run: Run) -> None:
    code, out, err = run("--like", "甲县")
    assert code == 0 and "与甲市产业链最像" in out and err == "甲县在甲市，按甲市计算。\n"


def test_a_single_city_has_nobody_to_be_like(run: Run, tmp_path: Path) -> None:
    world = city_snapshot()
    keep = {"place:1", "place:province", "chain:steel"}
    alone = type(world)(tuple(e for e in world.entities if e.id in keep), (), world.sources, manifest={"digest": "one"})
    write_snapshot(alone, tmp_path / "one")
    code, out, _ = run("--like", "甲市", on=tmp_path / "one")
    assert code == 1 and out == "图谱里只有甲市一个市州，没有可比的。\n"
    assert run("--like", "甲市", "--json", on=tmp_path / "one")[:2] == (1, "[]\n")
    assert run("--overlap", on=tmp_path / "one")[0] == 1 and run("--profile", "甲市", on=tmp_path / "one")[0] == 0
