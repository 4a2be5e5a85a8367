"""All files of a catalog, checked and put together: every problem at once, or the catalog."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from types import MappingProxyType

from chains.catalog.assemble import assemble
from chains.catalog.assembly import Assembly, Placed
from chains.catalog.assertions import check_assertions, count_records
from chains.catalog.check import check_identity, check_references, check_shapes, read_catalog_files
from chains.catalog.content import Catalog, Report
from chains.catalog.problems import Problem
from chains.catalog.rekeys import check_rekeys, with_former_ids
from chains.merge import merge_entities, merge_links
from chains.model import AliasKind, Kind, Stage

__all__ = ["check_files"]


def check_files(root: Path) -> Report:
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
        problems += check_rekeys(placed, known)
    catalog, counts = None, {}
    if not problems:
        # Of records that are wrong in themselves too few are left to be counted against the assertions.
        catalog = _catalog(assembly, tuple(file.name for file in files))
        counts = count_records(catalog)
        problems = check_assertions(files, catalog)
    errors = tuple(sorted(set(problems)))
    digests = {file.name: file.sha256 for file in files}
    if errors or catalog is None:
        return Report(errors, (), None, counts, digests)
    return Report((), tuple(_warnings(catalog)), catalog, counts, digests)


def _catalog(assembly: Assembly, files: tuple[str, ...]) -> Catalog:
    return Catalog(
        with_former_ids(merge_entities(assembly.entities), assembly.rekeys), merge_links(assembly.links),
        tuple(sorted(assembly.sources.values(), key=lambda s: s.id)),
        tuple(sorted(assembly.observations, key=lambda o: o.id)),
        tuple(sorted(assembly.declarations, key=lambda d: d.id)), files,
        tuple(sorted(assembly.criteria, key=lambda c: c.id)), MappingProxyType(assembly.addresses),
        tuple(sorted(assembly.states, key=lambda s: s.id)),
        tuple(sorted(assembly.rekeys)),
    )


def _warnings(catalog: Catalog) -> list[Problem]:
    found: list[Problem] = []

    def warn(code: str, entity_id: str, message: str, hint: str, message_zh: str, hint_zh: str) -> None:
        file, line, _ = catalog.addresses[entity_id]
        found.append(Problem(file, line, entity_id, message, hint, message_zh, hint_zh, code))

    stages: dict[str, set[object]] = defaultdict(set)
    linked = {end for link in catalog.links for end in (link.subject, link.object)}
    for link in catalog.links:
        if link.kind == "part_of" and link.object.startswith("chain:") and link.subject.startswith("segment:"):
            stages[link.object].add(catalog.by_id[link.subject].get("stage"))
    for entity in catalog.entities:
        if entity.kind is Kind.CHAIN and len(stages[entity.id]) < len(Stage):
            warn("chain_without_stage", entity.id, "the chain lacks a stage", "add segments upstream, midstream and downstream",
                 "产业链缺少上、中、下游中的某一段", "请补录环节")
        if entity.id not in linked:
            warn("unlinked", entity.id, "nothing is linked to it", "add a link or remove the record", "没有任何关系",
                 "请补充关系，或删去该条")
    for (kind, name), ids in _shared_names(catalog).items():
        others = ids[1:]
        warn("shared_name", ids[0], f"the {kind} name '{name}' also belongs to {', '.join(others)}",
             "mark one as kind: ambiguous",
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
