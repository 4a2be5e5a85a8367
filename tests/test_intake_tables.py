"""What the columns of a table hold, and what its rows state."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.cells import read_table
from chains.documents import read_bytes
from chains.intake.tables import ROLES, read_cells
from chains.model import LINK_RULES, Kind
from chains.spans import Found
from tests.files import docx_file, xlsx_file

ROWS = [["企业名称", "所在地", "主要产品", "所属产业链", "投资额（亿元）"], ["江苏海洛", "白银市", "铜箔、铜线", "有色金属", "12"], ["德孚新材料", "兰州新区", "锂电池", "新材料", "3.5"]]
TAGGED = {("江苏海洛", "enterprise", 1), ("白银市", "place", 1), ("铜箔", "product", 1), ("铜线", "product", 1), ("有色金属", "chain", 1), ("12", "amount", 1),
          ("德孚新材料", "enterprise", 2), ("兰州新区", "place", 2), ("锂电池", "product", 2), ("新材料", "chain", 2), ("3.5", "amount", 2)}


def _tagged(text: str) -> set[tuple[str, str, int]]:
    return {(text[c.start:c.end], c.role, c.row) for c in read_cells(text)}


def _joined(sign: str) -> str:
    return "\n".join(sign.join(row) for row in ROWS)


FORMS = {
    "tabs": _joined("\t"), "bars": "\n".join(f"| {' | '.join(row)} |" for row in (ROWS[0], ["---"] * 5, *ROWS[1:])), "wide gaps": _joined("   "),
    "single spaces": _joined(" "), "under a title": f"重点项目清单\n填报：某局\n{_joined(chr(9))}\n合计\t2家\t\t\t15.5\n", "empty lines": "\n\n".join("\t".join(row) for row in ROWS),
}


@pytest.mark.parametrize("form", FORMS)
def test_values_are_tagged_by_their_heading_however_the_table_is_set(form: str) -> None:
    assert _tagged(FORMS[form].replace("（", "(").replace("）", ")")) == TAGGED


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.csv", "a.html", "a.txt"])
def test_the_same_table_in_every_kind_of_file_gives_the_same_cells(name: str) -> None:
    page = "<html><body><table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS) + "</table></body></html>"
    data = {"a.xlsx": xlsx_file(("Sheet1", ROWS)), "a.docx": docx_file(["清单"], ROWS), "a.csv": "\n".join(",".join(row) for row in ROWS).encode(),
            "a.html": page.encode(), "a.txt": _joined("\t").encode()}[name]
    document = read_bytes(data, name)
    assert {(document.clean[c.start:c.end], c.role, c.row) for c in document.cells} == TAGGED
    assert {c.unit for c in document.cells if c.role == "amount"} == {"亿元"}
    start, end = document.stored(document.cells[0].start, document.cells[0].end)
    assert document.text[start:end] == "江苏海洛"


HEADINGS = [
    ("链主企业", "leader"), ("总投资(万元)", "amount"), ("计划总投资", "amount"), ("项目名称", "project"), ("建设地点", "place"), ("市州", "place"), ("县(区)", "place"), ("所属行业", "chain"),
    ("产业链", "chain"), ("主导产品", "product"), ("建设单位", "owner"), ("投资方", "investor"), ("落户园区", "park"), ("建设性质", "status"), ("合作高校", "partner"), ("公司", "enterprise"),
    ("单位名称", "enterprise"), ("所在园区", "park"), ("联系人", None), ("电话", None), ("产值(亿元)", None), ("备注", None), ("责任人", None), ("营业收入", None),
    ("县名", "place"), ("落点", "place"), ("研制单位", "enterprise"), ("子公司名称", "enterprise"), ("所属环节", "segment"), ("主营方向", "segment"), ("业务性质", "segment"),
]


@pytest.mark.parametrize(("heading", "role"), HEADINGS)
def test_a_heading_says_what_its_column_holds(heading: str, role: str | None) -> None:
    named = [("企业名称", "enterprise", "甲乙公司")] if role == "project" else [("项目名称", "project", "甲项目")]
    text = f"{named[0][0]}\t所属地区\t{heading}\n{named[0][2]}\t白银市\t丙丁\n"
    assert {c.role for c in read_cells(text) if text[c.start:c.end] == "丙丁"} == ({role} if role else set())


NOT_TABLES = [
    "近日，企业名称与所在地均已公示。\n金川集团与白银市合作。", "企业\t金川集团\n地区\t白银市\n", "记者 王某  通讯员 李某\n金川集团  发展镍产业", "一、企业  二、地区\n金川集团  白银市很大很大", "\t\t\n||||\n",
]


@pytest.mark.parametrize("text", NOT_TABLES)
def test_what_is_no_table_has_no_cells(text: str) -> None:
    assert read_cells(text) == ()


def test_a_unit_above_the_table_and_a_heading_of_two_lines() -> None:
    text = "重点项目表\n单位:万元\n项目名称\t建设地点\t投资\t投资\n\t\t总投资\t已完成\n铜箔项目\t白银市\t1200\t300\n"
    assert [(text[c.start:c.end], c.role, c.unit) for c in read_cells(text)] == [("铜箔项目", "project", None), ("白银市", "place", None), ("1200", "amount", "万元")]


def test_a_second_table_starts_its_own_columns() -> None:
    text = "企业名称\t所在地\n海洛\t白银市\n\n说明如下。\n所在地\t企业名称\n兰州市\t德孚\n海洛\t白银市很远\n"
    cells = [(text[c.start:c.end], c.role) for c in read_cells(text)]
    assert cells[:4] == [("海洛", "enterprise"), ("白银市", "place"), ("兰州市", "place"), ("德孚", "enterprise")]


@given(st.lists(st.sampled_from(["企业名称", "所在地", "项目名称", "\t", "|", "  ", " ", "\n", "海洛", "白银市", "合计", "、", "单位:万元", "12"]), max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_cells_lie_in_the_text_in_order_of_rows_and_never_overlap(text: str) -> None:
    cells = read_cells(text)
    assert all(0 <= c.start < c.end <= len(text) and "\n" not in text[c.start:c.end] and c.role in ROLES for c in cells)
    assert [c.start for c in cells] == sorted(c.start for c in cells)
    assert all(a.end <= b.start for a, b in pairwise(cells))


@pytest.mark.parametrize("text", ["\t" * 200_000, "|" * 200_000, "  中" * 60_000, "企业名称\t所在地\n" + "甲\t乙\n" * 20_000, "企业名称\t所在地\n" + "甲、" * 60_000 + "\t乙"])
def test_a_long_run_of_cells_takes_bounded_time(text: str) -> None:
    began = time.process_time()
    read_cells(text)
    assert time.process_time() - began < 3


# --- what rows state -------------------------------------------------------------------------------------------------

TABLE = """项目名称\t投资企业\t建设地点\t所属产业链\t总投资(亿元)\t进展情况
年产5万吨铜箔项目\t江苏海洛\t甘肃省白银市\t有色金属\t12\t签约
锂电池项目\t德孚、宝杭\t兰州新区\t新材料\t30\t建成投产
"""


def _found(text: str, name: str, kind: Kind, entity: str | None = None) -> Found:
    at = text.index(name)
    return Found(at, at + len(name), kind, name, entity, "gazetteer", 0.99)


def test_a_segment_is_told_by_its_column_and_a_park_may_stand_under_places() -> None:
    text = "企业名称\t所在地\t主营方向\n澜控\t高新区\t风电螺栓\n擎变\t和平\t-\n"
    reading = read_table(text, read_cells(text), [])
    stated = {(s.draft.subject.name, s.draft.kind, s.draft.object.name, s.draft.object.kind, s.method) for s in reading.statements}
    # 和平 may be anything: places are not invented
    assert stated == {("澜控", "located_in", "高新区", Kind.PARK, "table:place"), ("澜控", "operates_in", "风电螺栓", Kind.SEGMENT, "table:segment")}


def test_a_park_in_a_cell_is_meant_and_not_the_place_in_its_name() -> None:
    text = "企业名称\t所在地\n澜控\t天水经开区东区\n"
    known = [_found(text, "天水经开区", Kind.PARK), _found(text, "天水", Kind.PLACE, "place:620500")]
    [statement] = read_table(text, read_cells(text), known).statements
    assert statement.draft.object.name == "天水经开区"


def test_a_row_states_links_between_its_values() -> None:
    places = sorted([_found(TABLE, "甘肃", Kind.PLACE, "place:620000"), _found(TABLE, "白银市", Kind.PLACE, "place:620400"), _found(TABLE, "兰州新区", Kind.PLACE, "place:620171")],
                    key=lambda f: f.start)
    reading = read_table(TABLE, read_cells(TABLE), places)
    stated = {(s.draft.subject.name, s.draft.kind, s.draft.object.name, s.draft.status.value, s.method) for s in reading.statements}
    assert stated == {
        ("年产5万吨铜箔项目", "located_in", "白银市", "signed", "table:place"), ("江苏海洛", "located_in", "白银市", "signed", "table:place"),
        ("年产5万吨铜箔项目", "operates_in", "有色金属", "signed", "table:chain"), ("江苏海洛", "invests_in", "年产5万吨铜箔项目", "signed", "table:investor"),
        ("锂电池项目", "located_in", "兰州新区", "asserted", "table:place"), ("德孚", "located_in", "兰州新区", "asserted", "table:place"),
        ("宝杭", "located_in", "兰州新区", "asserted", "table:place"), ("锂电池项目", "operates_in", "新材料", "asserted", "table:chain"),
        ("德孚", "invests_in", "锂电池项目", "asserted", "table:investor"), ("宝杭", "invests_in", "锂电池项目", "asserted", "table:investor"),
    }
    assert [(a.owner.name, a.raw, a.unit) for a in reading.amounts] == [("年产5万吨铜箔项目", "12", "亿元"), ("锂电池项目", "30", "亿元")]
    assert {(f.name, f.kind, f.method) for f in reading.found} >= {("江苏海洛", Kind.ENTERPRISE, "table:investor"), ("锂电池项目", Kind.PROJECT, "table:project")}
    assert not any(f.kind is Kind.PLACE for f in reading.found)
    assert {TABLE[s.start:s.end] for s in reading.statements} == set(TABLE.strip().split("\n")[1:])
    assert all(LINK_RULES[s.draft.kind].allows(s.draft.subject.kind, s.draft.object.kind) for s in reading.statements)


@pytest.mark.parametrize(("told", "status"), [
    ("已投产", "asserted"), ("投产", "asserted"), ("100%完工", "asserted"), ("计划2025年建成投产", "planned"), ("在建（预计12月竣工）", "planned"), ("未投产", "planned"),
    ("主体完工", "planned"), ("完工80%", "planned"), ("一期已投产，二期在建", "planned"), ("拟签约", "planned"), ("已签约", "signed"), ("签订框架协议", "framework"), ("停产", "ended"),
    ("洽谈", "proposed"), ("见附件", "planned"),
])
def test_what_a_row_expects_is_never_said_to_be_built(told: str, status: str) -> None:
    text = f"投资企业\t项目名称\t所在地\t建设状态\n江苏海洛\t铜箔项目\t白银市\t{told}\n"
    reading = read_table(text, read_cells(text), [_found(text, "白银市", Kind.PLACE, "place:620400")])
    assert {s.draft.status.value for s in reading.statements} == {status}
    assert {(s.draft.subject.name, s.draft.kind) for s in reading.statements} >= {("江苏海洛", "invests_in"), ("江苏海洛", "located_in"), ("铜箔项目", "located_in")}


@pytest.mark.parametrize(("told", "made"), [("拟建", "planned"), ("已投产", "asserted"), ("续建", "planned"), ("", "asserted")])
def test_a_firm_stands_where_it_stands_and_makes_what_the_row_says(told: str, made: str) -> None:
    text = f"企业名称\t所在地\t主要产品\t建设状态\n江苏海洛\t白银市\t铜箔\t{told}\n"
    reading = read_table(text, read_cells(text), [_found(text, "白银市", Kind.PLACE, "place:620400")])
    assert {(s.draft.kind, s.draft.status.value) for s in reading.statements} == {("located_in", "asserted"), ("produces", made)}


def test_a_new_plant_that_runs_is_built() -> None:
    text = "项目名称\t建设地点\t建设性质\t建设状态\n铜箔项目\t白银市\t新建\t已投产\n"
    reading = read_table(text, read_cells(text), [_found(text, "白银市", Kind.PLACE, "place:620400")])
    assert [s.draft.status.value for s in reading.statements] == ["asserted"]


def test_what_the_pipeline_found_in_a_cell_is_taken_and_not_found_twice() -> None:
    text = "链主企业\t产业链\t所在园区\n金川集团\t镍钴产业链\t金昌经开区\n"
    known = [_found(text, "金川集团", Kind.ENTERPRISE, "enterprise:jinchuan"), _found(text, "镍钴产业链", Kind.CHAIN, "chain:nickel"), _found(text, "金昌经开区", Kind.PARK, "park:a")]
    reading = read_table(text, read_cells(text), known)
    assert reading.found == ()
    assert {(s.draft.subject.entity, s.draft.kind, s.draft.object.entity) for s in reading.statements} == {
        ("enterprise:jinchuan", "leads", "chain:nickel"), ("enterprise:jinchuan", "operates_in", "chain:nickel"), ("enterprise:jinchuan", "located_in", "park:a")}


@pytest.mark.parametrize("value", ["待定", "12", "——", "某", "甲" * 31])
def test_what_is_no_name_is_no_firm(value: str) -> None:
    text = f"企业名称\t所在地\n{value}\t白银市\n"
    assert read_table(text, read_cells(text), [_found(text, "白银市", Kind.PLACE, "place:620400")]).found == ()
