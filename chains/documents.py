"""Files to documents: the text as stored, its cleaned form, where it stood, and who published it when."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from chains.catalog import read_yaml
from chains.cleaning import Cleaned, Offsets, clean, paragraphs
from chains.errors import DocumentError, ModelError, why_not
from chains.intake.encoding import decode
from chains.intake.extract import Extract
from chains.intake.formats import Format, recognise
from chains.intake.pdf import read_pdf
from chains.intake.sheets import read_csv, read_xlsx
from chains.intake.tables import read_cells
from chains.intake.web import read_page
from chains.intake.word import read_docx
from chains.model import Document, Source, SourceKind

__all__ = ["MAX_BYTES", "SUFFIXES", "find_documents", "other_files", "read_bytes", "read_document"]

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".xlsx", ".csv", ".tsv")
MAX_BYTES = 20_000_000

_UNREAD = frozenset((".doc", ".xls", ".ppt", ".pptx", ".wps", ".et", ".rtf", ".mht", ".odt", ".ods", ".xlsm", ".ofd"))


def find_documents(folder: Path) -> list[Path]:
    """The readable documents directly in a folder, sorted by name; what Office keeps beside an open file is none.

    Raises DocumentError when the folder is missing.
    """
    if not folder.is_dir():
        raise DocumentError(
            f"{folder}: no such folder of documents; name one that exists", f"{folder}：没有这个文件夹，请检查路径"
        )
    return sorted(
        (p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file() and p.name.lower() != "readme.md"
         and not p.name.startswith(("~$", "."))),
        key=lambda path: path.name,
    )


def other_files(folder: Path) -> list[Path]:
    """The files of a folder that look like documents but are of a kind that is not read, sorted by name."""
    return sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in _UNREAD)


def read_document(path: Path) -> Document:
    """The document in a file, with offsets from its cleaned text into its stored text.

    Raises DocumentError, in one line, when the file is missing, empty, damaged, encrypted, too large or of another kind.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentError(
                f"{path.name}: {size / 1e6:.1f} MB is over the cap of {MAX_BYTES / 1e6:g} MB; split it",
                f"{path.name}：{size / 1e6:.1f} MB 超过上限 {MAX_BYTES / 1e6:g} MB，请拆分后再读",
            )
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"{path.name}: cannot be read: {error.strerror or error}",
            f"{path.name}：无法读取（{why_not(error)}）",
        ) from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> Document:
    """The document in the bytes of a file of this name, which is only shown and never opened.

    Raises DocumentError as read_document does.
    """
    suffix = Path(name).suffix.lower()
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{name}: {len(data) / 1e6:.1f} MB is over the cap of {MAX_BYTES / 1e6:g} MB; split it",
                            f"{name}：{len(data) / 1e6:.1f} MB 超过上限 {MAX_BYTES / 1e6:g} MB，请拆分后再读")
    format = recognise(data, suffix, name)
    if format is Format.TEXT and suffix not in SUFFIXES:
        raise DocumentError(
            f"{name}: unsupported kind of file '{suffix}'; give one of {', '.join(SUFFIXES)}",
            f"{name}：不支持“{suffix}”文件，请使用 {'、'.join(SUFFIXES)}",
        )
    front: Mapping[str, str] = {}
    if format in (Format.DOCX, Format.XLSX, Format.PDF):
        extract = {Format.DOCX: read_docx, Format.XLSX: read_xlsx, Format.PDF: read_pdf}[format](data, name)
        cleaned = clean(extract.text)
    else:
        text = _not_empty(decode(data, name), name)
        if format is Format.HTML:
            page = read_page(text, name)
            extract = Extract(text, title=page.title, publisher=page.publisher, published=page.published)
            cleaned = _through(clean(page.text), page.offsets)
        elif format is Format.CSV:
            extract = read_csv(text, name, "\t" if suffix == ".tsv" else None)
            cleaned = clean(extract.text)
        else:
            extract = Extract(text)
            front, body = _front_matter(text, name)
            cleaned = _through(clean(text[body:]), Offsets([(body, len(text) - body)], len(text)))
            if body and not cleaned.text.strip():
                raise DocumentError(f"{name}: no text behind the front matter; write some or remove the file",
                                    f"{name}：文首信息之后没有正文，请补充或移除")
    _not_empty(cleaned.text, name)
    source = _source(front, extract, cleaned.text, data, name)
    return Document(source, name, extract.text, cleaned.text, cleaned.offsets, cleaned.breaks, extract.anchors,
                    read_cells(cleaned.text), extract.notes)


