"""The parts of the page that run in the browser: the shell, mounted once, and the small doors that data passes.

The vis-network script is the one that the pyvis wheel ships. It travels with the shell, which carries no data, because
Streamlit sends a component's script again with every change of its data.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from chains.views.style import KIND_STYLES

__all__ = ["mount_picture", "mount_pointer", "mount_shell"]

_HERE = Path(__file__).parent
_VIS = "lib/vis-9.1.2/vis-network.min.js"
_SCRIPTS = ("graph.js", "chinese.js", "theme.js", "guide.js", "shell.js")


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
    script = "\n".join((_vis_script(), *map(_read, _SCRIPTS)))
    return st.components.v2.component("chains_shell", js=script, css=_read("page.css") + _kind_colors(), isolate_styles=False)


def _kind_colors() -> str:
    # The pages' own HTML takes the colours of kinds from the same table as the pictures, on light and on dark ground.
    return "\n".join(
        f'.cg-k-{kind} {{ --cg-kind: {style.color}; }}\n:root[data-cg-theme="dark"] .cg-k-{kind} {{ --cg-kind: {style.dark}; }}'
        for kind, style in KIND_STYLES.items())


@st.cache_resource(show_spinner=False)
def _door() -> ComponentRenderer:
    return st.components.v2.component("chains_door", js=_read("door.js"), isolate_styles=False)


def mount_shell(on_go: Callable[[], None]) -> str | None:
    """Mounts script and styles, and returns the in-app address that was just clicked, if any."""
    result = _shell()(key="shell", height=1, on_go_change=on_go)
    address = result.get("go")
    return address if isinstance(address, str) else None


def mount_picture(
    data: dict[str, Any], *, key: str, on_select: Callable[[], None], on_expand: Callable[[], None]
) -> None:
    """Mounts the picture; the ids that were clicked are in st.session_state[key] when the callbacks run."""
    _door()(key=key, data={"door": "draw", **data}, height=data["height"], on_select_change=on_select,
            on_expand_change=on_expand)


def mount_pointer(target: dict[str, Any] | None, *, key: str) -> None:
    """Points the browser to a node of the picture or to a passage of a document, when the target changes."""
    if target:
        _door()(key=key, data={"door": "point", **target}, height=1)
