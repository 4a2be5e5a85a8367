"""All benchmarks, one after the other: `make bench`."""

from benchmarks import build, gazetteer, ui

for module in (build, gazetteer, ui):
    print(f"== {module.__name__}")
    module.main()
