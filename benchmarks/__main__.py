"""All benchmarks, one after the other: `make bench`."""

from benchmarks import build, catalog, diff, extraction, gazetteer, ui

for module in (catalog, build, diff, gazetteer, extraction, ui):
    print(f"== {module.__name__}")
    module.main()
