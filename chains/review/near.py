"""Which known entities an unknown name may be: by likeness of the names, those of its own kind first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from chains.model import ORGANISATIONS, AliasKind, Entity, Kind

__all__ = ["LIKE", "Names", "Near", "alias_kind"]

LIKE = 86.0  # from here on a name may well be the same thing
_LEAST = 55.0
# Their names are made of the same few words: 政协天水市委员会 holds 天水市委 and is not it.
_STANDARD = frozenset({Kind.AGENCY, Kind.PLACE})


@dataclass(frozen=True, slots=True)
class Near:
    """A known entity, the name of it that is most like the one asked about, and how like it is (0 to 100)."""

    entity: Entity
    matched: str
    score: float


class Names:
    """The names of all known entities, for looking up like ones."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        known = [entity for entity in entities if entity.known]
        self.by_id = {entity.id: entity for entity in known}
        self._rows = [(name, entity) for entity in known for name in entity.names]
        self._exact: dict[str, list[Entity]] = {}
        for name, entity in self._rows:
            self._exact.setdefault(name, []).append(entity)

    def called(self, name_or_id: str) -> list[Entity]:
        """The entities with this id or exactly this name."""
        if name_or_id in self.by_id:
            return [self.by_id[name_or_id]]
        return list({entity.id: entity for entity in self._exact.get(name_or_id, ())}.values())

    def nearest(self, name: str, kind: Kind, limit: int = 3) -> list[Near]:
        """Known entities called most like the name; organisations may be of another kind, everything else is of its own."""
        from rapidfuzz import fuzz, process

        kinds = ORGANISATIONS if kind in ORGANISATIONS else {kind}
        names = {i: known for i, (known, entity) in enumerate(self._rows) if entity.kind in kinds}
        best: dict[str, Near] = {}
        for known, score, i in process.extract(name, names, scorer=fuzz.ratio, score_cutoff=_LEAST, limit=40):
            _keep(best, Near(self._rows[i][1], known, round(score, 1)))
        for i, known in names.items() if kind not in _STANDARD else ():
            # 中天钢铁 within 江苏中天钢铁集团有限公司: what a full name adds must not count against it.
            short, long = sorted((name, known), key=len)
            if len(short) > 1 and short in long:
                _keep(best, Near(self._rows[i][1], known, round(LIKE + 10 * len(short) / len(long), 1)))
        return sorted(best.values(), key=lambda n: (-n.score, n.entity.kind is not kind, n.entity.id))[:limit]


def _keep(best: dict[str, Near], near: Near) -> None:
    if near.entity.id not in best or best[near.entity.id].score < near.score:
        best[near.entity.id] = near


def alias_kind(name: str, entity: Entity) -> AliasKind:
    """What the name most likely is of the entity: a misprint when a letter or two make one of its names of it."""
    for known in entity.names:
        if len(known) == len(name) > 2 and known != name:
            same = sum(block.size for block in SequenceMatcher(None, known, name, autojunk=False).get_matching_blocks())
            if same >= len(name) - (2 if len(name) > 6 else 1):
                return AliasKind.MISPRINT
    return AliasKind.SHORT
