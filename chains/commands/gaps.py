"""chains gaps: what a chain lacks in a place, and what to do about it."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from chains.cities import chains_of
from chains.commands.common import json_option, open_graph, print_json, snapshot_options
from chains.errors import UsageError
from chains.graph import Graph, entities_of, entity_of, snapshot_of
from chains.model import Kind
from chains.names import find_entity

__all__ = ["gaps"]


@click.command()
@click.option("--place", help="地区：市州、兰州新区、县区或省。")
@click.option("--chain", help="产业链。")
@click.option("--critical", is_flag=True, help="关键企业与关键环节：少了它会断开什么。")
@click.option("--stages", is_flag=True, help="检查上、中、下游的标注与供料层级是否一致。")
@snapshot_options
@json_option
def gaps(
    place: str | None, chain: str | None, critical: bool, stages: bool, snapshot: Path | None, data: Path | None,
    seeds: Path | None, as_json: bool,
) -> None:
    """一地一链缺什么、怎么补：每个环节有、没有还是未知，补链、延链、强链、建链，最近的提供者。

    只写 --place 看一地各链的完整度，只写 --chain 看各市州。
    """
    if critical and stages:
        raise UsageError("--critical and --stages are two reports: choose one", "--critical 与 --stages 只能用一个")
    if not (place or chain or stages):
        raise UsageError("name a --place, a --chain, or both", "请用 --place 或 --chain 至少指定一个")
    graph = open_graph(snapshot, data, seeds)
    place_id = find_entity(graph, place, frozenset({Kind.PLACE})).id if place else None
    chain_id = _chain(graph, chain) if chain else None
    if stages:
        found = _stages(graph, chain_id, as_json)
    elif critical:
        found = _critical(graph, place_id, chain_id, as_json)
    elif place_id and chain_id:
        found = _pair(graph, place_id, chain_id, as_json)
    else:
        found = _summary(graph, place_id, chain_id, as_json)
    sys.exit(0 if found else 1)


def _chain(graph: Graph, name: str) -> str:
    """The chain of this name; a declared industry that has no segments is told with the chains it roughly stands for."""
    found = find_entity(graph, name, frozenset({Kind.CHAIN, Kind.INDUSTRY}))
    if found.kind is Kind.CHAIN:
        return found.id
    beside = [i for d in snapshot_of(graph).declarations for m in d.members if found.id in m.chains for i in m.chains]
    near = Counter(i for i in (*chains_of(graph, found.id), *beside) if i.startswith("chain:"))
    names = "、".join(entity_of(graph, i).name for i, _ in sorted(near.items(), key=lambda pair: (-pair[1], pair[0])))
    raise UsageError(
        f"{found.id} is an industry without segments" + (f"; near chains: {', '.join(sorted(near))}" if near else ""),
        f"“{found.name}”是宣示中的产业，没有环节可看" + (f"；近似的产业链：{names}" if names else "，请换一条产业链"))


def _pair(graph: Graph, place: str, chain: str, as_json: bool) -> bool:
    from chains.gaps import completeness, find_gaps, related_chains
    from chains.report.gaps import gaps_json, gaps_text

    found = find_gaps(graph, chain, place=place)
    if as_json:
        print_json(gaps_json(graph, found))
    elif found:
        related = next((r for r in related_chains(graph, place) if r.chain == chain), None)
        click.echo(gaps_text(graph, completeness(graph, chain, place=place), found, related))
    else:
        click.echo("这条链没有收录任何环节，无从比较；可在 data/chains.yaml 里补录。", err=True)
    return bool(found)


def _summary(graph: Graph, place: str | None, chain: str | None, as_json: bool) -> bool:
    from chains.gaps import chains_in, cities_of, related_chains
    from chains.report.gaps import summary_json, summary_text

    found = chains_in(graph, place) if place else cities_of(graph, chain or "")
    related = related_chains(graph, place)[:5] if place else []
    if as_json:
        print_json(summary_json(graph, found, related))
    elif found or related:
        click.echo(summary_text(graph, found, related, by_place=place is None))
    else:
        click.echo("没有收录任何环节或企业；未收录不等于没有。", err=True)
    return bool(found or related)


def _critical(graph: Graph, place: str | None, chain: str | None, as_json: bool) -> bool:
    from chains.gaps import chains_in, find_critical
    from chains.report.gap_details import critical_json, critical_text

    chains = [chain] if chain else [c.chain for c in chains_in(graph, place or "")]
    found = [c for c in (find_critical(graph, i, place=place) for i in chains) if c.concentration.held]
    if as_json:
        print_json(critical_json(graph, found))
    elif found:
        click.echo(critical_text(graph, found))
    else:
        click.echo("没有收录有名有姓的企业，算不出关键企业和关键环节。", err=True)
    return bool(found)


def _stages(graph: Graph, chain: str | None, as_json: bool) -> bool:
    from chains.gaps import check_levels
    from chains.report.gap_details import stages_json, stages_text

    chains = [chain] if chain else [e.id for e in entities_of(graph, Kind.CHAIN)]
    found = [check_levels(graph, i) for i in chains]
    print_json(stages_json(graph, found)) if as_json else click.echo(stages_text(graph, found))
    return True
