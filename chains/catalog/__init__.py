"""`data/chains.yaml` and the files it includes, as entities and links with evidence.

The root file and its siblings are written by people; nothing enters the model before every file has been checked, and
every problem is reported at once with file, line, path and remedy.
"""

from __future__ import annotations

from pathlib import Path

from chains.catalog.assertions import count_details, count_records, counts_text
from chains.catalog.cache import known_catalog, remember_catalog
from chains.catalog.content import Address, Catalog, Rekey, Report
from chains.catalog.judgements import JUDGEMENTS, check_judgements, load_judgements
from chains.catalog.problems import Problem
from chains.catalog.reader import Yaml, read_yaml
from chains.errors import CatalogError

__all__ = ["Address", "Catalog", "JUDGEMENTS", "Problem", "Rekey", "Report", "Yaml", "check_catalog", "check_judgements",
           "count_details", "count_records", "counts_text", "known_report", "load_catalog", "load_judgements", "read_yaml"]


def check_catalog(root: Path) -> Report:
    """Every problem of the catalog at once, and the catalog when there is none."""
    # The shapes of the records take longer to import than a catalog that was checked before takes to read.
    from chains.catalog.checking import check_files

    return check_files(root)


def known_report(root: Path) -> Report:
    """As check_catalog; where these very files have been checked before, what was found then."""
    known = known_catalog(root)
    if known is not None:
        catalog, warnings = known
        return Report((), warnings, catalog, count_records(catalog))
    report = check_catalog(root)
    if report.catalog is not None:
        remember_catalog(root, report.catalog, report.warnings, report.digests)
    return report


def load_catalog(root: Path) -> Catalog:
    """The catalog of the root file.

    Raises CatalogError, which holds every problem, when there is any.
    """
    report = known_report(root)
    if report.catalog is None:
        first, more = report.errors[0], len(report.errors) - 1
        raise CatalogError(
            f"{first}" + (f" (and {more} more: chains validate lists them)" if more else ""),
            f"{first.zh}" + (f"（另有 {more} 处问题，用 chains validate 查看）" if more else ""),
            report.errors,
        )
    return report.catalog
