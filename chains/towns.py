"""Towns, villages and new areas, which no list holds: read from their form and from what stands to their left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chains.cleaning import HAN
from chains.lexicon import SITE_STOP
from chains.model import Kind
from chains.spans import Found

__all__ = ["new_areas", "towns"]

_HAN_BEFORE = re.compile(rf"[{HAN}]*\Z")
_NEW_AREA = re.compile(r"新区(?![报政块域])")
_NO_AREA = re.compile(r"[高城市国级县该本全我各个大老省]$|经济|产业|技术|工业")


def new_areas(text: str, places: Sequence[Found]) -> Iterator[Found]:
    """New areas that no list holds, behind their city or a word that shows where the name begins: 麦积区三阳川新区."""
    ends = {f.end for f in places}
    for m in _NEW_AREA.finditer(text):
        if m.end() in ends:
            continue
        run = _HAN_BEFORE.search(text, max(0, m.start() - 6), m.start())
        assert run is not None  # the pattern matches the empty string
        edge = max((e for e in range(run.start(), m.start() - 1) if e in ends), default=-1)
        verb = max((s.end() for s in SITE_STOP.finditer(text, run.start(), m.start())), default=-1)
        left = max(edge, verb, run.start())
        if 2 <= m.start() - left <= 3 and not _NO_AREA.search(text, left, m.start()):
            yield Found(left, m.end(), Kind.PLACE, text[left:m.end()], None, "grammar:place", 0.75)


_TOWN = re.compile(
    r"(?:镇|(?<!城)乡|村|街道)(?!振兴|级|企业|集体|干部|两级|办|[镇村民域委里口庄容情貌亲愁土味音下友贤道])"
)
_NO_TOWN = re.compile(
    r"(?:特色|示范|中心|行政|自然|贫困|重点|建制|工业|农业|旅游|文化|美丽|历史|现代|文明|卫生|生态|周边|沿线|所在|有关|相关"
    r"|新型城|就地城|城乡|千年古|移民|空心|民俗|明星|县城|城区|[个各该本乡名强重小集座全每])$"
)


def towns(text: str, places: Sequence[Found]) -> Iterator[Found]:
    """Towns and villages, behind their county, a preposition or a mark that shows where the name begins."""
    ends = {f.end for f in places}
    for m in _TOWN.finditer(text):
        if m.end() in ends:
            continue
        run = _HAN_BEFORE.search(text, max(0, m.start() - 8), m.start())
        assert run is not None  # the pattern matches the empty string
        edge = max((e for e in range(run.start(), m.start()) if e in ends), default=-1)
        verb = max((s.end() for s in SITE_STOP.finditer(text, run.start(), m.start() - 1)), default=-1)
        left = max(edge, verb, run.start())
        name = text[left:m.start()]
        longest = 7 if name.endswith("族") else 4
        if not 2 <= len(name) <= longest or _NO_TOWN.search(name):
            continue
        if m[0] in ("村", "乡") and left != edge and not name.endswith("族"):
            continue  # without its county it may be any word: 山村, 家乡, 水乡
        if text[left - 1:left] == "《":
            continue
        if left in (edge, verb) or left > m.start() - 8:
            yield Found(left, m.end(), Kind.PLACE, text[left:m.end()], None, "grammar:place", 0.8)
