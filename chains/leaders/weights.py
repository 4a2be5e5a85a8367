"""How much each component of the ranking counts: visible, adjustable, and always read as shares of one whole."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from types import MappingProxyType

from chains.errors import UsageError

__all__ = ["COMPONENTS", "DEFAULT_WEIGHTS", "Weights", "parse_weights"]

COMPONENTS: Mapping[str, str] = MappingProxyType({
    "position": "供应图位置", "segments": "覆盖环节", "partners": "本地配套", "research": "科研合作", "scale": "规模",
    "evidence": "独立来源",
})


@dataclass(frozen=True, slots=True)
class Weights:
    """Non-negative numbers, at least one above zero; only their proportions matter.

    Raises UsageError for a negative or infinite number, or when nothing is left to weigh.
    """

    position: float = 0.30
    segments: float = 0.20
    partners: float = 0.15
    research: float = 0.10
    scale: float = 0.15
    evidence: float = 0.10

    def __post_init__(self) -> None:
        for key, value in asdict(self).items():
            if not math.isfinite(value) or value < 0:
                raise UsageError(f"weight {key}={value} is not a number from 0 up",
                                 f"权重“{key}”必须是不小于 0 的数，不能是 {value:g}")
        if not any(asdict(self).values()):
            raise UsageError("all weights are zero: nothing is left to rank by", "权重不能全为 0，至少留一项")

    @property
    def shares(self) -> Mapping[str, float]:
        """The weights by component, summing to 1."""
        told = asdict(self)
        top = max(told.values())  # first to a common scale: sums of huge or tiny numbers overflow or vanish
        scaled = {key: value / top for key, value in told.items()}
        total = math.fsum(scaled.values())
        return {key: value / total for key, value in scaled.items()}


DEFAULT_WEIGHTS = Weights()


def parse_weights(text: str) -> Weights:
    """The default weights with those the text names changed: 'position=0.3,科研合作=20%'.

    Raises UsageError with the known names for anything else.
    """
    known = {name: key for key, label in COMPONENTS.items() for name in (key, label)}
    changed: dict[str, float] = {}
    for part in filter(None, (p.strip() for p in re.split("[,，;；]", text))):
        name, _, number = (p.strip() for p in part.replace("＝", "=").partition("="))
        if name not in known:
            raise UsageError(f"'{part[:40]}' names no weight: use one of {', '.join(COMPONENTS)}",
                             f"权重“{part[:40]}”无法识别，请写成 position=0.3 的样子，可用："
                             + "、".join(f"{key}（{label}）" for key, label in COMPONENTS.items()))
        if known[name] in changed:
            raise UsageError(f"weight '{name}' is given twice", f"权重“{name}”写了两次")
        if not re.fullmatch(r"[0-9]{0,9}(\.[0-9]{0,9})?%?", number) or not re.search("[0-9]", number):
            raise UsageError(f"'{number[:40]}' is not a number from 0 up",
                             f"权重“{name}”必须是不小于 0 的数，如 0.3 或 30%，不能是“{number[:40]}”")
        changed[known[name]] = float(number.rstrip("%")) / (100 if number.endswith("%") else 1)
    return replace(DEFAULT_WEIGHTS, **changed)


assert set(COMPONENTS) == {f.name for f in fields(Weights)}
