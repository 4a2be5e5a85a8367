"""The parts of the page that run in the browser: the shell, the script of the pictures, and the small doors that data passes.

Python hands over plain data and hears plain data; README.md beside this file says which. The vis-network script is the
one that the pyvis wheel ships. It travels in a component without data, because Streamlit sends a component's script again
with every change of its data, and after the page, which need not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from chains.views.style import KIND_STYLES

__all__ = ["mount_desk", "mount_evidence", "mount_picture", "mount_pointer", "mount_script", "mount_shell"]

_HERE = Path(__file__).parent
_VIS = "lib/vis-9.1.2/vis-network.min.js"
_SHELL = ("chinese", "theme", "guide", "shell")
# Joined to one script in this order; each file says in its first line what it is for.
_SCRIPTS = (
    "elements", "ears", "looks", "view", "paths", "labels", "status", "legend", "actions", "menu", "keys", "card", "save",
    "choosing", "glide", "bar", "picture", "pictures",
)
# What neither the browser draws nor tells back: left out of what travels.
_UNSENT = frozenset({"links", "verified"})


def _vis_script() -> str:
    from importlib.util import find_spec

    # Looked up without importing pyvis, whose import costs more than the first page.
    spec = find_spec("pyvis")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("pyvis is not installed: its wheel ships the vis-network script", name="pyvis")
    text = (Path(spec.submodule_search_locations[0]) / _VIS).read_text("utf-8")
    # The map is not shipped, and a browser with open tools would ask for it.
    return text.partition("//# sourceMappingURL")[0]


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


@st.cache_resource(show_spinner=False)
def _shell() -> ComponentRenderer:
    script = "\n".join(_read(f"{name}.js") for name in _SHELL)
    styles = _read("page.css") + _read("picture.css") + _kind_colors()
    return st.components.v2.component("chains_shell", js=script, css=styles, isolate_styles=False)


@st.cache_resource(show_spinner=False)
def _pictures() -> ComponentRenderer:
    script = "\n".join((_vis_script(), *(_read(f"{name}.js") for name in _SCRIPTS)))
    return st.components.v2.component("chains_pictures", js=script, isolate_styles=False)


def _kind_colors() -> str:
    # The pages' own HTML takes the colours of kinds from the same table as the pictures, on light and on dark ground.
    return "\n".join(
        f'.cg-k-{kind} {{ --cg-kind: {style.color}; }}\n:root[data-cg-theme="dark"] .cg-k-{kind} {{ --cg-kind: {style.dark}; }}'
        for kind, style in KIND_STYLES.items())


@st.cache_resource(show_spinner=False)
def _door() -> ComponentRenderer:
    return st.components.v2.component("chains_door", js=_read("door.js"), isolate_styles=False)


def mount_script() -> None:
    """Mounts the script of the pictures. Pictures that are there already are drawn when it arrives."""
    _pictures()(key="pictures", height=1)


def mount_shell(on_go: Callable[[], None]) -> str | None:
    """Mounts the page's own script and styles, and returns the in-app address that was just clicked, if any."""
    result = _shell()(key="shell", height=1, on_go_change=on_go)
    address = result.get("go")
    return address if isinstance(address, str) else None


def _heard(**events: Callable[[], None] | None) -> dict[str, Callable[[], None]]:
    return {event: call for event, call in events.items() if call is not None}


def _mount(
    door: str, data: Mapping[str, Any], *, picture: str, key: str, height: int, heard: Mapping[str, Callable[[], None]]
) -> None:
    _door()(
        key=key, data={"door": door, "picture": picture, "hears": list(heard), **data}, height=height,
        **{f"on_{event}_change": call for event, call in heard.items()},  # type: ignore[arg-type]
    )


def mount_picture(
    data: Mapping[str, Any], *, key: str, on_select: Callable[[], None] | None = None,
    on_expand: Callable[[], None] | None = None, on_act: Callable[[], None] | None = None,
) -> None:
    """Mounts the picture; what happened in it is in st.session_state[key] when a callback runs.

    What nobody hears is not offered: with neither callback the picture is only looked at.
    """
    sent = {**data, "nodes": [_sent(node) for node in data["nodes"]], "edges": [_sent(edge) for edge in data["edges"]]}
    _mount("draw", sent, picture=key, key=key, height=data["height"],
           heard=_heard(select=on_select, expand=on_expand, act=on_act))


def _sent(thing: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if name not in _UNSENT}


def mount_desk(steps: tuple[int, int], *, picture: str, key: str, on_keep: Callable[[], None]) -> None:
    """Hears what a picture has only to keep (moved nodes, legend), and says how many steps go back and forth.

    It stands in a fragment of its own, so that nothing but these two numbers travels.
    """
    _mount("desk", {"steps": list(steps)}, picture=picture, key=key, height=1, heard=_heard(keep=on_keep))


def mount_evidence(card: Mapping[str, Any] | None, *, picture: str, key: str, on_select: Callable[[], None]) -> None:
    """Hears what is selected in a picture, and fills the card of a selected line; the picture itself is not sent again."""
    _mount("evidence", {"card": card}, picture=picture, key=key, height=1, heard=_heard(select=on_select))


def mount_pointer(target: dict[str, Any] | None, *, key: str) -> None:
    """Points the browser to a node of a picture or to a passage of a document, when the target changes."""
    if target:
        _door()(key=key, data={"door": "node" if "node" in target else "point", **target}, height=1)
