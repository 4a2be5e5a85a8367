"""All benchmarks, one after the other: `make bench`."""

from benchmarks import build, catalog, extraction, gaps, gazetteer, ui

for module in (catalog, build, gazetteer, extraction, gaps, ui):
    print(f"== {module.__name__}")
    module.main()
