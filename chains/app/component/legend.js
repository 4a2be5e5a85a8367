// The legend: what marks mean, how many there are, and a click that hides or shows them. It filters what is drawn, not the data.

class Legend {
  constructor(picture) {
    this.picture = picture;
    this.off = new Set();
    this.box = element("div", "cg-legend");
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", "图例：单击显示或隐藏一类，按住 Shift 只看这一类");
  }

  // Every entry that the data has something for: a key, its words, a sample, and what it stands for.
  entries() {
    const { data, looks } = this.picture;
    const counted = data.nodes.some((node) => node.change) ? this.changes() : [...this.kinds(), ...this.lines()];
    return counted.map((entry) => ({
      ...entry,
      count: (entry.node ? data.nodes.filter(entry.node).reduce((sum, node) => sum + (node.count ?? 1), 0) : 0)
        + (entry.edge ? data.edges.filter((edge) => !edge.id.startsWith("fold:")).filter(entry.edge).length : 0),
      color: entry.style && looks.kindColor(entry.style),
    })).filter((entry) => entry.count || this.off.has(entry.key)).filter(
      // Nothing to choose between: a switch that would only empty the picture is no help.
      ({ key }, _, all) => !key.startsWith("layer:") || all.some((other) => other.key === "layer:extracted"));
  }

  kinds() {
    return Object.entries(this.picture.data.styles).map(([kind, style]) => (
      { key: `kind:${kind}`, label: style.label, shape: style.shape, style, node: (node) => node.kind === kind }));
  }

  lines() {
    const statuses = [...new Map(this.picture.data.edges.map((edge) => [edge.status, edge.dashes]))]
      .sort(([a], [b]) => (b === "已有") - (a === "已有"));
    return [
      ...statuses.map(([status, dashes]) => ({ key: `status:${status}`, label: status, dashes,
        edge: (edge) => edge.status === status })),
      { key: "layer:curated", label: "人工整理", line: "cg-solid", edge: (edge) => edge.layer !== "extracted" },
      { key: "layer:extracted", label: "自动抽取", line: "cg-machine", edge: (edge) => edge.layer === "extracted" },
      { key: "leads", label: "链主（来源写明）", line: "cg-leads", edge: (edge) => edge.kind === "leads" && edge.layer !== "extracted" },
      { key: "planned", label: "规划中的项目", line: "cg-planned", node: (node) => node.dashed },
      { key: "mentioned", label: "仅文档提及", line: "cg-hollow", node: (node) => !node.known },
    ];
  }

  changes() {
    const { data, looks } = this.picture;
    return [
      ...Object.entries(data.styles).map(([kind, style]) => (
        { key: `kind:${kind}`, label: style.label, shape: style.shape, style: GREY, node: (node) => node.kind === kind })),
      ...Object.entries(CHANGES).map(([change, { mark, label }]) => ({ key: `change:${change}`, label: `${mark}${label}`,
        ink: looks.changeColor(change), node: (node) => node.change === change, edge: (edge) => edge.change === change })),
    ];
  }

  hides(entries, thing, side) {
    return entries.some((entry) => this.off.has(entry.key) && entry[side]?.(thing));
  }

  draw() {
    this.shown = this.entries();
    refill(this.box, this.shown.map((entry) => this.item(entry)), () => this.picture.focus());
  }

  item(entry) {
    const isOff = this.off.has(entry.key);
    const item = element("button", isOff ? "cg-is-off" : "");
    item.type = "button";
    item.setAttribute("aria-label", `${entry.label} ${entry.count}`);
    item.title = isOff ? "已隐藏，单击显示" : "单击隐藏；按住 Shift 单击只看这一类";
    item.setAttribute("aria-pressed", String(!isOff));
    if (entry.shape) item.append(shapeIcon(entry.shape, entry.color));
    else if (entry.dashes) item.append(lineIcon(entry.dashes));
    else {
      const sample = element("i", entry.line);
      if (entry.ink) sample.style.borderTopColor = entry.ink;
      item.append(sample);
    }
    item.append(element("span", "", entry.label), element("small", "", isOff ? `${entry.count} 已隐藏` : String(entry.count)));
    item.addEventListener("click", (event) => this.toggle(entry, event.shiftKey));
    return item;
  }

  toggle(entry, alone) {
    const group = entry.key.split(":")[0];
    const rest = this.shown.filter((other) => other.key !== entry.key && other.key.split(":")[0] === group);
    if (alone && group !== entry.key) {
      const isAlone = !this.off.has(entry.key) && rest.every((other) => this.off.has(other.key));
      rest.forEach((other) => this.off[isAlone ? "delete" : "add"](other.key));
      this.off.delete(entry.key);
    } else if (!this.off.delete(entry.key)) this.off.add(entry.key);
    this.picture.show();
    this.picture.keep({ off: [...this.off] });
  }

  clear() {
    this.off.clear();
    this.picture.show();
    this.picture.keep({ off: [] });
  }
}
