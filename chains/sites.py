"""Institutes, laboratories and parks, read from their form: where the name ends, and where it begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from chains.cleaning import HAN
from chains.lexicon import GENERIC_ORGS, SITE_STOP, any_of, words
from chains.model import Kind
from chains.spans import Found

__all__ = ["name_start", "park_name", "placed_start", "sites"]

_INSTITUTES = words("""
    研究总院 研究设计院 规划研究院 研究院 研究所 设计院 规划院 科学院 农科院 先研院 实验室 工程研究中心 工程技术研究中心
    工程技术中心 技术研究中心
    工程实验室 技术中心 研究中心 研发中心 创新中心 检测中心 检验中心 技术转移中心 转化中心 转化基地 中试基地 中试中心
    科技馆 院士工作站 专家工作站
    博士后工作站 博士工作站 科研工作站 博士后科研工作站 流动站 试验站 实验站 观测站 保护中心 重离子中心 超算中心
    分析测试中心 创新研究院 产业研究院
    专家大院 科技小院 研究会馆 质检中心 质检站 工程中心 检验所 育种站 先导院 工研院 农科所 社科院
""")
_PARKS = words("""
    产业园区 产业园 工业园区 工业园 经济技术开发区 高新技术产业开发区 经济开发区 开发区 高新技术产业园区 高新区 经开区
    工业集中区 产业集中区 集中区
    科技产业园 科技园区 科技园 物流园区 物流园 物流港 创业园 孵化园 孵化器 孵化基地 双创基地 化工园区 化工园 化工区
    示范园区 示范园 综合保税区 保税区
    集聚区 陆港 陆港区 生态园 加工园 物流枢纽 货运枢纽 集结中心 分拨中心 承接地 经济园 循环园 高科园 科创园 科创城 创新园
    软件园 试验区 产业新城 创意园
    商贸城 大学科技园 技术产业园 食品园 装备园 材料园 农业园 光伏园 算力园 数据园 飞地园区 飞地园 产业基地
    数据中心集群
""")
_KIND_OF = {suffix: Kind.INSTITUTE for suffix in _INSTITUTES} | {suffix: Kind.PARK for suffix in _PARKS}
_SUFFIX = re.compile(
    rf"(?:{any_of(_KIND_OF)})(?!主义|成员|内部|化(?!工)|们|生(?!物)|章程|级|城|制(?!造|药)|股份|有限|公司|控股)"
)
_TAIL = re.compile(rf"(?:[{HAN}A-Za-z0-9·&+\-]|\([^()\n]{{1,10}}\)|“[{HAN}A-Za-z0-9+]{{2,8}}”)*\Z")
# Before a place these begin a name all the same: 中科院白银高技术产业园, 国家管网兰州….
_HEAD = re.compile(
    r"(?:中国|中科|中核|中车|中铁|中建|国家|省部共建|教育部|农业农村部|工信部|科技部|自然资源部|生态环境部|中科院|中国科学院|中国农科院|中国农业科学院"
    r"|航天|兵器|北方|西部|西北|长三角|粤港澳)"
)
# Words that stand before an institute and never in its name, besides those before all sites; an academy begins a name.
_BEFORE_INSTITUTE = words("""
    说起 谈起 感谢 代表 选择 离开 全名 全称 列出 设置 公布 增设 常设 下设 看懂 读懂 讲述 加入 进入 反哺
