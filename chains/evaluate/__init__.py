"""How well the reading agrees with texts that a person has annotated."""
