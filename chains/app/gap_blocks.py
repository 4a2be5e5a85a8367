"""The pieces of the page 强链补链: lanes of segments, a segment's panel, advice, providers elsewhere, what is critical."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chains.app.markup import Html, badge, between, join, link, tag, unfolding
from chains.app.panels import entity_link, link_item, state_item
from chains.app.reasons import reasons_block
from chains.app.state import World
from chains.app.tables import Cell, Table
from chains.gaps import (
    ChainLevels,
    Completeness,
    Critical,
    Criticality,
    Gap,
    Provider,
    Related,
    State,
    advised,
    share_text,
    single_providers,
)
from chains.model import Stage, Treatment
from chains.report.gaps import holders, provider_text
from chains.views.style import value_label

__all__ = ["advice_html", "away_line", "critical_html", "key_html", "lanes_html", "levels_html", "places_table", "related_html",
           "segment_html", "segments_table"]

_TONES = {Treatment.FILL: "warn", Treatment.EXTEND: "good", Treatment.STRENGTHEN: "plain", Treatment.BUILD: "machine"}
_QUIET = "cg-quiet"
_KEY = (("present", "■", "有"), ("planned", "◐", "规划或在建"), ("clue", "○", "有线索，待核"), ("absent", "×", "来源称没有"),
        ("unknown", "?", "未知（未收录，不等于没有）"))


def key_html() -> Html:
    """What the signs in the lanes mean."""
    return tag("div", *(tag("span", tag("b", sign, cls=f"cg-key-box cg-s-{state}"), f" {word}") for state, sign, word in _KEY),
               tag("span", "右上角是测算建议：补链、延链、强链、建链"), cls="cg-key")


def lanes_html(world: World, gaps: Sequence[Gap], chosen: str | None) -> Html:
    """上游, 中游, 下游 side by side, each segment a box with a sign and a word; a click opens it."""
    lanes = []
    for stage in (*Stage, None):
        members = [g for g in gaps if g.here.stage is stage]
        if members:
            have = sum(g.state is State.PRESENT for g in members)
            head = tag("h3", stage.label if stage else "未分段", tag("small", f"已知 {have}/{len(members)}"))
            boxes = (_box(world, g, chosen) for g in members)
            lanes.append(tag("div", head, tag("div", *boxes, cls="cg-boxes"), cls="cg-lane"))
    return tag("div", *lanes, cls="cg-lanes")


def _box(world: World, gap: Gap, chosen: str | None) -> Html:
    here, name = gap.here, world.name(gap.segment)
    kind = "planned" if here.planned else "clue" if here.clue else here.state.value
    who = "、".join(holders(world.graph, here))
    told = _told(gap)
    mark = tag("i", gap.treatment.label[0], title=f"测算建议：{gap.treatment.label}") if gap.treatment else None
    inside = join(tag("b", tag("em", here.sign), name), tag("small", told), mark)
    marked = " cg-here" if gap.segment == chosen else ""
    return link(inside, "gaps", place=gap.place, chain=gap.chain, segment=gap.segment, cls=f"cg-box cg-s-{kind}{marked}",
                title=f"{name}：{told}" + (f"（{who}）" if who else ""))


def _told(gap: Gap) -> str:
    here = gap.here
    if here.state is not State.PRESENT:
        return here.word
    number = "未点名" if here.unnamed else f"{len(gap.groups)} 家" if len(gap.groups) > 1 else "只有 1 家"
    return f"{here.word} · {number}"


def segment_html(world: World, gap: Gap) -> Html:
    """One segment: its state, the advice, everything behind it, and who has it elsewhere."""
    head = tag("h2", entity_link(world, gap.segment), " ", badge(gap.here.word), _treatment(gap), data_anchor=gap.segment)
    return tag("div", head, reasons_block(world, gap.reasons), _nearest(world, gap))


def _treatment(gap: Gap) -> Html | None:
    return badge(f"测算：{gap.treatment.label}", _TONES[gap.treatment]) if gap.treatment else None


def _nearest(world: World, gap: Gap) -> Html | None:
    if gap.state is State.PRESENT:
        return None
    if not gap.nearest:
        return tag("p", "别处也没有收录提供者；可到“来源”页加材料，或在整理数据里补录。", cls=_QUIET)
    return join(tag("h3", "最近的提供者"), *(_provider(world, p) for p in gap.nearest))


def _provider(world: World, provider: Provider) -> Html:
    far = f"约 {provider.about_km} 公里" if provider.about_km else "距离不详"
    what = join(
        entity_link(world, provider.place) if provider.place else "所在地未收录", f"（{far}） ",
        entity_link(world, provider.enterprise) if provider.enterprise else provider.actor or "来源未点名",
        badge(value_label("role", provider.role)) if provider.role else None)
    if provider.link:
        return link_item(world, provider.link, what, qualities=False)
    return join(tag("div", what, cls="cg-item"), state_item(world, provider.state) if provider.state else None)


def away_line(world: World, gaps: Sequence[Gap]) -> Html | None:
    """In one line: which segments the place cannot be said to have, and for which of them others have a provider."""
    missing = [g for g in gaps if g.state is not State.PRESENT]
    if not missing:
        return None
    parts: list[Html] = []
    for g in (g for g in missing if g.nearest):
        place = g.nearest[0].place
        parts.append(join(_opened(world, g), f"（{world.name(place) if place else '所在地未收录'}）"))
    nowhere = [_opened(world, g) for g in missing if not g.nearest]
    return tag("p", f"本地还不算已有的 {len(missing)} 个环节：",
               join("别处有 ", between("、", parts), "；" if nowhere else "。") if parts else None,
               join("别处也没有收录 ", between("、", nowhere), "。") if nowhere else None)


def _opened(world: World, gap: Gap) -> Html:
    """The segment's name as a link that opens it on this page."""
    return link(world.name(gap.segment), "gaps", place=gap.place, chain=gap.chain, segment=gap.segment)


