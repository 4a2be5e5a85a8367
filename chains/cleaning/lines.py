"""Repairs over lines: bodies printed twice, sentences broken by a line end."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from chains.cleaning.offsets import Cleaned, Edit, Offsets, edit
from chains.cleaning.script import HAN

__all__ = [
    "BEGINS", "CLOSERS", "FINAL", "OPENER", "SHORT", "Lines", "Paragraph", "is_cut", "join_lines", "once", "paragraphs",
    "starts_anew",
]

FINAL = "。！？!?…"
CLOSERS = "”’\"'》】)）」』"


class Paragraph(NamedTuple):
    """One non-empty line of a text, without the spaces around it."""

    start: int
    end: int
    text: str


_LINE = re.compile(r"\S[^\n\r]*")


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The non-empty lines of a text."""
    for m in _LINE.finditer(text):
        line = m[0].rstrip()
        yield Paragraph(m.start(), m.start() + len(line), line)


class Lines:
    """Where the non-empty lines of a text stand: two numbers a line, for a text may have millions of them."""

    def __init__(self, text: str, offsets: Offsets | None = None) -> None:
        self.text = text
        self.offsets = offsets
        self.starts, self.ends = array("I"), array("I")
        for m in _LINE.finditer(text):
            self.starts.append(m.start())
            self.ends.append(m.start() + len(m[0].rstrip()))

    def __len__(self) -> int:
        return len(self.starts)

    def length(self, i: int) -> int:
        return self.ends[i] - self.starts[i]

    @cached_property
    def widths(self) -> array[int]:
        """How long each line was as stored: readings that are gone by now filled it too."""
        spans = zip(self.starts, self.ends, strict=True)
        if self.offsets is None or self.offsets.unbroken:
            return array("I", (end - start for start, end in spans))
        return array("I", (self.offsets[end - 1] - self.offsets[start] + 1 for start, end in spans))

    def head(self, i: int, size: int = 60) -> str:
        """The beginning of a line."""
        return self.text[self.starts[i]:min(self.ends[i], self.starts[i] + size)]

    def tail(self, i: int, size: int = 400) -> str:
        """The end of a line."""
        return self.text[max(self.starts[i], self.ends[i] - size):self.ends[i]]


_DOUBLED = 60  # shorter repeated lines are refrains and headings
_PROBE = 40
_VARIED = 20  # different characters that a body has at least


def once(cleaned: Cleaned) -> Cleaned:
    """Without the second copy of a body or a long paragraph: a page printed twice says a thing once."""
    seen: set[str] = set()
    body = _second_body(cleaned.text)
    edits: list[Edit] = []
    for m in _LINE.finditer(cleaned.text):
        line = m[0].rstrip()
        if len(line) < _DOUBLED or (body and body[0] <= m.start() < body[1]):
            continue
        if line in seen:
            edits.append((m.start(), m.start() + len(line), ""))
            continue
        seen.add(line)
        again = _second_half(line)
        if again and not (body and m.start() + again < body[1]):
            edits.append((m.start() + again, m.start() + len(line), ""))
    if body:
        edits.append((*body, ""))
    return edit(cleaned, sorted(edits))


def _second_body(text: str) -> tuple[int, int] | None:
    """The span in which the text repeats itself from one of its first lines on."""
    for line, _ in zip(_LINE.finditer(text), range(8), strict=False):
        start = line.start()
        probe = text[start:start + _PROBE]
        if len(probe) < _PROBE:
            return None
        at = text.find(probe, start + _DOUBLED)
        for _ in range(4):
            if at < 0:
                break
            length = at - start
            end = at + _common(text, start, at, length)
            # The copy must go as far as the body did, but for a last line that only one of the two has.
            if end - at >= max(_DOUBLED, 0.9 * length) and len(set(text[start:start + 2_000])) >= _VARIED:
                return at, end
            at = text.find(probe, at + 1)
    return None


def _second_half(line: str) -> int:
    """Where a line begins to repeat itself whole, or 0."""
    at = line.find(line[:_PROBE], _DOUBLED) if len(line) >= 2 * _DOUBLED else -1
    whole = at > 0 and 2 * at >= 0.95 * len(line) and line.startswith(line[at:]) and len(set(line[:at])) >= _VARIED
    return at if whole else 0


