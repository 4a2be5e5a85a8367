"""Fits the trees and the phrases of `chains.linkvotes` to annotated texts, and measures them on texts they were not fitted to.

    python -m benchmarks.links FOLDER FOLDER… --folds DIR            cross-validated over documents
    python -m benchmarks.links FOLDER FOLDER… --folds DIR --write    then fitted to all and written into the package

DIR holds the tables of `benchmarks.network` that have not seen a text: names are found in it as in one that nobody has read.
Needs scikit-learn, which the program itself does not: put it into an environment of its own beside the requirements
(`python -m venv fitting`, `pip install -r requirements.lock scikit-learn`). The result depends on nothing but the texts, the
columns, the rules, the tables and the catalog; run it again after any change of these, and one after the other, for it takes
one core.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.firms import arguments
from benchmarks.folds import FOLDS, fold_of, taught_without
from chains.catalog import load_catalog
from chains.cells import read_table
from chains.documents import Document, read_document
from chains.engine import Extraction, with_cells
from chains.entities import Pipeline, Reading, make_pipeline, read_mentions
from chains.evaluate.gold import Gold, bare, read_gold
from chains.evaluate.score import Row, score
from chains.linkvotes import LEAST, said_of, with_votes
from chains.linkvotes.columns import COLUMNS, PHRASES, TURNED, Asked, columns
from chains.linkvotes.pairs import FAR, ROLES, Key, key_of, passages
from chains.linkvotes.phrases import SIZE, Phrases
from chains.linkvotes.tables import Tables
from chains.linkvotes.trees import Forests, Table, read_forests
from chains.model import LINK_RULES
from chains.relations import Candidate, read_candidates

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "chains" / "linkvotes" / "trees.npz"
PHRASE_TABLE = TABLE.with_name("phrases.npz")
_FOLDS = 4
TRIED = (0.65, 0.6, 0.55, 0.5, 0.45, 0.4, 0.35)
# Damped trees: a thousand texts are all there is.
_GROWN = {"max_iter": 300, "learning_rate": 0.06, "max_leaf_nodes": 24, "max_depth": 10, "min_samples_leaf": 15,
          "l2_regularization": 5.0, "max_features": 0.3, "early_stopping": False, "random_state": 0}
# The phrases: a straight line in a hundred thousand dimensions, held small.
_HEARD = {"loss": "log_loss", "alpha": 3e-4, "max_iter": 8, "tol": None, "average": True, "random_state": 0}
_PARTS, _DECIMALS = 5, 2
Floats = NDArray[np.float32]
Ints = NDArray[np.intp]
Weights = dict[str, Floats]


@dataclass
class Text:
    """An annotated text, what the rules read of it, and the columns of its pairs by kind of link."""

    folder: str
    gold: Gold
    reading: Reading
    read: tuple[Candidate, ...]
    rows: dict[str, list[Floats]] = field(default_factory=lambda: defaultdict(list))
    right: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    # Which phrases stand at which row, at the nearest mentions and at those in the other order.
    phrases: dict[str, list[tuple[Ints, Ints]]] = field(default_factory=lambda: defaultdict(list))
    turned: dict[str, list[tuple[Ints, Ints]]] = field(default_factory=lambda: defaultdict(list))


def read_texts(folders: Sequence[Path], folds: Path) -> list[Text]:
    """Every annotated text as the program reads it without the catalog's firms, by tables that have not seen it."""
    catalog = load_catalog(ROOT / "data" / "chains.yaml")
    texts: dict[Path, Text] = {}
    annotated = {path: (folder, gold) for folder in folders for gold in (read_gold(folder),) for path in gold.documents}
    for fold in range(FOLDS):
        with taught_without(folds, fold):
            nlp = make_pipeline(catalog, open_discovery=True)
            for path, (folder, gold) in annotated.items():
                document = read_document(path)
                if fold_of(document.clean) == fold:
                    texts[path] = _read(document, nlp, folder.name, _of(gold, path))
    return [texts[path] for path in annotated]


def _of(gold: Gold, path: Path) -> Gold:
    """What is annotated of one document."""
    entities = tuple(e for e in gold.entities if e.doc == path.name)
    return Gold(entities, tuple(link for link in gold.links if link.doc == path.name), (path,))


