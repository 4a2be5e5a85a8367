"""A stored text cut into pieces at every end of a mention and of a sentence that carries a link, and written as HTML."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import TypeVar

from chains.app.markup import Html, join, link, tag
from chains.model import Evidence, Link, Mention

__all__ = ["Piece", "Sentence", "cut", "front_matter_end", "sentence_at", "sentences_of", "text_html"]

# Markdown's marks are said by the type size instead; offsets into the stored text are not touched by leaving them out.
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
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
    named, quoted = _first_covering(mentions, ordered), _first_covering(sentences, ordered)
    for left, right in pairwise(ordered):
        yield Piece(left, right, named.get(left), quoted.get(left))


def _first_covering(spans: Sequence[Span], bounds: Sequence[int]) -> dict[int, Span]:
    """For each bound within a span the first such span; every bound is visited once, for a line may hold thousands."""
    covering: dict[int, Span] = {}
    free = list(range(len(bounds) + 1))  # the nearest bound from there on that no span covers yet
    for span in spans:
        i = _nearest_free(free, bisect_left(bounds, span.start))
        while i < len(bounds) and bounds[i] < span.end:
            covering[bounds[i]] = span
            free[i] = i + 1
            i = _nearest_free(free, i + 1)
    return covering


def _nearest_free(free: list[int], i: int) -> int:
    while free[i] != i:
        free[i] = free[free[i]]
        i = free[i]
    return i


# What a browser does not show, or shows as the end of a line.
_MARKUP = re.compile(r"<!--|<(script|style|head|noscript)\b[^<>]{0,4000}>|</?[a-zA-Z!?][^<>]{0,4000}>", re.IGNORECASE)
_BREAKS = re.compile(r"<br|</(?:p|div|h[1-6]|li|tr|article|section|blockquote)\b", re.IGNORECASE)


class _Shown:
    """What a reader sees of any stretch of the text: all of it, of a web page what is no markup."""

    def __init__(self, text: str, page: bool) -> None:
        self._text, self._page, self._gaps = text, page, list(_markup(text)) if page else []
        self._ends = [end for _, end, _ in self._gaps]

    def __call__(self, start: int, end: int) -> str:
        if not self._page:
            return self._text[start:end]
        parts, at = [], start
        for i in range(bisect_right(self._ends, start), len(self._gaps)):
            left, right, instead = self._gaps[i]
            if left >= end:
                break
            parts += [self._text[at:left], instead] if left >= start else []
            at = right
        return unescape("".join([*parts, self._text[at:end]]))


def _markup(text: str) -> Iterator[tuple[int, int, str]]:
    """Where markup stands, and the line break or space that stands for it, in the order of the text."""
    at, broken, unclosed = 0, False, set[str]()
    while (found := _MARKUP.search(text, at)) is not None:
        end = found.end()
        close = "-->" if found[0] == "<!--" else rf"</{found[1].lower()}\s{{0,9}}>" if found[1] else None
        if close is not None and close not in unclosed:
            last = re.compile(close, re.IGNORECASE).search(text, end)
            if last is None:
                unclosed.add(close)  # not searched for again: a text may open it ten thousand times
            else:
                end = last.end()
        broken = broken and found.start() == at
        ends = not broken and _BREAKS.match(found[0]) is not None and text[end:end + 1] not in ("", "\n", "\r")
        yield found.start(), end, "\n" if ends else "　" if found[0][:4].lower() in ("</td", "</th") else ""
        at, broken = end, broken or ends


def _written(shown: _Shown, piece: Piece, source: str) -> Html:
    words = shown(piece.start, piece.end)
    classes = [f"cg-mention cg-k-{piece.mention.kind}"] if piece.mention else []
    classes += ["cg-sentence"] if piece.sentence else []
    if not classes or not words:
        return join(words)
    hint = "点击看这句话说了哪些关系"
    if piece.mention is not None:
        hint = f"{piece.mention.kind.label}：{piece.mention.name}"
        if piece.mention.read_as is not None:
            hint = f"“{piece.mention.clean}”暂读作{hint}，可能是误字，待审核"
    inner = link(words, "sources", source=source, at=piece.start, title=hint)
    return tag(
        "span", inner, cls=" ".join(classes), data_start=piece.start, data_end=piece.end,
        data_sentence=piece.sentence.start if piece.sentence else None,
    )


def text_html(
    text: str, source: str, mentions: Sequence[Mention], sentences: Sequence[Sentence], *, page: bool = False
) -> Html:
    """The whole text, headings set off, mentions underlined in their kind's colour, quoted sentences marked.

    Of a web page without its markup, and without lines that hold nothing else.
    """
    body, shown = front_matter_end(text), _Shown(text, page)
    parts: list[Html] = []
    if body:
        head = tag("div", *(_written(shown, p, source) for p in cut(0, body, mentions, sentences)))
        parts.append(tag("details", tag("summary", "文件头"), head))
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, body)]
    for (start, end), named, quoted in zip(lines, _touching(lines, mentions), _touching(lines, sentences), strict=True):
        if page and not shown(start, end).strip():
            continue
        mark = None if page else _MARK.match(text, start, end)
        pieces = join(*(_written(shown, piece, source)
                        for piece in cut(mark.end() if mark else start, end, named, quoted)))
        parts.append(tag("span", pieces, cls="cg-heading" if mark[0] != "> " else "cg-aside") if mark else pieces)
    return tag("div", tag("div", *parts, cls="cg-text", data_document=source), cls="cg")


def _touching(lines: Iterable[tuple[int, int]], spans: Iterable[Span]) -> Iterator[list[Span]]:
    """For each of the lines, which are in text order, the spans that touch it, by their starts."""
    waiting = deque(sorted(spans, key=lambda span: span.start))
    touching: list[Span] = []
    for start, end in lines:
        while waiting and waiting[0].start < end:
            touching.append(waiting.popleft())
        touching = [span for span in touching if span.end > start]
        yield touching
