"""Why things changed: the document, the judgement and the edit behind each; the reports and the command that tell it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest

import chains
from chains.catalog import load_catalog
from chains.cli import main
from chains.diff import Explanation, explain, narrowed, read_history, tally
from chains.errors import UsageError
from chains.model import Alias, Evidence, Snapshot, Verdict
from chains.report.changes import change_evidence
from chains.report.diff import diff_json, diff_text
from chains.report.diff_page import diff_html
from chains.report.diff_word import diff_docx
from chains.snapshot import FORMAT, read_snapshot, snapshot_with_manifest, write_snapshot
from tests.changed_world import NEW_LETTER, build, judge, two_builds, write_inputs
from tests.test_snapshot import stored

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    two_builds(folder)
    return folder


@pytest.fixture(scope="module")
def found(root: Path) -> Explanation:
    return _explained(root)


def _explained(root: Path, old: str = "old", new: str = "new") -> Explanation:
    after = read_snapshot(root / "build" / new)
    return explain(read_snapshot(root / "build" / old), after, read_history(root / "data" / "chains.yaml", after))


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(root)

    def call(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = 0
        try:
            main(arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, *capfd.readouterr()

    return call


def test_a_document_a_judgement_and_an_edit_are_told_as_the_three_causes(found: Explanation) -> None:
    document, judgement, edit = found.causes
    assert (document.kind, document.file) == ("document_added", "seeds/b.txt")
    assert (judgement.kind, judgement.who, judgement.when, judgement.why) == (
        "judgement", "张三", "2026-03-01T09:00:00", "原文写明") and "通过" in judgement.title and "链主" in judgement.title
    assert (edit.kind, edit.file, edit.line) == ("catalog", "data/chains.yaml", 23) and "酒泉钢铁" in edit.title
    (accepted,) = found.of_cause(judgement.id)
    assert (accepted.part, accepted.how, accepted.record.kind) == ("links", "changed", "leads")
    (edited,) = found.of_cause(edit.id)
    assert [(f.name, f.before, f.after) for f in edited.fields if f.name == "role"] == [("role", "backbone", "leading_enterprise")]
    new = found.of_cause(document.id)
    assert {c.how for c in new} == {"added"} and {"entities", "links", "documents", "sources"} == {c.part for c in new}
    assert all(change.causes for change in found.changes)


def test_the_sum_by_city_and_chain(found: Explanation) -> None:
    cities = {row.id: row for row in tally(found.changes, "cities")}
    assert (cities["place:620200"].added, cities["place:620200"].changed) == (2, 2)
    chains = {row.id: row for row in tally(found.changes, "chains")}
    assert (chains["chain:steel"].added, chains["chain:steel"].changed) == (0, 2)
    assert narrowed(found, chain="chain:steel").causes == found.causes[1:]
    assert len(narrowed(found, place="place:620000").changes) >= len(narrowed(found, place="place:620200").changes) > 0
    assert narrowed(found, place="place:620200", chain="chain:steel").changes == narrowed(found, chain="chain:steel").changes
    assert narrowed(found, chain="chain:nothing").changes == () and "没有变化" in diff_text(narrowed(found, chain="chain:nothing"))


def test_backwards_the_same_is_told_as_gone(root: Path) -> None:
    back = _explained(root, "new", "old")
    assert {"document_removed"} <= {c.kind for c in back.causes}
    (judgement,) = (c for c in back.causes if c.kind == "judgement")
    assert "撤回通过" in judgement.title and judgement.who == "张三", "what was taken back is known from the earlier snapshot"
    assert {c.how for c in back.of_cause(back.causes[0].id)} == {"removed"}


def test_without_the_catalog_a_judgement_is_still_told_by_its_own_words_and_an_edit_as_one(root: Path, tmp_path: Path) -> None:
    old, new = (read_snapshot(root / "build" / name) for name in ("old", "new"))
    nothing = explain(old, new)
    assert [(c.kind, c.who, c.line) for c in nothing.causes] == [
        ("document_added", None, None), ("judgement", "张三", None), ("catalog", None, None)]
    assert nothing.causes[2].file == "data/chains.yaml", "only one file of the data differs"
    assert read_history(tmp_path / "none.yaml", new) == read_history(root / "seeds" / "a.txt", new)


def test_reports_draw_what_came_changed_and_stayed(found: Explanation) -> None:
    page = diff_html(found)
    figure = page[page.index("<figure>"):page.index("</figure>")]
    for color, words in (("#12804f", "＋ 新增"), ("#b26a00", "～ 改变"), ("#b4bcc5", "未变")):
        assert figure.count(color) > 1 and words in figure, "in the legend, and on something drawn"
    assert figure.count("#b3261e") == 1, "nothing is gone: only the legend has red"
    with zipfile.ZipFile(io.BytesIO(diff_docx(found))) as file:
        (picture,) = (file.read(name) for name in file.namelist() if name.startswith("word/media/"))
        document = file.read("word/document.xml").decode()
    assert picture.startswith(b"\x89PNG") and 'descr="变化图"' in document


def test_a_machine_without_chinese_font_gets_the_word_report_without_its_picture(
    found: Explanation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(drawing: object) -> bytes:
        raise UsageError("no font", "本机没有中文字体")

    monkeypatch.setattr("chains.report.diff_word.png_of", none)
    told = [p.text for p in docx.Document(io.BytesIO(diff_docx(found))).paragraphs]
    assert "图没有画出：本机没有中文字体" in told and "变化图" in told


def test_a_sentence_that_was_accepted_is_told_once(found: Explanation) -> None:
    (accepted,) = found.of_cause(next(c.id for c in found.causes if c.kind == "judgement"))
    come, gone = change_evidence(accepted)
    assert [e.method for e in come] == ["accepted"] and gone == []


def test_bundles_serve_diff_show_and_the_python_api(root: Path, run: Run) -> None:
    for name in ("old", "new"):
        assert run("export", "--format", "bundle", "--snapshot", f"build/{name}", "--out", f"{name}.zip")[0] == 0
    code, out, _ = run("diff", "old.zip", "new.zip", "--data", "nothing/here.yaml")
    assert code == 0 and "新增材料" in out and "人工审核：通过" in out and "张三" in out, "no data folder is needed for it"
    assert run("show", "酒钢", "--snapshot", "new.zip")[1] == run("show", "酒钢", "--snapshot", "build/new")[1]
    assert chains.load(root / "new.zip").number_of_nodes() == chains.load(root / "build" / "new").number_of_nodes()
    (root / "new.zip").write_bytes((root / "new.zip").read_bytes()[:-9])
    code, out, err = run("diff", "old.zip", "new.zip")
    assert code == 2 and not out and "new.zip" in err and "损坏" in err and err.count("\n") == 1


def test_a_file_edited_since_gives_no_line(root: Path, tmp_path: Path) -> None:
    later = tmp_path / "data"
    later.mkdir()
    for name in ("chains.yaml", "judgements.yaml"):
        (later / name).write_bytes((root / "data" / name).read_bytes())
    with (later / "chains.yaml").open("a", encoding="utf-8") as file:
        file.write("# 之后的改动\n")
    new = read_snapshot(root / "build" / "new")
    causes = explain(read_snapshot(root / "build" / "old"), new, read_history(later / "chains.yaml", new)).causes
    assert [(c.kind, c.line) for c in causes if c.kind == "catalog"] == [("catalog", None)]
    assert causes[1].who == "张三", "a judgement says itself what it was about"


@pytest.mark.parametrize(("verdict", "how"), [(Verdict.REJECTED, "removed"), (Verdict.ACCEPTED, "changed")])
def test_a_judged_link_has_the_judgement_for_its_cause(tmp_path: Path, verdict: Verdict, how: str) -> None:
    write_inputs(tmp_path)
    build(tmp_path, "old")
    judge(tmp_path, "发展", verdict)
    build(tmp_path, "new")
    found = _explained(tmp_path)
    assert [c.who for c in found.causes] == ["张三"] and verdict.label in found.causes[0].title
    assert [(c.how, c.record.kind) for c in found.changes if c.part == "links"] == [(how, "develops")]


def _with_firm(root: Path) -> None:
    (root / "seeds" / "b.txt").write_text(NEW_LETTER, "utf-8")
    build(root, "old")


def test_an_accepted_name_is_a_renamed_thing_and_the_judgement_its_cause(tmp_path: Path) -> None:
    write_inputs(tmp_path)
    _with_firm(tmp_path)
    (tmp_path / "data" / "chains.yaml").write_text((tmp_path / "data" / "chains.yaml").read_text("utf-8"), "utf-8")
    judge(tmp_path, "兰石", Verdict.ACCEPTED, place="place:620200")
    build(tmp_path, "new")
    found = _explained(tmp_path)
    (renamed,) = [c for c in found.changes if c.how == "renamed"]
    assert renamed.before.known is False and renamed.after.known and renamed.after.name == "兰州兰石集团有限公司"
    assert {c.kind for c in found.causes} == {"judgement"}, [c.title for c in found.causes]
    assert not [c for c in found.changes if c.part == "entities" and c.how in ("added", "removed")]


def test_a_merged_name_is_told_with_the_judgement(tmp_path: Path) -> None:
    write_inputs(tmp_path)
    _with_firm(tmp_path)
    judge(tmp_path, "兰石", Verdict.MERGED, into="enterprise:jiugang")
    build(tmp_path, "new")
    found = _explained(tmp_path)
    assert {c.kind for c in found.causes} == {"judgement"}, [c.title for c in found.causes]
    assert {c.how for c in found.changes if c.id == "enterprise:jiugang"} == {"renamed"}


def test_a_rejected_name_takes_its_links_with_it(tmp_path: Path) -> None:
    write_inputs(tmp_path)
    _with_firm(tmp_path)
    judge(tmp_path, "兰石", Verdict.REJECTED)
    build(tmp_path, "new")
    found = _explained(tmp_path)
    gone = [c for c in found.changes if c.how == "removed" and c.part == "links" and "enterprise:x-" in c.record.subject]
    assert gone and all(found.cause_by_id[i].kind == "judgement" for c in gone for i in c.causes)


def test_a_rekey_is_the_cause_of_its_rename(tmp_path: Path) -> None:
    data = write_inputs(tmp_path)
    build(tmp_path, "old")
    text = data.read_text("utf-8").replace("enterprise:jiugang", "enterprise:jisco")
    data.write_text(text + "rekeys:\n  - {old: enterprise:jiugang, new: enterprise:jisco, date: 2026-02, note: 改用英文简称}\n", "utf-8")
    build(tmp_path, "new")
    found = _explained(tmp_path)
    (cause,) = found.causes
    assert (cause.kind, cause.when, cause.why) == ("rekey", "2026-02", "改用英文简称")
    assert [(c.part, c.how) for c in found.changes] == [("entities", "renamed")]
    assert len(load_catalog(data).rekeys) == 1 and "原编号 enterprise:jiugang" in diff_text(found)
    assert diff_json(found)["renamed"][0]["old"] == "enterprise:jiugang"


def test_a_changed_document_is_the_cause_of_what_it_says_otherwise(tmp_path: Path) -> None:
    write_inputs(tmp_path)
    front = "---\nid: source:letter\ntitle: 来信\n---\n"
    (tmp_path / "seeds" / "a.txt").unlink()
    for name, words in (("old", "酒钢是钢铁产业链链主企业。\n"), ("new", "酒钢从事炼钢。\n")):
        (tmp_path / "seeds" / "a.md").write_text(front + words, "utf-8")
        build(tmp_path, name)
    found = _explained(tmp_path)
    assert [c.kind for c in found.causes] == ["document_changed"] and "来信" in found.causes[0].title
    assert {("links", "removed")} <= {(c.part, c.how) for c in found.changes}


def test_another_reading_of_the_same_document_is_no_edit(world: Snapshot) -> None:
    before = snapshot_with_manifest(replace(stored(world), manifest={"inputs": {"data/a.yaml": "1"}}))
    links = tuple(x for x in world.links if x.kind != "owns")
    after = replace(snapshot_with_manifest(replace(before, links=links)))
    found = explain(before, after)
    assert [c.kind for c in found.causes] == ["reading"] and [c.how for c in found.changes] == ["removed"]


# --- reports

def _hostile(world: Snapshot) -> Explanation:
    name = "=1+1</script>\x07\u2028\"'&<b>\x0b\ud7ff"
    firm = next(e for e in world.entities if e.id == "enterprise:jinchuan")
    bad = replace(firm, name=name, aliases=(Alias(name + "2"),))
    said = Evidence("source:news", "curated", note=name, date="2025-02-11")
    links = tuple(replace(x, evidence=(*x.evidence, said)) if x.subject == "enterprise:jinchuan" else x for x in world.links)
    return explain(stored(world), snapshot_with_manifest(replace(
        stored(world), entities=tuple(bad if e == firm else e for e in world.entities), links=links)))


def test_the_text_names_causes_and_sentences(found: Explanation) -> None:
    text = diff_text(found)
    assert "■ 人工审核：通过" in text and "张三，2026-03-01 09:00:00，原文写明" in text
    assert "角色：骨干企业 → 龙头企业" in text and f"“{NEW_LETTER.strip()}”" in text and "data/chains.yaml 第 23 行" in text
    assert not re.search(r"[a-z]+_[a-z]+", text.replace("place_", "")), "no English words of the program"


def test_the_page_is_offline_and_escapes_what_data_says(world: Snapshot, found: Explanation) -> None:
    page = diff_html(_hostile(world))
    assert "</script>" not in page and "&lt;/script&gt;" in page and "<b>\x0b" not in page
    assert not re.search(r"(src|href)=", diff_html(found)) and "龙头企业" in diff_html(found)


def test_the_word_file_opens_whatever_the_names_hold(world: Snapshot, found: Explanation) -> None:
    document = docx.Document(io.BytesIO(diff_docx(_hostile(world))))
    assert "\ufffd" in "".join(p.text for p in document.paragraphs)
    data = diff_docx(found)
    document = docx.Document(io.BytesIO(data))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "产业链图谱变更报告" in text and "角色：骨干企业 → 龙头企业" in text and NEW_LETTER.strip() in text
    assert [c.text for c in document.tables[0].rows[0].cells] == ["类别", "新增", "减少", "改变", "仅依据变化", "改编号"]
    assert diff_docx(found) == data, "equal differences are equal bytes"


# --- the command

def test_the_command_prints_the_contract(run: Run) -> None:
    code, out, _ = run("diff", "build/old", "build/new", "--json")
    report = json.loads(out)
    assert code == 0 and {"added", "removed", "changed", "causes"} <= set(report)
    for how in ("added", "removed", "changed"):
        assert {"entities", "links"} <= set(report[how])
    (role,) = [x for x in report["changed"]["links"] if x["kind"] == "operates_in"]
    assert role["fields"] == [{"name": "role", "before": "backbone", "after": "leading_enterprise"}]
    assert role["evidence_added"][0]["note"] and role["cities"] == ["place:620200"]
    assert [c["kind"] for c in report["causes"]] == ["document_added", "judgement", "catalog"]
    assert report["causes"][1]["links"] and report["causes"][1]["who"] == "张三"


def test_equal_snapshots_are_no_problem(run: Run) -> None:
    code, out, _ = run("diff", "build/old", "build/old")
    assert code == 0 and "两个快照内容相同" in out and re.search(r"旧：old（指纹 [0-9a-f]{12}）　新：old（指纹 ", out)
    report = json.loads(run("diff", "build/old", "build/old", "--json")[1])
    assert report["causes"] == [] and not any(report["added"].values())


def test_reports_are_written_beside_the_answer(run: Run, tmp_path: Path) -> None:
    names = [str(tmp_path / f"r.{suffix}") for suffix in ("html", "docx", "json")]
    code, out, err = run("diff", "build/old", "build/new", "--html", names[0], "--docx", names[1], "--delta", names[2])
    assert code == 0 and "■" in out and err.count("已写入") == 3
    page = Path(names[0]).read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>") and "旧：old（指纹 " in page and Path(names[1]).read_bytes()[:2] == b"PK"


def test_a_place_or_chain_narrows_the_answer_even_when_it_is_gone(run: Run) -> None:
    assert "新增材料" not in run("diff", "build/old", "build/new", "--chain", "钢铁")[1]
    assert "石化装备产业" in run("diff", "build/new", "build/old", "--chain", "石化装备产业")[1]
    code, _, err = run("diff", "build/old", "build/new", "--place", "火星")
    assert code == 2 and "没有找到“火星”" in err


def test_what_is_no_snapshot_is_refused_in_one_line(run: Run, root: Path, tmp_path: Path) -> None:
    write_snapshot(read_snapshot(root / "build" / "old"), tmp_path / "newer")
    manifest = tmp_path / "newer" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace(f'"format": {FORMAT}', '"format": 99'), "utf-8")
    for wrong, word in (("build/nwe", "没有这个文件或文件夹：build/nwe，是否应为 build/new"), ("seeds", "没有图谱快照"), (str(tmp_path / "newer"), "格式")):
        code, out, err = run("diff", "build/old", wrong)
        assert code == 2 and not out and word in err and err.count("\n") == 1
    code, _, err = run("diff", "build/old", "build/new", "--html", str(root))
    assert code == 2 and "是文件夹" in err
    assert run("diff", "build/old")[0] == 2
