"""一企一案: one enterprise as a paper, from chains.dossier."""

from __future__ import annotations

from collections.abc import Iterable

from chains.atlas.draft import Draft, reason_evidence
from chains.atlas.making import Written
from chains.atlas.paper import Block, Column, Empty, Facts, Guide, Line, Said, Table, plain
from chains.atlas.parts.firms import FIRM_REMEDY
from chains.atlas.parts.key_projects import PROJECT, project_row
from chains.atlas.words import level_of, level_of_evidence
from chains.dossier import Dossier, Neighbour, Post, dossier_of
from chains.findings import Reason
from chains.graph import entity_of, links_of
from chains.views.style import HIDDEN_ATTRIBUTES, attribute_label, value_label, value_text

__all__ = ["firm_parts"]

_POSTS = (Column("产业链", 2), Column("环节", 2), Column("阶段", 1), Column("同环节（本市）", 3), Column("同环节（外地）", 3),
          Column("层级", 2))
_AROUND = (Column("本企业环节", 2), Column("方向", 1), Column("相邻环节", 2), Column("谁在做", 5), Column("供料关系", 2))
_TIES = (Column("往来", 3), Column("数目", 2), Column("名单和说明", 7))
_FIGURES = (Column("指标", 3), Column("数值", 2), Column("层级", 2))
_NAMED = 6


def firm_parts(draft: Draft, firm: str) -> list[Written]:
    """Key, heading and writer of each section of the enterprise's dossier."""
    dossier = dossier_of(draft.graph, firm)
    return [
        ("facts", "基本情况", lambda d: _facts(d, dossier)), ("position", "在链上的位置", lambda d: _position(d, dossier)),
        ("around", "上下游与周边缺口", lambda d: _around(d, dossier)), ("projects", "项目", lambda d: _projects(d, dossier)),
        ("ties", "往来", lambda d: _reasons(d, "往来", dossier.ties)),
        ("offers", "可用的条件", lambda d: _reasons(d, "条件", dossier.offers)),
        ("grounds", "依据够不够", lambda d: _grounds(d, dossier)),
    ]


def _facts(draft: Draft, dossier: Dossier) -> tuple[Block, ...]:
    entity = entity_of(draft.graph, dossier.enterprise)
    address = [x for x in links_of(draft.graph, entity.id) if x.kind == "located_in" and x.subject == entity.id]
    rows: list[tuple[str, Said]] = []
    if address:
        rows.append(("所在地", draft.linked("、".join(dict.fromkeys(draft.name(x.object) for x in address)), address)))
    for standing in dossier.standings:
        word = standing.rung.label + ("" if standing.declared else "（编者判断）" if standing.settled
                                      else "（规划进入或待核对）")
        rows.append((f"{draft.name(standing.chain)}·梯次", draft.measured(word, *map(reason_evidence, standing.reasons))))
    rows += [("称号", draft.noted(a.name + (f"（{a.year}年）" if a.year else "（年份不详）"),
                                a.evidence)) for a in dossier.awards]
    if dossier.products:
        rows.append(("产品", draft.linked("、".join(draft.name(x.object) for x in dossier.products), dossier.products,
                                        limit=3)))
    pairs = (*entity.codes, *entity.attributes)
    told = [f"{attribute_label(k)} {value_label(k, v)}" for k, v in pairs if k not in HIDDEN_ATTRIBUTES]
    if told:
        rows.append(("登记与备注", draft.recorded("；".join(told), entity.id)))
    nothing = Empty(f"{entity.name}的所在地、称号、产品都没有收录。", FIRM_REMEDY)
    blocks: list[Block] = [Facts(tuple(rows)) if rows else nothing]
    if dossier.figures:
        figures = tuple((plain(o.indicator), draft.figure(o), plain(level_of_evidence(o.evidence))) for o in dossier.figures)
        blocks.append(Table(f"数字：{len(figures)} 项", "数字", _FIGURES, figures))
    else:
        blocks.append(Empty("没有收录产量、营收等数字。", "在 data/observations.yaml 补录，写明口径、时期和来源"))
    return tuple(blocks)


def _position(draft: Draft, dossier: Dossier) -> tuple[Block, ...]:
    if not dossier.posts:
        return (Empty("没有收录它在哪条链、哪个环节，不表示没有。", FIRM_REMEDY),)
    rows = tuple(_post(draft, p) for p in dossier.posts)
    blocks: list[Block] = [Table(f"所在环节：{len(rows)} 处", "位置", _POSTS, rows, "同环节是竞争，也可能合作；关联企业不计。")]
    if dossier.group:
        told = "；".join(f"{draft.name(x.subject)}—{draft.name(x.object)}" for x in dossier.group)
        blocks.append(Line(draft.linked(f"控股企业在做：{told}", dossier.group, limit=3)))
    return tuple(blocks)


