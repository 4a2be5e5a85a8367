"""Candidates of several documents become links, and unknown names become one entity each."""

from __future__ import annotations

import itertools

import pytest

from chains.merge import merge_links
from chains.model import Alias, Document, Kind, Layer, Mention, Source, SourceKind, Status, unknown_id
from chains.relations import read_candidates
from chains.resolve import cluster_unknown, one_name, to_links, unknown_entities
from tests.reading import read

TEXT = "天水市政协\n\n市政协深入星火机床、华天电子等企业。天水市支持星火机床等企业发展。"


def _document(number: int, published: str | None) -> Document:
    source = Source(f"source:doc-{number}", f"文档{number}", SourceKind.DOCUMENT, published=published)
    return Document(source, f"{number}.txt", TEXT)


def test_a_link_is_one_statement_with_an_evidence_a_sentence() -> None:
    candidates = read_candidates(read(TEXT))
    links = to_links(candidates, _document(1, "2024-05-01"))
    star = unknown_id(Kind.ENTERPRISE, "星火机床")
    link = next(x for x in links if (x.subject, x.kind, x.object) == (star, "located_in", "place:620500"))
    assert [TEXT[e.start:e.end] for e in link.evidence] == [e.quote for e in link.evidence] and len(link.evidence) == 2
    assert link.layer is Layer.EXTRACTED and link.status is Status.ASSERTED and link.latest == "2024-05-01"
    assert {e.source for e in link.evidence} == {"source:doc-1"}
    assert all(e.method.startswith("rule:") for e in link.evidence)


def test_two_documents_that_say_the_same_make_one_link_in_any_order() -> None:
    candidates = read_candidates(read(TEXT))
    parts = [to_links(candidates, _document(i, date)) for i, date in enumerate((None, "2023-01-01", "2024-01-01"))]
    merged = {merge_links(itertools.chain(*order)) for order in itertools.permutations(parts)}
    assert len(merged) == 1
    assert all({e.source for e in link.evidence} == {f"source:doc-{i}" for i in range(3)} for link in merged.pop())


def test_an_unknown_name_is_one_entity_over_all_documents() -> None:
    mentions = [f.mention(read(text).document) for text in (TEXT, "支持星火机床等企业,走访天水华天电子集团股份有限公司。")
                for f in read(text).found]
    entities = unknown_entities(mentions)
    firms = [e for e in entities if e.kind is Kind.ENTERPRISE]
    assert [(e.name, e.known, e.id) for e in firms] == [("星火机床", False, unknown_id(Kind.ENTERPRISE, "星火机床"))]
    assert firms[0].sources == ("source:doc-case",)
    assert unknown_entities([m for m in mentions if m.entity]) == ()


def test_unknown_entities_do_not_depend_on_order() -> None:
    mentions = [f.mention(read(TEXT).document) for f in read(TEXT).found]
    assert unknown_entities(mentions) == unknown_entities(reversed(mentions))


PLACES = {"甘肃": "place:620000", "甘肃省": "place:620000", "兰州": "place:620100", "河北": "place:130000"}


def _firm(name: str, source: str = "source:doc-1") -> Mention:
    return Mention(source, Kind.ENTERPRISE, 0, len(name), name, name, name, None, "vote", 0.7)


@pytest.mark.parametrize(("names", "clusters"), [
    (("德福新材料", "甘肃德福新材料有限公司"), {"德福新材料": "甘肃德福新材料有限公司"}),
    (("甘肃省德福新材料", "甘肃德福新材料有限公司"), {"甘肃省德福新材料": "甘肃德福新材料有限公司"}),
    (("河北德福新材料", "甘肃德福新材料有限公司"), {}),
    (("德福新材料", "甘肃德福新材料有限公司", "河北德福新材料有限公司"), {}),
    (("河北德福新材料", "甘肃德福新材料有限公司", "河北德福新材料有限公司"), {"河北德福新材料": "河北德福新材料有限公司"}),
    (("德福", "甘肃德福有限公司"), {}),
    (("德福新材料", "德福新材料科技"), {}),
])
def test_short_names_gather_under_the_one_full_name(names: tuple[str, ...], clusters: dict[str, str]) -> None:
    for order in itertools.permutations(names):
        assert cluster_unknown([_firm(name) for name in order], PLACES) == clusters


def test_a_cluster_is_one_entity_that_keeps_the_short_name() -> None:
    mentions = [_firm("甘肃德福新材料有限公司"), _firm("德福新材料", "source:doc-2")]
    names = cluster_unknown(mentions, PLACES)
    entities = unknown_entities(one_name(m, names) for m in mentions)
    assert [(e.name, e.aliases, e.sources) for e in entities] == [
        ("甘肃德福新材料有限公司", (Alias("德福新材料"),), ("source:doc-1", "source:doc-2"))]
