"""The command line as a stranger uses it: shapes of the contract, exit codes, one readable line for a mistake."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chains.cli import cli, main
from chains.model import Snapshot
from chains.snapshot import write_snapshot

CASES = Path(__file__).parent / "cases" / "catalogs"
ROOT = Path(__file__).parent.parent

Run = Callable[..., tuple[int, str, str]]

LETTER = "嘉峪关市支持酒钢发挥链主企业作用，打造千亿级钢铁产业集群。\n"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A tiny catalog and one document in a folder of their own."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "chains.yaml").write_bytes((CASES / "good" / "chains.yaml").read_bytes())
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(LETTER, "utf-8")
    return tmp_path


@pytest.fixture
def run(inputs: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs `chains …` in that folder and gives exit code, stdout and stderr."""
    monkeypatch.chdir(inputs)

    def call(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = 0
        try:
            main(arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfd.readouterr()
        return code, out, err

    return call


def test_build_writes_a_snapshot_and_prints_the_contract(run: Run, inputs: Path) -> None:
    code, out, err = run("build", "--json")
    report = json.loads(out)
    assert code == 0 and set(report) == {"digest", "entities", "links", "sources", "by_kind", "by_link"}
    assert report["by_kind"]["segment"] == 3 and "完成" in err
    assert (inputs / "build" / "snapshot" / "manifest.json").is_file()
    assert json.loads(run("build", "--json")[1])["digest"] == report["digest"]


def test_three_processes_build_the_same_bytes(run: Run, inputs: Path) -> None:
    # Names found twice with different sureness are where the order of a set would show.
    (inputs / "seeds" / "b.txt").write_bytes((ROOT / "seeds" / "001-pilot-cities-speeches.md").read_bytes().split(b"---\n")[2])
    digests = {json.loads(run("build", "--json")[1])["digest"]}  # of this process, whose seed is any
    for seed in ("0", "1"):
        done = subprocess.run([sys.executable, "-m", "chains.cli", "build", "--json", "--out", f"s{seed}"], capture_output=True,
                              cwd=inputs, env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}, check=True)
        digests.add(json.loads(done.stdout)["digest"])
    assert len(digests) == 1


def test_show_prints_every_link_with_evidence(run: Run) -> None:
    code, out, err = run("show", "酒钢", "--json")
    shown = json.loads(out)
    assert code == 0 and shown["entity"]["id"] == "enterprise:jiugang" and "正在从" in err, "the snapshot was built first"
    keys = {"source", "status", "date", "quote", "start", "end", "locator", "note", "method", "confidence"}
    for link in shown["links"]:
        assert {"kind", "subject", "object", "status", "layer", "evidence"} <= set(link)
        assert link["evidence"] and all(keys <= set(e) for e in link["evidence"])
    quoted = [e for x in shown["links"] for e in x["evidence"] if e["quote"]]
    assert quoted and all(LETTER[e["start"]:e["end"]] == e["quote"] for e in quoted)
    assert "正在从" not in run("show", "酒钢")[2], "a snapshot of the same inputs is not built again"


def test_a_changed_input_makes_the_snapshot_anew(run: Run, inputs: Path) -> None:
    run("build")
    (inputs / "seeds" / "b.txt").write_text("嘉峪关市发展钢铁产业。\n", "utf-8")
    assert "正在从" in run("show", "酒钢")[2]


def test_a_snapshot_named_without_inputs_is_read_and_never_built_again(run: Run, inputs: Path) -> None:
    run("build", "--out", "archive")
    before = (inputs / "archive" / "manifest.json").read_bytes()
    (inputs / "seeds" / "b.txt").write_text("嘉峪关市发展钢铁产业。\n", "utf-8")
    code, _, err = run("show", "酒钢", "--snapshot", "archive")
    assert code == 0 and "正在从" not in err and (inputs / "archive" / "manifest.json").read_bytes() == before
    run("show", "酒钢", "--snapshot", "archive", "--data", "data/chains.yaml")
    assert (inputs / "archive" / "manifest.json").read_bytes() != before


def test_documents_named_once_are_remembered(run: Run, inputs: Path) -> None:
    (inputs / "papers").mkdir()
    (inputs / "papers" / "c.txt").write_text("嘉峪关市发展钢铁产业。\n", "utf-8")
    (inputs / "papers" / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    assert re.search(r"没有读取（只读 \.txt、.*）：old\.doc", run("build", "--seeds", "papers")[2])
    code, out, err = run("show", "嘉峪关市", "--json")
    assert code == 0 and "正在从" not in err and "嘉峪关市发展钢铁产业" in out


def test_a_file_that_only_claims_to_be_a_known_source_is_refused(run: Run, inputs: Path) -> None:
    (inputs / "seeds" / "b.md").write_text("---\nid: source:seed-x\ntitle: 冒名\n---\n酒钢很大。\n", "utf-8")
    data = inputs / "data" / "chains.yaml"
    text = data.read_text("utf-8").replace("sources:\n", "sources:\n  - {id: source:seed-x, title: 真名, kind: seed}\n", 1)
    data.write_text(text, "utf-8")
    code, _, err = run("build")
    assert code == 2 and "b.md" in err and "source:seed-x" in err


def test_the_same_text_twice_is_refused(run: Run, inputs: Path) -> None:
    (inputs / "seeds" / "b.txt").write_text(LETTER, "utf-8")
    code, _, err = run("build")
    assert code == 2 and "a.txt" in err and "b.txt" in err


def test_data_without_documents_is_a_graph_too(run: Run, inputs: Path) -> None:
    (inputs / "seeds" / "a.txt").unlink()
    (inputs / "seeds").rmdir()
    code, out, _ = run("build", "--json")
    assert code == 0 and json.loads(out)["by_kind"]["enterprise"] == 1


def test_leaders_have_the_shape_that_ranked_ones_share(run: Run) -> None:
    code, out, _ = run("leaders", "--json")
    (leader,) = json.loads(out)
    assert code == 0
    assert {"chain", "enterprise", "declared", "since", "authority", "rank", "score", "band", "reasons", "evidence"} <= set(leader)
    assert (leader["chain"]["id"], leader["enterprise"]["name"]) == ("chain:steel", "酒泉钢铁(集团)有限责任公司")
    assert leader["layer"] == "extracted" and leader["rank"] is None and leader["reasons"]


@pytest.fixture
def tiny(run: Run, inputs: Path, world: Snapshot) -> Run:
    """The same with the tiny world's snapshot, which has more than one firm a chain."""
    write_snapshot(world, inputs / "tiny")
    return lambda *words: run(*words, "--snapshot", "tiny")


def test_declared_and_ranked_leaders_are_one_list(tiny: Run) -> None:
    code, out, _ = tiny("leaders", "--json")
    rows = {(r["chain"]["id"], r["enterprise"]["id"]): r for r in json.loads(out)}
    assert code == 0 and len(rows) == len(json.loads(out)) == 5
    steel = rows["chain:steel", "enterprise:jiugang"]
    assert steel["declared"] and steel["evidence"] and steel["authority"] == "甘肃省人民政府" and steel["low_coverage"]
    other = rows["chain:steel", "enterprise:lanshi"]
    assert not other["declared"] and other["evidence"] == [] and other["since"] is None
    copper = rows.pop(("chain:copper", "enterprise:baiyin"))
    assert copper["declared"] and copper["rank"] is copper["coverage"] is None, "only a document says that it smelts copper"
    for row in rows.values():
        assert {"name", "value", "percentile", "weight", "links"} <= set(row["reasons"][0])
        assert sum(r["weight"] for r in row["reasons"]) == pytest.approx(1)
    assert all(not r["reasons"] for r in json.loads(tiny("leaders", "--declared", "--json")[1]))
    assert not any(r["declared"] for r in json.loads(tiny("leaders", "--ranked", "--json")[1]))


def test_leaders_of_a_chain_are_told_with_reasons_and_weights(tiny: Run) -> None:
    code, out, _ = tiny("leaders", "--chain", "钢铁", "--weights", "position=60%,规模=0")
    assert code == 0 and "测算不是认定" in out and "规模 0%" in out and "供应图位置 52%" in out
    assert "独立来源：1 家（互不相同的发布者：甘肃省人民政府）" in out and "科研合作：未知" in out
    assert "测算" not in tiny("leaders", "--declared")[1].replace("不是测算排名", "")


def test_leaders_of_an_empty_chain_and_place(tiny: Run) -> None:
    assert tiny("leaders", "--chain", "钢铁", "--place", "金昌")[0] == 1
    assert "没有收录已有的企业" in tiny("leaders", "--chain", "钢铁", "--place", "金昌")[1]
    code, out, _ = tiny("leaders", "--place", "金昌", "--json")
    assert (code, json.loads(out)) == (1, [])


def test_leaders_are_judged_beside_two_baselines(tiny: Run) -> None:
    code, out, _ = tiny("leaders", "--evaluate")
    assert code == 0 and "可检验 1 组" in out and "只数关系" in out and "随机" in out and "没有认定链主（2 条）" in out
    (row,) = json.loads(tiny("leaders", "--evaluate", "--json")[1])
    told = row["evaluation"]["province"]
    assert row["enterprise"]["id"] == "enterprise:jiugang" and told["overall"]["judged"] == 1
    assert told["chain"][0]["random"]["reciprocal_rank"] == 0.75 and told["chain"][0]["ceiling"]["1"] == 1


def test_cities_matrix(run: Run) -> None:
    code, out, _ = run("cities", "--matrix", "--json")
    (cell,) = json.loads(out)
    assert code == 0 and (cell["place"]["name"], cell["chain"]["name"], cell["value"]) == ("嘉峪关市", "钢铁", 1)
    assert "嘉峪关市" in run("cities", "--matrix")[1]


def test_path_prints_each_hop_with_its_evidence(run: Run) -> None:
    code, out, _ = run("path", "钢板", "嘉峪关市", "--json")
    (found,) = json.loads(out)
    assert code == 0 and [n["name"] for n in found["nodes"]][::2] == ["钢板", "嘉峪关市"]
    assert all(link["evidence"] for link in found["links"])
    assert "——" in run("path", "钢板", "嘉峪关市")[1]


def test_path_answers_four_questions(run: Run) -> None:
    code, out, _ = run("path", "酒钢", "嘉峪关市", "--kinds", "位于", "--json")
    (found,) = json.loads(out)
    assert code == 0 and {link["kind"] for link in found["links"]} == {"located_in"} and found["length"] > 0
    assert sum(r["value"] for r in found["reasons"]) == pytest.approx(found["length"], abs=0.01)
    code, out, _ = run("path", "钢板", "酒钢", "嘉峪关市", "--json")
    tree = json.loads(out)
    assert code == 0 and {"chosen", "nodes", "links", "groups", "length"} == set(tree) and len(tree["groups"]) == 1
    assert "连接 3 个条目" in run("path", "钢板", "酒钢", "嘉峪关市")[1]
    code, out, _ = run("path", "--introduce", "酒钢", "--json")
    (office,) = json.loads(out)
    assert code == 0 and {"goal", "introducer", "role", "first", "reached", "candidate", "nodes", "links", "length", "reasons"} <= set(office)
    assert (office["introducer"]["name"], office["role"], office["reached"]) == ("嘉峪关市", "合作地区", False)
    assert "1. 嘉峪关市〔地区〕 合作地区" in run("path", "--introduce", "酒钢")[1]
    assert "已有直接联系（就在我方），不必引荐" in run("path", "--introduce", "酒钢", "--from", "嘉峪关市")[1]


def test_path_tells_what_two_have_in_common_or_that_it_is_nothing(run: Run) -> None:
    code, out, _ = run("path", "酒钢", "嘉峪关市", "--common", "--json")
    assert code == 0 and all({"entity", "value", "links", "reasons"} == set(c) for c in json.loads(out)) and out != "[]"
    assert "共同关联" in run("path", "酒钢", "嘉峪关市", "--common")[1]
    code, out, err = run("path", "酒钢", "嘉峪关市", "--common", "--kinds", "supplies")
    assert (code, out) == (1, "") and "没有共同关联" in err
    code, out, err = run("path", "钢板", "嘉峪关市", "--kinds", "owns")
    assert (code, out) == (1, "") and "--through place,chain" in err


def test_a_sentence_that_several_sources_or_links_give_is_printed_once(run: Run, inputs: Path) -> None:
    text = LETTER + "酒钢从事炼钢。\n"
    (inputs / "seeds" / "a.txt").write_text(text, "utf-8")
    code, out, _ = run("path", "酒钢", "钢铁")
    hop = [line for line in out.splitlines() if line.startswith("      ")]
    assert code == 0 and len(hop) == len(set(hop)) and sum(LETTER.strip() in line for line in hop) == 1
    assert "（依据同上）" in out


@pytest.mark.parametrize("format", ["graphml", "json", "csv", "html"])
def test_export_writes_the_file_and_says_what_is_in_it(run: Run, inputs: Path, format: str) -> None:
    code, _, err = run("export", "--format", format, "--out", "out/graph.bin", "--center", "酒钢")
    assert code == 0 and "已写入" in err and (inputs / "out" / "graph.bin").stat().st_size > 500


def test_extract_prints_the_contract_in_document_order(run: Run) -> None:
    code, out, _ = run("extract", "seeds/a.txt")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and {r["record"] for r in rows} == {"mention", "link"}
    for row in rows:
        assert row["doc"] == "a.txt"
        if row["record"] == "mention":
            assert LETTER[row["start"]:row["end"]] == row["surface"]
            assert set(row) == {"record", "doc", "kind", "id", "name", "surface", "clean", "read_as", "start", "end", "method", "confidence"}
        else:
            assert LETTER[row["start"]:row["end"]] == row["quote"]
            assert set(row["subject"]) == {"kind", "id", "name", "surface", "clean", "read_as"}
    starts = [r["start"] for r in rows if r["record"] == "mention"]
    assert starts == sorted(starts)


def test_extract_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LETTER.encode())))
    code, out, _ = run("extract", "-")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and {r["doc"] for r in rows} == {"-"} and "酒钢" in {r.get("surface") for r in rows}


