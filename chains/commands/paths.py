"""chains path: how entities are connected, and who can introduce us to one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from chains.commands.common import json_option, open_graph, print_json, snapshot_options
from chains.errors import UsageError
from chains.graph import Graph
from chains.introductions import find_introducers
from chains.names import find_entity
from chains.paths import common_neighbours, connect, find_paths, hubs_from, link_kinds_from

__all__ = ["path"]

_LOOSER = "可加 --through place,chain 放宽，或去掉 --kinds、--curated-only。"


@click.command()
@click.argument("names", metavar="甲 乙 [丙…]", nargs=-1)
@click.option("--k", type=click.IntRange(1, 20), help="最多几条路径或几个引荐人；默认路径 1 条、引荐人 10 个。")
@click.option("--kinds", default="", help="只走这些关系，逗号分隔，写代码或中文：supplies,控股。")
@click.option("--through", default="", help="允许经过的枢纽：place（地区层级）、chain（产业链与产业），逗号分隔。")
@click.option("--curated-only", is_flag=True, help="不走自动抽取的关系。")
@click.option("--common", is_flag=True, help="改问 A 与 B 有哪些共同关联。")
@click.option("--introduce", metavar="X", help="改问谁能引荐我们到 X；此时不写 A B。")
@click.option("--from", "us", metavar="P", help="引荐时的我方：一个地区或单位。")
@snapshot_options
@json_option
def path(
    names: tuple[str, ...], k: int | None, kinds: str, through: str, curated_only: bool, common: bool, introduce: str | None,
    us: str | None, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool,
) -> None:
    """A 与 B 怎样相连：最短路径，每一步都附证据；写三个以上名称就求连接它们的最小子图。"""
    _check(names, common, introduce, us, kinds or through)
    walked, hubs = link_kinds_from(kinds), hubs_from(through)
    graph = open_graph(snapshot, data, seeds)
    ends = [find_entity(graph, name).id for name in names]
    if introduce is not None:
        _introduce(graph, introduce, us, k or 10, curated_only, as_json)
    elif common:
        _common(graph, ends, walked, curated_only, as_json)
    elif len(ends) == 2:
        from chains.report.paths import path_json, path_text

        found = find_paths(graph, *ends, k=k or 1, kinds=walked, through=hubs, curated_only=curated_only)
        _tell(found, as_json, lambda: path_json(graph, found), lambda: path_text(graph, found),
              f"{_names(graph, ends)} 之间没有找到路径；{_LOOSER}")
    else:
        from chains.report.paths import tree_json, tree_text

        tree = connect(graph, ends, kinds=walked, through=hubs, curated_only=curated_only)
        _tell(tree.branches, as_json, lambda: tree_json(graph, tree), lambda: tree_text(graph, tree),
              f"{_names(graph, ends)} 彼此都没有连上；{_LOOSER}")


def _check(names: Sequence[str], common: bool, introduce: str | None, us: str | None, roads: str) -> None:
    """Raises UsageError when the words contradict each other."""
    if introduce is not None:
        if names or common or roads:
            raise UsageError("--introduce takes no A B, --common, --kinds or --through",
                             "--introduce 不能与 A B、--common、--kinds、--through 同用；我方写在 --from 后面")
    elif us is not None:
        raise UsageError("--from belongs to --introduce", "--from 只与 --introduce 同用")
    elif len(names) < 2 or (common and len(names) > 2):
        raise UsageError("name two entities, more for a tree, or --introduce X",
                         "请写出两个名称（--common 只能两个，求子图可写更多），或用 --introduce X")


def _introduce(graph: Graph, goal: str, us: str | None, limit: int, curated_only: bool, as_json: bool) -> None:
    from chains.report.introductions import introductions_json, introductions_text

    goal_id, us_id = find_entity(graph, goal).id, find_entity(graph, us).id if us else None
    found = find_introducers(graph, goal_id, us=us_id, curated_only=curated_only)
    _tell(found, as_json, lambda: introductions_json(graph, found),
          lambda: introductions_text(graph, goal_id, us_id, found, limit),
          f"没有收录{_names(graph, [goal_id])}与任何单位的合作、投资、供应、走访关系，也没有它的属地，无从引荐（不表示没有）。")


def _common(graph: Graph, ends: Sequence[str], kinds: frozenset[str] | None, curated_only: bool, as_json: bool) -> None:
    from chains.report.paths import common_json, common_text

    a, b = ends
    found = common_neighbours(graph, a, b, kinds=kinds, curated_only=curated_only)
    _tell(found, as_json, lambda: common_json(graph, found), lambda: common_text(graph, a, b, found),
          f"{_names(graph, ends)} 没有共同关联；可去掉 --kinds、--curated-only，或直接看路径。")


def _names(graph: Graph, ends: Sequence[str]) -> str:
    return "、".join(find_entity(graph, end).name for end in ends)


def _tell(
    found: Sequence[object], as_json: bool, json: Callable[[], object], text: Callable[[], str], nothing: str
) -> None:
    """Prints what was found; exits 1 with a line on stderr when that is nothing."""
    if as_json:
        print_json(json())
    elif found:
        click.echo(text())
    else:
        click.echo(nothing, err=True)
    sys.exit(0 if found else 1)
