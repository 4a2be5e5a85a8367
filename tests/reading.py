"""Cases of reading as rows of text and expectation, and the small pipeline that reads them.

A case file holds blocks: the text, then lines `@ kind:surface …` (must be named), `! kind:surface …` (must not be),
`= subject kind object [status]` (must be stated) and `/ subject kind object` (must not be).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from spacy.language import Language

from chains.cleaning import clean
from chains.entities import Reading, make_pipeline, read_mentions
from chains.model import Document, Source, SourceKind
from chains.relations import Candidate, read_candidates
from tests.small_catalog import small_catalog

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    text: str
    named: frozenset[str]
    unnamed: frozenset[str]
    stated: tuple[tuple[str, ...], ...]
    unstated: tuple[tuple[str, ...], ...]


def read_cases(name: str) -> list[Case]:
    """The blocks of a case file; lines that begin with # are remarks."""
    lines = [line for line in (CASES / name).read_text("utf-8").splitlines() if not line.startswith("# ")]
    blocks = [block.split("\n") for block in "\n".join(lines).strip().split("\n\n")]
    return [Case(
        "\n".join(line for line in block if line[:2] not in ("@ ", "! ", "= ", "/ ")),
        frozenset(word for line in block if line.startswith("@ ") for word in line[2:].split()),
        frozenset(word for line in block if line.startswith("! ") for word in line[2:].split()),
        tuple(tuple(line[2:].split()) for line in block if line.startswith("= ")),
        tuple(tuple(line[2:].split()) for line in block if line.startswith("/ ")),
    ) for block in blocks]


@lru_cache(maxsize=2)
def pipeline(open_discovery: bool = False) -> Language:
    return make_pipeline(small_catalog(), open_discovery=open_discovery)


def document(text: str) -> Document:
    cleaned = clean(text)
    source = Source("source:doc-case", "case", SourceKind.DOCUMENT, published="2024-05-01")
    return Document(source, "case.txt", text, cleaned.text, cleaned.offsets, cleaned.breaks)


def read(text: str, *, open_discovery: bool = False) -> Reading:
    return read_mentions(document(text), pipeline(open_discovery))


def names(reading: Reading) -> set[str]:
    return {f"{f.kind}:{reading.document.clean[f.start:f.end]}" for f in reading.found}


def statements(reading: Reading) -> dict[tuple[str, str, str], Candidate]:
    return {(c.subject.clean, c.kind, c.object.clean): c for c in read_candidates(reading)}
