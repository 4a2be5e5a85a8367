"""Papers as files: one file and one line of PRINTS a format; equal papers give equal bytes on a machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chains.atlas.paper import Paper
from chains.errors import UsageError
from chains.printing.page import paper_html
from chains.printing.sheet import paper_pdf
from chains.printing.wordfile import paper_docx
from chains.printing.workbook import paper_xlsx

__all__ = ["PRINTS", "Print", "known_print", "print_paper"]


@dataclass(frozen=True, slots=True)
class Print:
    """A format of a paper: name on screen, suffix, media type, writer, and what it is good for."""

    label: str
    suffix: str
    mime: str
    write: Callable[[Paper], bytes]
    use: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
PRINTS: Mapping[str, Print] = MappingProxyType({
    "html": Print("离线网页", ".html", "text/html", paper_html, "浏览器，不用联网；点注看依据，可打印"),
    "docx": Print("Word", ".docx", f"{_OFFICE}wordprocessingml.document", paper_docx, "改写、摘进自己的报告"),
    "pdf": Print("PDF", ".pdf", "application/pdf", paper_pdf, "上报、打印：横排 A4，有目录和页码"),
    "xlsx": Print("Excel 工作簿", ".xlsx", f"{_OFFICE}spreadsheetml.sheet", paper_xlsx, "逐表筛选、排序；不带图"),
})


def print_paper(paper: Paper, format: str) -> bytes:
    """The paper as a file of the format.

    Raises UsageError for an unknown format, and for pdf and docx with pictures where the machine has no Chinese font.
    """
    return known_print(format).write(paper)


def known_print(format: str) -> Print:
    """The format of this name.

    Raises UsageError, which names those there are.
    """
    if format not in PRINTS:
        raise UsageError(f"'{format}' is no format of a paper: use {', '.join(PRINTS)}",
                         f"没有“{format}”这种格式，可用：{'、'.join(PRINTS)}")
    return PRINTS[format]
