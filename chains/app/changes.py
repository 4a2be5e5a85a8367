"""快照对比: what changed between two snapshots, why, where, and as a picture; and the button that keeps the present one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from chains.app.changes_parts import Pair, causes_block, changes_table, numbers_block, tally_table
from chains.app.component import mount_picture
from chains.app.markup import tag
from chains.app.state import World, data_root, open_world, snapshot_folder
from chains.app.tables import file_name, show_table, table_csv
from chains.app.widgets import alert, at_right, heading, html, read_only_line
from chains.diff import Explanation, Kept, explain, keep, narrowed, read_history, snapshots_beside, tally
from chains.errors import SnapshotError
from chains.files import read_only
from chains.model import Snapshot
from chains.snapshot import read_manifest, read_snapshot
from chains.views.changes import change_data
from chains.views.network import Data
from chains.views.style import date_label

__all__ = ["show"]

_LEAD = "数据更新之后，图谱多了什么、少了什么，是哪份材料、哪次审核、哪处改动带来的。"
_ALL = ""
_LARGEST = 200  # MB of a bundle that is opened on the page


def show() -> None:
    """Draws the page; ?old= and ?new= choose snapshots by the first digits of their digest."""
    world, folder = open_world(), snapshot_folder()
    title, button = st.columns([4, 1.6], vertical_alignment="center")
    with title:
        heading("快照对比", _LEAD)
    with button:
        _keep_button(folder)
    sent = _sent_bundle()
    others = [*((sent.kept,) if sent else ()), *snapshots_beside(folder)]
    if not others:
        html(tag("p", "还没有可以对比的旧快照。先点“留存当前快照”；以后数据、材料或审核有更新时，再到这里看变化。"
                      "别人发来的快照包，点“打开快照包”选取。", cls="cg-quiet"))
        return
    places = st.columns([2, 2, 1.1, 1.1])
    manifest = read_manifest(folder)
    now = Kept(folder, str(manifest["digest"]), int(manifest["entities"]), int(manifest["links"]))
    old, new = _choose(places, now, others)
    if old == new:
        html(tag("p", "两边选了同一个快照，请换一个。", cls="cg-quiet"))
        return
    found = _explained(str(old.folder.resolve()), old.digest, str(new.folder.resolve()), new.digest, _history_key(), sent)
    if found.delta.is_empty:
        html(tag("p", "两个快照内容相同，没有变化。", cls="cg-quiet"))
        return
    shown = _narrow(places[2:], Pair(world, found))
    if not shown.changes:
        why = "所选范围内没有变化，可把筛选改回“全部”。" if found.changes else "条目与关系没有变化，只有文中提及的位置不同。"
        html(tag("p", why, cls="cg-quiet"))
        return
    _result(Pair(world, shown), found, (_name(old, now), _name(new, now)))


def _result(both: Pair, found: Explanation, names: tuple[str, str]) -> None:
    numbers, files = st.columns([6, 1], vertical_alignment="center")
    with numbers:
        html(numbers_block(both.found))
    with files, at_right():
        _downloads(both, names)
    left, right = st.columns([1.1, 1], gap="medium")
    with left:
        html(tag("h2", f"为什么变 · {len(both.found.causes)} 个原因"))
        with st.container(height=560, border=True):
            st.html(causes_block(both))
    with right:
        html(tag("h2", "变在哪里"))
        _picture(both.world, found, both.found)
    _tables(both)


@dataclass(frozen=True)
class SentBundle:
    """A bundle that was opened on the page: it is read, and never written to this machine's disk."""

    kept: Kept
    snapshot: Snapshot


def _sent_bundle() -> SentBundle | None:
    with st.popover("打开快照包", help="对比别人发来的、或以前导出的快照包（.zip）；只在本次会话里读，不存盘"):
        given = st.file_uploader("快照包（.zip）", type=["zip"], key="diff_bundle", max_upload_size=_LARGEST)
    if given is None:
        return None
    try:
        return _read_bundle(given.getvalue(), given.name)
    except SnapshotError as error:
        alert(error.zh)
        return None


@st.cache_resource(max_entries=2, show_spinner="正在读取快照包……")
def _read_bundle(content: bytes, name: str) -> SentBundle:
    from chains.exports import import_file

    snapshot = import_file(content, name)
    # A name from outside is shown and never opened.
    place = Path("快照包") / Path(name).name
    return SentBundle(Kept(place, snapshot.digest, len(snapshot.entities), len(snapshot.links)), snapshot)


def _history_key() -> str:
    from chains.build import input_digests

    return repr(input_digests(data_root(), None))


@st.cache_resource(max_entries=4, show_spinner="正在对比……")
def _explained(
    old: str, old_digest: str, new: str, new_digest: str, history: str, _sent: SentBundle | None
) -> Explanation:
    before, after = (
        _sent.snapshot if _sent is not None and digest == _sent.kept.digest else read_snapshot(Path(folder))
        for folder, digest in ((old, old_digest), (new, new_digest)))
    return explain(before, after, read_history(data_root(), after))


