"""招商图谱: what is missing, what to do about it and why, and who could fill it."""

from __future__ import annotations

from chains.atlas.draft import Draft, reason_evidence
from chains.atlas.paper import Block, Column, Empty, Guide, Said, Table, plain
from chains.atlas.parts.panorama import SEGMENT_REMEDY
from chains.gaps import (
    Completeness,
    Gap,
    Provider,
    State,
    advised,
    chains_in,
    cities_of,
    find_gaps,
    progress,
    related_chains,
)
from chains.model import Treatment

__all__ = ["WHY_NOBODY", "local_sides", "prospects", "provider_words"]

WHY_NOBODY = "图谱没有收录别处做这个环节的企业"
_GAPS = (Column("建议", 1), Column("环节", 2), Column("状况", 2), Column("为什么", 4), Column("已有推进", 3),
         Column("离得最近的", 4))
_STRONG = (Column("环节", 3), Column("现有供应方", 4), Column("为什么", 4))
_WHOLE = (Column("产业链", 2), Column("已知环节（个）", 1, True), Column("共有环节（个）", 1, True),
          Column("来源称没有（个）", 1, True),
          Column("规划或在建（个）", 1, True))
_RELATED = (Column("产业链", 2), Column("关联密度（0—1）", 1, True), Column("本地常与它同在的链", 4), Column("已有它的市州", 3))


def prospects(draft: Draft, limit: int) -> tuple[Block, ...]:
    """The gaps of the chain in the place; of a place alone its chains and the ones near to them; of a chain its cities."""
    scope = draft.scope
    if scope.chain is None:
        return _place(draft, limit)
    gaps = find_gaps(draft.graph, scope.chain, place=scope.place)
    if not gaps:
        return (Empty(f"{draft.name(scope.chain)}没有收录任何环节，看不出缺口。", SEGMENT_REMEDY),)
    found = advised(gaps)
    open_gaps = [g for g in found if g.treatment is not Treatment.STRENGTHEN]
    strong = [g for g in found if g.treatment is Treatment.STRENGTHEN]
    blocks: list[Block] = [_open(draft, open_gaps, limit)]
    if strong:
        rows = tuple(_strengthen(draft, g) for g in strong[:limit])
        blocks.append(Table(f"强链（测算）：{len(strong)} 个环节只靠一家，或来源称短板", "强链", _STRONG, rows))
    if scope.place is None:
        blocks += _cities(draft, limit)
    quiet = [g for g in gaps if g.state is not State.PRESENT and not g.treatment]
    if quiet:
        names = draft.names(g.segment for g in quiet)
        blocks.append(Guide(f"另有 {len(quiet)} 个环节未知，附近也没有已知的环节，不作建议：{names}。"))
    return (*blocks, Guide("建议由程序按供料关系推出，是测算，不是认定；先核实本地是不是已有，再谈招商。"))


def _open(draft: Draft, gaps: list[Gap], limit: int) -> Block:
    if not gaps:
        return Empty("没有推出要补、要延的环节：已知的环节周围没有未知的上下游，或还没有任何已知环节。", SEGMENT_REMEDY)
    rows = tuple(_gap(draft, g) for g in gaps[:limit])
    rest = f"只列前 {limit} 个，共 {len(gaps)} 个。" if len(gaps) > limit else ""
    return Table(f"缺口与治链建议（测算）：{len(gaps)} 个环节，按急缓排", "缺口", _GAPS, rows,
                 f"距离按市州中心的直线算，取整到十公里。{rest}")


