"""`data/chains.yaml` and the files it includes, as entities and links with evidence.

The root file and its siblings are written by people; nothing enters the model before every file has been checked, and
every problem is reported at once with file, line, path and remedy.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from chains.catalog.assemble import Assembly, Placed, assemble
from chains.catalog.check import check_identity, check_references, check_shapes, read_catalog_files
from chains.catalog.problems import Problem
from chains.catalog.reader import Yaml, read_yaml
from chains.errors import CatalogError
from chains.merge import merge_entities, merge_links
from chains.model import AliasKind, Declaration, Entity, Kind, Link, Observation, Source, Stage

__all__ = ["Catalog", "Problem", "Report", "Yaml", "check_catalog", "load_catalog", "read_yaml"]


@dataclass(frozen=True)
class Catalog:
    """All curated data, sorted by id."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    sources: tuple[Source, ...]
    observations: tuple[Observation, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    files: tuple[str, ...] = ()  # names of the files read, root first

    @cached_property
    def by_id(self) -> Mapping[str, Entity]:
        return MappingProxyType({entity.id: entity for entity in self.entities})


@dataclass(frozen=True)
class Report:
    """What a check found; `catalog` is None as soon as there is one error."""

    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    catalog: Catalog | None

    @property
    def counts(self) -> dict[str, int]:
        """Records by kind."""
        if self.catalog is None:
            return {}
        counted = Counter(entity.kind.value for entity in self.catalog.entities)
        extra = {"link": len(self.catalog.links), "source": len(self.catalog.sources),
                 "observation": len(self.catalog.observations), "declaration": len(self.catalog.declarations)}
        return dict(sorted(counted.items())) | extra


def check_catalog(root: Path) -> Report:
    """Every problem of the catalog at once, and the catalog when there is none."""
    files, problems = read_catalog_files(root)
    placed: list[Placed] = []
    for file in files:
        records, found = check_shapes(file)
        placed += records
        problems += found
    known, found = check_identity(files)
    problems += found
    assembly = assemble(placed)
    # What an unreadable file holds is missing everywhere else: naming that too would bury the one real problem.
    if all(file.value is not None for file in files):
        problems += check_references(files, known)
        problems += assembly.problems
    errors = tuple(sorted(set(problems)))
    if errors:
        return Report(errors, (), None)
    catalog = _catalog(assembly, tuple(file.name for file in files))
    return Report((), tuple(_warnings(catalog, known)), catalog)


def load_catalog(root: Path) -> Catalog:
    """The catalog of the root file.

    Raises CatalogError, which holds every problem, when there is any.
    """
    report = check_catalog(root)
    if report.catalog is None:
        first, more = report.errors[0], len(report.errors) - 1
        raise CatalogError(
            f"{first}" + (f" (and {more} more: chains validate lists them)" if more else ""),
            f"{first.zh}" + (f"（另有 {more} 处问题，用 chains validate 查看）" if more else ""),
            report.errors,
        )
    return report.catalog


def _catalog(assembly: Assembly, files: tuple[str, ...]) -> Catalog:
    return Catalog(
        merge_entities(assembly.entities), merge_links(assembly.links),
        tuple(sorted(assembly.sources.values(), key=lambda s: s.id)),
        tuple(sorted(assembly.observations, key=lambda o: o.id)),
        tuple(sorted(assembly.declarations, key=lambda d: d.id)), files,
    )


def _warnings(catalog: Catalog, known: Mapping[str, tuple[str, int]]) -> list[Problem]:
    found: list[Problem] = []

    def warn(entity_id: str, message: str, hint: str, message_zh: str, hint_zh: str) -> None:
        file, line = known[entity_id]
        found.append(Problem(file, line, entity_id, message, hint, message_zh, hint_zh))

    stages: dict[str, set[object]] = defaultdict(set)
    linked = {end for link in catalog.links for end in (link.subject, link.object)}
    for link in catalog.links:
        if link.kind == "part_of" and link.object.startswith("chain:") and link.subject.startswith("segment:"):
            stages[link.object].add(catalog.by_id[link.subject].get("stage"))
    for entity in catalog.entities:
        if entity.kind is Kind.CHAIN and len(stages[entity.id]) < len(Stage):
            warn(entity.id, "the chain lacks a stage", "add segments upstream, midstream and downstream",
                 "产业链缺少上、中、下游中的某一段", "请补录环节")
        if entity.id not in linked:
            warn(entity.id, "nothing is linked to it", "add a link or remove the record", "没有任何关系",
                 "请补充关系，或删去该条")
    for (kind, name), ids in _shared_names(catalog).items():
        others = ids[1:]
        warn(ids[0], f"the {kind} name '{name}' also belongs to {', '.join(others)}", "mark one as kind: ambiguous",
             f"“{name}”同时是 {'、'.join(others)} 的名称", "请把其中一个标为 kind: ambiguous")
    return sorted(found)


def _shared_names(catalog: Catalog) -> dict[tuple[str, str], list[str]]:
    owners: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entity in catalog.entities:
        certain = {entity.name, *(a.name for a in entity.aliases if a.kind is not AliasKind.AMBIGUOUS)}
        for name in sorted(certain):
            if entity.kind is not Kind.SEGMENT:  # two chains may both have a step called 回收
                owners[entity.kind.value, name].append(entity.id)
    return {key: ids for key, ids in owners.items() if len(ids) > 1}