def _keep_button(folder: Path) -> None:
    if read_only():
        read_only_line("可以对比，不能留存快照")
        return
    said = st.session_state.pop("diff_said", None)
    if said:
        html(tag("p", said, cls="cg-quiet", role="status"))
    with at_right():
        if st.button("留存当前快照", key="diff_keep", help="把现在的图谱另存一份，供以后对比；已留存过同样内容的不重复存"):
            kept = keep(folder, datetime.date.today().isoformat())
            st.session_state["diff_said"] = f"已留存在 {kept.parent.name}/{kept.name}"
            st.rerun()


def _name(kept: Kept, now: Kept) -> str:
    if kept == now:
        return "当前快照"
    named = "导入的快照" if kept.folder.name == "imported" else f"文件夹“{kept.folder.name}”"
    return f"{date_label(kept.date)}留存" if kept.date else named


def _label(kept: Kept, now: Kept) -> str:
    same = "，与当前相同" if kept != now and kept.digest == now.digest else ""
    return f"{_name(kept, now)} · {kept.entities:,} 个条目 · 指纹 {kept.digest[:8]}{same}"


def _choose(places: Sequence[DeltaGenerator], now: Kept, others: list[Kept]) -> tuple[Kept, Kept]:
    every = [now, *others]
    first = next((k for k in others if k.digest != now.digest), others[0])
    with places[0]:
        old = _select("旧快照", every, "old", every.index(first), lambda k: _label(k, now))
    with places[1]:
        new = _select("新快照", every, "new", 0, lambda k: _label(k, now))
    return old, new


def _select(label: str, every: list[Kept], key: str, first: int, text: Callable[[Kept], str]) -> Kept:
    asked = st.query_params.get(key, "")
    # What is asked for is part of an address: it only picks among those found.
    index = next((i for i, kept in enumerate(every) if len(asked) >= 8 and kept.digest.startswith(asked)), first)
    names = [str(kept.folder) for kept in every]
    chosen = st.selectbox(label, names, index=index, key=f"diff_{key}", format_func=lambda n: text(every[names.index(n)]))
    return every[names.index(chosen)]


def _narrow(places: Sequence[DeltaGenerator], both: Pair) -> Explanation:
    with places[0]:
        place = _filter(both, "cities", "地区", "全部地区")
    with places[1]:
        chain = _filter(both, "chains", "产业链", "全部产业链")
    return narrowed(both.found, place=place or None, chain=chain or None)


def _filter(both: Pair, by: str, label: str, everything: str) -> str:
    rows = {row.id: row.total for row in tally(both.found.changes, by) if row.id}
    chosen = st.selectbox(label, [_ALL, *rows], key=f"diff_{by}",
                          format_func=lambda i: f"{both.name(i)}（{rows[i]}）" if i else everything)
    return str(chosen or _ALL)


@st.cache_data(max_entries=4, show_spinner=False)
def _places(old_digest: str, new_digest: str, _found: Explanation) -> dict[str, tuple[float, float]]:
    data = change_data(_found)
    return {n["id"]: (n["x"], n["y"]) for n in data["nodes"]} if data else {}


def _picture(world: World, found: Explanation, shown: Explanation) -> None:
    digests = str(found.delta.before.get("digest")), str(found.delta.after.get("digest"))
    # Where a thing stands does not depend on the filter: what is left stays where it was.
    data: Data | None = change_data(shown, positions=_places(*digests, found))
    if data is None:
        html(tag("p", "条目与关系没有变化。", cls="cg-quiet"))
        return
    hidden = data.pop("hidden")
    data |= {"scene": f"diff:{digests}:{len(shown.changes)}", "height": 560}

    def opened() -> None:
        chosen = st.session_state["diff_picture"].get("expand")
        if isinstance(chosen, str) and chosen in world.graph:
            st.session_state["go"] = f"explore?node={chosen}"

    mount_picture(data, key="diff_picture", on_expand=opened)
    more = f"变化最多的 {len(data['nodes'])} 个条目，另有 {hidden} 个未画出。" if hidden else ""
    html(tag("small", f"{more}双击一个节点，在图谱探索中打开；已减少的条目不能打开。"))


def _tables(both: Pair) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        html(tag("h2", "按市州"))
        show_table(tally_table(both, "cities"), height=260)
    with right:
        html(tag("h2", "按产业链"))
        show_table(tally_table(both, "chains"), height=260)
    html(tag("h2", f"全部变化 · {len(both.found.changes)} 处"))
    show_table(changes_table(both), height=420, limit=300)


def _downloads(both: Pair, names: tuple[str, str]) -> None:
    def page() -> bytes:
        from chains.report.diff_page import diff_html

        return diff_html(both.found, names).encode()

    def word() -> bytes:
        from chains.report.diff_word import diff_docx

        return diff_docx(both.found, names)

    files: Iterable[tuple[str, Callable[[], bytes], str, str]] = (
        ("网页报告", page, ".html", "text/html"),
        ("Word 报告", word, ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("表格（CSV）", lambda: table_csv(changes_table(both)), ".csv", "text/csv"),
    )
    with st.popover("下载", width="content"):
        for label, made, suffix, mime in files:
            st.download_button(label, made, file_name("变更报告_" + "_".join(names), suffix), mime, key=f"diff_{suffix}",
                               on_click="ignore", width="stretch")
