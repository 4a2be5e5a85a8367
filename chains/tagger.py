"""The network of the cutword wheel, run from its weights in numpy: what it makes of every character of a text.

Two bidirectional LSTM layers and a conditional random field over 69 labels (cutword 0.1.1, Apache-2.0, by liwenju0). The
wheel is not imported, for it needs torch and prints; only its data files are read. Without it there are no votes.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import pickle
import re
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["HIDDEN", "Tagger", "Votes", "load_tagger", "package_folder"]

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

HIDDEN = 128  # both directions of the second layer
_HALF = HIDDEN // 2
_GATES = 4 * _HALF
_LONGEST = 256  # characters read together; nobody writes a longer sentence, and a text without full stops must cost no more
_BATCH, _ROOM = 128, 8192  # sentences, fastest of 32, 64, 128, 256; and characters, which bound the memory
_SENTENCE = re.compile(rf"[^\n。！？?!]{{1,{_LONGEST}}}[。！？?!”’]{{0,4}}|[。！？?!]{{1,{_LONGEST}}}")
# A gap between two words of a table parts them as a comma does; the network was taught without blanks.
_GAP = re.compile(r"(?<=\S)[ \t|]+(?=\S)")
_WORD = re.compile(r"[a-zA-Z0-9]{1,24}(?:\.\d{1,24})?%?")
# Other weights with the same shape would give other states, which the tables built on them do not know.
_DIGEST = "cab3b714cb91be7d89ea8c21dabd2a091c46923af468d9d0e7dcae2029b99180"


@dataclass(frozen=True, slots=True)
class Votes:
    """One row a character: the network's last hidden state, and the label that its best path gives the character."""

    states: Floats  # characters × HIDDEN, zero where the network read nothing
    labels: NDArray[np.uint8]  # index into Tagger.labels; 0 is "O"


class _Reader(pickle.Unpickler):
    """Reads tensors and nothing else: any other name in the pickle is refused."""

    def __init__(self, archive: zipfile.ZipFile, folder: str) -> None:
        super().__init__(io.BytesIO(archive.read(f"{folder}/data.pkl")))
        self._archive, self._folder = archive, folder

    def find_class(self, module: str, name: str) -> Any:
        allowed: dict[tuple[str, str], Callable[..., Any]] = {
            ("collections", "OrderedDict"): OrderedDict, ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            ("torch", "FloatStorage"): _Storage,
        }
        if (module, name) not in allowed:
            raise pickle.UnpicklingError(f"weights may not name {module}.{name}")
        return allowed[module, name]

    def persistent_load(self, pid: Sequence[object]) -> Floats:
        key = str(pid[2])
        if not key.isdigit():
            raise pickle.UnpicklingError(f"weights may not name the storage {key!r}")
        return np.frombuffer(self._archive.read(f"{self._folder}/data/{key}"), np.dtype("<f4"))


class _Storage:
    """Stands for torch.FloatStorage, which is only named."""


def _tensor(storage: Floats, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: object) -> Floats:
    count = int(np.prod(size))
    if storage[offset:offset + count].size != count or tuple(stride) != _row_major(size):
        raise pickle.UnpicklingError(f"a tensor of {size} at {offset} does not lie in its storage")
    return storage[offset:offset + count].reshape(size)


def _row_major(size: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(np.prod(size[axis + 1:])) for axis in range(len(size)))


