"""Cities most like one, and why."""

from __future__ import annotations

from dataclasses import dataclass

from chains.cities.grid import counted_links, number
from chains.cities.matrix import UNITS, plans_in
from chains.cities.pairs import Field, SharedChain, field_of, shared_chains
from chains.findings import Reason
from chains.graph import Graph, entity_of

__all__ = ["Likeness", "likenesses", "most_alike", "shared_reason"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two cities' chains are: the cosine of their rows, from 0 to 1, and the Krugman index, from 0 (equal) to 2.

    `competing` is the part of the cosine from firms in the same segments. None is undefined: one of them has nothing
    recorded. The reasons are the chains they share; their weights sum to 1.
    """

    place: str
    other: str
    measure: str
    value: float | None
    krugman: float | None
    competing: float
    reasons: tuple[Reason, ...]


def most_alike(graph: Graph, place: str, *, measure: str = "enterprises") -> list[Likeness]:
    """All other cities, the most alike first, those without a value last.

    Raises UsageError for an unknown measure.
    """
    return likenesses(field_of(graph, measure), place)


def likenesses(field: Field, place: str) -> list[Likeness]:
    """The same of a field that is at hand."""
    found = [_likeness(field, place, other) for other in field.grid.places if other != place]
    return sorted(found, key=lambda x: (x.value is None, -(x.value or 0), x.krugman or 0, x.other))


def _likeness(field: Field, place: str, other: str) -> Likeness:
    shared = shared_chains(field, place, other)
    value = field.number(field.cosine, place, other)
    return Likeness(place, other, field.grid.measure, value, field.number(field.krugman, place, other),
                    sum(x.competing for x in shared), tuple(shared_reason(field, x, value or 1.0) for x in shared))


def shared_reason(field: Field, shared: SharedChain, whole: float) -> Reason:
    """What a shared chain adds to the cosine of two cities, and who of either works in it."""
    graph = field.graph
    cells = (shared.one, shared.other)
    links, declarations = zip(*(counted_links(cell) for cell in cells), strict=True)
    plans = field.grid.measure == "declared"
    sides = "、".join(f"{entity_of(graph, cell.place).name} {number(len(plans_in(cell)) if plans else cell.value)} "
                     f"{UNITS[field.grid.measure]}" for cell in cells)
    where = "、".join(entity_of(graph, segment).name for segment in shared.segments)
    told = f"；同一环节：{where}" if where else "；没有收录到相同环节" if not plans else ""
    return Reason(
        entity_of(graph, shared.chain).name, round(shared.part, 4), "", f"{sides}{told}",
        entities=tuple(i for cell in cells for i in cell.counted) if not plans else (),
        links=(*links[0], *links[1]), declarations=tuple(dict.fromkeys((*declarations[0], *declarations[1]))),
        weight=shared.part / whole,
    )
