"""The queue, the verdicts and the command: what waits, what a word writes, and what never comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from chains.build import build_snapshot
from chains.cli import main
from chains.errors import ChainsError, UnknownName, UsageError
from chains.model import VOTED_LINK, Alias, AliasKind, Entity, Kind, Layer, Snapshot, Verdict
from chains.review.desk import Decision, certain, level_of
from chains.review.near import LIKE, Names, alias_kind
from chains.review.queue import Group, progress_of, surety, waiting
from chains.review.session import Review

GOOD = Path(__file__).parent / "cases" / "catalogs" / "good" / "chains.yaml"
LETTER = "嘉峪关市支持西岭钢铁股份有限公司发挥链主企业作用，打造千亿级钢铁产业集群。\n西岭钢铁股份有限公司与东岭材料股份有限公司签约。\n酒钢位于嘉峪关市，是钢铁产业的骨干企业。\n"
Run = Callable[..., tuple[int, str, str]]


def _filled(folder: Path) -> Path:
    (folder / "data").mkdir()
    (folder / "data" / "chains.yaml").write_bytes(GOOD.read_bytes())
    (folder / "seeds").mkdir()
    (folder / "seeds" / "a.txt").write_text(LETTER, "utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tiny catalog and one letter."""
    return _filled(tmp_path)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The snapshot that building such a folder gives."""
    return _build(_filled(tmp_path_factory.mktemp("first")))


def _build(folder: Path) -> Snapshot:
    return build_snapshot(folder / "data" / "chains.yaml", folder / "seeds")


@pytest.fixture
def review(folder: Path, first: Snapshot) -> Review:
    return Review(folder / "data" / "chains.yaml", first)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted((folder / "data").rglob("*")) if p.is_file()}


def _group(review: Review, name: str) -> Group:
    return review.find(review.waiting(), name)


def _say(review: Review, name: str, verdict: Verdict, **more: object) -> Review:
    review.decide([Decision(_group(review, name), verdict, "张三", "2026-01-02T03:04:05", **more)])  # type: ignore[arg-type]
    return Review(review.root, review.snapshot)


WEST, EAST = "西岭钢铁股份有限公司", "东岭材料股份有限公司"


# --- the queue

def test_unknown_names_come_first_by_number_of_sentences_then_links(review: Review) -> None:
    groups = review.waiting()
    kinds = [group.ends is not None for group in groups]
    assert kinds == sorted(kinds) and groups[0].name == WEST and len(groups[0].items) == 2
    assert [g.name for g in groups if g.kind == "enterprise"] == [WEST, EAST]
    leads = next(g for g in groups if g.kind == "leads")
    assert leads.name == f"{WEST} 链主 钢铁" and leads.ends is not None


def test_a_sentence_is_whole_and_its_marked_words_are_the_name(review: Review) -> None:
    for group in review.waiting():
        for item in group.items:
            assert item.sentence in LETTER and any(marked for _, marked in item.parts)
            if group.ends is None:
                assert [words for words, marked in item.parts if marked] == [group.name]
                assert LETTER[item.start:].startswith(group.name)


def test_nothing_known_waits(review: Review) -> None:
    assert "酒泉钢铁(集团)有限责任公司" not in {g.name for g in review.waiting()}
    assert all(x.layer is Layer.EXTRACTED for x in review.snapshot.links
               if x.id in {g.key for g in review.waiting() if g.ends})


@pytest.mark.parametrize(("confidence", "word"), [(0.99, "几乎确定"), (0.95, "几乎确定"), (0.9, "较有把握"), (0.7, "一般"), (0.1, "没有把握")])
def test_sureness_has_words(confidence: float, word: str) -> None:
    assert surety(confidence) == word


def test_the_sentence_of_a_web_page_is_what_a_reader_sees(folder: Path) -> None:
    (folder / "seeds" / "a.txt").unlink()
    (folder / "seeds" / "b.html").write_text(
        f"<html><body><p>昨天，<b>{WEST}</b>与{EAST}签约，双方将合作建设新的生产线。</p>" + "<p>今天天气很好，大家都很高兴，来了很多人。</p>" * 5 + "</body></html>", "utf-8")
    snapshot = _build(folder)
    group = next(g for g in waiting(snapshot, Review(folder / "data" / "chains.yaml", snapshot).judged) if g.name == WEST)
    assert group.items[0].parts[1] == (WEST, True) and "<" not in group.items[0].sentence


# --- nearest names

def test_nearest_names_count_what_a_full_name_adds_and_keep_to_the_kind() -> None:
    names = Names([Entity("enterprise:a", "江苏中天科技股份有限公司"), Entity("park:a", "中天产业园"), Entity("place:1", "中天县"),
                   Entity("enterprise:x-1", "中天科技", known=False)])
    found = names.nearest("中天科技", Kind.ENTERPRISE)
    assert found[0].entity.id == "enterprise:a" and found[0].score >= LIKE
    assert {n.entity.kind for n in found} <= {Kind.ENTERPRISE, Kind.PARK}
    assert [n.entity.id for n in names.nearest("中天县城", Kind.PLACE)] == ["place:1"]


@pytest.mark.parametrize(("name", "kind"), [("洒泉钢铁(集团)有限责任公司", AliasKind.MISPRINT), ("酒泉钢铁", AliasKind.SHORT), ("洒钢", AliasKind.SHORT)])
def test_a_merged_name_is_a_misprint_only_when_a_letter_makes_it_a_known_one(name: str, kind: AliasKind) -> None:
    assert alias_kind(name, Entity("enterprise:a", "酒泉钢铁(集团)有限责任公司", (Alias("酒钢"),))) is kind


@pytest.mark.parametrize(("name", "level"), [("甲县", "county"), ("乙区", "county"), ("珠三角地区", None), ("丙市", "prefecture"), ("港澳", None)])
def test_the_level_of_a_place_is_only_proposed_from_its_ending(name: str, level: str | None) -> None:
    assert level_of(name) == level


# --- verdicts and builds

def test_a_rejected_name_is_in_no_later_build_and_a_changed_sentence_asks_again(review: Review, folder: Path) -> None:
    after = _say(review, EAST, Verdict.REJECTED)
    assert EAST not in {g.name for g in after.waiting()}
    built = _build(folder)
    assert EAST not in {m.name for m in built.mentions}
    assert not [g for g in Review(after.root, built).waiting() if EAST in g.name]
    (folder / "seeds" / "a.txt").write_text(LETTER.replace("签约", "签了约"), "utf-8")
    assert EAST in {g.name for g in Review(after.root, _build(folder)).waiting()}


def test_a_rejected_name_stays_away_from_the_same_sentence_in_another_document(review: Review, folder: Path) -> None:
    _say(review, EAST, Verdict.REJECTED)
    (folder / "seeds" / "z.txt").write_text("转载\n\n" + LETTER.split("\n")[1] + "\n另有一句。\n", "utf-8")
    assert EAST not in {m.name for m in _build(folder).mentions}


def test_an_accepted_name_is_a_record_and_known_from_the_next_build_on(review: Review, folder: Path) -> None:
    after = _say(review, WEST, Verdict.ACCEPTED, place="place:620200", why="原句写明")
    entity = after.entity(WEST)
    assert entity.id == "enterprise:xilinggangtie" and "source:doc-" in entity.sources[0]
    built = _build(folder)
    assert {m.entity for m in built.mentions if m.surface == WEST} == {entity.id}
    assert built.by_id[entity.id].known and Review(after.root, built).waiting()
    assert all(g.ends[0] != "enterprise:x" for g in Review(after.root, built).waiting() if g.ends)


def test_an_accepted_link_is_curated_with_its_sentence(review: Review, folder: Path) -> None:
    link = next(g for g in review.waiting() if g.kind == "leads")
    after = _say(review, link.key, Verdict.ACCEPTED)
    assert link.key not in {g.key for g in after.waiting()}
    built = next(x for x in _build(folder).links if x.kind == "leads")
    assert built.layer is Layer.CURATED and built.evidence[0].quote and built.evidence[0].method == "accepted"


def test_a_rejected_link_stays_away_when_its_end_is_accepted_before_or_after(review: Review, folder: Path) -> None:
    link = next(g for g in review.waiting() if g.kind == "leads")
    after = _say(_say(review, link.key, Verdict.REJECTED), WEST, Verdict.ACCEPTED)
    for snapshot in (review.snapshot, _build(folder)):
        assert not [g for g in Review(after.root, snapshot).waiting() if g.kind == "leads"]
    assert not [x for x in _build(folder).links if x.kind == "leads"]


def test_a_merged_name_is_read_as_the_entity(review: Review, folder: Path) -> None:
    _say(review, WEST, Verdict.MERGED, into="enterprise:jiugang")
    built = _build(folder)
    assert {m.entity for m in built.mentions if m.surface == WEST} == {"enterprise:jiugang"}
    assert WEST in built.by_id["enterprise:jiugang"].names and WEST not in (folder / "data" / "chains.yaml").read_text("utf-8")


def test_a_corrected_kind_is_asked_about_again(review: Review, folder: Path) -> None:
    after = _say(review, EAST, Verdict.CORRECTED, kind="institute")
    assert _group(after, EAST).kind == "institute"
    after = _say(after, EAST, Verdict.ACCEPTED)
    assert after.entity(EAST).id == "institute:donglingcailiao"
    assert {m.entity for m in _build(folder).mentions if m.surface == EAST} == {"institute:donglingcailiao"}


def test_an_unsure_one_waits_apart(review: Review) -> None:
    after = _say(review, EAST, Verdict.UNSURE)
    assert EAST not in {g.name for g in after.waiting()} and [g.name for g in after.waiting(unsure=True)] == [EAST]


def test_every_step_is_undone_to_the_byte(review: Review, folder: Path) -> None:
    states, now = [_bytes(folder)], review
    for name, verdict, more in ((WEST, Verdict.ACCEPTED, {"place": "place:620200"}), (EAST, Verdict.REJECTED, {})):
        now = _say(now, name, verdict, **more)
        states.append({k: v for k, v in _bytes(folder).items() if "/." not in k})
    for state in reversed(states[:-1]):
        now.undo()
        assert {k: v for k, v in _bytes(folder).items() if "/." not in k} == state
    assert _bytes(folder) == states[0]


def test_progress_counts_what_was_judged_in_these_documents(review: Review) -> None:
    total = len(review.waiting())
    after = _say(review, EAST, Verdict.UNSURE)
    assert progress_of(after.snapshot, after.judged, len(after.waiting())) == (1, total)


def test_bulk_acceptance_leaves_out_what_is_unsure_or_like_a_known_name(review: Review) -> None:
    groups = review.waiting()
    names = {g.name for g in certain(groups, review.names, 0.5)}
    assert EAST in names and not any(g.ends and g.ends[0].startswith("enterprise:x-") for g in certain(groups, review.names, 0.5))
    assert certain(groups, review.names, 1.0) == []
    like = Names([*review.names.by_id.values(), Entity("enterprise:like", "东岭材料")])
    assert EAST not in {g.name for g in certain(groups, like, 0.5)}


def test_bulk_acceptance_leaves_out_what_no_sentence_states(review: Review) -> None:
    stated = next(g for g in review.waiting() if g.ends and g in certain([g], review.names, 0.5))
    inferred = replace(stated, items=tuple(replace(item, method=VOTED_LINK) for item in stated.items))
    assert inferred.inferred and certain([inferred], review.names, 0.0) == []


@pytest.mark.parametrize(("verdict", "more", "says"), [
    (Verdict.MERGED, {}, "合并到哪个条目"), (Verdict.CORRECTED, {"kind": "planet"}, "不能改成"), (Verdict.CORRECTED, {"kind": "enterprise"}, "不能改成"),
    (Verdict.MERGED, {"into": "enterprise:nobody"}, "请改正编号"), (Verdict.ACCEPTED, {"place": "place:404"}, "未写入"),
])
def test_a_decision_that_lacks_something_writes_nothing(review: Review, folder: Path, verdict: Verdict, more: dict[str, str], says: str) -> None:
    before = _bytes(folder)
    with pytest.raises(ChainsError) as caught:
        _say(review, EAST, verdict, **more)
    assert says in caught.value.zh and _bytes(folder) == before


def test_a_chain_and_a_park_need_more_than_a_name(review: Review) -> None:
    park = _say(review, EAST, Verdict.CORRECTED, kind="park")
    with pytest.raises(UsageError, match="place"):
        _say(park, EAST, Verdict.ACCEPTED)
    chain = _say(park, EAST, Verdict.CORRECTED, kind="chain")
    with pytest.raises(UsageError, match="stages"):
        _say(chain, EAST, Verdict.ACCEPTED)


def test_read_only_writes_nothing(review: Review, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINS_READ_ONLY", "1")
    before = _bytes(folder)
    with pytest.raises(UsageError, match="READ_ONLY"):
        _say(review, EAST, Verdict.REJECTED)
    with pytest.raises(UsageError, match="READ_ONLY"):
        review.undo()
    assert _bytes(folder) == before


def test_an_unknown_name_to_merge_into_names_the_nearest(review: Review) -> None:
    with pytest.raises(UnknownName) as caught:
        review.entity("酒泉钢铁(集团)公司")
    assert "酒泉钢铁(集团)有限责任公司" in caught.value.zh


# --- the command

@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CHAINS_WHO", "李四")

    def call(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = 0
        try:
            main(("review", *arguments))
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfd.readouterr()
        return code, out, err

    return call


def test_the_list_has_a_shape_that_programs_can_rely_on(run: Run) -> None:
    code, out, _ = run("--list", "--json")
    rows = json.loads(out)
    assert code == 0 and {"key", "type", "kind", "label", "name", "ends", "confidence", "surety", "sentences", "nearest"} <= set(rows[0])
    assert {"document", "source", "start", "sentence", "confidence", "method"} <= set(rows[0]["sentences"][0])
    assert rows[0]["name"] == WEST and {row["type"] for row in rows} == {"entity", "link"}
    assert WEST in run("--list")[1] and WEST in run()[1], "without a terminal the list is printed"


def test_verdicts_by_name_or_key_and_undo(run: Run, folder: Path) -> None:
    before = _bytes(folder)
    assert run("--accept", WEST, "--place", "嘉峪关市", "--reject", EAST, "--why", "看过原文")[0] == 0
    written = (folder / "data" / "judgements.yaml").read_text("utf-8")
    assert "who: 李四" in written and "why: 看过原文" in written and "located_in: place:620200" in (folder / "data" / "chains.yaml").read_text("utf-8")
    assert WEST not in run("--list")[1].replace(f"{WEST} ", ""), "only links still name it"
    code, _, err = run("--undo")
    assert code == 0 and f"已撤销：通过 {WEST} 等 2 项" in err and _bytes(folder) == before


def test_merging_kind_doubt_and_dry_run(run: Run, folder: Path) -> None:
    code, out, _ = run("--merge", EAST, "--into", "酒钢", "--misprint", "--dry-run")
    assert code == 0 and "alias: misprint" in out and not (folder / "data" / "judgements.yaml").exists()
    assert run("--kind", EAST, "institute")[0] == 0 and run("--doubt", EAST)[0] == 0
    assert EAST in run("--list", "--unsure")[1]
    code, out, err = run("--accept-certain", "0.5", "--dry-run")
    assert code == 0 and WEST in err and "enterprise:xilinggangtie" in out
    assert "没有符合条件" in run("--accept-certain", "1")[2]


@pytest.mark.parametrize(("arguments", "says"), [
    (("--accept", "没有这家"), "没有待审的“没有这家”"), (("--merge", WEST), "要一起用"), (("--merge", WEST, "--into", "没有这家"), "没有叫“没有这家”"),
    (("--kind", WEST, "planet"), "不能改成"), (("--undo",), "没有可以撤销"), (("--accept-certain", "7"), "--accept-certain"),
    (("--accept", WEST, "--place", "月球"), "没有叫“月球”"), (("--accept", WEST, "--who", " "), "审核人"),
])
def test_a_mistake_is_one_line_and_writes_nothing(run: Run, folder: Path, arguments: tuple[str, ...], says: str) -> None:
    before = _bytes(folder)
    code, _, err = run(*arguments)
    assert code == 2 and says in err and "Traceback" not in err and _bytes(folder) == before


def test_broken_judgements_stop_every_command_with_their_line(run: Run, folder: Path) -> None:
    (folder / "data" / "judgements.yaml").write_text("judgements:\n  - subject: x\n", "utf-8")
    code, _, err = run("--list")
    assert code == 2 and "judgements.yaml:2" in err
    with pytest.raises(SystemExit) as stop:
        main(("validate",))
    assert stop.value.code == 1


def _press(monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    pressed = iter(keys)
    monkeypatch.setattr("chains.commands.review._terminal", lambda: True)
    monkeypatch.setattr("click.getchar", lambda: next(pressed))
    main(("review", "--who", "王五"))


def test_one_keystroke_each_in_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(folder)
    before = _bytes(folder)
    _press(monkeypatch, "zaxq")
    out, _ = capfd.readouterr()
    assert "没有“z”这个键" in out and "x 驳回  d 存疑" in out
    assert f"已记下：通过 {WEST}" in out and f"已记下：驳回 {EAST}" in out and "还有" in out
    written = (folder / "data" / "judgements.yaml").read_text("utf-8")
    assert written.count("who: 王五") == 2 and "verdict: accepted" in written and "verdict: rejected" in written
    _press(monkeypatch, "uu" + "s" * 9)
    out, _ = capfd.readouterr()
    assert out.count("已撤销：") == 2 and "没有待审的候选了" in out and _bytes(folder) == before


@pytest.mark.parametrize(("keys", "typed", "says"), [
    ("mq", "\n", "个待审；chains build"), ("mq", "酒钢\n", "已记下：合并"), ("mq", "没有这家\n", "没有叫“没有这家”"), ("kq", "0\n", "个待审；chains build"),
    ("kq", "99\n", "没有序号“99”"), ("kq", "²\n", "没有序号"), ("kq", "2\n", "已记下：改类别"), ("3q", "", "没有“3”这个键"),
])
def test_what_is_asked_in_a_terminal_may_be_given_up_or_mistyped(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], keys: str, typed: str, says: str
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: typed.rstrip("\n"))
    before = _bytes(folder)
    _press(monkeypatch, keys)
    assert says in (out := capfd.readouterr()[0]) and ("已记下" in out) == (_bytes(folder) != before)


def test_a_document_cannot_move_the_terminals_cursor(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "seeds" / "a.txt").write_text(LETTER.replace("签约", "\x1b[2J签约") + "今天天气很好。" * 60, "utf-8")
    monkeypatch.chdir(folder)
    _press(monkeypatch, "q")
    assert WEST in (out := capfd.readouterr()[0]) and "\x1b[2J" not in out


# --- names gathered over documents, and misprints

def test_a_rejected_link_of_a_gathered_name_never_comes_back(folder: Path) -> None:
    (folder / "seeds" / "a.txt").write_text("甘肃东岭特种材料有限公司与酒钢签约。", "utf-8")
    (folder / "seeds" / "b.txt").write_text("嘉峪关市政协走访东岭特种材料等企业。嘉峪关市支持东岭特种材料等企业发展。", "utf-8")
    snapshot = _build(folder)
    review = Review(folder / "data" / "chains.yaml", snapshot)
    links = [g for g in review.waiting() if g.ends and "甘肃东岭特种材料有限公司" in g.name and "b.txt" in g.documents]
    assert links  # the short name of one document stands under the full name of the other
    review.decide([Decision(g, Verdict.REJECTED, "张三", "2026-01-02T03:04:05") for g in links])
    again = _build(folder)
    assert {x.id for x in snapshot.links} - {x.id for x in again.links} == {g.key for g in links}


WRONG = "酒泉纲铁集团有限公司"
MISPRINTED = f"{WRONG}位于嘉峪关市。\n"


@pytest.fixture
def misprinted(folder: Path) -> Review:
    (folder / "seeds" / "a.txt").write_text(MISPRINTED, "utf-8")
    return Review(folder / "data" / "chains.yaml", _build(folder))


def test_a_name_read_as_another_is_marked_and_waits_for_a_word(misprinted: Review) -> None:
    mention = next(m for m in misprinted.snapshot.mentions if m.surface == WRONG)
    assert (mention.entity, mention.read_as) == ("enterprise:jiugang", "酒泉钢铁(集团)有限责任公司")
    group = _group(misprinted, WRONG)
    assert group.read_as == "enterprise:jiugang" and group.items[0].method == "misprint"
    link = next(x for x in misprinted.snapshot.links if x.layer is Layer.EXTRACTED and x.subject == "enterprise:jiugang")
    assert all(e.confidence <= mention.confidence for e in link.evidence)
    assert group not in certain(misprinted.waiting(), misprinted.names, 0.0)
    said = next(e for e in misprinted.snapshot.entities if e.id == "enterprise:jiugang")
    assert WRONG not in said.names  # a guess is no alias


@pytest.mark.parametrize(("verdict", "more", "entity"), [
    (Verdict.MERGED, {"into": "enterprise:jiugang"}, "enterprise:jiugang"), (Verdict.ACCEPTED, {}, "enterprise:jiuquangangtiejituan"), (Verdict.REJECTED, {}, None),
    (Verdict.UNSURE, {}, "enterprise:jiugang"),
])
def test_a_word_on_a_misprint_settles_what_it_is(
    misprinted: Review, folder: Path, verdict: Verdict, more: dict[str, str], entity: str | None,
) -> None:
    left = _say(misprinted, WRONG, verdict, **more)
    assert WRONG not in {g.name for g in left.waiting()}
    snapshot = _build(folder)
    found = [m for m in snapshot.mentions if m.surface == WRONG]
    assert [m.entity for m in found] == ([entity] if entity else [])
    assert all((m.read_as is not None) == (verdict is Verdict.UNSURE) for m in found)
    assert WRONG not in {g.name for g in Review(misprinted.root, snapshot).waiting()}
    linked = {x.subject for x in snapshot.links if x.kind == "located_in" and x.layer is Layer.EXTRACTED}
    assert linked == ({entity} if entity else set())


def test_the_list_and_the_extraction_say_what_a_misprint_was_read_as(
    misprinted: Review, folder: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    root = str(folder / "data" / "chains.yaml")
    main(["extract", "--catalog", root, str(folder / "seeds" / "a.txt")])
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    mention = next(r for r in records if r["record"] == "mention" and r["surface"] == WRONG)
    assert (mention["read_as"], mention["method"]) == ("酒泉钢铁(集团)有限责任公司", "misprint")
    assert next(r for r in records if r["record"] == "mention" and r["surface"] == "嘉峪关市")["read_as"] is None
    assert next(r for r in records if r["record"] == "link")["subject"]["read_as"] == "酒泉钢铁(集团)有限责任公司"
