"""`data/atlas.yaml`: which parts the atlas has, in which order, what they are called and how long they may be.

The names of the five maps and two lists differ from place to place, so they are data. What the file lacks is as DEFAULTS say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from chains.catalog import Problem, Yaml, read_yaml
from chains.catalog.problems import dotted, nearest
from chains.catalog.reader import read_file
from chains.errors import CatalogError, UsageError

__all__ = ["DEFAULTS", "DOSSIERS", "FILE", "PART_TEXTS", "PartChoice", "Settings", "check_names", "check_settings",
           "parse_settings",
           "read_settings"]

FILE = "atlas.yaml"
_TITLE = 40  # characters a heading may have
_LONGEST = 500

# Every part there is: what it is called unless the file says otherwise, and what it holds.
PART_TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "summary": ("要点", "一页看完：完整度、链主、最急的缺口、招引对象、项目、变化；limit 为每条最多点几个名"),
    "panorama": ("全景图谱", "上中下游各环节在本地的状况，完整度；limit 为只写地区时画几条链"),
    "firms": ("企业图谱", "认定的链主、测算的名次、企业的梯次；limit 为每表最多几家"),
    "spatial": ("空间图谱", "示意图，企业在各市州、区县和园区的分布；limit 为每表最多几行"),
    "innovation": ("创新图谱", "服务本链的高校院所，与企业的合作，学科相近的院校；limit 为每表最多几行"),
    "prospects": ("招商图谱", "缺口、治链建议、谁能补上；limit 为最多几个环节"),
    "key_firms": ("重点企业清单", "本地要稳住的企业，外地可招引的企业，各附理由；limit 为每表最多几家"),
    "key_projects": ("重点项目清单", "在库项目与按缺口可谋划的项目，各附理由；limit 为每表最多几个"),
    "changes": ("与上一次相比", "自上一次留存的快照以来的变化和原因；limit 为最多几条"),
})


# What each dossier is called on paper.
DOSSIERS: Mapping[str, str] = MappingProxyType({"firm": "一企一案", "city": "一市一案", "chain": "一链一案",
                                                "compare": "两市对比"})


def check_names(kind: str, names: Sequence[str]) -> None:
    """Raises UsageError when a dossier of this kind is not of that many."""
    wanted = 2 if kind == "compare" else 1
    if len(names) != wanted:
        raise UsageError(f"a dossier '{kind}' needs {wanted} name(s), not {len(names)}",
                         f"{DOSSIERS[kind]}要写 {wanted} 个名称，这里有 {len(names)} 个")


@dataclass(frozen=True, slots=True)
class PartChoice:
    """A part as it is wanted: what it is called, whether it is shown, and its limit."""

    part: str
    title: str
    limit: int
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """What the whole is called, and its parts in order, each at most once."""

    title: str
    parts: tuple[PartChoice, ...]

    def only(self, parts: tuple[str, ...]) -> Settings:
        """The same with just these parts shown."""
        return Settings(self.title, tuple(PartChoice(p.part, p.title, p.limit, p.part in parts) for p in self.parts))

    @property
    def shown(self) -> tuple[PartChoice, ...]:
        return tuple(p for p in self.parts if p.shown)


_LIMITS = {"summary": 3, "panorama": 2, "firms": 20, "spatial": 30, "innovation": 20, "prospects": 20, "key_firms": 20,
           "key_projects": 20,
           "changes": 40}
DEFAULTS = Settings("五图谱两清单", tuple(PartChoice(part, title, _LIMITS[part]) for part, (title, _) in PART_TEXTS.items()))


def read_settings(data: Path) -> Settings:
    """The settings of the file beside the root file of the data; DEFAULTS where there is no such file.

    Raises CatalogError with every problem of the file, each with line and remedy.
    """
    path = data.parent / FILE
    if not path.exists():
        return DEFAULTS
    settings, problems = _settings(read_file(path, FILE))
    return _whole(settings, problems)


def parse_settings(text: str) -> Settings:
    """The settings of such a text.

    Raises CatalogError as read_settings does.
    """
    return _whole(*_settings(read_yaml(text, FILE)))


def check_settings(data: Path) -> tuple[Problem, ...]:
    """Every problem of the file beside the root file of the data; none where there is no such file."""
    path = data.parent / FILE
    return _settings(read_file(path, FILE))[1] if path.exists() else ()


def _whole(settings: Settings, problems: tuple[Problem, ...]) -> Settings:
    if problems:
        raise CatalogError("\n".join(map(str, problems)), "\n".join(p.zh for p in problems), problems)
    return settings


def _settings(file: Yaml) -> tuple[Settings, tuple[Problem, ...]]:
    found = list(file.problems)
    value = file.value
    if not found:
        found += _Check(file).whole(value)
    if found:
        return DEFAULTS, tuple(sorted(found))
    rows: list[dict[str, Any]] = value.get("parts", [{"part": p.part} for p in DEFAULTS.parts])
    usual = {p.part: p for p in DEFAULTS.parts}
    return Settings(str(value.get("title", DEFAULTS.title)), tuple(
        PartChoice(row["part"], row.get("title", usual[row["part"]].title), row.get("limit", usual[row["part"]].limit),
                   row.get("show", True)) for row in rows)), ()


class _Check:
    """The problems of one file, found field by field."""

    def __init__(self, file: Yaml) -> None:
        self.file = file

    def whole(self, value: Any) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield self.problem((), "the file must hold title: and parts:", "see docs/data-format.md",
                               "文件应写 title: 和 parts:", "格式见 docs/data-format.md")
            return
        yield from self.keys((), value, ("title", "parts"))
        if "title" in value:
            yield from self.title(("title",), value["title"])
        parts = value.get("parts", [])
        if not isinstance(parts, list) or ("parts" in value and not parts):
            yield self.problem(("parts",), "parts must be a list with at least one part", "write - part: panorama",
                               "parts 应是至少一项的列表", "请写 - part: panorama")
            return
        seen: dict[str, int] = {}
        for i, row in enumerate(parts):
            yield from self.row(("parts", i), row, seen)
        if parts and not any(isinstance(row, dict) and row.get("show", True) is not False for row in parts):
            yield self.problem(("parts",), "every part is switched off", "leave one with show: true",
                               "所有部分都关掉了", "请至少留一个 show: true")

    def row(self, path: tuple[str | int, ...], row: Any, seen: dict[str, int]) -> Iterator[Problem]:
        if not isinstance(row, dict) or "part" not in row:
            yield self.problem(path, "a part needs part: and a name", f"use one of {', '.join(PART_TEXTS)}",
                               "每一项要写 part: 名称", f"可用：{'、'.join(PART_TEXTS)}")
            return
        yield from self.keys(path, row, ("part", "title", "show", "limit"))
        part = row["part"]
        if not isinstance(part, str) or part not in PART_TEXTS:
            like = nearest(str(part), PART_TEXTS)
            yield self.problem((*path, "part"), f"'{str(part)[:40]}' is no part", f"did you mean {like}?" if like else
                               f"use one of {', '.join(PART_TEXTS)}", f"没有“{str(part)[:40]}”这个部分",
                               f"是否应为 {like}？" if like else f"可用：{'、'.join(PART_TEXTS)}")
        elif part in seen:
            yield self.problem((*path, "part"), f"'{part}' is already given in line {seen[part]}", "keep one of the two",
                               f"“{part}”在第 {seen[part]} 行已经写过", "请只保留一处")
        else:
            seen[part] = self.file.line((*path, "part"))
        if "title" in row:
            yield from self.title((*path, "title"), row["title"])
        if "show" in row and not isinstance(row["show"], bool):
            yield self.problem((*path, "show"), "show is not true or false", "write true or false",
                               "show 只能是 true 或 false", "请写 show: false")
        limit = row.get("limit", 1)
        if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= _LONGEST:
            yield self.problem((*path, "limit"), f"limit is no whole number from 1 to {_LONGEST}", "write such a number",
                               f"limit 应是 1 到 {_LONGEST} 的整数", "请写 limit: 20 这样的数")

    def title(self, path: tuple[str | int, ...], value: Any) -> Iterator[Problem]:
        if not isinstance(value, str) or not value.strip() or len(value) > _TITLE or not value.isprintable():
            yield self.problem(path, f"a title is a text of 1 to {_TITLE} characters on one line",
                               "shorten it, or put it in quotes",
                               f"名称应是一行 1 到 {_TITLE} 字的文字", "请改短；像数字或日期的请加引号")

    def keys(self, path: tuple[str | int, ...], row: Mapping[str, Any], known: tuple[str, ...]) -> Iterator[Problem]:
        for key in row:
            if key not in known:
                like = nearest(key, known)
                yield self.problem((*path, key), f"'{key[:40]}' is not known here",
                                   f"did you mean {like}?" if like else f"use {', '.join(known)}", f"不认识“{key[:40]}”",
                                   f"是否应为 {like}？" if like else f"可用：{'、'.join(known)}")

    def problem(self, path: tuple[str | int, ...], *texts: str) -> Problem:
        return Problem(self.file.name, self.file.line(path), dotted(path), *texts)
