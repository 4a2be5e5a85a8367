"""Which names of a document are weighed as a pair: those near each other, and those that a stretch of text is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chains.clauses import ORGS
from chains.entities import Reading
from chains.model import LINK_RULES, Kind
from chains.spans import Found, sentences

__all__ = ["FAR", "ROLES", "Pairs", "Passage", "key_of", "passages"]

Ints = NDArray[np.intp]
Key = tuple[str, Kind]

_PARTS = frozenset({Kind.INDUSTRY, Kind.CHAIN, Kind.SEGMENT})
_HOSTS = frozenset({Kind.PLACE, Kind.PARK})
_PARTNERS = _HOSTS | {Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.INSTITUTE}
# Which kinds of names are weighed for a kind of link; the other kinds of links are left to the rules.
ROLES: Mapping[str, tuple[frozenset[Kind], frozenset[Kind]]] = {
    "located_in": (ORGS | {Kind.PROJECT}, _HOSTS),
    "operates_in": (frozenset({Kind.ENTERPRISE, Kind.PROJECT}), _PARTS),
    "develops": (_HOSTS, _PARTS),
    "targets": (_HOSTS, _PARTS),
    "invests_in": (frozenset({Kind.ENTERPRISE}), frozenset({Kind.PROJECT, Kind.ENTERPRISE})),
    "serves": (frozenset({Kind.UNIVERSITY, Kind.INSTITUTE}), _PARTS | {Kind.PLACE, Kind.ENTERPRISE}),
    "partners_with": (_PARTNERS, _PARTNERS),
}
_LISTING = frozenset({"develops", "targets"})
KINDS = tuple(Kind)
_PLACES = [KINDS.index(Kind.PLACE)]
_IN_ROLES = {link: [np.array([kind in role for kind in KINDS]) for role in roles] for link, roles in ROLES.items()}
_WEIGHED = frozenset().union(*(kinds for role in ROLES.values() for kinds in role))
_LONGEST = 1600  # characters of a passage
_BEFORE, _AFTER, _OFTEN, _HEAD = 4, 3, 3, 2
_LISTED = 8  # of what stands behind a place: fields are told in long lists
FAR = 1 << 20


def key_of(found: Found) -> Key:
    """What makes two findings one: the entity or the name, and the kind."""
    return found.entity or found.name, found.kind


@dataclass(frozen=True)
class Pairs:
    """Pairs of names by the number of each name, with the two mentions that stand nearest to each other.

    Where a mention of the object stands on the other side of one of the subject, `turned` tells how far away the nearest two
    are, and `turned_i` and `turned_j` which; otherwise it is FAR, and they are `i` and `j`.
    """

    a: Ints
    b: Ints
    i: Ints
    j: Ints
    turned: Ints
    turned_i: Ints
    turned_j: Ints

    def __len__(self) -> int:
        return len(self.a)

    @classmethod
    def joined(cls, several: Iterable[Pairs]) -> Pairs:
        """Some pairs behind one another."""
        parts = [vars(pairs) for pairs in several]
        return cls(**{name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


@dataclass(frozen=True)
class Passage:
    """Some paragraphs of a document that are weighed together, with the names in them."""

    reading: Reading
    start: int
    end: int
    found: tuple[Found, ...]  # sorted by name, then by place
    keys: tuple[Key, ...]  # one a name
    head: frozenset[Key]  # named by the title

    @cached_property
    def text(self) -> str:
        return self.reading.document.clean[self.start:self.end]

    @cached_property
    def number(self) -> Mapping[Key, int]:
        return {key: n for n, key in enumerate(self.keys)}

    @cached_property
    def name_of(self) -> Ints:
        """The number of the name of every mention."""
        return np.array([self.number[key_of(f)] for f in self.found], np.intp)

    @cached_property
    def starts(self) -> Ints:
        return np.array([f.start - self.start for f in self.found], np.intp)

    @cached_property
    def ends(self) -> Ints:
        return np.array([f.end - self.start for f in self.found], np.intp)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        return list(sentences(self.text)) or [(0, len(self.text))]

    def sentence_at(self, at: int) -> tuple[int, int]:
        """The sentence that holds a character of the document."""
        n = bisect_right(self.sentences, (at - self.start, len(self.text))) - 1
        start, end = self.sentences[max(n, 0)]
        return start + self.start, end + self.start

    @cached_property
    def kinds(self) -> Ints:
        return np.array([KINDS.index(kind) for _, kind in self.keys], np.intp)

    @cached_property
    def first(self) -> Ints:
        """The first mention of every name."""
        return np.searchsorted(self.name_of, np.arange(len(self.keys)))

    @cached_property
    def often(self) -> Ints:
        """How many mentions every name has."""
        return np.bincount(self.name_of, minlength=len(self.keys))

    @cached_property
    def about(self) -> Ints:
        """The number of the place that speaks at every mention; -1 where none does, or none that is named here."""
        places = [self.reading.sections.at(f.start).place for f in self.found]
        return np.array([-1 if p is None else self.number.get(key_of(p), -1) for p in places], np.intp)

    @cached_property
    def _behind(self) -> tuple[Ints, Ints, Ints]:
        """For every two names how far the second stands behind the first, FAR where it never does, and where it is nearest."""
        gap = self.starts - self.ends[:, None]
        gap = np.where(gap < 0, FAR, gap)  # before it, or one inside the other
        many = len(self.found)
        coded = (gap * many + np.arange(many)[:, None]) * many + np.arange(many)
        best = np.minimum.reduceat(np.minimum.reduceat(coded, self.first, axis=0), self.first, axis=1)
        return best // many // many, best // many % many, best % many

    @cached_property
    def nearest(self) -> tuple[Ints, Ints, Ints]:
        """For every two names the signed distance of their nearest mentions, and which these are."""
        return self._side(near=True)

    def _side(self, *, near: bool) -> tuple[Ints, Ints, Ints]:
        """Of the two sides on which the second name stands, that where it is nearer, or the other one."""
        apart, i, j = self._behind
        behind = (apart < apart.T) == near
        return np.where(behind, apart, -apart.T - 1), np.where(behind, i, j.T), np.where(behind, j, i.T)

    @cached_property
    def _turned(self) -> tuple[Ints, Ints, Ints]:
        """For every two names the distance of their nearest mentions on the other side, and which these are."""
        distance, i, j = self._side(near=False)
        return np.where(distance < 0, -1 - distance, distance), i, j

    def pairs(self, kind: str) -> Pairs:
        """The pairs that are weighed for a kind of link; their number grows with that of the names, not its square."""
        subjects, objects = (np.flatnonzero(role[self.kinds]) for role in _IN_ROLES[kind])
        none = np.zeros(0, np.intp)
        if not len(subjects) or not len(objects):
            return Pairs(*[none] * 7)
        distance, i, j = (table[np.ix_(subjects, objects)] for table in self.nearest)
        if LINK_RULES[kind].directed:
            taken = _near(distance, _BEFORE, _LISTED if kind in _LISTING else _AFTER) | _near(-1 - distance.T, 1, 1).T
            taken |= self._prominent(subjects, objects)
            taken &= subjects[:, None] != objects
        else:  # the one that stands first is the subject
            taken = _near(distance, 0, _AFTER) | _near(-1 - distance.T, 1, 0).T
            taken &= ~np.isin(self.kinds[subjects], _PLACES)[:, None] | ~np.isin(self.kinds[objects], _PLACES)
        row, column = np.nonzero(taken)
        a, b, i, j = subjects[row], objects[column], i[row, column], j[row, column]
        turned, turned_i, turned_j = (table[a, b] for table in self._turned)
        any_turned = turned < FAR
        return Pairs(a, b, i, j, turned, np.where(any_turned, turned_i, i), np.where(any_turned, turned_j, j))

    def _prominent(self, subjects: Ints, objects: Ints) -> NDArray[np.bool_]:
        """Subjects × objects: what is named most often, by the title, or speaks where the subject stands."""
        taken: NDArray[np.bool_] = self.about[self.first[subjects]][:, None] == objects
        taken[:, np.argsort(-self.often[objects], kind="stable")[:_OFTEN]] = True
        headed = [n for n, o in enumerate(objects) if self.keys[o] in self.head]
        taken[:, headed[:_HEAD]] = True
        return taken


def _near(distance: Ints, most_before: int, most_after: int) -> NDArray[np.bool_]:
    """Which columns are the closest ones of each row, among those before it (a negative distance) and those behind it."""
    near = np.zeros(distance.shape, bool)
    rows = np.arange(len(distance))[:, None]
    before, after = np.where(distance < 0, -distance, FAR), np.where(distance >= 0, distance, FAR)
    for side, most in ((before, most_before), (after, most_after)):
        closest = np.argsort(side, axis=1, kind="stable")[:, :most]
        near[rows, closest] |= side[rows, closest] < FAR
    return near


_LINE = re.compile(rf"[^\n]{{0,{_LONGEST}}}\n?")


def passages(reading: Reading) -> Iterator[Passage]:
    """The document cut at line breaks into passages of a page or two, those with two names or more."""
    text = reading.document.clean
    found = {f for f in (*reading.found, *reading.places) if f.kind in _WEIGHED}
    ordered = sorted(found, key=lambda f: (f.start, -f.end, KINDS.index(f.kind), f.entity or "", f.name))
    starts = [f.start for f in ordered]
    top = text.find("\n", len(text) - len(text.lstrip()))
    top = min(80, top if top >= 0 else len(text))
    head = frozenset(key_of(f) for f in ordered[:bisect_right(starts, top)] if f.end <= top)
    for start, end in _cuts(text):
        inside = [f for f in ordered[bisect_right(starts, start - 1):bisect_right(starts, end - 1)] if f.end <= end]
        named: dict[Key, list[Found]] = defaultdict(list)
        for f in inside:
            named[key_of(f)].append(f)
        if len(named) > 1:
            yield Passage(reading, start, end, tuple(f for same in named.values() for f in same), tuple(named), head)


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    start = at = 0
    for m in _LINE.finditer(text):
        if m.end() - start > _LONGEST and at > start:
            yield start, at
            start = at
        at = m.end()
    if at > start:
        yield start, at
