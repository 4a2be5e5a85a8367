"""chains news: what is new since a date."""

from __future__ import annotations

from pathlib import Path

import click

from chains.commands.common import json_option, open_graph, print_json, snapshot_options
from chains.model import Kind
from chains.names import find_entity
from chains.news import find_news

__all__ = ["news"]


@click.command()
@click.option("--since", required=True, metavar="2024-05", help="从哪一天、哪个月或哪一年起。")
@click.option("--chain", help="只看一条产业链。")
@click.option("--place", help="只看一个地区。")
@snapshot_options
@json_option
def news(
    since: str, chain: str | None, place: str | None, snapshot: Path | None, data: Path | None, seeds: Path | None,
    as_json: bool,
) -> None:
    """最新变化：最早的依据在某日之后的关系与条目，按产业链列出，附句子。"""
    from chains.report.news import news_json, news_text

    graph = open_graph(snapshot, data, seeds)
    place_id = find_entity(graph, place, frozenset({Kind.PLACE, Kind.PARK})).id if place else None
    chain_id = find_entity(graph, chain, frozenset({Kind.CHAIN})).id if chain else None
    found = find_news(graph, since, place=place_id, chain=chain_id)
    print_json(news_json(graph, found)) if as_json else click.echo(news_text(graph, found))
