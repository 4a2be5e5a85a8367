"""Which names in a text are places, and which place of that name: a row a rule, a row a collision."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.gazetteer import Gazetteer
from chains.model import Kind
from chains.places import find_places, glued_places, only_places
from chains.spans import Found
from chains.towns import new_areas, towns
from tests.small_catalog import small_catalog


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    return Gazetteer.of(small_catalog().entities, open_discovery=False)


def found(text: str) -> list[Found]:
    places = find_places(text, gazetteer().places)
    return sorted([*places, *towns(text, places), *new_areas(text, places)], key=lambda f: f.start)


def named(text: str) -> set[str]:
    return {text[f.start:f.end] for f in found(text)}


def ids(text: str) -> dict[str, str | None]:
    return {text[f.start:f.end]: f.entity for f in found(text)}


@pytest.mark.parametrize(("text", "expected"), [
    # full names, provinces, regions and countries are sure
    ("考察团赴江苏省苏州市昆山市,产品出口哈萨克斯坦。", {"江苏省", "苏州市", "昆山市", "哈萨克斯坦"}),
    ("承接长三角和粤港澳大湾区转移。", {"长三角", "粤港澳大湾区"}),
    ("积石山县、天祝县与临夏州结对。", {"积石山县", "天祝县", "临夏州"}),
    # short names of prefectures and of Gansu's counties
    ("从宜宾到鄂尔多斯,再到榆中。", {"宜宾", "鄂尔多斯", "榆中"}),
    # a county far away needs a reason: a larger place, a preposition, a list, its full name
    ("浙江义乌的客商来了。", {"浙江", "义乌"}),
    ("项目来自寿光,团队赴上虞考察。", {"寿光", "上虞"}),
    ("企业远销义乌、昆山等地。", {"义乌", "昆山"}),
    ("义乌市很大,义乌商人很多。", {"义乌市", "义乌"}),
    ("宜宾有十个区县,屏山在西边。", {"宜宾", "屏山"}),
    ("会上有人提到若羌这两个字。", set()),
    # 从 is no part of a name where a sure one follows
    ("从江苏溧阳拉来,从江阴买,从江西来,从江县来。", {"江苏", "溧阳", "江阴", "江西", "从江县"}),
    # a county-level city's short name is enough, unless it is a word, a seam or a person
    ("三成卖给海宁沙发厂。王昆山是厂长,密度高密,一个旧厂。", {"海宁"}),
    ("县委书记梅永康带队到永康考察。", {"永康"}),
    ("货供给合肥的厂,是合肥美光的。复合肥料和混合肥。", {"合肥"}),
    ("走南通的路,云南通报,西南通道,创新余地,自贡的灯,来自贡献。", {"南通", "自贡", "云南"}),
    # where things go and come from; what belongs to a county
    ("重大冶金学院在六盘山西麓。牛皮送进华亭的厂,瓶盖买自灵台。放在金山开发区。", {"华亭", "灵台"}),
    ("弯头、盐山的管道,盐山人开的店。现在盐山民谣好听。", {"盐山"}),
    # banners and counties by their letters
    ("走了察右前旗、科左后旗、达茂旗、土右旗、喀左县和阜蒙县。", {"察右前旗", "科左后旗", "达茂旗", "土右旗", "喀左县", "阜蒙县"}),
    # a dateline and a cell of a table
    ("本报渭源讯 6月28日,渭源下雨。", {"渭源"}),
    ("项目名称 | 清水 | 3.2\n", {"清水"}),
    # a short name that is a word counts only where nothing else is possible
    ("组织和政协委员座谈,社会安定团结,清水长流,东西和谐,加强合作。", set()),
    ("定西市安定、陇西两地介绍经验。", {"定西市", "安定", "陇西"}),
    ("前往和政、西和两县。", {"和政", "西和"}),
    ("同心同德,长治久安,三明治,大理石,来宾很多,平安大道,朝阳产业。", set()),
    ("位于长治的工厂,来自三明的客商。", {"长治", "三明"}),
    ("在安徽合肥、吉安和大庆等地。", {"安徽", "合肥", "吉安", "大庆"}),
    # seams of two words
    ("确定西部战略,建成都市圈,推广西部经验,混合肥料,平衡水资源,集中卫生。", set()),
    ("循环县域经济,健康县城,建成县级医院,人文县情。", set()),
    ("成县、徽县、康县都有核桃,环县有羊。", {"成县", "徽县", "康县", "环县"}),
    # a part of a longer name of something else
    ("兰州拉面和兰州日报,白银价格上涨,黄金、白银首饰,每克白银。", set()),
    ("走在天水路和庆阳大道,住在兰州饭店。", set()),
    ("崆峒山下,麦积山石窟,疏勒河畔。", set()),
    ("苏州市场很大。", {"苏州"}),
    ("新甘肃客户端", set()),
    # the letter of a place, where a set phrase holds it
    ("在兰高校与驻甘央企。", {"兰", "甘"}),
    ("推进酒嘉一体化和兰白一体化。", {"酒", "嘉", "兰", "白"}),
    ("兰花与甘草。", set()),
    # towns, villages, new areas
    ("榆中县河湾村和金川区双湾镇。", {"榆中县", "河湾村", "金川区", "双湾镇"}),
    ("在店子镇建厂,由赤水镇牵头。", {"店子镇", "赤水镇"}),
    ("回到老家民主镇,看阳关镇,但首阳镇,附近新桥镇,县城锁南镇。", {"民主镇", "阳关镇", "首阳镇", "新桥镇", "锁南镇"}),
    ("榆中县城关镇。新厂不在镇上,不出镇,礼嘉三镇,榆中县农业农村局。", {"榆中县", "城关镇"}),
    ("买主是镇江的。", {"镇江"}),
    ("特色小镇、古镇、重镇和家乡,行政村与美丽乡村,进村入户。", set()),
    ("落地麦积区三阳川新区。", {"麦积区", "三阳川新区"}),
    ("国家级新区、高新区和老城区。", set()),
])
def test_rows(text: str, expected: set[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(("text", "places"), [
    ("企业落户西安市西咸新区。", {"西安市"}), ("企业落户苏州工业园区和重庆两江新区。", {"苏州", "重庆"}),
    # real districts and cities, and a district that only ends so
    ("企业落户上海浦东新区和雄安新区。", {"上海", "浦东新区", "雄安新区"}), ("清远市清新区、长春市绿园区。", {"清远市", "清新区", "长春市", "绿园区"}),
])
def test_new_areas_and_development_zones_are_parks(text: str, places: set[str]) -> None:
    assert {text[f.start:f.end] for f in found(text) if f.kind is Kind.PLACE} == places


@pytest.mark.parametrize(("text", "surface", "id"), [
    ("苏州", "苏州", "place:320500"),
    ("四川省成都市金川路,四川金川", "金川", "place:513226"),
    ("北京市朝阳区", "朝阳区", "place:110105"),
    ("长春市朝阳区", "朝阳区", "place:220104"),
    ("参观朝阳区", "朝阳区", None),  # in two provinces, and nothing says which
    ("南京市鼓楼区", "鼓楼区", "place:320106"),
    ("福州鼓楼区", "鼓楼区", "place:350102"),
    ("吉林有雪", "吉林", "place:220000"),
    ("河南、陕西", "河南", "place:410000"),
    ("金川区很大", "金川区", "place:620302"),
    ("内蒙的羊", "内蒙", "place:150000"),
    ("海南州在青海", "海南州", "place:632500"),
])
def test_which_place_is_meant(text: str, surface: str, id: str | None) -> None:
    assert ids(text).get(surface) == id


def firm(text: str, surface: str) -> Found:
    at = text.index(surface)
    return Found(at, at + len(surface), Kind.ENTERPRISE, surface, None, "vote", 0.8)


@pytest.mark.parametrize(("surface", "place"), [
    ("成都振兴达", "成都"), ("宝鸡忠正", "宝鸡"),
    ("兰州石化", None), ("西宁特钢", None), ("甘肃某达", None), ("苏州某某精密机械制造有限公司", None),
])
def test_a_region_in_front_of_a_short_name_is_a_place_of_its_own(surface: str, place: str | None) -> None:
    text = f"与{surface}签约。"
    glued = [text[f.start:f.end] for f in glued_places([firm(text, surface)], found(text), text)]
    assert glued == ([place] if place else [])


def test_places_alone_make_no_firm() -> None:
    text = "与新疆阿克苏洽谈,与华能永昌签约。"
    spans = {f.start: f.end for f in found(text)}
    assert only_places(firm(text, "新疆阿克苏"), spans) and not only_places(firm(text, "华能永昌"), spans)


WORDS = ["苏州", "安定", "和政", "朝阳", "甘肃", "在", "赴", "、", "市", "县", "等地", "镇", "村", "新区", "\n", " ", "兰", "一体化", "高校", "白银", "价格", "成县", "建"]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_spans_are_true_and_in_order(text: str) -> None:
    places = find_places(text, gazetteer().places)
    assert [f.start for f in places] == sorted(f.start for f in places)
    for place in found(text):
        assert 0 <= place.start < place.end <= len(text)
        if place.entity is not None:
            assert text[place.start:place.end][0] in place.name or place.name[0] in "甘兰"


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(text: str) -> None:
    assert all(0 <= f.start < f.end <= len(text) for f in found(text))


@pytest.mark.parametrize("unit", ["苏", "苏州", "镇", "新区", "市", "安定、"])
def test_a_long_run_of_the_same_costs_its_length(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    assert len(find_places(text, gazetteer().places)) <= len(text)
