// Ends the script of the pictures: it installs their doors, once, and follows the theme. Like shell.js it has no data.

function pointInPicture({ data: { picture, node } }) {
  picturesNamed(picture).forEach((one) => one.pointTo(node));
}

let installed = false;
export default function () {
  window.chainsDoors = { ...window.chainsDoors, draw, desk, evidence, node: pointInPicture };
  window.dispatchEvent(new Event("chains-ready"));
  if (installed) return;
  installed = true;
  window.addEventListener("chains-theme", () => livePictures.forEach((picture) => picture.restyle()));
}
