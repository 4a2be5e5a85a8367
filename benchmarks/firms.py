"""Fits the tables of `chains.firms` to annotated texts, and measures them on texts they were not fitted to.

    python -m benchmarks.firms FOLDER FOLDER… --folds DIR    the decision with the wheel, by the tables of `benchmarks.network`
    python -m benchmarks.firms FOLDER FOLDER… --plain        both steps without the wheel, cross-validated
    … --write                                                then fitted to all and written into the package

A folder that is named twice counts twice. A folder holds texts and their annotation (`chains evaluate --gold` reads the same).
Only numpy; with one thread (OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1) the result depends on nothing but the texts, the features
and the catalog's places, schools and fields; several threads round sums differently, and the weights come out a little other.
"""

from __future__ import annotations

import csv
import sys
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.folds import FOLDS, fold_of, taught_without
from chains.catalog import load_catalog
from chains.cleaning import tidy
from chains.documents import read_document
from chains.entities import make_pipeline, read_mentions
from chains.evaluate.gold import read_gold
from chains.firms import disjoint
from chains.firms.candidates import COLUMNS, Candidate, Span, candidates, with_document
from chains.firms.chain import PARTS, Chain, Features, load_chain, row_names, shifted
from chains.firms.decide import decide
from chains.firms.features import FEATURES, character_features
from chains.model import Kind
from chains.spans import sentences
from chains.tagger import SORTS, Tagger, Votes, load_tagger

ROOT = Path(__file__).parent.parent
_CLASS_COST, _COLUMN_COST = 1.0, 1.0  # weights near zero, unless the texts speak against it
_ALONE_COUNTS = 0.3  # a sentence by itself counts less than within its text: most is read in documents
_STEPS = 150

Floats = NDArray[np.float32]


@dataclass
class Text:
    """An annotated text and everything that is known of its characters."""

    folder: str
    text: str
    firms: dict[str, str]  # each form, and the entity it belongs to
    debatable: frozenset[str]
    codes: dict[str, NDArray[np.uint8]]
    votes: Votes | None
    others: list[Span]
    spans: list[tuple[int, int]] = field(default_factory=list)
    found: list[Candidate] = field(default_factory=list)
    alone: list[Candidate] = field(default_factory=list)  # the candidates of every sentence as if it were all there is
    accepted: set[str] = field(default_factory=set)

    def parts(self) -> tuple[NDArray[np.intp], Floats]:
        """The part of every character, and how much it counts."""
        part, weight = np.zeros(len(self.text), np.intp), np.ones(len(self.text), np.float32)
        for form in self.debatable:
            at = self.text.find(form)
            while at >= 0:
                weight[at:at + len(form)] = 0
                at = self.text.find(form, at + 1)
        for start, end in self.spans:
            weight[start:end] = 1
            part[start:end] = PARTS.index("I")
            part[start], part[end - 1] = PARTS.index("B"), PARTS.index("E")
            if end - start == 1:
                part[start] = PARTS.index("S")
        return part, weight


def read_texts(folders: Sequence[Path], *, votes: bool) -> list[Text]:
    nlp = make_pipeline(load_catalog(ROOT / "data" / "chains.yaml"), open_discovery=True)
    nlp.select_pipes(enable=[name for name in nlp.pipe_names if name != "firms"])
    tagger = load_tagger() if votes else None
    texts = []
    for folder in folders:
        gold = read_gold(folder)
        for path in gold.documents:
            document = read_document(path)
            reading = read_mentions(document, nlp)
            clean = document.clean
            firms: dict[str, str] = {}
            longer: dict[str, bool] = {}  # every annotated form in the text, and whether it is a firm's
            debatable = set()
            for entity in (e for e in gold.entities if e.doc == path.name):
                for form in entity.forms | {tidy(form) for form in entity.forms}:
                    firm = entity.asked and entity.type == "ENTERPRISE"
                    if firm:
                        firms[form] = entity.canonical
                    elif Kind.ENTERPRISE in entity.kinds:
                        debatable.add(form)
                    longer[form] = firm or longer.get(form, False)
            read = tagger.read(clean) if tagger else None
            codes = character_features(clean, disjoint((f.start, f.end) for f in reading.places), read)
            texts.append(Text(
                str(folder), clean, firms, frozenset(debatable), codes, read, [(f.start, f.end, f.kind) for f in reading.found],
                [(a, b) for a, b in disjoint(occurrences(clean, longer)) if longer[clean[a:b]]],
            ))
    return texts


