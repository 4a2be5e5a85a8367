"""Tables that have not seen a text: each third of the texts is judged by what `benchmarks.network` taught to the other two."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

__all__ = ["FOLDS", "fold_of", "save_table", "taught_without"]

FOLDS = 3
# The modules that read tables, and what in them holds the tables once read. By name, for packages name functions like modules.
_READERS = (
    ("chains.tagger", "load_tagger"), ("chains.firms.chain", "load_chain"), ("chains.firms.decide", "load_weights"),
    ("chains.sitevotes", "load_chain"), ("chains.industries", "load_chain"), ("chains.industries.decide", "load_weights"),
)


def fold_of(text: str) -> int:
    """The fold of a text; the same text always lies in the same one."""
    return zlib.crc32(text.encode()) % FOLDS


def save_table(folder: Path, package: str, name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Writes a table into its package below a folder."""
    place = folder.joinpath(*package.split("."))
    place.mkdir(parents=True, exist_ok=True)
    with (place / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


class _Below:
    """The files of a package: those below a folder, else its own."""

    def __init__(self, folder: Path, package: str) -> None:
        self._folder, self._own = folder.joinpath(*package.split(".")), files(package)

    def __truediv__(self, name: str) -> Traversable:
        mine = self._folder / name
        return mine if mine.is_file() else self._own / name


@contextmanager
def taught_without(folds: Path, fold: int) -> Iterator[None]:
    """Everything read inside is read by the tables of a fold, which have not seen its texts."""
    _read_from(lambda package: _Below(folds / str(fold), package))
    try:
        yield
    finally:
        _read_from(files)


def _read_from(place: Callable[[str], object]) -> None:
    for module, reader in _READERS:
        names = vars(import_module(module))
        names["files"] = place
        names[reader].cache_clear()
