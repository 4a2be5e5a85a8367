"""The shape of each curated record, as an editor writes it in `data/*.yaml`."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from chains.catalog.forms import (
    AboutId,
    Basis,
    ChainId,
    ClassCode,
    Date,
    FieldId,
    GroupId,
    Level,
    LocationId,
    Name,
    PlaceId,
    Role,
    SegmentId,
    ServedId,
    SourceId,
    Sources,
    Text,
    Year,
    id_of,
)
from chains.model import AliasKind, Condition, Kind, SourceKind, Stage, Status, Treatment

__all__ = [
    "AgencyRecord", "AliasRecord", "AnyShape", "AssociationRecord", "ChainRecord", "ChiefRecord", "ClassRecord",
    "ClusterRecord", "CriterionRecord", "DeclarationRecord", "EnterpriseRecord", "IndustryRecord", "InstitutionRecord",
    "LeadsRecord", "LinkRecord", "LocatedRecord", "MemberRecord", "ObservationRecord", "OperatesRecord", "ParkLocatedRecord",
    "ParkRecord", "PlaceRecord", "ProducesRecord", "ProductRecord", "ProjectRecord", "Record", "RekeyRecord", "SegmentRecord",
    "ServesRecord", "ShenwanRecord", "SourceRecord", "StateRecord", "TargetRecord", "TierRecord",
]


class _Shape(BaseModel):
    # Lenient conversion would accept an unquoted code as a number and a date as something else.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


def _short_form(field: str, shape: Any, text: Any = Name) -> BeforeValidator:
    """Lets an editor write just the text where a record of the shape would hold nothing but this field."""
    # A plain union would report the mistakes of both its branches, each at a path that is not in the file.
    return BeforeValidator(lambda value: {field: value} if isinstance(value, str) else value,
                           json_schema_input_type=text | shape)


class AliasRecord(_Shape):
    """Another name with its reason: `{name: 甘肃雨金, kind: misprint}`; a plain name is a short one."""

    name: Name
    kind: Annotated[AliasKind, Field(strict=False)] = AliasKind.SHORT


class Record(_Shape):
    """What every entity record carries; `verified` only says less than the sources would let it."""

    id: str
    name: Name
    aliases: list[Annotated[AliasRecord, _short_form("name", AliasRecord)]] = []
    sources: Sources
    verified: Level | None = None
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
    """The segment, chain or industry a firm or project works in, and its role there.

    `role_basis: editor` says that a page names the field of work and the editor judged the role.
    """

    in_: Annotated[FieldId, Field(alias="in")]
    role: Role | None = None
    basis: Basis  # always said: most firm–segment pairs are an editor's reading of the products
    role_basis: Basis | None = None

    @model_validator(mode="after")
    def _role_has_ground(self) -> Self:
        if self.role_basis is not None and (self.role is None or (self.role_basis, self.basis) == ("page", "editor")):
            raise PydanticCustomError("role_without_ground", "a role without ground")
        return self


class ChiefRecord(TargetRecord):
    """The chain that an agency is chief of, which only a source can say."""

    role: Literal["牵头部门", "链长"] | None = None
    basis: Literal["page"] = "page"


class LocatedRecord(TargetRecord):
    """Where a thing is, with the sources that say just this."""

    in_: Annotated[LocationId, Field(alias="in")]


class ParkLocatedRecord(LocatedRecord):
    """Where a park is: a place, never another park."""

    in_: Annotated[PlaceId, Field(alias="in")]


ParkLocation = Annotated[ParkLocatedRecord, _short_form("in", ParkLocatedRecord, PlaceId)]
Location = Annotated[LocatedRecord, _short_form("in", LocatedRecord, LocationId)]


class ProducesRecord(_Shape):
    """A product, by its name in the table of products, with the sources that say just this."""

    name: Name
    basis: Basis | None = None
    sources: Sources | None = None


class TierRecord(_Shape):
    """A title of a firm (国家级专精特新“小巨人”, 单项冠军), the year it was given, and who says so."""

    name: Name
    year: Year | None = None
    basis: Basis | None = None
    sources: Sources | None = None


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
    verified: Level | None = None
    note: Text | None = None


class ClassRecord(_Shape):
    """A class of GB/T 4754—2017: letter and two to four digits, with its name; `approximate` when it covers only nearly."""

    code: ClassCode
    name: Name
    approximate: bool = False


class ShenwanRecord(_Shape):
    """An industry of the Shenwan classification by its name there; `level` 1 to 3."""

    name: Name
    level: Literal[1, 2, 3] | None = None
    code: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    approximate: bool = False


class ChainRecord(Record):
    """An industrial chain with its segments."""

    id: ChainId
    group: Name
    form: Literal["chain", "cluster"] = "chain"
    gbt4754: list[ClassRecord] = []
    shenwan: list[Annotated[ShenwanRecord, _short_form("name", ShenwanRecord)]] = []
    segments: Annotated[list[SegmentRecord], Field(min_length=1)]


class IndustryRecord(Record):
    """A declared industry that is not modelled as a chain."""

    id: Annotated[str, id_of("industry")]
    chains: list[ChainId] = []
    gbt4754: list[ClassRecord] = []
    shenwan: list[Annotated[ShenwanRecord, _short_form("name", ShenwanRecord)]] = []


class ProductRecord(Record):
    """A product that enterprises name."""

    id: Annotated[str, id_of("product")]


class EnterpriseRecord(Record):
    """A firm."""

    id: Annotated[str, id_of("enterprise")]
    located_in: Location | None = None
    presence: Literal["local", "base", "outside", "registered_only", "project"] = "local"
    ownership: Name | None = None
    tiers: list[Annotated[TierRecord, _short_form("name", TierRecord)]] = []
    stock_code: Annotated[str, Field(pattern=r"^\d{5,6}\.(SH|SZ|BJ|HK|NQ)$")] | None = None
    uscc: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")] | None = None
    editor_fields: list[Name] = []  # fields filled from general knowledge
    operates_in: list[OperatesRecord] = []
    leads: list[LeadsRecord] = []
    products: list[Annotated[ProducesRecord, _short_form("name", ProducesRecord)]] = []


class InstitutionRecord(Record):
    """A university, college, institute, laboratory or platform of research."""

    id: Annotated[str, id_of("university", "institute")]
    located_in: Location | None = None
    level: Name | None = None
    disciplines: list[Name] = []
    editor_fields: list[Name] = []
    serves: list[ServesRecord] = []


class ParkRecord(Record):
    """A development zone, high-tech zone or industrial park."""

    id: Annotated[str, id_of("park")]
    located_in: ParkLocation
    level: Name | None = None
    park_kind: Name | None = None
    designated: Year | None = None
    industries: list[Name] = []
    status: Annotated[Status, Field(strict=False)] = Status.ASSERTED
    editor_fields: list[Name] = []
    develops: list[TargetRecord] = []
    targets: list[TargetRecord] = []


class ProjectRecord(Record):
    """A construction or investment project; amount in 亿元."""

    id: Annotated[str, id_of("project")]
    located_in: Location | None = None
    status: Annotated[Status, Field(strict=False)]
    stage: Literal["planned", "signed", "framework", "proposed", "building", "operating", "ended"] | None = None
    as_of: Date | None = None
    amount: Annotated[float, Field(gt=0, strict=False)] | None = None
    amount_note: Text | None = None
    capacity: Text | None = None
    investors: list[Annotated[str, id_of("enterprise", "association")]] = []
    operates_in: list[OperatesRecord] = []


class AssociationRecord(Record):
    """A chamber, alumni body, fund, alliance or platform."""

    id: Annotated[str, id_of("association")]
    located_in: Location | None = None
    association_kind: Name | None = None
    status: Annotated[Status, Field(strict=False)] = Status.ASSERTED


class AgencyRecord(Record):
    """A public body and the chains it is the chain chief (链长/牵头部门) of."""

    id: Annotated[str, id_of("agency")]
    chiefs: list[ChiefRecord] = []


class MemberRecord(_Shape):
    """One chain of a declaration in its own words."""

    raw: Name
    chains: list[GroupId] = []
    tier: Name | None = None
    approximate: bool = False


class DeclarationRecord(_Shape):
    """The set of chains that a place declares."""

    id: Annotated[str, id_of("declaration")]
    place: PlaceId
    name: Name
    year: Year | None = None
    complete: bool
    members: list[MemberRecord] = []
    sources: Sources
    note: Text | None = None


class ClusterRecord(_Shape):
    """A cluster that an authority has named, in one place or spanning several; `elsewhere` names those outside the data."""

    id: Annotated[str, id_of("cluster")]
    name: Name
    level: Name | None = None
    year: Year | None = None
    places: Annotated[list[PlaceId], Field(min_length=1)]
    elsewhere: list[Name] = []
    chains: list[GroupId] = []
    approximate: bool = False
    sources: Sources
    note: Text | None = None


class CriterionRecord(_Shape):
    """What an authority elsewhere demands of a chain leader, in the editor's own words; a figure as value and unit."""

    id: Annotated[str, id_of("criterion")]
    place: PlaceId
    topic: Name | None = None
    year: Year | None = None
    text: Text
    value: Annotated[float, Field(strict=False)] | None = None
    unit: Name | None = None
    sources: Sources
    note: Text | None = None


class StateRecord(_Shape):
    """What a source says of a segment or chain of a place: whether it is there, and how it is to be treated.

    `actor` names whom the source means where it names no firm of the catalog; it is text and never becomes an enterprise.
    """

    id: Annotated[str, id_of("state")]
    place: PlaceId
    in_: Annotated[AboutId, Field(alias="in")]
    condition: Annotated[Condition, Field(strict=False)] | None = None
    treatments: list[Annotated[Treatment, Field(strict=False)]] = []
    actor: Name | None = None
    basis: Basis = "page"
    date: Date | None = None
    sources: Sources
    note: Text

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.condition is None and not self.treatments:
            raise PydanticCustomError("state_without_word", "neither a condition nor a treatment")
        return self


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


class RekeyRecord(_Shape):
    """That the entity `new` went by the id `old` until the date."""

    old: Annotated[str, id_of(*Kind)]
    new: Annotated[str, id_of(*Kind)]
    date: Date
    note: Text | None = None


AnyShape = (Record | SourceRecord | DeclarationRecord | ClusterRecord | CriterionRecord | StateRecord | LinkRecord
            | ObservationRecord | RekeyRecord)
