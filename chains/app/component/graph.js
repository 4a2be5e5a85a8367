// The picture: a vis-network that is kept while its data changes. Known nodes are never moved, text is only ever text.

const vis = globalThis.vis;
const livePictures = new Set();
const pictureOf = new WeakMap(); // parent element → Picture
const draggedTo = new Map(); // scene → node id → position, so that a picture returns as the user left it

const FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif';
const CHANGES = { // how a comparison paints what differs; the marks in the labels say the same without colour
  added: { light: "#12804f", dark: "#4dbb94", mark: "＋", label: "新增" },
  removed: { light: "#b3261e", dark: "#f2857b", mark: "－", label: "减少" },
  changed: { light: "#b26a00", dark: "#efb452", mark: "～", label: "改变" },
  none: { light: "#b4bcc5", dark: "#5b6672", mark: "", label: "未变" },
};
const MIN_SCALE = 0.5; // below it Chinese labels cannot be read: show the middle instead of everything

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const GREY = { color: "#7d8894", dark: "#9aa7b4" };
const SHAPES = {
  dot: "M8 2a6 6 0 1 0 .01 0z",
  hexagon: "M4.5 2h7l3.5 6-3.5 6h-7L1 8z",
  square: "M2.5 2.5h11v11h-11z",
  triangle: "M8 1.5l7 12.5H1z",
  triangleDown: "M8 14.5L1 2h14z",
  diamond: "M8 1l7 7-7 7-7-7z",
  star: "M8 1l2 5h5l-4 3.3 1.6 5.2L8 11.4l-4.6 3.1L5 9.3 1 6h5z",
};

function shapeIcon(style, color) {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[style.shape]);
  path.setAttribute("fill", color);
  icon.append(path);
  return icon;
}

class Picture {
  constructor(parent) {
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.data = null;
    this.selected = null;
    this.build(parent);
  }

