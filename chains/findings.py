"""What a finding rests on: a measured value, and the entities, statements and declarations behind it.

Findings are computed. They are shown with their reasons, and never written back as facts.
"""

from __future__ import annotations

from dataclasses import dataclass

from chains.model import Declaration, Evidence, Link, Observation, SegmentState

__all__ = ["Reason"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing a finding rests on; `value` is None where nothing is known, which is not zero.

    `name` and `note` are Chinese and shown as they are. `links`, `declarations` and
    `observations` lead to sentences; `entities` are ids of what was counted.
    """

    name: str
    value: float | int | str | None = None
    unit: str = ""
    note: str = ""
    entities: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    observations: tuple[Observation, ...] = ()
    percentile: float | None = None  # 0 to 1 among those compared
    weight: float | None = None  # 0 to 1, the share of the score
    evidence: tuple[Evidence, ...] = ()  # of what is no link: a title
    states: tuple[SegmentState, ...] = ()
