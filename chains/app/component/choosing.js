// Choosing several nodes: Shift and a click add or take one, Shift and a drag choose all in a box.

class Choosing {
  constructor(picture) {
    this.picture = picture;
    this.frame = element("div", "cg-frame");
    this.frame.hidden = true;
    // Before vis sees it: with Shift held, nothing pans and nothing is dragged.
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
      picture.canvas.addEventListener(type, (event) => this[type](event), true);
    }
  }

  spot(event) {
    const { left, top } = this.picture.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  pointerdown(event) {
    if (!event.shiftKey || event.button) return;
    event.stopPropagation();
    this.from = this.spot(event);
    this.picture.canvas.setPointerCapture(event.pointerId);
    this.picture.focus();
  }

  pointermove(event) {
    if (!this.from) return;
    event.stopPropagation();
    const { left, top, right, bottom } = this.box(event);
    this.frame.hidden = right - left + bottom - top < 6;
    Object.assign(this.frame.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
  }

  pointerup(event) {
    if (!this.from) return;
    event.stopPropagation();
    const box = this.box(event);
    const { picture } = this;
    if (this.frame.hidden) this.toggle(picture.network.getNodeAt(this.from));
    else {
      const inside = picture.visibleNodes().filter((id) => {
        const { x, y } = picture.view.locate(id);
        return x > box.left && x < box.right && y > box.top && y < box.bottom;
      });
      picture.choose([...new Set([...picture.chosen, ...inside])]);
    }
    this.pointercancel();
  }

  pointercancel() {
    this.from = null;
    this.frame.hidden = true;
  }

  box(event) {
    const { x, y } = this.spot(event);
    return { left: Math.min(x, this.from.x), right: Math.max(x, this.from.x), top: Math.min(y, this.from.y), bottom: Math.max(y, this.from.y) };
  }

  toggle(id) {
    if (id === undefined) return;
    const { chosen } = this.picture;
    this.picture.choose(chosen.has(id) ? [...chosen].filter((other) => other !== id) : [...chosen, id]);
  }
}
