"""Questions people come with, each a link to the page that answers it: on the start page, and for two searched names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chains.app.markup import Html, join, link, tag
from chains.app.state import World
from chains.gaps import completeness
from chains.graph import entities_of
from chains.model import Entity, Kind
from chains.names import Match, search

__all__ = ["Question", "common_questions", "pair_questions", "two_named"]

_APART = re.compile(r"[\s,，、;；·]+|(?<=.)[与和跟](?=.)")
_GUESSED = frozenset({"相近", "同音"})
_EXACT = 96  # the score of a text that is a whole name
_CHAINS = frozenset({Kind.CHAIN})


@dataclass(frozen=True, slots=True)
class Question:
    """A question about two entities, and the address that answers it."""

    text: str
    about: str
    page: str
    query: Mapping[str, str]

    def link(self, cls: str | None = None) -> Html:
        return link(join(tag("b", self.text), " ", tag("small", self.about)), self.page, cls=cls, **self.query)


def pair_questions(world: World, one: Entity, other: Entity) -> list[Question]:
    """What can be asked of two entities, the likeliest first."""
    if {one.kind, other.kind} == {Kind.PLACE, Kind.CHAIN}:
        place, chain = (one, other) if one.kind is Kind.PLACE else (other, one)
        about, both = f"{place.name} · {chain.name}", {"place": place.id, "chain": chain.id}
        return [Question("谁是链主", about, "leaders", both), Question("缺哪些环节，附近谁有", about, "gaps", both),
                Question("产业链全景", about, "chain", {"id": chain.id, "place": place.id})]
    about = f"{one.name} 与 {other.name}"
    ways = Question("怎样相连", about, "connect", {"a": one.id, "b": other.id})
    if {one.id, other.id} <= set(world.cities):
        return [Question("两市对比", about, "cities", {"view": "compare", "place": one.id, "other": other.id}), ways]
    return [ways]


def two_named(world: World, text: str) -> tuple[Entity, Entity] | None:
    """The two entities a text names side by side, as 天水 电子信息 or 嘉峪关铝 do; None when it names one, or none surely."""
    for first, rest in _halves(world, text.strip()):
        left, right = (_meant(world, word, beside) for word, beside in ((first, rest), (rest, first)))
        if left and right and left.id != right.id:
            return left, right
    return None


def _halves(world: World, text: str) -> Iterator[tuple[str, str]]:
    words = [word for word in _APART.split(text) if word]
    if len(words) == 2:
        yield words[0], words[1]
    elif len(words) == 1 and not text.isascii() and not _sure(world, text):
        # Without a gap, as in 嘉峪关铝, a whole name must stand in front: the longest first, none shorter than two signs.
        yield from ((text[:cut], text[cut:]) for cut in range(len(text) - 1, 1, -1) if _whole(world, text[:cut]))


def _sure(world: World, word: str, kinds: frozenset[Kind] | None = None) -> Match | None:
    best = next(iter(search(world.graph, word, kinds=kinds, limit=1)), None)
    return best if best and best.reason not in _GUESSED else None


def _whole(world: World, word: str) -> Match | None:
    best = _sure(world, word)
    return best if best and best.score >= _EXACT else None


def _meant(world: World, word: str, beside: str) -> Entity | None:
    """What the word means; beside the whole name of a place rather a chain than a firm that has the word in its name."""
    neighbour = None if _whole(world, word) else _whole(world, beside)
    if neighbour and neighbour.entity.kind is Kind.PLACE:
        if found := _sure(world, word, _CHAINS):
            return found.entity
        grouped = [e for e in entities_of(world.graph, Kind.CHAIN) if word in str(e.get("group") or "")]
        if grouped:
            return max(grouped, key=lambda e: len(completeness(world.graph, e.id, place=neighbour.entity.id).present))
    found = _sure(world, word)
    return found.entity if found else None


_COMMON = (("嘉峪关市", "铝及铝加工", "谁是链主"), ("天水市", "集成电路", "缺哪些环节，附近谁有"),
           ("兰州大学", "白银市", "怎样相连"), ("金昌市", "白银市", "两市对比"))


def common_questions(world: World) -> Html | None:
    """The questions most asked, each of an example that the graph holds; None when it holds none of them."""
    cards = []
    for first, second, text in _COMMON:
        one, other = (_whole(world, name) for name in (first, second))
        if one and other:
            cards += [q.link("cg-card") for q in pair_questions(world, one.entity, other.entity) if q.text == text]
    return tag("div", *cards, cls="cg-cards cg-questions") if cards else None
