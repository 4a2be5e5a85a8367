// The guide of the first visit: shown until it is closed, never in the way, and back again from the page 帮助.

const GUIDE_KEPT = "chains-guide";

function showGuide(open) {
  document.documentElement.dataset.cgGuide = open ? "open" : "closed";
  kept(GUIDE_KEPT, open ? "open" : "closed");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-guide]");
  if (!button) return;
  showGuide(button.dataset.guide === "open");
  if (button.dataset.guide === "open") goTo("?"); // the start page has no path
});
document.documentElement.dataset.cgGuide = kept(GUIDE_KEPT) === "closed" ? "closed" : "open";
