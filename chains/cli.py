"""The command line: data to stdout, messages and progress to stderr, one readable line for a user's mistake."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from chains import __version__
from chains.build import Progress, build_snapshot, default_data, default_seeds, is_current
from chains.catalog import Catalog, check_catalog, load_catalog
from chains.cities import MEASURES, city_matrix, members_of_chain, members_of_place
from chains.documents import other_files
from chains.errors import ChainsError, UsageError
from chains.graph import Graph, build_graph, find_entity, find_paths, neighbourhood
from chains.leaders import chains_without_leader, declared_leaders
from chains.model import Kind, Mention, Snapshot
from chains.snapshot import read_snapshot, write_snapshot

__all__ = ["main"]

DEFAULT_SNAPSHOT = Path("build") / "snapshot"
_log = logging.getLogger("chains")
_Command = TypeVar("_Command", bound=Callable[..., Any])


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on stderr; on something that is no terminal click prints only the label."""
    with click.progressbar(length=100, label="准备", file=sys.stderr, show_eta=False) as bar:
        def tell(done: float, text: str) -> None:
            bar.label = text
            bar.update(max(0, round(done * 100) - bar.pos))

        yield tell


def _print(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def _snapshot_options(command: _Command) -> _Command:
    for option in (
        click.option("--snapshot", type=click.Path(path_type=Path),
                     help=f"图谱快照文件夹；不写时用 {DEFAULT_SNAPSHOT.as_posix()}，缺失或过期时先自动生成。"),
        click.option("--data", type=click.Path(path_type=Path), help="整理数据的根文件，默认 data/chains.yaml。"),
        click.option("--seeds", type=click.Path(path_type=Path), help="文档文件夹，默认与数据文件夹并列的 seeds。"),
    ):
        command = option(command)
    return command


_json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")


def _current(named: Path | None, data: Path | None, seeds: Path | None) -> Path:
    """The snapshot's folder, built first when it is missing or of other inputs.

    A snapshot that was named without its inputs is only read: it may be last quarter's.
    """
    snapshot = named or DEFAULT_SNAPSHOT
    if named is not None and named.exists() and data is None and seeds is None:
        return named
    if data is None and seeds is None:
        data, seeds = _remembered(snapshot)
    data = data or default_data()
    seeds = seeds or default_seeds(data)
    if not is_current(snapshot, data, seeds):
        click.echo(f"{snapshot} 不存在或已过期，正在从 {data} 和 {seeds or '（没有文档）'} 生成……", err=True)
        _build(snapshot, data, seeds)
    return snapshot


def _build(folder: Path, data: Path, seeds: Path | None) -> Snapshot:
    with _progress() as tell:
        built = build_snapshot(data, seeds, tell)
    done = write_snapshot(built, folder)
    # Beside the snapshot, not in it: equal input must give equal bytes wherever it lies.
    inputs = {"data": str(data.resolve()), "seeds": str(seeds.resolve()) if seeds else None}
    _inputs_file(folder).write_text(json.dumps(inputs, ensure_ascii=False), "utf-8")
    if seeds is not None and (unread := other_files(seeds)):
        click.echo(f"没有读取（只读 .txt、.md、.html）：{'、'.join(path.name for path in unread)}", err=True)
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


def _open(named: Path | None, data: Path | None, seeds: Path | None) -> Graph:
    return build_graph(read_snapshot(_current(named, data, seeds)))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="chains")
@click.option("-v", "--verbose", is_flag=True, help="把英文日志写到标准错误。")
def cli(verbose: bool) -> None:
    """产业链图谱：城市、企业、产业链、高校与园区的关系，每条都能点回原文。"""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO if verbose else logging.ERROR, format="%(message)s")


@cli.command()
@click.option("--out", type=click.Path(path_type=Path), default=DEFAULT_SNAPSHOT, show_default=True, help="写入的文件夹。")
@click.option("--data", type=click.Path(path_type=Path), help="整理数据的根文件，默认 data/chains.yaml。")
@click.option("--seeds", type=click.Path(path_type=Path), help="文档文件夹，默认与数据文件夹并列的 seeds。")
@_json_option
def build(out: Path, data: Path | None, seeds: Path | None, as_json: bool) -> None:
    """从整理数据和文档生成图谱快照。"""
    data = data or default_data()
    done = _build(out, data, seeds or default_seeds(data)).manifest
    if as_json:
        _print({key: done[key] for key in ("digest", "entities", "links", "sources", "by_kind", "by_link")})
    else:
        click.echo(f"已写入 {out}：{done['entities']} 个条目、{done['links']} 条关系、{done['sources']} 个来源\n"
                   f"指纹 {done['digest']}")


