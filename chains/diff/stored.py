"""A difference as JSON and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from chains.canonical import (
    decode_criterion,
    decode_declaration,
    decode_entity,
    decode_judgement,
    decode_link,
    decode_observation,
    decode_source,
    decode_state,
    encode,
)
from chains.diff.compare import Delta
from chains.diff.parts import PARTS, Part, StoredDocument
from chains.diff.renames import Rename
from chains.errors import ModelError, SnapshotError, why_not
from chains.model import Kind, Mention

__all__ = ["delta_bytes", "delta_from_json", "delta_to_json", "read_delta"]

_FORMAT = 1
_DECODE: Mapping[str, Callable[[dict[str, Any]], Any]] = {
    "entities": decode_entity, "links": decode_link, "sources": decode_source, "observations": decode_observation,
    "declarations": decode_declaration, "criteria": decode_criterion, "states": decode_state,
    "judgements": decode_judgement,
    "documents": lambda row: StoredDocument(**row),
    "mentions": lambda row: Mention(**{"entity": None, **row, "kind": Kind(row["kind"])}),
}


def _encoded(record: Any) -> Any:
    return record._asdict() if isinstance(record, StoredDocument) else encode(record)


def delta_to_json(delta: Delta) -> dict[str, Any]:
    """The difference as JSON values; parts that did not change are left out."""
    return {
        "delta": _FORMAT, "before": dict(delta.before), "after": dict(delta.after),
        "renamed": [list(rename) for rename in delta.renamed],
        "parts": {name: {
            "added": [_encoded(r) for r in part.added], "removed": [_encoded(r) for r in part.removed],
            "changed": [[_encoded(old), _encoded(new)] for old, new in part.changed],
            **({} if part.whole is None else {"whole": [_encoded(r) for r in part.whole]}),
        } for name, part in delta.parts.items() if not part.is_empty},
    }


def delta_from_json(value: Any) -> Delta:
    """The difference that delta_to_json gave.

    Raises SnapshotError for anything else.
    """
    try:
        if value["delta"] != _FORMAT or not set(value["parts"]) <= set(PARTS):
            raise ValueError("of another format")
        return Delta(dict(value["before"]), dict(value["after"]), tuple(Rename(*r) for r in value["renamed"]),
                     {name: _part(name, value["parts"].get(name)) for name in PARTS})
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, ModelError) as error:
        raise SnapshotError(f"this is no difference of two snapshots that this tool can read ({error})",
                            f"这不是本工具能读的快照差异（{error}）") from error


def _part(name: str, row: Mapping[str, Any] | None) -> Part:
    if row is None:
        return Part()
    read = _DECODE[name]
    return Part(tuple(map(read, row["added"])), tuple(map(read, row["removed"])),
                tuple((read(old), read(new)) for old, new in row["changed"]),
                tuple(map(read, row["whole"])) if "whole" in row else None)


def delta_bytes(delta: Delta) -> bytes:
    """The difference as a file; equal differences are equal bytes."""
    return (json.dumps(delta_to_json(delta), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n").encode()


def read_delta(path: Path) -> Delta:
    """The difference in the file.

    Raises SnapshotError when there is none.
    """
    try:
        value = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SnapshotError(f"{path} cannot be read ({error.strerror})", f"{path} 无法读取（{why_not(error)}）") from error
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"{path} is no JSON", f"{path} 不是 JSON 文件") from error
    return delta_from_json(value)
