"""Entities, links and evidence as they are written on every page: who says it, where, when, and how surely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from chains.app.addresses import named_link, page_of
from chains.app.markup import Html, badge, between, join, link, tag
from chains.app.state import World
from chains.graph import Filter, links_of, tells_another_time
from chains.kinds import AliasKind
from chains.model import (
    LINK_RULES,
    Award,
    Declaration,
    DeclarationMember,
    Entity,
    Evidence,
    Kind,
    Layer,
    Link,
    Observation,
    SegmentState,
    Source,
    SourceKind,
    Status,
)
from chains.views.style import (
    HIDDEN_ATTRIBUTES,
    LAYER_BADGES,
    LINK_PROMINENCE,
    STATUS_STYLES,
    TRUST_BADGES,
    attribute_label,
    date_label,
    display_name,
    number_label,
    period_label,
    quote_words,
    value_label,
)

__all__ = [
    "declaration_item", "declarations_panel", "entity_card", "entity_link", "entity_panel", "evidence_block", "figure",
    "kind_dot", "link_item", "link_panel", "source_badges", "source_link", "state_item", "statement",
]

_PER_GROUP = 5  # links with evidence in one group of a panel; the rest are listed by name
_BRIEF_PER_GROUP, _BRIEF_NAMES = 2, 12  # the same, and how many names, where a panel must travel fast


def kind_dot(kind: Kind) -> Html:
    """A small square in the kind's colour."""
    return tag("span", cls=f"cg-dot cg-k-{kind}", title=kind.label)


def entity_link(world: World, node: str) -> Html:
    """The entity's name as a link to its page; plain where only a document of this session names it."""
    if not world.snapshot.digest and not world.entity(node).known:
        return tag("span", world.name(node), title="还没有进入图谱")
    return named_link(world.entity(node))


def entity_card(world: World, entity: Entity) -> Html:
    """A card that opens the entity in the explorer."""
    about = tag("small", f"{entity.kind.label} · {world.graph.degree(entity.id)} 条关系")
    return link(join(tag("b", kind_dot(entity.kind), display_name(entity)), about), "explore", node=entity.id, cls="cg-card")


def source_link(source: Source, evidence: Evidence | None = None) -> Html:
    """The source's title as a link to its page, at the sentence where there is one."""
    title = f"转述自《{source.title}》" if source.kind is SourceKind.SEED else f"《{source.title}》"
    if source.kind is SourceKind.EDITOR:
        title = source.title
    return link(title, "sources", source=source.id, at=None if evidence is None else evidence.start)


def source_badges(source: Source) -> Html:
    label, tone = TRUST_BADGES[source.kind]
    return badge(label, tone)


def _marks(evidence: Evidence, source: Source) -> Html:
    layer, (_, tone) = evidence.layer_label, LAYER_BADGES[evidence.layer]
    surely = f"{layer} · 可信度 {evidence.confidence:.2f}" if evidence.layer is Layer.EXTRACTED else layer
    status = STATUS_STYLES[evidence.status]
    return join(
        source_badges(source) if source.kind is not SourceKind.EDITOR else None, badge(surely, tone),
        badge(status.label, status.tone) if evidence.status is not Status.ASSERTED else None,
    )


def evidence_block(world: World, evidence: Evidence) -> Html:
    """The sentence in quotation marks, or what the source says in the editor's words and marked so, and whose word it is."""
    source = world.snapshot.source_by_id[evidence.source]
    if evidence.quote is not None:
        said = tag("blockquote", link(f"“{quote_words(evidence.quote)}”", "sources", source=source.id, at=evidence.start))
    else:
        where = f"（{evidence.locator}）" if evidence.locator not in (None, "编者转述", "编者判断") else ""
        mark = "编者常识" if source.kind is SourceKind.EDITOR else "编者转述"
        said = tag("div", badge(mark, "warn" if source.kind is SourceKind.EDITOR else "plain"), evidence.note, where)
    told = f"所述时间 {date_label(evidence.date)}" if tells_another_time(evidence, source) else None
    facts = [] if source.kind is SourceKind.EDITOR else [source.publisher, date_label(source.published), told]
    origin = tag("div", source_link(source, evidence), " ", " · ".join(f for f in facts if f), cls="cg-from")
    return tag("div", said, origin, tag("div", _marks(evidence, source)), cls="cg-evidence")


def statement(world: World, item: Link) -> Html:
    """The link as a sentence of two names and what joins them."""
    return join(entity_link(world, item.subject), f" {LINK_RULES[item.kind].label} ", entity_link(world, item.object))


def _qualities(world: World, item: Link) -> Html:
    status, (_, tone) = STATUS_STYLES[item.status], LAYER_BADGES[item.layer]
    shown = [(key, value) for key, value in item.attributes if key not in HIDDEN_ATTRIBUTES]
    told = [f"{attribute_label(key)}：{value_label(key, value)}" for key, value in shown]
    return join(
        badge(status.label, status.tone) if item.status is not Status.ASSERTED else None,
        badge(item.layer_label, tone) if item.layer is Layer.EXTRACTED else None,
        *(badge(text) for text in told),
        tag("small", "见于", entity_link(world, item.chain)) if item.chain else None,
    )


