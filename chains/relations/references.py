"""该公司, 该校, 我公司: words that stand for a firm, a school or a project named before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from chains.model import Kind
from chains.spans import Found

__all__ = ["with_references"]

_POINTING = re.compile(
    r"该(?P<word>公司|企业|集团|厂|校|院|所|项目|园区)|(?:我|本)(?P<own>公司|集团|厂|校)"
    r"|(?:(?<=[。;,:\n])|(?<=年,))(?P<bare>公司)(?=[\u4e00-\u9fff])(?!法|债|制)"
)
_KINDS = {
    "公司": (Kind.ENTERPRISE,), "企业": (Kind.ENTERPRISE,), "集团": (Kind.ENTERPRISE,), "厂": (Kind.ENTERPRISE,),
    "校": (Kind.UNIVERSITY,), "院": (Kind.UNIVERSITY, Kind.INSTITUTE), "所": (Kind.INSTITUTE,), "项目": (Kind.PROJECT,),
    "园区": (Kind.PARK,),
}
_DEFINED = re.compile(r"[\"”]?\((?:以下|下)?(?:简称|称)")
_NEAR = 200  # 该公司 points to what stands a sentence or two before


def with_references(text: str, found: tuple[Found, ...]) -> tuple[Found, ...]:
    """The findings with those that pointing words stand for; each carries the name of what it points to.

    A bare 公司 and 我公司 count only in the text of one firm: where the first names are that firm's.
    """
    speaker: Found | None = None
    asked = False
    more: list[Found] = []
    for m in _POINTING.finditer(text):
        word = m["word"] or m["own"] or m["bare"]
        if m["word"]:
            meant = _last(text, found, m.start(), word)
        else:
            if not asked:
                speaker, asked = _speaker(text, found), True
            meant = speaker if speaker is not None and speaker.kind in _KINDS[word] else None
        if meant is not None and not any(f.start <= m.start() < f.end for f in _around(found, m.start())):
            more.append(replace(meant, start=m.start(), end=m.end(), method="reference", confidence=0.6))
    return tuple(sorted((*found, *more), key=lambda f: (f.start, -f.end))) if more else found


def _around(found: Sequence[Found], at: int) -> Sequence[Found]:

    i = bisect_right(found, at, key=lambda f: f.start)
    return found[max(0, i - 3):i]


def _fits(name: str, word: str) -> bool:
    """Whether a name may be pointed to so: 该院 is none of the firms, and no court."""
    return word not in ("院", "所", "校", "园区") or name.endswith({"校": ("学", "校", "院"), "园区": ("园",
        "区")}.get(word, (word,)))


def _last(text: str, found: Sequence[Found], at: int, word: str) -> Found | None:

    kinds = _KINDS[word]
    i = bisect_left(found, at, key=lambda f: f.start)
    while i > 0 and found[i - 1].start > at - _NEAR:
        i -= 1
        if found[i].kind in kinds and _fits(text[found[i].start:found[i].end], word):
            return found[i]
    return None


def _speaker(text: str, found: Sequence[Found]) -> Found | None:
    """The firm or school whose text this is: its name opens the text, or is the first to be given a short form."""
    for first in (f for f in found[:12] if f.kind in (Kind.ENTERPRISE, Kind.UNIVERSITY)):
        if first.start <= 4 or _DEFINED.match(text, first.end):
            return first
    return None
