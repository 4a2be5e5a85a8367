"""How entities of the tiny world are connected, where every answer is known by hand."""

from __future__ import annotations

import pytest

from chains.errors import UsageError
from chains.graph import Graph
from chains.paths import find_paths

PATHS = [
    ("direct", "enterprise:jiugang", "university:lzu", {}, [["enterprise:jiugang", "university:lzu"]]),
    ("through a firm", "association:chamber", "enterprise:jiugang", {},
     [["association:chamber", "enterprise:dongxing", "enterprise:jiugang"]]),
    ("chains are no stations", "enterprise:lanshi", "agency:gxj", {}, []),
    ("the direct link is only extracted", "enterprise:jiugang", "enterprise:dongxing", {"curated_only": True},
     [["enterprise:jiugang", "place:620200", "enterprise:dongxing"]]),
    ("a chain asked for is a station", "enterprise:lanshi", "agency:gxj", {"through": frozenset({"chain"})},
     [["enterprise:lanshi", "chain:steel", "agency:gxj"]]),
    ("the place hierarchy is no way", "place:620200", "place:620300", {}, []),
    ("unless asked for", "place:620200", "place:620300", {"through": frozenset({"place"})},
     [["place:620200", "place:620000", "place:620300"]]),
]


@pytest.mark.parametrize(("start", "goal", "options", "expected"), [row[1:] for row in PATHS], ids=[row[0] for row in PATHS])
def test_paths(graph: Graph, start: str, goal: str, options: dict[str, object], expected: list[list[str]]) -> None:
    assert [list(p.nodes) for p in find_paths(graph, start, goal, **options)] == expected  # type: ignore[arg-type]


def test_every_hop_of_a_path_has_its_links_and_their_evidence(graph: Graph) -> None:
    paths = find_paths(graph, "association:chamber", "university:lzu", k=3)
    assert 1 < len(paths) <= 3 and len({p.nodes for p in paths}) == len(paths)
    for path in paths:
        assert len(path.hops) == len(path.nodes) - 1
        for a, b, hop in zip(path.nodes, path.nodes[1:], path.hops, strict=False):
            assert hop and all({x.subject, x.object} == {a, b} and x.evidence for x in hop)


def test_a_path_to_itself_is_wrong_use(graph: Graph) -> None:
    with pytest.raises(UsageError):
        find_paths(graph, "place:620100", "place:620100")
