"""企业图谱: who is declared a leader, who measures highest, and where every firm stands."""

from __future__ import annotations

from chains.activity import activity_of
from chains.atlas.draft import Draft, reason_evidence
from chains.atlas.paper import Block, Column, Empty, Guide, Said, Table, plain
from chains.atlas.words import level_of
from chains.ladder import Rung, Standing, find_ladder
from chains.leaders import RankedLeader, declared_leaders, rank_leaders
from chains.model import Kind, Link, kind_of
from chains.views.style import date_label, number_label, value_text

__all__ = ["FIRM_REMEDY", "firms", "work_of"]

FIRM_REMEDY = "在 data/enterprises/ 里补录企业及其环节，或到“来源”页加入材料后审核"
_LEADERS = (Column("企业", 3), Column("产业链", 2), Column("认定机关", 2), Column("最早见于", 2), Column("所在地", 2),
            Column("层级", 2))
_RANKED = (Column("名次", 1, True), Column("企业", 3), Column("得分（0—100）", 1, True), Column("名次区间", 1),
           Column("资料覆盖", 1, True), Column("得分靠什么", 4))
_LADDER = (Column("梯次", 3), Column("企业", 5), Column("所在地", 2), Column("从事", 5), Column("称号", 4), Column("层级", 3))


def firms(draft: Draft, limit: int) -> tuple[Block, ...]:
    """Declared leaders, the ranking of the chain, and the ladder."""
    return (*_leaders(draft, limit), *_ranking(draft, limit), *_ladder(draft, limit))


def _leaders(draft: Draft, limit: int) -> list[Block]:
    scope = draft.scope
    found = declared_leaders(draft.graph, chain=scope.chain, place=None if scope.chain else scope.place)
    if not found:
        return [Empty(f"没有来源写明谁是{scope.title}的链主。", "有认定文件的，加到“来源”页，或在企业记录里写 leads")]
    here = sorted(found, key=lambda x: not scope.holds(x.enterprise))
    rows = tuple((
        draft.entity(x.enterprise), draft.linked(draft.name(x.chain), (x.link,)), plain(x.authority or "来源未写"),
        plain(date_label(x.since)), draft.seat(x.enterprise), plain(level_of(x.link))) for x in here[:limit])
    note = "" if scope.place is None or any(scope.holds(x.enterprise) for x in found) else f"其中没有一家在{scope.where}。"
    return [Table(f"来源写明的链主：{len(found)} 家", "链主", _LEADERS, rows, note + _rest(len(found), limit))]


def _rest(found: int, limit: int) -> str:
    return f"只列前 {limit} 家，共 {found} 家。" if found > limit else ""


def _ranking(draft: Draft, limit: int) -> list[Block]:
    scope = draft.scope
    if scope.chain is None:
        return []
    ranking = rank_leaders(draft.graph, scope.chain, place=scope.place)
    if not ranking.ranked:
        return [Guide(f"测算名次：{ranking.note}")]
    rows = tuple(_ranked(draft, row) for row in ranking.ranked[:limit])
    foot = "".join((ranking.caution, "名次由图谱算出，不是认定；名次区间是权重变动时名次的范围，资料覆盖低的名次不稳。",
                    _rest(len(ranking.ranked), limit)))
    return [Table(f"按图谱算出的名次（测算）：{len(ranking.ranked)} 家可比，共 {len(ranking.rows)} 家", "测算名次", _RANKED,
                  rows, foot)]


def _ranked(draft: Draft, row: RankedLeader) -> tuple[Said, ...]:
    best = sorted((r for r in row.reasons if r.percentile is not None and r.weight),
                  key=lambda r: -(r.percentile or 0) * (r.weight or 0))[:3]
    told = "；".join(f"{r.name} {value_text(r)}" for r in best)
    band = f"{row.band[0]}—{row.band[1]}" if row.band else "—"
    evidence = [reason_evidence(r) for r in best]
    return (plain(str(row.rank)), draft.entity(row.enterprise), draft.measured(number_label(round(100 * (row.score or 0), 1))),
            plain(band), plain(f"{row.coverage:.0%}"), draft.measured(told, *evidence, limit=3))


def _ladder(draft: Draft, limit: int) -> list[Block]:
    scope = draft.scope
    found = find_ladder(draft.graph, chain=scope.chain, place=scope.place)
    if scope.chain is None:
        found.sort(key=lambda s: (not s.settled, s.rung.height, not s.declared))  # whatever the chain
    if not found:
        return [Empty(f"{scope.title}没有收录企业，不表示没有。", FIRM_REMEDY)]
    rows = tuple(_standing(draft, s) for s in found[:limit])
    settled = len({s.enterprise for s in found if s.settled})
    later = len({s.enterprise for s in found}) - settled
    title = f"企业梯次：已有 {settled} 家" + (f"，另有 {later} 家规划进入或待核对" if later else "")
    return [Table(title, "企业梯次", _LADDER, rows, _rest(len(found), limit))]


def _standing(draft: Draft, standing: Standing) -> tuple[Said, ...]:
    links = work_of(draft, standing.enterprise, standing.chain)
    word = standing.rung.label + ("" if standing.declared or standing.rung is Rung.OTHER else "（编者判断）")
    told = [reason_evidence(r) for r in standing.reasons if r.name in ("称号", "其他称号")]
    titles = "、".join(standing.titles)
    doing = "、".join(dict.fromkeys(draft.name(x.object) for x in links))
    levels = dict.fromkeys(level_of(x) for x in links)
    return (plain(word), draft.entity(standing.enterprise), draft.seat(standing.enterprise), draft.linked(doing, links),
            draft.noted(titles, *told) if titles else plain("未收录"), plain("；".join(levels)))


def work_of(draft: Draft, who: str, chain: str | None) -> tuple[Link, ...]:
    """The links by which it works in the chain, those with a segment first; without a chain in any."""
    posts = activity_of(draft.graph).posts
    chains = [chain] if chain else sorted(activity_of(draft.graph).chains_of(who))
    links = {x.id: x for c in chains for x in posts.get(c, {}).get(who, ()) if x.kind == "operates_in"}
    links = links or {x.id: x for c in chains for x in posts.get(c, {}).get(who, ())}
    return tuple(sorted(links.values(), key=lambda x: (kind_of(x.object) is not Kind.SEGMENT, draft.name(x.object), x.id)))
