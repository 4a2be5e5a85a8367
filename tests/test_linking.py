"""Abbreviated and misprinted names find the entity they mean; a name that merely looks alike finds none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chains.linking import Linker, parts
from chains.model import Alias, AliasKind, Entity, Kind

PLACES = {"甘肃": "place:620000", "甘肃省": "place:620000", "天水": "place:620500", "天水市": "place:620500", "白银": "place:620400",
          "靖远": "place:620421", "河北": "place:130000", "兰州": "place:620100"}
ENTITIES = (
    Entity("enterprise:huatian", "天水华天科技股份有限公司", (Alias("华天科技"),)),
    Entity("enterprise:huatian-group", "天水华天电子集团股份有限公司", (Alias("天水华天"), Alias("华天", AliasKind.AMBIGUOUS))),
    Entity("enterprise:yasheng", "甘肃亚盛实业(集团)股份有限公司", (Alias("亚盛集团"),)),
    Entity("enterprise:wenfeng", "河北文丰实业集团有限公司", ()),
    Entity("enterprise:meiye", "靖远煤业集团有限责任公司", ()),
    Entity("enterprise:first", "甘肃第一建设集团有限责任公司", (Alias("甘肃一建"),)),
    Entity("enterprise:cement", "甘肃祁连山水泥集团股份有限公司", ()),
    Entity("enterprise:carbon", "方大炭素新材料科技股份有限公司", ()),
    Entity("university:lzu", "兰州大学", (Alias("兰大"),)),
    Entity("university:gau", "甘肃农业大学", ()),
    Entity("park:bygx", "白银高新技术产业开发区", (Alias("白银高新区"),)),
)
LINKER = Linker(ENTITIES, PLACES)


@pytest.mark.parametrize(("name", "place", "core", "formed"), [
    ("天水华天科技股份有限公司", "天水", "华天科技", True), ("华天科技", None, "华天科技", False),
    ("华天(兰州)科技有限公司", "兰州", "华天科技", True), ("甘肃省天水集团", "甘肃省", "天水", True),
    ("天水公司", None, "天水", True), ("甘肃亚盛实业(集团)股份有限公司", "甘肃", "亚盛实业", True), ("", None, "", False),
])
def test_a_name_is_taken_apart(name: str, place: str | None, core: str, formed: bool) -> None:
    taken = parts(name, PLACES)
    assert (taken.place, taken.core, taken.formed) == (place, core, formed)


@pytest.mark.parametrize(("kind", "name", "entity", "method"), [
    (Kind.ENTERPRISE, "天水华天科技公司", "enterprise:huatian", "abbreviation"),
    (Kind.ENTERPRISE, "华天科技有限公司", "enterprise:huatian", "abbreviation"),
    (Kind.ENTERPRISE, "亚盛实业", "enterprise:yasheng", "abbreviation"),
    (Kind.ENTERPRISE, "靖远煤业", "enterprise:meiye", "abbreviation"),
    (Kind.ENTERPRISE, "亚胜集团", "enterprise:yasheng", "misprint"),
    (Kind.ENTERPRISE, "甘肃祈连山水泥集团", "enterprise:cement", "misprint"),
    (Kind.ENTERPRISE, "方大碳素新材料科技有限公司", "enterprise:carbon", "misprint"),
    (Kind.ENTERPRISE, "方大炭素新林料科技公司", "enterprise:carbon", "misprint"),
    (Kind.ENTERPRISE, "天水华天科枝公司", "enterprise:huatian", "misprint"),
    (Kind.UNIVERSITY, "兰洲大学", "university:lzu", "misprint"),
    (Kind.PARK, "白银高薪区", "park:bygx", "misprint"),
])
def test_an_unlisted_spelling_finds_its_entity_and_says_how(kind: Kind, name: str, entity: str, method: str) -> None:
    linked = LINKER.link(kind, name)
    assert linked is not None and (linked.entity, linked.method) == (entity, method)
    assert linked.confidence < 0.9 and linked.read_as


@pytest.mark.parametrize(("kind", "name", "why"), [
    (Kind.ENTERPRISE, "甘肃二建", "a numeral makes another firm"),
    (Kind.ENTERPRISE, "甘肃第二建设集团有限责任公司", "a numeral makes another firm"),
    (Kind.ENTERPRISE, "河北华天科技公司", "another place"),
    (Kind.ENTERPRISE, "兰州华天科技有限公司", "another place"),
    (Kind.ENTERPRISE, "华田", "two characters say too little"),
    (Kind.ENTERPRISE, "文丰", "two characters say too little"),
    (Kind.ENTERPRISE, "海亮新材", "unknown"),
    (Kind.ENTERPRISE, "方大炭素旧材料科技公司", "a telling character makes another firm"),
    (Kind.ENTERPRISE, "天水华洋科技公司", "a trade name that does not sound alike is another firm's"),
    (Kind.ENTERPRISE, "华天琪科技", "a trade name with one more character is another firm's"),
    (Kind.ENTERPRISE, "天水华天电气集团", "another line of business is another firm"),
    (Kind.ENTERPRISE, "靖远铝业集团", "another line of business is another firm"),
    (Kind.UNIVERSITY, "甘肃工业大学", "one character off is another school"),
    (Kind.PLACE, "天水华天科技公司", "places are not linked by spelling"),
])
def test_what_only_looks_alike_finds_nothing(kind: Kind, name: str, why: str) -> None:
    assert LINKER.link(kind, name) is None, why


def test_two_candidates_are_none() -> None:
    twins = (*ENTITIES, Entity("enterprise:other", "兰州华天科技有限公司", ()))
    assert Linker(twins, PLACES).link(Kind.ENTERPRISE, "华天科技公司") is None
    linked = Linker(twins, PLACES).link(Kind.ENTERPRISE, "天水华天科技公司")
    assert linked is not None and linked.entity == "enterprise:huatian"


@given(st.permutations(ENTITIES), st.sampled_from(["亚胜集团", "天水华天科技公司", "靖远没业", "海量"]))
def test_the_answer_does_not_depend_on_the_order_of_the_catalog(entities: list[Entity], name: str) -> None:
    assert Linker(entities, PLACES).link(Kind.ENTERPRISE, name) == LINKER.link(Kind.ENTERPRISE, name)


@given(st.sampled_from(sorted(Kind)), st.text(max_size=40))
def test_any_text_is_answered(kind: Kind, name: str) -> None:
    linked = LINKER.link(kind, name)
    assert linked is None or linked.entity.startswith(kind.value)
