"""build: the inputs made into a snapshot."""

from __future__ import annotations

from pathlib import Path

import click

from chains.build import default_seeds
from chains.commands.common import DEFAULT_SNAPSHOT, build_folder, json_option, print_json, root_file

__all__ = ["build"]


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=DEFAULT_SNAPSHOT, show_default=True, help="写入的文件夹。")
@click.option("--data", type=click.Path(path_type=Path), help="整理数据的根文件，默认 data/chains.yaml。")
@click.option("--seeds", type=click.Path(path_type=Path), help="文档文件夹，默认与数据文件夹并列的 seeds。")
@json_option
def build(out: Path, data: Path | None, seeds: Path | None, as_json: bool) -> None:
    """从整理数据和文档生成图谱快照。"""
    data = root_file(data)
    seeds = seeds or default_seeds(data)
    if seeds is None:
        click.echo(f"{data.parent} 旁边没有 seeds 文件夹：这次只用整理数据，不读文档；可用 --seeds 指明", err=True)
    done = build_folder(out, data, seeds).manifest
    if as_json:
        print_json({key: done[key] for key in ("digest", "entities", "links", "sources", "by_kind", "by_link")})
    else:
        click.echo(f"已写入 {out}：{done['entities']} 个条目、{done['links']} 条关系、{done['sources']} 个来源\n"
                   f"指纹 {done['digest']}")