""")
_INSTITUTE_STOP = re.compile(
    rf"{any_of(_BEFORE_INSTITUTE)}|{SITE_STOP.pattern}|(?<![福中土城住基新共党])建(?![设筑材工投安])|设(?![计备施])"
    r"|(?<![民公校])办(?![公学事])|叫|(?<!当)归(?![化来])|着(?![色丝])|(?<=[\d一二三四五六七八九十])年度?|(?<=[园区校县市镇乡院厂村])[里内](?!蒙)"
    r"|(?<=[有这那每各某哪半几一二两三四五六七八九十\d])[个座间家处块]|\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)"
    r"|系(?=省|国家)"
)
_NUMBERED = re.compile(r"(?:\d{1,3}|[一二两三四五六七八九十几数多各])[个家所座处大类批]")
_SCALED = re.compile(r"[千百万]亿(?:元)?级\Z")
_GENERIC_WORDS = words("""
    专家 院士 博士 博士后 企业 产学研 重点 工程 技术 研发 科研 研究 校企 共建 联合 开放 公共 检验 检测 测试 创新 中试
    转化 成果 科技 成果转化 国家级 省级
    市级 县级 级 省部级 厅级 企业技术 工业设计 新型 高端 数据 大数据 培训 保护 综合 飞地 零碳 化工 工业 特色 生态 循环
    低碳 绿色 智能 标准化 现代 农业
    经济 经济技术 产业 创业 物流 仓储 加工 承接 转移 示范 特色产业 光伏 风电 食品 装备 新材料 材料 商贸 数字 数字经济
    军民融合 电子商务 电商 中小企业 小微
    双创 孵化 创客 优势 主导 高新 高新技术 自主创新 国家自主创新 自由贸易 跨境电商 对外开放 改革 先行 合作 产业转移
    乡村振兴 集聚 核心 大型 专业 一流
    配套 区域 城市 国际 电力 实训 实习 教学 就业 人才 领导 主体 关键 共性 未来 前沿 基础 应用 交叉 平台 建设 发展 服务
    管理 运营 科普
    生产 原料 种植 养殖 制种 能源 新能源 清洁能源 乡村 田园 农民 返乡 青年 女 老 旧 新 小 大 我 本 该 各 全 县 市 省 区
    州 镇 乡 村 国家 全国 地方 园区
    老牌 编外 共享 流动 入园 园 内 石油 石化 医药 生物医药 健康 文化 旅游 文旅 体育 影视 动漫 创意 会展 金融 总部
""")
_GENERIC = re.compile(rf"(?:{any_of(_GENERIC_WORDS)}|{GENERIC_ORGS.pattern})+")


def sites(text: str, places: Sequence[Found], schools: Iterable[Found]) -> Iterator[Found]:
    """Institutes and parks by their ending, the academies' institutes, and the short names of parks named in full."""
    start_of = {f.end: f.start for f in places}
    school_at = {f.end: f.start for f in schools}
    found = [*_by_suffix(text, start_of, school_at), *_academy(text), *_bodies(text, start_of, school_at)]
    ends_of = {f.start: f.end for f in places}
    found = [_with_units(text, f, ends_of) if f.kind is Kind.INSTITUTE else f for f in found]
    yield from found
    yield from _shortened(text, [f for f in found if f.kind is Kind.PARK], start_of)


def _site(text: str, start: int, end: int, kind: Kind, confidence: float = 0.8) -> Found:
    return Found(start, end, kind, text[start:end], None, "grammar:site", confidence)


_ACADEMY_START = re.compile(rf"中国(?=[{HAN}]{{0,6}}?科学(?:研究)?院|[农林]科院)|中科院")
_SHARED = re.compile(r"(?:省部|部省|国家地方)共建\Z")
_OF_STATE = re.compile(r"国家(?:级|工程|研究|技术|地方)*\Z")


def _institute_start(text: str, end: int, start_of: dict[int, int], school_at: dict[int, int]) -> int:
    """Where an institute's name begins: with an academy in it, before words that 与 joins, behind a school that runs it."""
    left = name_start(text, end, start_of, school_at, _INSTITUTE_STOP)
    if text[left - 1:left] in ("与", "及", "和"):
        left = _joined_start(text, left, end, start_of, school_at)
    shared = _SHARED.search(text, max(0, left - 6), left)
    if shared is not None:
        left = shared.start()
    left = max((a.start() for a in _ACADEMY_START.finditer(text, left, end + 3) if a.start() < end), default=left)
    # 上海交通大学轻合金精密成型国家工程研究中心: a centre of the state is named without its school.
    school = next((at for at in range(left + 1, end) if school_at.get(at) == left), None)
    return school if school is not None and _OF_STATE.search(text, school + 2, end) else left


# With nothing but a place in front, these are names all the same.
_BARE = frozenset(words("农科院 农科所 社科院 科学院 研究院 研究所 设计院 规划院 重离子中心 超算中心 研究总院"))


def _by_suffix(text: str, start_of: dict[int, int], school_at: dict[int, int]) -> Iterator[Found]:
    for m in _SUFFIX.finditer(text):
        kind = _KIND_OF[m[0]]
        start = _institute_start if kind is Kind.INSTITUTE else name_start
        left = start(text, m.start(), start_of, school_at)
        core = text[left:m.start()]
        if not core or len(core) > 30:
            continue
        placed = _placed(left, m.start(), start_of)
        own = _own_words(text, left, m.start(), start_of).strip("()·-+“”")
        if _SCALED.search(core):
            yield _site(text, left, m.end(), kind)
            continue
        schooled = any(school_at.get(stop) == left for stop in range(left + 1, m.start() + 1))
        quoted = "“" in core
        if not placed and not schooled and not quoted and (len(own) < 2 or _generic(own, kind)):
            continue
        if placed and not own and kind is Kind.INSTITUTE and m[0] not in _BARE:
            continue
        if placed and kind is Kind.INSTITUTE and own and _generic(own, kind) and m[0].endswith(("站", "基地", "中心")):
            continue  # 平凉市院士工作站 counts as one, 崆峒区试验站 says only where
        yield _site(text, left, m.end(), kind)


