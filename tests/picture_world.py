"""The steel chain of gap_world with a leader, and with goods and money that run between its cities and other provinces."""

from __future__ import annotations

from chains.graph import Graph, build_graph
from chains.model import Condition, Entity, Link, Snapshot, Status
from tests.gap_world import CHAIN, A, B, entity, gap_snapshot, link, segment, state

__all__ = ["HOSTILE", "picture_graph", "picture_snapshot"]

HOSTILE = "<img src=x onerror=alert(1)>"
# From 甲市 to 乙市: goods once, money twice, one of it only planned. From 外省 to 甲市: money. Within 甲市: money (of gap_world).
_ENTITIES = [
    entity("enterprise:far", "外省集团"), entity("enterprise:lost", "无址公司"), entity("place:other", "他省", level="province"),
    entity("enterprise:other", "他省公司"), entity("project:new", HOSTILE, stage="building"),
    entity("place:3", "丙市", level="prefecture"), entity("chain:none", "空链"),
]
_LINKS = [
    link("enterprise:jia", "leads", CHAIN, authority="省工信厅"), link("enterprise:jia", "supplies", "enterprise:yi"),
    link("enterprise:jia", "owns", "enterprise:yi"), link("project:new", "located_in", B),
    link("project:new", "operates_in", segment("car")), link("enterprise:jia", "invests_in", "project:new", status=Status.PLANNED),
    link("enterprise:far", "located_in", "place:out"), link("enterprise:far", "invests_in", "enterprise:ban"),
    link("enterprise:other", "located_in", "place:other"), link("enterprise:far", "owns", "enterprise:other"),
    link("enterprise:lost", "supplies", "enterprise:jia"), link("enterprise:far", "supplies", "enterprise:jia", status=Status.ENDED),
    link("enterprise:yi", "produces", "product:scrap"), link("enterprise:yi", "leads", CHAIN),
]


def picture_snapshot(entities: list[Entity] | None = None, links: list[Link] | None = None) -> Snapshot:
    return gap_snapshot([*_ENTITIES, *(entities or [])], [*_LINKS, *(links or [])],
                        [state("short", A, segment("ore"), Condition.SHORT, actor=HOSTILE)])


def picture_graph() -> Graph:
    return build_graph(picture_snapshot())
