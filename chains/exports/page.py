"""One HTML file that shows the graph without a network. Lost: everything but nodes, links and their evidence."""

from __future__ import annotations

from chains.model import Snapshot
from chains.views.network import snapshot_html

__all__ = ["write_html"]


def write_html(snapshot: Snapshot) -> bytes:
    """The snapshot as a self-contained page."""
    return snapshot_html(snapshot).encode()
