"""All benchmarks, one after the other: `make bench`."""

from benchmarks import build, catalog, extraction, fusion, gaps, gazetteer, leaders, ui

for module in (catalog, build, gazetteer, leaders, gaps, fusion, extraction, ui):
    print(f"== {module.__name__}")
    module.main()
