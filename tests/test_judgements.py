"""Judgements: the same for any order, a rejected candidate never back from the same sentence, a changed one asked again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.catalog import check_judgements, load_judgements
from chains.catalog.emit import record_lines
from chains.catalog.judgements import judgement_record
from chains.errors import CatalogError
from chains.judgements import (
    Judged,
    judged_candidates,
    judged_mentions,
    sentence_digest,
    sentence_span,
    with_aliases,
)
from chains.model import (
    Alias,
    AliasKind,
    Entity,
    JudgedSentence,
    Judgement,
    Kind,
    Mention,
    Status,
    Verdict,
    link_id,
    unknown_id,
)
from chains.relations import Candidate

KNOWN = (
    Entity("enterprise:jiugang", "酒泉钢铁(集团)有限责任公司", (Alias("酒钢"),)), Entity("enterprise:zhongtian", "江苏中天科技股份有限公司"),
    Entity("park:zhongtian", "中天产业园"), Entity("chain:steel", "钢铁"), Entity("place:620200", "嘉峪关市"),
)
SENTENCES = ("洒钢在嘉峪关市扩产。", "中天与洒钢签约。", "中天落户嘉峪关市！", "据了解，洒钢发挥链主企业作用。", "东方希望与中天合作。")
NAMES = ("洒钢", "中天", "东方希望")
TEXT = "\n".join(SENTENCES)


def _mention(name: str, start: int, kind: Kind = Kind.ENTERPRISE, entity: str | None = None, text: str = TEXT) -> Mention:
    return Mention("source:doc-a", kind, start, start + len(name), text[start:start + len(name)], name, name, entity,
                   "grammar:suffix", 0.8)


def _mentions(text: str = TEXT) -> tuple[Mention, ...]:
    return tuple(_mention(m[0], m.start(), text=text) for m in re.finditer("|".join(NAMES), text))


def _digest(sentence: str) -> JudgedSentence:
    return JudgedSentence(sentence_digest(sentence), "a.txt", "0123456789abcdef")


def _said(name: str, verdict: Verdict, *sentences: str, when: str = "2026-01-01T08:00:00", kind: Kind = Kind.ENTERPRISE,
          **more: object) -> Judgement:
    return Judgement(unknown_id(kind, name), name, verdict, "张三", when, tuple(map(_digest, sentences)),
                     **more)  # type: ignore[arg-type]


@st.composite
def judgement(draw: st.DrawFn) -> Judgement:
    name, verdict = draw(st.sampled_from(NAMES)), draw(st.sampled_from(Verdict))
    inside = [s for s in SENTENCES if name in s]
    sentences = draw(st.lists(st.sampled_from(inside), min_size=1, unique=True))
    into = draw(st.sampled_from(("enterprise:jiugang", "enterprise:zhongtian", "park:zhongtian")))
    kind = draw(st.sampled_from((Kind.PARK, Kind.INSTITUTE)))
    said = _said(name, verdict, *sentences, when=f"2026-01-{draw(st.integers(1, 28)):02}T08:00:00")
    if verdict is Verdict.CORRECTED:
        return replace(said, kind=kind.value)
    return replace(said, into=into) if verdict in (Verdict.ACCEPTED, Verdict.MERGED) else said


def _judged(*judgements: Judgement) -> Judged:
    return Judged(judgements, with_aliases(KNOWN, judgements))


# --- sentences

@pytest.mark.parametrize(("text", "name", "sentence"), [
    ("甲来了。乙集团签约。丙走了", "乙集团", "乙集团签约。"),
    ("标题\n乙集团签约\n尾", "乙集团", "乙集团签约"),
    ("甲；乙集团签约；丙", "乙集团", "乙集团签约；"),
    ("这一行很长很长很长很长很长很长很长很长，说的是\n乙集团签约。", "乙集团", "这一行很长很长很长很长很长很长很长很长，说的是\n乙集团签约。"),
    ("这一行很长很长很长很长很长很长很长很长，说的是\r\n乙集团签约。", "乙集团", "这一行很长很长很长很长很长很长很长很长，说的是\r\n乙集团签约。"),
    ("乙集团", "乙集团", "乙集团"),
    ("  乙集团  \n\n", "乙集团", "乙集团"),
])
def test_the_sentence_around_a_name(text: str, name: str, sentence: str) -> None:
    start, end = sentence_span(text, text.index(name), text.index(name) + len(name))
    assert text[start:end] == sentence


def test_a_sentence_without_end_is_bounded_and_a_changed_line_break_changes_no_digest() -> None:
    text = "长" * 1_000_000
    start, end = sentence_span(text, 500_000, 500_002)
    assert end - start == 402
    assert sentence_digest("乙集团\n 签约。") == sentence_digest("乙集团签约。") != sentence_digest("乙集团签约了。")


# --- laws

@given(st.lists(judgement(), max_size=8), st.randoms())
@settings(max_examples=60, deadline=None)
def test_order_and_repetition_play_no_part(judgements: list[Judgement], random: object) -> None:
    shuffled = [*judgements, *judgements[:3]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judged_mentions(_mentions(), TEXT, _judged(*judgements)) == judged_mentions(_mentions(), TEXT, _judged(*shuffled))
    assert with_aliases(KNOWN, judgements) == with_aliases(reversed(KNOWN), shuffled)


@given(st.lists(judgement(), max_size=8))
@settings(max_examples=60, deadline=None)
def test_judging_twice_is_judging_once(judgements: list[Judgement]) -> None:
    judged = _judged(*judgements)
    once = judged_mentions(_mentions(), TEXT, judged)
    assert judged_mentions(once, TEXT, judged) == once


@given(st.sampled_from(NAMES), st.data())
@settings(max_examples=40, deadline=None)
def test_a_rejected_name_never_comes_back_from_its_sentence_wherever_that_stands(name: str, data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from([s for s in SENTENCES if name in s]))
    others = data.draw(st.permutations([s for s in SENTENCES if s != sentence]))
    at = data.draw(st.integers(0, len(others)))
    text = "\n\n".join([*others[:at], sentence, *others[at:]])
    kept = judged_mentions(_mentions(text), text, _judged(_said(name, Verdict.REJECTED, sentence)))
    inside = range(text.index(sentence), text.index(sentence) + len(sentence))
    assert [m for m in _mentions(text) if m not in kept] == [m for m in _mentions(text) if m.name == name and m.start in inside]


def test_a_changed_sentence_asks_again() -> None:
    judged = _judged(_said("洒钢", Verdict.REJECTED, SENTENCES[0]))
    changed = TEXT.replace("扩产", "减产")
    assert _mentions(TEXT)[0] not in judged_mentions(_mentions(TEXT), TEXT, judged)
    assert judged_mentions(_mentions(changed), changed, judged) == _mentions(changed)


# --- verdicts

def test_a_merged_name_becomes_the_entity_everywhere_and_stays_its_alias() -> None:
    said = _said("洒钢", Verdict.MERGED, SENTENCES[0], into="enterprise:jiugang", alias=AliasKind.MISPRINT)
    kept = judged_mentions(_mentions(), TEXT, _judged(said))
    assert {m.entity for m in kept if m.surface == "洒钢"} == {"enterprise:jiugang"}
    assert {m.name for m in kept if m.surface == "洒钢"} == {"酒泉钢铁(集团)有限责任公司"}
    jiugang = next(e for e in with_aliases(KNOWN, [said]) if e.id == "enterprise:jiugang")
    assert Alias("洒钢", AliasKind.MISPRINT) in jiugang.aliases


def test_a_name_rejected_in_one_sentence_may_be_merged_in_others() -> None:
    judged = _judged(_said("中天", Verdict.REJECTED, SENTENCES[2]),
                     _said("中天", Verdict.MERGED, SENTENCES[1], into="enterprise:zhongtian", when="2026-02-01T08:00:00"))
    kept = [m for m in judged_mentions(_mentions(), TEXT, judged) if m.surface == "中天"]
    assert len(kept) == 2 and {m.entity for m in kept} == {"enterprise:zhongtian"}


def test_a_corrected_kind_holds_for_its_sentences_only_and_may_be_corrected_back() -> None:
    park = replace(_said("中天", Verdict.CORRECTED, SENTENCES[2]), kind="park")
    kinds = [m.kind for m in judged_mentions(_mentions(), TEXT, _judged(park)) if m.surface == "中天"]
    assert kinds == [Kind.ENTERPRISE, Kind.PARK, Kind.ENTERPRISE]
    back = replace(_said("中天", Verdict.CORRECTED, SENTENCES[2], kind=Kind.PARK, when="2026-03-01T08:00:00"), kind="enterprise")
    assert judged_mentions(_mentions(), TEXT, _judged(park, back)) == _mentions()


def test_the_later_word_counts() -> None:
    first = _said("中天", Verdict.REJECTED, *SENTENCES[1:3])
    later = _said("中天", Verdict.UNSURE, SENTENCES[1], when="2026-01-02T08:00:00")
    kept = judged_mentions(_mentions(), TEXT, _judged(later, first))
    assert [m.start for m in kept if m.surface == "中天"] == [TEXT.index("中天"), TEXT.rindex("中天")]


def _candidate(subject: str, kind: str, object_: str, sentence: str) -> Candidate:
    start = TEXT.index(sentence)
    ends = []
    for name, own in ((subject, Kind.ENTERPRISE), (object_, Kind.PLACE if object_ == "嘉峪关市" else Kind.ENTERPRISE)):
        ends.append(_mention(name, TEXT.index(name, start), own, "place:620200" if own is Kind.PLACE else None))
    return Candidate(ends[0], kind, ends[1], Status.ASSERTED, "rule:x", 0.7, sentence, start, start + len(sentence))


LOCATED = _candidate("中天", "located_in", "嘉峪关市", SENTENCES[2])
PARTNERS = _candidate("中天", "partners_with", "洒钢", SENTENCES[1])


def _of_link(candidate: Candidate, verdict: Verdict, **more: object) -> Judgement:
    ends = (candidate.subject.target, candidate.kind, candidate.object.target)
    return Judgement(link_id(*ends), "x", verdict, "张三", "2026-01-01T08:00:00", (_digest(candidate.quote),), ends=ends,
                     **more)  # type: ignore[arg-type]


def test_an_accepted_link_is_curated_a_rejected_one_gone_and_a_corrected_one_another() -> None:
    both = (LOCATED, PARTNERS)
    accepted = judged_candidates(both, TEXT, _judged(_of_link(LOCATED, Verdict.ACCEPTED)))
    assert [c.method for c in accepted] == ["accepted", "rule:x"]
    assert judged_candidates(both, TEXT, _judged(_of_link(LOCATED, Verdict.REJECTED))) == (PARTNERS,)
    (other,) = judged_candidates([PARTNERS], TEXT, _judged(_of_link(PARTNERS, Verdict.CORRECTED, kind="supplies")))
    assert (other.kind, other.method) == ("supplies", "accepted")
    assert judged_candidates(both, TEXT, _judged(_said("中天", Verdict.REJECTED, SENTENCES[2]))) == (PARTNERS,)


@pytest.mark.parametrize("into", ["enterprise:zhongtian", "enterprise:jiugang"])
def test_a_rejected_link_stays_away_when_its_end_becomes_known(into: str) -> None:
    said = [_of_link(PARTNERS, Verdict.REJECTED), _of_link(LOCATED, Verdict.REJECTED),
            _said("中天", Verdict.ACCEPTED, SENTENCES[2], into=into, when="2026-02-01T08:00:00")]
    assert judged_candidates([PARTNERS, LOCATED], TEXT, _judged(*said)) == ()


def test_a_rejected_link_stays_away_when_an_editor_enters_the_name_by_hand() -> None:
    rejected = _of_link(LOCATED, Verdict.REJECTED)
    by_hand = Entity("enterprise:new", "中天")
    known = replace(LOCATED, subject=replace(LOCATED.subject, entity="enterprise:new"))
    assert judged_candidates([known], TEXT, Judged([rejected], [*KNOWN, by_hand])) == ()


# --- the file

GOOD = _said("洒钢", Verdict.MERGED, SENTENCES[0], into="enterprise:jiugang", alias=AliasKind.MISPRINT, why="误字: #1 '引号'")
IDS = {entity.id for entity in KNOWN}


def _write(folder: Path, *judgements: Judgement) -> Path:
    lines = [line for j in judgements for line in record_lines(judgement_record(j), 2)]
    (folder / "judgements.yaml").write_text("\n".join(["judgements:", *lines, ""]), "utf-8")
    return folder / "chains.yaml"


@given(st.lists(judgement(), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_what_was_written_is_read(judgements: list[Judgement]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        assert list(load_judgements(_write(Path(folder), *judgements), IDS)) == judgements


def test_no_file_is_no_judgement(tmp_path: Path) -> None:
    assert check_judgements(tmp_path / "chains.yaml", IDS) == ((), ())


BROKEN = [
    ("verdict: merged", "verdict: perhaps", 4, "verdict", "可选"),
    ("who: 张三", "whom: 张三", 7, "whom", "是否应为“who”"),
    ("into: enterprise:jiugang", "into: enterprise:nobody", 5, "into", "请改正编号"),
    ("    into: enterprise:jiugang\n", "", 2, "into", "请补上"),
    ("name: 洒钢", "name: 酒钢", 2, "subject", "不符"),
    ("when: 2026-01-01T08:00:00", "when: 2026-13-01T08:00:00", 8, "when", "请写成"),
    ("{digest: ", "{digest: x, old: ", 11, "digest", "指纹"),
    ("judgements:", "judgments:", 1, "", "judgements"),
    ("alias: misprint", "alias: joke", 6, "alias", "可选"),
]


@pytest.mark.parametrize(("old", "new", "line", "path", "says"), BROKEN, ids=[row[1][:22] or "no into" for row in BROKEN])
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, path: str, says: str) -> None:
    root = _write(tmp_path, GOOD)
    file = tmp_path / "judgements.yaml"
    assert old in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(CatalogError) as caught:
        load_judgements(root, IDS)
    told = [p.zh for p in caught.value.problems]  # type: ignore[attr-defined]
    assert any(f"judgements.yaml:{line}" in zh and path in zh and says in zh for zh in told), told
