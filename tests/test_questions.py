"""Which two entities a text names side by side, and what can be asked of them."""

from __future__ import annotations

import pytest

from chains.app.questions import common_questions, pair_questions, two_named
from chains.app.state import World
from chains.model import Snapshot

JYG, CHAIN, FIRM = "place:620200", "chain:aluminium", "enterprise:jiugang"


@pytest.fixture(scope="module")
def pages(world: Snapshot, graph: object) -> World:
    return World(world, graph)  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "named"), [
    ("嘉峪关 铝产业链", (JYG, CHAIN)), ("嘉峪关铝", (JYG, CHAIN)), ("铝产业链，嘉峪关市", (CHAIN, JYG)), ("嘉峪关市的", None),
    ("酒钢与兰州大学", (FIRM, "university:lzu")), ("酒钢兰州大学", (FIRM, "university:lzu")),
    # One name is no pair, be it whole, in part, mistyped or spelled; nor is a third word, nor twice the same.
    ("嘉峪关", None), ("嘉峪关经济", None), ("酒刚", None), ("jiugang", None), ("嘉峪关 铝 酒钢", None), ("酒钢 酒钢", None),
    ("酒钢 没有的东西", None), ("", None), (" 与 ", None), ("<b> </b>", None), ("铝" * 60, None),
])
def test_two_names_in_one_text(pages: World, text: str, named: tuple[str, str] | None) -> None:
    found = two_named(pages, text)
    assert (found and (found[0].id, found[1].id)) == named


@pytest.mark.parametrize(("one", "other", "asked"), [
    (JYG, CHAIN, ["leaders", "gaps", "chain"]), (CHAIN, JYG, ["leaders", "gaps", "chain"]), (FIRM, JYG, ["connect"]),
    (FIRM, CHAIN, ["connect"]),
])
def test_a_pair_is_asked_what_its_kinds_allow(pages: World, one: str, other: str, asked: list[str]) -> None:
    questions = pair_questions(pages, pages.entity(one), pages.entity(other))
    assert [q.page for q in questions] == asked
    assert all({one, other} <= set(q.query.values()) for q in questions)


def test_the_start_page_asks_only_of_what_the_graph_holds(pages: World) -> None:
    cards = common_questions(pages)
    assert cards is not None and "怎样相连" in cards and "两市对比" in cards
    assert "缺哪些环节" not in cards, "the tiny world has no 天水"