@cli.command()
@click.argument("data", type=click.Path(path_type=Path), required=False)
@click.option("--data", "data_option", type=click.Path(path_type=Path), help="同 DATA。")
@click.option("--report", is_flag=True, help="同 --json。")
@_json_option
def validate(data: Path | None, data_option: Path | None, report: bool, as_json: bool) -> None:
    """检查整理数据，一次列出所有问题：文件、行、位置、改法。"""
    found = check_catalog(data or data_option or default_data())
    if as_json or report:
        shape = [[{
            "file": p.file, "line": p.line, "path": p.path, "message": p.message, "hint": p.hint,
            "message_zh": p.message_zh, "hint_zh": p.hint_zh,
        } for p in problems] for problems in (found.errors, found.warnings)]
        _print({"errors": shape[0], "warnings": shape[1], "counts": found.counts})
    else:
        for problem in found.errors:
            click.echo(f"错误 {problem.zh}")
        for problem in found.warnings:
            click.echo(f"提醒 {problem.zh}")
        click.echo(f"{len(found.errors)} 处错误，{len(found.warnings)} 处提醒"
                   + ("" if found.errors else "；条目：" + "、".join(f"{k} {v}" for k, v in found.counts.items())))
    for problem in found.errors:
        _log.error("%s", problem) if as_json else _log.info("%s", problem)
    sys.exit(1 if found.errors else 0)


@cli.command()
@click.option("--catalog", "catalog_file", default=None, help="整理数据的根文件；none 表示不用企业、园区、项目和社会组织名录。")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def extract(catalog_file: str | None, files: Sequence[str]) -> None:
    """读文档，逐行输出提及与候选关系（JSON Lines）；FILE 为 - 时读标准输入。"""
    if files.count("-") > 1:
        raise UsageError("standard input can be read only once", "标准输入（-）只能写一次")
    from chains.engine import extract_files

    catalog = load_catalog(Path(catalog_file) if catalog_file not in (None, "none") else default_data())
    with tempfile.TemporaryDirectory() as folder:
        paths = [_stored(name, Path(folder)) for name in files]
        with _progress() as tell:
            done = iter(range(1, len(paths) + 1))
            found = extract_files(paths, catalog, open_discovery=catalog_file == "none",
                                  progress=lambda name: tell(next(done, len(paths)) / len(paths), f"阅读 {name}"))
    for name, extraction in zip(files, found, strict=True):
        doc = name if name == "-" else Path(name).name
        for mention in extraction.mentions:
            click.echo(_line({"record": "mention", "doc": doc, "kind": mention.kind.value, **_end(mention, catalog),
                              "start": mention.start, "end": mention.end, "method": mention.method,
                              "confidence": mention.confidence}))
        for link in extraction.candidates:
            ends = {side: {"kind": end.kind.value, **_end(end, catalog)}
                    for side, end in (("subject", link.subject), ("object", link.object))}
            click.echo(_line({"record": "link", "doc": doc, "subject": ends["subject"], "kind": link.kind,
                              "object": ends["object"], "status": link.status.value, "method": link.method,
                              "confidence": link.confidence, "quote": link.quote, "start": link.start, "end": link.end}))


@cli.command()
@click.option("--gold", required=True, type=click.Path(path_type=Path),
              help="标注文件夹：entities.json 与 relations.json，或 .ann 文件。")
@click.option("--texts", type=click.Path(path_type=Path), help="原文所在文件夹；不写时在标注文件夹和与它并列的 seeds 里找。")
@click.option("--catalog", "catalog_file",
              help="只评一种：整理数据文件；none 表示不用其中的企业、园区、项目和协会。不写时两种都评。")
