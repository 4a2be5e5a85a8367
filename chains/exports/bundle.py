"""The snapshot bundle: one zip of the records, with the positions of a picture of the whole beside them."""

from __future__ import annotations

from chains.exports.positions import positions
from chains.model import Snapshot
from chains.snapshot import write_bundle

__all__ = ["write_zip"]


def write_zip(snapshot: Snapshot) -> bytes:
    """The bundle; byte-identical for equal snapshots on any machine."""
    rows = [{"id": node, "x": x, "y": y} for node, (x, y) in sorted(positions(snapshot).items())]
    return write_bundle(snapshot, {"positions": rows})
