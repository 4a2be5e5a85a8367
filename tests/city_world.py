"""Four cities and three chains whose every overlap is known by hand.

            A                                  B                     C              D
steel       a1 冶炼(龙头) a2 冶炼、板带(骨干)   b1 冶炼 b2 采矿        –              –
            a3 (only the chain is known)
food        a4 磨粉                            b3 烘焙(配套)         c2 烘焙        –
wind        –                                  –                     c1 塔筒        –
declared    steel 2020 and 2024, food          steel                 steel, wind    –
"""

from __future__ import annotations

from collections.abc import Iterable

from chains.graph import Graph, build_graph
from chains.merge import merge_entities, merge_links
from chains.model import (
    Declaration,
    DeclarationMember,
    Entity,
    Evidence,
    Link,
    Snapshot,
    Source,
    SourceKind,
    Status,
    attributes,
)

__all__ = ["A", "B", "C", "D", "build", "city_snapshot", "entity", "link"]

A, B, C, D = "place:1", "place:2", "place:3", "place:4"
_SOURCE = Source("source:paper", "产业报道", SourceKind.MEDIA, "某日报", "2024-05")


def evidence(status: Status = Status.ASSERTED, method: str = "curated") -> Evidence:
    return Evidence("source:paper", method, status, "2024-05", note="报道写明")


def link(subject: str, kind: str, object: str, *, status: Status = Status.ASSERTED, method: str = "curated",
         **more: object) -> Link:
    return Link(subject, kind, object, (evidence(status, method),), attributes=attributes(more))  # type: ignore[arg-type]


def entity(id: str, name: str, **more: object) -> Entity:
    return Entity(id, name, attributes=attributes(more), sources=("source:paper",))  # type: ignore[arg-type]


def _declared(id: str, place: str, year: str, *chains: str) -> Declaration:
    return Declaration(id, place, f"{year}年规划", tuple(DeclarationMember(c.partition(":")[2], (c,)) for c in chains), True,
                       (evidence(),), year)


def _frame() -> tuple[list[Entity], list[Link]]:
    places = [Entity(place, name, codes=(("adcode", f"62{n}000"),), attributes=attributes(level="prefecture"))
              for n, (place, name) in enumerate(((A, "甲市"), (B, "乙市"), (C, "丙市"), (D, "丁市")), 1)]
    places.append(entity("place:county", "甲县", level="county"))
    chains = [entity("chain:steel", "钢铁"), entity("chain:food", "食品"), entity("chain:wind", "风电"), entity("chain:none", "空链")]
    segments = [entity(f"segment:{slug}", name) for slug, name in (
        ("ore", "采矿"), ("smelt", "冶炼"), ("strip", "板带"), ("mill", "磨粉"), ("bake", "烘焙"), ("tower", "塔筒"))]
    parts = {"steel": ("ore", "smelt", "strip"), "food": ("mill", "bake"), "wind": ("tower",)}
    feeds = (("ore", "smelt"), ("smelt", "strip"), ("strip", "ore"), ("mill", "bake"), ("strip", "tower"))  # scrap closes a ring
    return [*places, entity("place:province", "某省", level="province"), *chains, *segments], [
        *(link(f"segment:{s}", "part_of", f"chain:{c}") for c, own in parts.items() for s in own),
        *(link(f"segment:{s}", "feeds", f"segment:{t}") for s, t in feeds),
        *(link(place, "part_of", "place:province") for place in (A, B, C, D)), link("place:county", "part_of", A)]


_FIRMS = (
    ("a1", A, "segment:smelt", "leading_enterprise"), ("a2", A, "segment:smelt", "supporting"), ("a2", A, "segment:strip", "backbone"),
    ("a3", "place:county", "chain:steel", None), ("a4", A, "segment:mill", None),
    ("b1", B, "segment:smelt", None), ("b2", B, "segment:ore", None), ("b3", B, "segment:bake", "supporting"),
    ("c1", C, "segment:tower", None), ("c2", C, "segment:bake", None),
)
_PROJECTS = (  # name, city, amount, then segment and status
    ("p1", A, 10.0, (("segment:smelt", Status.ASSERTED), ("segment:mill", Status.ASSERTED))),
    ("p2", A, 4.0, (("segment:strip", Status.PLANNED),)),
    ("p3", B, None, (("segment:smelt", Status.ASSERTED),)),
    ("p4", B, 6.0, (("segment:ore", Status.ASSERTED), ("segment:bake", Status.SIGNED))),
)


def city_snapshot(more_entities: Iterable[Entity] = (), more_links: Iterable[Link] = (), *, empty: bool = False) -> Snapshot:
    """The world; with `empty` only its places, chains and segments."""
    entities, links = _frame()
    if not empty:
        entities += [entity(f"enterprise:{name}", f"{name}公司") for name in dict.fromkeys(row[0] for row in _FIRMS)]
        entities += [entity(f"project:{name}", f"{name}项目", amount=amount) for name, _, amount, _ in _PROJECTS]
        links += [link(f"enterprise:{name}", "operates_in", to, role=role) for name, _, to, role in _FIRMS]
        links += [link(f"enterprise:{name}", "located_in", place) for name, place in dict.fromkeys(row[:2] for row in _FIRMS)]
        links += [link(f"project:{name}", "located_in", place) for name, place, _, _ in _PROJECTS]
        links += [link(f"project:{name}", "operates_in", to, status=status) for name, _, _, ends in _PROJECTS for to, status in ends]
        links += [link("enterprise:b2", "supplies", "enterprise:a1"), link("enterprise:a1", "supplies", "enterprise:a2")]
    declarations = () if empty else (
        _declared("declaration:a20", A, "2020", "chain:steel", "chain:food"), _declared("declaration:a24", A, "2024", "chain:steel"),
        _declared("declaration:b", B, "2023", "chain:steel"), _declared("declaration:c", C, "2023", "chain:steel", "chain:wind"),
        _declared("cluster:a", A, "2024", "chain:wind"))  # what a ministry named is no plan of the city's own
    return Snapshot(merge_entities([*entities, *more_entities]), merge_links([*links, *more_links]), (_SOURCE,),
                    declarations=declarations, manifest={"digest": "cities"})


def build(*more: Entity | Link, empty: bool = False) -> Graph:
    """The world as a graph, with more entities and links."""
    return build_graph(city_snapshot([x for x in more if isinstance(x, Entity)], [x for x in more if isinstance(x, Link)],
                                     empty=empty))
