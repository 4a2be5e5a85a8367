"""How a name sounds, for names that are written differently and sound alike.

Only the readings of single characters are wanted. They are read as a file: importing pypinyin would bring its dictionary of
phrases, which costs more memory than any catalog. This and `cleaning` are the doors to pypinyin while documents are read.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path

__all__ = ["sound"]

_TONES = "\u0300\u0301\u0304\u030c"


def sound(name: str) -> str:
    """A sign for every syllable: equal for two names that are read alike, whatever the tones.

    Each character counts by its commonest reading, so that both sides err alike.
    """
    return name.translate(_syllables())


class _Syllables(dict[int, int]):
    """The number of every character's syllable; what has no reading is its own."""

    def __init__(self, readings: dict[str, str]) -> None:
        self._numbers: dict[str, int] = {}
        self._unused = count()
        self.update((int(code), self._number(_syllable(reading))) for code, reading in readings.items())

    def __missing__(self, code: int) -> int:
        self[code] = number = self._number(chr(code))
        return number

    def _number(self, syllable: str) -> int:
        return self._numbers.setdefault(syllable, next(self._unused))


@lru_cache(maxsize=4096)
def _syllable(reading: str) -> str:
    first = unicodedata.normalize("NFD", reading.partition(",")[0])
    return unicodedata.normalize("NFC", "".join(c for c in first if c not in _TONES))


@cache
def _syllables() -> _Syllables:
    spec = find_spec("pypinyin")
    assert spec is not None and spec.submodule_search_locations, "pypinyin is a dependency"
    file = Path(next(iter(spec.submodule_search_locations))) / "pinyin_dict.json"
    return _Syllables(json.loads(file.read_text("utf-8")))
