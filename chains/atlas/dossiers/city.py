"""一市: one city as a paper: what it is strong in, what it has declared, its chains, firms, projects, parks and schools."""

from __future__ import annotations

from collections.abc import Sequence

from chains.atlas.draft import Draft, reason_evidence
from chains.atlas.making import Written
from chains.atlas.paper import Block, Column, Empty, Facts, Guide, Said, Table, plain
from chains.atlas.words import level_of_evidence
from chains.cities.grid import thin_note
from chains.cities.profile import Profile, Standing, profile_of
from chains.graph import snapshot_of
from chains.views.style import number_label, value_text

__all__ = ["city_head"]

_SIDE = (Column("产业链", 2), Column("数值", 1, True), Column("为什么", 6))
_DECLARED = (Column("宣示", 3), Column("年份", 1), Column("各条链（原词）", 6), Column("成员", 1), Column("层级", 2))
_FIGURES = (Column("指标", 3), Column("数值", 2), Column("层级", 2))
_LATEST = 12


def city_head(place: str, *, compared: bool) -> list[Written]:
    """The sections that only a place has; the parts of the atlas follow. Counties are not compared with cities."""
    profile: Written = ("profile", "城市画像", lambda d: _profile(d, place))
    figures: Written = ("figures", "数字", lambda d: tuple(_figures(d, place)))
    return [profile if compared else figures, ("declared", "宣示的产业", lambda d: _declared(d, place))]


def _profile(draft: Draft, city: str) -> tuple[Block, ...]:
    profile = profile_of(draft.graph, city)
    scale = "（克鲁格曼指数，0 与其他市州合起来相同，2 完全不同）"
    special = "未定义" if profile.special is None else f"{profile.special:.2f}{scale}"
    facts: list[tuple[str, Said]] = [
        ("收录的企业", draft.measured(profile.amount)), ("优势产业链",
                                                    draft.measured(f"{profile.diversity} 条（区位商不小于 1）")),
        ("与其他市州的差异", draft.measured(special))]
    sides = (
        ("优势产业链（区位商不小于 1）", "优势产业链", profile.strengths), ("宣示过，企业和项目都未收录", "宣示而未收录",
                                                          profile.bare),
        ("有企业，没有见到宣示", "未见宣示", profile.silent), ("与优势相近的链（关联密度 0—1）", "相近的链", profile.nearby))
    thin = thin_note(draft.graph, profile.structure.grid, [city])
    tables = [b for title, sheet, found in sides for b in _side(draft, title, sheet, found)]
    return (Facts(tuple(facts)), *_figures(draft, city), *tables,
            Guide(_caution(profile) + (thin or "")))


def _caution(profile: Profile) -> str:
    few = "区位商只看结构，只有一两家企业的链也会很高，请看“为什么”里的数。"
    return few if profile.strengths else "按企业数算不出优势产业链。"


def _figures(draft: Draft, city: str) -> list[Block]:
    found = sorted((o for o in snapshot_of(draft.graph).observations if o.subject == city),
                   key=lambda o: (o.period, o.indicator, o.id), reverse=True)[:_LATEST]
    if not found:
        return [Empty("没有收录地区生产总值等数字。", "在 data/observations.yaml 补录")]
    rows = tuple((plain(o.indicator), draft.figure(o), plain(level_of_evidence(o.evidence))) for o in found)
    return [Table(f"数字：最近 {len(rows)} 项", "数字", _FIGURES, rows)]


def _side(draft: Draft, title: str, sheet: str, found: Sequence[Standing]) -> list[Block]:
    if not found:
        return []
    rows = tuple((draft.entity(s.chain), draft.measured("未定义" if s.value is None else number_label(round(s.value, 2))),
                  _why(draft, s)) for s in found)
    return [Table(f"{title}：{len(found)} 条", sheet, _SIDE, rows)]


def _why(draft: Draft, standing: Standing) -> Said:
    told = [f"{r.name} {value_text(r)}" + (f"（{r.note}）" if r.note else "") for r in standing.reasons[:4]]
    told += [standing.note] if standing.note else []
    return draft.measured("；".join(told), *map(reason_evidence, standing.reasons), limit=3)


def _declared(draft: Draft, city: str) -> tuple[Block, ...]:
    found = sorted((d for d in snapshot_of(draft.graph).declarations if city in d.places), key=lambda d: (d.year or "", d.id),
                   reverse=True)
    if not found:
        return (Empty("没有收录它公布的产业体系或产业链。", "在 data/places.yaml 的 declarations 里补录，附文件来源"),)
    rows = tuple((draft.noted(d.name, d.evidence), plain(d.year or "年份不详"), plain("、".join(m.raw for m in d.members)),
                  plain("列全" if d.complete else "不全"), plain(level_of_evidence(d.evidence))) for d in found)
    return (Table(f"公布的产业体系、入选的集群：{len(rows)} 份", "宣示", _DECLARED, rows, "宣示是要做，不等于已有企业。"),)
