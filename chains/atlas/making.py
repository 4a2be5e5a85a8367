"""The atlas as a paper: the chosen parts in their order, the facts of the snapshot, and how to read it all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from chains.atlas.draft import Draft
from chains.atlas.paper import Block, Facts, Guide, Paper, Section
from chains.atlas.parts import PARTS
from chains.atlas.scope import Scope
from chains.atlas.settings import DEFAULTS, PartChoice, Settings
from chains.atlas.since import Since
from chains.atlas.words import LEVELS
from chains.graph import snapshot_of

__all__ = ["Progress", "Written", "atlas_parts", "make_atlas", "make_paper"]

Progress = Callable[[float, str], None]
Written = tuple[str, str, Callable[[Draft], tuple[Block, ...]]]  # key, heading, and what writes the section
_READING = ("右上角的数字是注，指向文末的依据：句子或编者转述、来源、日期、位置。",
            "每条说法最多列三条依据，全部依据在工具里点开看。",
            "右上角的“算”字表示测算；标题写了测算的表，表中不再逐格标。",
            "没有收录不等于没有；规划、签约不算已有；测算不是认定。")


def make_atlas(scope: Scope, settings: Settings = DEFAULTS, *, date: str = "", since: Since | None = None,
               progress: Progress | None = None) -> Paper:
    """The atlas of the scope with the parts that the settings show."""
    return make_paper(Draft(scope, since), settings.title, scope.title, atlas_parts(settings), date=date, progress=progress)


def atlas_parts(settings: Settings, but: frozenset[str] = frozenset()) -> list[Written]:
    """The parts that the settings show, in their order, less some."""
    return [(p.part, p.title, partial(_write, p)) for p in settings.shown if p.part not in but]


def _write(choice: PartChoice, draft: Draft) -> tuple[Block, ...]:
    return PARTS[choice.part](draft, choice.limit)


def make_paper(draft: Draft, title: str, subtitle: str, parts: Sequence[Written], *, date: str = "",
               progress: Progress | None = None) -> Paper:
    """A paper of the parts, with how to read it at the end."""
    tell = progress or (lambda done, text: None)
    sections = []
    for number, (key, heading, write) in enumerate(parts):
        tell(number / len(parts), heading)
        sections.append(Section(key, heading, write(draft)))
    sections.append(Section("reading", "怎样读", _reading(draft)))
    return Paper(title, subtitle, snapshot_of(draft.graph).digest, tuple(sections), draft.notes, date)


def _reading(draft: Draft) -> tuple[Block, ...]:
    snapshot = snapshot_of(draft.graph)
    counted = f"{len(snapshot.entities):,} 个条目、{len(snapshot.links):,} 条关系、{len(snapshot.sources):,} 个来源"
    meant = (Guide(draft.scope.meant + "。"),) if draft.scope.meant else ()
    return (*meant, *(Guide(text) for text in _READING), *(Guide(f"{word}：{text}。") for word, text in LEVELS),
            Facts((("图谱快照", draft.measured(f"{counted}，指纹 {snapshot.digest[:16]}")),)))
