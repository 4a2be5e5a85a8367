"""The forms that single fields of the curated records may have: ids, dates, texts, classes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chains.model import SourceKind, is_date

__all__ = [
    "AboutId", "Basis", "ChainId", "ClassCode", "Date", "FieldId", "GroupId", "id_of", "Level", "LocationId", "Name", "PlaceId",
    "Role", "SegmentId", "ServedId", "SourceId", "Sources", "Text", "Year",
]


def id_of(*kinds: str) -> object:
    return Field(pattern=rf"^({'|'.join(kinds)}):[a-z0-9][a-z0-9/._-]*$")


SourceId = Annotated[str, id_of("source")]
PlaceId = Annotated[str, id_of("place")]
LocationId = Annotated[str, id_of("place", "park")]
ChainId = Annotated[str, id_of("chain")]
SegmentId = Annotated[str, id_of("segment")]
FieldId = Annotated[str, id_of("chain", "segment", "industry")]
AboutId = Annotated[str, id_of("segment", "chain")]
GroupId = Annotated[str, id_of("chain", "industry")]
ServedId = Annotated[str, id_of("chain", "industry", "segment", "place", "enterprise")]


def _existing(date: str) -> str:
    if not is_date(date):
        raise PydanticCustomError("no_such_date", "no such date")
    return date


# GB/T 4754—2017: the last division of each section, A to T.
_LAST_DIVISION = dict(zip("ABCDEFGHIJKLMNOPQRST",
                          (5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97), strict=True))


def _of_its_section(code: str) -> str:
    section, division = code[0], int(code[1:3])
    first = _LAST_DIVISION.get(chr(ord(section) - 1), 0) + 1
    if not first <= division <= _LAST_DIVISION[section]:
        raise PydanticCustomError("no_such_class", "no such class")
    return code


Date = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"), AfterValidator(_existing)]
# Four separators are blanks to Python and letters to pydantic's patterns.
_SOMETHING = r"[^\s\x1c-\x1f]"
Text = Annotated[str, Field(min_length=1, max_length=2000, pattern=_SOMETHING)]
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=_SOMETHING)]
Year = Annotated[str, Field(pattern=r"^\d{4}$")]
Sources = Annotated[list[SourceId], Field(min_length=1)]
Level = Annotated[SourceKind, Field(strict=False)]
Basis = Literal["page", "editor"]
Role = Literal["leading_enterprise", "backbone", "supporting"]
ClassCode = Annotated[str, Field(pattern=r"^[A-T]\d{2,4}$"), AfterValidator(_of_its_section)]
