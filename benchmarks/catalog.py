"""How long the curated data takes to load and check, against what nobody can do without: plain YAML loading.

CPU seconds of one core, the median of the runs; the ratio pairs runs made in turn, because the machine drifts. The cached
load is measured in a process of its own too, as a command has it, imports included.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from chains.catalog import check_catalog, known_report
from chains.catalog.reader import read_known

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data" / "chains.yaml"
RUNS = 5
COMMAND = f"from pathlib import Path; from chains.catalog import load_catalog; load_catalog(Path({str(DATA)!r}))"


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _check() -> None:
    read_known.cache_clear()
    if check_catalog(DATA).catalog is None:
        sys.exit("the shipped data has errors: run chains validate")


def _plain() -> None:
    for path in sorted(DATA.parent.rglob("*.yaml")):
        yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _process() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", COMMAND], cwd=ROOT, check=True)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CHAINS_CACHE"] = folder
        known_report(DATA), _plain()  # a warm-up that also fills the cache
        rows = [(seconds(_check), seconds(_plain), seconds(lambda: known_report(DATA))) for _ in range(RUNS)]
        whole = statistics.median(_process() for _ in range(RUNS))
    check, plain, cached = (statistics.median(column) for column in zip(*rows, strict=True))
    size = sum(path.stat().st_size for path in DATA.parent.rglob("*.yaml"))
    print(f"{size / 1e6:.2f} MB of YAML, CPU seconds, median of {RUNS}")
    print(f"read and check everything       {check:5.2f} s  (target under 1.5 s)")
    print(f"the same from the cache         {cached:5.2f} s  (target under 0.2 s)")
    print(f"plain yaml.load, C loader       {plain:5.2f} s")
    print(f"checked / plain                 {statistics.median(a / b for a, b, _ in rows):5.2f}")
    print(f"cached / plain                  {statistics.median(c / b for _, b, c in rows):5.2f}")
    print(f"a process that loads the cache  {whole:5.2f} s  wall, with Python and imports")


if __name__ == "__main__":
    main()
