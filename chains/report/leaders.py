"""`chains leaders`: declared leaders and, apart from them, the measured ranking; and how well the two agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from chains.graph import Graph, entity_of
from chains.leaders import (
    COMPONENTS,
    CUTS,
    DISAGREEMENTS,
    METHODS,
    Disagreement,
    Evaluation,
    Leader,
    RankedLeader,
    Ranking,
    Weights,
    declared_in,
)
from chains.report.reasons import reason_json, reason_lines
from chains.report.statements import Json, evidence_json, evidence_text, named
from chains.views.style import date_label

__all__ = ["evaluation_json", "evaluation_text", "leaders_json", "leaders_text", "ranking_text", "weights_text"]

_SHORT = 3


def leaders_json(graph: Graph, leaders: Iterable[Leader], rankings: Iterable[Ranking] = ()) -> list[Json]:
    """Declared and ranked leaders in one list, by chain and rank; what one of the two does not give is null or empty.

    A firm both declared and ranked is one row. `evidence` is that of the declaration; the sentences behind a rank are in
    its reasons.
    """
    rows: list[Json] = []
    merged: set[str] = set()
    wanted = {leader.link.id: leader for leader in leaders}
    for ranking in rankings:
        declared = {firm: x for firm, x in declared_in(graph, ranking.chain).items() if x.link.id in wanted}
        for row in ranking.rows:
            leader = declared.get(row.enterprise)
            merged |= {leader.link.id} if leader else set()
            rows.append(_row(graph, row.chain, row.enterprise, leader, row))
    rows += [_row(graph, x.chain, x.enterprise, x, None) for key, x in wanted.items() if key not in merged]
    return sorted(rows, key=lambda r: (r["chain"]["name"], r["rank"] is None, r["rank"] or 0, -(r["coverage"] or 0)))


def _row(graph: Graph, chain: str, firm: str, leader: Leader | None, ranked: RankedLeader | None) -> Json:
    return {
        "chain": named(graph, chain), "enterprise": named(graph, firm), "declared": leader is not None,
        "layer": leader.layer.value if leader else None, "since": leader.since if leader else None,
        "authority": leader.authority if leader else None, "rank": ranked.rank if ranked else None,
        "score": ranked.score if ranked else None, "band": list(ranked.band) if ranked and ranked.band else None,
        "coverage": ranked.coverage if ranked else None, "low_coverage": ranked.thin if ranked else None,
        "reasons": [reason_json(graph, r) for r in ranked.reasons] if ranked else [],
        "evidence": [evidence_json(graph, e) for e in leader.link.evidence] if leader else [],
    }


def leaders_text(graph: Graph, leaders: Sequence[Leader], without: Sequence[str]) -> str:
    """Declared leaders by chain, each with its evidence, then the chains that have none."""
    lines: list[str] = []
    chain = ""
    if not leaders:
        lines.append("未收录符合条件的链主认定。")
    for leader in leaders:
        if leader.chain != chain:
            chain = leader.chain
            lines.append(f"\n{entity_of(graph, chain).name}")
        said = f"，认定单位：{leader.authority}" if leader.authority else "，来源未说明认定单位"
        since = f"最早见于{date_label(leader.since)}" if leader.since else "日期不详"
        lines.append(f"  {entity_of(graph, leader.enterprise).name}（{since}{said}，{leader.layer.label}）")
        lines += [f"      {evidence_text(graph, e)}" for e in leader.link.evidence]
    if without:
        lines.append("\n来源中没有写明链主的产业链：" + "、".join(entity_of(graph, i).name for i in without))
    lines.append("\n以上均为来源中写明“链主”的企业，不是测算排名；来源没有说明认定单位的只算来源所称；来源未写明不等于没有。")
    return "\n".join(lines).lstrip("\n")


def weights_text(weights: Weights) -> str:
    """The weights as shares: 供应图位置 30%、…"""
    return "、".join(f"{COMPONENTS[key]} {share:.0%}" for key, share in weights.shares.items())


def ranking_text(graph: Graph, rankings: Sequence[Ranking], cases: Sequence[Disagreement], *, full: bool) -> str:
    """The measured ranking: of one chain every firm with its reasons, else the first of each chain; then disagreements."""
    lines = ["测算名次（测算不是认定：由图谱里已有的关系和数字算出，是否认定不参与计算）"]
    if rankings:
        lines.append(f"权重：{weights_text(rankings[0].weights)}；缺资料的项不计入，也不当作零")
    for ranking in rankings:
        lines += _one_chain(graph, ranking, full)
    if cases:
        lines.append("\n认定与测算不一致（供研判，不是对错）：")
        lines += [f"  {entity_of(graph, d.chain).name}：{entity_of(graph, d.enterprise).name}，{DISAGREEMENTS[d.kind]}"
                  + (f"（第 {d.rank}，共 {d.among} 家）" if d.rank else "") + f"；{'；'.join(d.why)}" for d in cases]
    return "\n".join(lines)


def _one_chain(graph: Graph, ranking: Ranking, full: bool) -> Iterator[str]:
    declared = declared_in(graph, ranking.chain)
    yield f"\n{entity_of(graph, ranking.chain).name}" + (f"（{entity_of(graph, ranking.place).name}）" if ranking.place else "")
    if ranking.note or ranking.caution:
        yield f"  {ranking.note or ranking.caution}"
    rows = ranking.rows if full else ranking.ranked[:_SHORT]
    for row in rows:
        yield _line(graph, row, declared)
        if full:
            yield from _reasons(graph, row)
    thin = len(ranking.rows) - len(ranking.ranked)
    if not full and not ranking.note:
        more = len(ranking.ranked) - len(rows)
        parts = [f"另有 {more} 家有名次" if more > 0 else "", f"{thin} 家资料不足、不排名" if thin else ""]
        if any(parts):
            yield "  " + "，".join(filter(None, parts))
    if full and ranking.candidates:
        yield "  规划、签约或待核对、未计入的企业：" + "、".join(entity_of(graph, i).name for i in ranking.candidates)


def _line(graph: Graph, row: RankedLeader, declared: Mapping[str, Leader]) -> str:
    place = f"{row.rank:>2} " if row.rank is not None else " – "
    band = f"，名次区间 {'–'.join(map(str, sorted(set(row.band))))}" if row.band else ""
    score = f"得分 {100 * row.score:.1f}" if row.score is not None else "无得分"
    thin = "，资料不足，不排名" if row.thin else ""
    also = f"，{declared[row.enterprise].word}" if row.enterprise in declared else ""
    return f"  {place}{entity_of(graph, row.enterprise).name}（{score}{band}，资料覆盖 {row.coverage:.0%}{thin}{also}）"


def _reasons(graph: Graph, row: RankedLeader) -> Iterator[str]:
    for reason in row.reasons:
        (line,) = reason_lines(graph, [reason], indent="       ")
        stand = f"百分位 {100 * reason.percentile:.0f}" if reason.percentile is not None else "不计入"
        yield f"{line} [{stand}，权重 {reason.weight or 0:.0%}]"


def evaluation_json(graph: Graph, scopes: Mapping[str, Evaluation], leaders: Sequence[Leader]) -> list[Json]:
    """The declared leaders of the judged chains in the shape of leaders_json, each with the key `evaluation`.

    `scopes` are evaluations by name (province, city); within each the scores of the leader's chain and the means.
    """
    rows = []
    province = scopes["province"]
    for one in province.judged:
        inside = [x for x in leaders if x.enterprise in one.declared and x.link.id
                  == declared_in(graph, one.ranking.chain)[x.enterprise].link.id]
        for row in leaders_json(graph, inside, [one.ranking]):
            if row["declared"]:
                told = {scope: _scope_json(graph, found, one.ranking.chain) for scope, found in scopes.items()}
                rows.append({**row, "evaluation": told})
    return rows


def _scope_json(graph: Graph, found: Evaluation, chain: str) -> Json:
    return {
        "chain": [{
            "place": named(graph, one.ranking.place) if one.ranking.place else None, "enterprises": len(one.ranking.rows),
            "declared": len(one.declared), "ceiling": _at(one.ceiling),
            **{m: {"precision": _at(s.precision), "reciprocal_rank": s.reciprocal_rank} for m, s in one.scores.items()},
        } for one in found.judged if one.ranking.chain == chain],
        "overall": {
            "judged": len(found.judged), "unjudged": len(found.unjudged), "ceiling": _at(found.ceiling),
            **{m: {"precision": _at(s.precision), "reciprocal_rank": s.reciprocal_rank} for m, s in found.overall.items()},
        },
    }


def _at(values: Sequence[float]) -> dict[str, float]:
    return {str(k): value for k, value in zip(CUTS, values, strict=True)} if values else {}


def evaluation_text(graph: Graph, scopes: Mapping[str, Evaluation]) -> str:
    """Precision@k and mean reciprocal rank by scope, overall and by chain, beside the two baselines."""
    heads = {"province": "全省同链企业中找认定链主", "city": "认定链主所在市州的同链企业中找"}
    lines = ["测算名次找得回认定链主吗（认定不参与计算，只用来检验）"]
    for scope, found in scopes.items():
        lines.append(f"\n{heads[scope]}：可检验 {len(found.judged)} 组，不能检验 {len(found.unjudged)} 条链")
        if not found.judged:
            continue
        lines.append(f"  {'':　<5}" + "".join(f"  前{k}准确率" for k in CUTS) + "  首个认定链主名次倒数的均值（MRR）")
        lines += [_score_line(METHODS[m], s.precision, s.reciprocal_rank) for m, s in found.overall.items()]
        lines.append(_score_line("可达上限", found.ceiling, 1.0))
        for one in found.judged:
            where = entity_of(graph, one.ranking.chain).name
            where += f"·{entity_of(graph, one.ranking.place).name}" if one.ranking.place else ""
            ranks = {row.enterprise: row.rank for row in one.ranking.rows}
            told = "、".join(f"{entity_of(graph, f).name}{_rank_label(ranks[f])}" for f in one.declared)
            mrr = "，".join(f"{METHODS[m]} {s.reciprocal_rank:.2f}" for m, s in one.scores.items())
            lines.append(f"    {where}（{len(one.ranking.rows)} 家）：{told}；名次倒数 {mrr}")
    reasons: dict[str, list[str]] = {}
    for chain, why in scopes["province"].unjudged:
        reasons.setdefault(why, []).append(entity_of(graph, chain).name)
    lines += [f"\n不能检验：{why}（{len(names)} 条）：{'、'.join(names)}" for why, names in reasons.items()]
    few = len(scopes["province"].judged)
    lines.append(f"\n只有 {few} 条链可检验，差几个百分点不说明问题；认定多由市县作出，范围小于全省。"
                 "“只数关系”按企业在图谱中的关系条数排，“随机”是任意排列的期望；同名次按任意先后取期望。")
    return "\n".join(lines)


def _rank_label(rank: int | None) -> str:
    return f"第 {rank}" if rank is not None else "资料不足、未排名"


def _score_line(name: str, precision: Sequence[float], reciprocal: float) -> str:
    return f"  {name:　<5}" + "".join(f"  {value:>8.0%}" for value in precision) + f"  {reciprocal:.2f}"