def advice_html(world: World, gaps: Sequence[Gap]) -> Html:
    """What to do, the most urgent first; segments that hang on one provider are one line."""
    todo = advised(list(gaps))
    if not todo:
        return tag("p", "没有可提的建议：这条链在本地没有任何已知环节，来源也没有提到。可换一条链，或补录材料。", cls=_QUIET)
    lines = [_advice(world, g) for g in todo if g.treatment is not Treatment.STRENGTHEN]
    for head, members in single_providers(gaps).items():
        names = between("、", (_opened(world, g) for g in members))
        summary = join(badge("强链", _TONES[Treatment.STRENGTHEN]), names,
                       tag("small", f"{len(members)} 个环节只有一家：", entity_link(world, head)))
        lines.append(unfolding(summary, *(join(tag("h3", entity_link(world, g.segment)), reasons_block(world, g.reasons))
                                      for g in members)))
    lines += [_advice(world, g) for g in todo if g.treatment is Treatment.STRENGTHEN and len(g.groups) != 1]
    return tag("div", *lines, cls="cg-advice")


def _advice(world: World, gap: Gap) -> Html:
    assert gap.treatment is not None
    why = [f"来源提出{'、'.join(t.label for t in gap.here.treatments)}"] if gap.here.treatments else []
    for word, ids in (("上游已有", gap.suppliers), ("下游已有", gap.takers)):
        why += [f"{word}{'、'.join(map(world.name, ids))}"] if ids else []
    if gap.here.planned:
        why.append(f"推进情况：{'、'.join(holders(world.graph, gap.here))}")
    if gap.nearest:
        why.append(f"最近：{provider_text(world.graph, gap.nearest[0])}")
    elif gap.state is not State.PRESENT:
        why.append("别处也没有收录提供者")
    summary = join(badge(gap.treatment.label, _TONES[gap.treatment]), _opened(world, gap),
                   f"（{gap.here.word}）", tag("small", "；".join(why)) if why else None)
    return unfolding(summary, reasons_block(world, gap.reasons), _nearest(world, gap))


def critical_html(world: World, found: Criticality) -> Html:
    """The firms and segments that much hangs on, each with what goes with it."""
    if not found.concentration.held:
        return tag("p", "没有收录有名有姓的企业，算不出关键企业和关键环节。", cls=_QUIET)
    parts = [reasons_block(world, found.reasons)]
    for title, items in (("关键企业", found.firms), ("关键环节", found.segments)):
        if items:
            parts.append(tag("h3", title))
            parts += [_critical(world, item) for item in items]
    parts.append(tag("p", "只按本地已知的环节算：几个上游当作可以互相替代，本地没有的料当作能从外地买到。", cls=_QUIET))
    return tag("div", *parts, cls="cg-advice")


