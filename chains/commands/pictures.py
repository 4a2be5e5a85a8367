"""chains panorama and chains map: a chain or the cities as one picture in a file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from chains.cities import MEASURES
from chains.commands.common import open_graph, snapshot_options
from chains.errors import UsageError
from chains.files import write_whole
from chains.model import Kind
from chains.names import find_entity
from chains.streams import STREAMS
from chains.views.boundary import MOST_BYTES, Boundary, read_boundary
from chains.views.drawing import Drawing

__all__ = ["map_", "panorama"]

_SUFFIXES = (".svg", ".png", ".pdf")
_out_option = click.option("--out", required=True, help="写入的文件，格式看后缀：.svg、.png、.pdf；- 表示把 SVG 写到标准输出。")


def _suffix(out: str) -> str:
    """The format that is asked for; checked first, because a typing error must not cost the wait for a build."""
    suffix = ".svg" if out == "-" else Path(out).suffix.lower()
    if suffix not in _SUFFIXES:
        raise UsageError(f"'{out}' has no picture's ending: use .svg, .png or .pdf", f"“{out}”的后缀要用 .svg、.png 或 .pdf")
    return suffix


def _write(drawing: Drawing, suffix: str, out: str) -> None:
    from chains.exports.pdf import pdf_of
    from chains.exports.png import png_of
    from chains.exports.svg import svg_of

    writers: dict[str, Callable[[Drawing], bytes]] = {".svg": lambda d: svg_of(d).encode(), ".png": png_of, ".pdf": pdf_of}
    content = writers[suffix](drawing)
    if out == "-":
        sys.stdout.buffer.write(content)
    else:
        write_whole(Path(out), content)
        click.echo(f"已写入 {out}：{drawing.title}，{len(content):,} 字节", err=True)


@click.command()
@click.argument("chain")
@click.option("--place", help="按这个地区标明有、没有、未知、规划；不写看全部收录地区。")
@_out_option
@snapshot_options
def panorama(chain: str, place: str | None, out: str, snapshot: Path | None, data: Path | None, seeds: Path | None) -> None:
    """产业链全景图：上游、中游、下游各环节的状况，旁边是企业和链主，缺的标出补链建议。"""
    from chains.views.panorama import panorama as draw

    suffix = _suffix(out)
    graph = open_graph(snapshot, data, seeds)
    place_id = find_entity(graph, place, frozenset({Kind.PLACE})).id if place else None
    _write(draw(graph, find_entity(graph, chain, frozenset({Kind.CHAIN})).id, place_id), suffix, out)


@click.command("map")
@click.option("--measure", type=click.Choice(list(MEASURES)), default="enterprises", show_default=True,
              help=f"圆点大小按什么：{'、'.join(f'{k} {v}' for k, v in MEASURES.items())}。")
@click.option("--chain", help="只看一条产业链。")
@click.option("--flow", "flows", multiple=True, type=click.Choice([*STREAMS, "none"]),
              help=f"画哪些往来：{'、'.join(f'{k} {v}' for k, v in STREAMS.items())}；可写多次，默认都画，none 不画。")
@click.option("--boundary", type=click.Path(path_type=Path), help="自备的边界文件（GeoJSON，经纬度）；须同时写 --approval。")
@click.option("--approval", default="", metavar="审图号", help="边界文件的审图号，如 GS(2023)2767号。")
@_out_option
@snapshot_options
def map_(
    measure: str, chain: str | None, flows: tuple[str, ...], boundary: Path | None, approval: str, out: str,
    snapshot: Path | None, data: Path | None, seeds: Path | None,
) -> None:
    """空间分布图：各市州按口径的大小，之间的供货和投资；默认不画行政区域界线。"""
    from chains.views.spatial import spatial_map

    suffix = _suffix(out)
    ground = _boundary(boundary, approval)
    graph = open_graph(snapshot, data, seeds)
    chain_id = find_entity(graph, chain, frozenset({Kind.CHAIN})).id if chain else None
    kinds = [kind for kind in STREAMS if kind in flows or not flows]
    _write(spatial_map(graph, measure, chain_id, flows=kinds, boundary=ground), suffix, out)


def _boundary(path: Path | None, approval: str) -> Boundary | None:
    if path is None:
        if approval:
            raise UsageError("--approval belongs to a --boundary: name the file",
                             "写了 --approval，还要用 --boundary 指明边界文件")
        return None
    try:
        with path.open("rb") as file:
            return read_boundary(file.read(MOST_BYTES + 1), approval)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})", f"读不了边界文件 {path}（{error.strerror}）") from error