def test_extract_without_a_catalog_of_firms_finds_no_curated_firm(run: Run) -> None:
    code, out, _ = run("extract", "--catalog", "none", "seeds/a.txt")
    assert code == 0 and "enterprise:jiugang" not in out


@pytest.mark.parametrize("case", sorted(p.name for p in CASES.iterdir() if p.name != "good"))
def test_validate_names_file_line_and_remedy(run: Run, case: str) -> None:
    code, out, _ = run("validate", str(CASES / case / "chains.yaml"), "--json")
    report = json.loads(out)
    assert code == 1 and report["errors"] and set(report) == {"errors", "warnings", "counts"}
    for problem in report["errors"]:
        assert {"file", "line", "path", "message", "hint"} <= set(problem)
        assert problem["line"] >= 1 and problem["message"] and problem["hint"]
    text = run("validate", str(CASES / case / "chains.yaml"))[1]
    assert f"{report['errors'][0]['file']}:{report['errors'][0]['line']}" in text


def test_validate_a_good_catalog(run: Run) -> None:
    assert run("validate")[0] == 0


MISTAKES = [
    ("no command", ("paint",), 2, "paint"),
    ("no name", ("show",), 2, "缺少 名称；用法见 chains show --help"),
    ("a word too many", ("show", "酒钢", "集团"), 2, "多写了：集团"),
    ("no number", ("path", "酒钢", "钢铁", "--k", "x"), 2, "1 到 20 的整数"),
    ("number out of range", ("path", "酒钢", "钢铁", "--k", "0"), 2, "1 到 20 的整数"),
    ("not one of the words", ("cities", "--measure", "x"), 2, "只能是 企业数（enterprises）、"),
    ("half an option", ("review", "--kind", "x"), 2, "--kind 后面要写 2 个值；用法见 chains review --help"),
    ("folder as document", ("extract", "seeds"), 2, "这是文件夹"),
    ("unknown name", ("show", "酒刚"), 2, "没有找到“酒刚”"),
    ("unknown kind of file", ("export", "--format", "pdf2", "--out", "x"), 2, "pdf2"),
    ("two parts", ("export", "--center", "酒钢", "--chain", "钢铁", "--out", "x"), 2, "只能用一个"),
    ("unknown hub", ("path", "酒钢", "钢板", "--through", "sea"), 2, "sea"),
    ("both ends the same", ("path", "酒钢", "酒钢"), 2, "同一个条目"),
    ("weight of nothing", ("leaders", "--weights", "size=1"), 2, "权重“size=1”无法识别"),
    ("weight below zero", ("leaders", "--weights", "scale=-1"), 2, "不小于 0"),
    ("all weights zero", ("leaders", "--weights", "position=0,segments=0,partners=0,research=0,scale=0,evidence=0"), 2, "不能全为 0"),
    ("only this and only that", ("leaders", "--declared", "--ranked"), 2, "只能用一个"),
    ("judging a part", ("leaders", "--evaluate", "--chain", "钢铁"), 2, "检验全部产业链"),
    ("unknown chain", ("leaders", "--chain", "镍"), 2, "没有找到“镍”"),
    ("one end only", ("path", "酒钢"), 2, "请写出两个名称"),
    ("unknown end", ("path", "酒刚", "钢铁"), 2, "相近的有：酒钢"),
    ("unknown link kind", ("path", "酒钢", "钢铁", "--kinds", "买卖"), 2, "没有“买卖”这种关系，可用：位于（located_in）"),
    ("three in common", ("path", "酒钢", "钢铁", "钢板", "--common"), 2, "--common 只能两个"),
    ("three the same", ("path", "酒钢", "酒钢", "酒钢"), 2, "至少两个不同的条目"),
    ("introduced and joined", ("path", "酒钢", "钢铁", "--introduce", "酒钢"), 2, "不能与 A B"),
    ("us without anybody", ("path", "酒钢", "钢铁", "--from", "嘉峪关市"), 2, "--from 只与 --introduce"),
    ("introduced to a chain", ("path", "--introduce", "钢铁"), 2, "“钢铁”是产业链"),
    ("introduced to ourselves", ("path", "--introduce", "酒钢", "--from", "酒钢"), 2, "就是我方自己"),
    ("no data", ("build", "--data", "nowhere/chains.yaml"), 2, "文件不存在"),
    ("no seeds", ("build", "--seeds", "nowhere"), 2, "nowhere"),
    ("no document", ("extract", "nowhere.txt"), 2, "nowhere.txt"),
    ("out is no snapshot", ("build", "--out", "seeds"), 2, "不是图谱快照"),
    ("out is a folder", ("export", "--out", "."), 2, "是文件夹"),
    ("standard input twice", ("extract", "-", "-"), 2, "只能写一次"),
    ("out cannot be written", ("export", "--out", "seeds/a.txt/b"), 2, "无法写入"),
]


