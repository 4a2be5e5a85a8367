"""What several commands share: progress on stderr, options of a snapshot, and the snapshot that is current."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click

from chains.build import Progress, build_snapshot, default_data, default_seeds, is_current
from chains.documents import SUFFIXES, other_files
from chains.errors import NotOurs, SnapshotError, UsageError, why_not
from chains.files import MAX_UNPACKED, read_only, refuse_if_read_only
from chains.graph import Graph, build_graph
from chains.model import Snapshot
from chains.snapshot import MANIFEST, read_snapshot, write_snapshot

__all__ = ["DEFAULT_SNAPSHOT", "OneOf", "build_folder", "current_snapshot", "inputs_of", "json_option", "one_of", "open_graph",
           "open_snapshot", "print_json", "progress_bar", "root_file", "snapshot_options"]

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


class OneOf(click.ParamType[str]):
    """A word of the program's, written as its code or as its Chinese label."""

    name = "word"

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels
        self.codes = {label: code for code, label in labels.items()}

    @property
    def told(self) -> str:
        """All there are, each in both ways."""
        return "、".join(f"{label}（{code}）" for code, label in self.labels.items())

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        word = str(value).strip()
        if word in self.labels:
            return word
        return self.codes[word] if word in self.codes else self.fail(self.told, param, ctx)


def one_of(*name: str, labels: Mapping[str, str], help: str, **more: Any) -> Callable[[_Command], _Command]:
    """An option that takes one of the words; its help lists them all."""
    kind = OneOf(labels)
    return click.option(*name, type=kind, metavar="词", help=f"{help}写中文或代码：{kind.told}。", **more)


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def snapshot_options(command: _Command) -> _Command:
    for option in (
        click.option("--snapshot", type=click.Path(path_type=Path),
                     help=f"图谱快照文件夹或快照包（zip）；不写时用 {DEFAULT_SNAPSHOT.as_posix()}，缺失或过期时先自动生成。"),
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
    if named is not None and not named.exists() and named.suffix:
        raise _missing(named)  # a bundle is never built, so its name was mistyped
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
    return build_graph(open_snapshot(current_snapshot(named, data, seeds)))


def open_snapshot(place: Path) -> Snapshot:
    """The snapshot in the folder, the bundle, or the file of another lossless export.

    Raises UsageError when there is nothing of that name, and SnapshotError as the readers do.
    """
    if not place.exists():
        raise _missing(place)
    if place.is_dir():
        if not (place / MANIFEST).exists():
            raise NotOurs(f"{place} is a folder without a snapshot: name the folder that holds {MANIFEST}",
                          f"{place} 里没有图谱快照（缺 {MANIFEST}）：请写快照所在的文件夹，或快照包的文件名")
        return read_snapshot(place)
    from chains.exports import import_file

    try:
        if place.stat().st_size > MAX_UNPACKED:
            raise SnapshotError(f"{place} is larger than {MAX_UNPACKED:,} bytes; it is refused",
                                f"{place} 超过 {MAX_UNPACKED:,} 字节，已拒绝读取")
        return import_file(place.read_bytes(), str(place))
    except OSError as error:
        raise UsageError(f"{place} cannot be read ({error.strerror})", f"{place} 无法读取：{why_not(error)}") from error


def _missing(place: Path) -> UsageError:
    """That there is nothing of this name, with what is called almost so beside it."""
    beside = [path.name for path in place.parent.iterdir()] if place.parent.is_dir() else []
    close = get_close_matches(place.name, beside, n=1, cutoff=0.6)
    meant = f"，是否应为 {place.with_name(close[0])}" if close else ""
    return UsageError(f"there is no file or folder {place}", f"没有这个文件或文件夹：{place}{meant}")
