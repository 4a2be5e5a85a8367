"""Laws of merging: order-free, idempotent, and nothing is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chains.merge import merge_entities, merge_links
from chains.model import Alias, Entity, Evidence, Link, SourceKind, Status, attributes

evidence = st.builds(
    Evidence, source=st.sampled_from(["source:a", "source:b"]), method=st.sampled_from(["curated", "rule:x"]),
    status=st.sampled_from(Status), date=st.sampled_from([None, "2023", "2024-05"]), note=st.sampled_from(["甲", "乙"]),
)
links = st.builds(
    Link, subject=st.sampled_from(["enterprise:a", "enterprise:b"]), kind=st.sampled_from(["owns", "supplies"]),
    object=st.just("enterprise:c"), evidence=st.lists(evidence, min_size=1, max_size=3).map(tuple),
    attributes=st.builds(attributes, st.dictionaries(st.sampled_from(["share", "amount"]), st.sampled_from([1, 2.5, "约三成"]))),
)
entities = st.builds(
    Entity, id=st.sampled_from(["enterprise:a", "enterprise:b"]), name=st.sampled_from(["甲公司", "乙公司"]),
    aliases=st.lists(st.builds(Alias, st.sampled_from(["甲", "乙"]))).map(tuple),
    sources=st.lists(st.sampled_from(["source:a", "source:b"])).map(tuple), verified=st.sampled_from(SourceKind),
    known=st.booleans(),
)


@given(st.lists(links, max_size=6).flatmap(lambda x: st.tuples(st.just(x), st.permutations(x))))
def test_links_merge_alike_in_any_order(pair: tuple[list[Link], list[Link]]) -> None:
    given_order, other_order = pair
    assert merge_links(given_order) == merge_links(other_order)


@given(st.lists(links, max_size=6), st.integers(0, 6))
def test_merging_in_two_steps_is_merging_at_once(items: list[Link], at: int) -> None:
    whole = merge_links(items)
    assert merge_links([*merge_links(items[:at]), *merge_links(items[at:])]) == whole == merge_links(whole)


@given(st.lists(links, max_size=6))
def test_no_evidence_is_lost_or_made_up(items: list[Link]) -> None:
    merged = {x.id: set(x.evidence) for x in merge_links(items)}
    for item in items:
        assert set(item.evidence) <= merged[item.id]
    assert sum(map(len, merged.values())) == len({(x.id, e) for x in items for e in x.evidence})


@given(st.lists(entities, max_size=6).flatmap(lambda x: st.tuples(st.just(x), st.permutations(x))))
def test_entities_merge_alike_in_any_order_and_keep_every_name(pair: tuple[list[Entity], list[Entity]]) -> None:
    merged = merge_entities(pair[0])
    assert merged == merge_entities(pair[1])
    names = {e.id: set(e.names) for e in merged}
    for entity in pair[0]:
        assert set(entity.names) <= names[entity.id]
