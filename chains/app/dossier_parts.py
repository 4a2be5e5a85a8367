"""The columns of an enterprise's dossier: its position in the chains, what is round it, and what it is known for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chains.app.markup import Html, badge, between, join, link, tag
from chains.app.panels import entity_link, evidence_block, figure, link_item
from chains.app.reasons import reason_block, reasons_block
from chains.app.state import World
from chains.dossier import Dossier, Gap, Neighbour, Post, Undertaking
from chains.findings import Reason
from chains.model import Kind
from chains.report.firm import undertaking_words
from chains.views.style import period_label

__all__ = ["around_panel", "facts_panel", "position_panel"]

_NAMED = 4  # names in one cell; more are behind a fold


def _firms(world: World, ids: Sequence[str]) -> Html:
    """Enterprises as links to their own dossiers, the last of many behind a fold."""
    names = [_firm(world, i) for i in ids]
    rest = tag("details", tag("summary", f"等 {len(names)} 家"), between("、", names[_NAMED:])) if len(names) > _NAMED else None
    return join(between("、", names[:_NAMED]), rest)


def _firm(world: World, node: str) -> Html:
    if world.entity(node).kind is not Kind.ENTERPRISE:
        return entity_link(world, node)
    return link(world.entity(node).short, "firm", id=node, title=world.name(node))


def position_panel(world: World, dossier: Dossier) -> Html:
    """Each segment of the enterprise between what feeds it and what it feeds, with the enterprises known there."""
    title = tag("h2", f"在链上的位置 · {len(dossier.posts)} 处", data_anchor="position")
    if not dossier.posts:
        return join(title, tag("p", "没有收录它在哪条链、哪个环节，不表示没有。", cls="cg-quiet"))
    group = [tag("span", _firms(world, (x.subject,)), "—", entity_link(world, x.object)) for x in dossier.group]
    return join(
        title, *(_post(world, post) for post in dossier.posts),
        tag("p", tag("b", "控股企业在做："), between("；", group)) if group else None,
        reason_block(world, dossier.rivals),
    )


def _post(world: World, post: Post) -> Html:
    chain = link(world.name(post.chain), "fusion", view="chain", chain=post.chain)
    why = tag("details", tag("summary", f"依据 {len(post.links)} 条"), *(link_item(world, x) for x in post.links))
    doubt = None if post.settled else badge("规划或待核对", "machine")
    if post.segment is None:
        told = tag("small", "只归到整条链，环节未收录")
        return tag("div", tag("div", chain, " ", doubt, told, cls="cg-what"), why, cls="cg-item")
    stage = badge(post.stage.label) if post.stage else None
    rivals = [join(label, _firms(world, ids)) for label, ids in (
        ("本市 ", post.local_rivals), ("外地 ", post.other_rivals), ("关联企业 ", post.kin)) if ids]
    beside = join("同环节：", between("；", rivals)) if rivals else "同环节未收录别的企业"
    name = tag("b", entity_link(world, post.segment))
    own = tag("div", name, tag("div", chain, " ", stage, doubt), tag("small", beside), why, cls="cg-own")
    return tag("div", _side(world, "上游", post.upstream), own, _side(world, "下游", post.downstream), cls="cg-post")


def _side(world: World, label: str, around: Sequence[Neighbour]) -> Html:
    if not around:
        return tag("div", tag("small", f"{label}环节未收录"))
    return tag("div", tag("small", label), *(_neighbour(world, n) for n in around))


def _neighbour(world: World, near: Neighbour) -> Html:
    told = [
        "本企业也做" if near.own else None, join("本市 ", _firms(world, near.local)) if near.local else None,
        tag("span", "本市未收录", cls="cg-problem") if near.missing else None,
        join("关联企业 ", _firms(world, near.kin)) if near.kin else None,
        join("外地 ", _firms(world, near.elsewhere)) if near.elsewhere else None,
        join("规划 ", _firms(world, near.candidates)) if near.candidates else None,
    ]
    return tag("div", entity_link(world, near.segment), tag("small", " ", between("；", [x for x in told if x])), cls="cg-near")


def around_panel(world: World, dossier: Dossier) -> Html:
    """The gaps round the enterprise, its projects, and what its chains and its city offer it."""
    gaps, count = dossier.gaps, dossier.lacking
    known = [g for g in gaps if g.neighbour.elsewhere or g.neighbour.kin]
    said = f"相邻环节里本市没有收录企业的。{count.note}。" if gaps else _no_gaps(dossier)
    return join(
        tag("h2", f"周边缺口 · {count.value} 个环节", data_anchor="gaps"), tag("p", said, cls="cg-quiet"),
        *(_gap(world, g) for g in known),
        _unknown_gaps(world, [g for g in gaps if g not in known]),
        tag("h2", f"项目 · {len(dossier.projects)}", data_anchor="projects"),
        *(_undertaking(world, u) for u in dossier.projects),
        *(_undertaking(world, u, badge("关联企业的项目")) for u in dossier.kin_projects),
        None if dossier.projects or dossier.kin_projects else tag("p", "没有收录它的项目，不表示没有。", cls="cg-quiet"),
        tag("h2", "可用的条件"), _reasons(world, dossier.offers),
    )


def _no_gaps(dossier: Dossier) -> str:
    if dossier.city is None:
        return "企业在外地，或所在地未收录，无法判断本地缺什么。"
    return "相邻环节在本市都有企业。" if any(p.segment for p in dossier.posts) else "没有收录它的环节，无法判断相邻缺什么。"


def _gap(world: World, gap: Gap) -> Html:
    who = tag("small", " 外地有 ", _firms(world, (*gap.neighbour.elsewhere, *gap.neighbour.kin)))
    return tag("div", badge("上游" if gap.upstream else "下游"), entity_link(world, gap.neighbour.segment), who, cls="cg-near")


def _unknown_gaps(world: World, gaps: Iterable[Gap]) -> Html | None:
    names = [entity_link(world, s) for s in dict.fromkeys(g.neighbour.segment for g in gaps)]
    if not names:
        return None
    return tag("p", tag("small", "图谱中哪里都没有企业、可能是资料不全的："), between("、", names))


def _undertaking(world: World, work: Undertaking, mark: Html | None = None) -> Html:
    who = join("（", _firms(world, (work.link.subject,)), "）") if mark else None
    why = tag("details", tag("summary", f"依据 {len(work.links)} 条"), *(link_item(world, x) for x in work.links))
    told = tag("div", tag("small", undertaking_words(world.graph, work)))
    return tag("div", entity_link(world, work.project), who, mark, told, why, cls="cg-item")


def facts_panel(world: World, dossier: Dossier) -> Html:
    """Whom the enterprise has to do with, its titles, figures and products."""
    awards = [tag("details", tag("summary", a.name, f"（{a.year}年）" if a.year else "（年份不详）"),
                  *(evidence_block(world, e) for e in a.evidence)) for a in dossier.awards]
    figures = [tag("details", tag("summary", f"{o.indicator} ", tag("b", figure(o)), f"（{period_label(o.period)}）"),
                   *(evidence_block(world, e) for e in o.evidence)) for o in dossier.figures]
    products = between("、", (entity_link(world, x.object) for x in dossier.products))
    return join(
        tag("h2", "往来", data_anchor="ties"), _reasons(world, dossier.ties),
        tag("h2", "称号、数字、产品"), *awards, *figures, tag("p", tag("b", "产品："), products) if dossier.products else None,
        _blank("称号" if not awards else "", "数字" if not figures else "", "产品" if not dossier.products else ""),
    )


def _reasons(world: World, reasons: Sequence[Reason]) -> Html:
    """What is known, each to be opened; what is not, named in one line."""
    return join(reasons_block(world, (r for r in reasons if r.value is not None)),
                _blank(*(r.name for r in reasons if r.value is None)))


def _blank(*names: str) -> Html | None:
    missing = [name for name in names if name]
    return tag("p", "未收录：" + "、".join(missing), cls="cg-quiet") if missing else None
