"""Measures of a place × chain matrix: numbers in, numbers out, no graph.

Rows are places (n of them), columns are chains (m). A value that the data cannot give is nan: undefined is not zero.
Every function takes non-negative finite numbers and raises UsageError for anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from chains.errors import UsageError

__all__ = [
    "Complexity", "Matrix", "Vector", "complexity", "cosine", "cosine_parts", "diversity", "krugman", "location_quotient",
    "present", "proximity", "relatedness_density", "shares", "ubiquity",
]

Matrix: TypeAlias = NDArray[np.float64]
Vector: TypeAlias = NDArray[np.float64]

_ENOUGH = 5  # places and chains; of fewer any order is chance
_SEPARATED = 0.02  # of eigenvalues between 0 and 1; closer ones mix their vectors
_STEADY = 0.8  # least correlation of the order with the one found without any one place
_SIGNED = 0.3  # least correlation with diversity that tells which end of the axis is the complex one


def _checked(values: ArrayLike) -> Matrix:
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2 or not np.isfinite(matrix).all() or (matrix < 0).any():
        raise UsageError("a place × chain matrix has two dimensions and no negative or missing numbers",
                         "城市 × 产业链矩阵必须是二维的，且没有负数或空值")
    return matrix


def _ratio(above: Matrix, below: Matrix | Vector) -> Matrix:
    """above / below, and nan where that divides by zero."""
    wide: Matrix = np.broadcast_to(below, above.shape)
    return np.asarray(np.divide(above, wide, out=np.full(above.shape, np.nan), where=wide > 0), dtype=np.float64)


def shares(values: ArrayLike) -> Matrix:
    """The share of each chain in its place's total, n × m; nan in a row of zeros."""
    matrix = _checked(values)
    return _ratio(matrix, matrix.sum(axis=1, keepdims=True))


def location_quotient(values: ArrayLike, *, smoothing: float = 0.0) -> Matrix:
    """How many times its share in all places a chain's share in the place is, n × m: revealed comparative advantage.

    LQ = (x_cp / Σ_p x_cp) / (Σ_c x_cp / Σ_cp x_cp) (Balassa 1965). `smoothing` is added to every x first, which pulls
    quotients that rest on one or two firms towards 1. In a row or column without anything nothing is known: it stays
    nan whatever is added.
    """
    matrix = _checked(values)
    if not np.isfinite(smoothing) or smoothing < 0:
        raise UsageError(f"smoothing {smoothing} is not a number of 0 or more", f"平滑值 {smoothing} 应为不小于 0 的数")
    added = matrix + smoothing
    row, column = added.sum(axis=1, keepdims=True), added.sum(axis=0, keepdims=True)
    quotient = _ratio(_ratio(added, row), column / max(float(added.sum()), np.finfo(float).tiny))
    quotient[matrix.sum(axis=1) == 0, :] = np.nan
    quotient[:, matrix.sum(axis=0) == 0] = np.nan
    return quotient


def present(quotient: Matrix) -> Matrix:
    """1 where the quotient is 1 or more, else 0; undefined counts as 0."""
    # A quotient that is 1 on paper must not fall to 0 by the last bit of a division.
    return (np.nan_to_num(quotient, nan=0.0) >= 1 - 1e-12).astype(np.float64)


def diversity(presence: ArrayLike) -> Vector:
    """In how many chains each place is present, n."""
    return np.asarray(_checked(presence).sum(axis=1))


def ubiquity(presence: ArrayLike) -> Vector:
    """In how many places each chain is present, m."""
    return np.asarray(_checked(presence).sum(axis=0))


def proximity(presence: ArrayLike) -> Matrix:
    """How often two chains are present in the same places, m × m: min(P(p|q), P(q|p)); nan where either is nowhere.

    φ_pq = Σ_c M_cp M_cq / max(k_p, k_q) with k the ubiquity (Hidalgo, Klinger, Barabási, Hausmann, Science 317, 2007).
    """
    matrix = _checked(presence)
    common, k = matrix.T @ matrix, matrix.sum(axis=0)
    near = _ratio(common, np.maximum.outer(k, k))
    near[k == 0, :] = np.nan
    near[:, k == 0] = np.nan
    return near


def relatedness_density(presence: ArrayLike, near: Matrix | None = None) -> Matrix:
    """The share of a chain's proximity that lies in chains the place already has, n × m, from 0 to 1.

    ω_cp = Σ_q M_cq φ_pq / Σ_q φ_pq over q ≠ p (Hidalgo et al. 2007; the chain itself is left out, as in py-ecomplexity:
    else having it would argue for having it). nan where nothing is near the chain.
    """
    matrix = _checked(presence)
    near = proximity(matrix) if near is None else near
    others = np.nan_to_num(near, nan=0.0)
    np.fill_diagonal(others, 0.0)
    return _ratio(matrix @ others, others.sum(axis=0, keepdims=True))


@dataclass(frozen=True)
class Complexity:
    """Economic complexity of places (n) and chains (m), each with mean 0 and deviation 1; nan for what is left out.

    `why_not` is the Chinese sentence that says why nothing was computed; then both are nan throughout. `leading` are the
    largest eigenvalues that decided it, the trivial 1 first.
    """

    places: Vector
    chains: Vector
    why_not: str | None = None
    leading: tuple[float, ...] = ()


