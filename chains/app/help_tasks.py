"""The common tasks of the page 帮助, step by step: what to do, the page where it is done, and the picture of it.

docs/make_pictures.py takes the pictures from these same steps, so that words and pictures cannot part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["TASKS", "Step", "Task"]


@dataclass(frozen=True, slots=True)
class Step:
    """What to do; `door` leads to `page` with `query`, and `picture` shows what is seen there, told by `shows`.

    `waits` is a text that stands on the page when it is ready, and `press` a menu to open before the picture.
    """

    text: str
    door: str = ""
    page: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    picture: str = ""
    shows: str = ""
    waits: str = ""
    press: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task under the name a user would give it."""

    key: str
    title: str
    steps: tuple[Step, ...]


TASKS = (
    Task("leader", "谁是铝产业链的链主，哪句话这样说", (
        Step("打开“链主”页，上面按产业链列出来源写明的链主，每家下面就是依据。", "打开链主页", "leaders", {}, "leaders",
             "链主页：铝及铝加工产业链的两家认定链主，各有来源和句子", "认定链主"),
        Step("点引号里的句子，到它所在的文档，那一句标了底色。没有存原文的，写明是编者转述。", "看一个例子", "sources",
             {"source": "source:seed-001", "at": "2600"}, "source", "来源页：文档全文，被引用的句子标了底色", "转述自"),
    )),
    Task("gap", "天水的集成电路链缺什么，附近谁有", (
        Step("打开“强链补链”页，选地区和产业链。每个环节标着有、没有还是未知，红边的是短板。", "打开天水的集成电路", "gaps",
             {"place": "天水市", "chain": "集成电路"}, "gaps", "强链补链页：天水市集成电路产业链上中下游各环节的状态", "上游"),
        Step("往下是按轻重排好的建议，再往下是关键企业。点一个没有的环节，列出最近的提供者、距离和依据。"),
    )),
    Task("connect", "兰州大学和白银怎样连在一起", (
        Step("打开“关联”页，填两个名称，得到几条路，每一步都有依据。", "打开兰州大学与白银市", "connect",
             {"a": "兰州大学", "b": "白银市"}, "connect", "关联页：兰州大学到白银市的路径，每一步的关系和依据", "怎样相连"),
        Step("想看周围还有谁，在“图谱探索”里打开它：单击看依据，双击展开。", "打开兰州大学", "explore", {"node": "兰州大学"},
             "explore", "图谱探索页：兰州大学周围的企业、产业链和研究机构", "个节点、"),
        Step("要写进报告：“下载图谱”有图片、PDF、Excel；“工作区”存下整幅图和备注，以后接着看。", picture="download",
             page="explore", query={"node": "兰州大学"}, shows="图谱探索页：下载菜单里的各种格式", waits="个节点、",
             press="下载图谱"),
    )),
)
