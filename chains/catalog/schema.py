"""The JSON Schema of the data files, made from the record shapes: editors such as VS Code complete and check by it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pydantic.json_schema import models_json_schema

from chains.catalog.check import SECTIONS
from chains.model import LINK_RULES, AliasKind, Condition, SourceKind, Stage, Status, Treatment

__all__ = ["FIELD_TEXTS", "SECTION_TEXTS", "schema_text"]

SECTION_TEXTS: Mapping[str, str] = MappingProxyType({
    "sources": "来源：能引用的一件东西，登记一次，各处用编号引用", "places": "地区：省、市州、新区、县区、乡镇、村",
    "chains": "产业链及其环节", "industries": "宣示过而没有建链的产业", "products": "产品正名与同义写法",
    "enterprises": "企业", "institutions": "高校、职业院校、院所、实验室、科研平台", "parks": "开发区、高新区、产业园",
    "projects": "建设或投资项目", "associations": "商会、校友会、基金、联盟、平台", "agencies": "机关单位与其牵头的链",
    "declarations": "各地的链条宣示，如“2+6+N”", "clusters": "官方命名的产业集群，可跨市",
    "criteria": "外地的链主标准，用自己的话写，只供对照", "links": "两个主体之间的关系",
    "states": "环节状况：某地某环节有没有、缺不缺，来源说该怎么治链", "observations": "带时间的数字",
    "rekeys": "改过的编号：原编号与现编号",
})
_FILE_TEXTS = {"include": "引入的文件，只写在根文件里；只认同一文件夹（或其下一层）的 .yaml 文件名",
               "assertions": "各类记录最少应有的条数，只写在根文件里；少于它，检查报错、生成失败"}

# By field, or by shape and field where one word means different things.
FIELD_TEXTS: Mapping[str, str] = MappingProxyType({
    "actor": "来源说的是谁（未点名或未建条目的主体），原样写，不会变成企业",
    "condition": "present 已有，filled 已补上，planned 规划，filling 正在补，short 短板（弱或缺，来源没说清），missing 没有",
    "treatments": "来源提出的治链方式：fill 补链，extend 延链，strengthen 强链，build 建链",
    "StateRecord.in": "环节或产业链编号",
    "adcode": "国标行政区划代码（GB/T 2260），六位，加引号", "aliases": "别名：直接写名称即为简称，或写 {name, kind}",
    "amount": "金额，单位亿元", "amount_note": "金额的原口径，如“约231.7亿元”", "approximate": "只是近似对应时写 true",
    "as_of": "这一状态的时间", "association_kind": "类型：商会、校友会、基金、联盟、平台……", "authority": "认定链主的单位",
    "basis": "依据：page 来源写明，editor 编者判断", "capacity": "产能或规模，用来源的单位", "chain": "这一关系所属的产业链",
    "ChiefRecord.basis": "只能是 page：牵头关系须有来源", "chains": "对应的产业链或产业编号", "chiefs": "牵头的产业链",
    "code": "申万行业代码，六位，加引号", "ClassRecord.code": "国标行业代码：门类字母加两到四位数字，如 C31、C3120",
    "complete": "成员是否已经列全", "date": "这句话所说的时间：'2024'、2024-05 或 2024-05-07", "designated": "认定年份，加引号",
    "develops": "主导产业对应的产业链", "disciplines": "优势学科", "editor_fields": "凭常识填写的字段名，其证据记在编者名下",
    "elsewhere": "不在本数据里的参与地，如宝鸡", "feeds": "货物流向的环节，可跨链", "form": "chain 产业链，cluster 产业集群",
    "gbt4754": "对应的国民经济行业（GB/T 4754—2017）", "group": "门类，如冶金有色", "id": "编号：种类:短名，起好后不再改",
    "in": "对方的编号", "indicator": "指标名称", "industries": "主导产业的原词", "investors": "投资方的编号",
    "kind": "种类", "AliasRecord.kind": "short 简称，former 曾用名，misprint 来源误字，ambiguous 易混而不用于识别",
    "LinkRecord.kind": "，".join(f"{rule.kind} {rule.label}" for rule in LINK_RULES.values()),
    "lat": "纬度", "leads": "来源自己写明的链主身份", "level": "级别，如国家级、省级",
    "PlaceRecord.level": "行政层级", "ShenwanRecord.level": "申万的级别：1、2 或 3",
    "located_in": "所在地：直接写编号，或写 {in, sources, date, note}", "lon": "经度", "members": "宣示的各条链",
    "name": "正式名称",
    "ProducesRecord.name": "产品名，须在 products 表内", "TierRecord.name": "称号，如国家级专精特新“小巨人”、单项冠军",
    "new": "现编号", "old": "原编号，不能再是某条记录的编号", "RekeyRecord.date": "何时改的",
    "RekeyRecord.note": "为什么改",
    "note": "用自己的话写来源说了什么，不抄原文", "object": "客体编号", "operates_in": "从事的环节、产业链或产业",
    "original": "种子文档所转述的原件文件名", "ownership": "所有制：央企、省属国企、民营……", "parent": "上级地区编号",
    "park_kind": "园区类型",
    "partnership": "合作方式：cooperation 合作，research 科研，joint_venture 合资，related_party 关联方",
    "period": "时期，如 '2023'、2024上半年", "place": "地区编号", "places": "所在的各个地区编号",
    "presence": "local 本地，base 在此设有基地，outside 省外，registered_only 仅注册，project 仅有项目",
    "products": "产品：直接写名称，或写 {name, sources}", "published": "发布日期", "publisher": "发布者", "raw": "宣示中的原词",
    "role": "角色：leading_enterprise 龙头，backbone 骨干，supporting 配套", "ChiefRecord.role": "牵头部门或链长",
    "role_basis": "角色的依据，不写时与 basis 相同；来源只写了业务、角色由编者判断时写 editor", "segments": "环节",
    "serves": "服务的产业链、环节、地区或企业", "share": "持股比例，%", "shenwan": "对应的申万行业",
    "sources": "来源编号，至少一个；凭常识的写 source:editor", "stage": "所处阶段",
    "SegmentRecord.stage": "upstream 上游，midstream 中游，downstream 下游", "status": "事情到了哪一步",
    "stock_code": "证券代码，加引号，如 '600307.SH'", "subject": "主体编号", "targets": "招引方向对应的产业链",
    "text": "标准的内容，用自己的话写", "tier": "在宣示中的层次，如支柱产业链",
    "tiers": "称号：直接写名称，或写 {name, year, sources}",
    "title": "标题", "topic": "标准的方面，如规模、配套", "unit": "单位，照来源", "url": "网址；转载来源不写",
    "uscc": "统一社会信用代码，18 位", "value": "数值，照来源", "verified": "可信级别：只用来说得比来源更弱，不能更强",
    "words": "在文本里认出该环节的产品词", "year": "年份，加引号",
})
_ENUMS: Mapping[str, type[StrEnum]] = {e.__name__: e for e in (AliasKind, Condition, SourceKind, Stage, Status, Treatment)}


def schema_text() -> str:
    """The schema as the text of `data/schema.json`: the same text for the same shapes."""
    _, made = models_json_schema([(shape, "validation") for shape in SECTIONS.values()], ref_template="#/$defs/{model}")
    definitions = {name: _described(name, body) for name, body in sorted(made["$defs"].items())}
    sections = {
        name: {"description": SECTION_TEXTS[name], "type": "array", "items": {"$ref": f"#/$defs/{shape.__name__}"}}
        for name, shape in SECTIONS.items()
    }
    files = {
        "include": {"description": _FILE_TEXTS["include"], "type": "array", "items": {"type": "string"}},
        "assertions": {"description": _FILE_TEXTS["assertions"], "type": "object",
                       "additionalProperties": {"type": "integer", "minimum": 0}},
    }
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#", "title": "产业链整理数据",
        "description": "data/ 下每个 YAML 文件的格式，由 chains validate --schema 生成，请勿手改；说明见 docs/data-format.md",
        "type": "object", "additionalProperties": False, "properties": files | sections, "$defs": definitions,
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _described(name: str, body: dict[str, Any]) -> dict[str, Any]:
    """The definition with Chinese texts instead of the titles and English docstrings of the code."""
    kept: dict[str, Any] = _without_titles(body)
    kept.pop("description", None)
    if name == "LinkRecord":
        kept["properties"]["kind"]["enum"] = list(LINK_RULES)
    if name in _ENUMS:
        kept["description"] = "，".join(f"{member.value} {member.label}" for member in _ENUMS[name])  # type: ignore[attr-defined]
    for field, shape in kept.get("properties", {}).items():
        text = FIELD_TEXTS.get(f"{name}.{field}") or FIELD_TEXTS[field]
        # Beside a reference this draft ignores everything else, so the text goes round it.
        kept["properties"][field] = ({"description": text, "allOf": [shape]} if "$ref" in shape
                                     else {"description": text} | shape)
    return kept


def _without_titles(value: Any) -> Any:
    if isinstance(value, dict):
        # A field may be called title too: that one is a schema, not a text.
        return {key: _without_titles(item) for key, item in value.items() if key != "title" or not isinstance(item, str)}
    return [_without_titles(item) for item in value] if isinstance(value, list) else value