def _not_empty(text: str, name: str) -> str:
    if not text.strip():
        raise DocumentError(
            f"{name}: the document is empty; put text into it or remove it", f"{name}：文档是空的，请补充内容或移除"
        )
    return text


def _through(cleaned: Cleaned, below: Offsets) -> Cleaned:
    return Cleaned(cleaned.text, cleaned.offsets.through(below), cleaned.breaks)


_FRONT = re.compile(r"---[ \t]*\r?\n(.*?\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_MAX_FRONT = 100_000


def _front_matter(text: str, name: str) -> tuple[Mapping[str, str], int]:
    """The fields of a front matter and the index at which the body starts; no fields and 0 without one."""
    m = _FRONT.match(text, 0, _MAX_FRONT)
    if m is None:
        return {}, 0
    read = read_yaml("\n" + m[1], name)  # so that lines count from the top of the file
    if read.problems:
        raise DocumentError(f"front matter of {read.problems[0]}", f"文首信息 {read.problems[0].zh}")
    fields = read.value
    if not isinstance(fields, dict):
        raise DocumentError(f"{name}: the front matter is no list of fields; write lines of 'key: value'",
                            f"{name}：文首信息应为“字段: 值”，请逐行改写")
    return {str(key): str(value) for key, value in fields.items() if value is not None}, m.end()


_META = re.compile(r"[-*\s]*(时间|点击|来源|字数|版次|日期|发布|作者|记者|通讯员|编辑|责编|浏览|阅读|首页|(?:您的|当前)?位置)")
_DATE = re.compile(r"(?<!\d)(20\d\d|19\d\d)\s?[年\-/.]\s?(\d{1,2})\s?[月\-/.]\s?(\d{1,2})(?!\d)日?")
_PUBLISHER = re.compile(r"[-*\s]{0,4}(?:信息)?来源 ?: ?([^\s:|【】\[\]()<>]{2,30})")


def _source(front: Mapping[str, str], extract: Extract, text: str, data: bytes, name: str) -> Source:
    digest = hashlib.sha256(data).hexdigest()
    seed = front.get("id", "").startswith("source:seed-")
    try:
        return Source(
            id=front["id"] if seed else f"source:doc-{digest[:12]}",
            title=front.get("title") or extract.title or _title(text) or Path(name).stem or name,
            kind=SourceKind.SEED if seed else SourceKind.DOCUMENT,
            publisher=front.get("publisher") or extract.publisher or _publisher(text),
            published=front.get("published") or extract.published or _published(text),
            original=front.get("original"),
            sha256=front.get("sha256", digest) if seed else digest,
        )
    except ModelError as error:
        raise DocumentError(f"{name}: front matter: {error}; write 2024, 2024-05 or 2024-05-07",
                            f"{name}：文首信息有误（{error}），日期请写 2024、2024-05 或 2024-05-07") from error


def _title(text: str) -> str | None:
    """The first heading, else the first line that can be a title; None when the text starts with running text."""
    top = [line.text for line, _ in zip(paragraphs(text), range(8), strict=False)]
    for line in top:
        if line.startswith("#") and line.strip("# "):
            return line.strip("# ")[:60]
    for line in top:
        if not _META.match(line) and not _DATE.match(line) and ">" not in line:
            return line.lstrip("-*> ") if len(line) <= 60 and "\t" not in line else None
    return None


def _publisher(text: str) -> str | None:
    """Whom a short line near the top names as its source."""
    top = (line.text for line, _ in zip(paragraphs(text), range(12), strict=False) if len(line.text) <= 80)
    return next((m[1] for line in top if (m := _PUBLISHER.search(line))), None)


def _published(text: str) -> str | None:
    """The date of a short line near the top."""
    for line, _ in zip(paragraphs(text), range(12), strict=False):
        m = _DATE.search(line.text) if len(line.text) <= 60 else None
        if m and 1 <= int(m[2]) <= 12 and 1 <= int(m[3]) <= 31:
            return f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}"
    return None
