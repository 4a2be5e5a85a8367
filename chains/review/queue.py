"""What is left to judge: unknown names and extracted links of a snapshot, each with the sentences it stands in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from chains.judgements import Judged, name_in_text, sentence_digest, sentence_span
from chains.model import (
    LINK_RULES,
    VOTED_LINK,
    Document,
    Evidence,
    Kind,
    Layer,
    Link,
    Mention,
    Snapshot,
    Status,
    Verdict,
    kind_of,
    link_id,
    unknown_id,
)

__all__ = ["Group", "Item", "Part", "progress_of", "surety", "waiting"]

Part = tuple[str, bool]  # words, and whether they are what is asked about


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence in which a candidate stands; joined, the words of `parts` are the sentence."""

    source: str
    document: str
    sha256: str
    start: int  # in the stored text
    name: str  # as it stands there; the same for all items of a link
    digest: str
    parts: tuple[Part, ...]
    confidence: float
    method: str

    @property
    def sentence(self) -> str:
        return "".join(words for words, _ in self.parts)


@dataclass(frozen=True)
class Group:
    """One candidate with all its open sentences: an unknown entity, or an extracted link when it has `ends`."""

    key: str
    name: str
    kind: str  # of the entity, or of the link
    items: tuple[Item, ...]
    ends: tuple[str, str, str] | None = None
    chain: str | None = None
    status: Status = Status.ASSERTED
    read_as: str | None = None  # the known entity that a misprinted name was taken for so far

    @property
    def confidence(self) -> float:
        """How surely the surest of its sentences was read."""
        return max(item.confidence for item in self.items)

    @property
    def inferred(self) -> bool:
        """Whether no sentence states it: documents as a whole only make it likely."""
        return all(item.method == VOTED_LINK for item in self.items)

    @property
    def label(self) -> str:
        """Its kind in Chinese."""
        return LINK_RULES[self.kind].label if self.ends else Kind(self.kind).label

    @property
    def documents(self) -> tuple[str, ...]:
        return tuple(sorted({item.document for item in self.items}))


def surety(confidence: float) -> str:
    """How sure the reading is, in words."""
    return next(word for least, word in ((0.95, "几乎确定"), (0.85, "较有把握"), (0.7, "一般"), (0.0, "没有把握"))
                if confidence >= least)


def waiting(snapshot: Snapshot, judged: Judged, *, unsure: bool = False) -> list[Group]:
    """The candidates nobody has judged yet, unknown entities by number of sentences first, then links by sureness.

    With `unsure` instead those that somebody was unsure about. Judgements made after the snapshot count already.
    """
    wanted = Verdict.UNSURE if unsure else None
    return [*_entities(snapshot, judged, wanted), *_links(snapshot, judged, wanted)]


def progress_of(snapshot: Snapshot, judged: Judged, left: int) -> tuple[int, int]:
    """How many candidates of the snapshot's documents were judged, and how many there are with those left."""
    documents = {document.name for document in snapshot.documents}
    done = {j.into or j.subject for j in judged.judgements if any(s.document in documents for s in j.sentences)}
    return len(done), len(done) + left


def _entities(snapshot: Snapshot, judged: Judged, wanted: Verdict | None) -> list[Group]:
    found: dict[tuple[Kind, str], dict[tuple[str, str, str], Item]] = defaultdict(dict)
    read: dict[tuple[Kind, str], str | None] = {}
    for mention in snapshot.mentions:
        document = snapshot.document_by_source.get(mention.source)
        if document is None or (mention.entity is not None and mention.read_as is None):
            continue
        kept = judged.mention(mention, document.text)
        if kept is None or (kept.entity is not None and kept.read_as is None):
            continue
        start, end = sentence_span(document.text, mention.start, mention.end)
        digest = sentence_digest(document.text[start:end])
        name = name_in_text(kept)
        if judged.settle(unknown_id(kept.kind, name)) != unknown_id(kept.kind, name):
            continue  # the catalog has it by now
        said = judged.of_entity(unknown_id(kept.kind, name), digest) or judged.of_entity(kept.target, digest)
        if kept.read_as is not None:
            read[kept.kind, name] = kept.entity
        # Corrected is no answer yet: under its new kind the name is asked about once more.
        answer = said.verdict if said is not None and said.verdict is not Verdict.CORRECTED else None
        if answer is not wanted:
            continue
        item = Item(mention.source, document.name, (document.source.sha256 or "")[:16], mention.start, name, digest,
                    _parts(document, start, end, [(mention.start, mention.end)]), kept.confidence, kept.method)
        found[kept.kind, kept.name if kept.read_as is None else name].setdefault((document.name, digest, name), item)
    groups = [Group(unknown_id(kind, name), name, kind.value, _ordered(items.values()), read_as=read.get((kind, name)))
              for (kind, name), items in found.items()]
    return sorted(groups, key=lambda g: (-len(g.items), -g.confidence, g.kind, g.name))


