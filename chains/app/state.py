"""The snapshot behind the pages, read once for each digest, with the indexes the pages ask for."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import streamlit as st

from chains.cities import cities
from chains.files import refuse_if_read_only
from chains.graph import Graph, build_graph, entities_of, entity_of, links_of
from chains.model import Declaration, Entity, Evidence, Kind, Link, Mention, Observation, SegmentState, Snapshot
from chains.names import search
from chains.snapshot import read_manifest, read_snapshot, write_snapshot

__all__ = ["World", "data_root", "is_outdated", "open_world", "rebuild", "seeds_folder", "snapshot_folder"]


@dataclass(frozen=True)
class World:
    """A snapshot, its graph, and look-ups made when first needed; shared by all sessions and never changed."""

    snapshot: Snapshot
    graph: Graph

    def entity(self, node: str) -> Entity:
        return entity_of(self.graph, node)

    def name(self, node: str) -> str:
        return self.entity(node).name

    @cached_property
    def observations_of(self) -> Mapping[str, Sequence[Observation]]:
        """Figures by subject, the newest period of each indicator first."""
        found: dict[str, list[Observation]] = defaultdict(list)
        for observation in sorted(self.snapshot.observations, key=lambda o: o.period, reverse=True):
            found[observation.subject].append(observation)
        return {subject: sorted(items, key=lambda o: o.indicator) for subject, items in found.items()}

    @cached_property
    def declarations_of(self) -> Mapping[str, Sequence[Declaration]]:
        """Declarations by place, the newest first."""
        found: dict[str, list[Declaration]] = defaultdict(list)
        for declaration in sorted(self.snapshot.declarations, key=lambda d: d.year or "", reverse=True):
            for place in declaration.places:
                found[place].append(declaration)
        return found

    @cached_property
    def states_of(self) -> Mapping[str, Sequence[SegmentState]]:
        """What sources say of segments, by place and by segment or chain."""
        found: dict[str, list[SegmentState]] = defaultdict(list)
        for state in self.snapshot.states:
            found[state.place].append(state)
            found[state.about].append(state)
        return found

    @cached_property
    def cited_by(self) -> Mapping[str, Sequence[tuple[Link, Evidence]]]:
        """For every source the links that rest on it, in the order of the text where there is one."""
        found: dict[str, list[tuple[Link, Evidence]]] = defaultdict(list)
        for link in self.snapshot.links:
            for evidence in link.evidence:
                found[evidence.source].append((link, evidence))
        return {source: sorted(items, key=lambda i: (i[1].start or 0, i[0].id)) for source, items in found.items()}

    @cached_property
    def mentions_in(self) -> Mapping[str, Sequence[Mention]]:
        """Mentions by source, in the order of the text."""
        found: dict[str, list[Mention]] = defaultdict(list)
        for mention in sorted(self.snapshot.mentions, key=lambda m: (m.start, -m.end)):
            found[mention.source].append(mention)
        return found

    @cached_property
    def entry_points(self) -> Sequence[Entity]:
        """A few well connected entities of several kinds to start from, the ones most users look for first."""
        wanted = [match[0].entity for name in ("酒钢", "白银集团", "兰州新区", "金川集团", "兰州大学")
                  if (match := search(self.graph, name, limit=1)) and match[0].reason != "相近"]
        chains = sorted(entities_of(self.graph, Kind.CHAIN), key=lambda e: (-len(links_of(self.graph, e.id)), e.id))
        return list({entity.id: entity for entity in (*wanted, *chains[:3])}.values())

    @cached_property
    def cities(self) -> Sequence[str]:
        return cities(self.graph)


def snapshot_folder() -> Path:
    """Where the snapshot lies: CHAINS_SNAPSHOT, else build/snapshot of the current folder."""
    return Path(os.environ.get("CHAINS_SNAPSHOT") or Path("build") / "snapshot")


@st.cache_resource(max_entries=2, show_spinner=False)
def _load(folder: str, digest: str) -> World:
    snapshot = read_snapshot(Path(folder))
    return World(snapshot, build_graph(snapshot))


def open_world() -> World:
    """The world of the snapshot folder; when the folder holds none, it is built first with its progress on screen.

    Raises ChainsError when the folder or the inputs cannot be used.
    """
    folder = snapshot_folder()
    if not (folder / "manifest.json").exists():
        _build(folder)
    return _load(str(folder.resolve()), str(read_manifest(folder)["digest"]))


def data_root() -> Path:
    """The root file of the curated data: CHAINS_DATA, else the usual one."""
    from chains.build import default_data  # with its readers of documents it would make the first page wait

    return Path(os.environ.get("CHAINS_DATA") or default_data())


def seeds_folder() -> Path | None:
    """The folder of documents: CHAINS_SEEDS, else the one beside the data; None when there is none."""
    from chains.build import default_seeds

    named = os.environ.get("CHAINS_SEEDS")
    return Path(named) if named else default_seeds(data_root())


def is_outdated() -> bool:
    """Whether data, documents or judgements have changed since the snapshot was built."""
    from chains.build import is_current

    return not is_current(snapshot_folder(), data_root(), seeds_folder())


def _build(folder: Path) -> None:
    refuse_if_read_only(str(folder), "生成图谱；请让管理员先运行 chains build")
    st.markdown("#### 首次打开：正在生成图谱")
    st.caption("读取整理数据和文档，通常几秒钟完成，之后打开不再需要。")
    rebuild(folder)
    st.rerun()


def rebuild(folder: Path) -> None:
    """Builds the snapshot anew with its progress on screen. Reading documents needs spaCy, which no page imports."""
    from chains.build import build_snapshot

    refuse_if_read_only(str(folder), "更新图谱")
    bar = st.progress(0.0, text="开始")
    write_snapshot(build_snapshot(data_root(), seeds_folder(), lambda done, text: _show(bar, done, text)), folder)


def _show(bar: st.delta_generator.DeltaGenerator, done: float, text: str) -> None:
    # A file name is no Markdown.
    bar.progress(min(1.0, max(0.0, done)), text=re.sub(r"([^\w\s])", r"\\\1", text))
