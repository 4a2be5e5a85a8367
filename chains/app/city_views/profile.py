"""城市画像: one city's strengths, its plans without firms, its firms without plans, and what is near to what it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from chains.app.city_views.common import Choices, pick_city, short_name, thin_line, with_reasons
from chains.app.markup import Html, join, tag
from chains.app.paper_menu import dossier_menu
from chains.app.state import World
from chains.app.tables import Cell, Table, table_download
from chains.app.widgets import at_right, html
from chains.cities.grid import thin_note
from chains.cities.likeness import likenesses
from chains.cities.pairs import field_of
from chains.cities.profile import Profile, Standing, profile_of
from chains.cities.structure import special_reasons
from chains.views.style import number_label, value_text

__all__ = ["show"]

_NEAR = ("关联密度：与该链常在一起的链，本市已有多大份额，0—1。只列高于平均、全省收录不少于 5 家、"
         "至少在两个市州与本市某条优势链同时成势的；收录不足 5 家的市州不作推断。")


def show(world: World, choices: Choices) -> None:
    """Draws the profile of the chosen city."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        place = pick_city(world, "place", "市州", default=world.cities[0])
        profile = profile_of(world.graph, place, measure=choices.measure)
        with at_right():
            dossier_menu(world, "city", (place,), key="profile")
            table_download(lambda: _table(world, profile), f"城市画像_{world.name(place)}_{choices.label}", key="profile_csv")
    html(_cards(world, choices, profile))
    thin_line(thin_note(world.graph, profile.structure.grid, [place]))
    if profile.special is not None:
        head = join(tag("b", f"与其他市州的差异 {profile.special:.2f}"),
                    tag("small", " 克鲁格曼指数：0 与其他市州合起来相同，2 完全不同；点开看差在哪些链"))
        html(with_reasons(world, head, special_reasons(world.graph, profile.structure, place)))
    if profile.structure.complexity.why_not:
        html(tag("p", profile.structure.complexity.why_not, cls="cg-quiet"))
    left, right = st.columns(2, gap="medium")
    with left:
        html(_side(world, "优势产业链", "区位商不小于 1，按规模排。只有一两家企业时区位商也会很高，请看后面的数。",
                   profile.strengths, lambda s: f"区位商 {s.value:.1f} · {value_text(s.reasons[0])}"),
             _side(world, "与优势相近的链", _NEAR, profile.nearby,
                   lambda s: f"{s.value:.2f} · {s.note} · 近于{'、'.join(r.name for r in s.reasons[:3])}"))
    with right:
        html(_side(world, "宣示过，企业和项目都未收录", "先核对是没有还是没收录，再看要不要做、从哪里引。", profile.bare,
                   lambda s: "、".join(dict.fromkeys(value_text(r) for r in s.reasons)) + (f" · {s.note}" if s.note else "")),
             _side(world, "有企业，没有见到宣示", "现有基础，可考虑列入。", profile.silent, lambda s: f"{s.value:g} 家"))


def _cards(world: World, choices: Choices, profile: Profile) -> Html:
    structure = profile.structure
    alike = [x for x in likenesses(field_of(world.graph, choices.measure), profile.place) if x.value][:3]
    wide = sum(cell.value > 0 for cell in structure.grid.row(profile.place))
    rare = "未计算" if profile.complexity is None else f"{profile.complexity:+.2f}"
    facts = [
        (f"合计（{choices.label}）", profile.amount, "matrix", "不重复计数；点开看矩阵"),
        ("收录到的产业链", f"{wide} 条", "matrix", "点开看矩阵"),
        ("优势产业链", f"{profile.diversity} 条", "quotient", "多样性：区位商不小于 1 的链数；点开看区位商"),
        ("经济复杂度", rare, "quotient", "全省平均 0，标准差 1，只反映收录到的企业；点开看排序"),
    ]
    cards = [Choices(view, choices.measure).link(join(tag("small", name), tag("b", value, cls="cg-number")),
                                                 cls="cg-card", title=about) for name, value, view, about in facts]
    others = [tag("div", Choices("compare", choices.measure).link(short_name(world, x.other), place=x.place, other=x.other),
                  f" {x.value or 0:.2f}") for x in alike]
    cards.append(tag("div", tag("small", "最像的市州"), others or tag("div", "没有"), cls="cg-card",
                     title="余弦相似度；点开逐链对比"))
    return tag("div", *cards, cls="cg-cards")


def _side(
    world: World, title: str, about: str, standings: Sequence[Standing], told: Callable[[Standing], str]
) -> Html:
    rows = [with_reasons(world, join(tag("b", world.name(s.chain)), " ", tag("small", told(s))), s.reasons) for s in standings]
    return tag("div", tag("h2", f"{title} · {len(standings)}"), tag("small", about),
               *(rows or [tag("p", "没有。", cls="cg-quiet")]))


def _table(world: World, profile: Profile) -> Table:
    sides = (("区位商不小于 1", profile.strengths), ("宣示而未收录企业和项目", profile.bare),
             ("有企业未见宣示", profile.silent), ("关联密度", profile.nearby))
    rows = [(Cell(world.name(profile.place)), Cell(title), Cell(world.name(s.chain)),
             Cell("未定义") if s.value is None else Cell(number_label(s.value), round(s.value, 6)), Cell(s.note),
             Cell("；".join(f"{r.name} {value_text(r)} {r.note}".strip() for r in s.reasons)))
            for title, standings in sides for s in standings]
    return Table(("城市", "类别", "产业链", "数值", "说明", "依据"), rows)
