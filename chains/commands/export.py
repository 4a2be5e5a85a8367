"""chains export: the graph or a part of it in another format."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from chains.cities import members_of_chain, members_of_place
from chains.commands.common import one_of, open_graph, progress_bar, snapshot_options
from chains.errors import UsageError
from chains.files import write_whole
from chains.graph import Filter, Graph, neighbourhood, snapshot_of
from chains.model import LINK_RULES, Kind, Layer, Snapshot, Status, is_date
from chains.names import find_entity

__all__ = ["export"]


@click.command()
@click.option("--format", "format_name", default="graphml", show_default=True,
              help="graphml、gexf、json、csv（zip）、xlsx、neo4j（zip）、html、png、svg、pdf、bundle（快照包 zip）。")
@click.option("--out", required=True, help="写入的文件；- 表示标准输出。")
@click.option("--center", help="只导出这个条目的邻域。")
@click.option("--depth", type=click.IntRange(0, 6), default=1, show_default=True, help="邻域层数。")
@click.option("--chain", help="只导出一条产业链。")
@click.option("--place", help="只导出一个地区。")
@one_of("--kind", "kinds", multiple=True, labels={k.value: k.label for k in Kind}, help="只要这种条目，可写多次；")
@one_of("--link", "link_kinds", multiple=True, labels={k: rule.label for k, rule in LINK_RULES.items()},
        help="只要这种关系，可写多次；")
@click.option("--curated-only", is_flag=True, help="不要自动抽取、还没有人核对的关系。")
@click.option("--built-only", is_flag=True, help="只要已有的，不要规划、签约、框架、建议和已终止的。")
@click.option("--date", help="写进快照包的日期，如 2026-06-30；不影响指纹。")
@snapshot_options
def export(
    format_name: str, out: str, center: str | None, depth: int, chain: str | None, place: str | None, kinds: tuple[str, ...],
    link_kinds: tuple[str, ...], curated_only: bool, built_only: bool, date: str | None, snapshot: Path | None,
    data: Path | None, seeds: Path | None,
) -> None:
    """导出整个图谱、筛选后的图谱、一个邻域、一条产业链或一个地区。"""
    from chains.exports import export as write
    from chains.exports import known_format

    known_format(format_name)  # a typing error must not cost the wait for a build
    if sum(x is not None for x in (center, chain, place)) > 1:
        raise UsageError("use only one of --center, --chain, --place", "--center、--chain、--place 只能用一个")
    if date is not None and not is_date(date):
        raise UsageError(f"'{date}' is no date: write 2026-06-30", f"--date 要写成 2026-06-30 这样的日期，不是“{date}”")
    if out != "-" and (Path(out).is_dir() or not Path(out).name):
        raise UsageError(f"'{out}' is a folder: name a file", f"“{out}”是文件夹：请写文件名")
    graph = open_graph(snapshot, data, seeds)
    allowed = Filter(
        kinds=frozenset(map(Kind, kinds)) or None, link_kinds=frozenset(link_kinds) or None,
        layers=frozenset({Layer.CURATED}) if curated_only else None,
        statuses=frozenset({Status.ASSERTED}) if built_only else None)
    if out != "-" and not Path(out).parent.exists():
        click.echo(f"将新建文件夹 {Path(out).parent}", err=True)
    with progress_bar() as tell:
        tell(0.1, "选取")
        part = _part(graph, center, depth, chain, place, allowed)
        if date is not None:
            part = replace(part, manifest={**part.manifest, "date": date})
        tell(0.3, f"生成 {format_name}")
        content = write(part, format_name)
        tell(0.9, "写入")
        if out == "-":
            sys.stdout.buffer.write(content)
        else:
            write_whole(Path(out), content)
        tell(1.0, "完成")
    if out != "-":
        click.echo(f"已写入 {out}：{len(part.entities)} 个条目、{len(part.links)} 条关系、{len(content):,} 字节", err=True)


def _part(graph: Graph, center: str | None, depth: int, chain: str | None, place: str | None, allowed: Filter) -> Snapshot:
    """What was asked for; the whole snapshot as it is when nothing was."""
    from chains.exports import part_of_snapshot

    whole = snapshot_of(graph)
    if center:
        around = neighbourhood(graph, find_entity(graph, center).id, depth=depth, filter=allowed)
        return part_of_snapshot(whole, around.nodes, (link.id for link in around.links))
    nodes = set(whole.by_id)
    if chain:
        nodes = set(members_of_chain(graph, find_entity(graph, chain, frozenset({Kind.CHAIN, Kind.INDUSTRY})).id))
    elif place:
        nodes = set(members_of_place(graph, find_entity(graph, place, frozenset({Kind.PLACE})).id))
    elif allowed == Filter():
        return whole
    return part_of_snapshot(whole, {n for n in nodes if allowed.passes_entity(whole.by_id[n])},
                            (link.id for link in whole.links if allowed.passes(link, whole)))
