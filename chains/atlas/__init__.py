"""五图谱两清单 and dossiers as papers: what they say, part by part, with a footnote to the sentence behind each statement.

Only what is quick to import is imported here, so that no command waits for it: `make_atlas` is in `making`, `make_dossier` in
`dossiers`, `named_scope` in `scope`.
"""

from chains.atlas.settings import (
    DOSSIERS,
    PART_TEXTS,
    PartChoice,
    Settings,
    check_names,
    check_settings,
    parse_settings,
    read_settings,
)

__all__ = ["DOSSIERS", "PART_TEXTS", "PartChoice", "Settings", "check_names", "check_settings", "parse_settings",
           "read_settings"]
