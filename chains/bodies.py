"""Public bodies behind their place, school or park: courts, bureaus, committees; hospitals, museums, schools for children.

They matter for what they hide: 兰州 in 兰州市第一医院 is no place of its own, and a hospital is no firm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from chains.lexicon import any_of, words
from chains.model import Kind
from chains.sites import name_start
from chains.spans import Found

__all__ = ["bodies", "ministries"]

_AGENCIES = words("""
    人民法院 法院 法庭 人民检察院 检察院 司法所 派出所 气象台 管委会 管理委员会 领导小组办公室 人民政府办公室 政府办公室
    人民政府 招商局 发改局 经发局
    住建局 体育局 体局 能源局 数据局 招商中心 投资促进局 经济发展局 投资合作局 自然资源局 市场监督管理局 税务局 海关
    公安局 交警支队 公积金中心
    公共资源交易中心 大数据中心 企业服务中心 项目推进中心 融媒体中心 节能中心
""")
_OTHERS = words("""
    医院 卫生院 卫生室 疾控中心 博物馆 图书馆 美术馆 文化馆 档案馆 纪念馆 体育馆 体育场 体育中心 大剧院 剧院 秦剧团 剧团
    歌舞团 歌舞剧院 中学 小学 幼儿园
    会展中心 客运站 客运中心 火车站 红十字会 电视台 广播电视总台 报社 客户端 养老院 福利院 电影院 公园 景区
""")
_KIND_OF = {suffix: Kind.ASSOCIATION for suffix in _OTHERS} | {suffix: Kind.AGENCY for suffix in _AGENCIES}
_SUFFIX = re.compile(rf"(?:{any_of(_KIND_OF)})(?![生长们街路])")


def bodies(text: str, places: Sequence[Found], owners: Iterable[Found]) -> Iterator[Found]:
    """Bodies whose name begins with a place, or with a school or park (`owners`) that they belong to."""
    start_of = {f.end: f.start for f in places}
    owned = {f.end: f.start for f in owners}
    for m in _SUFFIX.finditer(text):
        left = name_start(text, m.start(), start_of, owned)
        anchored = any(left in (start_of.get(at), owned.get(at)) for at in range(left + 1, m.start() + 1))
        if anchored and m.start() - left <= 24:
            yield Found(left, m.end(), _KIND_OF[m[0]], text[left:m.end()], None, "grammar:body", 0.75)


_MINISTRY = re.compile(
    r"国务院(?:办公厅|国资委)?|国家(?:发展改革委|发展和改革委员会|发改委|能源局|统计局|税务总局|市场监管总局|林草局|药监局|数据局|知识产权局|卫健委|铁路局|电影局)"
    r"|(?:工业和信息化|工信|科学技术|科技|农业农村|生态环境|自然资源|财政|商务|教育|人力资源社会保障|住房城乡建设|交通运输|文化和旅游|水利)部(?![门分署长落件位级委属])"
    r"|中国人民银行|中国证监会|证监会"
)


def ministries(text: str) -> Iterator[Found]:
    """The state's own bodies, which stand without a place."""
    for m in _MINISTRY.finditer(text):
        yield Found(m.start(), m.end(), Kind.AGENCY, m[0], None, "grammar:body", 0.85)
