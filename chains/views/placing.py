"""Where labels may stand so that none covers another: each takes the best free spot of those it is offered."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from chains.views.drawing import Point

__all__ = ["Placing", "Rect", "around", "beads", "spread"]

_APART = 14.0


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle that grows to the right and downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rect) -> bool:
        """Whether the two share more than an edge."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def holds(self, point: Point) -> bool:
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom

    def within(self, other: Rect) -> bool:
        return other.left <= self.left and self.right <= other.right and other.top <= self.top and self.bottom <= other.bottom


@dataclass
class Placing:
    """What is taken on a sheet so far."""

    sheet: Rect
    taken: list[Rect] = field(default_factory=list)

    def take(self, rect: Rect) -> None:
        self.taken.append(rect)

    def best_free(self, offers: Iterable[Rect], *, clear_of: Sequence[Point] = ()) -> Rect | None:
        """The best offer that is on the sheet and free, taken from now on; None when there is none.

        Earlier offers are better, and better are those that cover fewer of the given points.
        """
        best, cost = None, math.inf
        for number, rect in enumerate(offers):
            if 1.4 * number >= cost:
                break  # no later one can be better
            if rect.within(self.sheet) and not any(rect.meets(other) for other in self.taken):
                here = 1.4 * number + sum(map(rect.holds, clear_of))
                if here < cost:
                    best, cost = rect, here
        if best is not None:
            self.take(best)
        return best


def around(center: Point, radius: float, wide: float, high: float) -> Iterator[Rect]:
    """Places for a label round a dot: right, left, above, below, then further and further off."""
    x, y = center
    for step in range(8):
        gap = radius + 4 + 9 * step
        for left, top in ((x + gap, y - high / 2), (x - gap - wide, y - high / 2), (x - wide / 2, y - gap - high),
                          (x - wide / 2, y + gap), (x + gap * 0.75, y - gap * 0.75 - high), (x + gap * 0.75, y + gap * 0.75),
                          (x - gap * 0.75 - wide, y - gap * 0.75 - high), (x - gap * 0.75 - wide, y + gap * 0.75)):
            yield Rect(left, top, left + wide, top + high)


def spread(centers: list[Point], radii: list[float], *, rounds: int = 60) -> list[Point]:
    """The centres moved apart, each pair as little as it takes, until an arrow fits between any two circles."""
    points = list(centers)
    for _ in range(rounds):
        moved = False
        for i in range(len(points)):
            for j in range(i + 1, len(points)):
                (x1, y1), (x2, y2) = points[i], points[j]
                apart = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
                lack = radii[i] + radii[j] + _APART - apart
                if lack > 0.01:
                    along = ((x2 - x1) / apart, (y2 - y1) / apart) if apart else (1.0, 0.0)
                    points[i] = x1 - along[0] * lack / 2, y1 - along[1] * lack / 2
                    points[j] = x2 + along[0] * lack / 2, y2 + along[1] * lack / 2
                    moved = True
        if not moved:
            break
    return points


def beads(way: Sequence[Point], *, step: float = 6.0) -> Iterator[Point]:
    """Points along a way, no further apart than the step."""
    for (x1, y1), (x2, y2) in pairwise(way):
        count = max(1, math.ceil(math.dist((x1, y1), (x2, y2)) / step))
        yield from ((x1 + (x2 - x1) * n / count, y1 + (y2 - y1) * n / count) for n in range(count + 1))
