"""The difference of two snapshots: its laws, the fields it tells, ids that changed, and its way through JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.diff import (
    Delta,
    apply,
    delta_bytes,
    delta_from_json,
    delta_to_json,
    diff,
    fields_changed,
    is_evidence_only,
    read_delta,
)
from chains.errors import SnapshotError, UsageError
from chains.model import (
    Alias,
    Condition,
    Criterion,
    Declaration,
    DeclarationMember,
    Document,
    Entity,
    Evidence,
    Kind,
    Link,
    Mention,
    Observation,
    SegmentState,
    Snapshot,
    Source,
    SourceKind,
    Status,
    attributes,
    unknown_id,
)
from chains.snapshot import snapshot_with_manifest, write_snapshot
from tests.test_snapshot import stored

HOSTILE = ("甲", "=1+1", "a\x07b\u2028", "👩‍🏭\u202e", "\"'<b>")
IDS = ("enterprise:a", "enterprise:b", unknown_id(Kind.ENTERPRISE, "甲"), "place:620100", "chain:steel")
SOURCES = ("source:one", "source:two")


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    return Evidence(draw(st.sampled_from(SOURCES)), draw(st.sampled_from(("curated", "rule:x"))), draw(st.sampled_from(Status)),
                    draw(st.sampled_from((None, "2024", "2024-05"))), note=draw(st.sampled_from(HOSTILE)))


some_evidence = st.lists(evidence(), min_size=1, max_size=2).map(tuple)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """A snapshot with things of every part, in any order, some of them twice, some with former ids."""
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=5))
    former = draw(st.sampled_from((None, ("enterprise:b",), (IDS[2],))))
    entities = [Entity(i, draw(st.sampled_from(HOSTILE)), (Alias(draw(st.sampled_from(HOSTILE))),), known=":x-" not in i,
                       attributes=attributes(former_ids=former if i == "enterprise:a" else None)) for i in ids]
    links = [Link(s, k, o, draw(some_evidence), attributes=attributes(role=draw(st.sampled_from((None, "backbone")))))
             for s, k, o in draw(st.lists(st.sampled_from((
                 ("enterprise:a", "owns", "enterprise:b"), ("enterprise:a", "located_in", "place:620100"),
                 (IDS[2], "leads", "chain:steel"), ("enterprise:b", "partners_with", "enterprise:a"),
                 ("enterprise:b", "leads", "chain:steel"))), unique=True))]
    sources = [Source(s, draw(st.sampled_from(HOSTILE)), SourceKind.SEED) for s in SOURCES]
    figures = [Observation("enterprise:b", "产值", draw(st.sampled_from((1.0, 2.5))), "亿元", "2024", draw(some_evidence))
               for _ in range(draw(st.integers(0, 2)))]
    members = (DeclarationMember("甲", ("chain:steel",)),)
    declared = [Declaration("declaration:x", "place:620100", draw(st.sampled_from(HOSTILE)), members, True, draw(some_evidence))
                for _ in range(draw(st.integers(0, 1)))]
    criteria = [Criterion("criterion:x", "place:620100", draw(st.sampled_from(HOSTILE)), draw(some_evidence))
                for _ in range(draw(st.integers(0, 1)))]
    states = [SegmentState("state:x", "place:620100", "chain:steel", draw(some_evidence), draw(st.sampled_from(tuple(Condition))))
              for _ in range(draw(st.integers(0, 1)))]
    documents = [Document(sources[0], "a.txt", draw(st.sampled_from(HOSTILE)) + "酒钢")] if draw(st.booleans()) else []
    mention = Mention("source:one", Kind.ENTERPRISE, 0, 2, "酒钢", "酒钢", "酒钢", "enterprise:b", "gazetteer", 0.9)
    mentions = [mention] * draw(st.integers(0, 2))
    return snapshot_with_manifest(Snapshot(
        *map(tuple, (entities, links, sources, figures, declared, documents, mentions)), criteria=tuple(criteria), states=tuple(states)))


@settings(max_examples=120, deadline=None)
@given(a=snapshots(), b=snapshots())
def test_applying_the_difference_gives_the_later_snapshot(a: Snapshot, b: Snapshot) -> None:
    delta = diff(a, b)
    assert apply(delta, a) == b or a.digest == b.digest
    assert snapshot_with_manifest(apply(delta, a)).digest == b.digest


@settings(max_examples=60, deadline=None)
@given(a=snapshots(), b=snapshots())
def test_a_difference_survives_json(a: Snapshot, b: Snapshot) -> None:
    delta = diff(a, b)
    assert delta_from_json(json.loads(json.dumps(delta_to_json(delta)))) == delta


@settings(max_examples=60, deadline=None)
@given(a=snapshots(), b=snapshots())
def test_a_difference_is_empty_just_when_the_snapshots_hold_the_same(a: Snapshot, b: Snapshot) -> None:
    assert diff(a, a).is_empty
    same = all(getattr(a, part) == getattr(b, part) for part in delta_parts())
    assert diff(a, b).is_empty == (same or a.digest == b.digest)


def delta_parts() -> tuple[str, ...]:
    return ("entities", "links", "sources", "observations", "declarations", "criteria", "states", "documents", "mentions")


def _edited(world: Snapshot) -> Snapshot:
    """The world with one link less, one more, one with more evidence, and one firm with another name."""
    gone = next(x for x in world.links if x.kind == "supplies")
    more = Evidence("source:news", "curated", note="报道也这么说", date="2025-02-11")
    links = [replace(x, evidence=(*x.evidence, more)) if x.kind == "owns" else x for x in world.links if x != gone]
    links.append(Link("enterprise:jinchuan", "operates_in", "chain:battery", (more,)))
    firms = [replace(e, name="金川有限公司") if e.id == "enterprise:jinchuan" else e for e in world.entities]
    return snapshot_with_manifest(replace(stored(world), entities=tuple(firms), links=tuple(sorted(links, key=lambda x: x.id))))


def test_what_changed_is_told_apart(world: Snapshot) -> None:
    delta = diff(stored(world), _edited(world))
    links, entities = delta.parts["links"], delta.parts["entities"]
    assert [x.kind for x in links.added] == ["operates_in"] and [x.kind for x in links.removed] == ["supplies"]
    ((old, new),) = links.changed
    assert (old.kind, len(old.evidence), len(new.evidence)) == ("owns", 1, 2)
    # Curated evidence makes a read link curated: more than its evidence changed.
    assert not is_evidence_only(old, new) and {f.name for f in fields_changed(old, new)} == {"evidence", "layer"}
    ((before, after),) = entities.changed
    assert fields_changed(before, after) == (("name", "金川集团股份有限公司", "金川有限公司"),)
    assert all(delta.parts[part].is_empty for part in delta_parts() if part not in ("links", "entities"))


def test_a_rekeyed_firm_is_renamed_with_its_links_and_not_made_anew(world: Snapshot) -> None:
    def renamed(e: Entity) -> Entity:
        if e.id != "enterprise:jinchuan":
            return e
        return replace(e, id="enterprise:jc", attributes=attributes(dict(e.attributes), former_ids=("enterprise:jinchuan",)))

    a = stored(world)
    links = [replace(x, **{end: "enterprise:jc" for end in ("subject", "object") if getattr(x, end) == "enterprise:jinchuan"})
             for x in a.links]
    mentions = [replace(m, entity="enterprise:jc") if m.entity == "enterprise:jinchuan" else m for m in a.mentions]
    b = snapshot_with_manifest(replace(
        a, entities=tuple(sorted(map(renamed, a.entities), key=lambda e: e.id)),
        links=tuple(sorted(links, key=lambda x: x.id)), mentions=tuple(mentions)))
    delta = diff(a, b)
    assert delta.renamed == (("enterprise:jinchuan", "enterprise:jc", "rekey"),)
    ((before, after),) = delta.parts["entities"].changed
    assert [f.name for f in fields_changed(before, after)] == ["former_ids"]
    assert delta.parts["links"].is_empty and delta.parts["mentions"].is_empty and apply(delta, a) == b


def test_an_unknown_firm_that_a_record_answers_to_is_renamed(world: Snapshot) -> None:
    name = "兰州新区某材料厂"
    old = unknown_id(Kind.ENTERPRISE, name)
    said = Evidence("source:news", "rule:x", note="在新区")
    a = snapshot_with_manifest(Snapshot(
        (Entity("enterprise:known", "甲", (Alias(name),)), Entity(old, name, known=False), Entity("place:1", "新区")),
        (Link(old, "located_in", "place:1", (said,)),), (Source("source:news", "报道", SourceKind.MEDIA),)))
    b = snapshot_with_manifest(replace(a, entities=(a.entities[0], a.entities[2]), links=(
        Link("enterprise:known", "located_in", "place:1", (said,)),)))
    delta = diff(a, b)
    assert delta.renamed == ((old, "enterprise:known", "named"),) and apply(delta, a) == b
    assert all(part.is_empty for part in delta.parts.values()), "it is the same statement of the same firm"


def test_a_difference_is_applied_only_where_it_begins(world: Snapshot) -> None:
    a, b = stored(world), _edited(world)
    with pytest.raises(UsageError, match="begins from"):
        apply(diff(a, b), b)
    other = replace(b, manifest=a.manifest)
    with pytest.raises(UsageError, match="another snapshot"):
        apply(diff(a, b), other)


def test_a_difference_in_a_file_is_read_back(world: Snapshot, tmp_path: Path) -> None:
    delta = diff(stored(world), _edited(world))
    (tmp_path / "d.json").write_bytes(delta_bytes(delta))
    assert read_delta(tmp_path / "d.json") == delta
    assert write_snapshot(apply(delta, stored(world)), tmp_path / "s").digest == _edited(world).digest


@pytest.mark.parametrize("text", ["", "[]", "{}", "{\"delta\":2}", "{\"delta\":1,\"parts\":{\"x\":{}}}", "[" * 100_000,
                                  "{\"delta\":1,\"before\":{},\"after\":{},\"renamed\":[],\"parts\":{\"links\":{\"added\":[{}],\"removed\":[],\"changed\":[]}}}"])
def test_what_is_no_difference_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "d.json").write_text(text, "utf-8")
    with pytest.raises(SnapshotError):
        read_delta(tmp_path / "d.json")
    with pytest.raises(SnapshotError):
        read_delta(tmp_path / "none.json")


def test_a_difference_of_nothing_holds_nothing() -> None:
    empty = snapshot_with_manifest(Snapshot((), (), ()))
    assert isinstance(diff(empty, empty), Delta) and diff(empty, empty).is_empty
    assert delta_to_json(diff(empty, empty))["parts"] == {}
