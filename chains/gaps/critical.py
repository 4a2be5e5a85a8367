"""What a chain in a place cannot do without: the segments and firms whose loss cuts others off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chains.findings import Reason
from chains.gaps.flow import Cut, Flow, cut_off, dominated, induced, ways
from chains.gaps.providers import Concentration, concentration
from chains.gaps.shape import ChainShape, chain_shape
from chains.gaps.states import SegmentHere, State, segments_here
from chains.graph import Graph
from chains.model import Kind, kind_of

__all__ = ["Critical", "Criticality", "critical_of", "find_critical"]


@dataclass(frozen=True)
class Critical:
    """A segment or firm: the segments that go with it, those that its loss cuts off, and the share of the ways lost.

    A firm stands for its group: `members` are the firms and projects of it that are there.
    """

    entity: str
    members: tuple[str, ...]
    lost: tuple[str, ...]  # segments that are gone with it
    starved: tuple[str, ...]  # further segments that nothing made there reaches any more
    stranded: tuple[str, ...]  # further segments whose goods nobody there carries to an end any more
    ways_lost: float | None  # 0 to 1; None where nothing there feeds anything
    reasons: tuple[Reason, ...]

    @property
    def is_firm(self) -> bool:
        return kind_of(self.entity) is not Kind.SEGMENT

    @property
    def order(self) -> tuple[int, float, int, str]:
        return -len(self.lost) - len(self.starved), -(self.ways_lost or 0.0), -len(self.stranded), self.entity


@dataclass(frozen=True)
class Criticality:
    """The critical segments and firms of a chain in a place, the gravest first, and on how many groups it rests.

    A segment is critical when its loss starves others; a firm when some segment has no other provider.
    """

    place: str | None
    chain: str
    segments: tuple[Critical, ...]
    firms: tuple[Critical, ...]
    ways: int  # from start to end among the present segments
    concentration: Concentration
    reasons: tuple[Reason, ...]  # what the concentration rests on


def find_critical(graph: Graph, chain: str, *, place: str | None = None) -> Criticality:
    """What the chain as it is now in the place rests on; only what is there counts, plans do not.

    Ways run among the present segments: a segment whose suppliers are elsewhere is where they begin.
    """
    shape = chain_shape(graph, chain)
    return critical_of(shape, segments_here(graph, shape, place), place)


def critical_of(shape: ChainShape, here: Mapping[str, SegmentHere], place: str | None) -> Criticality:
    """The same from segments that have been looked up already."""
    local = induced(shape.flow, frozenset(s for s, h in here.items() if h.state is State.PRESENT))
    total = ways(local).total
    rests = concentration(here)
    after = dominated(local)
    segments = (_critical(shape, here, local, s, (), (s,), after.get(s, Cut())) for s in local.nodes)
    firms = (_firm(shape, here, local, rests, head) for head in rests.held)
    return Criticality(
        place, shape.chain, tuple(sorted((c for c in segments if c.starved), key=lambda c: c.order)),
        tuple(sorted((c for c in firms if c.lost), key=lambda c: c.order)), total, rests, _concentrated(here, rests))


def _concentrated(here: Mapping[str, SegmentHere], rests: Concentration) -> tuple[Reason, ...]:
    links = {h.link.id: h.link for state in here.values() for h in state.facts if h.link}
    states = {h.state.id: h.state for state in here.values() for h in state.facts if h.state}
    few = "" if rests.bus_factor else "一半以上的环节由没有点名的主体撑着，不取决于少数几家" if rests.unnamed else ""
    return (
        Reason("集中度 HHI", round(rests.hhi, 2) if rests.hhi is not None else None, "",
               "满值 1 表示全靠一家；没有产量数据，每个环节算一份，由它的各家平分",
               entities=tuple(rests.held), links=tuple(links.values())),
        Reason("失去几家，环节就只剩一半或更少", rests.bus_factor, "家", few, states=tuple(states.values())),
    )


def _firm(shape: ChainShape, here: Mapping[str, SegmentHere], local: Flow, rests: Concentration, head: str) -> Critical:
    others: set[str] = set().union(*(held for group, held in rests.held.items() if group != head))
    lost = tuple(s for s in shape.segments if s in rests.held[head] - others)
    members = rests.members[head]
    # An owner from elsewhere with one firm here: it is the firm that people know.
    entity = members[0] if len(members) == 1 else head
    return _critical(shape, here, local, entity, members, lost, cut_off(local, lost))


def _critical(
    shape: ChainShape, here: Mapping[str, SegmentHere], local: Flow, entity: str, members: tuple[str, ...],
    lost: tuple[str, ...], cut: Cut,
) -> Critical:
    total = ways(local).total
    left = ways(local, frozenset(local.nodes) - frozenset(lost)).total
    share = 1 - left / total if total else None
    links = tuple({x.id: x for s in lost for h in here[s].facts if (x := h.link)}.values())
    reasons = [Reason("没有别家的环节" if members else "本环节", len(lost), "个", entities=lost, links=links)]
    starved, stranded = (tuple(s for s in shape.segments if s in ids) for ids in (cut.starved, cut.stranded))
    for name, ids, note in (("断供的下游环节", starved, "本地再没有供给到得了它们，要改从外地进料"),
                            ("失去本地去处的上游环节", stranded, "本地再没有下游接到末端，只能外销")):
        if ids:
            fed = tuple(x for pair, x in shape.feeds.items() if set(pair) <= {*lost, *ids})
            reasons.append(Reason(name, len(ids), "个", note, entities=ids, links=fed))
    if share is not None:
        reasons.append(Reason("失去的路径", round(100 * share, 1), "%", f"本地现有 {total} 条路径，剩 {left} 条"))
    if len(members) > 1:
        reasons.append(Reason("合并计算的企业和项目", len(members), "个", "按控股和项目投资归到一家", entities=members))
    return Critical(entity, members, lost, starved, stranded, share, tuple(reasons))
