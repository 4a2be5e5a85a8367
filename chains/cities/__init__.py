"""Which city has which chain, on what that rests, and what follows from it.

Only what needs no numpy is imported here, so that no page waits for it: `likeness`, `overlap`, `plans`, `profile`,
`compare` and `structure` are imported from their modules.
"""

from chains.cities.matrix import MEASURES, ROLE_WEIGHTS, UNITS, Cell, city_matrix, plans_in, total_of
from chains.cities.where import chains_of, cities, city_named, city_of, members_of_chain, members_of_place, places_above

__all__ = [
    "MEASURES", "ROLE_WEIGHTS", "UNITS", "Cell", "chains_of", "cities", "city_matrix", "city_named", "city_of",
    "members_of_chain", "members_of_place", "places_above", "plans_in", "total_of",
]
