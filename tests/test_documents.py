"""Files become documents with true offsets, or one readable line."""

from __future__ import annotations

from pathlib import Path

import pytest

from chains import documents
from chains.documents import find_documents, other_files, read_document
from chains.errors import DocumentError
from chains.model import SourceKind

FRONT = """---
id: source:seed-009
title: 一份种子
publisher: 某报
published: 2024-03
original: 009.txt
sha256: abc
---
"""


def _write(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_plain_file_is_a_source_of_its_own(tmp_path: Path) -> None:
    document = read_document(_write(tmp_path, "a.txt", "\ufeff某市产业链建设\r\n2024年1月3日\r\n蘭州新區(qū)。\r\n"))
    assert document.text == "某市产业链建设\r\n2024年1月3日\r\n蘭州新區(qū)。\r\n"
    source = document.source
    assert (source.kind, source.title, source.published) == (SourceKind.DOCUMENT, "某市产业链建设", "2024-01-03")
    assert source.id == f"source:doc-{(source.sha256 or '')[:12]}"
    at = document.clean.index("兰州新区")
    start, end = document.stored(at, at + 4)
    assert document.text[start:end] == "蘭州新區"


def test_front_matter_names_the_source_and_is_not_read(tmp_path: Path) -> None:
    document = read_document(_write(tmp_path, "s.md", f"{FRONT}# 标题\n\n正文说到酒钢。\n"))
    source = document.source
    assert (source.id, source.kind, source.title) == ("source:seed-009", SourceKind.SEED, "一份种子")
    assert (source.published, source.publisher, source.original, source.sha256) == ("2024-03", "某报", "009.txt", "abc")
    assert "种子" not in document.clean and document.text.startswith("---")
    at = document.clean.index("酒钢")
    start, end = document.stored(at, at + 2)
    assert document.text[start:end] == "酒钢"


PAGE = """<!doctype html><html><head><title>站名</title><script>var 酒钢 = 1;</script></head><body>
<nav><a href="/">首页</a><a href="/b">白银集团</a></nav>
<article><h1>产业链&nbsp;建设</h1><p>支持<b>酒钢</b>公司&amp;合作方,
推動經(jīng)濟發展。</p><style>p {}</style></article>
<ul><li><a href="1">相关阅读:天水华天</a></li></ul><footer>版权 甘肃某网</footer></body></html>"""


def test_html_is_read_without_menus_and_points_into_the_raw_page(tmp_path: Path) -> None:
    document = read_document(_write(tmp_path, "p.html", PAGE))
    assert document.text == PAGE and document.source.title == "产业链 建设"
    assert all(word not in document.clean for word in ("首页", "白银集团", "var", "华天", "版权", "<"))
    at = document.clean.index("酒钢公司&")
    start, end = document.stored(at, at + 4)
    assert document.text[start:end] == "酒钢</b>公司"
    at = document.clean.index("经济")
    start, end = document.stored(at, at + 2)
    assert document.text[start:end] == "經(jīng)濟"


@pytest.mark.parametrize(("text", "title"), [
    ("# 一级标题\n正文。", "一级标题"),
    ("- 時間:2024-05-07\n- 來源:某報\n正文很长。", "正文很长。"),
    ("一" * 61 + "。\n标题", None),
])
def test_the_title_is_the_first_line_that_can_be_one(tmp_path: Path, text: str, title: str | None) -> None:
    assert read_document(_write(tmp_path, "file-name.txt", text)).source.title == (title or "file-name")


@pytest.mark.parametrize("line", ["2024年13月3日", "电话2024-99-99", "第2024-5-123号文"])
def test_what_is_no_date_gives_none(tmp_path: Path, line: str) -> None:
    assert read_document(_write(tmp_path, "a.txt", f"标题\n{line}\n正文")).source.published is None


def test_the_folder_lists_readable_files_in_order_and_no_readme(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "c.html", "README.md", "d.docx", "e.pdf", "~$d.docx", ".f.txt", "g.doc", "h.xlsx", "i.csv"):
        _write(tmp_path, name, "正文")
    assert [path.name for path in find_documents(tmp_path)] == ["a.txt", "b.md", "c.html", "d.docx", "e.pdf", "h.xlsx", "i.csv"]
    assert [path.name for path in other_files(tmp_path)] == ["g.doc"]


@pytest.mark.parametrize(("name", "data", "says"), [
    ("empty.txt", b"", "empty"),
    ("blank.txt", b" \n\t\n", "empty"),
    ("front.md", FRONT.encode(), "front matter"),
    ("photo.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "image"),
    ("noise.txt", bytes([1, 2, 3, 65]) * 200, "binary"),
    ("a.py", b"PK", "unsupported"),
    ("menu.html", b"<html><nav><a>x</a></nav></html>", "no text"),
    ("bad.md", "---\nid: a\nid: b\n---\n正文".encode(), "front matter"),
    ("list.md", "---\n- a\n---\n正文".encode(), "front matter"),
])
def test_a_file_that_cannot_be_read_is_one_line_with_a_remedy(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(_write(tmp_path, name, data))
    message = str(caught.value)
    assert name in message and says in message and "\n" not in message
    assert name in caught.value.zh and caught.value.zh != message


def test_a_file_over_the_cap_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)  # sparse: takes no room
    with pytest.raises(DocumentError, match=r"big\.txt: 50\.0 MB is over the cap of 20 MB"):
        read_document(path)


def test_the_cap_itself_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 9)
    assert read_document(_write(tmp_path, "a.txt", "三个字")).clean == "三个字"
    with pytest.raises(DocumentError, match="cap"):
        read_document(_write(tmp_path, "b.txt", "三个字。"))


@pytest.mark.parametrize("name", ["missing.txt", "folder.txt"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(tmp_path / name)
    with pytest.raises(DocumentError, match="no such folder"):
        find_documents(tmp_path / "missing")


def test_gb18030_reads_like_utf_8(tmp_path: Path) -> None:
    text = "白银市的企业与学校合作,推动产业发展。"
    old = read_document(_write(tmp_path, "g.txt", text.encode("gb18030")))
    new = read_document(_write(tmp_path, "u.txt", text))
    assert old.text == new.text and old.clean == new.clean and old.offsets == new.offsets


def test_a_long_page_is_read(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<html><body>" + "<p>白银集团发展铜产业，金川集团发展镍产业。</p>\n" * 20_000 + "</body></html>", "utf-8")
    assert "金川集团" in read_document(page).clean


BODY = "<p>白银集团发展铜产业。</p>"
ORDINARY = [
    "<script>for(var i=0;i<n;i++)if(a<b&&c<d&&e<f&&g<h&&j<k)x()</script>" + BODY,
    '<img src="data:image/png;base64,' + "A" * 60_000 + '">' + BODY,
    BODY + '<div onclick="if(a<b&&c<d&&e<f&&g<h)x()">相关</div>', BODY + "<!-- 结尾 -->" + "<a " * 30_000 + ">",
]


@pytest.mark.parametrize("page", ORDINARY, ids=["minified script", "picture in the page", "script in an attribute", "one odd tag"])
def test_an_ordinary_page_with_odd_tags_is_read(tmp_path: Path, page: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(page, "utf-8")
    assert "白银集团发展铜产业。" in read_document(path).clean


ENDLESS = ["<a ", '<a b="', "<!--", "<?x", "</a ", "<![x"]


@pytest.mark.parametrize("piece", ENDLESS)
def test_a_page_of_tags_that_never_end_is_refused_in_one_line(tmp_path: Path, piece: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(BODY + piece * 30_000, "utf-8")
    with pytest.raises(DocumentError, match="does not end"):
        read_document(path)


def test_an_unknown_section_of_a_page_is_one_readable_line(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(BODY + "\n<![unknown[x]]>" + BODY, "utf-8")
    with pytest.raises(DocumentError, match=r"a\.html:2: a section of the page"):
        read_document(path)
