"""The commands, a file a group; `chains.cli` gathers them and tells a user's mistake in one line."""

from chains.threads import one_thread

one_thread()  # before any command imports numpy
