"""Tables of what lies in an area: its chains, and its enterprises, parks, schools, projects and counties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chains.activity import activity_of
from chains.app.addresses import named_link
from chains.app.markup import Html, between, link
from chains.app.panels import entity_link
from chains.app.state import World
from chains.app.tables import Cell, Table
from chains.dossier import AreaChain, contents_of
from chains.gaps import share_text
from chains.graph import links_of
from chains.ladder import Rung, Standing, find_ladder
from chains.model import Kind, kind_of
from chains.views.style import number_label, value_label

__all__ = ["about_cell", "chains_table", "count_cell", "firms_table", "members_table", "names_cell", "projects_table",
           "seat_cell"]


def names_cell(world: World, ids: Iterable[str]) -> Cell:
    """Names as links, and as text for the download."""
    found = list(ids)
    return Cell(between("、", (entity_link(world, i) for i in found)), "、".join(map(world.name, found)))


def seat_cell(world: World, seat: str | None) -> Cell:
    """Where something lies, as a link; 未收录 where nobody has said."""
    return Cell(entity_link(world, seat), world.name(seat)) if seat else Cell("未收录", "")


def count_cell(count: int) -> Cell:
    """A number; a dash where there is none recorded."""
    return Cell(number_label(count) if count else "—", float(count))


def chains_table(world: World, area: str, chains: Sequence[AreaChain], quotients: Mapping[str, float]) -> Table:
    """The chains of the area: enterprises, segments known there, declarations and 链主, each a link to where it is told."""
    rows = []
    for c in chains:
        known = len(c.segments.present) if c.segments else 0
        total = len(c.segments.segments) if c.segments else 0
        door = link(f"{known}/{total}", "gaps", place=area, chain=c.chain, title=share_text(c.segments)) if c.segments else "—"
        declared = "、".join(dict.fromkeys(d.name + (f"（{d.year}年）" if d.year else "") for d in c.declared))
        quotient = quotients.get(c.chain)
        rows.append((
            Cell(_chain_link(world, area, c.chain), world.name(c.chain)),
            count_cell(len(c.firms)), count_cell(len(c.candidates)), Cell(door, known / total if total else 0.0),
            Cell("—" if quotient is None else f"{quotient:.1f}", -1.0 if quotient is None else round(quotient, 4)),
            Cell(declared), names_cell(world, (x.enterprise for x in c.leaders)), names_cell(world, c.firms[:6]),
        ))
    heads = ("产业链", "企业 家", "规划或待核 家", "有的环节", "区位商", "宣示", "来源称链主", "企业（前 6 家）")
    return Table(heads, rows, frozenset(heads[1:5]))


def _chain_link(world: World, area: str, chain: str) -> Html:
    """The chain in this place; what is declared may be an industry, which has no page of its own."""
    if kind_of(chain) is not Kind.CHAIN:
        return entity_link(world, chain)
    return link(world.name(chain), "chain", id=chain, place=area)


def _best_standings(world: World) -> Mapping[str, Standing]:
    """The highest settled rung of each enterprise over all its chains, declared before judged."""
    found: dict[str, Standing] = {}
    for s in find_ladder(world.graph):
        if s.settled and s.rung is not Rung.OTHER:
            best = found.get(s.enterprise)
            if best is None or (not s.declared, s.rung.height) < (not best.declared, best.rung.height):
                found[s.enterprise] = s
    return found


def _standing_words(standing: Standing | None) -> str:
    """The rung and on whose word: 龙头（编者判断）."""
    return f"{standing.rung.label}（{'来源写明' if standing.declared else '编者判断'}）" if standing else ""


def firms_table(world: World, firms: Iterable[str]) -> Table:
    """Enterprises with their seat, chains, rung and how they are present."""
    activity, best, rows = activity_of(world.graph), _best_standings(world), []
    for firm in firms:
        entity, seat = world.entity(firm), activity.seat_of(firm)
        rows.append((
            Cell(named_link(entity), entity.name), seat_cell(world, seat),
            names_cell(world, (c for c, sure in activity.chains_of(firm).items() if sure)),
            Cell(_standing_words(best.get(firm))), Cell("、".join(dict.fromkeys(a.name for a in entity.awards))),
            Cell(value_label("presence", entity.get("presence") or "")), count_cell(world.graph.degree(firm)),
        ))
    heads = ("企业", "所在地", "产业链", "角色（依据）", "称号", "在甘形态", "关系 条")
    return Table(heads, rows, frozenset({"关系 条"}))


def projects_table(world: World, projects: Iterable[str]) -> Table:
    """Projects with amount, state and its date."""
    activity, rows = activity_of(world.graph), []
    for project in projects:
        entity = world.entity(project)
        amount, stage = entity.get("amount"), entity.get("stage")
        rows.append((
            Cell(named_link(entity), entity.name), names_cell(world, activity.chains_of(project)),
            Cell(value_label("amount", amount) if amount else "—", float(amount) if isinstance(amount, int | float) else 0.0),
            Cell(value_label("stage", stage) if stage else "未收录"),
            Cell(value_label("as_of", entity.get("as_of") or "")), Cell(value_label("capacity", entity.get("capacity") or "")),
        ))
    return Table(("项目", "产业链", "投资额", "状态", "截至", "规模"), rows, frozenset({"投资额"}))


def members_table(world: World, members: Iterable[str]) -> Table:
    """Parks, schools, institutes, associations and places: kind, level, what they do; and for areas the enterprises in them."""
    contents, found, rows = contents_of(world.graph), list(members), []
    areas = any(kind_of(member) in (Kind.PLACE, Kind.PARK) for member in found)
    for member in found:
        entity, inside = world.entity(member), contents.get(member, {})
        level = value_label("level", entity.get("level") or "")
        rows.append((
            Cell(named_link(entity), entity.name), Cell(entity.kind.label), Cell(level), about_cell(world, member),
            *([count_cell(len(inside.get(Kind.ENTERPRISE, ())))] if areas else []),
        ))
    heads = ("名称", "类别", "级别", "主导产业或优势学科", *(("企业 家",) if areas else ()))
    return Table(heads, rows, frozenset({"企业 家"}))


def about_cell(world: World, node: str) -> Cell:
    """What a park develops as its graph says, or what a school teaches."""
    entity = world.entity(node)
    developed = {x.object for x in links_of(world.graph, node) if x.kind == "develops" and x.subject == node}
    fields = sorted(developed, key=world.name)
    if fields:
        return names_cell(world, fields)
    told = entity.get("disciplines") or entity.get("industries") or entity.get("association_kind") or ""
    return Cell(value_label("disciplines", told))