def _read(document: Document, nlp: Pipeline, folder: str, gold: Gold) -> Text:
    reading = read_mentions(document, nlp)
    table = read_table(document.clean, document.cells, reading.found)
    reading = replace(reading, found=with_cells(reading.found, table.found))
    text = Text(folder, gold, reading, read_candidates(reading, table))
    _weigh(text)
    return text


def _weigh(text: Text) -> None:
    names: dict[Key, set[str]] = defaultdict(set)
    here = list(passages(text.reading))
    for f in (f for passage in here for f in passage.found):
        mention = f.mention(text.reading.document)
        names[key_of(f)] |= set(map(bare, (mention.surface, mention.clean, mention.name)))
    said = said_of(text.read)
    for passage in here:
        tables, phrases = Tables(passage, said), Phrases(passage)
        for kind in ROLES:
            pairs = passage.pairs(kind)
            begun, at = len(text.rows[kind]), np.flatnonzero(pairs.turned < FAR)
            found, rows = phrases.at(pairs.i, pairs.j).numbers()
            text.phrases[kind].append((found, rows + begun))
            found, rows = phrases.at(pairs.turned_i[at], pairs.turned_j[at]).numbers()
            text.turned[kind].append((found, at[rows] + begun))
            text.rows[kind] += list(columns(tables, Asked.of({kind: pairs})).T)
            links = [g for g in text.gold.links if g.kind == kind]
            for a, b in zip(pairs.a, pairs.b, strict=True):
                ends = names[passage.keys[a]], names[passage.keys[b]]
                orders = (ends,) if LINK_RULES[kind].directed else (ends, ends[::-1])
                text.right[kind].append(any(x & g.subject and y & g.object for g in links for x, y in orders))


