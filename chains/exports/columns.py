"""The tables of the workbook in Chinese: which columns, what they are called, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chains.exports.flat import SEPARATOR, Cell, column_types, entity_row, evidence_rows, link_row, printable, source_row
from chains.model import LINK_RULES, Link, Snapshot, SourceKind, Status
from chains.views.style import attribute_label, value_label

__all__ = ["COLUMNS", "Sheet", "sheets"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a title: as many cells in each row as columns. `wrapped` for texts that are read in the cell."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the flattening: its Chinese heading, and what it says."""

    heading: str
    meaning: str


# Every column of the flattening that is no attribute or code of the model; docs/exports.md shows the same table.
COLUMNS: Mapping[str, _Column] = {key: _Column(*rest) for key, *rest in (
    ("entity_id", "条目编号", "唯一、不变；种类:名"),
    ("title", "名称", "全称；在“来源”表里是标题"),
    ("kind", "种类代码", "程序用的词，如 enterprise、owns"),
    ("kind_label", "种类", "条目、关系或来源的种类"),
    ("short_title", "简称", "最短的可靠简称"),
    ("aliases", "别名", "其它叫法，以“；”分隔"),
    ("awards", "称号", "专精特新、单项冠军等，以“；”分隔"),
    ("verified", "可信级别", "最可靠的来源属哪一类"),
    ("known", "已收录", "否：只有文档提到，还没有人整理"),
    ("cited", "来源编号", "见“来源”表"),
    ("link_id", "关系编号", "由两端、种类和产业链决定，与依据无关"),
    ("subject_id", "起点编号", "关系从哪个条目出发"),
    ("subject_title", "起点", "起点的名称"),
    ("object_id", "终点编号", "关系指向哪个条目"),
    ("object_title", "终点", "终点的名称"),
    ("directed", "有方向", "否：两端地位相同，如合作"),
    ("status", "状态代码", "程序用的词"),
    ("status_label", "状态", "最近一条依据的说法：已有、规划、已签约、框架协议、建议、已终止；规划的不等于已有"),
    ("layer", "层代码", "程序用的词"),
    ("layer_label", "数据层", "人工整理，自动抽取（待核对），或推断（全文）：没有一句话这样说，全文看来像是"),
    ("since", "最早日期", "依据中最早的日期"),
    ("latest", "最近日期", "依据中最近的日期"),
    ("chain", "所属产业链", "关系限定在哪条产业链"),
    ("confidence", "置信度", "0 到 1；人工整理为 1"),
    ("evidence_count", "依据数", "有几条依据，逐条见“依据”表"),
    ("evidence", "依据摘要", "前三条依据的原文或转述，及其来源"),
    ("cited_title", "来源", "来源的标题"),
    ("publisher", "发布者", "谁发布的"),
    ("date", "日期", "依据所说的日期"),
    ("method", "方法", "人工整理（curated）、编者常识（editor）、人工审核通过（accepted），或读文档的规则（rule 开头）、"
     "由全文推断（vote:link）"),
    ("quote", "所存文档的句子", "所存文档里的原句；来源写“转述自”的，文档是编者转述稿，不是原件"),
    ("start", "原文起", "原句在文档中的起始位置（字符）"),
    ("end", "原文止", "原句在文档中的结束位置（字符）"),
    ("locator", "位置", "页、段、单元格"),
    ("note", "转述", "编者用自己的话说来源讲了什么，不是原文"),
    ("source_id", "来源编号", "唯一、不变"),
    ("source_kind", "来源种类代码", "程序用的词"),
    ("published", "发布日期", "来源何时发布"),
    ("url", "网址", "原网页"),
    ("original", "原件", "种子文档转述的原件文件名"),
    ("sha256", "原件指纹", "存有文本时，原文件的 sha256"),
)}
# What stands first and says the same in Chinese: a reader of the workbook needs no words for programs.
_ENTITY = ("title", "kind_label", "short_title", "aliases", "awards", "verified", "known")
_LINK = ("subject_title", "kind_label", "object_title", "status_label", "layer_label", "verified", "since", "latest", "chain",
         "confidence", "evidence_count")
