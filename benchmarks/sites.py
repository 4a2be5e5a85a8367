"""Measures the tables of `chains.sitevotes` on texts that they have not seen.

    python -m benchmarks.sites FOLDER FOLDER… --folds DIR    by the tables that `benchmarks.network` left in DIR

A folder holds texts and their annotation, as for `benchmarks.firms`. Only numpy.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.firms import ROOT, Floats, Text, arguments, table
from benchmarks.firms import occurrences as places_of
from benchmarks.folds import FOLDS, fold_of, taught_without
from chains.catalog import load_catalog
from chains.cleaning import tidy
from chains.documents import read_document
from chains.entities import COMPONENTS, State, make_pipeline
from chains.evaluate.gold import Gold, read_gold
from chains.firms import Reader, disjoint
from chains.firms.chain import best_spans
from chains.gazetteer import Gazetteer
from chains.industries import RULED
from chains.model import Kind
from chains.sitevotes import SOUGHT, Sought, is_judged, load_chain, site_codes
from chains.spans import merge
from chains.tagger import load_tagger

TYPES = {Kind.PARK: "PARK", Kind.PROJECT: "PROJECT"}
BEFORE = ("gazetteer", "places", "organisations", "sections", "industries", "aliases")
TRIED = (-0.7, 0.0, 0.7, 1.5)


@dataclass
class SiteText(Text):
    """An annotated text, the names sought where the other has firms, and what the rules alone find."""

    ruled: frozenset[str] = frozenset()
    scores: Floats | None = field(default=None, repr=False)


def read_texts(folders: Sequence[Path], sought: Sought, gazetteer: Gazetteer, reader: Reader) -> list[SiteText]:
    texts = []
    for folder in folders:
        gold = read_gold(folder)
        for path in gold.documents:
            document = read_document(path)
            state = State(document.clean, document.breaks)
            for name in BEFORE:
                COMPONENTS[name](state, gazetteer)
            state.proposals = [f for f in state.proposals if f.method != RULED]
            texts.append(_prepare(str(folder), state, path.name, gold, sought, reader))
    return texts


def _prepare(folder: str, state: State, name: str, gold: Gold, sought: Sought, reader: Reader) -> SiteText:
    text, others = state.text, merge(state.proposals)
    ruled = [f for f in state.proposals if is_judged(f) and f.kind is sought.kind]
    [window] = reader.windows(text, disjoint((f.start, f.end) for f in state.places))
    [(block, votes)] = window
    asked: dict[str, str] = {}
    taught: dict[str, bool] = {}  # every annotated form, and whether it is of the kind that is sought
    debatable = set()
    for entity in (e for e in gold.entities if e.doc == name):
        for form in entity.forms | {tidy(form) for form in entity.forms}:
            mine = entity.type == TYPES[sought.kind]
            if mine and entity.asked:
                asked[form] = entity.canonical
            elif sought.kind in entity.kinds:
                debatable.add(form)
            taught[form] = mine or taught.get(form, False)
    spans = [(a, b) for a, b in disjoint(places_of(text, taught)) if taught[text[a:b]]]
    codes = dict(site_codes(block, ruled, others))[sought]
    return SiteText(folder, text, asked, frozenset(debatable), dict(codes), votes, [], spans,
                    ruled=frozenset(text[f.start:f.end] for f in others if f.kind is sought.kind))


def measure(texts: Sequence[SiteText], sought: Sought, folds: Path) -> None:
    """What the rules and the chain find in each folder."""
    for fold in range(FOLDS):
        with taught_without(folds, fold):
            chain, tagger = load_chain(sought), load_tagger()
            assert tagger is not None, "the cutword wheel is not installed"
            for text in (t for t in texts if fold_of(t.text) == fold):
                text.scores = chain.scores(text.codes, tagger.read(text.text))
    for folder in (*dict.fromkeys(t.folder for t in texts), ""):
        mine = [t for t in texts if t.folder == folder or not folder]
        for text in mine:
            text.accepted = set(text.ruled)
        print(f"  {folder or 'all':24} rules        {table(mine)}", flush=True)
        for lean in TRIED:
            for text in mine:
                assert text.scores is not None
                text.accepted = {text.text[a:b] for a, b in best_spans(text.scores, lean)}
            print(f"  {'':24} leaning {lean:4} {table(mine)}", flush=True)


def main() -> None:
    folders, folds = arguments(sys.argv[1:])
    assert folds is not None, "there are no parks and projects by votes without the wheel"
    gazetteer: Gazetteer = make_pipeline(load_catalog(ROOT / "data" / "chains.yaml"), open_discovery=True).meta["chains"]
    reader = Reader.load(votes=True)
    for sought in SOUGHT:
        texts = read_texts(folders, sought, gazetteer, reader)
        print(f"{sought.kind}: {len(texts)} texts, {sum(len(t.text) for t in texts)} characters", flush=True)
        measure(texts, sought, folds)


if __name__ == "__main__":
    main()
