"""Where the firms and parks of a text stand by the text as a whole: in its home place.

What is read here is weaker than what a sentence says and gives way to it: a firm that any sentence places elsewhere
stays there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chains.clauses import SIGNING, Clause, Draft
from chains.model import Kind
from chains.relations.located import dealt_with, is_foreign
from chains.spans import Found

__all__ = ["Statement", "homes", "key_of"]

Statement = tuple[Clause, list[tuple[str, Draft]]]

# Who reports from a journey names the firms of others.
_TRIP = re.compile(r"考察|代表团|赴|取经|走访|拜访|外出招商|之行|招标|中标|采购|早报|行情|快报|签约项目名单")
_CUSTOMERS = re.compile(r"客户|供应商|采购商|代工|竞争对手|业主|投标")


def key_of(found: Found) -> str:
    """What makes two findings one: the entity, else the name."""
    return found.entity or found.name


def homes(stated: Sequence[Statement]) -> Iterator[tuple[int, str, Draft]]:
    """The home place of a section for the firms and parks it speaks of, unless a gate says that they may be from elsewhere."""
    placed = {key_of(d.subject) for _, drafts in stated for _, d in drafts if d.kind == "located_in"}
    outside = {key_of(d.object) for _, drafts in stated for _, d in drafts if d.kind in ("partners_with", "supplies")}
    outside |= {key_of(f) for c, _ in stated for f in c.of(Kind.ENTERPRISE) if dealt_with(c, f)}
    if stated and _TRIP.search(stated[0][0].text, 0, 60):
        return
    for i, (clause, _) in enumerate(stated):
        home = clause.section.place
        if home is None or clause.has(SIGNING) or clause.has(_CUSTOMERS) or clause.text[clause.start] in "“\"":
            continue
        for found in clause.of(Kind.ENTERPRISE, Kind.PARK):
            key = key_of(found)
            if key in placed or key in outside or found.method == "reference" or _elsewhere(clause, found, home):
                continue
            placed.add(key)
            yield i, "home", Draft(found, "located_in", home, clause.status(found.start), 0.55)


def _elsewhere(clause: Clause, found: Found, home: Found) -> bool:
    """Whether a place other than the home stands before the name, inside it, or right behind it."""
    return is_foreign(clause, found) or any(
        p.entity != home.entity and p.start < found.end for p in clause.places
    )
