"""五图谱两清单 and dossiers as content: laws of footnotes, what the parts say of small worlds, changes, scopes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from chains.atlas.dossiers import make_dossier
from chains.atlas.making import make_atlas
from chains.atlas.paper import Basis, Empty, Facts, Line, Paper, Picture, Said, Table, plain
from chains.atlas.scope import Scope, named_scope
from chains.atlas.settings import DEFAULTS, PART_TEXTS
from chains.atlas.since import Since
from chains.atlas.words import level_of, note_marks, note_origin, note_text
from chains.diff import explain
from chains.errors import ModelError, UnknownName, UsageError
from chains.graph import Graph, build_graph, snapshot_of
from chains.model import Declaration, DeclarationMember, Evidence, Snapshot, Status
from tests.gap_world import CHAIN, A, B, entity, evidence, gap_graph, gap_snapshot, link, segment
from tests.works import graph_of
from tests.world import tiny_world

Make = Callable[[], Paper]
TINY = build_graph(tiny_world())
GAPS, WORKS = gap_graph(), graph_of()
MADE: dict[str, Make] = {
    "gap world, chain and place": lambda: make_atlas(Scope(GAPS, CHAIN, A)),
    "gap world, chain": lambda: make_atlas(Scope(GAPS, CHAIN)), "gap world, place": lambda: make_atlas(Scope(GAPS, None, B)),
    "gap world, county": lambda: make_atlas(Scope(GAPS, CHAIN, "place:11")),
    "tiny world, chain and place": lambda: make_atlas(named_scope(TINY, "钢铁", "嘉峪关")),
    "tiny world, chain without segments": lambda: make_atlas(named_scope(TINY, "动力电池", None)),
    "tiny world, place": lambda: make_atlas(named_scope(TINY, None, "兰州新区")),
    "works, place": lambda: make_atlas(Scope(WORKS, None, "place:a")),
    "firm": lambda: make_dossier(TINY, "firm", ["酒钢"]), "firm in works": lambda: make_dossier(WORKS, "firm", ["enterprise:mill"]),
    "city": lambda: make_dossier(TINY, "city", ["嘉峪关"]), "province": lambda: make_dossier(TINY, "city", ["甘肃"]),
    "chain": lambda: make_dossier(GAPS, "chain", [CHAIN]), "compare": lambda: make_dossier(TINY, "compare", ["嘉峪关", "白银"]),
    "changes": lambda: make_atlas(Scope(GAPS, CHAIN, A), since=_since(gap_snapshot())),
}


def _since(before: Snapshot, after: Snapshot | None = None) -> Since:
    grown = after or gap_snapshot([entity("enterprise:new", "新来的")], [link("enterprise:new", "operates_in", segment("bar")),
                                                                         link("enterprise:new", "located_in", A)])
    digest = "gaps" if after else "grown"
    return Since("2026年1月1日的快照", explain(before, replace(grown, manifest={"digest": digest})))


@pytest.fixture(scope="module", params=list(MADE))
def paper(request: pytest.FixtureRequest) -> tuple[str, Paper]:
    return request.param, MADE[request.param]()


def _all_evidence(snapshot: Snapshot) -> set[Evidence]:
    groups = [x.evidence for x in (*snapshot.links, *snapshot.observations, *snapshot.declarations, *snapshot.states)]
    groups += [award.evidence for e in snapshot.entities for award in e.awards]
    return {e for group in groups for e in group}


def _graph(name: str) -> Graph:
    return WORKS if "works" in name else GAPS if name.startswith("gap") or name == "chain" else TINY


def test_every_footnote_is_a_sentence_of_the_snapshot(paper: tuple[str, Paper]) -> None:
    name, made = paper
    if name == "changes":
        return  # of two snapshots: the next test looks at it
    snapshot = snapshot_of(_graph(name))
    known = _all_evidence(snapshot)
    for note in made.notes:
        assert note.evidence in known and note.source == snapshot.source_by_id[note.evidence.source]
        document = snapshot.document_by_source.get(note.evidence.source)
        if note.evidence.quote is not None and document is not None:
            assert document.text[note.evidence.start : note.evidence.end] == note.evidence.quote
        assert note_text(note) and note_origin(note) and note_marks(note)


def test_every_number_is_a_note_and_every_note_is_cited(paper: tuple[str, Paper]) -> None:
    _, made = paper
    cited = {n for said in made.statements for n in said.notes}
    assert cited == {note.number for note in made.notes} and [n.number for n in made.notes] == list(range(1, len(made.notes) + 1))


def test_every_statement_has_a_footnote_or_is_marked(paper: tuple[str, Paper]) -> None:
    _, made = paper
    for section in made.sections:
        assert section.blocks, section.title
        for block in section.blocks:
            rows = [(block.said,)] if isinstance(block, Line) else [(s,) for _, s in block.rows] if isinstance(block, Facts) else []
            rows = list(block.rows) if isinstance(block, Table) else rows
            for row in rows:
                assert any(said.rests for said in row), row


def test_a_statement_that_rests_on_nothing_cannot_be_made() -> None:
    for wrong in (lambda: Said("酒钢是链主"), lambda: Line(plain("酒钢是链主")), lambda: Facts((("链主", plain("酒钢")),)),
                  lambda: Table("表", "表", (), ((),))):
        with pytest.raises(ModelError):
            wrong()
    assert Line(Said("算出来的", (), Basis.COMPUTED)).said.rests


@pytest.mark.parametrize("name", ["gap world, chain and place", "firm", "city"])
def test_equal_input_gives_an_equal_paper_and_the_date_is_no_part_of_the_digest(name: str) -> None:
    one, other = MADE[name](), MADE[name]()
    assert one == other and one.digest == other.digest
    assert replace(one, date="2026-01-01").digest == one.digest != replace(one, title="别的").digest


def _tables(paper: Paper, key: str) -> dict[str, list[list[str]]]:
    (section,) = [s for s in paper.sections if s.key == key]
    return {b.sheet: [[said.text for said in row] for row in b.rows] for b in section.blocks if isinstance(b, Table)}


def _empties(paper: Paper, key: str) -> str:
    return "\n".join(f"{b.why}→{b.remedy}" for s in paper.sections if s.key == key for b in s.blocks if isinstance(b, Empty))


def test_what_the_maps_and_lists_say_of_the_gap_world() -> None:
    made = MADE["gap world, chain and place"]()
    segments = {row[1]: row[2] for row in _tables(made, "panorama")["环节_steel"]}
    assert segments["pig"] == "■ 有" and segments["ore"].startswith("◐") and segments["bar"].startswith("×") and segments["car"] == "? 未知"
    (wanted,) = _tables(made, "key_firms")["招引对象"]
    assert wanted[1] == "乙棒" and wanted[3] == "bar" and "乙市，约 90 公里" in wanted[2] and "来源称没有" in wanted[4]
    assert _tables(made, "key_firms")["本地重点企业"][0][1] == "甲钢"
    (project,) = _tables(made, "key_projects")["在库项目"]
    assert project[1:4] == ["甲矿项目", "在建", "未收录"]
    ideas = {row[1]: row for row in _tables(made, "key_projects")["谋划方向"]}
    assert "甲矿项目（在建）" in ideas["ore"][4] and "steel" in ideas["bar"][3]
    assert "不表示没有" in _empties(made, "innovation") and "没有留存过" in _empties(made, "changes")


def test_planned_and_computed_are_never_told_as_facts() -> None:
    made = MADE["tiny world, place"]()
    (row,) = _tables(made, "key_projects")["在库项目"]
    assert row[2] == "规划" and "·规划" in row[-1]
    ladder = {row[1]: row for row in _tables(made, "firms")["企业梯次"]}
    assert ladder["=兰州新区某材料厂"][0].endswith("（编者判断）")
    assert level_of(link("enterprise:jia", "operates_in", segment("bar"), status=Status.SIGNED)) == "人工整理·已签约"


def test_pictures_stand_in_panorama_and_map() -> None:
    made = MADE["gap world, chain and place"]()
    assert {s.key for s in made.sections for b in s.blocks if isinstance(b, Picture)} == {"panorama", "spatial"}


def test_parts_follow_the_settings_and_tell_their_progress() -> None:
    told: list[str] = []
    chosen = DEFAULTS.only(("firms", "summary"))
    made = make_atlas(Scope(GAPS, CHAIN, A), replace(chosen, parts=tuple(reversed(chosen.parts))), progress=lambda _, text: told.append(text))
    assert [s.key for s in made.sections] == ["firms", "summary", "reading"] and told == ["企业图谱", "要点"]


def test_limits_are_kept_and_told() -> None:
    parts = tuple(replace(p, limit=1) for p in DEFAULTS.parts)
    made = make_atlas(Scope(GAPS, CHAIN, A), replace(DEFAULTS, parts=parts))
    assert len(_tables(made, "firms")["企业梯次"]) == 1
    (table,) = [b for s in made.sections if s.key == "firms" for b in s.blocks if isinstance(b, Table) and b.sheet == "企业梯次"]
    assert "只列前 1 家，共 2 家" in table.foot


def test_changes_are_restricted_to_the_scope_and_name_their_cause() -> None:
    made = MADE["changes"]()
    rows = _tables(made, "changes")["变化"]
    assert any("新来的" in row[2] for row in rows) and all(row[3] for row in rows)
    elsewhere = make_atlas(Scope(GAPS, CHAIN, B), DEFAULTS.only(("changes",)), since=_since(gap_snapshot()))
    assert "这个范围内没有变化" in next(iter(elsewhere.statements)).text
    same = make_atlas(Scope(GAPS, CHAIN, A), DEFAULTS.only(("changes",)), since=_since(gap_snapshot(), gap_snapshot()))
    assert "图谱完全相同" in next(iter(same.statements)).text
    own = make_dossier(GAPS, "firm", ["enterprise:jia"], since=_since(gap_snapshot()))
    (line,) = [b for s in own.sections if s.key == "changes" for b in s.blocks if isinstance(b, Line)]
    assert "没有变化" in line.said.text


def _with_industry(*chains: str) -> Graph:
    members = DeclarationMember("电子", ("industry:e", *chains))
    return build_graph(replace(
        gap_snapshot([entity("industry:e", "电子"), entity("chain:other", "别的链")]),
        declarations=(Declaration("declaration:d", A, "五链", (members,), True, (evidence(),), "2025"),)))


def test_an_industry_is_read_as_the_place_declares_it_and_several_chains_are_a_choice() -> None:
    one = named_scope(_with_industry(CHAIN), "电子", "甲市")
    assert one.chain == CHAIN and "近似对应" in one.meant and one.title == "甲市 × steel"
    assert any("近似对应" in getattr(b, "text", "") for s in make_atlas(one).sections if s.key == "reading" for b in s.blocks)
    with pytest.raises(UsageError, match="several chains") as found:
        named_scope(_with_industry(CHAIN, "chain:other"), "电子", "甲市")
    assert "请选一条" in found.value.zh and "steel" in found.value.zh and "别的链" in found.value.zh


@pytest.mark.parametrize(("chain", "place", "error"), [
    (None, None, UsageError), ("没有的链", None, UnknownName), (None, "没有的市", UnknownName), ("酒钢", None, UnknownName)])
def test_scopes_that_mean_nothing(chain: str | None, place: str | None, error: type[Exception]) -> None:
    with pytest.raises(error):
        named_scope(TINY, chain, place)


@pytest.mark.parametrize(("kind", "names"), [("firm", ["a", "b"]), ("compare", ["嘉峪关"]), ("city", [])])
def test_a_dossier_of_a_wrong_number_of_names(kind: str, names: list[str]) -> None:
    with pytest.raises(UsageError, match="name"):
        make_dossier(TINY, kind, names)


def test_every_part_is_written_and_told() -> None:
    from chains.atlas.parts import PARTS

    assert set(PARTS) == set(PART_TEXTS) == {p.part for p in DEFAULTS.parts}
