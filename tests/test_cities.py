"""Which city has which chain in the tiny world."""

from __future__ import annotations

import pytest

from chains.cities import chains_of, cities, city_matrix, city_of, members_of_chain, members_of_place
from chains.errors import UsageError
from chains.graph import Graph

CITY = [
    ("enterprise:jiugang", "place:620200"), ("enterprise:lanshi", "place:lanzhou-new-area"), ("place:620100", "place:620100"),
    ("place:620000", None), ("park:jyg", "place:620200"), ("chain:steel", None), ("project:battery-materials", "place:lanzhou-new-area"),
]


@pytest.mark.parametrize(("entity", "city"), CITY)
def test_the_city_of_an_entity(graph: Graph, entity: str, city: str | None) -> None:
    assert city_of(graph, entity) == city


def test_cities_are_prefectures_and_new_areas_by_code(graph: Graph) -> None:
    assert set(cities(graph)) == {"place:620100", "place:620200", "place:620300", "place:620400", "place:lanzhou-new-area"}


def test_a_segment_counts_for_its_chain(graph: Graph) -> None:
    assert chains_of(graph, "segment:alumina") == ["chain:aluminium"]
    assert chains_of(graph, "chain:steel") == ["chain:steel"]
    assert chains_of(graph, "place:620100") == []


MATRIX = [
    # measure, city, chain, value, candidates
    ("enterprises", "place:620200", "chain:steel", 1, 0),
    ("enterprises", "place:620200", "chain:aluminium", 1, 0),
    ("enterprises", "place:620400", "chain:copper", 1, 0),
    ("enterprises", "place:620100", "chain:copper", 0, 0),  # only a university serves it
    ("projects", "place:lanzhou-new-area", "chain:battery", 0, 1),  # planned is not built
    ("declared", "place:620200", "chain:steel", 1, 0),
    ("declared", "place:lanzhou-new-area", "chain:battery", 1, 0),
]


@pytest.mark.parametrize(("measure", "place", "chain", "value", "candidates"), MATRIX)
def test_matrix(graph: Graph, measure: str, place: str, chain: str, value: int, candidates: int) -> None:
    cell = {(c.place, c.chain): c for c in city_matrix(graph, measure)}[place, chain]
    assert (cell.value, cell.candidates) == (value, candidates)


def test_a_cell_holds_what_stands_behind_it(graph: Graph) -> None:
    cell = {(c.place, c.chain): c for c in city_matrix(graph)}["place:620200", "chain:aluminium"]
    assert cell.enterprises == ("enterprise:dongxing",) and cell.parks == ("park:jyg",)
    assert [d.name for d in cell.declarations] == ["“2+6+N”产业链"]
    assert {x.kind for x in cell.links} == {"operates_in", "develops"}


def test_a_cell_says_which_things_it_counts(graph: Graph) -> None:
    cells = {(c.place, c.chain): c for c in city_matrix(graph)}
    assert cells["place:620200", "chain:steel"].counted == ("enterprise:jiugang",)
    assert all(len(c.counted) == c.value for c in cells.values())


def test_the_members_of_a_chain_are_its_own(graph: Graph) -> None:
    assert members_of_chain(graph, "chain:aluminium") == {
        "chain:aluminium", "segment:alumina", "segment:aluminium-smelting", "enterprise:dongxing", "place:620200", "park:jyg"}


def test_the_members_of_a_place_lie_in_it(graph: Graph) -> None:
    members = members_of_place(graph, "place:620200")
    assert {"enterprise:jiugang", "enterprise:dongxing", "park:jyg", "chain:steel"} <= members
    assert not members & {"enterprise:baiyin", "enterprise:lanshi", "chain:copper", "place:620100"}


def test_an_unknown_measure_names_the_known_ones(graph: Graph) -> None:
    with pytest.raises(UsageError, match="enterprises, weighted, projects, investment, declared"):
        city_matrix(graph, "gdp")
