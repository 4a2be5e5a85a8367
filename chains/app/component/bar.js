// The buttons over the picture: what changes the view, and what can be done with the selection.

class Bar {
  constructor(picture) {
    this.picture = picture;
    this.tools = element("div", "cg-tools");
    this.tools.setAttribute("role", "toolbar");
    this.tools.setAttribute("aria-label", "画面工具");
    this.selection = element("div", "cg-selection");
    this.selection.setAttribute("role", "toolbar");
    this.selection.setAttribute("aria-label", "对所选的操作");
  }

  // Made again when another page's picture hears other things.
  draw() {
    const { picture } = this;
    const { view, saver, keys } = picture;
    const acts = picture.isHeard("act");
    const [undone, redone] = picture.steps;
    const step = (label, hint, what, count) => {
      const button = toolButton(label, hint, () => picture.act(what));
      button.disabled = !count;
      return button;
    };
    const labels = toolButton("连线文字", "每条连线都写出关系（L）", () => picture.toggleLabels());
    labels.setAttribute("aria-pressed", String(picture.allLabels));
    refill(this.tools, [
      ...(acts ? [step("撤销", "撤销（Ctrl+Z）", "undo", undone), step("重做", "重做（Ctrl+Y）", "redo", redone)] : []),
      toolButton("＋", "放大（+）", () => view.zoom(1.25)),
      toolButton("－", "缩小（-）", () => view.zoom(0.8)),
      toolButton("适应", "显示全部节点（0）", () => view.fitAll()),
      toolButton("全屏", "全屏显示，再按退出（F）", () => view.fullScreen()),
      ...(acts ? [labels] : []),
      this.opener("存图", "把画面存为图片", () => [
        { label: "PNG 图片", run: () => saver.savePng() }, { label: "SVG 矢量图", run: () => saver.saveSvg() }]),
      ...(acts ? [this.opener("操作", "对所选或整个画面的操作（M）", () => picture.actions.all(), () => picture.selectionName() || "整个画面"),
        toolButton("?", "键盘与鼠标操作一览（?）", () => keys.toggleHelp())] : []),
    ], () => picture.focus());
  }

  opener(label, hint, actions, title = () => hint) {
    const button = toolButton(`${label} ▾`, hint, () => {
      const [box, root] = [button.getBoundingClientRect(), this.picture.root.getBoundingClientRect()];
      this.picture.menu.open(title(), actions(), { x: box.left - root.left, y: box.bottom - root.top + 4 });
    });
    button.setAttribute("aria-haspopup", "menu");
    return button;
  }

  drawSelection() {
    const { picture } = this;
    const name = picture.isHeard("act") ? picture.selectionName() : "";
    const focused = this.selection.contains(document.activeElement);
    this.selection.hidden = !name;
    if (!name) {
      if (focused) picture.focus();
      return;
    }
    const actions = picture.actions.list();
    const few = actions.filter((action) => !action.go).slice(0, 3);
    refill(this.selection, [
      element("b", "", name),
      ...few.map((action) => toolButton(action.label, action.label + (action.key ? `（${action.key}）` : ""), action.run)),
      ...(actions.length > few.length ? [this.opener("更多", `对“${name}”的其他操作`, () => picture.actions.list(), () => name)] : []),
    ], () => picture.focus());
  }
}
