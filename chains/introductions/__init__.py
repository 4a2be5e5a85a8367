"""Who can introduce us to whom."""

from chains.introductions.introducers import MOST_TIES, Introduction, find_introducers
from chains.introductions.ties import Tie, ties_of

__all__ = ["Introduction", "MOST_TIES", "Tie", "find_introducers", "ties_of"]
