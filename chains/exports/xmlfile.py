"""What the XML formats share: text and ids that XML can hold, and reading that expands nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import TreeBuilder
from xml.sax.saxutils import escape

from chains.errors import SnapshotError
from chains.exports.flat import Cell, text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["TYPE_NAMES", "attribute", "body", "check_same", "node_id", "parse", "xml_json"]

TYPE_NAMES: Mapping[type[Cell], str] = {str: "string", float: "double", bool: "boolean"}
# XML's NMTOKEN, which GraphML asks of an id; whatever else stands in one is written as its number, as Excel does.
_NOT_IN_ID = re.compile("[^-.0-9:A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040"
                        "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
                        "|_(?=x[0-9A-F]{4,6}_)")
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_SPACES = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;", '"': "&quot;"}


class _Builder(TreeBuilder):
    """Builds the tree, and keeps what it would leave out: processing instructions."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, str] = {}

    def pi(self, target: str, text: str | None = None) -> Any:
        # Without text before Python 3.13, where the parser hands over both in one.
        word, _, rest = target.partition(" ") if text is None else (target, "", text)
        self.told[word] = rest


def body(text: str) -> str:
    """Printable text as the content of an element; a carriage return survives the parser."""
    return escape(text, {"\r": "&#13;"})


def attribute(text: str) -> str:
    """Printable text as the content of an attribute in double quotes; line ends survive the parser."""
    return escape(text, _SPACES)


def node_id(id: str) -> str:
    """The id as an XML name token; two ids never become one."""
    return _NOT_IN_ID.sub(lambda found: f"_x{ord(found[0]):04X}_", id)


def xml_json(line: str) -> str:
    """A line of JSON with those characters escaped that XML cannot hold; it still means the same."""
    return _NOT_IN_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def parse(content: bytes, name: str) -> tuple[Element, dict[str, str]]:
    """The root element, and the processing instructions by their first word.

    Raises SnapshotError for XML that is damaged, or that declares entities: a few hundred bytes can name gigabytes.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    try:
        parser.feed(content)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise SnapshotError(f"{name}: its XML declares entities or a document type, which no export does; it is refused",
                            f"{name}：文件内含实体或文档类型定义，不是本工具导出的文件，已拒绝读取") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise SnapshotError(f"{name}: is damaged or cut short ({error}); export it again",
                            f"{name}：文件已损坏或不完整，请重新导出") from error
    return root, builder.told


def check_same(where: str, id: str, expected: Mapping[str, Cell], found: Mapping[str, str]) -> None:
    """That the columns found beside a record say what the record says; columns that another program added are let be.

    Raises SnapshotError that names the first one that differs: what is edited in an export would be lost silently.
    """
    for key, cell in expected.items():
        told = found.get(key, "")
        if told != text_of(cell) and not (isinstance(cell, float) and _number(told) == cell) and not (
                isinstance(cell, bool) and told.lower() == text_of(cell)):
            raise SnapshotError(
                f"{where}: {key} of {id} was altered; an export is read back as it was written, edit data/ instead",
                f"{where}：{id} 的 {key} 被改动过；导出的文件只能原样导回，要改内容请改整理数据（data/）")


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
