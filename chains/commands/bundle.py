"""verify and import: whether a snapshot is whole, and an exported file made a snapshot again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chains.commands.common import DEFAULT_SNAPSHOT, json_option, open_snapshot, print_json
from chains.errors import NotOurs, SnapshotError, UsageError
from chains.files import MAX_UNPACKED
from chains.model import Snapshot
from chains.snapshot import write_snapshot

__all__ = ["import_", "verify"]

_SHOWN = ("format", "tool", "digest", "entities", "links", "sources", "by_kind", "by_link", "inputs")


@click.command()
@click.argument("place", metavar="文件或文件夹", type=click.Path(path_type=Path))
@json_option
def verify(place: Path, as_json: bool) -> None:
    """检查快照文件夹、快照包或导出的文件是否完整、未被改动；有改动时退出码为 1。"""
    try:
        snapshot = _imported("-") if str(place) == "-" else open_snapshot(place)
    except NotOurs:
        raise
    except SnapshotError as error:  # to find this is what the command is for
        print_json({"ok": False, "problem": error.zh}) if as_json else click.echo(f"有问题：{error.zh}")
        sys.exit(1)
    manifest = {key: snapshot.manifest.get(key) for key in _SHOWN} | {"date": snapshot.manifest.get("date")}
    if as_json:
        print_json({"ok": True, **manifest})
        return
    dated = f"，日期 {manifest['date']}" if manifest["date"] else ""
    click.echo(f"{place} 完整，未被改动：{len(snapshot.entities)} 个条目、{len(snapshot.links)} 条关系、"
               f"{len(snapshot.sources)} 个来源{dated}\n指纹 {snapshot.digest}")


@click.command("import")
@click.argument("file", metavar="文件")
@click.option("--out", type=click.Path(path_type=Path), default=DEFAULT_SNAPSHOT.with_name("imported"), show_default=True,
              help="写入的快照文件夹。")
@json_option
def import_(file: str, out: Path, as_json: bool) -> None:
    """把导出的文件（graphml、gexf、json、csv、neo4j、快照包）原样导回成快照；写 - 时读标准输入。"""
    snapshot = _imported(file)
    done = write_snapshot(snapshot, out)
    if as_json:
        print_json({key: done.manifest.get(key) for key in _SHOWN})
        return
    click.echo(f"已写入 {out}：{len(done.entities)} 个条目、{len(done.links)} 条关系\n指纹 {done.digest}\n"
               f"查看：chains show 名称 --snapshot {out}")


def _imported(file: str) -> Snapshot:
    if file == "-":
        from chains.exports import import_file

        return import_file(sys.stdin.buffer.read(MAX_UNPACKED), "标准输入")
    if Path(file).is_dir():
        raise UsageError(f"'{file}' is a folder: name a file, or use it with --snapshot",
                         f"“{file}”是文件夹：请写文件名；快照文件夹可直接用于 --snapshot")
    return open_snapshot(Path(file))
