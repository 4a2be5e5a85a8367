"""The five chains of every place and industrial chain (五链融合), and what is left to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from chains.activity import Activity, activity_of
from chains.cities import cities
from chains.errors import UsageError
from chains.findings import Reason
from chains.fusion.capital import CAPITAL, FUNDS, LANDED, PLANNED, amount_reasons, capital_piles, funds_of, money_of
from chains.fusion.firms import INDUSTRY, SUPPLY, industry_piles, supply_piles
from chains.fusion.knowledge import ELSEWHERE, INNOVATION, TALENT, innovation_piles, servers, talent_piles
from chains.fusion.piles import Heading, Heap, Pile, Piles, Weight, heap_reason
from chains.fusion.words import FusionLayer, Presence
from chains.graph import Graph, entity_of
from chains.model import Kind, Link, kind_of

__all__ = ["FusionCell", "find_fusion", "places_with_chains", "todo_of"]


@dataclass(frozen=True, slots=True)
class FusionCell:
    """One layer of one place and chain: whether it is there, how much of it, and on what that rests.

    `value` counts facts in `unit`, `candidates` what is planned or waits to be checked; the two are never added. `judged`
    says that only the editor's word stands behind the facts. `amount` and `planned_amount` are 亿元, of capital alone,
    None where no project states one. `entities` are those the facts name.
    """

    place: str
    chain: str
    layer: FusionLayer
    state: Presence
    value: int
    unit: str
    candidates: int
    judged: bool
    entities: tuple[str, ...]
    reasons: tuple[Reason, ...]
    amount: float | None = None
    planned_amount: float | None = None


@dataclass(frozen=True)
class _Survey:
    activity: Activity
    piles: Mapping[FusionLayer, Piles]
    servers: Mapping[str, Mapping[str, tuple[Link, ...]]]
    funds: tuple[str, ...]


_Collect = Callable[[Graph, Activity], Piles]
# unit of the value, headings in the order they are told, and what fills them
_LAYERS: Mapping[FusionLayer, tuple[str, Sequence[Heading], _Collect]] = {
    FusionLayer.INDUSTRY: ("家", INDUSTRY, industry_piles),
    FusionLayer.SUPPLY: ("处", SUPPLY, supply_piles),
    FusionLayer.INNOVATION: ("家", INNOVATION, innovation_piles),
    FusionLayer.CAPITAL: ("项", CAPITAL, capital_piles),
    FusionLayer.TALENT: ("家", TALENT, talent_piles),
}
_SURVEYS: WeakKeyDictionary[Graph, _Survey] = WeakKeyDictionary()


def _survey(graph: Graph) -> _Survey:
    if graph not in _SURVEYS:
        activity = activity_of(graph)
        piles = {layer: collect(graph, activity) for layer, (_, _, collect) in _LAYERS.items()}
        _SURVEYS[graph] = _Survey(activity, piles, servers(graph, activity), funds_of(graph))
    return _SURVEYS[graph]


def find_fusion(graph: Graph, *, place: str | None = None, chain: str | None = None) -> list[FusionCell]:
    """Five cells for every place and chain with anything in common, by place, chain and layer.

    Without a place every city and new area is asked. A place and a chain that are both named have their five cells even
    where nothing is recorded. Raises UnknownName for an unknown id, UsageError for a node of another kind.
    """
    for node, kind in ((place, Kind.PLACE), (chain, Kind.CHAIN)):
        if node is not None and entity_of(graph, node).kind is not kind:
            raise UsageError(f"'{node}' is no {kind}", f"“{entity_of(graph, node).name}”不是{kind.label}")
    survey = _survey(graph)
    places = frozenset((place,) if place else cities(graph))
    found = {key for piles in survey.piles.values() for key in piles if key[0] in places and chain in (None, key[1])}
    if place and chain:
        found.add((place, chain))
    return [_cell(graph, survey, layer, key) for key in sorted(found) for layer in FusionLayer]


def places_with_chains(graph: Graph) -> list[str]:
    """Places that have any layer of any chain, by id; parks are left out."""
    return sorted({place for piles in _survey(graph).piles.values() for place, _ in piles if kind_of(place) is Kind.PLACE})


def _cell(graph: Graph, survey: _Survey, layer: FusionLayer, key: tuple[str, str]) -> FusionCell:
    unit, headings, _ = _LAYERS[layer]
    pile = survey.piles[layer].get(key, {})
    facts = [(heading, pile[heading]) for heading in headings if heading in pile and heading.weight is Weight.FACT]
    known = frozenset(item for _, heap in facts for item in heap.items)
    rest = [(h, pile[h].without(known)) for h in headings if h in pile and h.weight is not Weight.FACT]
    maybe = {item for heading, heap in rest if heading.weight is Weight.CANDIDATE for item in heap.items}
    told = [(heading, heap) for heading, heap in (*facts, *rest) if heap.items]
    state = Presence.PRESENT if known else Presence.CANDIDATE if maybe else Presence.UNKNOWN
    entities = {e for _, heap in facts for e in heap.entities}
    return FusionCell(
        *key, layer, state, len(known), unit, len(maybe), bool(facts) and all(heap.judged for _, heap in facts),
        tuple(sorted(entities)), (*(heap_reason(h, heap) for h, heap in told), *_beside(graph, survey, layer, key, pile)),
        *_amounts(graph, layer, pile),
    )


def _amounts(graph: Graph, layer: FusionLayer, pile: Pile) -> tuple[float | None, float | None]:
    if layer is not FusionLayer.CAPITAL:
        return None, None
    landed, planned = (money_of(graph, pile[h].items if h in pile else ())[0] for h in (LANDED, PLANNED))
    return landed, planned


def _beside(graph: Graph, survey: _Survey, layer: FusionLayer, key: tuple[str, str], pile: Pile) -> list[Reason]:
    """What does not count and helps all the same: sums of money, and whom one could turn to."""
    place, chain = key
    if layer is FusionLayer.CAPITAL:
        here = {item for heap in pile.values() for item in heap.items}
        funds = [f for f in survey.funds if place in survey.activity.home(f) and f not in here]
        beside = [Reason(FUNDS.name, len(funds), FUNDS.unit, "", tuple(funds))] if funds else []
        return [*amount_reasons(graph, survey.activity, pile), *beside]
    if layer not in (FusionLayer.INNOVATION, FusionLayer.TALENT):
        return []
    heap = Heap()
    for who, links in survey.servers.get(chain, {}).items():
        counted = any(who in other.items for other in pile.values())
        fitting = layer is FusionLayer.INNOVATION or kind_of(who) is Kind.UNIVERSITY
        if fitting and not counted and place not in survey.activity.home(who):
            heap.add(who, links)
    return [heap_reason(ELSEWHERE, heap)] if heap.items else []


def todo_of(cells: Sequence[FusionCell]) -> list[FusionCell]:
    """The layers that are not known to be there, where most of the five are already there first."""
    there: dict[tuple[str, str], int] = {}
    for cell in cells:
        key = (cell.place, cell.chain)
        there[key] = there.get(key, 0) + (cell.state is Presence.PRESENT)
    left = [cell for cell in cells if cell.state is not Presence.PRESENT]
    return sorted(left, key=lambda c: (-there[c.place, c.chain], c.place, c.chain, list(FusionLayer).index(c.layer)))