def _links(snapshot: Snapshot, judged: Judged, wanted: Verdict | None) -> list[Group]:
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in sorted(snapshot.mentions, key=lambda m: (m.source, m.start)):
        mentions[mention.source].append(mention)
    starts = {source: [m.start for m in inside] for source, inside in mentions.items()}
    found: dict[str, tuple[Link, tuple[str, str, str], list[Item]]] = {}
    for link in snapshot.links:
        if link.layer is not Layer.EXTRACTED:
            continue
        ends = _settled(link, judged)
        if ends[0] == ends[2] or not LINK_RULES[link.kind].allows(kind_of(ends[0]), kind_of(ends[2])):
            continue
        for evidence in link.evidence:
            document = snapshot.document_by_source.get(evidence.source)
            if document is None or evidence.quote is None or evidence.start is None or evidence.end is None:
                continue
            at = bisect_left(starts.get(evidence.source, []), evidence.start)
            inside = list(_until(mentions.get(evidence.source, ())[at:], evidence.end))
            item = _link_item(link, ends, evidence, document, inside, judged, wanted)
            if item is not None:
                found.setdefault(link_id(*ends, link.chain), (link, ends, []))[2].append(item)
    groups = [Group(key, _said(ends, snapshot, judged), ends[1], _ordered(items), ends, link.chain, link.status)
              for key, (link, ends, items) in found.items()]
    return sorted(groups, key=lambda g: (-g.confidence, -len(g.items), g.kind, g.name))


def _settled(link: Link, judged: Judged) -> tuple[str, str, str]:
    ends = [judged.settle(link.subject), judged.settle(link.object)]
    if not LINK_RULES[link.kind].directed:
        ends.sort()
    return ends[0], link.kind, ends[1]


def _until(mentions: Sequence[Mention], end: int) -> Iterator[Mention]:
    for mention in mentions:
        if mention.start >= end:
            return
        yield mention


def _link_item(
    link: Link, ends: tuple[str, str, str], evidence: Evidence, document: Document, inside: Sequence[Mention],
    judged: Judged, wanted: Verdict | None,
) -> Item | None:
    """The sentence as asked about; None when it has been answered, or an end of the link was rejected in it."""
    assert evidence.quote is not None and evidence.start is not None and evidence.end is not None
    digest = sentence_digest(evidence.quote)
    said = judged.of_link(*ends, link.chain, digest)
    if (said.verdict if said is not None else None) is not wanted:
        return None
    marks = []
    for end in (link.subject, link.object):
        named = [m for m in inside if m.target == end]
        if named and all(judged.mention(m, document.text) is None for m in named):
            return None
        marks += [(m.start, m.end) for m in named]
    parts = _parts(document, evidence.start, evidence.end, marks)
    return Item(evidence.source, document.name, (document.source.sha256 or "")[:16], evidence.start, "", digest, parts,
                evidence.confidence, evidence.method)


def _ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda i: (-i.confidence, i.document, i.start)))


def _said(ends: tuple[str, str, str], snapshot: Snapshot, judged: Judged) -> str:
    names: Mapping[str, str] = {e.id: e.name for e in snapshot.entities}
    left, right = (judged.entities[e].name if e in judged.entities else names.get(e, e) for e in (ends[0], ends[2]))
    return f"{left} {LINK_RULES[ends[1]].label} {right}"


_MARKS = re.compile(r"\A\s*(?:#{1,6}|>|[-*])\s+")
_TAG = re.compile(r"<[^<>]{0,2000}>")


def _parts(document: Document, start: int, end: int, marks: Iterable[tuple[int, int]]) -> tuple[Part, ...]:
    """The words from start to end, the marked ones set apart; of a web page what a reader sees of them."""
    page = document.name.lower().endswith((".html", ".htm"))
    parts: list[Part] = []
    at = start
    for left, right in [*sorted(set(marks)), (end, end)]:
        left, right = max(left, at), min(right, end)
        for words, marked in ((document.text[at:left], False), (document.text[left:right], True)):
            shown = unescape(_TAG.sub("", words)) if page else words
            if shown:
                parts.append((shown, marked))
        at = max(at, right)
    if parts and not parts[0][1]:
        # Marks of a heading, quotation or list are for whoever sets the text.
        parts[0] = (_MARKS.sub("", parts[0][0]), False)
    return tuple(part for part in parts if part[0])
