"""Which city has which chain, on what that rests, and what follows from it."""

from chains.cities.matrix import (
    MEASURES,
    Cell,
    chains_of,
    cities,
    city_matrix,
    city_of,
    members_of_chain,
    members_of_place,
    places_above,
)

__all__ = [
    "MEASURES", "Cell", "chains_of", "cities", "city_matrix", "city_of", "members_of_chain", "members_of_place", "places_above",
]
