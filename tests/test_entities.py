"""What a text names, and under which spans."""

from __future__ import annotations

import random
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.engine import extract_files
from chains.entities import COMPONENTS, make_pipeline, read_mentions
from chains.model import Kind
from chains.relations import read_candidates
from chains.spans import Found, merge, sentences, stretches
from tests.reading import Case, document, names, pipeline, read, read_cases
from tests.small_catalog import small_catalog

CASES = read_cases("reading.txt")
UNSEEN = read_cases("unseen.txt")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:14])
def test_rows(case: Case) -> None:
    found = names(read(case.text))
    assert case.named <= found
    assert not case.unnamed & found


def test_unseen_texts_are_named_precisely() -> None:
    right = named = wanted = 0
    for case in UNSEEN:
        found = {name for name in names(read(case.text)) if not name.startswith("segment:")}
        right, named, wanted = right + len(found & case.named), named + len(found), wanted + len(case.named)
    print(f"unseen mentions: precision {right / named:.2f}, recall {right / wanted:.2f} ({named} named, {wanted} expected)")
    assert right / named >= 0.80
    assert right / wanted >= 0.70


@given(st.lists(st.sampled_from([
    "白银集团", "酒鋼公司", "區(qū)", "與", "兰州大学", "\n", "。", "支持", "等企业", "甘肃某某科技有限公司", "年产1万吨铝锭项目", "(", "“", "、", "市政协",
    "产业链", "2+6+N", "发展", "新能源", "我市",
]), max_size=25).map("".join))
@settings(max_examples=80, deadline=None)
def test_every_span_is_a_slice_of_the_stored_text_and_overlaps_only_inside_longer_names(text: str) -> None:
    reading = read(text)
    for found in reading.found:
        mention = found.mention(reading.document)
        assert text[mention.start:mention.end] == mention.surface
        assert mention.clean == reading.document.clean[found.start:found.end]
    for one, other in pairwise(sorted(reading.found, key=lambda f: (f.start, -f.end))):
        assert other.start >= one.end or other.end <= one.end
        if other.start < one.end:
            assert one.kind in (Kind.PROJECT, Kind.AGENCY, Kind.ASSOCIATION) or (one.kind, other.kind) == (Kind.ENTERPRISE, Kind.PLACE)


def test_open_discovery_drops_curated_firms_but_keeps_places_schools_and_chains() -> None:
    text = "兰州市支持酒钢与兰州大学发展装备制造产业,走访金川集团。"
    known = {f.name: f.entity for f in read(text).found}
    opened = {f.name: f.entity for f in read(text, open_discovery=True).found}
    assert known["金川集团股份有限公司"] == "enterprise:jinchuan" and "enterprise:jiugang" in known.values()
    assert opened["金川集团"] is None and opened.get("酒钢") is None  # found by its form or its context, never by the list
    assert opened["兰州市"] == "place:620100" and opened["兰州大学"] == "university:lzu"
    assert opened["装备制造"] == "chain:equipment"


def test_a_misprint_and_an_alias_stand_for_the_entity_and_keep_their_surface() -> None:
    found = read("走访了水华水天电子集团股份有限公司。").found[0]
    assert (found.entity, found.name) == ("enterprise:huatian", "天水华天电子集团股份有限公司")


def test_an_ambiguous_alias_is_never_matched() -> None:
    assert all(f.entity != "enterprise:jinchuan" for f in read("金川的企业在发展产业。").found)


def test_pointing_words_mean_the_place_of_their_section() -> None:
    text = "天水市政协副主席 甲某\n我市发展。市政协、全省都好。\n\n白银市政协主席 乙某\n我市发展。市政协努力。甘肃省很大。"
    meant = [(read(text).document.clean[f.start:f.end], f.name) for f in read(text).found]
    assert [name for surface, name in meant if surface == "我市"] == ["天水市", "白银市"]
    assert [name for surface, name in meant if surface == "市政协"] == ["天水市政协", "白银市政协"]
    assert ("全省", "甘肃省") in meant


def test_after_a_cut_a_paragraph_speaks_only_for_the_one_city_it_names() -> None:
    long = "市政协多次组织专家深入企业一线开展调查研究,提出了很有针对性的意见建议,得到市委市政府充分肯定和采纳,"
    text = f"天水市政协主席 甲某\n\n{long}先后邀请兰州理工大\n\n(二)我市继续努力,白银市前景广阔,发展得很好。\n\n我市没有说是哪里。"
    meant = [f.name for f in read(text).found if f.method == "context" and f.kind is Kind.PLACE]
    assert meant == ["白银市"]


def test_markdown_headings_hold_the_place_of_what_stands_under_them() -> None:
    text = "# 三市发言\n\n## 天水市的发言\n\n### 情况\n\n我市很好。\n\n## 专家的发言\n\n我市不明。\n\n## 白银市的发言\n\n我市也好。"
    assert [f.name for f in read(text).found if f.method == "context"] == ["天水市", "白银市"]


def test_a_short_name_the_document_defines_is_the_same_firm() -> None:
    text = "甘肃长青树生物科技有限公司(以下简称“长青树”)成立。长青树生物科技产品好,长青树投产。"
    firms = {f.name for f in read(text).found if f.kind is Kind.ENTERPRISE}
    assert firms == {"甘肃长青树生物科技有限公司"}


