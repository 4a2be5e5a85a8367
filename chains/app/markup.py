"""The safe HTML of chains.markup, and links inside the app."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from chains.markup import Html, Piece, badge, between, join, tag

__all__ = ["Html", "Piece", "address", "badge", "between", "join", "link", "tag", "unfolding"]


def address(page: str, **query: str | int | None) -> str:
    """The in-app address of a page: explore?node=enterprise%3Ajiugang."""
    given = {key: value for key, value in query.items() if value is not None}
    return page + ("?" + urlencode(given, quote_via=quote, safe=":") if given else "")


def link(text: Piece, page: str, *, cls: str | None = None, title: str | None = None, **query: str | int | None) -> Html:
    """A link inside the app: it stays in the session on a plain click and is a deep link otherwise."""
    return tag("a", text, cls=cls, title=title, href=address(page, **query), data_go="1")


def unfolding(head: Piece, *behind: Piece, cls: str = "", opened: bool = False) -> Html:
    """A line that may hold links, and at its end the fold with what stands behind it.

    Links inside the fold's own button could not be told from it by keyboard or by a screen reader.
    """
    fold = tag("details", tag("summary", "依据"), *behind, open="open" if opened else None)
    return tag("div", tag("div", head), fold, cls=f"cg-unfolding {cls}".strip())
