"""Links that a document states as a whole: where the firms of a county's report stand, which fields it speaks of.

They are weaker than what a sentence says, and give way to it: a firm that any sentence places elsewhere stays there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chains.clauses import Draft
from chains.lexicon import is_home
from chains.model import Kind, Status
from chains.relations.homes import Statement, homes, key_of
from chains.relations.located import dealt_with
from chains.relations.rules import FIELDS
from chains.spans import Found
from chains.template import compile_pattern

__all__ = ["Statement", "add_context", "settle"]


def add_context(stated: Sequence[Statement]) -> None:
    """Puts what the document says as a whole beside the sentence that is quoted for it."""
    for read in (homes, _fields, _topics, _leader_lists):
        for i, name, draft in list(read(stated)):
            stated[i][1].append((name, draft))


def settle(stated: Sequence[Statement]) -> None:
    """Takes away where a firm stands by its name alone, when a sentence says where it stands."""
    told = {key_of(d.subject) for _, drafts in stated for _, d in drafts if d.kind == "located_in" and d.confidence >= 0.65}
    for _, drafts in stated:
        drafts[:] = [
            (name, d) for name, d in drafts
            if not (name in ("name_place", "home") and d.subject.kind is Kind.ENTERPRISE and key_of(d.subject) in told
                    and is_home(d.object.entity) and d.confidence < 0.65)
        ]


def _drafts(stated: Sequence[Statement], *kinds: str) -> Iterator[Draft]:
    return (d for _, drafts in stated for _, d in drafts if d.kind in kinds)


_CALLED_SO = re.compile(r"产业|链|集群|业$|工业$")
_COUNTED = re.compile(r"”?等?[一二两三四五六七八九十0-9]{0,2}[大条个]?[^,。;、的]{0,6}?(?:产业|链|集群)")


_ONLY_COUNTS = re.compile(r"[0-9一二两三四五六七八九十]{1,3}[大条个]")
_FIGURES = re.compile(r"(?:等)?(?:领域|板块|行业)?(?:全年|全)?(?:占|产值|营收|增长|产量|综合产值|总产值|规模|增加值|产能)")


def _fields(stated: Sequence[Statement]) -> Iterator[tuple[int, str, Draft]]:
    """A chain or industry called so that a section speaks of, without a verb of building it up."""
    known = {key_of(d.object) for d in _drafts(stated, "develops", "targets")}
    for i, (clause, _) in enumerate(stated):
        for field in clause.of(*FIELDS):
            if key_of(field) in known or clause.denied(field.start):
                continue
            if _ONLY_COUNTS.match(clause.text, field.start, field.end):
                continue
            place = clause.subject_place(field.start)
            # Standing side by side states nothing: 白银市、兰州大学、钢铁产业。
            if place is None or clause.text[place.end:place.end + 1] == "、":
                continue
            last = next(reversed(list(clause.run(clause.of(*FIELDS), field))))
            if _CALLED_SO.search(clause.text, field.start, field.end) or _COUNTED.match(
                    clause.text, last.end, min(clause.end, last.end + 14)) or _FIGURES.match(clause.text, last.end, clause.end):
                known.add(key_of(field))
                yield i, "field", Draft(place, "develops", field, clause.status(field.start), 0.55)


_OPENS = re.compile(r"(?:方面|链上|上|中|里|板块|领域)?[,:]|则|以")
_LEADER_HEADING = re.compile(r"链主")
_NO_LEADERS = re.compile(r"取消|撤销|申报|条件|退出|培育|拟|候选|调整")
_ENTRY = compile_pattern(r"^(?:[0-9]{1,2}[.、]|\s|[·●◆])*<o:C>:<s:E>[;。,]?\s*$")


def _leader_lists(stated: Sequence[Statement]) -> Iterator[tuple[int, str, Draft]]:
    """一、保留的链主企业 above 石化产业链:甲石化;…: each entry declares one leader of one chain."""
    for i, (clause, _) in enumerate(stated):
        if not (clause.of(Kind.ENTERPRISE) and clause.of(*FIELDS)):
            continue
        m = _ENTRY.match(clause.template.text)
        if m is None:
            clause.forget()
            continue
        chain, firm = clause.template.named(m, "o"), clause.template.named(m, "s")
        if chain is None or firm is None or len(chain.items) > 1 or len(firm.items) > 1:
            continue
        heading = _heading_above(clause.text, clause.start)
        if _LEADER_HEADING.search(heading) and not _NO_LEADERS.search(heading):
            yield i, "leader_list", Draft(firm.items[0], "leads", chain.items[0], Status.ASSERTED, 0.75)
            yield i, "leader_list", Draft(firm.items[0], "operates_in", chain.items[0], Status.ASSERTED, 0.75)


def _heading_above(text: str, at: int) -> str:
    """The short line without a full stop that stands above a character, no further than a page away; else nothing."""
    for line in reversed(text[max(0, at - 600):at].split("\n")[:-1]):
        if 2 <= len(line.strip()) <= 40 and line.strip()[-1] not in "。;,":
            return line
    return ""


def _topics(stated: Sequence[Statement]) -> Iterator[tuple[int, str, Draft]]:
    """马铃薯产业链上,X…;Y…: firms of the sentences that follow an opening field in its paragraph."""
    active = {(key_of(d.subject)) for d in _drafts(stated, "operates_in")}
    topic: Found | None = None
    at = 0
    for i, (clause, _) in enumerate(stated):
        text = clause.text
        fields = clause.of(*FIELDS)
        names = {key_of(f) for f in fields}
        if "\n" in text[at:clause.start]:
            topic = None
        at = clause.end
        if fields:
            named = _CALLED_SO.search(text, fields[0].start, fields[0].end) is not None
            opens = named and fields[0].start <= clause.start + 8 and _OPENS.match(text, fields[0].end, clause.end)
            topic = fields[0] if len(names) == 1 and opens else None
            continue
        if topic is None:
            continue
        for firm in clause.of(Kind.ENTERPRISE):
            if key_of(firm) not in active and not dealt_with(clause, firm):
                yield i, "topic", Draft(firm, "operates_in", topic, Status.ASSERTED, 0.5)
