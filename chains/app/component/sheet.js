// A drawing as SVG, built shape by shape from plain data: no text is ever read as markup.
// What a shape leads to is an in-app address; shell.js follows it.

const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes = {}, text = null) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  return made;
}

// Each colour has one that takes its place on a dark page; the style sheet picks.
function paint(made, { fill, stroke }, dark) {
  for (const [name, color] of [["fill", fill], ["stroke", stroke]]) {
    made.style.setProperty(`--${name}`, color || "none");
    made.style.setProperty(`--${name}-dark`, dark[color] || "none");
  }
  return made;
}

const MAKERS = {
  box: ({ at: [x, y], size: [width, height], corner }) => element("rect", { x, y, width, height, rx: corner }),
  dot: ({ at: [x, y], radius }) => element("circle", { cx: x, cy: y, r: radius }),
  area: ({ points }) => element("polygon", { points: points.map((p) => p.join(",")).join(" ") }),
  way: ({ points }) => element("polyline", { points: points.map((p) => p.join(",")).join(" ") }),
  text: ({ at: [x, y], size, centred, halo, text }) => element("text", {
    x, y, "font-size": size, "text-anchor": centred ? "middle" : null, class: halo ? "cg-halo" : null,
  }, text),
};

function shape(one, dark) {
  const made = paint(MAKERS[one.kind](one), one, dark);
  if (one.width) made.setAttribute("stroke-width", one.width);
  if (one.dashes?.length) made.setAttribute("stroke-dasharray", one.dashes.join(" "));
  if (one.note) made.append(element("title", {}, one.note));
  if (!one.go) return made;
  const link = element("a", {
    href: one.go, "data-go": "1", "data-about": one.about, tabindex: one.again ? -1 : null, "aria-label": one.label ?? one.note ?? one.text,
    "aria-current": one.chosen ? "true" : null,
  });
  link.append(made);
  return link;
}

export default function ({ data, parentElement }) {
  let box = parentElement.querySelector(".cg-sheet");
  if (!box) {
    box = document.createElement("div");
    box.className = "cg-sheet";
    parentElement.append(box);
  }
  if (box.dataset.stamp === data.stamp) return;
  box.dataset.stamp = data.stamp;
  // The focus stays on what was clicked, though the sheet is drawn anew.
  const held = box.contains(document.activeElement) ? document.activeElement.dataset.about : null;
  const sheet = element("svg", {
    width: data.width, height: data.height, viewBox: `0 0 ${data.width} ${data.height}`, role: "group", "aria-label": data.title,
  });
  sheet.append(...data.shapes.map((one) => shape(one, data.dark)));
  box.replaceChildren(sheet);
  if (held) box.querySelector(`a[data-about="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}