def occurrences(text: str, forms: dict[str, bool]) -> list[tuple[int, int]]:
    return [(at, at + len(form)) for form in forms if form for at in range(len(text)) if text.startswith(form, at)]


def minimise(f: Callable[[Floats], tuple[float, Floats]], x: Floats, steps: int, memory: int = 10) -> Floats:
    """L-BFGS with halved steps (Nocedal and Wright, Numerical Optimization, algorithm 7.5)."""
    value, slope = f(x)
    history: list[tuple[Floats, Floats, float]] = []
    for _ in range(steps):
        way, scales = -slope.astype(np.float64), []
        for moved, turned, rho in reversed(history):
            scale = rho * float(moved @ way)
            way -= scale * turned
            scales.append(scale)
        if history:
            moved, turned, rho = history[-1]
            way /= rho * float(turned @ turned)
        else:
            way /= max(1.0, float(np.linalg.norm(way)))
        for (moved, turned, rho), scale in zip(history, reversed(scales), strict=True):
            way += moved * (scale - rho * float(turned @ way))
        size, fall = 1.0, float(slope @ way)
        while True:
            there = (x + size * way).astype(x.dtype)
            new_value, new_slope = f(there)
            if new_value <= value + 1e-4 * size * fall or size < 1e-6:
                break
            size /= 2
        moved, turned = (there - x).astype(np.float64), (new_slope - slope).astype(np.float64)
        if float(moved @ turned) > 1e-9:
            history = [*history[1 - memory:], (moved, turned, 1 / float(moved @ turned))]
        done = abs(value - new_value) < 1e-4 * max(1.0, abs(value)) * 1e-2
        x, value, slope = there, new_value, new_slope
        if done:
            break
    return x


def fit_chain(texts: Sequence[Text], features: Features = FEATURES) -> Chain:
    """A chain that needs no network."""
    parts, weights = zip(*(text.parts() for text in texts), strict=True)
    part, weight = np.concatenate(parts), np.concatenate(weights)
    groups = [(len(classes), np.concatenate([shifted(text.codes[name], by) for text in texts]))
              for name, (classes, shifts) in features.items() for by in shifts]
    rows = len(list(row_names(features, votes=False)))
    cost = np.full((rows, 1), _CLASS_COST, np.float32)
    cost[0] = 0
    truth = np.eye(len(PARTS), dtype=np.float32)[part]

    def loss(flat: Floats) -> tuple[float, Floats]:
        table, at = flat.reshape(rows, -1).astype(np.float32), 1
        score = np.repeat(table[:1], len(part), 0)
        for size, codes in groups:
            score += table[at:at + size][codes]
            at += size
        score -= score.max(1, keepdims=True)
        chance = np.exp(score)
        chance /= chance.sum(1, keepdims=True)
        wrong = (chance - truth) * weight[:, None]
        slopes = [wrong.sum(0)[None]]
        for size, codes in groups:
            slopes.append(np.stack([np.bincount(codes, wrong[:, k], size) for k in range(len(PARTS))], 1))
        value = -(weight * np.log(chance[np.arange(len(part)), part] + 1e-9)).sum() + 0.5 * (cost * table * table).sum()
        return float(value), (np.concatenate(slopes) + cost * table).astype(np.float32).ravel()

    weights = minimise(loss, np.zeros(rows * len(PARTS), np.float32), _STEPS).reshape(rows, -1)
    return Chain(weights, votes=False, features=features)


def fit_decision(texts: Sequence[Text]) -> NDArray[np.float64]:
    rows = [(c.values, (c.start, c.end) in set(text.spans), count)
            for text in texts for many, count in ((text.found, 1.0), (text.alone, _ALONE_COUNTS)) for c in many
            if (c.start, c.end) in set(text.spans) or (c.surface not in text.firms and c.surface not in text.debatable)]
    values, truth, counts = (np.array(column, float) for column in zip(*rows, strict=True))
    cost = np.full(len(COLUMNS), _COLUMN_COST)
    cost[0] = 0

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = values @ weights
        value = (counts * (np.logaddexp(0, score) - truth * score)).sum() + 0.5 * (cost * weights * weights).sum()
        return float(value), values.T @ (counts * (1 / (1 + np.exp(-score)) - truth)) + cost * weights

    return minimise(loss, np.zeros(len(COLUMNS)), 300)


