"""Fixtures that more than one test file uses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from chains.graph import Graph, build_graph
from chains.model import Snapshot
from tests.world import tiny_world

ROOT = Path(__file__).parent.parent

# How long an example takes is the machine's affair: a busy one must not fail a law.
settings.register_profile("chains", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("chains")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Checked catalogs are kept in a folder of the test run, never in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHAINS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def packages_are_scanned_once() -> Iterator[None]:
    """Streamlit looks through every installed package for components whenever a page opens: four fifths of a page's time."""
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def world() -> Snapshot:
    """The tiny world whose every answer is known by hand."""
    return tiny_world()


@pytest.fixture(scope="session")
def graph(world: Snapshot) -> Graph:
    """The tiny world as a graph; frozen, so one serves all tests."""
    return build_graph(world)
