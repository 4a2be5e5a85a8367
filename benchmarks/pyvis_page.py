"""A Streamlit script that shows a picture as plain pyvis in an iframe does: what `benchmarks/ui.py` compares with."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st
import streamlit.components.v1 as components
from pyvis.network import Network

from chains.graph import Graph, build_graph
from chains.snapshot import read_snapshot
from chains.views.network import network_data
from chains.views.scene import Scene, scene_picture


@st.cache_resource
def _graph(folder: str) -> Graph:
    return build_graph(read_snapshot(Path(folder)))


def _plain(graph: Graph, center: str) -> str:
    drawn = scene_picture(graph, Scene(center))
    data = network_data(graph, drawn.shown, folds=drawn.folds)
    network = Network(height="540px", width="100%", directed=True, cdn_resources="in_line")
    for node in data["nodes"]:
        style = data["styles"][node["kind"]]
        network.add_node(node["id"], label=node["text"], color=style["color"], shape=style["shape"], size=style["size"])
    for edge in data["edges"]:
        network.add_edge(edge["a"], edge["b"], title=edge["text"])
    page: str = network.generate_html(notebook=False)
    return page


st.write("ready")
graph = _graph(os.environ["CHAINS_SNAPSHOT"])
if st.button("show"):
    components.html(_plain(graph, os.environ["CHAINS_CENTER"]), height=560)
