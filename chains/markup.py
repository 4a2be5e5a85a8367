"""HTML that is safe because nothing but these functions writes a tag, and they escape every text and attribute.

Names, sentences and file contents are hostile: they arrive here as plain `str` and leave escaped. Only `Html`, which
these functions return, passes unescaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

__all__ = ["Html", "Piece", "badge", "between", "join", "tag"]


class Html(str):
    """Text that is HTML already. Only this module makes one."""

    __slots__ = ()


Piece = str | None | Iterable["Piece"]


def _escaped(piece: Piece) -> str:
    if piece is None:
        return ""
    if isinstance(piece, Html):
        return piece
    if isinstance(piece, str):
        # Streamlit's own sanitiser drops control characters' neighbours unpredictably; no page needs them.
        return escape("".join(c for c in piece if c >= " " or c in "\n\t"))
    return "".join(_escaped(part) for part in piece)


def join(*pieces: Piece) -> Html:
    """The pieces one after another, each escaped unless it is Html."""
    return Html(_escaped(pieces))


def between(mark: str, pieces: Iterable[Piece]) -> Html:
    """The pieces with the mark between each two."""
    return join(*(part for index, piece in enumerate(pieces) for part in ((mark, piece) if index else (piece,))))


def tag(name: str, *pieces: Piece, cls: str | None = None, **attributes: str | int | float | None) -> Html:
    """An element with the pieces inside. `data_start` becomes data-start; attributes that are None are left out."""
    pairs = {"class": cls, **{key.replace("_", "-"): value for key, value in attributes.items()}}
    written = "".join(f' {key}="{escape(str(value))}"' for key, value in pairs.items() if value is not None)
    return Html(f"<{name}{written}>{_escaped(pieces)}</{name}>")


def badge(label: str, tone: str = "plain", title: str | None = None) -> Html:
    """A small word in a tinted box."""
    return tag("span", label, cls=f"cg-badge cg-{tone}", title=title)
