"""Export formats: one file and one line of FORMATS each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from chains.collecting import without_gc
from chains.errors import NotOurs, UsageError
from chains.exports.bundle import write_zip
from chains.exports.gexf import read_gexf, write_gexf
from chains.exports.graphml import read_graphml, write_graphml
from chains.exports.neo4j import read_neo4j, write_neo4j
from chains.exports.nodelink import read_json, write_json
from chains.exports.page import write_html
from chains.exports.pdf import write_pdf
from chains.exports.png import write_png
from chains.exports.svg import write_svg
from chains.exports.tables import read_tables, write_csv_zip
from chains.exports.xlsx import write_xlsx
from chains.model import Snapshot
from chains.records import snapshot_with_manifest
from chains.snapshot import read_bundle

__all__ = ["FORMATS", "PICTURES", "Format", "export", "import_file", "known_format", "part_of_snapshot"]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: name on screen, suffix, media type, writer, what for; its reader, or else what it loses."""

    label: str
    suffix: str
    mime: str
    write: Callable[[Snapshot], bytes]
    use: str
    read: Callable[[bytes, str], Snapshot] | None = None
    lost: str = ""


_TABLES = "单元格中超过 32,767 字的部分、控制字符；文档全文与提及、指标、公布的产业体系、链主标准"
_PICTURE = "名称、种类、状态、数据层以外的一切"

FORMATS: Mapping[str, Format] = {
    "graphml": Format("GraphML（yEd、Cytoscape）", ".graphml", "application/graphml+xml", write_graphml,
                      "yEd、Cytoscape、NetworkX", read_graphml),
    "gexf": Format("GEXF（Gephi）", ".gexf", "application/gexf+xml", write_gexf,
                   "Gephi：带名称、种类、颜色、大小和位置", read_gexf),
    "json": Format("JSON（节点与关系）", ".json", "application/json", write_json,
                   "程序；NetworkX 的 node_link_graph", read_json),
    "csv": Format("CSV 表格（zip）", ".zip", "application/zip", write_csv_zip, "表格软件、数据库", read_tables),
    "xlsx": Format("Excel 工作簿", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx,
                   "Excel、WPS：中文表头、筛选、字段说明", lost=_TABLES),
    "neo4j": Format("Neo4j（zip）", ".zip", "application/zip", write_neo4j, "Neo4j 5：CSV、约束和装载脚本", read_neo4j),
    "html": Format("离线网页", ".html", "text/html", write_html, "浏览器，不用联网",
                   lost=f"{_PICTURE}；依据只留每条连线的前两条"),
    "png": Format("图片（PNG）", ".png", "image/png", write_png, "报告、幻灯片", lost=f"{_PICTURE}，包括依据"),
    "svg": Format("矢量图（SVG）", ".svg", "image/svg+xml", write_svg, "浏览器、Word，放大不糊", lost=f"{_PICTURE}，包括依据"),
    "pdf": Format("PDF", ".pdf", "application/pdf", write_pdf, "打印：A4 至 A0 中放得下的最小一种",
                  lost=f"{_PICTURE}，包括依据"),
    "bundle": Format("快照包（zip）", ".zip", "application/zip", write_zip, "存档、交换、日后比较；带节点位置", read_bundle),
}

PICTURES = frozenset({"html", "png", "svg", "pdf"})


def export(snapshot: Snapshot, format: str) -> bytes:
    """The snapshot, or a part of one, as a file of the format; equal snapshots give equal bytes.

    Raises UsageError for an unknown format, and for a picture of more than anybody could see.
    """
    with without_gc():
        return known_format(format).write(snapshot)


def known_format(format: str) -> Format:
    """The format of this name.

    Raises UsageError, which names those there are.
    """
    if format not in FORMATS:
        raise UsageError(f"'{format}' is not a format: use one of {', '.join(FORMATS)}",
                         f"没有“{format}”这种导出格式，可用：{'、'.join(FORMATS)}")
    return FORMATS[format]


# How the formats begin that are exported and cannot be read back.
_LOSSY: Mapping[bytes, str] = {
    b"%pdf": "PDF ", b"\x89png": "图片（PNG）", b"<svg": "图片（SVG）",
    b'<?xml version="1.0" encoding="utf-8"?>\n<svg': "图片（SVG）", b"<html": "网页（html）", b"<!doctype html": "网页（html）",
}


def import_file(content: bytes, name: str) -> Snapshot:
    """The snapshot that was exported as this file, whatever its lossless format; `name` is what messages call it.

    Raises SnapshotError for a file that no reader takes, or that is damaged, altered, hostile or of a newer tool.
    """
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"PK"):
        # The manifest of a bundle is its first part; other zips hold their tables first.
        reader = read_bundle if b"manifest.json" in content[:60] else read_tables
        if b"[Content_Types].xml" in content[:80]:
            raise _not_ours(name, "Excel 工作簿（xlsx）导出时有所舍弃，不能导回，也无从检查")
        return reader(content, name)
    if start.startswith(b"{"):
        return read_json(content, name)
    for mark, label in _LOSSY.items():
        if start.lower().startswith(mark):
            raise _not_ours(name, f"{label}导出时有所舍弃，不能导回，也无从检查")
    if start.startswith(b"<"):
        return (read_gexf if b"<gexf" in start else read_graphml)(content, name)
    raise _not_ours(name, "不是本工具导出的文件")


def _not_ours(name: str, why: str) -> NotOurs:
    readable = [key for key, spec in FORMATS.items() if spec.read]
    return NotOurs(f"{name}: is no export that can be read back; these can: {', '.join(readable)}",
                   f"{name}：{why}；能导回的格式：{'、'.join(readable)}")


def part_of_snapshot(snapshot: Snapshot, node_ids: Iterable[str], link_ids: Iterable[str] | None = None) -> Snapshot:
    """The snapshot restricted to some nodes, the links among them (or those named), and what these cite."""
    nodes = frozenset(node_ids)
    wanted = None if link_ids is None else frozenset(link_ids)
    entities = tuple(e for e in snapshot.entities if e.id in nodes)
    links = tuple(x for x in snapshot.links
                  if x.subject in nodes and x.object in nodes and (wanted is None or x.id in wanted))
    observations = tuple(o for o in snapshot.observations if o.subject in nodes)
    declarations = tuple(d for d in snapshot.declarations if nodes & set(d.places))
    criteria = tuple(c for c in snapshot.criteria if c.place in nodes)
    states = tuple(s for s in snapshot.states if s.place in nodes and s.about in nodes)
    spoken = [x.evidence for x in links] + [o.evidence for o in observations] + [d.evidence for d in declarations]
    spoken += [c.evidence for c in criteria] + [s.evidence for s in states]
    spoken += [award.evidence for e in entities for award in e.awards]
    cited = {e.source for evidence in spoken for e in evidence} | {s for e in entities for s in e.sources}
    return snapshot_with_manifest(replace(
        snapshot, manifest={}, entities=entities, links=links, observations=observations, declarations=declarations,
        criteria=criteria, states=states,
        judgements=tuple(j for j in snapshot.judgements if nodes & {j.subject, j.into, *(j.ends or ())}),
        sources=tuple(s for s in snapshot.sources if s.id in cited),
        documents=tuple(d for d in snapshot.documents if d.source.id in cited),
        mentions=tuple(m for m in snapshot.mentions if m.source in cited),
    ))
