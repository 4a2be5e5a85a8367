"""`chains gaps`: one chain in one place, segment by segment, and summaries over chains or cities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from chains.findings import Reason
from chains.gaps import (
    Completeness,
    Gap,
    Provider,
    Related,
    SegmentHere,
    advised,
    completeness,
    counted_apart,
    progress,
    share_text,
    single_providers,
    telling_holdings,
)
from chains.graph import Graph, entity_of
from chains.model import Stage, Treatment
from chains.report.reasons import reason_json, reason_lines
from chains.report.statements import Json, evidence_json, named
from chains.views.style import value_label

__all__ = ["gaps_json", "holders", "gaps_text", "place_text", "provider_text", "summary_json", "summary_text"]

_NOTE = "未知是没有收录，不等于没有；规划、在建和有线索的都不算已有。建议由程序按供料关系推出，是测算，不是认定。"
_SIGNS = "■ 有　◐ 规划或在建　○ 有线索，待核　× 来源称没有　? 未知"


def gaps_json(graph: Graph, gaps: Iterable[Gap]) -> list[Json]:
    """Every segment of the chain in the place, with its state, the advice, its reasons and the nearest providers."""
    return [{
        "segment": named(graph, gap.segment), "stage": gap.here.stage.value if gap.here.stage else None,
        "state": gap.state.value, "planned": gap.here.planned, "clue": gap.here.clue, "short": gap.here.short,
        "word": gap.here.word, "treatment": gap.treatment.value if gap.treatment else None,
        "treatment_label": gap.treatment.label if gap.treatment else None, "said": [t.value for t in gap.here.treatments],
        "providers": [named(graph, i) for i in gap.here.providers], "way_share": gap.way_share,
        "reasons": [reason_json(graph, r) for r in gap.reasons], "nearest": [_provider_json(graph, p) for p in gap.nearest],
    } for gap in gaps]


def _provider_json(graph: Graph, provider: Provider) -> Json:
    evidence = provider.link.evidence if provider.link else provider.state.evidence if provider.state else ()
    return {
        "place": named(graph, provider.place) if provider.place else None, "about_km": provider.about_km,
        "enterprise": named(graph, provider.enterprise) if provider.enterprise else None, "actor": provider.actor,
        "role": provider.role, "evidence": [evidence_json(graph, e) for e in evidence],
    }


def provider_text(graph: Graph, provider: Provider) -> str:
    """Where, about how far, who and in what role: 定西市（约 730 公里）西北铝业，骨干企业."""
    place = entity_of(graph, provider.place).name if provider.place else "所在地未收录"
    far = f"约 {provider.about_km} 公里" if provider.about_km else "距离不详"
    who = entity_of(graph, provider.enterprise).name if provider.enterprise else provider.actor or "来源未点名"
    return f"{place}（{far}）{who}" + (f"，{value_label('role', provider.role)}" if provider.role else "")


def gaps_text(graph: Graph, found: Completeness, gaps: Sequence[Gap], related: Related | None) -> str:
    """The chain by stage, then what to do, and who could help."""
    place = place_text(graph, found.place)
    lines = [f"{place} · {entity_of(graph, found.chain).name}", share_text(found)]
    if found.run:
        lines.append("本地连得最长的一段：" + " → ".join(_names(graph, found.run)))
    if found.unplaced:
        lines.append("只知在链上、不知哪个环节：" + "、".join(_names(graph, found.unplaced)))
    if related is not None:
        lines.append(f"本地还没有这条链；与已有各链的关联密度 {related.density:.2f}，"
                     f"在本地尚无的 {related.of} 条链中排第 {related.rank}")
    lines.append(_SIGNS)
    by_stage: dict[Stage | None, list[Gap]] = defaultdict(list)
    for gap in gaps:
        by_stage[gap.here.stage].append(gap)
    for stage in (*Stage, None):
        if by_stage[stage]:
            lines.append(f"\n{stage.label if stage else '未分段'}")
            lines += [_segment_line(graph, gap) for gap in by_stage[stage]]
    lines += _advice(graph, gaps)
    lines.append(f"\n{_NOTE}")
    return "\n".join(lines)


def place_text(graph: Graph, place: str | None) -> str:
    """The place, and what lies in it and is counted apart."""
    if place is None:
        return "全部收录地区"
    apart = _names(graph, counted_apart(graph, place))
    return entity_of(graph, place).name + (f"（不含单列的{'、'.join(apart)}）" if apart else "")


def _names(graph: Graph, ids: Iterable[str]) -> list[str]:
    return [entity_of(graph, i).name for i in ids]


def _segment_line(graph: Graph, gap: Gap) -> str:
    who = "、".join(holders(graph, gap.here))
    return f"  {gap.here.sign} {entity_of(graph, gap.segment).name}：{gap.here.word}" + (f"（{who}）" if who else "")


def holders(graph: Graph, here: SegmentHere) -> list[str]:
    """Who is there, or else who is planned or hinted at, each with why it does not count; a firm and its project are one."""
    named: dict[str, str] = {}
    for holding in telling_holdings(graph, here):
        name = entity_of(graph, holding.entity).name if holding.entity else holding.state.actor if holding.state else None
        word = progress(graph, holding)
        named.setdefault(name or word, f"{name}：{word}" if name and word else name or word)
    return list(named.values())


def _advice(graph: Graph, gaps: Sequence[Gap]) -> list[str]:
    """The advice in order; segments that hang on one and the same provider are one line."""
    lines = ["", "建议（按来源点名、上下游都在、经过的路径多少排）"]
    todo = advised(list(gaps))
    for gap in (g for g in todo if g.treatment is not Treatment.STRENGTHEN):
        assert gap.treatment is not None
        lines.append(f"  {gap.treatment.label} {entity_of(graph, gap.segment).name}（{gap.here.word}）")
        lines += reason_lines(graph, (r for r in gap.reasons if r.name in _TOLD), indent="      ")
        if gap.here.planned:
            lines.append(f"      推进情况：{'、'.join(holders(graph, gap.here))}")
        near = "；".join(provider_text(graph, p) for p in gap.nearest[:3])
        lines.append(f"      最近的提供者：{near or '没有收录'}")
    for head, group in single_providers(gaps).items():
        names = "、".join(_names(graph, (g.segment for g in group)))
        lines.append(f"  强链 {names}：只有一家（{entity_of(graph, head).name}）")
    weak = [g for g in todo if g.treatment is Treatment.STRENGTHEN and len(g.groups) != 1]
    lines += [f"  强链 {entity_of(graph, g.segment).name}（{g.here.word}）" for g in weak]
    return lines if todo else ["", "没有可提的建议：这条链在本地还没有任何已知环节，来源也没有提到。"]


_TOLD = ("来源提出", "本地已有的上游", "本地已有的下游")


def summary_json(graph: Graph, found: Iterable[Completeness], related: Iterable[Related] = ()) -> list[Json]:
    """One object for each place and chain, with the interval of completeness and what stands behind it.

    Chains that could be built there come after those that are there, with treatment build, density and rank.
    """
    none: Json = {"treatment": None, "density": None, "rank": None}
    built = [
        _summary_json(graph, completeness(graph, r.chain, place=r.place), r.reasons) | {
            "treatment": Treatment.BUILD.value, "density": r.density, "rank": r.rank}
        for r in related]
    return [_summary_json(graph, c) | none for c in found] + built


def _summary_json(graph: Graph, c: Completeness, more: tuple[Reason, ...] = ()) -> Json:
    return {
        "place": named(graph, c.place) if c.place else None, "chain": named(graph, c.chain), "segments": len(c.segments),
        "present": len(c.present), "absent": len(c.absent), "unknown": c.unknown, "planned": len(c.planned),
        "clues": len(c.clues), "completeness": list(c.share) if c.share else None,
        "ways": list(c.way_share) if c.way_share else None, "run": [named(graph, i) for i in c.run],
        "unplaced": [named(graph, i) for i in c.unplaced], "reasons": [reason_json(graph, r) for r in (*c.reasons, *more)],
    }


def summary_text(graph: Graph, found: Sequence[Completeness], related: Sequence[Related], *, by_place: bool) -> str:
    """One line for each chain of a place, or each city of a chain, then the chains that could be built there."""
    lines = []
    for c in found:
        name = entity_of(graph, c.place if by_place and c.place else c.chain).name
        lines.append(f"{name}：{share_text(c)}")
    if related:
        lines.append("\n本地还没有、与已有各链关联较近的链（建链的候选，按关联密度排）")
        for r in related:
            near = "、".join(_names(graph, r.closest))
            lines.append(f"  {entity_of(graph, r.chain).name}：关联密度 {r.density:.2f}，常与{near or '无'}同在")
    lines.append(f"\n{_NOTE}")
    return "\n".join(lines)