@pytest.mark.parametrize(("arguments", "code", "says"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_one_readable_line(run: Run, arguments: tuple[str, ...], code: int, says: str) -> None:
    found, out, err = run(*arguments)
    assert found == code and out == ""
    assert says in err and "Traceback" not in err
    assert len([line for line in err.splitlines() if line.startswith(("错误", "用法错误"))]) == 1


def test_help_is_chinese(run: Run) -> None:
    for command in ((), ("show",), ("path",), ("review",), ("validate",), ("export",)):
        code, out, _ = run(*command, "--help")
        assert code == 0 and out.startswith("用法：chains")
        assert not re.search("Usage|Options|Commands|OPTIONS|default|required|Show ", out)


def test_the_folder_of_the_data_may_be_named_for_its_root_file(run: Run) -> None:
    assert run("validate", "data") == run("validate", "data/chains.yaml")
    assert run("validate", "data")[0] == 0 and "企业 " in run("validate", "data")[1]
    assert run("build", "--data", "data")[0] == 0 and run("show", "酒钢", "--data", "data")[0] == 0


def test_a_whole_entry_is_shown(run: Run) -> None:
    out = run("show", "酒钢")[1]
    assert "在甘形态：本地企业" in out and "又称：酒钢" in out


BAD_DOCUMENTS = {
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "too large": b"\x00" * 50_000_001,
    "front matter": "---\ntitle: [\n---\n正文\n".encode(),
}


@pytest.mark.parametrize("case", BAD_DOCUMENTS)
def test_a_bad_document_stops_the_build_and_leaves_the_old_snapshot_whole(run: Run, inputs: Path, case: str) -> None:
    run("build")
    folder = inputs / "build" / "snapshot"
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    (inputs / "seeds" / "bad.txt").write_bytes(BAD_DOCUMENTS[case])
    code, _, err = run("build")
    assert code == 2 and "bad.txt" in err and "Traceback" not in err
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert sorted(p.name for p in folder.parent.iterdir()) == [".snapshot.inputs.json", "snapshot"]


def test_a_bad_catalog_stops_the_build_and_leaves_the_old_snapshot_whole(run: Run, inputs: Path) -> None:
    run("build")
    before = {p.name: p.read_bytes() for p in (inputs / "build" / "snapshot").iterdir()}
    (inputs / "data" / "chains.yaml").write_bytes((CASES / "several" / "chains.yaml").read_bytes())
    code, _, err = run("build")
    assert code == 2 and "chains.yaml:8" in err and "另有 2 处问题" in err
    assert {p.name: p.read_bytes() for p in (inputs / "build" / "snapshot").iterdir()} == before


GOOD_DOCUMENTS = {"gb18030": LETTER.encode("gb18030"), "nothing to find": "今天天气很好。\n".encode(), "bom": b"\xef\xbb\xbf" + LETTER.encode()}


@pytest.mark.parametrize("case", GOOD_DOCUMENTS)
def test_odd_documents_are_read(run: Run, inputs: Path, case: str) -> None:
    (inputs / "seeds" / "odd.txt").write_bytes(GOOD_DOCUMENTS[case])
    assert run("build")[0] == 0
    code, out, _ = run("extract", "seeds/odd.txt")
    assert code == 0 and (case == "nothing to find") == (out == "")


def test_every_command_has_help_in_chinese(run: Run) -> None:
    for name, command in cli.commands.items():
        code, out, _ = run(name, "--help")
        assert code == 0 and command.help and not command.help.isascii() and command.help.splitlines()[0] in out


def test_the_english_line_goes_to_the_log_when_asked(inputs: Path, world: Snapshot) -> None:
    write_snapshot(world, inputs / "tiny")

    def stderr(*flags: str) -> str:
        command = [sys.executable, "-m", "chains.cli", *flags, "show", "酒刚", "--snapshot", "tiny"]
        done = subprocess.run(command, capture_output=True, cwd=inputs, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
        assert done.returncode == 2
        return done.stderr.decode("utf-8")

    assert "no entity is called '酒刚'" in stderr("-v") and "no entity is called" not in stderr()
