"""Amounts, capacities and dates in running text, as numbers with a normal unit beside the words as they stand.

A quantity keeps its raw wording and says how firmly it is meant: exactly, about, at least, at most, or as a range.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

__all__ = ["Bound", "Period", "Quantity", "number", "periods", "quantities"]


class Bound(StrEnum):
    """How firmly a number is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something: `value` (of a range its lower end, `upper` its upper end) in `unit`, `text[start:end] == raw`."""

    start: int
    end: int
    raw: str
    value: float
    unit: str  # 亿元, 亿美元, 吨, 兆瓦, 兆瓦时, 亩, 平方米, 头 …
    bound: Bound
    upper: float | None = None
    per_year: bool = False

    @property
    def is_money(self) -> bool:
        return self.unit.endswith("元")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time: first and last day as ISO dates, `text[start:end] == raw`."""

    start: int
    end: int
    raw: str
    first: str
    last: str


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}


def number(text: str) -> Decimal | None:
    """The value of 12.5, 1,200, 3.5万, 三百万, 二十五, 百亿 or 十二点五; None when the text is no number."""
    text = text.replace(",", "")
    factor = 1
    while text and text[-1] in _MYRIADS:
        factor *= _MYRIADS[text[-1]]
        text = text[:-1]
    if re.fullmatch(r"[0-9]{1,16}(?:\.[0-9]{1,6})?", text):
        return Decimal(text) * factor
    if text and text[-1] in _STEPS and re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]{1,4})?", text[:-1]):
        return Decimal(text[:-1]) * _STEPS[text[-1]] * factor  # 5千万
    if not text and factor > 1:
        return Decimal(factor)
    whole, point, part = text.partition("点")
    value = _spoken(whole)
    if value is None or (point and (not part or any(c not in _DIGITS for c in part))):
        return None
    fraction = Decimal("0." + "".join(str(_DIGITS[c]) for c in part)) if part else Decimal(0)
    return (value + fraction) * factor


def _spoken(text: str) -> Decimal | None:
    """The value of Chinese numerals: 三百二十, 一万二千, 百; a bare 十, 百 or 千 counts one of it."""
    if not text:
        return None
    total, section, digit = 0, 0, None
    for c in text:
        if c in _DIGITS:
            if digit is not None and digit != 0:
                return None  # 一二三 enumerates
            digit = _DIGITS[c]
        elif c in _STEPS:
            section += (1 if digit is None else digit or 1) * _STEPS[c]
            digit = None
        elif c in _MYRIADS:
            total += (section + (digit or 0) or 1) * _MYRIADS[c]
            section, digit = 0, None
        else:
            return None
    return Decimal(total + section + (digit or 0))


