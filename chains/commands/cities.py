"""chains cities: which city has which chain, which cities are alike, and where they do the same."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click

from chains.cities import MEASURES, city_matrix, city_named
from chains.commands.common import json_option, one_of, open_graph, print_json, snapshot_options
from chains.errors import UsageError
from chains.graph import Graph, entity_of
from chains.model import Kind
from chains.names import find_entity
from chains.report.statements import Json

__all__ = ["cities"]

_ALL = "全省"


@click.command()
@click.option("--matrix", is_flag=True, help="城市 × 产业链矩阵（不写其他报表时就是它）。")
@click.option("--like", metavar="市", help="与这个市最像的市州，以及像在哪里。")
@click.option("--overlap", metavar="[市]", is_flag=False, flag_value=_ALL,
              help="同质化：宣示重复的产业链，两两竞争与互补；写一个市则只看它。")
@click.option("--profile", metavar="市", help="一个市的画像：优势链、有宣示没企业的链、相近的链。")
@click.option("--compare", metavar="甲 乙", nargs=2, help="两个市逐链对比。")
@one_of("--measure", labels=MEASURES, default="enterprises", show_default=True, help="口径；")
@click.option("--smoothing", type=click.FloatRange(0, 10), default=0.0, show_default=True,
              help="算区位商前给每格加上的数，用于样本少时（只用于 --profile）。")
@click.option("--many", type=click.IntRange(2, 99), default=5, show_default=True,
              help="多少个市宣示同一条链才提示（只用于 --overlap）。")
@click.option("--top", type=click.IntRange(1, 999), default=10, show_default=True, help="文字报表列出多少个（JSON 总是列全）。")
@snapshot_options
@json_option
def cities(
    matrix: bool, like: str | None, overlap: str | None, profile: str | None, compare: tuple[str, str] | None, measure: str,
    smoothing: float, many: int, top: int, snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool,
) -> None:
    """哪个城市有哪条产业链，哪些城市相像，哪里重复。"""
    asked = {"--matrix": matrix or None, "--like": like, "--overlap": overlap, "--profile": profile, "--compare": compare}
    named = [name for name, value in asked.items() if value is not None]
    if len(named) > 1:
        raise UsageError(f"{' and '.join(named)} are different reports: use one",
                         f"{'、'.join(named)} 是不同的报表，一次只能用一个")
    graph = open_graph(snapshot, data, seeds)
    if like is not None:
        report = _like(graph, _city(graph, like), measure, top)
    elif overlap is not None:
        report = _overlap(graph, None if overlap == _ALL else _city(graph, overlap), measure, top, many)
    elif profile is not None:
        report = _profile(graph, _city(graph, profile), measure, smoothing)
    elif compare is not None:
        report = _compare(graph, _city(graph, compare[0]), _city(graph, compare[1]), measure)
    else:
        report = _matrix(graph, measure)
    print_json(report.rows()) if as_json else click.echo(report.text())
    sys.exit(0 if report.found else 1)


def _city(graph: Graph, name: str) -> str:
    city = city_named(graph, name)
    named = find_entity(graph, name, frozenset({Kind.PLACE, Kind.PARK}))
    if named.id != city:
        click.echo(f"{named.name}在{entity_of(graph, city).name}，按{entity_of(graph, city).name}计算。", err=True)
    return city


class Report(NamedTuple):
    """The answer as JSON and as text, made when asked for, and whether anything was found."""

    rows: Callable[[], list[Json]]
    text: Callable[[], str]
    found: bool = True


def _matrix(graph: Graph, measure: str) -> Report:
    from chains.cities import cities as all_cities
    from chains.report.cities import cities_json, cities_text

    cells = city_matrix(graph, measure)
    return Report(lambda: cities_json(graph, cells), lambda: cities_text(graph, cells, all_cities(graph), measure))


def _like(graph: Graph, place: str, measure: str, top: int) -> Report:
    from chains.cities.likeness import likenesses
    from chains.cities.pairs import field_of
    from chains.report.likeness import likeness_json, likeness_text

    field = field_of(graph, measure)
    found = likenesses(field, place)
    return Report(lambda: likeness_json(graph, found, field), lambda: likeness_text(graph, place, found, field, top=top),
                  any(x.value for x in found))


def _overlap(graph: Graph, place: str | None, measure: str, top: int, many: int) -> Report:
    from chains.cities.overlap import overlaps_in
    from chains.cities.pairs import field_of
    from chains.cities.plans import planned_chains
    from chains.report.overlap import overlap_json, overlap_text

    field = field_of(graph, measure)
    plans = [p for p in planned_chains(graph, at_least=many) if place is None or place in p.declared]
    found = overlaps_in(field, place)
    return Report(lambda: overlap_json(graph, plans, found, field),
                  lambda: overlap_text(graph, plans, found, field, top=top, many=many),
                  bool(plans) or any(x.value for x in found))


def _profile(graph: Graph, place: str, measure: str, smoothing: float) -> Report:
    from chains.cities.profile import profile_of
    from chains.report.profile import profile_json, profile_text

    profile = profile_of(graph, place, measure=measure, smoothing=smoothing)
    return Report(lambda: profile_json(graph, profile), lambda: profile_text(graph, profile))


def _compare(graph: Graph, one: str, other: str, measure: str) -> Report:
    from chains.cities.compare import compare_cities
    from chains.report.compare import compare_json, compare_text

    comparison = compare_cities(graph, one, other, measure=measure)
    return Report(lambda: compare_json(graph, comparison), lambda: compare_text(graph, comparison))
