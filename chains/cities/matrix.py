"""Which city has which chain by which measure, and on what that rests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from weakref import WeakKeyDictionary

from chains.cities.where import chains_of, city_of
from chains.errors import UsageError
from chains.graph import Graph, entity_of, snapshot_of
from chains.model import Declaration, Kind, Layer, Link, Status

__all__ = ["MEASURES", "ROLE_WEIGHTS", "UNITS", "Cell", "city_matrix", "plans_in", "total_of"]

MEASURES: Mapping[str, str] = MappingProxyType({
    "enterprises": "企业数", "weighted": "企业加权", "projects": "项目数", "investment": "投资额", "declared": "宣示",
})
UNITS: Mapping[str, str] = MappingProxyType({
    "enterprises": "家", "weighted": "分", "projects": "个", "investment": "亿元", "declared": "份",
})
# What a firm counts by its role in the chain; of several roles the highest, and without a known one as a supporting firm.
ROLE_WEIGHTS: Mapping[str | None, int] = MappingProxyType(
    {"leading_enterprise": 3, "backbone": 2, "supporting": 1, None: 1})

_GROUPS: Mapping[Kind, str] = MappingProxyType({
    Kind.ENTERPRISE: "enterprises", Kind.UNIVERSITY: "institutions", Kind.INSTITUTE: "institutions", Kind.PARK: "parks",
    Kind.PROJECT: "projects", Kind.PLACE: "places",
})
_COUNTED = {"enterprises": "enterprises", "weighted": "enterprises", "projects": "projects", "investment": "projects",
            "declared": "declarations"}


@dataclass(frozen=True)
class Cell:
    """One city and one chain: the value of the measure and everything found there.

    `value` measures what people have curated and what is there today, projects under construction included; `candidates`
    the same of further things that only the program has read, or that are planned, signed or proposed. `parts` says what
    each of `counted` adds to the value; `unvalued` are counted projects of which no source tells the amount.
    """

    place: str
    chain: str
    measure: str
    value: float
    candidates: float
    enterprises: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    parks: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    links: tuple[Link, ...] = ()
    counted: tuple[str, ...] = ()
    parts: tuple[float, ...] = ()
    unvalued: tuple[str, ...] = ()


@dataclass
class _Found:
    members: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    firm: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # curated and there today
    declarations: dict[str, Declaration] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)


def city_matrix(graph: Graph, measure: str = "enterprises") -> list[Cell]:
    """Every city and chain with anything in common, sorted by city and chain; nothing found means nothing recorded.

    A firm or a project in two chains counts in both; a project's amount is split evenly among its chains, so that no sum
    of cells counts money twice. A firm counts where its curated address of today is.
    Raises UsageError for an unknown measure.
    """
    if measure not in MEASURES:
        raise UsageError(f"'{measure}' is not a measure: use one of {', '.join(MEASURES)}",
                         f"没有“{measure}”这个口径，可用：{'、'.join(f'{k}（{v}）' for k, v in MEASURES.items())}")
    cells = _collect(graph)
    value = _Values(graph, cells)
    return [_cell(key, found, measure, value) for key, found in sorted(cells.items())]


def plans_in(cell: Cell | None) -> tuple[Declaration, ...]:
    """The declarations of a cell that are a city's own plans, the newest first; a cluster that a ministry named is none."""
    own = [d for d in cell.declarations if not d.is_cluster] if cell else []
    return tuple(sorted(own, key=lambda d: (d.year or "", d.id), reverse=True))


def total_of(cells: Iterable[Cell | None]) -> float:
    """The sum of cells of one measure in which nothing counts twice: a firm in two chains is one, by its highest role."""
    parts: dict[str, float] = {}
    for cell in cells:
        for counted, part in zip(cell.counted, cell.parts, strict=True) if cell else ():
            known = parts.get(counted, 0)
            parts[counted] = known + part if cell and cell.measure == "investment" else max(known, part)
    return sum(parts.values())


# A graph never changes, and every measure asks for the same: one pass over its links serves them all.
_COLLECTED: WeakKeyDictionary[Graph, Mapping[tuple[str, str], _Found]] = WeakKeyDictionary()


def _collect(graph: Graph) -> Mapping[tuple[str, str], _Found]:
    if graph not in _COLLECTED:
        _COLLECTED[graph] = _pass(graph)
    return _COLLECTED[graph]


