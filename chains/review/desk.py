"""What a verdict writes: the judgement, and for an accepted entity its record in the catalog; nothing is written halfway."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chains.catalog.edit import Draft
from chains.catalog.emit import slug
from chains.catalog.judgements import judgement_record
from chains.catalog.writing import Change
from chains.errors import UsageError
from chains.model import (
    LINK_RULES,
    AliasKind,
    JudgedSentence,
    Judgement,
    Kind,
    Snapshot,
    Source,
    Status,
    Verdict,
    kind_of,
    link_id,
    unknown_id,
)
from chains.review.near import LIKE, Names, alias_kind
from chains.review.queue import Group, Item

__all__ = ["Decision", "LEVELS", "added_lines", "certain", "label_of", "level_of", "now", "other_kinds", "planned"]

SECTIONS = {
    Kind.ENTERPRISE: "enterprises", Kind.UNIVERSITY: "institutions", Kind.INSTITUTE: "institutions", Kind.PARK: "parks",
    Kind.PROJECT: "projects", Kind.ASSOCIATION: "associations", Kind.AGENCY: "agencies", Kind.PRODUCT: "products",
    Kind.INDUSTRY: "industries", Kind.PLACE: "places",
}
_LOCATED = frozenset({Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.INSTITUTE, Kind.PARK, Kind.PROJECT, Kind.ASSOCIATION})
_ASK_MORE = frozenset({Kind.PARK, Kind.PROJECT, Kind.PLACE, Kind.CHAIN, Kind.SEGMENT})
LEVELS = {"province": "省级", "prefecture": "地市", "new_area": "新区", "county": "区县", "township": "乡镇", "village": "村"}
_ENDINGS = (("new_area", "新区"), ("province", "省|自治区"), ("prefecture", "市|州|盟"), ("county", "县|(?<!地)区|旗"),
            ("township", "镇|乡|街道"), ("village", "村"))


@dataclass(frozen=True)
class Decision:
    """A person's word on one group; `into` names the entity a merged one is, the last fields what a new record needs."""

    group: Group
    verdict: Verdict
    who: str
    when: str
    why: str = ""
    into: str | None = None
    alias: AliasKind | None = None
    kind: str | None = None
    place: str | None = None
    status: Status | None = None
    level: str | None = None


def now() -> str:
    """This moment, to the second, as judgements write it."""
    return datetime.datetime.now().isoformat(timespec="seconds")


def planned(draft: Draft, decisions: Sequence[Decision], snapshot: Snapshot, names: Names) -> tuple[Change, ...]:
    """What the decisions would change in the catalog's files, checked and not yet written.

    Raises UsageError for a decision that lacks something, CatalogError when the catalog would no longer load.
    """
    for decision in decisions:
        _check(decision)
        into = decision.into
        if decision.verdict is Verdict.ACCEPTED and decision.group.ends is None:
            into = _new_record(draft, decision, snapshot, names)
        for judgement in _judgements(decision, into, names):
            draft.add("judgements", judgement_record(judgement))
    return draft.changes()


def _check(decision: Decision) -> None:
    group, verdict = decision.group, decision.verdict
    if not decision.who.strip():
        raise UsageError("say who judges", "请先填写审核人")
    if verdict is Verdict.MERGED and (decision.into is None or group.ends is not None):
        raise UsageError(f"{group.name} needs an entity to be merged into", f"请写明把“{group.name}”合并到哪个条目")
    if verdict is Verdict.CORRECTED:
        others = other_kinds(group)
        if decision.kind not in others:
            raise UsageError(f"'{decision.kind}' is no other kind for {group.name}: one of {', '.join(others)}",
                             f"“{group.name}”不能改成“{decision.kind}”，可选：{'、'.join(others)}")


def other_kinds(group: Group) -> list[str]:
    """What else the candidate can be: entity kinds, or the link kinds that its ends allow."""
    if group.ends is None:
        return [kind.value for kind in (*SECTIONS, Kind.CHAIN, Kind.SEGMENT) if kind != group.kind]
    ends = kind_of(group.ends[0]), kind_of(group.ends[2])
    return [kind for kind, rule in LINK_RULES.items() if rule.allows(*ends) and kind != group.kind]


