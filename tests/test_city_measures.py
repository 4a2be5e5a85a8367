"""The measures of a place × chain matrix against the formulas written out as loops, known values, and their laws."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.cities.measures import (
    complexity,
    cosine,
    cosine_parts,
    diversity,
    krugman,
    location_quotient,
    present,
    proximity,
    relatedness_density,
    shares,
    ubiquity,
)
from chains.errors import UsageError

Rows = Sequence[Sequence[float]]
NAN = math.nan


@st.composite
def matrices(draw: st.DrawFn, numbers: st.SearchStrategy[float] | None = None) -> list[list[float]]:
    """Up to 7 × 8, with rows and columns of zeros among them."""
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 8))
    some = numbers if numbers is not None else st.one_of(st.just(0.0), st.integers(0, 9).map(float), st.floats(0.01, 500))
    return draw(st.lists(st.lists(some, min_size=m, max_size=m), min_size=n, max_size=n))


presences = matrices(st.integers(0, 1).map(float))
few = settings(max_examples=60, deadline=None)


# --- the formulas, as they stand in the papers, without numpy

def plain_quotient(x: Rows, smoothing: float = 0.0) -> list[list[float]]:
    n, m = len(x), len(x[0])
    y = [[v + smoothing for v in row] for row in x]
    whole = sum(sum(row) for row in y)
    out = [[NAN] * m for _ in range(n)]
    for c in range(n):
        for p in range(m):
            if sum(x[c]) > 0 and sum(x[d][p] for d in range(n)) > 0:
                out[c][p] = (y[c][p] / sum(y[c])) / (sum(y[d][p] for d in range(n)) / whole)
    return out


def plain_proximity(x: Rows) -> list[list[float]]:
    n, m = len(x), len(x[0])
    k = [sum(x[c][p] for c in range(n)) for p in range(m)]
    out = [[NAN] * m for _ in range(m)]
    for p in range(m):
        for q in range(m):
            if k[p] and k[q]:
                both = sum(x[c][p] * x[c][q] for c in range(n))
                out[p][q] = min(both / k[p], both / k[q])
    return out


def plain_density(x: Rows) -> list[list[float]]:
    n, m = len(x), len(x[0])
    near = plain_proximity(x)
    out = [[NAN] * m for _ in range(n)]
    for c in range(n):
        for p in range(m):
            others = [q for q in range(m) if q != p and not math.isnan(near[p][q])]
            whole = sum(near[p][q] for q in others)
            if whole > 0:
                out[c][p] = sum(x[c][q] * near[p][q] for q in others) / whole
    return out


def plain_cosine(x: Rows) -> list[list[float]]:
    n = len(x)
    length = [math.sqrt(sum(v * v for v in row)) for row in x]
    return [[sum(a * b for a, b in zip(x[c], x[d], strict=True)) / (length[c] * length[d])
             if length[c] and length[d] else NAN for d in range(n)] for c in range(n)]


def plain_krugman(x: Rows) -> list[list[float]]:
    n = len(x)
    total = [sum(row) for row in x]
    return [[sum(abs(a / total[c] - b / total[d]) for a, b in zip(x[c], x[d], strict=True))
             if total[c] and total[d] else NAN for d in range(n)] for c in range(n)]


def same(found: object, wanted: object) -> None:
    np.testing.assert_allclose(np.asarray(found, float), np.asarray(wanted, float), rtol=1e-9, atol=1e-9, equal_nan=True)


@few
@given(matrices(), st.sampled_from([0.0, 0.1, 0.5, 1.0]))
def test_the_quotient_is_that_of_the_formula(x: Rows, smoothing: float) -> None:
    same(location_quotient(x, smoothing=smoothing), plain_quotient(x, smoothing))


@few
@given(presences)
def test_proximity_and_density_are_those_of_the_formulas(x: Rows) -> None:
    same(proximity(x), plain_proximity(x))
    same(relatedness_density(x), plain_density(x))
    same(diversity(x), [sum(row) for row in x])
    same(ubiquity(x), [sum(column) for column in zip(*x, strict=True)])


@few
@given(matrices())
def test_cosine_and_krugman_are_those_of_the_formulas(x: Rows) -> None:
    same(cosine(x), plain_cosine(x))
    same(krugman(x), plain_krugman(x))
    for c in range(len(x)):
        for d in range(len(x)):
            same(cosine_parts(x, c, d).sum(), plain_cosine(x)[c][d])


# --- values known by hand

def test_a_chain_that_only_one_city_has() -> None:
    # Half of the first city's ten firms, and five of all twenty firms: 0.5 / 0.25.
    same(location_quotient([[5, 5], [0, 10]]), [[2, 2 / 3], [0, 4 / 3]])
    same(present(location_quotient([[5, 5], [0, 10]])), [[1, 0], [0, 1]])


def test_smoothing_pulls_a_single_firm_down() -> None:
    x = [[1, 0, 0], [0, 40, 40], [0, 30, 50]]
    raw, smooth = location_quotient(x)[0, 0], location_quotient(x, smoothing=0.5)[0, 0]
    same([raw, smooth], [161, (1.5 / 2.5) / (2.5 / 165.5)])


def test_the_product_space_of_three_cities() -> None:
    x = [[1, 1, 0], [1, 1, 1], [1, 0, 0]]
    same(proximity(x), [[1, 2 / 3, 1 / 3], [2 / 3, 1, 1 / 2], [1 / 3, 1 / 2, 1]])
    # Third chain: 1/3 of its nearness in the first, 1/2 in the second; the last city has only the first.
    same(relatedness_density(x)[:, 2], [1, 1, (1 / 3) / (5 / 6)])


def test_cities_without_a_common_chain_are_two_apart() -> None:
    x = [[3, 0], [0, 7], [6, 0]]
    same(krugman(x), [[0, 2, 0], [2, 0, 2], [0, 2, 0]])
    same(cosine(x), [[1, 0, 1], [0, 1, 0], [1, 0, 1]])


# A ladder: every city has what the next one has and one thing more; the top one alone has the rarest.
LADDER = [[1, 1, 1, 1, 1], [1, 1, 1, 1, 0], [1, 1, 1, 0, 0], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0]]


def test_on_a_ladder_complexity_follows_diversity_and_rarity() -> None:
    found = complexity(LADDER)
    assert found.why_not is None and found.leading[0] == pytest.approx(1)
    assert list(np.argsort(-found.places)) == [0, 1, 2, 3, 4]
    assert list(np.argsort(found.chains)) == [0, 1, 2, 3, 4]


def test_complexity_solves_its_equation() -> None:
    found = complexity([*LADDER, [0, 0, 0, 0, 0]])
    v, k, u = found.places[:5], [5, 4, 3, 2, 1], [5, 4, 3, 2, 1]
    assert math.isnan(found.places[5])
    assert v.mean() == pytest.approx(0) and v.std() == pytest.approx(1)
    # v is the eigenvector shifted and stretched; the shift leaves the same number behind for every city.
    rest = [sum(LADDER[c][p] * LADDER[d][p] / (k[c] * u[p]) * v[d] for p in range(5) for d in range(5))
            - found.leading[1] * v[c] for c in range(5)]
    assert max(rest) - min(rest) < 1e-9


NO_COMPLEXITY = [
    ("nothing", [[0, 0], [0, 0]], "只有 0 个市州"),
    ("one city", [[1, 1, 1]], "只有 1 个市州"),
    ("one chain", [[1], [1], [1]], "1 条产业链"),
    ("four cities", [[1, 1, 1, 1, 1], [1, 1, 1, 1, 0], [1, 1, 1, 0, 0], [1, 1, 0, 0, 0]], "至少各要 5 个"),
    ("two halves", [[1, 1, 0, 0, 0], [1, 1, 0, 0, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 0, 1, 1, 0]], "2 块"),
    ("all alike", [[1, 1, 1, 1, 1]] * 5, "没有可区分的结构"),
    ("a ring", [[1, 1, 0, 0, 0], [0, 1, 1, 0, 0], [0, 0, 1, 1, 0], [0, 0, 0, 1, 1], [1, 0, 0, 0, 1]], "没有分开"),
    ("held by one city", [[1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0], [0, 0, 1, 1, 0, 0], [0, 0, 0, 1, 1, 1], [0, 0, 0, 0, 1, 1]],
     "去掉某一个市州"),
]


@pytest.mark.parametrize(("x", "why"), [row[1:] for row in NO_COMPLEXITY], ids=[row[0] for row in NO_COMPLEXITY])
def test_where_complexity_means_nothing_a_sentence_says_why(x: Rows, why: str) -> None:
    found = complexity(x)
    assert found.why_not is not None and found.why_not.startswith("未计算经济复杂度") and why in found.why_not
    assert np.isnan(found.places).all() and np.isnan(found.chains).all()


# --- laws

@few
@given(matrices(), st.randoms(use_true_random=False))
def test_the_order_of_cities_and_chains_does_not_matter(x: Rows, random: object) -> None:
    rows, columns = list(range(len(x))), list(range(len(x[0])))
    random.shuffle(rows), random.shuffle(columns)  # type: ignore[attr-defined]
    a = np.array(x)
    turned = a[np.ix_(rows, columns)]
    same(location_quotient(turned), location_quotient(a)[np.ix_(rows, columns)])
    same(cosine(turned), cosine(a)[np.ix_(rows, rows)])
    same(krugman(turned), krugman(a)[np.ix_(rows, rows)])
    m = present(location_quotient(a))
    mine, theirs = complexity(m), complexity(m[np.ix_(rows, columns)])
    same(relatedness_density(m[np.ix_(rows, columns)]), relatedness_density(m)[np.ix_(rows, columns)])
    assert mine.why_not == theirs.why_not
    np.testing.assert_allclose(theirs.places, mine.places[rows], atol=1e-6, equal_nan=True)


@few
@given(matrices(), st.sampled_from([0.001, 0.5, 3.0, 1e6]))
def test_the_unit_does_not_matter(x: Rows, factor: float) -> None:
    a = np.array(x)
    same(location_quotient(a * factor), location_quotient(a))
    same(location_quotient(a * factor, smoothing=0.5 * factor), location_quotient(a, smoothing=0.5))
    same(present(location_quotient(a * factor)), present(location_quotient(a)))
    for measure in (shares, cosine, krugman):
        same(measure(a * factor), measure(a))
    # A city twice as large with the same structure is the same to both.
    b = a.copy()
    b[0] *= factor
    same(cosine(b), cosine(a))
    same(krugman(b), krugman(a))


@few
@given(matrices())
def test_an_empty_city_is_undefined_and_changes_nobody_else(x: Rows) -> None:
    a = np.array([*x, [0.0] * len(x[0])])
    assert np.isnan(location_quotient(a)[-1]).all() and np.isnan(shares(a)[-1]).all()
    assert np.isnan(cosine(a)[-1]).all() and np.isnan(krugman(a)[:, -1]).all()
    assert np.isnan(location_quotient(a, smoothing=1.0)[-1]).all(), "what is added is no knowledge"
    for measure in (location_quotient, shares):
        same(measure(a)[:-1], measure(x))
    for measure in (cosine, krugman):
        same(measure(a)[:-1, :-1], measure(x))


@few
@given(matrices())
def test_an_empty_chain_is_undefined_and_changes_nothing_else(x: Rows) -> None:
    a = np.hstack([np.array(x), np.zeros((len(x), 1))])
    assert np.isnan(location_quotient(a)[:, -1]).all()
    same(location_quotient(a)[:, :-1], location_quotient(x))
    same(cosine(a), cosine(x))
    same(krugman(a), krugman(x))
    m = present(location_quotient(a))
    assert np.isnan(proximity(m)[-1]).all() and np.isnan(relatedness_density(m)[:, -1]).all()
    same(relatedness_density(m)[:, :-1], relatedness_density(m[:, :-1]))


@few
@given(matrices())
def test_every_value_lies_in_its_range(x: Rows) -> None:
    m = present(location_quotient(x))
    for values, top in ((cosine(x), 1), (krugman(x), 2), (proximity(m), 1), (relatedness_density(m), 1), (shares(x), 1)):
        known = values[~np.isnan(values)]
        assert (known >= 0).all() and (known <= top + 1e-9).all()
    known = np.diag(cosine(x))
    same(known[~np.isnan(known)], np.ones(int((~np.isnan(known)).sum())))


@pytest.mark.parametrize("x", [[[-1.0]], [[NAN]], [[math.inf]], [1.0, 2.0]])
def test_what_is_no_matrix_of_amounts_is_refused(x: Rows) -> None:
    for measure in (location_quotient, cosine, krugman, proximity, complexity):
        with pytest.raises(UsageError, match="two dimensions and no negative"):
            measure(x)  # type: ignore[operator]


@pytest.mark.parametrize("smoothing", [-0.1, NAN, math.inf])
def test_a_negative_smoothing_is_refused(smoothing: float) -> None:
    with pytest.raises(UsageError, match="smoothing"):
        location_quotient([[1.0]], smoothing=smoothing)


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (1, 1)])
def test_a_matrix_of_nothing_gives_nothing(shape: tuple[int, int]) -> None:
    x = np.zeros(shape)
    assert location_quotient(x).shape == shape and relatedness_density(x).shape == shape
    assert cosine(x).shape == krugman(x).shape == (shape[0], shape[0]) and proximity(x).shape == (shape[1], shape[1])
    assert complexity(x).why_not


def test_very_large_and_very_small_numbers_stay_in_range() -> None:
    same(cosine([[1e-200, 1e-200], [1e200, 1e200]]), np.ones((2, 2)))
