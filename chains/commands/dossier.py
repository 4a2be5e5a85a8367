"""chains dossier: one enterprise, one city, one chain, or two cities side by side, as files."""

from __future__ import annotations

import click

from chains.atlas import DOSSIERS, check_names
from chains.commands.papers import Desk, Wanted, paper_options

__all__ = ["dossier"]


@click.command()
@click.argument("kind", type=click.Choice(list(DOSSIERS)), metavar="firm|city|chain|compare")
@click.argument("names", nargs=-1, required=True, metavar="NAME [NAME]")
@paper_options
def dossier(kind: str, names: tuple[str, ...], wanted: Wanted) -> None:
    """一企一案（firm）、一市一案（city）、一链一案（chain）、两市对比（compare，写两个市州）。"""
    from chains.atlas.dossiers import make_dossier

    check_names(kind, names)  # a wrong number must not cost the wait for a build
    desk = Desk(wanted)
    desk.write(lambda tell: make_dossier(desk.graph, kind, names, desk.settings, date=wanted.date, since=desk.since,
                                         progress=tell))
