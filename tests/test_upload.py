"""Documents a user brings: read in the session, shown as text, saved under a name of ours and taken out again."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chains.app.state import open_world
from chains.app.upload import read_upload, save_upload, start, unsave_upload
from chains.app.upload_panel import _names_table
from chains.errors import DocumentError, UsageError
from chains.snapshot import write_snapshot
from tests.test_review import EAST, LETTER, WEST
from tests.test_review_page import _html, _rebuild, _text, home

__all__ = ["home"]
pytestmark = pytest.mark.usefixtures("home")

NEW = f"新区项目对接会\n\n{WEST}与{EAST}在嘉峪关市签约，合作建设新的生产线。<b>加粗</b>\n".encode()
NAMES = ["报道.txt", "../../evil.txt", "..\\..\\evil.md", "/etc/passwd.txt", "a/b/c.TXT", "CON.txt", "x" * 300 + ".txt", "<b>甲</b>.txt", ".txt"]


@pytest.mark.parametrize("name", NAMES, ids=lambda n: n[:20])
def test_the_name_of_an_upload_is_never_a_path(home: Path, name: str) -> None:
    upload = read_upload(NEW, name, home / "data" / "chains.yaml")
    assert re.fullmatch(r"doc-[0-9a-f]{12}\.(txt|md)", upload.document.name)
    path = save_upload(upload, open_world())
    assert path.parent == home / "seeds" and path.read_bytes() == NEW
    assert sorted(p.name for p in home.rglob("*.*") if "evil" in p.name or "passwd" in p.name) == []
    unsave_upload(upload)
    assert sorted(p.name for p in (home / "seeds").iterdir()) == ["a.txt"]


def test_an_upload_is_read_with_the_catalog_and_alone(home: Path) -> None:
    upload = read_upload(NEW, "报道.txt", home / "data" / "chains.yaml")
    snapshot = upload.world.snapshot
    assert [d.text.encode() for d in snapshot.documents] == [NEW] and upload.title == "新区项目对接会"
    assert {WEST, EAST} <= {m.name for m in snapshot.mentions} and "enterprise:jiugang" in snapshot.by_id
    for mention in snapshot.mentions:
        assert upload.document.text[mention.start:mention.end] == mention.surface


@pytest.mark.parametrize(("data", "name", "says"), [
    (b"", "a.txt", "空"), (bytes(range(256)) * 40, "a.txt", "^a.txt"), (b"x", "a.exe", "不支持这种文件"), (b"x", "noending", "不支持这种文件"),
    (b"x" * 20_000_001, "a.txt", "上限"), (b"%PDF-1.4 broken", "a.pdf", "."), (b"PK\x03\x04broken", "a.docx", "."),
])
def test_a_bad_upload_is_one_chinese_line(home: Path, data: bytes, name: str, says: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_upload(data, name, home / "data" / "chains.yaml")
    assert re.search(says, caught.value.zh) and re.search("[一-鿿]", caught.value.zh) and "\n" not in caught.value.zh
    assert "doc-" not in caught.value.zh  # a user knows the file by the name it came with
    job = start(data, name)
    assert job.done.wait(60) and job.upload is None and job.problem == caught.value.zh


def test_the_same_content_is_not_saved_twice_even_under_another_name(home: Path) -> None:
    world = open_world()
    with pytest.raises(UsageError, match="already"):
        save_upload(read_upload(LETTER.encode(), "副本.txt", home / "data" / "chains.yaml"), world)
    (home / "seeds" / "other.md").write_bytes(NEW)
    with pytest.raises(UsageError, match="already"):
        save_upload(read_upload(NEW, "b.txt", home / "data" / "chains.yaml"), world)


def test_a_saved_file_that_somebody_changed_is_not_deleted(home: Path) -> None:
    upload = read_upload(NEW, "b.txt", home / "data" / "chains.yaml")
    path = save_upload(upload, open_world())
    path.write_bytes(b"theirs")
    with pytest.raises(UsageError):
        unsave_upload(upload)
    assert path.read_bytes() == b"theirs"


def test_read_only_saves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = read_upload(NEW, "b.txt", home / "data" / "chains.yaml")
    monkeypatch.setenv("CHAINS_READ_ONLY", "1")
    with pytest.raises(UsageError, match="READ_ONLY"):
        save_upload(upload, open_world())
    assert sorted(p.name for p in (home / "seeds").iterdir()) == ["a.txt"]


# --- the page

def _page(home: Path, name: str, data: bytes) -> AppTest:
    at = AppTest.from_string("from chains.app import sources\nsources.show()", default_timeout=30).run()
    (box,) = at.file_uploader
    at = box.set_value((name, data, "text/plain")).run()
    for _ in range(200):
        if "upload_job" not in at.session_state:
            return at
        time.sleep(0.1)
        at = at.run()
    raise TimeoutError("the upload was not read")


def test_an_upload_is_shown_with_its_findings_and_offered_for_review(home: Path) -> None:
    at = _page(home, "<i>报道</i>.txt", NEW)
    (upload,) = at.session_state["uploads"].values()
    assert "新区项目对接会" in _text(at)
    at.query_params["source"] = upload.document.source.id
    at = at.run()
    html, text = _html(at), _text(at)
    assert "<b>加粗" not in html and "&lt;b&gt;加粗" in html and "<i>报道" not in html
    assert "仅本次可见" in text and "读出的名称 · " in text and "读出的关系 · " in text and WEST in text
    labels = {b.label: b for b in at.button}
    assert int(re.search(r"\d+", next(label for label in labels if label.startswith("去审核")))[0]) >= 2  # type: ignore[index]
    at = labels["加入文档库"].click().run()
    assert "已加入文档库" in _text(at) and (home / "seeds" / upload.document.name).read_bytes() == NEW
    at = next(b for b in at.button if b.label == "移出文档库").click().run()
    assert "仅本次可见" in _text(at) and not (home / "seeds" / upload.document.name).exists()


def test_the_candidates_of_an_upload_are_judged_like_any_other(home: Path) -> None:
    at = AppTest.from_string("from chains.app import review\nreview.show()", default_timeout=30)
    upload = read_upload(NEW, "b.txt", home / "data" / "chains.yaml")
    at.session_state["uploads"] = {upload.digest: upload}
    at.session_state["review_scope"] = upload.digest
    at = at.run()
    assert "刚读的：新区项目对接会" in [option for box in at.selectbox for option in box.options]
    at = next(b for b in at.button if b.label == "驳回").click().run()
    assert upload.document.name in (home / "data" / "judgements.yaml").read_text("utf-8")
    rejected = re.search(r"已记下：驳回 (\S+?)。", _text(at))[1]  # type: ignore[index]
    save_upload(upload, open_world())
    _rebuild(home)
    snapshot = open_world().snapshot
    inside = [m.name for m in snapshot.mentions if snapshot.document_by_source[m.source].name == upload.document.name]
    assert inside and rejected not in inside


def test_a_bad_upload_leaves_the_page_whole(home: Path) -> None:
    at = _page(home, "a.txt", b"\x00\x01" * 500)
    assert re.search(r'role="alert"', _html(at)) and "个来源" in _text(at)


def test_a_table_without_a_title_goes_by_the_name_of_its_file(home: Path) -> None:
    at = _page(home, "名单.csv", f"企业名称,所在地\n{WEST},嘉峪关市\n".encode())
    (upload,) = at.session_state["uploads"].values()
    at.query_params["source"] = upload.document.source.id
    assert "<h1>名单.csv</h1>" in _html(at.run())


def test_a_file_of_any_kind_may_be_chosen_and_is_answered_in_chinese(home: Path) -> None:
    (box,) = AppTest.from_string("from chains.app import sources\nsources.show()", default_timeout=30).run().file_uploader
    assert not box.proto.type
    assert "另存为 .docx" in _text(_page(home, "旧文件.doc", b"\xd0\xcf\x11\xe0" * 99))


def test_a_snapshot_of_other_data_is_still_shown(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_snapshot(open_world().snapshot, tmp_path / "old")
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(tmp_path / "old"))
    assert "个来源" in _text(AppTest.from_string("from chains.app import sources\nsources.show()", default_timeout=30).run())


def test_a_place_of_which_nothing_is_said_is_listed_without_a_link(home: Path) -> None:
    upload = read_upload("甲材公司的产品卖到新疆哈密。\n".encode(), "外地.txt", home / "data" / "chains.yaml")
    assert "place:650500" not in upload.world.snapshot.by_id
    place = next(row for row in _names_table(upload).rows if row[0].value == "哈密市")
    assert "图谱外地名" in str(place[2].shown) and "href" not in str(place[0].shown)
