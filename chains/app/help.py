"""帮助: three common tasks step by step with pictures, what the words mean, keys, one's own material, and privacy."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

import streamlit as st

from chains.app.choice import switch
from chains.app.guide import guide_button
from chains.app.help_parts import keys_html, material_html, privacy_html, words_html
from chains.app.help_tasks import TASKS, Step, Task
from chains.app.markup import Html, join, link, tag
from chains.app.widgets import heading, html

__all__ = ["PICTURES", "show"]

PICTURES = Path(__file__).parent / "help_pictures"
_PARTS = {"tasks": "常做的事", "words": "词的意思", "keys": "键盘", "material": "加材料", "privacy": "离线与保密"}


def show() -> None:
    """Draws the page; ?part= chooses what is explained."""
    title, button = st.columns([5, 1.2], vertical_alignment="center")
    with title:
        heading("帮助", "三件常做的事怎么做、屏幕上的词是什么意思、键盘怎么用、怎样加自己的材料。")
    with button:
        html(tag("div", guide_button(), style="text-align:right"))
    asked = st.query_params.get("part", "tasks")
    part = switch("内容", list(_PARTS), asked if asked in _PARTS else "tasks", lambda p: _PARTS[p],
                  key="help_part", param="part")
    html(_BODIES[part]())


def _tasks() -> Html:
    return join(*(_task(task) for task in TASKS))


def _task(task: Task) -> Html:
    steps = (tag("li", _step(step)) for step in task.steps)
    return tag("section", tag("h2", task.title), tag("ol", *steps, cls="cg-steps"))


def _step(step: Step) -> Html:
    door = link(step.door, step.page, **step.query) if step.door else None
    picture = tag("img", src=_picture(step.picture), alt=step.shows, width=960, height=540) if step.picture else None
    return join(tag("p", step.text, door), picture)


@cache
def _picture(name: str) -> str:
    # Inside the page itself, so that it is there without a host and without a folder beside the program.
    return "data:image/webp;base64," + base64.b64encode((PICTURES / f"{name}.webp").read_bytes()).decode()


_BODIES = {"tasks": _tasks, "words": words_html, "keys": keys_html, "material": material_html, "privacy": privacy_html}
