"""A university, college or institute: which chains it serves and why, whom it works with, and how well that is known."""

from __future__ import annotations

from dataclasses import dataclass

from chains.activity import activity_of
from chains.dossier.ground import Ground, ground_of
from chains.dossier.ties import tie_reason
from chains.errors import UsageError
from chains.findings import Reason
from chains.fusion import SchoolFit, school_fits
from chains.fusion.knowledge import SCHOLARS
from chains.graph import Graph, entity_of, links_of
from chains.model import Kind, kind_of

__all__ = ["SchoolDossier", "school_dossier"]

_TIES = frozenset({"partners_with", "serves", "visited"})
# Name of the group, its unit, and the kinds of the other end; the chains and segments it serves are its fits.
_GROUPS: tuple[tuple[str, str, frozenset[Kind]], ...] = (
    ("合作企业", "家", frozenset({Kind.ENTERPRISE})),
    ("合作的高校院所", "家", SCHOLARS),
    ("合作的地区和园区", "个", frozenset({Kind.PLACE, Kind.PARK})),
    ("参与的组织与平台", "个", frozenset({Kind.ASSOCIATION, Kind.AGENCY})),
)


@dataclass(frozen=True, slots=True)
class SchoolDossier:
    """One school. `fits` are the chains it serves or might, facts first; `ties` whom it works with, group by group.

    `seat` is the city it lies in, or the province of one elsewhere. `taught` are its strong disciplines by name.
    """

    school: str
    seat: str | None
    taught: tuple[str, ...]
    fits: tuple[SchoolFit, ...]
    ties: tuple[Reason, ...]
    ground: Ground


def school_dossier(graph: Graph, school: str) -> SchoolDossier:
    """The dossier of a university, college or institute, given by id.

    Raises UnknownName for an unknown id, UsageError for one of another kind.
    """
    entity = entity_of(graph, school)
    if entity.kind not in SCHOLARS:
        raise UsageError(f"'{school}' is no school", f"“{entity.name}”是{entity.kind.label}，不是高校或科研院所")
    taught = entity.get("disciplines")
    words = tuple(map(str, taught)) if isinstance(taught, tuple) else ()
    fits = tuple(f for f in school_fits(graph, kinds=frozenset({entity.kind})) if f.school == school)
    links = [(x.object if x.subject == school else x.subject, x) for x in links_of(graph, school) if x.kind in _TIES]
    ties = tuple(tie_reason(name, unit, school, [x for other, x in links if kind_of(other) in kinds])
                 for name, unit, kinds in _GROUPS)
    return SchoolDossier(school, activity_of(graph).seat_of(school), words, fits, ties, ground_of(graph, school))
