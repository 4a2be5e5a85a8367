"""chains export: the graph or a part of it in another format."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from chains.cities import members_of_chain, members_of_place
from chains.commands.common import open_graph, snapshot_options
from chains.errors import UsageError, why_not
from chains.graph import neighbourhood
from chains.model import Kind
from chains.names import find_entity

__all__ = ["export", "write_file"]


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
    write_file(Path(out), content)
    click.echo(f"已写入 {out}：{len(whole.entities)} 个条目、{len(whole.links)} 条关系、{len(content):,} 字节", err=True)


def write_file(path: Path, content: bytes) -> None:
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
