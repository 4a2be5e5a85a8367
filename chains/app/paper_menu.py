"""Downloads of a paper in every format, made when one is pressed: the one widget of all pages that have a dossier."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

import streamlit as st

from chains.app.state import World, data_root, snapshot_folder
from chains.atlas import DOSSIERS, read_settings
from chains.atlas.paper import Paper
from chains.errors import UsageError
from chains.exports.fonts import chinese_font
from chains.printing import PRINTS
from chains.printing.common import clean_name

__all__ = ["dossier_menu", "paper_buttons"]


def paper_buttons(make: Callable[[], Paper], name: str, *, key: str) -> None:
    """A button a format, which says what it does; its help says what the format is good for, or why it cannot be written."""
    for format, spec in PRINTS.items():
        problem = _problem(format)
        st.download_button(f"下载{spec.label}", _writer(make, format), clean_name(name) + spec.suffix, spec.mime,
                           key=f"paper_{key}_{format}",
                           on_click="ignore", width="stretch", disabled=problem is not None,
                           help=problem or f"适合：{spec.use}")


def dossier_menu(world: World, kind: str, names: Sequence[str], *, key: str) -> None:
    """A menu with the dossier of what has these names or ids; it is compared with the newest kept snapshot."""
    title = DOSSIERS[kind]
    with st.popover(title, width="content"):
        st.caption(f"{title}：带目录、注和出处的成品，可上报、可打印；点后稍等几秒")
        name = f"{title}_" + "_".join(world.name(n) if n in world.graph else n for n in names)
        paper_buttons(lambda: _dossier(world, kind, tuple(names)), name, key=f"{kind}_{key}")


def _writer(make: Callable[[], Paper], format: str) -> Callable[[], bytes]:
    return lambda: PRINTS[format].write(make())


def _problem(format: str) -> str | None:
    """Told before the click, because a download has no place for a message."""
    if format in ("pdf", "docx"):
        try:
            chinese_font(truetype=format == "pdf")
        except UsageError as error:
            return error.zh
    return None


def _dossier(world: World, kind: str, names: tuple[str, ...]) -> Paper:
    from chains.atlas.dossiers import make_dossier
    from chains.atlas.since import since_kept

    since = since_kept(snapshot_folder(), world.snapshot, data_root()) if kind != "compare" else None
    return make_dossier(world.graph, kind, names, read_settings(data_root()), date=datetime.date.today().isoformat(),
                        since=since)
