"""A small made-up region for five-chain fusion, the ladder and dossiers: every answer a test asks for is known by hand.

Places: 某省 ⊃ 甲市 ⊃ 甲县, 新区 (a city of its own on the map of 甲市); 某省 ⊃ 乙市 ⊃ 空县 (nothing in it). Chains: 钢铁 (铁矿 → 炼铁 → 钢板, and
钢板 → 炼铁 as scrap: a circle), 铝 (铝锭), 奶业 (no segment, no firm).
"""

from __future__ import annotations

from collections.abc import Iterable

from chains.graph import Graph, build_graph
from chains.model import (
    Alias,
    Award,
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

__all__ = ["ENTITIES", "LINKS", "asserted", "entity", "graph_of", "judged", "link", "planned", "read", "works"]

_SOURCES = (
    Source("source:doc", "调研", SourceKind.SEED, "某报", "2024", sha256="0" * 64),
    Source("source:editor", "编者常识", SourceKind.EDITOR),
    Source("source:page", "某市工业", SourceKind.OFFICIAL, "某市政府", "2024-05"),
)


def asserted(note: str = "报道写明", status: Status = Status.ASSERTED) -> Evidence:
    return Evidence("source:page", "curated", status, "2024-05", note=note)


def planned(status: Status = Status.PLANNED) -> Evidence:
    return asserted("报道称计划", status)


def judged() -> Evidence:
    return Evidence("source:editor", "editor", note="按产品判断")


def read() -> Evidence:
    return Evidence("source:doc", "rule:x", quote="某句话", start=0, end=3, confidence=0.8)


def entity(id: str, name: str, *short: str, awards: tuple[Award, ...] = (), **more: object) -> Entity:
    return Entity(id, name, tuple(Alias(s) for s in short), attributes=attributes(more), sources=("source:page",),  # type: ignore[arg-type]
                  verified=SourceKind.OFFICIAL, awards=awards)


def link(subject: str, kind: str, object: str, *evidence: Evidence, chain: str | None = None, **more: object) -> Link:
    return Link(subject, kind, object, evidence or (asserted(),), chain, attributes(more))  # type: ignore[arg-type]


ENTITIES = (
    entity("place:p", "某省", level="province"),
    entity("place:a", "甲市", "甲", level="prefecture"), entity("place:b", "乙市", level="prefecture"),
    entity("place:ac", "甲县", level="county"), entity("place:n", "新区", level="new_area"),
    entity("place:bc", "空县", level="county"),
    entity("chain:steel", "钢铁", "钢铁产业", group="冶金"), entity("chain:alu", "铝业", group="冶金"), entity("chain:milk", "奶业"),
    entity("industry:metal", "冶金工业"), entity("industry:screens", "电子信息"), entity("industry:nobody", "无人产业"),
    entity("segment:ore", "铁矿", stage="upstream"), entity("segment:iron", "炼铁", stage="midstream", words=("生铁",)),
    entity("segment:plate", "钢板", stage="downstream"), entity("segment:ingot", "铝锭", stage="midstream"),
    entity("enterprise:mill", "甲钢铁公司", "甲钢", awards=(Award("国家级专精特新“小巨人”", (asserted(),), "2023"),)),
    entity("enterprise:mine", "乙矿业公司", "乙矿", awards=(Award("省级专精特新", (judged(),)),)),
    entity("enterprise:rolls", "丙轧钢公司"), entity("enterprise:fresh", "丁炼铁公司", awards=(Award("国家级绿色工厂", (asserted(),)),)),
    entity("enterprise:comer", "戊板材公司"), entity("enterprise:paper", "己注册公司", presence="registered_only"),
    entity("enterprise:group", "庚集团"), entity("enterprise:bank", "辛投资公司"),
    entity("university:u", "甲大学", disciplines=("冶金学", "文学")), entity("university:v", "乙职业技术学院", disciplines=("钢铁技术",)),
    entity("university:w", "丙学院"), entity("institute:i", "某研究院"),
    entity("project:works", "高炉项目", amount=10.0, stage="building", as_of="2024"),
    entity("project:plate", "板材项目", amount=5.0, stage="planned"), entity("project:smelter", "铝锭项目", stage="operating"),
    entity("association:fund", "钢铁基金", association_kind="基金"), entity("association:idea", "设想基金", association_kind="基金"),
    entity("park:a", "甲园区"), entity("agency:x", "省工信厅"),
)

LINKS = (
    link("place:a", "part_of", "place:p"), link("place:b", "part_of", "place:p"), link("place:ac", "part_of", "place:a"),
    link("place:bc", "part_of", "place:b"),
    link("place:n", "part_of", "place:a"), link("park:a", "located_in", "place:a"),
    *(link(f"segment:{s}", "part_of", "chain:steel") for s in ("ore", "iron", "plate")), link("segment:ingot", "part_of", "chain:alu"),
    link("industry:metal", "part_of", "chain:steel"),
    link("segment:ore", "feeds", "segment:iron", judged()), link("segment:iron", "feeds", "segment:plate", judged()),
    link("segment:plate", "feeds", "segment:iron", judged()),
    link("enterprise:mill", "located_in", "park:a"), link("enterprise:mine", "located_in", "place:ac"),
    link("enterprise:rolls", "located_in", "place:b"), link("enterprise:fresh", "located_in", "place:n"),
    link("enterprise:comer", "located_in", "place:a", planned()), link("enterprise:paper", "located_in", "place:a"),
    link("enterprise:group", "located_in", "place:a"),
    link("enterprise:mill", "operates_in", "segment:iron", role="leading_enterprise", basis="page", role_basis="page"),
    link("enterprise:mine", "operates_in", "segment:ore", judged(), role="supporting", basis="editor", role_basis="editor"),
    link("enterprise:rolls", "operates_in", "segment:plate", role="leading_enterprise", basis="page", role_basis="editor"),
    link("enterprise:fresh", "operates_in", "segment:iron"),
    link("enterprise:comer", "operates_in", "segment:plate", planned()),
    link("enterprise:paper", "operates_in", "segment:iron"),
    link("enterprise:group", "operates_in", "chain:steel"), link("enterprise:group", "operates_in", "segment:ingot"),
    link("enterprise:mill", "leads", "chain:steel"),
    link("enterprise:mine", "supplies", "enterprise:mill"), link("enterprise:mine", "supplies", "enterprise:group"),
    link("enterprise:rolls", "supplies", "enterprise:mill", read()),
    link("enterprise:group", "owns", "enterprise:rolls"), link("enterprise:bank", "invests_in", "enterprise:mill"),
    link("university:u", "located_in", "place:a"), link("university:v", "located_in", "place:b"), link("university:w", "located_in", "place:a"),
    link("institute:i", "located_in", "place:b"),
    link("university:u", "serves", "chain:steel", judged()), link("institute:i", "serves", "chain:steel"),
    link("institute:i", "partners_with", "enterprise:mill"), link("university:v", "partners_with", "enterprise:rolls"),
    link("institute:i", "partners_with", "enterprise:group"),
    link("project:works", "located_in", "place:a"), link("project:works", "operates_in", "segment:iron"),
    link("enterprise:mill", "invests_in", "project:works"),
    link("project:plate", "located_in", "place:a", planned()), link("project:plate", "operates_in", "segment:plate", planned()),
    link("enterprise:comer", "invests_in", "project:plate", planned()),
    link("project:smelter", "located_in", "place:b"), link("project:smelter", "operates_in", "segment:ingot"),
    link("association:fund", "located_in", "place:a"), link("association:fund", "invests_in", "enterprise:mill"),
    link("association:idea", "located_in", "place:b", planned(Status.PROPOSED)),
    link("park:a", "develops", "industry:metal"), link("agency:x", "chiefs", "chain:steel"),
)

_DECLARED = (
    Declaration("declaration:a", "place:a", "三大产业", (
        DeclarationMember("电子信息", ("industry:screens", "chain:alu"), approximate=True), DeclarationMember("奶业", ("chain:milk",)),
    ), True, (asserted(),), "2024"),
)


def works(entities: Iterable[Entity] = ENTITIES, links: Iterable[Link] = LINKS) -> Snapshot:
    """The region as a snapshot, in the order given."""
    return Snapshot(tuple(entities), tuple(links), _SOURCES, declarations=_DECLARED, manifest={"digest": "works"})


def graph_of(entities: Iterable[Entity] = ENTITIES, links: Iterable[Link] = LINKS) -> Graph:
    return build_graph(works(entities, links))
