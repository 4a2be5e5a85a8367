"""One sentence with all that a relation rule may ask of it: who is named where, who speaks, how certain it is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from chains.lexicon import DENIED
from chains.model import Attributes, Kind, Status
from chains.sections import Section
from chains.spans import Found
from chains.template import Template, make_template

__all__ = ["ORGS", "SIGNING", "Clause", "Draft"]

ORGS = frozenset({Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.INSTITUTE, Kind.PARK, Kind.ASSOCIATION})
SIGNING = re.compile(r"签约|签署|签订|战略合作|框架协议|考察团")
_STATUS = (
    (Status.PROPOSED, re.compile(r"建议|呼吁|恳请|倡议")),
    (Status.PROPOSED, re.compile(r"初步.{0,6}意向")),
    (Status.FRAMEWORK, re.compile(r"框架|意向")),
    (Status.ASSERTED, re.compile(r"建成|投产|竣工|已经?(?!签|安排)|正式落地|投用|运营|现有|拥有|形成了|位于|坐落")),
    (Status.SIGNED, re.compile(r"签约|签订|签署")),
    (Status.PLANNED, re.compile(
        r"拟|计划|打算|有意|规划|力争|争取|谋划|打造|创建|筹建|筹备|将(?!军)|力求|有望|构建|布局|研究设立|(?<!共)建设|重组|目标|筹划|启动"
    )),
)
# …建成产业园等,市政府已安排部门对接落实: what is being arranged is not there yet.
_ARRANGED = re.compile(r"[,;](?:[^,。;]{0,12})(?:已|正在?|将)?安排[^,。;]{0,12}(?:对接|落实|跟进|推进|办理)")
_OUTWARD = re.compile(r"[赴到向从由自与同对]|对接|承接|鼓励")  # 赴上海、东莞招引: the places behind it are not spoken of
_OF = re.compile(r"[市县区州]?(?:的|还有|现有)")  # 宝鸡的钛产业: it is that place's, whoever speaks
_CLOSE = 4  # characters between a place and what is said to be its own
_FRAMEWORK_AGREEMENT = re.compile(r"签[订署约].{0,8}框架")


@dataclass(frozen=True, slots=True)
class Draft:
    """A link as a rule proposes it, in cleaned offsets."""

    subject: Found
    kind: str
    object: Found
    status: Status
    confidence: float
    attributes: Attributes = ()


@dataclass(frozen=True)
class Clause:
    """A sentence, what it names in text order, and the section it stands in."""

    text: str  # of the whole document, cleaned
    start: int
    end: int
    found: tuple[Found, ...]
    places: tuple[Found, ...]  # inside longer names too
    section: Section
    local: frozenset[str]  # ids of prefectures, counties and new areas

    @cached_property
    def template(self) -> Template:
        """The sentence with a sign for every name."""
        return make_template(self.text, self.start, self.end, self.found)

    def forget(self) -> None:
        """Gives back what was made to read the sentence; it is made again when it is asked for."""
        for made in ("template", "_by_kind", "_subjects", "_firsts"):
            vars(self).pop(made, None)

    @property
    def sentence(self) -> str:
        return self.text[self.start:self.end]

    def of(self, *kinds: Kind) -> list[Found]:
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        return [f for f in self.found if f.kind in kinds] if any(k in self._by_kind for k in kinds) else []

    @cached_property
    def _by_kind(self) -> dict[Kind, list[Found]]:
        sorted_out: dict[Kind, list[Found]] = {}
        for f in self.found:
            sorted_out.setdefault(f.kind, []).append(f)
        return sorted_out

    def has(self, pattern: re.Pattern[str], start: int | None = None, end: int | None = None) -> re.Match[str] | None:
        return pattern.search(self.text, self.start if start is None else start, self.end if end is None else end)

    def part(self, at: int) -> tuple[int, int]:
        """The stretch between commas around a character."""
        left = max(self.text.rfind(mark, self.start, at) for mark in ",:") + 1
        right = min((i for mark in ",:" if (i := self.text.find(mark, at, self.end)) >= 0), default=self.end)
        return max(left, self.start), right

    def status(self, at: int, default: Status = Status.ASSERTED) -> Status:
        """How far the words around a character say the thing has come."""
        left, right = self.part(at)
        part = self.text[left:right]
        if _STATUS[0][1].search(self.text, self.start, at):
            return Status.PROPOSED
        # What a framework agreement is about may stand behind the next comma; it is no firmer there.
        if _FRAMEWORK_AGREEMENT.search(self.text, self.start, at):
            return Status.FRAMEWORK
        if _ARRANGED.search(self.text, at, self.end):
            return Status.PLANNED
        return next((status for status, words in _STATUS[1:] if words.search(part)), default)

    def denied(self, at: int) -> bool:
        left, _ = self.part(at)
        return DENIED.search(self.text, max(left, at - 10), at) is not None

    def subject_place(self, at: int, *, own: bool = True) -> Found | None:
        """The place a statement is about: the nearest one before it, else the section's; None when several compete.

        `own` tells whether what is a place's own (宝鸡的钛产业) is said of it; of 与宝鸡的钛企业对接 it is not.
        """
        # 在靖远的总装基地,做大…: only where something happens.
        named = [f for f in self._subjects if f.end <= at
                 and not (self.text[f.start - 1:f.start] == "在" and self.text.find(",", f.end, at) >= 0)]
        owners = [f for f in self.of(Kind.PLACE) if own and _OF.fullmatch(self.text, f.end, at)]
        if owners:
            return owners[-1]
        speaking = [f for f in named if f.entity in self.local]
        if len({f.entity for f in speaking}) > 1:
            return None
        if speaking:
            return speaking[-1]
        pointing = [f for f in named if f.method == "context"]
        if pointing:
            return pointing[-1]
        left, _ = self.part(at)
        nearer = [f for f in self.of(Kind.PLACE, Kind.PARK)
                  if left <= f.start and f.end <= at and not _OUTWARD.search(self.text, left, f.start)]
        if not nearer:
            return self.section.place
        # 宝鸡的钛产业: of another place than the section's, not of the section's.
        return nearer[-1] if at - nearer[-1].end <= _CLOSE else None

    @cached_property
    def _subjects(self) -> list[Found]:
        """The places that a statement behind them may be about."""
        begun = {f.start for f in self.found if f.kind is not Kind.PLACE}
        return [
            f for f in self.of(Kind.PLACE)
            if f.entity is not None and self.text[f.start - 1:f.start] not in ("与", "同", "赴", "自")
            and not self.text.startswith("等地", f.end)
            and f.end not in begun  # 宕昌琦昆: whose name begins so
        ]

    def before_in_run(self, found: Found) -> Found | None:
        """The first of the same kind in the enumeration that ends with a finding, or None."""
        return self._firsts.get(found)

    @cached_property
    def _firsts(self) -> dict[Found, Found]:
        """For every finding within an enumeration of its kind the one that this begins with."""
        firsts: dict[Found, Found] = {}
        for same in self._by_kind.values():
            for i, found in enumerate(same):
                after = self._joined(same, i)
                if after is not None:
                    firsts[same[after]] = min(firsts.get(found, found), firsts.get(same[after], found), key=_start)
        return firsts

    def run(self, found: Sequence[Found], first: Found) -> Iterator[Found]:
        """The enumeration that begins with a finding: A、B和C; `found` is in text order."""
        at = next((i for i in range(bisect_left(found, first.start, key=_start), len(found)) if found[i] == first), None)
        while at is not None:
            yield found[at]
            at = self._joined(found, at)

    def leading_to(self, found: Sequence[Found], last: Found) -> list[Found]:
        """The findings in whose enumeration a finding stands, itself among them, in text order."""
        reach = [False] * len(found)
        for i in reversed(range(bisect_right(found, last.start, key=_start))):
            after = self._joined(found, i)
            reach[i] = found[i] == last or (after is not None and reach[after])
        return [f for f, leads in zip(found, reach, strict=True) if leads]

    def _joined(self, found: Sequence[Found], i: int) -> int | None:
        """Which finding goes on the enumeration behind one; what stands inside of that is passed over."""
        previous = found[i]
        for at in range(i + 1, len(found)):
            if self.text[previous.end:found[at].start].strip("()“”") in ("、", "和", "与", "及", "以及"):
                return at
            if found[at].start >= previous.end:
                return None
        return None


def _start(found: Found) -> int:
    return found.start
