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
_NO_AREA = re.compile(r"[高城市国级县该本全我各个大老省]$|经济|产业|技术|工业|列入|扎根|进驻")


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
            yield Found(left, m.end(), Kind.PARK, text[left:m.end()], None, "grammar:place", 0.75)


_TOWN = re.compile(
    r"(?:镇|(?<!城)乡|村|街道)"
    r"(?!振兴|级|企业|集体|支书|干部|两级|办|长(?!期)|[镇村民域委里口庄容情貌亲愁土味音下友贤道])"
)
# Words before a town's name that no other rule takes for an edge: 选址六坝镇, 本县旺草镇.
_TOWN_EDGE = re.compile(
    r"选址|初选|选[在定]|[放落]在|同处|[本邻]县|[本邻]市|本[区地]|[县市区]里|带着|跟着|收购|联合"
    rf"|(?<![{HAN}])县城|老家|附近|首站|看过?|但|遍布|扎根|利用|[挨靠]着|靠近|说说|[绕穿路]过|请转|有座"
)
# 镇 begins the name of the place behind it: 江苏镇江, 庆阳市镇原县.
_NEXT_PLACE = re.compile(r"[江海原远平安康沅赉雄巴坪宁]")
# A township without its county: 在明花乡, 。狮子乡的. What is called so besides is a kind of place: 瓜乡, 水乡.
_TOWNSHIP_BEFORE = re.compile(rf"(?:[^{HAN}]|[在到于和与及由])\Z")
_TOWNSHIP_AFTER = re.compile(rf"[^{HAN}]|[的等和与及有办建种在设]|周边|那边|一带")
_NO_TOWNSHIP = re.compile(
    r"[水家故山老返下城他异同侨之民名酒瓜药茶革梦还思醉入离回进牧渔花果林粮棉蜜桃梨枣苹椒薯菜茹菇鱼虾蟹艺术戏歌舞书画武剑石瓷砖陶泉鸭鹅马羊牛猪鸡外远邻"
    r"各两几个多原出走爱恋望归]$|^[各全本这那该每一二三四五六七八九十几两]"
)
_NO_TOWN = re.compile(
    r"(?:特色|示范|中心|行政|自然|贫困|重点|建制|工业|农业|旅游|文化|美丽|历史|现代|文明|卫生|生态|周边|沿线|所在|有关|相关"
    r"|新型城|就地城|城乡|千年古|移民|空心|民俗|明星|县城|城区|农村集|中心集|如今|现在|目前|今年|去年|几年|近年|从前|当年|专业|家电"
    r"|剩下|[、和与及两]集|[个各该本乡名强重小座全每两的在出到是去离派来三四五六七八九十]|农业农)$|^集$|^[千百]年"
)


def towns(text: str, places: Sequence[Found]) -> Iterator[Found]:
    """Towns and villages, behind their county, a preposition or a mark that shows where the name begins."""
    ends = {f.end for f in places}
    starts = {f.start for f in places}
    for m in _TOWN.finditer(text):
        if m.end() in ends or (m.start() in starts and not text.startswith("镇原", m.start())):
            continue  # 买主是镇江: the 镇 begins a place's name
        run = _HAN_BEFORE.search(text, max(0, m.start() - 8), m.start())
        assert run is not None  # the pattern matches the empty string
        edge = max((e for e in range(run.start(), m.start()) if e in ends), default=-1)
        verb = _edge(text, run.start(), m.start())
        left = max(edge, verb, run.start())
        name = text[left:m.start()]
        longest = 7 if name.endswith("族") else 4
        if not 2 <= len(name) <= longest or _NO_TOWN.search(name):
            continue
        if m.start() in ends and _NEXT_PLACE.match(text, m.end()):
            continue
        if m[0] in ("村", "乡") and left != edge and not name.endswith("族") and not _is_township(text, left, m):
            continue  # without its county it may be any word: 山村, 家乡, 水乡
        if text[left - 1:left] == "《":
            continue
        if left in (edge, verb) or left > m.start() - 8:
            yield Found(left, m.end(), Kind.PLACE, text[left:m.end()], None, "grammar:place", 0.8)


def _edge(text: str, start: int, end: int) -> int:
    """Where the last word before a town's name ends, -1 if none does: behind 在 in 我们还在和平镇.

    The pattern sees the whole text, so that it knows the 和 of 和平 and the 里 of 四十里铺 for parts of the name.
    """
    last = -1
    for pattern in (SITE_STOP, _TOWN_EDGE):
        for m in pattern.finditer(text, start, end + 1):
            if m.end() < end:
                last = max(last, m.end())
    return last


def _is_township(text: str, left: int, unit: re.Match[str]) -> bool:
    """Whether a name in 乡 is a township's though no county stands before it: 厂房建在昌马乡."""
    name = text[left:unit.start()]
    if unit[0] != "乡" or not 2 <= len(name) <= 3 or _NO_TOWNSHIP.search(name):
        return False
    before = _TOWNSHIP_BEFORE.search(text, max(0, left - 1), left) if left else True
    return bool(before) and (unit.end() == len(text) or _TOWNSHIP_AFTER.match(text, unit.end()) is not None)
