"""Files to documents: the text as stored, its cleaned form, and who published it when."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from chains.catalog import read_yaml
from chains.cleaning import Cleaned, clean, decode, paragraphs
from chains.errors import DocumentError, ModelError
from chains.model import Document, Source, SourceKind

__all__ = ["other_files", "MAX_BYTES", "SUFFIXES", "find_documents", "read_document"]

SUFFIXES = (".txt", ".md", ".html", ".htm")
MAX_BYTES = 5_000_000


_UNREAD = frozenset((".doc", ".docx", ".pdf", ".xls", ".xlsx", ".csv", ".ppt", ".pptx", ".wps", ".rtf", ".mht"))


def find_documents(folder: Path) -> list[Path]:
    """The readable documents directly in a folder, sorted by name.

    Raises DocumentError when the folder is missing.
    """
    if not folder.is_dir():
        raise DocumentError(
            f"{folder}: no such folder of documents; name one that exists", f"{folder}：没有这个文件夹，请检查路径"
        )
    return sorted(
        (p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file() and p.name.lower() != "readme.md"),
        key=lambda path: path.name,
    )


def other_files(folder: Path) -> list[Path]:
    """The files of a folder that look like documents but are of a kind that is not read, sorted by name."""
    return sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in _UNREAD)


def read_document(path: Path) -> Document:
    """The document in a file, with offsets from its cleaned text into its stored text.

    Raises DocumentError, in one line, when the file is missing, empty, binary, too large or of another kind.
    """
    name = path.name
    if path.suffix.lower() not in SUFFIXES:
        raise DocumentError(
            f"{name}: unsupported kind of file '{path.suffix}'; give one of {', '.join(SUFFIXES)}",
            f"{name}：不支持“{path.suffix}”文件，请使用 {'、'.join(SUFFIXES)}",
        )
    data = _read(path)
    text = decode(data, name)
    if not text.strip():
        raise DocumentError(
            f"{name}: the document is empty; put text into it or remove it", f"{name}：文档是空的，请补充内容或移除"
        )
    front, body = _front_matter(text, name)
    if path.suffix.lower() in (".html", ".htm"):
        cleaned = _through(_html_text(text, name), text)
    else:
        cleaned = _shifted(clean(text[body:]), body)
    if not cleaned.text.strip():
        raise DocumentError(
            f"{name}: no text behind the front matter; write some or remove the file",
            f"{name}：文首信息之后没有正文，请补充或移除",
        )
    source = _source(front, cleaned.text, data, path)
    return Document(source, name, text, cleaned.text, cleaned.offsets, cleaned.breaks)


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentError(
                f"{path.name}: {size / 1e6:.1f} MB is over the cap of {MAX_BYTES / 1e6:g} MB; split it",
                f"{path.name}：{size / 1e6:.1f} MB 超过上限 {MAX_BYTES / 1e6:g} MB，请拆分后再读",
            )
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"{path.name}: cannot be read: {error.strerror or error}",
            f"{path.name}：无法读取（{error.strerror or error}）",
        ) from error


_FRONT = re.compile(r"---[ \t]*\r?\n(.*?\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def _front_matter(text: str, name: str) -> tuple[Mapping[str, str], int]:
    """The fields of a front matter and the index at which the body starts; no fields and 0 without one."""
    m = _FRONT.match(text)
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


def _source(front: Mapping[str, str], text: str, data: bytes, path: Path) -> Source:
    digest = hashlib.sha256(data).hexdigest()
    seed = front.get("id", "").startswith("source:seed-")
    try:
        return _made(front, text, digest, seed, path)
    except ModelError as error:
        raise DocumentError(f"{path.name}: front matter: {error}; write 2024, 2024-05 or 2024-05-07",
                            f"{path.name}：文首信息有误（{error}），日期请写 2024、2024-05 或 2024-05-07") from error


def _made(front: Mapping[str, str], text: str, digest: str, seed: bool, path: Path) -> Source:
    return Source(
        id=front["id"] if seed else f"source:doc-{digest[:12]}",
        title=front.get("title") or _title(text) or path.stem,
        kind=SourceKind.SEED if seed else SourceKind.DOCUMENT,
        publisher=front.get("publisher"),
        published=front.get("published") or _published(text),
        original=front.get("original"),
        sha256=front.get("sha256", digest) if seed else digest,
    )


def _title(text: str) -> str | None:
    """The first heading, else the first line that can be a title; None when the text starts with running text."""
    top = [line.text for line, _ in zip(paragraphs(text), range(8), strict=False)]
    for line in top:
        if line.startswith("#") and line.strip("# "):
            return line.strip("# ")[:60]
    for line in top:
        if not _META.match(line) and not _DATE.match(line) and ">" not in line:
            return line.lstrip("-*> ") if len(line) <= 60 else None
    return None


def _published(text: str) -> str | None:
    """The date of a short line near the top."""
    for line, _ in zip(paragraphs(text), range(12), strict=False):
        m = _DATE.search(line.text) if len(line.text) <= 60 else None
        if m and 1 <= int(m[2]) <= 12 and 1 <= int(m[3]) <= 31:
            return f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}"
    return None


def _shifted(cleaned: Cleaned, by: int) -> Cleaned:
    return Cleaned(cleaned.text, tuple(i + by for i in cleaned.offsets), cleaned.breaks)


def _through(plain: tuple[str, list[int]], text: str) -> Cleaned:
    body, stored = plain
    cleaned = clean(body)
    places = [*stored, len(text)]
    return Cleaned(cleaned.text, tuple(places[i] for i in cleaned.offsets), cleaned.breaks)


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SKIPPED = _tags("script style nav noscript template iframe svg select button form footer aside head object")
_INLINE = _tags("a abbr b bdi cite code data em font i ins mark q s small span strong sub sup time u wbr")


class _Body(HTMLParser):
    """Collects (text, stored indices) of each block, with how much of it lies in links."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0]
        for m in re.finditer("\n", text):
            self._lines.append(m.end())
        self._skip: list[str] = []
        self._link = 0
        self._linked = 0
        self._chars: list[str] = []
        self._offsets: list[int] = []
        self.blocks: list[tuple[str, list[int]]] = []

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def close_block(self) -> None:
        text = "".join(self._chars)
        # A block that is mostly links is a menu, a crumb trail or a list of other pages.
        if text.strip() and self._linked <= 0.6 * len(text.strip()):
            self.blocks.append((text, self._offsets))
        self._chars, self._offsets, self._linked = [], [], 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skip.append(tag)
        self._link += tag == "a"
        if tag not in _INLINE:
            self.close_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skip:
            while self._skip.pop() != tag:
                pass
        self._link = max(0, self._link - (tag == "a"))
        if tag not in _INLINE:
            self.close_block()

    def _add(self, text: str, offsets: list[int]) -> None:
        if not self._skip:
            self._chars.append(text)
            self._offsets += offsets
            self._linked += len(text.strip()) * bool(self._link)

    def handle_data(self, data: str) -> None:
        here = self._here()
        # Line breaks in HTML source are spaces; between Han characters they are nothing a reader sees.
        self._add(re.sub(r"[\n\r]", " ", data), list(range(here, here + len(data))))

    def handle_entityref(self, name: str) -> None:
        value = unescape(f"&{name};")
        self._add(value, [self._here()] * len(value))

    def handle_charref(self, name: str) -> None:
        value = unescape(f"&#{name};")
        self._add(value, [self._here()] * len(value))


