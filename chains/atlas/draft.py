"""A paper being written: the footnotes given so far, and statements made from links, figures and findings."""

from __future__ import annotations

from collections.abc import Iterable

from chains.activity import activity_of
from chains.atlas.paper import Basis, Note, Said, plain
from chains.atlas.scope import Scope
from chains.atlas.since import Since
from chains.findings import Reason
from chains.graph import entity_of, links_of, snapshot_of
from chains.model import Evidence, Link, Observation
from chains.views.style import number_label, value_text

__all__ = ["Draft"]

_CITED = 2  # footnotes of one statement; the rest is a click away in the tool
_REASON = 3
_LONGEST = 120  # characters of a name


class Draft:
    """The scope, what to compare with, and the footnotes; an evidence that is cited twice keeps its number."""

    def __init__(self, scope: Scope, since: Since | None = None) -> None:
        self.scope, self.graph, self.since = scope, scope.graph, since
        self._numbers: dict[Evidence, int] = {}

    @property
    def notes(self) -> tuple[Note, ...]:
        """Every footnote given so far, in order."""
        sources = snapshot_of(self.graph).source_by_id
        return tuple(Note(n, e, sources[e.source]) for e, n in self._numbers.items())

    def cite(self, evidence: Iterable[Evidence], limit: int = _CITED) -> tuple[int, ...]:
        """The numbers of the best of these: a stored sentence before a retelling, a source before the editor, newer first."""
        best = sorted(reversed(tuple(dict.fromkeys(evidence))), key=lambda e: (e.method == "editor", e.quote is None))
        return tuple(sorted(self._numbers.setdefault(e, len(self._numbers) + 1) for e in best[:limit]))

    def name(self, entity: str) -> str:
        """The entity's name; of one that no page could hold the beginning."""
        name = entity_of(self.graph, entity).name
        return name if len(name) <= _LONGEST else name[:_LONGEST] + "……"

    def names(self, entities: Iterable[str]) -> str:
        return "、".join(self.name(e) for e in entities)

    def entity(self, entity: str) -> Said:
        """The name of an entity, which states nothing."""
        return plain(self.name(entity), entity)

    def noted(self, text: str, *evidence: Iterable[Evidence], limit: int = _CITED) -> Said:
        """The text with footnotes to the best of the evidence; plain where there is none."""
        notes = self.cite((e for group in evidence for e in group), limit)
        return Said(text, notes) if notes else plain(text)

    def linked(self, text: str, links: Iterable[Link], limit: int = _CITED) -> Said:
        """The text with footnotes to the links: first one of each, then more."""
        found = tuple(links)
        first = [_best(link) for link in found]
        return self.noted(text, first, (e for link in found for e in link.evidence), limit=limit)

    def measured(self, text: str, *evidence: Iterable[Evidence], limit: int = _CITED) -> Said:
        """A computed text, with footnotes to what it was computed from."""
        return Said(text, self.cite((e for group in evidence for e in group), limit), Basis.COMPUTED)

    def recorded(self, text: str, entity: str) -> Said:
        """Facts of a record, which names the sources of the whole record only."""
        sources = snapshot_of(self.graph).source_by_id
        titles = [sources[s].title for s in entity_of(self.graph, entity).sources if s in sources][:_REASON]
        return Said(f"{text}（资料来源：{'、'.join(f'《{t}》' for t in titles) or '未写'}）", (), Basis.NAMED)

    def reason(self, reason: Reason) -> Said:
        """The value of a reason and its note, computed, with footnotes to what it rests on."""
        whom = self.names(reason.entities[:6]) + (f"等 {len(reason.entities)} 个" if len(reason.entities) > 6 else "")
        told = "；".join(x for x in (whom, reason.note) if x)
        return self.measured(value_text(reason) + (f"（{told}）" if told else ""), reason_evidence(reason), limit=_REASON)

    def figure(self, observation: Observation) -> Said:
        """A figure with unit and period."""
        text = f"{number_label(observation.value)}{observation.unit}（{observation.period}）"
        return self.noted(text, observation.evidence)

    def seat(self, entity: str) -> Said:
        """The city the entity lies in, or else its province, with a footnote to its address."""
        seat = activity_of(self.graph).seat_of(entity)
        if seat is None:
            return plain("未收录")
        address = [x for x in links_of(self.graph, entity) if x.kind == "located_in" and x.subject == entity]
        return self.linked(self.name(seat), address, limit=1)


def _best(link: Link) -> Evidence:
    return min(reversed(link.evidence), key=lambda e: (e.method == "editor", e.quote is None))


def reason_evidence(reason: Reason) -> Iterable[Evidence]:
    """Everything a reason rests on, one of each first."""
    groups = [*(x.evidence for x in reason.links), *(x.evidence for x in reason.observations),
              *(x.evidence for x in reason.declarations), *(x.evidence for x in reason.states), reason.evidence]
    yield from (group[-1] for group in groups if group)
    yield from (e for group in groups for e in group)
