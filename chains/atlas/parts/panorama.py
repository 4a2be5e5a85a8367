"""全景图谱: a chain's segments by stage as they stand in the place, and how complete that is."""

from __future__ import annotations

from chains.atlas.draft import Draft
from chains.atlas.paper import Block, Column, Empty, Facts, Guide, Picture, Said, Table, plain
from chains.atlas.words import level_of, level_of_evidence
from chains.gaps import SegmentHere, State, chain_shape, completeness, progress, segments_here, share_text
from chains.views.panorama import panorama as draw_panorama

__all__ = ["SEGMENT_REMEDY", "panorama"]

SEGMENT_REMEDY = "在 data/chains.yaml 补录环节，或到“来源”页加入材料，再重新生成"
_NAMED = 6
_COLUMNS = (Column("阶段", 1), Column("环节", 2), Column("状况", 2), Column("谁在做、谁要做", 5), Column("层级", 2))


def panorama(draft: Draft, limit: int) -> tuple[Block, ...]:
    """For the chain, or the chains the place has most of: completeness, picture, and a row a segment."""
    chains = draft.scope.chains(limit)
    if not chains:
        return (Empty(f"{draft.scope.where}没有收录任何一条链的环节，不表示没有。", SEGMENT_REMEDY),)
    blocks: list[Block] = []
    for chain in chains:
        blocks += _chain(draft, chain)
    return tuple(blocks)


def _chain(draft: Draft, chain: str) -> list[Block]:
    graph, place = draft.graph, draft.scope.place
    found = completeness(graph, chain, place=place)
    name = draft.name(chain)
    if not found.segments:
        return [Empty(f"{name}没有收录任何环节，画不出全景。", SEGMENT_REMEDY)]
    shape = chain_shape(graph, chain)
    here = segments_here(graph, shape, place)
    facts = [("完整度", draft.measured(share_text(found)))]
    if len(found.run) > 1:
        facts.append(("连得最长的一段", draft.measured(" → ".join(draft.name(s) for s in found.run), *(
            x.evidence for x in (shape.feeds.get(pair) for pair in zip(found.run, found.run[1:], strict=False)) if x))))
    rows = tuple(_row(draft, h) for h in here.values())
    present = sum(h.state is State.PRESENT for h in here.values())
    return [
        Facts(tuple(facts)), *_picture(draft, chain),
        Table(f"{name}：{len(rows)} 个环节，{draft.scope.where}已知有 {present} 个（状况为测算）", f"环节_{name}", _COLUMNS,
              rows),
        Guide("未知是没有收录，不等于没有；规划、在建和有线索的都不算已有。"),
    ]


def _row(draft: Draft, here: SegmentHere) -> tuple[Said, ...]:
    said = [s.evidence for s in here.said]
    state = draft.measured(f"{here.sign} {here.word}", *said)
    held = here.facts or here.holdings
    words = []
    for holding in held[:_NAMED]:
        who = draft.name(holding.entity) if holding.entity else (holding.state.actor if holding.state else "") or "来源未点名"
        why = progress(draft.graph, holding)
        words.append(f"{who}（{why}）" if why else who)
    if len(held) > _NAMED:
        words.append(f"等 {len(held)} 个")
    links = [h.link for h in held[:_NAMED] if h.link]
    levels = [level_of(x) for x in links] + [level_of_evidence(h.state.evidence) for h in held if h.state]
    who_said = draft.linked("、".join(words), links, limit=3) if links else plain("、".join(words) or "—")
    return (plain(here.stage.label if here.stage else "未标"), draft.entity(here.segment), state, who_said,
            plain("；".join(dict.fromkeys(levels)) or "测算"))


def _picture(draft: Draft, chain: str) -> list[Block]:
    drawing = draw_panorama(draft.graph, chain, draft.scope.place)
    return [Picture(drawing, "方框是环节，旁边是做它的企业；虚框是规划或线索，问号是未知。图中一切以下表和文末的注为准。")]