def read_weights(data: bytes) -> dict[str, Floats]:
    """The tensors of a file that torch saved, by name, without the prefix of a parallel run.

    Raises pickle.UnpicklingError for a pickle that names anything but tensors.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        folder = next(name.rpartition("/")[0] for name in archive.namelist() if name.endswith("/data.pkl"))
        state = _Reader(archive, folder).load()["model_state_dict"]
    return {name.removeprefix("module."): tensor for name, tensor in state.items()}


@dataclass(frozen=True)
class _Layer:
    """Weights of one bidirectional layer; gates in the order in, forget, out, new, so that the sigmoids lie together."""

    into: Floats  # inputs × both directions' gates
    back: Floats  # 2 × _HALF × _GATES
    bias: Floats

    @classmethod
    def of(cls, weights: dict[str, Floats], layer: int) -> _Layer:
        # sigmoid(x) = tanh(x / 2) / 2 + 1/2: with halved weights one tanh serves all four gates.
        order = np.r_[0:2 * _HALF, 3 * _HALF:_GATES, 2 * _HALF:3 * _HALF]
        half = np.where(np.arange(_GATES) < 3 * _HALF, 0.5, 1.0).astype(np.float32)[:, None]

        def gates(name: str) -> Floats:
            return np.concatenate([
                weights[f"lstm.{name}_l{layer}{way}"].reshape(_GATES, -1)[order] * half for way in ("", "_reverse")])

        back = gates("weight_hh").reshape(2, _GATES, _HALF).transpose(0, 2, 1)
        return cls(gates("weight_ih").T.copy(), back.copy(), (gates("bias_ih") + gates("bias_hh"))[:, 0])

    def run(self, inputs: Floats) -> Floats:
        """Hidden states, steps × 2 × sentences × _HALF, of projected inputs, the second direction already reversed."""
        steps, _, count, _ = inputs.shape
        out = np.empty((steps, 2, count, _HALF), np.float32)
        gate = np.empty((2, count, _GATES), np.float32)
        hidden, cell, new = (np.zeros((2, count, _HALF), np.float32) for _ in range(3))
        sigmoids = gate[..., :3 * _HALF]
        enter, forget, leave, fresh = (gate[..., at:at + _HALF] for at in range(0, _GATES, _HALF))
        for step in range(steps):
            np.matmul(hidden, self.back, out=gate)
            gate += inputs[step]
            np.tanh(gate, out=gate)
            sigmoids *= 0.5
            sigmoids += 0.5
            cell *= forget
            np.multiply(enter, fresh, out=new)
            cell += new
            hidden = out[step]
            np.multiply(leave, np.tanh(cell, out=new), out=hidden)
        return out


class Tagger:
    """The network ready to read; `labels` names its 69 labels, such as O, B_ORG, E_LOC."""

    def __init__(self, weights: dict[str, Floats], vocabulary: dict[str, int], labels: dict[str, int]) -> None:
        self.labels = tuple(sorted(labels, key=lambda label: labels[label]))
        first, self._second = _Layer.of(weights, 0), _Layer.of(weights, 1)
        # Every character's share of the first layer, computed once: the layer then costs one look-up.
        self._table: Floats = weights["embedding.weight"] @ first.into
        self._table += first.bias  # in place: the table is the largest thing here
        self._first = first
        self._out, self._out_bias = weights["fc.weight"].T.copy(), weights["fc.bias"]
        self._move, self._start = weights["crf.transitions"], weights["crf.start_transitions"]
        self._end = weights["crf.end_transitions"]
        self._words = {word: index for word, index in vocabulary.items() if len(word) > 1}
        self._index = np.full(0x110000, vocabulary["[UNK]"], np.int32)
        self._index[0x4E00:0xA000] = vocabulary["[HANZI]"]
        for word, index in vocabulary.items():
            if len(word) == 1:
                self._index[ord(word)] = index
                self._index[ord(word.upper()[0])] = index

    def read(self, text: str) -> Votes:
        """What the network makes of every character; each sentence is read by itself, equal ones once."""
        codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
        index = self._index[codes]
        kept = (codes != ord(" ")) & (codes != ord("\t"))
        for m in _GAP.finditer(text):
            index[m.start()], kept[m.start()] = self._index[ord("，")], True
        for m in _WORD.finditer(text):
            known = self._words.get(m[0].lower()) if m.end() - m.start() > 1 else None
            if known is not None:
                index[m.start()] = known
                kept[m.start() + 1:m.end()] = False
        votes = Votes(np.zeros((len(text), HIDDEN), np.float32), np.zeros(len(text), np.uint8))
        for places in _batches(text, kept):
            self._read_batch(index, places, votes)
        return votes

    def _read_batch(self, index: NDArray[np.int32], places: list[list[Indices]], votes: Votes) -> None:
        lengths = np.array([len(same[0]) for same in places])
        chars = np.zeros((int(lengths.max()), len(places)), np.int32)
        for column, same in enumerate(places):
            chars[:lengths[column], column] = index[same[0]]
        states = self._states(chars, lengths)
        paths = self._paths((states.reshape(-1, HIDDEN) @ self._out + self._out_bias).reshape(*chars.shape, -1), lengths)
        for column, same in enumerate(places):
            for at in same:
                votes.states[at] = states[:lengths[column], column]
                votes.labels[at] = paths[:lengths[column], column]

    def _states(self, chars: NDArray[np.int32], lengths: Indices) -> Floats:
        steps, count = chars.shape
        step, column = np.arange(steps)[:, None], np.arange(count)
        turned = np.where(step < lengths, lengths - 1 - step, step)  # its own inverse
        inputs = np.empty((steps, 2, count, _GATES), np.float32)

        def through(layer: _Layer, into: Floats, turned_into: Floats) -> Floats:
            inputs[:, 0], inputs[:, 1] = into, turned_into
            out = layer.run(inputs)
            return np.concatenate([out[:, 0], out[turned, 1, column]], axis=2)

        lower = through(self._first, self._table[chars, :_GATES], self._table[chars[turned, column], _GATES:])
        into = (lower.reshape(-1, HIDDEN) @ self._second.into + self._second.bias).reshape(steps, count, 2 * _GATES)
        return through(self._second, into[..., :_GATES], into[turned, column, _GATES:])

    def _paths(self, scores: Floats, lengths: Indices) -> NDArray[np.uint8]:
        """The best label of every step on the best path of its sentence (Viterbi)."""
        steps, count, kinds = scores.shape
        emitted = np.ascontiguousarray(scores.transpose(0, 2, 1))
        best = np.empty((steps, kinds, count), np.float32)
        best[0] = emitted[0] + self._start[:, None]
        moves, room = self._move[:, :, None], np.empty((kinds, kinds, count), np.float32)
        for step in range(1, steps):
            np.add(best[step - 1][:, None], moves, out=room)
            np.max(room, axis=0, out=best[step])
            best[step] += emitted[step]
        paths = np.zeros((steps, count), np.uint8)
        label = np.zeros(count, np.intp)
        for step in range(steps - 1, -1, -1):
            before = (best[step] + self._move[:, label]).argmax(0)
            last = (best[step] + self._end[:, None]).argmax(0)
            label = np.where(step == lengths - 1, last, np.where(step < lengths, before, label))
            paths[step] = label
        return paths


def _batches(text: str, kept: NDArray[np.bool_]) -> Iterator[list[list[Indices]]]:
    """Sentences of about one length, as the places of their characters; equal sentences share a row."""
    places: dict[str, list[Indices]] = {}
    for m in _SENTENCE.finditer(text):
        at = m.start() + np.flatnonzero(kept[m.start():m.end()])
        if len(at):
            places.setdefault(m[0], []).append(at)
    rows = sorted(places.values(), key=lambda same: len(same[0]))
    first = 0
    while first < len(rows):
        stop = first + 1
        while stop < len(rows) and stop - first < _BATCH and len(rows[stop][0]) * (stop - first + 1) <= _ROOM:
            stop += 1
        yield rows[first:stop]
        first = stop


def package_folder() -> Path | None:
    """Where the cutword wheel lies, without running any of its code; None when it is not installed."""
    spec = importlib.util.find_spec("cutword")
    return Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else None


@cache
def load_tagger() -> Tagger | None:
    """The network of the installed wheel; None without it, or when its weights are not the ones known here."""
    folder = package_folder()
    if folder is None or not (folder / "model_params.pth").is_file():
        return None
    data = (folder / "model_params.pth").read_bytes()
    if hashlib.sha256(data).hexdigest() != _DIGEST:
        return None
    tables = json.loads((folder / "ner_vocab_tags.json").read_text("utf-8"))
    return Tagger(read_weights(data), tables["char2id"], tables["label2id"])
