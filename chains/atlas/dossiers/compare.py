"""两市对比: two cities chain by chain, what competes and what completes."""

from __future__ import annotations

from chains.atlas.draft import Draft, reason_evidence
from chains.atlas.making import Written
from chains.atlas.paper import Block, Column, Empty, Facts, Guide, Said, Table, plain
from chains.cities.compare import ComparedChain, Comparison, compare_cities
from chains.cities.grid import thin_note
from chains.findings import Reason
from chains.report.overlap import verdict
from chains.views.style import number_label, value_text

__all__ = ["compare_parts"]

_REASONS = (Column("在哪里", 3), Column("多少", 1, True), Column("说明", 7))


def compare_parts(draft: Draft, one: str, other: str) -> list[Written]:
    """Key, heading and writer of each section of the comparison."""
    found = compare_cities(draft.graph, one, other)
    return [("whole", "总的看", lambda d: _whole(d, found)), ("chains", "逐链对比", lambda d: _chains(d, found)),
            ("competing", "竞争", lambda d: _reasons(d, "竞争", found.overlap.competes)),
            ("completing", "互补", lambda d: _reasons(d, "互补", found.overlap.completes))]


def _whole(draft: Draft, found: Comparison) -> tuple[Block, ...]:
    overlap, grid = found.overlap, found.structure.grid
    if overlap.value is None:
        return (Empty("相似度无法计算：其中一方没有收录企业。", "补录两市的企业及其环节"),)
    both = sum(all(r.values) for r in found.rows)
    cosine = f"{overlap.value:.2f}（余弦，0 完全不同，1 相同）；克鲁格曼指数 {overlap.krugman:.2f}（0 相同，2 完全不同）"
    shares = f"竞争 {overlap.competing:.2f}，互补 {overlap.complementary:.2f}，其余 {overlap.rest:.2f}"
    chains = f"两市都有 {both} 条，只有一方有或只有候选、宣示 {len(found.rows) - both} 条"
    facts = (("相似度", draft.measured(cosine)), ("其中", draft.measured(f"{shares}；{verdict(overlap)}")),
             ("产业链", draft.measured(chains)))
    thin = thin_note(draft.graph, grid, [overlap.place, overlap.other])
    return (Facts(facts), *((Guide(thin),) if thin else ()))


def _chains(draft: Draft, found: Comparison) -> tuple[Block, ...]:
    if not found.rows:
        return (Empty("两个市都没有收录企业、项目和宣示。", "补录两市的企业及其环节"),)
    names = [draft.name(found.overlap.place), draft.name(found.overlap.other)]
    columns = (Column("产业链", 2), *(c for n in names for c in (
        Column(f"{n}（家）", 1, True), Column(f"{n}区位商", 1, True), Column(f"{n}宣示", 1))), Column("企业", 6))
    rows = tuple(_row(draft, r) for r in found.rows)
    return (Table(f"逐链对比：{len(rows)} 条链", "逐链对比", columns, rows, "加号后是候选，不计入；未收录不等于没有。"),)


def _row(draft: Draft, row: ComparedChain) -> tuple[Said, ...]:
    cells: list[Said] = []
    for value, more, quotient, declared in zip(row.values, row.candidates, row.quotients, row.declared, strict=True):
        cells += [draft.measured(number_label(value) + (f" +{number_label(more)}" if more else "")),
                  plain("—" if quotient is None or not value else f"{quotient:.1f}"), plain("是" if declared else "未见")]
    told = "；".join(f"{r.name}：{draft.names(r.entities[:5])}" for r in row.reasons if r.entities)
    return (draft.entity(row.chain), *cells, draft.measured(told or "未收录企业", *map(reason_evidence, row.reasons), limit=3))


def _reasons(draft: Draft, sheet: str, reasons: tuple[Reason, ...]) -> tuple[Block, ...]:
    if not reasons:
        return (Empty(f"没有收录到两市{sheet}的地方，不表示没有。", "补录企业所在环节和环节之间的供料关系"),)
    rows = tuple((plain(r.name), draft.measured(value_text(r)), draft.measured(
        "；".join(x for x in (draft.names(r.entities[:8]), r.note) if x) or "—", reason_evidence(r), limit=3)) for r in reasons)
    return (Table(f"{sheet}：{len(rows)} 处", sheet, _REASONS, rows), Guide("由图谱推出，是测算；同环节是竞争，也可能合作。"))
