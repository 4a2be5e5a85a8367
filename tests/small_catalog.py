"""A catalog of a few entities, small enough to know by heart, for the tests of reading."""

from __future__ import annotations

from chains.catalog import Catalog
from chains.model import Alias, AliasKind, Entity, attributes

_CITIES = ["兰州", "嘉峪关", "金昌", "白银", "天水", "武威", "张掖", "平凉", "酒泉", "庆阳", "定西", "陇南"]


def _place(code: str, name: str, level: str, *short: str) -> Entity:
    return Entity(f"place:{code}", name, tuple(Alias(s) for s in short), attributes=attributes(level=level))


def _named(entity_id: str, name: str, *short: str, **values: str) -> Entity:
    return Entity(entity_id, name, tuple(Alias(s) for s in short), attributes=attributes(**values))


def small_catalog() -> Catalog:
    """The province, some cities and counties, a few firms, schools and chains."""
    entities = (
        _place("620000", "甘肃省", "province", "甘肃"),
        *(_place(f"62{i:02}00", f"{short}市", "prefecture", short) for i, short in enumerate(
            _CITIES, 1)),
        _place("620171", "兰州新区", "new_area", "新区"),
        *(_place(code, name, "county", name[:-1]) for code, name in (
            ("620123", "榆中县"), ("620302", "金川区"), ("620602", "凉州区"), ("620403", "平川区"), ("622925", "和政县"),
            ("621102", "安定区"), ("620521", "清水县"), ("621225", "西和县"), ("620423", "景泰县"), ("621021", "庆城县"),
            ("621122", "陇西县"), ("620802", "崆峒区"), ("620622", "古浪县"))),
        Entity("enterprise:jiugang", "酒泉钢铁(集团)有限责任公司", (Alias("酒钢集团"), Alias("酒钢公司"), Alias("酒钢"))),
        Entity("enterprise:baiyin-group", "白银有色集团股份有限公司", (Alias("白银集团"),)),
        Entity("enterprise:jinchuan", "金川集团股份有限公司", (Alias("金川集团"), Alias("金川", AliasKind.AMBIGUOUS))),
        Entity("enterprise:huatian", "天水华天电子集团股份有限公司", (
            Alias("华天电子"), Alias("水华水天电子集团股份有限公司", AliasKind.MISPRINT))),
        _named("enterprise:qilianshan", "甘肃祁连山水泥集团股份有限公司", "祁连山水泥集团", "祁连山"),
        _named("university:lzu", "兰州大学", "兰大"),
        _named("university:lut", "兰州理工大学"),
        _named("institute:isotope", "甘肃省同位素实验室", "同位素实验室"),
        _named("park:jiuquan-etdz", "酒泉经济技术开发区", "酒泉经开区"),
        _named("chain:steel", "钢铁", "钢铁产业集群"),
        _named("chain:aluminium", "铝", "铝产业集群", "电解铝及铝制品加工"),
        _named("chain:equipment", "装备制造"),
        _named("chain:renewables", "新能源"),
        _named("chain:renewables-equipment", "新能源装备制造"),
        _named("chain:biomedicine", "生物医药"),
        _named("chain:tcm", "中医药", "中药材"),
        _named("chain:data", "数据信息", "大数据", "人工智能"),
        _named("chain:ic", "集成电路"),
        _named("chain:food", "食品加工"),
    )
    return Catalog(entities, (), ())
