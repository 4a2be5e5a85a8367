"""The tests read as the commands and the app do: with one thread, set before anything imports numpy."""

from chains.threads import one_thread

one_thread()
