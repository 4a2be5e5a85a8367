"""chains show: everything about one entity."""

from __future__ import annotations

from pathlib import Path

import click

from chains.commands.common import json_option, open_graph, print_json, snapshot_options
from chains.names import find_entity

__all__ = ["show"]


@click.command()
@click.argument("name", metavar="名称")
@snapshot_options
@json_option
def show(name: str, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool) -> None:
    """一个条目的全部事实、关系和证据；NAME 为名称、简称或编号。"""
    from chains.report.show import show_json, show_text

    graph = open_graph(snapshot, data, seeds)
    entity = find_entity(graph, name)
    print_json(show_json(graph, entity)) if as_json else click.echo(show_text(graph, entity))
