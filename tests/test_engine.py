"""Many files through one pipeline, the originals included when they are at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from chains.catalog import load_catalog
from chains.engine import extract_files
from chains.errors import DocumentError
from chains.model import Kind
from tests.small_catalog import small_catalog

ROOT = Path(__file__).parent.parent


def _files(folder: Path, *texts: str) -> list[Path]:
    paths = [folder / f"{i}.txt" for i in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_files_are_read_in_the_order_given_and_progress_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    paths = _files(tmp_path, "走访白银集团。", "春天来了。", "支持酒钢公司。")[::-1]
    extractions = extract_files(paths, small_catalog(), progress=told.append)
    assert told == [e.document.name for e in extractions] == ["2.txt", "1.txt", "0.txt"]
    assert [[m.entity for m in e.mentions] for e in extractions] == [["enterprise:jiugang"], [], ["enterprise:baiyin-group"]]


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    paths = _files(tmp_path, "天水市政协深入星火机床、二一三电器等企业,发展装备制造产业。")
    assert extract_files(paths, small_catalog()) == extract_files(paths, small_catalog())


def test_a_document_without_any_entity_is_an_empty_result(tmp_path: Path) -> None:
    (extraction,) = extract_files(_files(tmp_path, "春天来了,孩子们放风筝。"), small_catalog())
    assert extraction.mentions == () and extraction.candidates == ()


def test_one_bad_file_stops_before_anything_is_read(tmp_path: Path) -> None:
    good = _files(tmp_path, "走访白银集团。")
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    told: list[str] = []
    with pytest.raises(DocumentError, match=r"bad\.txt: the document is empty"):
        extract_files([*good, bad], small_catalog(), progress=told.append)
    assert told == []


def test_a_table_and_the_sentences_around_and_behind_it_are_read_in_text_order(tmp_path: Path) -> None:
    text = "企业名称\t所在地\t情况\n酒钢\t嘉峪关市\t企业经营良好。白银集团位于白银市。\n\n\n天水市支持白银集团等企业发展。\n"
    (extraction,) = extract_files(_files(tmp_path, text), small_catalog())
    stated = [(c.subject.surface, c.kind, c.object.surface, c.method.partition(":")[0]) for c in extraction.candidates]
    assert stated[0] == ("酒钢", "located_in", "嘉峪关市", "table") and ("白银集团", "located_in", "白银市", "rule") in stated
    assert [c.start for c in extraction.candidates] == sorted(c.start for c in extraction.candidates)


@pytest.mark.parametrize("piece", ["有限公司", "和", "等", "(", "“", "1", "产业", "甘肃、", "年产1万吨", " ", "一,\n"])
def test_a_hostile_run_of_one_thing_is_read_to_its_end(tmp_path: Path, piece: str) -> None:
    paths = _files(tmp_path, "正文" + piece * (8_000 // len(piece)))
    # A pattern that backtracks would not come back from this within anybody's patience.
    (extraction,) = extract_files(paths, small_catalog())
    assert all(extraction.document.text[m.start:m.end] == m.surface for m in extraction.mentions)


def _originals() -> list[Path]:
    folder = os.environ.get("CHAINS_ORIGINALS")
    if not folder:
        pytest.skip("CHAINS_ORIGINALS names no folder of raw originals")
    return sorted(Path(folder).glob("*.txt"))


def test_the_raw_originals_give_at_least_the_promised_numbers() -> None:
    paths = _originals()
    extractions = extract_files(paths, load_catalog(ROOT / "data" / "chains.yaml"))
    assert sum(len(e.mentions) for e in extractions) >= 120
    assert sum(len(e.candidates) for e in extractions) >= 40
    for extraction in extractions:
        text = extraction.document.text
        assert all(text[m.start:m.end] == m.surface for m in extraction.mentions)
        assert all(text[c.start:c.end] == c.quote for c in extraction.candidates)


def test_the_annotated_firms_of_the_originals_are_found() -> None:
    folder = os.environ.get("CHAINS_GOLD")
    if not folder:
        pytest.skip("CHAINS_GOLD names no folder with the annotation")
    gold = json.loads((Path(folder) / "entities.json").read_text("utf-8"))
    wanted = {(g["doc"], s) for g in gold if g["type"] == "ENTERPRISE" and not g.get("generic") for s in g["clean_forms"]}
    extractions = extract_files(_originals(), load_catalog(ROOT / "data" / "chains.yaml"), open_discovery=True)
    found = {(e.document.name, m.clean) for e in extractions for m in e.mentions if m.kind is Kind.ENTERPRISE}
    docs = {doc for doc, _ in wanted}
    assert len([f for f in found if f in wanted]) / len([f for f in found if f[0] in docs]) >= 0.9