@click.option("--errors", is_flag=True, help="列出漏读和错读。")
@_json_option
def evaluate(gold: Path, texts: Path | None, catalog_file: str | None, errors: bool, as_json: bool) -> None:
    """用人工标注检验阅读质量：准确率、召回率与 F1。"""
    from chains.engine import extract_files
    from chains.evaluate.gold import read_gold
    from chains.evaluate.score import score
    from chains.evaluate.table import table_json, table_text

    annotated = read_gold(gold, texts)
    catalog = load_catalog(Path(catalog_file) if catalog_file not in (None, "none") else default_data())
    modes = {"with_catalog": ("使用整理数据", False), "without_catalog": ("不使用整理数据中的企业、园区、项目和协会", True)}
    if catalog_file is not None:
        modes.pop("with_catalog" if catalog_file == "none" else "without_catalog")
    report = {}
    for name, (title, open_discovery) in modes.items():
        click.echo(f"阅读 {len(annotated.documents)} 篇（{title}）……", err=True)
        rows = score(annotated, extract_files(annotated.documents, catalog, open_discovery=open_discovery))
        report[name] = table_json(rows, errors=errors)
        if not as_json:
            click.echo(f"{title}\n{table_text(rows, errors=errors)}\n")
    if as_json:
        _print(report)


def _stored(name: str, folder: Path) -> Path:
    if name != "-":
        return Path(name)
    path = folder / "标准输入.txt"
    path.write_bytes(sys.stdin.buffer.read())
    return path


def _end(mention: Mention, catalog: Catalog) -> dict[str, object]:
    return {"id": mention.entity, "name": mention.name, "surface": mention.surface, "clean": mention.clean}


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False)


@cli.command()
@click.argument("name")
@_snapshot_options
@_json_option
def show(name: str, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool) -> None:
    """一个条目的全部事实、关系和证据；NAME 为名称、简称或编号。"""
    from chains.report import show_json, show_text

    graph = _open(snapshot, data, seeds)
    entity = find_entity(graph, name)
    _print(show_json(graph, entity)) if as_json else click.echo(show_text(graph, entity))


@cli.command()
@click.option("--chain", help="只看一条产业链。")
@click.option("--place", help="只看一个地区。")
@_snapshot_options
@_json_option
def leaders(
    chain: str | None, place: str | None, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool
) -> None:
    """来源写明的链主（认定），附来源与日期。"""
    from chains.report import leaders_json, leaders_text

    graph = _open(snapshot, data, seeds)
    chain_id = find_entity(graph, chain, frozenset({Kind.CHAIN, Kind.INDUSTRY})).id if chain else None
    place_id = find_entity(graph, place, frozenset({Kind.PLACE})).id if place else None
    found = declared_leaders(graph, chain=chain_id, place=place_id)
    if as_json:
        _print(leaders_json(graph, found))
    else:
        click.echo(leaders_text(graph, found, [] if chain or place else chains_without_leader(graph)))


@cli.command()
@click.option("--matrix", is_flag=True, help="城市 × 产业链矩阵（目前唯一的报表）。")
@click.option("--measure", type=click.Choice(list(MEASURES)), default="enterprises", show_default=True, help="口径。")
@_snapshot_options
@_json_option
def cities(
    matrix: bool, measure: str, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool
) -> None:
    """哪个城市有哪条产业链：按企业数、宣示或项目数。"""
    from chains.cities import cities as all_cities
    from chains.report import cities_json, cities_text

    graph = _open(snapshot, data, seeds)
    cells = city_matrix(graph, measure)
    _print(cities_json(graph, cells)) if as_json else click.echo(cities_text(graph, cells, all_cities(graph)))


@cli.command()
@click.argument("start", metavar="A")
@click.argument("goal", metavar="B")
@click.option("--k", type=click.IntRange(1, 20), default=1, show_default=True, help="最多几条路径。")
@click.option("--through", default="", help="允许经过的枢纽：place、chain，逗号分隔。")
@click.option("--curated-only", is_flag=True, help="不走自动抽取的关系。")
@_snapshot_options
@_json_option
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
    graph = _open(snapshot, data, seeds)
    ends = find_entity(graph, start), find_entity(graph, goal)
    found = find_paths(graph, ends[0].id, ends[1].id, k=k, through=hubs, curated_only=curated_only)
    if as_json:
        _print(path_json(graph, found))
    elif found:
        click.echo(path_text(graph, found))
    else:
        click.echo(f"{ends[0].name} 与 {ends[1].name} 之间没有找到路径；可加 --through place,chain 放宽。", err=True)
    sys.exit(0 if found else 1)


