"""A paper as a Word file: headings, tables and pictures that can be copied on; notes are links down, and lead back up."""

from __future__ import annotations

from chains.atlas.paper import Block, Empty, Facts, Guide, Line, Paper, Picture, Said, Table
from chains.atlas.words import note_marks, note_origin, note_text
from chains.exports.png import png_of
from chains.printing.common import COMPUTED, NOTES, cover, is_marked, numbered
from chains.report.word import Run, Word

__all__ = ["paper_docx"]


def paper_docx(paper: Paper) -> bytes:
    """The file; equal papers give equal bytes.

    Raises UsageError when there is a picture and the machine has no Chinese font to draw it with.
    """
    word = Word(paper.title, landscape=True)
    word.subtitle(paper.subtitle)
    word.runs(run for label, value in cover(paper) for run in (Run(f"{label}　", quiet=True), Run(f"{value}　　")))
    word.page_numbers(f"{paper.title}　{paper.subtitle}")
    headings = [numbered(n, s.title) for n, s in enumerate(paper.sections, 1)] + [numbered(len(paper.sections) + 1, NOTES)]
    word.runs([Run("目录　", bold=True), *(run for number, heading in enumerate(headings, 1) for run in (
        Run(heading, target=f"s{number}"), Run("　　")))])
    cited: set[int] = set()
    for number, section in enumerate(paper.sections, 1):
        word.heading(headings[number - 1], anchor=f"s{number}")
        for block in section.blocks:
            _block(word, block, cited)
    word.heading(headings[-1], anchor=f"s{len(headings)}")
    if not paper.notes:
        word.quiet("没有引用任何依据。")
    for note in paper.notes:
        word.runs([Run(f"[{note.number}]", target=f"r{note.number}", anchor=f"n{note.number}"), Run(f" {note_text(note)}"),
                   Run(f"——{note_origin(note)}（{note_marks(note)}）", quiet=True)], tight=True, small=True)
    return word.save()


def _block(word: Word, block: Block, cited: set[int]) -> None:
    if isinstance(block, Line):
        word.runs(_said(block.said, cited))
    elif isinstance(block, Guide):
        word.quiet(block.text)
    elif isinstance(block, Empty):
        word.runs([Run(block.why), Run(f" 怎样补上：{block.remedy}", quiet=True)])
    elif isinstance(block, Facts):
        for label, said in block.rows:
            word.runs([Run(f"{label}　", quiet=True), *_said(said, cited)], tight=True)
        word.gap()
    elif isinstance(block, Picture):
        word.picture(png_of(block.drawing), block.drawing.width / block.drawing.height, block.drawing.title)
        word.quiet(block.caption)
    else:
        _table(word, block, cited)


def _table(word: Word, table: Table, cited: set[int]) -> None:
    word.subheading(table.title)
    word.grid([c.name for c in table.columns], [[_said(said, cited, table) for said in row] for row in table.rows],
              widths=[c.width for c in table.columns], numeric=[c.numeric for c in table.columns])
    word.gap()
    if table.foot:
        word.quiet(table.foot)


def _said(said: Said, cited: set[int], table: Table | None = None) -> list[Run]:
    runs = [Run(said.text)]
    if is_marked(said, table):
        runs.append(Run(COMPUTED, raised=True, quiet=True))
    for number in said.notes:
        runs.append(Run(f"[{number}]", raised=True, target=f"n{number}", anchor=None if number in cited else f"r{number}"))
        cited.add(number)
    return runs
