"""What is known of a pair of names: where they stand, what stands between them, what the rules have read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chains.lexicon import is_home
from chains.linkvotes.pairs import KINDS, Key, Pairs, Passage
from chains.linkvotes.words import GENRES, NAMES, counts, genres
from chains.model import Kind

__all__ = ["COLUMNS", "Said", "Tables", "columns"]

Floats = NDArray[np.float32]
Said = defaultdict[Key, dict[tuple[str, Key], float]]  # subject -> kind of link and object -> confidence

LINKS = ("located_in", "operates_in", "develops", "targets", "partners_with", "invests_in", "serves", "leads", "supplies")
_ZONES = ("between", "before_a", "behind_a", "before_b", "behind_b", "sentence_a")
_NEAR = 8
_LEVELS = ("province", "prefecture", "county", "town", "park", "other")
_COMMON = frozenset("市县区州省产业链集团公司有限股份责任的、和及(),")

_PLAIN = (
    "kind_a", "kind_b", "apart", "b_before", "sentences_apart", "lines_apart", "same_kind_between", "b_kind_between", "names_between",
    "often_a", "often_b", "at_a", "at_b", "length", "names", "head_a", "head_b", "about_is_b", "about_is_a", "about_any",
    "rivals_of_a", "rivals_of_b", "rank_b", "heading_has_b", "line_begins_with_b", "name_begins_with_b", "name_begins_elsewhere",
    "name_begins_abroad", "shared_characters", "level_b", "b_abroad", "b_above_about", "b_below_about", "b_above_host",
    "b_below_other", "hosts_of_a", "host_of_host", "placed_elsewhere", "fellow_has_b", "fellows", "at_in_sentence", "a_in_sentence",
    "b_in_sentence", "sure_a", "sure_b", "inside_name_a", "row", "only_of_kind", "fields_of_a", "dealt_with", "b_count_share",
    "sentence_length", "near_rank_b", "first_line_a", "shares_sentence", "best_of_a", "best_of_b", "head_places",
)
COLUMNS = (
    *_PLAIN, *(f"said_{link}" for link in LINKS), *(f"{zone}_{name}" for zone in _ZONES for name in NAMES),
    *(f"genre_{word}" for word in GENRES),
)


@dataclass(frozen=True)
class Tables:
    """The tables of one passage from which the columns of its pairs are taken."""

    passage: Passage
    said: Said

    @cached_property
    def words(self) -> NDArray[np.int16]:
        return counts(self.passage.text)

    @cached_property
    def stated(self) -> Floats:
        """Link kinds × names × names: how sure the rules are."""
        p = self.passage
        table = np.zeros((len(LINKS), len(p.keys), len(p.keys)), np.float32)
        for x, a in enumerate(p.keys):
            for (kind, b), sure in self.said[a].items() if a in self.said else ():
                if kind in LINKS and b in p.number:
                    table[LINKS.index(kind), x, p.number[b]] = sure
        return table

    @cached_property
    def above(self) -> NDArray[np.bool_]:
        """Names × names: whether the second is a division that the first lies in, by their codes."""
        codes = [_code(key) for key in self.passage.keys]
        whole = np.array([code or "-" for code in codes])
        within = np.zeros((len(codes), len(codes)), bool)
        for n, code in enumerate(codes):
            if code is not None:
                trunk = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else None
                if trunk is not None:
                    within[:, n] = np.char.startswith(whole, trunk) & (whole != code)
        return within

    @cached_property
    def sentence_of(self) -> NDArray[np.intp]:
        begun = np.array([s for s, _ in self.passage.sentences])
        return np.maximum(np.searchsorted(begun, self.passage.starts, "right") - 1, 0)

    @cached_property
    def line_of(self) -> NDArray[np.intp]:
        breaks = np.array([i for i, c in enumerate(self.passage.text) if c == "\n"], np.intp)
        return np.searchsorted(breaks, self.passage.starts)

    @cached_property
    def in_line(self) -> NDArray[np.bool_]:
        """Names × lines: who is named in which."""
        table = np.zeros((len(self.passage.keys), self.passage.text.count("\n") + 1), bool)
        table[self.passage.name_of, self.line_of] = True
        return table

    @cached_property
    def headings(self) -> NDArray[np.intp]:
        """For every line the short line above that has no full stop; the line itself where there is none."""
        above, last = [], -1
        for n, line in enumerate(self.passage.text.split("\n")):
            above.append(last if last >= 0 else n)
            if 2 <= len(line.strip()) <= 40 and line.strip()[-1] not in "。;,；，":
                last = n
        return np.array(above, np.intp)

    @cached_property
    def openers(self) -> dict[tuple[int, bool], int]:
        """The first place or field of every line."""
        p = self.passage
        first: dict[tuple[int, bool], int] = {}
        for m in np.argsort(p.starts, kind="stable"):
            kind = p.found[m].kind
            if kind in (Kind.PLACE, Kind.PARK, Kind.INDUSTRY, Kind.CHAIN):
                first.setdefault((int(self.line_of[m]), kind in (Kind.PLACE, Kind.PARK)), int(p.name_of[m]))
        return first

    @cached_property
    def begins(self) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """For every mention the place its name begins with, or -1; and whether that is outside Gansu."""
        p = self.passage
        at = {f.start: n for n, f in enumerate(p.found) if f.kind is Kind.PLACE}
        own = [at.get(f.start, -1) if f.kind is not Kind.PLACE else -1 for f in p.found]
        names = np.array([-1 if n < 0 else p.name_of[n] for n in own], np.intp)
        return names, np.array([n >= 0 and not is_home(p.found[n].entity) for n in own])

    @cached_property
    def runs(self) -> NDArray[np.intp]:
        """The number of the enumeration of every mention; what stands by itself has its own."""
        p, run = self.passage, np.zeros(len(self.passage.found), np.intp)
        text, last, n = p.text, {}, 0
        ended: dict[Kind, tuple[int, int]] = {}
        for m in np.argsort(p.starts, kind="stable"):
            kind, start = p.found[m].kind, int(p.starts[m])
            end, number = ended.get(kind, (-1, -1))
            if 0 <= end <= start and text[end:start].strip("()“”") in ("、", "和", "与", "及", "以及"):
                run[m] = number
            else:
                n += 1
                run[m] = n
            ended[kind] = int(p.ends[m]), int(run[m])
        return run

    @cached_property
    def level(self) -> NDArray[np.intp]:
        return np.array([_level(key) for key in self.passage.keys], np.intp)

    @cached_property
    def abroad(self) -> NDArray[np.bool_]:
        return np.array([kind is Kind.PLACE and not is_home(name if ":" in name else None) for name, kind in self.passage.keys])

    @cached_property
    def letters(self) -> Floats:
        """Names × the characters that names consist of."""
        p = self.passage
        sets: list[set[str]] = [set() for _ in p.keys]
        for m, f in zip(p.name_of, p.found, strict=True):
            sets[m] |= set(f.name) - _COMMON
        order = {c: n for n, c in enumerate(sorted(set().union(*sets)))}
        table = np.zeros((len(sets), max(len(order), 1)), np.float32)
        for n, chars in enumerate(sets):
            table[n, [order[c] for c in chars]] = 1
        return table

    @cached_property
    def fellow_says(self) -> Floats:
        """Enumerations × names: how surely the rules place a member of the enumeration there."""
        p = self.passage
        table = np.zeros((int(self.runs.max()) + 1, len(p.keys)), np.float32)
        np.maximum.at(table, self.runs, self.stated[0][p.name_of])
        return table

    @cached_property
    def fellow_works(self) -> Floats:
        p = self.passage
        table = np.zeros((int(self.runs.max()) + 1, len(p.keys)), np.float32)
        np.maximum.at(table, self.runs, self.stated[1][p.name_of])
        return table

    @cached_property
    def kind_counts(self) -> NDArray[np.intp]:
        """How many mentions of every kind begin before each character."""
        p = self.passage
        table = np.zeros((len(p.text) + 2, len(KINDS)), np.intp)
        np.add.at(table, (p.starts + 1, p.kinds[p.name_of]), 1)
        return table.cumsum(0)


def _code(key: Key) -> str | None:
    name, kind = key
    code = name.removeprefix("place:")
    return code if kind is Kind.PLACE and len(code) == 6 and code.isdigit() and code != name else None


def _level(key: Key) -> int:
    name, kind = key
    if kind is Kind.PARK:
        return _LEVELS.index("park")
    code = _code(key)
    if code is None:
        return _LEVELS.index("town" if name.endswith(("镇", "乡", "街道", "村")) else "other")
    return 0 if code.endswith("0000") else 1 if code.endswith("00") else 2


def columns(tables: Tables, kind: str, pairs: Pairs) -> Floats:
    """The columns of the pairs, in the order of COLUMNS."""
    p, t = tables.passage, tables
    a, b, i, j = pairs.a, pairs.b, pairs.i, pairs.j
    low, high = np.minimum(p.ends[i], p.ends[j]), np.maximum(p.starts[i], p.starts[j])
    high = np.maximum(low, high)
    between = t.kind_counts[high] - t.kind_counts[low]
    distance = p.nearest[0][a, b]
    rank = np.array([(p.often[p.kinds == p.kinds[n]] > p.often[n]).sum() for n in range(len(p.keys))])
    kinds = np.bincount(p.kinds, minlength=len(KINDS))
    line_a = t.line_of[i]
    isfield = kind in ("operates_in", "develops")
    opener = np.array([t.openers.get((int(n), not isfield), -1) for n in line_a], np.intp)
    begins, begins_abroad = t.begins
    first_i = p.first[a]
    located = t.stated[0] > 0
    hosts = located.sum(1)
    about = p.about[i]
    told = located.astype(np.float32)
    above = t.above.astype(np.float32)
    host_of_host = told @ told
    above_host = told @ above
    below_other = above[:, :].T @ np.ones((len(p.keys), 1), np.float32)  # whether it lies above any other name
    sentence = np.array(p.sentences)[t.sentence_of[i]]
    begun, ended = sentence[:, 0], sentence[:, 1]
    here = t.kind_counts[ended] - t.kind_counts[begun]
    rows = np.arange(len(a))
    ka, kb = p.kinds[a], p.kinds[b]
    near_rank = _rank_near(a, distance)
    head = np.array([key in p.head for key in p.keys])
    text = p.text
    fellow = t.fellow_works if kind == "operates_in" else t.fellow_says
    run_sizes = np.bincount(t.runs, minlength=int(t.runs.max()) + 1)
    dealt = (t.stated[4] > 0).any(1)
    best_a, best_b = t.stated.max(2).max(0), t.stated.max(1).max(0)
    plain = {
        "kind_a": ka, "kind_b": kb, "apart": np.minimum(np.abs(distance), 2000), "b_before": distance < 0,
        "sentences_apart": t.sentence_of[j] - t.sentence_of[i], "lines_apart": t.line_of[j] - line_a,
        "same_kind_between": between[rows, ka], "b_kind_between": between[rows, kb], "names_between": between.sum(1),
        "often_a": p.often[a], "often_b": p.often[b], "at_a": p.starts[first_i] + p.start, "at_b": p.starts[p.first[b]] + p.start,
        "length": np.full(len(a), len(text)), "names": np.full(len(a), len(p.keys)), "head_a": head[a], "head_b": head[b],
        "about_is_b": about == b, "about_is_a": about == a, "about_any": about >= 0,
        "rivals_of_a": kinds[ka], "rivals_of_b": kinds[kb], "rank_b": rank[b],
        "heading_has_b": t.in_line[b, t.headings[line_a]], "line_begins_with_b": opener == b,
        "name_begins_with_b": begins[i] == b, "name_begins_elsewhere": (begins[i] >= 0) & (begins[i] != b),
        "name_begins_abroad": begins_abroad[i], "shared_characters": (t.letters[a] * t.letters[b]).sum(1), "level_b": t.level[b],
        "b_abroad": t.abroad[b], "b_above_about": (about >= 0) & t.above[about, b], "b_below_about": (about >= 0) & t.above[b, about],
        "b_above_host": above_host[a, b], "b_below_other": below_other[b, 0], "hosts_of_a": hosts[a],
        "host_of_host": host_of_host[a, b], "placed_elsewhere": (hosts[a] > 0) & ~located[a, b],
        "fellow_has_b": fellow[t.runs[i], b], "fellows": run_sizes[t.runs[i]], "at_in_sentence": p.starts[i] - begun,
        "a_in_sentence": here[rows, ka], "b_in_sentence": here[rows, kb],
        "sure_a": np.array([f.confidence for f in p.found])[i], "sure_b": np.array([f.confidence for f in p.found])[j],
        "inside_name_a": np.array([any(o.start <= f.start < f.end <= o.end and o is not f for o in ()) for f in p.found])[i],
        "row": (t.words[ended] - t.words[begun])[:, -1] > 0, "only_of_kind": kinds[kb] == 1,
        "fields_of_a": (t.stated[1] > 0).sum(1)[a], "dealt_with": dealt[a],
        "b_count_share": p.often[b] / np.maximum(1, np.bincount(p.kinds, p.often, len(KINDS))[kb]),
        "sentence_length": ended - begun, "near_rank_b": near_rank, "first_line_a": line_a,
        "shares_sentence": t.sentence_of[i] == t.sentence_of[j], "best_of_a": best_a[a], "best_of_b": best_b[b],
        "head_places": np.full(len(a), sum(head & (p.kinds == 0))),
    }
    zones = (
        (low, high), (np.maximum(p.starts[i] - _NEAR, 0), p.starts[i]), (p.ends[i], np.minimum(p.ends[i] + _NEAR, len(text))),
        (np.maximum(p.starts[j] - _NEAR, 0), p.starts[j]), (p.ends[j], np.minimum(p.ends[j] + _NEAR, len(text))), (begun, ended),
    )
    # A long stretch between two names has all words in it.
    close = (high - low < 80)[:, None]
    counted = [(t.words[to] - t.words[at]) for at, to in zones]
    counted[0] = counted[0] * close
    genre = genres(p.reading.document.clean[:160])
    return np.concatenate([
        np.stack([plain[name] for name in _PLAIN], 1).astype(np.float32), t.stated[:, a, b].T, *counted,
        np.broadcast_to(genre, (len(a), len(genre))),
    ], 1).astype(np.float32)


def _rank_near(a: NDArray[np.intp], distance: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of the pairs of one subject, how many are nearer."""
    order = np.lexsort((np.abs(distance), a))
    rank = np.empty(len(a), np.intp)
    begun = np.flatnonzero(np.r_[True, a[order][1:] != a[order][:-1]])
    sizes = np.diff(np.r_[begun, len(a)])
    rank[order] = np.arange(len(a)) - np.repeat(begun, sizes)
    return rank
