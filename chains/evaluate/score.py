"""Precision, recall and F1 of a reading against an annotation.

Entities count once a document: one is found when a mention of an accepted kind bears one of its forms, and a mention
(document, kind, surface) is right when it belongs to some annotated entity of that kind. A link is right when kind and
both ends agree. Categories and debatable entities are neither asked for nor counted as wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chains.engine import Extraction
from chains.evaluate.gold import KINDS, LINK_KINDS, Gold, GoldEntity, GoldLink, bare
from chains.model import Kind, Mention, Status

__all__ = ["SCORED", "Row", "score"]

SCORED = ("CITY", "ENTERPRISE", "UNIVERSITY", "INSTITUTE", "INDUSTRY", "PARK")
_FIRM = frozenset({Status.ASSERTED, Status.ENDED})


@dataclass(frozen=True)
class Row:
    """One line of the table; `missed` and `wrong` name what cost recall and precision."""

    label: str
    right: int  # of the predicted ones
    predicted: int
    found: int  # of the wanted ones
    wanted: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 when both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class _Stated:
    doc: str
    kind: str
    subject: frozenset[str]
    object: frozenset[str]
    status: Status

    def states(self, link: GoldLink) -> bool:
        if (self.doc, self.kind) != (link.doc, link.kind):
            return False
        straight = bool(self.subject & link.subject and self.object & link.object)
        return straight or (
            self.kind == "partners_with" and bool(self.subject & link.object and self.object & link.subject))


def score(gold: Gold, extractions: Iterable[Extraction]) -> tuple[Row, ...]:
    """A row an entity type, then links, explicit links, links a kind, and the status of the links that were found."""
    extractions = list(extractions)
    return (*_entity_rows(gold, extractions), *_link_rows(gold, _stated(extractions)))


def _names(mention: Mention) -> frozenset[str]:
    return frozenset(filter(None, map(bare, (mention.surface, mention.clean, mention.name))))


def _entity_rows(gold: Gold, extractions: Sequence[Extraction]) -> list[Row]:
    names: dict[tuple[str, Kind, str], frozenset[str]] = {}
    for extraction in extractions:
        for mention in extraction.mentions:
            key = extraction.document.name, mention.kind, bare(mention.surface)
            names[key] = names.get(key, frozenset()) | _names(mention)
    of_doc: dict[tuple[str, Kind], list[tuple[str, Kind, str]]] = defaultdict(list)
    for key in names:
        of_doc[key[0], key[1]].append(key)
    annotated: dict[str, list[GoldEntity]] = defaultdict(list)
    for entity in gold.entities:
        annotated[entity.doc].append(entity)

    def is_found(entity: GoldEntity) -> bool:
        return any(names[key] & entity.forms for kind in entity.kinds for key in of_doc[entity.doc, kind])

    rows = []
    for label in SCORED:
        kinds = KINDS[label]
        predicted = [key for key in names if key[1] in kinds]
        wrong = [key for key in predicted
                 if not any(e.kinds & kinds and names[key] & e.forms for e in annotated[key[0]])]
        wanted = [e for e in gold.entities if e.type == label and e.asked]
        missed = [e for e in wanted if not is_found(e)]
        rows.append(Row(label, len(predicted) - len(wrong), len(predicted), len(wanted) - len(missed), len(wanted),
                        tuple(sorted(f"{e.doc}: {e.canonical}" for e in missed)),
                        tuple(sorted(f"{key[0]}: {key[2]}" for key in wrong))))
    return rows


def _stated(extractions: Iterable[Extraction]) -> list[_Stated]:
    """Every statement once a document, whatever the order of its ends; of repeated ones the first."""
    unique: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], _Stated] = {}
    for extraction in extractions:
        for c in extraction.candidates:
            if c.kind in LINK_KINDS:
                link = _Stated(extraction.document.name, c.kind, _names(c.subject), _names(c.object), c.status)
                unique.setdefault((link.doc, link.kind, tuple(sorted(link.subject)), tuple(sorted(link.object))), link)
    return list(unique.values())


def _link_rows(gold: Gold, stated: Sequence[_Stated]) -> list[Row]:
    by_key: Mapping[tuple[str, str], list[GoldLink]] = _grouped(gold.links)
    right = {link: [g for g in by_key.get((link.doc, link.kind), []) if link.states(g)] for link in stated}
    found = {id(g) for matches in right.values() for g in matches}

    def row(label: str, asked: Sequence[GoldLink], mine: Sequence[_Stated]) -> Row:
        missed = [g for g in asked if id(g) not in found]
        wrong = [link for link in mine if not right[link]]
        return Row(label, len(mine) - len(wrong), len(mine), len(asked) - len(missed), len(asked),
                   tuple(f"{g.doc}: {g.words}" for g in missed),
                   tuple(f"{w.doc}: {min(w.subject)} {w.kind} {min(w.object)}" for w in wrong))

    asked = [g for g in gold.links if g.asked]
    rows = [row("links", asked, stated), row("links_explicit", [g for g in asked if g.explicit], stated)]
    for kind in LINK_KINDS:
        rows.append(row(f"link:{kind}", [g for g in asked if g.kind == kind], [link for link in stated if link.kind == kind]))
    return [*rows, _status_row(right)]


def _grouped(links: Iterable[GoldLink]) -> Mapping[tuple[str, str], list[GoldLink]]:
    grouped: dict[tuple[str, str], list[GoldLink]] = defaultdict(list)
    for link in links:
        grouped[link.doc, link.kind].append(link)
    return grouped


def _status_row(right: Mapping[_Stated, Sequence[GoldLink]]) -> Row:
    """Of the right links, how many tell what is so from what is planned, signed or proposed as the annotation does.

    Links on whose status the annotation is silent do not count.
    """
    told = [(link, matches[0]) for link, matches in right.items() if matches and matches[0].firm is not None]
    wrong = tuple(f"{g.doc}: {g.words}: {link.status.value}" for link, g in told if (link.status in _FIRM) != g.firm)
    return Row("status", len(told) - len(wrong), len(told), len(told) - len(wrong), len(told), (), wrong)
