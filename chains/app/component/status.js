// One line over the picture that says what is not shown, what lies outside, and how to get it back.

class Status {
  constructor(picture) {
    this.picture = picture;
    this.box = element("div", "cg-status");
    this.live = element("div", "cg-live");
    this.live.setAttribute("aria-live", "polite");
    this.outside = [];
    this.steps = null;
  }

  // Read out to those who cannot see the canvas.
  say(text) {
    this.live.textContent = text;
  }

  path(steps) {
    if (steps === this.steps) return;
    this.steps = steps;
    this.draw();
  }

  newcomers(ids) {
    const { view } = this.picture;
    this.outside = ids.filter((id) => !view.isInside(id, 0));
    if (ids.length) this.say(`新增 ${ids.length} 个节点`);
  }

  // After the view has changed: what is seen by now needs no hint.
  looked() {
    const left = this.outside.filter((id) => this.picture.nodes.get(id) && !this.picture.view.isInside(id, 0));
    if (left.length === this.outside.length) return;
    this.outside = left;
    this.draw();
  }

  draw() {
    const { data, legend } = this.picture;
    const act = (what) => () => this.picture.act(what);
    const chips = [];
    if (this.outside.length) {
      chips.push(this.chip(`${this.outside.length} 个新节点在画面外`, "显示", () => this.picture.view.fitAll()));
    }
    if (data.only) chips.push(this.chip(`只看 ${data.only} 的相邻`, "取消", act("everything")));
    if (data.hidden) chips.push(this.chip(`已隐藏 ${data.hidden} 项`, "全部显示", act("reveal")));
    if (legend.off.size) chips.push(this.chip(`图例隐去 ${legend.off.size} 类`, "恢复", () => legend.clear()));
    if (data.start && this.picture.nodes.get(data.start)) {
      const found = this.steps === null ? "指向别的节点看最短路径" : this.steps ? `最短路径 ${this.steps} 步` : "图上没有路径";
      chips.push(this.chip(`起点 ${this.picture.nameOf(data.start)}：${found}`, "取消", () => this.picture.act("start", [""])));
    }
    refill(this.box, chips, () => this.picture.focus());
  }

  chip(text, label, action) {
    const chip = element("span", "", text);
    chip.append(toolButton(label, `${label}：${text}`, action));
    return chip;
  }
}
