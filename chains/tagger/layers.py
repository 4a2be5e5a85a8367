"""Two bidirectional LSTM layers in numpy: the last hidden state of every character."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from chains.tagger.packed import Packed

__all__ = ["HIDDEN", "Layers"]

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

HIDDEN = 128  # both directions of the second layer
_HALF = HIDDEN // 2
_GATES = 4 * _HALF
# In, forget, out, new: the three sigmoids lie together.
_ENTER, _FORGET, _LEAVE, _NEW = (slice(at, at + _HALF) for at in range(0, _GATES, _HALF))
_SIGMOIDS = slice(0, 3 * _HALF)

# Writes the gates of a step (2 × sentences × _GATES) before they are squashed, from the places of its characters in both
# directions and the states of both (2 × sentences × what stands beside the hidden ones).
_Gates = Callable[[slice, Indices, Floats, Floats], None]


class Layers:
    """The weights of both layers.

    sigmoid(x) = (tanh(x / 2) + 1) / 2: with halved weights one tanh serves all four gates, and without the last halving cells
    and states are twice what they are called, which the weights behind them make good. Halving loses no digit.
    """

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._table: Floats = np.matmul(weights["embedding.weight"], _into(weights, 0))
        # Every character's share of the first layer, computed once; in place, for it is the largest thing here.
        self._table += _bias(weights, 0)
        self._first = _back(weights, 0)
        # One product serves the states of the step before, those of the layer below, and the bias.
        self._second = np.concatenate([_back(weights, 1), _into(weights, 1) * np.float32(0.5), _bias(weights, 1)], axis=1)

    def states(self, chars: NDArray[np.int32], packed: Packed) -> Floats:
        """The hidden states of the second layer, characters × HIDDEN; `chars` as they are packed."""

        def first(rows: slice, turned: Indices, states: Floats, gates: Floats) -> None:
            np.matmul(states, self._first, out=gates)
            gates[0] += self._table[0].take(chars[rows], axis=0)
            gates[1] += self._table[1].take(chars[turned], axis=0)

        lower = _run(packed, _HALF, first)

        def second(rows: slice, turned: Indices, states: Floats, gates: Floats) -> None:
            states[0, :, _HALF:-1], states[1, :, _HALF:-1] = lower[rows], lower.take(turned, axis=0)
            np.matmul(states, self._second, out=gates)

        states = _run(packed, _HALF + HIDDEN + 1, second)
        states *= 0.5
        return states


def _run(packed: Packed, width: int, write: _Gates) -> Floats:
    """Twice the hidden states of a layer, characters × HIDDEN; beside them in `states` all is one at first."""
    out = np.empty((packed.size, HIDDEN), np.float32)
    all_states = np.ones((2, packed.widest, width), np.float32)
    all_states[..., :_HALF] = 0
    all_gates = np.empty((2, packed.widest, _GATES), np.float32)
    all_cells, all_news = np.zeros((2, packed.widest, _HALF), np.float32), np.empty((2, packed.widest, _HALF), np.float32)
    for rows in packed.rows:
        some = rows.stop - rows.start
        states, gates, cells, news = all_states[:, :some], all_gates[:, :some], all_cells[:, :some], all_news[:, :some]
        turned = packed.turned[rows]
        write(rows, turned, states, gates)
        np.tanh(gates, out=gates)
        gates[..., _SIGMOIDS] += 1
        cells *= gates[..., _FORGET]
        cells *= 0.5
        np.multiply(gates[..., _ENTER], gates[..., _NEW], out=news)
        cells += news
        np.tanh(np.multiply(cells, 0.5, out=news), out=news)
        hidden = np.multiply(gates[..., _LEAVE], news, out=states[..., :_HALF])
        out[rows, :_HALF], out[turned, _HALF:] = hidden
    return out


def _gates(weights: Mapping[str, Floats], name: str, layer: int) -> Floats:
    """2 × whatever × _GATES: the weights of both directions, halved for the sigmoids."""
    order = np.r_[0:2 * _HALF, 3 * _HALF:_GATES, 2 * _HALF:3 * _HALF]
    half = np.where(np.arange(_GATES) < _SIGMOIDS.stop, 0.5, 1.0).astype(np.float32)[:, None]
    ways = (weights[f"lstm.{name}_l{layer}{way}"].reshape(_GATES, -1) for way in ("", "_reverse"))
    return np.stack([(matrix[order] * half).T for matrix in ways])


def _into(weights: Mapping[str, Floats], layer: int) -> Floats:
    return _gates(weights, "weight_ih", layer)


def _back(weights: Mapping[str, Floats], layer: int) -> Floats:
    return _gates(weights, "weight_hh", layer) * np.float32(0.5)  # the states are doubled


def _bias(weights: Mapping[str, Floats], layer: int) -> Floats:
    return _gates(weights, "bias_ih", layer) + _gates(weights, "bias_hh", layer)
