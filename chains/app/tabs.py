"""Tabs that live in the browser: switching asks nothing of the server, and paper shows every one under its title."""

from __future__ import annotations

from collections.abc import Sequence

from chains.app.markup import Html, tag
from chains.app.tables import Table, table_html

__all__ = ["table_tabs"]


def table_tabs(sections: Sequence[tuple[str, Table]], *, height: int = 340) -> Html | None:
    """The tables that have rows, one behind each tab with its number of rows; nothing where all are empty."""
    shown = [(name, table) for name, table in sections if table.rows]
    if not shown:
        return None
    heads = [tag("button", f"{name} {len(table.rows)}", type="button", role="tab", data_tab=i,
                 aria_selected="false" if i else "true") for i, (name, table) in enumerate(shown)]
    panels = [tag("div", tag("h2", f"{name} · {len(table.rows)}", cls="cg-paper"), table_html(table, height=height),
                  role="tabpanel", aria_label=name, cls="cg-panel", hidden="hidden" if i else None)
              for i, (name, table) in enumerate(shown)]
    return tag("div", tag("div", *heads, role="tablist", cls="cg-tablist cg-screen"), *panels, cls="cg-tabs",
               data_anchor="tables")
