"""Words of the grammar, as data: name endings, verbs that end a name on its left, generic words that are no names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chains.cleaning import HAN
from chains.model import Kind

__all__ = [
    "DENIED", "DEPARTMENTS", "GENERIC_ORGS", "LEADING_JUNK", "NAME_VERBS",
    "SITE_STOP", "SOFT_ORG", "STRONG", "SUFFIXES", "any_of", "is_home", "words",
]


def any_of(choices: Iterable[str]) -> str:
    """A regular-expression alternative of the words, longest first so that the shorter never hides the longer."""
    return "|".join(sorted(map(re.escape, choices), key=lambda w: (-len(w), w)))


def words(text: str) -> tuple[str, ...]:
    """The words of a list written with spaces between them."""
    return tuple(text.split())


_OUTSIDE = re.compile(r"place:(?!62)\d{6}")  # GB/T 2260: the codes of Gansu begin with 62


def is_home(place: str | None) -> bool:
    """Whether a place id lies in Gansu; a place without id is known only as a name from elsewhere."""
    return place is not None and _OUTSIDE.match(place) is None


SUFFIXES: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.ENTERPRISE, words("""
        有限责任公司 股份有限公司 有限公司 集团公司 分公司 总公司 公司 集团 银行 电厂 机床厂 制药厂 水泥厂 化工厂
        合作社
    """)),
    (Kind.ASSOCIATION, words("""
        商会 联谊会 校友会 行业协会 协会 学会 联合会 促进会 基金会 投资基金 发展基金 子基金 引导基金 基金 产业联盟
        联盟 研究会
    """)),
)
# A name must have something of its own besides these words.
GENERIC_ORGS = re.compile(rf"""(?:{any_of(words('''
    各 各类 各级 研究 一类 两类 二类 三类 四类 五类 各地 多家 几家 两家 一家 这家 一批 一些 部分 有关 相关 所有 全部
    其他 其它 知名 著名 大型 中型 小型 中小 中小微 龙头 骨干 重点 头部 优质 外地 异地 本地 当地 省内 省外 市内 县内
    区内 国内 国外 国际 国有 民营 私营 外资 合资 上市 股份 有限 责任 控股 投资 集团 总 分 子 母 该 本 贵 我 其 此 新
    老 旧 大 小 家 个 所 户 全国 国家级 省级 市级 县级 国家 省市 省 市 县 区 州 级 高新 工业 农业 农民 专业 商业
    物业 保险 证券 担保 旅行社 运输 建筑 装饰 劳务 中介 第三方 电力 供电 自来水 热力 燃气 石油 高等 职业 技术 技工
    成人 老年 普通 在兰 驻甘 省属 市属 部属 中央 地方 全国重点 国家重点 联合 企业 高校 院校 科研 研发 科技 创新 工程
    产业 现代 特色 生态 循环 绿色 智能 智慧 数字 数字化 应用 示范 试点 综合 经济 公共 服务 发展 引导 政府 专项 私募
    股权 乡村 扶贫 慈善 社会 行业 工商 外贸 跨境 自由 贸易 自贸 标准化 专业化 实用型 高能级 千亿级 百亿级 优势 传统
    新兴 主导 承接 转移 集群 聚集 入驻 落户 合作 伙伴 客户 下属 所属 旗下 关联 配套 生产 制造 加工 经营 销售 销地
    产地 水电 粮油 茶叶 农资 学校 医院 所在 多个 数家 省直 市直 驻地 全省 全市 母婴 家族 跨国 世界 央企 平台 房地产
    开发 物流
'''))})+""")
_LEADING = words("""
    以及 及其 其中 包括 例如 比如 分别 还有 特别是 尤其是 主要 先后 多次 目前 近日 日前 今年 去年 当前 现有 已有
    一批 多家 这家 之一
""")
LEADING_JUNK = re.compile(
    rf"(?:{any_of(_LEADING)}|[该其由被让使对向把将从到在与和及同跟给为是有等的了]"
    r"|[又也都并而或且当我你他们这那来去下上前后内外]"
    # 中 begins many firms' names, so it is junk only before other characters.
    r"|中(?![国科车核铝冶建交铁材农牧能石化船航电粮储信盐钢瑞威天盛正垦南山原央华通兴]))+"
)

_VERBS = words("""
    支持 推动 推进 促进 深入 走访 调研 考察 视察 参观 拜访 会见 接待 邀请 组织 召开 举办 建成 打造 加快 加强 提高
    成立 设立 组建 引进 引入 依托 围绕 聚焦 发挥 深化 申报 协调 对接 洽谈 签约 签订 签署 达成 入股 参股 落户 入驻
    位于 坐落 落地 做大 做强 做优 做精 做深 壮大 培育 助力 助推 帮助 扶持 鼓励 强化 带动 实施 开展 完成 实现 确定
    制定 出台 印发 发布 按照 依据 借助 来自 包括 涉及 涵盖 覆盖 汇聚 吸引 招引 招商 承接 选派 派出 包抓 用于 应用于
    针对 关于 谋划 筹建 新建 扩建 改建 在建 拟建 续建 投产 建立 健全 优化 重组 搬迁 迁建 赴 前往 抵达 现有 拥有 具有
    超过 达到 毕业于 就读于 任职于 供职于 收到 获得 获批 荣获 入选 评为 授予 命名 增强 拓展 延伸 补齐 抓好 抓实 加大
    加速 大力 积极 充分 着力 全力 努力 切实 持续 不断 进一步 携手 率先 近年来 目前 如今 争取 认真 听取 了解 介绍
    指出 强调 提出 要求 表示 认为 建议 希望 倡议 担任 兼任 就任 主持 出席 参加 参与 负责 牵头 共建 创办 兴办 座谈
    相继 陆续 走进 看望 招录 输送 委托 邀约 督促 落实 争创 依法 正在 已经 面向 计划 协助 发行 用好 用足 开设 政协
    政府 部门 委员 干部 群众 领导 专家 企业家