_ENDS_BODY = re.compile(r"(?:大学|[院所司团心室站校厂部局会府市县省区州镇乡村园行社队组厅委办方家人者师大省])\Z")
_NATIONAL = re.compile(r"国家|中国|全国|省部共建|部省共建|教育部|农业农村部")


def _joined_start(text: str, left: int, end: int, start_of: dict[int, int], school_at: dict[int, int]) -> int:
    """Where a name begins of which `left` follows an “and”: 煤炭高效利用与绿色化工国家重点实验室 has one field of two words.

    What is not one name keeps its start: 兰州大学与稀土研究院, 中石化与固体润滑国家重点实验室.
    """
    joint = left - 1
    if any(left in (start_of.get(at), school_at.get(at)) for at in range(left + 1, end + 1)) or _NATIONAL.match(text, left):
        return left
    first = name_start(text, joint, start_of, school_at, _INSTITUTE_STOP)
    if _ENDS_BODY.search(text, first, joint) or end - first > 30:
        return left
    at_school = any(school_at.get(at) == first for at in range(first + 1, joint))
    if at_school and not (text.startswith(("研究所", "研究院"), end) or text.endswith("重点", left, end)):
        return left  # of 深圳大学食品与加工研究中心 the school is what is named
    own = _NATIONAL.sub("", _own_words(text, first, joint, {**start_of, **school_at}))
    anchored = len(own) < joint - first and len(own) >= 2
    fields = text[joint] != "和" and text.endswith("重点", left, end) and len(own) >= 4
    return first if (anchored and (text[joint] != "和" or _NATIONAL.match(text, first))) or fields else left


def _generic(own: str, kind: Kind) -> bool:
    return _GENERIC.fullmatch(own) is not None and (kind is Kind.INSTITUTE or len(own) < 3)


def _placed(left: int, end: int, start_of: dict[int, int]) -> bool:
    return any(start_of.get(stop, -1) >= left for stop in range(left + 1, end + 1))


def _own_words(text: str, left: int, end: int, start_of: dict[int, int]) -> str:
    """What a name says besides its places."""
    kept, at = [], left
    for stop in range(left + 1, end + 1):
        start = start_of.get(stop)
        if start is not None and start >= at:
            kept.append(text[at:start])
            at = stop
    kept.append(text[at:end])
    return "".join(kept)


def name_start(
    text: str, end: int, start_of: dict[int, int], school_at: dict[int, int], stop: re.Pattern[str] = SITE_STOP
) -> int:
    """The character at which the name begins whose ending stands at `end`; places and schools are given end to start."""
    tail = _TAIL.search(text, max(0, end - 32), end)
    assert tail is not None  # the pattern matches the empty string
    low = tail.start()
    spans = [(a, b) for b in range(low + 1, end + 1) for a in (start_of.get(b), school_at.get(b)) if a is not None]
    stops = [m.end() for m in stop.finditer(text, low, end) if not any(a < m.end() and m.start() < b for a, b in spans)]
    left = max(stops, default=low)
    inside = [a for a, _ in spans if a >= left]
    if inside:
        first = min(inside)
        if not (first > left and (_HEAD.match(text, left) or text[left - 1:left] == "“")):
            left = first
    while left < end and text[left] in "-·+&":
        left += 1
    numbered = _NUMBERED.match(text, left, end)
    return numbered.end() if numbered else left


_ACADEMY = re.compile(
    r"(?:中国科学院|中科院|中国农业科学院|中国农科院|中国林科院|中国林业科学研究院|中国工程院|中国气科院|中国水科院|中国热科院|[省市州]农科院|[省市]科学院|[省市]林科院"
    r"|铁科院|电科院|钢研院|冶科院)"
)
_ACADEMY_PART = re.compile(
    rf"(?:[{HAN}]{{0,14}}?(?:研究院|研究所|分院|分部|研究中心|工作站|试验站|[{HAN}](?<![场厕住派出诊处无有院])所(?![谓长得需属])|西部院|西北院))+"
)
_INSIDE_NAME = re.compile(rf"(?![和与由在为是向从])[{HAN}]")
_NOT_PART = re.compile(r"[在和与及同将把被了的为是、]|所属|院所|签|合作|建设|共建|联合|专家|院士|团队|教授|研究员|提供|支持")


