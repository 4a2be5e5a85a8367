"""Fits the tables of `chains.firms` to annotated texts, and measures them on texts they were not fitted to.

    python -m benchmarks.firms FOLDER FOLDER…            cross-validated, and each folder by the others
    python -m benchmarks.firms FOLDER FOLDER… --write    cross-validated, then fitted to all and written into the package
    … --votes or --plain                                 only the tables with the wheel, or those without

A folder that is named twice counts twice. A folder holds texts and their annotation (`chains evaluate --gold` reads the same).
Only numpy; with one thread (OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1) the result depends on nothing but the texts, the features
and the catalog's places, schools and fields; several threads round sums differently, and the weights come out a little other.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chains.catalog import load_catalog
from chains.cleaning import tidy
from chains.documents import read_document
from chains.entities import make_pipeline, read_mentions
from chains.evaluate.gold import read_gold
from chains.firms import disjoint
from chains.firms.candidates import COLUMNS, Candidate, Span, candidates, with_document
from chains.firms.chain import PARTS, STATE_SHIFTS, Chain, Features, features_of, row_names, shifted
from chains.firms.decide import decide
from chains.firms.features import FEATURES, character_features
from chains.model import Kind
from chains.tagger import Votes, load_tagger

ROOT = Path(__file__).parent.parent
FOLDS = 4
_STATE_COST, _CLASS_COST, _COLUMN_COST = 3.0, 1.0, 1.0  # weights near zero, unless the texts speak against it
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


def fit_chain(texts: Sequence[Text], features: Features = FEATURES, *, votes: bool, steps: int = _STEPS) -> Chain:
    parts, weights = zip(*(text.parts() for text in texts), strict=True)
    part, weight = np.concatenate(parts), np.concatenate(weights)
    states = np.concatenate([
        np.concatenate([shifted(text.votes.states, by) for by in STATE_SHIFTS], 1) if text.votes else np.zeros((0, 0))
        for text in texts]).astype(np.float32) if votes else np.zeros((len(part), 0), np.float32)
    groups = [(len(classes), np.concatenate([shifted(text.codes[name], by) for text in texts]))
              for name, (classes, shifts) in features_of(features, votes=votes).items() for by in shifts]
    rows, wide = len(list(row_names(features, votes=votes))), states.shape[1]
    cost = np.full((rows, 1), _CLASS_COST, np.float32)
    cost[0], cost[1:1 + wide] = 0, _STATE_COST
    truth = np.eye(len(PARTS), dtype=np.float32)[part]

    def loss(flat: Floats) -> tuple[float, Floats]:
        table = flat.reshape(rows, -1).astype(np.float32)
        score = states @ table[1:1 + wide] + table[0]
        at = 1 + wide
        for size, codes in groups:
            score += table[at:at + size][codes]
            at += size
        score -= score.max(1, keepdims=True)
        chance = np.exp(score)
        chance /= chance.sum(1, keepdims=True)
        wrong = (chance - truth) * weight[:, None]
        slopes = [wrong.sum(0)[None], states.T @ wrong]
        for size, codes in groups:
            slopes.append(np.stack([np.bincount(codes, wrong[:, k], size) for k in range(len(PARTS))], 1))
        value = -(weight * np.log(chance[np.arange(len(part)), part] + 1e-9)).sum() + 0.5 * (cost * table * table).sum()
        return float(value), (np.concatenate(slopes) + cost * table).astype(np.float32).ravel()

    return Chain(minimise(loss, np.zeros(rows * len(PARTS), np.float32), steps).reshape(rows, -1), votes, features)


def fit_decision(texts: Sequence[Text]) -> NDArray[np.float64]:
    rows = [(c.values, (c.start, c.end) in set(text.spans)) for text in texts for c in text.found
            if (c.start, c.end) in set(text.spans) or (c.surface not in text.firms and c.surface not in text.debatable)]
    values, truth = np.array([row for row, _ in rows]), np.array([right for _, right in rows], float)
    cost = np.full(len(COLUMNS), _COLUMN_COST)
    cost[0] = 0

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = values @ weights
        value = (np.logaddexp(0, score) - truth * score).sum() + 0.5 * (cost * weights * weights).sum()
        return float(value), values.T @ (1 / (1 + np.exp(-score)) - truth) + cost * weights

    return minimise(loss, np.zeros(len(COLUMNS)), 300)


def think(text: Text, chain: Chain, labels: Sequence[str]) -> None:
    text.found = with_document(candidates(text.text, chain.scores(text.codes, text.votes), text.codes, text.others, labels))


def folds_of(texts: Sequence[Text]) -> list[int]:
    """A fold for each text; one that is there several times lies in one fold, or it would be judged by itself."""
    seen: dict[tuple[str, str], int] = {}
    return [seen.setdefault((text.folder, text.text), len(seen)) % FOLDS for text in texts]


def folded(texts: Sequence[Text], fold_of: Sequence[int], labels: Sequence[str], *, votes: bool) -> None:
    """Every text decided by tables that were fitted to the other folds; the chain's scores are unseen ones too."""
    folds = sorted(set(fold_of))
    for fold in folds:
        chain = fit_chain([t for t, f in zip(texts, fold_of, strict=True) if f != fold], votes=votes)
        for text in (t for t, f in zip(texts, fold_of, strict=True) if f == fold):
            think(text, chain, labels)
    for fold in folds:
        weights = fit_decision([t for t, f in zip(texts, fold_of, strict=True) if f != fold])
        for text in (t for t, f in zip(texts, fold_of, strict=True) if f == fold):
            text.accepted = {text.text[d.start:d.end] for d in decide(text.found, weights)}


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
    folders = [Path(a) for a in sys.argv[1:] if not a.startswith("-")]
    for votes in (True,) if "--votes" in sys.argv else (False,) if "--plain" in sys.argv else (True, False):
        tagger = load_tagger() if votes else None
        labels = tagger.labels if tagger else ()
        texts = read_texts(folders, votes=votes)
        print(f"votes {votes}: {len(texts)} texts, {sum(len(t.text) for t in texts)} characters", flush=True)
        ways = {} if "--write" in sys.argv else {"by the other folders": [folders.index(Path(t.folder)) for t in texts]}
        for name, folds in (ways | {f"{FOLDS} folds": folds_of(texts)}).items():
            if len(set(folds)) > 1:
                folded(texts, folds, labels, votes=votes)
                for folder in dict.fromkeys(map(str, folders)):
                    print(f"  {name:22} {folder:24} {table([t for t in texts if t.folder == folder])}", flush=True)
        if "--write" in sys.argv:
            kind = "votes" if votes else "plain"
            # The last folds' candidates carry unseen scores: the decision must not learn to trust fitted ones.
            weights, chain = fit_decision(texts), fit_chain(texts, votes=votes)
            write(f"chain_{kind}.csv", ("row", *PARTS),
                  [(name, *(f"{x:.3g}" for x in row)) for name, row in zip(row_names(votes=votes), chain.weights, strict=True)])
            write(f"decision_{kind}.csv", ("column", "weight"),
                  [(name, f"{x:.3f}") for name, x in zip(COLUMNS, weights, strict=True)])


def write(name: str, head: Sequence[str], rows: Sequence[Sequence[str]], package: str = "firms") -> None:
    with (ROOT / "chains" / package / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


if __name__ == "__main__":
    main()
