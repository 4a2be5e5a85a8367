"""Every error the project raises on purpose, named by what is invalid.

A user sees the message of one of these as a single line; anything else that escapes is a defect.
"""

from __future__ import annotations

__all__ = [
    "ChainsError", "ModelError", "CatalogError", "DocumentError", "GoldError", "SnapshotError", "UnknownName", "UsageError",
]


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


class UnknownName(ChainsError, LookupError):
    """A name or id that no entity answers to; the message names the nearest ones."""


class UsageError(ChainsError):
    """A request that contradicts itself or lacks something."""
