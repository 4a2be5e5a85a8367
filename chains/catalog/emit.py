"""Records as lines of YAML in the catalog's own style, and ids for new ones.

Text-level on purpose: a library that writes a whole file again reflows lines that nobody changed, and the difference in
git would no longer show what a person did.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from chains.model import Kind, unknown_id

__all__ = ["record_lines", "scalar", "slug"]

_PLAIN = re.compile(r"[^\W\d_](?:[\w（）“”‘’《》、，。·+./()%—~-]| (?=[\w（(]))*")
_ID = re.compile(r"[a-z]+:[a-z0-9][a-z0-9/._-]*")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?")
_WORDS = frozenset(("yes", "no", "on", "off", "y", "n", "true", "false", "null"))


def scalar(text: str) -> str:
    """The text so that every YAML reader reads the same text back: plain where that is safe, else in quotes."""
    if not text.isprintable():
        return '"' + "".join(map(_escaped, text)) + '"'
    if _ID.fullmatch(text) or _MOMENT.fullmatch(text) or (_PLAIN.fullmatch(text) and text.lower() not in _WORDS):
        return text
    return "'" + text.replace("'", "''") + "'"


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_value(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return scalar(str(value))


def record_lines(record: Mapping[str, object], indent: int, remarks: Mapping[str, str] | None = None) -> list[str]:
    """The record as an item of a list whose dashes stand at `indent`: lists in lines of their own, tuples in one.

    `remarks` are comments behind fields, as editors write the name behind an id.
    """
    lines: list[str] = []
    pad = " " * (indent + 2)
    for field, value in record.items():
        remark = " ".join((remarks or {}).get(field, "").split())
        tail = f"  # {remark}" if remark and remark.isprintable() else ""
        if isinstance(value, Sequence) and not isinstance(value, str | tuple):
            lines += [f"{pad}{field}:{tail}", *(f"{pad}  - {_value(item)}" for item in value)]
        else:
            lines.append(f"{pad}{field}: {_value(value)}{tail}")
    return [" " * indent + "- " + lines[0].lstrip(), *lines[1:]]


_LEGAL_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|责任公司|集团公司)$")
_LONGEST = 48


def slug(kind: Kind, name: str, taken: Container[str]) -> str:
    """A new id for the name, `enterprise:zhongtiangangtie`, that no record has; the same for the same name and records."""
    from pypinyin import lazy_pinyin

    short = _LEGAL_FORM.sub("", name) or name
    spelled = "".join(lazy_pinyin(short))
    plain = re.sub(r"[^a-z0-9]+", "-", spelled.lower().encode("ascii", "ignore").decode()).strip("-")[:_LONGEST].strip("-")
    # 'x-' marks the unknown: a curated id must never look like one.
    plain = re.sub(r"^x(-|$)", "xx", plain) or "n" + unknown_id(kind, name)[-8:]
    number = 1
    while (found := f"{kind}:{plain}" + (f"-{number}" if number > 1 else "")) in taken:
        number += 1
    return found
