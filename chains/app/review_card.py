"""A candidate as the review page shows it: name, sentences with the words in question marked, and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from chains.app.addresses import named_link
from chains.app.markup import Html, Piece, badge, join, link, tag
from chains.model import INFERRED, LINK_RULES, Kind, Snapshot, Source, Status, kind_of
from chains.review.near import Names, Near
from chains.review.queue import Group, Item, surety
from chains.views.style import STATUS_STYLES

__all__ = ["card", "certain_list", "group_list", "near_line", "progress_bar", "KINDS"]

_INFERRED = "没有一句话直接这样说，是由全文推断的：看过上下文，认为属实就通过。"
_SENTENCES = 4
_LISTED = 300
_TONES = {"几乎确定": "good", "较有把握": "good", "一般": "machine", "没有把握": "warn"}


def progress_bar(done: int, total: int) -> Html:
    """已审 12 / 340, with a bar."""
    share = 100 * done / total if total else 100
    bar = tag("div", tag("i", style=f"width:{share:.1f}%;background:var(--cg-link-color)"), cls="cg-bar",
              role="progressbar", aria_label="审核进度", aria_valuenow=done, aria_valuemin=0, aria_valuemax=total)
    return tag("div", tag("b", f"已审 {done} / {total}"), bar, cls="cg")


def group_list(groups: Sequence[Group], current: Group) -> Html:
    """The groups left, entities and links apart, each a link that makes it the current one."""
    parts: list[Html] = []
    for is_link, found in groupby(groups[:_LISTED], key=lambda g: g.ends is not None):
        rows = list(found)
        count = sum((g.ends is not None) == is_link for g in groups)
        parts.append(tag("h3", f"{'关系' if is_link else '未收录的名称'} · {count}"))
        parts += [_row(group, group.key == current.key) for group in rows]
    if len(groups) > _LISTED:
        parts.append(tag("p", f"还有 {len(groups) - _LISTED} 个，审完前面的就会列出。", cls="cg-quiet"))
    return tag("div", *parts, cls="cg cg-queue")


def _row(group: Group, here: bool) -> Html:
    dot = tag("span", cls=f"cg-dot cg-k-{group.kind}") if group.ends is None else None
    about = "推断" if group.inferred else f"{len(group.items)} 句" if len(group.items) > 1 else None
    return link(join(tag("span", dot, group.name), tag("small", about)), "review", key=group.key,
                cls="cg-here" if here else None, title=f"{group.label}：{group.name}")


def card(group: Group, snapshot: Snapshot, names: Names) -> Html:
    """The candidate large, then its sentences."""
    word = surety(group.confidence)
    marks = join(
        tag("span", cls=f"cg-dot cg-k-{group.kind}") if group.ends is None else None, badge(group.label),
        badge(f"{word} · {group.confidence:.2f}", _TONES[word]),
        badge(INFERRED, "machine", _INFERRED) if group.inferred else None,
        badge(STATUS_STYLES[group.status].label, STATUS_STYLES[group.status].tone)
        if group.ends is not None and group.status is not Status.ASSERTED else None,
        tag("small", f"{len(group.items)} 句，{len(group.documents)} 份材料"),
    )
    question = "这句话说了这条关系吗？" if group.ends else f"“{group.name}”是不是一个值得收录的{group.label}？"
    if group.inferred:
        question = _INFERRED
    if group.read_as is not None:
        read = names.by_id[group.read_as].name if group.read_as in names.by_id else group.read_as
        question = f"暂读作“{read}”，可能是误字。是它，请合并；是另一家，请通过；都不是，请驳回。"
    rest = group.items[_SENTENCES:]
    return tag(
        "div", tag("p", marks), tag("h1", _title(group, names), cls="cg-candidate"), tag("p", question, cls="cg-quiet"),
        *(_sentence(item, snapshot) for item in group.items[:_SENTENCES]),
        tag("details", tag("summary", f"另有 {len(rest)} 句"), *(_sentence(item, snapshot) for item in rest[:60]))
        if rest else None, cls="cg",
    )


def _title(group: Group, names: Names) -> Piece:
    if group.ends is None:
        return group.name
    relation = LINK_RULES[group.kind].label
    left, _, right = group.name.partition(f" {relation} ")
    return join(_end(group.ends[0], left, names), tag("em", relation), _end(group.ends[2], right, names))


def _end(entity_id: str, name: str, names: Names) -> Html:
    if entity_id in names.by_id:
        return named_link(names.by_id[entity_id], name)
    return join(name, tag("small", f"（{kind_of(entity_id).label}，未收录）"))


def _sentence(item: Item, snapshot: Snapshot) -> Html:
    said = tag("blockquote", *(tag("mark", words) if marked else words for words, marked in item.parts))
    source: Source | None = snapshot.source_by_id.get(item.source)
    title = f"《{source.title}》" if source is not None else item.document
    return tag("div", said, tag("div", link(title, "sources", source=item.source, at=item.start), f"　{item.document}",
                                cls="cg-from"), cls="cg-evidence cg-asked")


def near_line(near: Near) -> Html:
    """A known entity that may be meant, with the name of it that is alike."""
    alike = f"，又名“{near.matched}”" if near.matched != near.entity.name else ""
    known = near.entity
    return tag("div", tag("span", cls=f"cg-dot cg-k-{known.kind}"), named_link(known),
               tag("small", f"　{known.kind.label}{alike}，相似 {near.score:.0f}%"), cls="cg")


def certain_list(groups: Iterable[Group]) -> Html:
    """What a bulk acceptance would accept, each with its surest sentence."""
    rows = [
        tag("tr", tag("td", group.label, cls="cg-tight"), tag("td", group.name),
            tag("td", *(tag("mark", words) if marked else words for words, marked in group.items[0].parts)),
            tag("td", f"{group.confidence:.2f}", cls="cg-num"))
        for group in groups
    ]
    head = tag("tr", *(tag("th", name) for name in ("类别", "名称", "最确定的一句", "可信度")))
    table = tag("table", tag("thead", head), tag("tbody", *rows), cls="cg-table")
    return tag("div", tag("div", table, cls="cg-scroll", style="max-height:320px", tabindex=0), cls="cg")


KINDS: dict[str, str] = {kind.value: kind.label for kind in Kind} | {key: rule.label for key, rule in LINK_RULES.items()}
