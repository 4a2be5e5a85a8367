"""Records added to the catalog's files: only lines are added, in the file's own style, and only when the whole still loads."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

from chains.catalog import Catalog, check_catalog, load_catalog
from chains.catalog.check import check_identity, read_catalog_files
from chains.catalog.emit import record_lines
from chains.catalog.judgements import JUDGEMENTS, check_judgements
from chains.catalog.problems import Problem
from chains.catalog.reader import Yaml, read_known
from chains.catalog.writing import FILE_NAME, Change, undo_last
from chains.errors import CatalogError, why_not

__all__ = ["Draft", "load_checked", "undo"]

_HEADER = "# 人工审核记录：谁在何时对哪些句子里的候选说了什么。由“审核”页和 chains review 写入；字段见 docs/review.md。"
# Where YAML itself ends a line; other splitters know more or fewer breaks, and the rows would not be those of the reader.
_LINE = re.compile(r"[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029])|[^\n\r\x85\u2028\u2029]+\Z")
_DASH = re.compile(r"( *)- ")


@dataclass(frozen=True)
class _Addition:
    section: str
    record: Mapping[str, object]
    remarks: Mapping[str, str]


@dataclass
class Draft:
    """The catalog under `root` as read a moment ago, and what is to be added to it; nothing is written here."""

    root: Path
    before: dict[str, bytes | None] = field(default_factory=dict)  # by file name; None: the file does not exist
    yamls: dict[str, Yaml] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    _added: dict[str, list[_Addition]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def open(cls, root: Path) -> Draft:
        """The catalog's files with the bytes they have now.

        Raises CatalogError when one cannot be read.
        """
        draft = cls(root)
        draft._take(root.name)
        included = draft.yamls[root.name].value.get("include") or []
        for name in included if isinstance(included, list) else [included]:
            if isinstance(name, str) and FILE_NAME.fullmatch(name):  # what else stands there is refused when it is loaded
                draft._take(name)
        draft.ids = set(check_identity(list(draft.yamls.values()))[0])
        if (root.parent / JUDGEMENTS).exists():
            draft._take(JUDGEMENTS)
        return draft

    def _take(self, name: str) -> None:
        try:
            data = (self.root.parent / name).read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise CatalogError(f"{name} cannot be read ({reason})", f"{name} 无法读取（{why_not(error)}）") from error
        # Parsed from the very bytes that are kept: between two readings the file may be saved by an editor.
        self.before[name], self.yamls[name] = data, _parsed(data, name)
        _refuse_if(list(self.yamls[name].problems))

    def add(self, section: str, record: Mapping[str, object], remarks: Mapping[str, str] | None = None) -> None:
        """Adds the record to the section, in the file that has the section already.

        `remarks` are comments behind fields. Lists stand in lines of their own, tuples in one.
        """
        name = JUDGEMENTS if section == "judgements" else self._home(section, record)
        self._added[name].append(_Addition(section, record, remarks or {}))
        self.ids.update(str(record[key]) for key in ("id",) if key in record)

    def _home(self, section: str, record: Mapping[str, object]) -> str:
        """The file for the record: the one with the section, of several the one whose records lie nearest."""
        homes = [name for name, file in self.yamls.items() if file.value.get(section)]
        place = str(record.get("located_in", ""))

        def alike(name: str) -> int:
            others = (str(_place_of(item) or "") for item in self.yamls[name].value[section] if isinstance(item, dict))
            # Division codes of one city share their first digits; no place is like no place.
            return max((_shared(place, other) if place else not other for other in others), default=0)

        return max(reversed(homes), key=alike, default=self.root.name)

    def changes(self) -> tuple[Change, ...]:
        """The files with the added lines, judgements last: a judgement never names a record that is not there yet.

        Raises CatalogError when a file's layout has no place for a new record, or the catalog would no longer load.
        """
        made = {name: self._change(name) for name in sorted(self._added, key=lambda n: (n == JUDGEMENTS, n))}
        files = {name: change.after for name, change in made.items()}
        if set(files) == {JUDGEMENTS}:
            _check_words(files[JUDGEMENTS], self.ids)
        else:
            _check(self.root, files)
        return tuple(made.values())

    def _change(self, name: str) -> Change:
        before = self.before.get(name)
        text = (before or b"").decode("utf-8")
        mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
        blocks, pieces, at = [], [mark], 0
        for place, block in self._insertions(name, text):
            pieces += [text[at:place], block]
            blocks.append(block)
            at = place
        whole = "".join([*pieces, text[at:]])
        self._prove(name, whole)
        return Change(name, self.root.parent / name, before, whole.encode("utf-8"), tuple(blocks))

    def _insertions(self, name: str, text: str) -> Iterator[tuple[int, str]]:
        """Index in the text and the lines that go there, in text order."""
        lines = _LINE.findall(text)
        newline = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
        parts: dict[int, list[str]] = defaultdict(list)
        opened: set[str] = set()
        for addition in self._added[name]:
            row, block = _placed(addition, self.yamls.get(name), lines, name, fresh=addition.section not in opened)
            opened.add(addition.section)
            parts[row] += block
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        for row, block in sorted(parts.items()):
            unended = row == len(lines) and lines and lines[-1].rstrip("\r\n") == lines[-1]
            yield starts[row], newline * bool(unended) + "".join(line + newline for line in block)

    def _prove(self, name: str, whole: str) -> None:
        """Refuses a text that does not read back as the old values plus the new records, whatever characters they hold."""
        after = read_known(whole.removeprefix("\ufeff"), name)
        _refuse_if(list(after.problems))
        got = dict(after.value)
        values: dict[str, Any] = dict(self.yamls[name].value) if name in self.yamls else {}
        for section in {addition.section for addition in self._added[name]}:
            new = [_plain(addition.record) for addition in self._added[name] if addition.section == section]
            old, found = values.pop(section, None) or [], list(got.pop(section, None) or [])
            for record in new:
                if record not in found:
                    raise _unwritable(name, record)
                found.remove(record)
            if found != old:
                raise _unwritable(name, new[0])
        if values != got:
            raise _unwritable(name, self._added[name][0].record)


def undo(root: Path) -> str:
    """What the last step written under the root said it was; its lines are gone again.

    Raises UsageError when there is none, CatalogError when its lines were changed since, or are needed by now.
    """
    return undo_last(root.parent, lambda files: _check(root, files))


_CHECKED: dict[str, Catalog] = {}  # the last catalogs found free of problems, by the digest of their files


def load_checked(root: Path) -> Catalog:
    """As load_catalog, and without reading again what an edit has just checked."""
    draft = Draft.open(root)
    return _CHECKED.get(_digest({name: data for name, data in draft.before.items() if data is not None})) or load_catalog(root)


def _digest(files: Mapping[str, bytes]) -> str:
    told = "".join(f"{name} {hashlib.sha256(files[name]).hexdigest()}\n" for name in sorted(files) if name != JUDGEMENTS)
    return hashlib.sha256(told.encode()).hexdigest()


def _check(root: Path, files: Mapping[str, bytes | None]) -> None:
    """Refuses files (None: gone) with which the catalog and its judgements would no longer load."""
    held: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / root.name
        for name in {*(file.name for file in read_catalog_files(root)[0]), JUDGEMENTS, *files}:
            there = root.parent / name
            data = files[name] if name in files else there.read_bytes() if there.is_file() else None
            if data is not None:
                held[name] = data
                (copy.parent / name).parent.mkdir(parents=True, exist_ok=True)
                (copy.parent / name).write_bytes(data)
        report = check_catalog(copy)
        known = report.catalog.by_id if report.catalog is not None else {}
        _refuse_edit(report.errors or check_judgements(copy, known)[1])
    if report.catalog is not None:
        while len(_CHECKED) > 1:
            del _CHECKED[next(iter(_CHECKED))]
        _CHECKED[_digest(held)] = report.catalog


def _check_words(judgements: bytes, known: Container[str]) -> None:
    """Refuses judgements that would not load, where the catalog's own files stay as they are."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / JUDGEMENTS).write_bytes(judgements)
        _refuse_edit(check_judgements(Path(folder) / "root", known)[1])


