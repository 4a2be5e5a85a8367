"""What every format of a paper says alike: numbers of sections, facts of the cover, the mark of a computed cell."""

from __future__ import annotations

import re

from chains.atlas.paper import Basis, Paper, Said, Table
from chains.views.style import date_label

__all__ = ["COMPUTED", "NOTES", "clean_name", "cover", "is_marked", "numbered", "paper_name"]

COMPUTED = "算"
NOTES = "注与来源"
_DIGITS = "一二三四五六七八九"


def numbered(number: int, title: str) -> str:
    """The heading with its number in Chinese: 三、空间图谱."""
    tens, ones = divmod(number, 10)
    words = ("" if not tens else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十") + (_DIGITS[ones - 1] if ones else "")
    return f"{words}、{title}"


def cover(paper: Paper) -> tuple[tuple[str, str], ...]:
    """Label and value of what stands under the title."""
    return (("制作日期", date_label(paper.date) if paper.date else "未写"), ("图谱快照指纹", paper.snapshot[:16] or "无"),
            ("本文内容指纹", paper.digest[:16]), ("依据", f"{len(paper.notes)} 条，见“{NOTES}”"))


def is_marked(said: Said, table: Table | None = None) -> bool:
    """Whether the text gets the mark of a computation; under a heading that says so it needs none."""
    return said.basis is Basis.COMPUTED and (table is None or "测算" not in table.title)


def paper_name(paper: Paper, suffix: str) -> str:
    """The name of a file of the paper."""
    return clean_name(f"{paper.title}_{paper.subtitle}") + suffix


def clean_name(text: str) -> str:
    """The text as a file name that every file system takes."""
    return re.sub(r"[^\w（）()+×-]+", "_", text)[:80].strip("_") or "材料"
