"""Every value of the model as one line of JSON and back: equal values are equal bytes.

What reads the lines trusts none of them: a missing field, a wrong type or an impossible value raises KeyError, TypeError,
ValueError, AttributeError or ModelError, and the caller says which file is broken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from json.encoder import encode_basestring as quoted
from math import isfinite
from operator import attrgetter
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
    JudgedSentence,
    Judgement,
    Link,
    Observation,
    SegmentState,
    Source,
    SourceKind,
    Status,
    Treatment,
    Verdict,
)

__all__ = [
    "decode_criterion", "decode_declaration", "decode_entity", "decode_judgement", "decode_link", "decode_observation",
    "decode_source", "decode_state", "encode", "line", "text",
]

_PAIRS = {"attributes", "codes"}
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_Writer = Callable[[Any], str]


def text(value: object) -> str:
    """The value as one line of JSON with sorted keys: records as objects without their empty fields, pairs as objects.

    Raises ValueError for a number that is not finite.
    """
    # Straight from record to text: by way of dicts and lists it takes three times as long.
    kind = type(value)
    write = _WRITERS.get(kind)
    if write is None:
        write = _WRITERS[kind] = _writer_of(kind)
    return write(value)


def encode(value: object) -> Any:
    """The value as JSON knows it, from the same text as it is stored in."""
    return json.loads(text(value))


def line(record: Mapping[str, Any]) -> str:
    """The object as one line with sorted keys."""
    return text(record) + "\n"


def _writer_of(kind: type) -> _Writer:
    if issubclass(kind, Enum):
        return {member: _ENCODER.encode(member.value) for member in kind}.__getitem__
    return _record_writer(kind) if is_dataclass(kind) else _ENCODER.encode


def _record_writer(kind: type) -> _Writer:
    names = sorted(field.name for field in fields(kind))
    columns = [(f"{quoted(name)}:", _pairs_text if name in _PAIRS else None) for name in names]
    values_of: Callable[[Any], tuple[Any, ...]] = attrgetter(*names) if len(names) > 1 else lambda r: (getattr(r, names[0]),)

    def write(record: object) -> str:
        told = []
        for (key, own), value in zip(columns, values_of(record), strict=True):
            if type(value) is str:
                told.append(key + quoted(value))
            elif value is not None and value != ():
                told.append(key + (text if own is None else own)(value))
        return "{" + ",".join(told) + "}"

    return write


def _value_text(value: object) -> str:
    return quoted(value) if type(value) is str else text(value)


def _list_text(values: Iterable[object]) -> str:
    return "[" + ",".join([_value_text(value) for value in values]) + "]"


def _object_text(values: Mapping[str, object]) -> str:
    return "{" + ",".join([f"{quoted(key)}:{_value_text(value)}" for key, value in sorted(values.items())]) + "}"


def _pairs_text(pairs: Attributes) -> str:
    return _object_text(dict(pairs)) if len(pairs) > 1 else f"{{{quoted(pairs[0][0])}:{_value_text(pairs[0][1])}}}"


def _number_text(number: float) -> str:
    if not isfinite(number):
        raise ValueError(f"{number} is not JSON compliant")
    return float.__repr__(number)


# Links and their evidence are most of a graph: written out, they take half the time.

def _link_text(x: Link) -> str:
    attributes = f'"attributes":{_pairs_text(x.attributes)},' if x.attributes else ""
    chain = f'"chain":{quoted(x.chain)},' if x.chain is not None else ""
    evidence = _evidence_text(x.evidence[0]) if len(x.evidence) == 1 else ",".join(map(_evidence_text, x.evidence))
    return (f'{{{attributes}{chain}"evidence":[{evidence}],"kind":{quoted(x.kind)},'
            f'"object":{quoted(x.object)},"subject":{quoted(x.subject)}}}')


def _evidence_text(e: Evidence) -> str:
    told = [f'{{"confidence":{text(e.confidence)}']
    if e.date is not None:
        told.append(f'"date":{quoted(e.date)}')
    if e.end is not None:
        told.append(f'"end":{e.end}')
    if e.locator is not None:
        told.append(f'"locator":{quoted(e.locator)}')
    told.append(f'"method":{quoted(e.method)}')
    if e.note is not None:
        told.append(f'"note":{quoted(e.note)}')
    if e.quote is not None:
        told.append(f'"quote":{quoted(e.quote)}')
    told.append(f'"source":{quoted(e.source)}')
    if e.start is not None:
        told.append(f'"start":{e.start}')
    told.append(f'"status":{quoted(e.status)}}}')
    return ",".join(told)


# Every type a value of the model can have; an enum's and a record's writers enter when the first one is met.
_WRITERS: dict[type, _Writer] = {
    str: quoted, tuple: _list_text, list: _list_text, dict: _object_text, bool: lambda value: "true" if value else "false",
    int: int.__repr__, float: _number_text, Link: _link_text, Evidence: _evidence_text,
}


def _pairs(row: Mapping[str, Any], key: str) -> Attributes:
    pairs = row.get(key)
    if not pairs:
        return ()
    if list in map(type, pairs.values()):
        pairs = {name: tuple(value) if type(value) is list else value for name, value in pairs.items()}
    return tuple(sorted(pairs.items()))


def decode_source(row: dict[str, Any]) -> Source:
    return Source(**row | {"kind": SourceKind(row["kind"])})


# A plain lookup takes a third of the time of asking the enum.
_STATUSES = {status.value: status for status in Status}
_ALIAS_KINDS = {kind.value: kind for kind in AliasKind}
_SOURCE_KINDS = {kind.value: kind for kind in SourceKind}


def decode_entity(row: dict[str, Any]) -> Entity:
    aliases, awards = row.get("aliases"), row.get("awards")
    return Entity(
        row["id"], row["name"], tuple([Alias(a["name"], _ALIAS_KINDS[a["kind"]]) for a in aliases]) if aliases else (),
        _pairs(row, "codes"), _pairs(row, "attributes"), tuple(row.get("sources", ())),
        _SOURCE_KINDS[row["verified"]], row["known"],
        tuple([Award(a["name"], _evidence(a), a.get("year")) for a in awards]) if awards else (),
    )


def _evidence(row: Mapping[str, Any]) -> tuple[Evidence, ...]:
    return tuple([_one_evidence(e.get, e) for e in row["evidence"]])


def _one_evidence(get: Callable[[str], Any], row: Mapping[str, Any]) -> Evidence:
    # By position: a graph has more evidence than all else, and this takes half the time.
    return Evidence(row["source"], row["method"], _STATUSES[row["status"]], get("date"), row["confidence"], get("quote"),
                    get("start"), get("end"), get("locator"), get("note"))


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


def decode_judgement(row: dict[str, Any]) -> Judgement:
    ends, alias = row.get("ends"), row.get("alias")
    if ends is not None:
        subject, kind, object_ = ends
        ends = (subject, kind, object_)
    return Judgement(**row | {
        "verdict": Verdict(row["verdict"]), "sentences": tuple(JudgedSentence(**s) for s in row.get("sentences", ())),
        "ends": ends, "alias": AliasKind(alias) if alias is not None else None})