def _judgements(decision: Decision, into: str | None, names: Names) -> Iterable[Judgement]:
    group = decision.group
    told = (decision.verdict, decision.who.strip(), decision.when)
    if group.ends is not None:
        # Today's names of the ends: an id that has been settled since must still be that link's.
        yield Judgement(link_id(*group.ends, group.chain), group.name, *told, _sentences(group.items), decision.why,
                        kind=decision.kind, ends=group.ends, chain=group.chain)
        return
    by_name: dict[str, list[Item]] = defaultdict(list)
    for item in group.items:
        by_name[item.name].append(item)
    for name, items in sorted(by_name.items()):
        alias = None
        if decision.verdict is Verdict.MERGED and into in names.by_id:
            alias = decision.alias or alias_kind(name, names.by_id[into or ""])
        yield Judgement(unknown_id(Kind(group.kind), name), name, *told, _sentences(items), decision.why, into, alias,
                        decision.kind)


def _sentences(items: Iterable[Item]) -> tuple[JudgedSentence, ...]:
    return tuple(JudgedSentence(item.digest, item.document, item.sha256) for item in items)


def _new_record(draft: Draft, decision: Decision, snapshot: Snapshot, names: Names) -> str:
    """The id of the record that the accepted entity gets; the documents it stands in are sources of the catalog too."""
    group, kind = decision.group, Kind(decision.group.kind)
    if kind not in SECTIONS:
        raise UsageError(f"a {kind} needs stages and segments: write it into chains.yaml by hand",
                         f"“{group.name}”是{kind.label}，要写明上中下游环节，请直接编辑 chains.yaml，或合并、改类别")
    cited = sorted({item.source for item in group.items})
    for source in cited:
        if source not in draft.ids:
            draft.add("sources", _source_record(snapshot.source_by_id[source]))
    record: dict[str, object] = {"id": slug(kind, group.name, draft.ids), "name": group.name}
    if others := sorted({item.name for item in group.items} - {group.name}):
        record["aliases"] = others
    remarks = {}
    if decision.place is not None and kind in _LOCATED:
        record["located_in"] = decision.place
        remarks["located_in"] = names.by_id[decision.place].name if decision.place in names.by_id else ""
    elif kind is Kind.PARK:
        raise UsageError(f"{group.name}: a park's place must be given", f"“{group.name}”是园区，请写明所在地")
    if kind is Kind.PROJECT:
        record["status"] = (decision.status or Status.PLANNED).value
    if kind is Kind.PLACE:
        if decision.level not in LEVELS:
            raise UsageError(f"{group.name}: say the level of the place, one of {', '.join(LEVELS)}",
                             f"“{group.name}”是地区，请先写明级别：{'、'.join(LEVELS.values())}")
        record["level"] = decision.level
    draft.add(SECTIONS[kind], record | {"sources": cited}, remarks)
    return str(record["id"])


def level_of(name: str) -> str | None:
    """The level that the ending of a place's name speaks for; a proposal, for 昆山市 is a county."""
    return next((level for level, endings in _ENDINGS if re.search(f"({endings})$", name)), None)


def _source_record(source: Source) -> dict[str, object]:
    fields = {"id": source.id, "title": source.title, "kind": source.kind.value, "publisher": source.publisher,
              "published": source.published, "url": source.url, "original": source.original}
    return {name: value for name, value in fields.items() if value is not None}


def label_of(decisions: Sequence[Decision], names: Names) -> str:
    """What the decisions together are called where they can be undone."""
    first = decisions[0]
    into = names.by_id.get(first.into or "")
    return (f"{first.verdict.label} {first.group.name}" + (f" 到 {into.name}" if into else "")
            + (f" 等 {len(decisions)} 项" if len(decisions) > 1 else ""))


def added_lines(changes: Iterable[Change]) -> list[tuple[str, str]]:
    """The lines that each file would get, by file name; a comment stands between what goes to different places."""
    return [(change.name, "\n# ……\n".join(block.strip("\n") for block in change.blocks)) for change in changes]


def certain(groups: Iterable[Group], names: Names, least: float) -> list[Group]:
    """The groups that may be accepted together: read at least so surely, and nothing known is called nearly the same.

    Kinds of which a record needs more than a name are left out, links of which an end is unknown, and inferences.
    """
    return [group for group in groups if group.confidence >= least and _simple(group, names)]


def _simple(group: Group, names: Names) -> bool:
    if group.inferred:
        return False  # no sentence says so: each takes a look at its document
    if group.ends is not None:
        return group.ends[0] in names.by_id and group.ends[2] in names.by_id
    if group.read_as is not None:
        return False  # whether it is a misprint or a firm of its own takes a look
    kind = Kind(group.kind)
    return kind not in _ASK_MORE and not any(near.score >= LIKE for near in names.nearest(group.name, kind, 1))
