"""chains cities: which city has which chain."""

from __future__ import annotations

from pathlib import Path

import click

from chains.cities import MEASURES, city_matrix
from chains.commands.common import json_option, open_graph, print_json, snapshot_options

__all__ = ["cities"]


@click.command()
@click.option("--matrix", is_flag=True, help="城市 × 产业链矩阵（目前唯一的报表）。")
@click.option("--measure", type=click.Choice(list(MEASURES)), default="enterprises", show_default=True, help="口径。")
@snapshot_options
@json_option
def cities(
    matrix: bool, measure: str, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool
) -> None:
    """哪个城市有哪条产业链：按企业数、宣示或项目数。"""
    from chains.cities import cities as all_cities
    from chains.report.cities import cities_json, cities_text

    graph = open_graph(snapshot, data, seeds)
    cells = city_matrix(graph, measure)
    print_json(cities_json(graph, cells)) if as_json else click.echo(cities_text(graph, cells, all_cities(graph)))
