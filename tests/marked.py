"""Sentences whose names are marked by hand, so that rules are tested without the finding of names.

`@{P白银市}{E甲材}落户{K化工园区}` is a sentence of the section of 白银市; the letters are those of chains.template, and a mark
inside another (`{K{P榆中县}产业园}`) is a place inside a name.
"""

from __future__ import annotations

from chains.entities import Reading
from chains.model import Document, Kind, Source, SourceKind
from chains.sections import Section, Sections
from chains.spans import Found
from chains.template import LETTERS

_KINDS = {letter: kind for kind, letter in LETTERS.items() if kind is not Kind.INDUSTRY}


def marked(text: str) -> Reading:
    """The reading of a marked text: what is marked is found, and nothing else."""
    place, text = (None, text) if not text.startswith("@") else (text[3:text.index("}")], text[text.index("}") + 1:])
    clean = ""
    spans: list[tuple[int, int, Kind, int]] = []
    open_marks: list[tuple[int, Kind]] = []
    i = 0
    while i < len(text):
        if text[i] == "{":
            open_marks.append((len(clean), _KINDS[text[i + 1]]))
            i += 2
        elif text[i] == "}":
            start, kind = open_marks.pop()
            spans.append((start, len(clean), kind, len(open_marks)))
            i += 1
        else:
            clean += text[i]
            i += 1
    found = [
        Found(a, b, kind, clean[a:b], f"place:620{abs(hash(clean[a:b])) % 900 + 100}" if kind is Kind.PLACE else None, "test", 0.9)
        for a, b, kind, depth in spans
    ]
    outer = [f for f, (*_, depth) in zip(found, spans, strict=True) if not depth or f.kind in (Kind.PRODUCT, Kind.ENTERPRISE)]
    home = None if place is None else Found(0, 1, Kind.PLACE, place, "place:620001", "test", 0.9)
    agency = None if place is None else Found(0, 1, Kind.AGENCY, place + "政协", None, "test", 0.9)
    source = Source("source:doc-marked", "marked", SourceKind.DOCUMENT)
    order = sorted(outer, key=lambda f: (f.start, -f.end))
    places = tuple(sorted((f for f in found if f.kind is Kind.PLACE), key=lambda f: f.start))
    return Reading(
        Document(source, "marked.txt", clean, clean, tuple(range(len(clean) + 1))), tuple(order), places,
        Sections((Section(0, home, agency),)), frozenset({"place:620001", *(f.entity for f in places if f.entity)}),
    )
