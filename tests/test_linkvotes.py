"""Links that a whole document makes likely: what is weighed, how the trees judge, what is quoted."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from chains import linkvotes
from chains.entities import Reading, make_pipeline, read_mentions
from chains.linkvotes import LEAST, SURENESS, said_of, with_votes
from chains.linkvotes.columns import COLUMNS, Asked, columns
from chains.linkvotes.pairs import FAR, ROLES, passages
from chains.linkvotes.phrases import SIZE, Phrases, load_weights, padded
from chains.linkvotes.tables import Tables
from chains.linkvotes.trees import load_forests, read_forests
from chains.model import INFERRED, LINK_RULES, VOTED_LINK, Status
from chains.relations import Candidate, read_candidates
from chains.resolve import to_links
from tests.marked import marked
from tests.reading import document, pipeline, read
from tests.small_catalog import small_catalog

BATTERIES = """金昌市动力电池产业链发展情况
动力电池产业链是全市首位产业。骨干企业有三家。
金川兰新、格派、铜博三家企业满产，产品供应宁德时代。"""
CHIPS = """天水市集成电路产业发展报告
全市集成电路产业产值达到280亿元。华天科技、华洋电子、天光半导体是骨干企业。
天水师范学院为企业输送毕业生600人。"""
SEEDS = """张掖市甘州区种业情况
甘州区玉米种子产业有企业68家，金源种业、德华生物年产值过亿元。
张掖市农科院提供技术服务。"""


def votes(reading: Reading) -> dict[tuple[str, str, str], Candidate]:
    """What is voted for beside what the rules read."""
    return {(c.subject.clean, c.kind, c.object.clean): c
            for c in with_votes(reading, read_candidates(reading)) if c.method == VOTED_LINK}


LIKELY = [
    (BATTERIES, ("金川兰新", "operates_in", "动力电池产业链")), (BATTERIES, ("铜博", "operates_in", "动力电池产业链")),
    (CHIPS, ("华天科技", "operates_in", "集成电路产业")), (SEEDS, ("金源种业", "located_in", "甘州区")),
    (SEEDS, ("甘州区", "develops", "种业")),
]
UNLIKELY = [
    (BATTERIES, ("宁德时代", "located_in", "金昌市")), (BATTERIES, ("宁德时代", "operates_in", "动力电池产业链")),
    ("赴苏州考察报告\n考察组在苏州走访了汇川技术、绿的谐波。酒钢集团一同前往。", ("酒钢集团", "located_in", "苏州")),
    ("通知\n各县区、各部门：市教育局请按时报送材料。兰州大学、西北师大参加。", ("兰州大学", "located_in", "兰州")),
    ("会议通知\n请白银市的同志带上材料，九点在甘肃大厦集合，午餐由食堂准备。", ("甘肃大厦", "located_in", "白银市")),
]


def ends(link: tuple[str, str, str], reading: Reading) -> bool:
    """Whether the document is voted to state the link, whatever it calls the object."""
    return any(a == link[0] and kind == link[1] and link[2] in (b, c.object.name, c.object.name[:len(link[2])])
               for (a, kind, b), c in votes(reading).items())


@pytest.mark.parametrize(("text", "link"), LIKELY, ids=lambda v: "-".join(v) if isinstance(v, tuple) else "")
def test_what_the_whole_document_makes_likely_is_voted_for(text: str, link: tuple[str, str, str]) -> None:
    assert ends(link, read(text))


@pytest.mark.parametrize(("text", "link"), UNLIKELY, ids=lambda v: "-".join(v) if isinstance(v, tuple) else "")
def test_what_it_does_not_is_not(text: str, link: tuple[str, str, str]) -> None:
    assert not ends(link, read(text))


@pytest.mark.parametrize("text", [BATTERIES, CHIPS, SEEDS, CHIPS.replace("业", "業").replace("市", "市(shì)")])
def test_a_vote_quotes_its_stored_text_and_is_less_sure_than_a_rule(text: str) -> None:
    reading = read(text)
    rules = read_candidates(reading)
    every = with_votes(reading, rules)
    assert [c for c in every if c.method != VOTED_LINK] == [c for c in rules if c.method != "rule:home" or c in every]
    assert votes(reading)
    for c in votes(reading).values():
        assert text[c.start:c.end] == c.quote and c.subject.surface in c.quote
        assert LINK_RULES[c.kind].allows(c.subject.kind, c.object.kind)
        assert 0 < c.confidence <= SURENESS <= min(r.confidence for r in rules)
    stated = {(c.subject.name, c.kind, c.object.name) for c in rules}
    assert stated.isdisjoint((c.subject.name, c.kind, c.object.name) for c in votes(reading).values())


def test_officials_and_their_offices_make_nothing_likely() -> None:
    folder = Path(__file__).parent / "texts" / "officials"
    firms = {path.stem: path.read_text("utf-8") for path in folder.glob("*.ann")}
    texts = {path.stem: path.read_text("utf-8") for path in folder.glob("*.txt")}
    made_up = [(name, *vote) for name, text in texts.items() for vote in votes(read(text)) if vote[0] not in firms[name]]
    assert len(texts) == len(firms) == 18 and len(made_up) <= 1, made_up


def test_both_names_of_one_paragraph_are_quoted_else_the_sentence_of_the_subject() -> None:
    found = votes(read(CHIPS))
    assert found["华天科技", "operates_in", "集成电路产业"].quote == CHIPS.split("\n")[1]
    far = votes(read(BATTERIES))["铜博", "operates_in", "动力电池产业链"]
    assert far.quote == BATTERIES.split("\n")[2]


def test_the_order_of_what_was_found_plays_no_part_and_nothing_is_left_to_chance() -> None:
    reading = read(CHIPS)
    mixed = list(reading.found)
    random.Random(1).shuffle(mixed)
    other = replace(reading, found=tuple(mixed), places=reading.places[::-1])
    rules = read_candidates(reading)
    assert with_votes(reading, rules) == with_votes(other, rules) == with_votes(read(CHIPS), rules)
    assert votes(reading) == {k: c for k, c in votes(reading).items() if c in with_votes(reading, rules[::-1])}


HOME = "白银市产业报告\n白银市有色金属产业产值过千亿元。甲材铝业有限公司满产，乙能铜业有限公司扩建二期。"


@pytest.mark.parametrize(("least", "kept"), [(0.0, True), (1.01, False)])
def test_where_a_firm_is_at_home_stands_only_where_the_trees_agree(least: float, kept: bool) -> None:
    reading = read(HOME)
    rules = read_candidates(reading)
    proposed = [c for c in rules if c.method == "rule:home"]
    every = with_votes(reading, rules, least=dict.fromkeys(ROLES, least))
    assert proposed and [c for c in every if c.method == "rule:home"] == (proposed if kept else [])
    located = [(c.subject.name, c.object.name) for c in every if c.kind == "located_in"]
    assert len(located) == len(set(located))


def test_cooperation_told_in_two_passages_is_one_link() -> None:
    page = "{P白银市}的产业。" * 260 + "\n"
    reading = replace(marked("{E甲材}与{U兰大}签约。\n" + page + "{U兰大}与{E甲材}签约。"), votes=True)
    together = [c for c in with_votes(reading, (), least=dict.fromkeys(ROLES, 0.0))
                if c.kind == "partners_with" and {c.subject.name, c.object.name} == {"甲材", "兰大"}]
    assert len(list(passages(reading))) > 1 and len(together) == 1


def test_an_inference_is_named_so_on_the_link() -> None:
    reading = read(BATTERIES)
    links = to_links(with_votes(reading, read_candidates(reading)), reading.document)
    named = {(link.kind, link.evidence[0].method == VOTED_LINK): link.layer_label for link in links}
    assert named["operates_in", True] == INFERRED and named["develops", False] == "自动抽取"


def test_what_is_denied_is_no_link_and_what_is_planned_stays_planned() -> None:
    planned = BATTERIES.replace("三家企业满产", "三家企业拟建新厂")
    assert {c.status for (a, *_), c in votes(read(planned)).items() if a == "格派"} <= {Status.PLANNED}
    assert "华天科技" not in {a for a, *_ in votes(read(CHIPS.replace("华天科技、", "没有华天科技、")))}


def test_without_votes_only_the_rules_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = read(BATTERIES)
    rules = read_candidates(reading)
    assert with_votes(replace(reading, votes=False), rules) == rules
    assert not read_mentions(document("金昌市"), make_pipeline(small_catalog(), tagger=False)).votes
    monkeypatch.setattr(linkvotes, "load_forests", lambda: None)
    assert with_votes(reading, rules) == rules


def test_the_trees_of_the_package_fit_its_columns() -> None:
    forests = load_forests()
    assert forests is not None and forests.words.shape == (SIZE + 1, len(ROLES)) and not forests.words[-1].any()
    assert Path(linkvotes.__file__).with_name("trees.npz").stat().st_size < 1_500_000
    assert forests.keys() == ROLES.keys() == LEAST.keys()
    for forest in forests.values():
        assert 0 < forest.depth <= 12 and forest.column.min() >= 0 and forest.column.max() < len(COLUMNS)
        assert ((forest.ways >= 0) & (forest.ways < len(forest.column))).all()
        assert np.isfinite(forest.value).all()


def test_every_column_has_one_name_and_every_pair_a_row() -> None:
    assert len(set(COLUMNS)) == len(COLUMNS)
    reading = read(CHIPS)
    said = said_of(read_candidates(reading))
    for passage in passages(reading):
        pairs = {kind: passage.pairs(kind) for kind in ROLES}
        tables = Tables(passage, said)
        alone = [columns(tables, Asked.of({kind: some})) for kind, some in pairs.items()]
        assert [table.shape for table in alone] == [(len(COLUMNS), len(some)) for some in pairs.values()]
        together = columns(tables, Asked.of(pairs))
        assert np.isfinite(together).all() and np.array_equal(together, np.concatenate(alone, axis=1))


TREES = {
    "columns": np.array(["length", "apart"]), "serves:base": np.array(-1.0, np.float32), "serves:size": np.array([3, 1], np.uint16),
    "serves:column": np.array([1, -1, -1, -1]), "serves:threshold": np.array([10, 0, 0, 0], np.float32),
    "serves:low": np.array([1, 0, 0, 0], np.uint8), "serves:high": np.array([2, 0, 0, 0], np.uint8),
    "serves:value": np.array([0, 2, -3, 0.5], np.float16),
}


def apart(*distances: int) -> NDArray[np.float32]:
    """A table of pairs that differ in nothing but their distance."""
    table = np.zeros((len(COLUMNS), len(distances)), np.float32)
    table[COLUMNS.index("apart")] = distances
    return table


def test_a_tree_is_read_and_added_up() -> None:
    forest = read_forests(TREES, {})["serves"]
    assert forest.chances(apart(9, 10, 11)) == pytest.approx(1 / (1 + np.exp([-1.5, -1.5, 3.5])))
    assert forest.depth == 1 and forest.chances(apart()).shape == (0,)


def test_what_the_first_trees_find_hopeless_is_not_shown_to_the_others() -> None:
    many = {name: np.tile(array, 100) if array.ndim and name != "columns" else array for name, array in TREES.items()}
    many["serves:value"][-1] = 1000  # the last tree would make anything likely
    assert read_forests(many, {})["serves"].chances(apart(9, 11)) == pytest.approx([1, 0], abs=1e-9)


def test_a_table_without_one_of_its_arrays_is_refused() -> None:
    with pytest.raises(KeyError, match="serves:low"):
        read_forests({name: array for name, array in TREES.items() if name != "serves:low"}, {})


def test_a_table_fitted_to_other_columns_is_refused() -> None:
    with pytest.raises(KeyError, match="distance"):
        read_forests({**TREES, "columns": np.array(["length", "distance"])}, {})


@pytest.mark.parametrize(("text", "apart", "turned"), [
    ("{P白银市}的{E甲材}投产。", -1, None), ("{E甲材}在{P白银市}。", 1, None),
    ("{P白银市}的{E甲材}投产,再到{P白银市}。", -1, 5), ("{P白银市}已有{E甲材}落到{P白银市}。", -2, 2),
    ("{E甲材}、{P白银市}、{E甲材}", -1, 1),
])
def test_a_name_on_the_other_side_is_known_too(text: str, apart: int, turned: int | None) -> None:
    (passage,) = passages(marked(text))
    pairs = passage.pairs("located_in")
    starts = passage.starts
    distance = passage.nearest[0][pairs.a, pairs.b][0]
    assert (distance if distance >= 0 else distance + 1) == apart
    assert pairs.turned[0] == (FAR if turned is None else turned)
    sides = {bool(starts[j[0]] > starts[i[0]]) for i, j in ((pairs.i, pairs.j), (pairs.turned_i, pairs.turned_j))}
    assert len(sides) == (1 if turned is None else 2)


def test_who_works_together_is_weighed_once_and_two_places_never() -> None:
    (passage,) = passages(marked("{P白银市}与{E甲材}、{U兰大}在{P金昌市}签约。"))
    pairs = passage.pairs("partners_with")
    named = [(passage.keys[a][0], passage.keys[b][0]) for a, b in zip(pairs.a, pairs.b, strict=True)]
    assert len(named) == len({frozenset(ends) for ends in named}) == 5
    assert all(passage.starts[i] < passage.starts[j] for i, j in zip(pairs.i, pairs.j, strict=True))


def said_at(text: str) -> set[int]:
    """The phrases at the one pair of a firm and a place in a text."""
    (passage,) = passages(marked(text))
    pairs = passage.pairs("located_in")
    assert len(pairs) == 1
    return set(Phrases(passage).at(pairs.i, pairs.j).numbers()[0].tolist())


SAME = [
    ("{P白银市}的{E甲材}投产。", "{P金昌市}的{E乙铝电}投产。"),  # a name stands for its kind
    ("去年,{P白银市}的{E甲材}投产达效。", "去年,{P白银市}的{E甲材}投产达效。下一句说别的事。"),  # nothing is heard across a sentence's end
]
OTHER = [
    ("{P白银市}的{E甲材}投产。", "{E甲材}的{P白银市}投产。"), ("{P白银市}的{E甲材}投产。", "{P白银市}与{E甲材}投产。"),
    ("{P白银市}的{E甲材}投产。", "{P白银市}的{E甲材}停产。"), ("新到{P白银市}的{E甲材}。", "本属{P白银市}的{E甲材}。"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_phrase_is_the_same_whatever_the_names_are(one: str, other: str) -> None:
    assert said_at(one) == said_at(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_phrases_tell_apart_what_is_said(one: str, other: str) -> None:
    assert said_at(one) != said_at(other)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["{P白银市}", "{E甲材}", "{U兰大}", "{C铝产业链}", "{K银东园}", "{E白银甲材}", "发展", "、", "。", "\n",
                                 "的", "落户", "还没有谈到"]), max_size=40))
def test_what_phrases_weigh_is_the_sum_of_each(parts: list[str]) -> None:
    weights = np.random.RandomState(0).normal(size=SIZE).astype(np.float32)
    for passage in passages(marked("".join(parts))):
        phrases = Phrases(passage)
        for kind in ROLES:
            pairs = passage.pairs(kind)
            heard = phrases.at(pairs.i, pairs.j)
            found, rows = heard.numbers()
            assert ((found >= 0) & (found < SIZE)).all()
            each = np.bincount(rows, weights[found], len(pairs))
            assert heard.score(padded([-weights, weights])) == pytest.approx(np.stack([-each, each], 1), abs=1e-3)


def test_the_phrases_of_the_package_are_of_the_kinds_of_its_trees() -> None:
    weights = load_weights()
    assert weights.keys() == ROLES.keys()
    assert all(w.shape == (SIZE,) and np.isfinite(w).all() and np.count_nonzero(w) > 1000 for w in weights.values())
    assert Path(linkvotes.__file__).with_name("phrases.npz").stat().st_size < 700_000


def weighed(reading: Reading) -> int:
    return sum(len(passage.pairs(kind)) for passage in passages(reading) for kind in ROLES)


@pytest.mark.parametrize("line", ["{P白银市}与{E甲材}、{E乙铝}", "{P甲县}{P乙县}{E甲}{E乙}{E丙}{U丁}{C铝产业链}"])
def test_the_pairs_grow_with_the_text_and_not_with_its_square(line: str) -> None:
    def numbered(count: int) -> Reading:
        return marked("\n".join(line.replace("}", f"{n}}}") for n in range(count)))

    assert weighed(numbered(400)) <= 4.4 * weighed(numbered(100))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["{P白银市}", "{E甲材}", "{U兰大}", "{C铝产业链}", "{K银东园}", "发展", "、", "。", "\n", "不", "拟"]),
                max_size=40))
def test_any_order_of_names_and_words_gives_true_quotes(parts: list[str]) -> None:
    reading = replace(marked("".join(parts)), votes=True)
    for c in with_votes(reading, read_candidates(reading), least=dict.fromkeys(ROLES, 0.05)):
        assert reading.document.text[c.start:c.end] == c.quote


@pytest.mark.parametrize("text", ["有限公司" * 4000, "酒泉有限公司" * 4000, "新能源产业园" * 4000, "铝" * 20_000, "白银市、" * 4000, "\n".join(["金昌市"] * 4000)])
def test_texts_of_one_word_end(text: str) -> None:
    assert not votes(read_mentions(document(text), pipeline()))
