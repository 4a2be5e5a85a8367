"""Schools, institutes, parks, public bodies and projects by their form: a row a rule, a row a counter-example."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.bodies import bodies, ministries
from chains.model import Kind
from chains.places import find_places
from chains.projects import projects
from chains.schools import schools
from chains.sites import park_name, placed_start, sites
from chains.spans import Found, merge
from tests.test_places import gazetteer


def everything(text: str) -> Iterator[Found]:
    places = find_places(text, gazetteer().places)
    taught = list(schools(text, places))
    built = list(sites(text, places, taught))
    yield from (*taught, *built, *projects(text, places), *ministries(text))
    yield from bodies(text, places, [*taught, *(f for f in built if f.kind is Kind.PARK)])


def named(text: str, *kinds: Kind) -> set[str]:
    return {text[f.start:f.end] for f in merge(everything(text)) if f.kind in kinds}


@pytest.mark.parametrize(("text", "expected"), [
    ("与兰州大学、西安交通大学和成都理工大学合作。", {"兰州大学", "西安交通大学", "成都理工大学"}),
    # clipped: a place and a field, one letter of the place, everybody's short names, anything before 职院
    ("西安交大、泉州师院、哈密职院和陇南师专派人参加。", {"西安交大", "泉州师院", "哈密职院", "陇南师专"}),
    ("学生来自甘农大、兰理工、兰交大。", {"甘农大", "兰理工", "兰交大"}),
    ("同清华、川大、哈工大签约。", {"清华", "川大", "哈工大"}),
    ("兰石化职院、白矿职院今年扩招。", {"兰石化职院", "白矿职院"}),
    ("县职专和市职教中心开班。", {"县职专", "市职教中心"}),
    # of a faculty its school is what is named
    ("西北师大地理与环境学院的师生", {"西北师大"}),
    ("河西学院、陇东学院合办。", {"河西学院", "陇东学院"}),
    # what is none
    ("各类大学、知名高校、老年大学、重点大学、该学院和大学城。", set()),
    ("北大门外,北大街上,北大桥边,清华园里,理工科学生,职业技术学院学生。", set()),
    ("学院开设机电工程学院和马克思主义学院。", set()),
    ("看戏的大学生很多,交大路堵车,科大讯飞中标。", set()),
])
def test_schools(text: str, expected: set[str]) -> None:
    assert named(text, Kind.UNIVERSITY) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("甘肃省镍钴新材料创新中心与兰州兽医研究所共建。", {"甘肃省镍钴新材料创新中心", "兰州兽医研究所"}),
    ("依托固体润滑国家重点实验室和尾矿综合利用工程技术中心。", {"固体润滑国家重点实验室", "尾矿综合利用工程技术中心"}),
    ("共建光伏硅材料联合实验室,设立洮河种业院士工作站。", {"光伏硅材料联合实验室", "洮河种业院士工作站"}),
    # the academies and their institutes
    ("中科院兰化所、中国农科院兰州畜牧所和省农科院马铃薯所", {"中科院兰化所", "中国农科院兰州畜牧所", "省农科院马铃薯所"}),
    ("与近物所、兰州生物所、定西市农科院合作,中科院专家到场。", {"近物所", "兰州生物所", "定西市农科院", "中科院"}),
    # a school in front belongs to the name
    ("清华苏州汽车研究院、兰大微电子所、哈工大苏州研究院", {"清华苏州汽车研究院", "兰大微电子所", "哈工大苏州研究院"}),
    # what stands directly behind a host is a unit of it: a field, a branch, a station in another place
    ("和湖南省农科院水稻所、甘肃省治沙研究所民勤站合作", {"湖南省农科院水稻所", "甘肃省治沙研究所民勤站"}),
    ("中国纺织科学研究院西北分院、河南省超硬材料检测中心白银分中心", {"中国纺织科学研究院西北分院", "河南省超硬材料检测中心白银分中心"}),
    ("中国科学院兰州物质院,中国科学院大连化物所张家口催化院", {"中国科学院兰州物质院", "中国科学院大连化物所张家口催化院"}),
    ("甘肃省农科院派出所里,甘肃省农科院专家到兰州站台,甘肃省治沙研究所民勤的基地", {"甘肃省农科院", "甘肃省治沙研究所"}),
    # 与 joins the words of one field, or two names
    ("中科院新疆生态与地理研究所,食品营养与安全重点实验室", {"中科院新疆生态与地理研究所", "食品营养与安全重点实验室"}),
    ("国家酒类及加工食品质量检验中心,青海省绿色能源与储热技术研究院", {"国家酒类及加工食品质量检验中心", "青海省绿色能源与储热技术研究院"}),
    ("中国皮革和制鞋研究院与草业研究院", {"中国皮革和制鞋研究院", "草业研究院"}),
    ("甘肃省科技厅与沙漠治理研究院,方大炭素与固体润滑研究院", {"沙漠治理研究院", "固体润滑研究院"}),
    ("华为与固体润滑国家重点实验室,兰石集团与国家轴承工程研究中心", {"固体润滑国家重点实验室", "国家轴承工程研究中心"}),
    # the numbered institutes of the state's groups, the short names of others
    ("中国电科五十四所、中国船舶第七〇二研究所、航天科技五院510所", {"中国电科五十四所", "中国船舶第七〇二研究所", "航天科技五院510所"}),
    ("长春光机所、洛阳轴研所,省药检院来人", {"长春光机所", "洛阳轴研所", "省药检院"}),
    ("国家陶瓷产品质量检验中心(兰州)、西北有色院,兰州陶瓷产品质量检验中心(兰州)", {
        "国家陶瓷产品质量检验中心(兰州)", "西北有色院", "兰州陶瓷产品质量检验中心"}),
    ("西北医院,东北有色的院子,国家陶瓷产品质量检验中心(筹备)", {"国家陶瓷产品质量检验中心"}),
    ("航天四十二所需,中核的三个研究所,送到药检院", set()),
    # the verb in front does not
    ("园里建羊毛研发中心,平罗设碳基材料研究院,这座绿色矿山中试基地,有个花椒试验站,那里叫桑蚕研究院",
     {"羊毛研发中心", "碳基材料研究院", "绿色矿山中试基地", "花椒试验站", "桑蚕研究院"}),
    ("(二)中国科学院兰州分院,县里拉着中国农业科学院麻类研究所", {"中国科学院兰州分院", "中国农业科学院麻类研究所"}),
    ("岷县当归研究院,甘肃建投研究院,甘肃省水利设计研究院", {"岷县当归研究院", "甘肃建投研究院", "甘肃省水利设计研究院"}),
    ("一间实验室,半个实验室,2027年研究院,老牌研究所,共享实验室", set()),
    ("样品寄到北京中国农业科学院蜜蜂研究所,甘肃省农业科学院作物所", {"中国农业科学院蜜蜂研究所", "甘肃省农业科学院作物所"}),
    ("中国科学院物理研究所到兰州设工作站,中科院成都有机所", {"中国科学院物理研究所", "中科院成都有机所"}),
    # of the state's centres the school that runs them is no part, of other laboratories it is
    ("兰州大学轻合金国家工程研究中心,兰州大学省部共建煤炭利用国家重点实验室", {"轻合金国家工程研究中心", "省部共建煤炭利用国家重点实验室"}),
    ("兰州大学轻合金国家重点实验室", {"兰州大学轻合金国家重点实验室"}),
    ("兰州市药品检验所、国家冰雪装备质检中心,西北稀有金属研究院", {"兰州市药品检验所", "国家冰雪装备质检中心", "西北稀有金属研究院"}),
    ("工程中心,兰州质检站,设有金属研究院", {"金属研究院"}),
    ("园区建有玉米育种实验站,平凉市要把红牛研究院办好。", {"玉米育种实验站", "红牛研究院"}),
    # categories are no names
    ("建设重点实验室、工程研究中心、院士工作站、企业技术中心和中试基地。", set()),
    ("该所在地,派出所里,无所谓,场所和厕所,两个实验室,三家研究院。", set()),
    ("崆峒区试验站很多。", set()),
])
def test_institutes(text: str, expected: set[str]) -> None:
    assert named(text, Kind.INSTITUTE) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("天水经开区、白银高新区和兰州新区化工园区。", {"天水经开区", "白银高新区", "兰州新区化工园区"}),
    ("落户永昌县河清滩零碳产业园。", {"永昌县河清滩零碳产业园"}),
    ("位于和盛工业园,紧邻正路工业园。", {"和盛工业园", "正路工业园"}),
    ("带大家逛一逛和盛工业集中区!", {"和盛工业集中区"}),
    ("新材料产业园、新能源装备产业园开建。", {"新材料产业园", "新能源装备产业园"}),
    ("(天水经开区)", {"天水经开区"}),
    ("庆阳数据中心集群扩容,天水数据中心集中采购。", {"庆阳数据中心集群"}),
    # what is done there, or was, stands in front of the name
    ("风刮进金塘工业园,董事长来过西郊工业园,把深加工写进开发区。", {"金塘工业园", "西郊工业园"}),
    # short for a park named in full
    ("抛沙工业集中区建成,抛沙园区招商。", {"抛沙工业集中区", "抛沙园区"}),
    ("河西堡化工循环产业园很大,河西堡园区的负责人说。", {"河西堡化工循环产业园", "河西堡园区"}),
    # a committee holds its park
    ("武威工业园区管委会发布公告。", {"武威工业园区"}),
    # categories
    ("建设产业园区、工业集中区和物流园,两个工业园,各类开发区,特色产业园,零碳产业园。", set()),
    ("公园里,校园内,果园和幼儿园,园区企业,产业园化建设。", set()),
    ("开发区内,高新区级财政,工业园主义。", set()),
])
def test_parks(text: str, expected: set[str]) -> None:
    assert named(text, Kind.PARK) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("年产30万吨硅锰合金项目开工。", {"年产30万吨硅锰合金项目"}),
    ("在张掖布点微特电机项目,新上冷冻薯条项目。", {"微特电机项目", "冷冻薯条项目"}),
    ("在成县建设锌基合金生产线。", {"锌基合金生产线"}),
    ("重点项目、招商引资项目、三个重大产业项目和签约项目,项目建设,各类合作项目。", set()),
    ("参观铜箔生产线。", set()),
])
def test_projects(text: str, expected: set[str]) -> None:
    assert named(text, Kind.PROJECT) == expected


@pytest.mark.parametrize(("text", "agencies", "others"), [
    ("静宁县人民法院和天水市公安局", {"静宁县人民法院", "天水市公安局"}, set()),
    ("国务院批准,工信部、国家能源局印发。", {"国务院", "工信部", "国家能源局"}, set()),
    ("兰州大学第一医院与定西市博物馆", set(), {"兰州大学第一医院", "定西市博物馆"}),
    ("医院里,中学生,法院判决,工信部门。", set(), set()),
])
def test_public_bodies(text: str, agencies: set[str], others: set[str]) -> None:
    assert (named(text, Kind.AGENCY), named(text, Kind.ASSOCIATION)) == (agencies, others)


QUIET = (
    "戏台搭在大像山下,县秦剧团连唱三天,唱的是老本戏。老人说,年轻时候从平凉走到天水,一路都有人听。",
    "公安交警提示,受降雪影响,多条高速公路临时管制,请驾驶人减速慢行,到服务区休息。气温将降至零下十度。",
    "门诊大厅里,医生接诊了三百多个病人,远程会诊的屏幕一直亮着。护士长说,病房里的老人都认得她。",
    "上半场结束,主队领先九分,替补中锋连抢五个篮板。裁判吹哨,全场观众起立鼓掌,颁奖典礼随后举行。",
    "诗人写河,也写河边的园子与学堂。他不写工厂,不写开会,写的是所有人都走过的那一段路。",
)


@pytest.mark.parametrize("text", QUIET)
def test_a_text_without_industry_has_no_institute_park_or_university(text: str) -> None:
    assert named(text, Kind.INSTITUTE, Kind.PARK, Kind.UNIVERSITY) == set()


WORDS = ["兰州", "大学", "学院", "职院", "中科院", "所", "实验室", "重点", "产业园", "经开区", "园区", "在", "和", "与", "、", "“", "”", "(", ")", "两个", "的", "项目", "医院", "\n"]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_spans_are_true(text: str) -> None:
    for found in everything(text):
        assert 0 <= found.start < found.end <= len(text) and found.entity is None
        assert found.method == "alias" or found.name == text[found.start:found.end]


@pytest.mark.parametrize("unit", ["园", "大学", "研究所", "产业园、", "项目", "所", "年产1万吨", "兰州大学"])
def test_a_long_run_of_the_same_costs_its_length(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    assert all(f.end - f.start < 80 for f in everything(text))


@pytest.mark.parametrize(("name", "own"), [
    ("武都区吉石坝工业园", "吉石坝工业园"), ("嘉峪关嘉东工业园", "嘉东工业园"), ("天水市麦积区社棠工业园", "社棠工业园"),
    ("甘肃省陇西县经济开发区", "陇西县经济开发区"),
    # what is left would name no park
    ("天水经开区", "天水经开区"), ("兰州新区化工园区", "兰州新区化工园区"), ("白银高新技术产业开发区", "白银高新技术产业开发区"),
    ("兰州生物医药产业园", "兰州生物医药产业园"), ("吉石坝工业园", "吉石坝工业园"), ("兰州", "兰州"),
])
def test_a_park_has_its_own_name_without_the_places_above_it(name: str, own: str) -> None:
    text = f"企业落户{name}。"
    ends = {f.start: f.end for f in find_places(text, gazetteer().places)}
    assert park_name(name, ends, 4) == own


@pytest.mark.parametrize(("text", "found", "whole"), [
    ("推动创建嘉峪关国家高新区。", "国家高新区", "嘉峪关国家高新区"), ("企业落户天水经开区。", "经开区", "天水经开区"),
    # a name of its own, a place that stands apart, and no place at all
    ("企业落户武都区吉石坝工业园。", "吉石坝工业园", "吉石坝工业园"), ("嘉峪关的国家高新区。", "国家高新区", "国家高新区"), ("落户国家高新区。", "国家高新区", "国家高新区"),
])
def test_a_park_that_only_says_what_it_is_takes_the_place_before_it(text: str, found: str, whole: str) -> None:
    starts = {f.end: f.start for f in find_places(text, gazetteer().places)}
    at = text.index(found)
    assert text[placed_start(text, at, at + len(found), starts):at + len(found)] == whole
