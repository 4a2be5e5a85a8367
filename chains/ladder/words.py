"""The rungs of the ladder (梯次), highest first, and which words put an enterprise on one."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Rung", "rung_of_award", "rung_of_role"]


class Rung(StrEnum):
    """Where an enterprise stands in its chain by what has been said of it; no rung is computed."""

    LEADER = "leader"
    CHAMPION = "champion"
    LITTLE_GIANT = "little_giant"
    SRDI = "srdi"
    LEADING = "leading_enterprise"
    BACKBONE = "backbone"
    SUPPORTING = "supporting"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "leader": "链主", "champion": "单项冠军", "little_giant": "小巨人", "srdi": "专精特新",
            "leading_enterprise": "龙头", "backbone": "骨干", "supporting": "配套", "other": "其他",
        }[self]

    @property
    def height(self) -> int:
        """0 for the highest rung."""
        return list(Rung).index(self)


# A 小巨人 is a 专精特新 too: the narrower word is looked for first.
_TITLES = (("单项冠军", Rung.CHAMPION), ("小巨人", Rung.LITTLE_GIANT), ("专精特新", Rung.SRDI), ("龙头企业", Rung.LEADING),
           ("骨干企业", Rung.BACKBONE))


def rung_of_award(name: str) -> Rung | None:
    """The rung a title gives, None for one that gives none, such as 绿色工厂.

    A title with 链主 in it gives none either: who leads which chain is said by `leads`, and a title names no chain.
    """
    return next((rung for word, rung in _TITLES if word in name), None)


def rung_of_role(role: str) -> Rung | None:
    """The rung a role in `operates_in` gives."""
    return {"leading_enterprise": Rung.LEADING, "backbone": Rung.BACKBONE, "supporting": Rung.SUPPORTING}.get(role)
