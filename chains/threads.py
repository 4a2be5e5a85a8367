"""One processor for matrix products: those of the network are too small to be worth sharing out.

Threads that wait for each other's piece of a tiny product spin: on two busy cores reading costs twice the processor time and
more, for no gain. The libraries behind numpy look at the environment when numpy is imported first, so this must come before.
"""

from __future__ import annotations

import os

__all__ = ["one_thread"]

_VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def one_thread() -> None:
    """Asks for one thread, unless the user's environment says how many."""
    for name in _VARIABLES:
        os.environ.setdefault(name, "1")
