"""All benchmarks, one after the other: `make bench`."""

from benchmarks import build, catalog, exports, extraction, gazetteer, ui

for module in (catalog, build, gazetteer, extraction, exports, ui):
    print(f"== {module.__name__}")
    module.main()
