"""Where declaration and measurement part: each case is a question for people, not a verdict on either side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chains.findings import Reason
from chains.graph import Graph, entity_of, links_of
from chains.leaders.declared import Leader, declared_leaders
from chains.leaders.members import is_fact
from chains.leaders.ranked import RankedLeader, Ranking
from chains.model import Layer

__all__ = ["DISAGREEMENTS", "Disagreement", "declared_in", "disagreements", "top_of"]

DISAGREEMENTS = {
    "declared_low": "来源称链主，测算名次靠后",
    "declared_unranked": "来源称链主，资料不足以测算",
    "ranked_undeclared": "测算名次靠前，未见来源称链主",
}
_TOP = 3
_TELLING = 0.7  # percentile from which a component speaks for a firm, and below its mirror image against it


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A firm on which declaration and measurement differ; `kind` is a key of DISAGREEMENTS, `why` is Chinese.

    `rank` is out of `among` ranked firms, None for a firm without a rank. `reasons` are those that tell most.
    """

    chain: str
    enterprise: str
    kind: str
    rank: int | None
    among: int
    why: tuple[str, ...]
    reasons: tuple[Reason, ...]
    leader: Leader | None = None


def declared_in(graph: Graph, chain: str) -> dict[str, Leader]:
    """The declared leaders of a chain by enterprise, those of its industries too; a person's word outweighs a reading."""
    found: dict[str, Leader] = {}
    for leader in declared_leaders(graph, chain=chain):
        known = found.get(leader.enterprise)
        if known is None or (known.layer is not Layer.CURATED and leader.layer is Layer.CURATED):
            found[leader.enterprise] = leader
    return found


def disagreements(graph: Graph, rankings: Iterable[Ranking]) -> list[Disagreement]:
    """Declared leaders in the lower half or without a rank, and undeclared firms at the top, by chain and kind.

    For the top see top_of; a firm whose group is declared is no case. A chain without any declared leader is none either:
    nobody has decided there yet. Only curated declarations count.
    """
    found: list[Disagreement] = []
    for ranking in rankings:
        declared = {firm: x for firm, x in declared_in(graph, ranking.chain).items() if x.layer is Layer.CURATED}
        if ranking.place is not None:
            inside = {row.enterprise for row in ranking.rows}
            declared = {firm: x for firm, x in declared.items() if firm in inside}
        if declared:
            found += _in_chain(graph, ranking, declared)
    return found


def top_of(among: int) -> int:
    """How many of so many ranked firms are called the top: three, of fewer than nine a third, at least one."""
    return max(1, min(_TOP, among // 3))


def _in_chain(graph: Graph, ranking: Ranking, declared: Mapping[str, Leader]) -> list[Disagreement]:
    rows = {row.enterprise: row for row in ranking.rows}
    among = len(ranking.ranked)
    top = top_of(among)
    found = []
    for firm, leader in declared.items():
        row = rows.get(firm)
        if row is None or row.rank is None:
            # Without a ranking at all the chain's own note says so already.
            if row is None or among:
                found.append(Disagreement(ranking.chain, firm, "declared_unranked", None, among,
                                          (_unknown(row), *_scope(leader)), row.reasons if row else (), leader))
        elif row.rank > (among + 1) / 2:
            found.append(Disagreement(ranking.chain, firm, "declared_low", row.rank, among,
                                      (*_against(row), *_scope(leader)), _low(row), leader))
    for row in ranking.ranked:
        if row.rank is not None and row.rank <= top and not _one_group(graph, row.enterprise, declared):
            why = (*_for(row), *_family(graph, row.enterprise, declared))
            found.append(Disagreement(ranking.chain, row.enterprise, "ranked_undeclared", row.rank, among, why, _high(row)))
    order = list(DISAGREEMENTS)
    return sorted(found, key=lambda d: (order.index(d.kind), d.rank or 0, d.enterprise))


def _unknown(row: RankedLeader | None) -> str:
    if row is None:
        return "图谱没有收录它在本链做什么"
    known = [r.name for r in row.reasons if r.percentile is not None]
    return f"权重中只有 {row.coverage:.0%} 有资料" + (f"（{'、'.join(known)}）" if known else "")


def _low(row: RankedLeader) -> tuple[Reason, ...]:
    return tuple(r for r in row.reasons if r.percentile is not None and r.percentile < 1 - _TELLING)


def _high(row: RankedLeader) -> tuple[Reason, ...]:
    return tuple(r for r in row.reasons if r.percentile is not None and r.percentile >= _TELLING)


def _against(row: RankedLeader) -> tuple[str, ...]:
    low, missing = [r.name for r in _low(row)], [r.name for r in row.reasons if r.percentile is None]
    told = f"偏低的是{'、'.join(low)}" if low else "各项都在中游"
    return (told, f"没有资料的是{'、'.join(missing)}") if missing else (told,)


def _for(row: RankedLeader) -> tuple[str, ...]:
    high = [r.name for r in _high(row)]
    told = f"靠前的是{'、'.join(high)}" if high else "各项相差不大"
    if row.band is None or row.band[0] == row.band[1]:
        return (told,)
    return told, f"权重变动时名次在 {row.band[0]} 到 {row.band[1]} 之间"


def _scope(leader: Leader) -> tuple[str, ...]:
    # A district's own leader of building materials need not lead the province's.
    if leader.authority is None:
        return ("来源未说明认定单位和范围",)
    return (f"认定单位是{leader.authority}，认定范围可能小于这里比较的范围",)


def _one_group(graph: Graph, firm: str, declared: Mapping[str, Leader]) -> bool:
    """Whether the firm, its owner or a firm it owns is declared: then the group has been."""
    kin = {end for x in links_of(graph, firm) if x.kind == "owns" and is_fact(x) for end in (x.subject, x.object)}
    return not declared.keys().isdisjoint(kin | {firm})


def _family(graph: Graph, firm: str, declared: Mapping[str, Leader]) -> tuple[str, ...]:
    words = set()
    for link in links_of(graph, firm):
        other = link.object if link.subject == firm else link.subject
        if link.kind == "invests_in" and is_fact(link) and other in declared:
            words.add(("它投资的" if link.subject == firm else "投资它的") + f"{entity_of(graph, other).name}已被认定")
    return tuple(sorted(words))


