"""Which name is which entity, and what a document's candidates become in the graph."""

from __future__ import annotations

from collections.abc import Iterable

from chains.merge import merge_entities, merge_links
from chains.model import Alias, Entity, Evidence, Link, Mention, Source, attributes
from chains.relations import Candidate

__all__ = ["to_links", "unknown_entities"]


def to_links(candidates: Iterable[Candidate], source: Source) -> tuple[Link, ...]:
    """One link a statement, with a quoted evidence for every sentence of the source that makes it, sorted by id."""
    return merge_links(
        Link(
            candidate.subject.target, candidate.kind, candidate.object.target,
            (Evidence(
                source.id, candidate.method, candidate.status, source.published, candidate.confidence,
                candidate.quote, candidate.start, candidate.end,
            ),),
        )
        for candidate in candidates
    )


def unknown_entities(mentions: Iterable[Mention]) -> tuple[Entity, ...]:
    """One entity for each kind and cleaned name that no catalog knows, over all documents, sorted by id."""
    return merge_entities(
        Entity(
            mention.target, mention.name, known=False, sources=(mention.source,), attributes=attributes(),
            aliases=(Alias(mention.clean),) if mention.clean != mention.name and mention.method == "alias" else (),
        )
        for mention in mentions if mention.entity is None
    )
