"""What a sentence says a project costs and makes, as attributes of the links that the project stands in."""

from __future__ import annotations

import re
from dataclasses import replace

from chains.clauses import Clause, Draft
from chains.model import Attributes, Kind, attributes
from chains.quantities import Bound, Quantity, quantities
from chains.spans import Found

__all__ = ["amount_of_cell", "with_amounts"]

_PAID = re.compile(r"(?:投资|总投|投入|斥资|出资|注资|概算|估算|金额|耗资|"
    r"增资)[^,。;0-9零一二两三四五六七八九十百千万亿]{0,6}\Z")
_WIDE = 60  # an amount further off belongs to something else


def with_amounts(clause: Clause, draft: Draft) -> Draft:
    """The draft with amount (亿元) and capacity of the project it names, each with the wording, as far as the sentence tells.

    `amount` only for 元: other currencies keep their wording in `amount_note` alone.
    """
    project = next((f for f in (draft.subject, draft.object) if f.kind is Kind.PROJECT), None)
    if draft.kind not in ("invests_in", "produces") or project is None:
        return draft
    paid, made = _of_project(clause, project)
    if paid is None and made is None:
        return draft
    values: dict[str, str | float | None] = {}
    if paid is not None:
        values |= _money(paid)
    if made is not None:
        values["capacity"] = made.raw + ("" if "/" in made.raw or not made.per_year else "/年")
        values["capacity_value"], values["capacity_unit"] = made.value, made.unit
    return replace(draft, attributes=attributes(values))


def amount_of_cell(raw: str, unit: str | None) -> Attributes:
    """The amount (亿元) that a cell gives, whose unit may stand in the heading only; nothing when it is no sum of money."""
    written = raw if unit is None or raw.rstrip().endswith("元") else raw.strip() + unit
    paid = next((q for q in quantities(written) if q.is_money), None)
    return () if paid is None else attributes(_money(paid))


def _money(paid: Quantity) -> dict[str, str | float | None]:
    return {
        "amount": paid.value if paid.unit == "亿元" else None, "amount_note": paid.raw,
        "amount_bound": None if paid.bound is Bound.EXACT else paid.bound.value,
    }


def _of_project(clause: Clause, project: Found) -> tuple[Quantity | None, Quantity | None]:
    others = [f for f in clause.of(Kind.PROJECT) if f is not project]
    left = max((f.end for f in others if f.end <= project.start), default=clause.start)
    right = min((f.start for f in others if f.start >= project.end), default=clause.end)
    left, right = max(left, project.start - _WIDE), min(right, project.end + _WIDE)
    paid: Quantity | None = None
    made: Quantity | None = None
    for quantity in quantities(clause.text, left, right):
        if quantity.is_money:
            if paid is None and _PAID.search(clause.text, max(left, quantity.start - 12), quantity.start):
                paid = quantity
        elif made is None and (project.start <= quantity.start < project.end or quantity.end == project.start):
            made = quantity
    return paid, made
