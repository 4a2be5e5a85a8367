"""Parks and projects that no rule knows: their tables, what they decide, and what is left to the rules."""

from __future__ import annotations

import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from chains.cleaning import clean
from chains.documents import read_bytes
from chains.entities import make_pipeline, read_mentions
from chains.firms import Reader
from chains.firms.chain import PARTS, row_names
from chains.model import Kind
from chains.sitevotes import METHOD, SOUGHT, Sites, Sought, is_judged, load_chain
from chains.sitevotes.features import FEATURES, rule_codes, site_features
from chains.spans import Found
from chains.tagger import load_tagger
from tests.test_places import small_catalog

needs_tagger = pytest.mark.skipif(load_tagger() is None, reason="the cutword wheel is not installed")


@cache
def pipeline(*, votes: bool) -> Language:
    return make_pipeline(small_catalog(), open_discovery=True, tagger=votes)


def named(text: str, kind: Kind, *, votes: bool = True) -> set[str]:
    reading = read_mentions(read_bytes(text.encode(), "a.txt"), pipeline(votes=votes))
    return {reading.document.clean[f.start:f.end] for f in reading.found if f.kind is kind}


@needs_tagger
@pytest.mark.parametrize(("kind", "text", "wanted"), [
    # a verb in front is no part of a name
    (Kind.PARK, "陇牧康食品把新厂选址盐池工业园，明年开建。", {"盐池工业园"}),
    (Kind.PARK, "去年，绿岐药业整体搬入生物医药产业园。", {"生物医药产业园"}),
    # a cluster is no data centre, and no name begins inside a place
    (Kind.PARK, "云塬科技入驻庆阳数据中心集群，园区机架达到四千个。", {"庆阳数据中心集群"}),
    (Kind.PARK, "2011年，泰岩公司落户准格尔旗大路工业园，生产氧化铝。", {"准格尔旗大路工业园"}),
    # endings that no list has
    (Kind.PARK, "皋兰县三川口片区新落户企业六家，园区产值翻番。", {"三川口片区"}),
    # what is built is a project, whether or not it is called one
    (Kind.PROJECT, "禾谷丰投资2.1亿元建设苹果脆片生产线，年内投产。", {"苹果脆片生产线"}),
    (Kind.PROJECT, "园区今年实施了年产3万吨铜箔项目和污水处理厂扩建。", {"年产3万吨铜箔项目"}),
])
def test_what_the_network_and_the_words_around_show(kind: Kind, text: str, wanted: set[str]) -> None:
    assert wanted <= named(text, kind)


@needs_tagger
@pytest.mark.parametrize("text", [
    "学校春季运动会昨天闭幕，三班获得拔河第一名，同学们在看台上唱起了歌。",
    "周末带孩子去植物园和动物园，回来在公园里放风筝，路过幼儿园门口。",
    "法院审理认为，被告应当归还借款两万元，诉讼费由双方分担。",
    "这次体检项目不多，抽血以后再量血压，下午就能看到结果。",
])
def test_texts_without_industry_name_neither(text: str) -> None:
    assert named(text, Kind.PARK) == named(text, Kind.PROJECT) == set()


def test_without_the_network_the_rules_find_what_they_found() -> None:
    assert named("企业落户盐池工业园和南华工业园。", Kind.PARK, votes=False) == {"盐池工业园", "南华工业园"}


@pytest.mark.parametrize("sought", SOUGHT, ids=lambda s: s.table)
def test_the_tables_fit_the_features(sought: Sought) -> None:
    assert load_chain(sought).weights.shape == (len(list(row_names(FEATURES, votes=True))), len(PARTS))


def test_every_code_is_a_class_of_its_feature() -> None:
    text = "投资3.5亿元建设年产5万吨铜箔项目，选址白银工业园二期。"
    others = [Found(text.index("白银"), text.index("白银") + 2, Kind.PLACE, "白银", None, "gazetteer", 0.9)]
    codes = {**site_features(text, others), **rule_codes(len(text), [(text.index("白银"), text.index("二期"))])}
    for name, row in codes.items():
        assert row.shape == (len(text),) and row.max() < len(FEATURES[name][0])
    assert codes["other"].any() and codes["site rule"].any() and codes["amount"].any()


def _ruled(start: int, end: int, kind: Kind = Kind.PARK, entity: str | None = None, method: str = "grammar:site") -> Found:
    return Found(start, end, kind, "某园", entity, method, 0.8)


@pytest.mark.parametrize(("found", "judged"), [
    (_ruled(0, 2), True), (_ruled(0, 2, Kind.PROJECT, method="grammar:project"), True),
    # what the catalog knows, what another rule found, and what no table is about, are not
    (_ruled(0, 2, entity="park:a"), False), (_ruled(0, 2, method="alias"), False), (_ruled(0, 2, Kind.INSTITUTE), False),
])
def test_only_what_a_rule_of_its_kind_found_is_judged(found: Found, judged: bool) -> None:
    assert is_judged(found) is judged


def test_a_rule_stays_where_nothing_else_is_seen() -> None:
    ruled = [_ruled(2, 6)]
    assert Sites("企业落户某某园区。", ruled, ruled).found() == ruled


PIECES = ["盐池工业园", "、", "铜箔项目", "年产3万吨", "选址", "建设", "。", "\n", "(", ")", "“", "”", "兰州", "\t", "a1", "\ud800", "𠀀", " ", "生产线"]


@needs_tagger
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=40, deadline=None)
def test_votes_on_any_text_are_slices_and_the_same_each_time(raw: str) -> None:
    text = clean(raw).text

    def read() -> list[Found]:
        reader, sites = Reader.load(votes=True), Sites(text, [], [])
        for window in reader.windows(text, []):
            for block, votes in window:
                assert votes is not None
                sites.read(block, votes)
        return sites.found()

    found = read()
    assert found == read()
    assert all(text[f.start:f.end] == f.name and 0 < f.confidence <= 0.9 and f.method == METHOD for f in found)


@needs_tagger
@pytest.mark.parametrize("text", ["园" * 20_000, "项目" * 10_000, "工业园、" * 6_000, "年产3万吨" * 4_000, "(" * 20_000])
def test_a_long_run_costs_little(text: str) -> None:
    start = time.process_time()
    named(text, Kind.PARK)
    assert time.process_time() - start < 8
