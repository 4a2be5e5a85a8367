// Small pieces of the page, made so that text is only ever text.

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function toolButton(label, hint, action) {
  const button = element("button", "", label);
  button.type = "button";
  button.title = hint;
  button.setAttribute("aria-label", hint);
  button.addEventListener("click", action);
  return button;
}

// New children for a box; who had the focus in it keeps it on the like button, or hands it on instead of losing it.
function refill(box, children, handOn) {
  const focused = box.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
  box.replaceChildren(...children);
  if (focused === null) return;
  const like = [...box.querySelectorAll("button:enabled")].find((button) => button.getAttribute("aria-label") === focused);
  if (like) like.focus({ preventScroll: true });
  else handOn();
}

// Outlines of the marks in a square of 16, for legends and saved pictures; vis draws the same shapes on its canvas.
const SHAPES = {
  dot: "M8 2a6 6 0 1 0 .01 0z",
  hexagon: "M4.5 2h7l3.5 6-3.5 6h-7L1 8z",
  square: "M2.5 2.5h11v11h-11z",
  triangle: "M8 1.5l7 12.5H1z",
  triangleDown: "M8 14.5L1 2h14z",
  diamond: "M8 1l7 7-7 7-7-7z",
  star: "M8 1l2 5h5l-4 3.3 1.6 5.2L8 11.4l-4.6 3.1L5 9.3 1 6h5z",
};

function svgElement(tag, attributes = {}, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function shapeIcon(shape, color) {
  const icon = svgElement("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" });
  icon.append(svgElement("path", { d: SHAPES[shape], fill: color }));
  return icon;
}

// A piece of a line, dashed as the picture dashes it.
function lineIcon(dashes) {
  const icon = svgElement("svg", { viewBox: "0 0 30 4", class: "cg-dashes", "aria-hidden": "true" });
  icon.append(svgElement("path", { d: "M0 2h30", "stroke-dasharray": dashes.join(" ") }));
  return icon;
}

// An address inside the app, or none: what comes from data may lead to a page of ours and nowhere else.
function inAppAddress(address) {
  return typeof address === "string" && /^[a-z]*(\?[^\s<>"]*)?$/.test(address) ? address : null;
}
