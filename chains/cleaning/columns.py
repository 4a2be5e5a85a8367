"""Paragraphs that a page set in columns cut: rejoined where the continuation is certain, else the cut is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from chains.cleaning.lines import BEGINS, OPENER, SHORT, Lines, is_cut, starts_anew
from chains.cleaning.offsets import Cleaned, Offsets

__all__ = ["rejoin"]

_WINDOW = 20_000  # characters of a page whose pairs are counted together
_ASKED = 400
_FAR = 40  # lines that a continuation may lie away
_LONG = 40  # what is shorter is no paragraph


class _Page:
    """What the text around a cut says about which characters meet in it."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._window = -1
        self._text = ""
        self._asked: Counter[str] = Counter()
        self._whole = False

    def meets(self, characters: str, i: int) -> int:
        """How often two or three characters stand together in the text around a line."""
        window = self.lines.ends[i] // _WINDOW
        if window != self._window:
            self._window, self._whole, self._asked = window, False, Counter()
            self._text = self.lines.text[max(0, window * _WINDOW - 500):(window + 1) * _WINDOW + 500]
        if characters not in self._asked and not self._whole:
            # Looking a pair up is quicker than counting all of them, but not when hundreds of cuts ask.
            if len(self._asked) < _ASKED:
                self._asked[characters] = self._text.count(characters)
            else:
                text, self._whole = self._text, True
                self._asked = Counter(map("".join, pairwise(text)))
                self._asked.update(map("".join, zip(text, text[1:], text[2:], strict=False)))
        return self._asked[characters]


def rejoin(cleaned: Cleaned) -> Cleaned:
    """With cut paragraphs made whole, and the cuts listed whose continuation is not certain.

    On a page set in columns the next line may belong to another speaker, so a cut stays when the characters at the seam
    never meet elsewhere and either the next line begins as a sentence does, or another paragraph would make a pair that
    does meet. A continuation further on is certain
    when its seam is a word of the page, it begins like no other sentence of it, and no other paragraph fits.
    """
    lines = Lines(cleaned.text)
    cuts = [i for i in range(len(lines) - 1) if lines.length(i) >= 20 and is_cut(lines.tail(i))]
    if not cuts:
        return cleaned
    page = _Page(lines)
    jumbled = any(starts_anew(lines.head(i + 1), lines.length(i + 1)) for i in cuts)
    after: dict[int, int] = {}
    open_: list[int] = []
    for i in cuts:
        if lines.length(i) <= SHORT and cleaned.text.count("\n", lines.ends[i], lines.starts[i + 1]) > 1:
            continue  # a heading with a comma in it
        head = lines.head(i + 1)
        tabular = "\t" in head or "|" in head
        natural = BEGINS.match(head) is not None and not page.meets(lines.tail(i, 1) + head[0], i)
        stray = natural or (jumbled and _is_stray(page, i))
        if not tabular and not stray and not starts_anew(head, lines.length(i + 1)):
            after[i] = i + 1
        elif lines.length(i) > SHORT:
            open_.append(i)
    taken = set(after.values())
    for i in open_ if jumbled else ():
        far = _continuation(page, i, taken)
        if far is not None:
            after[i] = far
            taken.add(far)
    return _put_together(cleaned, lines, after, [i for i in open_ if i not in after])


def _is_stray(page: _Page, i: int) -> bool:
    last = page.lines.tail(i, 1)
    if page.meets(last + page.lines.head(i + 1, 1), i):
        return False
    long = (j for j in _near(page, i) if page.lines.length(j) > _LONG)
    starts = {page.lines.head(j, 1) for j in long if not OPENER.match(page.lines.head(j))}
    return any(page.meets(last + start, i) > 1 for start in starts)


def _near(page: _Page, i: int) -> Iterator[int]:
    yield from range(max(0, i - _FAR), min(len(page.lines), i + 1 + _FAR))


def _continuation(page: _Page, i: int, taken: set[int]) -> int | None:
    """The one paragraph further on that goes on where a line stops, or None."""
    lines = page.lines
    end = lines.tail(i, 2)
    fits = []
    for j in range(i + 2, min(len(lines), i + 1 + _FAR)):
        head = lines.head(j)
        if j in taken or lines.length(j) <= SHORT or OPENER.match(head) or "\t" in head:
            continue
        if page.meets(end[-1] + head[0], i) >= 2:
            word = page.meets(end + head[0], i) or page.meets(end[-1] + head[:2], i)
            begins = BEGINS.match(head) is not None or page.meets("\n" + head[:2], i) > 1
            begins = begins or any(page.meets(mark + head[:2], i) for mark in "。,")
            fits.append((j, bool(word) and not begins))
    return fits[0][0] if len(fits) == 1 and fits[0][1] else None


def _put_together(cleaned: Cleaned, lines: Lines, after: dict[int, int], open_: list[int]) -> Cleaned:
    """The text with each continuation moved behind its beginning, and the places of the cuts that stay."""
    text, moved = cleaned.text, set(after.values())
    pieces: list[tuple[int, int]] = []
    breaks: list[int] = []
    cut, at, length = set(open_), 0, 0
    for i in sorted(after.keys() | cut | moved):
        if i in moved:
            # The line break before a paragraph goes with it.
            before = lines.ends[i - 1] if i else 0
            if before > at:
                pieces.append((at, before))
                length += before - at
            at = max(at, lines.ends[i])
            continue
        pieces.append((at, lines.ends[i]))
        length += lines.ends[i] - at
        at = lines.ends[i]
        while i in after:
            i = after[i]
            pieces.append((lines.starts[i], lines.ends[i]))
            length += lines.length(i)
        if i in cut:
            breaks.append(length)
    pieces.append((at, len(text)))
    offsets = Offsets(((start, end - start) for start, end in pieces), len(text)).through(cleaned.offsets)
    return replace(cleaned, text="".join(text[start:end] for start, end in pieces), offsets=offsets, breaks=tuple(breaks))
