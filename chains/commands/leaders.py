"""chains leaders: who leads a chain, on whose word; who measures highest; and whether the two agree."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chains.cities import chains_of
from chains.commands.common import json_option, open_graph, print_json, snapshot_options
from chains.errors import UsageError
from chains.graph import Graph, entities_of
from chains.leaders import (
    Weights,
    chains_without_leader,
    declared_leaders,
    disagreements,
    evaluate_leaders,
    parse_weights,
    rank_leaders,
)
from chains.model import Kind
from chains.names import find_entity

__all__ = ["leaders"]


@click.command()
@click.option("--chain", help="只看一条产业链，并列出每家企业的测算理由。")
@click.option("--place", help="只看一个地区的企业，测算也只在其中比较。")
@click.option("--declared", is_flag=True, help="只列认定，不列测算。")
@click.option("--ranked", is_flag=True, help="只列测算，不列认定。")
@click.option("--evaluate", is_flag=True, help="用认定链主检验测算名次，对照只数关系和随机。")
@click.option("--weights", "weights_said", metavar="名=数,…", default="",
              help="改变测算权重，如 position=0.3,规模=0；没写的项用默认值，各项合计按 100% 折算。")
@snapshot_options
@json_option
def leaders(
    chain: str | None, place: str | None, declared: bool, ranked: bool, evaluate: bool, weights_said: str,
    snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool,
) -> None:
    """链主：来源写明的（认定），和按图谱算出的名次（测算，不是认定）。"""
    if declared and ranked:
        raise UsageError("--declared and --ranked exclude each other", "--declared 与 --ranked 只能用一个，都不写就都列")
    if evaluate and (chain or place or declared or ranked):
        raise UsageError("--evaluate judges all chains: give it alone",
                         "--evaluate 检验全部产业链，不能与 --chain、--place、--declared、--ranked 同用")
    weights = parse_weights(weights_said)
    graph = open_graph(snapshot, data, seeds)
    if evaluate:
        _evaluate(graph, weights, as_json)
        return
    chain_id = find_entity(graph, chain, frozenset({Kind.CHAIN, Kind.INDUSTRY})).id if chain else None
    place_id = find_entity(graph, place, frozenset({Kind.PLACE})).id if place else None
    told = [] if ranked else declared_leaders(graph, chain=chain_id, place=place_id)
    chosen = [] if declared else chains_of(graph, chain_id) if chain_id else [e.id for e in entities_of(graph, Kind.CHAIN)]
    rankings = [rank_leaders(graph, one, place=place_id, weights=weights) for one in chosen]
    if not chain_id:
        rankings = [ranking for ranking in rankings if ranking.rows]
    from chains.report.leaders import leaders_json, leaders_text, ranking_text

    if as_json:
        print_json(leaders_json(graph, told, rankings))
    else:
        without = [] if chain or place else chains_without_leader(graph)
        cases = [] if ranked else disagreements(graph, rankings)
        parts = [leaders_text(graph, told, without) if not ranked else "",
                 ranking_text(graph, rankings, cases, full=chain is not None) if not declared else ""]
        click.echo("\n\n".join(filter(None, parts)))
    sys.exit(0 if told or any(ranking.rows for ranking in rankings) else 1)


def _evaluate(graph: Graph, weights: Weights, as_json: bool) -> None:
    from chains.report.leaders import evaluation_json, evaluation_text

    scopes = {name: evaluate_leaders(graph, weights=weights, by_city=name == "city") for name in ("province", "city")}
    if as_json:
        print_json(evaluation_json(graph, scopes, declared_leaders(graph)))
    else:
        click.echo(evaluation_text(graph, scopes))
    sys.exit(0 if scopes["province"].judged else 1)
