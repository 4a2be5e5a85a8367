"""The guide of the first visit: three steps that this browser shows until they are closed, in the way of nothing."""

from __future__ import annotations

from chains.app.markup import Html, link, tag

__all__ = ["guide_block", "guide_button"]


def guide_block() -> Html:
    """The three steps; the browser decides whether they are seen."""
    steps = (
        ("1. 找一个名称", "右上角的搜索框每一页都有，简称、拼音、首字母都行，如",
         link("酒钢", "explore", node="酒钢"), "；写两个名称，就列出能问的问题。"),
        ("2. 看关系和依据", "单击节点或连线，右边列出每条关系和它出自的句子；双击节点展开。点句子就到原文。"),
        ("3. 带走结果", "图和表都能下载；“工作区”把整幅图连同备注存成文件。更多做法见", link("帮助", "help"), "。"),
    )
    return tag(
        "section", tag("h2", "初次使用，三步上手"), tag("ol", *(tag("li", tag("b", head), *words) for head, *words in steps)),
        tag("button", "知道了", cls="cg-button", type="button", data_guide="close"), cls="cg-guide", aria_label="三步上手")


def guide_button() -> Html:
    """The button that brings the guide back."""
    return tag("button", "再看一遍三步引导", cls="cg-button", type="button", data_guide="open")
