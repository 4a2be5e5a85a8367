"""Speed of finding the catalog's names in text: ours against spaCy's PhraseMatcher on the same names and text."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import spacy
from ahocorasick_rs import AhoCorasick, MatchKind
from spacy.matcher import PhraseMatcher

from chains.catalog import load_catalog

ROOT = Path(__file__).parent.parent
RUNS = 5


def median(work: Callable[[], object]) -> float:
    """Median seconds of the work."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    names = sorted({name for e in load_catalog(ROOT / "data" / "chains.yaml").entities for name in e.names if len(name) > 1})
    text = "".join(p.read_text("utf-8") for p in sorted((ROOT / "seeds").glob("*.md"))) * 20
    nlp = spacy.blank("zh")
    nlp.max_length = len(text) + 1
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("name", list(nlp.pipe(names)))
    doc = nlp(text)
    trie = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
    ours, theirs = median(lambda: trie.find_matches_as_indexes(text)), median(lambda: matcher(doc))
    print(f"{len(names)} names in {len(text):,} characters, median of {RUNS}")
    print(f"Aho–Corasick (ours)        {len(text) / ours / 1e6:6.2f} M characters/s")
    print(f"spaCy PhraseMatcher        {len(text) / theirs / 1e6:6.2f} M characters/s (tokens given)")
    print(f"ratio                      {theirs / ours:6.1f}")


if __name__ == "__main__":
    main()
