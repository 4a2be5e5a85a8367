"""Every value of the model as one line of JSON and back: equal values are equal bytes.

What reads the lines trusts none of them: a missing field, a wrong type or an impossible value raises KeyError, TypeError,
ValueError, AttributeError or ModelError, and the caller says which file is broken.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from chains.model import (
    Alias,
    AliasKind,
    Attributes,
    Award,
    Condition,
    Criterion,
    Declaration,
    DeclarationMember,
    Entity,
    Evidence,
    Link,
    Observation,
    SegmentState,
    Source,
    SourceKind,
    Status,
    Treatment,
)

__all__ = [
    "decode_criterion", "decode_declaration", "decode_entity", "decode_link", "decode_observation", "decode_source",
    "decode_state", "encode", "line",
]

_PAIRS = {"attributes", "codes"}


_PLAIN = (str, int, float, bool, type(None))
_FIELDS: dict[type, tuple[str, ...] | None] = {}  # asking dataclasses for every record takes longer than all the rest


def _fields_of(kind: type) -> tuple[str, ...] | None:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(f.name for f in fields(kind)) if is_dataclass(kind) else None
    return _FIELDS[kind]


def encode(value: object) -> Any:
    """The value as JSON knows it: records become objects without their empty fields, attribute pairs become objects."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, Evidence):
        return _encode_evidence(value)
    names = _fields_of(kind)
    if names is not None:
        record = {}
        for name in names:
            item = getattr(value, name)
            if item is not None and item != ():
                record[name] = _encode_pairs(item) if name in _PAIRS else encode(item)
        return {key: item for key, item in record.items() if item != [] and item != {}}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return value


def _encode_pairs(pairs: Attributes) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in pairs}


def _encode_evidence(evidence: Evidence) -> dict[str, Any]:
    # Two of three values of a graph are its evidence's: written out, it takes a third of the time.
    record: dict[str, Any] = {"source": evidence.source, "method": evidence.method, "status": evidence.status.value,
                              "confidence": evidence.confidence}
    for name in ("date", "quote", "start", "end", "locator", "note"):
        item = getattr(evidence, name)
        if item is not None:
            record[name] = item
    return record


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def line(record: Mapping[str, Any]) -> str:
    """The encoded record as one line with sorted keys."""
    return _ENCODER.encode(record) + "\n"


def _pairs(row: Mapping[str, Any], key: str) -> Attributes:
    pairs = row.get(key)
    if not pairs:
        return ()
    return tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in sorted(pairs.items()))


def decode_source(row: dict[str, Any]) -> Source:
    return Source(**row | {"kind": SourceKind(row["kind"])})


def decode_entity(row: dict[str, Any]) -> Entity:
    return Entity(
        id=row["id"], name=row["name"], aliases=tuple(Alias(a["name"], AliasKind(a["kind"])) for a in row.get("aliases", ())),
        codes=_pairs(row, "codes"), attributes=_pairs(row, "attributes"), sources=tuple(row.get("sources", ())),
        verified=SourceKind(row["verified"]), known=row["known"],
        awards=tuple(Award(a["name"], _evidence(a), a.get("year")) for a in row.get("awards", ())),
    )


def _evidence(row: Mapping[str, Any]) -> tuple[Evidence, ...]:
    return tuple([Evidence(**{**e, "status": Status(e["status"])}) for e in row["evidence"]])


def decode_link(row: dict[str, Any]) -> Link:
    return Link(row["subject"], row["kind"], row["object"], _evidence(row), row.get("chain"), _pairs(row, "attributes"))


def decode_declaration(row: dict[str, Any]) -> Declaration:
    members = tuple(
        DeclarationMember(m["raw"], tuple(m.get("chains", ())), m.get("tier"), m["approximate"]) for m in row.get("members", ())
    )
    return Declaration(row["id"], row["place"], row["name"], members, row["complete"], _evidence(row), row.get("year"),
                       row.get("note"), tuple(row.get("others", ())), tuple(row.get("elsewhere", ())), row.get("level"))


def decode_observation(row: dict[str, Any]) -> Observation:
    return Observation(**row | {"evidence": _evidence(row)})


def decode_criterion(row: dict[str, Any]) -> Criterion:
    return Criterion(**row | {"evidence": _evidence(row)})


def decode_state(row: dict[str, Any]) -> SegmentState:
    said = row.get("condition")
    return SegmentState(row["id"], row["place"], row["about"], _evidence(row), Condition(said) if said is not None else None,
                        tuple(map(Treatment, row.get("treatments", ()))), row.get("actor"))
