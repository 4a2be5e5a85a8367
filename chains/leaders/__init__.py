"""Chain leaders (链主): what sources declare, and, apart from it, what is measured."""

from chains.leaders.components import MEASURES
from chains.leaders.declared import Leader, chains_without_leader, declared_leaders
from chains.leaders.disagreements import DISAGREEMENTS, Disagreement, declared_in, disagreements, top_of
from chains.leaders.evaluate import CUTS, METHODS, Evaluation, evaluate_leaders
from chains.leaders.ranked import LOW_COVERAGE, RankedLeader, Ranking, rank_leaders
from chains.leaders.weights import COMPONENTS, DEFAULT_WEIGHTS, Weights, parse_weights

__all__ = [
    "COMPONENTS", "CUTS", "DEFAULT_WEIGHTS", "DISAGREEMENTS", "Disagreement", "Evaluation", "LOW_COVERAGE", "Leader",
    "MEASURES", "METHODS", "RankedLeader", "Ranking", "Weights", "chains_without_leader", "declared_in", "declared_leaders",
    "disagreements", "evaluate_leaders", "parse_weights", "rank_leaders", "top_of",
]
