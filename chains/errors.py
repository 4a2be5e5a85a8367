"""Every error the project raises on purpose, named by what is invalid.

A user sees the message of one of these as a single line; anything else that escapes is a defect.
"""

from __future__ import annotations

import errno

__all__ = [
    "ChainsError", "ModelError", "CatalogError", "DocumentError", "GoldError", "SnapshotError", "UnknownName", "UsageError",
    "why_not",
]

_WHY_NOT = {
    errno.ENOENT: "没有这个文件或文件夹", errno.EISDIR: "这是文件夹，不是文件", errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EROFS: "磁盘只读", errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "名称太长",
}


def why_not(error: OSError) -> str:
    """Why the system refused a file, in Chinese where it is one of the common reasons."""
    return _WHY_NOT.get(error.errno or 0) or error.strerror or type(error).__name__


class ChainsError(Exception):
    """Root of all expected errors: one readable line that says what to do, in English for the log.

    `zh` is the same line for the screen.
    """

    def __init__(self, message: str, zh: str | None = None) -> None:
        super().__init__(message)
        self.zh = zh or message


class ModelError(ChainsError, ValueError):
    """A value that the data model does not allow, such as a link without evidence."""


class CatalogError(ChainsError):
    """Curated data that cannot be used; `problems` holds every problem found, not only the first."""

    def __init__(self, message: str, zh: str | None = None, problems: tuple[object, ...] = ()) -> None:
        super().__init__(message, zh)
        self.problems = problems


class DocumentError(ChainsError):
    """A document that cannot be read: empty, binary, too large, of an unknown kind."""


class GoldError(ChainsError):
    """An annotation that cannot be used: a missing text, a field that does not fit."""


class SnapshotError(ChainsError):
    """A snapshot folder that is missing, incomplete or altered."""


class NotOurs(SnapshotError):
    """A file that is no snapshot, or of a format that this tool does not read: nothing can be said of its content."""


class UnknownName(ChainsError, LookupError):
    """A name or id that no entity answers to; the message names the nearest ones."""


class UsageError(ChainsError):
    """A request that contradicts itself or lacks something."""


class WorkspaceError(ChainsError):
    """A saved view that cannot be used: not one of ours, too large, altered by hand, of a newer format."""
