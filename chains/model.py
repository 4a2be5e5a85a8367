"""The data model: typed immutable values.

An id is `kind:slug` (`place:620200`, `enterprise:jiugang`), so the kind of an end is known from its id and a link
with ends of the wrong kind cannot be made. Attributes are sorted pairs, which keeps every value hashable and its
serialisation unique.
"""

from __future__ import annotations

import datetime
import hashlib
import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from chains.errors import ModelError
from chains.kinds import (
    CAUTION,
    LINK_RULES,
    ORGANISATIONS,
    STRENGTH,
    AliasKind,
    Condition,
    Kind,
    Layer,
    LinkRule,
    SourceKind,
    Stage,
    Status,
    Treatment,
    Trust,
    Verdict,
    kind_of,
)

# The words of chains.kinds are part of the model: one import serves both.
__all__ = [
    "Alias", "AliasKind", "Anchor", "Attributes", "Award", "Cell", "Condition", "Criterion", "Declaration", "DeclarationMember",
    "Document", "Entity", "Evidence", "INFERRED", "JudgedSentence", "Judgement", "Kind", "LINK_RULES", "Layer", "Link",
    "LinkRule", "Mention", "ORGANISATIONS", "STRENGTH", "Observation", "Scalar", "SegmentState", "Snapshot", "Source",
    "SourceKind", "Stage", "Status", "Treatment", "Trust", "VOTED_LINK", "Value", "Verdict", "attributes", "is_date",
    "kind_of", "link_id", "unknown_id",
]

VOTED_LINK = "vote:link"  # the method of a link that no sentence states: a whole document makes it likely
INFERRED = "推断（全文）"

Scalar = str | int | float | bool
Value = Scalar | tuple[Scalar, ...]
Attributes = tuple[tuple[str, Value], ...]


def unknown_id(kind: Kind, name: str) -> str:
    """The stable id of an entity that no catalog knows: the same kind and name always give the same id."""
    return f"{kind}:x-{_digest(kind, name)}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def attributes(values: Mapping[str, Value | Iterable[Scalar] | None] | None = None, **more: Value | None) -> Attributes:
    """Sorted pairs of the values that are not None; lists become tuples.

    Raises ModelError for a value of another type, or a number that is not finite.
    """
    pairs: dict[str, Value] = {}
    for key, value in {**(values or {}), **more}.items():
        if value is None:
            continue
        if not isinstance(value, str | int | float | bool):
            value = tuple(value)
        for item in value if isinstance(value, tuple) else (value,):
            if not isinstance(item, str | int | float | bool) or (isinstance(item, float) and not math.isfinite(item)):
                raise ModelError(f"attribute '{key}' cannot hold {item!r}: only text, finite numbers and yes/no")
        pairs[key] = value
    return tuple(sorted(pairs.items()))


def _get(pairs: Attributes, key: str) -> Value | None:
    return next((value for name, value in pairs if name == key), None)


_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _check_date(date: str | None, where: str) -> None:
    if date is not None and not is_date(date):
        raise ModelError(f"{where}: date '{date}' is not YYYY, YYYY-MM or YYYY-MM-DD")