_PIECES = (
    "头", "只", "羽", "株", "台套", "台", "套", "件", "片", "颗", "辆", "块", "支", "瓶", "盒", "袋", "箱", "根", "米",
    "重量箱", "枚", "架", "艘", "机柜",
)
_CURRENCIES = ("美元", "欧元", "日元", "港元", "英镑", "加元", "澳元")
# Unit as written -> normal unit and how many of it one is.
_UNITS: dict[str, tuple[str, Decimal]] = {
    "元人民币": ("亿元", Decimal("1e-8")), "元": ("亿元", Decimal("1e-8")),
    **{c: (f"亿{c}", Decimal("1e-8")) for c in _CURRENCIES},
    "吨": ("吨", Decimal(1)), "公斤": ("吨", Decimal("0.001")), "千克": ("吨", Decimal("0.001")),
    "吉瓦时": ("兆瓦时", Decimal(1000)), "GWh": ("兆瓦时", Decimal(1000)), "兆瓦时": ("兆瓦时", Decimal(1)),
    "MWh": ("兆瓦时", Decimal(1)), "千瓦时": ("兆瓦时", Decimal("0.001")), "kWh": ("兆瓦时", Decimal("0.001")),
    "度电": ("兆瓦时", Decimal("0.001")),
    "吉瓦": ("兆瓦", Decimal(1000)), "GW": ("兆瓦", Decimal(1000)), "兆瓦": ("兆瓦", Decimal(1)), "MW": ("兆瓦", Decimal(1)),
    "千瓦": ("兆瓦", Decimal("0.001")), "kW": ("兆瓦", Decimal("0.001")), "KW": ("兆瓦", Decimal("0.001")),
    "平方公里": ("平方米", Decimal(10**6)), "平方千米": ("平方米", Decimal(10**6)), "平方米": ("平方米", Decimal(1)),
    "平米": ("平方米", Decimal(1)), "公顷": ("亩", Decimal(15)), "亩": ("亩", Decimal(1)),
    "标准立方米": ("立方米", Decimal(1)), "标方": ("立方米", Decimal(1)), "立方米": ("立方米", Decimal(1)),
    "千升": ("升", Decimal(1000)), "升": ("升", Decimal(1)), "公里": ("公里", Decimal(1)), "千米": ("公里", Decimal(1)),
    **{u: (u, Decimal(1)) for u in _PIECES},
}
_UNIT = "|".join(sorted(_UNITS, key=lambda u: (-len(u), u)))
_NUMERAL = (
    r"(?:[0-9]{1,9}(?:,[0-9]{3}){0,4}(?:\.[0-9]{1,6})?[千万亿]{0,2}|"
    r"[零一二两三四五六七八九十百千万亿〇]{1,12}(?:点[零一二三四五六七八九]{1,4})?[万亿]?)"
)
_QUANTITY = re.compile(
    rf"(?<![0-9.,点第零一二两三四五六七八九十百千万亿〇])(?P<low>{_NUMERAL})(?P<more>[余多])?(?P<scale>[万亿]{{0,2}})"
    rf"(?:(?P<inner>{_UNIT})?(?:[—\-~～至到]|--|——)(?P<high>{_NUMERAL}))?"
    rf"(?P<unit>{_UNIT})(?:/(?P<per>年|a|月|日|天))?(?![级类]|林匹克)"
)
_BEFORE = (
    (Bound.AT_LEAST, re.compile(r"(?:超过?|逾|突破|不少于|不低于|至少|上|大于|高于)\Z")),
    (Bound.AT_MOST, re.compile(r"(?:不超过?|不高于|低于|少于|小于|至多|最多|最高)\Z")),
    (Bound.ABOUT, re.compile(r"(?:约|近|接近|将近|大概|左右)\Z")),
)
_AFTER = (
    (Bound.AT_LEAST, re.compile(r"(?:\(含\))?以上")), (Bound.AT_MOST, re.compile(r"(?:\(含\))?以[下内]")),
    (Bound.ABOUT, re.compile(r"左右|上下")),
)
_YEARLY_BEFORE = re.compile(r"(?:年(?:产|加工|处理|生产|屠宰|出栏|产能|产量|发电量?|供|回收|新增|设计产能)|"
    r"每年)[^0-9,。;、]{0,8}\Z")
# Without a digit before it a bare 百 or 万 counts: 百亿元 is about ten thousand million.
_ROUND = re.compile(r"[十百千万亿]{1,4}\Z")


def quantities(text: str, start: int = 0, end: int | None = None) -> Iterator[Quantity]:
    """The quantities that stand between two characters, in text order."""
    for m in _QUANTITY.finditer(text, start, len(text) if end is None else end):
        high = m["high"]
        low = number(m["low"] + m["scale"])
        if low is None:
            continue
        unit, factor = _UNITS[m["unit"]]
        upper: Decimal | None = None
        if high is not None:
            top = number(high)
            if top is None or (m["inner"] is not None and _UNITS[m["inner"]][0] != unit):
                continue
            if m["inner"] is None and not m["scale"]:
                low *= _shared_scale(m["low"], high)  # 3—5亿元: both are counted in 亿
            low_factor = _UNITS[m["inner"]][1] if m["inner"] is not None else factor
            upper = top * factor
            low = low * low_factor
            if upper <= low:
                continue
        else:
            low = low * factor
        per_year = m["per"] in ("年", "a") or _YEARLY_BEFORE.search(text, max(start, m.start() - 14), m.start()) is not None
        yield Quantity(
            m.start(), m.end(), m[0], float(low), unit, _bound(text, m, start), None if upper is None else float(upper),
                per_year,
        )