def test_components_are_registered_by_name_and_run_in_order() -> None:
    assert pipeline().pipe_names == list(COMPONENTS)


def test_merge_does_not_depend_on_the_order_of_proposals() -> None:
    kinds = (Kind.PLACE, Kind.ENTERPRISE, Kind.PROJECT, Kind.CHAIN)
    rng = random.Random(7)
    spans = [(rng.randrange(30), rng.randrange(1, 9)) for _ in range(60)]
    proposals = [Found(a, a + n, kinds[i % 4], f"n{i}", None, "gazetteer", 0.9) for i, (a, n) in enumerate(spans)]
    kept = merge(proposals)
    assert merge(reversed(proposals)) == kept and merge(kept) == kept


def test_the_longest_wins() -> None:
    short = Found(0, 2, Kind.PLACE, "白银", "place:1", "gazetteer", 0.99)
    long = Found(0, 4, Kind.ENTERPRISE, "白银集团", None, "grammar:suffix", 0.8)
    assert merge([short, long]) == [long]


@given(st.text(alphabet="甲乙,。;\n “”", max_size=60))
def test_sentences_are_in_order_and_cover_every_visible_character(text: str) -> None:
    spans = list(sentences(text))
    assert all(a < b for a, b in spans) and all(x[1] <= y[0] for x, y in pairwise(spans))
    assert all(text[a] not in " \n" and text[b - 1] not in " \n" for a, b in spans)
    covered = {i for a, b in spans for i in range(a, b)}
    assert all(i in covered for i, char in enumerate(text) if char in "甲乙,")


def test_a_text_without_names_gives_nothing() -> None:
    assert read("春天来了,孩子们在河边放风筝。").found == ()
    assert document("()()(").clean == "()()("


def test_an_ambiguous_short_name_counts_only_where_the_grammar_finds_a_firm(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("支持宝航、金川、德福等企业开展技术攻关。金川峡水库蓄水。", "utf-8")
    (extraction,) = extract_files([path], small_catalog())
    found = [(m.surface, m.entity, m.method, m.confidence) for m in extraction.mentions if m.kind is Kind.ENTERPRISE]
    assert ("金川", "enterprise:jinchuan", "grammar+alias", 0.7) in found
    assert [row[0] for row in found].count("金川") == 1


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8), st.sampled_from([
    Kind.PLACE, Kind.ENTERPRISE, Kind.PARK, Kind.AGENCY, Kind.ASSOCIATION, Kind.UNIVERSITY, Kind.PROJECT])), max_size=25), st.randoms())
def test_merge_is_order_free_and_stable_for_any_proposals(rows: list[tuple[int, int, Kind]], chance: random.Random) -> None:
    proposals = [Found(a, a + n, kind, f"n{a}{n}", None, "grammar:suffix", 0.8) for a, n, kind in rows]
    shuffled = proposals[:]
    chance.shuffle(shuffled)
    kept = merge(proposals)
    assert merge(shuffled) == kept and merge(kept) == kept


def test_merge_of_a_long_chain_of_overlaps_costs_its_length() -> None:
    chain = [Found(i, i + 3, Kind.PLACE, "x", None, "gazetteer", 0.9) for i in range(30_000)]
    assert len(merge(chain)) == 10_000


def test_a_short_name_of_places_is_never_a_firm_and_a_region_in_front_is_a_place() -> None:
    assert "enterprise:白银天水" not in names(read("与白银天水签约,投资1亿元建厂。"))


def test_the_pipeline_remembers_no_document() -> None:
    nlp = pipeline()
    before = len(nlp.vocab.strings)
    read("兰州市的一家从未见过的企业建厂。\n第二行写着别的事。")
    assert len(nlp.vocab.strings) == before


def test_a_text_about_elsewhere_speaks_for_elsewhere() -> None:
    text = "苏州市政府工作报告\n\n我市机器人产业规模居全省前列,昆山、吴江两地贡献过半。"
    meant = {f.name: f.entity for f in read(text).found if f.method == "context"}
    assert meant == {"苏州市": "place:320500"}


@pytest.mark.parametrize("unit", ["园", "有限公司", "(", "1", "兰州、", "某某科技有限公司在天水建厂,", "镇", "“", "年产1万吨项目"])
def test_a_long_run_of_the_same_is_read_in_time_that_grows_with_it(unit: str) -> None:
    nlp = make_pipeline(small_catalog(), tagger=False)

    def seconds(length: int) -> float:
        text = document((unit * length)[:length])
        start = time.process_time()
        read_mentions(text, nlp)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(40_000) < 1.0 + 8 * seconds(10_000)


@pytest.mark.parametrize("text", ["\n".join(case.text for case in CASES[:40]), "\n\n白银集团\n\n", "白银集团在白银市。"])
def test_a_text_looked_up_piece_by_piece_says_the_same(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    reading = read(text)
    whole = reading.found, read_candidates(reading)
    monkeypatch.setattr("chains.spans._STRETCH", 7)
    pieces = [text[start:end] for start, end in stretches(text)]
    assert "".join(pieces) == text and all(piece.endswith("\n") for piece in pieces[:-1])
    assert len(pieces) > 1 or len(text) < 30
    reading = read(text)
    assert (reading.found, read_candidates(reading)) == whole
