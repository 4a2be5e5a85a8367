"""The quality report as JSON and as Chinese text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chains.catalog import counts_text
from chains.dates import date_label
from chains.model import SourceKind
from chains.quality import CHAIN_COLUMNS, CITY_COLUMNS, CLASSES, Quality, Row
from chains.quality.rules import Limit

__all__ = ["FACTS", "quality_json", "quality_text", "stale_text"]

FACTS: Mapping[str, str] = {
    "facts": "事实（关系、数字、宣示、称号、标准）", "exact": "来源逐条对应", "single_source": "只有一个来源",
    "editor_only": "只有编者常识或判断", "mirror_only": "只有转载来源", "undated": "没有日期", "stale": "过时",
}
_EXAMPLES = 3


def quality_json(quality: Quality, counts: Mapping[str, int], details: Mapping[str, int]) -> dict[str, Any]:
    """The contract's keys first, then what the report adds; `id` of a warning is the record it is about."""
    return {
        "errors": [], "warnings": [
            {"code": f.code, "id": f.about, "file": f.file, "line": f.line, "path": f.path, "message": f.message,
             "hint": f.hint, "message_zh": f.message_zh, "hint_zh": f.hint_zh} for f in quality.flaws
        ],
        "counts": dict(counts), "details": dict(details), "classes": dict(quality.by_class), "facts": dict(quality.facts),
        "trust": {name: dict(kinds) for name, kinds in quality.trust.items()}, "as_of": quality.as_of, "years": quality.years,
        "cities": [{"id": row.id, "name": row.name, **row.counts} for row in quality.cities],
        "chains": [{"id": row.id, "name": row.name, **row.counts} for row in quality.chains],
    }


def stale_text(quality: Quality) -> str:
    """What counts as old in the report."""
    limit = Limit(quality.as_of, quality.years).day[: len(quality.as_of)]
    return f"过时：最新的说法早于{date_label(limit)}，即从{date_label(quality.as_of)}往前 {quality.years} 年"


def quality_text(quality: Quality, counts: Mapping[str, int]) -> str:
    """A page: counts, what the facts rest on, completeness, then each class of warnings with a few examples."""
    lines = [counts_text(counts), "",
             "；".join(f"{label} {quality.facts[key]}" for key, label in FACTS.items()),
             f"（{stale_text(quality)}）",
             "事实的最好来源：" + _kinds(quality.trust["facts"]), "条目的可信级别：" + _kinds(quality.trust["entities"]),
             "", *_table("各市", CITY_COLUMNS, quality.cities), "", *_table("各链", CHAIN_COLUMNS, quality.chains), ""]
    for code, title in CLASSES.items():
        found = [flaw for flaw in quality.flaws if flaw.code == code]
        lines.append(f"{title}（{code}）{len(found)}")
        lines += [f"  {flaw.zh}" for flaw in found[:_EXAMPLES]]
        lines += [f"  ……另有 {len(found) - _EXAMPLES} 处"] if len(found) > _EXAMPLES else []
    return "\n".join([*lines, "", "全部提醒：chains validate --report --json；各类提醒的含义见 docs/data-quality.md"])


def _kinds(counted: Mapping[str, int]) -> str:
    return "、".join(f"{SourceKind(kind).label} {number}" for kind, number in counted.items() if number)


def _table(title: str, columns: Mapping[str, str], rows: Sequence[Row]) -> list[str]:
    """The rows with their columns under one another; a Chinese character is two columns wide on a terminal."""
    cells = [[title, *columns.values()], *([row.name, *(str(row.counts[c]) for c in columns)] for row in rows)]
    widths = [max(_width(line[i]) for line in cells) for i in range(len(cells[0]))]
    return [_aligned(line, widths) for line in cells]


def _aligned(cells: Iterable[str], widths: Sequence[int]) -> str:
    first, *rest = zip(cells, widths, strict=True)
    return first[0] + " " * (first[1] - _width(first[0])) + "".join(
        "  " + " " * (width - _width(cell)) + cell for cell, width in rest)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
