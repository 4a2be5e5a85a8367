"""chains fusion: which of the five chains a place has for an industrial chain, and schools beside chains."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chains.commands.common import json_option, open_graph, print_json, snapshot_options
from chains.fusion import chains_meant, chains_without_school, find_fusion, school_fits, schools_without_chain
from chains.graph import Graph
from chains.model import Kind
from chains.names import find_entity

__all__ = ["fusion"]


@click.command()
@click.option("--place", help="只看一个地区：省、市州、新区或县区；不写时看全部市州。")
@click.option("--chain", help="只看一条产业链；写产业名时按归属或宣示对应到产业链。")
@click.option("--schools", is_flag=True, help="产教融合：院校服务哪些链，哪些链没有院校，哪些院校没有链。")
@click.option("--evidence", is_flag=True, help="每条理由后列出依据的句子。")
@snapshot_options
@json_option
def fusion(
    place: str | None, chain: str | None, schools: bool, evidence: bool, snapshot: Path | None, data: Path | None,
    seeds: Path | None, as_json: bool,
) -> None:
    """五链融合：产业、供应、创新、资金、人才五链，有的、只有规划的、未收录的，附理由和待办。"""
    from chains.report.fusion import fusion_json, fusion_text

    graph = open_graph(snapshot, data, seeds)
    place_id = find_entity(graph, place, frozenset({Kind.PLACE})).id if place else None
    node = find_entity(graph, chain, frozenset({Kind.CHAIN, Kind.INDUSTRY})).id if chain else None
    meant, said = chains_meant(graph, node, place=place_id) if node else ((None,), "")
    if said:
        click.echo(said, err=True)
    if schools:
        _schools(graph, place_id, frozenset(c for c in meant if c), as_json)
        return
    cells = [cell for one in meant for cell in find_fusion(graph, place=place_id, chain=one)]
    if as_json:
        print_json(fusion_json(graph, cells))
    elif cells:
        click.echo(fusion_text(graph, cells, evidence=evidence))
    if not cells:
        whose = place or chain
        click.echo(f"“{whose}”五链都没有收录，不表示没有。可换上一级地区或别的产业链。", err=True)
        sys.exit(1)


def _schools(graph: Graph, place: str | None, chains: frozenset[str], as_json: bool) -> None:
    from chains.report.fusion import schools_json, schools_text

    fits = [f for f in school_fits(graph, place=place) if not chains or f.chain in chains]
    bare = [f for f in chains_without_school(graph, place=place) if not chains or f.chain in chains]
    idle = [] if chains else schools_without_chain(graph, place=place)
    if as_json:
        print_json(schools_json(graph, (*fits, *bare, *idle)))
    else:
        click.echo(schools_text(graph, fits, bare, idle))
    if not (fits or bare or idle):
        click.echo("没有收录院校，也没有缺院校的产业链。", err=True)
        sys.exit(1)
