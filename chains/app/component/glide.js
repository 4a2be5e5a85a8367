// Panning a large picture moves what is already drawn and draws anew at the end, or when much of it has left the canvas:
// a frame then costs the same for three thousand nodes as for three, and the lines need not vanish.

const GLIDE_FROM = 200; // nodes and lines together
const GLIDE_FARTHEST = { few: 0.08, many: 0.35 }; // of the canvas; what is drawn fast is drawn anew sooner
const GLIDE_MANY = 1500;

class Glide {
  constructor(picture) {
    this.picture = picture;
    const { network } = picture;
    this.view = network.body.view;
    this.renderer = network.renderer;
    this.draw = this.renderer._redraw.bind(this.renderer);
    this.renderer._redraw = (...given) => (this.sheet && !given[0] ? this.move() : this.draw(...given));
    network.on("dragStart", ({ nodes }) => {
      const things = picture.data.nodes.length + picture.data.edges.length;
      this.farthest = GLIDE_FARTHEST[things < GLIDE_MANY ? "few" : "many"];
      if (!nodes.length && things >= GLIDE_FROM) this.begin();
    });
    for (const event of ["dragEnd", "zoom", "resize"]) network.on(event, () => this.end());
  }

  begin() {
    const drawn = this.picture.canvas.querySelector("canvas");
    this.sheet ??= element("canvas");
    [this.sheet.width, this.sheet.height] = [drawn.width, drawn.height];
    this.sheet.getContext("2d").drawImage(drawn, 0, 0);
    this.from = { ...this.view.translation };
  }

  move() {
    const { canvas } = this.renderer;
    const paper = canvas.getContext();
    const { width, height } = paper.canvas;
    const ratio = canvas.pixelRatio;
    const [right, down] = [(this.view.translation.x - this.from.x) * ratio, (this.view.translation.y - this.from.y) * ratio];
    this.renderer.redrawRequested = false;
    if (Math.abs(right) > this.farthest * width || Math.abs(down) > this.farthest * height) {
      this.draw();
      this.begin();
      return;
    }
    paper.setTransform(1, 0, 0, 1, 0, 0);
    paper.clearRect(0, 0, width, height);
    paper.drawImage(this.sheet, right, down);
    paper.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  end() {
    if (!this.sheet) return;
    this.sheet = null;
    this.picture.network.redraw();
  }
}
