"""What the commands that write papers share: their options, what they read, and the files they write."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chains.atlas import Settings, read_settings
from chains.build import Progress
from chains.commands.common import current_snapshot, inputs_of, json_option, print_json, progress_bar, snapshot_options
from chains.errors import UsageError
from chains.files import write_whole
from chains.graph import Graph, build_graph, snapshot_of
from chains.model import is_date
from chains.snapshot import read_snapshot

if TYPE_CHECKING:
    from chains.atlas.paper import Paper
    from chains.atlas.since import Since

__all__ = ["Desk", "Wanted", "paper_options"]


@dataclass(frozen=True)
class Wanted:
    """What was asked for: where to write, in which formats, dated when, compared with what, read from where."""

    out: Path
    formats: tuple[str, ...]
    date: str
    since: Path | None
    as_json: bool
    snapshot: Path | None
    data: Path | None
    seeds: Path | None


def paper_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that writes papers; the command gets them as one `wanted`."""

    @wraps(command)
    def gathered(out: Path, formats: str | None, date: str | None, since: Path | None, as_json: bool, snapshot: Path | None,
                 data: Path | None, seeds: Path | None, **more: Any) -> None:
        command(wanted=Wanted(out, _formats(formats, out), _date(date), since, as_json, snapshot, data, seeds), **more)

    result: Callable[..., None] = gathered
    for option in (
        json_option,
        click.option("--date", help="封面上的日期，默认今天；不影响内容指纹。"),
        click.option("--since", type=click.Path(path_type=Path),
                     help="与这个旧快照（文件夹或快照包）相比；默认最近留存的一个。"),
        click.option("--format", "formats", help="格式，以逗号隔开：html、docx、pdf、xlsx；默认按文件后缀，文件夹写全部。"),
        click.option("--out", required=True, type=click.Path(path_type=Path), help="写入的文件；几种格式时写文件夹。"),
    ):
        result = option(result)
    return snapshot_options(result)


def _date(date: str | None) -> str:
    if date is not None and not is_date(date):
        raise UsageError(f"'{date}' is no date: write 2026-06-30", f"--date 要写成 2026-06-30 这样的日期，不是“{date}”")
    return date or datetime.date.today().isoformat()


def _formats(named: str | None, out: Path) -> tuple[str, ...]:
    from chains.printing import PRINTS, known_print

    by_suffix = {spec.suffix: name for name, spec in PRINTS.items()}
    suffix = out.suffix.lower()
    if named is None:
        return (by_suffix[suffix],) if suffix in by_suffix and not out.is_dir() else tuple(PRINTS)
    found = tuple(dict.fromkeys(filter(None, (f.strip() for f in named.replace("，", ",").split(",")))))
    for name in found or ("",):
        known_print(name)
    if len(found) > 1 and suffix in by_suffix and not out.is_dir():
        raise UsageError(f"'{out}' is one file and {len(found)} formats are asked for: name a folder",
                         f"要写 {len(found)} 种格式，“{out.name}”却是一个文件：请写文件夹")
    return found


class Desk:
    """The snapshot, the settings and what to compare with, each read when first needed; writes the files in the end."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self._folder = current_snapshot(wanted.snapshot, wanted.data, wanted.seeds)
        self._data = inputs_of(self._folder, wanted.data, wanted.seeds)[0]

    @cached_property
    def graph(self) -> Graph:
        return build_graph(read_snapshot(self._folder))

    @cached_property
    def settings(self) -> Settings:
        return read_settings(self._data)

    @cached_property
    def since(self) -> Since | None:
        """The difference to the earlier snapshot that was named, else to the newest kept one."""
        from chains.atlas.since import since_at, since_kept

        now = snapshot_of(self.graph)
        if self.wanted.since is not None:
            return since_at(self.wanted.since, now, self._data)
        return since_kept(self._folder, now, self._data)

    def write(self, make: Callable[[Progress], Paper]) -> None:
        """Makes the paper and writes its files; every file is made before the first is written."""
        from chains.printing import PRINTS

        with progress_bar() as tell:
            paper = make(lambda done, text: tell(0.5 * done, text))
            made = []
            for number, name in enumerate(self.wanted.formats):
                tell(0.5 + 0.4 * number / len(self.wanted.formats), f"生成 {PRINTS[name].label}")
                made.append((name, self._path(paper, name), PRINTS[name].write(paper)))
            for _, path, content in made:
                write_whole(path, content)
            tell(1.0, "完成")
        for _, path, content in made:
            click.echo(f"已写入 {path}：{len(content):,} 字节", err=True)
        if self.wanted.as_json:
            print_json({"title": paper.title, "subtitle": paper.subtitle, "date": paper.date, "digest": paper.digest,
                        "snapshot": paper.snapshot, "notes": len(paper.notes),
                        "sections": [{"key": s.key, "title": s.title} for s in paper.sections],
                        "files": [{"format": name, "path": str(path), "bytes": len(content)} for name, path, content in made]})

    def _path(self, paper: Paper, name: str) -> Path:
        from chains.printing import PRINTS
        from chains.printing.common import paper_name

        out = self.wanted.out
        # A folder is what is one, and what is named like none of the files.
        if len(self.wanted.formats) == 1 and not out.is_dir() and out.suffix:
            return out
        return out / paper_name(paper, PRINTS[name].suffix)
