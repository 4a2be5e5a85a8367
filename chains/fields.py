"""The words of industry in text, as data: generic ones that are no names, tools, verbs around a field."""

from __future__ import annotations

import re

from chains.cleaning import HAN
from chains.lexicon import NAME_VERBS, any_of, words

__all__ = ["DEVELOP", "EVERYDAY_FIELDS", "GENERIC_CORES", "NO_FIELD", "SOFT_WORD", "TARGET", "TOOL_AFTER"]

_FIELD_VERBS = words("""
    弄清 协商 开会 厘清 制约 符合 用足 用好 引领 细培 催生 支撑 赋能 夯实 奠定 激发 释放 盘活 理清 摸清 掌握 梳理
    立足 结合 融入 融合 衔接 反哺 倒逼 承载 推行 优选 遴选 精准 紧盯 锚定 盯住 聚力 致力 从事 经营 主营 属于 涉足
    进军 切入 跨界 抢占 集中 增加 减少 转变 改造 提质 增效 保护 传承 弘扬 挖掘 研究 探索 引育 补强 振兴 依靠 成长
    瞄准 主攻 深耕 关停 淘汰 抓住 适合 适应 满足 贴近 反映 影响 改变 摆脱 推广 普及 开发 补齐 抢抓 巩固 转型
""")
SOFT_WORD = re.compile(
    rf"{any_of([*NAME_VERBS, *_FIELD_VERBS])}|[的了在与和及对向由是为将把被让使从到等其该各每这那以于]"
    r"|[全我本][省市县区州]|带(?![动式])|[一二三四五六七八九十两几\d]+[个批条项类](?!产业)"
)

GENERIC_CORES = re.compile(rf"""(?:{any_of(words('''
    传统 新兴 未来 优势 特色 支柱 重点 主导 短板 现代 现代化 相关 战略性 战略 首位 首要 富民 实体 新 旧 老 大 小
    整个 现有 各类 各 全 本 该 细分 工业 农业 基础 关键 核心 上下游 完整 主 主要 若干 多 多条 多个 一个 一条 一批 一系列 有关
    关联 配套 高端 低端 绿色 智能 高 中 低 先进 优质 县域 区域 龙头 带动性 强 国内 国际 本地 当地 地方 涉农 朝阳
    夕阳 落后 新型 全部 其他 省级 市级 国家级 产业 集群 链条 招商 项目 百亿级 千亿级 万亿级 百亿元级 千亿元级
    五百亿级 制造 加工 服务 生产性 生活性 战新 头部 首 十大 九大 八大 七大 六大 五大 四大 三大 两大 支撑 潜力 示范
    试点 重大 一二三 十四五 十五五 些 哪个 一个 几个 一产 二产 三产 第一 第二 第三 产业链 供应链 创新链 上游 中游
    下游
'''))})*""")
DEVELOP = re.compile(
    r"发展|培育|壮大|打造|构建|做大|做强|做优|做精|做深|聚焦|布局|推动|推进|加快|建设|形成|实施|围绕|抢抓|延伸|提升|促进|领跑"
    r"|振兴|转型|扩大|巩固|瞄准|主攻|深耕"
)
TARGET = re.compile(r"招商|招引|引进|引资|承接|落户|以商引商|以企引企|对接|推介|抱团")
# Words that make a field of industry a mere tool or school subject: 利用大数据和人工智能等技术.
TOOL_AFTER = re.compile(
    rf"(?:[、和与及][{HAN}]{{2,6}}){{0,3}}等?(?:新一代|先进|现代|信息)?"
    rf"(?:为[{HAN}]{{0,4}}手段|技术|手段|工具|赋能|系统|平台|专业|课程|博士|教授|学科|考试|展览|模型)"
)
# A field that is also everyday talk counts only with 产业 or inside an enumeration of fields.
EVERYDAY_FIELDS = frozenset(words("""
    旅游 文旅 大数据 储能 机械 机床 轴承 芯片 化工 农产品 农业 康养 核能 中药 牛羊 白酒 蔬菜 苹果 花椒 枸杞 核桃
    建材 有色 石化 数据中心 清洁生产 现代农业 叶片 塔筒 光伏 风电 氢能 饲草种植 奶业 种业 林果 药材 算力 文创 乳品
    乡村旅游 资源综合利用 再生资源 焦煤 农产品加工 食品加工 食用菌 智能制造 职业教育 数字平台建设 高新技术 综合能源
    传统能源
"""))
NO_FIELD = re.compile(rf"""{any_of(words('''
    方面 工作 问题 环境 机制 改革 项目 活动 措施 政策 情况 会议 意见 人才 资金 土地 单位 部门 企业 公司 委员 城市
    县区 规划 标准 制度 技术攻关 因素 要素 手段 方式 渠道 社会 法院 卫生 养老 住房 就业 环节 车间 工厂 园区 平台
    机构
'''))}|(?:建设|教育|医疗|地方?|[省市县区州])$|^[一二三四五]是""")
