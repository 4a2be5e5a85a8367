"""The words of the five chains in one (五链融合): the layers, and how surely a layer is there."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["FusionLayer", "Presence", "is_vocational"]


class FusionLayer(StrEnum):
    """One of the five chains that a place can bring together for one industrial chain."""

    INDUSTRY = "industry"
    SUPPLY = "supply"
    INNOVATION = "innovation"
    CAPITAL = "capital"
    TALENT = "talent"

    @property
    def label(self) -> str:
        return {"industry": "产业链", "supply": "供应链", "innovation": "创新链", "capital": "资金链", "talent": "人才链"}[self]

    @property
    def asks(self) -> str:
        """What makes the layer, in one line for a reader."""
        return {
            "industry": "本地有企业在做，或有项目已投产", "supply": "企业间有供应关系，或本地不同企业分处上下游相接的环节",
            "innovation": "本地高校、院所、实验室服务本链，或有院所与本链企业合作",
            "capital": "本链项目已落地，企业获得投资，或有基金投向本链", "talent": "本地院校服务本链，或职业院校与本链企业合作",
        }[self]

    @property
    def todo(self) -> str:
        """What to do where nothing is known of the layer."""
        return {
            "industry": "核实本地是否有企业；确无企业再谈招商", "supply": "向本链企业了解主要供应商和客户，补录供应关系",
            "innovation": "核实企业有无合作院所；没有的，可与外地服务本链的院所对接",
            "capital": "核实在建项目和投资方；补录项目金额与基金投向",
            "talent": "核实本地院校有无对口专业；没有的，可与外地服务本链的院校对接",
        }[self]


class Presence(StrEnum):
    """Whether a layer is there: known, only planned or waiting to be checked, or not recorded, which is not absent."""

    PRESENT = "present"
    CANDIDATE = "candidate"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {"present": "有", "candidate": "只有规划或候选", "unknown": "未收录"}[self]

    @property
    def sign(self) -> str:
        """A mark that reads without colour."""
        return {"present": "●", "candidate": "◐", "unknown": "○"}[self]


_VOCATIONAL = ("职业", "技师", "技工", "中等专业", "职教")


def is_vocational(name: str) -> bool:
    """Whether a school trains skilled workers: its partners mean talent, where a university's mean research."""
    return any(word in name for word in _VOCATIONAL)
