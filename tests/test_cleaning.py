"""Dirt goes, and every cleaned character still knows where it was stored."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.cleaning import clean, decode, tidy
from chains.errors import DocumentError
from tests.reading import CASES

ROWS = [
    tuple(part.replace("⏎", "\n") for part in line.split(" ⇒ "))
    for line in (CASES / "cleaning.txt").read_text("utf-8").splitlines() if " ⇒ " in line and not line.startswith("#")
]
BODY = "市政协聚焦主导产业,推动企业与高校合作,先后组织委员深入企业了解情况,提出了十三条意见建议,得到了市委和市政府的充分肯定与采纳,一批项目开工。"
DIRT = st.sampled_from([
    "區(qū)", "經(jīng)濟", "的(de)", "(GDP)", "著力", "顯著力", "?", "？", "（集團）", "Ａ１", "\n", "\n\n", "\r\n", "　", "「鏈」", "後天", "，",
    "。", "二、", "(二)", BODY, f"{BODY}\n{BODY}\n", "矿渣微\n\n粉", "\ud800", "\u200b", "a", "(", ")", "鉅", "裏面", "乾隆", "發髮",
])


@pytest.mark.parametrize(("dirty", "expected"), ROWS, ids=[row[0][:12] for row in ROWS])
def test_rows(dirty: str, expected: str) -> None:
    assert clean(dirty).text == expected


@given(st.lists(st.one_of(DIRT, st.text(max_size=4)), max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_every_cleaned_character_maps_to_a_stored_one_in_order(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.offsets) == len(cleaned.text) + 1
    assert list(cleaned.offsets) == sorted(cleaned.offsets)
    assert all(0 <= index < len(text) for index in cleaned.offsets[:-1])
    assert cleaned.offsets[-1] == len(text)
    assert all(0 < cut <= len(cleaned.text) for cut in cleaned.breaks)
    # What no rule touches stands under its own index.
    assert all(text[i] == char for char, i in zip(cleaned.text, cleaned.offsets, strict=False) if char in "aGDP")


@given(st.lists(DIRT, max_size=12).map("".join))
@settings(max_examples=60, deadline=None)
def test_a_tidy_name_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_a_body_printed_twice_is_read_once_and_from_the_first_copy() -> None:
    other = BODY.replace("产业", "园区")
    text = f"标题\n{BODY}\n{other}\n{BODY}\n{other}\n"
    cleaned = clean(text)
    assert cleaned.text.count(BODY) == cleaned.text.count(other) == 1
    assert cleaned.offsets[cleaned.text.index(BODY)] == text.index(BODY)


def test_a_sentence_is_rejoined_over_a_line_break_and_the_span_holds_the_break() -> None:
    text = f"{BODY[:40]}会议强调,要深入学习领会习近平总\n\n书记系列重要讲话精神。"
    cleaned = clean(text)
    at = cleaned.text.index("总书记")
    assert text[cleaned.offsets[at]:cleaned.offsets[at + 2] + 1] == "总\n\n书记"
    assert cleaned.breaks == ()


COLUMNS = (
    f"天水市政协副主席 甲某\n\n{BODY}先后多次组织召开座谈会,邀请兰州大学、兰州理工大\n\n\n"
    f"嘉峪关市政协主席 乙某\n\n{BODY}要压实企业的主体责任,引\n\n"
    f"延链补链强链是一项长期任务,市政协{BODY}\n\n"
    f"导大企业发布采购计划。要引导企业创新,引导资金投入。{BODY}"
)


def test_a_cut_between_columns_stays_and_is_listed() -> None:
    cleaned = clean(COLUMNS)
    assert [cleaned.text[:cut][-4:] for cut in cleaned.breaks] == ["州理工大", "责任,引"]
    assert "引延链" not in cleaned.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5"])
def test_each_encoding_is_recognised(encoding: str) -> None:
    text = "蘭州新區舉行專題會議,推動經濟發展,企業與學校合作。" * 3
    assert decode(text.encode(encoding), "a.txt") == text


def test_simplified_text_in_gb18030_is_not_taken_for_big5() -> None:
    text = "甘肃省白银市的企业有十家,产业发展得很好。"
    assert decode(text.encode("gb18030"), "a.txt") == text


@pytest.mark.parametrize(("data", "says"), [
    (b"%PDF-1.7 ...", "PDF"), (b"PK\x03\x04word", "Word"), (b"\x89PNG\r\n", "image"), (bytes(range(256)) * 8, "UTF-8"),
    (b"\x01\x02\x03" * 200, "binary"), (b"\xff\xfe\x00", "utf-16"), (b"abc\xff\xff\xff\x80\x81\xff", "UTF-8"),
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
