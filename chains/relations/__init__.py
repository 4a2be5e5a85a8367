"""From the findings of a sentence to candidate links.

A rule says only what the sentence, its heading or its dateline asserts. Standing side by side asserts nothing, and the
members of “2+6+N” are never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chains.clauses import Clause, Draft
from chains.entities import Reading
from chains.model import LINK_RULES, Mention, Status
from chains.relations.organisations import RULES as ORGANISATION_RULES
from chains.relations.places import RULES as PLACE_RULES
from chains.relations.rules import Rule
from chains.spans import sentences, within

__all__ = ["RULES", "Candidate", "read_candidates"]

RULES: dict[str, Rule] = PLACE_RULES | ORGANISATION_RULES


@dataclass(frozen=True)
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



def read_candidates(reading: Reading) -> tuple[Candidate, ...]:
    """Every link the document states, in text order."""
    candidates: list[Candidate] = []
    text = reading.document.clean
    # The name of a decree states nothing: 《省政协助力天水市…工作方案》.
    titled = bytearray(len(text))
    for m in re.finditer(r"《[^《》\n]{2,80}》", text):
        titled[m.start():m.end()] = b"\1" * len(m[0])
    at = 0
    found = reading.found
    for start, end in sentences(text):
        while at < len(found) and found[at].end <= start:
            at += 1
        stop = at
        while stop < len(found) and found[stop].start < end:
            stop += 1
        # A Markdown heading is the words of whoever set the text, and asserts nothing.
        if stop == at or text.startswith("#", start):
            continue
        places = tuple(within(reading.places, start, end))
        stated = tuple(f for f in found[at:stop] if not titled[f.start])
        clause = Clause(text, start, end, stated, places, reading.sections.at(start), reading.local)
        candidates += _of_clause(clause, reading)
    return tuple(candidates)


def _of_clause(clause: Clause, reading: Reading) -> Iterator[Candidate]:
    document = reading.document
    seen: dict[tuple[str, str, str], tuple[str, Draft]] = {}
    for name, rule in RULES.items():
        for draft in rule(clause):
            if not LINK_RULES[draft.kind].allows(draft.subject.kind, draft.object.kind):
                continue
            subject, object_ = draft.subject, draft.object
            if (subject.entity or subject.name) == (object_.entity or object_.name):
                continue
            key = subject.name, draft.kind, clause.text[object_.start:object_.end]
            if key not in seen or seen[key][1].confidence < draft.confidence:
                seen[key] = name, draft
    start, end = document.stored(clause.start, clause.end)
    for name, draft in seen.values():
        yield Candidate(
            draft.subject.mention(document), draft.kind, draft.object.mention(document), draft.status,
            f"rule:{name}", draft.confidence, document.text[start:end], start, end,
        )
