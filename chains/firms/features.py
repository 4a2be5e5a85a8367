"""What is known of every character of a text, besides the network's states, before a firm is decided on.

Each feature is one small number a character: the index of a class in a fixed list. A class has one weight for every part a
character can play (outside, begin, inside, end, single) at every distance it is looked at from; so the tables stay readable.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from chains.firms.words import AFTER, BEFORE, ENDINGS, NAME_CHARACTERS, TALK
from chains.tagger import Votes, package_folder

__all__ = ["FEATURES", "VOTE_FEATURES", "character_features", "word_sort"]

Codes = NDArray[np.uint8]
_AC = ahocorasick_rs.AhoCorasick

_SHAPES = (
    "other", "han", "name", "digit", "latin", "、", "，", "。", ":", "(", ")", "“", "”", "gap", "line", "-", "number",
    "《", "》",
)
_LENGTHS = ("-", "1", "2", "3", "4", "5", "6-7", "8-12", "13+")
_SIDES = ("none", "left", "right", "both")
_WORD_TAGS = ("NN", "NR", "VV", "other")
_PARTS = ("single", "begin", "inside", "end")

# name of the feature: its classes (class 0 is "nothing known"), and from how far it is looked at
FEATURES: Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "shape": (_SHAPES, (-3, -2, -1, 0, 1, 2, 3)),
    "before": (("-", *(name for name, _ in BEFORE)), (-2, -1, 0, 1)),
    "after": (("-", *(name for name, _ in AFTER)), (-1, 0, 1, 2)),
    "place": (("-", *_PARTS), (-2, -1, 0, 1, 2)),
    "ending": (("-", *_PARTS), (-1, 0, 1, 2, 3, 4)),
    "item": (tuple(f"{side} {length}" for side in _SIDES for length in _LENGTHS), (0,)),
    "talk": (("0", "1", "2", "3+"), (0,)),
    "document": (tuple(f"{tenth}" for tenth in range(8)), (0,)),
}
_RARITY = ("rare", "common")
VOTE_FEATURES: Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "word": (
        ("-", *(f"{tag} {part} {rarity}" for tag in _WORD_TAGS for part in _PARTS for rarity in _RARITY)), (-2, -1, 0, 1, 2),
    ),
}


def patterns(groups: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[_AC, NDArray[np.uint8]]:
    terms = [(word, index) for index, (_, words) in enumerate(groups, 1) for word in words]
    return _AC([word for word, _ in terms]), np.array([index for _, index in terms], np.uint8)


_BEFORE, _BEFORE_CLASS = patterns(BEFORE)
_AFTER, _AFTER_CLASS = patterns(AFTER)
_ENDINGS = _AC(list(ENDINGS), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
_TALK = _AC(list(TALK))
_NO_MATCH = np.zeros((0, 3), np.intp)


def matches(matcher: _AC, text: str, *, overlapping: bool) -> NDArray[np.intp]:
    """Rows of pattern, start, end."""
    found = matcher.find_matches_as_indexes(text, overlapping=overlapping)
    return np.fromiter(chain.from_iterable(found), np.intp, 3 * len(found)).reshape(-1, 3) if found else _NO_MATCH


def _table() -> Codes:
    shapes = np.zeros(0x110000, np.uint8)
    shapes[0x3400:0xA000] = shapes[0xF900:0xFB00] = _SHAPES.index("han")
    for char in NAME_CHARACTERS:
        shapes[ord(char)] = _SHAPES.index("name")
    for name, chars in (
        ("digit", string.digits), ("latin", string.ascii_letters), ("、", "、"), ("，", "，,;；"),
        ("。", "。！？!?"), (":", ":："), ("(", "(（【["), (")", ")）】]"), ("“", "“‘\""), ("”", "”’"), ("gap", " \t|"),
        ("line", "\n\r"), ("-", "-—–·."), ("number", "一二三四五六七八九十两几多余百千万亿"), ("《", "《"), ("》", "》"),
    ):
        for char in chars:
            shapes[ord(char)] = _SHAPES.index(name)
    return shapes


_SHAPE_OF = _table()
_CUTS = frozenset(_SHAPES.index(s) for s in ("、", "，", "。", ":", "(", ")", "“", "”", "gap", "line", "《", "》"))


def span_codes(
    length: int, starts: NDArray[np.intp], ends: NDArray[np.intp], first: NDArray[np.intp] | int = 1, step: int = 1,
) -> Codes:
    """Codes single, begin, inside, end of spans, counted from `first` by `step`."""
    codes = np.zeros(length, np.uint8)
    if not len(starts):
        return codes
    first = np.broadcast_to(np.asarray(first), starts.shape)
    size = ends - starts
    inside = np.repeat(starts, size) + np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    codes[inside] = np.repeat(first + 2 * step, size)
    codes[starts] = first + step
    codes[ends - 1] = first + 3 * step
    codes[starts[size == 1]] = first[size == 1]
    return codes


@dataclass(frozen=True)
class _Dictionary:
    """A word list with each word's sort and rarity, as 1 + 2 × sort + common."""

    matcher: _AC
    codes: NDArray[np.intp]


