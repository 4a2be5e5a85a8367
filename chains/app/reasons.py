"""The reasons of a finding on a page: each opens down to the entities it counts and the sentences it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from chains.app.markup import Html, between, join, tag
from chains.app.panels import declaration_item, entity_link, evidence_block, figure, link_item, state_item
from chains.app.state import World
from chains.findings import Reason
from chains.model import Observation
from chains.views.style import period_label, value_text

__all__ = ["open_reason", "reason_block", "reasons_block"]

_SHOWN = 30  # sentences under one reason; more would make a page nobody reads


def reason_block(world: World, reason: Reason, *, opened: bool = False) -> Html:
    """One reason: its value, and behind a fold, opened when asked for, everything that makes it."""
    note = tag("small", " ", reason.note) if reason.note else None
    head = join(reason.name, "：", tag("b", value_text(reason)), note)
    behind = _behind(world, reason)
    if behind is None:
        return tag("div", head, cls="cg-reason")
    return tag("details", tag("summary", head), behind, cls="cg-reason", open="open" if opened else None)


def reasons_block(world: World, reasons: Iterable[Reason]) -> Html:
    """All reasons of a finding, in their order."""
    return tag("div", *(reason_block(world, reason) for reason in reasons))


def _figure(world: World, observation: Observation) -> Html:
    said = tag("div", f"{observation.indicator}：{figure(observation)}（{period_label(observation.period)}）", cls="cg-what")
    return tag("div", said, *(evidence_block(world, e) for e in observation.evidence[-1:]), cls="cg-item")


def _behind(world: World, reason: Reason) -> Html | None:
    if not (reason.entities or _count(reason)):
        return None
    names = between("、", (entity_link(world, i) for i in reason.entities))
    return join(tag("p", names) if reason.entities else None, _sentences(world, reason))


def open_reason(world: World, reason: Reason) -> Html:
    """One reason with the names it counts in the open, and only the sentences behind a fold."""
    head = tag("div", tag("b", reason.name), " ", value_text(reason), cls="cg-what")
    names = between("、", (entity_link(world, i) for i in reason.entities))
    count = _count(reason)
    return tag(
        "div", head, tag("div", names) if reason.entities else None, tag("small", reason.note) if reason.note else None,
        tag("details", tag("summary", f"依据 {count} 条"), _sentences(world, reason)) if count else None, cls="cg-item",
    )


def _count(reason: Reason) -> int:
    return sum(map(len, (reason.links, reason.observations, reason.declarations, reason.states, reason.evidence)))


def _sentences(world: World, reason: Reason) -> Html:
    rest = len(reason.links) - _SHOWN
    return join(
        *(link_item(world, item) for item in reason.links[:_SHOWN]),
        tag("p", f"另有 {rest} 条，见命令行输出。", cls="cg-quiet") if rest > 0 else None,
        *(_figure(world, o) for o in reason.observations),
        *(declaration_item(world, d) for d in reason.declarations),
        *(state_item(world, s) for s in reason.states),
        *(evidence_block(world, e) for e in reason.evidence),
    )
