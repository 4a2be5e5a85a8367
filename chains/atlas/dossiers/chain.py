"""一链: the sections that only a chain has: what it rests on, and the criteria of leaders elsewhere."""

from __future__ import annotations

from chains.atlas.draft import Draft, reason_evidence
from chains.atlas.making import Written
from chains.atlas.paper import Block, Column, Empty, Guide, Said, Table, plain
from chains.gaps import Critical, find_critical
from chains.graph import links_of
from chains.model import LINK_RULES

__all__ = ["chain_tail"]

_CRITICAL = (Column("企业或环节", 3), Column("一起失去的环节", 3), Column("会断供的环节", 3), Column("失去本地去处的", 3),
             Column("少掉的路径", 1, True))
_CHIEFS = (Column("牵头部门、链长", 3), Column("关系", 2), Column("层级", 2))


def chain_tail(chain: str) -> list[Written]:
    """The sections that follow the parts of the atlas."""
    return [("critical", "关键企业与关键环节", lambda d: _critical(d, chain)),
            ("chiefs", "牵头部门与链长", lambda d: _chiefs(d, chain))]


def _critical(draft: Draft, chain: str) -> tuple[Block, ...]:
    found = find_critical(draft.graph, chain, place=draft.scope.place)
    if not (found.firms or found.segments):
        return (Empty("没有收录有名有姓的企业，算不出关键企业和关键环节。", "补录企业及其环节，环节之间写明供料关系"),)
    blocks: list[Block] = []
    for title, sheet, items in (("少了它就断的企业", "关键企业", found.firms),
                                ("少了它就断的环节", "关键环节", found.segments)):
        if items:
            rows = tuple(_row(draft, c) for c in items)
            blocks.append(Table(f"{title}（测算）：{len(items)} 个", sheet, _CRITICAL, rows))
    return (*blocks, Guide("只看已收录、今天已有的企业；本地以外的进货没有收录，断供是说本地再没有人供。"))


def _row(draft: Draft, critical: Critical) -> tuple[Said, ...]:
    lost = "—" if critical.ways_lost is None else f"{critical.ways_lost:.0%}"
    return (draft.entity(critical.entity), plain(draft.names(critical.lost) or "—"),
            draft.measured(draft.names(critical.starved) or "没有", *map(reason_evidence, critical.reasons)),
            plain(draft.names(critical.stranded) or "没有"), plain(lost))


def _chiefs(draft: Draft, chain: str) -> tuple[Block, ...]:
    found = [x for x in links_of(draft.graph, chain) if x.kind == "chiefs" and x.object == chain]
    if not found:
        return (Empty("没有收录牵头部门和链长。", "在 data/agencies.yaml 的 chiefs 里补录，必须有来源"),)
    rows = tuple((draft.entity(x.subject), draft.linked(str(x.get("role") or LINK_RULES["chiefs"].label), (x,)),
                  plain(x.layer.label)) for x in found)
    return (Table(f"牵头部门与链长：{len(rows)} 个", "牵头部门", _CHIEFS, rows),)
