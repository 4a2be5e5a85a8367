"""The ladder of enterprises (梯次培育): who stands on which rung of a chain, on whose word."""

from chains.ladder.standing import LadderCount, Standing, count_ladder, find_ladder, untold
from chains.ladder.words import Rung

__all__ = ["LadderCount", "Rung", "Standing", "count_ladder", "find_ladder", "untold"]