@lru_cache(4096)  # a snapshot has a hundred thousand dates, and few different ones
def is_date(text: str) -> bool:
    """Whether the text is a year, a month or a day that exists: 2024, 2024-05, 2024-05-07."""
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Source:
    """Something that can be cited. `sha256` (of the original file) only where a text is stored."""

    id: str
    title: str
    kind: SourceKind
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    original: str | None = None  # file name of the original that a seed retells
    sha256: str | None = None

    def __post_init__(self) -> None:
        if not self.id.startswith("source:") or not self.title.strip():
            raise ModelError(f"source '{self.id}' needs an id 'source:…' and a title")
        _check_date(self.published, self.id)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a statement is believed: where, when, how read, and how surely.

    Either the document is stored and `quote == text[start:end]`, or `note` says in the editor's own words what the
    source says, with a `locator`. A quote from a PDF, a Word file or a table has a locator too: page, paragraph, cell.
    Confidence lies in (0, 1].
    """

    source: str
    method: str  # "curated", "editor", or the rule that read it, such as "rule:leads"
    status: Status = Status.ASSERTED
    date: str | None = None
    confidence: float = 1.0
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    locator: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if not self.source.startswith("source:"):
            raise ModelError(f"evidence names '{self.source}', which is not a source id")
        if not 0 < self.confidence <= 1:
            raise ModelError(f"evidence from {self.source}: confidence {self.confidence} is not in (0, 1]")
        if self.date is not None and not is_date(self.date):
            _check_date(self.date, f"evidence from {self.source}")
        if self.quote is not None:
            if self.start is None or self.end is None or self.end - self.start != len(self.quote) or not self.quote:
                raise ModelError(f"evidence from {self.source}: a quote needs start and end that span exactly it")
        elif not self.note:
            raise ModelError(f"evidence from {self.source} has neither a quote with offsets nor a note")
        elif self.start is not None or self.end is not None:
            raise ModelError(f"evidence from {self.source} has offsets without a quote")

    @property
    def layer(self) -> Layer:
        return Layer.CURATED if self.method in ("curated", "editor", "accepted") else Layer.EXTRACTED

    @property
    def inferred(self) -> bool:
        """Whether its sentence does not state the link, and the whole document only makes it likely."""
        return self.method == VOTED_LINK

    @property
    def layer_label(self) -> str:
        """Its layer in Chinese, an inference told from what a sentence states."""
        return INFERRED if self.inferred else self.layer.label

    @property
    def order(self) -> tuple[str, int, str, int, str, str, str]:
        """Sorts newest last, and the more cautious status last within one date."""
        return (self.date or "", -CAUTION.index(self.status), self.source, self.start or 0, self.method,
                self.note or "", self.quote or "")


def link_id(subject: str, kind: str, object: str, chain: str | None = None) -> str:
    """The id of a link: it covers the statement, never the evidence."""
    return "link:" + _digest(subject, kind, object, chain or "")


@dataclass(frozen=True)
class Link:
    """A statement between two entities, with at least one evidence.

    Raises ModelError when evidence is missing or LINK_RULES does not allow the ends. The ends of an undirected link
    are stored sorted.
    """

    subject: str
    kind: str
    object: str
    evidence: tuple[Evidence, ...]
    chain: str | None = None
    attributes: Attributes = ()

    def __post_init__(self) -> None:
        rule = LINK_RULES.get(self.kind)
        if rule is None:
            raise ModelError(f"'{self.kind}' is not a link kind: one of {', '.join(LINK_RULES)}")
        if not rule.directed and self.object < self.subject:
            left, right = self.object, self.subject
            object.__setattr__(self, "subject", left)
            object.__setattr__(self, "object", right)
        if not rule.joins(self.subject, self.object):
            ends = kind_of(self.subject), kind_of(self.object)
            allowed = ", ".join(sorted(f"{a} → {b}" for a, b in rule.ends)[:8])
            raise ModelError(f"{self.subject} {self.kind} {self.object}: ends {ends[0]} → {ends[1]} not allowed; {allowed} …")
        if self.subject == self.object:
            raise ModelError(f"{self.subject} {self.kind} itself")
        if self.chain is not None and kind_of(self.chain) is not Kind.CHAIN:
            raise ModelError(f"{self.subject} {self.kind} {self.object}: '{self.chain}' is not a chain")
        if not self.evidence:
            raise ModelError(f"{self.subject} {self.kind} {self.object}: a link without evidence cannot be made")
        if len(self.evidence) > 1 or not isinstance(self.evidence, tuple):
            object.__setattr__(self, "evidence", tuple(sorted(set(self.evidence), key=lambda e: e.order)))

    @cached_property
    def id(self) -> str:
        return link_id(self.subject, self.kind, self.object, self.chain)

    @property
    def status(self) -> Status:
        """The status of the latest dated evidence that a person stands for, else of the latest that was read.

        Undated evidence counts only when there is no other. What was only read stays a candidate beside what a person
        curated or accepted, and does not overrule it.
        """
        return next((e for e in reversed(self.evidence) if e.layer is Layer.CURATED), self.evidence[-1]).status

    @property
    def since(self) -> str | None:
        """The earliest date of any evidence."""
        return min((e.date for e in self.evidence if e.date), default=None)

    @property
    def latest(self) -> str | None:
        """The latest date of any evidence."""
        return max((e.date for e in self.evidence if e.date), default=None)

    @property
    def layer(self) -> Layer:
        return Layer.CURATED if any(e.layer is Layer.CURATED for e in self.evidence) else Layer.EXTRACTED

    @property
    def layer_label(self) -> str:
        """Its layer in Chinese; an inference when nothing else speaks for it."""
        return INFERRED if all(e.inferred for e in self.evidence) else self.layer.label

    @property
    def confidence(self) -> float:
        return max(e.confidence for e in self.evidence)

    def get(self, key: str) -> Value | None:
        """The attribute's value, or None."""
        return _get(self.attributes, key)


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name an entity is called by, and why."""

    name: str
    kind: AliasKind = AliasKind.SHORT


@dataclass(frozen=True, slots=True)
class Award:
    """A title that was given to an entity: 国家级专精特新“小巨人”, 单项冠军; the year it was given where a source says it."""

    name: str
    evidence: tuple[Evidence, ...]
    year: str | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.evidence:
            raise ModelError(f"award '{self.name}' needs a name and evidence")


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing in the graph. `known` is False for one that only documents name and no editor has looked at."""

    id: str
    name: str
    aliases: tuple[Alias, ...] = ()
    codes: Attributes = ()  # adcode, uscc, stock_code: always text
    attributes: Attributes = ()
    sources: tuple[str, ...] = ()
    verified: Trust = SourceKind.EDITOR
    known: bool = True
    awards: tuple[Award, ...] = ()

    def __post_init__(self) -> None:
        kind_of(self.id)
        if not self.name.strip():
            raise ModelError(f"{self.id} has no name")
        for _, value in self.codes:
            if not isinstance(value, str):
                raise ModelError(f"{self.id}: codes are text, never numbers")
        if len(self.aliases) > 1:
            object.__setattr__(self, "aliases", tuple(sorted(set(self.aliases), key=lambda a: (a.name, a.kind))))
        if len(self.sources) > 1:
            object.__setattr__(self, "sources", tuple(sorted(set(self.sources))))
        if len(self.awards) > 1:
            object.__setattr__(self, "awards", tuple(sorted(set(self.awards), key=lambda a: (a.name, a.year or "", repr(a)))))

    @property
    def kind(self) -> Kind:
        return kind_of(self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """The name and every alias, the name first."""
        return (self.name, *(alias.name for alias in self.aliases))

    @property
    def short(self) -> str:
        """The shortest trustworthy name: what a picture has room for."""
        short = [a.name for a in self.aliases if a.kind is AliasKind.SHORT and len(a.name) > 1]
        return min([self.name, *short], key=lambda name: (len(name), name))

    def get(self, key: str) -> Value | None:
        """The attribute's value, or None."""
        return _get(self.attributes, key)

    def code(self, key: str) -> str | None:
        value = _get(self.codes, key)
        return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure about an entity: value and unit as the source gives them, for a period such as 2023 or 2024上半年."""

    subject: str
    indicator: str
    value: float
    unit: str
    period: str
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        kind_of(self.subject)
        if not self.evidence or not math.isfinite(self.value):
            raise ModelError(f"observation {self.indicator} of {self.subject} needs evidence and a finite value")

    @property
    def id(self) -> str:
        return "observation:" + _digest(self.subject, self.indicator, repr(self.value), self.unit, self.period)


@dataclass(frozen=True, slots=True)
class DeclarationMember:
    """One chain as a declaration words it, and the chains of ours it stands for (none when not modelled)."""

    raw: str
    chains: tuple[str, ...] = ()
    tier: str | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Declaration:
    """A set of chains that a place declares, such as “2+6+N”; `complete` says whether all members are known.

    A named cluster (`cluster:…`) is one too: it may span more places, and `elsewhere` names those the data has not.
    """

    id: str
    place: str
    name: str
    members: tuple[DeclarationMember, ...]
    complete: bool
    evidence: tuple[Evidence, ...]
    year: str | None = None
    note: str | None = None
    others: tuple[str, ...] = ()  # the places beside `place`
    elsewhere: tuple[str, ...] = ()
    level: str | None = None  # of a cluster: 国家先进制造业集群

    def __post_init__(self) -> None:
        fitting = self.id.startswith(("declaration:", "cluster:")) and {kind_of(p) for p in self.places} == {Kind.PLACE}
        if not fitting or not self.evidence:
            raise ModelError(f"declaration '{self.id}' needs an id 'declaration:…' or 'cluster:…', places and evidence")

    @property
    def places(self) -> tuple[str, ...]:
        """Every place it holds for, the first one first."""
        return (self.place, *self.others)

    @property
    def is_cluster(self) -> bool:
        return self.id.startswith("cluster:")


@dataclass(frozen=True, slots=True)
class Criterion:
    """What an authority demands of a chain leader, in the editor's own words: to compare with, never applied to a firm."""

    id: str
    place: str
    text: str
    evidence: tuple[Evidence, ...]
    topic: str | None = None
    year: str | None = None
    value: float | None = None
    unit: str | None = None

    def __post_init__(self) -> None:
        if not self.id.startswith("criterion:") or kind_of(self.place) is not Kind.PLACE or not self.evidence:
            raise ModelError(f"criterion '{self.id}' needs an id 'criterion:…', a place and evidence")


@dataclass(frozen=True, slots=True)
class SegmentState:
    """What a source says of a segment, or a whole chain, in a place: its condition, and the treatments the source names.

    `actor` is whom the source means where it names no firm of the catalog: 种薯企业38家. It never becomes an enterprise.
    """

    id: str
    place: str
    about: str  # a segment or a chain
    evidence: tuple[Evidence, ...]
    condition: Condition | None = None
    treatments: tuple[Treatment, ...] = ()
    actor: str | None = None

    def __post_init__(self) -> None:
        if not self.id.startswith("state:") or kind_of(self.place) is not Kind.PLACE or not self.evidence:
            raise ModelError(f"segment state '{self.id}' needs an id 'state:…', a place and evidence")
        if kind_of(self.about) not in (Kind.SEGMENT, Kind.CHAIN):
            raise ModelError(f"segment state '{self.id}' is about '{self.about}', which is neither a segment nor a chain")
        if self.condition is None and not self.treatments:
            raise ModelError(f"segment state '{self.id}' says nothing: neither a condition nor a treatment")
        object.__setattr__(self, "treatments", tuple(sorted(set(self.treatments))))

    @property
    def judged(self) -> bool:
        """Whether only the editor's judgement stands behind it, and no source says it."""
        return all(e.method == "editor" for e in self.evidence)


class Anchor(NamedTuple):
    """From this stored index on, up to the next anchor, the text stands at one page, paragraph or cell of the original."""

    start: int
    locator: str  # 第3页, 第5段, Sheet1!B3


class Cell(NamedTuple):
    """A value of a table whose column heading says what it is, in cleaned offsets; a cell of several values gives several."""

    row: int  # unique in the document; rows of another table have other numbers
    role: str  # one of chains.intake.tables.ROLES
    start: int
    end: int
    header: str  # the column's heading as it stands there
    unit: str | None = None  # of an amount: 亿元, from the heading or the line above the table


@dataclass(frozen=True, slots=True)
class Document:
    """A text as stored and as cleaned. `offsets[i]` is the stored index of cleaned character i; one more closes it.

    `breaks` are cleaned offsets at which a sentence was cut and its continuation was not found. `anchors` say where in a
    paged or tabular original a stored index lies, `cells` what the columns of its tables hold, and `notes`, in Chinese,
    what could not be read.
    """

    source: Source
    name: str  # file name without folder
    text: str
    clean: str = ""
    offsets: Sequence[int] = (0,)
    breaks: tuple[int, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    cells: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()

    def locator(self, start: int, end: int) -> str | None:
        """The page, paragraph or cells of a stored span: 第3页, Sheet1!B3:F3; None for a file without such."""
        first = bisect_right(self.anchors, start, key=_anchored) - 1
        last = bisect_right(self.anchors, end - 1, key=_anchored) - 1
        if last < 0:
            return None
        left, right = self.anchors[max(0, first)].locator, self.anchors[last].locator
        if left == right:
            return left
        sheet, mark, cell = right.rpartition("!")
        if mark and left.startswith(sheet + mark):
            return f"{left}:{cell}"
        return f"{left}至{right}"

    def stored(self, start: int, end: int) -> tuple[int, int]:
        """The stored span of a cleaned one: text[a:b] holds every character that became clean[start:end]."""
        if not 0 <= start < end <= len(self.clean):
            raise ModelError(f"{self.name}: span {start}–{end} is outside the cleaned text of {len(self.clean)} characters")
        first, last = self.offsets[start], self.offsets[end - 1]
        if last - first < end - start - 1:  # columns put back in order lie between: the span runs backwards somewhere
            inside = self.offsets[start:end]
            first, last = min(inside), max(inside)
        return first, last + 1


def _anchored(anchor: Anchor) -> int:
    return anchor.start


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a stored text that names something; `entity` is None when no catalog knows it."""

    source: str
    kind: Kind
    start: int
    end: int
    surface: str  # == text[start:end]
    clean: str
    name: str  # canonical name of the entity, else the cleaned form
    entity: str | None
    method: str
    confidence: float

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.surface) or not self.surface:
            raise ModelError(f"mention '{self.surface}' does not fit its span {self.start}–{self.end}")

    @property
    def target(self) -> str:
        """The entity this mention stands for, known or not."""
        return self.entity or unknown_id(self.kind, self.name)

    @property
    def read_as(self) -> str | None:
        """The name of the entity that what stands there was taken for, though it is spelt otherwise; else None.

        Such a mention waits for a person's word like one of an unknown entity, and is marked wherever it is shown.
        """
        return self.name if self.entity is not None and self.method == AliasKind.MISPRINT else None


@dataclass(frozen=True, slots=True, order=True)
class JudgedSentence:
    """The sentence a person saw when judging: digest of its words, and the document it stood in."""

    digest: str
    document: str
    sha256: str  # first digits of the original file's


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on a candidate: an unknown entity or an extracted link, in the sentences named."""

    subject: str  # the id of an unknown entity, or of a link
    name: str  # how the candidate is called
    verdict: Verdict
    who: str
    when: str  # YYYY-MM-DDTHH:MM:SS
    sentences: tuple[JudgedSentence, ...]
    why: str = ""
    into: str | None = None  # the catalog entity that an accepted or merged one is
    alias: AliasKind | None = None  # what a merged name is of that entity
    kind: str | None = None  # what a corrected candidate is: an entity kind, or a link kind
    ends: tuple[str, str, str] | None = None  # subject, kind, object of a link
    chain: str | None = None  # the chain a link is within

    def __post_init__(self) -> None:
        object.__setattr__(self, "sentences", tuple(sorted(set(self.sentences))))

    @property
    def order(self) -> tuple[str, str, str, str]:
        """Sorts the latest last; of two of one moment the order of the file plays no part."""
        return (self.when, self.verdict.value, self.who, repr(self))


@dataclass(frozen=True)
class Snapshot:
    """A whole graph, sorted by id, with the documents it was read from. `manifest` holds digest, counts and inputs."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    sources: tuple[Source, ...]
    observations: tuple[Observation, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    documents: tuple[Document, ...] = ()
    mentions: tuple[Mention, ...] = ()
    manifest: Mapping[str, object] = field(default_factory=dict)
    criteria: tuple[Criterion, ...] = ()
    states: tuple[SegmentState, ...] = ()
    judgements: tuple[Judgement, ...] = ()  # all that people had said when it was built

    @cached_property
    def by_id(self) -> Mapping[str, Entity]:
        return MappingProxyType({entity.id: entity for entity in self.entities})

    @cached_property
    def source_by_id(self) -> Mapping[str, Source]:
        return MappingProxyType({source.id: source for source in self.sources})

    @cached_property
    def document_by_source(self) -> Mapping[str, Document]:
        return MappingProxyType({document.source.id: document for document in self.documents})

    def verified(self, evidence: Iterable[Evidence]) -> Trust:
        """The strongest kind of source behind the evidence."""
        return max((self.source_by_id[e.source].kind for e in evidence), key=STRENGTH.index)

    @property
    def digest(self) -> str:
        return str(self.manifest.get("digest", ""))