def think(text: Text, chain: Chain, labels: Sequence[str]) -> None:
    scores = chain.scores(text.codes, text.votes)
    text.found, again = (candidates(text.text, scores, text.codes, text.others, labels) for _ in range(2))
    text.found = with_document(text.found)
    ends = [end for _, end in sentences(text.text)]
    text.alone = [c for _, same in groupby(again, lambda c: bisect_right(ends, c.start)) for c in with_document(same)]


def folded(texts: Sequence[Text], chains: Mapping[int, tuple[Chain, Tagger | None]]) -> None:
    """Every text decided by tables that have not seen it; so are the chain's scores that the decision is fitted to."""
    for text in texts:
        chain, tagger = chains[fold_of(text.text)]
        if tagger is not None:
            text.votes = tagger.read(text.text)
            text.codes["label"] = text.votes.sorts
        think(text, chain, SORTS if tagger else ())
    for fold in range(FOLDS):
        weights = fit_decision([t for t in texts if fold_of(t.text) != fold])
        for text in (t for t in texts if fold_of(t.text) == fold):
            text.accepted = {text.text[d.start:d.end] for d in decide(text.found, weights)}


def taught(folds: Path) -> dict[int, tuple[Chain, Tagger | None]]:
    """The chain and the network of every fold."""
    chains: dict[int, tuple[Chain, Tagger | None]] = {}
    for fold in range(FOLDS):
        with taught_without(folds, fold):
            chains[fold] = load_chain(votes=True), load_tagger()
    return chains


def table(texts: Sequence[Text]) -> str:
    """Precision, recall and F1 of distinct surfaces a document, the decision alone."""
    named = right = found = asked = 0
    for text in texts:
        named += len(text.accepted - text.debatable)
        right += len(text.accepted & set(text.firms))
        reached = {text.firms[s] for s in text.accepted if s in text.firms}
        found, asked = found + len(reached), asked + len(set(text.firms.values()))
    p, r = right / max(named, 1), found / max(asked, 1)
    return f"P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(p + r, 1e-9):.3f}  ({named} named, {asked} asked)"


def main() -> None:
    folders, folds = arguments(sys.argv[1:])
    texts = read_texts(folders, votes=folds is not None)
    print(f"{len(texts)} texts, {sum(len(t.text) for t in texts)} characters", flush=True)
    folded(texts, taught(folds) if folds else {
        fold: (fit_chain([t for t in texts if fold_of(t.text) != fold]), None) for fold in range(FOLDS)})
    for folder in dict.fromkeys(map(str, folders)):
        print(f"  {folder:24} {table([t for t in texts if t.folder == folder])}", flush=True)
    if "--write" in sys.argv:
        # The candidates carry unseen scores: the decision must not learn to trust fitted ones.
        write(f"decision_{'votes' if folds else 'plain'}.csv", ("column", "weight"),
              [(name, f"{x:.3f}") for name, x in zip(COLUMNS, fit_decision(texts), strict=True)])
        if folds is None:
            write("chain_plain.csv", ("row", *PARTS), chain_rows(fit_chain(texts), FEATURES))


def arguments(words: Sequence[str]) -> tuple[list[Path], Path | None]:
    """The folders of texts, and the one with the tables of the folds; exactly one of --folds and --plain must be there."""
    assert ("--folds" in words) != ("--plain" in words), "one of --folds DIR (with the wheel) and --plain (without)"
    at = words.index("--folds") + 1 if "--folds" in words else len(words)
    folders = [Path(word) for n, word in enumerate(words) if n != at and not word.startswith("--")]
    return folders, Path(words[at]) if at < len(words) else None


def chain_rows(chain: Chain, features: Features) -> list[tuple[str, ...]]:
    """A chain's weights as the rows of its table."""
    names = row_names(features, votes=False)
    return [(name, *(f"{x:.3g}" for x in row)) for name, row in zip(names, chain.weights, strict=True)]


def write(name: str, head: Sequence[str], rows: Sequence[Sequence[str]], package: str = "firms") -> None:
    with (ROOT / "chains" / package / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


if __name__ == "__main__":
    main()