# 兰州畜牧与兽药研究所, not 兰州分院与兽药研究所.
_JOINT = re.compile(rf"(?<=[{HAN}]{{2}})(?<![院所站心室部])[与及](?=[{HAN}]{{2,10}}研究[所院])")


def _academy(text: str) -> Iterator[Found]:
    """The academies of sciences and their institutes: 中科院兰化所, 省农科院马铃薯所."""
    for m in _ACADEMY.finditer(text):
        start, end = m.span()
        if text[start] in "市州省" and _INSIDE_NAME.match(text[start - 1:start]):
            continue  # 甘肃省农科院 is found with its place
        part = _ACADEMY_PART.match(text, end, end + 24)
        if part is not None and not _NOT_UNIT.search(_JOINT.sub("", part[0])):
            end = part.end()
        yield _site(text, start, end, Kind.INSTITUTE)


# What a host has in another place, or one of its fields: directly behind its name they are one name with it.
_PLACED_UNIT = re.compile(
    rf"[{HAN}]{{0,6}}?(?:分[院所部]|分?中心|研究[院所]|创新院|[试实]验[站场]|工作站|基地|[{HAN}](?<![派出务疗])[所院](?![谓长得需属士校落子线])"
    r"|站(?![长点台位]))|[所院站](?![谓长得需属士校落子线点台位])"
)
_BRANCH = re.compile(rf"[{HAN}]{{0,4}}?分(?:院|所|部|中心)(?![长析])")
_DEPARTMENT = re.compile(
    rf"[{HAN}]{{1,12}}?(?:研究所|研究中心|试验[站场]|资源中心|[{HAN}](?<![场厕住派出诊处无有院务会])所(?![谓长得需属在以有说述做]))"
)
_HOST_OF_DEPARTMENTS = re.compile(r"(?:科学|(?<![学医法]))院\Z")
_NOT_UNIT = re.compile(
    rf"{_NOT_PART.pattern}|[到来派去办对我其该各某这那给从也还]|设(?![计备施])|(?<!福)建(?![筑材工])|(?<!稀)有(?![机色])|(?<!成)都|企业|科研|组织|成立|中试|推广|项目|公司|有限|科学院"
)


_SEAT = re.compile(rf"\([{HAN}]{{2,8}}\)")


def _with_units(text: str, host: Found, ends_of: Mapping[int, int]) -> Found:
    """The institute with the unit of it that stands directly behind: 湖南省农科院水稻所, 甘肃省治沙研究所民勤站."""
    end = host.end
    for _ in range(2):
        place_end = ends_of.get(end)
        units = [_BRANCH.match(text, end, end + 12)]
        if place_end is not None:
            units.append(_PLACED_UNIT.match(text, place_end, place_end + 12))
        if _HOST_OF_DEPARTMENTS.search(text, host.start, end):
            units.append(_DEPARTMENT.match(text, end, end + 18))
        unit_end = next((m.end() for m in units if m is not None and not _NOT_UNIT.search(_JOINT.sub("", m[0]))), None)
        if unit_end is None:
            break
        end = unit_end
    seat = _SEAT.match(text, end) if text.startswith("国家", host.start) else None
    if seat is not None and ends_of.get(seat.start() + 1) == seat.end() - 1:
        end = seat.end()  # 国家陶瓷产品质量检验检测中心(湖南)
    return host if end == host.end else replace(host, end=end, name=text[host.start:end])


_FIELD = (
    r"(?:近代?物|化物|兰化|兽研|兽医|牧药|畜牧|生物|物理|化学|化物|地质|地震|冰川|沙漠|大气|微电子|电子|光电|材料|金属|腐蚀|马铃薯|作物|蔬菜|林果|果树|土肥|旱农|植保"
    r"|农机|计算|自动化|力学|能源|水利|电源|电传|空间|盐湖|矿冶|草业|中药|药物|药检|装备|机械|机电|轻工|纺织|食品|粮油|农业|航天|遥感|测绘|环科|环境|智能|数学"
    r"|有色|光机|轴研|应化|矿研|园艺|棉花|水稻|茶叶|油料|麻类|治沙|水产|焊接|特检|质检|纤检|计量|工业生物|煤化|煤炭|稀土|钢铁|陶瓷|玻璃|轴承|电器|化工|核物理|重离子|长城电工|电传动)"
)
_OF_ACADEMY = re.compile(r"(?:中科院|中国科学院|中国农科院|中国农业科学院|航天科技集团|中国电科)\Z")
_REGION = re.compile(r"(?:西北|西南|东北|华北|华东|华南|华中|中南)\Z")
_INSTITUTE_END = re.compile(r"[所院](?![有以谓长得需属说述做示为士校子落系线感])")
_INSTITUTE = re.compile(rf"{_FIELD}{{1,2}}(?:研究)?\Z")


