"""A saved view as a small JSON file. The file may come from anybody: its shape, sizes, ids and numbers are checked first.

Format and laws stand in docs/workspace.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from chains.errors import ModelError, WorkspaceError
from chains.files import shown
from chains.graph import Filter
from chains.model import LINK_RULES, Kind, Layer, SourceKind, Status, is_date, kind_of
from chains.views.workspace import LISTS, LinkEnds, Note, Point, Workspace

__all__ = ["MAX_BYTES", "MAX_NOTE", "MAX_NOTES", "read_workspace", "write_workspace"]

FORMAT, VERSION = "chains-workspace", 1
MAX_BYTES = 1_000_000
MAX_IDS = 5_000
MAX_NOTES, MAX_NOTE = 200, 2_000
_MAX_TITLE = 80
_MAX_ID = 200
_FARTHEST = 1_000_000.0
_ID = re.compile(r"[^\s<>\"'\\\x00-\x1f\x7f]+")


def _link_kind(kind: str) -> str:
    return kind if LINK_RULES[kind] else ""


_SETS: Mapping[str, Callable[[Any], object]] = MappingProxyType({
    "kinds": Kind, "link_kinds": _link_kind, "statuses": Status, "layers": Layer, "trust": SourceKind,
})


def write_workspace(workspace: Workspace) -> bytes:
    """The view as UTF-8 JSON; reading it gives an equal view, and an equal view gives equal bytes."""
    allowed = workspace.filter
    record: dict[str, Any] = {
        "format": FORMAT, "version": VERSION, "title": workspace.title, "snapshot": workspace.digest,
        "center": workspace.center, "selected": workspace.selected,
        "selected_links": [[x.subject, x.kind, x.object, x.chain] for x in workspace.selected_links],
        **{name: list(getattr(workspace, name)) for name in LISTS},
        "start": workspace.start, "depth": workspace.depth, "limit": workspace.limit,
        "filter": {
            **{name: sorted(map(str, getattr(allowed, name))) for name in _SETS if getattr(allowed, name) is not None},
            **{name: str(getattr(allowed, name)) for name in ("weakest", "since", "until") if getattr(allowed, name)},
        },
        "positions": {node: list(workspace.positions[node]) for node in sorted(workspace.positions)},
        "notes": [{"text": note.text, "about": note.about} for note in workspace.notes],
    }
    return (json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def read_workspace(data: bytes) -> Workspace:
    """The view in the bytes of a file.

    Raises WorkspaceError with one line that says what is wrong with the file.
    """
    if len(data) > MAX_BYTES:
        raise _wrong(f"the file has {len(data):,} bytes, more than {MAX_BYTES:,}",
                     f"文件有 {len(data):,} 字节，超过 {MAX_BYTES:,} 字节")
    record = _parsed(data)
    if record.get("format") != FORMAT:
        raise _wrong("the file is no saved view", "这不是保存的工作区文件")
    version = record.get("version")
    if type(version) is not int or version != VERSION:
        newer = type(version) is int and version > VERSION
        raise _wrong(f"version {shown(str(version))} is not {VERSION}",
                     "文件由更新的版本保存，请先升级本程序" if newer else "文件的版本号不对")
    known = _FIELDS | {"format", "version"}
    if unknown := sorted(set(record) - known):
        raise _wrong(f"unknown field '{shown(unknown[0])}'", f"有不认识的字段“{shown(unknown[0])}”")
    return Workspace(
        digest=_text(record, "snapshot", r"[0-9a-f]{64}|"), center=_id(record.get("center"), "center"),
        title=_line(record.get("title", ""), "title", _MAX_TITLE), selected=_maybe(record, "selected", _item),
        selected_links=_links(record), **{name: _ids(record, name) for name in LISTS}, start=_maybe(record, "start", _id),
        depth=_number(record, "depth", 1, 6), limit=_number(record, "limit", 1, 100_000), filter=_filter(record),
        positions=_positions(record), notes=_notes(record))


_FIELDS = frozenset(f.name for f in fields(Workspace)) - {"digest"} | {"snapshot"}


def _wrong(message: str, zh: str) -> WorkspaceError:
    return WorkspaceError(f"saved view refused: {message}", f"工作区文件打不开：{zh}")


def _bad(name: str, rule: str) -> WorkspaceError:
    return _wrong(f"'{name}' is not as it should be", f"“{name}”不对，{rule}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        record = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _wrong("it is not JSON as it should be", "内容不完整或被改动，不是有效的 JSON") from error
    if not isinstance(record, dict):
        raise _wrong("the file is no saved view", "这不是保存的工作区文件")
    return record


def _line(value: object, name: str, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or any(c < " " and c not in "\n\t" for c in value):
        raise _bad(name, f"应为不超过 {longest} 字的文字")
    try:
        value.encode()
    except UnicodeEncodeError as error:  # half of a surrogate pair
        raise _bad(name, "含有不成字的编码") from error
    return value


def _text(record: Mapping[str, Any], name: str, form: str) -> str:
    value = record.get(name, "")
    if not isinstance(value, str) or not re.fullmatch(form, value):
        raise _bad(name, "应为快照指纹")
    return value


def _id(value: object, name: str) -> str:
    """The id of an entity."""
    if isinstance(value, str) and _ID.fullmatch(_line(value, name, _MAX_ID)):
        try:
            kind_of(value)
            return value
        except ModelError:
            pass
    raise _bad(name, "应为条目编号，如 enterprise:jiugang")


def _item(value: object, name: str) -> str:
    """The id of anything that a picture holds: an entity, a link, or firms folded into a count."""
    if isinstance(value, str) and value.startswith("link:") and _ID.fullmatch(_line(value, name, _MAX_ID)):
        return value
    if isinstance(value, str) and value.startswith("fold:"):
        return "fold:" + _id(value.removeprefix("fold:"), name)
    return _id(value, name)


def _maybe(record: Mapping[str, Any], name: str, id_of: Callable[[object, str], str]) -> str | None:
    return None if record.get(name) is None else id_of(record[name], name)


def _list(record: Mapping[str, Any], name: str, longest: int) -> list[Any]:
    value = record.get(name, [])
    if not isinstance(value, list) or len(value) > longest:
        raise _bad(name, f"应为不超过 {longest:,} 项的列表")
    return value


def _ids(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_item(value, name) for value in _list(record, name, MAX_IDS)))


def _number(record: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = record.get(name, least)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _bad(name, f"应为 {least} 到 {most:,} 的整数")
    return value


def _links(record: Mapping[str, Any]) -> tuple[LinkEnds, ...]:
    found = []
    for item in _list(record, "selected_links", MAX_NOTES):
        if not isinstance(item, list) or len(item) != 4 or item[1] not in LINK_RULES:
            raise _bad("selected_links", "应为主体、关系、对象、产业链四项")
        subject, kind, object, chain = item
        found.append(LinkEnds(_id(subject, "selected_links"), kind, _id(object, "selected_links"),
                              None if chain is None else _id(chain, "selected_links")))
    return tuple(found)


def _filter(record: Mapping[str, Any]) -> Filter:
    given = record.get("filter", {})
    if not isinstance(given, dict) or set(given) - set(_SETS) - {"weakest", "since", "until"}:
        raise _bad("filter", "有不认识的筛选")
    made: dict[str, Any] = {}
    try:
        for name, value_of in _SETS.items():
            if name in given:
                made[name] = frozenset(value_of(value) for value in _list(given, name, MAX_NOTES))
        if "weakest" in given:
            made["weakest"] = SourceKind(given["weakest"])
    except (ValueError, KeyError, TypeError) as error:
        raise _bad("filter", "有不认识的筛选值") from error
    for name in ("since", "until"):
        if name in given:
            if not isinstance(given[name], str) or not is_date(given[name]):
                raise _bad(f"filter.{name}", "应为 2024-05 这样的日期")
            made[name] = given[name]
    return Filter(**made)


def _positions(record: Mapping[str, Any]) -> Mapping[str, Point]:
    given = record.get("positions", {})
    if not isinstance(given, dict) or len(given) > MAX_IDS:
        raise _bad("positions", f"应为不超过 {MAX_IDS:,} 个条目的位置")
    return MappingProxyType({_item(node, "positions"): _point(at) for node, at in given.items()})


def _point(at: object) -> Point:
    if isinstance(at, list) and len(at) == 2 and all(map(_is_near, at)):
        return float(at[0]), float(at[1])
    raise _bad("positions", f"位置应为两个绝对值不超过 {_FARTHEST:,.0f} 的数")


def _is_near(number: object) -> bool:
    # NaN compares false; an integer of a thousand digits is compared before float() could fail on it.
    return isinstance(number, int | float) and not isinstance(number, bool) and -_FARTHEST <= number <= _FARTHEST


def _notes(record: Mapping[str, Any]) -> tuple[Note, ...]:
    found = []
    for item in _list(record, "notes", MAX_NOTES):
        if not isinstance(item, dict) or set(item) - {"text", "about"}:
            raise _bad("notes", "应为备注文字和所指条目")
        text = _line(item.get("text"), "notes", MAX_NOTE)
        if text.strip():
            found.append(Note(text, _maybe(item, "about", _id)))
    return tuple(found)
