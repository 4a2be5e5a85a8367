"""Navigation: which pages there are, and how a click on an in-app link gets to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import parse_qsl

import streamlit as st

from chains.app.component import mount_script, mount_shell
from chains.app.finder import close_finder, finder
from chains.app.widgets import one_line_errors

__all__ = ["PAGES", "run"]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: its address, title, the module of chains.app whose show() draws it, and the menu it stands in."""

    path: str
    title: str
    module: str
    menu: str = ""  # pages without one stand in the bar itself

    def show(self) -> None:
        # Each page is imported when it is first opened: the first page need not wait for the others.
        show: Callable[[], None] = import_module(f"chains.app.{self.module}").show
        show()


PAGES = (
    PageSpec("", "总览", "overview"),
    PageSpec("explore", "图谱探索", "explorer"),
    PageSpec("cities", "城市—产业", "city_chains"),
    PageSpec("leaders", "链主", "chain_leaders"),
    PageSpec("gaps", "强链补链", "chain_gaps"),
    PageSpec("connect", "关联", "connect"),
    PageSpec("fusion", "五链融合", "five_chains", "更多分析"),
    PageSpec("ladder", "梯次培育", "enterprise_ladder", "更多分析"),
    PageSpec("firm", "企业", "enterprise_dossier", "更多分析"),
    PageSpec("sources", "来源", "sources", "材料与数据"),
    PageSpec("review", "审核", "review", "材料与数据"),
    PageSpec("diff", "快照对比", "changes", "材料与数据"),
    PageSpec("quality", "数据质量", "quality", "材料与数据"),
)


def _shown(spec: PageSpec) -> Callable[[], None]:
    # st.Page tells functions apart by their name, so each page needs one of its own.
    def show() -> None:
        spec.show()

    show.__name__ = f"page_{spec.module}"
    return show


def _menus(pages: Mapping[str, st.Page]) -> dict[str, list[st.Page]]:
    menus: dict[str, list[st.Page]] = {}
    for spec in PAGES:
        menus.setdefault(spec.menu, []).append(pages[spec.path])
    return menus


def run() -> None:
    """Draws the current page under the navigation; an expected error is one readable line."""
    st.set_page_config(page_title="甘肃产业链图谱", layout="wide", initial_sidebar_state="collapsed")
    pages = {
        spec.path: st.Page(_shown(spec), title=spec.title, url_path=spec.path or None, default=not spec.path)
        for spec in PAGES
    }
    page = st.navigation(_menus(pages), position="top")
    target = mount_shell(lambda: None) or st.session_state.pop("go", None)
    if target:
        _follow(pages, target)
    with one_line_errors():
        page.run()
    with one_line_errors():
        finder()
    mount_script()


def _follow(pages: Mapping[str, st.Page], address: str) -> None:
    path, _, query = address.partition("?")
    if path in pages:
        close_finder()
        st.switch_page(pages[path], query_params=dict(parse_qsl(query)))
