"""重点项目清单: the projects of the chain in the place, and the ones its gaps suggest; each with its reasons."""

from __future__ import annotations

from collections.abc import Sequence

from chains.activity import activity_of, is_fact
from chains.atlas.draft import Draft
from chains.atlas.paper import Block, Column, Empty, Said, Table, plain
from chains.atlas.parts.prospects import WHY_NOBODY, local_sides, provider_words
from chains.atlas.words import level_of
from chains.gaps import Gap, advised, find_gaps, progress
from chains.graph import entity_of, links_of
from chains.model import Kind, Link, Treatment, kind_of
from chains.views.style import date_label, number_label, value_label

__all__ = ["PROJECT", "key_projects", "project_row"]

PROJECT = (Column("项目", 3), Column("阶段", 1), Column("投资额（亿元）", 1, True), Column("投资方", 3), Column("环节", 2),
           Column("截至", 2), Column("层级", 2))
_KNOWN = (Column("序", 1, True), *PROJECT)
_IDEAS = (Column("序", 1, True), Column("谋划方向", 2), Column("治链", 1), Column("为什么", 4), Column("已在推的", 3),
          Column("可对接", 4))
_STAGES = ("building", "signed", "framework", "planned", "proposed", "operating", "ended")


def key_projects(draft: Draft, limit: int) -> tuple[Block, ...]:
    """Projects that are known, those under way first and the dearest first among them; then those to be thought of."""
    return (*_known(draft, limit), *_ideas(draft, limit))


def _known(draft: Draft, limit: int) -> list[Block]:
    scope, activity = draft.scope, activity_of(draft.graph)
    found = {who: None for chain in scope.chains() for who in activity.posts.get(chain, {})
             if kind_of(who) is Kind.PROJECT and scope.holds(who)}
    if not found:
        return [Empty(f"没有收录{scope.title}的项目，不表示没有。", "在 data/projects.yaml 补录，写明阶段、投资额和环节")]
    order = sorted(found, key=lambda p: (_stage(draft, p), -_amount(draft, p), draft.name(p)))
    known = [a for p in order if (a := _amount(draft, p)) > 0]
    rows = tuple((plain(str(n)), *project_row(draft, p)) for n, p in enumerate(order[:limit], 1))
    told = "都没有收录投资额。"
    if known:
        told = f"{len(known)} 个写了投资额，合计 {number_label(sum(known))} 亿元（含规划、签约，未必落地）。"
    return [Table(f"在库项目：{len(order)} 个", "在库项目", _KNOWN, rows,
                  told + (f"只列前 {limit} 个。" if len(order) > limit else ""))]


def _amount(draft: Draft, project: str) -> float:
    amount = entity_of(draft.graph, project).get("amount")
    return float(amount) if isinstance(amount, int | float) else 0.0


def _stage(draft: Draft, project: str) -> int:
    stage = str(entity_of(draft.graph, project).get("stage") or "")
    return _STAGES.index(stage) if stage in _STAGES else len(_STAGES)


def project_row(draft: Draft, project: str) -> tuple[Said, ...]:
    """A project under the columns PROJECT."""
    entity = entity_of(draft.graph, project)
    links = links_of(draft.graph, project)
    investors = [x for x in links if x.kind == "invests_in" and x.object == project]
    work = [x for x in links if x.kind == "operates_in"]
    amount, stage = _amount(draft, project), entity.get("stage")
    return (draft.entity(project), plain(value_label("stage", stage) if stage else "未收录"),
            plain(number_label(amount) if amount else "未收录"), _listed(draft, [(x.subject, x) for x in investors]),
            _listed(draft, [(x.object, x) for x in work]), plain(date_label(str(entity.get("as_of") or "") or None)),
            plain("；".join(dict.fromkeys(level_of(x) for x in (*investors, *work)))))


def _listed(draft: Draft, ends: Sequence[tuple[str, Link]]) -> Said:
    if not ends:
        return plain("未收录")
    words = dict.fromkeys(draft.name(end) + ("" if is_fact(x) else f"（{x.status.label}）") for end, x in ends)
    return draft.linked("、".join(words), [x for _, x in ends])


def _ideas(draft: Draft, limit: int) -> list[Block]:
    scope = draft.scope
    if scope.place is None:
        return []
    gaps = [g for chain in scope.chains(limit) for g in advised(find_gaps(draft.graph, chain, place=scope.place))
            if g.treatment is not Treatment.STRENGTHEN]
    if not gaps:
        return [Empty("按缺口推不出要谋划的项目。", "补录环节之间的供料关系（feeds）和本地企业的环节，缺口就会显出来")]
    rows = tuple(_idea(draft, n, g) for n, g in enumerate(gaps[:limit], 1))
    return [Table(f"按缺口可谋划的项目（测算）：{len(gaps)} 个方向", "谋划方向", _IDEAS, rows,
                  "只说缺什么、靠什么，不是立项建议；市场、能耗、土地要另行论证。" + (f"只列前 {limit} 个。"
                                                       if len(gaps) > limit else ""))]


def _idea(draft: Draft, number: int, gap: Gap) -> tuple[Said, ...]:
    under_way = [h for h in gap.here.holdings if progress(draft.graph, h) and h.entity]
    words = "、".join(f"{draft.name(h.entity or '')}（{progress(draft.graph, h)}）" for h in under_way[:4])
    return (plain(str(number)), draft.entity(gap.segment), plain(gap.treatment.label if gap.treatment else "—"),
            draft.measured(f"{gap.here.word}；{local_sides(draft, gap)}", *(s.evidence for s in gap.here.said)),
            draft.linked(words, [h.link for h in under_way if h.link]) if words else plain("未收录"),
            draft.linked("；".join(provider_words(draft, p) for p in gap.nearest[:2]),
                         [p.link for p in gap.nearest[:2] if p.link]) if gap.nearest else plain(WHY_NOBODY))