@cache
def _dictionary() -> _Dictionary:
    """The word list of the cutword wheel; an empty one without the wheel."""
    folder = package_folder()
    path = folder / "dict.txt" if folder else None
    sorts: dict[str, int] = {}
    with path.open(encoding="utf-8") if path and path.is_file() else nullcontext(()) as lines:
        for line in lines:
            word, count, tag = (*line.rstrip("\n").split("\t"), "", "")[:3]
            if len(word) > 1 and word.isalpha() and count.isdigit():
                sort = _WORD_TAGS.index(tag) if tag in _WORD_TAGS else len(_WORD_TAGS) - 1
                sorts[word] = 1 + 2 * sort + (int(count) >= 100)
    # The automaton holds the words; a second copy of 180,000 strings would cost as much as the network.
    matcher = _AC(sorts, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return _Dictionary(matcher, np.fromiter(sorts.values(), np.intp, len(sorts)))


@lru_cache(maxsize=20_000)
def word_sort(word: str) -> int:
    """The sort and rarity of a word as an index: 0 for none, then rare and common nouns, names, verbs, others."""
    dictionary = _dictionary()
    first = next(iter(dictionary.matcher.find_matches_as_indexes(word)), None)
    # The longest at the left is the whole word, if the word is listed at all.
    return int(dictionary.codes[first[0]]) if first is not None and first[1:] == (0, len(word)) else 0


def marks(length: int, found: NDArray[np.intp], classes: NDArray[np.uint8], *, at_end: bool) -> Codes:
    """The class of the longest trigger that ends right before a character, or begins right behind it."""
    codes = np.zeros(length + 2, np.uint8)
    if len(found):
        found = found[np.argsort(found[:, 2] - found[:, 1], kind="stable")]
        codes[found[:, 2] if at_end else found[:, 1]] = classes[found[:, 0]]
    return codes[:length] if at_end else codes[1:length + 1]


def edges(length: int, found: NDArray[np.intp], classes: NDArray[np.uint8], *, at_end: bool) -> Codes:
    """The class of a trigger of two characters or more at its own first or last character."""
    codes = np.zeros(length, np.uint8)
    found = found[found[:, 2] - found[:, 1] > 1]
    codes[found[:, 2] - 1 if at_end else found[:, 1]] = classes[found[:, 0]]
    return codes


def character_features(text: str, places: Sequence[tuple[int, int]], votes: Votes | None) -> dict[str, Codes]:
    """One code a character and feature: those of FEATURES, and with votes also those of VOTE_FEATURES.

    "opens" and "closes" tell where a trigger itself begins or ends, for the edges of candidates.
    """
    length = len(text)
    shape = _SHAPE_OF[np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)]
    talk = matches(_TALK, text, overlapping=False)
    endings = matches(_ENDINGS, text, overlapping=False)
    before, after = matches(_BEFORE, text, overlapping=True), matches(_AFTER, text, overlapping=True)
    spans = np.array(places, np.intp).reshape(-1, 2)
    codes = {
        "shape": shape,
        "before": marks(length, before, _BEFORE_CLASS, at_end=True),
        "after": marks(length, after, _AFTER_CLASS, at_end=False),
        "place": span_codes(length, spans[:, 0], spans[:, 1]),
        "ending": span_codes(length, endings[:, 1], endings[:, 2]),
        "item": _items(shape),
        "talk": talk_codes(shape, talk),
        "opens": edges(length, before, _BEFORE_CLASS, at_end=False),
        "closes": edges(length, after, _AFTER_CLASS, at_end=True),
        "document": np.full(length, min(7, int(400 * len(talk) / max(length, 400))), np.uint8),
    }
    if votes is not None:
        codes["label"] = votes.sorts
        dictionary = _dictionary()
        found = matches(dictionary.matcher, text, overlapping=False)
        sorts = dictionary.codes[found[:, 0]] - 1
        first = 1 + (sorts // 2) * 2 * len(_PARTS) + sorts % 2
        codes["word"] = span_codes(length, found[:, 1], found[:, 2], first, 2)
    return codes


def _items(shape: Codes) -> Codes:
    """How long the piece between two separators is, and on which of its sides a list goes on."""
    cut = np.isin(shape, list(_CUTS))
    edges = np.flatnonzero(np.r_[True, cut, True])  # one before each separator's index
    size = np.diff(edges) - 1
    bucket = np.searchsorted([1, 2, 3, 4, 5, 6, 8, 13], size, side="right")
    comma = np.r_[False, shape == _SHAPES.index("、"), False]
    side = comma[edges[:-1]] + 2 * comma[edges[1:]]
    codes = np.zeros(len(shape), np.uint8)
    codes[~cut] = np.repeat(side * len(_LENGTHS) + bucket, size)
    return codes


def talk_codes(shape: Codes, talk: NDArray[np.intp]) -> Codes:
    """How often the sentence speaks of business."""
    sentence = np.cumsum(np.isin(shape, (_SHAPES.index("。"), _SHAPES.index("line"))))
    count = np.bincount(sentence[talk[:, 1]], minlength=int(sentence[-1]) + 1 if len(sentence) else 1)
    return np.minimum(count, 3).astype(np.uint8)[sentence]
