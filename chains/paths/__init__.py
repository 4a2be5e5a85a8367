"""How entities are connected: the shortest paths between two, what two have in common, the tree that joins several."""

from chains.paths.common import Common, common_neighbours
from chains.paths.joining import MOST_CHOSEN, Branch, Tree, connect
from chains.paths.lengths import is_firm, only_editors, sentence
from chains.paths.shortest import Path, find_paths
from chains.paths.wording import FAR, HUBS, hubs_from, link_kinds_from, merely_shared, path_reasons, step_words

__all__ = [
    "Branch", "Common", "FAR", "HUBS", "MOST_CHOSEN", "Path", "Tree", "common_neighbours", "connect", "find_paths", "hubs_from",
    "is_firm", "link_kinds_from", "merely_shared", "only_editors", "path_reasons", "sentence", "step_words",
]