def _critical(world: World, item: Critical) -> Html:
    alone = item.lost if item.members else ()
    parts = (("独有", alone), ("断供下游", item.starved), ("上游失去本地去处", item.stranded))
    told = [f"{word} {len(ids)} 个环节" for word, ids in parts if ids]
    told += [f"失去 {item.ways_lost:.0%} 的本地路径"] if item.ways_lost else []
    return unfolding(join(entity_link(world, item.entity), tag("small", "；".join(told))), reasons_block(world, item.reasons))


def levels_html(world: World, found: ChainLevels) -> Html:
    """Segments whose label the flow of goods contradicts."""
    if not found.disagreeing:
        return tag("p", f"比较了 {len(found.compared)} 个环节，标注与供料层级一致。", cls=_QUIET)
    items = [unfolding(join(entity_link(world, x.segment), f"：标为{x.stage.label}，层级更接近{x.suggested.label}"),
                   reasons_block(world, x.reasons)) for x in found.disagreeing]
    hint = "晚段才加入的辅料层级会偏高，不一定是标错；请看供料关系和标注哪一个该改。"
    return tag("div", *items, tag("p", hint, cls=_QUIET), cls="cg-advice")


def related_html(world: World, related: Iterable[Related]) -> Html:
    """Chains that the place has nothing of, the closest to what it has first."""
    items = []
    for r in related:
        door = link("看各环节", "gaps", place=r.place, chain=r.chain)
        near = "、".join(map(world.name, r.closest[:3]))
        summary = join(badge("建链", _TONES[Treatment.BUILD]), entity_link(world, r.chain), f"　关联密度 {r.density:.2f}　",
                       door, tag("small", f"常与本地的{near}同在一市") if near else None)
        items.append(unfolding(summary, reasons_block(world, r.reasons)))
    if not items:
        return tag("p", "没有候选：各链在本地都已有一些，或别的市州也没有收录可比的链。", cls=_QUIET)
    return tag("div", *items, cls="cg-advice")


def segments_table(world: World, gaps: Sequence[Gap]) -> Table:
    """Every segment with its state, who is there, the advice and the nearest providers, as a sheet."""
    def names(ids: Iterable[str]) -> str:
        return "、".join(map(world.name, ids))

    rows = [(
        Cell(g.here.stage.label if g.here.stage else ""), Cell(world.name(g.segment)), Cell(g.here.word),
        Cell("；".join(holders(world.graph, g.here))), Cell("、".join(t.label for t in g.here.treatments)),
        Cell(g.treatment.label if g.treatment else ""), Cell(names(g.suppliers)), Cell(names(g.takers)),
        Cell("", round(100 * g.way_share, 1) if g.way_share is not None else ""),
        Cell("；".join(provider_text(world.graph, p) for p in g.nearest)),
    ) for g in gaps]
    return Table(_SHEET, rows)


_SHEET = ("阶段", "环节", "状况", "在做或在推进的", "来源提出", "测算建议", "本地已有的上游", "本地已有的下游",
          "经过的路径（%）", "最近的提供者")
_NUMERIC = ("已知环节", "完整度", "规划或在建", "有线索", "未知", "贯通路径")


def places_table(world: World, found: Sequence[Completeness], *, by_place: bool) -> Table:
    """The completeness of one place's chains or one chain's cities, each row a link to its segments."""
    rows = []
    for c in found:
        about = c.place if by_place and c.place else c.chain
        low, high = c.share or (0.0, 0.0)
        covered = f"{c.ways_covered[0]}/{c.ways}" if c.ways else "—"
        rows.append((
            Cell(link(world.name(about), "gaps", place=c.place, chain=c.chain, title=share_text(c)), world.name(about)),
            Cell(f"{len(c.present)}/{len(c.segments)}", float(len(c.present))), Cell(f"{low:.0%}～{high:.0%}", low),
            Cell(str(len(c.planned)), float(len(c.planned))), Cell(str(len(c.clues)), float(len(c.clues))),
            Cell(str(c.unknown), float(c.unknown)), Cell(covered, float(c.ways_covered[0])),
            Cell(between(" → ", (entity_link(world, s) for s in c.run)), " → ".join(map(world.name, c.run))),
        ))
    return Table(("市州" if by_place else "产业链", *_NUMERIC, "本地连得最长的一段"), rows, frozenset(_NUMERIC))
