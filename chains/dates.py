"""Dates as documents give them: a year, a month or a day; what a rough one leaves open stays open."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["date_label", "first_day", "is_since", "may_lie_in"]


def first_day(date: str) -> str:
    """The earliest day that the date may mean: 2024 begins on 2024-01-01."""
    return (date + "-01-01")[:10]


def _last_day(date: str) -> str:
    # The 31st of any month: it is only compared, and no later day has the same month.
    return (date + "-12-31")[:10] if len(date) == 4 else (date + "-31")[:10]


@lru_cache(4096)  # a snapshot has a hundred thousand dates, and few different ones
def may_lie_in(date: str, since: str | None, until: str | None) -> bool:
    """Whether some day that the date may mean lies between the two, both included; None leaves that end open."""
    return (since is None or _last_day(date) >= first_day(since)) and (until is None or first_day(date) <= _last_day(until))


def is_since(date: str, since: str) -> bool | None:
    """Whether the date lies on or after the other; None when it is too rough to say, as 2024 is for 2024-05."""
    if first_day(date) >= first_day(since):
        return True
    return None if _last_day(date) >= first_day(since) else False


def date_label(date: str | None) -> str:
    """2024-05-06 as 2024年5月6日, 2024-05 as 2024年5月, 2024 as 2024年; 日期不详 without one."""
    if not date:
        return "日期不详"
    return "".join(f"{int(part)}{unit}" for part, unit in zip(date.split("-"), "年月日", strict=False))
