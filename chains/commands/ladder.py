"""chains ladder: enterprises by rung of their chain."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chains.commands.common import json_option, open_graph, print_json, snapshot_options
from chains.fusion import chains_meant
from chains.ladder import find_ladder
from chains.model import Kind
from chains.names import find_entity

__all__ = ["ladder"]


@click.command()
@click.option("--chain", help="只看一条产业链，逐家列出。")
@click.option("--place", help="只看一个地区，逐级列出企业。")
@snapshot_options
@json_option
def ladder(
    chain: str | None, place: str | None, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool
) -> None:
    """梯次培育：链主、单项冠军、小巨人、专精特新、龙头、骨干、配套各有谁，是来源写明还是编者判断。"""
    from chains.report.ladder import ladder_json, ladder_text

    graph = open_graph(snapshot, data, seeds)
    place_id = find_entity(graph, place, frozenset({Kind.PLACE})).id if place else None
    node = find_entity(graph, chain, frozenset({Kind.CHAIN, Kind.INDUSTRY})).id if chain else None
    meant, said = chains_meant(graph, node, place=place_id) if node else ((None,), "")
    if said:
        click.echo(said, err=True)
    found = [s for one in meant for s in find_ladder(graph, chain=one, place=place_id)]
    if as_json:
        print_json(ladder_json(graph, found))
    elif found:
        click.echo(ladder_text(graph, found, names=place_id is not None))
    if not found:
        click.echo("没有收录这里的企业，不表示没有。可换一条产业链或上一级地区。", err=True)
        sys.exit(1)
