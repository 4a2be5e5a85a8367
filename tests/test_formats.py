"""One text as .txt, .docx, .pdf, .html and .xlsx: the same names are found and the same statements read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from chains.engine import Extraction, extract_files
from chains.model import VOTED_LINK
from tests.files import docx_file, html_file, pdf_file, wrapped, xlsx_file
from tests.small_catalog import small_catalog

LINES = (
    "天水市装备制造产业链对接会举行",
    "本报天水讯 5月16日,天水市装备制造产业链供需对接会举行,天水星火机床有限责任公司、天水锻压机床有限公司与兰州理工大学签订合作协议。",
    "天水星火机床有限责任公司位于天水市秦州区,是全市装备制造产业链链主企业,计划投资3.2亿元建设年产500台数控机床项目。",
    "天水经济技术开发区将围绕集成电路、电工电器等产业招商,支持华天电子、天水二一三电器等企业扩大产能。",
)


def _xlsx(lines: Sequence[str]) -> bytes:
    return xlsx_file(("正文", [[line] for line in lines]))


FORMATS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "docx": docx_file, "html": html_file, "xlsx": _xlsx,
    "pdf": lambda lines: pdf_file([piece for line in lines for piece in wrapped(line)]),
    "md": lambda lines: "\n\n".join(lines).encode(), "csv": lambda lines: "".join(f'"{line}"\n' for line in lines).encode("utf-8-sig"),
}


def _read(path: Path) -> Extraction:
    return extract_files([path], small_catalog())[0]


def _told(extraction: Extraction) -> tuple[Counter[object], Counter[object]]:
    mentions: Counter[object] = Counter((m.kind, m.clean, m.name, m.entity) for m in extraction.mentions)
    # What the whole document makes likely is weighed by its layout too: an empty line between paragraphs may tip a close vote.
    links: Counter[object] = Counter(
        (c.subject.clean, c.kind, c.object.clean, c.status, c.attributes) for c in extraction.candidates if c.method != VOTED_LINK)
    return mentions, links


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Extraction:
    path = tmp_path_factory.mktemp("plain") / "对接会.txt"
    path.write_text("\n".join(LINES), "utf-8")
    return _read(path)


def test_the_plain_text_says_something(plain: Extraction) -> None:
    mentions, links = _told(plain)
    assert len(mentions) >= 10 and len(links) >= 5


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_format_is_read_alike(suffix: str, plain: Extraction, tmp_path: Path) -> None:
    path = tmp_path / f"对接会.{suffix}"
    path.write_bytes(FORMATS[suffix](LINES))
    extraction = _read(path)
    assert _told(extraction) == _told(plain)
    text = extraction.document.text
    assert all(text[m.start:m.end] == m.surface for m in extraction.mentions)
    assert all(text[c.start:c.end] == c.quote for c in extraction.candidates)
