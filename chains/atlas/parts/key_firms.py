"""重点企业清单: the firms here to keep, and the firms elsewhere that hold what is missing here; each with its reasons."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from chains.atlas.draft import Draft, reason_evidence
from chains.atlas.paper import Block, Column, Empty, Guide, Said, Table, plain
from chains.atlas.parts.firms import FIRM_REMEDY, work_of
from chains.atlas.words import level_of
from chains.gaps import Gap, Provider, State, advised, find_critical, find_gaps, single_providers
from chains.leaders import declared_leaders, rank_leaders
from chains.model import Evidence, Kind, Link, kind_of

__all__ = ["key_firms"]

_TOP = 3  # ranks that make a firm a key one
_OWN = (Column("序", 1, True), Column("企业", 3), Column("所在地", 1), Column("从事", 3), Column("为什么", 5),
        Column("层级", 2))
_WANTED = (Column("序", 1, True), Column("企业", 3), Column("所在地", 2), Column("能补的环节", 3), Column("为什么", 5),
           Column("层级", 2))


@dataclass
class _Case:
    """Why a firm is on the list: the words, what they rest on, and how much they weigh."""

    words: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    weight: float = 0.0
    links: list[Link] = field(default_factory=list)

    def add(self, weight: float, words: str, evidence: tuple[Evidence, ...] = ()) -> None:
        self.weight += weight
        self.words.append(words)
        self.evidence += evidence[-1:]


def key_firms(draft: Draft, limit: int) -> tuple[Block, ...]:
    """The own ones first, then those to be attracted."""
    chains = draft.scope.chains(limit)
    if not chains:
        return (Empty(f"{draft.scope.where}没有收录任何一条链的环节，列不出企业。", FIRM_REMEDY),)
    gaps = {chain: find_gaps(draft.graph, chain, place=draft.scope.place) for chain in chains}
    return (*_own(draft, gaps, limit), *_wanted(draft, gaps, limit))


def _own(draft: Draft, gaps: dict[str, list[Gap]], limit: int) -> list[Block]:
    cases: dict[str, _Case] = defaultdict(_Case)
    for chain, found in gaps.items():
        _own_in(draft, chain, found, cases)
    here = {firm: case for firm, case in cases.items() if kind_of(firm) is Kind.ENTERPRISE and draft.scope.holds(firm)}
    where = f"{draft.scope.where}要稳住、要培育的"
    if not here:
        return [Empty(f"没有收录{where}企业。", FIRM_REMEDY)]
    order = sorted(here, key=lambda f: (-here[f].weight, draft.name(f)))
    rows = []
    for number, firm in enumerate(order[:limit], 1):
        links = work_of(draft, firm, draft.scope.chain)
        doing = "、".join(dict.fromkeys(draft.name(x.object) for x in links))
        rows.append((plain(str(number)), draft.entity(firm), draft.seat(firm), draft.linked(doing, links) if links
                     else plain("未收录"),
                     draft.measured("；".join(here[firm].words), here[firm].evidence, limit=3),
                     plain("；".join(dict.fromkeys(level_of(x) for x in links)) or "测算")))
    return [Table(f"{where}企业：{len(here)} 家", "本地重点企业", _OWN, tuple(rows),
                  "次序按来源写明的链主、独家供应的环节数、测算名次排，是测算。" + _rest(len(here), limit))]


def _rest(found: int, limit: int) -> str:
    return f"只列前 {limit} 家，共 {found} 家。" if found > limit else ""


def _own_in(draft: Draft, chain: str, gaps: list[Gap], cases: dict[str, _Case]) -> None:
    graph, place = draft.graph, draft.scope.place
    name = "" if draft.scope.chain else f"{draft.name(chain)}："
    for leader in declared_leaders(graph, chain=chain):
        cases[leader.enterprise].add(100, f"{name}{leader.word}", leader.link.evidence)
    for firm, alone in single_providers(gaps).items():
        cases[firm].add(10 * len(alone),
                        f"{name}{len(alone)} 个环节只靠它或它的集团：{draft.names(g.segment for g in alone[:5])}")
    for ranked in rank_leaders(graph, chain, place=place).ranked:
        if ranked.rank is not None and ranked.rank <= _TOP:
            cases[ranked.enterprise].add(5 - ranked.rank, f"{name}测算第 {ranked.rank} 名")
    for critical in find_critical(graph, chain, place=place).firms[:_TOP]:
        if critical.starved:
            told = f"{name}没有它，{draft.names(critical.starved[:3])}会断供"
            cases[critical.entity].add(5 * len(critical.starved), told)
            cases[critical.entity].evidence += list(reason_evidence(critical.reasons[0]))[:1] if critical.reasons else []


def _wanted(draft: Draft, gaps: dict[str, list[Gap]], limit: int) -> list[Block]:
    if draft.scope.place is None:
        return [Guide("没有指定地区，不列招引对象；写上地区，就会列出外地做本地所缺环节的企业。")]
    cases: dict[str, _Case] = defaultdict(_Case)
    holds: dict[str, dict[str, Provider]] = defaultdict(dict)
    missing: dict[str, None] = {}
    for found in gaps.values():
        urgent = {g.segment: n for n, g in enumerate(advised(found))}
        for gap in found:
            if gap.state is State.PRESENT:
                continue
            missing[gap.segment] = None
            for provider in gap.nearest:
                if provider.enterprise:
                    _want(draft, gap, provider, len(found) - urgent.get(gap.segment, len(found)), cases, holds)
    unfilled = [s for s in missing if not any(s in own for own in holds.values())]
    remedy = "在 data/enterprises/outside.yaml 补录外地企业及其环节；收录全国企业之后，这里自动变长"
    if not holds:
        return [Empty(f"{len(missing)} 个未知或缺的环节，图谱里没有别处的企业在做，列不出招引对象。", remedy)]
    order = sorted(holds, key=lambda f: (-cases[f].weight, min(p.km or 9e9 for p in holds[f].values()), draft.name(f)))
    rows = tuple(_wanted_row(draft, n, firm, holds[firm], cases[firm]) for n, firm in enumerate(order[:limit], 1))
    foot = "只从图谱已收录的外地企业里找；愿不愿意来、合不合适，要另行核实。" + _rest(len(holds), limit)
    blocks: list[Block] = [Table(f"可以招引的外地企业（测算）：{len(holds)} 家", "招引对象", _WANTED, rows, foot)]
    if unfilled:
        more = "等" if len(unfilled) > limit else ""
        blocks.append(Empty(f"还有 {len(unfilled)} 个环节没有可招引的企业：{draft.names(unfilled[:limit])}{more}。", remedy))
    return blocks


def _want(draft: Draft, gap: Gap, provider: Provider, urgency: int, cases: dict[str, _Case],
          holds: dict[str, dict[str, Provider]]) -> None:
    firm = provider.enterprise or ""
    holds[firm][gap.segment] = provider
    near = f"，本地已有下游{draft.names(gap.takers[:2])}" if gap.takers else ""
    near += f"，本地已有上游{draft.names(gap.suppliers[:2])}" if gap.suppliers else ""
    advice = f"，建议{gap.treatment.label}" if gap.treatment else ""
    cases[firm].add(1 + urgency, f"{draft.name(gap.segment)}本地{gap.here.word}{near}{advice}")
    if provider.link:
        cases[firm].links.append(provider.link)


def _wanted_row(draft: Draft, number: int, firm: str, held: dict[str, Provider], case: _Case) -> tuple[Said, ...]:
    one = next(iter(held.values()))
    where = draft.name(one.place) if one.place else "未收录"
    far = f"{where}，约 {one.about_km} 公里" if one.about_km else f"{where}，距离未知"
    return (plain(str(number)), draft.entity(firm), plain(far), draft.linked(draft.names(held), case.links),
            draft.measured("；".join(case.words)), plain("；".join(dict.fromkeys(level_of(x) for x in case.links)) or "测算"))
