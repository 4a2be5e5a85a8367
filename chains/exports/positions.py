"""Where nodes stand in every file that shows positions: the same places for the same graph, on any machine."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from chains.model import Entity, Snapshot
from chains.views.network import snapshot_positions

__all__ = ["positions"]

# Placing labels without overlap looks at every node's surroundings; above this nobody reads labels anyway.
_PLACED = 3_000
_STEP = 60.0
_GOLDEN = math.pi * (3 - math.sqrt(5))


def positions(snapshot: Snapshot) -> Mapping[str, tuple[float, float]]:
    """A position for every entity, those with most links in the middle; y grows downwards, as on a screen."""
    if len(snapshot.entities) <= _PLACED:
        return snapshot_positions(snapshot)
    return _spiral(_by_degree(snapshot))


def _by_degree(snapshot: Snapshot) -> list[Entity]:
    degree = dict.fromkeys((entity.id for entity in snapshot.entities), 0)
    for link in snapshot.links:
        degree[link.subject] += 1
        degree[link.object] += 1
    return sorted(snapshot.entities, key=lambda e: (-degree[e.id], e.id))


def _spiral(entities: Sequence[Entity]) -> dict[str, tuple[float, float]]:
    """Points of a sunflower: evenly dense whatever their number (Vogel, Mathematical Biosciences 44 (1979))."""
    spots = {}
    for number, entity in enumerate(entities):
        radius, turn = _STEP * math.sqrt(number), number * _GOLDEN
        spots[entity.id] = (round(radius * math.cos(turn), 1), round(radius * math.sin(turn), 1))
    return spots
