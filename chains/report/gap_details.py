"""`chains gaps --critical` and `--stages`: what a chain hangs on, and labels that the flow of goods contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chains.gaps import ChainLevels, Critical, Criticality
from chains.graph import Graph, entity_of
from chains.report.gaps import place_text
from chains.report.reasons import reason_json, reason_lines
from chains.report.statements import Json, named

__all__ = ["critical_json", "critical_text", "stages_json", "stages_text"]


def critical_json(graph: Graph, found: Iterable[Criticality]) -> list[Json]:
    """One object for each chain: its critical firms and segments, the index of concentration and the bus factor."""
    return [{
        "place": named(graph, c.place) if c.place else None, "chain": named(graph, c.chain),
        "enterprises": [_critical_json(graph, x) for x in c.firms],
        "segments": [_critical_json(graph, x) for x in c.segments],
        "ways": c.ways, "hhi": c.concentration.hhi, "bus_factor": c.concentration.bus_factor,
        "reasons": [reason_json(graph, r) for r in c.reasons],
    } for c in found]


def _critical_json(graph: Graph, critical: Critical) -> Json:
    def names(ids: Iterable[str]) -> list[Json]:
        return [named(graph, i) for i in ids]

    return {
        "entity": named(graph, critical.entity), "members": names(critical.members), "lost": names(critical.lost),
        "starved": names(critical.starved), "stranded": names(critical.stranded), "ways_lost": critical.ways_lost,
        "reasons": [reason_json(graph, r) for r in critical.reasons],
    }


def critical_text(graph: Graph, found: Sequence[Criticality]) -> str:
    """The firms and segments of each chain that much hangs on, the gravest first."""
    lines: list[str] = []
    for c in found:
        lines.append(f"\n{place_text(graph, c.place)} · {entity_of(graph, c.chain).name}")
        lines += reason_lines(graph, c.reasons, indent="  ")
        for title, items in (("关键企业", c.firms), ("关键环节", c.segments)):
            for item in items:
                lines.append(f"  {title} {entity_of(graph, item.entity).name}")
                lines += reason_lines(graph, item.reasons, indent="      ")
        if not (c.firms or c.segments):
            lines.append("  没有只靠一家的环节，也没有断开别的环节的环节。")
    lines.append("\n只按本地已知的环节算：几个上游当作可以互相替代，本地没有的料当作能从外地买到。这是测算，不是认定。")
    return "\n".join(lines).lstrip("\n")


def stages_json(graph: Graph, found: Iterable[ChainLevels]) -> list[Json]:
    """One object for each segment whose label disagrees with its level."""
    return [{
        "chain": named(graph, c.chain), "segment": named(graph, x.segment), "stage": x.stage.value, "level": x.level,
        "suggested": x.suggested.value, "incoherence": c.incoherence, "reasons": [reason_json(graph, r) for r in x.reasons],
    } for c in found for x in c.disagreeing]


def stages_text(graph: Graph, found: Sequence[ChainLevels]) -> str:
    """By chain the segments whose label disagrees with their level, and how many were compared."""
    lines = []
    compared = sum(len(c.compared) for c in found)
    for c in found:
        if c.disagreeing:
            lines.append(f"\n{entity_of(graph, c.chain).name}")
        for x in c.disagreeing:
            lines.append(f"  {entity_of(graph, x.segment).name}：标为{x.stage.label}，层级更接近{x.suggested.label}")
            lines += reason_lines(graph, x.reasons, indent="      ")
    total = sum(len(c.disagreeing) for c in found)
    lines.append(f"\n比较了 {compared} 个环节，{total} 个的标注与供料层级不一致。"
                 "晚段才加入的辅料（如包装）层级会偏高，不一定是标错；请看供料关系和标注哪一个该改。")
    return "\n".join(lines).lstrip("\n")
