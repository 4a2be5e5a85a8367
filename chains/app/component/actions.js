// Everything that can be done with a node, several nodes, an edge or the picture: the same list for menu, bar and keys.

class Actions {
  constructor(picture) {
    this.picture = picture;
  }

  // What fits the selection; `key` is the shortcut that does the same.
  list() {
    const { edge, chosen } = this.picture;
    return edge ? this.ofEdge(edge) : chosen.size ? this.ofNodes([...chosen]) : this.ofPicture();
  }

  // The same, and below it what can always be done.
  all() {
    const { edge, chosen } = this.picture;
    return edge || chosen.size ? [...this.list(), ...this.ofPicture()] : this.list();
  }

  ofNodes(ids) {
    const { picture } = this;
    const { data } = picture;
    const [node] = ids.length === 1 ? [picture.nodeOf.get(ids[0])] : [];
    const movable = ids.filter((id) => id !== data.center);
    const allPinned = ids.every((id) => picture.pinned.has(id));
    const opened = node && data.expanded?.includes(node.id);
    return this.possible([
      node && !opened && node.id !== data.center && { what: "expand", label: node.count ? "展开为企业" : "展开", key: "Enter" },
      node && opened && { what: "collapse", label: "收起", key: "Enter" },
      node && !node.count && node.id !== data.center && { what: "center", label: "设为中心" },
      { what: allPinned ? "unpin" : "pin", label: allPinned ? "取消固定" : "固定", key: "P" },
      movable.length && { what: "hide", label: ids.length > 1 ? `隐藏这 ${movable.length} 个` : "隐藏", key: "Delete" },
      !(node?.count) && { what: "only", label: "只看相邻", key: "O" },
      node && !node.count && { what: "start", label: data.start === node.id ? "不再看路径" : "从这里看路径", key: "S",
        nodes: [data.start === node.id ? "" : node.id] },
      node && !node.count && { go: `connect?a=${encodeURIComponent(node.id)}`, label: "设为起点（关联页）" },
      ids.length === 2 && this.together(ids),
      ids.length > 2 && ids.length < 9 && { go: `connect?view=tree&nodes=${ids.map(encodeURIComponent).join(",")}`,
        label: `查这 ${ids.length} 个的关联` },
      node?.page && { go: node.page, label: "打开页面" },
    ], ids);
  }

  together([a, b]) {
    return { go: `connect?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`, label: "查两者的关联" };
  }

  ofEdge(edge) {
    const ends = [edge.a, edge.b];
    const isCount = edge.id.startsWith("fold:");
    const allPinned = ends.every((id) => this.picture.pinned.has(id));
    return this.possible([
      !isCount && { run: () => this.picture.card.open(edge), label: "看依据", key: "Enter" },
      { what: allPinned ? "unpin" : "pin", label: allPinned ? "取消固定两端" : "固定两端", key: "P" },
      !isCount && { what: "hide", label: "隐藏这条关系", key: "Delete", nodes: edge.id.split("|") },
      !isCount && { what: "only", label: "只看两端的相邻", key: "O" },
      !isCount && this.together(ends),
    ], ends);
  }

  ofPicture() {
    const { picture } = this;
    return this.possible([
      { run: () => picture.view.fitAll(), label: "显示全部", key: "0" },
      { run: () => picture.toggleLabels(), label: picture.allLabels ? "不显示连线文字" : "显示连线文字", key: "L" },
      picture.data.hidden && { what: "reveal", label: "恢复隐藏的" },
      { what: "tidy", label: "未固定的回到原位" },
      picture.data.expanded?.length && { what: "collapse_all", label: "收起全部" },
    ], []);
  }

  possible(actions, ids) {
    const { picture } = this;
    return actions.filter((action) => action && (!action.what || picture.isHeard("act"))).map((action) => ({
      ...action,
      run: action.run ?? (action.go ? () => window.chainsGo(action.go) : () => picture.act(action.what, action.nodes ?? ids)),
    }));
  }

  byKey(key) {
    this.list().find((action) => action.key === key)?.run();
  }
}
