"""One HTML file that shows the graph without a network. Lost: all but nodes, links and the first evidences of each."""

from __future__ import annotations

from chains.exports.picture import check_size
from chains.model import Snapshot
from chains.views.network import snapshot_html

__all__ = ["write_html"]


def write_html(snapshot: Snapshot) -> bytes:
    """The snapshot as a self-contained page.

    Raises UsageError for more entities than a picture can show.
    """
    check_size(snapshot)
    return snapshot_html(snapshot).encode()
