"""A stored text cut into pieces at every end of a mention and of a sentence that carries a link, and written as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from chains.app.markup import Html, join, link, tag
from chains.model import Evidence, Link, Mention

__all__ = ["Piece", "Sentence", "cut", "front_matter_end", "sentence_at", "sentences_of", "text_html"]

# Markdown's marks are said by the type size instead; offsets into the stored text are not touched by leaving them out.
_MARK = re.compile(r"#{1,6} +|> ")
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n.*?\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Sentence:
    """A span that at least one link quotes, with the links that do."""

    start: int
    end: int
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text within one and the same mention and sentence, if any."""

    start: int
    end: int
    mention: Mention | None
    sentence: Sentence | None


Span = TypeVar("Span", bound=Mention | Sentence)


def sentences_of(cited: Iterable[tuple[Link, Evidence]]) -> list[Sentence]:
    """The quoted spans of one source in the order of its text, each with all links that quote it."""
    spans: dict[tuple[int, int], dict[str, Link]] = {}
    for item, evidence in cited:
        if evidence.quote is not None and evidence.start is not None and evidence.end is not None:
            spans.setdefault((evidence.start, evidence.end), {})[item.id] = item
    return [Sentence(*span, tuple(links.values())) for span, links in sorted(spans.items(), key=lambda s: (s[0][0], -s[0][1]))]


def sentence_at(sentences: Sequence[Sentence], at: int) -> list[Sentence]:
    """Every sentence that holds the position; quotes of different links may overlap."""
    return [sentence for sentence in sentences if sentence.start <= at < sentence.end]


def front_matter_end(text: str) -> int:
    """Where the front matter of a Markdown file ends; 0 without one."""
    found = _FRONT_MATTER.match(text)
    return found.end() if found else 0


def cut(start: int, end: int, mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> Iterator[Piece]:
    """The text from start to end as pieces without gap or overlap; of overlapping mentions the first and longest counts."""
    bounds = {start, end}
    spans: list[Mention | Sentence] = [*mentions, *sentences]
    for span in spans:
        bounds.update(edge for edge in (span.start, span.end) if start < edge < end)
    ordered = sorted(bounds)
    for left, right in pairwise(ordered):
        yield Piece(left, right, _covering(mentions, left), _covering(sentences, left))


def _covering(spans: Sequence[Span], at: int) -> Span | None:
    return next((span for span in spans if span.start <= at < span.end), None)


def _written(text: str, piece: Piece, source: str) -> Html:
    words = text[piece.start:piece.end]
    classes = [f"cg-mention cg-k-{piece.mention.kind}"] if piece.mention else []
    classes += ["cg-sentence"] if piece.sentence else []
    if not classes:
        return join(words)
    hint = f"{piece.mention.kind.label}：{piece.mention.name}" if piece.mention else "点击看这句话说了哪些关系"
    inner = link(words, "sources", source=source, at=piece.start, title=hint)
    return tag(
        "span", inner, cls=" ".join(classes), data_start=piece.start, data_end=piece.end,
        data_sentence=piece.sentence.start if piece.sentence else None,
    )


def text_html(text: str, source: str, mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> Html:
    """The whole text, headings set off, mentions underlined in their kind's colour, quoted sentences marked."""
    body = front_matter_end(text)
    parts: list[Html] = []
    if body:
        head = tag("div", *(_written(text, p, source) for p in cut(0, body, mentions, sentences)))
        parts.append(tag("details", tag("summary", "文件头"), head))
    position = body
    for line in text[body:].splitlines(keepends=True):
        end = position + len(line)
        mark = _MARK.match(line)
        if mark:
            position += mark.end()
        pieces = join(*(_written(text, piece, source) for piece in _near(position, end, mentions, sentences)))
        parts.append(tag("span", pieces, cls="cg-heading" if mark[0] != "> " else "cg-aside") if mark else pieces)
        position = end
    return tag("div", tag("div", *parts, cls="cg-text", data_document=source), cls="cg")


def _near(start: int, end: int, mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> Iterator[Piece]:
    return cut(start, end, [m for m in mentions if m.start < end and m.end > start],
               [s for s in sentences if s.start < end and s.end > start])
