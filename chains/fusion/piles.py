"""What is found for a place and a chain, sorted into what counts, what is only a candidate, and what is told beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from chains.activity import by_id, is_judged
from chains.findings import Reason
from chains.model import Declaration, Link

__all__ = ["Heading", "Heap", "Pile", "Piles", "Weight", "heap_reason", "new_piles"]

_TOLD = 12  # items put into words under one heading; the rest is found behind it


class Weight(Enum):
    """What a heading does to the state of its layer."""

    FACT = "fact"
    CANDIDATE = "candidate"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Heading:
    """What is counted together: its Chinese name and unit, what it does to the state, and what a reader should know.

    `doubt` says what only the editor judges, where all of it rests on the editor's word.
    """

    name: str
    unit: str
    weight: Weight
    note: str = ""
    doubt: str = "全部只凭编者判断"


@dataclass
class _Item:
    whom: set[str] = field(default_factory=set)
    links: dict[str, Link] = field(default_factory=dict)
    declarations: dict[str, Declaration] = field(default_factory=dict)
    told: str = ""


class Heap:
    """Everything counted under one heading, each item once, with whom it concerns and what it rests on."""

    def __init__(self) -> None:
        self.items: dict[str, _Item] = {}

    def add(self, item: str, links: Iterable[Link] = (), *, whom: Iterable[str] = (), told: str = "",
            declarations: Iterable[Declaration] = ()) -> None:
        """Counts the item; `whom` are the entities to name for it, the item itself where nobody is named."""
        found = self.items.setdefault(item, _Item())
        found.whom.update(whom or (item,))
        found.links.update((link.id, link) for link in links)
        found.declarations.update((d.id, d) for d in declarations)
        found.told = found.told or told

    def without(self, known: frozenset[str]) -> Heap:
        """The heap less the items that are known already."""
        left = Heap()
        left.items = {key: item for key, item in self.items.items() if key not in known}
        return left

    @property
    def entities(self) -> tuple[str, ...]:
        return tuple(sorted({one for item in self.items.values() for one in item.whom}))

    @property
    def judged(self) -> bool:
        """Whether all of it rests on the editor's word alone."""
        return all(_is_judged(key, item) for key, item in self.items.items())


def _is_judged(key: str, item: _Item) -> bool:
    # What is itself a statement is as sure as that one: who works at both ends of an assumed flow makes it no firmer.
    own = item.links.get(key)
    links = item.links.values() if own is None else (own,)
    return bool(links) and not item.declarations and all(is_judged(link) for link in links)


Pile = Mapping[Heading, Heap]
Piles = Mapping[tuple[str, str], Pile]  # by place and chain


def new_piles() -> defaultdict[tuple[str, str], defaultdict[Heading, Heap]]:
    """Piles to be filled: a place and chain asked for the first time has empty heaps."""
    return defaultdict(lambda: defaultdict(Heap))


def heap_reason(heading: Heading, heap: Heap) -> Reason:
    """The heap as a reason that names whom it counts and leads to the sentences."""
    items = [heap.items[key] for key in sorted(heap.items)]
    words = [item.told for item in items if item.told]
    more = f"等 {len(words)} 项" if len(words) > _TOLD else ""
    told = "；".join(x for x in ("、".join(words[:_TOLD]) + more, heading.note, heading.doubt if heap.judged else "") if x)
    links = by_id(link for item in items for link in item.links.values())
    declarations = {d.id: d for item in items for d in item.declarations.values()}
    return Reason(heading.name, len(items), heading.unit, told, heap.entities, links,
                  tuple(declarations[i] for i in sorted(declarations)))