def _refuse_edit(problems: Sequence[Problem]) -> None:
    if problems:
        raise CatalogError(f"refused, the catalog would not load: {problems[0]}",
                           f"未写入，否则整理数据通不过检查：{problems[0].zh}", tuple(problems))


def _parsed(data: bytes, name: str) -> Yaml:
    try:
        return read_known(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        raise CatalogError(f"{name} is not UTF-8: save it in UTF-8", f"{name} 不是 UTF-8 编码，请另存为 UTF-8") from error


def _refuse_if(problems: list[Problem]) -> None:
    if problems:
        raise CatalogError(str(problems[0]), problems[0].zh, tuple(problems))


def _unwritable(name: str, record: Mapping[str, object]) -> CatalogError:
    words = str(record.get("name") or record.get("title") or record.get("subject"))[:40]
    return CatalogError(f"{name}: '{words}' holds a character that cannot be written", f"{name}：“{words}”含有写不进去的字符")


def _plain(value: object) -> Any:
    """The value as the reader gives it back."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _placed(
    addition: _Addition, file: Yaml | None, lines: list[str], name: str, *, fresh: bool
) -> tuple[int, list[str]]:
    """The row behind which the record goes, and its lines with the blank lines that the file uses."""
    section, items = addition.section, (file.value.get(addition.section) if file is not None else None)
    if file is None or not items:
        if file is not None and section in file.value:
            raise CatalogError(f"{name}: the list '{section}' is written as empty; delete that line first",
                               f"{name}：列表“{section}”写成了空的，请先删去这一行")
        head = [_HEADER, "", f"{section}:"] if file is None else ["", f"{section}:"]
        return len(lines), [*(head if fresh else []), "", *record_lines(addition.record, 2, addition.remarks)]
    rows = [file.line((section, i)) - 1 for i in range(len(items))]
    dash = _DASH.match(lines[rows[0]])
    if dash is None:
        raise CatalogError(f"{name}:{rows[0] + 1}: the list '{section}' is not written one record below the other",
                           f"{name}:{rows[0] + 1}：列表“{section}”不是逐条竖排的，请先改成每条以“- ”开头")
    indent = len(dash[1])
    chosen = _neighbour(items, addition.record)
    following = [file.line((other,)) - 1 for other in file.value]
    end = min(row for row in (*rows, *following, len(lines)) if row > rows[chosen])
    while end > rows[chosen] + 1 and _between(lines[end - 1], indent):
        end -= 1
    spaced = any(not lines[row - 1].strip() for row in rows[1:]) or (len(rows) == 1 and not lines[rows[0] - 1].strip())
    return end, [*([""] if spaced else []), *record_lines(addition.record, indent, addition.remarks)]


def _neighbour(items: list[Any], record: Mapping[str, object]) -> int:
    """The item after which the record goes: the last of its place where the list is ordered by places, else the last."""
    place = record.get("located_in")
    same = [i for i, item in enumerate(items) if place and isinstance(item, dict) and _place_of(item) == place]
    return same[-1] if same else len(items) - 1


def _place_of(item: Mapping[str, Any]) -> object:
    where = item.get("located_in")
    return where.get("in") if isinstance(where, Mapping) else where


def _shared(left: str, right: str) -> int:
    """How many characters the two begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


def _between(line: str, indent: int) -> bool:
    """Whether the line belongs to no record: blank, or a comment as far left as the dashes."""
    words = line.lstrip(" ")
    return not words.strip() or (words.startswith("#") and len(line) - len(words) <= indent)
