// A menu of actions at a point of the picture; arrows, Enter and Escape work in it, and the focus returns where it was.

class Menu {
  constructor(picture) {
    this.picture = picture;
    this.box = element("div", "cg-menu");
    this.box.setAttribute("role", "menu");
    this.box.hidden = true;
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("focusout", (event) => {
      if (!this.box.contains(event.relatedTarget)) this.close(false);
    });
  }

  open(title, actions, { x, y }) {
    const items = actions.map((action) => {
      const item = element("button", "", action.label);
      item.type = "button";
      item.setAttribute("role", "menuitem");
      if (action.key) item.append(element("kbd", "", action.key));
      item.addEventListener("click", () => {
        this.close();
        action.run();
      });
      return item;
    });
    this.box.replaceChildren(element("small", "", title), ...items);
    this.box.setAttribute("aria-label", title);
    this.box.hidden = false;
    const { clientWidth, clientHeight } = this.picture.root;
    this.box.style.left = `${Math.max(4, Math.min(x, clientWidth - this.box.offsetWidth - 4))}px`;
    this.box.style.top = `${Math.max(4, Math.min(y, clientHeight - this.box.offsetHeight - 4))}px`;
    items[0]?.focus({ preventScroll: true });
  }

  close(refocus = true) {
    if (this.box.hidden) return;
    this.box.hidden = true;
    if (refocus) this.picture.focus();
  }

  key(event) {
    const items = [...this.box.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(at + step + items.length) % items.length].focus({ preventScroll: true });
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
