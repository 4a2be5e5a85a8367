"""Amounts, capacities and dates as numbers, with the words as they stand."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chains.quantities import Bound, Quantity, number, periods, quantities

ROWS = [
    ("总投资12.5亿元", "12.5亿元", 12.5, None, "亿元", Bound.EXACT, False),
    ("投资3—5亿元", "3—5亿元", 3.0, 5.0, "亿元", Bound.RANGE, False),
    ("投资3亿元至5亿元", "3亿元至5亿元", 3.0, 5.0, "亿元", Bound.RANGE, False),
    ("投资8000万元至1.2亿元", "8000万元至1.2亿元", 0.8, 1.2, "亿元", Bound.RANGE, False),
    ("近10亿元", "10亿元", 10.0, None, "亿元", Bound.ABOUT, False),
    ("约600万元", "600万元", 0.06, None, "亿元", Bound.ABOUT, False),
    ("10亿元左右", "10亿元", 10.0, None, "亿元", Bound.ABOUT, False),
    ("超过百亿元", "百亿元", 100.0, None, "亿元", Bound.AT_LEAST, False),
    ("百亿元", "百亿元", 100.0, None, "亿元", Bound.ABOUT, False),
    ("不超过2亿元", "2亿元", 2.0, None, "亿元", Bound.AT_MOST, False),
    ("10亿元以上", "10亿元", 10.0, None, "亿元", Bound.AT_LEAST, False),
    ("30多亿元", "30多亿元", 30.0, None, "亿元", Bound.AT_LEAST, False),
    ("1000余万元", "1000余万元", 0.1, None, "亿元", Bound.AT_LEAST, False),
    ("5千万元", "5千万元", 0.5, None, "亿元", Bound.EXACT, False),
    ("十二点五亿元", "十二点五亿元", 12.5, None, "亿元", Bound.EXACT, False),
    ("1.2亿美元", "1.2亿美元", 1.2, None, "亿美元", Bound.EXACT, False),
    ("三百万吨", "三百万吨", 3_000_000.0, None, "吨", Bound.EXACT, False),
    ("年产5万吨", "5万吨", 50_000.0, None, "吨", Bound.EXACT, True),
    ("200万吨/年", "200万吨/年", 2_000_000.0, None, "吨", Bound.EXACT, True),
    ("10万千瓦", "10万千瓦", 100.0, None, "兆瓦", Bound.EXACT, False),
    ("500MW", "500MW", 500.0, None, "兆瓦", Bound.EXACT, False),
    ("2吉瓦时", "2吉瓦时", 2_000.0, None, "兆瓦时", Bound.EXACT, False),
    ("年处理10万头", "10万头", 100_000.0, None, "头", Bound.EXACT, True),
    ("占地1,200亩", "1,200亩", 1_200.0, None, "亩", Bound.EXACT, False),
    ("占地10公顷", "10公顷", 150.0, None, "亩", Bound.EXACT, False),
    ("5万平方米", "5万平方米", 50_000.0, None, "平方米", Bound.EXACT, False),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_rows(row: tuple[str, str, float, float | None, str, Bound, bool]) -> None:
    text, raw, value, upper, unit, bound, per_year = row
    (found,) = quantities(text)
    assert (found.raw, found.unit, found.bound, found.per_year) == (raw, unit, bound, per_year)
    assert found.value == pytest.approx(value) and (found.upper == upper if upper is None else found.upper == pytest.approx(upper))
    assert text[found.start:found.end] == raw


@pytest.mark.parametrize("text", ["千亿级产业", "百亿级集群", "第3条", "二十五家企业", "2024年", "一带一路", "0", "万一", "3-1亿元", "〇"])
def test_what_is_no_quantity(text: str) -> None:
    assert list(quantities(text)) == []


DIGITS = "零一二三四五六七八九"


def spoken(n: int) -> str:
    """Chinese numerals of 1 … 9999 as they are said."""
    parts, zero = [], False
    for step, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // step % 10
        if digit:
            parts.append(("零" if zero and parts else "") + DIGITS[digit] + word)
        zero = not digit
    return "".join(parts)


@given(st.integers(1, 9999), st.sampled_from(["", "万", "亿"]))
def test_spoken_numbers_return(n: int, scale: str) -> None:
    assert number(spoken(n) + scale) == n * {"": 1, "万": 10**4, "亿": 10**8}[scale]


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999"), places=2), st.sampled_from(["万元", "亿元", "万吨", "兆瓦"]))
def test_written_amounts_return(value: Decimal, unit: str) -> None:
    (found,) = quantities(f"共{value}{unit}。")
    factor = {"万元": Decimal("1e-4"), "亿元": Decimal(1), "万吨": Decimal(10**4), "兆瓦": Decimal(1)}[unit]
    assert found.value == pytest.approx(float(value * factor)) and found.raw == f"{value}{unit}"


@given(st.text(alphabet="0123456789.,万亿千百十零一二三年产约近超元吨至—亩/余多 。级", max_size=60))
def test_any_text_gives_true_spans_and_finite_numbers(text: str) -> None:
    for q in quantities(text):
        assert isinstance(q, Quantity) and text[q.start:q.end] == q.raw
        assert 0 <= q.value < float("inf") and (q.upper is None or q.upper > q.value)


PERIODS = [
    ("2024年5月7日", "2024-05-07", "2024-05-07"), ("2024年5月", "2024-05-01", "2024-05-31"), ("2023年", "2023-01-01", "2023-12-31"),
    ("2024年2月", "2024-02-01", "2024-02-29"), ("今年一季度", "2024-01-01", "2024-03-31"), ("去年上半年", "2023-01-01", "2023-06-30"),
    ("今年前三季度", "2024-01-01", "2024-09-30"), ("2024年1—6月", "2024-01-01", "2024-06-30"), ("5月7日", "2024-05-07", "2024-05-07"),
    ("“十四五”期间", "2021-01-01", "2025-12-31"), ("十五五时期", "2026-01-01", "2030-12-31"), ("明年下半年", "2025-07-01", "2025-12-31"),
]


@pytest.mark.parametrize(("text", "first", "last"), PERIODS, ids=lambda value: value)
def test_periods(text: str, first: str, last: str) -> None:
    (found,) = periods(text, "2024-06-30")
    assert (found.first, found.last) == (first, last) and text[found.start:found.end] == found.raw


def test_relative_dates_need_the_date_of_the_document() -> None:
    assert list(periods("今年一季度,5月7日")) == []


@pytest.mark.parametrize("text", ["2023年2月29日", "2024年13月", "12024年5月", "2024年4月31日"])
def test_days_that_do_not_exist_are_no_days(text: str) -> None:
    assert all(p.first[8:] == "01" for p in periods(text, "2024-06-30"))


@pytest.mark.parametrize("text", ["1" * 200_000, "万" * 200_000, "亿元" * 30_000, "3—" * 100_000, "年产" * 100_000, "1," * 100_000])
def test_runs_of_one_character_cost_bounded_time(text: str) -> None:
    began = time.process_time()
    sum(1 for _ in quantities(text))
    sum(1 for _ in periods(text, "2024-06-30"))
    assert time.process_time() - began < 3
