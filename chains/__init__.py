"""Industrial-chain graph explorer (产业链图谱).

`import chains; graph = chains.load("build/snapshot")`. The functions of chains.api are here too, each imported when it is
first used: the import itself costs nothing. docs/python-api.md tells them with examples.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chains.api import (
        changes,
        city_matrix,
        declared_leaders,
        entities_of,
        entity_of,
        entity_rows,
        evidence_rows,
        evidence_text,
        export,
        find_entity,
        find_paths,
        link_rows,
        links_of,
        load,
        neighbourhood,
        search,
        snapshot_of,
    )

__version__ = "0.1.0"

__all__ = [
    "__version__", "changes", "city_matrix", "declared_leaders", "entities_of", "entity_of", "entity_rows", "evidence_rows",
    "evidence_text", "export", "find_entity", "find_paths", "link_rows", "links_of", "load", "neighbourhood", "search",
    "snapshot_of",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'chains' has no attribute '{name}': it offers {', '.join(__all__)}")
    from chains import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