_EVIDENCE = ("subject_title", "kind_label", "object_title", "quote", "note", "cited_title", "publisher", "date", "status",
             "locator", "confidence", "method")
_SOURCE = ("title", "kind_label", "publisher", "published", "url", "original", "source_id", "sha256")


def sheets(snapshot: Snapshot) -> list[Sheet]:
    """条目, 关系, 依据, 来源 and 字段说明 of the snapshot."""
    names = {e.id: printable(e.name) for e in snapshot.entities}
    links = sorted(snapshot.links, key=lambda x: x.id)

    def ends(link: Link) -> dict[str, Cell]:
        return {"subject_title": names[link.subject], "object_title": names[link.object],
                "kind_label": LINK_RULES[link.kind].label, "subject_id": printable(link.subject),
                "object_id": printable(link.object)}

    entities = [{"entity_id": printable(e.id), **entity_row(e)} for e in sorted(snapshot.entities, key=lambda e: e.id)]
    told = [
        {**link_row(x, snapshot), **ends(x), "link_id": x.id, "chain": names.get(x.chain or "", "")} for x in links
    ]
    evidence = [{**row, **ends(x)} for x in links for row in evidence_rows(x, snapshot)]
    sources = [source_row(s) for s in sorted(snapshot.sources, key=lambda s: s.id)]
    tables = [
        _table("条目", entities, _ENTITY, ("cited", "entity_id")),
        _table("关系", told, _LINK, ("evidence", "link_id", "subject_id", "object_id")),
        _table("依据", evidence, _EVIDENCE, ("link_id", "cited")),
        _table("来源", sources, _SOURCE, ()),
    ]
    return [*(table for table, _ in tables), _dictionary(tables)]


def _table(
    title: str, rows: Sequence[Mapping[str, Cell]], first: Sequence[str], last: Sequence[str]
) -> tuple[Sheet, list[str]]:
    more = [key for key in column_types(rows) if key.startswith(("code_", "attr_"))]
    keys = [*first, *sorted(more), *last]
    cells = [[_shown(key, row.get(key, "")) for key in keys] for row in rows]
    return Sheet(title, _headings(keys), cells), keys


def _headings(keys: Sequence[str]) -> list[str]:
    """The Chinese headings; of two that would be called alike, both say what they are to a program."""
    plain = [_heading(key) for key in keys]
    return [f"{name}（{key}）" if plain.count(name) > 1 else name for name, key in zip(plain, keys, strict=True)]


def _heading(key: str) -> str:
    if key in COLUMNS:
        return COLUMNS[key].heading
    prefix, _, name = key.partition("_")
    return attribute_label(name) if prefix in ("code", "attr") else key


def _shown(key: str, cell: Cell) -> Cell:
    """The cell in Chinese where it is a word of the model's."""
    if not isinstance(cell, str) or not cell:
        return cell
    if key == "verified":
        return SourceKind(cell).label
    if key == "status":
        return Status(cell).label
    if key == "method":
        return _METHODS.get(cell) or f"按规则自动抽取（{cell.removeprefix('rule:')}）"
    if key.startswith("attr_"):
        return SEPARATOR.join(value_label(key, part) for part in cell.split(SEPARATOR))
    return cell


_METHODS: Mapping[str, str] = {"curated": "人工整理", "editor": "编者常识", "accepted": "人工审核通过"}
_NOTICE = "以等号等开头、可能被当作公式的文字，前面多一个撇号；控制字符写作 \ufffd；空格表示没有记载，不表示没有"


def _dictionary(tables: Sequence[tuple[Sheet, list[str]]]) -> Sheet:
    rows: list[list[Cell]] = [["说明", "", "", _NOTICE]]
    for sheet, keys in tables:
        for heading, key in zip(sheet.columns, keys, strict=True):
            meaning = COLUMNS[key].meaning if key in COLUMNS else "条目或关系的属性；投资额单位为亿元，持股比例为百分数"
            if key.startswith("code_"):
                meaning = "代码，按文字保存"
            rows.append([sheet.title, heading, key, meaning])
    return Sheet("字段说明", ("表", "列", "程序名（CSV 等格式的列名）", "含义"), rows, wrapped=True)
