"""The extraction of many documents: the pipeline is loaded once, each document is read on its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chains.catalog import Catalog
from chains.documents import read_document
from chains.entities import make_pipeline, read_mentions
from chains.model import Document, Mention
from chains.relations import Candidate, read_candidates

__all__ = ["Extraction", "extract_files"]


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
    nlp = make_pipeline(catalog, open_discovery=open_discovery)
    extractions = []
    for document in documents:
        reading = read_mentions(document, nlp)
        candidates = read_candidates(reading)
        extractions.append(Extraction(document, tuple(f.mention(document) for f in reading.found), candidates))
        if progress is not None:
            progress(document.name)
    return extractions
