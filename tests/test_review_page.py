"""The page 审核 in Streamlit's own test harness: what it shows, what its buttons write, and hostile words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chains.build import build_snapshot
from chains.snapshot import write_snapshot
from tests.test_review import EAST, GOOD, LETTER, WEST, _bytes

pytestmark = pytest.mark.usefixtures("home")
HOSTILE = "西岭<img src=x onerror=alert(1)>集团有限公司"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny catalog, one letter and the snapshot of both."""
    for name in ("data", "seeds"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "chains.yaml").write_bytes(GOOD.read_bytes())
    (tmp_path / "seeds" / "a.txt").write_text(LETTER, "utf-8")
    _rebuild(tmp_path)
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(tmp_path / "snapshot"))
    monkeypatch.setenv("CHAINS_DATA", str(tmp_path / "data" / "chains.yaml"))
    monkeypatch.setenv("CHAINS_SEEDS", str(tmp_path / "seeds"))
    monkeypatch.setenv("CHAINS_WHO", "张三")
    return tmp_path


def _rebuild(home: Path) -> None:
    write_snapshot(build_snapshot(home / "data" / "chains.yaml", home / "seeds"), home / "snapshot")


def _open(**query: str) -> AppTest:
    at = AppTest.from_string("from chains.app import review\nreview.show()", default_timeout=30)
    for key, value in query.items():
        at.query_params[key] = value
    return at.run()


