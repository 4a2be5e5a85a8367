"""The network picture: a neighbourhood as plain nodes and edges with positions, and the same as a file that opens offline."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from chains.graph import Graph, Neighbourhood, build_graph, entity_of, snapshot_of
from chains.model import LINK_RULES, Entity, Kind, Layer, Link, Snapshot, SourceKind, Status
from chains.views.folding import Fold
from chains.views.layout import Box, label_lines, place
from chains.views.scene import neighbours_hidden
from chains.views.style import KIND_STYLES, LINK_PROMINENCE, STATUS_STYLES, date_label, display_name, quote_words

if TYPE_CHECKING:
    from pyvis.network import Network

__all__ = [
    "edge_color", "network_data", "offline_html", "pyvis_network", "snapshot_html", "snapshot_picture", "snapshot_positions",
]

Point = tuple[float, float]
Data = dict[str, Any]


def network_data(
    graph: Graph, around: Neighbourhood, *, positions: Mapping[str, Point] | None = None, folds: Sequence[Fold] = ()
) -> Data:
    """Nodes and edges of the neighbourhood as JSON values with coordinates, one edge for each connected pair.

    `positions` are the places already given to nodes; they are kept. `folds` are counts of firms, each drawn as one node
    beside its home. The result holds `center`, `nodes`, `edges` and `styles` (kind → colours and shape); every text in
    it is raw and must be shown as text, never as HTML.
    """
    entities = [entity_of(graph, node) for node in around.nodes]
    pairs = _pairs(around.links)
    placed = place(
        [*around.nodes, *(fold.id for fold in folds)], [*pairs, *((fold.home, fold.id) for fold in folds)],
        kinds={entity.id: entity.kind for entity in entities} | {fold.id: Kind.ENTERPRISE for fold in folds},
        boxes={entity.id: _box(entity) for entity in entities} | {f.id: Box.of([f.text], _FOLD_SIZE) for f in folds},
        known=positions,
    )
    shown = frozenset(around.nodes).union(*(fold.members for fold in folds))
    nodes = [_node(graph, entity, placed[entity.id], shown) for entity in entities]
    kinds = sorted({*(e.kind for e in entities), *([Kind.ENTERPRISE] if folds else [])}, key=list(KIND_STYLES).index)
    return {
        "center": around.center,
        "nodes": nodes + [_fold_node(graph, fold, placed[fold.id]) for fold in folds],
        "edges": [_edge(graph, a, b, links) for (a, b), links in pairs.items()] + [_fold_edge(fold) for fold in folds],
        "styles": {str(kind): _kind_style(kind) for kind in kinds},
    }


_FOLD_SIZE = 22
_FOLD_NAMES = 6  # told when the mouse rests on a count


def _fold_node(graph: Graph, fold: Fold, at: Point) -> Data:
    names = [display_name(entity_of(graph, member)) for member in fold.members[:_FOLD_NAMES]]
    more = f"等 {len(fold.members)} 家" if len(fold.members) > _FOLD_NAMES else ""
    return {
        "id": fold.id, "kind": str(Kind.ENTERPRISE), "name": f"{display_name(entity_of(graph, fold.home))}：{fold.text}",
        "text": fold.text, "x": at[0], "y": at[1], "dashed": False, "known": True, "verified": None, "more": 0,
        "count": len(fold.members), "names": "、".join(names) + more,
    }


def _fold_edge(fold: Fold) -> Data:
    return {
        "id": f"{fold.id}:edge", "a": fold.id, "b": fold.home, "text": fold.text, "kind": "", "dashes": [],
        "status": Status.ASSERTED.label, "layer": str(Layer.CURATED), "verified": None, "arrow": False, "links": [],
    }


def _kind_style(kind: Kind) -> Data:
    style = KIND_STYLES[kind]
    return {"color": style.color, "dark": style.dark, "shape": style.shape, "size": style.size, "label": style.label}


def _box(entity: Entity) -> Box:
    return Box.of(label_lines(display_name(entity)), KIND_STYLES[entity.kind].size)


def _pairs(links: Iterable[Link]) -> dict[tuple[str, str], list[Link]]:
    pairs: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in sorted(links, key=lambda link: (LINK_PROMINENCE.index(link.kind), link.id)):
        ends = (link.subject, link.object)
        pairs[ends[::-1] if ends[::-1] in pairs else ends].append(link)
    return dict(sorted(pairs.items()))


def _node(graph: Graph, entity: Entity, at: Point, shown: frozenset[str]) -> Data:
    return {
        "id": entity.id,
        "kind": str(entity.kind),
        "name": entity.name,
        "text": "\n".join(label_lines(display_name(entity))),
        "x": at[0],
        "y": at[1],
        "dashed": entity.get("stage") in (Status.PLANNED, Status.PROPOSED, Status.SIGNED, Status.FRAMEWORK),
        "known": entity.known,
        "verified": entity.verified.value if entity.known else None,
        "more": neighbours_hidden(graph, entity.id, shown),
    }


def _edge(graph: Graph, a: str, b: str, links: Sequence[Link]) -> Data:
    # What holds today names the pair before what is only planned, and what a person has looked at before what was read.
    first = min(links, key=lambda link: (link.status is not Status.ASSERTED, link.layer is not Layer.CURATED))
    return {
        "id": "|".join(link.id for link in links),
        "a": a,
        "b": b,
        "text": "、".join(dict.fromkeys(_wording(link, a) for link in links)),
        "kind": first.kind,
        "dashes": list(STATUS_STYLES[first.status].dashes),
        "status": first.status.label,
        "layer": str(first.layer),
        "verified": snapshot_of(graph).verified(e for link in links for e in link.evidence).value,
        "arrow": LINK_RULES[first.kind].directed,
        "links": [link.id for link in links],
    }


def _wording(link: Link, start: str) -> str:
    rule = LINK_RULES[link.kind]
    words = rule.label if link.subject == start else rule.passive
    return words if link.status is Status.ASSERTED else f"{words}（{link.status.label}）"


_FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif'
_EDGE_COLORS = {"curated": "#7d8894", "extracted": "#b9a44c"}
_LEADS_COLOR = "#c2410c"
_GROUNDS = 2  # evidences told for each line of an offline page


def pyvis_network(data: Data) -> Network:
    """A pyvis network with the given positions, without physics: it stands still and is ready at once."""
    # 0.2 s of imports that only a file needs, never a page.
    from pyvis.network import Network

    # directed=True also for undirected links: pyvis compares each undirected edge with all others.
    network = Network(height="100vh", width="100%", directed=True, cdn_resources="in_line")
    styles = data["styles"]
    for node in data["nodes"]:
        style = styles[node["kind"]]
        network.add_node(
            node["id"], label=node["text"], title=_popup(f"{node['name']}\n{style['label']}"), x=node["x"], y=node["y"],
            shape=style["shape"], size=style["size"], borderWidth=2, color=_paint(node, style["color"]),
            shapeProperties={"borderDashes": [5, 4] if node["dashed"] else False},
        )
    for edge in data["edges"]:
        network.add_edge(
            edge["a"], edge["b"], title=_popup("\n".join([f"{edge['text']}（{edge['status']}）", *edge.get("grounds", ())])),
            dashes=edge["dashes"] or False, color=edge_color(edge),
            arrows="to" if edge["arrow"] else "", width=2.5 if edge["kind"] == "leads" else 1.2,
        )
    network.set_options(_OPTIONS)
    return network


def _paint(node: Data, color: str) -> Data | str:
    # Hollow is what does not stand yet or what only a document names; a filled shape would say that it is there.
    return {"background": "#ffffff", "border": color} if node["dashed"] or not node["known"] else color


def edge_color(edge: Mapping[str, Any]) -> str:
    """The colour of an edge of network_data."""
    return _LEADS_COLOR if edge["kind"] == "leads" and edge["layer"] == Layer.CURATED else _EDGE_COLORS[edge["layer"]]


_OPTIONS = """{
  "physics": {"enabled": false},
  "layout": {"improvedLayout": false},
  "edges": {"smooth": false, "arrows": {"to": {"scaleFactor": 0.5}}},
  "nodes": {"font": {"size": 13, "strokeWidth": 4, "strokeColor": "#ffffff",
    "face": "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, WenQuanYi Micro Hei"}},
  "interaction": {"hover": true, "hideEdgesOnDrag": false, "tooltipDelay": 120}
}"""


def _popup(text: str) -> str:
    # pyvis turns every popup of a file into HTML as soon as one of them holds this word.
    return re.sub("href", lambda match: match.group()[0] + "\u200b" + match.group()[1:], text, flags=re.IGNORECASE)


_SCRIPT = re.compile(r"(<script[^>]*>.*?</script>)", re.DOTALL)
_OUTSIDE = re.compile(r"<!--.*?-->|<link\b[^>]*>|<center>\s*<h1>.*?</h1>\s*</center>", re.DOTALL)


def offline_html(data: Data, title: str) -> str:
    """One HTML file of the picture with title and legend, which asks nobody for anything when opened."""
    page: str = pyvis_network(data).generate_html(notebook=False)
    # Scripts are set apart first: the library's own text holds comments and tags that must not be cut.
    parts = ["" if "src=" in part.partition(">")[0] else part if part.startswith("<script") else _OUTSIDE.sub("", part)
             for part in _SCRIPT.split(page)]
    head = f"<head><meta charset=\"utf-8\"><title>{escape(title)}</title><style>{_STYLE}</style>"
    whole = "".join(parts)
    return whole.replace("<head>", head, 1).replace("<body>", "<body>" + _frame(data, title), 1)


_STYLE = f"""
body {{ margin: 0; font-family: {_FONT}; color: #1f2933; }}
.card {{ border: 0 !important; }}
#mynetwork {{ border: 0 !important; float: none !important; }}
div.vis-tooltip {{ white-space: pre-line; font-family: {_FONT}; }}
#caption {{ position: fixed; z-index: 2; top: 12px; left: 16px; background: rgba(255,255,255,.9); padding: 8px 12px;
  border: 1px solid #d9dee4; border-radius: 6px; max-width: 60vw; }}
#caption h1 {{ font-size: 17px; margin: 0 0 4px; }}
#caption span {{ margin-right: 12px; font-size: 12px; white-space: nowrap; }}
#caption i {{ display: inline-block; width: 10px; height: 10px; border-radius: 5px; margin-right: 4px; }}
#caption p {{ margin: 4px 0 0; font-size: 12px; color: #5d6b7b; }}
"""


def _frame(data: Data, title: str) -> str:
    legend = "".join(
        f'<span><i style="background:{style["color"]}"></i>{escape(style["label"])}</span>'
        for style in data["styles"].values()
    )
    counts = f"{len(data['nodes'])} 个节点，{len(data['edges'])} 条连线；鼠标停在连线上看依据。"
    lines = (f'<span><i style="background:{_LEADS_COLOR}"></i>链主（来源写明）</span>'
             f'<span><i style="background:{_EDGE_COLORS["extracted"]}"></i>自动抽取，待核对</span>'
             "<span>虚线：规划、签约或建议</span><span>空心：规划中，或仅文档提及</span>")
    return f'<div id="caption"><h1>{escape(title)}</h1><div>{legend}</div><div>{lines}</div><p>{counts}</p></div>'


def snapshot_picture(snapshot: Snapshot) -> Data:
    """The whole snapshot as network_data gives it, nodes with most links in the middle; each edge has `grounds` too."""
    graph = build_graph(snapshot)
    nodes = _by_links(snapshot)
    around = Neighbourhood(nodes[0] if nodes else "", nodes, snapshot.links, dict.fromkeys(nodes, 0), 0)
    data, links = network_data(graph, around), {link.id: link for link in snapshot.links}
    for edge in data["edges"]:
        edge["grounds"] = _grounds(snapshot, [links[i] for i in edge["links"]])
    return data


def snapshot_positions(snapshot: Snapshot) -> dict[str, Point]:
    """Where snapshot_picture puts the nodes, without the rest of the picture."""
    entities = snapshot.by_id
    return place(_by_links(snapshot), list(_pairs(snapshot.links)), kinds={node: e.kind for node, e in entities.items()},
                 boxes={node: _box(e) for node, e in entities.items()})


def _by_links(snapshot: Snapshot) -> tuple[str, ...]:
    degree = dict.fromkeys((entity.id for entity in snapshot.entities), 0)
    for link in snapshot.links:
        degree[link.subject] += 1
        degree[link.object] += 1
    return tuple(sorted(degree, key=lambda node: (-degree[node], node)))


def snapshot_html(snapshot: Snapshot, title: str = "产业链图谱") -> str:
    """The whole snapshot as one offline HTML file."""
    return offline_html(snapshot_picture(snapshot), title)


def _grounds(snapshot: Snapshot, links: Iterable[Link]) -> list[str]:
    """The first evidences as lines of text: the sentence where it is stored, else the note, and whose word it is."""
    told = [e for link in links for e in sorted(reversed(link.evidence), key=lambda e: e.quote is None)]
    lines = []
    for evidence in told[:_GROUNDS]:
        source = snapshot.source_by_id[evidence.source]
        said = f"“{quote_words(evidence.quote)}”" if evidence.quote else f"{evidence.note}（{evidence.locator}）"
        retold = "转述自" if source.kind is SourceKind.SEED else ""
        lines.append(f"{said}——{retold}《{source.title}》" + (f"，{date_label(source.published)}" if source.published else ""))
    return lines + ([f"另有 {len(told) - _GROUNDS} 条依据"] if len(told) > _GROUNDS else [])
