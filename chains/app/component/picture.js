// The picture: a vis-network that is kept while its data changes. Known nodes are never moved but by the user's own undo.

const vis = globalThis.vis;
const livePictures = new Set();
const pictureOf = new WeakMap(); // parent element → Picture

const KEEP_AFTER = 350; // ms of rest before moved nodes are told to Python
const HOVER_AFTER = 140;
const HUB = 40; // a node with more lines keeps them quiet when it is selected, or they would hide the picture
const WORDED = 14; // lines of the selected node that carry their wording
const MANY_EDGES = 350; // from here on lines rest while the picture is dragged

class Picture {
  constructor(parent) {
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.data = null;
    this.nodeOf = new Map();
    this.edgeOf = new Map();
    this.said = new Map(); // node → where Python last heard or said it stands
    this.unsaid = {}; // what Python has still to hear
    this.chosen = new Set();
    this.selected = null; // the node chosen last
    this.edge = null;
    this.pinned = new Set();
    this.steps = [0, 0]; // that can be undone and redone
    this.allLabels = false;
    this.worded = new Set(); // lines that have carried a label: vis forgets one only for another
    this.build(parent);
  }

  build(parent) {
    this.root = element("div", "cg-picture");
    this.root.picture = this;
    this.canvas = element("div", "cg-canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.looks = new Looks(this.root);
    this.network = new vis.Network(this.canvas, { nodes: this.nodes, edges: this.edges }, this.options());
    this.view = new View(this);
    this.paths = new Paths(this);
    this.labels = new Labels(this);
    this.status = new Status(this);
    this.legend = new Legend(this);
    this.actions = new Actions(this);
    this.menu = new Menu(this);
    this.card = new Card(this);
    this.saver = new Saver(this);
    this.keys = new Keys(this);
    this.choosing = new Choosing(this);
    this.bar = new Bar(this);
    this.canvas.append(this.choosing.frame, this.card.box);
    this.root.append(this.canvas, this.bar.tools, this.status.box, this.bar.selection, this.legend.box, this.menu.box,
      this.keys.help, this.status.live);
    parent.append(this.root);
    this.listen();
    this.glide = new Glide(this); // after listening: a highlight is gone before the picture glides
  }

  listen() {
    const on = (event, action) => this.network.on(event, action);
    on("click", (event) => this.clicked(event));
    on("doubleClick", (event) => this.doubleClicked(event));
    on("oncontext", (event) => this.rightClicked(event));
    on("dragStart", (event) => this.dragStarted(event));
    on("dragEnd", (event) => this.dragged(event));
    on("zoom", () => {
      this.card.close();
      this.status.looked();
    });
    on("hoverNode", ({ node }) => this.hover(() => this.paths.highlight(node)));
    on("hoverEdge", ({ edge }) => {
      this.hovered = edge;
      this.hover(() => this.paths.highlightEdge(this.edgeOf.get(edge)));
    });
    on("blurNode", () => this.unhover());
    on("blurEdge", () => {
      this.hovered = null;
      this.unhover();
    });
    on("beforeDrawing", () => this.data && this.labels.gate());
    on("afterDrawing", (paper) => this.paintOver(paper));
    this.canvas.addEventListener("pointerdown", () => this.focus());
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.canvas);
  }

  options() {
    return {
      physics: { enabled: false },
      layout: { improvedLayout: false },
      nodes: { borderWidth: 1.5, borderWidthSelected: 4 },
      edges: { smooth: false, arrows: { to: { scaleFactor: 0.45 } }, selectionWidth: 0.5, hoverWidth: 0.6 },
      interaction: {
        hover: true, tooltipDelay: 150, multiselect: false, zoomSpeed: 0.7, selectConnectedEdges: false, hoverConnectedEdges: false,
      },
    };
  }

  isHeard(event) {
    return isHeard(this.data.picture, event);
  }

