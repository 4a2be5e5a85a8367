"""What the model refuses to make, and what links derive from their evidence."""

from __future__ import annotations

import dataclasses
import math

import pytest

from chains.errors import ModelError
from chains.model import (
    LINK_RULES,
    Alias,
    AliasKind,
    Entity,
    Evidence,
    Kind,
    Layer,
    Link,
    Mention,
    Observation,
    Source,
    SourceKind,
    Status,
    attributes,
    kind_of,
    link_id,
    unknown_id,
)


def said(date: str | None = None, status: Status = Status.ASSERTED, method: str = "curated", source: str = "source:a") -> Evidence:
    return Evidence(source, method, status, date, note="来源这样说。")


REFUSED = [
    ("no evidence", lambda: Link("enterprise:a", "owns", "enterprise:b", ()), "without evidence"),
    ("wrong end", lambda: Link("place:a", "owns", "enterprise:b", (said(),)), "not allowed"),
    ("unknown kind", lambda: Link("enterprise:a", "likes", "enterprise:b", (said(),)), "not a link kind"),
    ("itself", lambda: Link("enterprise:a", "owns", "enterprise:a", (said(),)), "itself"),
    ("chain of another kind", lambda: Link("enterprise:a", "owns", "enterprise:b", (said(),), "place:x"), "not a chain"),
    ("id without kind", lambda: kind_of("jiugang"), "not an entity id"),
    ("id of an unknown kind", lambda: kind_of("firm:jiugang"), "not an entity id"),
    ("evidence that says nothing", lambda: Evidence("source:a", "curated"), "neither a quote"),
    ("quote off its span", lambda: Evidence("source:a", "rule:x", quote="酒钢", start=0, end=3), "span exactly"),
    ("offsets without quote", lambda: Evidence("source:a", "rule:x", note="n", start=0, end=1), "without a quote"),
    ("confidence above one", lambda: Evidence("source:a", "rule:x", note="n", confidence=1.5), "confidence"),
    ("a date that is none", lambda: said("May 2024"), "not YYYY"),
    ("mention off its span", lambda: Mention("source:a", Kind.PLACE, 0, 3, "兰州", "兰州", "兰州市", None, "m", 1), "fit its span"),
    ("a code that is a number", lambda: Entity("place:a", "兰州市", codes=(("adcode", 620100),)), "never numbers"),
    ("a name of blanks", lambda: Entity("place:a", " "), "no name"),
    ("an infinite figure", lambda: Observation("place:a", "GDP", math.inf, "亿元", "2024", (said(),)), "finite"),
    ("an attribute that is a mapping", lambda: attributes({"a": [{}]}), "cannot hold"),
    ("a source without title", lambda: Source("source:a", " ", SourceKind.MEDIA), "title"),
]


@pytest.mark.parametrize(("make", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_made(make: object, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        make()  # type: ignore[operator]


STATUS = [
    ("the latest date wins", [said("2023", Status.PLANNED), said("2024-05")], Status.ASSERTED),
    ("a later plan replaces an earlier fact", [said("2023"), said("2024", Status.PLANNED)], Status.PLANNED),
    ("undated evidence gives way", [said(None), said("2020", Status.SIGNED)], Status.SIGNED),
    ("caution within one date", [said("2024"), said("2024", Status.PLANNED)], Status.PLANNED),
    ("what was only read does not overrule", [said("2023"), said("2024", Status.PLANNED, "rule:located")], Status.ASSERTED),
    ("what was only read counts alone", [said("2023", Status.SIGNED, "rule:a"), said("2024", method="rule:a")], Status.ASSERTED),
    ("an end is an end", [said("2024", Status.ENDED), said("2024")], Status.ENDED),
]


@pytest.mark.parametrize(("evidence", "status"), [row[1:] for row in STATUS], ids=[row[0] for row in STATUS])
def test_a_link_shows_the_status_of_its_latest_evidence(evidence: list[Evidence], status: Status) -> None:
    for order in (evidence, evidence[::-1]):
        assert Link("enterprise:a", "owns", "enterprise:b", tuple(order)).status is status


def test_one_curated_evidence_makes_a_link_curated() -> None:
    read = said(method="rule:owns")
    assert Link("enterprise:a", "owns", "enterprise:b", (read,)).layer is Layer.EXTRACTED
    assert Link("enterprise:a", "owns", "enterprise:b", (read, said())).layer is Layer.CURATED
    assert Link("enterprise:a", "owns", "enterprise:b", (read, said(method="accepted"))).layer is Layer.CURATED


def test_an_undirected_link_has_one_id_from_either_side() -> None:
    one = Link("university:lzu", "partners_with", "enterprise:a", (said(),))
    other = Link("enterprise:a", "partners_with", "university:lzu", (said(),))
    assert one == other and one.subject == "enterprise:a" and one.id == other.id


def test_the_id_of_a_link_covers_the_statement_and_not_the_evidence() -> None:
    first = Link("enterprise:a", "owns", "enterprise:b", (said("2020"),))
    second = Link("enterprise:a", "owns", "enterprise:b", (said("2024", source="source:b"),))
    in_chain = Link("enterprise:a", "owns", "enterprise:b", (said(),), "chain:steel")
    assert first.id == second.id == link_id("enterprise:a", "owns", "enterprise:b") != in_chain.id


def test_values_are_immutable_and_hashable() -> None:
    entity = Entity("place:a", "兰州市", (Alias("兰州"), Alias("兰州")), attributes=attributes(level="prefecture", roles=["a"]))
    assert len(entity.aliases) == 1 and hash(entity) and entity.get("roles") == ("a",)
    with pytest.raises(dataclasses.FrozenInstanceError):
        entity.name = "别名"  # type: ignore[misc]


def test_the_short_name_is_never_a_misprint_or_a_single_character() -> None:
    aliases = (Alias("兰"), Alias("水华水天", AliasKind.MISPRINT), Alias("天水华天"))
    assert Entity("enterprise:a", "天水华天电子集团", aliases).short == "天水华天"


def test_an_unknown_entity_has_a_stable_id() -> None:
    assert unknown_id(Kind.ENTERPRISE, "百林科") == unknown_id(Kind.ENTERPRISE, "百林科") != unknown_id(Kind.PARK, "百林科")
    assert kind_of(unknown_id(Kind.ENTERPRISE, "百林科")) is Kind.ENTERPRISE


def test_every_link_kind_reads_in_chinese_from_both_sides() -> None:
    for rule in LINK_RULES.values():
        assert rule.ends and not rule.label.isascii() and not rule.passive.isascii()
