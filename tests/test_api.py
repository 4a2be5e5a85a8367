"""`import chains` for notebooks: the import costs nothing, what is offered is documented, and the examples run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import chains
from chains import api
from chains.errors import SnapshotError, UnknownName, UsageError
from chains.graph import Graph
from chains.model import Snapshot
from chains.snapshot import write_snapshot

ROOT = Path(__file__).parent.parent
DOC = (ROOT / "docs" / "python-api.md").read_text("utf-8")
NOTEBOOK = json.loads((ROOT / "docs" / "example.ipynb").read_text("utf-8"))


def without_a_document(world: Snapshot) -> Snapshot:
    """The world before its second document was read."""
    less = tuple(x for x in world.links if not any(e.source == "source:seed-902" for e in x.evidence))
    mentions = tuple(m for m in world.mentions if m.source != "source:seed-902")
    return replace(world, links=less, documents=world.documents[:1], mentions=mentions)


@pytest.fixture
def folder(world: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with the tiny world as the current snapshot, and a kept one from before its last document."""
    write_snapshot(world, tmp_path / "build" / "snapshot")
    write_snapshot(without_a_document(world), tmp_path / "build" / "kept" / "old")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_importing_loads_no_library() -> None:
    told = "import sys, chains; dir(chains); print({'networkx', 'numpy', 'pydantic', 'spacy', 'streamlit'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "set()"


def test_what_is_offered_is_there_and_documented() -> None:
    assert set(chains.__all__) - {"__version__"} == set(api.__all__)
    for name in api.__all__:
        made = getattr(chains, name)
        assert made is getattr(api, name) and made.__doc__ and f"`chains.{name}(" in DOC, name
    assert set(api.__all__) <= set(dir(chains))
    with pytest.raises(AttributeError, match="it offers __version__, changes"):
        chains.lode  # type: ignore[attr-defined]  # noqa: B018
    # A room of the package would take the place of a function of its name as soon as it is imported.
    rooms = {p.stem for p in (ROOT / "chains").iterdir() if p.suffix in ("", ".py")}
    assert not rooms & set(api.__all__)


def test_the_examples_of_the_text_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for block in re.findall(r"(?m)^```python\n(.*?)^```", DOC, re.DOTALL):
        exec(compile(block, "docs/python-api.md", "exec"), names)
    out = capsys.readouterr().out
    assert "enterprise:jiugang 酒泉钢铁(集团)有限责任公司 企业" in out and "酒泉钢铁(集团)有限责任公司 — 兰州大学" in out
    assert "document_added 新增材料《铜与电池材料》 3 处" in out
    page = names["page"]
    assert isinstance(page, bytes) and b"enterprise:jiugang" in page and b"</html>" in page


def test_the_notebook_runs_and_carries_no_results(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    cells = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(cells):
        assert cell["outputs"] == [] and cell["execution_count"] is None
        exec(compile("".join(cell["source"]), f"example.ipynb[{number}]", "exec"), names)
    out = capsys.readouterr().out
    assert len(cells) >= 5 and "27 个条目， 44 条关系" in out and "新增材料《铜与电池材料》" in out


def test_rows_are_plain_and_whole(graph: Graph, world: Snapshot) -> None:
    assert len(chains.entity_rows(graph)) == len(world.entities) and len(chains.link_rows(graph)) == len(world.links)
    evidence = chains.evidence_rows(graph)
    assert len(evidence) == sum(len(x.evidence) for x in world.links)
    for row in evidence:
        if row["quote"] is not None:
            assert world.document_by_source[row["source_id"]].text[row["start"]:row["end"]] == row["quote"]
    assert {r["subject_title"] for r in chains.link_rows(graph) if r["kind"] == "owns"} == {"酒泉钢铁(集团)有限责任公司"}


def test_a_part_is_exported(graph: Graph) -> None:
    part = json.loads(chains.export(graph, "json", ["enterprise:jiugang", "place:620200"]))
    assert len(part["nodes"]) == 2
    with pytest.raises(UsageError, match="is not a format"):
        chains.export(graph, "docx")


def test_a_kind_may_be_a_word(graph: Graph, world: Snapshot) -> None:
    assert [e.name for e in chains.entities_of(graph, "chain")] == ["动力电池产业链", "钢铁产业链", "铜产业链", "铝产业链"]
    assert len(chains.entities_of(graph)) == len(world.entities)
    with pytest.raises(UsageError, match="'chains' is not a kind: use one of"):
        chains.entities_of(graph, "chains")


def test_mistakes_are_told(folder: Path, graph: Graph) -> None:
    with pytest.raises(SnapshotError, match="holds no snapshot"):
        chains.load("nowhere")
    with pytest.raises(SnapshotError, match="holds no snapshot"):
        chains.changes(graph, "nowhere")
    with pytest.raises(UnknownName, match="nearest"):
        chains.find_entity(chains.load(), "酒钢集")
    assert chains.changes(graph, graph).changes == ()
