"""同质化: chains that many cities plan for, and pairs of cities that do the same; a click opens a pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from chains.app.city_views.common import Choices, known_cell, matrix_html, short_name, square, thin_line, with_reasons
from chains.app.component import mount_pointer
from chains.app.markup import Html, between, join, tag
from chains.app.panels import entity_link
from chains.app.reasons import reasons_block
from chains.app.state import World
from chains.app.tables import Cell, Table, show_table, table_download
from chains.app.widgets import at_right, html
from chains.cities.grid import thin_note
from chains.cities.overlap import Overlap, overlaps_in
from chains.cities.pairs import Field, field_of
from chains.cities.plans import MANY, Plan, planned_chains
from chains.report.overlap import sum_text, unplaced_note, verdict

__all__ = ["pair_html", "show"]

_PAIRS = 20
_NEAR = "未收录不等于没有；水泥、乳品、屠宰等就近供应的环节，各地都有不算重复建设。"


def show(world: World, choices: Choices) -> None:
    """Draws the plans, the matrix of pairs and the pairs; ?place=&other= open one."""
    field = field_of(world.graph, choices.measure)
    found = overlaps_in(field)
    pairs = {frozenset((x.place, x.other)): x for x in found}
    chosen = pairs.get(frozenset((st.query_params.get("place", ""), st.query_params.get("other", ""))))
    _plans(world, planned_chains(world.graph))
    head, files = st.columns([4, 1.2], vertical_alignment="bottom")
    with head:
        html(tag("h2", f"两两相似度（{choices.label}）"),
             tag("small", "余弦相似度乘 100：100 为各链比例完全相同，空格没有共同的链。点一个数字看竞争和互补各在哪里。"))
    with files, at_right():
        table_download(lambda: _table(world, found), f"同质化_{choices.label}", key="overlap_csv")
    html(_matrix(world, field, pairs, choices, chosen))
    thin_line(thin_note(world.graph, field.grid))
    if chosen is not None:
        anchor = f"{chosen.place} {chosen.other}"
        html(tag("h2", entity_link(world, chosen.place), "与", entity_link(world, chosen.other), data_anchor=anchor),
             pair_html(world, chosen),
             tag("p", Choices("compare", choices.measure).link("逐链对比这两个市", place=chosen.place, other=chosen.other)))
        mount_pointer({"anchor": anchor}, key="overlap_pointer")
    _listed(world, choices, found)
    html(tag("p", _NEAR, cls="cg-quiet"))


def _plans(world: World, plans: Sequence[Plan]) -> None:
    warned, rest = [p for p in plans if p.warning], [p for p in plans if not p.warning]
    head, files = st.columns([4, 1.2], vertical_alignment="bottom")
    with head:
        html(tag("h2", f"全省一盘棋：{MANY} 个以上市州宣示的产业链 {len(warned)} 条"),
             tag("small", "宜对照全省布局，避免重复建设。市州含兰州新区；宣示只计各地自己的，不计国家和省认定的集群。"
                          "点开看谁在哪份文件里宣示、收录到哪些企业和项目。"))
    with files, at_right():
        table_download(lambda: _plans_table(world, plans), "宣示重复的产业链", key="plans_csv")
    if not plans:
        html(tag("p", "没有收录到市州的宣示。", cls="cg-quiet"))
        return
    with st.container(height=300 if len(warned) > 6 else "content", border=True):
        html(*(_plan(world, plan) for plan in warned),
             tag("details", tag("summary", f"其余 {len(rest)} 条（不足 {MANY} 个市州宣示）"),
                 *(_plan(world, plan) for plan in rest)) if rest else None)


def _plan(world: World, plan: Plan) -> Html:
    told = plan.warning or f"{len(plan.declared)} 个市州宣示，收录到企业 {plan.firms} 家、已投产或在建的项目 {plan.projects} 个"
    shares = (len(plan.with_firms), len({*plan.with_firms, *plan.with_projects}), len(plan.declared))
    bar = tag("span", tag("i", style=f"width:{shares[0] / shares[2]:.1%}", cls="cg-competing"),
              tag("i", style=f"width:{(shares[1] - shares[0]) / shares[2]:.1%}", cls="cg-complementary"),
              tag("i", style=f"width:{(shares[2] - shares[1]) / shares[2]:.1%}", cls="cg-bare"), cls="cg-bar cg-score",
              title=f"{shares[2]} 个市州宣示；{shares[0]} 个收录到企业，{shares[1] - shares[0]} 个只收录到项目")
    more = [join(f"；{title}：", between("、", (entity_link(world, p) for p in places)))
            for title, places in (("没有宣示而收录到企业", plan.undeclared), ("另有来源说要招引", plan.targeted)) if places]
    head = join(tag("b", world.name(plan.chain), cls="cg-lead-name"), bar, told, *more)
    return tag("div", with_reasons(world, head, plan.reasons), cls="cg-ranked")


def _matrix(
    world: World, field: Field, pairs: Mapping[frozenset[str], Overlap], choices: Choices, chosen: Overlap | None
) -> Html:
    places = field.grid.places
    thin = set(field.grid.thin())

    def cell(one: str, other: str) -> Html:
        if one == other:
            return square("", value=2, cls="cg-total")
        x = pairs[frozenset((one, other))]
        if x.value is None:
            return square("", value=-1, title="无法计算：其中一方没有收录")
        if x.value == 0:
            return square("", value=0, title="没有收录到共同的产业链")
        shown = choices.link(f"{x.value * 100:.0f}", place=one, other=other, cls="cg-here" if x is chosen else None)
        few = not thin.isdisjoint((one, other))
        return square(shown, value=x.value, shade=0 if few else x.value, cls="cg-thin" if few else None,
                      title=sum_text(x) + ("；样本少" if few else ""))

    heads = [tag("th", tag("span", short_name(world, place)), scope="col", data_sort="number", tabindex=0,
                 title=world.name(place)) for place in places]
    return matrix_html(world, "相似度", heads, {one: [cell(one, other) for other in places] for one in places}, None)


def pair_html(world: World, x: Overlap) -> Html:
    """The cosine of a pair and its three parts, then what competes beside what completes, each with its reasons."""
    if x.value is None:
        return tag("p", "相似度无法计算：其中一方按此口径没有收录。", cls="cg-quiet")
    krugman = "未定义" if x.krugman is None else f"{x.krugman:.2f}"
    summary = tag(
        "p", tag("b", f"相似度 {sum_text(x)}"), _bar(x),
        tag("small", " · ".join(filter(None, [f"克鲁格曼 {krugman}", verdict(x), unplaced_note(world.graph, x)]))))
    sides = [
        tag("div", tag("h3", f"{title} · {len(reasons)}"), tag("small", about),
            reasons_block(world, reasons) if reasons else tag("p", "没有收录到。", cls="cg-quiet"))
        for title, about, reasons in (
            ("竞争", "两地企业在同一环节，或都宣示了同一条链", x.competes),
            ("互补", "一地的产品是另一地的原料，而后者没有收录到这一环节；或来源写明的供应", x.completes))
    ]
    return join(summary, tag("div", *sides, cls="cg-two"))


def _bar(x: Overlap) -> Html:
    parts = ((x.competing, "cg-competing"), (x.complementary, "cg-complementary"), (x.rest, "cg-rest"))
    return tag("span", *(tag("i", style=f"width:{part:.1%}", cls=name) for part, name in parts), cls="cg-bar cg-score",
               title="深色竞争，绿色互补，浅色其余")


def _listed(world: World, choices: Choices, found: Sequence[Overlap]) -> None:
    shown = [x for x in found if x.value][:_PAIRS]
    if not shown:
        html(tag("p", f"按{choices.label}没有收录到有共同产业链的城市。", cls="cg-quiet"))
        return
    html(tag("h2", f"最相似的 {len(shown)} 对"),
         tag("small", "样本少的排在后面。竞争＝同一环节，互补＝上下游相接，其余＝同链而环节不同或不详，三者相加是相似度。"))
    rows = [(
        Cell(choices.link(f"{world.name(x.place)}—{world.name(x.other)}", place=x.place, other=x.other)),
        Cell(join(_bar(x), f" {x.value or 0:.2f}"), float(x.value or 0)), Cell(f"{x.competing:.2f}", x.competing),
        Cell(f"{x.complementary:.2f}", x.complementary), Cell(f"{x.rest:.2f}", x.rest),
        Cell(f"{x.krugman or 0:.2f}", x.krugman),
        Cell(str(x.same_plans), float(x.same_plans)), Cell(verdict(x)),
    ) for x in shown]
    show_table(Table(("城市", "相似度", "竞争", "互补", "其余", "克鲁格曼", "同宣示链", "说明"), rows,
                     frozenset({"相似度", "竞争", "互补", "其余", "克鲁格曼", "同宣示链"})), height=None)


def _table(world: World, found: Sequence[Overlap]) -> Table:
    rows = [(
        Cell(world.name(x.place)), Cell(world.name(x.other)),
        *(known_cell(value) for value in (x.value, x.competing, x.complementary, x.rest, x.krugman)),
        Cell("", float(x.same_plans)), Cell(verdict(x)),
        Cell("；".join(f"{r.name}（{r.note}）" for r in x.competes)), Cell("；".join(r.name for r in x.completes)),
    ) for x in found]
    columns = ("城市", "对方", "余弦相似度", "竞争", "互补", "其余", "克鲁格曼指数", "同宣示链", "说明", "竞争之处", "互补之处")
    return Table(columns, rows)


def _plans_table(world: World, plans: Sequence[Plan]) -> Table:
    rows = [(
        Cell(world.name(p.chain)),
        *(Cell("", float(n)) for n in (len(p.declared), len(p.with_firms), p.firms, len(p.with_projects), p.projects)),
        *(Cell("、".join(world.name(i) for i in places)) for places in (p.declared, p.undeclared, p.targeted)),
    ) for p in plans]
    columns = ("产业链", "宣示的市州数", "其中收录到企业", "企业数", "其中收录到已投产或在建项目", "项目数", "宣示的市州",
               "没有宣示而收录到企业", "另有来源说要招引")
    return Table(columns, rows)