def complexity(presence: ArrayLike) -> Complexity:
    """Places ordered by the rarity of what they have, chains by the diversity of where they are; or why not.

    The eigenvector of the second largest eigenvalue of M̃_cd = Σ_p M_cp M_dp / (k_c k_p) (Hidalgo and Hausmann, PNAS 106,
    2009; eigenvector form of Hausmann et al., Atlas of Economic Complexity, 2014), with the sign that goes with diversity.
    On a matrix of several components it would only number the components, and where the second and third eigenvalue are
    close it is any mixture of two vectors: then nothing is computed, nor when leaving out one place turns the order.
    """
    whole = _checked(presence)
    rows, columns = whole.sum(axis=1) > 0, whole.sum(axis=0) > 0
    matrix = whole[np.ix_(rows, columns)]
    empty = Complexity(np.full(whole.shape[0], np.nan), np.full(whole.shape[1], np.nan))
    if min(matrix.shape) < _ENOUGH:
        counts = f"只有 {matrix.shape[0]} 个市州、{matrix.shape[1]} 条产业链有优势"
        return _refused(empty, f"{counts}，不足以排序（至少各要 {_ENOUGH} 个）")
    if (parts := _components(matrix)) > 1:
        return _refused(empty, f"市州与产业链的优势关系分成互不相连的 {parts} 块，特征向量只会给各块编号")
    place, leading = _second_vector(matrix)
    if leading[1] < _SEPARATED:
        return _refused(empty, "各市州的优势产业链没有可区分的结构（第二特征值接近零）", leading)
    if not _separated(leading):
        numbers = "、".join(f"{value:.3f}" for value in leading)
        return _refused(empty, f"前三个特征值 {numbers} 没有分开，排序不确定", leading)
    if (steadiness := _steadiness(matrix, place)) < _STEADY:
        return _refused(empty, f"去掉某一个市州，其余市州的次序就会大变（相关系数最低 {steadiness:.2f}）", leading)
    turn = _correlation(place, matrix.sum(axis=1))
    if abs(turn) < _SIGNED:
        return _refused(empty, f"次序与优势产业链数几乎无关（相关系数 {abs(turn):.2f}），分不清哪一端更复杂", leading)
    place = _standard(place * np.sign(turn))
    empty.places[rows], empty.chains[columns] = place, _standard(matrix.T @ place / matrix.sum(axis=0))
    return Complexity(empty.places, empty.chains, None, leading)


def _second_vector(matrix: Matrix) -> tuple[Vector, tuple[float, ...]]:
    """The vector of the second largest eigenvalue, and the three largest eigenvalues; no row or column may be zero."""
    # D^-1/2 S D^-1/2 has the same eigenvalues as the stochastic matrix and is symmetric, so eigh is exact for it.
    k_place = matrix.sum(axis=1)
    half = matrix / np.sqrt(np.outer(k_place, matrix.sum(axis=0)))
    values, vectors = np.linalg.eigh(half @ half.T)
    return vectors[:, -2] / np.sqrt(k_place), tuple(float(value) for value in values[::-1][:3])


def _separated(leading: tuple[float, ...]) -> bool:
    return leading[0] - leading[1] >= _SEPARATED and leading[1] - leading[2] >= _SEPARATED


def _steadiness(matrix: Matrix, place: Vector) -> float:
    """The least correlation, whatever the sign, of the order with the one found when any one place is left out."""
    least = 1.0
    for left_out in range(len(matrix)):
        kept = np.arange(len(matrix)) != left_out
        rest = matrix[kept]
        rest = rest[:, rest.sum(axis=0) > 0]
        vector, leading = _second_vector(rest)
        if _components(rest) > 1 or not _separated(leading):
            return 0.0
        least = min(least, abs(_correlation(vector, place[kept])))
    return least


def _correlation(one: Vector, other: Vector) -> float:
    if np.ptp(one) < 1e-12 or np.ptp(other) < 1e-12:  # all equal: there is no direction to compare
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _refused(empty: Complexity, why: str, leading: tuple[float, ...] = ()) -> Complexity:
    return Complexity(empty.places, empty.chains, f"未计算经济复杂度：{why}。", leading)


def _standard(vector: Vector) -> Vector:
    return np.asarray((vector - vector.mean()) / vector.std())


def _components(matrix: Matrix) -> int:
    """How many connected components the places and chains form, each place joined to the chains it has."""
    left = set(range(matrix.shape[0]))
    parts = 0
    while left:
        parts += 1
        frontier = [left.pop()]
        while frontier:
            reached = matrix[:, matrix[frontier.pop()] > 0].any(axis=1)
            found = left.intersection(np.flatnonzero(reached).tolist())
            left -= found
            frontier.extend(found)
    return parts


def _unit_rows(matrix: Matrix) -> Matrix:
    """Each row over its length; nan for a row of zeros."""
    # Over its largest value first: squares of very large or very small numbers would leave the range of floats.
    scaled = _ratio(matrix, matrix.max(axis=1, keepdims=True, initial=0.0))
    return np.asarray(scaled / np.sqrt((scaled * scaled).sum(axis=1, keepdims=True)))


def cosine(values: ArrayLike) -> Matrix:
    """The cosine of the angle between every two places' rows, n × n, from 0 (nothing shared) to 1; nan for a row of zeros."""
    unit = _unit_rows(_checked(values))
    return np.asarray(np.minimum(unit @ unit.T, 1.0))


def cosine_parts(values: ArrayLike, one: int, other: int) -> Vector:
    """What each chain adds to the cosine of two places, m; they sum to it. nan when either row is all zeros."""
    unit = _unit_rows(_checked(values))
    return np.asarray(unit[one] * unit[other])


def krugman(values: ArrayLike) -> Matrix:
    """How different the structures of every two places are, n × n: Σ_p |s_cp − s_dp|, from 0 (equal) to 2.

    s are shares within the place; nan for a row of zeros (Krugman, Geography and Trade, 1991).
    """
    share = shares(values)
    return np.asarray(np.abs(share[:, None, :] - share[None, :, :]).sum(axis=2))
