"""Dirt goes, and every cleaned character still knows where it was stored."""

from __future__ import annotations

import pickle
import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.cleaning import Offsets, Tidied, clean, tidy
from chains.model import Document, Source, SourceKind
from tests.dirt import DIRT as KINDS
from tests.dirt import REVERSIBLE, soil

CASES = Path(__file__).parent / "cases"
ROWS = [
    tuple(part.replace("⏎", "\n") for part in line.split(" ⇒ "))
    for line in (CASES / "cleaning.txt").read_text("utf-8").splitlines() if " ⇒ " in line and not line.startswith("#")
]
BODY = "市政协聚焦主导产业,推动企业与高校合作,先后组织委员深入企业了解情况,提出了十三条意见建议,得到了市委和市政府的充分肯定与采纳,一批项目开工。"
DIRT = st.sampled_from([
    "區(qū)", "經(jīng)濟", "的(de)", "(GDP)", "著力", "顯著力", "?", "？", "（集團）", "Ａ１", "\n", "\n\n", "\r\n", "　", "「鏈」", "後天", "，",
    "。", "二、", "(二)", BODY, f"{BODY}\n{BODY}\n", "矿渣微\n\n粉", "\ud800", "\u200b", "a", "(", ")", "鉅", "裏面", "乾隆", "發髮",
])


@pytest.mark.parametrize(("dirty", "expected"), ROWS, ids=[row[0][:12] for row in ROWS])
def test_rows(dirty: str, expected: str) -> None:
    assert clean(dirty).text == expected


