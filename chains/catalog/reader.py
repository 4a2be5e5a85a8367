"""YAML text to plain values with the line of each; everything that hides a mistake is refused.

Refused: duplicate keys, anchors and aliases, tags, tabs, plain words that other readers turn into something else
(`no`, `0123`), deep nesting and large files. Dates stay text, numbers and true/false are read as such.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from chains.catalog.problems import Problem, Step, dotted
from chains.errors import why_not

__all__ = ["MAX_BYTES", "Yaml", "read_file", "read_known", "read_yaml"]

MAX_BYTES = 5_000_000
MAX_DEPTH = 20
MAX_DIGITS = 18

_INTEGER = re.compile(r"[-+]?(0|[1-9]\d*)")
_FLOAT = re.compile(r"[-+]?(0|[1-9]\d*)\.\d+([eE][-+]?\d+)?")
_MANGLED = re.compile(r"(?i:yes|no|on|off|y|n)|[-+]?0\d+|0x[0-9a-fA-F]+|0o[0-7]+|[-+]?\.(?i:inf|nan)")
_QUOTED = ("'", '"', "|", ">")
_EMPTY = object()
_PLAIN = {"": None, "~": None, "null": None, "true": True, "false": False}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Yaml:
    """Values of one file, the line of each path in it, what was refused, and each text that may be an id or name one."""

    name: str
    value: Any
    lines: dict[tuple[Step, ...], int]
    problems: tuple[Problem, ...]
    named: tuple[tuple[tuple[Step, ...], str], ...] = ()
    sha256: str = ""  # of the file, where it was one

    def line(self, path: tuple[Step, ...]) -> int:
        """The line of the path, or of the nearest part of it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Refused(Exception):
    def __init__(self, line: int, *texts: str) -> None:
        self.line, self.texts = line, texts


_TWO = ("not valid YAML (but found another document)", "check indentation, colons and quotes around this line",
        "不是有效的 YAML（一个文件里有两份文档）", "请检查这一行附近，删去多余的“---”")
_ANCHOR = ("an anchor or alias (& or *)", "write the value out", "使用了锚点或别名（& 或 *）", "请把内容直接写出")
_DEEP = ("values nested too deep", f"use at most {MAX_DEPTH} levels", "嵌套过深", f"最多 {MAX_DEPTH} 层")


