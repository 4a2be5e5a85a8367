"""How good the curated data is: what is missing, weak, old or doubtful, and how much is known of each city and chain.

Pure functions over a catalog: the same catalog and date give the same report, in the same order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from chains.catalog import Catalog, Problem
from chains.model import STRENGTH, Kind, SourceKind, Status
from chains.quality.duplicates import suspected_duplicates
from chains.quality.flaws import CLASSES, Flaw, Row
from chains.quality.lookup import CITY_LEVELS, Lookup
from chains.quality.rules import RULES, Limit, completed

__all__ = ["CHAIN_COLUMNS", "CITY_COLUMNS", "CLASSES", "Flaw", "Quality", "Row", "assess"]

CITY_COLUMNS: Mapping[str, str] = {
    "enterprises": "企业", "with_segment": "有环节的企业", "well_sourced": "来源可靠的企业", "chains": "涉及产业链",
    "leaders": "认定链主", "institutions": "高校院所", "parks": "园区", "projects": "项目", "declarations": "宣示",
}
CHAIN_COLUMNS: Mapping[str, str] = {
    "segments": "环节", "covered": "有企业的环节", "sourced_segments": "有来源的环节", "enterprises": "企业",
    "leaders": "认定链主", "chiefs": "牵头单位", "institutions": "高校院所", "projects": "项目", "classes": "国标行业",
}
_WEAK = (SourceKind.EDITOR, SourceKind.MIRROR)


@dataclass(frozen=True)
class Quality:
    """The report: warnings the gravest class first, completeness by city and chain, and what the facts rest on.

    `trust` counts facts (links, figures, declarations, awards, criteria, states) by their best kind of source, and
    entities too.
    """

    as_of: str
    years: int
    flaws: tuple[Flaw, ...]
    cities: tuple[Row, ...]
    chains: tuple[Row, ...]
    facts: Mapping[str, int]
    trust: Mapping[str, Mapping[str, int]]

    @cached_property
    def by_class(self) -> Mapping[str, int]:
        """How many warnings there are of each class, none left out."""
        counted = Counter(flaw.code for flaw in self.flaws)
        return {code: counted[code] for code in CLASSES}


def assess(
    catalog: Catalog, *, warnings: Iterable[Problem] = (), as_of: str | None = None, years: int = 3
) -> Quality:
    """The quality of the catalog; `warnings` are those that the check of its files has given already.

    A fact is old when its newest word is more than `years` before `as_of`, which without more is the date of the newest
    source: how old the data is must not depend on the day somebody asks.
    """
    look = Lookup(catalog)
    date = as_of or max((s.published for s in catalog.sources if s.published), key=completed, default="2000")
    limit = Limit(date, years)
    found = [flaw for rule in RULES for flaw in rule(look, limit)]
    found += suspected_duplicates(look)
    found += (Flaw(w.code, w.path, w.file, w.line, w.path, w.message, w.hint, f"{look.name(w.path)}：{w.message_zh}", w.hint_zh)
              for w in warnings)
    return Quality(date, years, tuple(sorted(set(found), key=lambda flaw: flaw.order)), tuple(_cities(look)),
                   tuple(_chains(look)), _facts(look, limit), _trust(look))


def _cities(look: Lookup) -> Iterator[Row]:
    cities = sorted((e for e in look.of(Kind.PLACE) if e.get("level") in CITY_LEVELS),
                    key=lambda e: (e.code("adcode") or "~", e.id))
    members: dict[str, Counter[str]] = {city.id: Counter() for city in cities}
    chains: dict[str, set[str]] = {city.id: set() for city in cities}
    for entity in look.catalog.entities:
        if entity.kind in (Kind.PLACE, Kind.CHAIN, Kind.SEGMENT, Kind.INDUSTRY, Kind.PRODUCT):
            continue
        for place in look.cities(entity.id) & members.keys():
            counts, fields = members[place], [link.object for link in look.fields(entity.id)]
            chains[place].update(chain for thing in fields for chain in look.chains_of.get(thing, ()))
            counts[_COLUMN.get(entity.kind, "")] += 1
            if entity.kind is Kind.ENTERPRISE:
                counts["with_segment"] += any(thing.startswith("segment:") for thing in fields)
                counts["well_sourced"] += entity.verified not in _WEAK
                counts["leaders"] += any(link.status is Status.ASSERTED for link in look.out[entity.id, "leads"])
    for declaration in look.catalog.declarations:
        for place in {city for named in declaration.places for city in look.cities(named)} & members.keys():
            members[place]["declarations"] += 1
    for city in cities:
        known = members[city.id] | Counter({"chains": len(chains[city.id])})
        yield Row(city.id, city.name, {column: known[column] for column in CITY_COLUMNS})


_COLUMN = {Kind.ENTERPRISE: "enterprises", Kind.UNIVERSITY: "institutions", Kind.INSTITUTE: "institutions",
           Kind.PARK: "parks", Kind.PROJECT: "projects"}


def _chains(look: Lookup) -> Iterator[Row]:
    segments: dict[str, list[str]] = {}
    for thing, above in look.chains_of.items():
        for chain_id in above:
            segments.setdefault(chain_id, []).append(thing)
    for chain in look.of(Kind.CHAIN):
        things = segments.get(chain.id, [])
        steps = [thing for thing in things if thing.startswith("segment:")]
        workers = {link.subject for thing in things for link in look.into[thing, "operates_in"]}
        served = {link.subject for thing in things for link in look.into[thing, "serves"]}
        covered = [s for s in steps if any(x.subject.startswith("enterprise:") for x in look.into[s, "operates_in"])]
        classes = chain.get("gbt4754")
        yield Row(chain.id, chain.name, {
            "segments": len(steps), "covered": len(covered),
            "sourced_segments": sum(look.catalog.by_id[s].verified is not SourceKind.EDITOR for s in steps),
            "enterprises": sum(w.startswith("enterprise:") for w in workers),
            "leaders": sum(link.status is Status.ASSERTED for link in look.into[chain.id, "leads"]),
            "chiefs": len({link.subject for link in look.into[chain.id, "chiefs"]}), "institutions": len(served),
            "projects": sum(w.startswith("project:") for w in workers),
            "classes": len(classes) if isinstance(classes, tuple) else 0,
        })


def _facts(look: Lookup, limit: Limit) -> dict[str, int]:
    """How many facts there are, and how many rest on one source, on the editor alone, on mirrors alone, or are old."""
    spoken = look.spoken
    best = [look.best(evidence) for evidence in spoken]
    newest = [max((completed(e.date) for e in evidence if e.date), default=None) for evidence in spoken]
    return {
        "facts": len(spoken), "single_source": sum(len({e.source for e in evidence}) == 1 for evidence in spoken),
        "editor_only": sum(kind is SourceKind.EDITOR for kind in best),
        "mirror_only": sum(kind is SourceKind.MIRROR for kind in best),
        "undated": sum(date is None for date in newest),
        "stale": sum(date is not None and date < limit.day for date in newest),
        "exact": sum(any(e.locator == "编者转述" for e in evidence) for evidence in spoken),
    }


def _trust(look: Lookup) -> dict[str, dict[str, int]]:
    facts = Counter(look.best(evidence).value for evidence in look.spoken)
    entities = Counter(entity.verified.value for entity in look.catalog.entities)
    return {name: {kind.value: counted[kind.value] for kind in reversed(STRENGTH)}
            for name, counted in (("facts", facts), ("entities", entities))}
