"""Valid records to entities, links, observations and declarations, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chains.catalog import records as r
from chains.catalog.problems import Problem, Step, dotted, nearest
from chains.catalog.reader import Yaml
from chains.errors import ModelError
from chains.model import (
    LINK_RULES,
    Alias,
    Attributes,
    Declaration,
    DeclarationMember,
    Entity,
    Evidence,
    Link,
    Observation,
    Source,
    SourceKind,
    Status,
    attributes,
)

__all__ = ["Assembly", "Placed", "assemble"]

EDITOR = "source:editor"
JUDGED, RETOLD, RETOLD_TOGETHER = "编者判断", "编者转述", "条目来源合并转述，未逐页对应"

# Ordinal only: how far a kind of source is believed, so that a better one comes first. Not a probability.
CONFIDENCE: Mapping[SourceKind, float] = {
    SourceKind.OFFICIAL: 0.95, SourceKind.FILING: 0.95, SourceKind.MEDIA: 0.9, SourceKind.SEED: 0.85,
    SourceKind.DOCUMENT: 0.8, SourceKind.MIRROR: 0.7, SourceKind.EDITOR: 0.5,
}
PRESENCE = {"base": "在{}设有基地。", "registered_only": "注册地为{}。", "project": "在{}有项目。"}
ROLE_LABELS = {"leading_enterprise": "龙头企业", "backbone": "骨干企业", "supporting": "配套企业"}


@dataclass(frozen=True)
class Placed:
    """A record with its address."""

    yaml: Yaml
    section: str
    index: int
    record: r.AnyShape

    def path(self, *more: Step) -> tuple[Step, ...]:
        return (self.section, self.index, *more)


@dataclass
class Assembly:
    """What the records amount to; `problems` holds what the model refused."""

    sources: dict[str, Source] = field(default_factory=dict)
    entities: list[Entity] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    declarations: list[Declaration] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    products: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def verified(self, sources: Iterable[str]) -> SourceKind:
        """The best kind among the sources."""
        kinds = [self.sources[s].kind for s in sources if s in self.sources]
        return max(kinds, key=lambda kind: CONFIDENCE[kind], default=SourceKind.EDITOR)

    def evidence(
        self, sources: Sequence[str], note: str, *, own: bool = False, basis: str = "page",
        status: Status = Status.ASSERTED, date: str | None = None, weight: float = 1.0,
    ) -> tuple[Evidence, ...]:
        """One evidence a source, or a single editor's one when the statement is the editor's own.

        `own` says that the sources were named for this very statement; else they are the whole record's, and several of
        them are not told apart.
        """
        if basis == "editor":
            sources = [EDITOR]
        locator = RETOLD if own or len(sources) == 1 else RETOLD_TOGETHER
        return tuple(self._evidence(source, note, status, date, weight, locator) for source in sources)

    def _evidence(
        self, source: str, note: str, status: Status, date: str | None, weight: float, locator: str
    ) -> Evidence:
        known = self.sources.get(source)
        kind = known.kind if known else SourceKind.EDITOR
        editor = kind is SourceKind.EDITOR
        return Evidence(
            source=source, method="editor" if editor else "curated", status=status,
            date=date or (known.published if known else None), confidence=round(CONFIDENCE[kind] * weight, 3),
            locator=JUDGED if editor else locator, note=note,
        )

    def link(
        self, placed: Placed, path: tuple[Step, ...], subject: str, kind: str, object: str, evidence: tuple[Evidence, ...],
        *, chain: str | None = None, values: Attributes = (),
    ) -> None:
        """Adds the link, or a problem at its place when the model does not allow it."""
        try:
            self.links.append(Link(subject, kind, object, evidence, chain, values))
        except ModelError as error:
            rule = LINK_RULES[kind]
            allowed = sorted(f"{a.label}→{b.label}" for a, b in rule.ends)
            self.refuse(placed, path, str(error), "correct the ends or the kind; docs/data-format.md lists what goes together",
                        f"{subject} 与 {object} 之间不能用“{rule.label}”（{kind}）",
                        f"它只连接 {'、'.join(allowed[:6])}，请改正两端或关系种类")

    def refuse(self, placed: Placed, path: tuple[Step, ...], message: str, hint: str, message_zh: str, hint_zh: str) -> None:
        self.problems.append(
            Problem(placed.yaml.name, placed.yaml.line(path), dotted(path), message, hint, message_zh, hint_zh)
        )

    def label(self, entity_id: str) -> str:
        return self.names.get(entity_id, entity_id)


def assemble(placed: Sequence[Placed]) -> Assembly:
    """Everything the records say."""
    out = Assembly(sources={EDITOR: Source(EDITOR, "编者常识（未引来源）", SourceKind.EDITOR)})
    for item in placed:
        if isinstance(item.record, r.SourceRecord):
            out.sources[item.record.id] = _source(item.record)
        elif isinstance(item.record, r.Record):
            out.names[item.record.id] = item.record.name
            if isinstance(item.record, r.ProductRecord):
                out.products.update({name: item.record.id for name in _names(item.record)})
            if isinstance(item.record, r.ChainRecord):
                out.names.update({segment.id: segment.name for segment in item.record.segments})
    for item in placed:
        _STEPS[type(item.record)](out, item)
    return out


def _source(record: r.SourceRecord) -> Source:
    return Source(record.id, record.title, record.kind, record.publisher, record.published, record.url, record.original)


def _names(record: r.Record) -> list[str]:
    return [record.name, *(alias if isinstance(alias, str) else alias.name for alias in record.aliases)]


def _entity(out: Assembly, record: r.Record, codes: Attributes = (), **values: Any) -> None:
    aliases = tuple(Alias(a) if isinstance(a, str) else Alias(a.name, a.kind) for a in record.aliases)
    kept = {key: value for key, value in values.items() if value not in (None, [], "")}
    out.entities.append(Entity(
        record.id, record.name, aliases, codes, attributes({**kept, "note": record.note}),
        tuple(record.sources), out.verified(record.sources),
    ))


def _located(
    out: Assembly, item: Placed, record: r.Record, place: str | None, *, status: Status = Status.ASSERTED,
    date: str | None = None, wording: str = "所在地为{}。",
) -> None:
    if place:
        note = wording.format(out.label(place))
        out.link(item, item.path("located_in"), record.id, "located_in", place, out.evidence(
            record.sources, note, basis=_basis(record, "located_in"), status=status, date=date))


def _basis(record: r.Record, field_name: str) -> str:
    # What an editor filled in from general knowledge must not lend itself the record's pages.
    return "editor" if field_name in getattr(record, "editor_fields", ()) else "page"


def _target(
    out: Assembly, item: Placed, record: r.Record, field_name: str, kind: str, targets: Sequence[r.TargetRecord],
    verb: str, *, status: Status = Status.ASSERTED, date: str | None = None,
) -> None:
    for i, target in enumerate(targets):
        # What a planned thing will do is planned, unless the statement itself says otherwise.
        state = target.status if "status" in target.model_fields_set else status
        values: dict[str, str | None] = {"basis": target.basis}
        words = verb
        if isinstance(target, r.OperatesRecord) and target.role:
            values["role"], words = target.role, f"{ROLE_LABELS[target.role]}，{verb}"
        said = target.note or f"{words}{out.label(target.in_)}。"
        note = f"编者按其产品与业务判断：{said}" if target.basis == "editor" else said
        out.link(item, item.path(field_name, i, "in"), record.id, kind, target.in_, out.evidence(
            target.sources or record.sources, note, own=target.sources is not None, basis=target.basis, status=state,
            date=target.date or date,
        ), values=attributes(values))


def _place(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.PlaceRecord)
    _entity(out, record, attributes(adcode=record.adcode), level=record.level, lon=record.lon, lat=record.lat)
    if record.parent:
        out.link(item, item.path("parent"), record.id, "part_of", record.parent,
                 out.evidence(record.sources, f"行政隶属{out.label(record.parent)}。"))


def _chain(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.ChainRecord)
    _entity(out, record, group=record.group, form=record.form)
    for i, segment in enumerate(record.segments):
        out.entities.append(Entity(
            segment.id, segment.name, attributes=attributes(
                {"words": segment.words or None, "note": segment.note}, stage=segment.stage.value, order=i),
            sources=tuple(segment.sources), verified=out.verified(segment.sources),
        ))
        path = item.path("segments", i)
        out.link(item, path, segment.id, "part_of", record.id,
                 out.evidence(segment.sources, f"{record.name}产业链的{segment.stage.label}环节。"))
        for j, fed in enumerate(segment.feeds):
            out.link(item, (*path, "feeds", j), segment.id, "feeds", fed, out.evidence(
                segment.sources, f"按通常工艺，{segment.name}供料给{out.label(fed)}。", basis="editor"))


def _industry(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.IndustryRecord)
    _entity(out, record)
    for i, chain in enumerate(record.chains):
        out.link(item, item.path("chains", i), record.id, "part_of", chain,
                 out.evidence(record.sources, f"{record.name}可归入{out.label(chain)}产业链。", basis="editor"))


def _product(out: Assembly, item: Placed) -> None:
    assert isinstance(item.record, r.ProductRecord)
    _entity(out, item.record)


def _enterprise(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.EnterpriseRecord)
    _entity(out, record, attributes(stock_code=record.stock_code, uscc=record.uscc), presence=record.presence,
            ownership=record.ownership, tiers=record.tiers, editor_fields=record.editor_fields)
    _located(out, item, record, record.located_in, wording=PRESENCE.get(record.presence, "所在地为{}。"))
    _target(out, item, record, "operates_in", "operates_in", record.operates_in, "从事")
    for i, leads in enumerate(record.leads):
        out.link(item, item.path("leads", i, "in"), record.id, "leads", leads.in_, out.evidence(
            leads.sources, leads.note, own=True, date=leads.date), values=attributes(authority=leads.authority))
    for i, name in enumerate(record.products):
        product = out.products.get(name)
        if product is None:
            like = nearest(name, out.products)
            out.refuse(item, item.path("products", i), f"'{name}' is not a product of the catalog",
                       f"use '{like}'" if like else "add it to products.yaml", f"产品表里没有“{name}”",
                       f"是否应为“{like}”" if like else "请先写入 products.yaml")
            continue
        out.link(item, item.path("products", i), record.id, "produces", product, out.evidence(
            record.sources, f"产品有{name}。", basis=_basis(record, "products")))


def _institution(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.InstitutionRecord)
    _entity(out, record, level=record.level, disciplines=record.disciplines, editor_fields=record.editor_fields)
    _located(out, item, record, record.located_in)
    _target(out, item, record, "serves", "serves", record.serves, "服务于")


def _park(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.ParkRecord)
    _entity(out, record, level=record.level, park_kind=record.park_kind, designated=record.designated,
            industries=record.industries, stage=None if record.status is Status.ASSERTED else record.status.value)
    _located(out, item, record, record.located_in, status=record.status)
    _target(out, item, record, "develops", "develops", record.develops, "主导产业有", status=record.status)
    _target(out, item, record, "targets", "targets", record.targets, "招引", status=record.status)


def _project(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.ProjectRecord)
    _entity(out, record, stage=record.stage or record.status.value, as_of=record.as_of, amount=record.amount,
            amount_note=record.amount_note, capacity=record.capacity)
    _located(out, item, record, record.located_in, status=record.status, date=record.as_of)
    _target(out, item, record, "operates_in", "operates_in", record.operates_in, "属于", status=record.status,
            date=record.as_of)
    amount = f"，{record.amount_note}" if record.amount_note else f"，金额{record.amount:g}亿元" if record.amount else ""
    verb = "投资建设" if record.status is Status.ASSERTED else "拟投资建设"
    for i, investor in enumerate(record.investors):
        out.link(item, item.path("investors", i), investor, "invests_in", record.id, out.evidence(
            record.sources, f"{verb}{record.name}{amount}。", status=record.status, date=record.as_of))


def _association(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.AssociationRecord)
    _entity(out, record, association_kind=record.association_kind)
    _located(out, item, record, record.located_in, status=record.status)


def _agency(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.AgencyRecord)
    _entity(out, record)
    _target(out, item, record, "chiefs", "chiefs", record.chiefs, "牵头")


def _declaration(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.DeclarationRecord)
    note = record.note or f"{out.label(record.place)}提出{record.name}。"
    out.declarations.append(Declaration(
        record.id, record.place, record.name,
        tuple(DeclarationMember(m.raw, tuple(m.chains), m.tier, m.approximate) for m in record.members),
        record.complete, out.evidence(record.sources, note, own=True, date=record.year), record.year, record.note,
    ))
    # A source that does not list all members may name one beside the scheme, so the note claims no more than that.
    verb = "列有" if record.complete else "之下提到"
    caveat = f"（{record.note}）" if record.note and not record.complete else ""
    for i, member in enumerate(record.members):
        near = "，编者近似对应" if member.approximate else ""
        for j, chain in enumerate(member.chains):
            out.link(item, item.path("members", i, "chains", j), record.place, "develops", chain, out.evidence(
                record.sources, f"{record.name}{verb}{member.raw}{near}。{caveat}", own=True, date=record.year,
                weight=0.8 if member.approximate else 1.0))


def _link(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.LinkRecord)
    if record.kind not in LINK_RULES:
        return  # check_references has said so, with the nearest kind
    out.link(item, item.path(), record.subject, record.kind, record.object, out.evidence(
        record.sources, record.note, own=True, basis=record.basis, status=record.status, date=record.date,
    ), chain=record.chain, values=attributes(
        amount=record.amount, share=record.share, partnership=record.partnership, basis=record.basis))


def _observation(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.ObservationRecord)
    note = record.note or f"{out.label(record.subject)}{record.period}{record.indicator}为{record.value:g}{record.unit}。"
    try:
        out.observations.append(Observation(
            record.subject, record.indicator, record.value, record.unit, record.period,
            out.evidence(record.sources, note, own=True)))
    except ModelError as error:
        out.refuse(item, item.path("subject"), str(error), "give the id of an entity",
                   f"“{record.subject}”不是条目编号", "请写编号，如 place:620200")


def _nothing(out: Assembly, item: Placed) -> None:
    """Sources are read before everything else."""


_STEPS: Mapping[type, Callable[[Assembly, Placed], None]] = {
    r.SourceRecord: _nothing, r.PlaceRecord: _place, r.ChainRecord: _chain, r.IndustryRecord: _industry,
    r.ProductRecord: _product, r.EnterpriseRecord: _enterprise, r.InstitutionRecord: _institution, r.ParkRecord: _park,
    r.ProjectRecord: _project, r.AssociationRecord: _association, r.AgencyRecord: _agency,
    r.DeclarationRecord: _declaration, r.LinkRecord: _link, r.ObservationRecord: _observation,
}
