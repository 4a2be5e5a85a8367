"""Valid records to entities, links, observations and declarations, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chains.catalog import records as r
from chains.catalog.assembly import EDITOR, Assembly, Placed
from chains.catalog.content import Rekey
from chains.catalog.problems import nearest
from chains.errors import ModelError
from chains.model import (
    LINK_RULES,
    Alias,
    Attributes,
    Award,
    Condition,
    Criterion,
    Declaration,
    DeclarationMember,
    Entity,
    Observation,
    SegmentState,
    Source,
    SourceKind,
    Status,
    attributes,
)

__all__ = ["assemble"]

PRESENCE = {"base": "在{}设有基地。", "registered_only": "注册地为{}。", "project": "在{}有项目。"}
ROLE_LABELS = {"leading_enterprise": "龙头企业", "backbone": "骨干企业", "supporting": "配套企业"}


def assemble(placed: Sequence[Placed]) -> Assembly:
    """Everything the records say."""
    out = Assembly(sources={EDITOR: Source(EDITOR, "编者常识（未引来源）", SourceKind.EDITOR)})
    for item in placed:
        if isinstance(item.record, r.SourceRecord):
            out.sources[item.record.id] = _source(item.record)
            out.place(item.record.id, item, item.path())
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
    return [record.name, *(alias.name for alias in record.aliases)]


def _entity(
    out: Assembly, item: Placed, record: r.Record, codes: Attributes = (), *, awards: tuple[Award, ...] = (), **values: Any
) -> None:
    aliases = tuple(Alias(a.name, a.kind) for a in record.aliases)
    kept = {key: value for key, value in values.items() if value not in (None, [], "")}
    out.place(record.id, item, item.path())
    out.entities.append(Entity(
        record.id, record.name, aliases, codes, attributes({**kept, "note": record.note}),
        tuple(record.sources), out.trust(item, item.path(), record.verified, record.sources), awards=awards,
    ))


def _located(
    out: Assembly, item: Placed, record: r.Record, located: r.LocatedRecord | None, *, status: Status = Status.ASSERTED,
    date: str | None = None, wording: str = "所在地为{}。",
) -> None:
    if located is None:
        return
    own = located.model_fields_set
    note = located.note or wording.format(out.label(located.in_))
    out.link(item, item.path("located_in"), record.id, "located_in", located.in_, out.evidence(
        located.sources or record.sources, note, own=located.sources is not None,
        basis=located.basis if {"basis", "sources"} & own else _basis(record, "located_in"),
        status=located.status if "status" in own else status, date=located.date or date))


def _classes(record: r.ChainRecord | r.IndustryRecord) -> dict[str, Any]:
    """Codes and names beside one another, so that outside data can be joined by code; which fit only nearly stands apart."""
    return {
        "gbt4754": [c.code for c in record.gbt4754], "gbt4754_names": [c.name for c in record.gbt4754],
        "gbt4754_approximate": [c.code for c in record.gbt4754 if c.approximate],
        "shenwan": [c.name for c in record.shenwan], "shenwan_codes": [c.code for c in record.shenwan if c.code],
        "shenwan_approximate": [c.name for c in record.shenwan if c.approximate],
    }


def _basis(record: r.Record, field_name: str) -> str:
    # What an editor filled in from general knowledge must not lend itself the record's pages.
    return "editor" if field_name in getattr(record, "editor_fields", ()) else "page"


def _target(
    out: Assembly, item: Placed, record: r.Record, field_name: str, kind: str, targets: Sequence[r.TargetRecord],
    verb: str, *, status: Status = Status.ASSERTED, date: str | None = None,
) -> None:
    for i, target in enumerate(targets):
        path = item.path(field_name, i, "in")
        # What a planned thing will do is planned, unless the statement itself says otherwise.
        state = target.status if "status" in target.model_fields_set else status
        when = target.date or date
        values: dict[str, str | None] = {"basis": target.basis}
        words, judged = verb, ""
        if isinstance(target, r.OperatesRecord) and target.role:
            label, ground = ROLE_LABELS[target.role], target.role_basis or target.basis
            values |= {"role": target.role, "role_basis": ground}
            words, judged = (verb, label) if ground != target.basis else (f"{label}，{verb}", "")
        elif isinstance(target, r.ChiefRecord) and target.role:
            values["role"], words = target.role, f"{target.role}，牵头"
        said = target.note or f"{words}{out.label(target.in_)}。"
        note = f"编者按其产品与业务判断：{said}" if target.basis == "editor" else said
        evidence = out.evidence(target.sources or record.sources, note, own=target.sources is not None, basis=target.basis,
                                status=state, date=when)
        if judged:  # the page names the work, the editor the role: two evidences, so that neither speaks for the other
            evidence += out.evidence((), f"编者判断为该环节的{judged}。", basis="editor", status=state, date=when)
        out.link(item, path, record.id, kind, target.in_, evidence, values=attributes(values))


def _place(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.PlaceRecord)
    _entity(out, item, record, attributes(adcode=record.adcode), level=record.level, lon=record.lon, lat=record.lat)
    if record.parent:
        out.link(item, item.path("parent"), record.id, "part_of", record.parent,
                 out.evidence(record.sources, f"行政隶属{out.label(record.parent)}。"))


def _chain(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.ChainRecord)
    _entity(out, item, record, group=record.group, form=record.form, **_classes(record))
    for i, segment in enumerate(record.segments):
        path = item.path("segments", i)
        out.place(segment.id, item, path)
        out.entities.append(Entity(
            segment.id, segment.name, attributes=attributes(
                {"words": segment.words or None, "note": segment.note}, stage=segment.stage.value, order=i),
            sources=tuple(segment.sources), verified=out.trust(item, path, segment.verified, segment.sources),
        ))
        out.link(item, path, segment.id, "part_of", record.id,
                 out.evidence(segment.sources, f"{record.name}产业链的{segment.stage.label}环节。"))
        for j, fed in enumerate(segment.feeds):
            out.link(item, (*path, "feeds", j), segment.id, "feeds", fed, out.evidence(
                segment.sources, f"按通常工艺，{segment.name}供料给{out.label(fed)}。", basis="editor"))


def _industry(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.IndustryRecord)
    _entity(out, item, record, **_classes(record))
    for i, chain in enumerate(record.chains):
        out.link(item, item.path("chains", i), record.id, "part_of", chain,
                 out.evidence(record.sources, f"{record.name}可归入{out.label(chain)}产业链。", basis="editor"))


def _product(out: Assembly, item: Placed) -> None:
    assert isinstance(item.record, r.ProductRecord)
    _entity(out, item, item.record)


def _enterprise(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.EnterpriseRecord)
    _entity(out, item, record, attributes(stock_code=record.stock_code, uscc=record.uscc), presence=record.presence,
            ownership=record.ownership, tiers=[tier.name for tier in record.tiers], editor_fields=record.editor_fields,
            awards=tuple(_award(out, record, tier) for tier in record.tiers))
    _located(out, item, record, record.located_in, wording=PRESENCE.get(record.presence, "所在地为{}。"))
    _target(out, item, record, "operates_in", "operates_in", record.operates_in, "从事")
    for i, leads in enumerate(record.leads):
        out.link(item, item.path("leads", i, "in"), record.id, "leads", leads.in_, out.evidence(
            leads.sources, leads.note, own=True, date=leads.date), values=attributes(authority=leads.authority))
    for i, made in enumerate(record.products):
        name, product = made.name, out.products.get(made.name)
        if product is None:
            like = nearest(name, out.products)
            out.refuse(item, item.path("products", i), f"'{name}' is not a product of the catalog",
                       f"use '{like}'" if like else "add it to products.yaml", f"产品表里没有“{name}”",
                       f"是否应为“{like}”" if like else "请先写入 products.yaml")
            continue
        out.link(item, item.path("products", i), record.id, "produces", product, out.evidence(
            made.sources or record.sources, f"产品有{name}。", own=made.sources is not None,
            basis=made.basis or ("page" if made.sources else _basis(record, "products"))))


def _award(out: Assembly, record: r.Record, tier: r.TierRecord) -> Award:
    basis = tier.basis or ("page" if tier.sources else _basis(record, "tiers"))
    note = f"{tier.year}年获评{tier.name}。" if tier.year else f"称号有{tier.name}。"
    return Award(tier.name, out.evidence(
        tier.sources or record.sources, note, own=tier.sources is not None, basis=basis, date=tier.year), tier.year)


def _institution(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.InstitutionRecord)
    _entity(out, item, record, level=record.level, disciplines=record.disciplines, editor_fields=record.editor_fields)
    _located(out, item, record, record.located_in)
    _target(out, item, record, "serves", "serves", record.serves, "服务于")


def _park(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.ParkRecord)
    _entity(out, item, record, level=record.level, park_kind=record.park_kind, designated=record.designated,
            industries=record.industries, stage=None if record.status is Status.ASSERTED else record.status.value)
    _located(out, item, record, record.located_in, status=record.status)
    _target(out, item, record, "develops", "develops", record.develops, "主导产业有", status=record.status)
    _target(out, item, record, "targets", "targets", record.targets, "招引", status=record.status)


def _project(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.ProjectRecord)
    _entity(out, item, record, stage=record.stage or record.status.value, as_of=record.as_of, amount=record.amount,
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
    _entity(out, item, record, association_kind=record.association_kind)
    _located(out, item, record, record.located_in, status=record.status)


def _agency(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.AgencyRecord)
    _entity(out, item, record)
    _target(out, item, record, "chiefs", "chiefs", record.chiefs, "牵头")


def _declaration(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.DeclarationRecord)
    out.place(record.id, item, item.path())
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


def _cluster(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.ClusterRecord)
    out.place(record.id, item, item.path())
    names = [*(out.label(place) for place in record.places), *record.elsewhere]
    level = f"（{record.level}）" if record.level else ""
    span = f"，{'、'.join(names)}共建" if len(names) > 1 else ""
    note = f"{record.name}{level}{span}。{record.note or ''}"
    out.declarations.append(Declaration(
        record.id, record.places[0], record.name,
        (DeclarationMember(record.name, tuple(record.chains), record.level, record.approximate),), True,
        out.evidence(record.sources, note, own=True, date=record.year), record.year, record.note,
        tuple(record.places[1:]), tuple(record.elsewhere), record.level,
    ))
    for i, place in enumerate(record.places):
        for chain in record.chains:
            out.link(item, item.path("places", i), place, "develops", chain, out.evidence(
                record.sources, note, own=True, date=record.year, weight=0.8 if record.approximate else 1.0))


def _criterion(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.CriterionRecord)
    out.place(record.id, item, item.path())
    out.criteria.append(Criterion(
        record.id, record.place, record.text, out.evidence(record.sources, record.text, own=True, date=record.year),
        record.topic, record.year, record.value, record.unit))


def _state(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.StateRecord)
    out.place(record.id, item, item.path())
    out.states.append(SegmentState(
        record.id, record.place, record.in_, out.evidence(
            record.sources, record.note, own=True, basis=record.basis, status=_status(record.condition), date=record.date),
        record.condition, tuple(record.treatments), record.actor))


def _status(condition: Condition | None) -> Status:
    # Evidence is marked as a plan where the state itself is one; what is lacking, or only to be treated, is said of today.
    return Status.PLANNED if condition in (Condition.PLANNED, Condition.FILLING) else Status.ASSERTED


def _rekey(out: Assembly, item: Placed) -> None:
    record = item.record
    assert isinstance(record, r.RekeyRecord)
    out.rekeys.append(Rekey(record.old, record.new, record.date, record.note))


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
        made = Observation(record.subject, record.indicator, record.value, record.unit, record.period,
                           out.evidence(record.sources, note, own=True))
        out.observations.append(made)
        out.place(made.id, item, item.path())
    except ModelError as error:
        out.refuse(item, item.path("subject"), str(error), "give the id of an entity",
                   f"“{record.subject}”不是条目编号", "请写编号，如 place:620200")


def _nothing(out: Assembly, item: Placed) -> None:
    """Sources are read before everything else."""


_STEPS: Mapping[type, Callable[[Assembly, Placed], None]] = {
    r.SourceRecord: _nothing, r.PlaceRecord: _place, r.ChainRecord: _chain, r.IndustryRecord: _industry,
    r.ProductRecord: _product, r.EnterpriseRecord: _enterprise, r.InstitutionRecord: _institution, r.ParkRecord: _park,
    r.ProjectRecord: _project, r.AssociationRecord: _association, r.AgencyRecord: _agency,
    r.DeclarationRecord: _declaration, r.ClusterRecord: _cluster, r.CriterionRecord: _criterion, r.StateRecord: _state,
    r.LinkRecord: _link, r.ObservationRecord: _observation, r.RekeyRecord: _rekey,
}
