"""Words that speak for or against a link, in classes: the weights know a class, not a word."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from chains.lexicon import words

__all__ = ["GENRES", "NAMES", "WIDTH", "counts", "genres"]

CLASSES: Mapping[str, tuple[str, ...]] = {name: tuple(listed) for name, *listed in map(words, """
    stands 位于 坐落 落户 落地 入驻 落子 扎根
    in 在
    is_in 境内 园内 园区 辖区 厂区
    built 建成 投产 建设 新建 开工 建厂 设厂 扩建 技改
    draws 引进 引入 招引 引来 引育
    from 来自 从 由
    travels 赴 到
    visits 考察 走访 拜访 参观 取经 调研
    talks 座谈 洽谈 在谈 对接 会见 推介
    with 与 同 和
    signs 签约 签订 签署 签下 协议
    cooperates 合作 联合 共建 合资 携手
    invests 投资 收购 控股 参股 出资
    owned 旗下 子公司 分公司 全资 关联
    supplies 供应 供货 采购 订单 原料
    sells 销往 卖到 出口 客户 客商 市场
    fits 配套 上下游 协作
    here 本地 当地 我市 我县 我区 我州 全市 全县 全区 县内 市内 域内 区内
    elsewhere 外地 省外 市外 全国 国内 兄弟 同行 外省
    seat 总部 注册 地址 厂址
    moves 搬迁 迁 转移 来
    develops 发展 培育 打造 壮大 做强 做大 做优 推动 支柱 主导产业 首位产业
    supports 支持 扶持 鼓励 帮助
    chain 产业链 链上 链条 全产业链
    field 产业 集群 行业
    leads 链主 龙头 骨干 牵头
    firms 企业 公司 厂家
    makes 生产 加工 制造 主营 从事 产品 年产 产能
    mainly 以 为主
    teaches 毕业生 培养 实训 人才 学生 专业 招聘 订单班
    knows 技术 专家 研发 中试 成果 科研 检测 试验 教授
    project 项目
    plans 拟 计划 争取 力争 意向 规划 目标 将
    targets 围绕 瞄准 招商 聚焦 缺
    bids 中标 招标 竞争 比选 投标
    serves 依托 提供 服务 承担 委托
    people 董事长 总经理 负责人 代表 记者 主任
    grew 产值 营收 增加值 规模 占比 增长
""".strip().splitlines())}
_MARKS = {"comma": ",", "pause": "、", "stop": "。", "semicolon": ";", "colon": ":", "bracket": "(", "quotation": "“",
          "tab": "\t", "line": "\n"}
NAMES = (*CLASSES, *_MARKS)
WIDTH = len(NAMES)
_INDEX = {word: i for i, listed in enumerate((*CLASSES.values(), *_MARKS.values())) for word in listed}
_MATCHER = ahocorasick_rs.AhoCorasick(list(_INDEX))
_OWNERS = np.array(list(_INDEX.values()))

GENRES = words(
    "考察 签约 提案 名单 招标 中标 简报 报告 通知 快报 行情 论坛 推介 座谈 倡议 招聘 公告 公示 规划 方案 答复 调研 协议 采购"
)


def counts(text: str) -> NDArray[np.int16]:
    """How many words of each class begin before each character: one row more than there are characters."""
    begun = np.zeros((len(text) + 1, WIDTH), np.int16)
    hits = _MATCHER.find_matches_as_indexes(text, overlapping=True)
    if hits:
        found = np.fromiter(chain.from_iterable(hits), np.intp, 3 * len(hits)).reshape(-1, 3)
        np.add.at(begun, (found[:, 1] + 1, _OWNERS[found[:, 0]]), 1)
    return begun.cumsum(0, dtype=np.int16)


def genres(head: str) -> NDArray[np.float32]:
    """Which words of a kind of writing the head of a document has."""
    return np.array([word in head for word in GENRES], np.float32)
