"""`chains firm`: the dossier of one enterprise."""

from __future__ import annotations

from collections.abc import Iterable

from chains.dossier import Dossier, Gap, Neighbour, Post, Undertaking
from chains.graph import Graph, entity_of
from chains.ladder import Rung
from chains.report.reasons import reason_json, reason_lines
from chains.report.statements import Json, evidence_json, evidence_text, link_json, named
from chains.snapshot import encode
from chains.views.style import date_label, number_label, period_label, value_label

__all__ = ["firm_json", "firm_text", "undertaking_words"]


def firm_json(graph: Graph, dossier: Dossier) -> Json:
    """The dossier; lists are empty where nothing is known, amounts null."""
    return {
        "enterprise": named(graph, dossier.enterprise), "city": named(graph, dossier.city) if dossier.city else None,
        "seat": named(graph, dossier.seat) if dossier.seat else None,
        "standings": [{"chain": named(graph, s.chain), "rung": s.rung.value, "label": s.rung.label, "declared": s.declared,
                       "settled": s.settled, "reasons": [reason_json(graph, r) for r in s.reasons]} for s in dossier.standings],
        "posts": [_post_json(graph, p) for p in dossier.posts],
        "group": [link_json(graph, x) for x in dossier.group],
        "gaps": [_gap_json(graph, g) for g in dossier.gaps],
        "ties": [reason_json(graph, r) for r in dossier.ties],
        "projects": [_project_json(graph, u) for u in dossier.projects],
        "kin_projects": [_project_json(graph, u) for u in dossier.kin_projects],
        "offers": [reason_json(graph, r) for r in dossier.offers],
        "products": [link_json(graph, x) for x in dossier.products],
        "awards": [{"name": a.name, "year": a.year, "evidence": [evidence_json(graph, e) for e in a.evidence]}
                   for a in dossier.awards],
        "figures": [encode(o) for o in dossier.figures],
        "sources": {kind.value: count for kind, count in dossier.sources.items()},
        "statements": dossier.statements, "judged": len(dossier.judged),
        "reasons": [reason_json(graph, r) for r in dossier.reasons],
    }


def _project_json(graph: Graph, work: Undertaking) -> Json:
    return {
        "project": named(graph, work.project), "investor": named(graph, work.link.subject), "amount": work.amount,
        "stage": work.stage, "status": work.link.status.value, "capacity": work.capacity, "as_of": work.as_of,
        "others": _names_json(graph, work.others), "links": [link_json(graph, x) for x in work.links],
    }


def _names_json(graph: Graph, ids: Iterable[str]) -> list[Json]:
    return [named(graph, i) for i in ids]


def _post_json(graph: Graph, post: Post) -> Json:
    return {
        "chain": named(graph, post.chain), "segment": named(graph, post.segment) if post.segment else None,
        "stage": post.stage.value if post.stage else None, "settled": post.settled,
        "upstream": [_neighbour_json(graph, n) for n in post.upstream],
        "downstream": [_neighbour_json(graph, n) for n in post.downstream],
        "local_rivals": _names_json(graph, post.local_rivals), "other_rivals": _names_json(graph, post.other_rivals),
        "kin": _names_json(graph, post.kin), "links": [link_json(graph, x) for x in post.links],
    }


def _neighbour_json(graph: Graph, neighbour: Neighbour) -> Json:
    return {
        "segment": named(graph, neighbour.segment), "own": neighbour.own, "missing": neighbour.missing,
        "local": _names_json(graph, neighbour.local), "elsewhere": _names_json(graph, neighbour.elsewhere),
        "candidates": _names_json(graph, neighbour.candidates), "kin": _names_json(graph, neighbour.kin),
    }


def _gap_json(graph: Graph, gap: Gap) -> Json:
    return {"beside": named(graph, gap.beside), "side": "upstream" if gap.upstream else "downstream", "state": "unknown",
            **_neighbour_json(graph, gap.neighbour)}


def undertaking_words(graph: Graph, work: Undertaking) -> str:
    """The project in words: stage, amount, capacity, date, and who else invests."""
    told = (
        value_label("stage", work.stage) if work.stage else work.link.status.label,
        f"{number_label(work.amount)}亿元" if work.amount is not None else "金额未收录",
        f"规模 {work.capacity}" if work.capacity else "", f"截至{date_label(work.as_of)}" if work.as_of else "时间不详",
        "共同投资：" + _names(graph, work.others) if work.others else "",
    )
    return "；".join(x for x in told if x)


def _names(graph: Graph, ids: Iterable[str]) -> str:
    return "、".join(entity_of(graph, i).name for i in ids)


