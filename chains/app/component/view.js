// Where one looks: fit, zoom, full screen, and whether something lies outside. Nothing here moves a node.

const MIN_SCALE = 0.5; // below it Chinese labels cannot be read: show the middle instead of everything
const MAX_SCALE = 1.1;
const SELECTION = 36; // pixels at the bottom that the buttons cover

class View {
  constructor(picture) {
    this.picture = picture;
    this.network = picture.network;
    this.canvas = picture.canvas;
  }

  zoom(factor) {
    this.network.moveTo({ scale: Math.min(6, Math.max(0.03, this.network.getScale() * factor)) });
  }

  bounds() {
    const spots = Object.values(this.network.getPositions(this.picture.visibleNodes()));
    if (!spots.length) return null;
    return {
      left: Math.min(...spots.map((p) => p.x)) - 70, right: Math.max(...spots.map((p) => p.x)) + 70,
      top: Math.min(...spots.map((p) => p.y)) - 40, bottom: Math.max(...spots.map((p) => p.y)) + 62,
    };
  }

  fit(smallest, animation = false) {
    const all = this.bounds();
    if (!all) return;
    const { left, right, top, bottom } = all;
    const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight];
    const below = this.picture.isHeard("act") ? SELECTION : 0;
    const scale = Math.max(Math.min(width / (right - left), (height - below) / (bottom - top), MAX_SCALE), smallest);
    // The middle of everything, but never so far off that the centre leaves the canvas.
    const center = this.picture.nodes.get(this.picture.data.center)
      ? this.network.getPosition(this.picture.data.center) : { x: 0, y: 0 };
    const near = (wanted, at, pixels) => Math.min(Math.max(wanted, at - 0.43 * pixels / scale), at + 0.43 * pixels / scale);
    this.network.moveTo({
      scale, animation,
      position: {
        x: near((left + right) / 2, center.x, width),
        y: near((top + bottom) / 2 + below / 2 / scale, center.y, height),
      },
    });
  }

  fitAll(animation = { duration: 250, easingFunction: "easeInOutQuad" }) {
    this.fit(0.03, animation);
    this.picture.status.outside = [];
    this.picture.status.draw();
  }

  // Where a node stands, in pixels from the canvas' corner.
  locate(id) {
    return this.network.canvasToDOM(this.network.getPosition(id));
  }

  isInside(id, margin = 20) {
    const { x, y } = this.locate(id);
    return x > margin && y > margin && x < this.canvas.clientWidth - margin && y < this.canvas.clientHeight - margin;
  }

  pan(id) {
    if (!this.isInside(id)) this.network.moveTo({ position: this.network.getPosition(id) });
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.picture.root.requestFullscreen();
  }
}
