"""The parts of an Office file, opened only when the sizes it declares are sane."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zlib import error as ZlibError

from chains.errors import DocumentError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["Archive", "local"]

MAX_ENTRIES = 5_000
MAX_UNPACKED = 150_000_000  # bytes of all parts together
MAX_RATIO = 300  # XML packs a hundredfold at most; below a megabyte nobody is harmed


class Archive:
    """A zip file whose entries were counted and whose declared sizes were added up before anything is unpacked.

    Raises DocumentError for a damaged file, and for one that would unpack to far more than it is.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise self.damaged(str(error)) from error
        entries = self._zip.infolist()
        size = sum(entry.file_size for entry in entries)
        ratio = max((e.file_size / max(1, e.compress_size) for e in entries if e.file_size > 1_000_000), default=0)
        if len(entries) > MAX_ENTRIES or size > MAX_UNPACKED or ratio > MAX_RATIO:
            raise DocumentError(
                f"{name}: would unpack to {size / 1e6:,.0f} MB in {len(entries)} parts, a zip bomb; save it again in Office",
                f"{name}：解压后有 {size / 1e6:,.0f} MB、{len(entries)} 个部分，已拒绝读取；请用 Word 或 Excel 打开后另存")
        self.names = frozenset(entry.filename for entry in entries)

    def damaged(self, why: str) -> DocumentError:
        return DocumentError(f"{self.name}: the file is damaged ({why}); open it in Word or Excel and save it again",
                             f"{self.name}：文件已损坏，请用 Word 或 Excel 打开后另存")

    def elements(self, part: str, events: tuple[str, ...] = ("end",)) -> Iterator[tuple[str, Element]]:
        """The elements of an XML part as they end; the caller clears those it is done with.

        Raises DocumentError for XML that is broken, or that defines entities: a few hundred bytes of them can name
        gigabytes.
        """
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import ParseError, iterparse

        try:
            with self._zip.open(part) as stream:
                yield from iterparse(stream, events=events, forbid_dtd=True)
        except DefusedXmlException as error:
            raise DocumentError(f"{self.name}: its XML defines entities, which no Office program writes; it is refused",
                                f"{self.name}：文件内含实体定义，不是 Office 正常生成的文件，已拒绝读取") from error
        except (ParseError, ZlibError, zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError, NotImplementedError,
                RuntimeError) as error:
            raise self.damaged(f"{part}: {error}") from error


def local(tag: str) -> str:
    """A tag without its namespace: strict and transitional files differ only there."""
    return tag.rpartition("}")[2]
