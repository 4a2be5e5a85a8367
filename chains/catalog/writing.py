"""Files written whole or not at all, never over somebody else's change, and taken back exactly."""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chains.errors import CatalogError, UsageError, why_not
from chains.files import refuse_if_read_only

__all__ = ["FILE_NAME", "JOURNAL", "Change", "undo_last", "write_changes"]

JOURNAL = ".review-undo.jsonl"  # beside the root file; the steps that can be taken back, newest last
_STEPS = 200
_LOCK = ".review-lock"
FILE_NAME = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)?\.yaml")
_PATIENCE, _FORGOTTEN = 5.0, 60.0  # seconds


@dataclass(frozen=True)
class Change:
    """A file's bytes before and after, and the blocks of lines that make the difference.

    `name` is how the catalog calls it: its path below the folder of the root file.
    """

    name: str
    path: Path
    before: bytes | None  # None: the file did not exist
    after: bytes
    blocks: tuple[str, ...]


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Holds the folder's lock: two programs that add at once would each drop what the other added."""
    refuse_if_read_only(str(folder), "写入")
    lock, end = folder / _LOCK, time.monotonic() + _PATIENCE
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError as error:
            with contextlib.suppress(OSError):
                # Left behind by a program that was ended while it wrote.
                if time.time() - lock.stat().st_mtime > _FORGOTTEN:
                    lock.unlink()
                    continue
            if time.monotonic() > end:
                raise CatalogError(f"{lock}: another program is writing; try again",
                                   "另一个程序正在写整理数据，请稍后再试") from error
            time.sleep(0.05)
        except OSError as error:
            raise _denied(folder, error) from error
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _denied(path: Path, error: OSError) -> CatalogError:
    return CatalogError(f"{path} cannot be written ({error.strerror}): check your rights to it",
                        f"{path.name} 无法写入（{why_not(error)}）：请检查写入权限")


def write_changes(changes: Sequence[Change], folder: Path, label: str) -> None:
    """Every change is on disk, each file replaced in one step, and the whole can be taken back by `undo_last`.

    Raises CatalogError, with nothing changed, when a file is no longer what it was when the changes were made, or when
    one cannot be written; UsageError when writing is turned off.
    """
    with _only_one(folder):
        for change in changes:
            if _bytes(change.path) != change.before:
                raise CatalogError(f"{change.name} was changed meanwhile; nothing was written, look again and repeat",
                                   f"{change.name} 刚刚被别处改动，本次没有写入；请刷新后再做一次")
        step: dict[str, Any] = {"label": label, "files": [
            {"name": c.name, "made": c.before is None, "blocks": c.blocks} for c in changes]}
        _replace([*((c.path, c.before, c.after) for c in changes), _remembered(folder, [*_steps(folder), step])])


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _denied(path, error) from error


def _replace(files: Sequence[tuple[Path, bytes | None, bytes | None]]) -> None:
    """Replaces all files by their new bytes (None: removes), or none of them."""
    fresh = {path: path.with_name(f".{path.name}.new-{os.getpid()}") for path, _, _ in files}
    done: list[tuple[Path, bytes | None]] = []
    try:
        for path, _, after in files:
            if after is not None:
                fresh[path].write_bytes(after)
        for path, before, after in files:
            path.unlink() if after is None else fresh[path].replace(path)
            done.append((path, before))
    except OSError as error:
        for path, before in reversed(done):
            path.unlink() if before is None else path.write_bytes(before)
        raise _denied(files[len(done)][0], error) from error
    finally:
        for path in fresh.values():
            path.unlink(missing_ok=True)


def _steps(folder: Path) -> list[dict[str, Any]]:
    try:
        steps = [json.loads(line) for line in (_bytes(folder / JOURNAL) or b"").decode("utf-8").split("\n") if line]
    except (ValueError, RecursionError):
        # Only taking back needs it; what was written is all in the catalog's own files.
        return []
    return steps if all(map(_is_step, steps)) else []


def _is_step(step: object) -> bool:
    """Whether a line of the journal, which others may write to, is of the form that write_changes gives it."""
    files = step.get("files") if isinstance(step, dict) and isinstance(step.get("label"), str) else None
    return isinstance(files, list) and all(
        isinstance(f, dict) and isinstance(f.get("name"), str) and isinstance(f.get("made"), bool)
        and isinstance(f.get("blocks"), list) and all(isinstance(block, str) for block in f["blocks"]) for f in files)


def _remembered(folder: Path, steps: list[dict[str, Any]]) -> tuple[Path, bytes | None, bytes | None]:
    path = folder / JOURNAL
    lines = "".join(json.dumps(step, ensure_ascii=True) + "\n" for step in steps[-_STEPS:])
    return path, _bytes(path), lines.encode() if steps else None


def undo_last(folder: Path, check: Callable[[Mapping[str, bytes | None]], None]) -> str:
    """What the last step said it was; its lines are gone, and files that only it changed have their old bytes again.

    `check` gets the files as they would be (None: gone) and raises when they must not be so. Raises UsageError when there
    is no step, CatalogError when its lines were changed since.
    """
    with _only_one(folder):
        steps = _steps(folder)
        if not steps:
            raise UsageError("there is nothing to undo", "没有可以撤销的操作")
        files = [_without(folder, record) for record in steps[-1]["files"]]
        check({path.relative_to(folder).as_posix(): after for path, _, after in files})
        _replace([*files, _remembered(folder, steps[:-1])])
    return str(steps[-1]["label"])


def _without(folder: Path, record: Mapping[str, Any]) -> tuple[Path, bytes | None, bytes | None]:
    name, blocks = str(record["name"]), record["blocks"]
    if not FILE_NAME.fullmatch(name):  # the journal lies in a folder that others may write to
        raise CatalogError(f"{JOURNAL} names '{name}', which is no file of the catalog", f"撤销记录里的文件名“{name}”不对")
    path = folder / name
    before = _bytes(path)
    text = (before or b"").decode("utf-8", "surrogateescape")
    for block in blocks:
        head, found, tail = text.rpartition(block)
        # Lines that somebody added to the record since would fall to the record above it.
        if not found or (tail[:1] == " " and not tail.lstrip(" ").startswith(("-", "#"))):
            raise CatalogError(f"{path.name}: the added lines were changed since; remove them by hand",
                               f"{path.name} 里当时加入的几行后来被改过，无法自动撤销；请手工删去或用 git 还原")
        text = head + tail
    gone = bool(record["made"]) and not text.strip()
    return path, before, None if gone else text.encode("utf-8", "surrogateescape")
