"""五图谱两清单 and dossiers as papers: what they say, part by part, with a footnote to the sentence behind each statement."""

from chains.atlas.making import make_atlas
from chains.atlas.paper import Basis, Note, Paper, Said, Section
from chains.atlas.scope import Scope, named_scope
from chains.atlas.settings import Settings, check_settings, read_settings
from chains.atlas.since import Since, since_at, since_kept

__all__ = ["Basis", "Note", "Paper", "Said", "Scope", "Section", "Settings", "Since", "check_settings", "make_atlas",
           "named_scope", "read_settings", "since_at", "since_kept"]
