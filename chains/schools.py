"""Universities and colleges by their full and their clipped names: 兰州交通大学, 甘农大, 兰石化职院, 西安交大."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from chains.cleaning import HAN
from chains.lexicon import SITE_STOP, any_of, words
from chains.model import Kind
from chains.spans import Found

__all__ = ["schools"]

# Clipped names that everybody uses; they follow no rule of place and field.
_KNOWN = words("""
    清华 北大 复旦 同济 浙大 武大 川大 厦大 中科大 国科大 中国科大 华科 华中科大 哈工大 西工大 西电 电子科大 大连理工
    华东理工 华南理工 北航
    北理工 北科大 北化工 北交大 北师大 南航 南理工 西交大 西农大 西北农林科大 合工大 中国石油大学 中国矿大 中国农大
    中国地大 同济大 复旦大
    浙工大 上海财大 中央财大 中南财大 西南财大 首都师大 国防科大 兰大 兰理工 兰交大 兰财大 甘农大 西北师大 西北民大
    甘中医大 兰石化职大
""")
# What cannot stand beside them: 东北大学, 北大门, 北大街, 清华园.
_KNOWN_NAME = re.compile(rf"(?:{any_of(_KNOWN)})(?![门街桥路荒营洋堡仓寺湾坪山河学园池坑坡庙]|[西东南北](?:路|街))")
_CLIPPED = re.compile(
    r"职业技术学院|职业技术大|职业大|职院(?!校)|职大|职中|职专|师专|医专|高专|农大|林大|师大|财大|民大|医大|工大|海大|理工大|理工(?!科|类|男|生|专业|院校|农)"
    r"|交大|工商大|邮电大|石油大|科技大|科大(?!讯飞|国创|智能)|建大|师院|医学院|工程学院|师范学院|轻工大|农林科大"
)
_CLIPPED_AFTER = re.compile(r"学(?!院|生|校|者|科|习|术)|学院")
# Regions of the country that schools are named after besides places.
_REGION = re.compile(r"(?:西北|西南|东北|华东|华北|华南|华中|中央|首都|中国|河西|陇东|三峡|江南)\Z")
# The one character that a clipped name keeps of its place: 兰理工, 甘农大.
_LETTER = "兰甘陇西京津沪渝浙苏皖鲁鄂湘粤闽赣晋豫冀吉辽黑哈宁青新云贵桂琼蒙川合武南华中重天上大成长福广昆太石北东徐杭"
_FULL = re.compile(
    r"(?:职业技术大学|职业大学|职业技术学院|职业学院|大学|学院|高等专科学校|专科学校|职业技术学校|职业学校|技工学校|技师学院|中等专业学校|专业学校|职教中心|党校)"
    r"(?!城|生(?!物)|们|路|街|站|毕业|士|本科|章程|主义|联盟|校长|城区|科技园)"
)
# A part of a school, unless a place or a school stands before it.
_FACULTY = re.compile(
    r"(?:工程|科学|技术|管理|经济|经管|环境|计算|计算机|信息|材料|化学|化工|物理|生命|机械|机电|电气|法|文|外国语|艺术|体育|主义|教育|农学|食品|草业"
    rf"|(?<!产)业|们|手|酒|电池|稀土|永磁|光电|石化|纺织|橄榄|龙虾|珠宝|五金|汽车|模具|园艺|康养|智能|设计|轨道交通|动物科技"
    rf"|动科|电信|能动|音乐|美术|(?<![{HAN}]{{2}})产业|能源|土木|建筑|商|医|药|软件|数学|新闻|历史|微电子|未来技术|国际|书|学术|研究生)\Z"
)
_GENERIC_WORDS = words("""
    各 各类 类 所 多所 几所 一所 两所 三所 全国 国内 国外 省内 省外 海外 知名 著名 重点 一流 双一流 高等 职业 技术 成人 老年
    开放 广播 电视 综合
    综合性 理工 师范 医学 农业 民办 公办 本科 地方 应用型 研究型 世界 名牌 高水平 普通 本 该 我 其 这所 那 上 考 考上 读
    念 中国 家乡 市民 社区 网络
    在线 空中 产业 现代 特色 新 老 大 小 军事 商 二级 专业 独立 名校 省 市 县 区 省级 市级 国家 国家级 所在 百年 两所
    函授 夜 干部
