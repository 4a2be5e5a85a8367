"""The reasons of a finding on a page: each opens down to the entities it counts and the sentences it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from chains.app.markup import Html, between, join, tag
from chains.app.panels import declaration_item, entity_link, evidence_block, link_item
from chains.app.state import World
from chains.findings import Reason
from chains.views.style import value_text

__all__ = ["open_reason", "reason_block", "reasons_block"]

_SHOWN = 30  # sentences under one reason; more would make a page nobody reads


def reason_block(world: World, reason: Reason) -> Html:
    """One reason: its value, and behind a fold everything that makes it."""
    note = tag("small", " ", reason.note) if reason.note else None
    head = join(reason.name, "：", tag("b", value_text(reason)), note)
    behind = _behind(world, reason)
    if behind is None:
        return tag("div", head, cls="cg-reason")
    return tag("details", tag("summary", head), behind, cls="cg-reason")


def reasons_block(world: World, reasons: Iterable[Reason]) -> Html:
    """All reasons of a finding, in their order."""
    return tag("div", *(reason_block(world, reason) for reason in reasons))


def _behind(world: World, reason: Reason) -> Html | None:
    if not (reason.entities or reason.links or reason.declarations or reason.evidence):
        return None
    names = between("、", (entity_link(world, i) for i in reason.entities))
    rest = len(reason.links) - _SHOWN
    return join(
        tag("p", names) if reason.entities else None,
        *(link_item(world, item) for item in reason.links[:_SHOWN]),
        tag("p", f"另有 {rest} 条，见命令行输出。", cls="cg-quiet") if rest > 0 else None,
        *(declaration_item(world, d) for d in reason.declarations),
        *(evidence_block(world, e) for e in reason.evidence),
    )


def open_reason(world: World, reason: Reason) -> Html:
    """One reason with the names it counts in the open, and only the sentences behind a fold."""
    head = tag("div", tag("b", reason.name), " ", value_text(reason), cls="cg-what")
    names = between("、", (entity_link(world, i) for i in reason.entities))
    rest = len(reason.links) - _SHOWN
    behind = (
        *(link_item(world, item) for item in reason.links[:_SHOWN]),
        tag("p", f"另有 {rest} 条，见命令行输出。", cls="cg-quiet") if rest > 0 else None,
        *(declaration_item(world, d) for d in reason.declarations), *(evidence_block(world, e) for e in reason.evidence),
    )
    count = len(reason.links) + len(reason.declarations) + len(reason.evidence)
    return tag(
        "div", head, tag("div", names) if reason.entities else None, tag("small", reason.note) if reason.note else None,
        tag("details", tag("summary", f"依据 {count} 条"), *behind) if count else None, cls="cg-item",
    )