_OPENING = re.compile(r"<[A-Za-z/!?]")
_MAX_OPEN = 20


def _endless(text: str) -> bool:
    """Whether many tags or comments never end: each makes the standard parser search the whole rest of the page."""
    tags = len(_OPENING.findall(text, text.rfind(">") + 1))
    return max(tags, text.count("<!--", text.rfind("-->") + 1)) > _MAX_OPEN


def _html_text(text: str, name: str) -> tuple[str, list[int]]:
    """The visible text of a page, a line a block, and the stored index of each of its characters."""
    if _endless(text):
        raise DocumentError(f"{name}: a tag or comment of the page does not end; save the page again, or as text",
                            f"{name}：网页里有没写完的标签或注释，请重新保存网页，或另存为文本")
    parser = _Body(text)
    try:
        parser.feed(text)
        parser.close()
    except AssertionError as error:  # how the standard parser says that it does not know a <![…] section
        line = parser.getpos()[0]
        raise DocumentError(f"{name}:{line}: a section of the page cannot be read ({error}); save it as text",
                            f"{name}:{line}：网页在此处无法解析，请另存为文本") from error
    parser.close_block()
    plain: list[str] = []
    offsets: list[int] = []
    for block, stored in parser.blocks:
        plain += (block, "\n")
        offsets += (*stored, stored[-1])
    if not plain:
        raise DocumentError(
            f"{name}: the page shows no text; save the article itself", f"{name}：网页里没有正文，请只保存文章部分"
        )
    return "".join(plain), offsets
