"""chains atlas: the five maps and two lists of a chain, a place or both, as files."""

from __future__ import annotations

import click

from chains.atlas import PART_TEXTS, Settings
from chains.commands.papers import Desk, Wanted, paper_options
from chains.errors import UsageError

__all__ = ["atlas"]


@click.command()
@click.option("--chain", help="产业链；各地宣示的产业按该地的写法对应到链。")
@click.option("--place", help="地区：市州、兰州新区、县区或省。")
@click.option("--parts", help=f"只要这些部分，以逗号隔开：{'、'.join(PART_TEXTS)}。")
@paper_options
def atlas(chain: str | None, place: str | None, parts: str | None, wanted: Wanted) -> None:
    """五图谱两清单：一条链、一个地区或两者，做成带出处的成品。

    各部分的次序、名称、长短在 data/atlas.yaml 里改。
    """
    if not (chain or place):
        raise UsageError("name a --chain, a --place, or both", "请用 --chain、--place 指定产业链、地区，或两者")
    from chains.atlas.making import make_atlas
    from chains.atlas.scope import named_scope

    desk = Desk(wanted)
    settings = _only(desk.settings, parts)
    scope = named_scope(desk.graph, chain, place)
    desk.write(lambda tell: make_atlas(scope, settings, date=wanted.date, since=desk.since, progress=tell))


def _only(settings: Settings, parts: str | None) -> Settings:
    if parts is None:
        return settings
    asked = tuple(filter(None, (p.strip() for p in parts.replace("，", ",").replace("、", ",").split(","))))
    by_title = {p.title: p.part for p in settings.parts}
    known = {p.part for p in settings.parts}
    named = tuple(by_title.get(p, p) for p in asked)
    unknown = [p for p in named if p not in known]
    if unknown or not named:
        raise UsageError(f"'{(unknown or [''])[0]}' is no part: use {', '.join(sorted(known))}",
                         f"没有“{(unknown or [''])[0]}”这个部分，可用：" + "、".join(f"{p.part}（{p.title}）"
                                                                          for p in settings.parts))
    return settings.only(named)
