// Names seen from far: below the scale at which all labels can be read, the weightiest nodes keep theirs at a size that can,
// each only where it covers no other. Nearer than that vis draws them all, and the layout has left room for every one.

const FAR_SCALE = 0.75; // below it a label of 14 would be hard to read
const FIRM_SCALE = 0.85; // the same for firms in a picture that is crowded
const CROWDED = 60; // nodes
const FAR_SIZE = 11.5; // pixels on the screen
const FAR_CANDIDATES = 240;
const FAR_RANK = ["chain", "place", "park", "university", "industry", "segment"];

function isFree([left, top, right, bottom], taken) {
  return !taken.some((other) => left < other[2] && other[0] < right && top < other[3] && other[1] < bottom);
}

class Labels {
  constructor(picture) {
    this.picture = picture;
    this.widths = new Map();
  }

  // Before every drawing: vis shows a label or does not. Its own threshold would let them fade, which looks like a mistake.
  gate() {
    const { network, data } = this.picture;
    const scale = network.getScale();
    const crowded = data.nodes.length > CROWDED;
    for (const { id, kind, count } of data.nodes) {
      const near = crowded && kind === "enterprise" && !count && id !== data.center ? FIRM_SCALE : FAR_SCALE;
      const drawn = network.body.nodes[id];
      if (drawn) drawn.options.scaling.label.drawThreshold = scale < near ? Infinity : 0;
    }
  }

  // The weightiest first: the centre, counts, kinds that order the picture, and what is linked most.
  read() {
    const { data, paths } = this.picture;
    const weight = (node) => (node.id === data.center ? 1e6 : 0) + (node.count ? 5e3 + node.count : 0)
      + (FAR_RANK.includes(node.kind) ? 1e3 - 100 * FAR_RANK.indexOf(node.kind) : 0) + paths.neighbours(node.id).length * 30;
    this.order = data.nodes.map((node) => [weight(node), node]).sort((a, b) => b[0] - a[0]).slice(0, FAR_CANDIDATES)
      .map(([, node]) => node);
  }

  paint(paper) {
    const { network, looks, canvas, paths } = this.picture;
    const scale = network.getScale();
    if (scale >= FAR_SCALE || !this.order) return;
    const size = FAR_SIZE / scale;
    const seen = this.order.map((node) => [node, network.body.nodes[node.id]])
      .filter(([node, drawn]) => drawn && !drawn.options.hidden && (!paths.bright || paths.bright.lifted || paths.bright.nodes.has(node.id)))
      .map(([node, drawn]) => ({ node, drawn, at: network.canvasToDOM(drawn), radius: drawn.options.size * scale }))
      .filter(({ at }) => at.x > 0 && at.y > 0 && at.x < canvas.clientWidth && at.y < canvas.clientHeight)
      .sort((a, b) => (b.node.id === paths.focus) - (a.node.id === paths.focus));
    // A name may not cover another name, nor the middle of another mark.
    const taken = seen.map(({ at, radius }) => [at.x - radius * 0.6, at.y - radius * 0.6, at.x + radius * 0.6, at.y + radius * 0.6]);
    Object.assign(paper, { font: `${size}px ${FONT}`, textAlign: "center", textBaseline: "top", lineWidth: 3.5 / scale, lineJoin: "round",
      strokeStyle: looks.ground, fillStyle: looks.ink });
    for (const { node, drawn, at, radius } of seen) {
      const words = this.short(node);
      const half = this.width(words) / 2;
      const tops = [radius + 1, -radius - FAR_SIZE - 3]; // below the mark, else above it
      const top = tops.find((down) => isFree([at.x - half - 2, at.y + down, at.x + half + 2, at.y + down + FAR_SIZE + 2], taken));
      if (top === undefined) continue;
      taken.push([at.x - half - 2, at.y + top, at.x + half + 2, at.y + top + FAR_SIZE + 2]);
      paper.strokeText(words, drawn.x, drawn.y + top / scale);
      paper.fillText(words, drawn.x, drawn.y + top / scale);
    }
  }

  short(node) {
    const words = node.text.replace("\n", "");
    return words.length > 10 ? `${words.slice(0, 9)}…` : words;
  }

  // Chinese is as wide as high, the rest about half of it: measuring by the canvas would take longer than drawing.
  width(words) {
    if (!this.widths.has(words)) {
      this.widths.set(words, [...words].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 1 : 0.58), 0) * FAR_SIZE);
    }
    return this.widths.get(words);
  }
}