""")
# These end a name too, but stand inside names as well, so a place in front of them makes the name begin at the place.
_VERBS_IN_NAMES = words("""
    建设 投资 发展 合作 联合 服务 引导 规划 供应 供给 采购 保障 稳定 全面 共同 主动 统筹 明确 完善 启动 认定
    整合 构建 形成 确保 扩大 利用 运用 培养 先后 作为 成为 根据 通过 提升 创建 收购 联系 布局 集聚 聚集 开工 保持
    服务于
""")
# What ends a name of any kind on its left.
NAME_VERBS = (*_VERBS, *_VERBS_IN_NAMES)
_ORG = "园|园区|公司|集团|大学|学院|研究院|研究所|厂|中心|实验室|开发区"
# No name goes on after these, though a place stands before them: 秦州区等四县区和….
STRONG = re.compile(rf"[等的了并]|以及|(?:{_ORG})[及和与是为向]|{any_of(_VERBS)}")
# 和 and 同 stay where they begin or end a proper name: 和政, 和盛, 永和, 泰和, 同仁.
SOFT_ORG = re.compile(
    rf"{any_of([*_VERBS, *_VERBS_IN_NAMES])}|[的了在与及对向由是为将把被让使从到等其该各每这那某以于跟给并而或且]"
    r"|(?<![泰祥永中人共协温平谐亲])和(?![政盛润顺田泰兴美合信硕县])|同(?![位步仁济德心方兴创欣])"
    r"|\d+(?:余|多)?[家户所个]|[一二两三四五六七八九十数几]+[家户所]|[全我][省市县区]"
)
# Words that never begin a school's, an institute's or a park's name, but stand before one.
_BEFORE_SITES = words("""
    设有 建有 设在 建在 要把 办好 合办 联办 同办 挂牌 共用 租用 使用 下辖 逛一逛 逛逛 带大家 位在 毕业 就职 考入 考上
    来到 到访 联系 邀约 牵手
    联手 会同 协同 借助 借力 引来 请来 聘请 选聘 带来 帮 靠 凭借 首个 首家 唯一 新设 增设 加挂 转入 移入 划归 隶属 直属
    升级 更名 改造 改建 扩容
    园区 校区 学校 高校 院校 大学生 学生 教授 团队 博士 研究员 今年 明年 去年 目前 计划 还计划 分别 双方 一起 共同 依靠
    包含 坐落 紧邻 毗邻 就在
    近邻 以北 以南 以东 以西 期间 同时 此外 另外 以及 其中 项目 企业 公司 产业链 合称 并称 称为 名为 叫作 叫做 就是 就读
    供职 任教 走出 走向 走入
    全部 全面 一个 一座 一所 一家 两个 三个 四个 五个 六个 几个 多个 两大 三大 四大 五大 每个 这个 那个
    提起 出自 常驻 简称 愿意 乐意 促成 拿着 绕不开 办起 建起 合建 另设 购得 盯紧 吸纳 叩开 哪个 母校 准备
    选址 扎根 列入 搬进 写进 刮进 租下 落脚 来过 去过 看过 年设
""")
# Verbs that stand inside the names of institutes and parks: 联合实验室, 综合利用技术中心.
_IN_SITES = frozenset(words("联合 利用 合作 服务 发展 投资 引导 供应 全面 共同 稳定"))
SITE_STOP = re.compile(
    rf"{any_of([*_VERBS, *(v for v in _VERBS_IN_NAMES if v not in _IN_SITES), *_BEFORE_SITES])}"
    r"|[的了在与及对向由是为将把被让使从到等其该各每这那某以于跟给并而或且辖逛—也还就又已才仅只便却请]|经(?![济开贸营信纬销])|(?<!稀)有(?![色机限研])"
    r"|(?<![泰祥永中人共协温平谐亲])和(?![政盛润田泰兴美合信硕县平])|(?<=们)和|同(?![位步仁济德心方兴创欣])"
    rf"|[里内](?=[^{HAN}]|$)|[全我][省市县区]|[一二两三四五六七八九十几\d]+余?[个家所座处户大](?!型)"
)
DENIED = re.compile(r"避免|防止|杜绝|禁止|不再|不得|不宜|没有|尚未|并未|未能|未|淘汰|退出|关停|压减|限制|无")

DEPARTMENTS = words("""
    发展改革委 发展和改革委员会 发改委 工业和信息化厅 工业和信息化局 工信厅 工信局 工信委 科技厅 科学技术厅 科技局
    商务厅 商务局 财政厅 财政局 生态环境厅 生态环境局 农业农村厅 农业农村局 招商局 投资促进局 经济合作局 经合局
    文旅厅 文旅局 文化和旅游厅 文化和旅游局 国资委 卫健委 教育厅 教育局 人社厅 人社局 自然资源厅 自然资源局 能源局
    统计局 药监局 林草局 市场监管局 大数据局 工商联 乡村振兴局 水利厅 水务局 交通运输厅 交通运输局 住建厅 住建局
    统战部 组织部 宣传部 政策研究室 政研室 科技委员会 经济委员会 经济委 地方金融监管局 金融办 应急管理厅 应急管理局
    司法厅 民政厅 审计厅
""")
