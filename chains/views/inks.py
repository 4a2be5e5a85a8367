"""The colours of the pictures of chains and maps, each with the one that takes its place on a dark ground.

States of a segment differ in sign, word and border too: no colour is needed to tell them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chains.views.style import KIND_STYLES

__all__ = [
    "CLUE", "DARK", "FRAME", "GROUND", "HAVE", "HAVE_GROUND", "INVEST", "LACK", "LACK_GROUND", "LEADER", "LEADER_GROUND",
    "MUTED", "PANEL", "PLAN", "PLAN_GROUND", "SUPPLY", "TEXT", "WHITE",
]

# What is white on a coloured badge turns dark where the badge turns light, the ground likewise but otherwise: two colours.
TEXT, MUTED, WHITE, GROUND, PANEL, FRAME = "#1f2933", "#5d6b7b", "#fffffe", "#ffffff", "#f7f8fa", "#cfd6de"
HAVE, HAVE_GROUND = "#0f6aa8", "#e3eff8"
PLAN, PLAN_GROUND = "#8a5300", "#fbefd9"
LACK, LACK_GROUND = "#b3261e", "#fdf1f0"
CLUE = "#7b8794"
LEADER, LEADER_GROUND = "#12704f", "#d9efe6"
SUPPLY, INVEST = "#0b7285", "#a3470b"

DARK: Mapping[str, str] = MappingProxyType({
    TEXT: "#e3e9ef", MUTED: "#a3b0bd", WHITE: "#10201a", GROUND: "#12181f", PANEL: "#1b222b", FRAME: "#414c58",
    HAVE: "#6bb3ea", HAVE_GROUND: "#14324a", PLAN: "#f0c078", PLAN_GROUND: "#3d2c10", LACK: "#ff8a80", LACK_GROUND: "#3a1c1a",
    CLUE: "#93a0ad", LEADER: "#7fd6b3", LEADER_GROUND: "#173d31", SUPPLY: "#4fc3d9", INVEST: "#f09a5b",
    **{style.color: style.dark for style in KIND_STYLES.values()},
})
