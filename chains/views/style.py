"""How things look: the one place for the colour, shape and Chinese label of every kind, status, layer and trust.

Two kinds never differ by colour alone: those whose colours a colour-blind reader could mix up have different shapes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chains.dates import date_label
from chains.findings import Reason
from chains.model import ORGANISATIONS, Entity, Kind, Layer, SourceKind, Status

__all__ = [
    "ATTRIBUTE_LABELS", "HIDDEN_ATTRIBUTES", "KIND_STYLES", "LAYER_BADGES", "LINK_PROMINENCE", "STATUS_STYLES", "TRUST_BADGES",
    "VALUE_LABELS", "KindStyle", "StatusStyle", "attribute_label", "date_label", "display_name", "number_label", "period_label",
    "quote_words", "value_label", "value_text",
]


@dataclass(frozen=True, slots=True)
class KindStyle:
    """Colour, vis shape, radius and label of one entity kind; `dark` is the colour on a dark ground."""

    color: str
    dark: str
    shape: str
    size: int
    label: str


def _style(kind: Kind, color: str, dark: str, shape: str, size: int) -> tuple[Kind, KindStyle]:
    return kind, KindStyle(color, dark, shape, size, kind.label)


# Blues and greys for who and where, warm tones for chains and goods, green for knowledge.
KIND_STYLES: Mapping[Kind, KindStyle] = MappingProxyType(dict((
    _style(Kind.ENTERPRISE, "#1f6fb2", "#5fa8e6", "dot", 15),
    _style(Kind.CHAIN, "#c8501e", "#f0814f", "hexagon", 21),
    _style(Kind.SEGMENT, "#e0982a", "#efb452", "square", 12),
    _style(Kind.INDUSTRY, "#9c6b1e", "#cf9f4d", "triangle", 16),
    _style(Kind.PRODUCT, "#c46a92", "#e091b4", "triangleDown", 14),
    _style(Kind.PROJECT, "#8a2f5d", "#cf6d9f", "diamond", 16),
    _style(Kind.PLACE, "#5d6b7b", "#9fadbd", "square", 16),
    _style(Kind.PARK, "#7a6aa8", "#ab9cd8", "diamond", 15),
    _style(Kind.UNIVERSITY, "#12805c", "#4dbb94", "star", 17),
    _style(Kind.INSTITUTE, "#12805c", "#4dbb94", "triangle", 14),
    _style(Kind.AGENCY, "#3b3f8f", "#8f94e6", "star", 15),
    _style(Kind.ASSOCIATION, "#7d8a2e", "#b3c161", "dot", 14),
)))


@dataclass(frozen=True, slots=True)
class StatusStyle:
    """Dash pattern (empty: solid), badge tone and label of one status."""

    dashes: tuple[int, ...]
    tone: str
    label: str


STATUS_STYLES: Mapping[Status, StatusStyle] = MappingProxyType({
    Status.ASSERTED: StatusStyle((), "plain", Status.ASSERTED.label),
    Status.PLANNED: StatusStyle((8, 6), "warn", Status.PLANNED.label),
    Status.SIGNED: StatusStyle((12, 4), "warn", Status.SIGNED.label),
    Status.FRAMEWORK: StatusStyle((12, 4, 2, 4), "warn", Status.FRAMEWORK.label),
    Status.PROPOSED: StatusStyle((4, 6), "warn", Status.PROPOSED.label),
    Status.ENDED: StatusStyle((2, 5), "off", Status.ENDED.label),
})

# The most telling kind first: it names a pair of ends that several links join, and leads the details of an entity.
LINK_PROMINENCE = (
    "leads", "owns", "invests_in", "operates_in", "supplies", "feeds", "produces", "develops", "targets", "chiefs",
    "serves", "partners_with", "part_of", "located_in", "visited",
)

LAYER_BADGES: Mapping[Layer, tuple[str, str]] = MappingProxyType({
    Layer.CURATED: (Layer.CURATED.label, "good"),
    Layer.EXTRACTED: (Layer.EXTRACTED.label, "machine"),
})

TRUST_BADGES: Mapping[SourceKind, tuple[str, str]] = MappingProxyType({
    SourceKind.OFFICIAL: (SourceKind.OFFICIAL.label, "good"),
    SourceKind.FILING: (SourceKind.FILING.label, "good"),
    SourceKind.MEDIA: (SourceKind.MEDIA.label, "plain"),
    SourceKind.SEED: (SourceKind.SEED.label, "plain"),
    SourceKind.DOCUMENT: (SourceKind.DOCUMENT.label, "plain"),
    SourceKind.MIRROR: (SourceKind.MIRROR.label, "warn"),
    SourceKind.EDITOR: (SourceKind.EDITOR.label, "warn"),
})

ATTRIBUTE_LABELS: Mapping[str, str] = MappingProxyType({
    "adcode": "行政区划代码", "uscc": "统一社会信用代码", "stock_code": "股票代码", "stage": "阶段", "words": "识别词",
    "order": "序号", "ownership": "所有制", "tier": "层级", "products": "主要产品", "level": "级别", "lon": "经度",
    "lat": "纬度", "park_kind": "园区类型", "disciplines": "优势学科", "amount": "投资额", "capacity": "规模",
    "capacity_value": "产能数值", "capacity_unit": "产能单位",
    "group": "门类", "institute_kind": "机构类型", "role": "角色", "basis": "依据", "authority": "认定单位",
    "share": "持股比例", "form": "形态", "founded": "成立时间", "listed": "上市情况", "treatment": "治链方式",
    "treatments": "治链方式", "association_kind": "组织类型", "note": "备注", "industry": "行业", "investor": "投资方",
    "year": "年份", "owner": "主管单位", "leading_park": "主导园区", "status": "状态", "city": "所在城市",
    "kind": "类型", "website": "网站", "honours": "称号", "honors": "称号", "alias": "别名", "date": "日期",
    "period": "时期", "area": "面积", "admin": "管理单位", "parent": "上级", "host": "依托单位", "output": "产出",
    "presence": "在甘形态", "editor_fields": "编者补充项", "tiers": "称号", "partnership": "合作方式",
    "gbt4754": "国标行业代码", "gbt4754_names": "国标行业", "gbt4754_approximate": "近似的国标行业",
    "shenwan": "申万行业", "shenwan_codes": "申万行业代码", "shenwan_approximate": "近似的申万行业", "role_basis": "角色依据",
    "designated": "认定年份", "former_ids": "曾用编号", "industries": "主导产业", "amount_note": "投资说明", "as_of": "截至",
})

VALUE_LABELS: Mapping[str, str] = MappingProxyType({
    "upstream": "上游", "midstream": "中游", "downstream": "下游", "province": "省级", "prefecture": "地市",
    "county": "县区", "new_area": "国家级新区", "township": "乡镇", "village": "村", "leading_enterprise": "龙头企业",
    "backbone": "骨干企业", "supporting": "配套企业", "page": "来源明述", "editor": "编者判断", "planned": "规划",
    "signed": "已签约", "framework": "框架协议", "proposed": "建议", "ended": "已终止", "asserted": "已有",
    "built": "已建成", "building": "在建", "operating": "已投产", "under_construction": "在建", "cluster": "产业集群",
    "chain": "产业链", "true": "是", "false": "否", "national": "国家级", "provincial": "省级", "municipal": "市级",
    "central": "央企", "state": "国有", "private": "民营", "foreign": "外资", "mixed": "混合所有制",
    "local": "本地企业", "base": "在甘基地", "outside": "省外企业", "project": "项目落地", "registered_only": "仅注册",
    "cooperation": "合作", "joint_venture": "合资", "related_party": "关联方", "research": "科研合作",
    "located_in": "所在地", "name": "名称", "ownership": "所有制", "products": "主要产品", "stock_code": "股票代码",
    "disciplines": "优势学科", "level": "级别",
})


# Words for programs, positions, and what a panel writes in a form of its own.
HIDDEN_ATTRIBUTES = frozenset({
    "words", "order", "lon", "lat", "tiers", "gbt4754", "gbt4754_names", "gbt4754_approximate", "shenwan", "shenwan_codes",
    "shenwan_approximate", "capacity_value", "capacity_unit",
})
_DATES = frozenset({"as_of", "designated", "founded"})


def attribute_label(key: str) -> str:
    """The Chinese name of an attribute or code; an unlisted one keeps its own name."""
    return ATTRIBUTE_LABELS.get(key, key)


def display_name(entity: Entity) -> str:
    """What a picture calls the entity: a short name only where the full one is long and the short one still means it."""
    # A chain answers to narrower words too (工业母机 for 装备制造), so only organisations and places go by a short name.
    if len(entity.name) <= 6 or entity.kind not in ORGANISATIONS | {Kind.PLACE}:
        return entity.name
    return entity.short


def number_label(value: float) -> str:
    """The number with thousands separated and no trailing zeros: 13002.9 → 13,002.9."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def value_text(reason: Reason) -> str:
    """The value of a reason with its unit; 未知 where nothing is known."""
    if reason.value is None:
        return "未知"
    value, unit = reason.value if isinstance(reason.value, str) else number_label(reason.value), reason.unit.strip()
    return value + ("" if unit in ("", "%") else " ") + unit


def value_label(key: str, value: object) -> str:
    """An attribute's value as a reader expects it: coded words in Chinese, amounts with their unit."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(value_label(key, item) for item in value)
    if isinstance(value, int | float):
        return number_label(value) + ("亿元" if key == "amount" else "%" if key == "share" else "")
    if key in _DATES and re.fullmatch(r"\d{4}(-\d{1,2}){0,2}", str(value)):
        return date_label(str(value))
    return VALUE_LABELS.get(str(value), str(value))


def period_label(period: str) -> str:
    """A figure's period as it is said: 2024 as 2024年, 2024-09 as 2024年9月, 2025上半年 as 2025年上半年."""
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", period):
        return date_label(period)
    if span := re.fullmatch(r"(\d{4})-(\d{4})", period):
        return f"{span[1]}—{span[2]}年"
    return re.sub(r"^(\d{4})(?=[^\d年-])", r"\1年", period)


def quote_words(quote: str) -> str:
    """A quoted sentence as it is read: on one line, without the list mark its paragraph begins with.

    Only for showing: what is stored, linked and compared stays the document's own characters.
    """
    return re.sub(r"^(?:[-*•·]\s+|#+\s+)", "", " ".join(quote.split()))
