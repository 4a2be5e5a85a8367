"""chains diff: what changed between two snapshots, and why."""

from __future__ import annotations

from pathlib import Path

import click

from chains.build import default_data
from chains.commands.common import json_option, open_snapshot, print_json, root_file
from chains.diff import Explanation, delta_bytes, explain, narrowed, read_history
from chains.errors import UnknownName
from chains.files import write_whole
from chains.model import Kind
from chains.names import find_entity

__all__ = ["diff"]


@click.command()
@click.argument("before", metavar="旧快照", type=click.Path(path_type=Path))
@click.argument("after", metavar="新快照", type=click.Path(path_type=Path))
@click.option("--place", help="只看一个地区。")
@click.option("--chain", help="只看一条产业链。")
@click.option("--html", "page", type=click.Path(path_type=Path), help="另写一份离线网页报告。")
@click.option("--docx", "word", type=click.Path(path_type=Path), help="另写一份 Word 报告。")
@click.option("--delta", "delta_file", type=click.Path(path_type=Path), help="另存全部差异（JSON），可由旧快照还原新快照。")
@click.option("--data", type=click.Path(path_type=Path), help="整理数据的根文件：从中查审核记录与改动的行号。")
@json_option
def diff(
    before: Path, after: Path, place: str | None, chain: str | None, page: Path | None, word: Path | None,
    delta_file: Path | None, data: Path | None, as_json: bool,
) -> None:
    """两个快照有什么不同、为什么：快照文件夹、快照包（zip）或其他能导回的导出文件都可以。"""
    from chains.report.diff import diff_json, diff_text

    old, new = open_snapshot(before), open_snapshot(after)
    found = explain(old, new, read_history(root_file(data) if data else default_data(), new))
    found = narrowed(found, place=_id(found, place, Kind.PLACE), chain=_id(found, chain, Kind.CHAIN, Kind.INDUSTRY))
    names = before.resolve().name, after.resolve().name
    print_json(diff_json(found)) if as_json else click.echo(diff_text(found, names))
    if page is not None:
        from chains.report.diff_page import diff_html

        _written(page, diff_html(found, names).encode())
    if word is not None:
        from chains.report.diff_word import diff_docx

        _written(word, diff_docx(found, names))
    if delta_file is not None:
        _written(delta_file, delta_bytes(found.delta))


def _id(found: Explanation, name: str | None, *kinds: Kind) -> str | None:
    """The id of the named thing, which may be gone by now."""
    if name is None:
        return None
    try:
        return find_entity(found.after, name, frozenset(kinds)).id
    except UnknownName:
        return find_entity(found.before, name, frozenset(kinds)).id


def _written(path: Path, content: bytes) -> None:
    write_whole(path, content)
    click.echo(f"已写入 {path}：{len(content):,} 字节", err=True)
