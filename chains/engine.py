"""The extraction of many documents: the pipeline is loaded once, each document is read on its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chains.catalog import Catalog
from chains.cells import read_table
from chains.documents import read_document
from chains.entities import Pipeline, make_pipeline, read_mentions
from chains.linkvotes import with_votes
from chains.model import Document, Mention
from chains.relations import Candidate, read_candidates
from chains.spans import Found

__all__ = ["Extraction", "extract_documents", "extract_files", "with_cells"]


@dataclass(frozen=True)
class Extraction:
    """What one document names and states, in document order."""

    document: Document
    mentions: tuple[Mention, ...]
    candidates: tuple[Candidate, ...]


def extract_files(
    paths: Sequence[Path], catalog: Catalog, *, open_discovery: bool = False,
    progress: Callable[[str], None] | None = None,
) -> list[Extraction]:
    """The extraction of each file, in the order given.

    Raises DocumentError for the first file that cannot be read, before anything is extracted.
    """
    documents = [read_document(path) for path in paths]
    return extract_documents(documents, catalog, open_discovery=open_discovery, progress=progress)


def extract_documents(
    documents: Sequence[Document], catalog: Catalog, *, open_discovery: bool = False,
    progress: Callable[[str], None] | None = None,
) -> list[Extraction]:
    """The extraction of each document, in the order given."""
    nlp = make_pipeline(catalog, open_discovery=open_discovery)
    extractions = []
    for document in documents:
        extractions.append(_read(document, nlp))
        if progress is not None:
            progress(document.name)
    return extractions


def _read(document: Document, nlp: Pipeline) -> Extraction:
    reading = read_mentions(document, nlp)
    table = read_table(document.clean, document.cells, reading.found)
    reading = replace(reading, found=with_cells(reading.found, table.found))
    candidates = with_votes(reading, read_candidates(reading, table))
    return Extraction(document, tuple(f.mention(document) for f in reading.found), candidates)


def with_cells(found: Sequence[Found], headed: Sequence[Found]) -> tuple[Found, ...]:
    """All findings in text order; the heading of a column knows better than the grammar what fills its cells."""
    filled = bytearray(max((f.end for f in headed), default=0))
    for f in headed:
        filled[f.start:f.end] = b"\1" * (f.end - f.start)
    return tuple(sorted((*headed, *(f for f in found if not any(filled[f.start:f.end]))), key=lambda f: (f.start, -f.end)))
