"""The panorama of a chain: what stands in it, that it can be read, and that every number is the graph's."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import combinations

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor

from chains.errors import UnknownName, UsageError
from chains.exports.pdf import pdf_of
from chains.exports.png import png_of
from chains.exports.svg import svg_of
from chains.gaps import find_gaps
from chains.graph import Graph, build_graph
from chains.model import Kind, Snapshot, Source, SourceKind, kind_of
from chains.views.drawing import Drawing, Label
from chains.views.inks import CLUE, DARK, FRAME, GROUND, HAVE, LACK, LEADER, LEADER_GROUND, PLAN
from chains.views.lettering import fitted, plain, text_width
from chains.views.panorama import draw_tiles, panorama
from chains.views.placing import Rect
from chains.views.tiles import chain_tiles
from tests.gap_world import CHAIN, A, B, gap_graph, plain_chain, segment
from tests.picture_world import picture_graph, picture_snapshot
from tests.test_export_pictures import needs_font


@pytest.fixture(scope="module")
def graph() -> Graph:
    return picture_graph()


def texts(drawing: Drawing) -> list[str]:
    return ["".join(label.lines) for label in drawing.labels]


def spot_of(label: Label) -> Rect:
    """Where the label has ink, with the widths that the layout reckons with."""
    wide = max(text_width(line, label.size) for line in label.lines)
    left = label.at[0] - wide / 2 if label.centred else label.at[0]
    return Rect(left, label.at[1], left + wide, label.at[1] + label.size * (1 + 1.36 * (len(label.lines) - 1)))


def overlapping(drawing: Drawing) -> list[tuple[str, str]]:
    spots = [("".join(label.lines), spot_of(label)) for label in drawing.labels]
    return [(one, other) for (one, a), (other, b) in combinations(spots, 2) if a.meets(b)]


def outside(drawing: Drawing) -> list[object]:
    sheet = Rect(0, 0, drawing.width, drawing.height)
    found: list[object] = [b for b in drawing.boxes if not Rect(*b.at, b.right, b.bottom).within(sheet)]
    return found + [label for label in drawing.labels if not spot_of(label).within(sheet)]


def test_each_state_has_its_own_colour_border_sign_and_word(graph: Graph) -> None:
    boxes = {box.about.partition("/")[2]: box for box in panorama(graph, CHAIN, A).boxes if box.about}
    looks = {name: (box.color, bool(box.dashes), box.note) for name, box in boxes.items()}
    assert looks == {
        "pig": (HAVE, False, "pig：有 · 1 家企业；测算建议：强链"), "steel": (HAVE, False, "steel：有 · 1 家企业；测算建议：强链"),
        "sheet": (HAVE, False, "sheet：有 · 1 家企业；测算建议：强链"),
        "ore": (PLAN, True, "ore：规划或在建，来源称短板；测算建议：补链"), "scrap": (CLUE, True, "scrap：有线索；测算建议：补链"),
        "bar": (LACK, False, "bar：来源称没有；测算建议：补链"), "car": (LACK, True, "car：未知；测算建议：补链"),
    }
    written = texts(panorama(graph, CHAIN, A))
    assert {"■ pig", "◐ ore", "○ scrap", "× bar", "? car"} <= set(written)
    assert len({(box.color, box.dashes, box.fill, box.width) for box in boxes.values()}) == 5


def test_what_nobody_advises_anything_about_is_grey(graph: Graph) -> None:
    boxes = [box for box in panorama(graph, CHAIN, "place:3").boxes if box.about]
    assert len(boxes) == 7 and {box.color for box in boxes} == {FRAME} and all("未知" in box.note for box in boxes)


def test_lanes_stand_in_order_and_count_what_is_known(graph: Graph) -> None:
    drawing = panorama(graph, CHAIN, A)
    heads = [label for label in drawing.labels if label.lines[0] in ("上游", "中游", "下游")]
    assert [h.lines[0] for h in sorted(heads, key=lambda h: h.at)] == ["上游", "中游", "下游"]
    assert [t for t in texts(drawing) if t.startswith("已知 ") and "环节" not in t] == ["已知 0/2", "已知 2/2", "已知 1/3"]
    assert "已知 3/7 个环节（43%），未知的全有时最多 6/7（86%）" in texts(drawing)[1]


def test_declared_leaders_are_solid_and_ranked_ones_outlined(graph: Graph) -> None:
    drawing = panorama(graph, CHAIN)
    centres = {(round(box.at[0] + box.size[0] / 2), round(box.at[1] + 2)): box for box in drawing.boxes}
    badges = {label.lines[0]: centres[round(label.at[0]), round(label.at[1])] for label in drawing.labels if label.centred}
    assert badges["链主"].fill == LEADER and badges["称链主"].fill == LEADER_GROUND and badges["测算 1"].fill == GROUND
    assert {box.color for box in badges.values()} == {LEADER}
    leaders = {m.name: m.authority for t in chain_tiles(graph, CHAIN).tiles for m in t.members if m.declared}
    assert leaders == {"甲钢": "省工信厅", "乙棒": None}, "who is only called so by a source stands apart"


@pytest.mark.parametrize("place", [None, A, B, "place:3", "place:11"])
def test_every_count_is_the_graphs(graph: Graph, place: str | None) -> None:
    tiles = chain_tiles(graph, CHAIN, place)
    gaps = {g.segment: g for g in find_gaps(graph, CHAIN, place=place)}
    assert [t.gap for t in tiles.tiles] == list(gaps.values())
    for tile in tiles.tiles:
        firms = {i for i in gaps[tile.gap.segment].here.providers if kind_of(i) is Kind.ENTERPRISE}
        assert {m.entity for m in tile.members if m.entity and kind_of(m.entity) is Kind.ENTERPRISE and not m.word} == firms
        assert tile.counted.startswith(f"{len(firms)} 家企业") if firms else "家" not in tile.counted
    assert sum(lane.present for lane in tiles.lanes) == len(tiles.found.present)


def test_a_missing_segment_names_the_nearest_provider(graph: Graph) -> None:
    written = texts(panorama(graph, CHAIN, A))
    assert "最近：乙市 约 90 公里" in written and "乙棒" in written
    assert "最近" not in "".join(texts(panorama(graph, CHAIN))), "without a place nothing is near"
    assert "别处也未收录提供者" in texts(panorama(graph, CHAIN, "place:3")), "nobody anywhere has ore"


def test_a_chosen_segment_marks_what_feeds_it_and_what_it_feeds(graph: Graph) -> None:
    written = texts(panorama(graph, CHAIN, A, segment=segment("steel")))
    assert (written.count("供料给它"), written.count("用它的料")) == (2, 2)
    assert "供料给它" not in texts(panorama(graph, CHAIN, A, segment="segment:other"))


def test_a_chain_without_segments_says_so_and_others_are_refused(graph: Graph) -> None:
    assert "这条链还没有收录环节。" in texts(panorama(graph, "chain:none", A))
    with pytest.raises(UsageError, match="not a chain"):
        panorama(graph, A)
    with pytest.raises(UnknownName):
        panorama(graph, "chain:unknown")


def test_equal_snapshots_give_equal_bytes(graph: Graph) -> None:
    snapshot = picture_snapshot()
    turned = build_graph(replace(snapshot, entities=snapshot.entities[::-1], links=snapshot.links[::-1]))
    assert svg_of(panorama(turned, CHAIN, A)) == svg_of(panorama(graph, CHAIN, A))


def test_a_page_with_its_own_heading_leaves_the_title_out(graph: Graph) -> None:
    tiles = chain_tiles(graph, CHAIN, A)
    whole, bare = draw_tiles(graph, tiles), draw_tiles(graph, tiles, titled=False)
    assert whole.title == bare.title == "steel产业链全景 · 甲市"
    assert whole.title in texts(whole) and whole.title not in texts(bare) and bare.height < whole.height


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(lambda t: t.strip())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(NAMES, st.sampled_from(["upstream", "midstream", "downstream", None])), min_size=1, max_size=14))
def test_any_chain_fits_its_sheet_and_no_text_covers_another(rows: list[tuple[str, str | None]]) -> None:
    entities, links = plain_chain({f"s{n}": stage for n, (_, stage) in enumerate(rows)}, [])
    named = [replace(e, name=rows[int(e.id.rpartition("/s")[2])][0]) if e.id.startswith("segment") else e for e in entities]
    source = Source("source:page", "某报道", SourceKind.MEDIA)
    world = build_graph(Snapshot(tuple(sorted(named, key=lambda e: e.id)), tuple(sorted(links, key=lambda x: x.id)), (source,)))
    drawing = panorama(world, CHAIN)
    assert sum(bool(box.about) for box in drawing.boxes) == len(rows)
    assert not outside(drawing) and not overlapping(drawing)
    assert svg_of(drawing).count("<rect") == len(drawing.boxes) + 1


@pytest.mark.parametrize("place", [None, A, B])
def test_the_world_of_every_state_fits_too(graph: Graph, place: str | None) -> None:
    assert not outside(panorama(graph, CHAIN, place)) and not overlapping(panorama(graph, CHAIN, place))


def test_a_long_chain_grows_wider_and_longer_and_not_smaller() -> None:
    rows = {f"s{n}": ("upstream", "midstream", "downstream", None)[n % 4] for n in range(80)}
    entities, links = plain_chain(rows, [], "chain:long")
    drawing = panorama(gap_graph(entities, links), "chain:long")
    assert drawing.width > 1300 and drawing.height > 1000 and min(label.size for label in drawing.labels) >= 10
    assert not outside(drawing) and not overlapping(drawing)


@needs_font
def test_png_and_pdf_show_the_same(graph: Graph) -> None:
    drawing = panorama(graph, CHAIN, A)
    with Image.open(io.BytesIO(png_of(drawing))) as sheet:
        assert sheet.size == (2 * round(drawing.width), 2 * round(drawing.height))
        colors = {color for _, color in sheet.getcolors(1 << 24) or ()}
    assert {ImageColor.getrgb(c) for c in (HAVE, LACK, PLAN, LEADER)} <= colors
    text = pypdf.PdfReader(io.BytesIO(pdf_of(drawing))).pages[0].extract_text()
    assert "产业链全景" in text and "补链" in text and "甲钢" in text


def test_every_colour_has_one_for_a_dark_page(graph: Graph) -> None:
    drawing = panorama(graph, CHAIN, A)
    used = {c for box in drawing.boxes for c in (box.fill, box.color)} | {label.color for label in drawing.labels}
    assert used - {""} <= DARK.keys()


def test_text_is_cut_to_its_room_and_freed_of_what_no_font_shows() -> None:
    assert fitted("铝合金扁锭", 10, 50) == "铝合金扁锭" and fitted("铝合金扁锭", 10, 40) == "铝合金…"
    assert fitted("铝", 10, 0) == "铝…" and plain("a\nb\u202e\x00") == "a b\ufffd\ufffd"
    assert text_width("铝A", 10) == pytest.approx(15.8)
