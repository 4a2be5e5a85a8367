"""Fits the tables of `chains.industries` to annotated texts, and measures them on texts they were not fitted to.

    python -m benchmarks.industries FOLDER FOLDER… --folds DIR    the decision with the wheel, by the tables of DIR
    python -m benchmarks.industries FOLDER FOLDER… --plain        both steps without the wheel, cross-validated
    … --write                                                     then fitted to all and written into the package

A folder holds texts and their annotation, as for `benchmarks.firms`; DIR is what `benchmarks.network` left. The sentences of
`industries.txt` are always learned from. Only numpy; the result depends on nothing but the texts, the features and the catalog.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.firms import ROOT, Text, arguments, chain_rows, fit_chain, minimise, write
from benchmarks.folds import FOLDS, fold_of, taught_without
from chains.catalog import load_catalog
from chains.cleaning import clean, tidy
from chains.documents import read_document
from chains.entities import COMPONENTS, State, make_pipeline
from chains.evaluate.gold import read_gold
from chains.firms import Block, Reader, disjoint
from chains.firms.chain import PARTS, Chain
from chains.gazetteer import Gazetteer
from chains.industries import Fields, industries, load_chain
from chains.industries.candidates import COLUMNS, with_document
from chains.industries.decide import decide
from chains.industries.features import FEATURES
from chains.model import Kind
from chains.spans import merge
from chains.tagger import load_tagger

OWN = Path(__file__).with_name("industries.txt")
_COLUMN_COST = 1.0  # weights near zero, unless the texts speak against it
_FIELDS = frozenset({Kind.CHAIN, Kind.INDUSTRY})


@dataclass
class FieldText(Text):
    """An annotated text, its fields where the other stands for firms."""

    reading: Fields | None = None
    block: Block | None = None
    weights: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))

    def look(self, chain: Chain) -> None:
        assert self.reading is not None and self.block is not None
        self.found = with_document(self.reading.candidates(self.block, self.votes, chain))


def prepare(
    folder: str, text: str, breaks: Sequence[int], names: dict[str, str], debatable: frozenset[str],
    spans: list[tuple[int, int]], gazetteer: Gazetteer, reader: Reader,
) -> FieldText:
    """The text as the pipeline sees it before fields are decided on, read as one block."""
    state = State(text, breaks, reader.tagger is not None)
    for name in ("gazetteer", "places", "organisations", "sections"):
        COMPONENTS[name](state, gazetteer)
    ruled = industries(text, state.terms, state.places, gazetteer.chains)
    reading = Fields(text, state.terms, ruled, merge(state.proposals), gazetteer.chains, reader.labels)
    [window] = reader.windows(text, disjoint((f.start, f.end) for f in state.places))
    [(block, votes)] = window
    return FieldText(folder, text, names, debatable, reading.codes(block), votes, [], spans, reading=reading, block=block)


def read_texts(folders: Sequence[Path], gazetteer: Gazetteer, reader: Reader) -> Iterator[FieldText]:
    for folder in folders:
        gold = read_gold(folder)
        for path in gold.documents:
            document = read_document(path)
            text = document.clean
            names: dict[str, str] = {}
            taught: dict[str, bool] = {}  # every annotated form, and whether it is a field's
            debatable = set()
            for entity in (e for e in gold.entities if e.doc == path.name):
                forms = {f for f in entity.forms | {tidy(f) for f in entity.forms} if f in text}
                if entity.asked and entity.type == "INDUSTRY":
                    if Kind.PRODUCT in entity.kinds:  # a product or a field: 白酒 is neither taught nor asked, 白酒产业 is
                        debatable |= {f for f in forms if not f.endswith(("产业", "链", "集群"))}
                        taught |= {f: taught.get(f, False) for f in forms & debatable}
                        forms -= debatable
                    names |= dict.fromkeys(forms, entity.canonical)
                    # 甘肃省装备制造业 is taught as 装备制造业, where both are accepted.
                    taught |= {f: True for f in forms if not any(g != f and len(g) > 1 and f.endswith(g) for g in forms)}
                else:
                    taught |= {f: taught.get(f, False) for f in forms}
                    if entity.kinds & _FIELDS:
                        debatable |= forms
            spans = disjoint((m.start(), m.end()) for f in taught if f for m in re.finditer(re.escape(f), text))
            yield prepare(str(folder), text, document.breaks, names, frozenset(debatable),
                          [(a, b) for a, b in spans if taught[text[a:b]]], gazetteer, reader)


def read_own(gazetteer: Gazetteer, reader: Reader) -> Iterator[FieldText]:
    for block in OWN.read_text("utf-8").split("\n\n"):
        marked = "\n".join(line for line in block.splitlines() if not line.startswith("#"))
        text, spans, debatable, at = "", [], set(), 0
        for piece in re.split("([〔〕‹›])", marked):
            if piece == "〕":
                spans.append((at, len(text)))
            elif piece == "›":
                debatable.add((at, len(text)))
            elif piece in ("〔", "‹"):
                at = len(text)
            else:
                text += piece
        size, text = len(text), clean(text).text
        assert len(text) == size, f"{OWN.name}: cleaning must not move the marks of {text[:20]}"
        names = {text[a:b]: text[a:b] for a, b in spans}
        yield prepare("own", text, (), names, frozenset(text[a:b] for a, b in debatable), spans, gazetteer, reader)


def fit_decision(texts: Sequence[FieldText]) -> NDArray[np.float32]:
    rows = [(c.values, (c.start, c.end) in set(t.spans)) for t in texts for c in t.found
            if (c.start, c.end) in set(t.spans) or (c.surface not in t.firms and c.surface not in t.debatable)]
    values, truth = np.array([row for row, _ in rows], np.float64), np.array([right for _, right in rows], float)
    cost = np.full(len(COLUMNS), _COLUMN_COST)
    cost[0] = 0

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = values @ weights
        value = (np.logaddexp(0, score) - truth * score).sum() + 0.5 * (cost * weights * weights).sum()
        return float(value), values.T @ (1 / (1 + np.exp(-score)) - truth) + cost * weights

    return minimise(loss, np.zeros(len(COLUMNS)), 300).astype(np.float32)


def table(texts: Sequence[FieldText], threshold: float) -> str:
    """Precision, recall and F1 of distinct surfaces a text, the decision alone."""
    named = right = found = asked = 0
    for text in texts:
        accepted = {c.surface for c, _ in decide(text.found, text.weights, threshold)}
        named, right = named + len(accepted - text.debatable), right + len(accepted & set(text.firms) - text.debatable)
        found, asked = found + len({text.firms[s] for s in accepted & set(text.firms)}), asked + len(set(text.firms.values()))
    p, r = right / max(named, 1), found / max(asked, 1)
    return f"P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(p + r, 1e-9):.3f}  ({named} named, {asked} asked)"


def main() -> None:
    folders, folds = arguments(sys.argv[1:])
    gazetteer: Gazetteer = make_pipeline(load_catalog(ROOT / "data" / "chains.yaml"), open_discovery=True).meta["chains"]
    reader = Reader.load(votes=folds is not None)
    texts = [*read_texts(folders, gazetteer, reader), *read_own(gazetteer, reader)]
    print(f"{len(texts)} texts, {sum(len(t.text) for t in texts)} characters", flush=True)
    for fold in range(FOLDS):
        look(texts, fold, folds)
    for fold in range(FOLDS):
        weights = fit_decision([t for t in texts if fold_of(t.text) != fold])
        for text in (t for t in texts if fold_of(t.text) == fold):
            text.weights = weights
    for folder in dict.fromkeys(t.folder for t in texts):
        mine = [t for t in texts if t.folder == folder]
        for threshold in (0.4, 0.5):
            print(f"  {folder:24} from {threshold}: {table(mine, threshold)}", flush=True)
    if "--write" in sys.argv:
        # The candidates carry the scores of chains that had not seen them: nor may the decision trust fitted ones.
        write(f"decision_{'votes' if folds else 'plain'}.csv", ("column", "weight"),
              [(name, f"{x:.3f}") for name, x in zip(COLUMNS, fit_decision(texts), strict=True)], "industries")
        if folds is None:
            write("chain_plain.csv", ("row", *PARTS), chain_rows(fit_chain(texts, FEATURES), FEATURES), "industries")


def look(texts: Sequence[FieldText], fold: int, folds: Path | None) -> None:
    """The candidates of the texts of a fold, by a chain that has not seen them."""
    mine = [t for t in texts if fold_of(t.text) == fold]
    if folds is None:
        chain = fit_chain([t for t in texts if fold_of(t.text) != fold], FEATURES)
        for text in mine:
            text.look(chain)
        return
    with taught_without(folds, fold):
        chain, tagger = load_chain(votes=True), load_tagger()
        assert tagger is not None, "the cutword wheel is not installed"
        for text in mine:
            assert text.block is not None
            text.votes = tagger.read(text.text)
            text.block = replace(text.block, codes={**text.block.codes, "label": text.votes.sorts})
            text.look(chain)


if __name__ == "__main__":
    main()
