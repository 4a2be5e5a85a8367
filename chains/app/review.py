"""审核: candidates one after another, one keystroke each; what is accepted goes into the catalog's files."""

from __future__ import annotations

import getpass
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from chains.app.markup import link, tag
from chains.app.review_card import KINDS, card, certain_list, group_list, near_line, progress_bar
from chains.app.state import data_root, is_outdated, open_world, rebuild, snapshot_folder
from chains.app.upload import Upload
from chains.app.widgets import alert, heading, html, read_only_line
from chains.errors import ChainsError
from chains.files import read_only
from chains.model import Kind, Snapshot, Status, Verdict
from chains.review.desk import LEVELS, Decision, certain, level_of, now, other_kinds
from chains.review.queue import Group, progress_of, surety
from chains.review.session import Review

__all__ = ["UPLOADS", "open_review", "show"]

UPLOADS = "uploads"  # in the session: documents that the page 来源 has read, by digest
_LIST_HEIGHT, _CARD_HEIGHT = 464, 236
_ALL = "全部"
_LOCATED = frozenset({Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.INSTITUTE, Kind.PARK, Kind.PROJECT, Kind.ASSOCIATION})


@st.cache_resource(max_entries=4, show_spinner=False)
def _review(root: str, inputs: str, _snapshot: Snapshot, digest: str) -> Review:
    return Review(Path(root), _snapshot)


def open_review(snapshot: Snapshot, digest: str) -> Review:
    """The review of the snapshot with catalog and judgements as they are now; read again when a file has changed."""
    from chains.build import input_digests

    root = data_root()
    return _review(str(root), repr(input_digests(root, None)), snapshot, digest)


def show() -> None:
    """Draws the page; ?key= opens one candidate."""
    world = open_world()
    uploads: dict[str, Upload] = st.session_state.get(UPLOADS, {})
    snapshot, digest = world.snapshot, world.snapshot.digest
    head, scope, who, update = st.columns([3.1, 1.8, 0.9, 1], vertical_alignment="bottom")
    with head:
        # In one place, so that nothing below moves when it changes.
        said, problem = st.session_state.pop("review_said", None), st.session_state.pop("review_problem", None)
        heading("审核", tag("span", problem, cls="cg-problem", role="alert") if problem else
                tag("span", said, "。", role="status") if said else
                "程序读出的名称和关系，由人说了算：通过的进入整理数据，驳回的不再出现。")
    with scope:
        if uploads:
            chosen = st.selectbox("审核范围", ["", *uploads], key="review_scope", label_visibility="collapsed",
                                  format_func=lambda d: f"刚读的：{uploads[d].title}" if d else "图谱里的材料")
            if chosen in uploads:
                digest, snapshot = chosen, uploads[chosen].world.snapshot
    with who:
        # Kept apart too: a box is forgotten as soon as another page is open.
        st.session_state["review_person"] = st.text_input(
            "审核人", value=st.session_state.get("review_person", _login()), key="review_who", max_chars=40,
            placeholder="姓名或工号", help="写进每一条审核记录")
    with update:
        pressed = st.button("更新图谱", key="review_build", width="stretch", disabled=read_only() or not is_outdated(),
                            help="按最新的审核结果重新生成图谱，通常几秒钟")
    if pressed:
        rebuild(snapshot_folder())
        st.session_state["review_said"] = "图谱已更新"
        st.rerun()
    review = open_review(snapshot, digest)
    if read_only():
        read_only_line("可以查看，不能写入")
    everything = review.waiting()
    done, total = progress_of(snapshot, review.judged, len(everything))
    groups = _filtered(review, everything, done, total)
    if not groups:
        _empty(bool(everything), done)
        return
    current = _current(groups)
    left, right = st.columns([1, 2.3], gap="medium")
    with left:
        with st.container(height=_LIST_HEIGHT, border=True, key="review_list"):
            st.html(group_list(groups, current))
        several = st.toggle("批量通过", key="review_bulk",
                            help="一次通过有把握、没有相近条目、除名称外不需要别的信息的候选；先预览，再通过")
    with right, st.container(border=True, key="review_right"):
        if several:
            _bulk(review, groups)
        else:
            _candidate(review, snapshot, current)


