// Sent with every change of data, so it holds nothing but the way to what shell.js installed.
const call = (component) => window.chainsGraph[component.data.door](component);
export default function (component) {
  let close = null;
  let closed = false;
  const open = () => { if (!closed) close = call(component); };
  if (window.chainsGraph) open();
  else window.addEventListener("chains-ready", open, { once: true });
  return () => { closed = true; if (typeof close === "function") close(); };
}
