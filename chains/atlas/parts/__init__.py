"""The parts of the atlas: one file and one line of PARTS each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from chains.atlas.draft import Draft
from chains.atlas.paper import Block
from chains.atlas.parts.changes import changes
from chains.atlas.parts.firms import firms
from chains.atlas.parts.innovation import innovation
from chains.atlas.parts.key_firms import key_firms
from chains.atlas.parts.key_projects import key_projects
from chains.atlas.parts.panorama import panorama
from chains.atlas.parts.prospects import prospects
from chains.atlas.parts.spatial import spatial
from chains.atlas.parts.summary import summary

__all__ = ["PARTS", "Part"]

Part = Callable[[Draft, int], tuple[Block, ...]]

PARTS: Mapping[str, Part] = MappingProxyType({
    "summary": summary, "panorama": panorama, "firms": firms, "spatial": spatial, "innovation": innovation,
    "prospects": prospects,
    "key_firms": key_firms, "key_projects": key_projects, "changes": changes,
})
