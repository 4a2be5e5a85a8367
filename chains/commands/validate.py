"""validate: the curated data checked, and how good it is."""

from __future__ import annotations

import logging
import re
import sys
from dataclasses import replace
from pathlib import Path

import click

from chains.atlas import check_settings
from chains.catalog import Report, check_judgements, count_details, counts_text, known_report
from chains.commands.common import json_option, print_json, root_file
from chains.model import is_date

__all__ = ["validate"]

_log = logging.getLogger("chains")


def _date(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not (re.fullmatch(r"[0-9-]+", value) and is_date(value)):
        raise click.BadParameter("请写 2026、2026-01 或 2026-01-31", context, parameter)
    return value


@click.command()
@click.argument("data", metavar="[根文件]", type=click.Path(path_type=Path), required=False)
@click.option("--data", "data_option", type=click.Path(path_type=Path), help="同 DATA。")
@click.option("--report", is_flag=True, help="另给出质量报告：各市各链的完整度、薄弱、过时、重复、矛盾之处。")
@click.option("--years", type=click.IntRange(1, 50), default=3, show_default=True, help="最新说法早于几年算过时。")
@click.option("--as-of", metavar="DATE", callback=_date, help="从哪一天往前算，默认最新来源的日期。")
@click.option("--schema", is_flag=True, help="只输出 data/schema.json 的内容，供编辑器补全和检查。")
@json_option
def validate(
    data: Path | None, data_option: Path | None, report: bool, years: int, as_of: str | None, schema: bool, as_json: bool
) -> None:
    """检查整理数据，一次列出所有问题：文件、行、位置、改法。"""
    if schema:
        from chains.catalog.schema import schema_text

        click.echo(schema_text(), nl=False)
        return
    root = root_file(data or data_option)
    found = known_report(root)
    found = replace(found, errors=(*found.errors, *check_settings(root)))
    if found.catalog is not None:
        # What judgements name can be looked up only in a catalog that loads.
        found = replace(found, errors=(*found.errors, *check_judgements(root, found.catalog.by_id)[1]))
    if report and not found.errors:
        _report(found, years, as_of, as_json)
    elif as_json:
        shape = [[p.as_json for p in problems] for problems in (found.errors, found.warnings)]
        print_json({"errors": shape[0], "warnings": shape[1], "counts": dict(found.counts)})
    else:
        _list(found)
    for problem in found.errors:
        _log.error("%s", problem) if as_json else _log.info("%s", problem)
    sys.exit(1 if found.errors else 0)


def _list(found: Report) -> None:
    for problem in found.errors:
        click.echo(f"错误 {problem.zh}")
    for problem in found.warnings:
        click.echo(f"提醒 {problem.zh}")
    click.echo(f"{len(found.errors)} 处错误，{len(found.warnings)} 处提醒"
               + ("" if found.errors else f"；{counts_text(found.counts)}"))


def _report(found: Report, years: int, as_of: str | None, as_json: bool) -> None:
    # Suspected duplicates need the dictionary of pinyin, which a mere check must not wait for.
    from chains.quality import assess
    from chains.quality.printed import quality_json, quality_text

    assert found.catalog is not None
    quality = assess(found.catalog, warnings=found.warnings, as_of=as_of, years=years)
    if as_json:
        print_json(quality_json(quality, found.counts, count_details(found.catalog)))
    else:
        click.echo(quality_text(quality, found.counts))
