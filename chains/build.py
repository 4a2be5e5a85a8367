"""Curated data and documents to one snapshot."""

from __future__ import annotations

import hashlib
import re
import sysconfig
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from chains import __version__
from chains.catalog import JUDGEMENTS, Catalog, load_catalog, load_judgements
from chains.divisions import division_entity
from chains.documents import find_documents, read_document
from chains.errors import CatalogError, DocumentError, SnapshotError
from chains.judgements import Judged, judged_candidates, judged_mentions, with_aliases
from chains.merge import merge_entities, merge_links
from chains.model import Document, Entity, Link, Snapshot, Source
from chains.snapshot import FORMAT, read_manifest, snapshot_with_manifest

if TYPE_CHECKING:
    from chains.engine import Extraction

__all__ = ["Progress", "build_snapshot", "default_data", "default_seeds", "input_digests", "is_current",
           "read_together"]

Progress = Callable[[float, str], None]


def default_data() -> Path:
    """`data/chains.yaml` of the current folder, else the one that came with the installation."""
    # A checkout keeps data beside the package; an installed wheel keeps it under the environment's share folder.
    places = (Path(), Path(__file__).resolve().parent.parent, Path(sysconfig.get_path("data")) / "share" / "chains")
    relative = Path("data") / "chains.yaml"
    return next((place / relative for place in places if (place / relative).exists()), relative)


def default_seeds(data: Path) -> Path | None:
    """The folder `seeds` beside the folder of the data, or None: documents of one place never join another's data."""
    folder = (data.parent.parent if data.parent.name else data.absolute().parent.parent) / "seeds"
    return folder if folder.is_dir() else None


def input_digests(data: Path, seeds: Path | None) -> dict[str, str]:
    """The sha256 of every file a build reads, by its name below `data/` or `seeds/`; {} when one cannot be read."""
    try:
        # Reading the names of included files as text is quicker than YAML, and only names that exist are taken.
        included = re.findall(r"(?m)^\s*- ['\"]?([\w-]+(?:/[\w-]+)?\.yaml)", data.read_text("utf-8", errors="replace"))
        names = (data.name, *included, JUDGEMENTS)
        paths = {f"data/{name}": data.parent / name for name in names if (data.parent / name).is_file()}
        if seeds is not None:
            paths |= {f"seeds/{p.name}": p for p in find_documents(seeds)}
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(paths.items())}
    except OSError:
        return {}


def build_snapshot(data: Path, seeds: Path | None, progress: Progress | None = None) -> Snapshot:
    """The merged graph of the catalog and the documents in the folder, with its manifest; nothing is written.

    Raises CatalogError, DocumentError: the first bad input stops the build.
    """
    inputs = input_digests(data, seeds)
    documents = [read_document(path) for path in find_documents(seeds)] if seeds is not None else []
    snapshot = read_together(data, documents, progress)
    return snapshot_with_manifest(replace(snapshot, manifest={"inputs": inputs}))


def read_together(data: Path, documents: Sequence[Document], progress: Progress | None = None) -> Snapshot:
    """The catalog and what just these documents say, as people's judgements leave it; without a manifest.

    Raises CatalogError, and DocumentError for documents that contradict the catalog or one another.
    """
    tell = progress or (lambda done, text: None)
    tell(0.0, "读取整理数据")
    catalog, judged = _judged_catalog(data)
    extractions = _cluster([_judge(e, judged) for e in _extract(catalog, documents, tell)], catalog)
    # Once more: a link was judged under the name that its end is gathered under.
    extractions = [_judge(e, judged) for e in extractions]
    tell(0.9, "合并")
    snapshot = replace(_merge(catalog, extractions), judgements=judged.judgements)
    tell(1.0, "完成")
    return snapshot


def _judged_catalog(data: Path) -> tuple[Catalog, Judged]:
    catalog = load_catalog(data)
    judgements = load_judgements(data, catalog.by_id)
    # Before reading: a name that was merged into an entity is found in every text like any other of its names.
    catalog = replace(catalog, entities=with_aliases(catalog.entities, judgements))
    return catalog, Judged(judgements, catalog.entities)


def _judge(extraction: Extraction, judged: Judged) -> Extraction:
    text = extraction.document.text
    return replace(extraction, mentions=judged_mentions(extraction.mentions, text, judged),
                   candidates=judged_candidates(extraction.candidates, text, judged))