  build(parent) {
    this.root = element("div", "cg-picture");
    this.root.picture = this;
    this.canvas = element("div", "cg-canvas");
    this.canvas.setAttribute("role", "img");
    this.legend = element("div", "cg-legend");
    this.tools = element("div", "cg-tools");
    this.root.append(this.canvas, this.tools, this.legend);
    parent.append(this.root);
    this.tool("＋", "放大", () => this.zoom(1.25));
    this.tool("－", "缩小", () => this.zoom(0.8));
    this.tool("适应", "显示全部节点", () => this.fit(0.1));
    this.tool("全屏", "全屏显示，再按退出", () => this.fullScreen());
    this.tool("存图", "把当前画面存为图片", () => this.savePicture());
    this.network = new vis.Network(this.canvas, { nodes: this.nodes, edges: this.edges }, this.options());
    this.network.on("click", (event) => this.clicked(event));
    this.network.on("doubleClick", (event) => this.doubleClicked(event));
    this.network.on("dragEnd", (event) => this.rememberDrag(event));
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.canvas);
  }

  tool(label, hint, action) {
    const button = element("button", "", label);
    button.type = "button";
    button.title = hint;
    button.setAttribute("aria-label", hint);
    button.addEventListener("click", action);
    this.tools.append(button);
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

  update(component) {
    this.send = component.setTriggerValue;
    const data = component.data;
    const fresh = this.data?.scene !== data.scene;
    this.data = data;
    this.root.style.height = `${data.height}px`;
    this.canvas.setAttribute("aria-label", `关系图：${data.nodes.length} 个节点，内容同下方表格`);
    this.readTheme();
    if (fresh) {
      this.nodes.clear();
      this.edges.clear();
      this.selected = null;
    }
    this.merge();
    this.drawLegend();
    if (fresh) {
      this.waiting = true;
      this.resized();
    }
  }

  // Only what changed goes into the data sets, and no coordinate of a node that is already there.
  merge() {
    const wantedNodes = new Set(this.data.nodes.map((node) => node.id));
    const wantedEdges = new Set(this.data.edges.map((edge) => edge.id));
    this.edges.remove(this.edges.getIds().filter((id) => !wantedEdges.has(id)));
    this.nodes.remove(this.nodes.getIds().filter((id) => !wantedNodes.has(id)));
    const drags = draggedTo.get(this.data.scene);
    this.nodes.update(this.data.nodes.map((node) => {
      const look = this.nodeLook(node);
      if (this.nodes.get(node.id)) return look;
      const [x, y] = drags?.get(node.id) ?? [node.x, node.y];
      return { ...look, x, y };
    }));
    this.edges.update(this.data.edges.map((edge) => this.edgeLook(edge)));
    if (this.selected && wantedNodes.has(this.selected)) this.select(this.selected);
    else if (wantedNodes.has(this.data.center) && this.selected === null) this.select(this.data.center);
  }

  readTheme() {
    const style = getComputedStyle(this.root);
    this.dark = document.documentElement.dataset.cgTheme === "dark";
    this.ground = style.getPropertyValue("--st-background-color").trim() || "#ffffff";
    this.ink = style.getPropertyValue("--st-text-color").trim() || "#1f2933";
  }

  color(style) {
    return this.dark ? style.dark : style.color;
  }

  changeColor(change) {
    return CHANGES[change][this.dark ? "dark" : "light"];
  }

  nodeLook(node) {
    const style = this.data.styles[node.kind];
    const color = node.change ? this.changeColor(node.change) : this.color(style);
    const center = node.id === this.data.center;
    const fill = node.dashed || !node.known || node.change === "removed" ? this.ground : color;
    const tip = element("div", "cg-tip", node.name);
    tip.append(element("small", "", style.label + (node.known ? "" : "（仅文档提及）") + (node.dashed ? "（规划或建议）" : "")));
    if (node.change) tip.append(element("small", "", CHANGES[node.change].label));
    if (node.more) tip.append(element("small", "", `还有 ${node.more} 个相邻未显示，双击展开`));
    return {
      id: node.id, label: node.text, title: tip, shape: style.shape, size: style.size + (center ? 5 : 0),
      color: { background: fill, border: color, highlight: { background: fill, border: this.ink },
        hover: { background: fill, border: this.ink } },
      shapeProperties: { borderDashes: node.dashed ? [5, 4] : false },
      borderWidth: node.dashed || !node.known ? 2.5 : 1.5,
      font: { size: center || node.kind === "chain" ? 16 : 14, face: FONT, color: this.ink, strokeWidth: 4,
        strokeColor: this.ground, vadjust: 0 },
    };
  }

  edgeLook(edge, chosen = false) {
    // What only the program has read keeps the colour of the machine, whatever it says.
    const leads = edge.kind === "leads" && edge.layer !== "extracted";
    const calm = this.dark ? "#66717d" : "#a3adb8";
    const machine = this.dark ? "#8f7f3f" : "#c9b458";
    const firm = this.dark ? "#c2ccd6" : "#46525f";
    const strong = this.dark ? "#f0814f" : "#c8501e";
    const color = edge.change ? this.changeColor(edge.change) : leads ? strong : edge.layer === "extracted" ? machine : chosen ? firm : calm;
    const tip = element("div", "cg-tip", `${this.nameOf(edge.a)} — ${edge.text} — ${this.nameOf(edge.b)}`);
    tip.append(element("small", "", `${edge.status} · ${edge.layer === "extracted" ? "自动抽取" : "人工整理"}`));
    return {
      id: edge.id, from: edge.a, to: edge.b, title: tip, dashes: edge.dashes.length ? edge.dashes : false,
      arrows: { to: { enabled: edge.arrow } }, label: edge.mark || undefined,
      width: ((edge.change ? edge.change !== "none" : leads) ? 2.4 : 1.2) + (chosen ? 0.5 : 0),
      color: { color, highlight: firm, hover: firm },
      font: { size: 12, face: FONT, color: this.ink, strokeWidth: 4, strokeColor: this.ground },
    };
  }

  nameOf(id) {
    return (this.data.nodes.find((node) => node.id === id)?.text ?? "").replace("\n", "");
  }

  restyle() {
    if (!this.data) return;
    this.readTheme();
    this.nodes.update(this.data.nodes.map((node) => this.nodeLook(node)));
    this.edges.update(this.data.edges.map((edge) => this.edgeLook(edge)));
    if (this.selected) this.select(this.selected);
    this.drawLegend();
  }

  // The lines of the selected node stand out and carry their wording; on a hub's many lines both would hide the picture.
  select(id) {
    this.selected = id;
    this.network.selectNodes([id], false);
    const near = new Set(this.network.getConnectedEdges(id));
    this.edges.update(this.data.edges.map((edge) => {
      const chosen = near.has(edge.id);
      return {
        ...this.edgeLook(edge, chosen && near.size <= 40),
        label: chosen && near.size <= 14 ? edge.text : edge.mark || undefined,
      };
    }));
  }

  clicked(event) {
    if (event.nodes.length) {
      const id = event.nodes[0];
      if (id !== this.selected || this.edgeShown) this.send("select", id);
      this.edgeShown = false;
      this.select(id);
    } else if (event.edges.length) {
      this.edgeShown = true;
      this.send("select", event.edges[0]);
    } else if (this.selected) {
      this.network.selectNodes([this.selected], false);
    }
  }

  doubleClicked(event) {
    if (event.nodes.length) this.send("expand", event.nodes[0]);
  }

  rememberDrag(event) {
    if (!event.nodes.length) return;
    const scene = draggedTo.get(this.data.scene) ?? new Map();
    for (const [id, { x, y }] of Object.entries(this.network.getPositions(event.nodes))) scene.set(id, [x, y]);
    draggedTo.set(this.data.scene, scene);
  }

  pointTo(id) {
    if (!this.nodes.get(id)) return;
    this.select(id);
    const { x, y } = this.locate(id);
    const inside = x > 20 && y > 20 && x < this.canvas.clientWidth - 20 && y < this.canvas.clientHeight - 20;
    if (!inside) this.network.moveTo({ position: this.network.getPosition(id) });
  }

  // Where a node stands in the picture, in pixels from the canvas' corner.
  locate(id) {
    return this.network.canvasToDOM(this.network.getPosition(id));
  }

  zoom(factor) {
    this.network.moveTo({ scale: this.network.getScale() * factor });
  }

  resized() {
    if (!this.canvas.clientWidth || !this.waiting) return;
    this.waiting = false;
    this.network.setSize("100%", "100%");
    this.network.redraw();
    this.fit(MIN_SCALE);
  }

  fit(smallest) {
    const spots = Object.values(this.network.getPositions());
    if (!spots.length) return;
    const [left, right] = [Math.min(...spots.map((p) => p.x)) - 70, Math.max(...spots.map((p) => p.x)) + 70];
    const [top, bottom] = [Math.min(...spots.map((p) => p.y)) - 40, Math.max(...spots.map((p) => p.y)) + 95];
    const room = Math.min(this.canvas.clientWidth / (right - left), this.canvas.clientHeight / (bottom - top), 1.1);
    const scale = Math.max(room, smallest);
    // The middle of everything, but never so far off that the centre leaves the canvas.
    const center = this.nodes.get(this.data.center) ? this.network.getPosition(this.data.center) : { x: 0, y: 0 };
    const near = (wanted, at, pixels) => Math.min(Math.max(wanted, at - 0.43 * pixels / scale), at + 0.43 * pixels / scale);
    this.network.moveTo({
      scale,
      position: {
        x: near((left + right) / 2, center.x, this.canvas.clientWidth),
        y: near((top + bottom) / 2, center.y, this.canvas.clientHeight),
      },
    });
  }

  drawLegend() {
    this.legend.replaceChildren(...Object.values(this.data.styles).map((style) => {
      const item = element("span");
      item.append(shapeIcon(style, this.color(this.data.nodes[0]?.change ? GREY : style)), style.label);
      return item;
    }));
    if (this.data.nodes[0]?.change) {
      this.drawChangeLegend();
      return;
    }
    const statuses = new Set(this.data.edges.map((edge) => (edge.dashes.length ? "cg-dashed" : "cg-solid")));
    const lines = [["cg-solid", "已有"], ["cg-dashed", "规划、签约或建议"]].filter(([name]) => statuses.has(name));
    if (this.data.edges.some((edge) => edge.layer === "extracted")) lines.push(["cg-machine", "自动抽取"]);
    if (this.data.edges.some((edge) => edge.kind === "leads" && edge.layer !== "extracted")) lines.push(["cg-leads", "链主（来源写明）"]);
    if (this.data.nodes.some((node) => node.dashed)) lines.push(["cg-planned", "规划中的项目"]);
    if (this.data.nodes.some((node) => !node.known)) lines.push(["cg-hollow", "仅文档提及"]);
    for (const [name, label] of lines) {
      const item = element("span");
      item.append(element("i", name), label);
      this.legend.append(item);
    }
  }

  drawChangeLegend() {
    const shown = new Set([...this.data.nodes, ...this.data.edges].map((thing) => thing.change));
    for (const [change, { mark, label }] of Object.entries(CHANGES)) {
      if (!shown.has(change)) continue;
      const item = element("span");
      const line = element("i");
      line.style.borderTopColor = this.changeColor(change);
      item.append(line, `${mark}${label}`);
      this.legend.append(item);
    }
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen();
  }

  savePicture() {
    const drawn = this.canvas.querySelector("canvas");
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [drawn.width, drawn.height];
    const paper = copy.getContext("2d");
    paper.fillStyle = this.ground;
    paper.fillRect(0, 0, copy.width, copy.height);
    paper.drawImage(drawn, 0, 0);
    const link = element("a");
    link.download = "产业链图谱.png";
    link.href = copy.toDataURL("image/png");
    link.click();
  }

  destroy() {
    livePictures.delete(this);
    this.observer.disconnect();
    this.network.destroy();
    this.root.remove();
  }
}

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
