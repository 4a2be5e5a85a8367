"""Streamlit pieces that several pages share: headings, picture, downloads."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from chains.app.component import mount_picture
from chains.app.markup import Piece, tag
from chains.app.state import World
from chains.app.tables import file_name
from chains.errors import ChainsError, UsageError
from chains.exports import FORMATS, PICTURES, export, part_of_snapshot
from chains.exports.fonts import chinese_font
from chains.exports.picture import LARGEST
from chains.graph import Neighbourhood
from chains.views.network import Data, network_data

__all__ = ["alert", "at_right", "graph_downloads", "heading", "html", "one_line_errors", "read_only_line",
           "small_picture"]

_LOG = logging.getLogger(__name__)


def html(*pieces: Piece) -> None:
    """Writes the pieces in the pages' own style."""
    st.html(tag("div", *pieces, cls="cg"))


def heading(title: str, lead: Piece = None) -> None:
    html(tag("h1", title), tag("p", lead, cls="cg-lead") if lead else None)


def at_right() -> DeltaGenerator:
    """A row whose pieces stand at the right edge."""
    return st.container(horizontal=True, horizontal_alignment="right", gap="small")


def graph_downloads(
    world: World, nodes: Callable[[], Iterable[str]], name: str, *, key: str, links: Callable[[], Iterable[str]] | None = None
) -> None:
    """A menu that writes the shown part of the graph in any format, when it is asked for.

    `links` names the links that are shown, where a filter hides some between shown nodes.
    """
    with st.popover("下载图谱", width="content"):
        st.caption("下载当前画面中的条目、关系与依据；点后稍等，图片和全图要几秒")
        # What is read and printed first; what other programs take, and we read back, after it.
        with st.container(key=f"formats_{key}"):
            for format, spec in sorted(FORMATS.items(), key=lambda item: item[1].read is not None):
                problem = _problem(world, nodes, format)
                st.download_button(
                    spec.label, _writer(world, nodes, links, format), file_name(f"产业链图谱_{name}", spec.suffix), spec.mime,
                    key=f"graph_{key}_{format}", on_click="ignore", width="stretch", disabled=problem is not None,
                    help=problem or f"适合：{spec.use}",
                )


def _problem(world: World, nodes: Callable[[], Iterable[str]], format: str) -> str | None:
    """Why the format cannot be written here; told before the click, because a download has no place for a message."""
    if format in ("png", "pdf"):
        try:
            chinese_font(truetype=format == "pdf")
        except UsageError as error:
            return error.zh
    # Only a graph that is too large as a whole needs its shown part counted on every run.
    if format in PICTURES and len(world.snapshot.entities) > LARGEST and len(frozenset(nodes())) > LARGEST:
        return f"一幅图最多画 {LARGEST:,} 个条目：请先缩小范围，或用 GEXF 在 Gephi 里看"
    return None


def _writer(
    world: World, nodes: Callable[[], Iterable[str]], links: Callable[[], Iterable[str]] | None, format: str
) -> Callable[[], bytes]:
    return lambda: export(part_of_snapshot(world.snapshot, nodes(), links() if links else None), format)


def small_picture(
    world: World, around: Neighbourhood, *, key: str, height: int = 420,
    positions: Mapping[str, tuple[float, float]] | None = None,
) -> None:
    """The nodes as a picture in which a click opens the explorer at the node; `positions` say where some of them stand."""
    data: Data = network_data(world.graph, around, positions=positions)
    data |= {"scene": f"{world.snapshot.digest[:12]}:{key}:{','.join(around.nodes)}", "height": height}

    def opened() -> None:
        chosen = st.session_state[f"small_{key}"].get("expand")
        if isinstance(chosen, str) and chosen in world.graph:
            st.session_state["go"] = f"explore?node={chosen}"

    mount_picture(data, key=f"small_{key}", on_expand=opened)


def alert(text: str) -> None:
    """A line that asks for attention. Streamlit's own would read names and file contents as Markdown, images included."""
    html(tag("div", text, cls="cg-alert", role="alert"))


def read_only_line(what: str) -> None:
    """The line that says on a page why its buttons are off."""
    html(tag("p", f"当前为只读（CHAINS_READ_ONLY=1）：{what}。", cls="cg-quiet", role="status"))


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Shows whatever goes wrong inside as one readable line; what nobody expected is logged with its traceback."""
    try:
        yield
    except ChainsError as error:
        alert(error.zh)
    except Exception as error:
        _LOG.exception("a page failed")
        alert(f"这一页出错了（{type(error).__name__}），详情已写入运行窗口的日志。可刷新页面，或从上方换一页。")