  update(component) {
    const { data } = component;
    const fresh = this.data?.scene !== data.scene;
    this.data = data;
    hear(data, component);
    this.nodeOf = new Map(data.nodes.map((node) => [node.id, node]));
    this.edgeOf = new Map(data.edges.map((edge) => [edge.id, edge]));
    this.pinned = new Set(data.pinned ?? []);
    this.root.style.height = `${data.height}px`;
    this.canvas.setAttribute("aria-label", `关系图：${data.nodes.length} 个节点，内容同下方表格。方向键走到相邻节点，问号看全部按键。`);
    this.looks.read(data);
    if (fresh) this.clear();
    const newcomers = this.merge();
    const many = data.edges.length > MANY_EDGES;
    this.network.setOptions({ interaction: { hideEdgesOnDrag: many, hideEdgesOnZoom: many } });
    this.bar.draw();
    this.show();
    this.keepSelection(fresh);
    if (fresh) {
      this.waiting = true;
      this.resized();
    } else this.status.newcomers(newcomers);
    this.status.draw();
  }

  clear() {
    this.nodes.clear();
    this.edges.clear();
    this.said.clear();
    this.unsaid = {};
    this.legend.off = new Set(this.data.off ?? []);
    this.card.close();
    this.choose([], false);
  }

  // Only what changed goes into the data sets, and a place only where Python means another than it last heard.
  merge() {
    this.edges.remove(this.edges.getIds().filter((id) => !this.edgeOf.has(id)));
    this.nodes.remove(this.nodes.getIds().filter((id) => !this.nodeOf.has(id)));
    const newcomers = [];
    this.nodes.update(this.data.nodes.map((node) => {
      const look = this.nodeLook(node);
      const isNew = !this.nodes.get(node.id);
      if (isNew) newcomers.push(node.id);
      const [x, y] = this.said.get(node.id) ?? [];
      const moved = (x !== node.x || y !== node.y) && !this.unsaid.moved?.[node.id];
      if (!isNew && !moved) return look;
      this.said.set(node.id, [node.x, node.y]);
      return { ...look, x: node.x, y: node.y };
    }));
    this.edges.update(this.data.edges.map((edge) => this.edgeLook(edge)));
    return newcomers;
  }

  nodeLook(node) {
    return this.looks.node(node, this.pinned.has(node.id));
  }

  edgeLook(edge) {
    const near = this.near?.has(edge.id);
    const worded = this.allLabels || (near && this.near.size <= WORDED) || edge.id === this.edge?.id;
    const label = (worded && !edge.id.startsWith("fold:") ? edge.text : edge.mark) || (this.worded.has(edge.id) ? " " : undefined);
    if (label) this.worded.add(edge.id);
    return this.looks.edge(edge, {
      label, chosen: near && this.near.size <= HUB, names: [this.nameOf(edge.a), this.nameOf(edge.b)],
    });
  }

  nameOf(id) {
    return (this.nodeOf.get(id)?.text ?? "").replace("\n", "");
  }

  selectionName() {
    if (this.edge) return `${this.nameOf(this.edge.a)} — ${this.nameOf(this.edge.b)}`;
    return this.chosen.size > 1 ? `${this.chosen.size} 个节点` : this.selected ? this.nameOf(this.selected) : "";
  }

  // What the legend lets through.
  isNodeShown(node) {
    return node.id === this.data.center || !this.legend.hides(this.legend.shown, node, "node");
  }

  isEdgeShown(edge) {
    return !this.legend.hides(this.legend.shown, edge, "edge") && this.isNodeShown(this.nodeOf.get(edge.a))
      && this.isNodeShown(this.nodeOf.get(edge.b));
  }

  visibleNodes() {
    return this.data.nodes.filter((node) => this.isNodeShown(node)).map((node) => node.id);
  }

  show() {
    this.legend.draw();
    this.nodes.update(this.data.nodes.map((node) => ({ id: node.id, hidden: !this.isNodeShown(node) })));
    this.edges.update(this.data.edges.map((edge) => ({ id: edge.id, hidden: !this.isEdgeShown(edge) })));
    this.paths.read(this.data.edges, (edge) => this.isEdgeShown(edge));
    this.paths.bright = null;
    this.labels.read();
    this.status.draw();
  }

