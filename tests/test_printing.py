"""Papers as HTML, Word, PDF and Excel: the same bytes, notes that lead somewhere, hostile names, long tables."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import etree
from pypdf import PdfReader

from chains.atlas.making import make_atlas
from chains.atlas.paper import Column, Empty, Facts, Guide, Paper, Said, Section, Table, plain
from chains.atlas.scope import Scope
from chains.atlas.settings import DEFAULTS
from chains.errors import UsageError
from chains.exports import fonts
from chains.graph import build_graph
from chains.model import Entity, Snapshot
from chains.printing import PRINTS, known_print, print_paper
from chains.printing.common import clean_name, numbered, paper_name
from tests.gap_world import CHAIN, A, entity, gap_snapshot, link, segment

NAMES = ("=1+1", "<script>alert(1)</script>", "a]]>b&amp;\"'", "控制\x00\x07\x1b符", "@SUM(A1)", "\U0001f600表情", "شركة", "../../etc/passwd",
         "{{x}} ${y} %s", "很长" * 5000, "<a name='n-1'/><super>", "＝等号", "_x0041_")


def _world() -> Snapshot:
    """The gap world with a firm and a project of each hostile name, and one of the notes hostile too."""
    extra, links = [], []
    for n, name in enumerate(NAMES):
        firm, project = f"enterprise:h{n}", f"project:h{n}"
        extra += [entity(firm, name), entity(project, name, stage="planned", amount=n + 0.5)]
        links += [link(firm, "operates_in", segment("pig")), link(firm, "located_in", A), link(firm, "invests_in", project),
                  link(project, "operates_in", segment("car")), link(project, "located_in", A)]
    return gap_snapshot(extra, links)


@pytest.fixture(scope="module")
def hostile() -> Paper:
    return make_atlas(Scope(build_graph(_world()), CHAIN, A), DEFAULTS, date="2026-06-30")


@pytest.fixture(scope="module")
def files(hostile: Paper) -> dict[str, bytes]:
    return {name: print_paper(hostile, name) for name in PRINTS}


@pytest.mark.parametrize("format", list(PRINTS))
def test_equal_papers_are_equal_bytes(hostile: Paper, files: dict[str, bytes], format: str) -> None:
    assert print_paper(hostile, format) == files[format]


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: set[str] = set()
        self.outside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for key, value in attrs:
            if key == "id":
                self.ids.append(value or "")
            elif key in ("href", "src"):
                (self.targets if (value or "").startswith("#") else self.outside).append((value or "")[1:] if (value or "").startswith("#") else value or "")
            assert not key.startswith("on"), key


def test_the_page_is_whole_safe_and_its_notes_lead_down_and_back(hostile: Paper, files: dict[str, bytes]) -> None:
    text = files["html"].decode()
    page = _Page(text)
    assert page.outside == [] and "script" not in page.tags and "<script>alert" not in text
    assert len(page.ids) == len(set(page.ids)) and set(page.targets) <= set(page.ids)
    for note in hostile.notes:
        assert f"n-{note.number}" in page.targets and f"r-{note.number}" in page.targets
    assert "很长" * 60 + "……" in text and "2026年6月30日" in text and hostile.digest[:16] in text


def test_the_word_file_is_sound_and_its_notes_lead_down_and_back(hostile: Paper, files: dict[str, bytes]) -> None:
    with ZipFile(io.BytesIO(files["docx"])) as made:
        assert {m.date_time for m in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        document = etree.fromstring(made.read("word/document.xml"))
        assert sum(name.startswith("word/media/") for name in made.namelist()) == 2, "panorama and map"
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    anchors = [e.get(f"{w}name") for e in document.iter(f"{w}bookmarkStart")]
    targets = {e.get(f"{w}anchor") for e in document.iter(f"{w}hyperlink")}
    assert len(anchors) == len(set(anchors)) and targets <= set(anchors)
    assert {f"n{n.number}" for n in hostile.notes} <= targets and all(
        len(row.findall(f"{w}trPr/{w}tblHeader")) == 1 for t in document.iter(f"{w}tbl") for row in t.findall(f"{w}tr")[:1])
    words = "".join(e.text or "" for e in document.iter(f"{w}t"))
    assert "=1+1" in words and "<script>alert(1)</script>" in words and "很长" * 60 + "……" in words


def test_the_pdf_has_contents_page_numbers_and_all_text(hostile: Paper, files: dict[str, bytes]) -> None:
    pdf = PdfReader(io.BytesIO(files["pdf"]))
    pages = [page.extract_text() for page in pdf.pages]
    assert [item.title for item in pdf.outline] == [*(numbered(n, s.title) for n, s in enumerate(hostile.sections, 1)),  # type: ignore[union-attr]
                                                    numbered(len(hostile.sections) + 1, "注与来源")]
    assert all(f"第 {n} 页，共 {len(pages)} 页" in text for n, text in enumerate(pages, 1))
    assert "目录" in pages[0] and "2026年6月30日" in pages[0] and "五图谱两清单" in pages[0]
    whole = "".join(pages)
    assert "=1+1" in whole and "alert(1)" in whole
    place = {page.indirect_reference.idnum: n for n, page in enumerate(pdf.pages)}  # type: ignore[union-attr]
    links = [(n, place[a.get_object()["/Dest"][0].idnum]) for n, page in enumerate(pdf.pages) for a in page.get("/Annots", [])]
    notes = next(n for n, text in reversed(list(enumerate(pages))) if "注与来源" in text)
    assert any(start < notes <= end for start, end in links) and any(end < notes <= start for start, end in links), "down and back"
    assert "/JS" not in str(pdf.trailer["/Root"]) and pdf.metadata is not None and pdf.metadata.creation_date is not None


def test_headings_of_tables_stand_on_every_page_and_high_cells_are_split() -> None:
    long = "字" * 9000
    rows = tuple((plain(f"{n}"), Said(f"第{n}行", (), basis="computed")) for n in range(150))  # type: ignore[arg-type]
    table = Table("长表", "长表", (Column("序号列", 1, True), Column("内容列", 5)), (*rows, (plain("x"), Said(long, (), basis="computed"))))  # type: ignore[arg-type]
    paper = Paper("题", "副题", "d", (Section("k", "一节", (table,)),), ())
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(print_paper(paper, "pdf"))).pages]
    inside = [text for text in pages if re.search("第\\d+行", text)]
    assert len(inside) > 3 and all("内容列" in text for text in inside)
    assert sum(text.count("字") for text in pages) == 9000


def test_the_workbook_is_defused_named_and_holds_every_table_and_note(hostile: Paper, files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    tables = [b for s in hostile.sections for b in s.blocks if isinstance(b, Table)]
    assert len(book.sheetnames) == len(tables) + 2 and book.sheetnames[0] == "说明" and book.sheetnames[-1] == "注与来源"
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells) and any(cell.value == "'=1+1" for cell in cells)
    assert all(not str(cell.value).startswith(("=", "+", "@", "＝")) for cell in cells if isinstance(cell.value, str))
    assert len(list(book["注与来源"].iter_rows())) == len(hostile.notes) + 1
    amounts = [row[3].value for row in book["在库项目"].iter_rows(min_row=2)]
    assert 0.5 in amounts and all(isinstance(a, float | int) or a == "未收录" for a in amounts)


def test_sheets_get_names_excel_takes() -> None:
    table = Table("表", "a/b:c*[d]?'<>&" + "长" * 40, (Column("列"),), ((Said("x", (), basis="computed"),),))  # type: ignore[arg-type]
    paper = Paper("题", "副题", "d", (Section("k", "=一节", (table, table, Guide("g"), Empty("w", "r"), Facts(()))),), ())
    names = openpyxl.load_workbook(io.BytesIO(print_paper(paper, "xlsx"))).sheetnames
    assert len(set(names)) == 4 and all(len(n) <= 31 and not re.search(r"[\[\]:*?/\\']", n) for n in names)


@pytest.mark.parametrize("format", list(PRINTS))
def test_a_paper_of_nothing_is_still_a_file(format: str) -> None:
    empty = make_atlas(Scope(build_graph(Snapshot((Entity(CHAIN, "钢"),), (), ())), CHAIN), DEFAULTS)
    assert len(print_paper(empty, format)) > 1000 and not empty.notes


def test_without_a_chinese_font_pdf_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(fonts.VARIABLE, "no-such-font.ttf")
    with pytest.raises(UsageError, match="font"):
        print_paper(Paper("题", "副题", "d", (), ()), "pdf")


def test_unknown_formats_and_file_names() -> None:
    with pytest.raises(UsageError, match="html, docx, pdf, xlsx"):
        known_print("odt")
    assert clean_name("../../a:b\x00*c") == "a_b_c" and clean_name("///") == "材料"
    assert paper_name(Paper("五图谱两清单", "甲市 × 钢", "d", (), ()), ".pdf") == "五图谱两清单_甲市_×_钢.pdf"
    assert [numbered(n, "x") for n in (1, 10, 11, 20, 21)] == ["一、x", "十、x", "十一、x", "二十、x", "二十一、x"]
