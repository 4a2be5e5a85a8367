"""Fits the tables of `chains.sitevotes` to annotated texts, and measures them on texts they were not fitted to.

    python -m benchmarks.sites FOLDER FOLDER…            cross-validated over documents
    python -m benchmarks.sites FOLDER FOLDER… --write    then fitted to all and written into the package
    … --unmeasured                                       without the cross-validation

A folder holds texts and their annotation, as for `benchmarks.firms`. Only numpy; with one thread the result depends on nothing
but the texts, the features and the catalog's places, schools and fields.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.firms import FOLDS, ROOT, Floats, Text, fit_chain, table, write
from benchmarks.firms import occurrences as places_of
from chains.catalog import load_catalog
from chains.cleaning import tidy
from chains.documents import read_document
from chains.entities import COMPONENTS, State, make_pipeline
from chains.evaluate.gold import Gold, read_gold
from chains.firms import Reader, disjoint
from chains.firms.chain import PARTS, best_spans, row_names
from chains.gazetteer import Gazetteer
from chains.industries import RULED
from chains.model import Kind
from chains.sitevotes import SOUGHT, Sought, is_judged, site_codes
from chains.sitevotes.features import FEATURES
from chains.spans import merge

TYPES = {Kind.PARK: "PARK", Kind.PROJECT: "PROJECT"}
BEFORE = ("gazetteer", "places", "organisations", "sections", "industries", "aliases")
# Steps of the fit that is written: after 150 the weights of parks still moved with the last digit of the states.
STEPS = {Kind.PARK: 400, Kind.PROJECT: 150}
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


def measure(texts: Sequence[SiteText]) -> None:
    """What the rules and the chain find in each folder, the chain fitted to the other documents."""
    for fold in range(FOLDS):
        chain = fit_chain([t for n, t in enumerate(texts) if n % FOLDS != fold], FEATURES, votes=True)
        for text in texts[fold::FOLDS]:
            text.scores = chain.scores(text.codes, text.votes)
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
    folders = [Path(a) for a in sys.argv[1:] if not a.startswith("-")]
    gazetteer: Gazetteer = make_pipeline(load_catalog(ROOT / "data" / "chains.yaml"), open_discovery=True).meta["chains"]
    reader = Reader.load(votes=True)
    for sought in SOUGHT:
        texts = read_texts(folders, sought, gazetteer, reader)
        print(f"{sought.kind}: {len(texts)} texts, {sum(len(t.text) for t in texts)} characters", flush=True)
        if "--unmeasured" not in sys.argv:
            measure(texts)
        if "--write" in sys.argv:
            chain = fit_chain(texts, FEATURES, votes=True, steps=STEPS[sought.kind])
            write(sought.table, ("row", *PARTS), [
                (name, *(f"{x:.3g}" for x in row))
                for name, row in zip(row_names(FEATURES, votes=True), chain.weights, strict=True)], "sitevotes")


if __name__ == "__main__":
    main()
