"""Which catalog entity an unlisted spelling means: an abbreviation of its name, or its name with a misprint.

A firm's name is place, trade name, line of business and legal form: 天水 华天 科技 股份有限公司. Documents leave out the
first and the last. A misprint is one or two characters off; it is never read silently: the method says so, and the
confidence is low.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz.distance import OSA, Levenshtein

from chains.cleaning import Tidied, tidy
from chains.divisions import divisions
from chains.model import AliasKind, Entity, Kind
from chains.sounds import sound

__all__ = ["Linked", "Linker", "Parts", "parts", "place_spellings"]

_FORM = re.compile(r"(?:集团)?(?:股份有限公司|有限责任公司|有限公司|分公司|总公司|公司)$|集团$")
_BRACKET = re.compile(r"\(([^()]{0,20})\)")
# One of these instead of another is another name, not a misprint: 甘肃一建, 甘肃二建.
_TELLING = frozenset("0123456789一二三四五六七八九十百千东南西北中上下左右前后新老大小甲乙丙丁省市县区")
# Lines of business: 科枝 can only be 科技, but 华洋 need not be 华天, nor 铝业 碳业.
_BUSINESS = re.compile(
    "(?=(新材料|科技|技术|材料|新材|[\u4e00-\u9fff]业|生物|制药|医药|食品|"
    "电子|电气|电力|电器|能源|储能|化工|石化|机械|装备|设备|重工|制造|水泥|建材|建设|建筑|工程|冶金|有色|金属|钢铁|仪器|仪表|信息|软件|"
    "数据|网络|通信|智能|环保|生态|旅游|文化|传媒|物流|商贸|贸易|投资|控股|股份|集团|发展|开发|服务))")
_Key = TypeVar("_Key", bound=Hashable)
_TRADE_NAME = 2  # characters at the front of a firm's own part that are hardly ever fewer
_LINKED = frozenset({Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.INSTITUTE, Kind.PARK, Kind.ASSOCIATION})


class Parts(NamedTuple):
    """A name taken apart: the place in front or in brackets, what is its own, and whether a legal form stood behind."""

    place: str | None
    core: str
    formed: bool


def parts(name: str, places: Collection[str]) -> Parts:
    """The parts of a cleaned name; a place counts only when at least two characters remain."""
    place, bare = None, name
    if "(" in name:
        inner = _BRACKET.search(name)
        if inner is not None and inner[1] in places:
            place = inner[1]
        bare = _BRACKET.sub("", name)
    form = _FORM.search(bare) if bare.endswith(("公司", "集团")) else None
    core = bare[:form.start()] if form else bare
    for length in range(min(9, len(core) - 2), 1, -1):
        if core[:length] in places:
            return Parts(core[:length], core[length:], form is not None)
    return Parts(place, core, form is not None)


def place_spellings(entities: Iterable[Entity]) -> dict[str, str]:
    """Every certain spelling of a place with its id, of the catalog and of the divisions of China.

    A name that several divisions share stands for itself: it is a place, but which one is not said.
    """
    spellings: dict[str, str] = {}
    for division in divisions().values():
        for name in (division.name, *division.shorts):
            spellings[name] = division.id if spellings.get(name, division.id) == division.id else name
    for entity in entities:
        if entity.kind is Kind.PLACE:
            spellings |= {tidy(name): entity.id for name in (
                entity.name, *(a.name for a in entity.aliases if a.kind is not AliasKind.AMBIGUOUS))}
    return {name: place for name, place in spellings.items() if len(name) > 1}


@dataclass(frozen=True)
class Linked:
    """The entity a spelling was read as, how, and how surely (0 to 1)."""

    entity: str
    name: str
    read_as: str  # the name of the entity that the spelling comes closest to
    method: str  # "abbreviation" or "misprint"
    confidence: float


class _Known(NamedTuple):
    entity: str
    canonical: str
    name: str
    parts: Parts


class _Index(Generic[_Key]):
    """Names by a key that few of them share: a list for every key would cost more than all the rest."""

    def __init__(self) -> None:
        self._first: dict[_Key, _Known] = {}
        self._more: dict[_Key, list[_Known]] = {}

    def add(self, key: _Key, known: _Known) -> None:
        if self._first.setdefault(key, known) is not known:
            self._more.setdefault(key, []).append(known)

    def get(self, key: _Key) -> Sequence[_Known]:
        first = self._first.get(key)
        return () if first is None else (first, *self._more.get(key, ()))


class Linker:
    """The names of a catalog, found again by what is left of them.

    Built in time linear in the names; a look-up compares only names that share a half or the sound.
    """

    def __init__(self, entities: Iterable[Entity], places: Mapping[str, str], tidied: Mapping[str, str] | None = None) -> None:
        """`places` maps every spelling of a place to one that stands for it, so that 甘肃 and 甘肃省 agree.

        `tidied` is what `tidy` makes of the names, where that is known already.
        """
        self._places, self._tidied = places, Tidied(()) if tidied is None else tidied
        self._cores = _Index[str]()  # the firms', as are the pieces
        self._pieces = _Index[tuple[str, int]]()
        self._sounds = {kind: _Index[str]() for kind in _LINKED}
        for entity in entities:
            kind = entity.kind
            if kind in _LINKED:
                for known in self._known(entity):
                    self._enter(kind, known)

    def _known(self, entity: Entity) -> Iterator[_Known]:
        names = [entity.name]
        if entity.aliases:
            names += (a.name for a in entity.aliases if a.kind is not AliasKind.AMBIGUOUS)
        full: Parts | None = None
        for name in dict.fromkeys(self._tidied[name] for name in names):
            taken = parts(name, self._places)
            full = full or taken  # the first is the entity's own name
            if len(name) >= 3:
                # 华天科技 is silent about its place; the full name is not, and 兰州华天科技 is another firm.
                place = taken.place or full.place
                yield _Known(entity.id, entity.name, name, taken if place is taken.place else taken._replace(place=place))

    def _enter(self, kind: Kind, known: _Known) -> None:
        core = known.parts.core
        if kind is Kind.ENTERPRISE:
            self._cores.add(core, known)
            for piece in _ends(core, len(core)):
                self._pieces.add((piece, len(core)), known)
        sounds = self._sounds[kind]
        sounds.add(sound(known.name), known)
        if len(core) >= 2:
            sounds.add(sound(core), known)

    def link(self, kind: Kind, name: str) -> Linked | None:
        """The one entity of that kind which the cleaned name abbreviates or misprints, else None."""
        if kind not in _LINKED or len(name) < 3:
            return None
        asked = parts(name, self._places)
        return (self._abbreviation(asked) if kind is Kind.ENTERPRISE else None) or self._misprint(kind, name, asked)

    def _abbreviation(self, asked: Parts) -> Linked | None:
        same = [k for k in self._cores.get(asked.core) if self._agree(k.parts.place, asked.place)]
        # 华天 alone is many firms' trade name; with its place it is one.
        sure = [k for k in same if len(asked.core) >= 4 or (k.parts.place and asked.place)]
        return _only(sure, "abbreviation", 0.85)

    def _misprint(self, kind: Kind, name: str, asked: Parts) -> Linked | None:
        sounds = self._sounds[kind]
        heard = [*sounds.get(sound(name)), *sounds.get(sound(asked.core))]
        close = [k for k in heard if self._agree(k.parts.place, asked.place) and _off(asked.core, k.parts.core) in (1, 2)]
        if kind is Kind.ENTERPRISE:
            close = [k for k in close if not _tells(asked.core, k.parts.core)]  # 华鑫 is no 华新
        # Of two characters, one that only sounds alike leaves too little: 海量 need not be 海亮.
        found = _only([k for k in close if len(asked.core) >= 3 or asked.place or len(name) >= 4], "misprint", 0.7)
        return found or (_only(self._near(asked), "misprint", 0.6) if kind is Kind.ENTERPRISE else None)

    def _near(self, asked: Parts) -> list[_Known]:
        """Firms whose line of business is one character off (own part from four characters), or two (from eight).

        A trade name that does not even sound alike is another firm's: 华洋电子, 华天电子.
        """
        near: dict[str, _Known] = {}
        for length in range(len(asked.core) - 2, len(asked.core) + 3):
            allowed = 2 if length >= 8 else 1
            if length < 4 or abs(length - len(asked.core)) > allowed:
                continue
            for piece in _ends(asked.core, length):
                for known in self._pieces.get((piece, length)):
                    if (self._agree(known.parts.place, asked.place)
                            and 0 < _off(asked.core, known.parts.core) <= allowed
                            and not _tells(asked.core, known.parts.core)
                            and _in_business(asked.core, known.parts.core)):
                        near[known.name] = known
        return list(near.values())

    def _agree(self, ours: str | None, theirs: str | None) -> bool:
        """Whether two places in names can be of one firm: one is silent, or both are the same."""
        return ours is None or theirs is None or self._places[ours] == self._places[theirs]


def _ends(core: str, length: int) -> tuple[str, ...]:
    """What must stand unharmed at the front or the back of a core of that length when one or two characters are off."""
    size = max(2, length // 3 if length >= 8 else length // 2)
    return (f"<{core[:size]}", f"{core[-size:]}>")


def _off(one: str, other: str) -> int:
    return int(OSA.distance(one, other, score_cutoff=2))


def _in_business(asked: str, known: str) -> bool:
    """Whether all that is wrong in the asked name stands within a word for a line of business, and makes no other word."""
    right, wrong = _covered(known), _covered(asked)
    return all(
        at in right and (kind == "delete" or there not in wrong) and (kind != "insert" or at - 1 in right)
        for kind, at, there in Levenshtein.editops(known, asked)
    )


def _covered(core: str) -> set[int]:
    """The positions behind the trade name that words for lines of business cover."""
    spans = (m.span(1) for m in _BUSINESS.finditer(core, _TRADE_NAME))
    return {i for start, end in spans for i in range(start, end)}


def _tells(one: str, other: str) -> bool:
    """Whether the difference is a numeral, a direction or the like, which makes another name."""
    return bool((set(one) ^ set(other)) & _TELLING)


def _only(known: Iterable[_Known], method: str, confidence: float) -> Linked | None:
    """The link to the one entity that all of them are; None for none or several."""
    found = list(known)
    if len({k.entity for k in found}) != 1:
        return None
    best = min(found, key=lambda k: k.name)
    return Linked(best.entity, best.canonical, best.name, method, confidence)