  restyle() {
    if (!this.data) return;
    this.looks.read(this.data);
    this.nodes.update(this.data.nodes.map((node) => this.nodeLook(node)));
    this.edges.update(this.data.edges.map((edge) => this.edgeLook(edge)));
    this.legend.draw();
  }

  toggleLabels() {
    this.allLabels = !this.allLabels;
    this.edges.update(this.data.edges.map((edge) => this.edgeLook(edge)));
    this.bar.draw();
  }

  // --- selection: kept here, so that it is there at once; Python hears of it for the details

  choose(ids, told = true) {
    const before = this.edge ? null : this.selected;
    const edge = this.edge;
    this.edge = null;
    this.chosen = new Set(ids);
    this.selected = ids.at(-1) ?? null;
    this.card.close();
    this.network.selectNodes(ids, false);
    this.nearOf(this.selected, edge);
    if (ids.length === 1) this.status.say(this.spoken(ids[0]));
    if (told && ids.length === 1 && this.selected !== before) this.tell("select", this.selected);
    this.bar.drawSelection();
  }

  spoken(id) {
    const node = this.nodeOf.get(id);
    return `${node.name}，${this.data.styles[node.kind].label}，${this.paths.neighbours(id).length} 个相邻`;
  }

  selectEdge(edge) {
    this.chosen.clear();
    this.selected = null;
    this.edge = edge;
    this.network.setSelection({ nodes: [], edges: [edge.id] }, { highlightEdges: false });
    this.nearOf(null, edge);
    this.tell("select", edge.id);
    this.bar.drawSelection();
  }

  // The lines of the selected node stand out; only those that were or become so are drawn anew.
  nearOf(id, edge) {
    const before = this.near ?? new Set();
    this.near = new Set(id ? this.network.getConnectedEdges(id) : []);
    const touched = [...before, ...this.near, edge?.id].map((one) => this.edgeOf.get(one)).filter(Boolean);
    this.edges.update([...new Set(touched)].map((one) => this.edgeLook(one)));
  }

  keepSelection(fresh) {
    if (this.edge && this.edgeOf.has(this.edge.id)) return;
    const left = [...this.chosen].filter((id) => this.nodeOf.has(id));
    this.choose(left.length || !(fresh || this.chosen.size || this.edge) ? left : [this.data.center], false);
  }

  // --- what the user does

  focus() {
    this.canvas.focus({ preventScroll: true });
  }

  clicked({ nodes, edges, pointer }) {
    const id = nodes.find((one) => this.isNodeShown(this.nodeOf.get(one)));
    // Where lines cross, the one that shines is the one that is meant.
    const edge = this.edgeOf.get(edges.length && this.hovered ? this.hovered : edges[0]);
    if (id) this.choose([id]);
    else if (edge && this.isEdgeShown(edge) && !edge.id.startsWith("fold:")) this.card.open(edge, pointer.DOM);
    else this.choose([]);
  }

  doubleClicked({ nodes: [id] }) {
    if (!id || id === this.data.center) return;
    if (!this.isHeard("act")) this.tell("expand", id);
    else this.act(this.data.expanded?.includes(id) ? "collapse" : "expand", [id]);
  }

  rightClicked({ event, pointer }) {
    event.preventDefault();
    this.unhover();
    const [id, edge] = [this.network.getNodeAt(pointer.DOM), this.edgeOf.get(this.network.getEdgeAt(pointer.DOM))];
    if (id !== undefined) {
      if (!this.chosen.has(id)) this.choose([id]);
    } else if (edge) this.selectEdge(edge);
    else this.choose([]);
    this.openMenu(pointer.DOM);
  }

  openMenu(at = this.selected ? this.view.locate(this.selected) : { x: 40, y: 40 }) {
    this.menu.open(this.selectionName() || "整个画面", this.actions.list(), { x: at.x, y: at.y + this.canvas.offsetTop });
  }

  hover(action) {
    clearTimeout(this.hovering);
    this.hovering = setTimeout(action, HOVER_AFTER);
  }

