// What is joined to what in the shown picture, and the bright part of it while the mouse rests on a node.

class Paths {
  constructor(picture) {
    this.picture = picture;
    this.near = new Map(); // node → [[neighbour, edge id]]
    this.focus = null; // the node the mouse rests on
    this.bright = null; // { nodes, edges } that stand out, or nothing does
  }

  read(edges, isShown) {
    this.near.clear();
    for (const edge of edges) {
      if (!isShown(edge)) continue;
      for (const [from, to] of [[edge.a, edge.b], [edge.b, edge.a]]) {
        if (!this.near.has(from)) this.near.set(from, []);
        this.near.get(from).push([to, edge.id]);
      }
    }
  }

  neighbours(id) {
    return this.near.get(id) ?? [];
  }

  around(id) {
    const steps = this.neighbours(id);
    return { nodes: new Set([id, ...steps.map(([node]) => node)]), edges: new Set(steps.map(([, edge]) => edge)) };
  }

  // A path with the fewest steps, or null where there is none in the picture.
  shortest(start, end) {
    const cameBy = new Map([[start, null]]);
    for (const node of cameBy.keys()) { // a Map is walked in the order of arrival, newcomers included
      if (node === end) break;
      for (const [next, edge] of this.neighbours(node)) if (!cameBy.has(next)) cameBy.set(next, [node, edge]);
    }
    if (!cameBy.has(end)) return null;
    const found = { nodes: new Set([end]), edges: new Set() };
    for (let step = cameBy.get(end); step; step = cameBy.get(step[0])) {
      found.nodes.add(step[0]);
      found.edges.add(step[1]);
    }
    return found;
  }

  highlight(id) {
    const start = this.picture.data.start;
    this.focus = id;
    const path = id && start && start !== id ? this.shortest(start, id) : null;
    this.bright = id ? path ?? this.around(id) : null;
    this.picture.status.path(start && id && start !== id ? path?.edges.size ?? 0 : null);
    this.picture.network.redraw();
  }

  highlightEdge(edge) {
    // A line is only lifted: the mouse rests on one too often for all else to go dim each time.
    this.bright = edge ? { nodes: new Set([edge.a, edge.b]), edges: new Set([edge.id]), lifted: true } : null;
    this.picture.network.redraw();
  }

  // Drawn over the finished picture: a veil, and the bright part once more. No data set changes, so a hover costs nothing.
  paint(paper) {
    if (!this.bright) return;
    const { body } = this.picture.network;
    const { ground, ink } = this.picture.looks;
    if (!this.bright.lifted) this.veil(paper, ground);
    const edges = [...this.bright.edges].map((id) => body.edges[id]).filter((edge) => edge && !edge.options.hidden);
    edges.forEach((edge) => edge.draw(paper));
    const labels = [...this.bright.nodes].map((id) => body.nodes[id]).filter((node) => node && !node.options.hidden)
      .map((node) => node.draw(paper));
    labels.forEach((label) => label?.drawExternalLabel?.());
    if (edges.length <= 14) edges.forEach((edge) => this.wording(paper, edge, ink, ground));
  }

  veil(paper, ground) {
    paper.save();
    paper.setTransform(1, 0, 0, 1, 0, 0);
    paper.globalAlpha = 0.78;
    paper.fillStyle = ground;
    paper.fillRect(0, 0, paper.canvas.width, paper.canvas.height);
    paper.restore();
  }

  wording(paper, edge, ink, ground) {
    const { text } = this.picture.edgeOf.get(edge.id) ?? {};
    if (!text || this.picture.network.getScale() < 0.5) return;
    const [x, y] = [(edge.from.x + edge.to.x) / 2, (edge.from.y + edge.to.y) / 2];
    Object.assign(paper, { font: `12px ${FONT}`, textAlign: "center", textBaseline: "middle", lineWidth: 4, lineJoin: "round",
      strokeStyle: ground, fillStyle: ink });
    paper.strokeText(text, x, y);
    paper.fillText(text, x, y);
  }
}