def _filtered(review: Review, everything: list[Group], done: int, total: int) -> list[Group]:
    bar, document, kind, sure, unsure = st.columns([1.5, 2, 1.4, 1.4, 0.9], vertical_alignment="center")
    with bar:
        html(progress_bar(done, total))
    documents = Counter(name for group in everything for name in group.documents)
    kinds = Counter(group.kind for group in everything)
    words = Counter(surety(group.confidence) for group in everything)
    with document:
        chosen = st.selectbox("材料", [_ALL, *documents], key="review_document", label_visibility="collapsed",
                              format_func=lambda n: "全部材料" if n == _ALL else f"{n}（{documents[n]}）")
    with kind:
        wanted = st.selectbox("类别", [_ALL, *kinds], key="review_kind", label_visibility="collapsed",
                              format_func=lambda k: "全部类别" if k == _ALL else f"{KINDS[k]}（{kinds[k]}）")
    with sure:
        least = st.selectbox("把握", [_ALL, *words], key="review_surety", label_visibility="collapsed",
                             format_func=lambda w: "不限把握" if w == _ALL else f"{w}（{words[w]}）")
    with unsure:
        doubted = st.toggle("看存疑", key="review_unsure", help="列出标为存疑的候选")
    return [g for g in (review.waiting(unsure=True) if doubted else everything)
            if chosen in (_ALL, *g.documents) and wanted in (_ALL, g.kind) and least in (_ALL, surety(g.confidence))]


def _empty(others: bool, done: int) -> None:
    if others:
        html(tag("p", "没有符合筛选的候选，可把筛选改回“全部”。", cls="cg-quiet"))
    else:
        html(tag("p", f"都审完了（{done} 个）。" if done else "没有待审的候选。", "在", link("来源", "sources"),
                 "页读入新材料，或把文档放进文档库后更新图谱。", cls="cg-quiet"))
    _undo_button()


def _current(groups: Sequence[Group]) -> Group:
    """The candidate asked for, else the first that was not skipped; after the last skipped one the round begins again."""
    asked = st.query_params.get("key")
    skipped: list[str] = st.session_state.setdefault("review_skipped", [])
    if found := next((group for group in groups if group.key == asked), None):
        return found
    if found := next((group for group in groups if group.key not in skipped), None):
        return found
    skipped.clear()
    return groups[0]


def _candidate(review: Review, snapshot: Snapshot, group: Group) -> None:
    with st.container(height=_CARD_HEIGHT, border=False, key="review_card"):
        st.html(card(group, snapshot, review.names))
    # Above what differs from one candidate to the next: the buttons must not move under the pointer.
    _buttons(review, group)
    if group.ends is None:
        _near_buttons(review, group)
    _more(review, snapshot, group)


def _near_buttons(review: Review, group: Group) -> None:
    near = review.names.nearest(group.name, Kind(group.kind))
    if not near:
        html(tag("p", "已收录的条目里没有相近的名称。", cls="cg-quiet"))
    for number, one in enumerate(near, 1):
        name, button = st.columns([4, 1.1], vertical_alignment="center")
        with name:
            html(near_line(one))
        with button:
            st.button("就是它", key=f"review_near_{number}", shortcut=str(number), on_click=_act, width="stretch",
                      args=(review, group, Verdict.MERGED), kwargs={"into": one.entity.id}, disabled=read_only())


def _buttons(review: Review, group: Group) -> None:
    off = read_only()
    cells = st.columns(7)
    verdicts = (("通过", "A", Verdict.ACCEPTED), ("驳回", "X", Verdict.REJECTED), ("存疑", "D", Verdict.UNSURE))
    for cell, (label, key, verdict) in zip(cells, verdicts, strict=False):
        cell.button(label, key=f"review_say_{verdict}", shortcut=key, on_click=_act, args=(review, group, verdict),
                    disabled=off, type="primary" if verdict is Verdict.ACCEPTED else "secondary", width="stretch")
    cells[3].button("合并到", key="review_merge", shortcut="M", on_click=_toggle, args=("merge",), width="stretch",
                    disabled=off or group.ends is not None)
    cells[4].button("改类别", key="review_kinds", shortcut="K", on_click=_toggle, args=("kind",), width="stretch", disabled=off)
    cells[5].button("跳过", key="review_skip", shortcut="S", on_click=_skip, args=(group,), width="stretch")
    with cells[6]:
        _undo_button()
    opened = st.session_state.get("review_opened")
    if opened == "merge" and group.ends is None:
        _merge_row(review, group)
    elif opened == "kind":
        st.pills("改成", other_kinds(group), key=f"review_new_kind_{group.key}", format_func=lambda k: KINDS[k],
                 on_change=_correct, args=(review, group))


def _undo_button() -> None:
    st.button("撤销", key="review_undo", shortcut="U", on_click=_undo, width="stretch", disabled=read_only())


def _merge_row(review: Review, group: Group) -> None:
    kinds = {near.entity.kind for near in review.names.nearest(group.name, Kind(group.kind), 8)} | {Kind(group.kind)}
    known = {e.id: e for e in review.names.by_id.values() if e.kind in kinds}
    field, button = st.columns([4, 1.1], vertical_alignment="bottom")
    with field:
        into = st.selectbox("合并到（输入名称查找）", sorted(known, key=lambda i: known[i].name), index=None,
                            key=f"review_into_{group.key}", placeholder="已收录的条目",
                            format_func=lambda i: f"{known[i].name}（{known[i].kind.label}）")
    with button:
        st.button("合并", key="review_merge_now", on_click=_act, args=(review, group, Verdict.MERGED), kwargs={"into": into},
                  disabled=into is None, width="stretch")


