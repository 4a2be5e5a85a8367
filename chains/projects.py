"""Projects: by their capacity, by what they build, and the firm and the product in their name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chains.cleaning import HAN
from chains.grammar import NOT_A_FIRM
from chains.lexicon import GENERIC_ORGS, SITE_STOP, SOFT_ORG, any_of, words
from chains.model import Kind
from chains.spans import Found

__all__ = ["projects"]


def _found(text: str, start: int, end: int, kind: Kind, confidence: float) -> Found:
    return Found(start, end, kind, text[start:end], None, "grammar:project", confidence)


def projects(text: str, places: Sequence[Found]) -> Iterator[Found]:
    """Projects, and the firms and products inside their names."""
    yield from _by_capacity(text)
    yield from _by_word(text, {f.end for f in places})


_UNIT = (
    r"[万亿千百]{0,2}(?:吨|千瓦时|千瓦|兆瓦时|兆瓦|立方米|方|平方米|米|台套|台|套|辆|头|只|羽|瓶|支|片|颗|件|亩|公里"
    r"|GWh|MW|GW|KW|kW|kV)"
)
_AMOUNT = rf"(?<![\d.])\d{{1,7}}(?:\.\d{{1,4}})?{_UNIT}(?:/年|每年)?"
# Sought from its capacity; whose project it is stands to the left of that.
_WHO = re.compile(rf"[{HAN}A-Za-z0-9()·]*\Z")
_PROJECT = re.compile(
    rf"(?P<cap>年(?:产|加工|处理|生产|屠宰|储|发电)?(?:能力)?{_AMOUNT}|{_AMOUNT})"
    rf"(?P<what>[{HAN}A-Za-z0-9()\-·/]{{2,32}}?)(?:生产线?|建设|建设生产)?项目"
)
_WHAT_END = re.compile(r"(?:生产线|生产|加工|建设|制造|提纯|养殖|扩建|改造|一体化|及配套|产业化|综合利用)+$")


def _by_capacity(text: str) -> Iterator[Found]:
    """年产10万吨…项目, the firm in front of it and the product in it."""
    last = 0
    for m in _PROJECT.finditer(text):
        run = _WHO.search(text, max(last, m.start() - 20), m.start())
        assert run is not None  # the pattern matches the empty string
        first, last = (run.start() if len(run[0]) > 1 else m.start()), m.end()
        if "项目" in m["what"] or "等" in m["what"] or "的" in m["what"]:
            continue
        start = m.start("cap")
        soft = [s.end() for s in SOFT_ORG.finditer(text, first, start)]
        left = max(soft, default=first)
        name = text[left:start]
        boundary = bool(soft) or left == 0 or text[left - 1] in "，,。、;；:： \n“"
        if 2 <= len(name) <= 20 and boundary and not GENERIC_ORGS.fullmatch(name) and not NOT_A_FIRM.search(name):
            start = left
            yield _found(text, left, m.start("cap"), Kind.ENTERPRISE, 0.75)
        yield _found(text, start, m.end(), Kind.PROJECT, 0.75)
        at = m.start("what")
        for piece in re.finditer(r"[^及、和]+", m["what"]):
            product = _WHAT_END.sub("", piece[0])
            if len(product) >= 2:
                begin = at + piece.start()
                yield _found(text, begin, begin + len(product), Kind.PRODUCT, 0.7)



# What a project builds is named behind a verb: 建设锌基合金生产线, 新上冷冻薯条项目.
_END = re.compile(
    r"项目(?![部组化制库]|建设|法人|单位|资金|经理|申报|清单|工作|管理|推进|落地|谋划|储备|签约|投资|评审|审批|前期|策划|服务|对接|洽谈|推介|库|数|总|方|带动|支撑|办|科|专员)"
)
_LINE = re.compile(r"(?:生产线|产线|智能工厂|示范线|中试线|冷链线|抽水蓄能电站|光伏电站|风电场|交易中心|加工中心|气调库)")
_BUILDS = "建设|新建|扩建|改建|投建|建成|新上|上马|投产|布点|投资"
_BUILT = re.compile(rf"(?:{_BUILDS})\Z")
_CAPACITY = re.compile(rf"年(?:产|加工|处理|屠宰)|{_AMOUNT}")
_WORD_STOP = re.compile(rf"{SITE_STOP.pattern}|{_BUILDS}|纳入|列入|增设|申请|谈|哪些|什么|(?:公司|集团|厂)(?=[{HAN}]{{4}})")
_RUN = re.compile(rf"[{HAN}A-Za-z0-9·\-+/“”]*\Z")
_COMMON_WORDS = words("""
    重点 重大 招商引资 招商 引资 签约 合作 产业 工业 投资 建设 各类 一批 新建 续建 储备 谋划 在建 拟建 开工 落地 落户
    实施 引进 专项 民生 基础设施 技改
    技术改造 农业 文旅 旅游 科研 科技 研发 试点 示范 帮扶 协作 援建 国家 省级 市级 县级 级 省列 市列 上述 该 本 此 类
    亿元 千万元 以上 计划 大 小 好 新
    老 优质 优势 特色 主导 关键 配套 链上 链条 产业链 上下游 延链 补链 强链 企业 工程 创新 成果 转化 科技成果 政府 民间
    外资 中央 预算内 专精特新 竞赛
    比赛 体育 非遗 保护 传承 文化 教育 医疗 卫生 养老 社会 公益 慈善 扶贫 乡村振兴 新能源 光伏 风电 储能 数字 数字化
    智能化 绿色 低碳 节能 环保 减排 入库
    入园 园区 城市 更新 改造 提升 交通 水利 能源 物流 商贸 房地产 单个 单体 多个 几个 两个 三个 四个 五个 六个 十个 这些
    那些 这个 那个 一个 每个 全部 其他
    相关 有关 同类 所有 现有 已有 后续 首批 首个 意向 框架 协议 备案 前期 高新技术 技术 课题 基金 攻关 揭榜挂帅 申报 获批
    龙头 带动 标志性 引领性 高质量
    规模 品牌 校企 校地 院地 政企 央企 国企 民企 强县 富民 增收 惠民 生态 修复 治理 综合 一体化 期 一期 二期 三期 田径
    游泳 传统 优先 拟 个 三类 省内 市内
    东西部 东西部协作 苏陇 津甘 鲁甘 实体 产能 扩能 扩建 服务 平台 人才 培训 就业 消费 流通 供应链 标准化 数据 信息化
    信息 能 重点产业 战略性 支柱 先进
""")
_COMMON = re.compile(rf"(?:{any_of(_COMMON_WORDS)})*")


def _by_word(text: str, place_ends: set[int]) -> Iterator[Found]:
    """微特电机项目, 锌基合金生产线: the words before 项目 say what is built; those before 生产线 only behind a verb."""
    for pattern in (_END, _LINE):
        for m in pattern.finditer(text):
            run = _RUN.search(text, max(0, m.start() - 24), m.start())
            assert run is not None  # the pattern matches the empty string
            stops = [s.end() for s in _WORD_STOP.finditer(text, run.start(), m.start())]
            stops += [at for at in range(run.start() + 1, m.start()) if at in place_ends]
            left = max(stops, default=run.start())
            what = text[left:m.start()]
            if not 2 <= len(what) <= 16 or _COMMON.fullmatch(what) or "企业" in what or "“" in what or _CAPACITY.search(what):
                continue
            if pattern is _LINE and _BUILT.search(text, max(0, left - 2), left) is None:
                continue
            if left == run.start() and len(run[0]) == m.start() - max(0, m.start() - 24) and len(what) > 12:
                continue
            yield _found(text, left, m.end(), Kind.PROJECT, 0.7)