@given(st.lists(st.one_of(DIRT, st.text(max_size=4)), max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_every_cleaned_character_maps_to_a_stored_one_in_order(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.offsets) == len(cleaned.text) + 1
    assert all(0 <= index < len(text) for index in cleaned.offsets[:-1])
    assert cleaned.offsets[-1] == len(text)
    assert all(0 < cut <= len(cleaned.text) for cut in cleaned.breaks)
    # What no rule touches stands under its own index.
    assert all(text[i] == char for char, i in zip(cleaned.text, cleaned.offsets, strict=False) if char in "aGDP")


@given(st.lists(DIRT, max_size=12).map("".join))
@settings(max_examples=60, deadline=None)
def test_a_tidy_name_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_a_body_printed_twice_is_read_once_and_from_the_first_copy() -> None:
    other = BODY.replace("产业", "园区")
    text = f"标题\n{BODY}\n{other}\n{BODY}\n{other}\n"
    cleaned = clean(text)
    assert cleaned.text.count(BODY) == cleaned.text.count(other) == 1
    assert cleaned.offsets[cleaned.text.index(BODY)] == text.index(BODY)


def test_a_sentence_is_rejoined_over_a_line_break_and_the_span_holds_the_break() -> None:
    text = f"{BODY[:40]}会议强调,要深入学习领会习近平总\n\n书记系列重要讲话精神。"
    cleaned = clean(text)
    at = cleaned.text.index("总书记")
    assert text[cleaned.offsets[at]:cleaned.offsets[at + 2] + 1] == "总\n\n书记"
    assert cleaned.breaks == ()


COLUMNS = (
    f"天水市政协副主席 甲某\n\n{BODY}先后多次组织召开座谈会,邀请兰州大学、兰州理工大\n\n\n"
    f"嘉峪关市政协主席 乙某\n\n{BODY}要压实企业的主体责任,引\n\n"
    f"延链补链强链是一项长期任务,市政协{BODY}\n\n"
    f"导大企业发布采购计划。要引导企业创新,引导资金投入。{BODY}"
)


def test_a_cut_between_columns_stays_and_is_listed_where_no_continuation_is_certain() -> None:
    cleaned = clean(COLUMNS)
    assert [cleaned.text[:cut][-4:] for cut in cleaned.breaks] == ["州理工大"]
    assert "引延链" not in cleaned.text


def test_a_cut_is_rejoined_over_a_paragraph_where_its_seam_is_a_word_of_the_page() -> None:
    cleaned = clean(COLUMNS)
    at = cleaned.text.index("主体责任,引导大企业")
    assert COLUMNS[cleaned.offsets[at + 5]] == "引" and COLUMNS[cleaned.offsets[at + 6]] == "导"
    # What stood between comes behind, and still knows its place.
    between = cleaned.text.index("延链补链强链是一项")
    assert between > at and cleaned.offsets[between] == COLUMNS.index("延链补链强链是一项")
    document = Document(Source("source:doc-a", "a", SourceKind.DOCUMENT), "a.txt", COLUMNS, cleaned.text, cleaned.offsets)
    start, end = document.stored(at, at + 10)
    assert COLUMNS[start:end].startswith("主体责任,引\n") and COLUMNS[start:end].endswith("导大企业")
    start, end = document.stored(at, between + 4)
    assert start <= COLUMNS.index("主体责任") and "延链补链" in COLUMNS[start:end] and "导大企业" in COLUMNS[start:end]


def test_a_cut_is_not_glued_to_a_line_that_begins_as_a_sentence_does() -> None:
    cleaned = clean(f"{BODY[:66]},全市共签约重点项目三十四个,其中祁连\n\n据悉,对接会后有三家企业来访,洽谈了下一步的合作事宜。")
    assert [cleaned.text[:cut][-2:] for cut in cleaned.breaks] == ["祁连"]


WRAPPED = [
    "近日，白银市与江苏海洛签订合作协议，计划投资12亿元建设铜箔项目，项目落户白银高新区，建成后年产铜箔5万吨，带动就业600人，延伸新材料产业链。",
    "座谈会上，金川集团表示，将与兰州大学合作，共建联合实验室，开展镍钴新材料的研究，力争三年内形成五项成果，并在兰州新区建设中试基地。",
]


@pytest.mark.parametrize("width", [22, 28, 30, 34, 40])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_hard_line_breaks_are_taken_out_and_headings_and_lists_kept(width: int, between: str) -> None:
    lines = ["招商引资情况通报", *WRAPPED, "一、总体情况", WRAPPED[0]]
    text = between.join("\n".join(line[at:at + width] for at in range(0, len(line), width)) for line in lines)
    assert clean(text).text.split("\n") == clean(between.join(lines[:4])).text.split("\n") + ([""] if between == "\n\n" else []) + [clean(WRAPPED[0]).text]


LISTS = [
    "兰州佛慈制药股份有限公司\n白银有色集团股份有限公司\n金川集团股份有限公司\n天水华天科技股份有限公司",
    "企业名称\t所在地\t主要产品\n江苏海洛新材料有限公司\t白银市高新区\t铜箔\n德孚新材料有限公司\t兰州新区\t锂电池",
    "1.铜箔项目,总投资12亿元,由海洛建设\n2.锂电项目,总投资30亿元,由德孚建设\n3.硅料项目,总投资90亿元,由宝杭建设",
    "单位:某某县招商局\n地址:某某县东大街一号综合楼\n电话:0930-0000000\n邮编:730000",
]


@pytest.mark.parametrize("text", LISTS)
def test_lines_of_a_list_or_table_stay_apart(text: str) -> None:
    assert clean(text).text == text


def test_a_page_number_in_the_middle_of_a_sentence_goes() -> None:
    assert clean(f"{BODY[:60]},先后组织委员深\n- 12 -\n入企业了解情况。").text.endswith("先后组织委员深入企业了解情况。")


SENTENCES = st.lists(st.sampled_from([
    "近日，白银市与江苏海洛签订合作协议，计划投资12亿元建设铜箔项目，带动就业600人。",
    "座谈会上，金川集团表示，将与兰州大学、西北师大合作，延伸新材料产业链，力争产值达到350亿元。",
    "市委书记强调，要聚焦“2+6+N”产业集群，着力培育链主企业，推动有色冶金、装备制造等产业发展。",
    "园区现有德孚、宝杭、海洛等企业35家，其中规模以上企业12家，形成了较为完整的产业链条。",
]), min_size=2, max_size=6, unique=True)


@given(SENTENCES, st.sampled_from(REVERSIBLE), st.integers(0, 10_000))
@settings(max_examples=150, deadline=None)
def test_reversible_dirt_leaves_no_trace(sentences: list[str], kind: str, seed: int) -> None:
    text = "".join(sentences)
    dirty = soil(text, seed, kind)
    # A line that is full where a sentence ends cannot be told from a paragraph.
    assert re.sub("(?<=。)\n+(?=.)", "", clean(dirty).text).strip("\n") == clean(text).text


@given(SENTENCES, st.lists(st.sampled_from(sorted(KINDS)), max_size=7), st.integers(0, 10_000))
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_dirt_keeps_every_quote_true(sentences: list[str], kinds: list[str], seed: int) -> None:
    dirty = soil("\n".join(sentences), seed, *kinds)
    cleaned = clean(dirty)
    document = Document(Source("source:doc-a", "a", SourceKind.DOCUMENT), "a.txt", dirty, cleaned.text, cleaned.offsets)
    for name in ("白银", "金川集团", "海洛", "兰州大学", "产业"):
        at = cleaned.text.find(name)
        if at >= 0:
            start, end = document.stored(at, at + len(name))
            assert clean(dirty[start:end]).text.replace("\n", "") == name
    for at, char in enumerate(cleaned.text):
        if char.isascii() and char.isalnum():
            assert unicodedata.normalize("NFKC", dirty[cleaned.offsets[at]]) == char


HOSTILE = ["中" * 200_000, "有限公司" * 50_000, "(" * 200_000, "中(" * 100_000, "?" * 200_000, "中?" * 40_000, "\ud800" * 100_000,
           "a\n" * 60_000, "中文，\n" * 40_000, " " * 200_000 + "a", "|" * 200_000, "a\t" * 100_000, "甘肃省发展产业链，" * 30_000]


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:4]) for text in HOSTILE])
def test_a_long_run_of_anything_takes_bounded_time(text: str) -> None:
    began = time.process_time()
    cleaned = clean(text)
    assert len(cleaned.offsets) == len(cleaned.text) + 1
    assert time.process_time() - began < 3  # a hundredfold of what running text of the length takes


