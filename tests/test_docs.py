"""Documentation is tested: what it names exists, and what exists is named."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path

import pytest

from chains.catalog import records
from chains.cli import cli, main
from chains.model import LINK_RULES
from tests.test_layers import ORDER

ROOT = Path(__file__).parent.parent
FORMAT = (ROOT / "docs" / "data-format.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("kind", LINK_RULES)
def test_every_link_kind_is_documented_with_its_label(kind: str) -> None:
    assert re.search(rf"\| `{kind}` \| {LINK_RULES[kind].label}", FORMAT)


SHAPES = [getattr(records, name) for name in records.__all__ if name.endswith("Record")]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s.__name__)
def test_every_field_of_every_record_is_documented(shape: type) -> None:
    for name, field in shape.model_fields.items():  # type: ignore[attr-defined]
        word = field.alias or name
        assert re.search(rf"`{word}`|[{{ ]{word}[,:}}]", FORMAT), word


@pytest.mark.parametrize("command", cli.commands)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"chains {command}\b", README)


COMMANDS = [shlex.split(line, comments=True) for line in README.splitlines() if line.startswith("chains ")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder, as a stranger has it: the shipped data is used, the snapshot is built by the first command."""
    return tmp_path_factory.mktemp("stranger")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_commands_of_the_readme_run(
    words: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    with contextlib.suppress(SystemExit):
        main(words[1:])
    out, err = capfd.readouterr()
    assert "错误" not in err and (len(out) > 100 or "已写入" in err), err


def test_the_readme_has_the_commonest_commands() -> None:
    assert {words[1] for words in COMMANDS} == {"show", "path", "leaders", "cities", "gaps", "export"}


def test_every_module_is_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert [unit for unit in ORDER if f"`{unit}`" not in text] == []


def test_links_between_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "decisions").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name} → {target}"
