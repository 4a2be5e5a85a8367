"""`data/atlas.yaml`: what it may say, each mistake with its line and remedy, and that the shipped one is the default."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chains.atlas import PART_TEXTS, check_settings, parse_settings, read_settings
from chains.atlas.settings import DEFAULTS, FILE
from chains.cli import main
from chains.errors import CatalogError

ROOT = Path(__file__).parent.parent


def test_the_shipped_file_says_what_is_the_default() -> None:
    assert read_settings(ROOT / "data" / "chains.yaml") == DEFAULTS


def test_without_a_file_the_default_stands(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "chains.yaml") == DEFAULTS and check_settings(tmp_path / "chains.yaml") == ()


def test_parts_are_renamed_reordered_limited_and_switched_off() -> None:
    found = parse_settings("title: 三图一单\nparts:\n  - {part: prospects, title: 招商地图, limit: 5}\n  - part: firms\n    show: false\n  - part: summary\n")
    assert found.title == "三图一单" and [(p.part, p.title, p.limit) for p in found.shown] == [("prospects", "招商地图", 5), ("summary", "要点", 3)]
    assert [p.part for p in found.only(("firms",)).shown] == ["firms"]


def test_a_file_with_a_title_only_keeps_all_parts() -> None:
    assert parse_settings("title: 图谱\n").parts == DEFAULTS.parts


BAD = [
    ("", 1, "文件为空"), ("- a\n", 1, "title: 和 parts:"), ("parts: []\n", 1, "至少一项"), ("parts: x\n", 1, "列表"),
    ("titel: x\n", 1, "是否应为 title"), ("title: ''\n", 1, "1 到 40 字"), ("title: 2026\n", 1, "加引号"), ("title: [a]\n", 1, "1 到 40 字"),
    ("title: \"a\\nb\"\n", 1, "一行"), ("parts:\n  - x\n", 2, "part: 名称"), ("parts:\n  - {title: x}\n", 2, "part: 名称"),
    ("parts:\n  - part: panoramma\n", 2, "是否应为 panorama"), ("parts:\n  - part: firms\n  - part: firms\n", 3, "第 2 行已经写过"),
    ("parts:\n  - part: firms\n    limit: 0\n", 3, "1 到 500"), ("parts:\n  - part: firms\n    limit: true\n", 3, "1 到 500"),
    ("parts:\n  - part: firms\n    limit: 1.5\n", 3, "1 到 500"), ("parts:\n  - part: firms\n    limit: many\n", 3, "1 到 500"),
    ("parts:\n  - part: firms\n    show: 'no'\n", 3, "show: false"), ("parts:\n  - part: firms\n    colour: red\n", 3, "不认识"),
    ("parts:\n  - part: firms\n    show: false\n", 1, "所有部分都关掉"), ("parts:\n\t- part: firms\n", 2, "制表符"),
    ("title: &a x\n", 1, "锚点"), ("parts:\n  - part: {a: b}\n", 2, "没有"), ("title: a\ntitle: b\n", 2, "已经写过"),
]


@pytest.mark.parametrize(("text", "line", "told"), BAD, ids=[repr(text)[:40] for text, _, _ in BAD])
def test_each_mistake_is_told_with_line_and_remedy(text: str, line: int, told: str) -> None:
    with pytest.raises(CatalogError) as found:
        parse_settings(text)
    assert re.search(rf"{re.escape(FILE)}:{line}\b.*{re.escape(told)}", found.value.zh), found.value.zh
    assert "；" in found.value.zh and len(found.value.problems) >= 1


def test_all_mistakes_come_at_once_and_validate_tells_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = ROOT / "tests" / "cases" / "catalogs" / "good" / "chains.yaml"
    (tmp_path / "chains.yaml").write_bytes(good.read_bytes())
    (tmp_path / FILE).write_text("parts:\n  - part: x\n  - part: firms\n    limit: -1\n", "utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["validate", str(tmp_path / "chains.yaml")])
    out = capsys.readouterr().out
    assert stop.value.code == 1 and f"{FILE}:2" in out and f"{FILE}:4" in out and "2 处错误" in out


def test_the_parts_are_documented() -> None:
    text = (ROOT / "docs" / "data-format.md").read_text("utf-8")
    for part, (title, _) in PART_TEXTS.items():
        assert re.search(rf"\| `{part}` \| {title}", text), part
