// The picture as a file, made in the browser: an SVG with title, legend and the snapshot's digest, and the same as PNG.

const PAPER = { margin: 40, label: 14, line: 18, legend: 24 };
const LARGEST_PNG = 8000; // pixels a side; browsers refuse canvases much larger

class Saver {
  constructor(picture) {
    this.picture = picture;
  }

  name(suffix) {
    const title = (this.picture.data.title || "产业链图谱").replace(/[\\/:*?"<>|\u0000-\u001f]/g, "_").slice(0, 60);
    return `${title}.${suffix}`;
  }

  // Nodes are made with the DOM, so every text is escaped by the browser itself.
  svg() {
    return this.picture.looks.onPaper(() => this.draw());
  }

  draw() {
    const { picture } = this;
    const { data, looks, view } = picture;
    const box = view.bounds() ?? { left: 0, right: 100, top: 0, bottom: 100 };
    const width = Math.max(box.right - box.left + 2 * PAPER.margin, 760);
    const [shiftX, shiftY] = [(width - box.right - box.left) / 2, 64 - box.top];
    const legend = this.legend(width, box.bottom - box.top + 84);
    const height = legend.bottom + 44;
    const root = svgElement("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`,
      "font-family": FONT.replaceAll('"', "'"), fill: looks.ink });
    root.append(svgElement("title", {}, data.title ?? "产业链图谱"), svgElement("rect", { width, height, fill: looks.ground }));
    root.append(this.text(data.title ?? "产业链图谱", PAPER.margin, 40, 20, { "font-weight": 600 }));
    const body = svgElement("g", { transform: `translate(${shiftX} ${shiftY})` });
    const shown = new Set(picture.visibleNodes());
    const at = picture.network.getPositions([...shown]);
    body.append(...data.edges.filter((edge) => picture.isEdgeShown(edge)).map((edge) => this.edge(edge, at)));
    const nodes = data.nodes.filter((node) => shown.has(node.id));
    body.append(...nodes.map((node) => this.mark(node, at[node.id])), ...nodes.map((node) => this.label(node, at[node.id])));
    root.append(body, legend.group);
    root.append(this.text(data.foot ?? "", PAPER.margin, height - 18, 12, { opacity: 0.7 }));
    return { text: new XMLSerializer().serializeToString(root), width, height };
  }

  edge(edge, at) {
    const { looks, nodeOf, allLabels } = this.picture;
    const { color, width, dashes } = looks.line(edge);
    const [a, b] = [at[edge.a], at[edge.b]];
    const group = svgElement("g", { stroke: color, "stroke-width": width, fill: color });
    group.append(svgElement("title", {}, `${edge.text}（${edge.status}）`));
    group.append(svgElement("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, ...(dashes.length && { "stroke-dasharray": dashes.join(" ") }) }));
    if (edge.arrow) {
      const angle = Math.atan2(b.y - a.y, b.x - a.x);
      const reach = looks.mark(nodeOf.get(edge.b)).size + 2;
      const [x, y] = [b.x - reach * Math.cos(angle), b.y - reach * Math.sin(angle)];
      group.append(svgElement("path", { d: "M0 0l-9 3.4v-6.8z", stroke: "none",
        transform: `translate(${x} ${y}) rotate(${angle * 180 / Math.PI})` }));
    }
    if (allLabels || edge.mark) {
      group.append(this.text(allLabels ? edge.text : edge.mark, (a.x + b.x) / 2, (a.y + b.y) / 2 + 4, 12, { "text-anchor": "middle", halo: true }));
    }
    return group;
  }

  mark(node, { x, y }) {
    const { shape, size, color, fill, dashed } = this.picture.looks.mark(node);
    return svgElement("path", { d: SHAPES[shape], fill, stroke: color, "stroke-width": 1.6 * 6.5 / size,
      transform: `translate(${x} ${y}) scale(${size / 6.5}) translate(-8 -8)`, ...(dashed && { "stroke-dasharray": "2 1.6" }) });
  }

  label(node, { x, y }) {
    const { size } = this.picture.looks.mark(node);
    const group = svgElement("g");
    node.text.split("\n").forEach((line, row) => group.append(
      this.text(line, x, y + size + 16 + row * PAPER.line, PAPER.label, { "text-anchor": "middle", halo: true })));
    return group;
  }

  text(words, x, y, size, { halo, ...more } = {}) {
    const { ground, ink } = this.picture.looks;
    return svgElement("text", { x, y, "font-size": size, fill: ink, stroke: halo ? ground : "none",
      ...(halo && { "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" }), ...more }, words);
  }

  legend(width, top) {
    const { legend, looks } = this.picture;
    const group = svgElement("g");
    let [x, y] = [PAPER.margin, top];
    for (const entry of legend.shown.filter((one) => !legend.off.has(one.key))) {
      const words = `${entry.label} ${entry.count}`;
      const taken = 30 + 13 * words.length;
      if (x + taken > width - PAPER.margin && x > PAPER.margin) [x, y] = [PAPER.margin, y + PAPER.legend];
      if (entry.shape) group.append(svgElement("path", { d: SHAPES[entry.shape], fill: looks.kindColor(entry.style), transform: `translate(${x} ${y - 12})` }));
      else group.append(...this.sample(entry, x, y - 4, looks));
      group.append(this.text(words, x + 24, y, 12));
      x += taken;
    }
    return { group, bottom: y };
  }

  sample(entry, x, y, looks) {
    if (["cg-hollow", "cg-planned"].includes(entry.line)) {
      return [svgElement("circle", { cx: x + 9, cy: y, r: 5, fill: "none", stroke: looks.quiet, "stroke-width": 2,
        ...(entry.line === "cg-planned" && { "stroke-dasharray": "3 2" }) })];
    }
    const like = { layer: entry.line === "cg-machine" ? "extracted" : "curated", kind: entry.line === "cg-leads" ? "leads" : "", dashes: [] };
    return [svgElement("line", { x1: x, x2: x + 18, y1: y, y2: y, stroke: entry.ink ?? looks.line(like).color, "stroke-width": 2,
      ...(entry.dashes?.length && { "stroke-dasharray": entry.dashes.join(" ") }) })];
  }

  saveSvg() {
    this.save(new Blob([this.svg().text], { type: "image/svg+xml" }), "svg");
  }

  savePng() {
    const { text, width, height } = this.svg();
    const scale = Math.min(2, LARGEST_PNG / Math.max(width, height));
    const drawn = new Image();
    const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    drawn.onload = () => {
      const sheet = element("canvas");
      [sheet.width, sheet.height] = [Math.round(width * scale), Math.round(height * scale)];
      sheet.getContext("2d").drawImage(drawn, 0, 0, sheet.width, sheet.height);
      URL.revokeObjectURL(address);
      sheet.toBlob((png) => this.save(png, "png"), "image/png");
    };
    drawn.src = address;
  }

  save(blob, suffix) {
    const link = element("a");
    link.download = this.name(suffix);
    link.href = URL.createObjectURL(blob);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}
