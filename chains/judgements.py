"""What people have said of candidates, and what that makes of a reading.

A judgement speaks of the words of the sentences it was made on: the same sentence is never asked about twice, in whatever
document and build; a changed one is asked about again. Only what a name *is* (accepted or merged into an entity of the
catalog) holds wherever the name stands. The order of judgements plays no part, nor how often each is written.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from chains.merge import merge_entities
from chains.model import (
    LINK_RULES,
    Alias,
    AliasKind,
    Entity,
    Judgement,
    Kind,
    Mention,
    Verdict,
    kind_of,
    link_id,
    unknown_id,
)

if TYPE_CHECKING:
    from chains.relations import Candidate  # importing it would bring spaCy to every page

__all__ = ["ACCEPTED", "Judged", "judged_candidates", "judged_mentions", "name_in_text", "sentence_digest", "sentence_span",
           "with_aliases"]

ACCEPTED = "accepted"  # the method of an evidence, or of a misprinted name, that a person has accepted
_REACH = 200
_STOP = re.compile(r"[。！？!?；;\n\r]")
_WRAPPED = 20
_POINTING = ("alias", "context")
_EARLIEST = ("", "", "", "")


def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence of the stored text that holds the span, at most 200 characters to either side of it."""
    left, right = max(0, start - _REACH), min(len(text), end + _REACH)
    for stop in _STOP.finditer(text, left, start):
        if not _inside_a_line(text, stop.start()):
            left = stop.end()
    for stop in _STOP.finditer(text, end, right):
        if not _inside_a_line(text, stop.start()):
            right = stop.start() if text[stop.start()] in "\n\r" else stop.end()
            break
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right


def _inside_a_line(text: str, at: int) -> bool:
    """Whether the line break only wraps a long line: a full line before it, running text on both sides."""
    if text[at] not in "\n\r" or at < _WRAPPED or "\n" in text[at - _WRAPPED:at - 1]:
        return False
    before, after = text[at - _WRAPPED:at].rstrip("\r"), text[at + 1:at + 3].lstrip("\n")[:1]
    return (before[-1:].isalnum() or before[-1:] in ("，", "、")) and after.isalnum()


