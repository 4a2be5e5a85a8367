"""The shape of each curated record, as an editor writes it in `data/*.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from chains.model import AliasKind, SourceKind, Stage, Status, is_date

__all__ = [
    "AgencyRecord", "AliasRecord", "AnyShape", "AssociationRecord", "ChainRecord", "DeclarationRecord", "EnterpriseRecord",
    "IndustryRecord", "InstitutionRecord", "LeadsRecord", "LinkRecord", "MemberRecord", "ObservationRecord", "OperatesRecord",
    "ParkRecord", "PlaceRecord", "ProductRecord", "ProjectRecord", "Record", "SegmentRecord", "ServesRecord", "SourceRecord",
    "TargetRecord",
]


def _id(*kinds: str) -> object:
    return Field(pattern=rf"^({'|'.join(kinds)}):[a-z0-9][a-z0-9/._-]*$")


SourceId = Annotated[str, _id("source")]
PlaceId = Annotated[str, _id("place")]
LocationId = Annotated[str, _id("place", "park")]
ChainId = Annotated[str, _id("chain")]
SegmentId = Annotated[str, _id("segment")]
FieldId = Annotated[str, _id("chain", "segment", "industry")]
GroupId = Annotated[str, _id("chain", "industry")]
ServedId = Annotated[str, _id("chain", "industry", "segment", "place", "enterprise")]


def _existing(date: str) -> str:
    if not is_date(date):
        raise PydanticCustomError("no_such_date", "no such date")
    return date


Date = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"), AfterValidator(_existing)]
Text = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
Sources = Annotated[list[SourceId], Field(min_length=1)]
Basis = Literal["page", "editor"]
Role = Literal["leading_enterprise", "backbone", "supporting"]


class _Shape(BaseModel):
    # Lenient conversion would accept an unquoted code as a number and a date as something else.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class AliasRecord(_Shape):
    """Another name with its reason: `{name: 甘肃雨金, kind: misprint}`."""

    name: Name
    kind: Annotated[AliasKind, Field(strict=False)]


class Record(_Shape):
    """What every entity record carries."""

    id: str
    name: Name
    aliases: list[Name | AliasRecord] = []
    sources: Sources
    note: Text | None = None


class SourceRecord(_Shape):
    """One thing that can be cited."""

    id: SourceId
    title: Text
    kind: Annotated[SourceKind, Field(strict=False)]
    publisher: Name | None = None
    published: Date | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)] | None = None
    original: Name | None = None


class TargetRecord(_Shape):
    """That the record's entity has to do with the thing `in`; `basis: editor` marks an editor's judgement."""

    in_: Annotated[GroupId, Field(alias="in")]
    basis: Basis = "page"
    status: Annotated[Status, Field(strict=False)] = Status.ASSERTED
    date: Date | None = None
    sources: Sources | None = None
    note: Text | None = None


class OperatesRecord(TargetRecord):
    """The segment, chain or industry a firm or project works in, and its role there."""

    in_: Annotated[FieldId, Field(alias="in")]
    role: Role | None = None
    basis: Basis  # always said: most firm–segment pairs are an editor's reading of the products


class LeadsRecord(_Shape):
    """The chain that a source itself says the firm is 链主 of."""

    in_: Annotated[GroupId, Field(alias="in")]
    authority: Name | None = None
    date: Date | None = None
    sources: Sources
    note: Text


class ServesRecord(TargetRecord):
    """What a school or institute works for."""

    in_: Annotated[ServedId, Field(alias="in")]
    basis: Basis


class PlaceRecord(Record):
    """A province, prefecture, new area, county, township or village."""

    id: PlaceId
    level: Literal["province", "prefecture", "new_area", "county", "township", "village"]
    adcode: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    parent: PlaceId | None = None
    lon: Annotated[float, Field(ge=70, le=140, strict=False)] | None = None
    lat: Annotated[float, Field(ge=15, le=55, strict=False)] | None = None


class SegmentRecord(_Shape):
    """A step of a chain; `words` recognise it in text, `feeds` names the segments its goods go to."""

    id: SegmentId
    name: Name
    stage: Annotated[Stage, Field(strict=False)]
    words: list[Name] = []
    feeds: list[SegmentId] = []
    sources: Sources
    note: Text | None = None


class ChainRecord(Record):
    """An industrial chain with its segments."""

    id: ChainId
    group: Name
    form: Literal["chain", "cluster"] = "chain"
    segments: Annotated[list[SegmentRecord], Field(min_length=1)]


class IndustryRecord(Record):
    """A declared industry that is not modelled as a chain."""

    id: Annotated[str, _id("industry")]
    chains: list[ChainId] = []


class ProductRecord(Record):
    """A product that enterprises name."""

    id: Annotated[str, _id("product")]


class EnterpriseRecord(Record):
    """A firm."""

    id: Annotated[str, _id("enterprise")]
    located_in: LocationId | None = None
    presence: Literal["local", "base", "outside", "registered_only", "project"] = "local"
    ownership: Name | None = None
    tiers: list[Name] = []
    stock_code: Annotated[str, Field(pattern=r"^\d{5,6}\.(SH|SZ|BJ|HK|NQ)$")] | None = None
    uscc: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")] | None = None
    editor_fields: list[Name] = []  # fields filled from general knowledge
    operates_in: list[OperatesRecord] = []
    leads: list[LeadsRecord] = []
    products: list[Name] = []


class InstitutionRecord(Record):
    """A university, college, institute, laboratory or platform of research."""

    id: Annotated[str, _id("university", "institute")]
    located_in: LocationId | None = None
    level: Name | None = None
    disciplines: list[Name] = []
    editor_fields: list[Name] = []
    serves: list[ServesRecord] = []


class ParkRecord(Record):
    """A development zone, high-tech zone or industrial park."""

    id: Annotated[str, _id("park")]
    located_in: PlaceId
    level: Name | None = None
    park_kind: Name | None = None
    designated: Annotated[str, Field(pattern=r"^\d{4}$")] | None = None
    industries: list[Name] = []
    status: Annotated[Status, Field(strict=False)] = Status.ASSERTED
    editor_fields: list[Name] = []
    develops: list[TargetRecord] = []
    targets: list[TargetRecord] = []


class ProjectRecord(Record):
    """A construction or investment project; amount in 亿元."""

    id: Annotated[str, _id("project")]
    located_in: LocationId | None = None
    status: Annotated[Status, Field(strict=False)]
    stage: Literal["planned", "signed", "framework", "proposed", "building", "operating", "ended"] | None = None
    as_of: Date | None = None
    amount: Annotated[float, Field(gt=0, strict=False)] | None = None
    amount_note: Text | None = None
    capacity: Text | None = None
    investors: list[Annotated[str, _id("enterprise", "association")]] = []
    operates_in: list[OperatesRecord] = []


class AssociationRecord(Record):
    """A chamber, alumni body, fund, alliance or platform."""

    id: Annotated[str, _id("association")]
    located_in: LocationId | None = None
    association_kind: Name | None = None
    status: Annotated[Status, Field(strict=False)] = Status.ASSERTED


class AgencyRecord(Record):
    """A public body and the chains it is the chain chief (链长/牵头部门) of."""

    id: Annotated[str, _id("agency")]
    chiefs: list[TargetRecord] = []


class MemberRecord(_Shape):
    """One chain of a declaration in its own words."""

    raw: Name
    chains: list[GroupId] = []
    tier: Name | None = None
    approximate: bool = False


class DeclarationRecord(_Shape):
    """The set of chains that a place declares."""

    id: Annotated[str, _id("declaration")]
    place: PlaceId
    name: Name
    year: Annotated[str, Field(pattern=r"^\d{4}$")] | None = None
    complete: bool
    members: list[MemberRecord] = []
    sources: Sources
    note: Text | None = None


class LinkRecord(_Shape):
    """A statement between two entities that belongs to neither alone."""

    subject: str
    kind: str
    object: str
    chain: ChainId | None = None
    basis: Basis = "page"
    status: Annotated[Status, Field(strict=False)] = Status.ASSERTED
    date: Date | None = None
    partnership: Literal["cooperation", "research", "joint_venture", "related_party"] | None = None
    amount: Annotated[float, Field(gt=0, strict=False)] | None = None
    share: Annotated[float, Field(gt=0, le=100, strict=False)] | None = None
    sources: Sources
    note: Text


class ObservationRecord(_Shape):
    """A figure: value and unit as the source gives them."""

    subject: str
    indicator: Name
    value: Annotated[float, Field(strict=False)]
    unit: Name
    period: Name
    sources: Sources
    note: Text | None = None


AnyShape = Record | SourceRecord | DeclarationRecord | LinkRecord | ObservationRecord
