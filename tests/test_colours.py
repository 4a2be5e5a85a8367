"""Colours for every eye: as people with red, green or blue blindness see them, no two kinds look the same."""

from __future__ import annotations

from itertools import combinations

import pytest

from chains.model import Kind, Layer, SourceKind, Status
from chains.views.meanings import LAYER_MEANINGS, OTHER_MEANINGS, STATUS_MEANINGS, TRUST_MEANINGS
from chains.views.network import edge_color
from chains.views.style import KIND_STYLES, STATUS_STYLES

Colour = tuple[float, float, float]

# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency (2009), severity 1.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "full colour": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}
_DISTINCT = 12.0  # of CIELAB; 2.3 is just noticeable side by side, and kinds stand far apart
GROUNDS = {"light": "#ffffff", "dark": "#12181f"}


def _linear(code: str) -> Colour:
    shares = (int(code[i: i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return red, green, blue


def _seen(code: str, blindness: str) -> Colour:
    rgb = _linear(code)
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in BLINDNESS[blindness])
    return red, green, blue


def _lab(rgb: Colour) -> Colour:
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (sum(a * b for a, b in zip(row, rgb, strict=True)) / w for row, w in zip(rows, white, strict=True))
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _apart(one: str, other: str, blindness: str) -> float:
    a, b = _lab(_seen(one, blindness)), _lab(_seen(other, blindness))
    return float(sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5)


def _contrast(one: str, other: str) -> float:
    light = sorted(sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), _linear(code), strict=True)) for code in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_two_kinds_differ_in_shape_or_plainly_in_colour(blindness: str, ground: str) -> None:
    alike = []
    for (a, one), (b, other) in combinations(KIND_STYLES.items(), 2):
        colours = (one.color, other.color) if ground == "light" else (one.dark, other.dark)
        if one.shape == other.shape and _apart(*colours, blindness) < _DISTINCT:
            alike.append(f"{a} and {b}: {one.shape}, {_apart(*colours, blindness):.1f} apart")
    assert alike == []


def test_the_measure_can_fail() -> None:
    assert _apart("#c8501e", "#7d8a2e", "deuteranopia") < _apart("#c8501e", "#7d8a2e", "full colour") / 2
    assert _apart("#1f6fb2", "#1f6fb2", "full colour") == 0 and _contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("kind", KIND_STYLES)
def test_a_kind_stands_out_from_its_ground(kind: Kind) -> None:
    style = KIND_STYLES[kind]
    # WCAG 1.4.11 asks 3:1 of what must be seen; the amber of segments has a border and its label below.
    assert _contrast(style.color, GROUNDS["light"]) >= (2.3 if kind is Kind.SEGMENT else 3)
    assert _contrast(style.dark, GROUNDS["dark"]) >= 3


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_what_a_line_means_is_seen_without_its_hue(blindness: str) -> None:
    curated, extracted, leads = (edge_color({"kind": kind, "layer": layer}) for kind, layer in (
        ("owns", Layer.CURATED), ("owns", Layer.EXTRACTED), ("leads", Layer.CURATED)))
    assert min(_apart(curated, extracted, blindness), _apart(curated, leads, blindness),
               _apart(extracted, leads, blindness)) >= _DISTINCT
    assert len({STATUS_STYLES[s].dashes for s in Status}) == len(Status), "a status is told by its dashes"


def test_every_word_on_a_badge_is_explained() -> None:
    for words, meanings in ((Layer, LAYER_MEANINGS), (Status, STATUS_MEANINGS), (SourceKind, TRUST_MEANINGS)):
        assert set(words) == set(meanings) and all(said.endswith("。") for said in meanings.values())
    assert all(OTHER_MEANINGS.values())
