// A card beside a clicked line: what is said, the sentence, whose word it is, when. Its text arrives as data and stays text.

class Card {
  constructor(picture) {
    this.picture = picture;
    this.box = element("div", "cg-evidence-card");
    this.box.hidden = true;
    this.box.setAttribute("role", "dialog");
  }

  open(edge, at = this.middle(edge)) {
    this.edge = edge;
    this.at = at;
    this.told = null;
    this.draw();
    this.picture.selectEdge(edge);
  }

  // What Python tells of the line arrives a moment later.
  fill(card) {
    if (!card || card.id !== this.edge?.id || this.box.hidden) return;
    this.told = card;
    this.draw();
  }

  close() {
    const was = !this.box.hidden;
    this.box.hidden = true;
    this.edge = null;
    return was;
  }

  middle(edge) {
    const [a, b] = [this.picture.view.locate(edge.a), this.picture.view.locate(edge.b)];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  }

  draw() {
    const { picture, edge } = this;
    const head = element("b", "", `${picture.nameOf(edge.a)} — ${edge.text} — ${picture.nameOf(edge.b)}`);
    const layer = edge.layer === "extracted" ? ["自动抽取", "cg-badge cg-machine"] : ["人工整理", "cg-badge cg-good"];
    const marks = element("p");
    marks.append(element("span", "cg-badge cg-plain", edge.status), element("span", layer[1], layer[0]));
    const close = toolButton("×", "关闭依据", () => {
      this.close();
      picture.focus();
    });
    const parts = this.told ? this.told.items.map((item) => this.item(item))
      : [element("p", "cg-quiet", picture.isHeard("select") ? "正在取依据……" : "双击一端，到图谱探索看依据。")];
    if (this.told?.more) parts.push(element("p", "cg-quiet", `另有 ${this.told.more} 条依据，见右侧。`));
    this.box.replaceChildren(close, head, marks, ...parts);
    this.box.setAttribute("aria-label", `依据：${head.textContent}`);
    this.box.hidden = false;
    this.place();
  }

  item({ statement, quote, note, source, facts, address, marks }) {
    const item = element("div", "cg-evidence");
    if (statement) item.append(element("div", "cg-what", statement));
    item.append(quote ? element("blockquote", "", `“${quote}”`) : element("div", "", note));
    const from = element("div", "cg-from");
    const link = element("a", "", source);
    const to = inAppAddress(address);
    if (to) {
      link.setAttribute("href", to);
      link.dataset.go = "1";
    }
    from.append(link, document.createTextNode(` ${facts}`));
    const badges = element("div");
    for (const [label, tone] of marks) badges.append(element("span", `cg-badge cg-${tone}`, label));
    item.append(from, badges);
    return item;
  }

  // Near the line, inside the picture, and beside rather than on top of the place that was clicked.
  place() {
    const { clientWidth, clientHeight } = this.picture.canvas;
    const { offsetWidth, offsetHeight } = this.box;
    const left = this.at.x + 16 + offsetWidth < clientWidth ? this.at.x + 16 : this.at.x - 16 - offsetWidth;
    this.box.style.left = `${Math.max(6, Math.min(left, clientWidth - offsetWidth - 6))}px`;
    this.box.style.top = `${Math.max(6, Math.min(this.at.y - 24, clientHeight - offsetHeight - 6))}px`;
  }
}
