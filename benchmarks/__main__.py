"""All benchmarks, one after the other: `make bench`."""

from benchmarks import build, catalog, gazetteer, ui

for module in (catalog, build, gazetteer, ui):
    print(f"== {module.__name__}")
    module.main()
