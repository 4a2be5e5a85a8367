"""Which entity a text means, in the tiny world."""

from __future__ import annotations

import pytest

from chains.errors import UnknownName
from chains.graph import Graph
from chains.model import Kind
from chains.names import find_entity, search

SEARCH = [
    ("酒钢", "enterprise:jiugang", "简称"), ("酒泉钢铁(集团)有限责任公司", "enterprise:jiugang", "名称"),
    ("酒泉钢铁（集团）", "enterprise:jiugang", "名称"), ("洒钢", "enterprise:jiugang", "来源误字"),
    ("酒泉钢铁公司", "enterprise:jiugang", "曾用名"), ("兰大", "university:lzu", "简称"), ("lanzhoudaxue", "university:lzu", "拼音"),
    ("lzdx", "university:lzu", "首字母"), ("LZU", None, None), ("兰洲大学", "university:lzu", "同音"), ("酒刚", "enterprise:jiugang", "同音"), ("兰州大雪院", "university:lzu", "相近"), ("近物所", "institute:imp", "简称"),
    ("  ", None, None), ("<script>", None, None),
]


@pytest.mark.parametrize(("text", "first", "reason"), SEARCH)
def test_search_finds_by_name_alias_spelling_and_likeness(
    graph: Graph, text: str, first: str | None, reason: str | None
) -> None:
    matches = search(graph, text)
    if first is None:
        assert not [m for m in matches if m.score > 45]
    else:
        assert (matches[0].entity.id, matches[0].reason) == (first, reason)
        assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)


def test_search_keeps_to_the_kinds_asked_for(graph: Graph) -> None:
    assert {m.entity.kind for m in search(graph, "兰州", kinds=frozenset({Kind.PARK}))} == {Kind.PARK}


def test_find_entity_takes_ids_names_and_aliases(graph: Graph) -> None:
    for name in ("enterprise:jiugang", "酒钢", "洒钢", "酒泉钢铁（集团）有限责任公司"):
        assert find_entity(graph, name).id == "enterprise:jiugang"


def test_an_unknown_name_is_answered_with_the_nearest(graph: Graph) -> None:
    with pytest.raises(UnknownName) as caught:
        find_entity(graph, "酒刚集团")
    assert "酒钢集团（企业）" in caught.value.zh
