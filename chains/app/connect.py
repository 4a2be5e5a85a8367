"""关联: how two entities are connected, what they share, who can introduce us to one, what joins several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import streamlit as st

from chains.app.connect_options import Asked, ask, asked_of_address, conditions, pick, pick_more
from chains.app.connect_parts import (
    common_item,
    common_table,
    introduction_item,
    introductions_table,
    laid_out,
    others_block,
    path_item,
    paths_table,
    tree_items,
    tree_table,
)
from chains.app.markup import Html, between, join, tag
from chains.app.panels import entity_link, link_item
from chains.app.state import World, open_world
from chains.app.tables import Table, table_download
from chains.app.widgets import at_right, graph_downloads, heading, html, one_line_errors, small_picture
from chains.graph import Filter, links_of
from chains.introductions import find_introducers
from chains.kinds import Layer
from chains.names import search
from chains.paths import HUBS, Path, common_neighbours, connect, find_paths
from chains.views.scene import picture_of

__all__ = ["show"]

_LEAD = "两家之间隔着谁、凭什么这样说；要见一家企业，先找谁。路径只说明图谱里收录的关系，没有路径不等于没有来往。"
_HEIGHT = 560
_REACHED = 10  # introducers told with all their sentences; the table has every one
_DRAWN = 40
_PAIRS = (("白银市", "兰州大学"), ("白银集团", "金川集团"), ("酒钢", "兰州大学"))
_GOALS = (("白银市", "金川集团"), ("嘉峪关市", "兰州大学"), ("白银市", "酒钢"))
_GROUPS = (("酒钢", "金川集团", "兰州大学"), ("白银集团", "兰石集团", "金川集团"))


def show() -> None:
    """Draws the page; ?a=&b= name the ends, ?view=, ?k=, ?kinds=, ?through=, ?curated= and ?nodes= the question."""
    world = open_world()
    heading("关联", _LEAD)
    asked = conditions(world, asked_of_address(world))
    draw: dict[str, Callable[[World, Asked], None]] = {
        "ways": _ways, "common": _common, "introduce": _introduce, "tree": _tree}
    with one_line_errors():
        draw[asked.view](world, asked)


def _ends(world: World, asked: Asked, a: str, b: str) -> bool:
    """The two boxes; whether the question is complete."""
    left, right, turn = st.columns([5, 5, 1.3], vertical_alignment="top")
    with left:
        pick(world, asked, "a", a)
    with right:
        pick(world, asked, "b", b)
    with turn:
        if asked.a or asked.b:
            turned = ask("⇄ 对调", replace(asked, a=asked.b, b=asked.a))
            html(tag("p", turned, "　", ask("清空", Asked(asked.view)), cls="cg-beside-box"))
    if asked.a and asked.a == asked.b:
        html(tag("p", "两边是同一个条目，请换一个。", cls="cg-quiet"))
        return False
    return bool(asked.b and (asked.a or asked.view == "introduce"))


def _examples(world: World, title: str, questions: Iterable[tuple[str, Asked]]) -> None:
    cards = (ask(tag("b", text), asked, cls="cg-card") for text, asked in questions)
    html(tag("h2", title), tag("div", *cards, cls="cg-cards cg-questions"))


def _called(world: World, *names: str) -> tuple[str, ...]:
    """The ids of the names, none when the graph lacks one of them."""
    found = [next((m.entity.id for m in search(world.graph, name, limit=1) if m.matched == name), None) for name in names]
    return tuple(node for node in found if node) if all(found) else ()


def _pair_examples(world: World, asked: Asked, pairs: Iterable[tuple[str, str]], text: str) -> list[tuple[str, Asked]]:
    known = [(names, ends) for names in pairs if (ends := _called(world, *names))]
    return [(text.format(*names), replace(asked, a=ends[0], b=ends[1])) for names, ends in known]


def _two_columns(
    world: World, told: Html, nodes: tuple[str, ...], asked: Asked, table: Callable[[], Table], name: str,
    drawn: Sequence[Path] = (),
) -> None:
    """The answer at the left, its picture and downloads at the right."""
    lists, picture = st.columns([1.15, 1], gap="medium")
    with lists, st.container(height=_HEIGHT, border=True):
        html(told)
    with picture:
        with at_right():
            graph_downloads(world, lambda: nodes, name, key="connect")
            table_download(table, name, key="connect_csv")
        layers = frozenset({Layer.CURATED}) if asked.curated else None
        around = picture_of(world.graph, nodes[0], nodes, filter=Filter(link_kinds=asked.walked, layers=layers))
        small_picture(world, around, key="connect", height=_HEIGHT - 70, positions=laid_out(drawn))
        html(tag("small", "双击一个节点，在图谱探索中打开。"))


def _ways(world: World, asked: Asked) -> None:
    if not _ends(world, asked, "从（A）", "到（B）"):
        _examples(world, "例如", _pair_examples(world, asked, _PAIRS, "{} 与 {}"))
        return
    a, b = asked.a or "", asked.b or ""
    paths = find_paths(world.graph, a, b, k=asked.k, kinds=asked.walked, through=frozenset(asked.through),
                       curated_only=asked.curated)
    if not paths:
        _not_connected(world, asked)
        return
    told = join(*(path_item(world, path, f"路径 {number}", opened=number == 1) for number, path in enumerate(paths, 1)))
    nodes = tuple(dict.fromkeys(node for path in paths for node in path.nodes))
    _two_columns(world, told, nodes, asked, lambda: paths_table(world, paths), f"{world.name(a)}_{world.name(b)}_路径",
                 paths)


def _not_connected(world: World, asked: Asked) -> None:
    """What the two would be connected by, if a condition were given up; only what helps is offered."""
    wider = [("不限关系种类", replace(asked, kinds=())), ("包括自动抽取的关系", replace(asked, curated=False))]
    wider += [(f"允许经过{word}", replace(asked, through=(*asked.through, hub))) for hub, word in HUBS.items()
              if hub not in asked.through]
    everything = ("放宽全部条件", replace(asked, kinds=(), curated=False, through=tuple(HUBS)))
    helping = [one for one in wider if _helps(world, asked, one[1])] or [
        one for one in (everything,) if _helps(world, asked, one[1])]
    told = f"{world.name(asked.a or '')} 与 {world.name(asked.b or '')} 在现有条件下没有相连，不表示没有来往。"
    if helping:
        links = between("；", (ask(text, other) for text, other in helping))
        html(tag("div", told, "这样放宽就能连上：", links, cls="cg-alert"))
    else:
        html(tag("div", told, "放宽全部条件也连不上：图谱还没有收录它们之间的任何关系。可到“来源”页加入材料，或在图谱探索中看 ",
                 entity_link(world, asked.a or ""), "、", entity_link(world, asked.b or ""), " 各有哪些关系。", cls="cg-alert"))


def _helps(world: World, asked: Asked, other: Asked) -> bool:
    return other != asked and bool(find_paths(world.graph, asked.a or "", asked.b or "", kinds=other.walked,
                                              through=frozenset(other.through), curated_only=other.curated))


def _common(world: World, asked: Asked) -> None:
    if not _ends(world, asked, "从（A）", "到（B）"):
        _examples(world, "例如", _pair_examples(world, asked, _PAIRS, "{} 与 {}"))
        return
    a, b = asked.a or "", asked.b or ""
    found = common_neighbours(world.graph, a, b, kinds=asked.walked, curated_only=asked.curated)
    between_them = [x for x in links_of(world.graph, a) if b in (x.subject, x.object)]
    direct = join(tag("h3", "两者的直接关系"), *(link_item(world, x) for x in between_them)) if between_them else None
    if not found:
        html(direct, tag("div", f"{world.name(a)} 与 {world.name(b)} 没有共同关联，不表示没有来往；可看它们",
                         ask("怎样相连", replace(asked, view="ways")), "。", cls="cg-alert"))
        return
    lead = tag("small", f"{len(found)} 个共同关联，说明力大的在前：依据越足、它认识的越少，这个共同点越能说明问题。")
    told = join(direct, lead, *(common_item(world, c) for c in found))
    ends = (end for c in found[:_DRAWN] for item in (*c.to_a, *c.to_b) for end in (item.subject, item.object))
    _two_columns(world, told, tuple(dict.fromkeys((a, b, *ends))), asked, lambda: common_table(world, found),
                 f"{world.name(a)}_{world.name(b)}_共同关联")


def _introduce(world: World, asked: Asked) -> None:
    if not _ends(world, asked, "我方（一个地区或单位，可不填）", "想认识谁"):
        _examples(world, "例如", _pair_examples(world, asked, _GOALS, "{}想认识{}"))
        return
    goal = asked.b or ""
    found = find_introducers(world.graph, goal, us=asked.a, curated_only=asked.curated)
    if not found:
        html(tag("div", f"没有收录{world.name(goal)}与任何单位的合作、投资、供应、走访关系，也没有它的属地，无从引荐，"
                        "但不表示没有。可到“来源”页加入材料。", cls="cg-alert"))
        return
    reached = [x for x in found if x.route is not None or asked.a is None]
    others = [x for x in found if x not in reached]
    pieces = [introduction_item(world, x, number) for number, x in enumerate(reached[:_REACHED], 1)]
    if not reached:
        pieces.append(tag("div", f"图谱里没有从{world.name(asked.a or '')}通到对方的引荐人。", cls="cg-alert"))
    if others:
        pieces += [tag("h3", "还有这些单位与对方有联系"), tag("small", "未收录我方怎样找到它们，不表示没有。"),
                   others_block(world, others)]
    drawn = [x.route or x.contact for x in reached[:_REACHED] or others[:_DRAWN]]
    nodes = tuple(dict.fromkeys(node for path in drawn for node in (goal, *path.nodes)))
    _two_columns(world, join(*pieces), nodes, replace(asked, kinds=()), lambda: introductions_table(world, found),
                 f"引荐到{world.name(goal)}", drawn if reached else ())


def _tree(world: World, asked: Asked) -> None:
    pick_more(world, asked)
    if len(asked.chosen) < 2:
        known = [(names, ends) for names in _GROUPS if (ends := _called(world, *names))]
        _examples(world, "选两个以上，例如", [("、".join(names), replace(asked, chosen=ends)) for names, ends in known])
        return
    tree = connect(world.graph, asked.chosen, kinds=asked.walked, through=frozenset(asked.through), curated_only=asked.curated)
    pieces = []
    if len(tree.groups) > 1:
        groups = "；".join("、".join(world.name(node) for node in group) for group in tree.groups)
        looser = replace(asked, kinds=(), curated=False, through=tuple(HUBS))
        pieces.append(tag("div", f"没有全部连上，分成 {len(tree.groups)} 组：{groups}。",
                          ask("放宽全部条件", looser) if looser != asked else None, cls="cg-alert"))
    names = between("、", (entity_link(world, node) for node in tree.stations)) if tree.stations else "不经过别的条目"
    pieces += [tag("p", f"把 {len(tree.chosen)} 个条目连起来要经过 {len(tree.stations)} 个："
                   if tree.stations else "", names, tag("small", f"（加权总长 {tree.length:.2f}）"))]
    pieces.append(tree_items(world, tree.branches))
    _two_columns(world, join(*pieces), tree.nodes, asked, lambda: tree_table(world, tree.branches), "多个条目的关联")
