"""A paper on a page: sections that fold, and notes that lead to the sentence they come from."""

from __future__ import annotations

from base64 import b64encode

from chains.app.markup import Html, join, link, tag
from chains.app.panels import entity_link
from chains.app.state import World
from chains.atlas.paper import Block, Empty, Facts, Guide, Line, Note, Paper, Picture, Said, Section, Table
from chains.atlas.words import note_marks, note_origin, note_text
from chains.exports.svg import svg_of
from chains.printing.common import COMPUTED, is_marked, numbered
from chains.views.drawing import Drawing

__all__ = ["preview"]

_OPEN = 2  # sections that are unfolded at first


def preview(world: World, paper: Paper) -> Html:
    """The whole paper but its cover."""
    shown = _Preview(world, paper)
    return tag("div", *(shown.section(n, s) for n, s in enumerate(paper.sections, 1)), cls="cg-atlas")


class _Preview:
    """The world that names lead into, and the notes by number."""

    def __init__(self, world: World, paper: Paper) -> None:
        self.world = world
        self.notes = {note.number: note for note in paper.notes}

    def section(self, number: int, section: Section) -> Html:
        cited = sorted({n for block in section.blocks for said in _said(block) for n in said.notes})
        told = tag("details", tag("summary", f"本部分的注 · {len(cited)} 条"), *(self.note(self.notes[n])
                                                                           for n in cited)) if cited else None
        return tag("details", tag("summary", tag("h2", numbered(number, section.title))), *map(self.block, section.blocks),
                   told,
                   cls="cg-section", open="open" if number <= _OPEN else None)

    def block(self, block: Block) -> Html:
        if isinstance(block, Line):
            return tag("p", self.said(block.said))
        if isinstance(block, Guide):
            return tag("p", block.text, cls="cg-quiet")
        if isinstance(block, Empty):
            return tag("div", block.why, " ", tag("small", "怎样补上：", block.remedy), cls="cg-empty")
        if isinstance(block, Facts):
            return tag("dl", *(join(tag("dt", label), tag("dd", self.said(said))) for label, said in block.rows),
                       cls="cg-facts")
        if isinstance(block, Picture):
            return tag("figure", _image(block.drawing), tag("figcaption", tag("small", block.caption)))
        return self.table(block)

    def table(self, table: Table) -> Html:
        heads = (tag("th", c.name, scope="col", cls="cg-number-cell" if c.numeric else None) for c in table.columns)
        rows = (tag("tr", *(tag("td", self.said(said, table), cls="cg-number-cell" if c.numeric else None)
                            for said, c in zip(row, table.columns, strict=True))) for row in table.rows)
        body = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), cls="cg-table")
        return join(tag("h3", table.title), tag("div", body, cls="cg-scroll"), tag("small", table.foot) if table.foot else None)

    def said(self, said: Said, table: Table | None = None) -> Html:
        named = entity_link(self.world, said.entity) if said.entity and said.entity in self.world.graph else said.text
        mark = tag("sup", COMPUTED, title="测算") if is_marked(said, table) else None
        return join(named, mark, *(self.reference(self.notes[n]) for n in said.notes))

    def reference(self, note: Note) -> Html:
        """The number of the note: it says the sentence when pointed at, and leads to it when clicked."""
        return tag("sup", link(f"[{note.number}]", "sources", title=f"{note_text(note)}——{note_origin(note)}",
                               source=note.source.id,
                               at=note.evidence.start))

    def note(self, note: Note) -> Html:
        said = link(note_text(note), "sources", source=note.source.id, at=note.evidence.start)
        return tag("div", tag("b", f"[{note.number}] "), said, tag("small", f"——{note_origin(note)}（{note_marks(note)}）"),
                   cls="cg-item")


def _image(drawing: Drawing) -> Html:
    """The drawing as an image: the pages' sanitiser lets no shapes through, and an image can hold no link or script."""
    data = b64encode(svg_of(drawing).encode()).decode()
    return tag("img", src=f"data:image/svg+xml;base64,{data}", alt=drawing.title)


def _said(block: Block) -> tuple[Said, ...]:
    if isinstance(block, Line):
        return (block.said,)
    if isinstance(block, Facts):
        return tuple(said for _, said in block.rows)
    return tuple(said for row in block.rows for said in row) if isinstance(block, Table) else ()
