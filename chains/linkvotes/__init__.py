"""Links that the document as a whole makes likely, where no sentence states them: votes, less sure than any rule.

The one door is `with_votes`. What it adds is an inference and marked as one (`VOTED_LINK`); without the table of trees it adds
nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from chains.clauses import Clause
from chains.collecting import without_gc
from chains.entities import Reading
from chains.linkvotes.columns import COLUMNS, PHRASES, TURNED, UNHEARD, Asked, columns
from chains.linkvotes.pairs import FAR, ROLES, Key, Pairs, Passage, passages
from chains.linkvotes.phrases import Phrases
from chains.linkvotes.tables import Said, Tables
from chains.linkvotes.trees import Forests, load_forests
from chains.model import LINK_RULES, VOTED_LINK, Kind
from chains.relations import Candidate
from chains.spans import Found

__all__ = ["LEAST", "SURENESS", "said_of", "with_votes"]

# How likely a link must be, by `benchmarks/links.py`, the totals of texts nobody has read and the links of our own documents
# (decisions/0024). With it .64 to .77 of all links, those of the rules among them, are right by the annotation.
LEAST = {
    "located_in": 0.35, "operates_in": 0.35, "develops": 0.4, "targets": 0.45, "invests_in": 0.35, "serves": 0.35,
    "partners_with": 0.4,
}
SURENESS = 0.5  # what of the probability is the confidence: no vote is surer than a rule
# What these rules read only stands where the trees agree: where a firm is at home by the text as a whole. By itself a fifth of
# it was right on a thousand texts of strict annotators (decisions/0024).
_PROPOSED = frozenset({"rule:home"})
_LONGEST = 400  # characters of a quotation
_TOGETHER = 8  # passages judged together, which bounds the memory
_PHRASES, _TURNED = COLUMNS.index(PHRASES), COLUMNS.index(TURNED)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Vote:
    chance: float
    kind: str
    subject: Found
    object: Found
    sentence: tuple[int, int]  # that of the subject; the passage itself is not kept, for its tables are large
    other: tuple[int, int]


_Judged = tuple[_Vote, Key, Key]


@without_gc()
def with_votes(
    reading: Reading, read: Sequence[Candidate], forests: Forests | None = None,
    least: Mapping[str, float] = LEAST,
) -> tuple[Candidate, ...]:
    """What the rules read and, where they say nothing of two names, what the document makes likely of them; in text order.

    What rules only propose (`_PROPOSED`) is left out where the document does not make it likely.

    `forests` are those of the package unless others are to be tried; `least` is how likely a link of each kind must be.
    """
    if forests is None:
        forests = load_forests()
    if not forests or not reading.votes:
        return tuple(read)
    said, stated = said_of(read), said_of(c for c in read if c.method not in _PROPOSED)
    best: dict[tuple[str, Key, Key], _Vote] = {}
    here = passages(reading)
    while some := list(islice(here, _TOGETHER)):
        for vote, a, b in _votes(some, said, forests, least):
            link = _link(vote.kind, a, b)
            known = best.get(link)
            if (vote.kind, b) not in stated[a] and _may_be(vote) and (known is None or known.chance < vote.chance):
                best[link] = vote
    kept = [c for c in read if c.method not in _PROPOSED or best.pop(_link(*_names(c)), None) is not None]
    quotes: dict[tuple[int, int], str] = {}
    votes = (made for vote in best.values() if (made := _candidate(vote, reading, quotes)) is not None)
    return tuple(sorted((*kept, *votes), key=lambda c: c.start))


def _link(kind: str, a: Key, b: Key) -> tuple[str, Key, Key]:
    """What makes two votes one link: without a direction the order of the names plays no part."""
    return (kind, a, b) if LINK_RULES[kind].directed or a <= b else (kind, b, a)


def _names(c: Candidate) -> tuple[str, Key, Key]:
    """The kind and the two names of a link that a rule has read."""
    subject, object_ = ((m.entity or m.name, m.kind) for m in (c.subject, c.object))
    return c.kind, subject, object_


@dataclass(frozen=True)
class _Weighed:
    """The pairs of a passage by kind of link, with their columns; phrases weigh differently for every kind."""

    passage: Passage
    pairs: Mapping[str, Pairs]
    parts: Mapping[str, slice]  # where the pairs of a kind lie in the table
    table: Floats
    nearest: NDArray[np.float64]
    turned: NDArray[np.float64]

    @classmethod
    def of(cls, passage: Passage, said: Said, forests: Forests) -> _Weighed:
        # Kinds between the same sorts of names have the same pairs and, but for what their phrases weigh, the same columns.
        first = {ROLES[kind]: kind for kind in reversed([*forests])}
        asked = {kind: passage.pairs(kind) for kind in first.values()}
        ends = np.cumsum([len(pairs) for pairs in asked.values()]).tolist()
        parts = {kind: slice(end - len(asked[kind]), end) for kind, end in zip(asked, ends, strict=True)}
        together = Asked.of(asked)
        nearest, turned = _heard(Phrases(passage), together.pairs, forests.words)
        alike = {kind: first[ROLES[kind]] for kind in forests}
        return cls(
            passage, {kind: asked[same] for kind, same in alike.items()}, {kind: parts[same] for kind, same in alike.items()},
            columns(Tables(passage, said), together), nearest, turned)

    def columns(self, kind: str, n: int) -> Floats:
        """The columns of a kind's pairs; `n` is its place among the kinds."""
        part = self.parts[kind]
        self.table[_PHRASES, part], self.table[_TURNED, part] = self.nearest[part, n], self.turned[part, n]
        return self.table[:, part]


