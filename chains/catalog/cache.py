"""A checked catalog kept for the next time, for as long as neither its files nor the program change.

One file of canonical JSON for each root file, in the user's cache folder (CHAINS_CACHE names another; empty: none). The
name covers the root file's bytes and the program; inside stand the sha256 of every included file and of the content
itself. Whatever does not fit is as good as not there: the files are then read and checked as ever.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from chains import __version__
from chains.canonical import (
    decode_criterion,
    decode_declaration,
    decode_entity,
    decode_link,
    decode_observation,
    decode_source,
    decode_state,
    encode,
)
from chains.catalog.content import Address, Catalog, Rekey
from chains.catalog.problems import Problem
from chains.errors import ModelError
from chains.files import read_only

__all__ = ["cache_folder", "forget_old", "known_catalog", "remember_catalog"]

_KEPT = 8  # catalogs; about three megabytes each
_PARTS = ("entities", "links", "sources", "observations", "declarations", "criteria", "states")


def cache_folder() -> Path | None:
    """Where checked catalogs are kept, or None when the user wants none or has no home."""
    named = os.environ.get("CHAINS_CACHE")
    if named is not None:
        return Path(named) if named else None
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "chains"


@lru_cache(maxsize=1)
def _program() -> str:
    """Digest of the version and of every module that has a say in what a file means."""
    package = Path(__file__).resolve().parent
    model = (package.parent / f"{name}.py" for name in ("canonical", "kinds", "merge", "model"))
    modules = sorted([*package.glob("*.py"), *model])
    digest = hashlib.sha256(f"{__version__}\n".encode())
    for module in modules:
        digest.update(module.name.encode() + b"\0" + module.read_bytes())
    return digest.hexdigest()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _place(root: Path) -> Path | None:
    """The file that would hold the catalog of this very root file."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        words = f"{_program()}\n{root.resolve()}\n{_sha(root.read_bytes())}"
    except OSError:
        return None
    return folder / f"catalog-{_sha(words.encode())[:32]}.json"


def known_catalog(root: Path) -> tuple[Catalog, tuple[Problem, ...]] | None:
    """The catalog and the warnings of the last check of just these files; None when there was none."""
    place = _place(root)
    if place is None:
        return None
    try:
        digest, _, body = place.read_bytes().partition(b"\n")
        if digest.decode("ascii", "replace") != _sha(body):
            return None
        kept = json.loads(body)
        # The included names came out of a file that passed every check; still only siblings of the root are opened.
        if any(_sha((root.parent / name).read_bytes()) != sha for name, sha in kept["files"].items()):
            return None
        return _decode(kept), tuple(Problem(*fields) for fields in kept["warnings"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, ModelError):
        return None


def _decode(kept: Mapping[str, Any]) -> Catalog:
    return Catalog(
        tuple(map(decode_entity, kept["entities"])), tuple(map(decode_link, kept["links"])),
        tuple(map(decode_source, kept["sources"])), tuple(map(decode_observation, kept["observations"])),
        tuple(map(decode_declaration, kept["declarations"])), tuple(kept["files"]),
        tuple(map(decode_criterion, kept["criteria"])),
        {thing: Address(*address) for thing, address in kept["addresses"].items()},
        tuple(map(decode_state, kept["states"])),
        tuple(Rekey(*fields) for fields in kept["rekeys"]),
    )


def remember_catalog(root: Path, catalog: Catalog, warnings: Iterable[Problem], digests: Mapping[str, str]) -> None:
    """Keeps the checked catalog; `digests` are those of its files as they were read. Where nothing can be kept, nothing is.

    The root's place is that of its bytes now: saved meanwhile, it has another, and its digest inside does not fit.
    """
    place = _place(root)
    if place is None or read_only():
        return
    kept: dict[str, Any] = {part: [encode(record) for record in getattr(catalog, part)] for part in _PARTS}
    kept |= {"files": dict(digests), "addresses": dict(catalog.addresses), "rekeys": catalog.rekeys,
             "warnings": [_fields(w) for w in warnings]}
    body = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
    fresh = place.with_name(f".{place.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(_sha(body).encode() + b"\n" + body)
        fresh.replace(place)
        forget_old(place.parent)


def forget_old(folder: Path) -> None:
    """Removes all but the catalogs used last; nothing else in the folder is touched."""
    kept = sorted(folder.glob("catalog-*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[_KEPT:]:
        path.unlink(missing_ok=True)


def _fields(problem: Problem) -> list[str | int]:
    return [getattr(problem, name) for name in Problem.__slots__]
