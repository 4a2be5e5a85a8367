"""What a user may write for link kinds and hubs, in codes or in Chinese, and a path told as reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from chains.errors import UsageError
from chains.findings import Reason
from chains.graph import Graph, entity_of
from chains.kinds import LINK_RULES
from chains.paths.lengths import STATION_LENGTH, grounds, length
from chains.paths.shortest import Path

__all__ = ["FAR", "HUBS", "hubs_from", "link_kinds_from", "merely_shared", "path_reasons", "step_words"]

HUBS: Mapping[str, str] = {"place": "地区层级", "chain": "产业链与产业"}
FAR = 4  # with more steps than these a path tells hardly more than that everything is connected
_TRADES = frozenset({"operates_in", "produces"})
_BETWEEN = re.compile(r"[,，、;；\s]+")
_KINDS = {word: kind for kind, rule in LINK_RULES.items() for word in (rule.passive, rule.label, kind)}
_HUB_WORDS = {"地区": "place", "产业链": "chain", "产业": "chain", **{word: hub for hub in HUBS for word in (hub, HUBS[hub])}}


def link_kinds_from(text: str) -> frozenset[str] | None:
    """The link kinds that the text lists, by code or by Chinese label: supplies,控股; None for an empty text.

    Raises UsageError for a word that is none, which lists the known ones.
    """
    words = [word for word in _BETWEEN.split(text) if word]
    if wrong := [word for word in words if word not in _KINDS]:
        known = "、".join(f"{rule.label}（{kind}）" for kind, rule in LINK_RULES.items())
        raise UsageError(f"{', '.join(wrong)} is no link kind: use {', '.join(LINK_RULES)}",
                         f"没有“{'、'.join(wrong)}”这种关系，可用：{known}")
    return frozenset(_KINDS[word] for word in words) or None


def hubs_from(text: str) -> frozenset[str]:
    """The hubs that the text lists, which paths may then pass: place, chain, 地区, 产业链.

    Raises UsageError for a word that is none.
    """
    words = [word for word in _BETWEEN.split(text) if word]
    if wrong := [word for word in words if word not in _HUB_WORDS]:
        known = "、".join(f"{hub}（{word}）" for hub, word in HUBS.items())
        raise UsageError(f"hubs are place and chain, not {', '.join(wrong)}",
                         f"可放宽的枢纽只有 {known}，不能是 {'、'.join(wrong)}")
    return frozenset(_HUB_WORDS[word] for word in words)


def step_words(path: Path, at: int) -> str:
    """What joins the node at this place of the path to the next one, seen from it: 控股, 供应商有、合作."""
    words = (LINK_RULES[x.kind].label if x.subject == path.nodes[at] else LINK_RULES[x.kind].passive for x in path.hops[at])
    return "、".join(dict.fromkeys(words))


def merely_shared(path: Path) -> tuple[str, ...]:
    """The stations that those on both sides work in or make: that makes peers of them and says nothing of dealings."""
    return tuple(node for node, (before, after) in zip(path.nodes[1:-1], pairwise(path.hops), strict=True)
                 if all(link.kind in _TRADES and link.object == node for link in (*before, *after)))


def path_reasons(graph: Graph, path: Path) -> tuple[Reason, ...]:
    """Why the path is as long as it is: each step with its links, and each hub it passes; the values add up to its length
    as far as they are rounded."""
    steps = tuple(
        Reason(f"{entity_of(graph, a).name} {step_words(path, at)} {entity_of(graph, b).name}",
               round(length(graph, path.hops[at][0]), 2), note=grounds(graph, path.hops[at][0]), links=path.hops[at])
        for at, (a, b) in enumerate(pairwise(path.nodes))
    )
    stations = [entity_of(graph, node) for node in path.nodes[1:-1]]
    passed = (Reason(f"经过{s.kind.label}{s.name}", STATION_LENGTH[s.kind], note="枢纽认识的多，说明得少", entities=(s.id,))
              for s in stations if s.kind in STATION_LENGTH)
    return (*steps, *passed)
