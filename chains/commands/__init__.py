"""The commands, a file a group; `chains.cli` gathers them and tells a user's mistake in one line."""
