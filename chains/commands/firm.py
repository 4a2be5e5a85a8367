"""chains firm: everything round one enterprise."""

from __future__ import annotations

from pathlib import Path

import click

from chains.commands.common import json_option, open_graph, print_json, snapshot_options
from chains.dossier import dossier_of
from chains.model import Kind
from chains.names import find_entity

__all__ = ["firm"]


@click.command()
@click.argument("name", metavar="企业")
@snapshot_options
@json_option
def firm(name: str, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool) -> None:
    """一企一案：一家企业的位置、上下游、往来、项目、周边缺口和来源；NAME 为企业名称、简称或编号。"""
    from chains.report.firm import firm_json, firm_text

    graph = open_graph(snapshot, data, seeds)
    dossier = dossier_of(graph, find_entity(graph, name, frozenset({Kind.ENTERPRISE})).id)
    print_json(firm_json(graph, dossier)) if as_json else click.echo(firm_text(graph, dossier))
