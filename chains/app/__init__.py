"""The Streamlit pages, one file each, and what they share."""

from chains.threads import one_thread

one_thread()  # before any page imports numpy