""")
_GENERIC = re.compile(rf"(?:{any_of(_GENERIC_WORDS)})+")


def schools(text: str, places: Sequence[Found]) -> Iterator[Found]:
    """Schools of higher and vocational education; a faculty is no part of its school's name."""
    start_of = {f.end: f.start for f in places}
    found = [*_known(text), *_clipped(text, start_of), *_full(text, start_of)]
    yield from (_with_seat(text, f, start_of) for f in found)
    yield from _deictic(text)


def _school(text: str, start: int, end: int, confidence: float) -> Found:
    return Found(start, end, Kind.UNIVERSITY, text[start:end], None, "grammar:school", confidence)


_SEAT = re.compile(rf"\(([{HAN}]{{2,4}})\)")
_CAMPUS = re.compile(rf"[{HAN}]{{2,10}}?(?:校区|分校)(?![{HAN}]?长)")
_OFFICIAL = frozenset(words("华东 北京 威海 武汉"))


def _with_seat(text: str, found: Found, start_of: Mapping[int, int]) -> Found:
    """The school with the seat and the campus of its official name: 中国矿业大学(徐州), 兰州大学榆中校区."""
    end = found.end
    seat = _SEAT.match(text, end)
    if seat is not None and (seat[1] in _OFFICIAL or start_of.get(seat.end(1)) == seat.start(1)):
        end = seat.end()
    campus = _CAMPUS.match(text, end)
    if campus is not None and SITE_STOP.search(text, end, campus.end() - 2) is None and any(
        start_of.get(stop) == end for stop in range(end + 2, campus.end())
    ):
        end = campus.end()
    return found if end == found.end else replace(found, end=end, name=text[found.start:end])


# The school that a faculty belongs to: 兰州大学 of 兰州大学药学院, 天水师范学院 of 天水师范学院机电学院.
_HOST = re.compile(
    rf"大学(?!生(?![命物态])|城)|(?:{any_of(_KNOWN)}|师大|农大|交大|民大|财大|工大|科大|职院)(?:大学)?|理工(?:大学|学院|大)?|(?<!科)学院"
)


def _host_end(text: str, start: int, end: int) -> int | None:
    """Where the name of the school ends that a faculty's name begins with."""
    m = _HOST.search(text, start, end)
    return m.end() if m is not None and m.end() - start >= 2 and m.end() < end else None


def _known(text: str) -> Iterator[Found]:
    for m in _KNOWN_NAME.finditer(text):
        if m[0] == "北大" and text[m.start() - 1:m.start()] in "东西湖华河江淮陇" and m.start():
            continue
        yield _school(text, m.start(), m.end(), 0.85)


def _clipped(text: str, start_of: dict[int, int]) -> Iterator[Found]:
    """地名+师大/农大/理工/职院, or one letter of the place, or whatever stands before 职院."""
    for m in _CLIPPED.finditer(text):
        if _CLIPPED_AFTER.match(text, m.end()) and not m[0].endswith("院"):
            continue
        left = _left(text, m.start(), start_of)
        core = text[left:m.start()]
        vocational = m[0].startswith("职") or m[0].endswith("专") or m[0] == "师院"
        named = _starts_with_place(left, m.start(), start_of) or _REGION.match(core) is not None
        letter = len(core) == 1 and core in _LETTER
        if named or letter or (vocational and 1 <= len(core) <= 8 and not _GENERIC.fullmatch(core)):
            yield _school(text, left, m.end(), 0.8)


