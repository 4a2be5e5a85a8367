// Sent with every change of data, so it holds nothing but the way to what shell.js and pictures.js have installed.
export default function (component) {
  const { door } = component.data;
  let close = null;
  let done = false;
  const open = () => {
    if (done || !window.chainsDoors?.[door]) return;
    done = true;
    window.removeEventListener("chains-ready", open);
    close = window.chainsDoors[door](component);
  };
  window.addEventListener("chains-ready", open);
  open();
  return () => {
    done = true;
    window.removeEventListener("chains-ready", open);
    if (typeof close === "function") close();
  };
}
