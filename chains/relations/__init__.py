"""From the findings of a sentence to candidate links.

A rule says only what the sentence, its heading or its dateline asserts. Standing side by side asserts nothing, and the
members of “2+6+N” are never guessed.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from itertools import groupby
from operator import or_

import ahocorasick_rs

from chains.cells import NO_TABLE, TableReading
from chains.clauses import Clause, Draft
from chains.collecting import without_gc
from chains.entities import Reading
from chains.model import LINK_RULES, Attributes, Cell, Kind, Mention, Status
from chains.relations import dealings, industry, located
from chains.relations.amounts import amount_of_cell, with_amounts
from chains.relations.context import Statement, add_context, settle
from chains.relations.references import with_references
from chains.relations.rules import Rule
from chains.relations.tables import read_rows
from chains.spans import Found, sentences, stretches, within
from chains.template import LETTERS

__all__ = ["RULES", "Candidate", "read_candidates"]

RULES: dict[str, Rule] = {rule.name: rule for rule in (*located.RULES, *industry.RULES, *dealings.RULES)}

_ORDERED = tuple(RULES.values())
_ALWAYS = reduce(or_, (1 << i for i, rule in enumerate(_ORDERED) if not rule.words), 0)
_TRIGGERS: dict[str, int] = {}
for _i, _rule in enumerate(_ORDERED):
    for _word in _rule.words:
        _TRIGGERS[_word] = _TRIGGERS.get(_word, 0) | 1 << _i
_MASKS = tuple(_TRIGGERS.values())
# Every word of every rule in one pass over the text, overlapping ones too.
_MATCHER = ahocorasick_rs.AhoCorasick(list(_TRIGGERS))
_BITS = {kind: 1 << i for i, kind in enumerate(Kind)}
_NEEDS = tuple(
    tuple(reduce(or_, (_BITS[k] for k in Kind if LETTERS[k] in group), 0) for group in rule.needs) for rule in _ORDERED
)
_PARK_NAME = re.compile(r"(?:园区|开发区|经开区|高新区|工业园|产业园|集中区)\Z")
_TITLE = re.compile(r"《[^《》\n]{2,80}》")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link as a sentence states it; `quote == document.text[start:end]`."""

    subject: Mention
    kind: str
    object: Mention
    status: Status
    method: str
    confidence: float
    quote: str
    start: int
    end: int
    attributes: Attributes = ()


@without_gc()
def read_candidates(reading: Reading, table: TableReading = NO_TABLE) -> tuple[Candidate, ...]:
    """Every link the document states, in text order; `table` is what the rows of its tables say by their headings."""
    read = (c for clause, drafts in _statements(reading) for c in _quoted(clause, drafts, reading))
    return tuple(sorted((*read, *_of_tables(table, reading)), key=lambda c: c.start))


def _statements(reading: Reading) -> list[Statement]:
    """What the rules read, sentence by sentence."""
    text, found = reading.document.clean, reading.found
    if not found:
        return []
    # The name of a decree states nothing: 《省政协助力天水市…工作方案》.
    titles = [m.span() for m in _TITLE.finditer(text)]
    if titles:
        found = tuple(f for f in found if not _inside(titles, f.start))
    found = with_references(text, found)
    headed = _headed(text, reading.document.cells)
    rows = [row for row in read_rows(text, found) if not _inside(headed, row.start)]
    starts = [row.start for row in rows]
    stated: list[Statement] = []
    told = -1
    for clause, mask in _clauses(reading, found):
        if _inside(headed, clause.start):
            continue
        i = bisect_right(starts, clause.start) - 1
        if i >= 0 and clause.start < rows[i].end:  # the cells of a row are no sentence
            drafts = [("row", draft) for draft in rows[i].drafts] if i != told else []
            told = i
        else:
            drafts = _of_clause(clause, mask)
            clause.forget()  # all of a book's sentences are kept, for what it states as a whole
        stated.append((clause, drafts))
    add_context(stated)
    settle(stated)
    return stated


def _headed(text: str, cells: Iterable[Cell]) -> list[tuple[int, int]]:
    """The rows under a heading, from the start of the line to the last value, as spans in text order.

    What stands behind may be a description in whole sentences, and these state what they state.
    """
    rows: list[tuple[int, int]] = []
    for _, group in groupby(cells, key=lambda cell: cell.row):
        row = list(group)
        rows.append((text.rfind("\n", 0, row[0].start) + 1, row[-1].end))
    return rows


