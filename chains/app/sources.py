"""来源: every source by trust; a stored document with its mentions and sentences, and what a sentence says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from chains.app.component import mount_pointer
from chains.app.markup import Html, badge, between, join, link, tag
from chains.app.panels import entity_link, kind_dot, link_item, source_badges, source_link, state_item
from chains.app.passages import Sentence, sentence_at, sentences_of, text_html
from chains.app.state import World, open_world
from chains.app.tables import Cell, Table, show_table, table_download
from chains.app.upload_panel import actions, findings, upload_box, uploaded
from chains.app.widgets import alert, at_right, graph_downloads, heading, html
from chains.model import Document, Mention, Source, SourceKind
from chains.views.style import TRUST_BADGES, date_label

__all__ = ["show"]

_HEIGHT = 560
_MANY = 60
# Beyond this a page would be slow to draw; the whole text is in the download.
_LONGEST = 200_000


def show() -> None:
    """Draws the page; ?source= opens one, &at= the sentence at that character."""
    world = open_world()
    asked = st.query_params.get("source")
    if asked is None:
        _list(world)
        return
    source = world.snapshot.source_by_id.get(asked)
    position = st.query_params.get("at", "")
    at = int(position) if position.isascii() and position.isdigit() and len(position) < 10 else None
    if asked not in world.snapshot.document_by_source and (upload := uploaded(asked)) is not None:
        actions(upload, world)
        _open(upload.world, upload.document.source, at, upload.title)
        findings(upload)
        return
    if source is None:
        alert("图谱中没有这个来源，下面是全部来源。")
        _list(world)
        return
    _open(world, source, at)


def _list(world: World) -> None:
    sources = world.snapshot.sources
    heading("来源", f"{len(sources)} 个来源，其中 {len(world.snapshot.documents)} 个可逐句阅读（种子文档为编者转述稿）。")
    if problem := st.session_state.pop("upload_problem", None):
        alert(problem)
    upload_box()
    kinds = Counter(source.kind for source in sources)
    box, pills, files = st.columns([2.2, 4, 1.3], vertical_alignment="center")
    with box:
        text = st.text_input("搜索来源", key="source_text", live=True, label_visibility="collapsed", max_chars=60,
                             placeholder="按标题或发布者搜索")
    with pills:
        chosen = st.pills("类型", [k for k in SourceKind if kinds[k]], selection_mode="multi", key="source_kinds",
                          format_func=lambda k: f"{TRUST_BADGES[k][0]} {kinds[k]}", label_visibility="collapsed")
    shown = [s for s in sources if (not chosen or s.kind in chosen) and text.strip() in f"{s.title} {s.publisher or ''}"]
    shown.sort(key=lambda s: (s.id not in world.snapshot.document_by_source, -_rank(s.published), s.title))
    with files, at_right():
        table_download(lambda: _table(world, shown), "来源", key="sources_csv")
    if shown:
        show_table(_table(world, shown), height=_HEIGHT)
    else:
        html(tag("p", "没有符合条件的来源，可清空搜索或类型。", cls="cg-quiet"))


def _rank(published: str | None) -> int:
    return int((published or "0").replace("-", "").ljust(8, "0"))


def _table(world: World, sources: Sequence[Source]) -> Table:
    def row(source: Source) -> tuple[Cell, ...]:
        cited = len(world.cited_by.get(source.id, ()))
        text = "转述稿" if source.kind is SourceKind.SEED else "原文"
        stored = text if source.id in world.snapshot.document_by_source else ""
        return (
            Cell(source_link(source), source.title), Cell(source_badges(source), source.kind.label),
            Cell(source.publisher or ""),
            Cell(date_label(source.published) if source.published else "", source.published or ""),
            Cell(stored), Cell(str(cited), float(cited)),
        )

    columns = ("标题", "类型", "发布者", "日期", "可读文本", "支持的关系")
    return Table(columns, [row(s) for s in sources], frozenset({"支持的关系"}))


def _open(world: World, source: Source, at: int | None, called: str | None = None) -> None:
    document = world.snapshot.document_by_source.get(source.id)
    title, files = st.columns([6, 1], vertical_alignment="center")
    with title:
        html(_head(source, document, called or source.title))
    with files, at_right():
        cited = world.cited_by.get(source.id, ())
        graph_downloads(world, lambda: {end for item, _ in cited for end in (item.subject, item.object)}, source.title[:20],
                        key="source")
    if document is None:
        html(_says(world, source))
        return
    sentences = sentences_of(world.cited_by.get(source.id, ()))
    mentions = world.mentions_in.get(source.id, ())
    left, right = st.columns([1.5, 1], gap="medium")
    with left, st.container(height=_HEIGHT, border=True):
        st.html(text_html(document.text[:_LONGEST], source.id, mentions, sentences,
                          page=document.name.lower().endswith((".html", ".htm"))))
        if len(document.text) > _LONGEST:
            st.caption(f"文档很长，这里显示前 {_LONGEST:,} 字。")
    with right, st.container(height=_HEIGHT, border=True):
        st.html(_whole(world, source, sentences, mentions) if at is None else _passage(world, at, sentences, mentions))
    if at is not None:
        mount_pointer({"box": source.id, "start": at}, key="passage_pointer")


def _head(source: Source, document: Document | None, called: str) -> Html:
    title = f"转述自《{called}》" if source.kind is SourceKind.SEED else called
    facts = [source.publisher or "发布者不详", date_label(source.published)]
    if source.kind is SourceKind.EDITOR:
        facts = ["编者的一般了解，没有外部来源，单独标注和统计"]
    if document is not None:
        facts.append(f"全文 {len(document.text):,} 字")
    web = source.url if source.url and source.url.startswith(("https://", "http://")) else None
    outside = tag("a", "打开原网页（需要联网）", href=web, target="_blank", rel="noopener noreferrer") if web else None
    note = (tag("p", "本文是对原文事实的逐条转述，不是原文；引号中的句子出自转述稿。", cls="cg-quiet")
            if source.kind is SourceKind.SEED else None)
    return join(
        tag("small", link("全部来源", "sources"), " ／"), tag("h1", title),
        tag("p", source_badges(source), tag("small", " · ".join(facts), "　", outside)), note,
    )


def _says(world: World, source: Source) -> Html:
    cited = world.cited_by.get(source.id, ())
    links = list({item.id: item for item, _ in cited}.values())
    about = [e for e in world.snapshot.entities if source.id in e.sources]
    states = [s for s in world.snapshot.states if any(e.source == source.id for e in s.evidence)]
    return join(
        tag("p", "没有存这个来源的文本，下面是依据它整理的内容。", cls="cg-quiet"),
        tag("h2", f"支持的关系 · {len(links)}"), *(link_item(world, item, shown=20) for item in links[:_MANY]),
        tag("p", f"还有 {len(links) - _MANY} 条，见下载。", cls="cg-quiet") if len(links) > _MANY else None,
        tag("h2", f"说到的环节状况 · {len(states)}") if states else None, *(state_item(world, s) for s in states),
        tag("h2", f"涉及的条目 · {len(about)}") if about else None,
        tag("p", between("、", (entity_link(world, e.id) for e in about[:_MANY]))),
    )


def _whole(world: World, source: Source, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Html:
    links = list({item.id: item for sentence in sentences for item in sentence.links}.values())
    names = Counter(m.target for m in mentions if m.target in world.graph)
    unknown = Counter(m.name for m in mentions if m.target not in world.graph)
    return tag(
        "div", tag("p", "点正文中加底色的句子或带下划线的名称，看它说了什么。", cls="cg-quiet"),
        tag("h3", f"提到的条目 · {len(names)}"),
        tag("p", *(tag("span", kind_dot(world.entity(n).kind), entity_link(world, n), f" {count}", cls="cg-name")
                   for n, count in names.most_common(80))),
        tag("p", "图谱外的名称：", "、".join(name for name, _ in unknown.most_common(40)), cls="cg-quiet") if unknown else None,
        tag("h3", f"读出的关系 · {len(links)}"), *(link_item(world, item) for item in links[:_MANY]), cls="cg",
    )


def _passage(world: World, at: int, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Html:
    here = sentence_at(sentences, at)
    start, end = min((s.start for s in here), default=at), max((s.end for s in here), default=at + 1)
    inside = [m for m in mentions if m.start < end and m.end > start]
    links = list({item.id: item for sentence in here for item in sentence.links}.values())
    names = list(dict.fromkeys((m.target, m.name, m.kind, m.clean if m.read_as is not None else None) for m in inside))
    rows = [
        join(kind_dot(kind), join(f"“{misprint}”", badge("读作", "warn"), " ") if misprint else None,
             entity_link(world, target) if target in world.graph else join(name, " ", badge("图谱外")))
        for target, name, kind, misprint in names
    ]
    told = between("　", (tag("span", row, cls="cg-whole") for row in rows))
    return tag(
        "div", tag("h3", f"这里提到 · {len(names)}"),
        tag("p", told) if rows else tag("p", "没有识别到名称。", cls="cg-quiet"),
        tag("h3", f"这里读出的关系 · {len(links)}"),
        *(link_item(world, item, shown=3) for item in links),
        None if links else tag("p", "这里没有读出关系。", cls="cg-quiet"), cls="cg",
    )
