"""The labels that the cutword wheel gives: the best of a sentence as a whole (Viterbi), exact, at a third of the cost of trying
every label behind every other. While the network is taught other names, `benchmarks.network` keeps it at these.

Labels say where in a name a character stands: B begins it, M is within, E ends it, S is all of it, O is outside. Of the 69 × 69
steps from one label to the next only the sensible ones are tried: B or M to M or E of the same sort, and O, E, S to O, B, S.
All others are taken for somewhat better than they are, by one number for the label before and one for the label behind, which
costs a single look at each. A best path that takes none of them is the best of all; the rare other one is sought again in full.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from chains.tagger import Tagger, sentences_read
from chains.tagger.packed import Packed

__all__ = ["Labelling", "labels_of"]

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]
_Step = Callable[[Floats], Floats]  # from the scores before a step to those behind it

_ROOM = 1 << 16  # numbers that are added and compared at once: they should stay near the processor


class Labelling:
    """The last part of the network: from hidden states to labels, of which there are as many single as beginning ones."""

    def __init__(self, weights: Mapping[str, Floats], labels: Sequence[str]) -> None:
        # E, O, S, B, M, each sort at the same place of its part: what may be tried together lies together.
        self._order = np.array(sorted(range(len(labels)), key=lambda n: ("EOSBM".index(labels[n][0]), labels[n][2:])))
        sorts = [[labels[n][2:] for n in self._order if labels[n][0] == part] for part in "EBM"]
        assert sorts[0] == sorts[1] == sorts[2], "every sort of name begins, goes on and ends"
        many = len(sorts[0])
        self._ended, self._begun, self._within = slice(0, many), slice(-2 * many, -many), slice(-many, None)
        self._closed, self._opened = slice(0, len(labels) - 2 * many), slice(many, len(labels) - many)
        self._emit = weights["fc.weight"][self._order]
        self._emit_bias = weights["fc.bias"][self._order][:, None]
        self._start = weights["crf.start_transitions"][self._order][:, None]
        self._end = weights["crf.end_transitions"][self._order]
        self._move = weights["crf.transitions"][np.ix_(self._order, self._order)]
        self._before, self._behind = self._bounds(self._sensible())
        bound = self._before + self._behind
        self._hoped = np.where(self._sensible(), np.maximum(self._move, bound), bound)
        self._sure = self._hoped == self._move

    def best(self, states: Floats, packed: Packed) -> NDArray[np.uint8]:
        """The label of every character on the best path of its sentence, as they are packed."""
        labels = np.empty(packed.size, np.uint8)
        steps = [np.arange(rows.start, rows.stop) for rows in packed.rows]
        doubtful = self._label(labels, steps, self._scores(states, steps, self._step), self._hoped)
        if doubtful.any():
            rest = [at[doubtful[:len(at)]] for at in steps]
            rest = rest[:sum(len(at) > 0 for at in rest)]
            self._label(labels, rest, self._scores(states, rest, self._step_in_full), self._move)
        return self._order.astype(np.uint8)[labels]

    def _sensible(self) -> NDArray[np.bool_]:
        count = len(self._order)
        table = np.zeros((count, count), bool)
        table[self._closed, self._opened] = True
        sorts = np.arange(count)
        for before in (self._begun, self._within):
            for behind in (self._ended, self._within):
                table[sorts[before], sorts[behind]] = True
        return table

    def _bounds(self, sensible: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """One number a label before, as a column, and one a label behind: no step that is not sensible is worth more."""
        before = np.where(sensible, -np.inf, self._move - self._move.mean(0)).max(1)[:, None]
        return before, np.where(sensible, -np.inf, self._move - before).max(0)

    def _scores(self, states: Floats, steps: Sequence[Indices], step: _Step) -> list[Floats]:
        """For every step labels × sentences: the score of the best path that ends so."""
        best: list[Floats] = []
        for at in steps:
            here = self._emit @ states[at].T
            here += self._emit_bias
            here += step(best[-1][:, :len(at)]) if best else self._start
            best.append(here)
        return best

    def _step(self, before: Floats) -> Floats:
        moved: Floats = (before + self._before).max(0) + self._behind[:, None]
        self._try(before, self._closed, self._opened, moved)
        for part in (self._begun, self._within):
            for into in (self._ended, self._within):
                np.maximum(moved[into], before[part] + self._move[part, into].diagonal()[:, None], out=moved[into])
        return moved

    def _step_in_full(self, before: Floats) -> Floats:
        moved = np.full_like(before, -np.inf)
        self._try(before, slice(None), slice(None), moved)
        return moved

    def _try(self, before: Floats, froms: slice, tos: slice, moved: Floats) -> None:
        """Every label of the one part behind every label of the other."""
        moves, reached, left = self._move[froms, tos, None], moved[tos], before[froms, None]
        some = max(1, _ROOM // left.size)
        for at in range(0, len(reached), some):
            part = reached[at:at + some]
            np.maximum(part, (left + moves[:, at:at + some]).max(0), out=part)

    def _label(
        self, labels: NDArray[np.uint8], steps: Sequence[Indices], best: Sequence[Floats], moves: Floats,
    ) -> NDArray[np.bool_]:
        """Walks back along the best paths; which sentences took a step that was taken for better than it is."""
        from_label = np.ascontiguousarray(moves.T)
        doubtful = np.zeros(len(steps[0]), bool)
        label = np.empty(0, np.intp)
        for at, scores in zip(reversed(steps), reversed(best), strict=True):
            going = len(label)
            ways = np.empty((len(at), len(moves)), np.float32)
            ways[:going], ways[going:] = from_label[label], self._end
            ways += scores.T
            behind, label = label, ways.argmax(1)
            doubtful[:going] |= ~self._sure[label[:going], behind]
            labels[at] = label
        return doubtful


def labels_of(tagger: Tagger, labelling: Labelling, text: str) -> NDArray[np.uint8]:
    """The label of every character of a text, by its index; zero, which is "O", where the network reads nothing."""
    states, labels = tagger.read(text).states, np.zeros(len(text), np.uint8)
    _, places, sentences = sentences_read(tagger, text)
    if sentences:
        sentences.sort(key=lambda sentence: sentence[0] - sentence[1])
        where = np.concatenate([places[start:stop] for start, stop in sentences])
        packed = Packed.of(np.array([stop - start for start, stop in sentences]))
        rows = np.empty((packed.size, states.shape[1]), np.float32)
        rows[packed.places] = states[where]
        labels[where] = labelling.best(rows, packed)[packed.places]
    return labels