def _cluster(extractions: Sequence[Extraction], catalog: Catalog) -> list[Extraction]:
    """The extractions with every unknown firm under the fullest name that any of the documents gives it."""
    if not extractions:
        return []
    from chains.linking import place_spellings
    from chains.resolve import cluster_unknown, one_name

    ends = (end for e in extractions for c in e.candidates for end in (c.subject, c.object))
    names = cluster_unknown([*(m for e in extractions for m in e.mentions), *ends], place_spellings(catalog.entities))
    return [replace(e, mentions=tuple(one_name(m, names) for m in e.mentions), candidates=tuple(
        replace(c, subject=one_name(c.subject, names), object=one_name(c.object, names)) for c in e.candidates
    )) for e in extractions]


def _extract(catalog: Catalog, documents: Sequence[Document], tell: Progress) -> list[Extraction]:
    if not documents:
        return []
    tell(0.1, "准备中文识别")
    # spaCy takes a second to import and is needed only where there is something to read.
    from chains.engine import extract_documents

    done = iter(range(1, len(documents) + 1))
    return extract_documents(documents, catalog, progress=lambda name: tell(
        0.2 + 0.7 * next(done, len(documents)) / len(documents), f"阅读 {name}"))


def _merge(catalog: Catalog, extractions: Iterable[Extraction]) -> Snapshot:
    from chains.resolve import to_links, unknown_entities

    extractions = list(extractions)
    documents = [_with_source(e.document, catalog) for e in extractions]
    _check_claims(documents)
    links: list[Link] = list(catalog.links)
    unknown: list[Entity] = []
    for extraction, document in zip(extractions, documents, strict=True):
        links += to_links(extraction.candidates, document)
        ends = [end for candidate in extraction.candidates for end in (candidate.subject, candidate.object)]
        unknown += unknown_entities([*extraction.mentions, *ends])
    merged = merge_links(links)
    linked = {end for link in merged for end in (link.subject, link.object)}
    # A name that a document only mentions stays a mention: as a node without any link it would say nothing.
    divided = [e for id in sorted(linked - set(catalog.by_id)) if (e := division_entity(id)) is not None]
    entities = merge_entities([*catalog.entities, *divided, *(e for e in unknown if e.id in linked)])
    _check_ends(linked, entities)
    sources = {s.id: s for s in catalog.sources} | {d.source.id: d.source for d in documents}
    return Snapshot(
        entities, merged, tuple(sources[key] for key in sorted(sources)), catalog.observations, catalog.declarations,
        tuple(sorted((Document(d.source, d.name, d.text) for d in documents), key=lambda d: d.source.id)),
        tuple(sorted((m for e in extractions for m in e.mentions), key=lambda m: (m.source, m.start, m.end, m.kind, m.name))),
        criteria=catalog.criteria, states=catalog.states,
    )


def _with_source(document: Document, catalog: Catalog) -> Document:
    known: Source | None = next((s for s in catalog.sources if s.id == document.source.id), None)
    own = document.source
    if known is None:
        return document
    # A file that merely claims to be a known source would be quoted as that source.
    if (own.title, own.original) != (known.title, known.original):
        raise DocumentError(
            f"{document.name}: says it is {own.id}, but its title or original is not the one in sources.yaml; "
            "correct them, or delete the line 'id:'",
            f"{document.name}：文首信息自称 {own.id}，但标题或原件与 sources.yaml 不符；请改正，或删去“id:”一行")
    return replace(document, source=replace(
        known, sha256=own.sha256, original=own.original or known.original, published=known.published or own.published,
        publisher=known.publisher or own.publisher))


def _check_claims(documents: Iterable[Document]) -> None:
    names: dict[str, str] = {}
    for document in documents:
        other = names.setdefault(document.source.id, document.name)
        if other != document.name:
            raise DocumentError(
                f"{document.name}: has the same content or id as {other}; keep one of the two",
                f"{document.name}：与 {other} 内容或编号相同，请只保留一个")


def _check_ends(ends: Iterable[str], entities: Iterable[Entity]) -> None:
    missing = sorted(set(ends) - {e.id for e in entities})
    if missing:
        raise CatalogError(f"links name entities that do not exist: {', '.join(missing[:5])}; report this as a defect",
                           f"有关系指向不存在的条目：{'、'.join(missing[:5])}；请报告此问题")


def is_current(folder: Path, data: Path, seeds: Path | None) -> bool:
    """Whether the folder holds a snapshot of just these inputs, made by this version of the tool."""
    try:
        manifest = read_manifest(folder)
        ours = (manifest["format"], manifest.get("tool")) == (FORMAT, __version__)
        return ours and bool(manifest.get("inputs") == input_digests(data, seeds))
    except SnapshotError:
        return False
