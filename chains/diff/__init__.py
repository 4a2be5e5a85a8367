"""What changed from one snapshot to another, why, and where."""

from chains.diff.causes import CAUSE_LABELS, Cause
from chains.diff.compare import Delta, FieldChange, apply, diff, fields_changed, is_evidence_only
from chains.diff.explain import HOW_LABELS, PART_LABELS, Change, Explanation, Tally, explain, narrowed, tally
from chains.diff.history import History, read_history
from chains.diff.kept import Kept, keep, snapshots_beside
from chains.diff.parts import PARTS, Part, StoredDocument
from chains.diff.renames import Rename
from chains.diff.stored import delta_bytes, delta_from_json, delta_to_json, read_delta

__all__ = [
    "CAUSE_LABELS", "Cause", "Change", "Delta", "Explanation", "FieldChange", "HOW_LABELS", "History", "Kept", "PARTS",
    "PART_LABELS",
    "Part", "Rename", "StoredDocument", "Tally", "apply", "delta_bytes", "delta_from_json", "delta_to_json", "diff", "explain",
    "fields_changed", "is_evidence_only", "keep", "narrowed", "read_delta", "read_history", "snapshots_beside", "tally",
]
