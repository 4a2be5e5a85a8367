"""Chains and industries named in running text."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from chains.entities import make_pipeline, read_mentions
from chains.firms import Reader, disjoint
from chains.firms.chain import PARTS, row_names
from chains.industries import Fields, industries, load_chain
from chains.industries.candidates import COLUMNS
from chains.industries.decide import decide, load_weights
from chains.industries.features import FEATURES
from chains.industries.rules import is_group
from chains.model import Kind
from chains.spans import Found
from chains.tagger import load_tagger
from tests.reading import document
from tests.small_catalog import small_catalog

needs_tagger = pytest.mark.skipif(load_tagger() is None, reason="the cutword wheel is not installed")

CHAINS = {
    "生物医药": ("chain:biomedicine", "生物医药产业"), "钢铁": ("chain:steel", "钢铁产业"), "铝": ("chain:aluminium", "铝产业"),
    "新能源装备制造": ("chain:renewables-equipment", "新能源装备制造"), "旅游": ("chain:tourism", "文旅产业"),
}


def read(text: str) -> set[str]:
    terms = [
        Found(i, i + len(name), Kind.CHAIN, full, entity, "gazetteer", 0.99)
        for name, (entity, full) in CHAINS.items() for i in range(len(text)) if text.startswith(name, i)
    ]
    terms = [t for t in terms if not any(o is not t and o.start <= t.start and t.end <= o.end for o in terms)]
    found = industries(text, sorted(terms, key=lambda t: t.start), [], CHAINS)
    return longest(text, found)


def longest(text: str, found: Iterable[Found]) -> set[str]:
    """The surfaces of the longest findings, none overlapping."""
    kept: list[Found] = []
    for f in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if not any(f.start < k.end and k.start < f.end for k in kept):
            kept.append(f)
    return {text[f.start:f.end] for f in kept}


NAMED = [
    ("做强生物医药产业", {"生物医药产业"}),
    ("打造“2+6+N”产业链", {"“2+6+N”产业链"}),
    ("围绕装备制造、精细化工、新材料等产业招商", {"装备制造", "精细化工", "新材料"}),
    ("聚焦航空航天、生命科学、应急救援等领域产业孵化", {"航空航天", "生命科学", "应急救援"}),
    ("建设千亿级石化产业集群", {"千亿级石化产业集群"}),
    ("钢铁和铝产业集群", {"钢铁", "铝产业集群"}),
    ("发展新能源装备制造、锂电池、精细化工", {"新能源装备制造", "锂电池", "精细化工"}),
    ("电池材料链产值过百亿", {"电池材料链"}),
    ("文旅、农牧、清洁能源、数字经济五大产业链", {"文旅", "农牧", "清洁能源", "数字经济", "五大产业链"}),
    ("做大绿色制造业、绿色服务业", {"绿色制造业", "绿色服务业"}),
    ("引进两家锌基新材料企业", {"锌基新材料"}),
    ("2025年特色食品产业产值达到120亿元", {"特色食品产业"}),
    ("围绕牛羊菜果薯药产业", {"牛羊菜果薯药产业"}),
    ("白银市有7个重点产业", {"7个重点产业"}),
]


@pytest.mark.parametrize(("text", "expected"), NAMED, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_named(text: str, expected: set[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", [
    "发展特色产业", "培育新兴产业和未来产业", "建设产业园", "推动产业转移和产业升级", "利用大数据、人工智能等技术管理城市", "这条产业链很长",
    "成立旅游协会", "他在旅游", "供应链管理", "食物链", "作业", "企业开业", "办好校企合作学院", "职工素质提升行动",
])
def test_what_names_no_field(text: str) -> None:
    assert read(text) == set()


def test_known_chains_keep_their_id_with_scale_and_form() -> None:
    text = "建设百亿级生物医药产业集群"
    found = {f.name: f for f in industries(text, [Found(5, 9, Kind.CHAIN, "生物医药产业", "chain:biomedicine", "gazetteer", 0.99)], [], CHAINS)}
    assert found["生物医药产业"].entity == "chain:biomedicine" and found["生物医药产业"].kind is Kind.CHAIN


def test_a_place_in_front_is_no_part_of_the_name() -> None:
    text = "兰州新区精细化工产业"
    place = Found(0, 4, Kind.PLACE, "兰州新区", None, "gazetteer", 0.99)
    assert longest(text, industries(text, [], [place], CHAINS)) == {"精细化工产业"}


@given(st.text(alphabet="产业链集群等领域发展、和与新能源材料制造加工化工五大条级千亿“”—+N26 。\n", max_size=80))
def test_any_text_gives_true_spans(text: str) -> None:
    for f in industries(text, [], [], CHAINS):
        assert 0 <= f.start < f.end <= len(text) and f.kind in (Kind.CHAIN, Kind.INDUSTRY)


@pytest.mark.parametrize("unit", ["产业", "链", "业", "、", "等", "新材料、", "制造", "一", "2+", "材料链", "千亿级"])
def test_runs_of_one_word_cost_time_in_proportion(unit: str) -> None:
    began = time.process_time()
    sum(1 for _ in industries(unit * (40_000 // len(unit)), [], [], CHAINS))
    assert time.process_time() - began < 3


@cache
def pipeline(votes: bool) -> Language:
    return make_pipeline(small_catalog(), open_discovery=True, tagger=votes)


def decided(text: str, *, votes: bool = True) -> set[str]:
    reading = read_mentions(document(text), pipeline(votes))
    return {reading.document.clean[f.start:f.end] for f in reading.found if f.kind in (Kind.CHAIN, Kind.INDUSTRY)}


@needs_tagger
@pytest.mark.parametrize(("text", "wanted"), [
    # lists, with and without a word for fields behind them
    ("县上重点引进制鞋、箱包、家具三类企业，已有两家签约。", {"制鞋", "箱包", "家具"}),
    ("全市要聚焦钛合金、核电装备、有机硅等产业，延伸链条。", {"钛合金", "核电装备", "有机硅"}),
    # after a verb of building up
    ("该区以特种玻璃为主攻方向，三年内产值翻番。", {"特种玻璃"}),
    ("今年以来，全县做大亚麻产业，做强肉鸽产业。", {"亚麻产业", "肉鸽产业"}),
    # a chain with its own word
    ("会议听取了氢燃料产业链和羊绒纺织产业链推进情况。", {"氢燃料产业链", "羊绒纺织产业链"}),
    # one name of two halves
    ("新能源及装备制造产业是我市的首位产业。", {"新能源及装备制造产业"}),
])
def test_fields_that_no_rule_knows(text: str, wanted: set[str]) -> None:
    assert wanted <= decided(text)


@pytest.mark.parametrize("votes", [pytest.param(True, marks=needs_tagger), False], ids=["network", "plain"])
@pytest.mark.parametrize("text", [
    "学校春季运动会昨天闭幕，三班获得拔河第一名，同学们在看台上唱起了歌。",
    "今天白天多云转阴，夜间有小雨，出行请带雨具。公交车因修路绕行。",
    "法院审理认为，被告应当归还借款两万元，诉讼费由双方分担。",
    "秦腔名家登台，唱腔高亢，台下掌声不断。老人说，这出戏他听了六十年。",
    "奶奶买了苹果、核桃和一袋面粉，晚上包了饺子。",
])
def test_texts_without_industry_name_none(text: str, votes: bool) -> None:
    assert decided(text, votes=votes) == set()


@needs_tagger
@pytest.mark.parametrize(("text", "wanted"), [
    ("兰州市围绕装备制造等重点产业招商，利用大数据、人工智能等技术提升服务。", {"装备制造"}),
    ("用大数据和人工智能分析投资者需求，做强中医药产业。", {"中医药产业"}),
])
def test_what_is_only_made_use_of_is_no_field(text: str, wanted: set[str]) -> None:
    assert wanted <= decided(text) and not {"大数据", "人工智能"} & decided(text)


@pytest.mark.parametrize("votes", [pytest.param(True, marks=needs_tagger), False], ids=["network", "plain"])
def test_plain_statements_are_read_with_and_without_the_network(votes: bool) -> None:
    text = "我市围绕装备制造、精细化工、新材料等产业招商，做强生物医药产业。"
    assert {"装备制造", "精细化工", "新材料", "生物医药产业"} <= decided(text, votes=votes)


@pytest.mark.parametrize("votes", [True, False])
def test_the_tables_fit_the_features(votes: bool) -> None:
    assert load_chain(votes=votes).weights.shape == (len(list(row_names(FEATURES, votes=votes))), len(PARTS))
    assert load_weights(votes=votes).shape == (len(COLUMNS),)


def fields_of(text: str, places: list[Found], *, votes: bool = False) -> list[Found]:
    reader = Reader.load(votes=votes)
    fields = Fields(text, [], industries(text, [], places, CHAINS), [], CHAINS, reader.labels)
    found = []
    for window in reader.windows(text, disjoint((f.start, f.end) for f in places)):
        for block, seen in window:
            fields.read(block, seen)
        found += fields.found()
    return found


@given(st.text(alphabet="产业链集群等领域发展、和与新能源材料制造加工化工五大条级千亿“”—+N26 。\n", max_size=80))
def test_decisions_on_any_text_are_true_spans(text: str) -> None:
    found = [f for f in fields_of(text, []) if not is_group(text[f.start:f.end])]
    assert all(0 <= f.start < f.end <= len(text) and f.confidence <= 0.9 for f in found)
    assert len(disjoint((f.start, f.end) for f in found)) == len(found)


def test_fields_far_into_a_long_text_stand_where_they_are_said() -> None:
    text = "会议通报了情况。\n" * 15000 + "全市做强生物医药产业。\n"
    found = {text[f.start:f.end] for f in fields_of(text, [])}
    assert "生物医药产业" in found


def test_a_known_chain_that_the_text_calls_one_needs_no_vote() -> None:
    found = {f.name: f.entity for f in fields_of("民勤县持续做大做强铝产业。", [])}
    assert found == {"铝产业": "chain:aluminium"}


def test_nothing_is_decided_on_nothing() -> None:
    assert decide([], load_weights(votes=False)) == []
