// How nodes and edges look: from the kinds' styles, the theme, and what the picture says of each.

const FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif';
const GREY = { color: "#7d8894", dark: "#9aa7b4" };
const CHANGES = { // how a comparison paints what differs; the marks in the labels say the same without colour
  added: { light: "#12804f", dark: "#4dbb94", mark: "＋", label: "新增" },
  removed: { light: "#b3261e", dark: "#f2857b", mark: "－", label: "减少" },
  changed: { light: "#b26a00", dark: "#efb452", mark: "～", label: "改变" },
  none: { light: "#b4bcc5", dark: "#5b6672", mark: "", label: "未变" },
};
const FULL_LABELS = 400; // nodes above which labels have no halo, which takes most of the time of drawing

class Looks {
  constructor(root) {
    this.root = root;
  }

  read(data) {
    const style = getComputedStyle(this.root);
    this.data = data;
    this.dark = document.documentElement.dataset.cgTheme === "dark";
    this.ground = style.getPropertyValue("--st-background-color").trim() || "#ffffff";
    this.ink = style.getPropertyValue("--st-text-color").trim() || "#1f2933";
    this.quiet = this.dark ? "#66717d" : "#a3adb8";
  }

  // What `draw` makes for paper: the colours of light ground, whatever the screen has.
  onPaper(draw) {
    const screen = { dark: this.dark, ground: this.ground, ink: this.ink, quiet: this.quiet };
    Object.assign(this, { dark: false, ground: "#ffffff", ink: "#1f2933", quiet: "#a3adb8" });
    try {
      return draw();
    } finally {
      Object.assign(this, screen);
    }
  }

  kindColor(style) {
    return this.dark ? style.dark : style.color;
  }

  changeColor(change) {
    return CHANGES[change][this.dark ? "dark" : "light"];
  }

  // Fill, line and radius of a node, the same on the screen and in a saved file.
  mark(node) {
    const style = this.data.styles[node.kind];
    const color = node.change ? this.changeColor(node.change) : this.kindColor(style);
    const hollow = node.dashed || !node.known || node.change === "removed";
    const large = node.count ? 7 + Math.min(8, node.count / 8) : node.id === this.data.center ? 5 : 0;
    return { shape: style.shape, size: style.size + large, color, fill: hollow ? this.ground : color, hollow, dashed: node.dashed };
  }

  // Colour, width and dashes of an edge; what only the program has read keeps the machine's colour, whatever it says.
  line(edge, chosen = false) {
    const leads = edge.kind === "leads" && edge.layer !== "extracted";
    const machine = this.dark ? "#8f7f3f" : "#c9b458";
    const firm = this.dark ? "#c2ccd6" : "#46525f";
    const strong = this.dark ? "#f0814f" : "#c8501e";
    const color = edge.change ? this.changeColor(edge.change) : leads ? strong : edge.layer === "extracted" ? machine
      : chosen ? firm : this.quiet;
    const heavy = edge.change ? edge.change !== "none" : leads;
    return { color, firm, width: (heavy ? 2.4 : 1.2) + (chosen ? 0.5 : 0), dashes: edge.dashes };
  }

  node(node, pinned) {
    const { shape, size, color, fill, hollow, dashed } = this.mark(node);
    const weighty = node.id === this.data.center || node.kind === "chain" || node.count;
    return {
      id: node.id, label: node.text, title: this.nodeTip(node), shape, size, fixed: pinned,
      color: { background: fill, border: color, highlight: { background: fill, border: this.ink },
        hover: { background: fill, border: this.ink } },
      shapeProperties: { borderDashes: dashed ? [5, 4] : false },
      borderWidth: hollow ? 2.5 : 1.5,
      font: { size: weighty ? 16 : 14, face: FONT, color: this.ink, vadjust: 0, strokeColor: this.ground,
        strokeWidth: this.data.nodes.length > FULL_LABELS ? 0 : 4 },
      scaling: { label: { drawThreshold: 0 } }, // of its own, for labels.js
    };
  }

  nodeTip(node) {
    const style = this.data.styles[node.kind];
    const tip = element("div", "cg-tip", node.name);
    tip.append(element("small", "", node.count ? `${node.names}；双击展开`
      : style.label + (node.known ? "" : "（仅文档提及）") + (node.dashed ? "（规划或建议）" : "")));
    if (node.change) tip.append(element("small", "", CHANGES[node.change].label));
    if (node.more) tip.append(element("small", "", `还有 ${node.more} 个相邻未显示，双击展开`));
    return tip;
  }

  edge(edge, { chosen = false, label, names }) {
    const { color, firm, width, dashes } = this.line(edge, chosen);
    const tip = element("div", "cg-tip", `${names[0]} — ${edge.text} — ${names[1]}`);
    tip.append(element("small", "", `${edge.status} · ${edge.layer === "extracted" ? "自动抽取" : "人工整理"} · 单击看依据`));
    return {
      id: edge.id, from: edge.a, to: edge.b, title: tip, dashes: dashes.length ? dashes : false, width,
      arrows: { to: { enabled: edge.arrow } }, label,
      color: { color, highlight: firm, hover: firm },
      font: { size: 15, face: FONT, color: this.ink, strokeWidth: 4, strokeColor: this.ground },
    };
  }
}
