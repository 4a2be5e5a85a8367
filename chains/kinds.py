"""The words of the model: kinds, stages, statuses, layers, and the one table of link kinds with its Chinese labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from chains.errors import ModelError

__all__ = [
    "AliasKind", "CAUTION", "CONFIDENCE", "Condition", "Kind", "LINK_RULES", "Layer", "LinkRule", "ORGANISATIONS", "STRENGTH",
    "SourceKind", "Stage", "Status", "Treatment", "Trust", "Verdict", "kind_of",
]


class Kind(StrEnum):
    """What an entity is."""

    PLACE = "place"
    ENTERPRISE = "enterprise"
    UNIVERSITY = "university"
    INSTITUTE = "institute"
    PARK = "park"
    CHAIN = "chain"
    SEGMENT = "segment"
    INDUSTRY = "industry"
    PRODUCT = "product"
    PROJECT = "project"
    AGENCY = "agency"
    ASSOCIATION = "association"

    @property
    def label(self) -> str:
        """The kind's Chinese name on screen."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    Kind.PLACE: "地区", Kind.ENTERPRISE: "企业", Kind.UNIVERSITY: "高校", Kind.INSTITUTE: "科研院所",
    Kind.PARK: "园区", Kind.CHAIN: "产业链", Kind.SEGMENT: "环节", Kind.INDUSTRY: "产业", Kind.PRODUCT: "产品",
    Kind.PROJECT: "项目", Kind.AGENCY: "机关单位", Kind.ASSOCIATION: "组织与平台",
}


class Stage(StrEnum):
    """Where in its chain a segment stands."""

    UPSTREAM = "upstream"
    MIDSTREAM = "midstream"
    DOWNSTREAM = "downstream"

    @property
    def label(self) -> str:
        return {"upstream": "上游", "midstream": "中游", "downstream": "下游"}[self.value]


class Condition(StrEnum):
    """What a source says of a segment in a place; `short` leaves open whether there is a little of it or nothing."""

    PRESENT = "present"
    FILLED = "filled"
    PLANNED = "planned"
    FILLING = "filling"
    SHORT = "short"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return {"present": "已有", "filled": "已补上", "planned": "规划", "filling": "正在补", "short": "短板",
                "missing": "没有"}[self.value]


class Treatment(StrEnum):
    """What is to be done about a segment or chain of a place."""

    FILL = "fill"
    EXTEND = "extend"
    STRENGTHEN = "strengthen"
    BUILD = "build"

    @property
    def label(self) -> str:
        return {"fill": "补链", "extend": "延链", "strengthen": "强链", "build": "建链"}[self.value]


