"""What a catalog holds once every file has been checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from chains.catalog.problems import Problem
from chains.model import Criterion, Declaration, Entity, Link, Observation, SegmentState, Source

__all__ = ["Address", "Catalog", "Rekey", "Report"]


class Address(NamedTuple):
    """Where in the files a thing is written."""

    file: str
    line: int
    path: str


class Rekey(NamedTuple):
    """That the entity `new` went by the id `old` until the date."""

    old: str
    new: str
    date: str
    note: str | None = None


@dataclass(frozen=True)
class Catalog:
    """All curated data, sorted by id."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    sources: tuple[Source, ...]
    observations: tuple[Observation, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    files: tuple[str, ...] = ()  # names of the files read, root first
    criteria: tuple[Criterion, ...] = ()
    addresses: Mapping[str, Address] = field(default_factory=dict)  # by id: where each thing is written first
    states: tuple[SegmentState, ...] = ()
    rekeys: tuple[Rekey, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Entity]:
        return MappingProxyType({entity.id: entity for entity in self.entities})


@dataclass(frozen=True)
class Report:
    """What a check found; `catalog` is None as soon as there is one error."""

    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    catalog: Catalog | None
    counts: Mapping[str, int] = field(default_factory=dict)  # records by kind, as far as they could be assembled
    digests: Mapping[str, str] = field(default_factory=dict)  # sha256 of each file as it was read, by name
