"""What the picture formats share: the drawing of a snapshot, and the refusal of one that nobody could read."""

from __future__ import annotations

from chains.errors import UsageError
from chains.exports.flat import printable
from chains.model import Snapshot
from chains.views.drawing import Drawing, drawing_of

__all__ = ["LARGEST", "check_size", "picture"]

LARGEST = 3_000  # entities in one picture


def check_size(snapshot: Snapshot) -> None:
    """Raises UsageError for more entities than a picture can show."""
    if len(snapshot.entities) > LARGEST:
        raise UsageError(
            f"{len(snapshot.entities):,} entities are too many for a picture of at most {LARGEST:,}: export a part, or gexf",
            f"有 {len(snapshot.entities):,} 个条目，一幅图最多画 {LARGEST:,} 个：请只导出一条产业链、一个地区或一个邻域，"
            "或用 gexf 在 Gephi 里看")


def picture(snapshot: Snapshot) -> Drawing:
    """The drawing of the snapshot.

    Raises UsageError for more entities than a picture can show.
    """
    from chains.views.network import snapshot_picture

    check_size(snapshot)
    data = snapshot_picture(snapshot)
    for node in data["nodes"]:
        node["text"], node["name"] = printable(node["text"]), printable(node["name"])
    digest = snapshot.digest[:12]
    foot = "产业链图谱；位置只为看清关系，不代表地理位置" + (f"；快照指纹 {digest}" if digest else "")
    return drawing_of(data, "产业链图谱", foot)
