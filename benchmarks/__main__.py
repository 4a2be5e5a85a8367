"""All benchmarks, one after the other: `make bench`."""

from benchmarks import analysis, build, catalog, diff, exports, extraction, fusion, gaps, gazetteer, leaders, paths, ui

for module in (catalog, build, gazetteer, analysis, leaders, gaps, fusion, paths, exports, diff, extraction, ui):
    print(f"== {module.__name__}")
    module.main()
