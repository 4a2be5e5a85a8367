"""chains leaders: who leads a chain, on whose word."""

from __future__ import annotations

from pathlib import Path

import click

from chains.commands.common import json_option, open_graph, print_json, snapshot_options
from chains.leaders import chains_without_leader, declared_leaders
from chains.model import Kind
from chains.search import find_entity

__all__ = ["leaders"]


@click.command()
@click.option("--chain", help="只看一条产业链。")
@click.option("--place", help="只看一个地区。")
@snapshot_options
@json_option
def leaders(
    chain: str | None, place: str | None, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool
) -> None:
    """来源写明的链主（认定），附来源与日期。"""
    from chains.report.leaders import leaders_json, leaders_text

    graph = open_graph(snapshot, data, seeds)
    chain_id = find_entity(graph, chain, frozenset({Kind.CHAIN, Kind.INDUSTRY})).id if chain else None
    place_id = find_entity(graph, place, frozenset({Kind.PLACE})).id if place else None
    found = declared_leaders(graph, chain=chain_id, place=place_id)
    if as_json:
        print_json(leaders_json(graph, found))
    else:
        click.echo(leaders_text(graph, found, [] if chain or place else chains_without_leader(graph)))