_DIGITS = "[〇零一二三四五六七八九十百\\d]"
_OF_GROUP = re.compile(
    rf"(?:中国电科|中电科|中国电子科技|中国船舶|中船|中国航天|航天科技|航天科工|航天|中国兵器|兵器|核工业|中核|中航|航空工业|中国航空工业)"
    rf"(?:(?:重工|工业|科技)?集团)?(?:有限)?(?:公司)?(?:第?{_DIGITS}{{1,3}}院)?第?{_DIGITS}{{2,4}}(?:研究)?所(?![谓有在需])"
)


def _bodies(text: str, start_of: dict[int, int], school_at: dict[int, int]) -> Iterator[Found]:
    """地名 or a school, a field, and 所: 兰州生物所, 兰大微电子所, 近物所."""
    for ending in _INSTITUTE_END.finditer(text):
        m = _INSTITUTE.search(text, max(0, ending.start() - 12), ending.start())
        if m is None:
            continue
        start = start_of.get(m.start(), school_at.get(m.start()))
        region = _REGION.search(text, max(0, m.start() - 2), m.start())
        if start is None and region is not None:
            start = region.start()
        if start is None:
            if m[0] != "近物" and not (text[m.start() - 1:m.start()] == "省" and ending[0] == "院"):
                continue
            start = m.start() - (m[0] != "近物")  # 省药检院 is the only one of its province
        while (before := start_of.get(start, school_at.get(start))) is not None:
            start = before
        academy = _OF_ACADEMY.search(text, max(0, start - 8), start)
        yield _site(text, academy.start() if academy else start, ending.end(), Kind.INSTITUTE)
    for numbered in _OF_GROUP.finditer(text):
        yield _site(text, numbered.start(), numbered.end(), Kind.INSTITUTE)


def park_name(name: str, place_ends: Mapping[int, int], start: int) -> str:
    """A park's own name, without the places above it: 社棠工业园 of 天水市麦积区社棠工业园, but 天水经开区 as it is.

    `place_ends` tells for every place of the text where it ends, by where it begins; `start` is where the name begins.
    """
    at = 0
    while (end := place_ends.get(start + at)) is not None and at < end - start < len(name):
        rest = name[end - start:]
        form = _PARK_FORM.search(rest)
        own = rest[:form.start()] if form else ""
        if len(own) < 2 or _GENERIC.fullmatch(own):
            break
        at = end - start
    return name[at:]


def placed_start(text: str, start: int, end: int, place_starts: Mapping[int, int]) -> int:
    """Where a park's name begins that says nothing without the place before it: 嘉峪关国家高新区, not 国家高新区.

    `place_starts` tells for every place of the text where it begins, by where it ends.
    """
    form = _PARK_FORM.search(text, start, end)
    bare = form is not None and (form.start() == start or _GENERIC.fullmatch(text, start, form.start()) is not None)
    return place_starts.get(start, start) if bare else start


_PARK_FORM = re.compile(rf"(?:{any_of(_PARKS)})\Z")
_SHORT_FORM = re.compile(r"园区|开发区|工业园|产业园|集中区|园(?![区林艺丁中])")


def _shortened(text: str, parks: Sequence[Found], start_of: dict[int, int]) -> Iterator[Found]:
    """抛沙园区 beside 抛沙工业集中区, 河西堡园区 beside 河西堡化工产业园: a park's first words with a shorter ending."""
    owners: dict[str, Found] = {}
    for park in parks:
        form = _PARK_FORM.search(text, park.start, park.end)
        own = _own_words(text, park.start, form.start(), start_of) if form else ""
        for core in (own, text[park.start:form.start()] if form else ""):
            for length in (2, 3, 4):
                if len(core) >= length and not _GENERIC.fullmatch(core[:length]):
                    owners.setdefault(core[:length], park)
    if not owners:
        return
    for m in _SHORT_FORM.finditer(text):
        lefts = [left for left in range(max(0, m.start() - 4), m.start() - 1) if text[left:m.start()] in owners]
        if lefts:
            left = lefts[0]
            yield Found(left, m.end(), Kind.PARK, owners[text[left:m.start()]].name, None, "alias", 0.75)
