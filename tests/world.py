"""The tiny Gansu test world: small enough that every answer a test asks for is known by hand.

Counts: 27 entities, 44 links (4 of them only extracted from the two documents), 5 sources, 4 observations,
2 declarations, 2 documents, 10 mentions.
"""

from __future__ import annotations

from chains.merge import merge_entities, merge_links
from chains.model import (
    Alias,
    AliasKind,
    Declaration,
    DeclarationMember,
    Document,
    Entity,
    Evidence,
    Kind,
    Link,
    Mention,
    Observation,
    Snapshot,
    Source,
    SourceKind,
    Status,
    attributes,
)

__all__ = ["SENTENCES", "tiny_world"]

_STEEL_TEXT = (
    "---\n"
    "id: source:seed-901\n"
    "title: 嘉峪关做强冶金产业链\n"
    "publisher: 甘肃日报\n"
    "published: 2024-05-06\n"
    "---\n"
    "# 嘉峪关做强冶金产业链\n"
    "\n"
    "酒钢被认定为钢铁产业链链主企业。东兴铝业由酒钢控股,主要生产电解铝。\n"
    "\n"
    "兰州大学与酒钢合作攻关<b>特种钢</b>,双方计划共建实验室。\n"
)
_COPPER_TEXT = (
    "白银集团从事铜冶炼,其铜材供给下游的兰州新区企业。\n"
    "金川集团拟在兰州新区投资建设电池材料项目。\n"
)

SENTENCES = {
    "leads": "酒钢被认定为钢铁产业链链主企业。",
    "owns": "东兴铝业由酒钢控股,主要生产电解铝。",
    "partners": "兰州大学与酒钢合作攻关<b>特种钢</b>,双方计划共建实验室。",
    "smelts": "白银集团从事铜冶炼,其铜材供给下游的兰州新区企业。",
    "project": "金川集团拟在兰州新区投资建设电池材料项目。",
}

_SOURCES = (
    Source("source:seed-901", "嘉峪关做强冶金产业链", SourceKind.SEED, "甘肃日报", "2024-05-06", original="901.txt",
           sha256="0" * 64),
    Source("source:seed-902", "铜与电池材料", SourceKind.SEED, None, "2023", original="902.txt", sha256="1" * 64),
    Source("source:plan", "甘肃省工业强省规划", SourceKind.OFFICIAL, "甘肃省人民政府", "2022-03", "https://www.gansu.gov.cn/plan"),
    Source("source:news", "新区项目开工", SourceKind.MEDIA, "兰州晚报", "2025-02-11", "https://example.org/news"),
    Source("source:editor", "编者常识", SourceKind.EDITOR),
)


def _curated(source: str = "source:editor", note: str = "众所周知的隶属或所在地", **more: object) -> Evidence:
    method = "editor" if source == "source:editor" else "curated"
    return Evidence(source, method, note=note, **more)  # type: ignore[arg-type]


def _quoted(source: str, text: str, quote: str, method: str, confidence: float, **more: object) -> Evidence:
    start = text.index(quote)
    return Evidence(source, method, quote=quote, start=start, end=start + len(quote), confidence=confidence,
                    **more)  # type: ignore[arg-type]


def _entity(id: str, name: str, *short: str, **more: object) -> Entity:
    aliases = tuple(Alias(text) for text in short)
    return Entity(id, name, aliases, attributes=attributes(more), sources=("source:editor",))  # type: ignore[arg-type]


