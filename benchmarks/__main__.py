"""All benchmarks, one after the other: `make bench`."""

from benchmarks import analysis, build, catalog, extraction, gazetteer, ui

for module in (catalog, build, gazetteer, extraction, analysis, ui):
    print(f"== {module.__name__}")
    module.main()
