"""`chains gaps` as a stranger uses it: the shape of the contract, text an official can read, one line for a mistake."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from chains.cli import main
from chains.model import Condition, Declaration, DeclarationMember
from chains.snapshot import write_snapshot
from tests.gap_world import A, B, entity, evidence, gap_snapshot, link, segment, state

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs `chains gaps …` on the small steel world with an industry that a place declares, and an empty chain."""
    more = [entity("industry:metal", "冶金"), entity("industry:soft", "软件业"), entity("chain:none", "空链"), entity("place:new", "甲新区", level="new_area")]
    snapshot = gap_snapshot(more, [link("place:new", "part_of", A)], [state("short", A, segment("ore"), Condition.SHORT)])
    said = Declaration("declaration:1", A, "1+1", (DeclarationMember("冶金", ("industry:metal", "chain:steel")),), True, (evidence(),))
    write_snapshot(replace(snapshot, declarations=(said,)), tmp_path / "s")

    def call(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = 0
        try:
            main(["gaps", "--snapshot", str(tmp_path / "s"), *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfd.readouterr()
        return code, out, err

    return call


def test_a_place_and_a_chain_have_the_shape_of_the_contract(run: Run) -> None:
    code, out, err = run("--place", "甲市", "--chain", "steel", "--json")
    rows = json.loads(out)
    assert code == 0 and err == "" and len(rows) == 7
    for row in rows:
        assert {"segment", "stage", "state", "treatment", "reasons", "nearest"} <= set(row)
        assert row["state"] in ("present", "absent", "unknown") and row["stage"] in ("upstream", "midstream", "downstream")
        assert row["treatment"] in ("fill", "extend", "strengthen", "build", None)
        assert row["reasons"][0]["name"] == "状况" and set(row["segment"]) == {"id", "name", "kind"}
    by_name = {row["segment"]["name"]: row for row in rows}
    assert (by_name["ore"]["planned"], by_name["ore"]["short"], by_name["scrap"]["clue"]) == (True, True, True)
    bar = by_name["bar"]
    assert bar["state"] == "absent" and bar["said"] == ["extend"]
    assert [s["id"] for s in bar["reasons"][0]["states"]] == ["state:no-bar"] and bar["reasons"][0]["states"][0]["evidence"]
    (near,) = bar["nearest"]
    assert (near["place"]["name"], near["about_km"], near["enterprise"]["name"], near["role"]) == ("乙市", 90, "乙棒", "backbone")
    assert near["evidence"][0]["note"]


def test_the_text_goes_by_stage_and_says_what_to_do_and_who_could_help(run: Run) -> None:
    code, out, _ = run("--place", "甲市", "--chain", "steel")
    assert code == 0
    assert out.startswith("甲市（不含单列的甲新区） · steel\n已知 3/7 个环节（43%），未知的全有时最多 6/7（86%）")
    assert out.index("\n上游\n") < out.index("\n中游\n") < out.index("\n下游\n") < out.index("\n建议")
    for told in ("本地连得最长的一段：pig → steel → sheet", "◐ ore：规划或在建，来源称短板（甲矿项目：在建）", "○ scrap：有线索（甲钢：产品有scrap）",
                 "■ sheet：有（甲板）", "× bar：来源称没有", "? car：未知", "补链 bar（来源称没有）", "来源提出：延链",
                 "最近的提供者：乙市（约 90 公里）乙棒，骨干企业", "最近的提供者：乙市（约 90 公里）整车厂若干", "推进情况：甲矿项目：在建",
                 "强链 pig、steel、sheet：只有一家（甲钢）", "未知是没有收录，不等于没有", "是测算，不是认定"):
        assert told in out, told
    assert not [word for word in ("None", "unknown", "present", "upstream") if word in out]


def test_a_place_lists_its_chains_and_a_chain_its_cities(run: Run) -> None:
    code, out, _ = run("--place", "甲市")
    assert code == 0 and out.startswith("steel：已知 3/7")
    code, out, _ = run("--chain", "steel")
    assert code == 0 and out.index("甲市：已知 3/7") < out.index("乙市：已知 2/7") and "甲新区" not in out
    (first, second) = json.loads(run("--chain", "steel", "--json")[1])
    assert first["completeness"] == [3 / 7, 6 / 7] and first["ways"] == [0, 0.5] and second["place"]["id"] == B
    assert first["reasons"][0]["name"] == "已知有" and first["treatment"] is None


def test_what_everything_hangs_on(run: Run) -> None:
    code, out, _ = run("--place", "甲市", "--chain", "steel", "--critical")
    assert code == 0
    for told in ("集中度 HHI：1（甲钢", "失去几家，环节就只剩一半或更少：1 家", "关键企业 甲钢", "没有别家的环节：3 个（pig、steel、sheet）", "失去的路径：100%",
                 "合并计算的企业和项目：2 个（甲板、甲钢", "关键环节 steel", "断供的下游环节：1 个（sheet", "失去本地去处的上游环节：1 个（pig"):
        assert told in out, told
    (found,) = json.loads(run("--place", "甲市", "--critical", "--json")[1])
    assert found["bus_factor"] == 1 and found["enterprises"][0]["ways_lost"] == 1 and len(found["segments"]) == 2
    assert "全部收录地区 · steel" in run("--chain", "steel", "--critical")[1]


def test_the_labels_are_checked(run: Run) -> None:
    code, out, _ = run("--stages")
    assert code == 0 and "比较了 7 个环节，0 个的标注与供料层级不一致" in out
    assert json.loads(run("--stages", "--chain", "steel", "--json")[1]) == []


NOTHING = [(("--place", "外省"), "未收录不等于没有"), (("--chain", "空链"), "未收录不等于没有"), (("--place", "甲市", "--chain", "空链"), "没有收录任何环节"),
           (("--chain", "空链", "--critical"), "算不出")]


@pytest.mark.parametrize(("arguments", "says"), NOTHING)
def test_where_nothing_is_recorded_it_is_said_and_the_code_is_one(run: Run, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = run(*arguments)
    assert code == 1 and out == "" and says in err and "错误" not in err
    assert json.loads(run(*arguments, "--json")[1]) == []


MISTAKES = [((), "--place 或 --chain 至少指定一个"), (("--place", "甲氏"), "没有找到“甲氏”"), (("--place", "甲市", "--chain", "钢"), "没有找到“钢”"),
            (("--critical", "--stages", "--chain", "steel"), "只能用一个"), (("--place", "steel"), "没有找到“steel”"), (("--place", "chain:steel"), "“steel”是产业链，这里要的是地区"),
            (("--chain", "冶金"), "“冶金”是宣示中的产业，没有环节可看；近似的产业链：steel"), (("--chain", "软件业"), "请换一条产业链"), (("--critical",), "至少指定一个")]


@pytest.mark.parametrize(("arguments", "says"), MISTAKES)
def test_a_mistake_is_one_readable_line(run: Run, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = run(*arguments)
    assert code == 2 and out == "" and says in err and err.count("\n") == 1 and "Traceback" not in err


def test_chains_show_tells_what_sources_say_of_a_segment(run: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for words in ((), ("--json",)):
        main_out = _show(tmp_path, capfd, "bar", *words)
        assert ("甲市 bar：没有；来源提出延链\n    某报道这样说" in main_out) if not words else (
            [s["condition"] for s in json.loads(main_out)["states"]] == ["missing"])
    assert "环节状况" not in _show(tmp_path, capfd, "pig")


def _show(folder: Path, capfd: pytest.CaptureFixture[str], *words: str) -> str:
    capfd.readouterr()
    main(["show", "--snapshot", str(folder / "s"), *words])
    return capfd.readouterr().out
