"""相似城市: which cities have the chains of one, and in which segments."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from chains.app.city_views.common import Choices, known_cell, pick_city, thin_line, with_reasons
from chains.app.markup import Html, between, join, tag
from chains.app.panels import entity_link
from chains.app.state import World
from chains.app.tables import Cell, Table, table_download
from chains.app.widgets import at_right, html
from chains.cities.grid import thin_note
from chains.cities.likeness import Likeness, likenesses
from chains.cities.pairs import field_of

__all__ = ["show"]


def show(world: World, choices: Choices) -> None:
    """Draws the cities most like the chosen one."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        place = pick_city(world, "place", "市州", default=world.cities[0])
        field = field_of(world.graph, choices.measure)
        found = likenesses(field, place)
        with at_right():
            table_download(lambda: _table(world, found), f"相似城市_{world.name(place)}_{choices.label}", key="like_csv")
    html(tag("small", "相似度是余弦：1 为各链比例完全相同，0 为没有共同的链；深色是两地企业在同一环节的部分。"
                      "克鲁格曼指数：0 结构相同，2 完全不同。"))
    thin_line(thin_note(world.graph, field.grid, [place]))
    alike = [x for x in found if x.value]
    if not alike:
        html(tag("p", f"按{choices.label}没有收录到与{world.name(place)}有共同产业链的市州，可换一个口径。", cls="cg-quiet"))
    else:
        thin = set(field.grid.thin())
        html(*(_row(world, choices, x, number, x.other in thin) for number, x in enumerate(alike, 1)))
    for title, others in (("没有收录到共同产业链", [x.other for x in found if x.value == 0]),
                          ("无法计算，其中一方按此口径没有收录", [x.other for x in found if x.value is None])):
        if others:
            html(tag("p", f"{title}：", between("、", (entity_link(world, other) for other in others)), cls="cg-quiet"))


def _row(world: World, choices: Choices, x: Likeness, number: int, thin: bool) -> Html:
    value = x.value or 0.0
    bar = tag("span", tag("i", style=f"width:{x.competing:.1%}", cls="cg-competing"),
              tag("i", style=f"width:{value - x.competing:.1%}", cls="cg-rest"), cls="cg-bar cg-score")
    head = join(
        tag("b", f"{number}. {world.name(x.other)}", cls="cg-lead-name"), bar, tag("b", f"{value:.2f}"), " ",
        tag("small", f"克鲁格曼 {x.krugman:.2f} · " if x.krugman is not None else "", _named(x)),
        tag("small", "样本少", cls="cg-problem") if thin else None,
    )
    more = Choices("compare", choices.measure).link("逐链对比", place=x.place, other=x.other)
    return tag("div", with_reasons(world, head, x.reasons), more, cls="cg-ranked")


def _named(x: Likeness) -> str:
    told = "、".join(f"{r.name} {r.weight or 0:.0%}" for r in x.reasons[:3])
    return told + (f"等 {len(x.reasons)} 条链" if len(x.reasons) > 3 else "")


def _table(world: World, found: Sequence[Likeness]) -> Table:
    rows = [
        (Cell(world.name(x.place)), Cell(world.name(x.other)), known_cell(x.value), known_cell(x.krugman),
         known_cell(x.competing),
         Cell("；".join(f"{r.name}（{r.weight or 0:.0%}）：{r.note}" for r in x.reasons)))
        for x in found
    ]
    return Table(("城市", "对方", "余弦相似度", "克鲁格曼指数", "其中同一环节", "共同的产业链"), rows)
