"""Names that are read alike get the same signs, others do not: just as pypinyin itself reads their characters."""

from __future__ import annotations

import pytest
from pypinyin import Style, lazy_pinyin

from chains.sounds import sound


@pytest.mark.parametrize(("one", "other", "alike"), [
    ("海亮", "海量", True), ("海亮", "海两", True), ("绿色", "律色", True), ("旅行", "鲁行", False), ("华天", "花天", True),
    ("A铝", "B铝", False), ("a铝", "A铝", False), ("", "", True), ("\ud800", "\ud801", False),
])
def test_names_that_sound_alike(one: str, other: str, alike: bool) -> None:
    assert (sound(one) == sound(other)) is alike


def test_a_sign_a_syllable_is_what_pypinyin_reads() -> None:
    characters = [chr(code) for code in (*range(0x21, 0x300), *range(0x3400, 0x3500), *range(0x4E00, 0xA000))]
    read = {c: lazy_pinyin(c, style=Style.NORMAL)[0] for c in characters}
    signs = {c: sound(c) for c in characters}
    assert len(set(read.values())) == len(set(signs.values())) == len({(read[c], signs[c]) for c in characters})
