"""PNG, SVG and PDF: what stands in them, in which font, and what is said when they cannot be drawn."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from chains.errors import UsageError
from chains.exports import export, fonts
from chains.exports.pdf import write_pdf
from chains.exports.picture import picture
from chains.exports.png import write_png
from chains.exports.svg import svg_of
from chains.model import Entity, Evidence, Link, Snapshot, Source, SourceKind
from chains.views.drawing import Line, Mark, arrow, outline

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    fonts._chosen.cache_clear()
    yield
    fonts._chosen.cache_clear()


def has_font() -> bool:
    try:
        return bool(fonts.chinese_font(truetype=True))
    except UsageError:
        return False


needs_font = pytest.mark.skipif(not has_font(), reason="this machine has no Chinese font")


def test_every_entity_and_pair_is_drawn_once(world: Snapshot) -> None:
    drawing = picture(world)
    assert sum(bool(mark.note) for mark in drawing.marks) == len(world.entities)
    pairs = {frozenset((x.subject, x.object)) for x in world.links}
    assert sum(bool(line.note) for line in drawing.lines) == len(pairs)
    assert {"酒钢", "兰州大学"} <= {"".join(label.lines) for label in drawing.labels}
    for mark in drawing.marks:
        assert 0 < mark.center[0] < drawing.width and 0 < mark.center[1] < drawing.height
    planned = next(m for m in drawing.marks if m.note.startswith("电池材料项目"))
    assert planned.fill == "#ffffff" and planned.dashed, "what does not stand yet is hollow"


def test_the_legend_tells_leaders_candidates_plans_and_the_kinds_shown(world: Snapshot) -> None:
    labels = {"".join(label.lines) for label in picture(world).labels}
    assert {"链主（来源写明）", "自动抽取，待核对", "规划、签约或建议", "空心：规划中，或仅文档提及", "企业", "高校"} <= labels
    assert any("位置只为看清关系，不代表地理位置" in text for text in labels)


def test_svg_holds_text_that_can_be_searched_and_nothing_that_runs(world: Snapshot) -> None:
    content = export(world, "svg")
    root = ElementTree.fromstring(content, forbid_dtd=True)
    texts = ["".join(e.itertext()) for e in root.iter(f"{SVG}text")]
    assert "酒钢" in texts and "产业链图谱" in texts
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {"svg", "title", "rect", "line", "polygon", "circle", "text"}
    assert b"href" not in content and b"http" not in content.replace(b"http://www.w3.org/2000/svg", b"")


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=25).filter(lambda t: t.strip()))
def test_any_name_makes_a_sound_svg(name: str) -> None:
    source = Source("source:a", name, SourceKind.DOCUMENT)
    said = Evidence("source:a", "curated", note=name)
    world = Snapshot((Entity("enterprise:a", name), Entity("enterprise:b", "</text><script>alert(1)</script>")),
                     (Link("enterprise:a", "owns", "enterprise:b", (said,)),), (source,))
    root = ElementTree.fromstring(svg_of(picture(world)), forbid_dtd=True)
    assert not list(root.iter(f"{SVG}script"))


@needs_font
def test_png_is_a_picture_with_ink(world: Snapshot) -> None:
    with Image.open(io.BytesIO(write_png(world))) as sheet:
        assert sheet.format == "PNG" and sheet.width >= 1800 and sheet.height > 800
        colors = {color for _, color in sheet.getcolors(1 << 24) or ()}
    assert (0x1F, 0x6F, 0xB2) in colors and (0xC2, 0x41, 0x0C) in colors, "firms are blue, leaders' lines orange"


@needs_font
def test_pdf_is_one_page_whose_text_can_be_searched(world: Snapshot) -> None:
    content = write_pdf(world)
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 1 and reader.metadata is not None and reader.metadata.title == "产业链图谱"
    text = reader.pages[0].extract_text()
    assert "酒钢" in text and "链主" in text
    wide, high = (float(x) for x in reader.pages[0].mediabox[2:])
    assert {round(wide), round(high)} <= {595, 842, 1191, 1684, 2384, 3370}, "a sheet of paper that exists"
    assert write_pdf(replace(world, links=world.links[::-1])) == content, "no date, no random number"


@needs_font
@pytest.mark.parametrize("name", ["png", "pdf", "svg"])
def test_hostile_names_and_an_empty_graph_can_be_drawn(name: str) -> None:
    nasty = ["\x00\x07", "\u202e倒写", "العربية", "🏭👩‍🔬", "a\nb", "甲" * 10_000, "\ufffe", "\ud7ff"]
    assert export(Snapshot(tuple(Entity(f"enterprise:{n}", "甲" + text) for n, text in enumerate(nasty)), (), ()), name)
    assert export(Snapshot((), (), ()), name)


@pytest.mark.parametrize("name", ["png", "svg", "pdf", "html"])
def test_more_than_anybody_could_see_is_refused_with_what_to_do(name: str) -> None:
    many = Snapshot(tuple(Entity(f"enterprise:{n}", str(n)) for n in range(3_001)), (), ())
    with pytest.raises(UsageError, match="3,001 entities are too many") as caught:
        export(many, name)
    assert "gexf" in caught.value.zh


@pytest.mark.parametrize("name", ["png", "pdf"])
def test_without_a_chinese_font_it_is_said_what_to_install(name: str, world: Snapshot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CHAINS_FONT", raising=False)
    monkeypatch.setattr(fonts, "_folders", lambda: [tmp_path, tmp_path / "none"])
    with pytest.raises(UsageError, match="font with Chinese characters was found") as caught:
        export(world, name)
    assert "CHAINS_FONT" in caught.value.zh and "svg" in caught.value.zh and "\n" not in caught.value.zh
    monkeypatch.setenv("CHAINS_FONT", str(tmp_path / "none.ttf"))
    with pytest.raises(UsageError, match="CHAINS_FONT names"):
        export(world, name)


def test_a_font_is_chosen_in_the_order_of_the_list_and_by_its_outlines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHAINS_FONT", raising=False)
    monkeypatch.setattr(fonts, "_folders", lambda: [tmp_path])
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"ttcf" + bytes(8) + (16).to_bytes(4, "big") + b"OTTO")
    (tmp_path / "WQY-microhei.ttc").write_bytes(b"ttcf" + bytes(8) + (16).to_bytes(4, "big") + b"\x00\x01\x00\x00")
    assert fonts.chinese_font().name == "NotoSansCJK-Regular.ttc"
    assert fonts.chinese_font(truetype=True).name == "WQY-microhei.ttc"


def test_an_arrow_ends_before_its_node_and_a_short_line_has_none() -> None:
    tip, *_ = arrow(Line((0, 0), (100, 0), "#000000", 1, tip=15))
    assert tip == (85, 0)
    assert arrow(Line((0, 0), (10, 0), "#000000", 1, tip=15)) == [] and arrow(Line((0, 0), (100, 0), "#000000", 1)) == []


@pytest.mark.parametrize(("shape", "corners"), [("dot", 0), ("square", 4), ("diamond", 4), ("triangle", 3), ("triangleDown", 3), ("hexagon", 6), ("star", 10)])
def test_every_shape_has_its_corners(shape: str, corners: int) -> None:
    found = outline(Mark(shape, (0, 0), 10, "", ""))
    assert len(found) == corners and all(3 < (x * x + y * y) ** 0.5 < 13 for x, y in found)
