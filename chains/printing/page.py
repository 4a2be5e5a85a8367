"""A paper as one HTML file that opens offline and prints: notes are links down, and lead back up."""

from __future__ import annotations

from chains.atlas.paper import Block, Empty, Facts, Guide, Line, Note, Paper, Picture, Said, Section, Table
from chains.atlas.words import note_marks, note_origin, note_text
from chains.exports.svg import svg_of
from chains.markup import Html, Piece, join, tag
from chains.printing.common import COMPUTED, NOTES, cover, is_marked, numbered

__all__ = ["paper_html"]

_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.65 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif; color: #1f2933;
  background: #fff; max-width: 76em; margin: 2em auto; padding: 0 1.4em; overflow-wrap: anywhere; }
h1 { font-size: 28px; margin-bottom: .1em; } .sub { font-size: 20px; margin: 0 0 .6em; color: #1f6fb2; }
h2 { font-size: 20px; margin: 1.9em 0 .5em; padding-bottom: .2em; border-bottom: 2px solid #1f6fb2; }
h3 { font-size: 15.5px; margin: 1.3em 0 .4em; }
a { color: #1f6fb2; text-decoration: none; } a:hover { text-decoration: underline; }
.quiet, .foot, figcaption { color: #5d6b7b; font-size: 13.5px; } .foot { margin: .3em 0 1em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25em 1.2em; margin: .6em 0; }
dt { color: #5d6b7b; } dd { margin: 0; }
nav ol { columns: 2; padding-left: 1.6em; list-style: none; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { border: 1px solid #d9dee4; padding: 4px 8px; text-align: left; vertical-align: top; }
th { background: #eaf1f8; } td.n, th.n { text-align: right; }
sup { font-size: 11px; line-height: 0; margin-left: 1px; } sup.c { color: #8a5a00; }
figure { margin: 1em 0; } figure svg { max-width: 100%; height: auto; border: 1px solid #e4e8ec; }
.empty { border-left: 3px solid #c9a227; background: #fdf9ec; padding: .4em .9em; margin: .8em 0; }
.notes { padding-left: 0; list-style: none; font-size: 13.5px; }
.notes li { margin: .45em 0; padding-left: 3em; text-indent: -3em; }
.notes li:target { background: #fff5cf; } .notes b { display: inline-block; width: 2.6em; text-indent: 0; }
@page { size: A4 landscape; margin: 14mm 13mm 16mm;
  @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; color: #5d6b7b; } }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 10pt; line-height: 1.45; }
  table { font-size: 9pt; } .scroll { overflow: visible; }
  thead { display: table-header-group; } tr, figure, .empty, dl > * { break-inside: avoid; } h2, h3 { break-after: avoid; }
  figure svg { max-height: 165mm; } .notes { font-size: 8.5pt; } a { color: inherit; } }
"""


def paper_html(paper: Paper) -> bytes:
    """The whole file, without script, font or address; every text in it is escaped."""
    page = _Page(paper)
    title = f"{paper.title}：{paper.subtitle}"
    head = tag("head", Html('<meta charset="utf-8">'),
               Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
               tag("title", title), Html(f"<style>{_STYLE}</style>"))
    return ("<!DOCTYPE html>\n" + tag("html", head, tag("body", page.body()), lang="zh-CN") + "\n").encode()


class _Page:
    """The body; it remembers which notes have been cited, because only the first place a note stands at can be gone back to."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.cited: set[int] = set()

    def body(self) -> Html:
        paper = self.paper
        sections = list(enumerate(paper.sections, 1))
        links = [tag("li", tag("a", numbered(n, s.title), href=f"#s-{n}")) for n, s in sections]
        links.append(tag("li", tag("a", numbered(len(sections) + 1, NOTES), href="#notes")))
        return join(
            tag("header", tag("h1", paper.title), tag("p", paper.subtitle, cls="sub"),
                tag("dl", *(join(tag("dt", label), tag("dd", value)) for label, value in cover(paper)))),
            tag("nav", tag("h3", "目录"), tag("ol", *links)), *(self.section(n, s) for n, s in sections),
            tag("section", tag("h2", numbered(len(sections) + 1, NOTES), id="notes"), self.notes()))

    def section(self, number: int, section: Section) -> Html:
        return tag("section", tag("h2", numbered(number, section.title), id=f"s-{number}"), *map(self.block, section.blocks))

    def block(self, block: Block) -> Html:
        if isinstance(block, Line):
            return tag("p", self.said(block.said))
        if isinstance(block, Guide):
            return tag("p", block.text, cls="quiet")
        if isinstance(block, Empty):
            return tag("div", tag("div", block.why), tag("div", "怎样补上：", block.remedy, cls="quiet"), cls="empty")
        if isinstance(block, Facts):
            return tag("dl", *(join(tag("dt", label), tag("dd", self.said(said))) for label, said in block.rows))
        if isinstance(block, Picture):
            return tag("figure", Html(svg_of(block.drawing).split("?>\n", 1)[1]), tag("figcaption", block.caption))
        return self.table(block)

    def table(self, table: Table) -> Html:
        kinds = ["n" if c.numeric else None for c in table.columns]
        heads = (tag("th", c.name, cls=k, scope="col", style=f"width:{_share(table, c.width)}%")
                 for c, k in zip(table.columns, kinds, strict=True))
        rows = (tag("tr", *(tag("td", self.said(said, table), cls=k) for said, k in zip(row, kinds, strict=True)))
                for row in table.rows)
        return join(tag("h3", table.title), tag("div", tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows)),
                                                cls="scroll"),
                    tag("p", table.foot, cls="foot") if table.foot else None)

    def said(self, said: Said, table: Table | None = None) -> Html:
        mark = tag("sup", COMPUTED, cls="c", title="测算") if is_marked(said, table) else None
        return join(said.text, mark, *(self.reference(n) for n in said.notes))

    def reference(self, number: int) -> Html:
        first = number not in self.cited
        self.cited.add(number)
        return tag("sup", tag("a", f"[{number}]", href=f"#n-{number}", id=f"r-{number}" if first else None))

    def notes(self) -> Html:
        if not self.paper.notes:
            return tag("p", "没有引用任何依据。", cls="quiet")
        return tag("ol", *map(_note, self.paper.notes), cls="notes")


def _share(table: Table, width: int) -> int:
    return round(100 * width / sum(c.width for c in table.columns))


def _note(note: Note) -> Html:
    back: Piece = tag("a", f"[{note.number}]", href=f"#r-{note.number}", title="回到正文")
    return tag("li", tag("b", back), note_text(note), tag("span", f"——{note_origin(note)}（{note_marks(note)}）", cls="quiet"),
               id=f"n-{note.number}")