def grow(texts: Sequence[Text]) -> tuple[Table, Weights]:
    """The table of trees fitted to the texts, and the weights of phrases by kind of link.

    The trees see of every text what weights say that were fitted to the others.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    table: dict[str, NDArray[np.generic]] = {"columns": np.array(COLUMNS)}
    heard: Weights = {}
    for kind in ROLES:
        text_of = np.repeat(np.arange(len(texts)), [len(text.right[kind]) for text in texts])
        rows = np.array([row for text in texts for row in text.rows[kind]], np.float32)
        right = np.array([is_right for text in texts for is_right in text.right[kind]])
        heard[kind] = _hear(texts, kind, rows, right, text_of)
        model = HistGradientBoostingClassifier(**_GROWN).fit(rows, right)
        table |= {f"{kind}:{name}": array for name, array in _nodes(model).items()}
    return table, heard


def _hear(texts: Sequence[Text], kind: str, rows: Floats, right: NDArray[np.bool_], text_of: Ints) -> Floats:
    """The weights of phrases fitted to all texts; into the rows goes what weights say that were fitted to other texts."""
    from sklearn.linear_model import SGDClassifier

    phrases = _sparse(texts, kind, [text.phrases[kind] for text in texts])
    turned = _sparse(texts, kind, [text.turned[kind] for text in texts])

    def fit(chosen: NDArray[np.bool_]) -> Floats:
        model = SGDClassifier(**_HEARD).fit(phrases[chosen], right[chosen])
        weights: Floats = np.round(model.coef_[0], _DECIMALS).astype(np.float32)
        return weights

    fold = np.random.RandomState(1).permutation(int(text_of.max()) + 1)[text_of] % _PARTS
    for n in range(_PARTS):
        weights = fit(fold != n)
        fill_heard(rows, fold == n, phrases @ weights, turned @ weights)
    return fit(np.ones(len(right), bool))


def fill_heard(rows: Floats, chosen: NDArray[np.bool_], nearest: Floats, turned: Floats) -> None:
    """Writes what the phrases of some rows weigh into their columns."""
    rows[chosen, COLUMNS.index(PHRASES)] = nearest[chosen]
    also = chosen & (rows[:, COLUMNS.index("turned_any")] > 0)
    rows[also, COLUMNS.index(TURNED)] = turned[also]


def _sparse(texts: Sequence[Text], kind: str, found: Sequence[Sequence[tuple[Ints, Ints]]]) -> Any:
    """Pairs × phrases, sparse: how often each stands at each pair."""
    from scipy.sparse import csr_matrix

    begun = np.cumsum([0, *(len(text.right[kind]) for text in texts)])
    parts = [(numbers, rows + at) for some, at in zip(found, begun[:-1], strict=True) for numbers, rows in some]
    columns_, rows = (np.concatenate(part) for part in zip(*parts, strict=True))
    return csr_matrix((np.ones(len(rows), np.float32), (rows, columns_)), (begun[-1], SIZE))


def _nodes(model: Any) -> Table:
    """The trees of a fitted model as `chains.linkvotes.trees` reads them."""
    trees = [tree.nodes for (tree,) in model._predictors]
    nodes = np.concatenate(trees)
    leaf = nodes["is_leaf"].astype(bool)
    return {
        "base": np.array(np.ravel(model._baseline_prediction)[0], np.float32),
        "size": np.array([len(tree) for tree in trees], np.uint16),
        "column": np.where(leaf, -1, nodes["feature_idx"]).astype(np.int16),
        "threshold": np.where(leaf, 0, nodes["num_threshold"]).astype(np.float32),
        "low": nodes["left"].astype(np.uint8), "high": nodes["right"].astype(np.uint8),
        "value": np.where(leaf, nodes["value"], 0).astype(np.float16),
    }


def measured(texts: Iterable[tuple[Text, Forests]], least: Mapping[str, float]) -> dict[str, Row]:
    """The rows of the links when each text is read with its forests."""
    texts = list(texts)
    extractions: dict[str, list[Extraction]] = defaultdict(list)
    golds: dict[str, list[Gold]] = defaultdict(list)
    for text, forests in texts:
        candidates = with_votes(text.reading, text.read, forests, least)
        extractions[text.folder].append(Extraction(text.reading.document, (), candidates))
        golds[text.folder].append(text.gold)
    total: dict[str, list[Row]] = defaultdict(list)
    for folder, read in extractions.items():
        gold = Gold(tuple(e for g in golds[folder] for e in g.entities), tuple(k for g in golds[folder] for k in g.links), ())
        for row in score(gold, read):
            if row.label == "links":
                total[folder].append(row)
            if row.label.startswith("link"):
                total[row.label].append(row)
    return {label: Row(label, sum(r.right for r in rows), sum(r.predicted for r in rows), sum(r.found for r in rows),
                       sum(r.wanted for r in rows), (), ()) for label, rows in total.items()}


def main() -> None:
    folders, folds = arguments(sys.argv[1:])
    assert folds is not None, "there are no votes for links without the wheel"
    texts = read_texts(folders, folds)
    order = np.random.RandomState(1).permutation(len(texts))
    seen_by: dict[int, Forests] = {}
    for fold in range(_FOLDS):
        out = set(order[fold::_FOLDS].tolist())
        trees, heard = grow([t for n, t in enumerate(texts) if n not in out])
        forests = read_forests(trees, heard)
        for n in out:
            seen_by[n] = forests
    pairs = [(text, seen_by[n]) for n, text in enumerate(texts)]
    for least in (1.01, *TRIED):
        _print(f"{least:.2f}", measured(pairs, dict.fromkeys(ROLES, least)))
    _print("LEAST", measured(pairs, LEAST))
    if "--write" in sys.argv:
        write(*grow(texts))
        print(f"{TABLE.name}: {TABLE.stat().st_size} bytes, {PHRASE_TABLE.name}: {PHRASE_TABLE.stat().st_size}")


def write(trees: Table, heard: Weights) -> None:
    """Writes what has been fitted into the package."""
    arrays: dict[str, Any] = {kind: weights.astype(np.float16) for kind, weights in heard.items()}
    np.savez_compressed(PHRASE_TABLE, **arrays)
    arrays = dict(trees)
    np.savez_compressed(TABLE, **arrays)


def _print(label: str, rows: Mapping[str, Row]) -> None:
    print(label)
    for row in rows.values():
        if row.wanted:
            print(f"  {row.label:20} P {row.precision:.3f} R {row.recall:.3f} F1 {row.f1:.3f} of {row.predicted}")


if __name__ == "__main__":
    main()
