"""What a paper is about: a chain, a place, or both; and which chain a name means."""

from __future__ import annotations

from dataclasses import dataclass

from chains.activity import activity_of
from chains.errors import UsageError
from chains.fusion import chains_meant
from chains.gaps import chains_in
from chains.graph import Graph, entity_of
from chains.model import Kind
from chains.names import find_entity

__all__ = ["Scope", "named_scope"]


@dataclass(frozen=True)
class Scope:
    """A chain, a place or both, by id; or one other `entity`, such as an enterprise.

    `meant` says in Chinese how a name that is no chain was understood.
    """

    graph: Graph
    chain: str | None = None
    place: str | None = None
    meant: str = ""
    entity: str | None = None

    @property
    def title(self) -> str:
        """嘉峪关市 × 铝及铝加工, or the one there is."""
        return " × ".join(entity_of(self.graph, i).name for i in (self.place, self.chain, self.entity) if i)

    @property
    def where(self) -> str:
        """How the place is called in a sentence."""
        return entity_of(self.graph, self.place).name if self.place else "全部收录地区"

    def chains(self, limit: int | None = None) -> tuple[str, ...]:
        """The chain; without one those the place has anything of, those with the most segments first."""
        if self.chain:
            return (self.chain,)
        return tuple(c.chain for c in chains_in(self.graph, self.place or ""))[:limit]

    def holds(self, entity: str) -> bool:
        """Whether the entity lies, or plans to lie, in the place; without a place everything does."""
        return self.place is None or self.place in activity_of(self.graph).home(entity)


def named_scope(graph: Graph, chain: str | None, place: str | None) -> Scope:
    """The scope of these names. A declared industry is read as the declarations of the place, else of all places, read it.

    Raises UnknownName for a name nobody has, UsageError without any name, and for one that may mean several chains: the
    message lists them.
    """
    if not (chain or place):
        raise UsageError("name a --chain, a --place, or both", "请用 --chain、--place 指定产业链、地区，或两者")
    place_id = find_entity(graph, place, frozenset({Kind.PLACE})).id if place else None
    if not chain:
        return Scope(graph, None, place_id)
    found = find_entity(graph, chain, frozenset({Kind.CHAIN, Kind.INDUSTRY}))
    chains, meant = chains_meant(graph, found.id, place=place_id)
    if len(chains) > 1:
        names = "、".join(entity_of(graph, c).name for c in chains)
        raise UsageError(f"'{found.name}' may mean several chains: choose one of {', '.join(chains)}",
                         f"“{found.name}”可以指几条产业链，请选一条：{names}")
    return Scope(graph, chains[0], place_id, meant)
