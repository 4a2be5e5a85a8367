"""One sitting of review: a snapshot, the catalog and judgements as they are on disk now, and what is decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from chains.catalog import load_judgements
from chains.catalog.edit import Draft, load_checked, undo
from chains.catalog.writing import write_changes
from chains.errors import UnknownName, UsageError
from chains.judgements import Judged, with_aliases
from chains.model import Entity, Kind, Snapshot
from chains.review.desk import Decision, added_lines, label_of, planned
from chains.review.near import Names
from chains.review.queue import Group, waiting

__all__ = ["Review"]


class Review:
    """What is left to judge in the snapshot, and the only way in which a decision reaches the disk."""

    def __init__(self, root: Path, snapshot: Snapshot) -> None:
        """Raises CatalogError when the catalog or its judgements cannot be used."""
        self.root, self.snapshot = root, snapshot
        catalog = load_checked(root)
        judgements = load_judgements(root, catalog.by_id)
        entities = with_aliases(catalog.entities, judgements)
        self.judged = Judged(judgements, entities)
        self.names = Names(entities)

    def waiting(self, *, unsure: bool = False) -> list[Group]:
        return waiting(self.snapshot, self.judged, unsure=unsure)

    def preview(self, decisions: Sequence[Decision]) -> list[tuple[str, str]]:
        """The lines that the decisions would add, by file name; nothing is written."""
        return added_lines(planned(Draft.open(self.root), decisions, self.snapshot, self.names))

    def decide(self, decisions: Sequence[Decision]) -> str:
        """The decisions are on disk, all or none; the answer is what they are called where they can be undone.

        Raises UsageError when a decision lacks something or writing is switched off, CatalogError when it cannot be written.
        """
        changes = planned(Draft.open(self.root), decisions, self.snapshot, self.names)
        label = label_of(decisions, self.names)
        write_changes(changes, self.root.parent, label)
        return label

    def undo(self) -> str:
        """What was taken back."""
        return undo(self.root)

    def find(self, groups: Iterable[Group], key_or_name: str) -> Group:
        """The one group with this key or exactly this name."""
        found = [g for g in groups if key_or_name in (g.key, g.name)]
        if len(found) == 1:
            return found[0]
        if found:
            keys = "、".join(group.key for group in found)
            raise UsageError(f"'{key_or_name}' are several candidates: give one of {keys}",
                             f"“{key_or_name}”有几个候选，请写编号：{keys}")
        raise UnknownName(f"no candidate waits under '{key_or_name}'; chains review --list shows all",
                          f"没有待审的“{key_or_name}”，用 chains review --list 查看全部")

    def entity(self, name_or_id: str, kinds: Iterable[Kind] | None = None) -> Entity:
        """The known entity with this id or exactly this name."""
        wanted = None if kinds is None else set(kinds)
        found = [e for e in self.names.called(name_or_id) if wanted is None or e.kind in wanted]
        if len(found) == 1:
            return found[0]
        if found:
            listed = "、".join(f"{e.id}（{e.name}）" for e in found)
            raise UsageError(f"'{name_or_id}' are several entities: give one of {listed}",
                             f"“{name_or_id}”对应几个条目，请写编号：{listed}")
        near = {n.entity.id: n for kind in wanted or Kind for n in self.names.nearest(name_or_id, kind, 3)}
        like = "、".join(n.matched for n in sorted(near.values(), key=lambda n: -n.score)[:3])
        raise UnknownName(f"no entity is called '{name_or_id}'" + (f"; nearest: {like}" if like else ""),
                          f"没有叫“{name_or_id}”的已知条目" + (f"，相近的有：{like}" if like else ""))