def _pass(graph: Graph) -> dict[tuple[str, str], _Found]:
    cells: dict[tuple[str, str], _Found] = defaultdict(_Found)
    cities: dict[str, tuple[str | None, bool]] = {}
    for link in snapshot_of(graph).links:
        if link.kind not in ("operates_in", "leads", "serves", "develops") or link.status is Status.ENDED:
            continue
        if entity_of(graph, link.object).kind not in (Kind.CHAIN, Kind.SEGMENT, Kind.INDUSTRY):
            continue
        if link.subject not in cities:
            cities[link.subject] = _home(graph, link.subject)
        city, settled = cities[link.subject]
        for chain in chains_of(graph, link.object) if city else ():
            _note(cells[city or "", chain], graph, link, settled=settled)
    for declaration in snapshot_of(graph).declarations:
        places = {city for place in declaration.places if (city := city_of(graph, place))}
        named = {known for m in declaration.members for c in m.chains for known in chains_of(graph, c)}
        for place in places:
            for chain in named:
                cells[place, chain].declarations[declaration.id] = declaration
    return cells


def _home(graph: Graph, entity_id: str) -> tuple[str | None, bool]:
    city = city_of(graph, entity_id)
    # Whether a project is built is said by what it works in; the address of a firm that only plans to come is no address.
    return city, entity_of(graph, entity_id).kind is Kind.PROJECT or city_of(graph, entity_id, settled=True) == city


def _note(found: _Found, graph: Graph, link: Link, *, settled: bool) -> None:
    group = _GROUPS[entity_of(graph, link.subject).kind]
    found.members[group].add(link.subject)
    found.links[link.id] = link
    if settled and _stands(link):
        found.firm[group].add(link.subject)


class _Values:
    """What one firm, project or declaration adds to a cell."""

    def __init__(self, graph: Graph, cells: Mapping[tuple[str, str], _Found]) -> None:
        self.graph = graph
        self.chains: dict[tuple[str, bool], int] = defaultdict(int)  # how many chains a project is in, at all and today
        for found in cells.values():
            for project in found.members["projects"]:
                self.chains[project, False] += 1
                self.chains[project, True] += project in found.firm["projects"]

    def part(self, measure: str, found: _Found, counted: str, *, today: bool) -> float:
        """What it adds by the measure, of what is there today or only planned."""
        if measure == "weighted":
            return self._role(found, counted, today=today)
        if measure == "investment":
            return self._share(counted, today=today)
        return 1

    def _role(self, found: _Found, firm: str, *, today: bool) -> float:
        roles = [link.get("role") for link in found.links.values()
                 if link.subject == firm and link.kind == "operates_in" and (_stands(link) or not today)]
        return max((ROLE_WEIGHTS.get(str(role), ROLE_WEIGHTS[None]) for role in roles), default=ROLE_WEIGHTS[None])

    def _share(self, project: str, *, today: bool) -> float:
        if not today and self.chains[project, True]:
            return 0.0  # it is being built in another chain, where its whole amount is
        return (self.amount(project) or 0.0) / max(1, self.chains[project, today])

    def amount(self, project: str) -> float | None:
        """The project's whole amount in 亿元, or None where no source tells it."""
        amount = entity_of(self.graph, project).get("amount")
        return float(amount) if isinstance(amount, int | float) else None


def _stands(link: Link) -> bool:
    return link.layer is Layer.CURATED and link.status is Status.ASSERTED


def _cell(key: tuple[str, str], found: _Found, measure: str, values: _Values) -> Cell:
    group = _COUNTED[measure]
    firm = set(found.declarations) if measure == "declared" else found.firm[group]
    further = found.members[group] - firm
    if measure == "declared":
        further = {x.id for x in found.links.values() if x.kind == "develops" and not _stands(x)}
    counted = tuple(sorted(firm))
    parts = tuple(values.part(measure, found, i, today=True) for i in counted)
    unknown = tuple(i for i in counted if measure == "investment" and values.amount(i) is None)

    def ids(group: str) -> tuple[str, ...]:
        return tuple(sorted(found.members[group]))

    return Cell(
        *key, measure, sum(parts), sum(values.part(measure, found, i, today=False) for i in sorted(further)),
        ids("enterprises"), ids("institutions"), ids("parks"), ids("projects"),
        tuple(found.declarations[i] for i in sorted(found.declarations)), tuple(found.links[i] for i in sorted(found.links)),
        counted, parts, unknown,
    )
