"""Everything known round one enterprise (一企一案), on one page, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chains.activity import activity_of, by_id
from chains.dossier.ground import ground_of
from chains.dossier.position import Neighbour, Post, kin_of, posts_of, work_below
from chains.dossier.ties import Undertaking, chain_reasons, tie_reasons, undertakings_of
from chains.errors import UsageError
from chains.findings import Reason
from chains.graph import Graph, entity_of, links_of
from chains.ladder import Standing, find_ladder
from chains.model import Award, Kind, Link, Observation, SourceKind

__all__ = ["Dossier", "Gap", "dossier_of"]


@dataclass(frozen=True, slots=True)
class Gap:
    """A segment next to the enterprise's in which no enterprise of its city is known: not recorded, which is not absent.

    `upstream` says whether it feeds the enterprise's segment `beside`, or is fed by it.
    """

    beside: str
    upstream: bool
    neighbour: Neighbour


@dataclass(frozen=True, slots=True)
class Dossier:
    """One enterprise: where it stands, whom it has to do with, what is missing round it, and how well that is founded.

    `city` is one of the catalog's; `seat` is the city, or the province of an enterprise that lies elsewhere. `group` is
    what the enterprises it controls do in its chains, `kin_projects` what those it is bound to by ownership or shares
    invest in. `judged` are statements with nothing but the editor's word behind them; `sources` counts different sources
    by kind.
    """

    enterprise: str
    city: str | None
    seat: str | None
    standings: tuple[Standing, ...]
    posts: tuple[Post, ...]
    gaps: tuple[Gap, ...]
    ties: tuple[Reason, ...]
    projects: tuple[Undertaking, ...]
    kin_projects: tuple[Undertaking, ...]
    offers: tuple[Reason, ...]
    group: tuple[Link, ...]
    products: tuple[Link, ...]
    awards: tuple[Award, ...]
    figures: tuple[Observation, ...]
    sources: Mapping[SourceKind, int]
    statements: int
    judged: tuple[Link, ...]
    rivals: Reason
    lacking: Reason
    unsourced: Reason

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The three numbers that sum the dossier up."""
        return self.rivals, self.lacking, self.unsourced


def dossier_of(graph: Graph, enterprise: str) -> Dossier:
    """The dossier of an enterprise.

    Raises UnknownName for an unknown id, UsageError for one that is no enterprise.
    """
    entity = entity_of(graph, enterprise)
    if entity.kind is not Kind.ENTERPRISE:
        raise UsageError(f"'{enterprise}' is no enterprise", f"“{entity.name}”是{entity.kind.label}，不是企业")
    activity = activity_of(graph)
    posts = posts_of(graph, activity, enterprise)
    # A segment somebody fills elsewhere can be brought here; one nobody is known in may just be missing from the data.
    gaps = tuple(sorted(_gaps(posts), key=lambda gap: not (gap.neighbour.elsewhere or gap.neighbour.kin)))
    links = links_of(graph, enterprise)
    projects = undertakings_of(graph, enterprise)
    own = {u.project for u in projects}
    kin_projects = tuple(u for kin in sorted(kin_of(graph, enterprise)) for u in undertakings_of(graph, kin)
                         if u.project not in own)
    ground = ground_of(graph, enterprise)
    return Dossier(
        enterprise, activity.city_of(enterprise), activity.seat_of(enterprise),
        _standings(graph, enterprise, activity.chains_of(enterprise)), posts, gaps,
        tie_reasons(graph, enterprise), projects, kin_projects, chain_reasons(graph, activity, enterprise),
        work_below(graph, activity, enterprise), by_id(x for x in links if x.kind == "produces"), entity.awards,
        ground.figures, ground.sources, ground.statements, ground.judged,
        _rivals(posts), _gap_reason(gaps), _judged_reason(ground.judged, ground.statements),
    )


def _standings(graph: Graph, enterprise: str, chains: Iterable[str]) -> tuple[Standing, ...]:
    return tuple(s for chain in sorted(chains) for s in find_ladder(graph, chain=chain) if s.enterprise == enterprise)


def _gaps(posts: Iterable[Post]) -> Iterable[Gap]:
    """Each missing segment once for each side, in the order of the posts."""
    seen: set[tuple[str, bool]] = set()
    for post in posts:
        for upstream, around in ((True, post.upstream), (False, post.downstream)):
            for neighbour in around:
                if neighbour.missing and post.segment and (neighbour.segment, upstream) not in seen:
                    seen.add((neighbour.segment, upstream))
                    yield Gap(post.segment, upstream, neighbour)


def _rivals(posts: Iterable[Post]) -> Reason:
    local = {r for post in posts for r in post.local_rivals}
    other = {r for post in posts for r in post.other_rivals} - local
    kin = {r for post in posts for r in post.kin}
    told = f"本市 {len(local)} 家，外地 {len(other)} 家；" + (f"另有 {len(kin)} 家关联企业不计；" if kin else "")
    return Reason("已收录的同环节企业", len(local | other), "家", told + "同环节是竞争，也可能合作",
                  (*sorted(local), *sorted(other)))


def _gap_reason(gaps: Iterable[Gap]) -> Reason:
    found = tuple(gaps)
    note = "未收录不等于没有：先核实本企业是否自己在做、本市有没有别的企业"
    segments = tuple(dict.fromkeys(g.neighbour.segment for g in found))
    return Reason("本市未收录企业的相邻环节", len(segments), "个", note, segments, by_id(g.neighbour.feeds for g in found))


def _judged_reason(judged: tuple[Link, ...], statements: int) -> Reason:
    return Reason("只凭编者常识或判断的说法", len(judged), "条", f"共 {statements} 条说法", (), judged)
