"""The text layer of a PDF, page by page, without what is printed on every page."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence

from chains.errors import DocumentError
from chains.intake.extract import Extract, Writer

__all__ = ["MAX_PAGES", "read_pdf"]

MAX_PAGES = 2_000
_EDGE = 2  # lines at the top and bottom of a page that may be its header or footer
_PAGE_NUMBER = re.compile(r"\W{0,3}(?:第\s?)?\d{1,4}(?:\s?页)?(?:\s?[,/，]?\s?(?:共\s?)?\d{1,4}\s?页?)?\W{0,3}")
_SPACED = re.compile(r"(?<=[\u3400-\u9fff，。、；：])[ \u3000]+(?=[\u3400-\u9fff，。、；：])")


def read_pdf(data: bytes, name: str) -> Extract:
    """The text of a PDF, a line a printed line; locators are “第3页”.

    Raises DocumentError for a file that is encrypted, damaged, or only pictures of pages.
    """
    pages = _pages(data, name)
    running = _running(pages)
    out = Writer()
    for number, lines in enumerate(pages, 1):
        for i, line in enumerate(lines):
            edge = i < _EDGE or i >= len(lines) - _EDGE
            if not (edge and (_shape(line) in running or _PAGE_NUMBER.fullmatch(line))):
                out.line(line, f"第{number}页")
    # A scan often has a word or two of text: a stamp, the name of the scanner.
    if out.length < 20 * max(1, len(pages)) and out.length < 200:
        raise DocumentError(
            f"{name}: the PDF has no text layer (a scan); run text recognition (OCR) first, or use the Word original",
            f"{name}：扫描件没有文字层，请先做文字识别（OCR），或使用 Word 原件")
    notes = (f"PDF 超过 {MAX_PAGES} 页，只读了前 {MAX_PAGES} 页。",) if len(pages) == MAX_PAGES else ()
    return Extract(out.text, tuple(out.anchors), notes)


def _pages(data: bytes, name: str) -> list[list[str]]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity that it can read all the same
    pages: list[list[str]] = []
    length = 0
    try:
        reader = PdfReader(io.BytesIO(data))
        # Many a PDF is locked only against changes: it opens with an empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise _encrypted(name)
        for page in reader.pages[:MAX_PAGES]:
            text = page.extract_text()
            lines = (_SPACED.sub("", line).strip() for line in text.splitlines())
            pages.append([line for line in lines if line])
            length += len(text)
            if length > 10_000_000:
                break
    except DependencyError as error:  # a cipher that needs a package which is not installed
        raise _encrypted(name) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, OSError,
            RecursionError, NotImplementedError, OverflowError) as error:
        # The parser meets a damaged file with whatever its code stumbles over.
        raise DocumentError(f"{name}: the PDF is damaged ({type(error).__name__}); print it to a new PDF, or save its text",
                            f"{name}：PDF 已损坏，请重新打印为 PDF，或另存为文本") from error
    return pages


def _encrypted(name: str) -> DocumentError:
    return DocumentError(f"{name}: the PDF is encrypted; remove the password and read it again",
                         f"{name}：PDF 已加密，请先去掉密码再读")


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The lines, numbers apart, that stand at the edge of at least three pages and of half of them."""
    if len(pages) < 3:
        return frozenset()
    shapes = Counter(shape for lines in pages for shape in {_shape(line) for line in (*lines[:_EDGE], *lines[-_EDGE:])})
    return frozenset(shape for shape, count in shapes.items() if count >= max(3, len(pages) / 2))