def _evidence_list(world: World, items: Sequence[Evidence], shown: int, *, brief: bool = False) -> Html:
    # A sentence that can be read comes before what an editor says of a page; within each, the newest first.
    told = sorted(reversed(items), key=lambda evidence: evidence.quote is None)
    rest = told[shown:]
    return join(
        *(evidence_block(world, evidence) for evidence in told[:shown]),
        tag("small", f"另有 {len(rest)} 条依据") if rest and brief else
        tag("details", tag("summary", f"另有 {len(rest)} 条依据"), *(evidence_block(world, e) for e in rest)) if rest else None,
    )


def link_item(
    world: World, item: Link, what: Html | None = None, *, shown: int = 1, qualities: bool = True, brief: bool = False
) -> Html:
    """One link with its qualities and evidence; `what` replaces the full statement where the page says half of it.

    A brief one only counts the evidences beyond those shown, others hold them folded.
    """
    return tag(
        "div", tag("div", what or statement(world, item), " ", _qualities(world, item) if qualities else None, cls="cg-what"),
        _evidence_list(world, item.evidence, shown, brief=brief), cls="cg-item",
    )


def link_panel(world: World, items: Iterable[Link]) -> Html:
    """Links of one line of the picture with all their evidence."""
    found = list(items)
    title = tag("h1", f"{len(found)} 条关系") if len(found) > 1 else tag("h1", LINK_RULES[found[0].kind].label)
    return tag("div", title, *(link_item(world, item, shown=20) for item in found), cls="cg")


def _facts(world: World, entity: Entity) -> Html:
    rows: list[tuple[str, Html | str]] = []
    by_reason = groupby(sorted(entity.aliases, key=lambda a: list(AliasKind).index(a.kind)), key=lambda a: a.kind)
    rows += [(kind.label, "、".join(alias.name for alias in aliases)) for kind, aliases in by_reason]
    told = sorted(entity.attributes, key=lambda pair: pair[0] == "note")
    rows += [(attribute_label(key), value_label(key, value)) for key, value in told if key not in HIDDEN_ATTRIBUTES]
    rows += [(attribute_label(key), str(value)) for key, value in entity.codes]
    rows += [(label, words) for label, words in (("国标行业", _classes(entity)), ("申万行业", _shenwan(entity))) if words]
    if entity.awards:
        rows.append(("称号", join(*(_award(world, award) for award in entity.awards))))
    sources = [world.snapshot.source_by_id[s] for s in entity.sources if s in world.snapshot.source_by_id]
    if sources:
        rows.append(("资料来源", join(*(tag("div", source_link(s), " ", source_badges(s)) for s in sources[:4]),
                                  f"等 {len(sources)} 个" if len(sources) > 4 else None)))
    return tag("dl", *(join(tag("dt", name), tag("dd", value)) for name, value in rows), cls="cg-facts")


def _values(entity: Entity, key: str) -> tuple[str, ...]:
    value = entity.get(key)
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _classes(entity: Entity) -> str:
    near = _values(entity, "gbt4754_approximate")
    pairs = zip(_values(entity, "gbt4754"), _values(entity, "gbt4754_names"), strict=False)
    return "、".join(f"{code} {name}" + ("（近似）" if code in near else "") for code, name in pairs)


def _shenwan(entity: Entity) -> str:
    near = _values(entity, "shenwan_approximate")
    return "、".join(name + ("（近似）" if name in near else "") for name in _values(entity, "shenwan"))


def _award(world: World, award: Award) -> Html:
    last = award.evidence[-1]
    source = world.snapshot.source_by_id[last.source]
    year = f"（{award.year}年） " if award.year else " "
    return tag("div", award.name, year, tag("small", source_link(source, last), " ", source_badges(source)))


def figure(observation: Observation) -> str:
    return number_label(observation.value) + ("" if observation.unit == "%" else " ") + observation.unit


def _figures(world: World, entity: Entity) -> Html | None:
    found = world.observations_of.get(entity.id, ())
    if not found:
        return None
    rows = [
        join(tag("dt", o.indicator), tag("dd", tag("b", figure(o)), f"（{period_label(o.period)}） ",
             tag("small", source_link(world.snapshot.source_by_id[o.evidence[-1].source], o.evidence[-1]))))
        for o in found[:12]
    ]
    return join(tag("h3", "主要数字"), tag("dl", *rows, cls="cg-facts"))


def declarations_panel(world: World, place: str) -> Html | None:
    """The chain sets that the place has declared, each member a link where it is modelled."""
    found = world.declarations_of.get(place, ())
    if not found:
        return None
    return join(tag("h3", "宣示的产业链"), *(declaration_item(world, declaration, place) for declaration in found))


