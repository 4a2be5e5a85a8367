"""The words around and in the names of parks and projects, as data."""

from __future__ import annotations

from chains.lexicon import words

__all__ = ["BEFORE", "ENDINGS"]

Groups = tuple[tuple[str, tuple[str, ...]], ...]

# What may stand right in front of such a name, by what it says of it.
BEFORE: Groups = (
    ("build", words("""
        建设 新建 扩建 改建 投建 建成 新上 上马 投产 布点 投资 实施 启动 开工 推进 谋划 筹建 续建 兴建 上 建 投用 竣工 签约
        签下 签订 引进 落地 开建 建起 铺 点火 投运 试产 打造 承建 上了 建了 建一 拟建 规划 布局 打捆 改造 办 开 设 立 配套 配建
        援建 共建 承接 争取 申报 招引
    """)),
    ("at", words("""
        位于 落户 入驻 选址 搬入 迁入 落子 坐落于 坐落在 在 到 进 进驻 走进 落在 走入 至 到了 来到 自 从 赴 拿下 扎根 扎根于
        厂址 地点 地址 注册于 建在 设在 放在 布局在 园区 于 进入 迁到 搬到 搬进 落到
    """)),
    ("of", words("""
        的 了 该 其 个 条 座 处 项 一个 一条 一座 为 是 由 把 将 对 被 以 及 和 与 等 有 用 给 向 让 还 又 只 已 就 也 都 要
        正 拟 再 新
    """)),
    ("size", words("亿元 万元 亿 万 总投资 投资额 计划投资 追加投资 一期 二期 三期 吨 台 套 万吨 兆瓦 千瓦 亩")),
    ("list", words("包括 如 即 分别为 分别是 其中 项目名称 建设内容 主要项目 重点项目 例如 比如 涵盖")),
)
# How such a name may end, or a word of it.
ENDINGS: Groups = (
    ("park", words("""
        园 园区 产业园 工业园 工业园区 集中区 工业集中区 开发区 经开区 高新区 科技园 示范区 集聚区 化工园 保税区 孵化园 物流园
        片区 工业区 港 新城 产业城 科创城 基地 产业基地 谷 走廊 合作区 循环园 农高区 创业园 示范园 加工园 飞地园 特色园 集群区
        功能区 核心区
    """)),
    ("project", words("项目 工程")),
    ("line", words("生产线 产线 线 中试线 示范线 装置 机组 流水线")),
    ("plant", words("""
        车间 工厂 电站 储能电站 风电场 光伏电站 电厂 厂 中心 仓 库 冷库 气调库 平台 综合体 酒店 村 小镇 站 牧场 大棚 温室 管线
        管道 枢纽 码头 机场 数据中心 智算中心 庄园 厂房
    """)),
    ("work", words("""
        改造 扩建 扩能 技改 升级 利用 综合利用 加工 深加工 精深加工 制造 生产 提取 提纯 回收 养殖 种植 屠宰 中试 建设 储能
        一体化 资源化 仓储 配套 产业化 示范 修复 治理 研发 封装 光伏 风电
    """)),
    ("phase", words("一期 二期 三期 一期工程 二期工程 期")),
    ("no site", words("企业 公司 集团 主任 管委会 负责人 局 厅 部 县 市 区 镇")),
)
