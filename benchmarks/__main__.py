"""All benchmarks, one after the other: `make bench`."""

from benchmarks import build, catalog, extraction, gazetteer, paths, ui

for module in (catalog, build, gazetteer, extraction, paths, ui):
    print(f"== {module.__name__}")
    module.main()
