"""Navigation: which pages there are, and how a click on an in-app link gets to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import parse_qsl

import streamlit as st

from chains.app.component import mount_shell
from chains.app.widgets import one_line_errors

__all__ = ["PAGES", "run"]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: its address, title, and the module of chains.app whose show() draws it."""

    path: str
    title: str
    module: str

    def show(self) -> None:
        # Each page is imported when it is first opened: the first page need not wait for the others.
        show: Callable[[], None] = import_module(f"chains.app.{self.module}").show
        show()


PAGES = (
    PageSpec("", "总览", "overview"),
    PageSpec("explore", "图谱探索", "explorer"),
    PageSpec("cities", "城市—产业", "city_chains"),
    PageSpec("leaders", "链主", "chain_leaders"),
    PageSpec("diff", "快照对比", "changes"),
    PageSpec("sources", "来源", "sources"),
    PageSpec("review", "审核", "review"),
    PageSpec("quality", "数据质量", "quality"),
)


def _shown(spec: PageSpec) -> Callable[[], None]:
    # st.Page tells functions apart by their name, so each page needs one of its own.
    def show() -> None:
        spec.show()

    show.__name__ = f"page_{spec.module}"
    return show


def run() -> None:
    """Draws the current page under the navigation; an expected error is one readable line."""
    st.set_page_config(page_title="甘肃产业链图谱", layout="wide", initial_sidebar_state="collapsed")
    pages = {
        spec.path: st.Page(_shown(spec), title=spec.title, url_path=spec.path or None, default=not spec.path)
        for spec in PAGES
    }
    page = st.navigation(list(pages.values()), position="top")
    target = mount_shell(lambda: None) or st.session_state.pop("go", None)
    if target:
        _follow(pages, target)
    with one_line_errors():
        page.run()


def _follow(pages: Mapping[str, st.Page], address: str) -> None:
    path, _, query = address.partition("?")
    if path in pages:
        st.switch_page(pages[path], query_params=dict(parse_qsl(query)))
