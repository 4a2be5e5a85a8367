"""extract and evaluate: what documents say, and how well that agrees with a person's annotation."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from chains.catalog import load_catalog
from chains.commands.common import json_option, print_json, progress_bar, root_file
from chains.errors import UsageError
from chains.model import Mention

__all__ = ["evaluate", "extract"]


@click.command()
@click.option("--catalog", "catalog_file", default=None, help="整理数据的根文件；none 表示不用企业、园区、项目和社会组织名录。")
@click.argument("files", nargs=-1, required=True, metavar="文件…")
def extract(catalog_file: str | None, files: Sequence[str]) -> None:
    """读文档，逐行输出提及与候选关系（JSON Lines）；FILE 为 - 时读标准输入。"""
    if files.count("-") > 1:
        raise UsageError("standard input can be read only once", "标准输入（-）只能写一次")
    from chains.engine import extract_files

    catalog = load_catalog(_catalog_root(catalog_file))
    with tempfile.TemporaryDirectory() as folder:
        paths = [_stored(name, Path(folder)) for name in files]
        with progress_bar() as tell:
            done = iter(range(1, len(paths) + 1))
            found = extract_files(paths, catalog, open_discovery=catalog_file == "none",
                                  progress=lambda name: tell(next(done, len(paths)) / len(paths), f"阅读 {name}"))
    for name, extraction in zip(files, found, strict=True):
        doc = name if name == "-" else Path(name).name
        for mention in extraction.mentions:
            click.echo(_line({"record": "mention", "doc": doc, "kind": mention.kind.value, **_end(mention),
                              "start": mention.start, "end": mention.end, "method": mention.method,
                              "confidence": mention.confidence}))
        for link in extraction.candidates:
            ends = {side: {"kind": end.kind.value, **_end(end)}
                    for side, end in (("subject", link.subject), ("object", link.object))}
            click.echo(_line({"record": "link", "doc": doc, "subject": ends["subject"], "kind": link.kind,
                              "object": ends["object"], "status": link.status.value, "method": link.method,
                              "confidence": link.confidence, "quote": link.quote, "start": link.start, "end": link.end}))


@click.command()
@click.option("--gold", required=True, type=click.Path(path_type=Path),
              help="标注文件夹：entities.json 与 relations.json，或 .ann 文件。")
@click.option("--texts", type=click.Path(path_type=Path), help="原文所在文件夹；不写时在标注文件夹和与它并列的 seeds 里找。")
@click.option("--catalog", "catalog_file",
              help="只评一种：整理数据文件；none 表示不用其中的企业、园区、项目和协会。不写时两种都评。")
@click.option("--errors", is_flag=True, help="列出漏读和错读。")
@json_option
def evaluate(gold: Path, texts: Path | None, catalog_file: str | None, errors: bool, as_json: bool) -> None:
    """用人工标注检验阅读质量：准确率、召回率与 F1。"""
    from chains.engine import extract_files
    from chains.evaluate.gold import read_gold
    from chains.evaluate.score import score
    from chains.evaluate.table import table_json, table_text

    annotated = read_gold(gold, texts)
    catalog = load_catalog(_catalog_root(catalog_file))
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
        print_json(report)


def _catalog_root(named: str | None) -> Path:
    return root_file(Path(named) if named not in (None, "none") else None)


def _stored(name: str, folder: Path) -> Path:
    if name != "-":
        return Path(name)
    path = folder / "标准输入.txt"
    path.write_bytes(sys.stdin.buffer.read())
    return path


def _end(mention: Mention) -> dict[str, object]:
    return {"id": mention.entity, "name": mention.name, "surface": mention.surface, "clean": mention.clean,
            "read_as": mention.read_as}


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False)
