"""What changed from one snapshot to another, why, and where."""

from chains.diff.compare import Delta, FieldChange, apply, diff, fields_changed, is_evidence_only
from chains.diff.parts import PARTS, Part, StoredDocument
from chains.diff.renames import Rename
from chains.diff.stored import delta_from_json, delta_to_json, read_delta, write_delta

__all__ = [
    "PARTS", "Delta", "FieldChange", "Part", "Rename", "StoredDocument", "apply", "delta_from_json", "delta_to_json", "diff",
    "fields_changed", "is_evidence_only", "read_delta", "write_delta",
]