def declaration_item(world: World, declaration: Declaration, place: str | None = None) -> Html:
    """One declared set of chains with its members and evidence; `place` is the one whose page this is."""
    members = [_member(world, member) for member in declaration.members]
    return tag(
        "div", tag("div", declaration.name, f"（{declaration.year}年）" if declaration.year else None, " ",
                   badge(declaration.level or "产业集群") if declaration.is_cluster else None,
                   None if declaration.complete else badge("成员不全", "warn"), cls="cg-what"),
        tag("div", between("；", members)),
        _span(world, declaration, place),
        *(evidence_block(world, evidence) for evidence in declaration.evidence[-1:]), cls="cg-item",
    )


def state_item(world: World, state: SegmentState) -> Html:
    """What a source says of a segment or chain in a place, with the sentence or note and whose word it is."""
    said = [state.condition.label] if state.condition else []
    said += [f"来源提出{'、'.join(t.label for t in state.treatments)}"] if state.treatments else []
    what = join(entity_link(world, state.place), " ", entity_link(world, state.about), "：", "；".join(said),
                f"（{state.actor}）" if state.actor else None)
    told = (evidence_block(world, e) for e in reversed(state.evidence))
    return tag("div", tag("div", what, cls="cg-what"), *told, cls="cg-item")


def _states(world: World, node: str, *, brief: bool) -> Html | None:
    found = world.states_of.get(node, ())
    if not found:
        return None
    shown, rest = (found[:_BRIEF_PER_GROUP], ()) if brief else (found[:_PER_GROUP], found[_PER_GROUP:])
    return join(tag("h3", f"环节状况 · {len(found)}"), *(state_item(world, s) for s in shown),
                tag("details", tag("summary", f"其余 {len(rest)} 项"), *(state_item(world, s) for s in rest)) if rest else None)


def _span(world: World, declaration: Declaration, place: str | None) -> Html | None:
    """The other places of what spans several."""
    others = [*(entity_link(world, p) for p in declaration.places if p != place), *declaration.elsewhere]
    return tag("div", tag("small", "同属：", between("、", others))) if others else None


def _member(world: World, member: DeclarationMember) -> Html:
    names = between("、", (entity_link(world, chain) for chain in member.chains))
    if not member.chains:
        return join(member.raw)
    if [world.name(chain) for chain in member.chains] == [member.raw]:
        return names
    return join(member.raw, "（近似 " if member.approximate else "（", names, "）")


def _groups(world: World, entity: Entity, links: Iterable[Link], *, brief: bool) -> Html:
    def way(item: Link) -> tuple[str, bool]:
        return item.kind, item.subject == entity.id or not LINK_RULES[item.kind].directed

    found = sorted(links, key=lambda item: (LINK_PROMINENCE.index(item.kind), not way(item)[1]))
    shown = _BRIEF_PER_GROUP if brief else _PER_GROUP
    parts = []
    for (kind, forward), group in groupby(found, key=way):
        items = sorted(group, key=lambda item: (item.layer is Layer.EXTRACTED, item.status is not Status.ASSERTED, item.id))
        rule = LINK_RULES[kind]
        parts.append(tag("h3", f"{rule.label if forward else rule.passive} · {len(items)}"))
        parts += [link_item(world, item, entity_link(world, _other(item, entity.id)), brief=brief) for item in items[:shown]]
        rest = items[shown:]
        if rest:
            named = rest[:_BRIEF_NAMES] if brief else rest
            names = between("、", (entity_link(world, _other(item, entity.id)) for item in named))
            names = join(names, f" 等 {len(rest)} 项") if len(named) < len(rest) else names
            parts.append(tag("details", tag("summary", f"其余 {len(rest)} 项"), names))
    return join(*parts)


def _kept(world: World, keep: Filter, item: Link, node: str) -> bool:
    return keep.passes(item, world.snapshot) and keep.passes_entity(world.entity(_other(item, node)))


def _other(item: Link, node: str) -> str:
    return item.object if item.subject == node else item.subject


def _trust(entity: Entity) -> Html:
    label, tone = TRUST_BADGES[entity.verified]
    return badge(f"可信来源：{label}", tone, "本条最好的来源")


def entity_panel(world: World, node: str, keep: Filter | None = None, *, brief: bool = False) -> Html:
    """Everything known of one entity: facts, figures, declarations, and its links by kind, each with its evidence.

    Links that the filter stops are left out and counted; a brief panel tells the first links of each kind and counts the
    rest.
    """
    entity = world.entity(node)
    marks = join(kind_dot(entity.kind), badge(entity.kind.label),
                 _trust(entity) if entity.known else badge("仅文档提及，未核对", "machine"))
    found = links_of(world.graph, node)
    links = [item for item in found if keep is None or _kept(world, keep, item, node)]
    count = f"{len(links)} 条关系" + (f"，筛选隐去 {len(found) - len(links)} 条" if len(found) > len(links) else "")
    own = join(" ", named_link(entity, "打开专页")) if entity.known and page_of(entity)[0] != "explore" else None
    return tag(
        "div", tag("h1", entity.name), tag("p", marks, tag("small", count, own)), _facts(world, entity),
        _figures(world, entity), declarations_panel(world, node), _groups(world, entity, links, brief=brief),
        _states(world, node, brief=brief), cls="cg",
    )