def _full(text: str, start_of: dict[int, int]) -> Iterator[Found]:
    for m in _FULL.finditer(text):
        if m[0] == "学院" and text[m.start() - 1:m.start()] == "科" and m.start():
            continue  # 宁夏农林科学院 is an academy of sciences
        left = _left(text, m.start(), start_of)
        joined = _JOINED.search(text, max(0, left - 12), left) if m[0] == "学院" else None
        if joined is not None and not _starts_with_place(left, m.start(), start_of) and (
            SITE_STOP.search(text, joined.end("school"), left - 1) is None
        ):
            left = _left(text, joined.start(), start_of)
        core = text[left:m.start()]
        placed = _starts_with_place(left, m.start(), start_of)
        if not placed and (not core or len(core) > 14 or _GENERIC.fullmatch(core)):
            continue
        school = m[0].endswith("大学") or "职" in m[0] or "专" in m[0] or "技" in m[0]
        inner = _inner_school(text, left, m.start())
        if not placed and not school and not inner and (
            _FACULTY.search(core) or not 2 <= len(core) <= (10 if core.endswith("产业") else 4)
        ):
            continue
        if m[0] == "职教中心" and not placed:
            continue
        if core.endswith("产业") and not placed and not inner:
            # 泵阀产业学院: run by firms and schools together, it stands for research and training in one trade.
            yield Found(left, m.end(), Kind.INSTITUTE, text[left:m.end()], None, "grammar:school", 0.7)
            continue
        host = _host_end(text, left, m.start()) if m[0] == "学院" else None
        yield _school(text, left, m.end() if host is None else host, 0.8)


_INNER = re.compile(rf"大学|{any_of(_KNOWN)}|师大|农大|交大|理工|职院")

# 西北师大地理与环境学院: what 与 joins are the fields of one faculty.
_JOINED = re.compile(rf"(?P<school>大学|师大|农大|交大|理工|学院)[{HAN}]{{1,6}}(?<![院所])[与和]\Z")


def _inner_school(text: str, start: int, end: int) -> bool:
    """Whether the name of a whole school stands in front: 西北师大地理与环境学院."""
    return _INNER.search(text, start, end) is not None


# What stands before a school and never in its name; 北京联合大学 is one, 盛禾联合江南大学 says two.
_BEFORE_SCHOOL = re.compile(
    "联合(?!大学)|出自|促成|拿着|绕不开|看一看|(?<!院)系(?=[东西南北中])|办起|开办|共办|合建|名(?=兰)"
    "|(?<=[区县])设(?![计备施])"
)
_RUN = re.compile(rf"[{HAN}A-Za-z]*\Z")


def _left(text: str, end: int, start_of: dict[int, int]) -> int:
    """The character at which the name begins whose ending stands at `end`."""
    run = _RUN.search(text, max(0, end - 16), end)
    assert run is not None  # the pattern matches the empty string
    spans = [(start, stop) for stop in range(run.start() + 1, end + 1) if (start := start_of.get(stop)) is not None]
    stops = [
        m.end() for m in SITE_STOP.finditer(text, run.start(), end)
        if not any(a < m.end() and m.start() < b for a, b in spans)
    ]
    left = max([*stops, *(m.end() for m in _BEFORE_SCHOOL.finditer(text, run.start(), end - 1))], default=run.start())
    inside = [a for a, _ in spans if a >= left]
    if not inside:
        return left
    first = min(inside)
    return left if _REGION.search(text, left, first) and first - left == 2 else first


def _starts_with_place(left: int, end: int, start_of: dict[int, int]) -> bool:
    return any(start_of.get(stop) == left for stop in range(left + 1, end + 1))


_OWN = re.compile(r"(?<![城各两外省都成])[市县区州](?:职专|职中|职教中心|高级中学职教部|委党校)")


def _deictic(text: str) -> Iterator[Found]:
    """县职专: the only one of its place."""
    for m in _OWN.finditer(text):
        yield _school(text, m.start(), m.end(), 0.7)
