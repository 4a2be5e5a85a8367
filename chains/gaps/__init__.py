"""What a chain lacks in a place: segments present, absent or unknown; what to do; what everything hangs on."""

from chains.gaps.advice import Gap, advised, find_gaps, single_providers
from chains.gaps.completeness import Completeness, chains_in, cities_of, completeness, share_text
from chains.gaps.critical import Critical, Criticality, find_critical
from chains.gaps.holdings import Holding, Standing, counted_apart, group_of, progress, where_is
from chains.gaps.levels import ChainLevels, Mislabelled, check_levels, trophic_levels
from chains.gaps.nearest import Provider, great_circle, nearest_providers
from chains.gaps.related import Related, related_chains
from chains.gaps.shape import ChainShape, chain_shape
from chains.gaps.states import SegmentHere, State, segments_here
from chains.gaps.telling import telling_holdings

__all__ = [
    "ChainLevels", "ChainShape", "Completeness", "Critical", "Criticality", "Gap", "Holding", "Mislabelled", "Provider",
    "Related", "SegmentHere", "Standing", "State", "advised", "chain_shape", "chains_in", "check_levels", "cities_of",
    "completeness", "counted_apart", "find_critical", "find_gaps", "great_circle", "group_of", "nearest_providers", "progress",
    "related_chains", "segments_here", "share_text", "single_providers", "telling_holdings",
    "trophic_levels", "where_is",
]
