"""Fixtures that more than one test file uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chains.graph import Graph, build_graph
from chains.model import Snapshot
from tests.world import tiny_world

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Checked catalogs are kept in a folder of the test run, never in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHAINS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def world() -> Snapshot:
    """The tiny world whose every answer is known by hand."""
    return tiny_world()


@pytest.fixture(scope="session")
def graph(world: Snapshot) -> Graph:
    """The tiny world as a graph; frozen, so one serves all tests."""
    return build_graph(world)