_ENTITIES = (
    _entity("place:620000", "甘肃省", "甘肃", level="province"),
    _entity("place:620100", "兰州市", "兰州", level="prefecture", lon=103.8, lat=36.06),
    _entity("place:620200", "嘉峪关市", "嘉峪关", level="prefecture", lon=98.3, lat=39.8),
    _entity("place:620300", "金昌市", "金昌", level="prefecture", lon=102.2, lat=38.5),
    _entity("place:620400", "白银市", "白银", level="prefecture", lon=104.2, lat=36.5),
    _entity("place:lanzhou-new-area", "兰州新区", level="new_area"),
    Entity("enterprise:jiugang", "酒泉钢铁(集团)有限责任公司",
           (Alias("酒钢"), Alias("酒钢集团"), Alias("酒泉钢铁公司", AliasKind.FORMER), Alias("洒钢", AliasKind.MISPRINT)),
           codes=(("uscc", "91620200000000001X"),), attributes=attributes(ownership="省属国企", products=("不锈钢", "碳钢")),
           sources=("source:plan",), verified=SourceKind.OFFICIAL),
    _entity("enterprise:dongxing", "甘肃东兴铝业有限公司", "东兴铝业"),
    _entity("enterprise:baiyin", "白银有色集团股份有限公司", "白银集团", "白银有色"),
    _entity("enterprise:jinchuan", "金川集团股份有限公司", "金川集团"),
    _entity("enterprise:lanshi", "兰州兰石集团有限公司", "兰石集团"),
    Entity("enterprise:x-abc", "=兰州新区某材料厂", known=False),
    _entity("university:lzu", "兰州大学", "兰大", level="双一流"),
    _entity("institute:imp", "中国科学院近代物理研究所", "近物所"),
    _entity("park:lzxq", "兰州新区综合保税区", level="国家级"),
    _entity("park:jyg", "嘉峪关经济技术开发区", "嘉峪关经开区", level="国家级"),
    _entity("chain:steel", "钢铁产业链", "钢铁", group="冶金有色"),
    _entity("chain:aluminium", "铝产业链", "铝", group="冶金有色"),
    _entity("chain:copper", "铜产业链", "铜", group="冶金有色"),
    _entity("chain:battery", "动力电池产业链", "动力电池", group="新能源"),
    _entity("segment:aluminium-smelting", "电解铝", stage="midstream"),
    _entity("segment:alumina", "氧化铝", stage="upstream"),
    _entity("segment:copper-smelting", "铜冶炼", stage="midstream"),
    _entity("product:stainless", "不锈钢"),
    _entity("project:battery-materials", "电池材料项目", amount=32.5, stage="planned"),
    _entity("agency:gxj", "甘肃省工业和信息化厅", "省工信厅"),
    _entity("association:chamber", "甘肃省铝业商会", "铝业商会"),
)


def _link(subject: str, kind: str, object: str, *evidence: Evidence, chain: str | None = None, **more: object) -> Link:
    return Link(subject, kind, object, evidence or (_curated(),), chain, attributes(more))  # type: ignore[arg-type]


_PLAN = _curated("source:plan", "规划把它列入重点", locator="第三章", date="2022-03")
_PLANNED = _curated("source:news", "报道称项目计划建设", locator="第二段", date="2025-02-11", status=Status.PLANNED)

_LINKS = (
    *(_link(place, "part_of", "place:620000")
      for place in ("place:620100", "place:620200", "place:620300", "place:620400")),
    _link("place:lanzhou-new-area", "part_of", "place:620100"),
    _link("enterprise:jiugang", "located_in", "place:620200", _curated("source:plan", "总部在嘉峪关", date="2022-03")),
    _link("enterprise:dongxing", "located_in", "place:620200"),
    _link("enterprise:baiyin", "located_in", "place:620400"),
    _link("enterprise:jinchuan", "located_in", "place:620300"),
    _link("enterprise:lanshi", "located_in", "place:lanzhou-new-area"),
    _link("enterprise:x-abc", "located_in", "place:lanzhou-new-area"),
    _link("university:lzu", "located_in", "place:620100"),
    _link("institute:imp", "located_in", "place:620100"),
    _link("park:lzxq", "located_in", "place:lanzhou-new-area"),
    _link("park:jyg", "located_in", "place:620200"),
    _link("project:battery-materials", "located_in", "place:lanzhou-new-area", _PLANNED),
    _link("association:chamber", "located_in", "place:620100"),
    _link("segment:alumina", "part_of", "chain:aluminium"),
    _link("segment:aluminium-smelting", "part_of", "chain:aluminium"),
    _link("segment:copper-smelting", "part_of", "chain:copper"),
    _link("segment:alumina", "feeds", "segment:aluminium-smelting"),
    _link("enterprise:jiugang", "leads", "chain:steel", _PLAN,
          _quoted("source:seed-901", _STEEL_TEXT, SENTENCES["leads"], "rule:leads", 0.9, date="2024-05-06"),
          authority="甘肃省人民政府"),
    _link("enterprise:baiyin", "leads", "chain:copper", _PLAN),
    _link("enterprise:jiugang", "operates_in", "chain:steel", _PLAN, role="leading_enterprise", basis="page"),
    _link("enterprise:dongxing", "operates_in", "segment:aluminium-smelting", chain="chain:aluminium", role="backbone"),
    _link("enterprise:baiyin", "operates_in", "segment:copper-smelting",
          _quoted("source:seed-902", _COPPER_TEXT, SENTENCES["smelts"], "rule:operates_in", 0.8, date="2023")),
    _link("enterprise:x-abc", "operates_in", "chain:battery", role="supporting"),
    _link("enterprise:lanshi", "operates_in", "chain:steel"),
    _link("project:battery-materials", "operates_in", "chain:battery", _PLANNED),
    _link("enterprise:jiugang", "owns", "enterprise:dongxing",
          _quoted("source:seed-901", _STEEL_TEXT, SENTENCES["owns"], "rule:owns", 0.85, date="2024-05-06")),
    _link("enterprise:jiugang", "produces", "product:stainless", _PLAN),
    _link("enterprise:baiyin", "supplies", "enterprise:lanshi"),
    _link("enterprise:jinchuan", "invests_in", "project:battery-materials",
          _quoted("source:seed-902", _COPPER_TEXT, SENTENCES["project"], "rule:invests_in", 0.75, date="2023",
                  status=Status.PLANNED)),
    _link("university:lzu", "partners_with", "enterprise:jiugang",
          _quoted("source:seed-901", _STEEL_TEXT, SENTENCES["partners"], "rule:partners_with", 0.7, date="2024-05-06")),
    _link("university:lzu", "serves", "chain:copper"),
    _link("institute:imp", "serves", "place:620100"),
    _link("place:620200", "develops", "chain:steel", _PLAN),
    _link("place:620200", "develops", "chain:aluminium", _PLAN),
    _link("place:620400", "develops", "chain:copper", _PLAN),
    _link("place:lanzhou-new-area", "targets", "chain:battery", _PLANNED),
    _link("park:jyg", "develops", "chain:aluminium"),
    _link("agency:gxj", "chiefs", "chain:steel", _PLAN),
    _link("agency:gxj", "visited", "enterprise:jiugang"),
    _link("association:chamber", "partners_with", "enterprise:dongxing"),
)

