"""The upload box of the page 来源, and what is said and offered below a document that was read in the session."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from chains.app.markup import badge, join, link, tag
from chains.app.panels import entity_link, kind_dot
from chains.app.review import UPLOADS, open_review
from chains.app.state import World
from chains.app.tables import Cell, Table, show_table, table_download
from chains.app.upload import Job, Upload, save_upload, start, suffixes, unsave_upload
from chains.app.widgets import alert, at_right, html, read_only_line
from chains.errors import ChainsError
from chains.files import read_only
from chains.model import LINK_RULES
from chains.review.queue import surety
from chains.views.style import quote_words

__all__ = ["actions", "findings", "upload_box", "uploaded"]

_JOB = "upload_job"
_KEPT = 5
_MEGABYTES = 20


def uploaded(source: str) -> Upload | None:
    """The upload of this session whose source has the id."""
    uploads: dict[str, Upload] = st.session_state.get(UPLOADS, {})
    return next((upload for upload in uploads.values() if upload.document.source.id == source), None)


def upload_box() -> None:
    """Takes a file, reads it in the background, and opens it when it is read."""
    with st.expander("读一份新材料", expanded=_JOB in st.session_state):
        file = st.file_uploader(
            f"文件（{'、'.join(suffixes())}，不超过 {_MEGABYTES} MB）；只在本机读取，不会传到别处",
            key="upload_file")  # of any kind: the box itself would refuse a file with a mere red mark, in English
        if file is None:
            st.session_state.pop("upload_read", None)
        elif st.session_state.get("upload_read") != file.file_id:
            st.session_state["upload_read"] = file.file_id
            st.session_state[_JOB] = start(file.getvalue(), file.name)
        if _JOB in st.session_state:
            _watch()
        uploads: dict[str, Upload] = st.session_state.get(UPLOADS, {})
        if uploads:
            html(tag("p", "本次已读：", *(join(link(u.title, "sources", source=u.document.source.id), "　")
                                      for u in uploads.values())))


@st.fragment(run_every=0.4)
def _watch() -> None:
    # Only this piece runs again while the thread reads; the rest of the page stays as it is.
    job: Job | None = st.session_state.get(_JOB)
    if job is None:
        return
    if not job.done.is_set():
        # The text holds names made by us, never the upload's.
        st.progress(min(1.0, job.share), text=job.text.replace("_", " "))
        return
    del st.session_state[_JOB]
    if job.upload is None:
        st.session_state["upload_problem"] = job.problem
    else:
        uploads: dict[str, Upload] = st.session_state.setdefault(UPLOADS, {})
        uploads[job.upload.digest] = job.upload
        for old in list(uploads)[:-_KEPT]:
            del uploads[old]
        st.session_state["go"] = f"sources?source={job.upload.document.source.id}"
    st.rerun()


def actions(upload: Upload, world: World) -> None:
    """Whether the document is in the library, and what can be done with it."""
    waiting = open_review(upload.world.snapshot, upload.digest).waiting()
    saved = st.session_state.setdefault("upload_saved", set())
    inside = upload.digest in saved
    told, review, save = st.columns([3.4, 1.3, 1.3], vertical_alignment="center")
    with told:
        state = join(badge("已加入文档库", "good"), "在“审核”页更新图谱后进入图谱。") if inside else join(
            badge("仅本次可见", "warn"), "还没有加入文档库，关闭页面后不保留。")
        html(tag("p", state, tag("small", f"　上传文件：{upload.shown_name}")))
        for note in upload.notes:
            html(tag("p", note, cls="cg-quiet"))
    with review:
        st.button(f"去审核（{len(waiting)}）", key="upload_review", on_click=_go_review, args=(upload.digest,), width="stretch",
                  disabled=not waiting)
    with save:
        st.button("移出文档库" if inside else "加入文档库", key="upload_save", disabled=read_only(), width="stretch",
                  type="secondary" if inside else "primary", on_click=_unsave if inside else _save, args=(upload, world))
    if read_only():
        read_only_line("可以阅读，不能加入文档库")
    if problem := st.session_state.pop("upload_problem", None):
        alert(problem)


def _go_review(digest: str) -> None:
    st.session_state["review_scope"] = digest
    st.session_state["go"] = "review"


def _save(upload: Upload, world: World) -> None:
    try:
        save_upload(upload, world)
        st.session_state["upload_saved"].add(upload.digest)
    except ChainsError as error:
        st.session_state["upload_problem"] = error.zh


def _unsave(upload: Upload, world: World) -> None:
    try:
        unsave_upload(upload)
        st.session_state["upload_saved"].discard(upload.digest)
    except ChainsError as error:
        st.session_state["upload_problem"] = error.zh


def findings(upload: Upload) -> None:
    """What was read out of the document: names, and links with their sentence."""
    names, links = _names_table(upload), _links_table(upload)
    for title, table, key in (("读出的名称", names, "upload_names"), ("读出的关系", links, "upload_links")):
        head, files = st.columns([5, 1], vertical_alignment="center")
        with head:
            html(tag("h2", f"{title} · {len(table.rows)}"))
        with files, at_right():
            table_download(table, title, key=key)
        if table.rows:
            show_table(table)
        else:
            html(tag("p", "没有读出。", cls="cg-quiet"))


def _names_table(upload: Upload) -> Table:
    mentions = upload.world.snapshot.mentions
    keys = [(m.kind, m.name, m.entity, m.clean if m.read_as is not None else None) for m in mentions]
    found = Counter(keys)
    surest: dict[tuple[object, ...], float] = {}
    for key, m in zip(keys, mentions, strict=True):
        surest[key] = max(m.confidence, surest.get(key, 0.0))
    rows = []
    for key, count in sorted(found.items(), key=lambda item: (-item[1], item[0][1], item[0][3] or "")):
        kind, name, entity, misprint = key
        # A place of the national table is in the graph only when something is said of it.
        inside = entity in upload.world.snapshot.by_id
        shown = entity_link(upload.world, entity) if entity and inside else name
        state = f"“{misprint}”读作，待审核" if misprint else "已收录" if inside else "图谱外地名" if entity else "未收录"
        rows.append((Cell(shown, name), Cell(join(kind_dot(kind), kind.label), kind.label), Cell(state),
                     Cell(str(count), float(count)), Cell(surety(surest[key]), surest[key])))
    return Table(("名称", "类别", "收录", "次数", "把握"), rows, frozenset({"次数", "把握"}))


def _links_table(upload: Upload) -> Table:
    world, rows = upload.world, []
    for item in world.snapshot.links:
        for evidence in item.evidence:
            if evidence.source == upload.document.source.id and evidence.quote is not None:
                rows.append((
                    Cell(world.name(item.subject)), Cell(LINK_RULES[item.kind].label), Cell(world.name(item.object)),
                    Cell(evidence.status.label), Cell(quote_words(evidence.quote)),
                    Cell(evidence.layer_label if evidence.inferred else surety(evidence.confidence), evidence.confidence)))
    return Table(("主体", "关系", "对象", "状态", "原句", "把握"), rows, frozenset({"把握"}))