def _votes(here: Iterable[Passage], said: Said, forests: Forests, least: Mapping[str, float]) -> Iterator[_Judged]:
    """The likely links of some passages, with the names of their ends; trees are slow to set out, so they judge all at once."""
    weighed = [_Weighed.of(passage, said, forests) for passage in here]
    for n, (kind, forest) in enumerate(forests.items()):
        chances = forest.chances(np.concatenate([w.columns(kind, n) for w in weighed], axis=1))
        ends = np.cumsum([len(w.pairs[kind]) for w in weighed])
        for w, mine in zip(weighed, np.split(chances, ends[:-1]), strict=True):
            yield from _likely(w.passage, w.pairs[kind], kind, mine, least[kind])


def _likely(passage: Passage, pairs: Pairs, kind: str, chances: NDArray[np.float64], least: float) -> Iterator[_Judged]:
    for at in np.flatnonzero(chances >= least):
        ends = passage.found[pairs.i[at]], passage.found[pairs.j[at]]
        sentence, other = (passage.sentence_at(f.start) for f in ends)
        yield (_Vote(float(chances[at]), kind, *ends, sentence, other),
               passage.keys[pairs.a[at]], passage.keys[pairs.b[at]])


def _heard(phrases: Phrases, pairs: Pairs, words: Floats) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What phrases weigh at the nearest mentions of every pair and at those in the other order, pairs × kinds of links."""
    at = np.flatnonzero(pairs.turned < FAR)
    both = phrases.at(np.append(pairs.i, pairs.turned_i[at]), np.append(pairs.j, pairs.turned_j[at])).score(words)
    turned = np.full((len(pairs), words.shape[1]), UNHEARD)
    turned[at] = both[len(pairs):]
    return both[:len(pairs)], turned


def said_of(read: Iterable[Candidate]) -> Said:
    """What the rules have read, by subject: how surely it has which link with what."""
    said: Said = defaultdict(dict)
    for c in read:
        _, subject, object_ = _names(c)
        said[subject][c.kind, object_] = max(c.confidence, said[subject].get((c.kind, object_), 0.0))
        if not LINK_RULES[c.kind].directed:
            said[object_][c.kind, subject] = said[subject][c.kind, object_]
    return said


# Who is only sold to need not work in the seller's field.
_CUSTOMER = re.compile(r"(?:供应|供给|供货给|卖给|销往|发往|送往|客户(?:有|是|为|包括)?)(?:了|给)?[^,。;:、]{0,3}\Z")
# What is called a project without a measure or a number is as often no project: 招商引资推介项目.
_NUMBERED = re.compile(r"[0-9一二两三四五六七八九十]")


def _may_be(vote: _Vote) -> bool:
    ends = vote.subject, vote.object
    if any(end.kind is Kind.PROJECT and not _NUMBERED.search(end.name) for end in ends):
        return False
    return (LINK_RULES[vote.kind].allows(*(f.kind for f in ends))
            and (ends[0].entity or ends[0].name) != (ends[1].entity or ends[1].name))


def _candidate(vote: _Vote, reading: Reading, quotes: dict[tuple[int, int], str]) -> Candidate | None:
    """The vote with its quotation, as firm as the words around the subject; None where these deny it.

    Votes of the same sentences share their quotation in `quotes`, for a book has many.
    """
    document, text = reading.document, reading.document.clean
    subject, object_ = vote.subject, vote.object
    (start, end), other = vote.sentence, vote.other
    clause = Clause(text, start, end, (), (), reading.sections.at(subject.start), reading.local)
    if clause.denied(subject.start) or (start <= object_.start < end and clause.denied(object_.start)):
        return None
    if vote.kind == "operates_in" and _CUSTOMER.search(text, start, subject.start):
        return None
    both = min(start, other[0]), max(end, other[1])
    # Two names of one paragraph are quoted with what lies between, unless that would be a page.
    near = "\n" not in text[slice(*both)] and both[1] - both[0] <= _LONGEST
    left, right = document.stored(*(both if near else (start, end)))
    return Candidate(
        subject.mention(document), vote.kind, object_.mention(document), clause.status(subject.start), VOTED_LINK,
        round(vote.chance * SURENESS, 2), quotes.setdefault((left, right), document.text[left:right]), left, right,
    )
