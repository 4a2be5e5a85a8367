// The keyboard in the picture, and the list of keys that ? shows.

const KEYS = [
  ["← ↑ → ↓", "走到那个方向的相邻节点"], ["Enter", "展开或收起；连线则看依据"], ["Delete", "隐藏所选"], ["Esc", "取消选择，关闭浮层"],
  ["P", "固定或取消固定"], ["O", "只看相邻"], ["S", "从所选节点看最短路径"], ["M 或 Shift+F10", "所选的操作菜单"],
  ["Shift+单击", "多选；按住 Shift 拖动框选"], ["+ － 0", "放大、缩小、显示全部"], ["F", "全屏"], ["L", "连线文字"],
  ["Ctrl+Z / Ctrl+Y", "撤销 / 重做"], ["?", "这张表"],
];
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class Keys {
  constructor(picture) {
    this.picture = picture;
    this.help = element("div", "cg-help");
    this.help.hidden = true;
    this.help.setAttribute("role", "dialog");
    this.help.setAttribute("aria-label", "键盘操作");
    const list = element("dl");
    for (const [key, meaning] of KEYS) list.append(element("dt", "", key), element("dd", "", meaning));
    this.help.append(element("b", "", "键盘与鼠标"), list, toolButton("关闭", "关闭键盘操作", () => this.toggleHelp(false)));
    picture.root.addEventListener("keydown", (event) => this.pressed(event));
  }

  toggleHelp(on = this.help.hidden) {
    this.help.hidden = !on;
    if (!on) this.picture.focus();
  }

  pressed(event) {
    const onButton = event.target.closest("button, a") && ["Enter", " ", "Tab"].includes(event.key);
    if (event.isComposing || event.altKey || onButton) return;
    const action = event.ctrlKey || event.metaKey ? this.withControl(event) : this.plain(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
    action();
  }

  withControl({ key, shiftKey }) {
    const letter = key.toLowerCase();
    if (letter === "z") return () => this.picture.act(shiftKey ? "redo" : "undo");
    if (letter === "y") return () => this.picture.act("redo");
    return null;
  }

  plain({ key, shiftKey }) {
    const { picture } = this;
    if (DIRECTIONS[key]) return () => this.walk(DIRECTIONS[key]);
    if (key === "F10" && shiftKey) return () => picture.openMenu();
    return {
      Enter: () => picture.actions.byKey("Enter"),
      Delete: () => picture.actions.byKey("Delete"), Backspace: () => picture.actions.byKey("Delete"),
      Escape: () => this.escape(), "+": () => picture.view.zoom(1.25), "=": () => picture.view.zoom(1.25),
      "-": () => picture.view.zoom(0.8), 0: () => picture.view.fitAll(), ContextMenu: () => picture.openMenu(),
      "?": () => this.toggleHelp(), "？": () => this.toggleHelp(),
      f: () => picture.view.fullScreen(), l: () => picture.toggleLabels(), m: () => picture.openMenu(),
      p: () => picture.actions.byKey("P"), o: () => picture.actions.byKey("O"), s: () => picture.actions.byKey("S"),
    }[key.length === 1 ? key.toLowerCase() : key];
  }

  escape() {
    if (!this.help.hidden) this.toggleHelp(false);
    else if (!this.picture.card.close()) this.picture.choose([]);
  }

  // The neighbour that lies best in the direction: near, and little to the side.
  walk([right, down]) {
    const { picture } = this;
    const from = picture.selected ?? picture.data.center;
    if (!picture.selected) {
      picture.choose([from]);
      return;
    }
    const here = picture.network.getPosition(from);
    const rated = [...new Set(picture.paths.neighbours(from).map(([id]) => id))].map((id) => {
      const there = picture.network.getPosition(id);
      const along = (there.x - here.x) * right + (there.y - here.y) * down;
      return [id, Math.hypot(there.x - here.x, there.y - here.y) ** 2 / along];
    }).filter(([, rate]) => rate > 0).sort((a, b) => a[1] - b[1]);
    if (!rated.length) {
      picture.status.say("这个方向没有相邻节点");
      return;
    }
    picture.choose([rated[0][0]]);
    picture.view.pan(rated[0][0]);
  }
}
