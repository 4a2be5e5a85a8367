"""Annotated documents: what a careful reader finds in them, from a JSON pair or from `.ann` files beside the texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chains.errors import GoldError
from chains.model import Kind, Status

__all__ = ["KINDS", "Gold", "GoldEntity", "GoldLink", "bare", "read_gold"]

KINDS: Mapping[str, frozenset[Kind]] = {
    "CITY": frozenset({Kind.PLACE}), "REGION": frozenset({Kind.PLACE}), "ENTERPRISE": frozenset({Kind.ENTERPRISE}),
    "UNIVERSITY": frozenset({Kind.UNIVERSITY}), "INSTITUTE": frozenset({Kind.INSTITUTE}),
    "INDUSTRY": frozenset({Kind.INDUSTRY, Kind.CHAIN}), "PARK": frozenset({Kind.PARK}), "PROJECT": frozenset({Kind.PROJECT}),
    "PRODUCT": frozenset({Kind.PRODUCT}), "AGENCY": frozenset({Kind.AGENCY}), "ORG_OTHER": frozenset({Kind.ASSOCIATION}),
}
_PLACES = frozenset({"CITY", "REGION"})
_SITED = frozenset({"ENTERPRISE", "UNIVERSITY", "INSTITUTE", "PARK", "PROJECT", "ORG_OTHER"})
_PARTNERS = _PLACES | {"ENTERPRISE", "UNIVERSITY", "INSTITUTE", "PARK", "ORG_OTHER", "AGENCY"}
_HOSTS, _FIELDS = _PLACES | {"PARK"}, frozenset({"INDUSTRY"})
# Which annotated types a link may join; an annotated link of other ends is no question to the program.
_ENDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "located_in": (_SITED, _HOSTS), "leads": (frozenset({"ENTERPRISE"}), _FIELDS),
    "operates_in": (frozenset({"ENTERPRISE", "PROJECT"}), _FIELDS), "develops": (_HOSTS, _FIELDS),
    "targets": (_HOSTS, _FIELDS), "partners_with": (_PARTNERS, _PARTNERS),
    "invests_in": (frozenset({"ENTERPRISE", "ORG_OTHER"}), frozenset({"PROJECT", "ENTERPRISE"})),
    "serves": (frozenset({"UNIVERSITY", "INSTITUTE"}), _PLACES | {"INDUSTRY", "ENTERPRISE"}),
}
LINK_KINDS = tuple(_ENDS)
_RELATIONS: Mapping[str, tuple[str, bool]] = {  # annotated word -> our kind, and whether its ends are exchanged
    "LOCATED_IN": ("located_in", False), "PROJECT_IN": ("located_in", False), "HAS_PARK": ("located_in", True),
    "LEADS_CHAIN": ("leads", False), "PART_OF_CHAIN": ("operates_in", False), "PROJECT_OF_CHAIN": ("operates_in", False),
    "CITY_DEVELOPS": ("develops", False), "TARGETS": ("targets", False), "COOPERATES_WITH": ("partners_with", False),
    "INVESTS_IN": ("invests_in", False), "SUPPORTS_TALENT": ("serves", False),
}
_UNSCORED = frozenset({"SUPPLIES", "VISITED"})
_FIRM = frozenset({Status.ASSERTED, Status.ENDED})
_PINYIN = re.compile(r"[(（][A-Za-zÀ-ɏḀ-ỿ]{1,7}[)）]")


def bare(text: str | None) -> str:
    """A name without what dirt adds to it: pinyin in brackets, blanks, wide brackets."""
    return re.sub(r"\s", "", _PINYIN.sub("", text or "")).replace("（", "(").replace("）", ")")


@dataclass(frozen=True)
class GoldEntity:
    """One entity of one document with every form that counts as having found it."""

    doc: str
    type: str
    canonical: str
    forms: frozenset[str]
    kinds: frozenset[Kind]
    asked: bool  # a category or a debatable entity is neither asked for nor counted as wrong


@dataclass(frozen=True)
class GoldLink:
    """One statement of one document; its ends as the forms of the entities they are."""

    doc: str
    kind: str
    subject: frozenset[str]
    object: frozenset[str]
    words: str
    explicit: bool
    firm: bool | None  # so (True), or planned, signed, proposed (False); None where the annotation is silent
    asked: bool


@dataclass(frozen=True)
class Gold:
    """The annotation of a set of documents, and the files they lie in."""

    entities: tuple[GoldEntity, ...]
    links: tuple[GoldLink, ...]
    documents: tuple[Path, ...]


def read_gold(folder: Path, texts: Path | None = None) -> Gold:
    """The annotation of a folder: `entities.json` with `relations.json`, or one `.ann` file a text.

    The texts lie in `texts`, else in the folder itself or in a folder `seeds` beside it.
    Raises GoldError, naming file and place, when something is missing or does not fit.
    """
    if not folder.is_dir():
        raise GoldError(f"{folder}: no such folder of annotations; name one that exists",
                        f"{folder}：没有这个标注文件夹，请检查路径")
    if (folder / "entities.json").is_file():
        entities, links = _json_list(folder / "entities.json"), _json_list(folder / "relations.json")
    else:
        entities, links = _annotations(folder)
    if not entities:
        raise GoldError(f"{folder}: neither entities.json nor an .ann file with an entity lies here",
                        f"{folder}：里面没有 entities.json，也没有写了条目的 .ann 标注文件")
    try:
        made = tuple(_entity(row) for row in entities)
        forms: dict[tuple[str, str], frozenset[str]] = {}
        for entity in made:
            key = entity.doc, bare(entity.canonical)
            forms[key] = forms.get(key, frozenset()) | entity.forms
        generic = {(e["doc"], bare(e["canonical"])) for e in entities if e.get("generic")}
        stated = tuple(link for row in links if (link := _link(row, forms, generic)) is not None)
    except (KeyError, TypeError, AttributeError) as error:
        raise GoldError(f"{folder}: a record lacks or misuses the field {error}",
                        f"{folder}：标注缺少字段或字段写错（{error}）") from error
    return Gold(made, stated, _find(folder, texts, sorted({e.doc for e in made})))


def _json_list(path: Path) -> list[dict[str, Any]]:
    try:
        rows = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise GoldError(f"{path}: cannot be read as JSON: {error}", f"{path}：无法按 JSON 读取（{error}）") from error
    if not isinstance(rows, list):
        raise GoldError(f"{path}: must be a list of records", f"{path}：应为记录的列表")
    return rows


def _find(folder: Path, texts: Path | None, names: list[str]) -> tuple[Path, ...]:
    places = [texts] if texts is not None else [folder, folder.parent / "seeds"]
    found = []
    for name in names:
        path = next((p / name for p in places if (p / name).is_file()), None)
        if path is None:
            raise GoldError(f"{folder}: the text '{name}' is not beside its annotation; name its folder with --texts",
                            f"{folder}：找不到标注对应的原文“{name}”，请用 --texts 指明原文所在文件夹")
        found.append(path)
    return tuple(found)


def _entity(row: Mapping[str, Any]) -> GoldEntity:
    types = [row["type"], *row.get("accept_types", [])]
    kinds = frozenset[Kind]().union(*(KINDS.get(t, frozenset()) for t in types))
    if "INDUSTRY" in types:
        kinds |= {Kind.SEGMENT}  # a segment may be the answer; segments are never counted as wrong
    names = [row["canonical"], *row["surface_forms"], *row.get("clean_forms", []), *row.get("accept_also", [])]
    asked = not row.get("generic") and not row.get("optional")
    return GoldEntity(row["doc"], row["type"], row["canonical"], frozenset(map(bare, names)), kinds, asked)


def _link(
    row: Mapping[str, Any], forms: Mapping[tuple[str, str], frozenset[str]], generic: set[tuple[str, str]]
) -> GoldLink | None:
    kind, exchanged = _RELATIONS.get(row["relation"], ("", False))
    if not kind:
        return None
    ends = [(row["head"], row["head_type"]), (row["tail"], row["tail_type"])]
    (a, a_type), (b, b_type) = reversed(ends) if exchanged else ends
    doc = row["doc"]
    fits = a_type in _ENDS[kind][0] and b_type in _ENDS[kind][1]
    return GoldLink(
        doc, kind, forms.get((doc, bare(a)), frozenset({bare(a)})), forms.get((doc, bare(b)), frozenset({bare(b)})),
        f"{a} {kind} {b}", row.get("explicit", True), None if row.get("status") is None else row["status"] in _FIRM,
        fits and not {(doc, bare(a)), (doc, bare(b))} & generic,
    )


def _annotations(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    entities: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.ann")):
        types: dict[str, str] = {}
        lines = [(n, line.split("\t")) for n, line in enumerate(path.read_text("utf-8").splitlines(), 1)
                 if line.strip() and not line.startswith("#")]
        for row in _entity_rows(path, lines):
            types[row["canonical"]] = row["type"]
            entities.append(row)
        links += _link_rows(path, lines, types)
    return entities, links


def _fault(path: Path, number: int, english: str, chinese: str) -> GoldError:
    return GoldError(f"{path.name}:{number}: {english}", f"{path.name}:{number}：{chinese}")


def _entity_rows(path: Path, lines: list[tuple[int, list[str]]]) -> Iterator[dict[str, Any]]:
    """Lines of TYPE, names joined by `|`, and flags: generic, optional, also=TYPE."""
    for number, fields in lines:
        if fields[0] == "link":
            continue
        if fields[0] not in KINDS or len(fields) < 2:
            raise _fault(path, number, f"'{fields[0]}' is no type; write one of {', '.join(KINDS)}, a tab and the name",
                         f"“{fields[0]}”不是条目类别，应为 {'、'.join(KINDS)} 之一，后接制表符和名称")
        names = fields[1].split("|")
        flags = fields[2].split(",") if len(fields) > 2 else []
        yield {
            "doc": path.with_suffix(".txt").name, "type": fields[0], "canonical": names[0], "surface_forms": names,
            "accept_types": [flag[5:] for flag in flags if flag.startswith("also=")],
            "generic": "generic" in flags, "optional": "optional" in flags,
        }


def _link_rows(path: Path, lines: list[tuple[int, list[str]]], types: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Lines of link, head, RELATION, tail, explicit|context, status."""
    for number, fields in lines:
        if fields[0] != "link":
            continue
        if len(fields) != 6 or fields[2] not in _RELATIONS.keys() | _UNSCORED or fields[5] not in {s.value for s in Status}:
            raise _fault(path, number, "a link is: link, head, RELATION, tail, explicit or context, status, with tabs between",
                         "关系行应为 link、起点、关系、终点、explicit 或 context、状态六栏，以制表符分隔")
        unknown = next((end for end in (fields[1], fields[3]) if end not in types), None)
        if unknown is not None:
            raise _fault(path, number, f"'{unknown}' is no entity of this file", f"“{unknown}”没有在本文件中标注为条目")
        yield {"doc": path.with_suffix(".txt").name, "head": fields[1], "head_type": types[fields[1]], "relation": fields[2],
               "tail": fields[3], "tail_type": types[fields[3]], "explicit": fields[4] == "explicit", "status": fields[5]}
