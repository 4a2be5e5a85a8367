"""Paths, common neighbours, introducers and trees as they are written on the page 关联, and as tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from chains.app.markup import Html, badge, between, join, tag
from chains.app.panels import entity_link, kind_dot, link_item
from chains.app.reasons import reasons_block
from chains.app.state import World
from chains.app.tables import Cell, Table
from chains.introductions import Introduction
from chains.kinds import LINK_RULES, STRENGTH
from chains.model import Evidence, Link
from chains.paths import (
    FAR,
    Branch,
    Common,
    Path,
    is_firm,
    merely_shared,
    only_editors,
    path_reasons,
    sentence,
    step_words,
)
from chains.views.style import quote_words

__all__ = ["common_item", "common_table", "introduction_item", "introductions_table", "others_block", "path_item",
           "laid_out", "paths_table", "tree_items", "tree_table"]

# Between two nodes of a path, and between two paths: labels are about 150 wide. Less where the whole would not fit.
_STEP, _LANE, _WIDE, _HIGH = 190.0, 130.0, 760.0, 560.0


def laid_out(paths: Iterable[Path]) -> dict[str, tuple[float, float]]:
    """Where the nodes of the paths stand in a picture: each path from left to right in a lane of its own, ends in common."""
    ways = [path.nodes for path in paths]
    longest = max((len(way) for way in ways), default=1) - 1
    wide, lane_height = min(_STEP * longest, _WIDE), min(_LANE, _HIGH / max(1, len(ways)))
    places: dict[str, tuple[float, float]] = {}
    for lane, way in enumerate(ways):
        for at, node in enumerate(way):
            # A step aside at every other node: a line through all of them would hide which two it joins.
            aside = lane_height / 3 if at % 2 else 0.0
            places.setdefault(node, (wide * at / (len(way) - 1), lane_height * lane + aside))
    return places


def path_item(world: World, path: Path, title: str, *, opened: bool) -> Html:
    """A path as a chain of names, and behind a fold its steps with their sentences."""
    head = tag("div", tag("b", title), " ", tag("small", f"{len(path.hops)} 步 · 加权长度 {path.length:.2f} "),
               *_path_badges(world, path))
    length = tag("details", tag("summary", f"加权长度 {path.length:.2f} 是怎样算出来的"),
                 reasons_block(world, path_reasons(world.graph, path)))
    return tag("div", head, tag("div", _chain(world, path), cls="cg-chain"), _steps(world, path, opened=opened), length,
               cls="cg-item")


def _chain(world: World, path: Path) -> Html:
    pieces: list[Html] = [_station(world, path.nodes[0])]
    for at, node in enumerate(path.nodes[1:]):
        pieces += [tag("small", f" — {step_words(path, at)} → "), _station(world, node)]
    return join(*pieces)


def _station(world: World, node: str) -> Html:
    return tag("span", kind_dot(world.entity(node).kind), entity_link(world, node))


def _path_badges(world: World, path: Path) -> Iterable[Html]:
    if any(only_editors(hop, world.snapshot) for hop in path.hops):
        yield badge("有的步骤只有编者常识", "warn")
    if not all(any(map(is_firm, hop)) for hop in path.hops):
        yield badge("含候选", "machine", "规划、签约、已终止或只由程序读出的，不算已有")
    if merely_shared(path):
        yield badge("同行，非往来", "warn", "经过的环节或产品是两边都做的，只说明是同行")
    if len(path.hops) > FAR:
        yield badge("较远", "plain", f"超过 {FAR} 步只说明间接有关，不宜当作联系渠道")


def _steps(world: World, path: Path, *, opened: bool) -> Html:
    steps = [_hop(world, hop, f"第 {at} 步") for at, hop in enumerate(path.hops, 1)]
    return tag("details", tag("summary", "每一步的依据"), *steps, open="" if opened else None)


def _hop(world: World, hop: Sequence[Link], title: str) -> Html:
    """The links of one hop, each sentence once, and marked where only an editor stands behind them."""
    heard: set[str] = set()
    items = []
    for link in hop:
        fresh = [e for e in _once(world, link.evidence) if sentence(e) not in heard]
        heard.update(sentence(e) for e in link.evidence)
        # A link cannot be without evidence, so one that says nothing new is told in a line and not as an item.
        items.append(link_item(world, replace(link, evidence=tuple(fresh))) if fresh else tag(
            "div", LINK_RULES[link.kind].label, tag("small", "（依据同上）"), cls="cg-what"))
    mark = badge("只有编者常识，没有来源写明", "warn") if only_editors(hop, world.snapshot) else None
    return tag("div", tag("small", title, " ", mark), *items)


def _once(world: World, evidence: Iterable[Evidence]) -> list[Evidence]:
    """The evidences without those that repeat a sentence of a stronger source."""
    best: dict[str, Evidence] = {}
    for item in evidence:
        known = best.get(sentence(item))
        if known is None or _strength(world, item) > _strength(world, known):
            best[sentence(item)] = item
    return list(best.values())


def _strength(world: World, evidence: Evidence) -> int:
    return STRENGTH.index(world.snapshot.source_by_id[evidence.source].kind)


def paths_table(world: World, paths: Sequence[Path]) -> Table:
    """One row a step of each path."""
    rows = [
        (Cell(str(number), float(number)), Cell(str(at), float(at)), Cell(world.name(a)),
         Cell(step_words(path, at - 1)), Cell(world.name(b)), *_founded(world, hop), Cell("", round(path.length, 2)))
        for number, path in enumerate(paths, 1)
        for at, ((a, b), hop) in enumerate(zip(pairwise(path.nodes), path.hops, strict=True), 1)
    ]
    return Table(("路径", "步", "从", "关系", "到", "状态", "层", "依据", "来源", "路径加权长度"), rows)


def _founded(world: World, hop: Sequence[Link]) -> tuple[Cell, Cell, Cell, Cell]:
    """Status, layer, sentence and source of the hop's best link."""
    best = hop[0]
    item = max(best.evidence, key=lambda e: (e.quote is not None, _strength(world, e)))
    return (Cell(best.status.label), Cell(best.layer_label), Cell(quote_words(item.quote) if item.quote else item.note or ""),
            Cell(world.snapshot.source_by_id[item.source].title))