def sentence_digest(sentence: str) -> str:
    """The digest of the sentence's words: blanks and line breaks do not count."""
    words = "".join(sentence.split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def name_in_text(mention: Mention) -> str:
    """The name a judgement of the mention goes by: what stands there, except for words that only point at a name.

    Which other names an unknown firm's short one is gathered with depends on the documents read, and a judgement must not.
    """
    plain = mention.kind is Kind.ENTERPRISE and mention.method not in _POINTING
    return mention.clean if plain or mention.read_as is not None else mention.name


class Judged:
    """What a set of judgements says of any candidate; equal for any order and repetition of them."""

    def __init__(self, judgements: Iterable[Judgement], entities: Iterable[Entity]) -> None:
        self.judgements = tuple(sorted(set(judgements), key=lambda j: j.order))
        self.entities: Mapping[str, Entity] = {entity.id: entity for entity in entities if entity.known}
        self._named = _by_name(self.entities.values())
        self._into: dict[str, str] = {}
        self._kinds: dict[str, Judgement] = {}
        for judgement in self.judgements:
            if judgement.into is not None and judgement.into in self.entities:
                self._into[judgement.subject] = judgement.into
            if judgement.verdict is Verdict.CORRECTED and judgement.ends is None:
                self._kinds[judgement.subject] = judgement
        self._entity: dict[tuple[str, str], Judgement] = {}
        self._link: dict[tuple[str, str], Judgement] = {}
        for judgement in self.judgements:
            for sentence in judgement.sentences:
                if judgement.ends is None:
                    self._entity[judgement.subject, sentence.digest] = judgement
                else:
                    self._link[self._link_key(*judgement.ends, judgement.chain), sentence.digest] = judgement
        self._subjects = {judgement.subject for judgement in self.judgements}

    def touches(self, entity_id: str) -> bool:
        """Whether anything was ever said of the unknown entity."""
        return entity_id in self._subjects

    def settle(self, entity_id: str) -> str:
        """The entity that an unknown one is by now: merged, accepted, of another kind, or named in the catalog since."""
        last = _EARLIEST
        while True:
            if found := self._into.get(entity_id) or self._named.get(entity_id):
                return found
            said = self._kinds.get(entity_id)
            if said is None or said.order <= last:  # a kind may be corrected and later corrected back
                return entity_id
            last, entity_id = said.order, unknown_id(Kind(said.kind or ""), said.name)

    def _link_key(self, subject: str, kind: str, object: str, chain: str | None = None) -> str:
        ends = [self.settle(subject), self.settle(object)]
        # An undirected link is stored sorted, and settling may have turned the order round.
        if kind in LINK_RULES and not LINK_RULES[kind].directed:
            ends.sort()
        return link_id(ends[0], kind, ends[1], chain)

    def of_entity(self, entity_id: str, digest: str) -> Judgement | None:
        """The latest word on the unknown entity in this sentence."""
        return self._entity.get((entity_id, digest))

    def of_link(self, subject: str, kind: str, object: str, chain: str | None, digest: str) -> Judgement | None:
        """The latest word on the link in this sentence, whatever its ends were called when it was said."""
        return self._link.get((self._link_key(subject, kind, object, chain), digest))

    def mention(self, mention: Mention, text: str) -> Mention | None:
        """The mention as judged: None when rejected, else with the kind and entity that people gave it."""
        if mention.read_as is not None:
            return self._spelling(mention, text)
        last = _EARLIEST
        while mention.entity is None:
            keys = (unknown_id(mention.kind, name_in_text(mention)), mention.target)
            said = self._latest(keys, text, mention)
            if said is not None and said.verdict is Verdict.REJECTED:
                return None
            if said is not None and said.verdict is Verdict.CORRECTED and said.order > last:
                mention, last = replace(mention, kind=Kind(said.kind or "")), said.order
                continue
            places = (self._into, self._named) if last != _EARLIEST else (self._into,)
            into = next((found[key] for found in places for key in keys if key in found), None)
            if into is None:
                break
            known = self.entities[into]
            mention = replace(mention, entity=into, kind=known.kind, name=known.name)
        return mention

    def _spelling(self, mention: Mention, text: str) -> Mention | None:
        """The mention of a misprinted name: what people said of the name as it stands there, else what it was read as."""
        bare = replace(mention, entity=None, name=mention.clean, method=ACCEPTED)
        said = self.mention(bare, text)
        return mention if said == bare else said

    def _latest(self, keys: tuple[str, str], text: str, mention: Mention) -> Judgement | None:
        if not any(map(self.touches, keys)):
            return None
        start, end = sentence_span(text, mention.start, mention.end)
        digest = sentence_digest(text[start:end])
        found = [said for key in keys if (said := self.of_entity(key, digest)) is not None]
        return max(found, key=lambda said: said.order, default=None)


def _by_name(entities: Iterable[Entity]) -> dict[str, str]:
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        for name in (entity.name, *(a.name for a in entity.aliases if a.kind is not AliasKind.AMBIGUOUS)):
            owners[unknown_id(entity.kind, name)].add(entity.id)
    return {key: ids.copy().pop() for key, ids in owners.items() if len(ids) == 1}


def judged_mentions(mentions: Iterable[Mention], text: str, judged: Judged) -> tuple[Mention, ...]:
    """The mentions of one document without the rejected, the others as people have named them; text order is kept."""
    if not judged.judgements:
        return tuple(mentions)
    return tuple(kept for mention in mentions if (kept := judged.mention(mention, text)) is not None)


def judged_candidates(candidates: Iterable[Candidate], text: str, judged: Judged) -> tuple[Candidate, ...]:
    """The candidates of one document without the rejected, the accepted ones marked so; text order is kept."""
    if not judged.judgements:
        return tuple(candidates)
    kept = []
    for candidate in candidates:
        subject, object_ = judged.mention(candidate.subject, text), judged.mention(candidate.object, text)
        if subject is None or object_ is None:
            continue
        kind, method = candidate.kind, candidate.method
        said = judged.of_link(subject.target, kind, object_.target, None, sentence_digest(candidate.quote))
        if said is not None and said.verdict is Verdict.REJECTED:
            continue
        if said is not None and said.verdict is Verdict.CORRECTED:
            kind, method = said.kind or kind, ACCEPTED
        elif said is not None and said.verdict is Verdict.ACCEPTED:
            method = ACCEPTED
        if subject.target != object_.target and LINK_RULES[kind].allows(kind_of(subject.target), kind_of(object_.target)):
            kept.append(replace(candidate, subject=subject, object=object_, kind=kind, method=method))
    return tuple(kept)


def with_aliases(entities: Iterable[Entity], judgements: Iterable[Judgement]) -> tuple[Entity, ...]:
    """The entities, each also called by the names that were merged into it, sorted by id."""
    known = {entity.id: entity for entity in entities}
    extra: dict[str, set[Alias]] = defaultdict(set)
    latest: dict[str, Judgement] = {}
    for judgement in sorted(judgements, key=lambda j: j.order):
        if judgement.into is not None:
            latest[judgement.subject] = judgement
    for judgement in latest.values():
        entity = known.get(judgement.into or "")
        if judgement.verdict is Verdict.MERGED and entity is not None and judgement.name not in entity.names:
            extra[entity.id].add(Alias(judgement.name, judgement.alias or AliasKind.SHORT))
    named = (replace(e, aliases=(*e.aliases, *extra[e.id])) if e.id in extra else e for e in known.values())
    return merge_entities(named)
