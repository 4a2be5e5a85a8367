"""What to do about each segment of a chain in a place: fill, extend, strengthen, build; and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chains.findings import Reason
from chains.gaps.flow import Ways, make_flow, ways
from chains.gaps.holdings import held_in
from chains.gaps.nearest import Provider, nearest_providers
from chains.gaps.providers import groups_of, is_strong, leading_groups
from chains.gaps.shape import ChainShape, chain_shape
from chains.gaps.states import SegmentHere, State, is_present, segments_here
from chains.graph import Graph
from chains.model import Link, Treatment

__all__ = ["Gap", "advised", "find_gaps", "gaps_of", "single_providers"]


@dataclass(frozen=True)
class Gap:
    """A segment of a chain in a place, what is advised (nothing where nothing near it is known), and who could help.

    `treatment` is computed; `here.treatments` are those that sources name.
    """

    place: str | None
    chain: str
    here: SegmentHere
    treatment: Treatment | None
    suppliers: tuple[str, ...]  # present segments that would feed it or do
    takers: tuple[str, ...]  # present segments that it would feed or does
    groups: tuple[str, ...]  # the independent providers there, by the firm at their head
    way_share: float | None  # of the chain's ways those that pass it
    reasons: tuple[Reason, ...]
    nearest: tuple[Provider, ...]

    @property
    def segment(self) -> str:
        return self.here.segment

    @property
    def state(self) -> State:
        return self.here.state

    @property
    def urgency(self) -> tuple[bool, bool, float]:
        """Orders advice, the first first: what a source names, what lies between two present segments, what more ways pass."""
        return not (self.here.short or self.here.treatments), not (self.suppliers and self.takers), -(self.way_share or 0.0)


def find_gaps(graph: Graph, chain: str, *, place: str | None = None) -> list[Gap]:
    """Every segment of the chain in the place, in the order of the chain, with its state and advice.

    Raises UnknownName for an unknown id, UsageError for one that is no chain; a chain without segments has no gaps.
    """
    shape = chain_shape(graph, chain)
    return gaps_of(graph, shape, segments_here(graph, shape, place), place)


def gaps_of(graph: Graph, shape: ChainShape, here: Mapping[str, SegmentHere], place: str | None) -> list[Gap]:
    """The same from segments that have been looked up already."""
    counted = ways(shape.flow)
    begun = any(h.state is State.PRESENT for h in here.values())
    held = held_in(graph, place)
    leading = leading_groups(h for about in (shape.chain, *shape.segments) for h in held.get(about, ()))
    return [_gap(graph, shape, here, here[s], place, counted, begun, leading) for s in shape.segments]


def advised(gaps: list[Gap]) -> list[Gap]:
    """The gaps with advice, the most urgent first."""
    found = [(gap.urgency, i, gap) for i, gap in enumerate(gaps) if gap.treatment]
    return [gap for _, _, gap in sorted(found, key=lambda item: item[:2])]


def single_providers(gaps: Iterable[Gap]) -> dict[str, list[Gap]]:
    """The segments to strengthen because they have a single provider, by that provider; most segments first.

    A provider is a firm, or the head of a group where several of its firms are there.
    """
    found: dict[str, list[Gap]] = defaultdict(list)
    for gap in gaps:
        if gap.treatment is Treatment.STRENGTHEN and len(gap.groups) == 1:
            found[gap.groups[0]].append(gap)
    named: dict[str, list[Gap]] = {}
    for head, members in found.items():
        firms = {i for gap in members for i in gap.here.providers}
        named[min(firms) if len(firms) == 1 else head] = members
    return dict(sorted(named.items(), key=lambda item: (-len(item[1]), item[0])))


def _gap(
    graph: Graph, shape: ChainShape, here: Mapping[str, SegmentHere], at: SegmentHere, place: str | None, counted: Ways,
    begun: bool, leading: frozenset[str],
) -> Gap:
    suppliers = tuple(s for s in shape.suppliers(at.segment) if _there(graph, here, s, place))
    takers = tuple(s for s in shape.takers(at.segment) if _there(graph, here, s, place))
    strong = tuple(s for s in suppliers if is_strong(_state_of(graph, here, s, place), leading))
    treatment = _treatment(at, begun, suppliers, takers, strong)
    share = counted.through[at.segment] / counted.total if counted.total else None
    nearest = () if at.state is State.PRESENT else nearest_providers(graph, at.segment, place)
    reasons = [_state_reason(at)]
    if at.treatments:
        said = tuple(s for s in at.said if s.treatments)
        who = "编者认为可" if all(s.judged for s in said) else "来源提出"
        reasons.append(Reason(who, "、".join(t.label for t in at.treatments), states=said))
    reasons += _neighbours(graph, shape, here, at.segment, place, suppliers, takers, strong)
    if at.state is State.PRESENT:
        reasons.append(_dependence(at))
    if share is not None:
        reasons.append(Reason("经过它的路径", round(100 * share, 1), "%",
                              f"全链从源头到末端共 {counted.total} 条路径，{counted.through[at.segment]} 条经过它"))
    groups = tuple(groups_of(at))
    return Gap(place, shape.chain, at, treatment, suppliers, takers, groups, share, tuple(reasons), nearest)


def _there(graph: Graph, here: Mapping[str, SegmentHere], segment: str, place: str | None) -> bool:
    # A segment of another chain is looked up where it stands.
    return here[segment].state is State.PRESENT if segment in here else is_present(graph, segment, place)


def _state_of(graph: Graph, here: Mapping[str, SegmentHere], segment: str, place: str | None) -> SegmentHere:
    if segment in here:
        return here[segment]
    (other,) = segments_here(graph, _alone(segment), place).values()
    return other


def _alone(segment: str) -> ChainShape:
    return ChainShape("", (segment,), {}, make_flow((segment,), ()), {})


def _treatment(
    at: SegmentHere, begun: bool, suppliers: tuple[str, ...], takers: tuple[str, ...], strong: tuple[str, ...]
) -> Treatment | None:
    if at.state is State.PRESENT:
        alone = not at.unnamed and len(groups_of(at)) == 1
        return Treatment.STRENGTHEN if alone or at.short or Treatment.STRENGTHEN in at.treatments else None
    if not (suppliers or takers):
        # Nothing near it is known: what a source wants is still advice, and it is the source's.
        return at.treatments[0] if at.treatments else Treatment.FILL if at.short else None
    if not begun:
        return Treatment.BUILD
    # Goods that somebody here waits for come first; beyond the last strong segment the chain is extended.
    return Treatment.EXTEND if strong and not takers else Treatment.FILL


def _state_reason(at: SegmentHere) -> Reason:
    said = [s.actor for s in at.said if s.actor]
    note = "；".join(filter(None, ("、".join(said), "未收录，不等于没有" if at.word == "未知" else "")))
    held = tuple(dict.fromkeys(h.entity for h in at.holdings if h.entity))
    return Reason("状况", at.word, note=note, entities=held, links=at.links, states=at.said)


def _neighbours(
    graph: Graph, shape: ChainShape, here: Mapping[str, SegmentHere], segment: str, place: str | None,
    suppliers: tuple[str, ...], takers: tuple[str, ...], strong: tuple[str, ...],
) -> list[Reason]:
    found = []
    for name, near, pairs in (("本地已有的上游", suppliers, [(s, segment) for s in suppliers]),
                              ("本地已有的下游", takers, [(segment, s) for s in takers])):
        if near:
            links: dict[str, Link] = {shape.feeds[pair].id: shape.feeds[pair] for pair in pairs}
            links |= {h.link.id: h.link for s in near for h in _state_of(graph, here, s, place).facts if h.link}
            states = tuple(h.state for s in near for h in _state_of(graph, here, s, place).facts if h.state)
            across = sum(s not in here for s in near)
            sturdy = sum(s in strong for s in near) if name.endswith("上游") else 0
            note = "；".join(filter(None, (f"{sturdy} 个较强" if sturdy else "",
                                          f"{across} 个在别的链上" if across else "")))
            found.append(Reason(name, len(near), "个环节", note, entities=near, links=tuple(links.values()), states=states))
    return found


def _dependence(at: SegmentHere) -> Reason:
    groups = groups_of(at)
    if at.unnamed:
        return Reason("独立的供应方", None, note="来源只说有，没有点名，数不清几家", entities=at.providers)
    same = "；".join(f"{len(firms)} 家同属一家" for firms in groups.values() if len(firms) > 1)
    note = f"没有产量数据，按各家等权，集中度 HHI 为 {1 / len(groups):.2f}"
    return Reason("独立的供应方", len(groups), "家", "；".join(filter(None, (same, note))), entities=tuple(groups))
