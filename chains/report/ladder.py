"""`chains ladder`: enterprises by rung."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from chains.graph import Graph, entity_of
from chains.ladder import LadderCount, Rung, Standing, count_ladder, untold
from chains.report.reasons import reason_json, reason_lines
from chains.report.statements import Json, named

__all__ = ["count_words", "ladder_json", "ladder_text", "unknown_words"]


def ladder_json(graph: Graph, standings: Iterable[Standing]) -> list[Json]:
    """One object an enterprise and chain; `declared` is false where only the editor's judgement gives the rung."""
    return [{
        "chain": named(graph, s.chain), "enterprise": named(graph, s.enterprise),
        "city": named(graph, s.city) if s.city else None, "seat": named(graph, s.seat) if s.seat else None,
        "rung": s.rung.value, "label": s.rung.label,
        "declared": s.declared, "settled": s.settled, "titles": list(s.titles),
        "reasons": [reason_json(graph, r) for r in s.reasons],
    } for s in standings]


def count_words(count: LadderCount, rung: Rung) -> str:
    """A cell of the matrix: 2·判3 are two that sources put there and three that the editor does; empty for none."""
    if rung is Rung.OTHER:
        return str(count.judged) if count.judged else ""
    return "·".join(x for x in (f"{count.declared or ''}", f"判{count.judged}" if count.judged else "") if x)


def unknown_words(standings: Sequence[Standing]) -> str:
    """What is not known, in one sentence."""
    everyone, titled, declared = untold(standings)
    return (f"共 {everyone} 家企业：{titled} 家收录了称号，{declared} 家的梯次有来源写明，其余凭编者判断或没有写。"
            "称号收录很少，空缺不等于没有。")


def ladder_text(graph: Graph, standings: Sequence[Standing], *, names: bool = False) -> str:
    """The matrix of chains and rungs, with the names when asked for; for one chain its enterprises rung by rung."""
    lines = [unknown_words(standings)]
    chains = {s.chain for s in standings}
    if len(chains) > 1:
        lines.append("数字是来源写明的家数，“判n”是编者判断的家数；“其他”是没有写角色的。")
        for chain, row in count_ladder(standings).items():
            told = "　".join(f"{rung.label} {words}" for rung in Rung if (words := count_words(row[rung], rung)))
            lines.append(f"{entity_of(graph, chain or '').name}：{told}")
            if names:
                lines += _name_lines(graph, [s for s in standings if s.chain == chain])
        return "\n".join(lines)
    for settled, group in groupby(standings, key=lambda s: s.settled):
        if not settled:
            lines.append("\n规划进入或待核对（不计入）")
        for rung, ones in groupby(group, key=lambda s: s.rung):
            if settled:
                lines.append(f"\n{rung.label}")
            for s in ones:
                city = entity_of(graph, s.seat).name if s.seat else "所在地未收录"
                basis = "" if rung is Rung.OTHER else "，来源写明" if s.declared else "，编者判断"
                lines.append(f"  {entity_of(graph, s.enterprise).name}（{city}{basis}）")
                lines += reason_lines(graph, s.reasons, indent="      ")
    return "\n".join(lines)


def _name_lines(graph: Graph, standings: Sequence[Standing]) -> list[str]:
    """A line a rung with whom it holds; 判 is whom the editor put there."""
    lines = []
    for settled, group in groupby(standings, key=lambda s: s.settled):
        for rung, ones in groupby(group, key=lambda s: s.rung):
            told = [entity_of(graph, s.enterprise).name + ("" if s.declared or rung is Rung.OTHER else "（判）") for s in ones]
            lines.append(f"    {rung.label if settled else f'规划或待核对，{rung.label}'}：{'、'.join(told)}")
    return lines
