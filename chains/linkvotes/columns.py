"""What is known of a pair of names: where they stand, what stands between them, what the rules have read of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chains.linkvotes.pairs import FAR, KINDS, Pairs, Passage
from chains.linkvotes.tables import LINKS, Tables
from chains.linkvotes.words import GENRES, NAMES, WIDTH, genres

__all__ = ["COLUMNS", "PHRASES", "TURNED", "UNHEARD", "Asked", "columns"]

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]
Column = tuple[str, NDArray[np.generic]]

# What `chains.linkvotes.phrases` says, at the nearest mentions and at those in the other order. Every kind of link has weights
# of its own, so they are filled in later.
PHRASES, TURNED = "phrases", "turned_phrases"
UNHEARD = -9.0  # where there are none in the other order
_ZONES = ("between", "before_a", "behind_a", "before_b", "behind_b", "sentence_a")
_NEAR = 8  # characters before and behind a name
_CLOSE = 80  # a longer stretch between two names has all words in it
_PLAIN = (
    "apart", "b_before", "sentences_apart", "lines_apart", "same_kind_between", "b_kind_between", "names_between",
    "nearer_rivals", "same_sentence", "kind_a", "kind_b", "often_a", "often_b", "at_a", "at_b", "head_a", "head_b", "sure_a",
    "sure_b", "fellows", "shared_letters", "share_b", "seldomer_b", "only_b", "rivals_a", "rivals_b", "names", "length",
    "sentence_length", "at_in_sentence", "line_a", "a_in_sentence", "b_in_sentence", "row", "about_any", "about_is_a",
    "about_is_b",
    "heading_has_b", "opens_line_b", "name_has_b", "name_has_other", "name_abroad", "level_b", "abroad_b", "above_about_b",
    "below_about_b", "above_host_b", "above_some_b", "head_places", "hosts_a", "placed_elsewhere", "host_of_host",
    "fellow_has_b",
    "fields_a", "dealt_with_a", "best_a", "best_b", "turned_apart", "turned_any", "turned_in_sentence", PHRASES, TURNED,
)
COLUMNS = (
    *_PLAIN, *(f"said_{link}" for link in LINKS), *(f"{zone}_{name}" for zone in _ZONES for name in NAMES),
    *(f"genre_{word}" for word in GENRES),
)


@dataclass(frozen=True)
class Asked:
    """Pairs that are described together, of one kind of link or of several."""

    pairs: Pairs
    kind: Ints  # of every pair, as a place in LINKS

    @classmethod
    def of(cls, pairs: Mapping[str, Pairs]) -> Asked:
        """The pairs of each kind of link behind one another."""
        kinds = np.array([LINKS.index(kind) for kind in pairs], np.intp)
        return cls(Pairs.joined(pairs.values()), np.repeat(kinds, [len(p) for p in pairs.values()]))

    def are(self, *kinds: str) -> NDArray[np.bool_]:
        return np.isin(self.kind, [LINKS.index(kind) for kind in kinds])


def columns(t: Tables, asked: Asked) -> Floats:
    """COLUMNS × pairs; a column lies in one piece, which is how the trees read it."""
    pairs = asked.pairs
    table = np.empty((len(COLUMNS), len(pairs)), np.float32)
    if not len(pairs):
        return table
    plain = dict((
        *_distance(t, asked), *_names(t, pairs), *_surroundings(t, asked), *_places(t, pairs), *_said(t, asked),
    ))
    for n, name in enumerate(_PLAIN):
        table[n] = plain[name]
    said, words, genre = np.cumsum([len(_PLAIN), len(LINKS), len(_ZONES) * WIDTH]).tolist()
    table[said:words] = t.stated[:, pairs.a, pairs.b]
    table[words:genre] = _words(t, pairs)
    table[genre:] = genres(t.passage.reading.document.clean[:160])[:, None]
    return table


def _distance(t: Tables, asked: Asked) -> Iterator[Column]:
    pairs = asked.pairs
    p, i, j = t.passage, pairs.i, pairs.j
    distance = p.nearest[0][pairs.a, pairs.b]
    low, high = _gap(p, pairs)
    between = t.kinds_begun[high] - t.kinds_begun[low]
    rows = np.arange(len(pairs))
    yield "apart", np.minimum(np.abs(distance), 2000)
    yield "b_before", distance < 0
    yield "sentences_apart", t.sentence_of[j] - t.sentence_of[i]
    yield "lines_apart", t.line_of[j] - t.line_of[i]
    yield "same_sentence", t.sentence_of[j] == t.sentence_of[i]
    yield "same_kind_between", between[rows, p.kinds[pairs.a]]
    yield "b_kind_between", between[rows, p.kinds[pairs.b]]
    yield "names_between", between.sum(1)
    yield "nearer_rivals", _nearer(asked.kind * len(p.keys) + pairs.a, np.abs(distance))
    turned = pairs.turned < FAR
    yield "turned_any", turned
    yield "turned_apart", np.where(turned, np.minimum(pairs.turned, 2000), 5000)
    yield "turned_in_sentence", turned & (t.sentence_of[pairs.turned_i] == t.sentence_of[pairs.turned_j])


def _gap(p: Passage, pairs: Pairs) -> tuple[Ints, Ints]:
    """Where the stretch between the two mentions begins and ends."""
    low = np.minimum(p.ends[pairs.i], p.ends[pairs.j])
    return low, np.maximum(low, np.maximum(p.starts[pairs.i], p.starts[pairs.j]))


def _nearer(a: Ints, distance: Ints) -> Ints:
    """How many pairs with the same subject stand closer together."""
    order = np.lexsort((distance, a))
    begun = np.flatnonzero(np.r_[True, np.diff(a[order]) != 0])
    rank = np.empty(len(a), np.intp)
    rank[order] = np.arange(len(a)) - np.repeat(begun, np.diff(np.r_[begun, len(a)]))
    return rank


def _names(t: Tables, pairs: Pairs) -> Iterator[Column]:
    p, a, b = t.passage, pairs.a, pairs.b
    head = np.array([key in p.head for key in p.keys])
    sure = np.array([f.confidence for f in p.found])
    mentions = np.bincount(p.kinds, p.often, len(KINDS))
    rivals = np.bincount(p.kinds, minlength=len(KINDS))
    yield "kind_a", p.kinds[a]
    yield "kind_b", p.kinds[b]
    yield "often_a", p.often[a]
    yield "often_b", p.often[b]
    yield "at_a", p.starts[p.first[a]] + p.start
    yield "at_b", p.starts[p.first[b]] + p.start
    yield "head_a", head[a]
    yield "head_b", head[b]
    yield "head_places", np.full(len(a), (head & (p.kinds == 0)).sum())
    yield "sure_a", sure[pairs.i]
    yield "sure_b", sure[pairs.j]
    yield "fellows", np.bincount(t.runs)[t.runs[pairs.i]]
    yield "shared_letters", (t.letters[a] * t.letters[b]).sum(1)
    yield "share_b", p.often[b] / mentions[p.kinds[b]]
    yield "seldomer_b", t.seldomer[b]
    yield "only_b", rivals[p.kinds[b]] == 1
    yield "rivals_a", rivals[p.kinds[a]]
    yield "rivals_b", rivals[p.kinds[b]]
    yield "names", np.full(len(a), len(p.keys))


def _surroundings(t: Tables, asked: Asked) -> Iterator[Column]:
    pairs = asked.pairs
    p, a, b = t.passage, pairs.a, pairs.b
    begun, ended = t.sentence_spans[t.sentence_of[pairs.i]].T
    here = t.kinds_begun[ended] - t.kinds_begun[begun]
    rows, line, about = np.arange(len(pairs)), t.line_of[pairs.i], p.about[pairs.i]
    of_field = asked.are("operates_in", "develops", "targets")
    opener = np.where(of_field, t.opener_of(field=True)[line], t.opener_of(field=False)[line])
    yield "length", np.full(len(a), len(p.text))
    yield "sentence_length", ended - begun
    yield "at_in_sentence", p.starts[pairs.i] - begun
    yield "line_a", line
    yield "a_in_sentence", here[rows, p.kinds[a]]
    yield "b_in_sentence", here[rows, p.kinds[b]]
    yield "row", (t.words[ended] - t.words[begun])[:, NAMES.index("tab")] > 0
    yield "about_any", about >= 0
    yield "about_is_a", about == a
    yield "about_is_b", about == b
    yield "above_about_b", (about >= 0) & t.above[about, b]
    yield "below_about_b", (about >= 0) & t.above[b, about]
    yield "heading_has_b", t.in_line[b, t.heading_of[line]]
    yield "opens_line_b", opener == b


def _places(t: Tables, pairs: Pairs) -> Iterator[Column]:
    a, b, begins = pairs.a, pairs.b, t.begins[pairs.i]
    located = (t.stated[LINKS.index("located_in")] > 0).astype(np.float32)
    yield "name_has_b", begins == b
    yield "name_has_other", (begins >= 0) & (begins != b)
    yield "name_abroad", (begins >= 0) & t.abroad[begins]
    yield "level_b", t.level[b]
    yield "abroad_b", t.abroad[b]
    yield "above_host_b", (located @ t.above.astype(np.float32))[a, b]
    yield "above_some_b", t.above.sum(0)[b]
    yield "hosts_a", located.sum(1)[a]
    yield "placed_elsewhere", (located.sum(1)[a] > 0) & (located[a, b] == 0)
    yield "host_of_host", (located @ located)[a, b]


def _said(t: Tables, asked: Asked) -> Iterator[Column]:
    a, b = asked.pairs.a, asked.pairs.b
    run = t.runs[asked.pairs.i]
    yield "fellow_has_b", np.where(
        asked.are("operates_in"), t.fellows_say("operates_in")[run, b], t.fellows_say("located_in")[run, b])
    yield "fields_a", (t.stated[LINKS.index("operates_in")] > 0).sum(1)[a]
    yield "dealt_with_a", (t.stated[LINKS.index("partners_with")] > 0).any(1)[a]
    yield "best_a", t.surest[a]
    yield "best_b", t.surest_of[b]
    yield PHRASES, np.zeros(len(a))
    yield TURNED, np.full(len(a), UNHEARD)


def _words(t: Tables, pairs: Pairs) -> NDArray[np.int16]:
    """How many words of each class stand in each of the _ZONES."""
    p, i, j = t.passage, pairs.i, pairs.j
    low, high = _gap(p, pairs)
    begun, ended = t.sentence_spans[t.sentence_of[i]].T
    size = len(p.text)
    zones = [
        (low, np.where(high - low < _CLOSE, high, low)), (np.maximum(p.starts[i] - _NEAR, 0), p.starts[i]),
        (p.ends[i], np.minimum(p.ends[i] + _NEAR, size)), (np.maximum(p.starts[j] - _NEAR, 0), p.starts[j]),
        (p.ends[j], np.minimum(p.ends[j] + _NEAR, size)), (begun, ended),
    ]
    counted = np.empty((len(zones), WIDTH, len(pairs)), np.int16)
    for n, (start, end) in enumerate(zones):
        np.subtract(t.words[end].T, t.words[start].T, out=counted[n])
    return counted.reshape(-1, len(pairs))
