"""How long `chains build` takes as a whole process, and how much of it is imports.

The named alternative is what nobody can do without: a process that only imports the same libraries. A figure is the
median of the runs; the ratio pairs runs made in turn, because the machine drifts.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 5
IMPORTS = "import chains.cli, chains.engine, chains.resolve"


def seconds(command: list[str]) -> float:
    """Wall seconds of one finished process."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "chains.cli", "build", "--out", f"{folder}/snapshot"]
        imports = [sys.executable, "-c", IMPORTS]
        seconds(build), seconds(imports)  # a warm-up: the first run reads everything from disk
        pairs = [(seconds(build), seconds(imports)) for _ in range(RUNS)]
    whole, alone = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"chains build, whole process       {whole:5.2f} s  (median of {RUNS}; target under 5 s)")
    print(f"the same imports and nothing else {alone:5.2f} s")
    print(f"ratio                             {ratio:5.2f}    imports are {alone / whole:.0%} of the build")


if __name__ == "__main__":
    main()
