"""All benchmarks, one after the other: `make bench`."""

from benchmarks import build, catalog, extraction, fusion, gazetteer, ui

for module in (catalog, build, gazetteer, extraction, fusion, ui):
    print(f"== {module.__name__}")
    module.main()
