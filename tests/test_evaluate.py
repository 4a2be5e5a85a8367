"""The score of a reading: own rows by hand, and the same figures as the annotators' scorer where it is at hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from chains.build import default_data
from chains.catalog import load_catalog
from chains.engine import Extraction, extract_files
from chains.errors import GoldError
from chains.evaluate.gold import bare, read_gold
from chains.evaluate.score import Row, score
from chains.evaluate.table import table_json, table_text
from chains.model import Document, Kind, Mention, Source, SourceKind, Status
from chains.relations import Candidate

ANNOTATION = """# 一行一个条目
CITY\t天水市|天水|全市
ENTERPRISE\t华天电子|华天
ENTERPRISE\t星火机床
ENTERPRISE\t龙头企业\tgeneric
INDUSTRY\t集成电路产业|集成电路\talso=PRODUCT
link\t华天电子\tLOCATED_IN\t天水市\texplicit\tasserted
link\t天水市\tCITY_DEVELOPS\t集成电路产业\texplicit\tplanned
link\t华天电子\tSUPPLIES\t星火机床\texplicit\tasserted
"""
TEXT = "全市龙头企业华天电子、星火机床落户天水，将发展集成电路产业。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a.ann").write_text(ANNOTATION, "utf-8")
    return tmp_path


def _mention(kind: Kind, surface: str, name: str | None = None) -> Mention:
    start = TEXT.index(surface)
    return Mention("source:doc-a", kind, start, start + len(surface), surface, surface, name or surface, None, "case", 1.0)


def _extraction(mentions: list[Mention], links: list[tuple[Mention, str, Mention, Status]]) -> Extraction:
    document = Document(Source("source:doc-a", "a", SourceKind.DOCUMENT), "a.txt", TEXT, TEXT, tuple(range(len(TEXT) + 1)))
    made = tuple(Candidate(a, kind, b, status, "case", 1.0, TEXT, 0, len(TEXT)) for a, kind, b, status in links)
    return Extraction(document, tuple(mentions), made)


def _rows(folder: Path, extraction: Extraction) -> dict[str, Row]:
    return {row.label: row for row in score(read_gold(folder), [extraction])}


def test_found_missed_wrong_and_generic_are_told_apart(folder: Path) -> None:
    rows = _rows(folder, _extraction(
        [_mention(Kind.ENTERPRISE, "华天电子"), _mention(Kind.ENTERPRISE, "龙头企业"), _mention(Kind.ENTERPRISE, "落户")], []))
    firms = rows["ENTERPRISE"]
    assert (firms.right, firms.predicted, firms.found, firms.wanted) == (2, 3, 1, 2)
    assert firms.missed == ("a.txt: 星火机床",) and firms.wrong == ("a.txt: 落户",)
    assert round(firms.precision, 3) == 0.667 and firms.recall == 0.5 and round(firms.f1, 3) == 0.571


def test_a_place_is_found_by_its_name_where_only_a_pointing_word_stands(folder: Path) -> None:
    rows = _rows(folder, _extraction([_mention(Kind.PLACE, "全市", "天水市")], []))
    assert rows["CITY"].f1 == 1.0


def test_links_need_kind_direction_and_both_ends(folder: Path) -> None:
    firm, city = _mention(Kind.ENTERPRISE, "华天电子"), _mention(Kind.PLACE, "天水")
    other = _mention(Kind.ENTERPRISE, "星火机床")
    rows = _rows(folder, _extraction([firm, city, other], [
        (firm, "located_in", city, Status.ASSERTED), (city, "located_in", firm, Status.ASSERTED),
        (other, "located_in", city, Status.ASSERTED), (firm, "supplies", other, Status.ASSERTED)]))
    assert (rows["links"].right, rows["links"].predicted, rows["links"].found, rows["links"].wanted) == (1, 3, 1, 2)
    assert rows["link:develops"].missed == ("a.txt: 天水市 develops 集成电路产业",)


@pytest.mark.parametrize(("status", "right"), [(Status.PLANNED, 1), (Status.PROPOSED, 1), (Status.ASSERTED, 0)])
def test_planned_is_told_from_built(folder: Path, status: Status, right: int) -> None:
    city, field = _mention(Kind.PLACE, "天水"), _mention(Kind.INDUSTRY, "集成电路产业")
    assert _rows(folder, _extraction([city, field], [(city, "develops", field, status)]))["status"].right == right


def test_nothing_read_scores_zero_and_says_what_is_missing(folder: Path) -> None:
    rows = score(read_gold(folder), [_extraction([], [])])
    assert all(row.f1 == 0 and row.predicted == 0 for row in rows)
    text = table_text(rows, errors=True)
    assert "漏读  a.txt: 星火机床" in text and "ENTERPRISE" in text
    assert table_json(rows, errors=False)["CITY"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "predicted": 0, "gold": 1}


@pytest.mark.parametrize(("dirty", "plain"), [
    ("新區(qū)報", "新區報"), ("华天（集团） 公司", "华天(集团)公司"), ("(GDP)增长", "增长"), ("", "")])
def test_names_are_compared_without_dirt(dirty: str, plain: str) -> None:
    assert bare(dirty) == plain


@pytest.mark.parametrize(("line", "words"), [
    ("FIRM\t华天", "a.ann:1：“FIRM”不是条目类别"),
    ("link\t华天\tLOCATED_IN\t天水", "a.ann:1：关系行应为"),
    ("link\t华天\tLOCATED_IN\t天水\texplicit\tasserted", "a.ann:1：“华天”没有在本文件中标注"),
])
def test_a_broken_annotation_names_file_and_line(folder: Path, line: str, words: str) -> None:
    (folder / "a.ann").write_text(line, "utf-8")
    with pytest.raises(GoldError) as caught:
        read_gold(folder)
    assert words in caught.value.zh


def test_a_missing_text_or_folder_is_named(folder: Path) -> None:
    (folder / "a.txt").unlink()
    with pytest.raises(GoldError, match=r"the text 'a\.txt'"):
        read_gold(folder)
    with pytest.raises(GoldError, match="no such folder"):
        read_gold(folder / "none")
    (folder / "a.ann").unlink()
    with pytest.raises(GoldError, match="neither"):
        read_gold(folder)


@pytest.mark.parametrize("record", ['[{"doc": "a.txt"}]', '{"a": 1}', "[1]", "[", '[{"doc": "a.txt", "type": "CITY", "canonical": 3}]'])
def test_broken_json_is_one_line(folder: Path, record: str) -> None:
    (folder / "entities.json").write_text(record, "utf-8")
    (folder / "relations.json").write_text("[]", "utf-8")
    with pytest.raises(GoldError) as caught:
        read_gold(folder)
    assert "\n" not in caught.value.zh


def test_the_command_scores_with_and_without_the_catalog(folder: Path) -> None:
    from chains.cli import cli

    ran = CliRunner().invoke(cli, ["evaluate", "--gold", str(folder), "--json"])
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert set(told) == {"with_catalog", "without_catalog"}
    assert told["with_catalog"]["CITY"]["f1"] == 1.0


@pytest.mark.skipif("CHAINS_GOLD" not in os.environ, reason="CHAINS_GOLD names no folder of annotations")
def test_the_figures_are_those_of_the_annotators_scorer() -> None:
    gold_folder = Path(os.environ["CHAINS_GOLD"])
    gold = read_gold(gold_folder)
    extractions = extract_files(list(gold.documents), load_catalog(default_data()), open_discovery=True)
    lines = [line for e in extractions for line in _lines(e)]
    scorer = gold_folder / "score.py"
    ran = subprocess.run([sys.executable, str(scorer), "--json"], input="\n".join(lines), text=True, capture_output=True, check=True)
    theirs = json.loads(ran.stdout)
    ours = table_json(score(gold, extractions), errors=False)
    assert {label: ours[label] for label in theirs} == theirs


def _lines(extraction: Extraction) -> list[str]:
    doc = extraction.document.name

    def end(m: Mention) -> dict[str, object]:
        return {"kind": m.kind.value, "name": m.name, "surface": m.surface, "clean": m.clean}

    mentions = [{"record": "mention", "doc": doc, **end(m)} for m in extraction.mentions]
    links = [{"record": "link", "doc": doc, "subject": end(c.subject), "kind": c.kind, "object": end(c.object), "quote": c.quote}
             for c in extraction.candidates]
    return [json.dumps(row, ensure_ascii=False) for row in (*mentions, *links)]
