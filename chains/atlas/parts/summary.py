"""要点: what a reader of one page must know; everything in it stands again, with more, in the parts below."""

from __future__ import annotations

from chains.activity import activity_of
from chains.atlas.draft import Draft
from chains.atlas.paper import Block, Empty, Facts, Said
from chains.atlas.parts.panorama import SEGMENT_REMEDY
from chains.gaps import Gap, State, advised, completeness, find_gaps, share_text
from chains.leaders import declared_leaders, rank_leaders
from chains.model import Kind, Treatment, kind_of
from chains.report.changes import sum_line

__all__ = ["summary"]

_Fact = tuple[str, Said]


def summary(draft: Draft, limit: int) -> tuple[Block, ...]:
    """Completeness, leaders, the most urgent gaps and who could fill them, projects, and what has changed."""
    scope = draft.scope
    chains = scope.chains()
    if not chains:
        return (Empty(f"{scope.where}没有收录任何一条链的环节，写不出要点；不表示没有。", SEGMENT_REMEDY),)
    facts = [_complete(draft, chains, limit), _leaders(draft, limit)]
    if scope.chain:
        gaps = find_gaps(draft.graph, scope.chain, place=scope.place)
        facts += [_ranked(draft, scope.chain, limit), *_gaps(draft, gaps, limit)]
    return (Facts((*facts, _projects(draft, chains), _changed(draft))),)


def _complete(draft: Draft, chains: tuple[str, ...], limit: int) -> _Fact:
    place = draft.scope.place
    if draft.scope.chain:
        return "完整度", draft.measured(share_text(completeness(draft.graph, draft.scope.chain, place=place)))
    told = [f"{draft.name(c)} {len(completeness(draft.graph, c, place=place).present)} 个环节" for c in chains[:limit]]
    return "产业链", draft.measured(f"已知有 {len(chains)} 条链的环节或企业，最多的是{'、'.join(told)}")


def _leaders(draft: Draft, limit: int) -> _Fact:
    scope = draft.scope
    found = declared_leaders(draft.graph, chain=scope.chain, place=scope.place)
    if not found:
        return "来源写明的链主", draft.measured(f"没有来源写明{scope.title}的链主")
    names = "、".join(dict.fromkeys(draft.name(x.enterprise) for x in found[:limit]))
    return "来源写明的链主", draft.linked(names + (f"等 {len(found)} 家" if len(found) > limit else ""),
                                [x.link for x in found[:limit]], limit=3)


def _ranked(draft: Draft, chain: str, limit: int) -> _Fact:
    ranking = rank_leaders(draft.graph, chain, place=draft.scope.place)
    told = "、".join(f"{row.rank}. {draft.name(row.enterprise)}" for row in ranking.ranked[:limit])
    return "测算居前", draft.measured((told + f"。{ranking.caution}").rstrip("。") if told else ranking.note.rstrip("。"))


def _gaps(draft: Draft, gaps: list[Gap], limit: int) -> list[_Fact]:
    found = advised(gaps)
    urgent = [g for g in found if g.treatment is not Treatment.STRENGTHEN]
    alone = [g for g in found if g.treatment is Treatment.STRENGTHEN]
    facts = [("最急的缺口", draft.measured("；".join(
        f"{g.treatment.label if g.treatment else ''} {draft.name(g.segment)}（{g.here.word}）" for g in urgent[:limit])
        or "没有推出缺口",
        *(s.evidence for g in urgent[:limit] for s in g.here.said), limit=3))]
    if alone:
        names = draft.names(g.segment for g in alone[:limit * 2])
        facts.append(("独家供应", draft.measured(f"{len(alone)} 个环节只靠一家或有短板：{names}")))
    if draft.scope.place:
        near = {p.enterprise: p for g in gaps if g.state is not State.PRESENT for p in g.nearest if p.enterprise}
        told = draft.names(i for i in list(near)[:limit] if i)
        facts.append(("可招引的外地企业", draft.linked(
            told + (f"等 {len(near)} 家" if len(near) > limit else ""), [p.link for p in list(near.values())[:limit] if p.link])
            if near else draft.measured("图谱里没有别处的企业在做所缺环节")))
    return facts


def _projects(draft: Draft, chains: tuple[str, ...]) -> _Fact:
    posts = activity_of(draft.graph).posts
    found = {i for c in chains for i in posts.get(c, {}) if kind_of(i) is Kind.PROJECT and draft.scope.holds(i)}
    return "在库项目", draft.measured(f"{len(found)} 个，含规划和签约" if found else "没有收录")


def _changed(draft: Draft) -> _Fact:
    if draft.since is None:
        return "与上一次相比", draft.measured("没有留存过旧快照，无从比较")
    found = draft.since.within(draft.scope)
    told = sum_line(found) if found.changes else "这个范围内没有变化"
    return "与上一次相比", draft.measured(f"{draft.since.name}以来：{told}")
