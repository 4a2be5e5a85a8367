"""`chains news`: what is new since a date."""

from __future__ import annotations

from chains.graph import Graph, entity_of
from chains.model import LINK_RULES
from chains.news import NewEntity, NewLink, News, by_owner
from chains.report.statements import Json, evidence_json, evidence_text, link_json, named
from chains.views.style import date_label

__all__ = ["news_json", "news_text", "untold_words"]


def news_json(graph: Graph, news: News) -> Json:
    """Entities and links with their first dated evidence, cities and chains; how many are dated too roughly or not at all."""
    return {
        "since": news.since,
        "entities": [{"entity": named(graph, x.entity.id), **_first(graph, x)} for x in news.entities],
        "links": [{"link": link_json(graph, x.link), **_first(graph, x)} for x in news.links],
        "rough": {"links": news.rough[0], "entities": news.rough[1]},
        "undated": {"links": news.undated[0], "entities": news.undated[1]},
    }


def _first(graph: Graph, new: NewLink | NewEntity) -> Json:
    return {"date": new.first.date, "first": evidence_json(graph, new.first),
            "cities": [named(graph, c) for c in new.cities], "chains": [named(graph, c) for c in new.chains]}


def untold_words(news: News) -> str:
    """What the dates do not tell, in one sentence."""
    links, entities = news.undated
    told = f"另有 {links:,} 条关系、{entities:,} 个条目的依据都没有日期，看不出新旧，不在其中"
    if any(news.rough):
        told += f"；{news.rough[0]:,} 条关系、{news.rough[1]:,} 个条目的最早日期只到年或月，可能更早，也不在其中"
    return told + "。"


def news_text(graph: Graph, news: News) -> str:
    """Chain by chain what is new, each with the sentence that says it first; then what the dates do not tell."""
    lines = [f"{date_label(news.since)}以来：{len(news.links):,} 条关系、{len(news.entities):,} 个条目的最早依据在此之后。"]
    for chain, (entities, links) in by_owner(news, "chains").items():
        lines.append(f"\n{entity_of(graph, chain).name if chain else '不属于任何一条产业链'}")
        lines += [f"  新条目 {x.entity.name}（{x.entity.kind.label}，{date_label(x.first.date)}）" for x in entities]
        for x in links:
            subject, object = (entity_of(graph, end).name for end in (x.link.subject, x.link.object))
            marks = f"{date_label(x.first.date)}，{x.link.layer.label}"
            lines += [f"  {subject} {LINK_RULES[x.link.kind].label} {object}（{marks}）",
                      f"      {evidence_text(graph, x.first)}"]
    return "\n".join([*lines, "", untold_words(news)])