def test_a_text_without_dirt_costs_no_map() -> None:
    text = "白银市与金川集团合作。\n" * 1
    big = "".join(f"{text[:-1]}第{i}次。\n" for i in range(50_000))
    cleaned = clean(big)
    assert cleaned.text == big and cleaned.offsets == Offsets.same(len(big))
    assert len(pickle.dumps(cleaned.offsets._starts)) < 200


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5)), min_size=1, max_size=8))
def test_a_map_is_the_sequence_of_its_runs(runs: list[tuple[int, int]]) -> None:
    offsets = Offsets(runs, 60)
    plain = [i for at, length in runs for i in range(at, at + length)] + [60]
    assert list(offsets) == plain == [offsets[i] for i in range(len(offsets))] and offsets[-1] == 60
    assert list(offsets[1:3]) == plain[1:3]
    picked = Offsets([(1, len(plain) - 2)], len(plain) - 1)
    assert list(picked.through(offsets)) == plain[1:]


def test_many_names_are_tidied_as_one_by_one() -> None:
    names = ["白银集团", "蘭州大學", "ＡＢＣ公司", "金川(集團)", "著力科技", "", "A1", "甲\n乙", "卫龙", "ｶﾅ", "白银集团"] + [f"第{n}厂" for n in range(1200)]
    for some in (names, names[-800:], names[:3], []):
        tidied = Tidied(some)
        assert [tidied[name] for name in names] == [tidy(name) for name in names]
