"""The dossier of one enterprise (一企一案): position, partners, gaps round it, projects, sources."""

from chains.dossier.dossier import Dossier, Gap, dossier_of
from chains.dossier.position import Neighbour, Post
from chains.dossier.ties import Undertaking

__all__ = ["Dossier", "Gap", "Neighbour", "Post", "Undertaking", "dossier_of"]