def _gap(draft: Draft, gap: Gap) -> tuple[Said, ...]:
    told = [reason_evidence(r) for r in gap.reasons if r.name in ("状况", "来源提出", "编者认为可")]
    plans = [h for h in gap.here.holdings if progress(draft.graph, h)]
    words = [f"{draft.name(h.entity) if h.entity else h.state.actor if h.state else ''}（{progress(draft.graph, h)}）"
             for h in plans]
    progressed = draft.noted("、".join(words[:4]), *((h.link.evidence if h.link else h.state.evidence if h.state else ())
                                                    for h in plans[:4])) if words else plain("未收录")
    return (plain(gap.treatment.label if gap.treatment else "—"), draft.entity(gap.segment),
            draft.measured(gap.here.word, *told), draft.measured(local_sides(draft, gap)), progressed,
            draft.linked("；".join(provider_words(draft, p) for p in gap.nearest[:2]),
                         [p.link for p in gap.nearest[:2] if p.link]) if gap.nearest else plain(WHY_NOBODY))


def local_sides(draft: Draft, gap: Gap) -> str:
    """What lies before and after the segment here, and how many ways pass it."""
    told = []
    if gap.here.treatments:
        judged = all(s.judged for s in gap.here.said if s.treatments)
        told.append(("编者认为可" if judged else "来源提出") + "、".join(t.label for t in gap.here.treatments))
    if gap.suppliers:
        told.append(f"本地已有上游{draft.names(gap.suppliers[:3])}")
    if gap.takers:
        told.append(f"本地已有下游{draft.names(gap.takers[:3])}")
    if gap.way_share:
        told.append(f"全链 {gap.way_share:.0%} 的路径经过它")
    return "；".join(told) or "附近没有已知环节"


def provider_words(draft: Draft, provider: Provider) -> str:
    """Who has it elsewhere, where, and how far."""
    who = draft.name(provider.enterprise) if provider.enterprise else provider.actor or "来源未点名"
    where = draft.name(provider.place) if provider.place else "地点未收录"
    return f"{who}（{where}{f'，约 {provider.about_km} 公里' if provider.about_km else '，距离未知'}）"


def _strengthen(draft: Draft, gap: Gap) -> tuple[Said, ...]:
    why = gap.here.short_word or (f"只有 {len(gap.groups)} 家独立的供应方" if gap.groups else "来源要求强链")
    links = [h.link for h in gap.here.facts if h.link]
    who = draft.linked(draft.names(gap.here.providers), links) if gap.here.providers else plain("来源未点名")
    return (draft.entity(gap.segment), who, draft.measured(why, *(s.evidence for s in gap.here.said)))


def _place(draft: Draft, limit: int) -> tuple[Block, ...]:
    place = draft.scope.place or ""
    found = chains_in(draft.graph, place)
    blocks: list[Block] = []
    if found:
        rows = tuple(_whole(draft, c, c.chain) for c in found[:limit])
        blocks.append(Table(f"{draft.scope.where}各链的完整度（测算）：{len(found)} 条链", "各链完整度", _WHOLE, rows))
    else:
        blocks.append(Empty(f"{draft.scope.where}没有收录任何一条链的环节，不表示没有。", SEGMENT_REMEDY))
    related = related_chains(draft.graph, place)[:limit]
    if related:
        rows = tuple((draft.entity(r.chain), draft.measured(f"{r.density:.2f}"), plain(draft.names(r.closest)),
                      plain(draft.names(r.reasons[-1].entities))) for r in related)
        blocks.append(Table("建链的候选（测算）：本地还没有、与已有各链常同在一市的链", "建链候选", _RELATED, rows,
                            "只看常不常同在一市，不看资源和市场。"))
    return tuple(blocks)


def _whole(draft: Draft, found: Completeness, entity: str) -> tuple[Said, ...]:
    return (draft.entity(entity), draft.measured(str(len(found.present))), plain(str(len(found.segments))),
            plain(str(len(found.absent))), plain(str(len(found.planned))))


def _cities(draft: Draft, limit: int) -> list[Block]:
    found = cities_of(draft.graph, draft.scope.chain or "")
    if not found:
        return []
    columns = (Column("市州", 2), *_WHOLE[1:])
    return [Table(f"各市州的完整度（测算）：{len(found)} 个市州", "各市州完整度", columns,
                  tuple(_whole(draft, c, c.place or "") for c in found[:limit]))]