  unhover() {
    clearTimeout(this.hovering);
    if (this.paths.bright) this.paths.highlight(null);
  }

  dragStarted({ nodes }) {
    this.unhover();
    this.card.close();
    if (nodes.length && !this.chosen.has(nodes[0])) this.choose(nodes);
  }

  dragged({ nodes }) {
    this.status.looked();
    const moved = nodes.filter((id) => !this.pinned.has(id));
    if (moved.length) this.keep({ moved: { ...this.unsaid.moved, ...this.placesOf(moved) } });
  }

  placesOf(ids) {
    return Object.fromEntries(Object.entries(this.network.getPositions(ids)).map(([id, { x, y }]) => [id, [x, y]]));
  }

  // --- what Python hears

  tell(event, value) {
    tell(this.data.picture, event, value);
  }

  keep(news) {
    Object.assign(this.unsaid, news);
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.flush(), KEEP_AFTER);
  }

  flush() {
    clearTimeout(this.keeping);
    const { unsaid } = this;
    this.unsaid = {};
    for (const [id, at] of Object.entries(unsaid.moved ?? {})) this.said.set(id, at);
    if (Object.keys(unsaid).length) this.tell("keep", unsaid);
  }

  act(what, nodes = []) {
    this.flush();
    const places = what === "pin" ? this.placesOf(nodes) : {};
    for (const [id, at] of Object.entries(places)) this.said.set(id, at);
    this.tell("act", { what, nodes, places });
  }

  // --- drawing

  paintOver(paper) {
    if (!this.data) return;
    this.paths.paint(paper);
    this.labels.paint(paper);
    for (const id of this.pinned) this.badge(paper, id, "固");
    if (this.data.start) this.badge(paper, this.data.start, "起");
    for (const id of this.data.expanded ?? []) this.badge(paper, id, "－");
    for (const node of this.data.nodes) if (node.count) this.badge(paper, node.id, "＋");
  }

  // A sign at the upper right of a mark.
  badge(paper, id, sign) {
    const node = this.network.body.nodes[id];
    if (!node || node.options.hidden) return;
    const [x, y] = [node.x + node.options.size * 0.8, node.y - node.options.size * 0.8];
    Object.assign(paper, { fillStyle: this.looks.ink, font: `9px ${FONT}`, textAlign: "center", textBaseline: "middle" });
    paper.beginPath();
    paper.arc(x, y, 6.5, 0, 2 * Math.PI);
    paper.fill();
    paper.fillStyle = this.looks.ground;
    paper.fillText(sign, x, y + 0.5);
  }

  pointTo(id) {
    if (!this.nodes.get(id)) return;
    this.choose([id], false);
    this.view.pan(id);
  }

  locate(id) {
    return this.view.locate(id);
  }

  resized() {
    if (!this.canvas.clientWidth || !this.waiting) return;
    this.waiting = false;
    this.network.setSize("100%", "100%");
    this.network.redraw();
    this.view.fit(MIN_SCALE);
  }

  destroy() {
    this.flush();
    livePictures.delete(this);
    this.observer.disconnect();
    this.network.destroy();
    this.root.remove();
  }
}

// --- the doors that shell.js opens to Python

function draw(component) {
  const parent = component.parentElement;
  let picture = pictureOf.get(parent);
  if (!picture) {
    picture = new Picture(parent);
    pictureOf.set(parent, picture);
    livePictures.add(picture);
  }
  picture.update(component);
  return () => {
    pictureOf.delete(parent);
    picture.destroy();
  };
}

function picturesNamed(name) {
  return [...livePictures].filter((picture) => picture.data?.picture === name);
}

// How many steps can be undone and redone.
function desk(component) {
  hear(component.data, component);
  for (const picture of picturesNamed(component.data.picture)) {
    picture.steps = component.data.steps;
    picture.bar.draw();
  }
}

// The evidence of the line whose card is open.
function evidence(component) {
  hear(component.data, component);
  for (const picture of picturesNamed(component.data.picture)) picture.card.fill(component.data.card);
}
