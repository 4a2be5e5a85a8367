"""A steel chain in two cities, small enough that every answer is known by hand.

    ore ─▶ pig ─▶ steel ─▶ sheet ─▶ car        scrap feeds steel, and a scrapped car is scrap again
                        └▶ bar

甲市 has pig and steel (甲钢), sheet (甲板, which 甲钢 owns); ore is being built, scrap only a product's name hints at,
a source says that there is no bar, and of car nobody says anything. 乙市, a degree further east, has bar and, by a crowd
that a source does not name, car. Ways from start to end: ore or scrap, then car or bar: 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chains.graph import Graph, build_graph
from chains.merge import merge_entities, merge_links
from chains.model import (
    Condition,
    Entity,
    Evidence,
    Link,
    SegmentState,
    Snapshot,
    Source,
    SourceKind,
    Status,
    Treatment,
    attributes,
)

__all__ = ["A", "B", "CHAIN", "FEEDS", "STAGES", "entity", "evidence", "gap_graph", "gap_snapshot", "link", "plain_chain", "segment", "state"]

A, B, CHAIN = "place:1", "place:2", "chain:steel"
STAGES = {"ore": "upstream", "scrap": "upstream", "pig": "midstream", "steel": "midstream", "sheet": "downstream",
          "bar": "downstream", "car": "downstream"}
FEEDS = [("ore", "pig"), ("pig", "steel"), ("scrap", "steel"), ("steel", "sheet"), ("steel", "bar"), ("sheet", "car"), ("car", "scrap")]
_SOURCES = (Source("source:page", "某报道", SourceKind.MEDIA, published="2024-05"), Source("source:editor", "编者常识", SourceKind.EDITOR))


def evidence(status: Status = Status.ASSERTED, source: str = "source:page", method: str = "curated") -> Evidence:
    return Evidence(source, "editor" if source == "source:editor" else method, status, note="某报道这样说")


def entity(entity_id: str, name: str, **values: object) -> Entity:
    return Entity(entity_id, name, attributes=attributes(values), sources=("source:page",))  # type: ignore[arg-type]


def link(subject: str, kind: str, target: str, *, status: Status = Status.ASSERTED, method: str = "curated", **values: object) -> Link:
    return Link(subject, kind, target, (evidence(status, method=method),), None, attributes(values))  # type: ignore[arg-type]


def segment(name: str) -> str:
    return f"segment:steel/{name}"


def state(name: str, place: str, about: str, condition: Condition | None, *treatments: Treatment, actor: str | None = None,
          source: str = "source:page") -> SegmentState:
    return SegmentState(f"state:{name}", place, about, (evidence(source=source),), condition, treatments, actor)


def plain_chain(
    stages: Mapping[str, str | None], feeds: Iterable[tuple[str, str]], chain: str = CHAIN
) -> tuple[list[Entity], list[Link]]:
    """A chain with these segments and flows, and nothing else."""
    entities = [entity(chain, chain.removeprefix("chain:"))]
    entities += [entity(segment(s), s, stage=stage, order=i) for i, (s, stage) in enumerate(stages.items())]
    links = [link(segment(s), "part_of", chain) for s in stages]
    return entities, [*links, *(link(segment(a), "feeds", segment(b)) for a, b in feeds)]


def gap_snapshot(
    entities: Sequence[Entity] = (), links: Sequence[Link] = (), states: Sequence[SegmentState] = ()
) -> Snapshot:
    """The world above, with more in it."""
    chain, flows = plain_chain(STAGES, FEEDS)
    return Snapshot(
        merge_entities([*chain, *_ENTITIES, *entities]), merge_links([*flows, *_LINKS, *links]),
        tuple(sorted(_SOURCES, key=lambda s: s.id)), states=(*_STATES, *states), manifest={"digest": "gaps"})


def gap_graph(
    entities: Sequence[Entity] = (), links: Sequence[Link] = (), states: Sequence[SegmentState] = ()
) -> Graph:
    return build_graph(gap_snapshot(entities, links, states))


_ENTITIES = [
    entity("place:0", "某省", level="province", lon=100.5, lat=40.0),
    entity(A, "甲市", level="prefecture", lon=100.0, lat=40.0), entity(B, "乙市", level="prefecture", lon=101.0, lat=40.0),
    entity("place:11", "甲县", level="county"), entity("park:1", "甲园区"), entity("place:out", "外省", level="province"),
    entity("enterprise:jia", "甲钢"), entity("enterprise:ban", "甲板"), entity("enterprise:yi", "乙棒"), entity("product:scrap", "scrap"),
    entity("project:ore", "甲矿项目", stage="building"),
]
_LINKS = [
    link(A, "part_of", "place:0"), link(B, "part_of", "place:0"), link("place:11", "part_of", A), link("park:1", "located_in", "place:11"),
    link("enterprise:jia", "located_in", "park:1"), link("enterprise:ban", "located_in", A), link("enterprise:yi", "located_in", B),
    link("project:ore", "located_in", A), link("project:ore", "operates_in", segment("ore")),
    link("enterprise:jia", "operates_in", segment("pig")), link("enterprise:jia", "operates_in", segment("steel")),
    link("enterprise:ban", "operates_in", segment("sheet")), link("enterprise:jia", "owns", "enterprise:ban"),
    link("enterprise:jia", "produces", "product:scrap"), link("enterprise:yi", "operates_in", segment("bar"), role="backbone"),
]
_STATES = [
    state("no-bar", A, segment("bar"), Condition.MISSING, Treatment.EXTEND),
    state("cars", B, segment("car"), Condition.PRESENT, actor="整车厂若干"),
]