def _more(review: Review, snapshot: Snapshot, group: Group) -> None:
    why, place = st.columns(2)
    with why:
        st.text_input("理由（可不填）", key=f"review_why_{group.key}", max_chars=200)
    with place:
        if group.ends is None and group.kind in _LOCATED:
            _place_box(review, snapshot, group)
    if group.kind == Kind.PLACE:
        st.segmented_control("级别（必选）", list(LEVELS), default=level_of(group.name), key=f"review_level_{group.key}",
                             format_func=LEVELS.__getitem__)
    if group.kind == Kind.PROJECT:
        st.segmented_control("项目状态", list(Status), default=Status.PLANNED, key=f"review_status_{group.key}",
                             format_func=lambda s: s.label)
    if st.toggle("预览通过后写入的内容", key="review_preview"):
        try:
            for name, lines in review.preview([_decision(group, Verdict.ACCEPTED)]):
                st.caption(f"data/{name}")
                st.code(lines, language="yaml", wrap_lines=True)
        except ChainsError as error:
            alert(error.zh)


def _place_box(review: Review, snapshot: Snapshot, group: Group) -> None:
    places = {e.id: e.name for e in review.names.by_id.values() if e.kind is Kind.PLACE}
    ordered = sorted(places, key=places.__getitem__)
    needed = group.kind == Kind.PARK
    # Read from the text, so only proposed; and only where a record cannot be made without it.
    said = next((x.object for x in snapshot.links if x.subject == group.key and x.kind == "located_in"), "")
    st.selectbox(f"所在地（{'必填' if needed else '可不填'}）", ordered, key=f"review_place_{group.key}", placeholder="不填",
                 index=ordered.index(said) if needed and said in places else None, format_func=places.__getitem__)


def _login() -> str:
    if named := os.environ.get("CHAINS_WHO"):
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        return ""


def _decision(group: Group, verdict: Verdict, into: str | None = None, kind: str | None = None) -> Decision:
    state = st.session_state
    who = state["review_who"] if "review_who" in state else state.get("review_person", "")
    return Decision(group, verdict, str(who), now(), str(state.get(f"review_why_{group.key}", "")),
                    into, kind=kind, place=state.get(f"review_place_{group.key}") if verdict is Verdict.ACCEPTED else None,
                    status=state.get(f"review_status_{group.key}"), level=state.get(f"review_level_{group.key}"))


def _act(review: Review, group: Group, verdict: Verdict, into: str | None = None, kind: str | None = None) -> None:
    _write(review, [_decision(group, verdict, into, kind)])


def _write(review: Review, decisions: Sequence[Decision]) -> None:
    try:
        label = review.decide(decisions)
    except ChainsError as error:
        st.session_state["review_problem"] = error.zh
        return
    st.session_state["review_said"] = f"已记下：{label}。按 U 撤销"
    st.session_state["review_opened"] = None
    if "key" in st.query_params:
        del st.query_params["key"]


def _correct(review: Review, group: Group) -> None:
    chosen = st.session_state.get(f"review_new_kind_{group.key}")
    if chosen:
        _act(review, group, Verdict.CORRECTED, kind=chosen)


def _toggle(name: str) -> None:
    st.session_state["review_opened"] = None if st.session_state.get("review_opened") == name else name


def _skip(group: Group) -> None:
    st.session_state.setdefault("review_skipped", []).append(group.key)
    st.session_state["review_opened"] = None
    if "key" in st.query_params:
        del st.query_params["key"]


def _undo() -> None:
    from chains.catalog.edit import undo

    try:
        st.session_state["review_said"] = f"已撤销：{undo(data_root())}"
    except ChainsError as error:
        st.session_state["review_problem"] = error.zh


def _bulk(review: Review, groups: Sequence[Group]) -> None:
    least = st.slider("可信度不低于", 0.5, 1.0, 0.9, 0.01, key="review_least")
    found = certain(groups, review.names, least)
    if not found:
        html(tag("p", "没有符合条件的候选，可把可信度放低一些。", cls="cg-quiet"))
        _undo_button()
        return
    html(tag("p", f"将通过 {len(found)} 个候选。园区、项目、地区要补充信息，与已收录名称相近的要先看，都不在其中。"))
    st.html(certain_list(found))
    accept, undo = st.columns([3, 1])
    accept.button(f"全部通过（{len(found)}）", key="review_all", type="primary", disabled=read_only(), on_click=_write,
                  args=(review, [_decision(group, Verdict.ACCEPTED) for group in found]), width="stretch")
    with undo:
        _undo_button()