class Status(StrEnum):
    """How far a statement has become true; it belongs to the evidence."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    SIGNED = "signed"
    FRAMEWORK = "framework"
    PROPOSED = "proposed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    Status.ASSERTED: "已有", Status.PLANNED: "规划", Status.SIGNED: "已签约", Status.FRAMEWORK: "框架协议",
    Status.PROPOSED: "建议", Status.ENDED: "已终止",
}
# Most cautious first: when two statements carry the same date, a planned thing must not be shown as built.
CAUTION = (Status.ENDED, Status.PROPOSED, Status.FRAMEWORK, Status.PLANNED, Status.SIGNED, Status.ASSERTED)


class Layer(StrEnum):
    """Whether a person stands behind a link, or only the reading program."""

    CURATED = "curated"
    EXTRACTED = "extracted"

    @property
    def label(self) -> str:
        return {"curated": "人工整理", "extracted": "自动抽取"}[self.value]


class SourceKind(StrEnum):
    """Who speaks in a source."""

    OFFICIAL = "official"
    MEDIA = "media"
    FILING = "filing"
    MIRROR = "mirror"
    SEED = "seed"
    DOCUMENT = "document"
    EDITOR = "editor"

    @property
    def label(self) -> str:
        return _SOURCE_LABELS[self]


_SOURCE_LABELS = {
    SourceKind.OFFICIAL: "官方", SourceKind.MEDIA: "媒体", SourceKind.FILING: "公告", SourceKind.MIRROR: "转载",
    SourceKind.SEED: "种子文档", SourceKind.DOCUMENT: "导入文档", SourceKind.EDITOR: "编者常识",
}
Trust = SourceKind  # `verified` of a record: the best kind of source behind it
# The weakest first. Only an order, by which a user hides what is weaker than a level; no measure of truth.
STRENGTH = (SourceKind.EDITOR, SourceKind.MIRROR, SourceKind.DOCUMENT, SourceKind.SEED, SourceKind.MEDIA, SourceKind.FILING,
            SourceKind.OFFICIAL)
# Ordinal only: how far a kind of source is believed, so that a better one comes first. Not a probability.
CONFIDENCE: Mapping[SourceKind, float] = MappingProxyType({
    SourceKind.OFFICIAL: 0.95, SourceKind.FILING: 0.95, SourceKind.MEDIA: 0.9, SourceKind.SEED: 0.85,
    SourceKind.DOCUMENT: 0.8, SourceKind.MIRROR: 0.7, SourceKind.EDITOR: 0.5,
})


class AliasKind(StrEnum):
    """Why an entity answers to another name."""

    SHORT = "short"
    FORMER = "former"
    MISPRINT = "misprint"
    AMBIGUOUS = "ambiguous"  # shown and searched; matched in text only where the grammar has already found a firm

    @property
    def label(self) -> str:
        return {"short": "简称", "former": "曾用名", "misprint": "来源误字", "ambiguous": "易混简称"}[self.value]


ORGANISATIONS = frozenset(
    {Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.INSTITUTE, Kind.PARK, Kind.AGENCY, Kind.ASSOCIATION}
)


@dataclass(frozen=True, slots=True)
class LinkRule:
    """Allowed ends, Chinese label and direction of one link kind."""

    kind: str
    ends: frozenset[tuple[Kind, Kind]]
    label: str  # read subject → object
    passive: str  # read object → subject
    directed: bool = True
    prefixes: frozenset[tuple[str, str]] = field(init=False)  # the ends as ids begin: an enum is slow to look up

    def __post_init__(self) -> None:
        object.__setattr__(self, "prefixes", frozenset((left.value, right.value) for left, right in self.ends))

    def allows(self, subject: Kind, object: Kind) -> bool:
        return (subject, object) in self.ends

    def joins(self, subject: str, object: str) -> bool:
        """Whether it allows ends of these ids; of ids that are none it does not."""
        (left, _, slug), (right, _, other) = subject.partition(":"), object.partition(":")
        return bool(slug and other) and (left, right) in self.prefixes


def _rule(kind: str, label: str, passive: str, *pairs: str, directed: bool = True) -> LinkRule:
    ends: set[tuple[Kind, Kind]] = set()
    for pair in pairs:
        left, _, right = pair.partition(" > ")
        for subject in left.split():
            ends.update((Kind(subject), Kind(object)) for object in right.split())
    return LinkRule(kind, frozenset(ends), label, passive, directed)


_ORGS = "enterprise university institute park agency association"

LINK_RULES: Mapping[str, LinkRule] = MappingProxyType({rule.kind: rule for rule in (
    _rule("located_in", "位于", "境内有", "enterprise university institute park project association > place park"),
    _rule("part_of", "属于", "包含", "place > place", "segment industry > chain"),
    _rule("develops", "发展", "发展地有", "place park > chain industry segment"),
    _rule("targets", "招引", "招引地有", "place park > chain industry segment"),
    _rule("leads", "链主", "链主为", "enterprise > chain industry"),
    _rule("chiefs", "牵头", "牵头部门为", "agency > chain industry"),
    _rule("operates_in", "从事", "从事者有", "enterprise project > segment chain industry"),
    _rule("produces", "生产", "生产者有", "enterprise project > product"),
    _rule("feeds", "供料给", "原料来自", "segment > segment", "product > product"),
    _rule("supplies", "供应", "供应商有", "enterprise > enterprise"),
    _rule("owns", "控股", "母公司为", "enterprise > enterprise"),
    _rule("partners_with", "合作", "合作", f"{_ORGS} > {_ORGS} place", f"place > {_ORGS}", directed=False),
    _rule("invests_in", "投资", "投资方有", "enterprise association > project enterprise"),
    _rule("serves", "服务", "服务单位有", "university institute > chain industry segment place enterprise"),
    _rule("visited", "走访", "走访单位有", f"agency > {_ORGS}"),
)})
# partners_with is stored sorted by id, so both orders of an allowed pair are allowed.


_KINDS = {kind.value: kind for kind in Kind}


def kind_of(entity_id: str) -> Kind:
    """The kind an id names, read from the part before the colon.

    Raises ModelError when the id has no known kind.
    """
    prefix, _, slug = entity_id.partition(":")
    kind = _KINDS.get(prefix)
    if kind is None or not slug:
        raise ModelError(f"'{entity_id}' is not an entity id: expected kind:slug with kind one of {', '.join(Kind)}")
    return kind


class Verdict(StrEnum):
    """What a person said of a candidate."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MERGED = "merged"
    CORRECTED = "corrected"  # the thing is there, and of another kind
    UNSURE = "unsure"

    @property
    def label(self) -> str:
        return {"accepted": "通过", "rejected": "驳回", "merged": "合并", "corrected": "改类别", "unsure": "存疑"}[self.value]
