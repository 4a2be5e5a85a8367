"""The five chains in one (五链融合): industry, supply, innovation, capital and talent of a place and a chain; 产教融合."""

from chains.fusion.schools import SchoolFit, chains_without_school, school_fits, schools_without_chain
from chains.fusion.scope import chains_meant
from chains.fusion.survey import FusionCell, find_fusion, places_with_chains, todo_of
from chains.fusion.words import FusionLayer, Presence

__all__ = [
    "FusionCell", "FusionLayer", "Presence", "SchoolFit", "chains_meant", "chains_without_school", "find_fusion",
    "places_with_chains", "school_fits", "schools_without_chain", "todo_of",
]
