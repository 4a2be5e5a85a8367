"""show, leaders, cities, path, export: what the graph answers."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from chains.cities import MEASURES, city_matrix, members_of_chain, members_of_place
from chains.commands.common import json_option, open_graph, print_json, snapshot_options
from chains.errors import UsageError, why_not
from chains.graph import find_entity, find_paths, neighbourhood
from chains.leaders import chains_without_leader, declared_leaders
from chains.model import Kind

__all__ = ["cities", "export", "leaders", "path", "show"]


@click.command()
@click.argument("name")
@snapshot_options
@json_option
def show(name: str, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool) -> None:
    """一个条目的全部事实、关系和证据；NAME 为名称、简称或编号。"""
    from chains.report import show_json, show_text

    graph = open_graph(snapshot, data, seeds)
    entity = find_entity(graph, name)
    print_json(show_json(graph, entity)) if as_json else click.echo(show_text(graph, entity))


@click.command()
@click.option("--chain", help="只看一条产业链。")
@click.option("--place", help="只看一个地区。")
@snapshot_options
@json_option
def leaders(
    chain: str | None, place: str | None, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool
) -> None:
    """来源写明的链主（认定），附来源与日期。"""
    from chains.report import leaders_json, leaders_text

    graph = open_graph(snapshot, data, seeds)
    chain_id = find_entity(graph, chain, frozenset({Kind.CHAIN, Kind.INDUSTRY})).id if chain else None
    place_id = find_entity(graph, place, frozenset({Kind.PLACE})).id if place else None
    found = declared_leaders(graph, chain=chain_id, place=place_id)
    if as_json:
        print_json(leaders_json(graph, found))
    else:
        click.echo(leaders_text(graph, found, [] if chain or place else chains_without_leader(graph)))


@click.command()
@click.option("--matrix", is_flag=True, help="城市 × 产业链矩阵（目前唯一的报表）。")
@click.option("--measure", type=click.Choice(list(MEASURES)), default="enterprises", show_default=True, help="口径。")
@snapshot_options
@json_option
def cities(
    matrix: bool, measure: str, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool
) -> None:
    """哪个城市有哪条产业链：按企业数、宣示或项目数。"""
    from chains.cities import cities as all_cities
    from chains.report import cities_json, cities_text

    graph = open_graph(snapshot, data, seeds)
    cells = city_matrix(graph, measure)
    print_json(cities_json(graph, cells)) if as_json else click.echo(cities_text(graph, cells, all_cities(graph)))


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
    from chains.report import path_json, path_text

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


@click.command()
@click.option("--format", "format_name", default="graphml", show_default=True, help="graphml、json、csv（zip）、html。")
@click.option("--out", required=True, help="写入的文件；- 表示标准输出。")
@click.option("--center", help="只导出这个条目的邻域。")
@click.option("--depth", type=click.IntRange(0, 6), default=1, show_default=True, help="邻域层数。")
@click.option("--chain", help="只导出一条产业链。")
@click.option("--place", help="只导出一个地区。")
@snapshot_options
def export(
    format_name: str, out: str, center: str | None, depth: int, chain: str | None, place: str | None, snapshot: Path | None,
    data: Path | None, seeds: Path | None,
) -> None:
    """导出整个图谱或一部分。"""
    from chains.exports import export as write
    from chains.exports import part_of_snapshot

    if sum(x is not None for x in (center, chain, place)) > 1:
        raise UsageError("use only one of --center, --chain, --place", "--center、--chain、--place 只能用一个")
    graph = open_graph(snapshot, data, seeds)
    whole = graph.graph["snapshot"]
    if center:
        whole = part_of_snapshot(whole, neighbourhood(graph, find_entity(graph, center).id, depth=depth).nodes)
    elif chain:
        found = find_entity(graph, chain, frozenset({Kind.CHAIN, Kind.INDUSTRY}))
        whole = part_of_snapshot(whole, members_of_chain(graph, found.id))
    elif place:
        found = find_entity(graph, place, frozenset({Kind.PLACE}))
        whole = part_of_snapshot(whole, members_of_place(graph, found.id))
    content = write(whole, format_name)
    if out == "-":
        sys.stdout.buffer.write(content)
        return
    _write(Path(out), content)
    click.echo(f"已写入 {out}：{len(whole.entities)} 个条目、{len(whole.links)} 条关系、{len(content):,} 字节", err=True)


def _write(path: Path, content: bytes) -> None:
    if path.is_dir() or not path.name:
        raise UsageError(f"'{path}' is a folder: name a file", f"“{path}”是文件夹：请写文件名")
    fresh = path.with_name(f".{path.name}.new-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}): check the path and your rights to it",
                         f"{path} 无法写入（{why_not(error)}）：请检查路径与权限") from error
    finally:
        if path.parent.is_dir():
            fresh.unlink(missing_ok=True)
