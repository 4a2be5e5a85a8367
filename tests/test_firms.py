"""Firms that no list knows: each pattern by which texts name them, and what only looks like one."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains import firms
from chains.cleaning import clean
from chains.firms import disjoint, find_firms
from chains.firms.candidates import COLUMNS, Candidate
from chains.firms.chain import PARTS, _path, best_spans, load_chain, row_names, shifted
from chains.firms.decide import decide, load_weights
from chains.firms.features import FEATURES, VOTE_FEATURES, character_features
from chains.firms.persons import people
from chains.model import Kind
from chains.tagger import load_tagger
from tests.reading import read

needs_tagger = pytest.mark.skipif(load_tagger() is None, reason="the cutword wheel is not installed")


def named(text: str) -> set[str]:
    reading = read(text, open_discovery=True)
    return {reading.document.clean[f.start:f.end] for f in reading.found if f.kind is Kind.ENTERPRISE}


@needs_tagger
@pytest.mark.parametrize(("text", "wanted"), [
    # an enumeration in which only the last item, or none, has an ending
    ("园区已有恒沃、锐钛、宏昇新材三家企业投产，年产值12亿元。", {"恒沃", "锐钛", "宏昇新材"}),
    ("市上组织晟铭、瑞驰、凯禾等企业赴外地考察，学习先进经验。", {"晟铭", "瑞驰", "凯禾"}),
    # subject of what firms do
    ("5月，盛驰二期生产线投产，新增产能3万吨。", {"盛驰"}),
    ("园区里,昊锐投资3亿元的新型建材项目已经开工,恒沃的二期厂房正在封顶。", {"昊锐", "恒沃"}),
    # behind with, to, for, by
    ("县政府与泽润药业签约，共建中药材初加工基地。", {"泽润药业"}),
    ("该厂的零部件主要为宏骏配套，订单排到年底。", {"宏骏"}),
    ("项目由锐远能源投资建设，总投资8亿元。", {"锐远能源"}),
    # possessive, capacity, region in front, quoted, title behind
    ("浙江晟铭拟在开发区建设电机生产线，投资2亿元。", {"浙江晟铭"}),
    ("瑞铎科技董事长一行来我市考察，就合作事宜座谈。", {"瑞铎科技"}),
    ("序号\t项目名称\t建设单位\n1\t年产5万吨铜箔项目\t鑫锐铜业\n2\t光伏组件项目\t昊晟新能源", {"鑫锐铜业", "昊晟新能源"}),
])
def test_patterns_of_names(text: str, wanted: set[str]) -> None:
    assert wanted <= named(text)


@needs_tagger
@pytest.mark.parametrize(("text", "unwanted"), [
    ("白银区的干部到金川区学习经验，研究项目建设。", {"白银", "金川", "白银区", "金川区"}),
    ("祁连山生态保护取得成效，山区企业全部退出。", {"祁连山"}),
    ("市长王建军主持会议，副市长李晓明汇报招商工作。", {"王建军", "李晓明"}),
    ("市工信局、市发改委、市商务局联合召开企业座谈会。", {"市工信局", "市发改委", "市商务局", "工信局"}),
    ("静宁苹果、岷县当归远销省外，产业带动农户增收。", {"静宁苹果", "岷县当归", "静宁", "当归"}),
    ("兰州大学与西北师范大学的专家为企业把脉问诊。", {"兰州大学", "西北师范大学"}),
    ("重点发展新能源、新材料、装备制造等产业。", {"新能源", "新材料", "装备制造"}),
    ("县医院与省人民医院结成医联体，方便群众看病。", {"县医院", "省人民医院"}),
])
def test_what_only_looks_like_a_firm(text: str, unwanted: set[str]) -> None:
    assert not unwanted & named(text)


@needs_tagger
@pytest.mark.parametrize("text", [
    "清晨，老人们在广场上打太极拳，孩子们追着风筝跑。社区组织了包粽子比赛，居民王阿姨拿了第一名，奖品是一袋大米。",
    "诗的前两句写景，后两句抒情，作者以月光起笔，将离愁写得含蓄而深远，历来为人称道。",
    "受冷空气影响，未来三天我市以多云为主，局地有阵雨，气温下降六度左右，请注意添衣保暖。",
    "第三十五届中学生运动会落下帷幕，高二三班在接力赛中以两分零八秒夺冠，全场掌声雷动。",
])
def test_texts_without_industry_name_no_firm(text: str) -> None:
    assert not named(text)


@needs_tagger
def test_a_vote_is_unsure_and_unknown() -> None:
    votes = [f for f in read("县政府与泽润药业签约，共建基地。", open_discovery=True).found if f.kind is Kind.ENTERPRISE]
    assert [(f.method, f.entity) for f in votes] == [("vote", None)]
    assert 0.4 <= votes[0].confidence <= 0.9


@needs_tagger
def test_a_name_accepted_once_is_accepted_everywhere() -> None:
    text = "县政府与泽润药业签约，共建中药材基地。\n会上有人问起泽润药业。"
    assert [text[f.start:f.end] for f in find_firms(text, [], [])].count("泽润药业") == 2


@needs_tagger
def test_catalog_names_and_longer_names_come_before_votes() -> None:
    found = [f for f in read("酒钢与昊晟新能源科技有限公司签约。").found if f.kind is Kind.ENTERPRISE]
    assert [(f.name, f.method) for f in found][1] == ("昊晟新能源科技有限公司", "grammar:suffix")
    assert found[0].entity == "enterprise:jiugang"


@needs_tagger
def test_a_long_document_is_judged_in_windows_and_still_knows_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firms, "_WINDOW", 400)
    text = "县政府与泽润药业签约,共建中药材基地。\n" + "天气晴朗,孩子们在操场上跑步。\n" * 60 + "会上有人问起泽润药业。"
    assert [text[f.start:f.end] for f in find_firms(text, [], [])] == ["泽润药业"] * 2


def test_without_the_network_the_words_around_a_name_still_find_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firms, "load_tagger", lambda: None)
    text = "园区已有恒沃、锐钛、宏昇新材三家企业投产。"
    assert "宏昇新材" in {text[f.start:f.end] for f in find_firms(text, [], [])}
    assert find_firms("", [], []) == []


PIECES = [
    "恒沃", "、", "锐钛科技", "等企业", "与", "签约", "。", "\n", "公司", "(", ")", "“", "”", "兰州", "年产3万吨", "\t", "a1", "\ud800", "𠀀", " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_firm_is_a_slice_in_order_and_the_same_each_time(raw: str, votes: bool) -> None:
    text = clean(raw).text
    found = find_firms(text, [], [], votes=votes)
    assert found == find_firms(text, [], [], votes=votes)
    assert [f.start for f in found] == sorted(f.start for f in found)
    for firm in found:
        assert text[firm.start:firm.end] == firm.name and 0 < firm.confidence <= 0.9
        assert "\n" not in firm.name and firm.name == firm.name.strip("、。 \t")


@pytest.mark.parametrize("votes", [True, False])
@pytest.mark.parametrize("text", ["金" * 20_000, "有限公司" * 5_000, "恒沃、" * 7_000, "(" * 20_000, "与" * 20_000])
def test_a_long_run_costs_little(text: str, votes: bool) -> None:
    start = time.process_time()
    find_firms(text, [], [], votes=votes)
    assert time.process_time() - start < 6


@pytest.mark.parametrize("votes", [True, False])
def test_the_committed_tables_fit_the_features(votes: bool) -> None:
    assert load_chain(votes=votes).weights.shape == (len(list(row_names(votes=votes))), len(PARTS))
    assert load_weights(votes=votes).shape == (len(COLUMNS),)


def test_every_code_is_a_class_of_its_feature() -> None:
    text = "1.甘肃恒沃公司(一期)\t“锐钛”、科技\nABC与年产3万吨，等企业。"
    tagger = load_tagger()
    codes = character_features(text, [(2, 4)], tagger.read(text) if tagger else None)
    for name, (classes, _) in {**FEATURES, **(VOTE_FEATURES if tagger else {})}.items():
        assert codes[name].shape == (len(text),) and codes[name].max() < len(classes)
    assert codes["place"][2:4].tolist() == [2, 4]


parts = st.lists(st.lists(st.floats(-9, 0, width=32), min_size=5, max_size=5), max_size=30)


@given(parts, st.floats(0, 4))
def test_best_spans_never_overlap(rows: list[list[float]], lean: float) -> None:
    spans = best_spans(np.array(rows, np.float32).reshape(-1, 5), lean)
    assert all(a < b for a, b in spans) and all(x[1] <= y[0] for x, y in pairwise(spans))
    assert all(a >= 0 and b <= len(rows) for a, b in spans)


def test_the_best_path_needs_an_end_for_its_begin() -> None:
    outside, begin, inside, end = ([0 if i == k else -9 for i in range(5)] for k in range(4))
    assert best_spans(np.array([outside, begin, inside, end, outside], np.float32)) == [(1, 4)]
    # A name that never ends is no name: the nearest character ends it.
    assert best_spans(np.array([outside, begin, inside, outside], np.float32)) == [(1, 3)]


def test_rows_are_shifted_without_wrapping() -> None:
    rows = np.array([1, 2, 3])
    assert [shifted(rows, by).tolist() for by in (-5, -1, 0, 2)] == [[0, 0, 0], [0, 1, 2], [1, 2, 3], [3, 0, 0]]


def test_the_likeliest_of_overlapping_candidates_stays() -> None:
    def candidate(start: int, end: int, odds: float) -> Candidate:
        row = [0.0] * len(COLUMNS)
        row[0] = odds
        return Candidate(start, end, "甲" * (end - start), row)

    weights = np.zeros(len(COLUMNS))
    weights[0] = 1.0
    kept = decide([candidate(0, 4, 1.0), candidate(2, 6, 3.0), candidate(6, 8, -3.0), candidate(8, 9, 0.5)], weights)
    assert [(d.start, d.end) for d in kept] == [(2, 6), (8, 9)]


def test_places_that_overlap_are_told_once() -> None:
    assert disjoint([(3, 5), (0, 2), (0, 4), (5, 6)]) == [(0, 4), (5, 6)]


def test_people_are_known_by_a_title_a_verb_or_their_fellows() -> None:
    def candidate(start: int, name: str, **columns: float) -> Candidate:
        row = [0.0] * len(COLUMNS)
        for column, value in columns.items():
            row[COLUMNS.index(column.replace("_", " "))] = value
        return Candidate(start, start + len(name), name, row)

    seen = {"label_PERSON": 1.0}
    found = [
        candidate(0, "王小燕", **seen, title_in_front=1.0), candidate(10, "王小燕", **seen), candidate(14, "成大平", **seen),
        # a firm called like a person, alone and beside one; and a firm with a title in front that the network takes for one
        candidate(30, "李子园", **seen), candidate(40, "华天", title_in_front=1.0), candidate(60, "锐思", **seen), candidate(63, "恒沃", **seen),
    ]
    assert people(found) == {"王小燕", "成大平"}


@given(st.integers(0, 10_000), st.sampled_from([0.0, 1.5, 3.0]))
def test_where_no_search_is_made_a_search_would_find_nothing(seed: int, lean: float) -> None:
    chance = np.random.default_rng(seed)
    scores = chance.normal(0, 1.5, (60, len(PARTS))).astype(np.float32)
    scores[:, 0] += chance.choice([1.0, 4.0, 60.0], 60)  # here and there nothing else than "outside" is thinkable
    whole = scores - np.array([lean, 0, 0, 0, 0], np.float32)
    shut = whole[:, 1:].max(1) - whole[:, 0] <= -3.0
    whole[shut, 1:] = -1e6
    assert best_spans(scores, lean) == list(_path(whole.tolist(), 0))
