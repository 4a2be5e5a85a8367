"""Imports run in one direction, and each big library stays behind one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "chains"

# A module imports only from those above it. docs/architecture.md says what each is for.
ORDER = [
    "errors", "collecting", "threads", "files", "dates", "kinds", "model", "canonical", "merge", "catalog", "divisions", "cleaning", "intake", "documents", "lexicon", "toponyms",
    "fields", "sounds", "linking", "spans", "places", "towns", "schools", "sites", "bodies", "grammar", "projects", "sections", "gazetteer", "tagger", "firms",
    "industries", "sitevotes", "entities", "quantities", "template", "clauses", "cells", "relations", "linkvotes", "resolve", "judgements", "records", "snapshot", "review",
    "graph", "names", "findings", "paths", "cities", "introductions", "leaders", "gaps", "activity", "streams", "fusion", "ladder", "dossier", "diff",
    "news", "quality", "markup", "views", "exports", "engine", "evaluate", "build", "report", "atlas", "printing", "api", "app", "commands", "cli",
]
DOORS = {
    "spacy": {"entities"}, "pyvis": {"views"}, "yaml": {"catalog"}, "streamlit": {"app"}, "opencc": {"cleaning"},
    "defusedxml": {"intake", "exports"}, "pypdf": {"intake"}, "reportlab": {"exports", "printing"}, "PIL": {"exports"},
    "docx": {"report"}, "pydantic": {"catalog"}, "click": {"cli", "commands"},
}
FILES = sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def _unit(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def _imports(path: Path) -> tuple[str, ...]:
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative imports hide the direction"
            yield from ([f"chains.{a.name}" for a in node.names] if node.module == "chains" else [node.module])


def test_every_module_has_its_place_in_the_order() -> None:
    assert {_unit(path) for path in FILES} == set(ORDER)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_those_above_it_and_each_library_stays_behind_its_door(path: Path) -> None:
    unit = _unit(path)
    above = ORDER[: ORDER.index(unit) + 1]
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] == "chains" and len(parts) > 1 and parts[1] != "__version__":
            assert parts[1] in above, f"{unit} imports {name}, which stands below it"
        assert unit in DOORS.get(parts[0], {unit}), f"{path.name} imports {parts[0]}"
