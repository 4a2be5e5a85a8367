"""How complete a chain is in a place, as an interval: what is unknown counts as not there, and then as there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from chains.cities import cities
from chains.findings import Reason
from chains.gaps.flow import longest_run, ways
from chains.gaps.holdings import Holding, unplaced_firms
from chains.gaps.shape import ChainShape, chain_shape
from chains.gaps.states import SegmentHere, State, said_of, segments_here
from chains.graph import Graph, entities_of
from chains.model import Kind, Link

__all__ = ["Completeness", "chains_in", "cities_of", "completeness", "measure_completeness", "share_text"]


@dataclass(frozen=True)
class Completeness:
    """How many of a chain's segments a place has, and how many of the chain's ways it covers whole.

    `share` and `way_share` are (lower, upper) in 0 to 1: unknown as absent, and unknown as present. Both are None where
    there is nothing to divide by. `run` is the longest unbroken row of segments that are there.
    """

    place: str | None
    chain: str
    segments: tuple[str, ...]
    present: tuple[str, ...]
    absent: tuple[str, ...]
    planned: tuple[str, ...]  # of those that are not present
    clues: tuple[str, ...]
    ways: int
    ways_covered: tuple[int, int]
    run: tuple[str, ...]
    unplaced: tuple[str, ...]  # firms of the chain whose segment nobody has said
    reasons: tuple[Reason, ...] = ()

    @property
    def unknown(self) -> int:
        return len(self.segments) - len(self.present) - len(self.absent)

    @property
    def share(self) -> tuple[float, float] | None:
        n = len(self.segments)
        return (len(self.present) / n, (n - len(self.absent)) / n) if n else None

    @property
    def way_share(self) -> tuple[float, float] | None:
        low, high = self.ways_covered
        return (low / self.ways, high / self.ways) if self.ways else None

    @property
    def touched(self) -> bool:
        """Whether anything at all of the chain is known there."""
        return bool(self.present or self.unplaced)


def completeness(graph: Graph, chain: str, *, place: str | None = None) -> Completeness:
    """The completeness of the chain in the place, or in everything recorded without a place."""
    shape = chain_shape(graph, chain)
    return measure_completeness(graph, shape, segments_here(graph, shape, place), place)


def chains_in(graph: Graph, place: str) -> list[Completeness]:
    """The chains of which the place has anything, those with the most segments first."""
    found = (completeness(graph, e.id, place=place) for e in entities_of(graph, Kind.CHAIN))
    kept = [c for c in found if c.touched or c.planned]
    return sorted(kept, key=lambda c: (-len(c.present), -(c.share or (0, 0))[0], c.chain))


def cities_of(graph: Graph, chain: str) -> list[Completeness]:
    """The cities that have anything of the chain, those with the most segments first."""
    found = (completeness(graph, chain, place=city) for city in cities(graph))
    return sorted((c for c in found if c.touched or c.planned), key=lambda c: (-len(c.present), c.place or ""))


def share_text(found: Completeness) -> str:
    """The completeness in words: 已知 8/18 个环节（44%），未知的全有时最多 18/18（100%）."""
    n = len(found.segments)
    if not n:
        return "没有收录任何环节"
    least, most = len(found.present), n - len(found.absent)
    text = f"已知 {least}/{n} 个环节（{least / n:.0%}），未知的全有时最多 {most}/{n}（{most / n:.0%}）"
    for ids, word in ((found.absent, "来源称没有"), (found.planned, "规划或在建"), (found.clues, "有线索待核")):
        text += f"；{word} {len(ids)}" if ids else ""
    text += f"；另有 {len(found.unplaced)} 家只知在链上、不知环节" if found.unplaced else ""
    if found.ways:
        low, high = found.ways_covered
        text += f"；从源头到末端 {found.ways} 条路径，整条贯通 {low} 条" + (f"（最多 {high} 条）" if high < found.ways else "")
    return text


def measure_completeness(
    graph: Graph, shape: ChainShape, here: Mapping[str, SegmentHere], place: str | None
) -> Completeness:
    """The same from segments that have been looked up already."""
    present = tuple(s for s, h in here.items() if h.state is State.PRESENT)
    absent = tuple(s for s, h in here.items() if h.state is State.ABSENT)
    planned = tuple(s for s, h in here.items() if h.planned)
    clues = tuple(s for s, h in here.items() if h.clue and not h.planned)
    unplaced = unplaced_firms(graph, shape.chain, place, shape.segments)
    whole = ways(shape.flow).total
    covered = (ways(shape.flow, present).total, ways(shape.flow, frozenset(shape.segments) - frozenset(absent)).total)
    found = Completeness(
        place, shape.chain, shape.segments, present, absent, planned, clues, whole, covered,
        longest_run(shape.flow, frozenset(present)), tuple(dict.fromkeys(h.entity for h in unplaced if h.entity)))
    return _with_reasons(graph, found, here, shape, unplaced)


def _with_reasons(
    graph: Graph, found: Completeness, here: Mapping[str, SegmentHere], shape: ChainShape, unplaced: tuple[Holding, ...]
) -> Completeness:
    unknown = tuple(s for s, h in here.items() if h.state is State.UNKNOWN)
    reasons = [_counted("已知有", found.present, here)]
    for name, ids in (("来源称没有", found.absent), ("规划或在建，不算已有", found.planned), ("有线索，待核", found.clues)):
        if ids:
            reasons.append(_counted(name, ids, here))
    reasons.append(Reason("未知", len(unknown), "个环节", "未收录，不等于没有", entities=unknown))
    low, high = found.ways_covered
    if found.ways:
        row = tuple(link for a, b in zip(found.run, found.run[1:], strict=False) if (link := shape.feeds.get((a, b))))
        reasons.append(Reason("整条贯通的路径", low, "条", f"全链从源头到末端共 {found.ways} 条，未知的全有时最多 {high} 条"))
        reasons.append(Reason("本地连得最长的一段", len(found.run), "个环节", "按供料关系首尾相接",
                              entities=found.run, links=row))
    if unplaced:
        reasons.append(Reason("只知在链上、不知环节的企业和项目", len(found.unplaced), "个", "没有计入任何环节",
                              entities=found.unplaced, links=tuple(h.link for h in unplaced if h.link)))
    if said := tuple(s for s in said_of(graph, found.place) if s.about == found.chain):
        reasons.append(Reason("来源对整条链的说法", len(said), "条", states=said))
    return replace(found, reasons=tuple(reasons))


def _counted(name: str, ids: Iterable[str], here: Mapping[str, SegmentHere]) -> Reason:
    shown = tuple(ids)
    links: dict[str, Link] = {x.id: x for s in shown for x in here[s].links}
    states = {s.id: s for i in shown for s in here[i].said}
    return Reason(name, len(shown), "个环节", entities=shown, links=tuple(links.values()), states=tuple(states.values()))