@cli.command()
@click.option("--format", "format_name", default="graphml", show_default=True, help="graphml、json、csv（zip）、html。")
@click.option("--out", required=True, help="写入的文件；- 表示标准输出。")
@click.option("--center", help="只导出这个条目的邻域。")
@click.option("--depth", type=click.IntRange(0, 6), default=1, show_default=True, help="邻域层数。")
@click.option("--chain", help="只导出一条产业链。")
@click.option("--place", help="只导出一个地区。")
@_snapshot_options
def export(
    format_name: str, out: str, center: str | None, depth: int, chain: str | None, place: str | None, snapshot: Path | None,
    data: Path | None, seeds: Path | None,
) -> None:
    """导出整个图谱或一部分。"""
    from chains.exports import export as write
    from chains.exports import part_of_snapshot

    if sum(x is not None for x in (center, chain, place)) > 1:
        raise UsageError("use only one of --center, --chain, --place", "--center、--chain、--place 只能用一个")
    graph = _open(snapshot, data, seeds)
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
                         f"{path} 无法写入（{error.strerror}）：请检查路径与权限") from error
    finally:
        if path.parent.is_dir():
            fresh.unlink(missing_ok=True)


@cli.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="本机端口。")
@click.option("--headless", is_flag=True, help="不自动打开浏览器。")
@_snapshot_options
def app(port: int, headless: bool, snapshot: Path | None, data: Path | None, seeds: Path | None) -> None:
    """在浏览器里打开图谱（只在本机 127.0.0.1）。"""
    folder = _current(snapshot, data, seeds)
    import importlib.util

    found = importlib.util.find_spec("streamlit_app")
    if found is None or found.origin is None:
        raise UsageError("streamlit_app.py is not installed: install the project again", "找不到 streamlit_app.py：请重新安装")
    environment = os.environ | {"CHAINS_SNAPSHOT": str(folder.resolve())}
    # Streamlit asks a first-time user for an address on the terminal, and waits; nobody shall be asked anything.
    flags = {"server.address": "127.0.0.1", "server.port": port, "server.showEmailPrompt": "false",
             "browser.gatherUsageStats": "false", **({"server.headless": "true"} if headless else {})}
    command = [sys.executable, "-m", "streamlit", "run", found.origin, *(f"--{key}={value}" for key, value in flags.items())]
    click.echo(f"正在打开 http://127.0.0.1:{port} ，按 Ctrl+C 结束。", err=True)
    # Theme and limits lie in .streamlit beside the entry file, and Streamlit looks for them in its own folder.
    sys.exit(subprocess.call(command, env=environment, cwd=Path(found.origin).parent))


def _usage(error: click.ClickException) -> str:
    """What was wrong with the words of the call, in Chinese, and where its help is."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.MissingParameter) and error.param is not None:
        what = f"缺少 {error.param.get_error_hint(context) if context else error.param.name}"
    elif isinstance(error, click.NoSuchOption):
        what = f"没有选项 {error.option_name}" + (f"，是否应为 {'、'.join(error.possibilities)}" if error.possibilities else "")
    elif isinstance(error, click.BadParameter) and error.param is not None:
        what = f"{error.param.opts[-1]} 的值不对（{error.message}）"
    elif context is not None and context.command is cli and context.invoked_subcommand is None:
        what = f"没有这个命令；可用：{'、'.join(cli.commands)}（{error.message}）"
    else:
        what = error.message
    return f"{what}；用法见 {context.command_path if context else 'chains'} --help"


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command; exits 0 when fine, 1 when problems were found, 2 for wrong use or bad data."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # On Windows a pipe is in the local code page, which cannot hold every name.
            stream.reconfigure(encoding="utf-8")
    try:
        cli.main(arguments, prog_name="chains", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"用法错误：{_usage(error)}", err=True)
        sys.exit(2)
    except click.Abort:
        click.echo("已中断。", err=True)
        sys.exit(130)
    except ChainsError as error:
        _log.info("%s", error)
        click.echo(f"错误：{error.zh}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # `chains … | head` closes the pipe early; that is no mistake of anybody's.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        sys.exit(0)


if __name__ == "__main__":
    main()
