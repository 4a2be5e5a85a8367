"""What several parts of the page 链主 share: the weights as they stand, the rankings by them, and the two badges."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from chains.app.markup import Html, badge, join
from chains.app.state import World
from chains.app.widgets import alert
from chains.errors import UsageError
from chains.graph import entities_of
from chains.leaders import COMPONENTS, DEFAULT_WEIGHTS, Leader, RankedLeader, Ranking, Weights, rank_leaders
from chains.model import Kind, Layer

__all__ = ["band_text", "chosen_weights", "declared_badge", "rank_badge", "rankings_of", "weight_sliders"]

_PERCENT = {key: round(100 * share) for key, share in DEFAULT_WEIGHTS.shares.items()}


@st.cache_resource(max_entries=8, show_spinner=False)
def _rankings(_world: World, digest: str, weights: tuple[float, ...], place: str | None) -> Mapping[str, Ranking]:
    said = Weights(**dict(zip(COMPONENTS, weights, strict=True)))
    return {e.id: rank_leaders(_world.graph, e.id, place=place, weights=said) for e in entities_of(_world.graph, Kind.CHAIN)}


def rankings_of(world: World, weights: Weights, place: str | None = None) -> Mapping[str, Ranking]:
    """The ranking of every chain, made once for each weighting and place."""
    return _rankings(world, world.snapshot.digest, tuple(weights.shares[key] for key in COMPONENTS), place)


def declared_badge(leader: Leader) -> Html:
    """A full badge for what a named authority declared, a lighter one where the source names none, and one of the machine's
    for what only the program has read.
    """
    if leader.layer is not Layer.CURATED:
        return badge(leader.word, "machine")
    if leader.authority:
        return badge(leader.word, "solid", f"认定单位：{leader.authority}")
    return badge(leader.word, "good", "来源没有说明认定单位")


def rank_badge(ranking: Ranking, row: RankedLeader) -> Html:
    """An outlined badge for what is measured, never to be taken for a declaration."""
    if row.rank is None:
        return badge("资料不足，不排名", "warn") if row.thin else join()
    return badge(f"测算第 {row.rank}", "outline", f"本链 {len(ranking.ranked)} 家有名次，权重变动时在 {band_text(row)} 之间")


def chosen_weights() -> Weights:
    """The weights as the sliders stand; the default ones, with a line of warning, when all stand at zero."""
    said = {key: float(st.session_state.get(f"leader_weight_{key}", _PERCENT[key])) for key in COMPONENTS}
    try:
        return Weights(**said)
    except UsageError as error:
        alert(f"{error.zh}；下面按默认权重计算。")
        return DEFAULT_WEIGHTS


def band_text(row: RankedLeader) -> str:
    """The best and the worst rank: 1–3; one number where they are the same."""
    return "–".join(map(str, sorted(set(row.band)))) if row.band else "—"


def weight_sliders() -> None:
    """Draws a slider a component, and a button that sets all back."""
    with st.popover("调整权重", width="content"):
        st.caption("拖动后各项按合计 100% 折算，名次随即重算。")
        st.button("恢复默认", on_click=_reset, width="stretch", key="leader_reset")
        for key, label in COMPONENTS.items():
            st.session_state.setdefault(f"leader_weight_{key}", _PERCENT[key])
            st.slider(label, 0, 100, key=f"leader_weight_{key}", step=5)


def _reset() -> None:
    for key, percent in _PERCENT.items():
        st.session_state[f"leader_weight_{key}"] = percent