def _shared_scale(low: str, high: str) -> int:
    if low[-1] in _MYRIADS:
        return 1
    factor = 1
    for c in reversed(high):
        if c not in _MYRIADS:
            break
        factor *= _MYRIADS[c]
    return factor


def _bound(text: str, m: re.Match[str], start: int) -> Bound:
    if m["high"] is not None:
        return Bound.RANGE
    # 不超过 ends with 超过: the longer wins.
    before = [b for b, words in _BEFORE if words.search(text, max(start, m.start() - 4), m.start())]
    if Bound.AT_MOST in before:
        return Bound.AT_MOST
    if m["more"] or before[:1] == [Bound.AT_LEAST]:
        return Bound.AT_LEAST
    after = next((b for b, words in _AFTER if words.match(text, m.end())), None)
    if after is not None:
        return after
    return Bound.ABOUT if before or _ROUND.fullmatch(m["low"]) else Bound.EXACT


_LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PLANS = {"十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "后年": 2}
_PERIOD = re.compile(
    r"“?(?P<plan>十[二三四五六]五)”?(?:规划)?(?:期间|时期)"
    r"|(?P<year>(?<![0-9])(?:19|20)[0-9]{2}年|前年|去年|上年|今年|本年|当年|明年|后年)度?(?:(?P<part>"
    r"(?P<from>1[0-2]|0?[1-9])[—\-至到](?P<to>1[0-2]|0?[1-9])月|(?P<month>1[0-2]|0?[1-9])月份?(?:(?P<day>[12][0-9]|3[01]|0?[1-9])[日号])?(?:[—\-至到](?P<until>1[0-2]|0?[1-9])月份?)?"
    r"|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|前(?P<first>[一二三]|[1-3])季度))?"
    r"|(?<![0-9年])(?P<lone>1[0-2]|0?[1-9])月(?P<lone_day>[12][0-9]|3[01]|0?[1-9])[日号]"
)


def periods(text: str, published: str | None = None) -> Iterator[Period]:
    """The dates and stretches of time a text names; 今年 and 5月7日 need the date of the document (`published`, ISO)."""
    base = int(published[:4]) if published else None
    for m in _PERIOD.finditer(text):
        if m["plan"] is not None:
            year = _PLANS[m["plan"]]
            yield Period(m.start(), m.end(), m[0], f"{year}-01-01", f"{year + 4}-12-31")
            continue
        word = m["year"]
        if word is None or word in _YEARS:
            if base is None:
                continue
            year = base + (_YEARS[word] if word is not None else 0)
        else:
            year = int(word[:4])
        first, last = _stretch(m)
        days = _days(year, last[0])
        day_from, day_to = first[1] or 1, last[1] or days
        if day_to <= days:
            yield Period(
                m.start(), m.end(), m[0], f"{year}-{first[0]:02}-{day_from:02}", f"{year}-{last[0]:02}-{day_to:02}")


def _stretch(m: re.Match[str]) -> tuple[tuple[int, int | None], tuple[int, int | None]]:
    """First and last (month, day) of the part of a year a match names."""
    if m["from"] is not None:
        return (int(m["from"]), None), (max(int(m["from"]), int(m["to"])), None)
    month, day = m["month"] or m["lone"], m["day"] or m["lone_day"]
    if month is not None:
        exact = int(day) if day is not None else None
        until = int(m["until"]) if m["until"] is not None and exact is None else int(month)
        return (int(month), exact), (max(until, int(month)), exact)
    if m["quarter"] is not None:
        last = 3 * _QUARTERS[m["quarter"]]
        return (last - 2, None), (last, None)
    if m["first"] is not None:
        return (1, None), (3 * _QUARTERS[m["first"]], None)
    if m["half"] is not None:
        return ((1, None), (6, None)) if m["half"] == "上" else ((7, None), (12, None))
    return (1, None), (12, None)


def _days(year: int, month: int) -> int:
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _LAST_DAY[month - 1] + leap
