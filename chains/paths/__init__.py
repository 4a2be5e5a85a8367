"""How entities are connected."""

from chains.paths.shortest import Path, find_paths

__all__ = ["Path", "find_paths"]
