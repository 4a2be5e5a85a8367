"""What the page 关联 was asked: view, ends and conditions, kept in the address so that every answer has a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from chains.app.markup import Html, join, link, tag
from chains.app.panels import kind_dot
from chains.app.state import World
from chains.app.widgets import alert, html
from chains.errors import UnknownName
from chains.kinds import LINK_RULES
from chains.names import find_entity, search
from chains.paths import HUBS, MOST_CHOSEN

__all__ = ["VIEWS", "Asked", "asked_of_address", "ask", "conditions", "pick", "pick_more"]

VIEWS: Mapping[str, str] = {"ways": "怎样相连", "common": "共同关联", "introduce": "谁能引荐", "tree": "多个条目"}
_PAGE, _MOST_WAYS, _WRITTEN = "connect", 10, "connect_written"


@dataclass(frozen=True)
class Asked:
    """One question to the page. `a` and `b` are ids; `chosen` are the ids of a tree."""

    view: str = "ways"
    a: str | None = None
    b: str | None = None
    chosen: tuple[str, ...] = ()
    k: int = 3
    kinds: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    curated: bool = False

    def query(self) -> dict[str, str]:
        """The question as an address, without what is usual."""
        told = {"view": self.view if self.view != "ways" else "", "a": self.a or "", "b": self.b or "",
                "nodes": ",".join(self.chosen), "k": str(self.k) if self.k != 3 else "", "kinds": ",".join(self.kinds),
                "through": ",".join(self.through), "curated": "1" if self.curated else ""}
        return {key: value for key, value in told.items() if value}

    @property
    def walked(self) -> frozenset[str] | None:
        """The link kinds that may be walked, as chains.paths takes them."""
        return frozenset(self.kinds) or None


def ask(text: Html | str, asked: Asked, *, cls: str | None = None) -> Html:
    """A link that puts the question to the page."""
    return link(text, _PAGE, cls=cls, **asked.query())


def asked_of_address(world: World) -> Asked:
    """The question in the address; names that mean nothing are told in one line and left out, other nonsense is ignored."""
    given = st.query_params.to_dict()
    view = given.get("view", "ways")
    k = given.get("k", "")
    chosen = (_known(world, name) for name in given.get("nodes", "").split(",") if name.strip())
    return Asked(
        view if view in VIEWS else "ways", _known(world, given.get("a", "")), _known(world, given.get("b", "")),
        tuple(dict.fromkeys(node for node in chosen if node))[:MOST_CHOSEN],
        min(int(k[:3]), _MOST_WAYS) if k.isascii() and k.isdigit() and int(k[:3]) > 0 else 3,
        tuple(x for x in LINK_RULES if x in given.get("kinds", "").split(",")),
        tuple(x for x in HUBS if x in given.get("through", "").split(",")), given.get("curated") == "1",
    )


def _known(world: World, name: str) -> str | None:
    if not name.strip():
        return None
    try:
        return find_entity(world.graph, name).id
    except UnknownName as error:
        alert(error.zh)
        return None


def conditions(world: World, asked: Asked) -> Asked:
    """The question with the view and the conditions that the page's own menus now say."""
    if st.session_state.get(_WRITTEN) != asked.query() or "connect_view" not in st.session_state:
        # The address was changed by a link and not by these menus, or the page is new: they follow the address.
        st.session_state.update({"connect_view": asked.view, "connect_k": asked.k, "connect_kinds": list(asked.kinds),
                                 "connect_through": list(asked.through), "connect_curated": asked.curated})
    tabs, menu = st.columns([6, 1], vertical_alignment="center")
    with tabs:
        view = st.segmented_control("问题", list(VIEWS), format_func=lambda v: VIEWS[v], key="connect_view",
                                    label_visibility="collapsed", required=True)
    with menu:
        now = _menu(world, replace(asked, view=view or "ways"))
    st.session_state[_WRITTEN] = now.query()
    if now != asked:  # another spelling of the same question stays: rewriting it is a step that Back would not get past
        st.query_params.from_dict(now.query())
    return now


def _menu(world: World, asked: Asked) -> Asked:
    used = sum(map(bool, (asked.kinds, asked.through, asked.curated)))
    present = {item.kind for item in world.snapshot.links}
    with st.popover(f"条件（{used}）" if used else "条件", width="stretch"):
        k = st.slider("最多几条路径", 1, _MOST_WAYS, key="connect_k", disabled=asked.view != "ways")
        kinds = st.pills("只走这些关系（不选就是全部）", [x for x in LINK_RULES if x in present or x in asked.kinds],
                         selection_mode="multi", format_func=lambda x: LINK_RULES[x].label, key="connect_kinds",
                         disabled=asked.view == "introduce")
        through = st.pills("允许经过的枢纽", list(HUBS), selection_mode="multi", format_func=lambda x: HUBS[x],
                           key="connect_through", disabled=asked.view in ("introduce", "common"))
        st.caption("默认不把产业链、产业和上下级地区当作中转：不然几乎任何两个条目都只隔两步。灰色的条件在当前问题里用不上。")
        curated = st.toggle("只走人工整理的关系", key="connect_curated")
    return replace(asked, k=k, kinds=tuple(x for x in LINK_RULES if x in kinds), through=tuple(x for x in HUBS if x in through),
                   curated=curated)


def pick(world: World, asked: Asked, end: str, label: str) -> None:
    """A box that searches one end of the question by name, pinyin or initials; the results are links that answer it."""
    node = asked.a if end == "a" else asked.b
    name = world.name(node) if node else ""
    text = st.text_input(label, name, key=f"connect_{end}_{node or ''}", live=True, max_chars=60, autocomplete="off",
                         placeholder="名称、简称、拼音或首字母")
    if text.strip() and text != name:
        _results(world, text, lambda found: replace(asked, a=found) if end == "a" else replace(asked, b=found))


def pick_more(world: World, asked: Asked) -> None:
    """A box that adds one more entity to those of a tree, which stand below it and can be taken out again."""
    text = st.text_input("加入一个条目", key=f"connect_more_{len(asked.chosen)}", live=True, max_chars=60, autocomplete="off",
                         placeholder="名称、简称、拼音或首字母", disabled=len(asked.chosen) >= MOST_CHOSEN)
    if text.strip():
        _results(world, text, lambda found: replace(asked, chosen=tuple(dict.fromkeys((*asked.chosen, found)))))
    if asked.chosen:
        html(tag("p", "已选：", *(
            join(tag("span", kind_dot(world.entity(node).kind), world.name(node), " ",
                     ask("✕", replace(asked, chosen=tuple(n for n in asked.chosen if n != node))), cls="cg-name"))
            for node in asked.chosen)))


def _results(world: World, text: str, changed: Callable[[str], Asked]) -> None:
    matches = search(world.graph, text, limit=6)
    if not matches:
        html(tag("p", f"没有找到“{text}”。可以换一个简称，或只输入其中两三个字。", cls="cg-quiet"))
        return
    html(tag("div", *(
        ask(join(kind_dot(m.entity.kind), m.entity.name, " ", tag("small", f"{m.entity.kind.label} · {m.reason}")),
            changed(m.entity.id))
        for m in matches), cls="cg-results"))
