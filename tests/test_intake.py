"""Every kind of file gives the same text, and every bad one a readable line in bounded time."""

from __future__ import annotations

import datetime
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.documents import MAX_BYTES, read_bytes
from chains.errors import DocumentError
from chains.intake import extract, sheets
from chains.intake.encoding import decode
from chains.intake.web import read_page
from chains.model import Document
from tests.files import docx_file, html_file, locked, office_parts, pdf_file, wrapped, xlsx_file, zip_file
from tests.pages import PAGES, WebPage

LINES = [
    "白银市招商引资情况通报",
    "近日，白银市与江苏海洛签订合作协议，计划投资12亿元建设铜箔项目，项目落户白银高新区，建成后年产铜箔5万吨，带动就业600人。",
    "座谈会上，金川集团、德孚等企业表示，将与兰州大学合作，延伸新材料产业链。",
]
TEXT = "\n".join(LINES)
CLEAN = read_bytes(TEXT.encode(), "a.txt").clean


def _find(document: Document, name: str) -> str:
    at = document.clean.index(name)
    start, end = document.stored(at, at + len(name))
    return document.text[start:end]


SAME = {
    "a.docx": docx_file(LINES),
    "a.pdf": pdf_file([part for line in LINES for part in wrapped(line)]),
    "a.html": html_file(LINES),
    "a.xlsx": xlsx_file(("Sheet1", [[line] for line in LINES])),
    "a.csv": "\n".join(f'"{line}"' for line in LINES).encode("gb18030"),
    "utf16.txt": TEXT.encode("utf-16"),
    "wrong.txt": docx_file(LINES), "wrong.docx": html_file(LINES), "wrong.pdf": xlsx_file(("Sheet1", [[line] for line in LINES])),
}


@pytest.mark.parametrize("name", SAME)
def test_every_kind_of_file_gives_the_same_clean_text(name: str) -> None:
    document = read_bytes(SAME[name], name)
    assert document.clean.strip() == CLEAN.strip()
    for word in ("江苏海洛", "铜箔项目", "新材料产业链", "白银高新区"):
        assert _find(document, word).replace("\n", "") == word


@pytest.mark.parametrize(("name", "locator"), [("a.docx", "第2段"), ("a.pdf", "第1页"), ("a.xlsx", "Sheet1!A2"), ("a.csv", "A2"), ("a.html", None)])
def test_a_quote_knows_its_page_paragraph_or_cell(name: str, locator: str | None) -> None:
    document = read_bytes(SAME[name], name)
    at = document.text.index("江苏海洛")
    assert document.locator(at, at + 4) == locator


# --- encodings -------------------------------------------------------------------------------------------------------

SEEDS = "".join(re.sub(r"(?s)\A---.*?---", "", path.read_text("utf-8")) for path in sorted((Path(__file__).parent.parent / "seeds").glob("0*.md")))
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("script", ["simplified", "traditional"])
def test_short_texts_are_decoded_right_in_each_encoding(encoding: str, script: str) -> None:
    body = opencc.OpenCC("s2t").convert(SEEDS) if script == "traditional" else SEEDS
    rng = random.Random(7)
    tried = wrong = 0
    for size in (20, 40, 100, 400, 2000):
        for _ in range(40):
            at = rng.randrange(len(body) - size)
            piece = body[at:at + size].replace("\n", "")
            try:
                data = piece.encode(encoding)
            except UnicodeEncodeError:
                continue
            tried += 1
            wrong += decode(data, "a") != piece
    assert wrong <= tried // 100
    assert tried == 200 or encoding == "big5"


@pytest.mark.parametrize(("data", "says"), [
    (bytes(range(256)) * 8, "UTF-8"), (b"\x01\x02\x03" * 200, "binary"), (b"\xff\xfe\x00", "utf-16"), (b"abc\xff\xff\xff\x80\x81\xff", "UTF-8"),
])
def test_bytes_that_are_no_text_are_refused_in_one_line(data: bytes, says: str) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(data, "a.txt")
    message = str(caught.value)
    assert message.startswith("a.txt: ") and says in message and "\n" not in message
    assert caught.value.zh.startswith("a.txt：")


