"""People, whom short names of firms are mistaken for: 市委书记某某, 某某指出, and lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chains.firms.candidates import Candidate

__all__ = ["people"]

_LONGEST = 3  # characters of a person's name


def people(found: Sequence[Candidate]) -> frozenset[str]:
    """The surfaces that the network takes for people, and that a title, a verb or a fellow in a list shows to be ones."""
    likely = [c for c in found if c["label PERSON"] > 0.9 and c.end - c.start <= _LONGEST]
    shown = {c.surface for c in likely if c["title in front"] or c["person behind"]}
    for run in _runs(likely):
        if any(c.surface in shown for c in run):
            shown |= {c.surface for c in run}
    return frozenset(shown)


def _runs(likely: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Names that stand one behind the other with a single character between."""
    run: list[Candidate] = []
    for c in sorted(likely, key=lambda c: (c.start, c.end)):
        if run and c.start <= run[-1].end:
            continue
        if run and c.start != run[-1].end + 1:
            yield run
            run = []
        run.append(c)
    if run:
        yield run
