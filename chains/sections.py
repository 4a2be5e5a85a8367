"""Which place and which agency a stretch of text speaks for, and what 我市, 全省 or 市政协 mean in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from chains.cleaning import FINAL, HAN, Paragraph, paragraphs
from chains.lexicon import DEPARTMENTS, any_of
from chains.model import Kind
from chains.spans import Found, within

__all__ = ["Section", "Sections", "read_agencies", "read_deictics", "read_sections"]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of text with the place and the agency it speaks for, as far as that is certain."""

    start: int
    place: Found | None
    agency: Found | None = None


@dataclass(frozen=True)
class Sections:
    """The sections of a text in order."""

    items: tuple[Section, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [section.start for section in self.items]

    def at(self, index: int) -> Section:
        """The section in which a character stands."""
        return self.items[bisect_right(self._starts, index) - 1]


_BODY = (
    rf"政协(?:[{HAN}]{{2,4}}委员会)?|人大常委会|人大|人民政府|政府(?!投资|引导|采购|性)|纪委监委|"
    rf"委(?![员书托培会])|{any_of(DEPARTMENTS)}"
)
_AGENCY = re.compile(rf"(?P<level>[省市州县区])(?P<body>{_BODY})")
_POLITICAL = re.compile(r"政协\Z")
_LEVELS = {
    "省": {"province"}, "市": {"prefecture"}, "州": {"prefecture"}, "县": {"county"}, "区": {"county", "new_area"},
}


def read_agencies(
    text: str, places: Sequence[Found], sections: Sections | None, levels: Mapping[str, str],
    province: Found | None, known: Mapping[str, str],
) -> Iterator[Found]:
    """Agencies with their place in front, or, once the sections are known, with the place of their section."""
    by_end = {f.end: f for f in places}
    for m in _AGENCY.finditer(text):
        start, body = m.start(), m["body"]
        place = by_end.get(m.start() + 1)
        if place is not None:
            start = place.start
            before = _POLITICAL.search(text, max(0, start - 2), start)
            if before and body == "委" and text.startswith("员会", m.end()):
                yield _agency(place, "政协", before.start(), m.end() + 2, known)
                continue
        elif sections is not None and text[max(0, start - 1):start] not in ("各", "县", "两", "跨", "城"):
            place = _resolve(m["level"], sections.at(start), levels, province)
        if place is not None:
            yield _agency(place, body, start, m.end(), known)


def _agency(place: Found, body: str, start: int, end: int, known: Mapping[str, str]) -> Found:
    name = place.name + {"人民政府": "政府"}.get(body, body)
    return Found(start, end, Kind.AGENCY, name, known.get(name), "grammar:agency", 0.9)


def _resolve(level: str, section: Section, levels: Mapping[str, str], province: Found | None) -> Found | None:
    if level == "省":
        return province
    place = section.place
    if place is not None and place.entity is not None and levels.get(place.entity) in _LEVELS[level]:
        return place
    return None


_DEICTIC = re.compile(r"[我本全](?P<level>[省市州县区])(?![级直区县政委])|(?<![高经开老国级城国])新区(?!报)")


def read_deictics(
    text: str, sections: Sections, levels: Mapping[str, str], province: Found | None, places: Sequence[Found]
) -> Iterator[Found]:
    """我市, 全省, 新区: places by what their section speaks for."""
    new_area = next((p for p in places if p.entity and levels.get(p.entity) == "new_area"), None)
    for m in _DEICTIC.finditer(text):
        place = _resolve(m["level"], sections.at(m.start()), levels, province) if m["level"] else new_area
        if place is not None:
            yield Found(m.start(), m.end(), Kind.PLACE, place.name, place.entity, "context", 0.8)


_OFFICE = re.compile(
    r"(?:主席|书记|市长|县长|州长|区长|省长|主任|厅长|局长|院长|校长|会长|委员|代表|董事长|总经理|处长)"
    rf" +[{HAN}]{{1,4}} ?[{HAN}]{{0,3}}$"
)
_DATELINE = re.compile(r"(?:本报|本网|新华社|中新网)?[^,。:]{0,14}?(?=[^,。]{0,8}[讯电](?:[ (]|\d|记者|通讯))")
_CARRIED = re.compile(r"\([上下接]+[一二三四五六七八九十\d]*版?[^)]{0,6}\)")
_ENUMERATED = re.compile(r"\(([一二三四五六七八九十]{1,2})\)")
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,2}、")
_NUMERALS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}