def _post(draft: Draft, post: Post) -> tuple[Said, ...]:
    where = draft.name(post.segment) if post.segment else "只归到整条链"
    if not post.settled:
        where += "（规划或待核对）"
    return (draft.entity(post.chain), draft.linked(where, post.links), plain(post.stage.label if post.stage else "—"),
            plain(_some(draft, post.local_rivals)), plain(_some(draft, post.other_rivals)),
            plain("；".join(dict.fromkeys(level_of(x) for x in post.links))))


def _some(draft: Draft, ids: Iterable[str]) -> str:
    found = list(ids)
    return draft.names(found[:_NAMED]) + (f"等 {len(found)} 家" if len(found) > _NAMED else "") if found else "未收录"


def _around(draft: Draft, dossier: Dossier) -> tuple[Block, ...]:
    rows = tuple(_neighbour(draft, post.segment, side, near) for post in dossier.posts if post.segment
                 for side, found in (("上游", post.upstream), ("下游", post.downstream)) for near in found)
    if not rows:
        return (Empty("没有收录它的环节与上下游的供料关系。", "在 data/chains.yaml 的环节里写 feeds"),)
    return (Table(f"上下游：{len(rows)} 个相邻环节", "上下游", _AROUND, rows), Line(draft.measured(
        f"{dossier.lacking.name}：{value_text(dossier.lacking)}" + (
            f"（{draft.names(dossier.lacking.entities)}）" if dossier.lacking.entities
            else "") + f"。{dossier.lacking.note}。")))


def _neighbour(draft: Draft, segment: str, side: str, near: Neighbour) -> tuple[Said, ...]:
    told = [word for word in (
        "本企业也做" if near.own else "", f"本市 {_some(draft, near.local)}" if near.local else "",
        "本市未收录" if near.missing else "",
        f"外地 {_some(draft, near.elsewhere)}" if near.elsewhere else "",
        f"规划 {_some(draft, near.candidates)}" if near.candidates else "") if word]
    who = draft.measured("；".join(told) or "未收录", (e for x in near.links for e in x.evidence))
    feeds = draft.linked(level_of(near.feeds), (near.feeds,))
    return draft.entity(segment), plain(side), draft.entity(near.segment), who, feeds


def _projects(draft: Draft, dossier: Dossier) -> tuple[Block, ...]:
    found = (*dossier.projects, *dossier.kin_projects)
    if not found:
        return (Empty("没有收录它投资的项目，不表示没有。", "在 data/projects.yaml 补录，写明 investors"),)
    rows = tuple(project_row(draft, u.project) for u in found)
    return (Table(f"项目：本企业 {len(dossier.projects)} 个，关联企业 {len(dossier.kin_projects)} 个", "项目", PROJECT, rows),)


def _reasons(draft: Draft, sheet: str, reasons: tuple[Reason, ...]) -> tuple[Block, ...]:
    known = [r for r in reasons if r.value is not None]
    blank = [r.name for r in reasons if r.value is None]
    blocks: list[Block] = []
    if known:
        rows = tuple((plain(r.name), draft.measured(value_text(r)), _who(draft, r)) for r in known)
        blocks.append(Table(f"{sheet}：{len(rows)} 类", sheet, _TIES, rows))
    if blank:
        blocks.append(Empty(f"没有收录：{'、'.join(blank)}。", "在 data/links.yaml 补录，或到“来源”页加入材料后审核"))
    return tuple(blocks)


def _who(draft: Draft, reason: Reason) -> Said:
    told = "；".join(x for x in (_some(draft, reason.entities) if reason.entities else "", reason.note) if x)
    return draft.measured(told or "—", reason_evidence(reason), limit=3)


def _grounds(draft: Draft, dossier: Dossier) -> tuple[Block, ...]:
    counts = "、".join(f"{kind.label} {n} 个" for kind, n in dossier.sources.items()) or "没有来源"
    judged = f"共 {dossier.statements} 条说法，其中 {len(dossier.judged)} 条只凭编者常识或判断"
    return (Facts((("来源", draft.measured(counts)), ("说法", draft.measured(judged)))),
            Guide("只凭编者判断的说法，上报之前请先找到出处。"))
