"""Records that may be one and the same thing: by code, by the part of a name that is the thing's own, by a misprint.

Names are compared only where they share their first or last characters, so that the work grows with the number of names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

from pypinyin import lazy_pinyin
from rapidfuzz.distance import OSA

from chains.cleaning import tidy
from chains.linking import Parts, parts
from chains.model import AliasKind, Entity, Kind
from chains.quality.flaws import Flaw, flaw
from chains.quality.lookup import Lookup

__all__ = ["suspected_duplicates"]

_KINDS = (Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.INSTITUTE, Kind.PARK, Kind.ASSOCIATION)
_CODES = ("stock_code", "uscc")
# 甘肃一建 and 甘肃二建, 东区 and 西区 are two things, however like their names.
_TELLING = frozenset("东西南北中上下左右前后新老大小甲乙丙丁省市县区")
_CROWD = 60  # so many names with one beginning share a common word, not an identity


def suspected_duplicates(look: Lookup) -> Iterator[Flaw]:
    """A warning for each pair of records that share a code or that go by nearly the same name."""
    told: set[tuple[str, str]] = set()
    for one, other, why, why_zh in [*_same_code(look), *_same_name(look)]:
        pair = (min(one, other), max(one, other))
        if pair in told:
            continue
        told.add(pair)
        later = max(pair, key=look.address)
        yield flaw("suspected_duplicate", later, look.address(later), (
            f"{pair[0]} and {pair[1]} may be the same: {why}", "merge the two records, or note how they differ",
            f"{look.name(pair[0])}与{look.name(pair[1])}可能是同一个：{why_zh}",
            "若是同一个请并成一条，别名写进 aliases；若不是请在 note 说明"))


def _same_code(look: Lookup) -> Iterator[tuple[str, str, str, str]]:
    for code in _CODES:
        owners: dict[str, list[str]] = defaultdict(list)
        for firm in look.of(Kind.ENTERPRISE):
            if value := firm.code(code):
                owners[value].append(firm.id)
        for value, ids in owners.items():
            for one, other in pairwise(ids):
                yield one, other, f"both have {code} {value}", f"代码同为 {value}"


def _same_name(look: Lookup) -> Iterator[tuple[str, str, str, str]]:
    places = _spellings(look)
    buckets: dict[tuple[Kind, str], dict[tuple[str, str], Parts]] = defaultdict(dict)
    for entity in look.catalog.entities:
        if entity.kind in _KINDS:
            for name, taken in _cores(entity, places):
                for piece in (f"<{taken.core[:3]}", f"{taken.core[-3:]}>"):
                    buckets[entity.kind, piece][entity.id, name] = taken
    for names in buckets.values():
        for ((one, a), left), ((other, b), right) in combinations(sorted(names.items())[:_CROWD], 2):
            if one != other and _agree(left.place, right.place, places) and _alike(left.core, right.core):
                yield one, other, f"'{a}' and '{b}'", f"“{a}”与“{b}”"


def _spellings(look: Lookup) -> Mapping[str, str]:
    """Every spelling of a place and the one that stands for it."""
    found: dict[str, str] = {}
    for place in look.of(Kind.PLACE):
        for name in place.names:
            found.setdefault(name, place.name)
            found.setdefault(name.rstrip("省市县区") if len(name) > 2 else name, place.name)
    return found


def _cores(entity: Entity, places: Mapping[str, str]) -> Iterator[tuple[str, Parts]]:
    full = parts(tidy(entity.name), places)
    for name in dict.fromkeys([entity.name, *(a.name for a in entity.aliases if a.kind is not AliasKind.AMBIGUOUS)]):
        taken = parts(tidy(name), places)
        if len(taken.core) >= 3:
            yield name, Parts(taken.place or full.place, taken.core, taken.formed)


def _agree(left: str | None, right: str | None, places: Mapping[str, str]) -> bool:
    return left is None or right is None or places[left] == places[right]


def _alike(left: str, right: str) -> bool:
    """Whether two cores are equal, or of six and more characters with one that is left out or only sounds alike."""
    if left == right:
        return True
    if min(len(left), len(right)) < 6 or OSA.distance(left, right, score_cutoff=1) > 1:
        return False
    if any(char in _TELLING or char.isnumeric() or char.isascii() for char in set(left) ^ set(right)):
        return False
    # 林业学院 and 农业学院 differ by one character too, and are two schools.
    return len(left) != len(right) or lazy_pinyin(left) == lazy_pinyin(right)
