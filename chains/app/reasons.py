"""The reasons of a finding on a page: each opens down to the entities it counts and the sentences it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from chains.app.markup import Html, between, join, tag
from chains.app.panels import declaration_item, entity_link, link_item, state_item
from chains.app.state import World
from chains.findings import Reason
from chains.views.style import value_text

__all__ = ["reason_block", "reasons_block"]

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
    if not (reason.entities or reason.links or reason.declarations or reason.states):
        return None
    names = between("、", (entity_link(world, i) for i in reason.entities))
    rest = len(reason.links) - _SHOWN
    return join(
        tag("p", names) if reason.entities else None,
        *(link_item(world, item) for item in reason.links[:_SHOWN]),
        tag("p", f"另有 {rest} 条，见命令行输出。", cls="cg-quiet") if rest > 0 else None,
        *(declaration_item(world, d) for d in reason.declarations),
        *(state_item(world, s) for s in reason.states),
    )
