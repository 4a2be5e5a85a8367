"""chains path: how two entities are connected."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chains.commands.common import json_option, open_graph, print_json, snapshot_options
from chains.errors import UsageError
from chains.paths import find_paths
from chains.search import find_entity

__all__ = ["path"]


@click.command()
@click.argument("start", metavar="A")
@click.argument("goal", metavar="B")
@click.option("--k", type=click.IntRange(1, 20), default=1, show_default=True, help="最多几条路径。")
@click.option("--through", default="", help="允许经过的枢纽：place、chain，逗号分隔。")
@click.option("--curated-only", is_flag=True, help="不走自动抽取的关系。")
@snapshot_options
@json_option
def path(
    start: str, goal: str, k: int, through: str, curated_only: bool, snapshot: Path | None, data: Path | None,
    seeds: Path | None, as_json: bool,
) -> None:
    """A 与 B 怎样相连：最短路径，每一步都附证据。"""
    from chains.report.paths import path_json, path_text

    hubs = frozenset(filter(None, through.split(",")))
    if hubs - {"place", "chain"}:
        raise UsageError(f"--through takes place and chain, not {', '.join(sorted(hubs))}",
                         f"--through 只能是 place、chain，不能是 {'、'.join(sorted(hubs))}")
    graph = open_graph(snapshot, data, seeds)
    ends = find_entity(graph, start), find_entity(graph, goal)
    found = find_paths(graph, ends[0].id, ends[1].id, k=k, through=hubs, curated_only=curated_only)
    if as_json:
        print_json(path_json(graph, found))
    elif found:
        click.echo(path_text(graph, found))
    else:
        click.echo(f"{ends[0].name} 与 {ends[1].name} 之间没有找到路径；可加 --through place,chain 放宽。", err=True)
    sys.exit(0 if found else 1)
