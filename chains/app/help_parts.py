"""The parts of the page 帮助 that are words only: what words mean, keys, one's own material, privacy."""

from __future__ import annotations

from collections.abc import Iterable

from chains.app.markup import Html, Piece, badge, join, link, tag
from chains.views.meanings import LAYER_MEANINGS, OTHER_MEANINGS, STATUS_MEANINGS, TRUST_MEANINGS
from chains.views.style import LAYER_BADGES, STATUS_STYLES, TRUST_BADGES

__all__ = ["keys_html", "material_html", "privacy_html", "words_html"]

_KEYS = {
    "每一页": (
        ("Tab", "在链接、按钮、输入框之间移动，Shift+Tab 往回"), ("Enter", "在搜索框里：打开第一个结果"),
        ("Esc", "离开输入框，关掉弹出的菜单"), ("空格、Enter", "在表头上：按这一列排序")),
    "图谱探索": (("单击", "看依据"), ("双击", "展开"), ("滚轮", "放大、缩小"), ("拖动", "移动画面或节点")),
    "审核": (
        ("A", "通过"), ("X", "驳回"), ("D", "存疑"), ("1 2 3", "就是相近的那一个"), ("M", "合并到别的条目"), ("K", "改类别"),
        ("S", "跳过"), ("U", "撤销")),
}


def _rows(rows: Iterable[tuple[Piece, str]]) -> Html:
    return tag("dl", *(join(tag("dt", word), tag("dd", meaning)) for word, meaning in rows), cls="cg-facts cg-words")


def words_html() -> Html:
    """The words on badges and lines, each as it looks elsewhere."""
    layers = [(badge(*LAYER_BADGES[layer]), said) for layer, said in LAYER_MEANINGS.items()]
    layers.append((badge("测算"), "按图谱算出来的结果，都带理由，不当作事实写回。"))
    states = [(badge(s.label, STATUS_STYLES[s].tone), said) for s, said in STATUS_MEANINGS.items()]
    trust = [(badge(*TRUST_BADGES[kind]), said) for kind, said in TRUST_MEANINGS.items()]
    left = tag("section", tag("h2", "三个层，从不混在一起"), _rows(layers), tag("h2", "一条关系到哪一步了"), _rows(states),
               tag("p", "一条关系的状态取日期最近的依据；同一天里取最谨慎的。", cls="cg-quiet"))
    right = tag("section", tag("h2", "谁说的"), _rows(trust), tag("h2", "其他"), _rows(OTHER_MEANINGS.items()))
    return tag("div", left, right, cls="cg-two")


def keys_html() -> Html:
    """The keys of every page."""
    parts = (tag("section", tag("h2", title), _rows((tag("kbd", key), said) for key, said in rows))
             for title, rows in _KEYS.items())
    return join(tag("div", *parts, cls="cg-two"),
                tag("p", "不方便看图时，图下面有同样内容的表格，可用键盘和读屏软件。", cls="cg-quiet"))


def material_html() -> Html:
    """How one's own documents and facts get into the graph."""
    steps: tuple[Iterable[Piece], ...] = (
        ("在", link("来源", "sources"), "页选一份文件，本机读出名称和关系，看过再决定是否加入文档库。"),
        ("到", link("审核", "review"), "页逐条判断：通过的写进整理数据，驳回的不再出现，每步可撤销。"),
        ("点“更新图谱”，新内容就进了图谱；", link("快照对比", "diff"), "说出变了什么、为什么。"),
        ("成批的文档放进 seeds 文件夹，成批的事实照 data 文件夹里的格式写；", link("数据质量", "quality"), "列出还缺什么。"),
    )
    return tag("ol", *(tag("li", *step) for step in steps), cls="cg-plainlist")


def privacy_html() -> Html:
    """What stays on this machine, which is everything."""
    facts = (
        "全部在这台电脑上运行，只监听 127.0.0.1，断网照常用；不向任何网站请求字体、地图、脚本，也不上报使用情况。",
        "读入的文件、审核记录、备注都只在本机；关掉页面后，没有加入文档库的材料和没有存成文件的工作区不保留。",
        "深浅色和“三步引导”是否看过，记在这个浏览器里。",
        "只供查看的安装：设环境变量 CHAINS_READ_ONLY=1，一切写入都关掉。",
    )
    return tag("ul", *(tag("li", fact) for fact in facts), cls="cg-plainlist")
