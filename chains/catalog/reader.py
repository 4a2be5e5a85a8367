"""YAML text to plain values with the line of each; everything that hides a mistake is refused.

Refused: duplicate keys, anchors and aliases, tags, tabs, plain words that other readers turn into something else
(`no`, `0123`), deep nesting and large files. Dates stay text, numbers and true/false are read as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from chains.catalog.problems import Problem, Step, dotted

__all__ = ["MAX_BYTES", "Yaml", "read_file", "read_yaml"]

MAX_BYTES = 5_000_000
MAX_DEPTH = 20
MAX_DIGITS = 18

_INTEGER = re.compile(r"[-+]?(0|[1-9]\d*)")
_FLOAT = re.compile(r"[-+]?(0|[1-9]\d*)\.\d+([eE][-+]?\d+)?")
_MANGLED = re.compile(r"(?i:yes|no|on|off|y|n)|[-+]?0\d+|0x[0-9a-fA-F]+|0o[0-7]+|[-+]?\.(?i:inf|nan)")
_PLAIN = {"": None, "~": None, "null": None, "true": True, "false": False}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Yaml:
    """Values of one file, the line of each path in it, and what was refused."""

    name: str
    value: Any
    lines: dict[tuple[Step, ...], int]
    problems: tuple[Problem, ...]

    def line(self, path: tuple[Step, ...]) -> int:
        """The line of the path, or of the nearest part of it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Refused(Exception):
    def __init__(self, line: int, *texts: str) -> None:
        self.line, self.texts = line, texts


_ANCHOR = ("an anchor or alias (& or *)", "write the value out", "使用了锚点或别名（& 或 *）", "请把内容直接写出")
_DEEP = ("values nested too deep", f"use at most {MAX_DEPTH} levels", "嵌套过深", f"最多 {MAX_DEPTH} 层")


def read_file(path: Path, name: str) -> Yaml:
    """The values of a UTF-8 file; a file that is missing, empty, too large or not UTF-8 is a problem, not an exception."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return _failed(name, 1, f"the file is larger than {MAX_BYTES // 1_000_000} MB", "split it and include the parts",
                           f"文件超过 {MAX_BYTES // 1_000_000} MB", "请拆成几个文件，用 include 引入")
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return _failed(name, 1, "the file does not exist", "create it, or correct its name",
                       "文件不存在", "请新建该文件，或改正文件名")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return _failed(name, 1, f"the file cannot be read ({reason})", "check the path and your rights to it",
                       f"文件无法读取（{reason}）", "请检查路径与读取权限")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return _failed(name, line, "the text is not UTF-8", "save the file in UTF-8", "编码不是 UTF-8", "请另存为 UTF-8 编码")
    return read_yaml(text, name)


def read_yaml(text: str, name: str) -> Yaml:
    """The values of a YAML text, named `name` in problems."""
    try:
        _check_events(text)
        node = yaml.compose(text, Loader=_Loader)
    except _Refused as refused:
        return _failed(name, refused.line, *refused.texts)
    except yaml.MarkedYAMLError as error:
        return _failed(name, *_syntax(error, text))
    except yaml.YAMLError:
        return _failed(name, 1, "a character that YAML does not allow", "remove control characters",
                       "含有 YAML 不允许的字符", "请删除控制字符")
    except RecursionError:
        return _failed(name, 1, *_DEEP)
    if node is None:
        return _failed(name, 1, "the file is empty", "write at least one record", "文件为空", "请至少写一条记录")
    lines: dict[tuple[Step, ...], int] = {}
    problems: list[Problem] = []
    value = _construct(node, (), name, lines, problems)
    return Yaml(name, value, lines, tuple(problems))


def _failed(name: str, line: int, message: str, hint: str, message_zh: str, hint_zh: str) -> Yaml:
    return Yaml(name, None, {}, (Problem(name, line, "", message, hint, message_zh, hint_zh),))


def _check_events(text: str) -> None:
    # Events are read before nodes are made: an alias bomb must never be expanded.
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(line, *_ANCHOR)
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            raise _Refused(line, f"a tag ({tag})", "remove it", f"使用了标签（{tag}）", "请删除标签")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _Refused(line, *_DEEP)


def _syntax(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str, str, str, str]:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    problem = str(error.problem or "not YAML")
    at = text.split("\n")[mark.line : mark.line + 1] if mark else []
    if mark and any("\t" in words[: mark.column + 1] for words in at):
        return line, "a tab", "indent with spaces", "用了制表符（Tab）", "请改用空格缩进"
    return (line, f"not valid YAML ({problem})", "check indentation, colons and quotes around this line",
            f"不是有效的 YAML（{problem}）", "请检查这一行附近的缩进、冒号和引号")


def _construct(
    node: yaml.Node, path: tuple[Step, ...], name: str, lines: dict[tuple[Step, ...], int], problems: list[Problem]
) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, (*path, i), name, lines, problems) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, path, name, lines, problems))
    return _scalar(node, path, name, problems)


def _pairs(
    node: yaml.MappingNode, path: tuple[Step, ...], name: str, lines: dict[tuple[Step, ...], int], problems: list[Problem]
) -> Iterator[tuple[str, Any]]:
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
        here = (*path, key)
        if key in seen:
            problems.append(Problem(
                name, line, dotted(here), f"'{key}' is already given in line {seen[key]}", "keep one of the two",
                f"“{key}”在第 {seen[key]} 行已经写过", "请只保留一处"))
            continue
        seen[key] = line
        value = _construct(value_node, here, name, lines, problems)
        lines[here] = line
        yield key, value


def _scalar(node: yaml.Node, path: tuple[Step, ...], name: str, problems: list[Problem]) -> Any:
    text = str(node.value)
    if isinstance(node, yaml.ScalarNode) and node.style in ("'", '"', "|", ">"):
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    if _MANGLED.fullmatch(text):
        problems.append(Problem(
            name, node.start_mark.line + 1, dotted(path), f"{text} without quotes is read differently by different programs",
            f"write '{text}' in quotes, or true/false for yes/no", f"{text} 没有加引号，不同软件会读成不同的值",
            f"请写成 '{text}'（加引号）；是否请写 true/false"))
        return text
    if _INTEGER.fullmatch(text):
        if len(text) > MAX_DIGITS:
            problems.append(Problem(
                name, node.start_mark.line + 1, dotted(path), f"a number of {len(text)} digits", "write text in quotes",
                f"{len(text)} 位的数字", "若是文字请加引号"))
            return text
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