def firm_text(graph: Graph, dossier: Dossier) -> str:
    """The dossier as a page of text."""
    entity = entity_of(graph, dossier.enterprise)
    city = entity_of(graph, dossier.seat).name if dossier.seat else "所在地未收录"
    kind = value_label("presence", entity.get("presence")) if entity.get("presence") else ""
    lines = [f"{entity.name}（{'，'.join(x for x in (city, kind) if x)}）"]
    lines += [f"梯次：{entity_of(graph, s.chain).name}·{s.rung.label}" + _basis(s.rung, s.declared, s.settled)
              for s in dossier.standings]
    lines += [f"称号：{a.name}（{a.year}年）" if a.year else f"称号：{a.name}（年份不详）" for a in dossier.awards]
    if dossier.products:
        lines.append("产品：" + _names(graph, (x.object for x in dossier.products)))
    for figure in dossier.figures:
        lines.append(f"数字：{period_label(figure.period)} {figure.indicator} {number_label(figure.value)}{figure.unit}")
        lines.append(f"      {evidence_text(graph, figure.evidence[-1])}")
    lines.append("\n在链上的位置" + ("" if dossier.posts else "：未收录"))
    for post in dossier.posts:
        lines += _post_lines(graph, post)
    if dossier.group:
        done = "；".join(f"{entity_of(graph, x.subject).name}—{entity_of(graph, x.object).name}" for x in dossier.group)
        lines.append(f"  控股企业在做：{done}")
    none = "：无" if dossier.city else "：企业在外地，或所在地未收录，无法判断"
    lines.append("\n周边缺口（本市未收录企业的相邻环节）" + ("" if dossier.gaps else none))
    lines += [f"  {'上游' if g.upstream else '下游'} {entity_of(graph, g.neighbour.segment).name}：{_elsewhere(graph, g)}"
              for g in dossier.gaps]
    lines.append("\n项目" + ("" if dossier.projects else "：未收录"))
    lines += [f"  {entity_of(graph, u.project).name}：{undertaking_words(graph, u)}" for u in dossier.projects]
    lines += [f"  {entity_of(graph, u.project).name}（关联企业 {entity_of(graph, u.link.subject).name} 的项目）："
              f"{undertaking_words(graph, u)}" for u in dossier.kin_projects]
    for title, reasons in (("往来", dossier.ties), ("可用的条件", dossier.offers), ("概览", dossier.reasons)):
        lines.append(f"\n{title}")
        lines += reason_lines(graph, (r for r in reasons if r.value is not None), indent="  ")
        blank = [r.name for r in reasons if r.value is None]
        lines += [f"  未收录：{'、'.join(blank)}"] if blank else []
    lines.append("\n来源：" + "、".join(f"{kind.label} {count}" for kind, count in dossier.sources.items()))
    return "\n".join(lines)


def _elsewhere(graph: Graph, gap: Gap) -> str:
    there = (*gap.neighbour.elsewhere, *gap.neighbour.kin)
    return f"外地有{_names(graph, there)}" if there else "图谱中还没有企业，可能是资料不全"


def _basis(rung: Rung, declared: bool, settled: bool) -> str:
    if not settled:
        return "（规划进入或待核对）"
    return "" if rung is Rung.OTHER else "（来源写明）" if declared else "（编者判断）"


def _post_lines(graph: Graph, post: Post) -> list[str]:
    chain = entity_of(graph, post.chain).name
    if post.segment is None:
        return [f"  {chain}：只归到整条链，环节未收录"]
    stage = f"（{post.stage.label}）" if post.stage else ""
    lines = [f"  {chain}·{entity_of(graph, post.segment).name}{stage}" + ("" if post.settled else "［规划或待核对］")]
    for side, around in (("上游", post.upstream), ("下游", post.downstream)):
        lines += [f"      {side} {entity_of(graph, n.segment).name}：{_who(graph, n)}" for n in around]
    if post.local_rivals or post.other_rivals:
        lines.append("      同环节：" + "；".join(x for x in (
            f"本市 {_names(graph, post.local_rivals)}" if post.local_rivals else "",
            f"外地 {_names(graph, post.other_rivals)}" if post.other_rivals else "") if x))
    if post.kin:
        lines.append(f"      同环节的关联企业：{_names(graph, post.kin)}")
    return lines


def _who(graph: Graph, neighbour: Neighbour) -> str:
    told = (
        "本企业也做" if neighbour.own else "", f"本市 {_names(graph, neighbour.local)}" if neighbour.local else "",
        f"关联企业 {_names(graph, neighbour.kin)}" if neighbour.kin else "",
        "本市未收录" if neighbour.missing else "", f"外地 {_names(graph, neighbour.elsewhere)}" if neighbour.elsewhere else "",
        f"规划 {_names(graph, neighbour.candidates)}" if neighbour.candidates else "",
    )
    return "；".join(x for x in told if x) or "未收录"