def test_damaged_utf8_is_refused_and_not_read_as_another_code() -> None:
    data = ("嘉峪关市支持酒钢发挥链主企业作用。\n" * 3).encode()
    for broken in (data[:-2], data[:110] + b"\xff" + data[110:]):
        with pytest.raises(DocumentError, match="damaged UTF-8"):
            decode(broken, "a.txt")


# --- web pages -------------------------------------------------------------------------------------------------------

def _bare(text: str) -> str:
    return re.sub(r"[ \xa0\u3000]", "", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_article_of_a_page_is_read_and_nothing_around_it(page: WebPage) -> None:
    read = read_page(page.html, "a.html")
    assert [line for line in page.article if _bare(line) not in _bare(read.text)] == []
    assert [word for word in page.rubbish if word in read.text] == []
    assert (read.title, read.publisher, read.published) == page[4:]
    # Every character stands where the map says, but for tabs and spaces that tags stand for.
    for at, char in enumerate(read.text):
        stored = page.html[read.offsets[at]]
        assert stored == char or char.isspace() or stored == "&"


def test_what_a_page_says_of_itself_becomes_its_source() -> None:
    source = read_bytes(PAGES[0].html.encode(), "a.html").source
    assert (source.title, source.publisher, source.published) == ("宁远县签约铜箔项目", "宁远县融媒体中心", "2024-03-05")


def test_a_name_broken_by_the_source_of_a_page_is_whole() -> None:
    document = read_bytes("<html><body><p>江苏海洛与兰州\n    理工大学签订合作协议，共同建设实验室。</p></body></html>".encode(), "a.html")
    assert "兰州理工大学" in document.clean and _find(document, "兰州理工大学") == "兰州\n    理工大学"


def test_scripts_and_markup_of_a_page_stay_text_or_go() -> None:
    page = "<html><body><script>alert('海洛投资')</script><p onclick=\"x('德孚')\">金川集团&lt;script&gt;发展镍产业，延伸链条。</p><!-- 宝杭 --></body></html>"
    document = read_bytes(page.encode(), "a.html")
    assert document.clean.strip() == "金川集团<script>发展镍产业,延伸链条。"


@given(st.lists(st.sampled_from(["<p>", "</p>", "<table>", "</table>", "<tr>", "<td rowspan=3>", "<td>", "</tr>", "<a href=x>", "</a>", "<script>", "</script>",
                                 "<h1>", "&nbsp;", "&#65;", "金川集团，发展。", "\n", "\t", "<br>", "<div", ">", "<li>首页"]), max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_any_markup_gives_a_true_map_or_a_readable_refusal(page: str) -> None:
    try:
        read = read_page(page, "a.html")
    except DocumentError as error:
        assert "\n" not in str(error)
        return
    assert len(read.offsets) == len(read.text) + 1
    assert all(0 <= read.offsets[i] < len(page) for i in range(len(read.text)))
    assert all(page[read.offsets[i]] == char for i, char in enumerate(read.text) if "\u4e00" <= char <= "\u9fff")


# --- Word ------------------------------------------------------------------------------------------------------------

def test_paragraphs_and_tables_of_a_word_file_come_in_order_with_their_cells() -> None:
    document = read_bytes(docx_file(["项目清单"], [["项目名称", "投资企业"], ["铜箔项目", "江苏海洛\n（甘肃）"]]), "a.docx")
    assert document.text == "项目清单\n项目名称\t投资企业\n铜箔项目\t江苏海洛 （甘肃）\n"
    at = document.text.index("江苏海洛")
    assert document.locator(at, at + 4) == "表1!B2"
    assert document.locator(document.text.index("铜箔项目"), at + 4) == "表1!A2:B2"


def _with_body(body: str) -> bytes:
    parts = office_parts(docx_file(["x"]))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return zip_file(parts | {"word/document.xml": f'<?xml version="1.0"?><w:document {space}><w:body>{body}</w:body></w:document>'.encode()})


def _p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


BODIES = [
    ("deleted and inserted text", f"<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>{_p('尾')}", "新\n尾\n"),
    ("a field's code", "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>正文</w:t></w:r></w:p>", "正文\n"),
    ("the reading above a character", "<w:p><w:r><w:ruby><w:rt><w:r><w:t>qū</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>区</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>", "区\n"),
    ("a text box and its fallback", f"<w:p><w:r><mc:AlternateContent><mc:Choice>{_p('框')}</mc:Choice><mc:Fallback>{_p('框')}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>文</w:t></w:r></w:p>", "框\n文\n"),
    ("a line break", "<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r></w:p>", "一\n二\n"),
    ("merged rows and columns", "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>" + _p("白银") + "</w:tc><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" + _p("海洛")
     + "</w:tc><w:tc>" + _p("铜") + "</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>" + _p("") + "</w:tc><w:tc>" + _p("德孚") + "</w:tc></w:tr></w:tbl>",
     "白银\t海洛\t\t铜\n白银\t德孚\n"),
    ("a table that sets out a page", "<w:tbl><w:tr><w:tc>" + _p("第一段。") + _p("第二段。") + "</w:tc></w:tr></w:tbl>", "第一段。\n第二段。\n"),
]


@pytest.mark.parametrize(("name", "body", "text"), BODIES, ids=[row[0] for row in BODIES])
def test_a_word_file_with(name: str, body: str, text: str) -> None:
    assert read_bytes(_with_body(body), "a.docx").text == text


# --- tables ----------------------------------------------------------------------------------------------------------

def test_sheets_dates_numbers_merged_cells_and_hidden_sheets() -> None:
    data = xlsx_file(("天水市", [["企业名称", "所在地", "签约日期", "投资额"], ["海洛", "秦州区", datetime.date(2024, 3, 5), 1.5], ["德孚", None, datetime.date(2024, 3, 6), 20000000]]),
                     ("白银市", [["企业名称", "所在地"], ["宝杭", "白银区"]]), merged=["B2:B3"])
    document = read_bytes(data, "a.xlsx")
    assert document.text == ("天水市\n企业名称\t所在地\t签约日期\t投资额\n海洛\t秦州区\t2024-03-05\t1.5\n德孚\t秦州区\t2024-03-06\t20000000\n"
                             "白银市\n企业名称\t所在地\n宝杭\t白银区\n")
    at = document.text.index("宝杭")
    assert document.locator(at, at + 2) == "白银市!A2"
    assert document.text[document.text.rindex("秦州区"):][:3] == "秦州区"


def test_a_formula_is_never_computed_and_one_without_a_value_is_said() -> None:
    data = xlsx_file(("Sheet1", [["企业名称", "投资额"], ["海洛", "=1+2"], ["德孚", "=WEBSERVICE(\"http://a\")"]]))
    document = read_bytes(data, "a.xlsx")
    assert document.text == "企业名称\t投资额\n海洛\n德孚\n"
    assert "Sheet1!B2、Sheet1!B3" in document.notes[0] and "公式" in document.notes[0]
    parts = office_parts(data)
    sheet = next(name for name in parts if name.startswith("xl/worksheets/sheet"))
    parts[sheet] = re.sub(rb"<f>1\+2</f><v ?(?:/>|></v>)", b"<f>1+2</f><v>3</v>", parts[sheet], count=1)
    assert "海洛\t3\n" in read_bytes(zip_file(parts), "a.xlsx").text


@pytest.mark.parametrize("sign", [",", "\t", ";", "，"])
def test_a_csv_is_taken_apart_at_the_mark_it_uses(sign: str) -> None:
    text = f"企业名称{sign}所在地{sign}投资额\n江苏海洛{sign}白银市{sign}1200\n"
    assert read_bytes(text.encode(), "a.csv").text == "企业名称\t所在地\t投资额\n江苏海洛\t白银市\t1200\n"


def test_a_huge_table_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_CELLS", 40_000)
    document = read_bytes(("企业名称,所在地\n" + "海洛,白银市\n" * 21_000).encode(), "a.csv")
    assert document.notes == ("表格很大，只读了前 4 万个单元格。",) and document.text.count("\n") == 20_001


def _book(sheets: int, rows: str, tail: str = "", shared: str = "") -> bytes:
    """A workbook written by hand, all of whose sheets are one and the same part."""
    relation = "<Relationships><Relationship Id='r' Target='worksheets/sheet1.xml'/></Relationships>"
    names = "".join(f"<sheet name='表{i}' r:id='r'/>" for i in range(sheets))
    return zip_file({
        "xl/workbook.xml": f"<workbook xmlns:r='r'><sheets>{names}</sheets></workbook>".encode(), "xl/_rels/workbook.xml.rels": relation.encode(),
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData>{tail}</worksheet>".encode(),
        "xl/sharedStrings.xml": f"<sst><si><t>{shared}</t></si></sst>".encode(),
    })


def test_a_part_that_a_workbook_names_a_thousand_times_is_read_once() -> None:
    began = time.process_time()
    document = read_bytes(_book(1000, "<row r='1'><c r='A1' t='str'><v>海洛</v></c></row>" + "<row/>" * 20_000), "a.xlsx")
    assert document.text == "海洛\n" and time.process_time() - began < 5


def test_cells_that_merges_fill_count_as_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_CELLS", 1_000)
    rows = "".join(f"<row r='{i}'><c r='A{i}' t='str'><v>甲</v></c>" + (f"<c r='B{i}' t='str'><v>乙</v></c><c r='C{i}' t='str'><v>丙</v></c>" if i == 1 else "") + "</row>" for i in range(1, 601))
    document = read_bytes(_book(1, rows, "<mergeCells><mergeCell ref='B1:B600'/><mergeCell ref='C1:C600'/></mergeCells>"), "a.xlsx")
    assert document.text.count("甲") == 600 and document.text.count("乙") == 399 and document.text.count("丙") == 1
    assert "只读了前" in document.notes[0]


def test_one_long_text_in_every_cell_is_cut_where_documents_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "MAX_TEXT", 10_000)
    row = "".join(f"<c r='{column}1' t='s'><v>0</v></c>" for column in "ABCDEFGHIJ")
    assert read_bytes(_book(1, f"<row r='1'>{row}</row>", shared="海洛铜箔" * 1_000), "a.xlsx").text == ("海洛铜箔" * 1_000 + "\t") * 2 + "海洛铜箔" * 499 + "海洛铜"


# --- PDF -------------------------------------------------------------------------------------------------------------

def test_headers_footers_and_page_numbers_of_a_pdf_go_and_sentences_over_pages_are_whole() -> None:
    body = wrapped("近日，白银市与江苏海洛签订合作协议，计划投资12亿元建设铜箔项目，项目落户白银高新区，建成后年产铜箔5万吨，带动就业600人，延伸新材料产业链。", 20)
    pages = [["内部资料 注意保存", *part, f"- {i} -"] for i, part in enumerate((body[:2], ["招商引资。会议还研究了其他的一些事项，", "并对下一步的工作提出了要求。"], body[2:]), 1)]
    document = read_bytes(pdf_file(*pages), "a.pdf")
    assert "内部资料" not in document.text and "- 2 -" not in document.text
    at = document.text.index("会议还研究")
    assert document.locator(at, at + 3) == "第2页"


def test_a_pdf_that_is_locked_only_against_changes_is_read() -> None:
    assert "江苏海洛" in read_bytes(locked(SAME["a.pdf"], ""), "a.pdf").clean


# --- bad input -------------------------------------------------------------------------------------------------------

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "' + b"x" * 1000 + b'">' + b"".join(
    b'<!ENTITY a%d "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">' % i for i in range(9)) + b"]><w:document>&a8;</w:document>"
_PARTS = office_parts(SAME["a.docx"])
_BOOK = office_parts(SAME["a.xlsx"])
# What takes long to make is made when its own test runs.
BAD: list[tuple[str, bytes | Callable[[], bytes], str, str]] = [
    ("encrypted.pdf", locked(SAME["a.pdf"], "secret"), "encrypted", "去掉密码"),
    ("scan.pdf", pdf_file([], []), "OCR", "OCR"),
    ("broken.pdf", SAME["a.pdf"][:400], "damaged", "已损坏"),
    ("noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 400, "damaged", "已损坏"),
    ("bomb.docx", lambda: zip_file(_PARTS | {"word/document.xml": b"<a>" + b" " * 200_000_000 + b"</a>"}), "zip bomb", "拒绝读取"),
    ("ratio.xlsx", lambda: zip_file(_BOOK | {"xl/sharedStrings.xml": b"<a>" + b" " * 20_000_000 + b"</a>"}), "zip bomb", "拒绝读取"),
    ("many.docx", lambda: zip_file(_PARTS | {f"word/{i}.xml": b"" for i in range(6000)}), "zip bomb", "拒绝读取"),
    ("entities.docx", zip_file(_PARTS | {"word/document.xml": BOMB}), "entities", "实体"),
    ("entities.xlsx", zip_file(_BOOK | {"xl/sharedStrings.xml": BOMB}), "entities", "实体"),
    ("cut.docx", SAME["a.docx"][:3000], "damaged", "已损坏"),
    ("xml.docx", zip_file(_PARTS | {"word/document.xml": b"<w:document>"}), "damaged", "已损坏"),
    ("empty.docx", docx_file([]), "empty", "空"),
    ("empty.xlsx", xlsx_file(("Sheet1", [])), "empty", "空"),
    ("archive.txt", zip_file({"a.txt": b"a"}), "zip archive", "压缩文件"),
    ("slides.docx", zip_file({"ppt/presentation.xml": b"a"}), "PowerPoint", "PowerPoint"),
    ("open.docx", zip_file({"content.xml": b"a"}), "OpenDocument", "OpenDocument"),
    ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office", "旧版"),
    ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted", "去掉密码"),
    ("photo.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "image", "图片"),
    ("rich.txt", b"{\\rtf1 a}", "rich text", "RTF"),
    ("code.py", b"print(1)", "unsupported", "不支持"),
    ("quote.csv", b'a,"' + b"x" * 300_000 + b"\n", "CSV", "CSV"),
    ("big.txt", b"a" * (MAX_BYTES + 1), "cap", "上限"),
]


@pytest.mark.parametrize(("name", "data", "says", "zh"), BAD, ids=[row[0] for row in BAD])
def test_a_bad_file_is_one_line_that_says_what_to_do(name: str, data: bytes | Callable[[], bytes], says: str, zh: str) -> None:
    content = data() if callable(data) else data
    began = time.process_time()
    with pytest.raises(DocumentError) as caught:
        read_bytes(content, name)
    assert time.process_time() - began < 5
    assert str(caught.value).startswith(name) and says in str(caught.value) and "\n" not in str(caught.value)
    assert caught.value.zh.startswith(name) and zh in caught.value.zh


BOUNDED = [
    ("one line", "甘肃省发展产业链，" * (MAX_BYTES // 27)), ("one character", "a" * 4_000_000), ("brackets", "（" * 200_000),
    ("surrogates", "中\ud800" * 100_000), ("pages", "<html><body>" + "<p>白银集团发展铜产业，金川集团发展镍产业。</p>\n" * 10_000),
    ("cells", "企业名称\t所在地\n" + "海洛\t白银市\n" * 25_000),
    ("menus", "<html><body>" + "<nav>" * 40_000 + "</p>" * 40_000 + "</nav>" * 40_000 + "<p>白银集团发展铜产业，金川集团发展镍产业。</p>"),
]


@pytest.mark.parametrize(("name", "text"), BOUNDED, ids=[row[0] for row in BOUNDED])
def test_a_large_text_is_read_in_bounded_time(name: str, text: str) -> None:
    began = time.process_time()
    document = read_bytes(text.encode("utf-16" if name == "surrogates" else "utf-8", "surrogatepass"), "a.txt") if name != "surrogates" else None
    if document is None:  # UTF-8 and UTF-16 on disk hold no half characters: a file that does is damaged
        with pytest.raises(DocumentError):
            read_bytes(text.encode("utf-16", "surrogatepass"), "a.txt")
    else:
        assert document.clean
    assert time.process_time() - began < 20


@given(st.sampled_from(["a.docx", "a.xlsx", "a.pdf", "a.html"]), st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
@settings(max_examples=80, deadline=None)
def test_a_damaged_file_is_read_or_refused_and_never_a_traceback(name: str, at: int, noise: bytes) -> None:
    data = bytearray(SAME[name])
    at %= len(data)
    data[at:at + len(noise)] = noise
    try:
        read_bytes(bytes(data), name)
    except DocumentError as error:
        assert "\n" not in str(error)
