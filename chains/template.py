"""A sentence as a row of symbols: every name, or enumeration of names, becomes one sign of its kind.

“宝航、海亮等企业落户兰州新区” reads `E落户P`, so a rule says what stands between the names and never what they are.
Patterns write a sign as `<E>`, one of several as `<EU>`, the subject as `<s:E>`, the object as `<o:PK>`; `~` is a
character that is neither a sign nor a mark, `=` one that is neither firm nor school nor project nor the end of the
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chains.model import Kind
from chains.spans import Found

__all__ = ["LETTERS", "Run", "Template", "compile_pattern", "make_template"]

LETTERS: Mapping[Kind, str] = {
    Kind.ENTERPRISE: "E", Kind.UNIVERSITY: "U", Kind.INSTITUTE: "I", Kind.PARK: "K", Kind.PLACE: "P", Kind.CHAIN: "C",
    Kind.INDUSTRY: "C", Kind.SEGMENT: "S", Kind.PRODUCT: "D", Kind.PROJECT: "J", Kind.AGENCY: "A", Kind.ASSOCIATION: "O",
}
_MIXED = "X"  # an enumeration of organisations of several kinds
_ORGS = frozenset("EUIO" + _MIXED)
# Signs live in the private use area, where no document has letters; what a hostile one writes there has no names.
_BASE = 0xE000
_SIGN = {letter: chr(_BASE + ord(letter)) for letter in (*LETTERS.values(), _MIXED)}
_NO_SIGN_OR_MARK = r"[^\ue000-\ue0ff,。;:!?]"
_NO_RIVAL = "[^" + "".join(_SIGN[c] for c in "EUJX") + "。;!?]"
_JOINERS = frozenset(("、", "和", "及", "以及", "与", "/", ",以及", "和以", "·", "及其"))
_QUOTES = str.maketrans("", "", "“”\"‘’「」")
# What may follow an enumeration and belongs to it: 等三家企业.
_REST = re.compile(
    r"(?:公司|集团)?等?(?:上述|这)?(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,2})(?:余|多)?(?:家|户|所|个|名|地|市|县|省)"
    r"(?:[^\ue000-\ue0ff,。;:、]{0,6}?(?:企业|公司|院校|高校|院所|单位|机构|市州|县区))?(?!项目)"
    r"|(?:公司|集团)?等(?:[^\ue000-\ue0ff,。;:、的]{0,8}?(?:企业|公司|院校|高校|院所|单位|机构|产业集群|产业链|产业|领域|行业|市州|县区|省区市|地市|地))?"
    r"|公司(?!法|债)|集团(?!军)"
)


@dataclass(frozen=True, slots=True)
class Run:
    """An enumeration of names of one kind (or one name), and what joins the last two."""

    letter: str
    items: tuple[Found, ...]
    joiner: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """The sentence with signs, and which names each sign stands for by its position."""

    text: str
    runs: Mapping[int, Run]

    def named(self, m: re.Match[str], group: str) -> Run | None:
        """The names that a group of a match stands for."""
        return self.runs.get(m.start(group))

    def head(self, found: Found) -> int:
        """Where the enumeration begins that a name stands in."""
        return next((run.items[0].start for run in self.runs.values() if found in run.items), found.start)


_SLOT = re.compile(r"<(?:(?P<group>[a-z]):)?(?P<kinds>[A-Z]+)>")


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern with signs."""

    def sign(m: re.Match[str]) -> str:
        letters = m["kinds"]
        if set("EUI") <= set(letters):
            letters += _MIXED
        body = "[" + "".join(_SIGN[letter] for letter in letters) + "]"
        return f"(?P<{m['group']}>{body})" if m["group"] else body

    return re.compile(_SLOT.sub(sign, pattern.replace("~", _NO_SIGN_OR_MARK).replace("(?=", "\0").replace("=", _NO_RIVAL)
                                 .replace("\0", "(?=")))


def make_template(text: str, start: int, end: int, found: Sequence[Found]) -> Template:
    """The template of the sentence between two characters; names inside a longer one have no sign, except a project's firm."""
    pieces: list[str] = []
    runs: dict[int, Run] = {}
    length, at = 0, start
    last: tuple[int, Run] | None = None  # the run that the next name may join, and where its sign stands
    for item in found:
        if item.start < at:
            continue
        letter = LETTERS[item.kind]
        # A project's name often begins with its firm, which is then read on its own.
        owner = next((f for f in found if f.start == item.start and f.kind is Kind.ENTERPRISE), None) if letter == "J" else None
        gap = text[at:item.start]
        if not gap.isalnum():
            gap = gap.translate(_QUOTES)
        if last is not None and owner is None and (joined := _joined(last[1], letter, item, gap)) is not None:
            runs[last[0]] = joined
            last = last[0], joined
            at = item.end
            continue
        if last is not None:
            rest = _REST.match(gap)
            if rest is not None:
                gap = gap[rest.end():]
        pieces.append(gap)
        length += len(gap)
        for one in (owner, item):
            if one is not None:
                sign = LETTERS[one.kind]
                last = length, Run(sign, (one,))
                runs[length] = last[1]
                pieces.append(_SIGN[sign])
                length += 1
        at = item.end
        if owner is not None:
            last = None  # what is joined to 宝武铝业年产30万吨铝锭项目 is not 宝武铝业's
    tail = text[at:end].translate(_QUOTES)
    if last is not None:
        rest = _REST.match(tail)
        if rest is not None:
            tail = tail[rest.end():]
    pieces.append(tail)
    return Template("".join(pieces), runs)


def _joined(run: Run, letter: str, item: Found, gap: str) -> Run | None:
    """The run with one name more, or None when the name begins something new."""
    if run.letter == "P" and letter == "P" and not gap:
        return Run("P", (*run.items[:-1], item), run.joiner)  # 白银市平川区: the smaller place says it
    if gap not in _JOINERS or (gap == "与" and len(run.items) == 1):
        return None  # A与B are two sides
    if run.letter != letter:
        if letter not in _ORGS or run.letter not in _ORGS or gap == "及其":
            return None
        letter = _MIXED
    return Run(letter, (*run.items, item), gap)
