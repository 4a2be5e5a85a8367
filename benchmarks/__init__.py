"""Speeds as ratios to what could be used instead, printed and not tested."""

from chains.threads import one_thread

one_thread()  # as the commands and the app do