_OBSERVATIONS = (
    Observation("place:620000", "地区生产总值", 13002.9, "亿元", "2024", (_PLAN,)),
    Observation("place:620000", "地区生产总值", 11863.8, "亿元", "2023", (_PLAN,)),
    Observation("place:620100", "地区生产总值", 3742, "亿元", "2024", (_PLAN,)),
    Observation("enterprise:jiugang", "粗钢产能", 1000, "万吨", "2023", (_PLAN,)),
)

_DECLARATIONS = (
    Declaration("declaration:jyg-1", "place:620200", "“2+6+N”产业链",
                (DeclarationMember("冶金", ("chain:steel", "chain:aluminium")), DeclarationMember("文旅")), True,
                (_PLAN,), "2022"),
    Declaration("declaration:lzxq-1", "place:lanzhou-new-area", "新材料与电池",
                (DeclarationMember("电池", ("chain:battery",)),), False, (_PLANNED,), "2025"),
)


def _mention(source: str, text: str, surface: str, id: str, name: str, nth: int = 0) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = text.index(surface, start + 1)
    kind = Kind(id.partition(":")[0])
    return Mention(source, kind, start, start + len(surface), surface, surface, name, id, "gazetteer", 0.99)


def _mentions() -> tuple[Mention, ...]:
    steel, copper = ("source:seed-901", _STEEL_TEXT), ("source:seed-902", _COPPER_TEXT)
    jiugang = ("酒钢", "enterprise:jiugang", "酒泉钢铁(集团)有限责任公司")
    found = (
        *(_mention(*steel, *jiugang, nth=nth) for nth in range(3)),
        _mention(*steel, "钢铁产业链", "chain:steel", "钢铁产业链"),
        _mention(*steel, "东兴铝业", "enterprise:dongxing", "甘肃东兴铝业有限公司"),
        _mention(*steel, "兰州大学", "university:lzu", "兰州大学"),
        _mention(*copper, "白银集团", "enterprise:baiyin", "白银有色集团股份有限公司"),
        _mention(*copper, "铜冶炼", "segment:copper-smelting", "铜冶炼"),
        _mention(*copper, "金川集团", "enterprise:jinchuan", "金川集团股份有限公司"),
        _mention(*copper, "电池材料项目", "project:battery-materials", "电池材料项目"),
    )
    return tuple(sorted(found, key=lambda m: (m.source, m.start)))


def _document(source: Source, name: str, text: str) -> Document:
    return Document(source, name, text, text, tuple(range(len(text) + 1)))


def tiny_world() -> Snapshot:
    """The whole tiny world, sorted as a built snapshot is; its quotes fit their spans."""
    return Snapshot(
        merge_entities(_ENTITIES), merge_links(_LINKS), tuple(sorted(_SOURCES, key=lambda s: s.id)),
        tuple(sorted(_OBSERVATIONS, key=lambda o: o.id)), tuple(sorted(_DECLARATIONS, key=lambda d: d.id)),
        (_document(_SOURCES[0], "901.md", _STEEL_TEXT), _document(_SOURCES[1], "902.txt", _COPPER_TEXT)), _mentions(),
        {"digest": "tiny", "built": "test"},
    )
