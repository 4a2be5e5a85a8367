"""Which entity a text means: by name, alias, pinyin, initials or likeness."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from chains.errors import UnknownName
from chains.graph import Graph, entities_of, entity_of
from chains.model import AliasKind, Entity, Kind

__all__ = ["Match", "find_entity", "search"]


@dataclass(frozen=True, slots=True)
class Match:
    """An entity found by a text, the name that matched, the reason in Chinese, and a score up to 100."""

    entity: Entity
    matched: str
    reason: str
    score: float


@dataclass(frozen=True)
class _Name:
    entity: Entity
    name: str
    plain: str
    reason: str
    degree: int


@dataclass
class _Index:
    names: list[_Name] = field(default_factory=list)
    spelled: list[tuple[str, str]] | None = None  # pinyin and initials, beside names; made when first needed


_INDEXES: WeakKeyDictionary[Graph, _Index] = WeakKeyDictionary()


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _index(graph: Graph) -> _Index:
    if graph not in _INDEXES:
        index = _Index()
        for entity in entities_of(graph):
            reasons = [(entity.name, "名称"), *((a.name, a.kind.label) for a in entity.aliases)]
            index.names += [_Name(entity, name, _plain(name), reason, graph.degree(entity.id)) for name, reason in reasons]
        _INDEXES[graph] = index
    return _INDEXES[graph]


def _spelled(index: _Index) -> list[tuple[str, str]]:
    if index.spelled is None:
        from pypinyin import lazy_pinyin  # 0.2 s of dictionary: only for a search that no name answers as it is written

        index.spelled = []
        for item in index.names:
            syllables = lazy_pinyin(item.plain)
            index.spelled.append(("".join(syllables), "".join(s[:1] for s in syllables)))
    return index.spelled


def search(graph: Graph, text: str, *, kinds: frozenset[Kind] | None = None, limit: int = 20) -> list[Match]:
    """Entities the text may mean, best first: by name and alias, part of one, pinyin, initials, or likeness."""
    wanted = _plain(text)[:60]
    if not wanted:
        return []
    index = _index(graph)
    best: dict[str, Match] = {}
    for place, item in enumerate(index.names):
        if kinds is not None and item.entity.kind not in kinds:
            continue
        score, reason = _score(wanted, item.plain), item.reason
        if not score and wanted.isascii() and wanted.isalnum():
            full, initials = _spelled(index)[place]
            score, reason = _score_spelling(wanted, full, initials)
        if score:
            found = Match(item.entity, item.name, reason, round(score + min(item.degree, 100) / 50, 2))
            best[item.entity.id] = max(best.get(item.entity.id, found), found, key=lambda m: (m.score, m.matched))
    matches = list(best.values()) or [*_alike_in_sound(wanted, index, kinds), *_like(wanted, index, kinds, limit)]
    matches = list({m.entity.id: m for m in reversed(matches)}.values())
    return sorted(matches, key=lambda m: (-m.score, m.entity.name, m.entity.id))[:limit]


def _score(wanted: str, name: str) -> float:
    if wanted == name:
        return 96.0
    if wanted not in name:
        return 0.0
    return (80.0 if name.startswith(wanted) else 70.0) + 10 * len(wanted) / len(name)


def _score_spelling(wanted: str, full: str, initials: str) -> tuple[float, str]:
    if full.startswith(wanted):
        return 60.0 + 10 * len(wanted) / len(full), "拼音"
    if len(wanted) > 1 and initials.startswith(wanted):
        return 50.0 + 10 * len(wanted) / len(initials), "首字母"
    return 0.0, ""


def _alike_in_sound(wanted: str, index: _Index, kinds: frozenset[Kind] | None) -> list[Match]:
    """Names that sound like the text: 酒刚 is how 酒钢 is mistyped."""
    from pypinyin import lazy_pinyin

    sound = "".join(lazy_pinyin(wanted))
    if wanted.isascii() or len(wanted) < 2:
        return []
    return [
        Match(item.entity, item.name, "同音", round(55 + 10 * len(sound) / len(full), 2))
        for item, (full, _) in zip(index.names, _spelled(index), strict=True)
        if full.startswith(sound) and (kinds is None or item.entity.kind in kinds)
    ]


def _like(wanted: str, index: _Index, kinds: frozenset[Kind] | None, limit: int) -> list[Match]:
    from rapidfuzz import fuzz, process

    names = {i: n.plain for i, n in enumerate(index.names) if kinds is None or n.entity.kind in kinds}
    found: dict[str, Match] = {}
    for _, score, place in process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=50, limit=3 * limit):
        item = index.names[place]
        found.setdefault(item.entity.id, Match(item.entity, item.name, "相近", round(score / 2, 2)))
    return list(found.values())


def find_entity(graph: Graph, name_or_id: str, kinds: frozenset[Kind] | None = None) -> Entity:
    """The one entity with this id, or best known under exactly this name; of the kinds that are asked for.

    Raises UnknownName, which lists the nearest names, when nothing is called so, and names the kind of an id that is of
    another.
    """
    if name_or_id in graph:
        named = entity_of(graph, name_or_id)
        if kinds is None or named.kind in kinds:
            return named
        raise UnknownName(f"'{name_or_id}' is of kind {named.kind}, not {', '.join(sorted(kinds))}",
                          f"“{named.name}”是{named.kind.label}，这里要的是{'或'.join(sorted(kind.label for kind in kinds))}")
    matches = search(graph, name_or_id, kinds=kinds, limit=50)
    called = _plain(name_or_id)
    exact = [m for m in matches if _plain(m.matched) == called and m.reason not in ("相近", "同音", "拼音", "首字母")]
    if exact:
        doubtful = AliasKind.AMBIGUOUS.label
        return min(exact, key=lambda m: (not m.entity.known, m.reason == doubtful, -m.score, m.entity.id)).entity
    near = "、".join(dict.fromkeys(f"{m.matched}（{m.entity.kind.label}）" for m in matches[:5]))
    raise UnknownName(
        f"no entity is called '{name_or_id}'" + (f"; nearest: {near}" if near else ""),
        f"没有找到“{name_or_id}”" + (f"，相近的有：{near}" if near else "，请换一个名称"))
