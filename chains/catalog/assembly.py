"""What the records amount to: entities, links and figures as they are gathered, and the evidence each is given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chains.catalog import records as r
from chains.catalog.content import Address, Rekey
from chains.catalog.problems import Problem, Step, dotted
from chains.catalog.reader import Yaml
from chains.errors import ModelError
from chains.kinds import CONFIDENCE
from chains.model import (
    LINK_RULES,
    Attributes,
    Criterion,
    Declaration,
    Entity,
    Evidence,
    Link,
    Observation,
    SegmentState,
    Source,
    SourceKind,
    Status,
)

__all__ = ["EDITOR", "Assembly", "Placed"]

EDITOR = "source:editor"
JUDGED, RETOLD, RETOLD_TOGETHER = "编者判断", "编者转述", "条目来源合并转述，未逐页对应"

@dataclass(frozen=True)
class Placed:
    """A record with its address."""

    yaml: Yaml
    section: str
    index: int
    record: r.AnyShape

    def path(self, *more: Step) -> tuple[Step, ...]:
        return (self.section, self.index, *more)


@dataclass
class Assembly:
    """What the records amount to; `problems` holds what the model refused, `addresses` where each id was written first."""

    sources: dict[str, Source] = field(default_factory=dict)
    entities: list[Entity] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    declarations: list[Declaration] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    states: list[SegmentState] = field(default_factory=list)
    rekeys: list[Rekey] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    addresses: dict[str, Address] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def verified(self, sources: Iterable[str]) -> SourceKind:
        """The best kind among the sources."""
        kinds = [self.sources[s].kind for s in sources if s in self.sources]
        return max(kinds, key=lambda kind: CONFIDENCE[kind], default=SourceKind.EDITOR)

    def evidence(
        self, sources: Sequence[str], note: str, *, own: bool = False, basis: str = "page",
        status: Status = Status.ASSERTED, date: str | None = None, weight: float = 1.0,
    ) -> tuple[Evidence, ...]:
        """One evidence a source, or a single editor's one when the statement is the editor's own.

        `own` says that the sources were named for this very statement; else they are the whole record's, and several of
        them are not told apart.
        """
        if basis == "editor":
            sources = [EDITOR]
        locator = RETOLD if own or len(sources) == 1 else RETOLD_TOGETHER
        return tuple(self._evidence(source, note, status, date, weight, locator) for source in sources)

    def _evidence(
        self, source: str, note: str, status: Status, date: str | None, weight: float, locator: str
    ) -> Evidence:
        known = self.sources.get(source)
        kind = known.kind if known else SourceKind.EDITOR
        editor = kind is SourceKind.EDITOR
        return Evidence(
            source=source, method="editor" if editor else "curated", status=status,
            date=date or (known.published if known else None), confidence=round(CONFIDENCE[kind] * weight, 3),
            locator=JUDGED if editor else locator, note=note,
        )

    def link(
        self, placed: Placed, path: tuple[Step, ...], subject: str, kind: str, object: str, evidence: tuple[Evidence, ...],
        *, chain: str | None = None, values: Attributes = (),
    ) -> None:
        """Adds the link, or a problem at its place when the model does not allow it."""
        try:
            made = Link(subject, kind, object, evidence, chain, values)
            self.links.append(made)
            self.place(made.id, placed, path)
        except ModelError as error:
            rule = LINK_RULES[kind]
            allowed = sorted(f"{a.label}→{b.label}" for a, b in rule.ends)
            self.refuse(placed, path, str(error), "correct the ends or the kind; docs/data-format.md lists what goes together",
                        f"{subject} 与 {object} 之间不能用“{rule.label}”（{kind}）",
                        f"它只连接 {'、'.join(allowed[:6])}，请改正两端或关系种类")

    def place(self, thing: str, placed: Placed, path: tuple[Step, ...]) -> None:
        self.addresses.setdefault(thing, Address(placed.yaml.name, placed.yaml.line(path), dotted(path)))

    def trust(
        self, placed: Placed, path: tuple[Step, ...], claimed: SourceKind | None, sources: Iterable[str]
    ) -> SourceKind:
        """The kind the record claims, or else its best source's; a claim beyond that is a problem."""
        best = self.verified(sources)
        if claimed is not None and CONFIDENCE[claimed] > CONFIDENCE[best]:
            self.refuse(placed, (*path, "verified"), f"'{claimed}' is more than its best source, which is '{best}'",
                        f"write '{best}' or less, leave it out, or add the better source",
                        f"“{claimed}”（{claimed.label}）高于本条最好的来源“{best}”（{best.label}）",
                        f"请写 {best} 或更弱的级别，或删去此字段，或补上更好的来源")
            return best
        return claimed or best

    def refuse(self, placed: Placed, path: tuple[Step, ...], message: str, hint: str, message_zh: str, hint_zh: str) -> None:
        self.problems.append(
            Problem(placed.yaml.name, placed.yaml.line(path), dotted(path), message, hint, message_zh, hint_zh)
        )

    def label(self, entity_id: str) -> str:
        return self.names.get(entity_id, entity_id)