def read_sections(
    text: str, places: Sequence[Found], agencies: Sequence[Found], breaks: Sequence[int], levels: Mapping[str, str]
) -> Sections:
    """Sections by speaker's heading, dateline, title or source line.

    After an unmended cut, or an item out of its sequence, the speaker is uncertain: there a paragraph speaks for the
    one prefecture that it names itself, or for none.
    """
    local = [p for p in places if p.entity and levels.get(p.entity) in ("prefecture", "county", "new_area")]
    items = [Section(0, _of_title(text, local))]
    certain, item, previous = True, 0, 0
    above: list[tuple[int, Found | None]] = []  # Markdown headings that enclose the paragraph, with their places
    for paragraph in paragraphs(text):
        heading = len(paragraph.text) <= 40 and paragraph.text[-1] not in FINAL
        marks = len(paragraph.text) - len(paragraph.text.lstrip("#"))
        if marks:
            fresh: Section | None = _under(paragraph, marks, above, local, agencies)
        else:
            fresh = _fresh(paragraph, heading, local, agencies)
        enumerated = _ENUMERATED.match(paragraph.text)
        if fresh is not None:
            items.append(fresh)
            # A speaker without a place of his own may be followed by what a cut took from another.
            certain, item = fresh.place is not None or not bisect_left(breaks, paragraph.start), 0
        elif _CHAPTER.match(paragraph.text):
            item = 0
        else:
            if bisect_left(breaks, paragraph.start) > bisect_left(breaks, previous):
                certain = False
            if enumerated:
                number = _NUMERALS.get(enumerated[1], 0)
                certain = certain and (number in (1, item + 1) or number == 0)
                item = number
            if not certain:
                items.append(Section(paragraph.start, _only_prefecture(paragraph, local, levels)))
        previous = paragraph.start
    return Sections(tuple(items))


def _of_title(text: str, local: Sequence[Found]) -> Found | None:
    """The place that the first lines (title, source) name, when it is one."""
    top = [p for p, _ in zip(paragraphs(text), range(4), strict=False) if len(p.text) <= 60 and p.text[-1] not in FINAL]
    named = [f for p in top for f in within(local, p.start, p.end)]
    return named[0] if named and len({f.entity for f in named}) == 1 else None


def _under(
    paragraph: Paragraph, level: int, above: list[tuple[int, Found | None]], local: Sequence[Found],
    agencies: Sequence[Found],
) -> Section:
    """The section of a Markdown heading: the one place it names, else that of the heading it stands under."""
    while above and above[-1][0] >= level:
        above.pop()
    places = within(local, paragraph.start, paragraph.end)
    if len({f.entity for f in places}) == 1:
        place: Found | None = places[0]
    else:
        place = above[-1][1] if above and not places else None
    above.append((level, place))
    speaker = next(
        (a for a in within(agencies, paragraph.start, paragraph.end) if place and a.start == place.start), None)
    return Section(paragraph.start, place, speaker)


def _fresh(
    paragraph: Paragraph, heading: bool, local: Sequence[Found], agencies: Sequence[Found]
) -> Section | None:
    """The section that begins with this paragraph, or None."""
    start, text = paragraph.start, paragraph.text
    if _CARRIED.match(text):
        return Section(start, None)
    near = within(local, start, start + 24)
    speaker = next(iter(within(agencies, start, start + 24)), None)
    if heading:
        first = near[0] if near and near[0].start <= start + 2 else None
        if _OFFICE.search(text) or (first is not None and speaker is not None and speaker.start == first.start):
            if speaker is not None and first is None:
                first = next((f for f in local if f.start == speaker.start), None)
            return Section(start, first, speaker if first else None)
        return None
    dateline = _DATELINE.match(text)
    if dateline and text.startswith(("本报", "本网", "新华社", "中新网")) and near:
        close = within(agencies, start, start + 80)
        return Section(start, near[0], next((a for a in close if a.name.startswith(near[0].name)), None))
    # 6月25日,西和县政协组织…: a report without dateline.
    opening = re.match(r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|至\d+日)?,?", text)
    if opening and near and near[0].start <= start + opening.end() + 1:
        return Section(start, near[0], speaker)
    return None


def _only_prefecture(paragraph: Paragraph, local: Sequence[Found], levels: Mapping[str, str]) -> Found | None:
    named = [
        f for f in within(local, paragraph.start, paragraph.end)
        if levels.get(f.entity or "") in ("prefecture", "new_area")
    ]
    counted = Counter(f.entity for f in named)
    return named[0] if len(counted) == 1 else None