def _html(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join(piece.proto.body for piece in at.get("html"))


def _text(at: AppTest) -> str:
    return re.sub(r"<[^>]+>", "", _html(at))


def _candidate(at: AppTest) -> str:
    (title,) = re.findall(r'<h1 class="cg-candidate">(.*?)</h1>', _html(at))
    return re.sub(r"<[^>]+>", "", title)


def _press(at: AppTest, label: str) -> AppTest:
    (button,) = [b for b in at.button if b.label == label]
    assert not button.disabled, label
    return button.click().run()


def test_the_first_candidate_stands_large_with_its_sentence_and_sureness() -> None:
    at = _open()
    assert _candidate(at) == WEST and f"<mark>{WEST}</mark>" in _html(at)
    text = _text(at)
    assert "已审 0 / " in text and "2 句，1 份材料" in text and "未收录的名称 · " in text and "关系 · " in text
    assert re.search(r"(几乎确定|较有把握|一般|没有把握) · 0\.\d\d", text)


def test_each_verdict_is_one_key_and_none_of_them_is_taken() -> None:
    at = _open()
    keys = {b.label: b.proto.shortcut for b in at.button if b.proto.shortcut}
    assert {"通过": "a", "驳回": "x", "存疑": "d", "合并到": "m", "改类别": "k", "跳过": "s", "撤销": "u"}.items() <= keys.items()
    assert len(set(keys.values())) == len(keys)


def test_verdicts_move_on_and_undo_brings_the_bytes_back(home: Path) -> None:
    before, at = _bytes(home), _open()
    at = _press(at, "通过")
    assert _candidate(at) == EAST and f"已记下：通过 {WEST}" in _text(at) and "已审 1 / " in _text(at)
    assert f"name: {WEST}" in (home / "data" / "chains.yaml").read_text("utf-8")
    at = _press(at, "驳回")
    assert EAST not in _candidate(at)
    written = (home / "data" / "judgements.yaml").read_text("utf-8")
    assert written.count("who: 张三") == 2 and "verdict: rejected" in written
    at = _press(_press(at, "撤销"), "撤销")
    assert _candidate(at) == WEST and _bytes(home) == before
    assert "没有可以撤销的操作" in _text(_press(at, "撤销"))


def test_skipping_goes_round_and_writes_nothing(home: Path) -> None:
    before, at = _bytes(home), _open()
    seen = [_candidate(at)]
    while (name := _candidate(_press(at, "跳过"))) != seen[0]:
        seen.append(name)
    assert len(seen) == len(set(seen)) > 3 and _bytes(home) == before


def test_a_link_of_the_list_opens_its_candidate() -> None:
    keys = re.findall(r'href="review\?key=([^"]+)"', _html(_open()))
    inferred = _open(key=keys[-1])  # the least sure comes last
    assert "推断（全文）" in _text(inferred) and "由全文推断" in _text(inferred) and "这句话说了这条关系吗？" not in _text(inferred)
    at = next(page for key in reversed(keys) if "推断（全文）" not in _text(page := _open(key=key)))
    assert "位于" in _candidate(at) or "从事" in _candidate(at) or "链主" in _candidate(at) or "发展" in _candidate(at)
    assert "这句话说了这条关系吗？" in _text(at)
    assert _candidate(_open(key="nonsense<b>")) == WEST


def test_merging_into_a_known_entity_by_its_button(home: Path) -> None:
    at = _press(_open(), "合并到")
    (box,) = [b for b in at.selectbox if b.label.startswith("合并到")]
    at = _press(box.set_value("enterprise:jiugang").run(), "合并")
    assert "into: enterprise:jiugang" in (home / "data" / "judgements.yaml").read_text("utf-8") and _candidate(at) == EAST


def test_another_kind_is_asked_about_at_once(home: Path) -> None:
    at = _press(_open(), "改类别")
    (pills,) = at.button_group
    at = pills.set_value("institute").run()
    assert "kind: institute" in (home / "data" / "judgements.yaml").read_text("utf-8")
    assert "科研院所" in _text(at)


def test_the_preview_shows_just_what_is_written_then(home: Path) -> None:
    at = _open()
    (toggle,) = [t for t in at.toggle if t.label.startswith("预览")]
    shown = [code.value for code in toggle.set_value(True).run().code]
    before = _bytes(home)["data/chains.yaml"].decode()
    _press(at, "通过")
    after = (home / "data" / "chains.yaml").read_text("utf-8")
    records = next(code for code in shown if f"name: {WEST}" in code and "digest" not in code).split("\n# ……\n")
    assert len(records) == 2 and all(record in after and record not in before for record in records)


def test_bulk_acceptance_previews_and_then_writes_in_one_step(home: Path) -> None:
    before, at = _bytes(home), _open()
    (toggle,) = [t for t in at.toggle if t.label == "批量通过"]
    at = toggle.set_value(True).run()
    (slider,) = at.slider
    at = slider.set_value(0.5).run()
    count = int(re.search(r"将通过 (\d+) 个候选", _text(at))[1])  # type: ignore[index]
    assert count >= 2 and WEST in _text(at) and _bytes(home) == before
    at = _press(at, f"全部通过（{count}）")
    assert "已记下" in _text(at), _text(at)
    at = at.slider[0].set_value(1.0).run()
    assert "没有符合条件的候选" in _text(at)  # and yet the step can be taken back from here
    assert (home / "data" / "judgements.yaml").read_text("utf-8").count("verdict: accepted") == count
    at = _press(at, "撤销")
    assert _bytes(home) == before


def test_what_is_lacking_is_said_in_the_place_of_what_was_done(home: Path) -> None:
    (home / "seeds" / "a.txt").write_text("港澳台与嘉峪关市对接。", "utf-8")
    _rebuild(home)
    before, at = _bytes(home), _press(_open(), "通过")
    (said,) = re.findall(r'role="alert">([^<]*)', _html(at))
    assert "级别" in said and not re.search("[a-z]", said) and _bytes(home) == before


def test_filters_narrow_the_list_and_say_when_nothing_is_left() -> None:
    at = _open()
    (kind,) = [b for b in at.selectbox if b.label == "类别"]
    at = kind.set_value("leads").run()
    assert "链主" in _candidate(at) and "未收录的名称" not in _text(at)
    (doubted,) = [t for t in at.toggle if t.label == "看存疑"]
    assert "没有符合筛选的候选" in _text(doubted.set_value(True).run())


def test_read_only_shows_and_does_not_write(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINS_READ_ONLY", "1")
    at = _open()
    assert "当前为只读" in _text(at) and _candidate(at) == WEST
    assert {b.label for b in at.button if not b.disabled} == {"跳过"}


def test_the_graph_is_updated_on_demand_only(home: Path) -> None:
    at = _open()
    (update,) = [b for b in at.button if b.label == "更新图谱"]
    assert update.disabled, "nothing has changed yet"
    at = _press(at, "驳回")
    manifest = (home / "snapshot" / "manifest.json").read_bytes()
    at = _press(at, "更新图谱")
    assert (home / "snapshot" / "manifest.json").read_bytes() != manifest and "图谱已更新" in _text(at)
    assert WEST not in (home / "snapshot" / "mentions.jsonl").read_text("utf-8")


def test_nothing_left_says_so_and_where_to_go(home: Path) -> None:
    (home / "seeds" / "a.txt").write_text("今天天气很好。\n", "utf-8")
    _rebuild(home)
    assert "没有待审的候选" in _text(_open()) and "来源" in _text(_open())


def test_broken_judgements_are_one_line(home: Path) -> None:
    (home / "data" / "judgements.yaml").write_text("judgements: 3\n", "utf-8")
    at = AppTest.from_string(
        "from chains.app import review\nfrom chains.app.widgets import one_line_errors\nwith one_line_errors():\n    review.show()",
        default_timeout=30).run()
    assert "judgements.yaml:1" in _text(at)


def test_hostile_words_of_a_document_stay_words(home: Path) -> None:
    (home / "seeds" / "a.txt").write_text(LETTER.replace(WEST, HOSTILE), "utf-8")
    _rebuild(home)
    html = _html(_open())
    assert "<img" not in html and "onerror=alert(1)&gt;" in html
