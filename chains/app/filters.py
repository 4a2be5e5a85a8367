"""The explorer's filters as a menu; nothing chosen in a row means everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from chains.app.session import Explorer
from chains.app.state import World
from chains.graph import Filter
from chains.model import LINK_RULES, STRENGTH, Kind, Layer, SourceKind, Status
from chains.views.style import KIND_STYLES, date_label

__all__ = ["clear_filters", "filter_menu", "set_filters"]

_KEYS = ("filter_kinds", "filter_links", "filter_statuses", "filter_layers", "filter_trust")
_WEAKEST = "filter_weakest"
_TIMES = ("filter_since", "filter_until")
_ANY = ""


def clear_filters() -> None:
    """Chooses everything again."""
    for key in _KEYS:
        st.session_state[key] = []
    st.session_state[_WEAKEST] = STRENGTH[0]
    for key in _TIMES:
        st.session_state[key] = _ANY
    _kept().clear()


def _kept() -> dict[str, Any]:
    # A widget's value is gone after a visit to another page, so the choice is kept beside it, where views are stored from.
    explorer: Explorer = st.session_state.setdefault("explorer", Explorer())
    return explorer.filters


def set_filters(allowed: Filter) -> None:
    """Makes the menu say what the filter says; only before the menu is drawn, as in a callback."""
    rows = allowed.kinds, allowed.link_kinds, allowed.statuses, allowed.layers, allowed.trust
    wanted: dict[str, Any] = {key: sorted(row or ()) for key, row in zip(_KEYS, rows, strict=True)}
    wanted[_WEAKEST] = allowed.weakest or STRENGTH[0]
    wanted |= {key: (date or _ANY)[:7] for key, date in zip(_TIMES, (allowed.since, allowed.until), strict=True)}
    for key, value in wanted.items():
        st.session_state[key] = value
    _kept().update(wanted)


def _row(title: str, key: str, options: Sequence[Any], label: Callable[[Any], str]) -> frozenset[Any] | None:
    st.session_state[key] = [value for value in st.session_state[key] if value in options]
    chosen = st.pills(title, options, selection_mode="multi", format_func=label, key=key)
    _kept()[key] = list(chosen)
    return frozenset(chosen) or None


def _restore() -> None:
    kept = _kept()
    for key in _KEYS:
        st.session_state.setdefault(key, kept.get(key, []))
    st.session_state.setdefault(_WEAKEST, kept.get(_WEAKEST, STRENGTH[0]))
    for key in _TIMES:
        st.session_state.setdefault(key, kept.get(key, _ANY))


def _weakest() -> SourceKind | None:
    """The level below which everything is hidden, the weakest level meaning nothing is."""
    # The weakest level stands for hiding nothing: an empty box would ask to choose, in English.
    level = SourceKind(st.selectbox(
        "隐去更弱的来源", STRENGTH, key=_WEAKEST,
        format_func=lambda kind: "不隐去" if kind == STRENGTH[0] else f"只看{SourceKind(kind).label}及更强的",
        help="由弱到强：" + "、".join(kind.label for kind in STRENGTH) + "。这只是排序，不是真伪的度量。"))
    _kept()[_WEAKEST] = level
    return level if level is not STRENGTH[0] else None


def _ends(world: World) -> tuple[SourceKind | None, str | None, str | None]:
    """The weakest source, and the months between which some evidence must be dated; None leaves an end open."""
    level, *cells = st.columns([1.5, 1, 1])
    with level:
        weakest = _weakest()
    months = sorted({e.date[:7] for x in world.snapshot.links for e in x.evidence if e.date}, reverse=True)
    chosen = []
    for cell, key, title in zip(cells, _TIMES, ("依据日期，从", "到"), strict=True):
        if st.session_state[key] not in months:
            st.session_state[key] = _ANY
        month = cell.selectbox(title, [_ANY, *months], key=key, format_func=lambda m: date_label(m) if m else "不限")
        _kept()[key] = month
        chosen.append(month or None)
    if any(chosen):
        st.caption("没有日期的关系不显示；只写到年的，按整年算。")
    return weakest, chosen[0], chosen[1]


def filter_menu(world: World) -> Filter:
    """The filter that the menu describes; its label says how many rows are in use."""
    _restore()
    snapshot = world.snapshot
    kinds = Counter(entity.kind for entity in snapshot.entities)
    links = Counter(link.kind for link in snapshot.links)
    statuses, trust = {link.status for link in snapshot.links}, {source.kind for source in snapshot.sources}
    used = sum(bool(st.session_state.get(key)) for key in _KEYS) + (st.session_state[_WEAKEST] != STRENGTH[0])
    used += any(st.session_state[key] for key in _TIMES)
    with st.popover(f"筛选（{used}）" if used else "筛选", width="stretch"):
        chosen = Filter(
            _row("类别", _KEYS[0], [k for k in KIND_STYLES if kinds[k]], lambda k: Kind(k).label),
            _row("关系", _KEYS[1], [k for k in LINK_RULES if links[k]], lambda k: LINK_RULES[k].label),
            _row("状态", _KEYS[2], [s for s in Status if s in statuses], lambda s: Status(s).label),
            _row("层", _KEYS[3], list(Layer), lambda x: Layer(x).label),
            _row("来源类型", _KEYS[4], [k for k in SourceKind if k in trust], lambda k: SourceKind(k).label),
            *_ends(world),
        )
        st.caption("一行里什么都不选，就是全部显示。")
        st.button("清除筛选", on_click=clear_filters, disabled=not used)
    return chosen