def common_item(world: World, found: Common) -> Html:
    """A common neighbour, what it is to either side, and behind that the sentences."""
    entity = world.entity(found.entity)
    head = tag("div", kind_dot(entity.kind), entity_link(world, entity.id), " ",
               tag("small", f"{entity.kind.label} · 说明力 {found.value:.2f}"), cls="cg-what")
    return tag("div", head, reasons_block(world, found.reasons), cls="cg-item")


def common_table(world: World, found: Iterable[Common]) -> Table:
    """One row a common neighbour."""
    rows = [(Cell(world.name(c.entity)), Cell(world.entity(c.entity).kind.label), *(Cell(str(r.value)) for r in c.reasons),
             Cell("", c.value)) for c in found]
    return Table(("共同关联", "类别", "与前者", "与后者", "它的直接关系数", "说明力"), rows)


def introduction_item(world: World, found: Introduction, number: int) -> Html:
    """One introducer: what they are to the goal, the whole way, and its sentences."""
    path = found.route or found.contact
    marks = [badge("候选", "machine", "有的步骤是规划、签约或只由程序读出")] if found.candidate else []
    if found.introducer is None:
        title = join("已有直接联系，不必引荐 ", badge(found.role, "good"))
    else:
        first = join("，先找 ", entity_link(world, found.first)) if found.first and found.first != found.introducer else None
        title = join(f"{number}. ", _station(world, found.introducer), " ", badge(found.role), *marks, first)
    why = tag("details", tag("summary", f"加权长度 {found.length:.2f}，排在这里的理由"), reasons_block(world, found.reasons))
    return tag("div", tag("div", title, cls="cg-what"), tag("div", _chain(world, path), cls="cg-chain"),
               _steps(world, path, opened=number == 1), why, cls="cg-item")


def introductions_table(world: World, found: Iterable[Introduction]) -> Table:
    """One row an introducer: who, what they are to the goal, whom to turn to first, and the way in one line."""
    rows = []
    for number, x in enumerate(found, 1):
        path = x.route or x.contact
        way = world.name(path.nodes[0]) + "".join(
            f" —{step_words(path, at)}→ {world.name(node)}" for at, node in enumerate(path.nodes[1:]))
        rows.append((
            Cell(str(number), float(number)), Cell(world.name(x.introducer) if x.introducer else "（我方直接联系）"),
            Cell(x.role), Cell("已知" if x.route else "未收录"), Cell(world.name(x.first) if x.first else ""), Cell(way),
            Cell("候选" if x.candidate else "已有"), Cell("", round(x.length, 2)), *_founded(world, x.contact.hops[-1])[2:],
        ))
    return Table(("序号", "引荐人", "与对方", "与我方", "先找", "路线", "状态", "加权长度", "与对方的依据", "来源"), rows)


def others_block(world: World, found: Sequence[Introduction]) -> Html:
    """Those who know the goal and whom nothing recorded joins to us, by what they are to it; each opens its sentences."""
    roles: dict[str, list[Introduction]] = defaultdict(list)
    for x in found:
        roles[x.role].append(x)
    return join(*(
        tag("details", tag("summary", f"{role} · {len(group)}：",
                           between("、", (world.name(x.introducer or x.goal) for x in group))),
            *(_hop(world, hop, world.name(x.introducer or x.goal)) for x in group for hop in x.contact.hops), cls="cg-reason")
        for role, group in roles.items()))


def tree_items(world: World, branches: Iterable[Branch]) -> Html:
    """The branches of a tree, each with its sentences."""
    return join(*(tag("div", _hop(world, branch.links, f"{world.name(branch.a)} — {world.name(branch.b)}"), cls="cg-item")
                  for branch in branches))


def tree_table(world: World, branches: Iterable[Branch]) -> Table:
    """One row a branch."""
    rows = [(Cell(world.name(b.links[0].subject)), Cell(LINK_RULES[b.links[0].kind].label), Cell(world.name(b.links[0].object)),
             *_founded(world, b.links)) for b in branches]
    return Table(("从", "关系", "到", "状态", "层", "依据", "来源"), rows)
