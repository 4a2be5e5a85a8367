"""What is known of every name of a passage, and of every two, before any pair is weighed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chains.lexicon import is_home
from chains.linkvotes.pairs import KINDS, Key, Passage
from chains.linkvotes.words import counts
from chains.model import Kind

__all__ = ["LINKS", "Said", "Tables"]

Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]
Ints = NDArray[np.intp]
Said = defaultdict[Key, dict[tuple[str, Key], float]]  # subject -> kind of link and object -> how sure the rules are

LINKS = ("located_in", "operates_in", "develops", "targets", "partners_with", "invests_in", "serves", "leads", "supplies")
_HOSTS = frozenset({Kind.PLACE, Kind.PARK})
_FIELDS = frozenset({Kind.INDUSTRY, Kind.CHAIN, Kind.SEGMENT})
_JOINS = frozenset({"、", "和", "与", "及", "以及"})
# Characters that many names share and that say nothing.
_COMMON = frozenset("市县区州省产业链集团公司有限股份责任的、和及(),")
_TOWN = ("镇", "乡", "街道", "村")


@dataclass(frozen=True)
class Tables:
    """The tables of one passage, made when they are asked for."""

    passage: Passage
    said: Said

    @cached_property
    def words(self) -> NDArray[np.int16]:
        return counts(self.passage.text)

    @cached_property
    def kinds_begun(self) -> Ints:
        """How many mentions of every kind begin before each character."""
        p = self.passage
        table = np.zeros((len(p.text) + 2, len(KINDS)), np.intp)
        np.add.at(table, (p.starts + 1, p.kinds[p.name_of]), 1)
        return table.cumsum(0)

    @cached_property
    def stated(self) -> Floats:
        """LINKS × names × names: how sure the rules are."""
        p = self.passage
        table = np.zeros((len(LINKS), len(p.keys), len(p.keys)), np.float32)
        for a, key in enumerate(p.keys):
            for (kind, other), sure in self.said[key].items() if key in self.said else ():
                if kind in LINKS and other in p.number:
                    table[LINKS.index(kind), a, p.number[other]] = sure
        return table

    def fellows_say(self, kind: str) -> Floats:
        """Enumerations × names: how surely the rules give a member of the enumeration this link."""
        p = self.passage
        table = np.zeros((int(self.runs.max()) + 1, len(p.keys)), np.float32)
        np.maximum.at(table, self.runs, self.stated[LINKS.index(kind)][p.name_of])
        return table

    @cached_property
    def surest(self) -> Floats:
        """For every name how sure the surest link is that it has, and `surest_of` the surest that others have with it."""
        best: Floats = self.stated.max(2).max(0)
        return best

    @cached_property
    def surest_of(self) -> Floats:
        best: Floats = self.stated.max(1).max(0)
        return best

    @cached_property
    def runs(self) -> Ints:
        """The number of the enumeration of every mention; what stands by itself has its own."""
        p, run, count = self.passage, np.zeros(len(self.passage.found), np.intp), 0
        last: dict[Kind, tuple[int, int]] = {}
        for m in np.argsort(p.starts, kind="stable"):
            kind, start = p.found[m].kind, int(p.starts[m])
            end, number = last.get(kind, (start + 1, 0))
            if not (end <= start <= end + 6 and p.text[end:start].strip("()“”") in _JOINS):
                count += 1
                number = count
            run[m] = number
            last[kind] = int(p.ends[m]), number
        return run

    @cached_property
    def codes(self) -> list[str | None]:
        """The six digits of every division of China."""
        return [name[6:] if kind is Kind.PLACE and name[:6] == "place:" and name[6:].isdigit() else None
                for name, kind in self.passage.keys]

    @cached_property
    def above(self) -> Flags:
        """Names × names: whether the second is a division that the first lies in."""
        whole = np.array([code or "-" for code in self.codes])
        table = np.zeros((len(whole), len(whole)), bool)
        for n, code in enumerate(self.codes):
            if code is not None and code.endswith("00"):
                table[:, n] = np.char.startswith(whole, code[:2] if code.endswith("0000") else code[:4]) & (whole != code)
        return table

    @cached_property
    def level(self) -> Ints:
        """0 province, 1 prefecture, 2 county, 3 town, 4 park, 5 anything else."""
        return np.array([
            (0 if code.endswith("0000") else 1 if code.endswith("00") else 2) if code is not None
            else 4 if kind is Kind.PARK else 3 if name.endswith(_TOWN) else 5
            for code, (name, kind) in zip(self.codes, self.passage.keys, strict=True)], np.intp)

    @cached_property
    def abroad(self) -> Flags:
        """Which names are places outside Gansu."""
        return np.array([kind is Kind.PLACE and not is_home(name if ":" in name else None)
                         for name, kind in self.passage.keys])

    @cached_property
    def sentence_of(self) -> Ints:
        return np.maximum(np.searchsorted(self.sentence_spans[:, 0], self.passage.starts, "right") - 1, 0)

    @cached_property
    def sentence_spans(self) -> Ints:
        return np.array(self.passage.sentences)

    @cached_property
    def line_of(self) -> Ints:
        breaks = np.array([i for i, c in enumerate(self.passage.text) if c == "\n"], np.intp)
        return np.searchsorted(breaks, self.passage.starts)

    @cached_property
    def in_line(self) -> Flags:
        """Names × lines: who is named in which."""
        table = np.zeros((len(self.passage.keys), self.passage.text.count("\n") + 1), bool)
        table[self.passage.name_of, self.line_of] = True
        return table

    @cached_property
    def heading_of(self) -> Ints:
        """For every line the last short line above that has no full stop, else itself."""
        above, last = [], -1
        for n, line in enumerate(self.passage.text.split("\n")):
            above.append(last if last >= 0 else n)
            if 2 <= len(line.strip()) <= 40 and line.strip()[-1] not in "。;,":
                last = n
        return np.array(above, np.intp)

    def opener_of(self, *, field: bool) -> Ints:
        """For every line the first place in it, or the first field; -1 where there is none."""
        p, kinds = self.passage, _FIELDS if field else _HOSTS
        first = np.full(self.in_line.shape[1], -1, np.intp)
        for m in np.argsort(-p.starts, kind="stable"):
            if p.found[m].kind in kinds:
                first[self.line_of[m]] = p.name_of[m]
        return first

    @cached_property
    def begins(self) -> Ints:
        """For every mention the place that its name begins with, or -1."""
        p = self.passage
        at = {f.start: n for f, n in zip(p.found, p.name_of.tolist(), strict=True) if f.kind is Kind.PLACE}
        return np.array([-1 if f.kind is Kind.PLACE else at.get(f.start, -1) for f in p.found], np.intp)

    @cached_property
    def letters(self) -> Floats:
        """Names × the characters that names consist of."""
        p = self.passage
        sets: list[set[str]] = [set() for _ in p.keys]
        for n, f in zip(p.name_of, p.found, strict=True):
            sets[n] |= set(f.name) - _COMMON
        order = {c: n for n, c in enumerate(sorted(set().union(*sets)))}
        table = np.zeros((len(sets), max(len(order), 1)), np.float32)
        for n, chars in enumerate(sets):
            table[n, [order[c] for c in chars]] = 1
        return table

    @cached_property
    def seldomer(self) -> Ints:
        """For every name how many of its kind are named more often."""
        often, kinds = self.passage.often, self.passage.kinds
        more: Ints = ((often > often[:, None]) & (kinds == kinds[:, None])).sum(1)
        return more
