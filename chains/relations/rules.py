"""What a relation rule is: a row that reads one sentence and proposes links, with the sentence it is for.

`example` is a sentence on which the rule must fire and `counter` one on which it must not. Both mark their names as
`{E海亮}` with the letter of the kind (chains.template), so that they test the rule and not the finding of names;
`@{P白银市}` in front is the place that the section speaks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chains.clauses import Clause, Draft
from chains.model import Kind, Status
from chains.spans import Found
from chains.template import Run, Template, compile_pattern

__all__ = ["ADVERBS", "FIELDS", "PARTS", "Read", "Rule", "pattern"]

Read = Callable[[Clause], Iterator[Draft]]
FIELDS = (Kind.CHAIN, Kind.INDUSTRY)
PARTS = (*FIELDS, Kind.SEGMENT)
# What may stand between a name and its verb and changes nothing.
ADVERBS = (
    r"(?:正式|成功|已经?|均|相继|先后|陆续|纷纷|集中|全部|也|同时|计划|现|近日|日前|再次|将|拟|顺利|双双|一同|分别|则|又|还|就|都|共同"
    r"|年内|今年|去年|当年|随后|最终|目前|[0-9]{4}年|[0-9]{1,2}月(?:[0-9]{1,2}日|底|初|份)?){0,4}"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule. It is tried only on sentences with one of its `words` (or on all, when it has none) and with a name
    of each group of `needs`."""

    name: str
    kind: str
    words: tuple[str, ...]
    needs: tuple[str, ...]
    read: Read
    example: str
    counter: str


def pattern(
    name: str, kind: str, words: str, shape: str, example: str, counter: str, *,
    default: Status = Status.ASSERTED, confidence: float = 0.8,
) -> Rule:
    """A rule whose sentences have a shape (chains.template); `{W}` in it stands for any of its words, `{A}` for adverbs.

    Every name of the subject is linked with every one of the object, unless both are enumerations: then they are paired
    where the sentence says 分别, and otherwise nothing is known. Status and denial are read from the words around the names.
    """
    trigger = tuple(words.split())
    alternatives = "|".join(sorted(map(re.escape, trigger), key=lambda w: (-len(w), w)))
    shape = shape.replace("{W}", f"(?:{alternatives})").replace("{A}", ADVERBS)
    compiled = compile_pattern(shape)
    groups = re.findall(r"<[so]:([A-Z]+)>", shape)

    def read(clause: Clause) -> Iterator[Draft]:
        template = clause.template
        for m in compiled.finditer(template.text):
            subjects, objects = template.named(m, "s"), template.named(m, "o")
            if subjects is None or objects is None or _is_far_side(template, m.start("s")):
                continue
            first, last = sorted((subjects.items[0].start, objects.items[0].start))
            if clause.denied(last) or clause.denied(first):
                continue
            status = clause.status(last, default)
            for subject, item in _pairs(subjects, objects, clause):
                yield Draft(subject, kind, item, status, confidence)

    return Rule(name, kind, trigger, tuple(groups), read, example, counter)


_RIVALS = compile_pattern("<EUI>")


def _is_far_side(template: Template, at: int) -> bool:
    """Whether the name at a position is whom somebody else deals with: 甲与乙签约,建设… says nothing of 乙 alone."""
    before = template.text[at - 1:at]
    if before in _WITH:
        # 与X协同,建设…: without a subject of its own, the speaker's place is it.
        return template.text[at - 2:at - 1] in ("", ",", "。", ";") or _RIVALS.search(template.text, 0, at) is not None
    return before in _FOR


_WITH = frozenset("与同和跟")
_FOR = frozenset("向为对给")


def _pairs(subjects: Run, objects: Run, clause: Clause) -> Iterator[tuple[Found, Found]]:
    if len(subjects.items) > 1 and len(objects.items) > 1:
        if len(subjects.items) == len(objects.items) and "分别" in clause.sentence:
            yield from zip(subjects.items, objects.items, strict=True)
        return
    for subject in subjects.items:
        for item in objects.items:
            yield subject, item
