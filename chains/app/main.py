"""Navigation: which pages there are, and how a click on an in-app link gets to one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import parse_qsl, unquote, urlsplit

import streamlit as st

from chains.app.component import mount_script, mount_shell
from chains.app.finder import close_finder, finder
from chains.app.markup import between, link, tag
from chains.app.widgets import alert, html, one_line_errors

__all__ = ["PAGES", "run"]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: its address, title, the module of chains.app whose show() draws it, and the menu it stands in.

    `params` are the parts of the address it reads, separated by spaces; what else stands there is told to be ignored.
    A page that names none is not asked about.
    """

    path: str
    title: str
    module: str
    menu: str = ""  # pages without one stand in the bar itself
    params: str = ""

    def show(self) -> None:
        # Each page is imported when it is first opened: the first page need not wait for the others.
        show: Callable[[], None] = import_module(f"chains.app.{self.module}").show
        unread = sorted(set(st.query_params) - set(self.params.split())) if self.params else []
        if unread:
            html(tag("p", f"地址里的 {'、'.join(unread)[:80]} 这一页用不到，已忽略。", cls="cg-quiet cg-screen"))
        show()


PAGES = (
    PageSpec("", "总览", "overview"),
    PageSpec("explore", "图谱探索", "explorer"),
    PageSpec("chain", "产业链", "chain_page", params="id place segment"),
    PageSpec("cities", "城市—产业", "city_chains", params="view measure place other chain shown smoothing"),
    PageSpec("leaders", "链主", "chain_leaders", params="chain place firm measure to"),
    PageSpec("gaps", "强链补链", "chain_gaps", params="place chain segment"),
    PageSpec("connect", "关联", "connect", params="view a b nodes k kinds through curated"),
    PageSpec("atlas", "图谱清单", "atlas_page", params="chain place parts since"),
    PageSpec("city", "城市", "city_page", "名录", "id place"),
    PageSpec("firm", "企业", "enterprise_dossier", "名录", "id place"),
    PageSpec("school", "院校", "school_page", "名录", "id place"),
    PageSpec("park", "园区", "park_page", "名录", "id place"),
    PageSpec("map", "空间分布", "spatial_page", "更多分析", "measure chain flows city"),
    PageSpec("fusion", "五链融合", "five_chains", "更多分析", "view place chain layer school"),
    PageSpec("ladder", "梯次培育", "enterprise_ladder", "更多分析", "by chain place rung at"),
    PageSpec("help", "帮助", "help", params="part"),
    PageSpec("news", "最新变化", "whats_new", "材料与数据", "since by chain place"),
    PageSpec("sources", "来源", "sources", "材料与数据", "source at"),
    PageSpec("review", "审核", "review", "材料与数据", "key"),
    PageSpec("diff", "快照对比", "changes", "材料与数据", "old new"),
    PageSpec("quality", "数据质量", "quality", "材料与数据", "class"),
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


def _mark_menu(path: str) -> None:
    """Marks the menu that holds the current page: Streamlit marks only pages that stand in the bar itself."""
    menus = list(dict.fromkeys(spec.menu for spec in PAGES if spec.menu))
    here = next((spec.menu for spec in PAGES if spec.path == path), "")
    if here:
        place = sum(not spec.menu for spec in PAGES) + menus.index(here) + 1
        st.html(f'<style>[data-testid="stTopNav"] > :nth-child({place}) [data-testid="stTopNavSection"] '
                "{ font-weight: 600; background: var(--cg-plain-ground); }</style>")


def _stray(known: Mapping[str, st.Page]) -> list[st.Page]:
    """A hidden page for an address that no page has, so that it is answered here and not by Streamlit's English dialog."""
    asked = unquote(urlsplit(st.context.url or "").path).strip("/")
    if asked in known or not re.fullmatch(r"[\w.~-]{1,60}", asked):
        return []

    def page_missing() -> None:
        alert(f"没有“{asked}”这个页面，可能是地址写错，或页面已经改名。")
        html(tag("p", "可以打开：", between("、", (link(spec.title, spec.path) for spec in PAGES if spec.path))),
             tag("p", "也可以在右上角搜索名称。", cls="cg-quiet"))

    return [st.Page(page_missing, title="没有这一页", url_path=asked, visibility="hidden")]


def run() -> None:
    """Draws the current page under the navigation; an expected error is one readable line."""
    st.set_page_config(page_title="甘肃产业链图谱", layout="wide", initial_sidebar_state="collapsed")
    pages = {
        spec.path: st.Page(_shown(spec), title=spec.title, url_path=spec.path or None, default=not spec.path)
        for spec in PAGES
    }
    menus = _menus(pages)
    menus[""] += _stray(pages)
    page = st.navigation(menus, position="top")
    target = mount_shell(lambda: None) or st.session_state.pop("go", None)
    if target:
        _follow(pages, target)
    _mark_menu(page.url_path)
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
    alert(f"没有“{path[:60]}”这个页面。")
