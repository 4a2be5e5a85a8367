"""The table of a score, for the screen and for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chains.evaluate.score import Row

__all__ = ["table_json", "table_text"]

_LABELS = {
    "CITY": "地区", "ENTERPRISE": "企业", "UNIVERSITY": "高校", "INSTITUTE": "科研机构", "INDUSTRY": "产业", "PARK": "园区",
    "links": "全部关系", "links_explicit": "句内关系", "status": "状态（已有或计划）",
}


def table_json(rows: Iterable[Row], *, errors: bool) -> dict[str, dict[str, Any]]:
    """Precision, recall and F1 (0 to 1, three digits), counts, and with `errors` the names, by label."""
    return {row.label: _figures(row) | ({"missed": row.missed, "wrong": row.wrong} if errors else {}) for row in rows}


def _figures(row: Row) -> dict[str, Any]:
    return {"precision": round(row.precision, 3), "recall": round(row.recall, 3), "f1": round(row.f1, 3),
            "predicted": row.predicted, "gold": row.wanted}


def table_text(rows: Iterable[Row], *, errors: bool) -> str:
    """A line a row; with `errors` what was missed and what was wrong below it."""
    lines = [f"{'':20} {'准确率':>5} {'召回率':>5} {'F1':>6}  {'读出':>4} {'标注':>4}"]
    for row in rows:
        lines.append(f"{row.label:20} {row.precision:8.3f} {row.recall:8.3f} {row.f1:6.3f} {row.predicted:6} {row.wanted:6}"
                     f"  {_LABELS.get(row.label, '')}".rstrip())
        if errors:
            lines += [f"    漏读  {name}" for name in row.missed] + [f"    错读  {name}" for name in row.wrong]
    return "\n".join(lines)
