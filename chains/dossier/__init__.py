"""Dossiers: everything round one enterprise (一企一案), area or school: position, partners, gaps, projects, sources."""

from chains.dossier.area import AreaChain, AreaDossier, area_dossier, contents_of
from chains.dossier.dossier import Dossier, Gap, dossier_of
from chains.dossier.ground import Ground, ground_of
from chains.dossier.position import Neighbour, Post
from chains.dossier.school import SchoolDossier, school_dossier
from chains.dossier.ties import Undertaking

__all__ = [
    "AreaChain", "AreaDossier", "Dossier", "Gap", "Ground", "Neighbour", "Post", "SchoolDossier", "Undertaking", "area_dossier",
    "contents_of", "dossier_of", "ground_of", "school_dossier",
]