def _inside(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether the character lies in one of the spans, which are in text order and apart."""
    i = bisect_right(spans, at, key=_begin) - 1
    return i >= 0 and at < spans[i][1]


def _begin(span: tuple[int, int]) -> int:
    return span[0]


def _of_tables(table: TableReading, reading: Reading) -> Iterator[Candidate]:
    document = reading.document
    paid = {a.owner: amount_of_cell(a.raw, a.unit) for a in table.amounts}
    for stated in table.statements:
        draft = stated.draft
        if (draft.subject.entity or draft.subject.name) == (draft.object.entity or draft.object.name):
            continue
        start, end = document.stored(stated.start, stated.end)
        sums = paid.get(draft.object, paid.get(draft.subject, ())) if draft.kind == "invests_in" else ()
        yield Candidate(
            draft.subject.mention(document), draft.kind, draft.object.mention(document), draft.status, stated.method,
            draft.confidence, document.text[start:end], start, end, sums,
        )


def _clauses(reading: Reading, found: tuple[Found, ...]) -> Iterator[tuple[Clause, int]]:
    """The sentences that name anything, each with the rules whose words stand in it."""
    text = reading.document.clean
    words = _words(text)
    end_of_word, rules = next(words)
    park = _title_park(reading, found)
    at = 0
    for start, end in sentences(text):
        while at < len(found) and found[at].end <= start:
            at += 1
        if at == len(found):
            break
        stop = at
        while stop < len(found) and found[stop].start < end:
            stop += 1
        # A Markdown heading is the words of whoever set the text, and asserts nothing.
        if stop == at or text.startswith("#", start):
            continue
        places = tuple(within(reading.places, start, end))
        section = reading.sections.at(start)
        if park is not None and section.agency is None and section.start <= park.start:
            section = replace(section, place=park)
        if stop == at + 1 and not places and section.place is None:
            continue
        while end_of_word <= start:
            end_of_word, rules = next(words)
        mask = _ALWAYS
        while end_of_word <= end:
            mask |= rules
            end_of_word, rules = next(words)
        yield Clause(text, start, end, found[at:stop], places, section, reading.local), mask


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where each word of a rule ends and which rules have it, by their ends; the last one ends behind every text."""
    for at, stop in stretches(text):
        for index, _, end in _MATCHER.find_matches_as_indexes(text[at:stop], overlapping=True):
            yield at + end, _MASKS[index]
    yield sys.maxsize, 0


def _title_park(reading: Reading, found: Sequence[Found]) -> Found | None:
    """The park whose page this is: the only organisation in the first line."""
    text = reading.document.clean
    line = text.find("\n", len(text) - len(text.lstrip("\n")))
    first = [f for f in found[:6] if f.start < max(line, 0) and f.kind is not Kind.PLACE]
    if len(first) != 1 or first[0].kind is not Kind.PARK or not _PARK_NAME.search(reading.document.clean, 0, first[0].end):
        return None
    return first[0]


@lru_cache(maxsize=8192)
def _rules(mask: int, kinds: int) -> tuple[Rule, ...]:
    """The rules whose words and kinds of names a sentence has."""
    return tuple(
        rule for i, rule in enumerate(_ORDERED) if mask >> i & 1 and all(kinds & need for need in _NEEDS[i])
    )


def _of_clause(clause: Clause, mask: int) -> list[tuple[str, Draft]]:
    seen: dict[tuple[str, str, str], tuple[str, Draft]] = {}
    kinds = 0
    for f in clause.found:
        kinds |= _BITS[f.kind]
    for rule in _rules(mask, kinds):
        for draft in rule.read(clause):
            if not LINK_RULES[draft.kind].allows(draft.subject.kind, draft.object.kind):
                continue
            subject, object_ = draft.subject, draft.object
            if (subject.entity or subject.name) == (object_.entity or object_.name):
                continue
            key = subject.name, draft.kind, clause.text[object_.start:object_.end]
            if key not in seen or seen[key][1].confidence < draft.confidence:
                seen[key] = rule.name, draft
    return list(seen.values())


def _quoted(clause: Clause, drafts: Sequence[tuple[str, Draft]], reading: Reading) -> Iterator[Candidate]:
    document = reading.document
    if not drafts:
        return
    start, end = document.stored(clause.start, clause.end)
    quote = document.text[start:end]  # one for all that the sentence states
    for name, bare in drafts:
        draft = with_amounts(clause, bare)
        yield Candidate(
            draft.subject.mention(document), draft.kind, draft.object.mention(document), draft.status,
            f"rule:{name}", draft.confidence, quote, start, end, draft.attributes,
        )
