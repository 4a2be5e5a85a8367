"""What several commands share: progress on stderr, options of a snapshot, and the snapshot that is current."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from chains.build import Progress, build_snapshot, default_data, default_seeds, is_current
from chains.documents import SUFFIXES, other_files
from chains.files import read_only, refuse_if_read_only
from chains.graph import Graph, build_graph
from chains.model import Snapshot
from chains.snapshot import MANIFEST, read_snapshot, write_snapshot

__all__ = ["DEFAULT_SNAPSHOT", "build_folder", "current_snapshot", "inputs_of", "json_option", "open_graph", "print_json",
           "progress_bar", "root_file", "snapshot_options"]

DEFAULT_SNAPSHOT = Path("build") / "snapshot"
_Command = TypeVar("_Command", bound=Callable[..., Any])


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr; on something that is no terminal click prints only the label."""
    with click.progressbar(length=100, label="准备", file=sys.stderr, show_eta=False) as bar:
        def tell(done: float, text: str) -> None:
            bar.label = text
            bar.update(max(0, round(done * 100) - bar.pos))

        yield tell


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def snapshot_options(command: _Command) -> _Command:
    for option in (
        click.option("--snapshot", type=click.Path(path_type=Path),
                     help=f"图谱快照文件夹；不写时用 {DEFAULT_SNAPSHOT.as_posix()}，缺失或过期时先自动生成。"),
        click.option("--data", type=click.Path(path_type=Path), help="整理数据的根文件，默认 data/chains.yaml。"),
        click.option("--seeds", type=click.Path(path_type=Path), help="文档文件夹，默认与数据文件夹并列的 seeds。"),
    ):
        command = option(command)
    return command


json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")


def current_snapshot(named: Path | None, data: Path | None, seeds: Path | None) -> Path:
    """The snapshot's folder, built first when it is missing or of other inputs.

    A snapshot that was named without its inputs is only read: it may be last quarter's.
    """
    snapshot = named or DEFAULT_SNAPSHOT
    if named is not None and named.exists() and data is None and seeds is None:
        return named
    data, seeds = inputs_of(snapshot, data, seeds)
    if read_only() and (snapshot / MANIFEST).exists():
        # Somebody else's to build anew: it is looked at as it stands.
        return snapshot
    if not is_current(snapshot, data, seeds):
        refuse_if_read_only(str(snapshot), f"生成图谱快照 {snapshot}")
        click.echo(f"{snapshot} 不存在或已过期，正在从 {data} 和 {seeds or '（没有文档）'} 生成……", err=True)
        build_folder(snapshot, data, seeds)
    return snapshot


def root_file(data: Path | None) -> Path:
    """The root file that was named, in a folder that was named its chains.yaml, else the usual one."""
    if data is None:
        return default_data()
    return data / default_data().name if data.is_dir() else data


def inputs_of(snapshot: Path, data: Path | None, seeds: Path | None) -> tuple[Path, Path | None]:
    """The data and documents that were named, else those the snapshot was last built from, else the usual ones."""
    if data is None and seeds is None:
        data, seeds = _remembered(snapshot)
    data = root_file(data)
    return data, seeds or default_seeds(data)


def build_folder(folder: Path, data: Path, seeds: Path | None) -> Snapshot:
    refuse_if_read_only(str(folder), f"生成图谱快照 {folder}")
    with progress_bar() as tell:
        built = build_snapshot(data, seeds, tell)
    done = write_snapshot(built, folder)
    # Beside the snapshot, not in it: equal input must give equal bytes wherever it lies.
    inputs = {"data": str(data.resolve()), "seeds": str(seeds.resolve()) if seeds else None}
    _inputs_file(folder).write_text(json.dumps(inputs, ensure_ascii=False), "utf-8")
    if seeds is not None and (unread := other_files(seeds)):
        click.echo(f"没有读取（只读 {'、'.join(SUFFIXES)}）：{'、'.join(path.name for path in unread)}", err=True)
    return done


def _inputs_file(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.inputs.json")


def _remembered(folder: Path) -> tuple[Path | None, Path | None]:
    """The data and documents the snapshot was last built from, where these still exist."""
    try:
        inputs = json.loads(_inputs_file(folder).read_text("utf-8"))
        found = [Path(inputs[key]) if isinstance(inputs[key], str) else None for key in ("data", "seeds")]
    except (OSError, ValueError, KeyError, TypeError):
        return None, None
    data, seeds = (path if path is not None and path.exists() else None for path in found)
    return data, seeds


def open_graph(named: Path | None, data: Path | None, seeds: Path | None) -> Graph:
    return build_graph(read_snapshot(current_snapshot(named, data, seeds)))