def _common(text: str, left: int, right: int, most: int) -> int:
    """How many characters two places of a text have in common."""
    size = 0
    step = 4_096
    while size < most:
        piece = min(step, most - size, len(text) - right - size)
        if piece <= 0:
            break
        if text[left + size:left + size + piece] != text[right + size:right + size + piece]:
            if piece == 1:
                break
            step = max(1, piece // 8)
            continue
        size += piece
    return size


# A line that starts so begins something of its own, wherever the line before it ended.
_MARKED = (
    r"[#*\->•·●○◎■□▪◆◇▲►➢☆★※√|—–]|[一二三四五六七八九十百]+(?:是|、)|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,3}[.、)](?!\d)|[①-⑳]"
    r"|第[一二三四五六七八九十\d]+[章节条届]|【"
)
_BULLET = re.compile(_MARKED)
_LABEL = re.compile(rf"[{HAN}]{{2,6}}:")
_STRONG = re.compile(rf"{_MARKED}|{_LABEL.pattern}")
OPENER = re.compile(
    rf"{_STRONG.pattern}|本报|本网|新华社|\(?记者|通讯员|责任编辑|编辑:|来源:|\d{{4}}年|\d{{1,2}}月\d{{1,2}}日|\([接下上]|声明"
)
_RUNNING = re.compile("[,，。;；、“]")
_SIGNED = re.compile(rf"(?:记者|通讯员|摄影报道|编辑|主席|书记|厅长|局长|市长|主任|作者) ?[{HAN} ]{{0,12}}$")
_TABULAR = re.compile(r"\t|\||\S {2,}\S")
_PAGE = re.compile(r"[-—–·]? ?\d{1,4} ?[-—–·]?|第 ?\d{1,4} ?页(?: ?[,/]? ?共 ?\d{1,4} ?页)?|\d{1,4} ?/ ?\d{1,4}")
# How a paragraph of running text likes to begin; hardly any of these stands in the middle of a clause.
BEGINS = re.compile(
    r"据悉|据了解|据介绍|据统计|据测算|目前|当前|眼下|近日|近年来|日前|今年|去年|截至|截止|随后|此外|另外|同时|同日|当日|当天|与此同时|其中,|对此|为此|因此"
    r"|下一步|接下来|会上|会前|会后|会议(?:强调|指出|要求|认为|听取|决定|议定|还)|(?:座谈|对接|推介|现场|签约)会上|活动(?:现场|中|期间)|调研(?:组|中)|考察(?:组|团|中)"
    r"|本报|本网|记者|笔者|我们|我还|我县|我市|我省|各[位级]|全[市县省]|市委|县委|省委|自20|20\d\d年|在[^,]{2,12}[,上]|一是|二是|三是|首先|其次|最后|总之"
)
SHORT = 36  # what a heading may run to
_GOES_ON = ",，。、;；:：!！?？”’)）》】%"  # nothing begins with one of these
_NARROW, _WIDE = 10, 64  # what a line of a text with hard line breaks may hold
_AROUND = 8


def is_cut(text: str) -> bool:
    """Whether running text stops inside a sentence; `text` is at least the end of the line."""
    running = len(text) >= 20 and bool(_RUNNING.search(text)) and "|" not in text and "\t" not in text
    ended = _ended(text) or text[-1] in ":;" or text[-1] in CLOSERS
    titled = (_is_heading(text) and OPENER.match(text)) or _SIGNED.search(text)
    return running and not ended and not titled


def starts_anew(text: str, length: int) -> bool:
    """Whether a line of this beginning and length is a heading or begins something of its own."""
    return bool(OPENER.match(text)) or (length <= SHORT and _is_heading(text))


def _ended(text: str) -> bool:
    return text.rstrip(CLOSERS)[-1:] in FINAL


def _is_heading(text: str) -> bool:
    return len(text) <= SHORT and text.rstrip(CLOSERS)[-1:] not in FINAL


def join_lines(cleaned: Cleaned) -> Cleaned:
    """With a sentence made whole where a line break cut it.

    A line of a text with hard breaks goes on in the next one when it is as wide as its neighbours; a longer one when it
    stops inside a sentence and the next begins nothing of its own.
    """
    lines = Lines(cleaned.text, cleaned.offsets)
    text, ends = lines.text, lines.ends
    open_ = bytearray(_stops_open(text, end) for end in ends)
    edits: list[Edit] = []
    joined = -1  # the last line that was joined to the one before it
    i = 0
    while i + 1 < len(lines):
        following = i + 1
        if open_[i]:
            paged = following + 1 < len(lines) and lines.length(i) >= 20 and (
                lines.length(following) < 16 and is_cut(lines.tail(i)) and _PAGE.fullmatch(lines.head(following)))
            following += bool(paged)
            if _goes_on(lines, open_, i, following, joined == i):
                edits.append((ends[i], lines.starts[following], _gap(lines, i, following)))
                joined = following
            elif paged:
                edits.append((ends[i], lines.starts[following], "\n"))
        i = following
    return edit(cleaned, edits)


def _stops_open(text: str, end: int) -> bool:
    """Whether a line stops without the end of a sentence; a `?` may be a lost comma."""
    last = text[end - 1]
    if last in CLOSERS:
        return not _ended(text[max(0, end - 4):end])
    return last not in FINAL or last == "?"


def _gap(lines: Lines, i: int, following: int) -> str:
    last, first = lines.text[lines.ends[i] - 1], lines.text[lines.starts[following]]
    return " " if last.isascii() and last.isalnum() and first.isascii() and first.isalpha() else ""


def _goes_on(lines: Lines, open_: bytearray, i: int, following: int, continued: bool) -> bool:
    last, first = lines.text[lines.ends[i] - 1], lines.text[lines.starts[following]]
    begun = first in _GOES_ON or last in "、(《“"
    if not begun and not (_NARROW <= lines.widths[i] <= _WIDE and lines.length(following) <= _WIDE):
        return False
    if _TABULAR.search(lines.tail(i)) or _TABULAR.search(lines.head(following, 200)):
        return not begun and _is_broken_row(lines, i, following)
    if begun:
        return first in _GOES_ON or not _STRONG.match(lines.head(following))
    return _is_wrapped(lines, open_, i, following, continued)


def _around(lines: Lines, i: int) -> range:
    return range(max(0, i - _AROUND), min(len(lines), i + _AROUND + 1))


def _is_wrapped(lines: Lines, open_: bytearray, i: int, following: int, continued: bool) -> bool:
    """Whether a line stops because it was full: it is about as wide as the widest around it, and others are so too."""
    around = _around(lines, i)
    length, widths = lines.widths[i], lines.widths[around.start:around.stop]
    # Where a reading was broken over two lines they are one by now.
    if any(size > _WIDE and (size > 2.2 * _WIDE or size == lines.length(j)) for j, size in zip(around, widths, strict=True)):
        return False
    stopped = [size for j, size in zip(around, widths, strict=True) if open_[j]]
    usual = max(stopped, key=lambda size: (stopped.count(size), size))
    width = usual if stopped.count(usual) >= 4 and usual >= 18 else max(size for size in widths if size <= _WIDE)
    full = [size for size in stopped if size >= 0.55 * width]
    if length < 0.55 * width or len(full) < 2 or 2 * len(full) < len(stopped):
        return False
    tail, head = lines.tail(i), lines.head(following, _WIDE)
    runs_on = _ended(head) or _RUNNING.search(head) or head.endswith(":")
    if tail.endswith(":") or (_SIGNED.search(tail) and not _RUNNING.search(tail)) or _BULLET.match(head):
        return False
    if not runs_on and (lines.length(following) < 0.55 * width or not _RUNNING.search(tail)):
        return False  # a heading, or lines of a list
    # A text broken at a fixed width is told by most of its full lines being so to a few characters.
    if width != usual:
        usual = max(full, key=lambda size: (full.count(size), size))
    if len(full) >= 3 and 4 * sum(size >= usual - 4 for size in full) >= 3 * len(full):
        return length >= usual - 4
    if _LABEL.match(head) or (_STRONG.match(tail) and length < 0.8 * width):
        return False
    return length >= 0.85 * width or (not OPENER.match(head) and (continued or bool(_RUNNING.search(tail))))


def _is_broken_row(lines: Lines, i: int, following: int) -> bool:
    """Whether a row of a table was broken at a fixed width: rows of just that width alternate with shorter rests."""
    around = _around(lines, i)
    width = max(lines.length(j) for j in around)
    full = [j for j in around if lines.length(j) >= width - 1]
    rests = sum(j + 1 < len(lines) and lines.length(j + 1) < width - 1 for j in full)
    return (lines.length(i) >= width - 1 > lines.length(following) and len(full) >= 3 and rests >= 0.75 * len(full)
            and not _BULLET.match(lines.head(following)) and "\t" not in lines.tail(i))
