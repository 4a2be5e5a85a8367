"""What may be wrong or missing in the curated data: the classes of warnings, and one warning with its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["CLASSES", "Flaw", "Row", "flaw"]

# Code and Chinese title, the gravest first; docs/data-quality.md explains each.
CLASSES: Mapping[str, str] = MappingProxyType({
    "two_head_offices": "企业所在地互相矛盾",
    "figures_differ": "同一指标有不同数值",
    "suspected_duplicate": "疑似重复",
    "shared_name": "同名未区分",
    "leader_without_source": "链主认定缺可靠来源",
    "role_without_source": "龙头角色只是编者判断",
    "editor_only": "只有编者常识",
    "mirror_only": "只有转载来源",
    "stale": "事实过时",
    "chain_without_leader": "产业链没有认定链主",
    "chain_without_class": "产业链没有行业分类代码",
    "chain_without_stage": "产业链缺上中下游某一段",
    "segment_without_enterprise": "环节没有企业",
    "enterprise_without_segment": "企业没有环节",
    "enterprise_without_place": "企业没有所在地",
    "place_without_code": "地区没有行政区划代码",
    "unlinked": "没有任何关系",
    "unused_source": "来源没有被引用",
})
_RANK = {code: rank for rank, code in enumerate(CLASSES)}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One warning: its class, the id of what it is about, its address, and what to do, in English and in Chinese."""

    code: str
    about: str
    file: str
    line: int
    path: str
    message: str
    hint: str
    message_zh: str
    hint_zh: str

    @property
    def order(self) -> tuple[int, str, int, str, str]:
        """Sorts by class, then by place in the files."""
        return _RANK[self.code], self.file, self.line, self.about, self.message

    @property
    def zh(self) -> str:
        return f"{self.file}:{self.line} {self.message_zh}；{self.hint_zh}"


@dataclass(frozen=True, slots=True)
class Row:
    """How much is known of one city or one chain, as counts by name."""

    id: str
    name: str
    counts: Mapping[str, int]


def flaw(code: str, about: str, address: tuple[str, int, str], texts: tuple[str, str, str, str]) -> Flaw:
    """The warning with its four texts: message and hint in English, then in Chinese."""
    return Flaw(code, about, *address, *texts)
