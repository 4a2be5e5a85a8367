"""What the picture's card tells of a line, as plain data: the browser sets every word of it as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chains.app.markup import address
from chains.app.state import World
from chains.model import LINK_RULES, Evidence, Link, SourceKind, Status
from chains.views.style import LAYER_BADGES, STATUS_STYLES, TRUST_BADGES, date_label, display_name

__all__ = ["evidence_card"]

_SHOWN = 4
_LONGEST = 220  # characters of a sentence; the whole stands in the details and at its source


def evidence_card(world: World, line: str, links: Sequence[Link]) -> dict[str, Any] | None:
    """The first evidences of the links of a line, sentences before notes; None without links."""
    told = [(link, evidence) for link in links
            for evidence in sorted(reversed(link.evidence), key=lambda evidence: evidence.quote is None)]
    if not told:
        return None
    items = [_item(world, link, evidence, named=len(links) > 1) for link, evidence in told[:_SHOWN]]
    return {"id": line, "items": items, "more": len(told) - len(items)}


def _item(world: World, link: Link, evidence: Evidence, *, named: bool) -> dict[str, Any]:
    source = world.snapshot.source_by_id[evidence.source]
    title = source.title if source.kind is SourceKind.EDITOR else f"《{source.title}》"
    facts = [] if source.kind is SourceKind.EDITOR else [source.publisher, date_label(evidence.date or source.published)]
    ends = [display_name(world.entity(node)) for node in (link.subject, link.object)]
    return {
        "statement": f"{ends[0]} {LINK_RULES[link.kind].label} {ends[1]}" if named else None,
        "quote": _short(evidence.quote) if evidence.quote else None,
        "note": _note(evidence),
        "source": "转述自" + title if source.kind is SourceKind.SEED else title,
        "facts": " · ".join(fact for fact in facts if fact),
        "address": address("sources", source=source.id, at=evidence.start),
        "marks": _marks(evidence, source.kind),
    }


def _note(evidence: Evidence) -> str | None:
    if evidence.quote:
        return None
    where = f"（{evidence.locator}）" if evidence.locator not in (None, "编者转述", "编者判断") else ""
    return f"编者转述：{_short(evidence.note or '')}{where}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _marks(evidence: Evidence, kind: SourceKind) -> list[tuple[str, str]]:
    status = STATUS_STYLES[evidence.status]
    return [TRUST_BADGES[kind], LAYER_BADGES[evidence.layer],
            *([(status.label, status.tone)] if evidence.status is not Status.ASSERTED else [])]
