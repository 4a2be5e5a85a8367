"""How wide text will be, before any font is known: Chinese characters are square, Latin ones about half as wide."""

from __future__ import annotations

__all__ = ["fitted", "plain", "text_width"]

_NARROW = 0.58  # of the height, for digits, Latin letters and their punctuation; a little too wide rather than too narrow
_WIDE_FROM = 0x2000


def plain(text: str) -> str:
    """The text in one line, with what no font can show replaced; a name from a document may hold anything."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def text_width(text: str, size: float) -> float:
    """The width of the text in the units of its size."""
    return sum(size if ord(c) >= _WIDE_FROM else size * _NARROW for c in text)


def fitted(text: str, size: float, width: float) -> str:
    """The plain text, cut with an ellipsis where it is wider than the width; never empty."""
    text = plain(text)
    if text_width(text, size) <= width:
        return text
    kept = text
    while len(kept) > 1 and text_width(kept, size) + size > width:
        kept = kept[:-1]
    return kept + "…"