def read_file(path: Path, name: str) -> Yaml:
    """The values of a UTF-8 file; a file that is missing, empty, too large or not UTF-8 is a problem, not an exception."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return _failed(name, 1, f"the file is larger than {MAX_BYTES // 1_000_000} MB", "split it and include the parts",
                           f"文件超过 {MAX_BYTES // 1_000_000} MB", "请拆成几个文件，用 include 引入")
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        return _failed(name, 1, "the file does not exist", "create it, or correct its name",
                       "文件不存在", "请新建该文件，或改正文件名")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return _failed(name, 1, f"the file cannot be read ({reason})", "check the path and your rights to it",
                       f"文件无法读取（{why_not(error)}）", "请检查路径与读取权限")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return _failed(name, line, "the text is not UTF-8", "save the file in UTF-8", "编码不是 UTF-8", "请另存为 UTF-8 编码")
    return replace(read_known(text, name), sha256=hashlib.sha256(data).hexdigest())


@lru_cache(maxsize=64)
def read_known(text: str, name: str) -> Yaml:
    """As read_yaml, and the same value for the same text: from one edit to the next most files stay as they are.

    What it returns is shared and must not be changed.
    """
    return read_yaml(text, name)


def read_yaml(text: str, name: str) -> Yaml:
    """The values of a YAML text, named `name` in problems."""
    builder = _Builder(text, name)
    try:
        value = builder.document()
    except _Refused as refused:
        return _failed(name, refused.line, *refused.texts)
    except yaml.MarkedYAMLError as error:
        return _failed(name, *_syntax(error, text))
    except yaml.YAMLError:
        return _failed(name, 1, "a character that YAML does not allow", "remove control characters",
                       "含有 YAML 不允许的字符", "请删除控制字符")
    except RecursionError:
        return _failed(name, 1, *_DEEP)
    if value is _EMPTY:
        return _failed(name, 1, "the file is empty", "write at least one record", "文件为空", "请至少写一条记录")
    return Yaml(name, value, builder.lines, tuple(builder.problems), tuple(builder.named))


def _failed(name: str, line: int, message: str, hint: str, message_zh: str, hint_zh: str) -> Yaml:
    return Yaml(name, None, {}, (Problem(name, line, "", message, hint, message_zh, hint_zh),))


# What people get wrong most, as both readers of the library call it.
_SAID = {
    "could not find expected ':'": "缺少英文冒号和空格",
    "mapping values are not allowed in this context": "多了一个冒号，或上一行没有写完",
    "mapping values are not allowed here": "多了一个冒号，或上一行没有写完",
    "did not find expected key": "缩进与上下行没有对齐",
    "did not find expected '-' indicator": "缩进与上下行没有对齐，或少了“- ”",
    "did not find expected ',' or ']'": "方括号没有写完，或少了英文逗号",
    "did not find expected ',' or '}'": "花括号没有写完，或少了英文逗号",
    "found unexpected end of stream": "引号没有写完",
}


def _syntax(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str, str, str, str]:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    problem = str(error.problem or "not YAML")
    at = text.split("\n")[mark.line : mark.line + 1] if mark else []
    if mark and any("\t" in words[: mark.column + 1] for words in at):
        return line, "a tab", "indent with spaces", "用了制表符（Tab）", "请改用空格缩进"
    return (line, f"not valid YAML ({problem})", "check indentation, colons and quotes around this line",
            f"不是有效的 YAML（{_SAID.get(problem, problem)}）", "请检查这一行附近的缩进、冒号和引号")


class _Builder:
    """One pass over the events of a text: values, lines, and what is refused.

    Events, not nodes: an alias bomb is met before anything is expanded, and no second tree is made only to be thrown away.
    """

    def __init__(self, text: str, name: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self.name = name
        self.lines: dict[tuple[Step, ...], int] = {}
        self.named: list[tuple[tuple[Step, ...], str]] = []
        self.problems: list[Problem] = []
        self.depth = 0

    def document(self) -> Any:
        """The values of the one document; _EMPTY without one."""
        value: Any = _EMPTY
        for event in self.events:
            if type(event) is not yaml.DocumentStartEvent:
                continue
            opening: Any = event
            if value is not _EMPTY:
                raise _Refused(opening.start_mark.line + 1, *_TWO)
            value = self.value(next(self.events), ())
        return value

    def value(self, event: Any, path: tuple[Step, ...]) -> Any:
        kind = type(event)
        line = event.start_mark.line + 1
        self.lines[path] = line
        if kind is yaml.ScalarEvent:
            if event.anchor or event.tag:
                self.refuse(event, line)
            made = event.value if event.style in _QUOTED else self.plain(event.value, path, line)
            if type(made) is str and (":" in made or (path and path[-1] == "id")):
                self.named.append((path, made))
            return made
        self.enter(event, line)
        whole = self.list(path) if kind is yaml.SequenceStartEvent else self.record(path)
        self.depth -= 1
        return whole

    def enter(self, event: Any, line: int) -> None:
        self.refuse(event, line)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Refused(line, *_DEEP)

    def refuse(self, event: Any, line: int) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _Refused(line, *_ANCHOR)
        if event.tag and event.tag != "!":
            raise _Refused(line, f"a tag ({event.tag})", "remove it", f"使用了标签（{event.tag}）", "请删除标签")

    def list(self, path: tuple[Step, ...]) -> list[Any]:
        items: list[Any] = []
        while type(event := next(self.events)) is not yaml.SequenceEndEvent:
            items.append(self.value(event, (*path, len(items))))
        return items

    def record(self, path: tuple[Step, ...]) -> dict[str, Any]:
        record: dict[str, Any] = {}
        seen: dict[str, int] = {}
        while type(event := next(self.events)) is not yaml.MappingEndEvent:
            line = event.start_mark.line + 1
            key = str(event.value) if type(event) is yaml.ScalarEvent else "?"
            self.skip(event)
            here = (*path, key)
            if key in seen:
                self.problem(here, line, f"'{key}' is already given in line {seen[key]}", "keep one of the two",
                             f"“{key}”在第 {seen[key]} 行已经写过", "请只保留一处")
                self.skip(next(self.events))
                continue
            seen[key] = line
            record[key] = self.value(next(self.events), here)
            self.lines[here] = line
        return record

    def skip(self, event: Any) -> None:
        """Passes over a node; what is refused anywhere is refused here too."""
        line = event.start_mark.line + 1
        if not isinstance(event, yaml.CollectionStartEvent):
            self.refuse(event, line)
            return
        self.enter(event, line)
        while not isinstance(inner := next(self.events), yaml.CollectionEndEvent):
            self.skip(inner)
        self.depth -= 1

    def problem(self, path: tuple[Step, ...], line: int, *texts: str) -> None:
        self.problems.append(Problem(self.name, line, dotted(path), *texts))

    def plain(self, text: str, path: tuple[Step, ...], line: int) -> Any:
        """What an unquoted word means: text, a number, true or false, or nothing."""
        if text in _PLAIN:
            return _PLAIN[text]
        if not text.isascii():
            return text
        if _MANGLED.fullmatch(text):
            self.problem(path, line, f"{text} without quotes is read differently by different programs",
                         f"write '{text}' in quotes, or true/false for yes/no", f"{text} 没有加引号，不同软件会读成不同的值",
                         f"请写成 '{text}'（加引号）；是否请写 true/false")
            return text
        if _INTEGER.fullmatch(text):
            if len(text) > MAX_DIGITS:
                self.problem(path, line, f"a number of {len(text)} digits", "write text in quotes",
                             f"{len(text)} 位的数字", "若是文字请加引号")
                return text
            return int(text)
        return float(text) if _FLOAT.fullmatch(text) else text
