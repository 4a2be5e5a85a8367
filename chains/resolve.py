"""Which name is which entity, and what a document's candidates become in the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from chains.linking import parts
from chains.merge import merge_entities, merge_links
from chains.model import Alias, Document, Entity, Evidence, Kind, Link, Mention, Verdict, attributes
from chains.relations import Candidate

__all__ = ["Names", "cluster_unknown", "one_name", "to_links", "unknown_entities"]

Names = Mapping[str, str]  # short name of an unknown firm -> the full name it is gathered under


def cluster_unknown(mentions: Iterable[Mention], places: Mapping[str, str]) -> Names:
    """The short names of unknown firms that one full name in the same documents explains, with that full name.

    德福新材料 belongs to 甘肃德福新材料有限公司 when no second full name has the same core and no place contradicts.
    `places` maps every spelling of a place to one that stands for it. The order of the mentions plays no part.
    """
    names = {m.name for m in mentions if m.entity is None and m.kind is Kind.ENTERPRISE}
    taken = {name: parts(name, places) for name in names}
    owners: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        if taken[name].formed:
            owners[taken[name].core].append(name)
    clusters = {}
    for name in sorted(names):
        own = taken[name]
        if own.formed or len(own.core) < 3:
            continue
        fits = [full for full in owners.get(own.core, ())
                if own.place is None or taken[full].place is None or places[own.place] == places[taken[full].place or ""]]
        if len(fits) == 1:
            clusters[name] = fits[0]
    return clusters


def one_name(mention: Mention, names: Names) -> Mention:
    """The mention under its cluster's name, if it is of an unknown firm that has one."""
    if mention.entity is not None or mention.kind is not Kind.ENTERPRISE:
        return mention
    return replace(mention, name=names.get(mention.name, mention.name))


def to_links(candidates: Iterable[Candidate], document: Document) -> tuple[Link, ...]:
    """One link a statement, with a quoted evidence for every sentence of the document that makes it, sorted by id.

    Amounts and capacities that the sentence gives are attributes of the link; page, paragraph or cell stand in the evidence.
    """
    source = document.source
    return merge_links(
        Link(
            candidate.subject.target, candidate.kind, candidate.object.target,
            (Evidence(
                source.id, candidate.method, candidate.status, source.published, _sureness(candidate),
                candidate.quote, candidate.start, candidate.end, document.locator(candidate.start, candidate.end),
            ),),
            attributes=candidate.attributes,
        )
        for candidate in candidates if candidate.subject.target != candidate.object.target
    )


def _sureness(candidate: Candidate) -> float:
    """How sure the link is: no surer than the reading of a misprinted end, unless a person has accepted it."""
    ends = (end.confidence for end in (candidate.subject, candidate.object) if end.read_as is not None)
    return candidate.confidence if candidate.method == Verdict.ACCEPTED else min((candidate.confidence, *ends))


def unknown_entities(mentions: Iterable[Mention]) -> tuple[Entity, ...]:
    """One entity for each kind and cleaned name that no catalog knows, over all documents, sorted by id."""
    return merge_entities(
        Entity(
            mention.target, mention.name, known=False, sources=(mention.source,), attributes=attributes(),
            aliases=(Alias(mention.clean),) if _is_alias(mention) else (),
        )
        for mention in mentions if mention.entity is None
    )


def _is_alias(mention: Mention) -> bool:
    """Whether the words of an unknown mention are another name of it: 全市 and 该公司 only point."""
    named = mention.kind is Kind.ENTERPRISE and mention.method not in ("context", "reference")
    return mention.clean != mention.name and (named or mention.method == "alias")
